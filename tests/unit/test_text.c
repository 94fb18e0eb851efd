#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "core/base/rng.h"
#include "core/base/text.h"
#include "tests/unit/unit.h"

/* ---- UTF-8 ---- */

static void every_code_point_survives(void **state)
{
    (void)state;
    Str s = {0};
    for (uint32_t cp = 0; cp <= 0x10ffff; cp++) {
        if (cp >= 0xd800 && cp < 0xe000)
            continue;
        str_clear(&s);
        text_encode(&s, cp);
        const size_t n = cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
        uint32_t back = 0;
        assert_int_equal(s.n, n);
        assert_int_equal(text_decode((Text){s.p, s.n}, &back), n);
        assert_int_equal(back, cp);
        assert_int_equal(text_decode((Text){s.p, n - 1}, &back), 0);
    }
    str_free(&s);
}

static void invalid_utf8_is_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {"\x80",
                                      "\xbf",
                                      "\xc0\x80",
                                      "\xc1\xbf",
                                      "\xe0\x80\x80",
                                      "\xe0\x9f\xbf",
                                      "\xed\xa0\x80",
                                      "\xed\xbf\xbf",
                                      "\xf0\x80\x80\x80",
                                      "\xf0\x8f\xbf\xbf",
                                      "\xf4\x90\x80\x80",
                                      "\xf5\x80\x80\x80",
                                      "\xff",
                                      "\xfe",
                                      "\xc3",
                                      "\xc3(",
                                      "\xe2\x82",
                                      "\xe2\x82z",
                                      "\xe2(\xa1",
                                      "\xf0\x9f\x98",
                                      "\xf0(\x8c\xbc",
                                      "\xf8\x88"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        uint32_t cp = 0;
        assert_int_equal(text_decode(str_text(bad[i]), &cp), 0);
        assert_false(text_is_utf8(str_text(bad[i])));
    }
    assert_true(text_is_utf8(str_text("")));
    assert_true(text_is_utf8(str_text("na\u00efve \U0001F600")));
    assert_false(text_is_utf8(str_text("na\xefve")));
    assert_false(text_is_utf8(str_text("\u00e9\xc3")));
    assert_true(text_is_utf8((Text){NULL, 0}));
}

static void lengths(void **state)
{
    (void)state;
    assert_int_equal(text_length(str_text("")), 0);
    assert_int_equal(text_length(str_text("na\u00efve")), 5);
    assert_int_equal(text_length(str_text("\xff\xfe\u00e9")), 3);
    assert_int_equal(text_length(TEXT("a\0b")), 3);
}

/* ---- display ---- */

static void check_display(Text t, const char *utf8, const char *ascii)
{
    Str s = {0};
    text_display(&s, t, TEXT_UTF8);
    assert_string_equal(str_cstr(&s), utf8);
    str_clear(&s);
    text_display(&s, t, TEXT_ASCII);
    assert_string_equal(str_cstr(&s), ascii);
    str_free(&s);
}

#define SHOWS(literal, utf8, ascii) check_display(TEXT(literal), utf8, ascii)

static void words_show_as_themselves(void **state)
{
    (void)state;
    SHOWS("", "", "");
    SHOWS("house", "house", "house");
    SHOWS("two words", "two words", "two words");
    SHOWS("\u0115t\u00e9", "\u0115t\u00e9", "\\u0115t\\u00E9");
    SHOWS("e\u0301", "e\u0301", "e\\u0301");
    SHOWS("\u732b", "\u732b", "\\u732B");
    SHOWS("\U0001F600", "\U0001F600", "\\U0001F600");
    SHOWS("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd",
          "\\u05E9\\u05DC\\u05D5\\u05DD");
    SHOWS("\u1112\u1161\u11ab", "\u1112\u1161\u11ab", "\\u1112\\u1161\\u11AB");
    SHOWS("\u0915\u093e", "\u0915\u093e", "\\u0915\\u093E");
}

static void controls_are_spelled(void **state)
{
    (void)state;
    SHOWS("a\0b", "a^@b", "a^@b");
    SHOWS("\x1b]0;pwn\x07", "^[]0;pwn^G", "^[]0;pwn^G");
    SHOWS("\x7f\t\n\r", "^?^I^J^M", "^?^I^J^M");
    SHOWS("\xc2\x85\xc2\x9b", "\\u0085\\u009B", "\\u0085\\u009B");
    SHOWS("\xe4\xff", "\\xE4\\xFF", "\\xE4\\xFF");
    SHOWS("na\xefve", "na\\xEFve", "na\\xEFve");
    SHOWS("\xe2\x82", "\\xE2\\x82", "\\xE2\\x82");
}

