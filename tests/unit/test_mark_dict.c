#include "core/base/rng.h"
#include "core/study/mark_dict.h"
#include "tests/unit/marked.h"
#include "tests/unit/temp.h"

typedef struct Got {
    MarkDict d;
    Notes notes;
} Got;

static Got apply(const char *text, size_t n, const MarkList *l, bool is_swapped)
{
    char path[160];
    Got g = {{{0}, {0}, {0}, 0, 0}, {0}};
    MarkState s;
    Error err = {0};
    const Limits limits = limits_default();
    (void)temp_write(path, "d.txt", text, n);
    mark_state_make(l, MARKED_DICT, NULL, &s);
    if (mark_dict_make(path, is_swapped, &s, &limits, &g.d, &g.notes, &err) != OK)
        fail_msg("%s", err.text);
    mark_state_free(&s);
    return g;
}

static void drop(Got *g)
{
    mark_dict_free(&g->d);
    notes_free(&g->notes);
}

static void check(const char *text, const MarkList *l, bool is_swapped, const char *want)
{
    Got g = apply(text, strlen(text), l, is_swapped);
    assert_string_equal(str_cstr(&g.d.bytes), want);
    drop(&g);
}

static void test_formats(void **state)
{
    (void)state;
    MarkList l = {0};
    marked_add(&l, MARK_GOLD, "b", "B2", 10, "ada");
    marked_add(&l, MARK_REJECT, "a", "A1", 20, "ada");
    marked_add(&l, MARK_ACCEPT, "c", "C", 30, "ada"); /* there already */
    check("a\tA1\na\tA\nb\tB\nc\tC\n", &l, false, "a\tA\nb\tB\nb\tB2\nc\tC\n");
    check("a A1\r\nb  B\r\nc C\r\n", &l, false, "b  B\r\nb  B2\r\nc C\r\n");
    check("A1\ta\nB\tb\tthird\nC\tc\n", &l, true, "B\tb\tthird\nB2\tb\nC\tc\n");
    /* a last line without an end keeps its place, and has none still */
    check("a\tA1\nc\tC\nb\tB", &l, false, "c\tC\nb\tB2\nb\tB");
    check("\xef\xbb\xbf"
          "b\tB\n\nc\tC\n",
          &l, false,
          "\xef\xbb\xbf"
          "b\tB\nb\tB2\n\nc\tC\n");
    check("a\tA1\rb\tB\rc\tC\r", &l, false, "b\tB\rb\tB2\rc\tC\r");
    /* twice: both lines are left out */
    check("a\tA1\nc\tC\na\tA1\nb\tB\n", &l, false, "c\tC\nb\tB\nb\tB2\n");
    mark_list_free(&l);
}

/* Nothing marked, or nothing of this dictionary: the same bytes, no differences. */
static void test_untouched(void **state)
{
    (void)state;
    static const char text[] = "a\tA\r\nnot a pair\n\n  x   y \xff\n\0z\tZ";
    MarkList l = {0};
    marked_add(&l, MARK_ACCEPT, "a", "A", 10, "ada");
    marked_add(&l, MARK_REJECT, "a", "B", 11, "ada");
    Got g = apply(text, sizeof text - 1, &l, false);
    assert_int_equal(g.d.bytes.n, sizeof text - 1);
    assert_memory_equal(g.d.bytes.p, text, sizeof text - 1);
    assert_int_equal(g.d.diff.n + g.d.sources.n, 0);
    drop(&g);
    mark_list_free(&l);
}

static void test_blanks(void **state)
{
    (void)state;
    MarkList l = {0};
    marked_add(&l, MARK_GOLD, "a", "two words", 10, "ada");
    Got g = apply("a A\nb B\n", 8, &l, false);
    assert_string_equal(g.d.bytes.p, "a A\na\ttwo words\nb B\n");
    assert_non_null(notes_find(&g.notes, "annotations-blank"));
    drop(&g);
    mark_list_free(&l);
}