static void hidden_characters_are_named(void **state)
{
    (void)state;
    static const uint32_t hidden[] = {
        0xad,   0x34f,  0x61c,   0x115f,  0x1160,  0x17b4,  0x180e,  0x200b,
        0x200e, 0x200f, 0x2028,  0x2029,  0x202a,  0x202b,  0x202c,  0x202d,
        0x202e, 0x2060, 0x2064,  0x2066,  0x2067,  0x2068,  0x2069,  0x206f,
        0x3164, 0xfeff, 0xffa0,  0xfff9,  0xfffb,  0xfdd0,  0xfffe,  0xffff,
        0xe000, 0x378,  0xe0001, 0xe0041, 0xe0100, 0xf0000, 0x10ffff};
    for (size_t i = 0; i < sizeof hidden / sizeof *hidden; i++) {
        Str in = {0};
        Str want = {0};
        Str got = {0};
        str_add_char(&in, 'a');
        text_encode(&in, hidden[i]);
        str_add_char(&in, 'b');
        str_addf(&want, "a<U+%04X>b", hidden[i]);
        const Text t = {in.p, in.n};
        text_display(&got, t, TEXT_UTF8);
        assert_string_equal(got.p, want.p);
        str_clear(&got);
        text_display(&got, t, TEXT_ASCII);
        assert_string_equal(got.p, want.p);
        assert_true(text_is_suspicious(t));
        str_free(&in);
        str_free(&want);
        str_free(&got);
    }
}

static void blanks_are_boxes(void **state)
{
    (void)state;
    SHOWS("a\u00a0b", "a\u2423b", "a\\u00A0b");
    SHOWS("\u2009\u3000\u1680\u2800", "\u2423\u2423\u2423\u2423",
          "\\u2009\\u3000\\u1680\\u2800");
    SHOWS("\u00a0\u0301", "\u2423\u0301", "\\u00A0\\u0301");
}

static void marks_are_limited(void **state)
{
    (void)state;
    SHOWS("a\u0301\u0302\u0303\u0304", "a\u0301\u0302\u0303\u0304",
          "a\\u0301\\u0302\\u0303\\u0304");
    SHOWS("a\u0301\u0302\u0303\u0304\u0305\u0306b", "a\u0301\u0302\u0303\u0304+b",
          "a\\u0301\\u0302\\u0303\\u0304+b");
    SHOWS("\u0301a", "\u25cc\u0301a", "\\u0301a");
    SHOWS("\u093e", "\u25cc\u093e", "\\u093E");
    SHOWS("\n\u0301", "^J\u25cc\u0301", "^J\\u0301");
    SHOWS("\xff\u0301", "\\xFF\u25cc\u0301", "\\xFF\\u0301");
    /* a mark after a joiner that is not in place does not cling to the `>` */
    SHOWS("a\u200d\u0301", "a<U+200D>\u25cc\u0301", "a<U+200D>\\u0301");
}

static void long_clusters_are_cut(void **state)
{
    (void)state;
    Str in = {0};
    Str out = {0};
    str_add_cstr(&in, "a");
    for (int i = 0; i < 10000; i++)
        text_encode(&in, 0x300 + (uint32_t)i % 64);
    text_display(&out, (Text){in.p, in.n}, TEXT_UTF8);
    assert_string_equal(out.p, "a\u0300\u0301\u0302\u0303+");
    str_clear(&in);
    str_clear(&out);
    for (int i = 0; i < 12; i++) /* spacing marks: 3 bytes each, each with a cell */
        str_add_cstr(&in, i == 0 ? "\u0915" : "\u093e");
    text_display(&out, (Text){in.p, in.n}, TEXT_UTF8);
    assert_int_equal(out.n, 30 + 1);
    assert_int_equal(out.p[30], '+');
    str_free(&in);
    str_free(&out);
}