/* Line ends and the BOM where the line that is imitated has none, or goes. */
static void test_ends(void **state)
{
    (void)state;
    MarkList l = {0};
    marked_add(&l, MARK_GOLD, "b", "B2", 10, "ada");
    marked_add(&l, MARK_REJECT, "a", "A1", 20, "ada");
    check("c\tC\r\nb\tB", &l, false, "c\tC\r\nb\tB2\r\nb\tB");
    check("c\tC\rb\tB", &l, false, "c\tC\rb\tB2\rb\tB");
    check("c\tC\nb\tB\r", &l, false, "c\tC\nb\tB2\nb\tB\r");
    check("\xef\xbb\xbf"
          "a\tA1\nc\tC\nb\tB\n",
          &l, false,
          "\xef\xbb\xbf"
          "c\tC\nb\tB\nb\tB2\n");
    check("\xef\xbb\xbf"
          "b\tB",
          &l, false,
          "\xef\xbb\xbf"
          "b\tB2\nb\tB");
    Got g = apply("c\tC\rb\tB\r", 8, &l, false);
    assert_null(strstr(str_cstr(&g.d.diff), "No newline"));
    drop(&g);
    static const char marked_file[] = "\xef\xbb\xbf"
                                      "a\tA1\nc\tC\n";
    g = apply(marked_file, sizeof marked_file - 1, &l, false);
    assert_string_equal(str_cstr(&g.d.diff), "@@ -1,2 +1,2 @@\n-\xef\xbb\xbf"
                                             "a\tA1\n-c\tC\n+\xef\xbb\xbf"
                                             "c\tC\n+b\tB2\n");
    assert_int_equal(g.d.added, 1);
    assert_int_equal(g.d.removed, 1);
    drop(&g);
    mark_list_free(&l);
}

/* Words that would break their line, or inject another, are left out and counted. */
static void test_unfit(void **state)
{
    (void)state;
    static const char *const unfit[] = {"x\nc evil", "x\r", " x", "x ", "\tx"};
    for (size_t i = 0; i < sizeof unfit / sizeof *unfit; i++) {
        MarkList l = {0};
        marked_add(&l, MARK_GOLD, "a", unfit[i], 10, "ada");
        assert_false(mark_fits(&l.mark[0]));
        Got g = apply("a\tA\n", 4, &l, false);
        const bool is_two = unfit[i][0] == '\t'; /* an empty word, and x */
        assert_string_equal(str_cstr(&g.d.bytes), is_two ? "a\tA\na\tx\n" : "a\tA\n");
        assert_non_null(notes_find(&g.notes, "annotations-unfit"));
        drop(&g);
        mark_list_free(&l);
    }
    assert_true(mark_word_fits(TEXT("two words")));
    assert_false(mark_word_fits(TEXT("")));
}

static void test_refusals(void **state)
{
    (void)state;
    static const char zipped[] = "\x1f\x8b\x08\0\0\0\0\0\0\x03"
                                 "K\xe4t\xe4\x02\0\x8e\xcb\x8b\xc6\x04\0\0\0";
    char path[160];
    MarkState s = {0};
    MarkDict d;
    Error err = {0};
    const Limits limits = limits_default();
    (void)temp_write(path, "d.gz", zipped, sizeof zipped - 1);
    assert_int_equal(mark_dict_make(path, false, &s, &limits, &d, NULL, &err), E_INPUT);
    assert_non_null(strstr(err.text, "is compressed (gzip)"));
    assert_int_equal(
        mark_dict_make("/tmp/isogloss-none", false, &s, &limits, &d, NULL, &err),
        E_INPUT);
}

/* Lines of a text as numbers in it. */
static int count_lines(const char *text, size_t n)
{
    int lines = 0;
    for (size_t i = 0; i < n; i++)
        lines += text[i] == '\n';
    return lines;
}