static void joiners_stay_where_they_belong(void **state)
{
    (void)state;
    static const char *const right[] = {
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", /* Persian mi-khaham */
        "\u0e01",
        "\u0915\u094d\u200d\u0937",                                   /* half form */
        "\u0d28\u0d4d\u200d",                                         /* old chillu */
        "\u0c2c\u0c4d\u0c2f\u0c3e\u0c02\u0c15\u0c4d\u200c",           /* Telugu bank */
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3",                             /* Sinhala sri */
        "\u1820\u180b",                                               /* Mongolian */
        "\U0001F468\u200d\U0001F469\u200d\U0001F467\u200d\U0001F466", /* family */
        "\U0001F44D\U0001F3FD",                                       /* skin tone */
        "\U0001F469\U0001F3FD\u200d\U0001F680",                       /* astronaut */
        "\u2764\ufe0f",                                               /* red heart */
        "\u2764\ufe0f\u200d\U0001F525",                               /* heart on fire */
        "1\ufe0f\u20e3",                                              /* keycap */
        "\U0001F1E9\U0001F1EA",                                       /* flag */
    };
    for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
        Str s = {0};
        text_display(&s, str_text(right[i]), TEXT_UTF8);
        assert_string_equal(str_cstr(&s), right[i]);
        assert_false(text_is_suspicious(str_text(right[i])));
        str_free(&s);
    }
    SHOWS("pay\u200dpal", "pay<U+200D>pal", "pay<U+200D>pal");
    SHOWS("\u200c\u0645", "<U+200C>\u0645", "<U+200C>\\u0645");
    SHOWS("\u0645\u200c", "\u0645<U+200C>", "\\u0645<U+200C>");
    SHOWS("\u0645\u200ca", "\u0645<U+200C>a", "\\u0645<U+200C>a");
    SHOWS("\U0001F468\u200da", "\U0001F468<U+200D>a", "\\U0001F468<U+200D>a");
    SHOWS("a\ufe0f", "a<U+FE0F>", "a<U+FE0F>");
    SHOWS("1\ufe0f", "1<U+FE0F>", "1<U+FE0F>");
    SHOWS("\u0645\u200c\u200c\u0645", "\u0645<U+200C><U+200C>\u0645",
          "\\u0645<U+200C><U+200C>\\u0645");
}

static void suspicious_words(void **state)
{
    (void)state;
    static const char *const fine[] = {"",
                                       "house",
                                       "two words",
                                       "\xff\xfe",
                                       "\u0115",
                                       "\u0301",
                                       "a\u0301\u0302\u0303\u0304\u0305\u0306",
                                       "\u05e9\u05b8\u05c1\u05dc\u05d5\u05b9\u05dd",
                                       "\u0600\u0661",
                                       "\u2026"};
    static const char *const not_fine[] = {"a\tb",   "\x1b[31m",   "\xc2\x85", "a\u00a0b",
                                           "\u202e", "\xff\u200b", "\x7f",     "a\ufe0f"};
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_false(text_is_suspicious(str_text(fine[i])));
    for (size_t i = 0; i < sizeof not_fine / sizeof *not_fine; i++)
        assert_true(text_is_suspicious(str_text(not_fine[i])));
}

/* ---- what must hold for any bytes ---- */

static uint32_t random_code_point(Rng *rng)
{
    static const uint32_t some[] = {
        'a',    '\x1b', 0x301,  0x200d, 0x200c, 0x1f469, 0x1f3fd, 0x1f1e9, 0x202e,
        0x645,  0x6cc,  0x915,  0x94d,  0x93e,  0xfe0f,  0x20e3,  '1',     0xa0,
        0x1100, 0x1161, 0x11a8, 0xac00, 0x600,  0xad,    0x85,    0xe0041, 0x732b,
        0x3000, 0x1820, 0x180b, 0xfffe, 0x25cc, 0x2423,  '+',     0x2764,  0x64b};
    if (rng_below(rng, 4) > 0)
        return some[rng_below(rng, sizeof some / sizeof *some)];
    const uint32_t cp = (uint32_t)rng_below(rng, rng_below(rng, 2) ? 0x110000 : 0x3000);
    return cp >= 0xd800 && cp < 0xe000 ? 'x' : cp;
}

static void random_text(Rng *rng, Str *s)
{
    str_clear(s);
    const int n = (int)rng_below(rng, 40);
    for (int i = 0; i < n; i++) {
        if (rng_below(rng, 12) == 0) {
            str_add_char(s, (char)rng_below(rng, 256));
        } else {
            text_encode(s, random_code_point(rng));
        }
    }
}

/* No byte that a terminal acts on, whatever came in. */
static void check_is_safe(Text shown)
{
    assert_true(text_is_utf8(shown));
    uint32_t cp = 0;
    for (size_t i = 0; i < shown.n;) {
        i += text_decode((Text){shown.p + i, shown.n - i}, &cp);
        assert_false(cp < 0x20 || (cp >= 0x7f && cp < 0xa0));
        assert_false(cp >= 0x202a && cp <= 0x202e);
        assert_false(cp >= 0x2060 && cp <= 0x206f);
        assert_false(cp >= 0xe0000);
        assert_false(cp == 0x200b || cp == 0x200e || cp == 0x200f || cp == 0xfeff);
    }
    for (size_t i = 0; i < shown.n;) {
        const size_t n = text_cluster((Text){shown.p + i, shown.n - i});
        assert_true(n >= 1 && n <= 32 + 3); /* and the dotted circle */
        i += n;
    }
}

static void any_bytes_are_shown_safely(void **state)
{
    (void)state;
    Rng rng = rng_stream(1, "display");
    Str in = {0};
    Str once = {0};
    Str twice = {0};
    for (int i = 0; i < unit_few(60000, 6); i++) {
        random_text(&rng, &in);
        const Text t = {in.p, in.n};
        str_clear(&once);
        text_display(&once, t, TEXT_UTF8);
        const Text shown = {once.p, once.n};
        check_is_safe(shown);
        if (!text_is_suspicious(t) && text_is_utf8(t))
            assert_true(once.n <= in.n + 3 * in.n);
        str_clear(&twice);
        text_display(&twice, shown, TEXT_UTF8);
        assert_string_equal(str_cstr(&twice), str_cstr(&once));
        assert_false(text_is_suspicious(shown));
        str_clear(&once);
        text_display(&once, t, TEXT_ASCII);
        for (size_t k = 0; k < once.n; k++)
            assert_true(once.p[k] >= 0x20 && once.p[k] < 0x7f);
    }
    str_free(&in);
    str_free(&once);
    str_free(&twice);
}

/* ---- cells ---- */

static void check_cells(void)
{
    assert_int_equal(text_cells(str_text("")), 0);
    assert_int_equal(text_cells(str_text("house")), 5);
    assert_int_equal(text_cells(str_text("\u00e9")), 1);
    assert_int_equal(text_cells(str_text("e\u0301")), 1);
    assert_int_equal(text_cells(str_text("\u732b")), 2);
    assert_int_equal(text_cells(str_text("\u1112\u1161\u11ab")), 2);
    assert_int_equal(text_cells(str_text("\u0915\u093e")), 2);
    assert_int_equal(text_cells(str_text("\U0001F468\u200d\U0001F469\u200d\U0001F467")),
                     2);
    assert_int_equal(text_cells(str_text("\U0001F44D\U0001F3FD")), 2);
    assert_int_equal(text_cells(str_text("\xff\xfe")), 2);
    assert_int_equal(text_cells(str_text("\u2423\u25cc\u0301")), 2);
}

/* The same in the "C" locale, where wcwidth knows nothing, as in UTF-8. */
static void cells_in_both_locales(void **state)
{
    (void)state;
    assert_int_equal(wcwidth(0x732b), -1);
    check_cells();
    assert_non_null(setlocale(LC_CTYPE, "C.UTF-8"));
    assert_int_equal(wcwidth(0x732b), 2);
    check_cells();
    assert_non_null(setlocale(LC_CTYPE, "C"));
}

static void check_cut(const char *text, int cells, const char *want, int want_cells)
{
    Str s = {0};
    assert_int_equal(text_cut(&s, str_text(text), cells, TEXT_UTF8), want_cells);
    assert_string_equal(str_cstr(&s), want);
    str_free(&s);
}

static void cuts_between_clusters(void **state)
{
    (void)state;
    check_cut("house", 5, "house", 5);
    check_cut("house", 9, "house", 5);
    check_cut("house", 4, "hou\u2026", 4);
    check_cut("house", 1, "\u2026", 1);
    check_cut("house", 0, "", 0);
    check_cut("house", -3, "", 0);
    check_cut("", 3, "", 0);
    check_cut("\u732b\u732b\u732b", 6, "\u732b\u732b\u732b", 6);
    check_cut("\u732b\u732b\u732b", 5, "\u732b\u732b\u2026", 5);
    check_cut("\u732b\u732b\u732b", 4, "\u732b\u2026", 3);
    check_cut("\u732b", 1, "\u2026", 1);
    check_cut("ae\u0301\u0302b", 3, "ae\u0301\u0302b", 3);
    check_cut("ae\u0301\u0302b", 2, "a\u2026", 2);
    check_cut("abe\u0301", 3, "abe\u0301", 3);
    Str s = {0};
    assert_int_equal(text_cut(&s, str_text("house"), 3, TEXT_ASCII), 3);
    assert_string_equal(str_cstr(&s), "ho~");
    str_free(&s);
}