/* The differences applied to the old text give the new one. */
static void check_patch(const char *old, const MarkDict *d)
{
    const char *at = old;
    Str new = {0};
    const char *p = str_cstr(&d->diff);
    long line = 1;
    while (*p) {
        char *rest = NULL;
        assert_int_equal(strncmp(p, "@@ -", 4), 0);
        const long from = strtol(p + 4, &rest, 10);
        const long n = *rest == ',' ? strtol(rest + 1, NULL, 10) : 1;
        for (long to = n == 0 ? from + 1 : from; line < to; line++) {
            const char *end = strchr(at, '\n');
            assert_non_null(end);
            str_add(&new, at, (size_t)(end + 1 - at));
            at = end + 1;
        }
        p = strchr(p, '\n') + 1;
        for (; *p && strncmp(p, "@@ -", 4) != 0; p = strchr(p, '\n') + 1) {
            const size_t len = (size_t)(strchr(p, '\n') - p);
            if (*p != '+') {
                assert_int_equal(strncmp(at, p + 1, len - 1), 0);
                at += len;
                line++;
            }
            if (*p != '-')
                str_add(&new, p + 1, len);
        }
    }
    str_add_cstr(&new, at);
    assert_int_equal(new.n, d->bytes.n);
    assert_memory_equal(str_cstr(&new), str_cstr(&d->bytes), new.n);
    str_free(&new);
}

/* Forty marks on a thousand lines: forty lines differ, the others are the same bytes in
 * the same order; each kind of line end and separator. */
static void test_forty(void **state)
{
    (void)state;
    static const char *const between[] = {"\t", " ", "  ", "\t"};
    static const char *const end[] = {"\n", "\r\n", "\n", " \textra\n"};
    Rng rng = rng_stream(1, "forty marks");
    for (int form = 0; form < 4; form++) {
        Str text = {0};
        MarkList l = {0};
        for (int i = 0; i < 1000; i++)
            str_addf(&text, "s%d%st%d%s", i / 2, between[form], i, end[form]);
        int rejected = 0;
        for (int i = 0; i < 40; i++) {
            const int at = 25 * i + (int)rng_below(&rng, 25);
            char source[16];
            char target[16];
            (void)snprintf(source, sizeof source, "s%d", at / 2);
            (void)snprintf(target, sizeof target, i % 2 ? "t%d" : "new%d", at);
            rejected += i % 2;
            marked_add(&l, i % 2 ? MARK_REJECT : MARK_GOLD, source, target, i, "ada");
        }
        Got g = apply(text.p, text.n, &l, false);
        assert_int_equal(g.d.removed, rejected);
        assert_int_equal(g.d.added, 40 - rejected);
        assert_int_equal(count_lines(g.d.sources.p, g.d.sources.n), 40);
        int plus = 0;
        int minus = 0;
        for (const char *p = g.d.diff.p; *p; p = strchr(p, '\n') + 1) {
            plus += *p == '+';
            minus += *p == '-';
        }
        assert_int_equal(plus, 20);
        assert_int_equal(minus, 20);
        check_patch(text.p, &g.d);
        drop(&g);
        mark_list_free(&l);
        str_free(&text);
    }
}

static void test_golds(void **state)
{
    (void)state;
    char path[160];
    Dict *dict = NULL;
    const Limits limits = limits_default();
    (void)temp_text(path, "g.txt", "a\tone\nb\ttwo\na\tthree\n");
    assert_int_equal(lexicon_read_dict(&dict, path, false, &limits, NULL), OK);
    Str golds = {0};
    assert_true(mark_dict_add_golds(&golds, dict, TEXT("a")));
    assert_string_equal(golds.p, "one\tthree");
    assert_false(mark_dict_add_golds(&golds, dict, TEXT("c")));
    assert_string_equal(golds.p, "one\tthree");
    str_free(&golds);
    lexicon_free_dict(dict);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_formats), cmocka_unit_test(test_untouched),
        cmocka_unit_test(test_blanks),  cmocka_unit_test(test_refusals),
        cmocka_unit_test(test_ends),    cmocka_unit_test(test_unfit),
        cmocka_unit_test(test_forty),   cmocka_unit_test(test_golds),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