static void cuts_keep_their_promise(void **state)
{
    (void)state;
    Rng rng = rng_stream(2, "cut");
    Str in = {0};
    Str shown = {0};
    Str kept = {0};
    for (int i = 0; i < 20000; i++) {
        random_text(&rng, &in);
        str_clear(&shown);
        str_clear(&kept);
        text_display(&shown, (Text){in.p, in.n}, TEXT_UTF8);
        const Text t = {shown.p, shown.n};
        const int all = text_cells(t);
        const int cells = (int)rng_below(&rng, 30);
        const int used = text_cut(&kept, t, cells, TEXT_UTF8);
        assert_true(used <= cells);
        assert_int_equal(text_cells((Text){kept.p, kept.n}), used);
        if (all <= cells) {
            assert_string_equal(str_cstr(&kept), str_cstr(&shown));
        } else {
            assert_true(used >= cells - 1 || cells == 0);
        }
    }
    str_free(&in);
    str_free(&shown);
    str_free(&kept);
}

static void short_forms(void **state)
{
    (void)state;
    char buf[TEXT_SHORT];
    assert_string_equal(text_short(buf, str_text("vis-\u00e0-vis")), "vis-\u00e0-vis");
    assert_string_equal(text_short(buf, str_text("")), "");
    assert_string_equal(text_short(buf, str_text("a\nb\x1b[2J")), "a^Jb^[[2J");
    Str s = {0};
    str_add_repeat(&s, 'x', 100000);
    const char *cut = text_short(buf, (Text){s.p, s.n});
    assert_int_equal(strlen(cut), 59 + 3);
    assert_string_equal(cut + 59, "\u2026");
    str_clear(&s);
    for (int i = 0; i < 60; i++) /* 60 cells, 540 bytes */
        str_add_cstr(&s, "a\u0301\u0302\u0303\u0304");
    cut = text_short(buf, (Text){s.p, s.n});
    assert_true(strlen(cut) < TEXT_SHORT && strlen(cut) > TEXT_SHORT - 16);
    assert_true(text_is_utf8(str_text(cut)));
    assert_non_null(strstr(cut, "\u2026"));
    str_free(&s);
}

static void first_clusters(void **state)
{
    (void)state;
    assert_int_equal(text_cluster(str_text("")), 0);
    assert_int_equal(text_cluster(str_text("ab")), 1);
    assert_int_equal(text_cluster(str_text("e\u0301b")), 3);
    assert_int_equal(text_cluster(str_text("\xff\u0301")), 1);
    assert_int_equal(text_cluster(str_text("\u00e9\xcc")), 2);
    assert_int_equal(text_cluster(str_text("\r\nx")), 2);
}

/* ---- case and forms ---- */

static void check_form(void (*form)(Str *, Text), const char *in, const char *want)
{
    Str s = {0};
    str_add_char(&s, '=');
    form(&s, str_text(in));
    assert_string_equal(s.p + 1, want);
    str_free(&s);
}

static void lower_case(void **state)
{
    (void)state;
    check_form(text_lower, "", "");
    check_form(text_lower, "HOUSE 7", "house 7");
    check_form(text_lower, "\u00c4pfel", "\u00e4pfel");
    check_form(text_lower, "\u0416\u0423\u041a", "\u0436\u0443\u043a");
    check_form(text_lower, "\u039f\u0394\u039f\u03a3", "\u03bf\u03b4\u03bf\u03c2");
    check_form(text_lower, "\u0130I", "i\u0307i"); /* no Turkish rule */
    check_form(text_lower, "\u00c4\xff", "\u00c4\xff");
    check_form(text_lower, "\u1e9e", "\u00df");
}

static void normal_form(void **state)
{
    (void)state;
    check_form(text_nfc, "", "");
    check_form(text_nfc, "e\u0301", "\u00e9");
    check_form(text_nfc, "\u00e9", "\u00e9");
    check_form(text_nfc, "\u212b", "\u00c5");
    check_form(text_nfc, "\u1112\u1161\u11ab", "\ud55c");
    check_form(text_nfc, "\ufb01", "\ufb01"); /* compatibility stays */
    check_form(text_nfc, "e\u0301\xff", "e\u0301\xff");
}

static void folded_form(void **state)
{
    (void)state;
    check_form(text_fold, "", "");
    check_form(text_fold, "House", "house");
    check_form(text_fold, "R\u00e9sum\u00e9", "resume");
    check_form(text_fold, "Re\u0301sume\u0301", "resume");
    check_form(text_fold, "Stra\u00dfe", "strasse");
    check_form(text_fold, "\ufb01n", "fin");
    check_form(text_fold, "\uff28\uff49", "hi");
    check_form(text_fold, "\u210c", "h");
    check_form(text_fold, "\u0130stanbul", "istanbul");
    check_form(text_fold, "\u03a3\u03a3", "\u03c3\u03c3");
    check_form(text_fold, "\u03c2", "\u03c3");
    check_form(text_fold, "\u05e9\u05b8\u05c1\u05dc", "\u05e9\u05dc");
    check_form(text_fold, "\u0643\u064e\u062a\u064e", "\u0643\u062a");
    check_form(text_fold, "\u1fb3", "\u03b1");
    check_form(text_fold, "\u03b1\u0345", "\u03b1");
    check_form(text_fold, "\u00ad", "");
    check_form(text_fold, "co\u00adop\u200d", "coop");
    /* signs that spell stay: Devanagari vowel and virama, Thai vowel, kana voicing */
    check_form(text_fold, "\u0915\u0941\u0924\u094d", "\u0915\u0941\u0924\u094d");
    check_form(text_fold, "\u0e19\u0e49\u0e33", "\u0e19\u0e49\u0e4d\u0e32");
    check_form(text_fold, "\u304c", "\u304b\u3099");
    check_form(text_fold, "\u00c4\xff", "\u00c4\xff");
}

static void forms_are_stable(void **state)
{
    (void)state;
    void (*const form[])(Str *, Text) = {text_lower, text_nfc, text_fold};
    Rng rng = rng_stream(3, "forms");
    Str in = {0};
    Str once = {0};
    Str twice = {0};
    for (int i = 0; i < 30000; i++) {
        random_text(&rng, &in);
        for (int k = 0; k < 3; k++) {
            str_clear(&once);
            str_clear(&twice);
            form[k](&once, (Text){in.p, in.n});
            form[k](&twice, (Text){once.p, once.n});
            if (str_compare((Text){once.p, once.n}, (Text){twice.p, twice.n}) != 0)
                fail_msg("form %d of round %d is not stable", k, i);
            if (!text_is_utf8((Text){in.p, in.n}))
                assert_int_equal(once.n, in.n);
        }
    }
    str_free(&in);
    str_free(&once);
    str_free(&twice);
}

static void scripts(void **state)
{
    (void)state;
    assert_string_equal(text_script(str_text("")), "Zyyy");
    assert_string_equal(text_script(str_text("123")), "Zyyy");
    assert_string_equal(text_script(str_text("123x")), "Latn");
    assert_string_equal(text_script(str_text("\u0301\u0436")), "Cyrl");
    assert_string_equal(text_script(str_text("\u0915\u093e")), "Deva");
    assert_string_equal(text_script(str_text("\u0436\xff")), "Zzzz");
    assert_string_equal(text_script(str_text("\U0001F600")), "Zyyy");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_survives),
        cmocka_unit_test(invalid_utf8_is_refused),
        cmocka_unit_test(lengths),
        cmocka_unit_test(words_show_as_themselves),
        cmocka_unit_test(controls_are_spelled),
        cmocka_unit_test(hidden_characters_are_named),
        cmocka_unit_test(blanks_are_boxes),
        cmocka_unit_test(marks_are_limited),
        cmocka_unit_test(long_clusters_are_cut),
        cmocka_unit_test(joiners_stay_where_they_belong),
        cmocka_unit_test(suspicious_words),
        cmocka_unit_test(any_bytes_are_shown_safely),
        cmocka_unit_test(cells_in_both_locales),
        cmocka_unit_test(cuts_between_clusters),
        cmocka_unit_test(cuts_keep_their_promise),
        cmocka_unit_test(short_forms),
        cmocka_unit_test(first_clusters),
        cmocka_unit_test(lower_case),
        cmocka_unit_test(normal_form),
        cmocka_unit_test(folded_form),
        cmocka_unit_test(forms_are_stable),
        cmocka_unit_test(scripts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
