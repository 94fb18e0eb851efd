/* Units, clusters, kinds.
 *
 * A text is a sequence of units: code points, or single bytes that are not UTF-8. Units
 * group into grapheme clusters (UAX 29); each unit has a kind that says how display
 * treats it. What is kept depends on the neighbours only for joiners and variation
 * selectors.
 *
 * Only calls of libunistring that ignore the locale are used; wcwidth alone asks the
 * locale, because a terminal library counts with it, and where it knows no answer
 * ("C" locale) libunistring's table takes its place. */
#include "core/base/text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <uniwidth.h>
#include <wchar.h>

#include "core/base/cluster.h"
#include "core/base/script.h"

enum {
    INVALID = CLUSTER_NOT_TEXT, /* in place of a code point: a byte that is not UTF-8 */
    NONE = 0,                   /* no code point */
    ZWNJ = 0x200c,
    ZWJ = 0x200d,
    DOTTED_CIRCLE = 0x25cc,
    OPEN_BOX = 0x2423,
    ELLIPSIS = 0x2026,
    MAX_MARKS = 4,   /* what a cell of curses holds beside its base */
    MAX_CLUSTER = 32 /* bytes */
};

/* ---- UTF-8 ---- */

static bool is_tail(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t text_decode(Text t, uint32_t *cp)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (t.n == 0)
        return 0;
    const unsigned char lead = (unsigned char)t.p[0];
    if (lead < 0x80) {
        *cp = lead;
        return 1;
    }
    const size_t n = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
    if (lead < 0xc2 || lead > 0xf4 || t.n < n)
        return 0;
    uint32_t v = lead & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (!is_tail(t.p[i]))
            return 0;
        v = v << 6 | ((unsigned char)t.p[i] & 0x3f);
    }
    if (v < least[n] || v > 0x10ffff || (v >= 0xd800 && v <= 0xdfff))
        return 0;
    *cp = v;
    return n;
}

void text_encode(Str *out, uint32_t cp)
{
    assert(cp <= 0x10ffff && !(cp >= 0xd800 && cp <= 0xdfff));
    if (cp < 0x80) {
        str_add_char(out, (char)cp);
        return;
    }
    const int tails = cp >= 0x10000 ? 3 : cp >= 0x800 ? 2 : 1;
    str_add_char(out, (char)(0xf00u >> (tails + 1) | cp >> (6 * tails)));
    for (int i = tails - 1; i >= 0; i--)
        str_add_char(out, (char)(0x80 | (cp >> (6 * i) & 0x3f)));
}

/* The unit at t.p[at] (at < t.n); returns its bytes. */
static size_t unit_at(Text t, size_t at, uint32_t *cp)
{
    const size_t n = text_decode((Text){t.p + at, t.n - at}, cp);
    if (n == 0)
        *cp = INVALID;
    return n ? n : 1;
}

static bool is_ascii(Text t)
{
    for (size_t i = 0; i < t.n; i++) {
        if ((unsigned char)t.p[i] >= 0x80)
            return false;
    }
    return true;
}

bool text_is_utf8(Text t)
{
    uint32_t cp = 0;
    size_t i = 0;
    while (i < t.n && cp != INVALID)
        i += unit_at(t, i, &cp);
    return cp != INVALID;
}

size_t text_length(Text t)
{
    size_t length = 0;
    uint32_t cp = 0;
    for (size_t i = 0; i < t.n; i += unit_at(t, i, &cp))
        length++;
    return length;
}

/* ---- units and kinds ---- */

size_t text_cluster(Text t)
{
    ClusterBreaker b = {0};
    uint32_t cp = 0;
    size_t at = 0;
    while (at < t.n) {
        const size_t n = unit_at(t, at, &cp);
        if (cluster_begins(&b, cp) && at > 0)
            break;
        at += n;
    }
    return at;
}

typedef enum Kind {
    PLAIN,      /* shown as it is */
    MARK,       /* no width of its own: belongs to the character before */
    SPACING,    /* a mark with a width */
    BLANK,      /* a blank that is not U+0020 */
    HIDDEN,     /* invisible, reordering, or without meaning: shown as <U+202E> */
    JOINER,     /* ZWNJ, ZWJ */
    SELECTOR,   /* variation selectors */
    CONJOINING, /* Hangul vowels and finals: letters without a width */
    CONTROL     /* C0, DEL, C1, a byte that is not UTF-8 */
} Kind;

static Kind kind_of(uint32_t cp)
{
    const uint32_t hidden =
        UC_CATEGORY_MASK_C | UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp;
    if (cp >= 0x20 && cp < 0x7f)
        return PLAIN;
    if (cp < 0xa0 || cp == INVALID)
        return CONTROL;
    if (cp == ZWNJ || cp == ZWJ)
        return JOINER;
    if ((cp >= 0xfe00 && cp <= 0xfe0f) || (cp >= 0x180b && cp <= 0x180d) || cp == 0x180f)
        return SELECTOR;
    /* U+2800 is braille without a dot. */
    if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Zs) || cp == 0x2800)
        return BLANK;
    if (uc_is_property_default_ignorable_code_point(cp))
        return HIDDEN;
    /* Format characters that stand before digits are visible (Arabic number signs). */
    if (uc_is_general_category_withtable(cp, hidden))
        return cluster_is_prepended(cp) ? PLAIN : HIDDEN;
    if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Mc))
        return cluster_is_extender(cp) ? SPACING : PLAIN;
    if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Me))
        return MARK;
    return uc_width(cp, "UTF-8") == 0 ? CONJOINING : PLAIN;
}

static bool is_in(uint32_t cp, uint32_t categories)
{
    return cp != NONE && cp != INVALID &&
           uc_is_general_category_withtable(cp, categories);
}

/* What stands around a unit. */
typedef struct Context {
    uint32_t base; /* the character that carries the unit, NONE if none is shown */
    uint32_t prev; /* the unit before, NONE at the start */
    uint32_t next; /* the unit after, NONE at the end */
} Context;

/* Between pictographs; or after a letter or digit of a script that uses joiners, when
 * either more of that script follows or a virama came before (half forms and final
 * viramas of Indic scripts). UAX 31, section 2.3, rules A1, A2, B, wider at the ends of
 * words, where South Indian words do have ZWNJ. */
static bool is_joiner_right(uint32_t cp, const Context *c)
{
    const Kind next = c->next == NONE ? CONTROL : kind_of(c->next);
    if (cp == ZWJ && next == PLAIN && cluster_is_pictograph(c->base) &&
        cluster_is_pictograph(c->next))
        return true;
    if (!is_in(c->base, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N) || c->prev == ZWJ ||
        c->prev == ZWNJ)
        return false;
    const char *script = script_code(c->base);
    if (!script_has_joiners(script))
        return false;
    if (c->prev != INVALID && uc_combining_class(c->prev) == UC_CCC_VR)
        return true;
    return next == MARK || next == SPACING ||
           (next == PLAIN && is_in(c->next, UC_CATEGORY_MASK_L) &&
            strcmp(script_code(c->next), script) == 0);
}

/* Only after what has variants: emoji (a digit only as a keycap), ideographs and symbols,
 * the scripts with registered variants. */
static bool is_selector_right(uint32_t cp, const Context *c)
{
    const uint32_t prev = c->prev;
    if (prev == NONE || prev == INVALID || c->base == NONE)
        return false;
    const char *script = script_code(prev);
    if (cp < 0xfe00)
        return strcmp(script, "Mong") == 0;
    if (cp >= 0xfe0e) {
        return prev < 0x80 ? uc_is_property_emoji(prev) && c->next == 0x20e3
                           : uc_is_property_emoji(prev) || cluster_is_pictograph(prev);
    }
    return uc_is_property_ideographic(prev) ||
           is_in(prev, UC_CATEGORY_MASK_Sm | UC_CATEGORY_MASK_So) ||
           strcmp(script, "Mymr") == 0 || strcmp(script, "Phag") == 0;
}

/* A walk over the units of a text. */
typedef struct Walk {
    Text t;
    size_t at, n; /* the unit and its bytes */
    uint32_t cp;
    Kind kind;
    bool is_first; /* of its cluster */
    Context around;
    ClusterBreaker breaker;
} Walk;

/* Goes to the next unit; false at the end. Its kind takes the context into account:
 * joiners, selectors and conjoining letters in their place are marks, else hidden. */
static bool walk(Walk *w)
{
    if (w->n > 0) {
        const bool is_shown = w->kind != CONTROL && w->kind != HIDDEN;
        w->around.prev = w->cp;
        if (!is_shown) {
            w->around.base = NONE;
        } else if ((w->kind == PLAIN && !uc_is_property_emoji_modifier(w->cp)) ||
                   w->kind == BLANK) {
            w->around.base = w->cp;
        }
    }
    w->at += w->n;
    if (w->at >= w->t.n)
        return false;
    w->n = unit_at(w->t, w->at, &w->cp);
    w->is_first = cluster_begins(&w->breaker, w->cp);
    w->around.next = NONE;
    if (w->at + w->n < w->t.n)
        (void)unit_at(w->t, w->at + w->n, &w->around.next);
    if (w->is_first)
        w->around.base = NONE;
    w->kind = kind_of(w->cp);
    if (w->kind == JOINER) {
        w->kind = is_joiner_right(w->cp, &w->around) ? MARK : HIDDEN;
    } else if (w->kind == CONJOINING) {
        w->kind = w->around.base == NONE ? HIDDEN : MARK;
    } else if (w->kind == SELECTOR) {
        w->kind = is_selector_right(w->cp, &w->around) ? MARK : HIDDEN;
    }
    return true;
}

bool text_is_suspicious(Text t)
{
    size_t printable = 0;
    while (printable < t.n && t.p[printable] >= 0x20 && t.p[printable] < 0x7f)
        printable++;
    if (printable == t.n)
        return false;
    Walk w = {.t = t};
    while (walk(&w)) {
        const bool is_control = w.kind == CONTROL && w.cp != INVALID;
        if (is_control || w.kind == HIDDEN || w.kind == BLANK)
            return true;
    }
    return false;
}

/* ---- display ---- */

static void add_shown(Str *out, uint32_t cp, TextMode mode)
{
    if (mode == TEXT_UTF8 || cp < 0x80) {
        text_encode(out, cp);
    } else {
        str_addf(out, cp < 0x10000 ? "\\u%04X" : "\\U%08X", (unsigned)cp);
    }
}

static void add_control(Str *out, const Walk *w)
{
    if (w->cp == INVALID) {
        str_addf(out, "\\x%02X", (unsigned)(unsigned char)w->t.p[w->at]);
    } else if (w->cp >= 0x80) {
        str_addf(out, "\\u%04X", (unsigned)w->cp);
    } else {
        str_addf(out, "^%c", (char)(w->cp ^ 0x40)); /* DEL: ^? */
    }
}

/* How far the cluster has come. */
typedef struct Cluster {
    size_t bytes; /* of the source that are shown */
    int marks;    /* on the last base */
    bool has_base;
    bool is_cut;
} Cluster;

/* Whether one more unit fits; a joiner only together with what it joins. */
static bool fits(const Cluster *c, const Walk *w)
{
    const bool is_joiner = w->cp == ZWJ || w->cp == ZWNJ;
    return c->bytes + w->n + (is_joiner ? 4 : 0) <= MAX_CLUSTER &&
           (w->kind != MARK || c->marks + is_joiner < MAX_MARKS);
}

static void show_unit(Str *out, const Walk *w, Cluster *c, TextMode mode)
{
    if (w->kind == CONTROL || w->kind == HIDDEN) {
        if (w->kind == CONTROL) {
            add_control(out, w);
        } else {
            str_addf(out, "<U+%04X>", (unsigned)w->cp);
        }
        c->has_base = false;
        return;
    }
    const bool is_mark = w->kind == MARK || w->kind == SPACING;
    if (is_mark && !c->has_base && mode == TEXT_UTF8)
        text_encode(out, DOTTED_CIRCLE);
    add_shown(out, w->kind == BLANK && mode == TEXT_UTF8 ? OPEN_BOX : w->cp, mode);
    c->bytes += w->n;
    c->marks = w->kind == MARK ? c->marks + 1 : 0;
    c->has_base = true;
}

void text_display(Str *out, Text t, TextMode mode)
{
    Walk w = {.t = t};
    Cluster c = {0};
    while (walk(&w)) {
        if (w.is_first)
            c = (Cluster){0};
        if (c.is_cut)
            continue;
        if (fits(&c, &w)) {
            show_unit(out, &w, &c, mode);
        } else {
            str_add_char(out, '+');
            c.is_cut = true;
        }
    }
}

/* ---- cells ---- */

static int width_of(uint32_t cp)
{
    if (cp == INVALID)
        return 1;
    int width = wcwidth((wchar_t)cp);
    if (width < 0)
        width = uc_width(cp, "UTF-8");
    return width < 0 ? 1 : width;
}

/* Cells of one cluster. */
static int cluster_cells(Text cluster)
{
    int cells = 0;
    uint32_t cp = 0;
    for (size_t i = 0; i < cluster.n && cells < 2;) {
        i += unit_at(cluster, i, &cp);
        cells += width_of(cp);
    }
    return cells > 2 ? 2 : cells;
}

int text_cells(Text shown)
{
    int cells = 0;
    for (size_t i = 0; i < shown.n;) {
        const Text rest = {shown.p + i, shown.n - i};
        const size_t n = text_cluster(rest);
        cells += cluster_cells((Text){rest.p, n});
        i += n;
    }
    return cells;
}

/* text_cut that also keeps within `bytes`. */
static int cut(Str *out, Text shown, int cells, size_t bytes, TextMode mode)
{
    const size_t sign = mode == TEXT_UTF8 ? 3 : 1; /* bytes of the ellipsis */
    size_t kept = 0; /* what stays if the next cluster is too much */
    int kept_cells = 0;
    int used = 0;
    if (cells <= 0)
        return 0;
    for (size_t i = 0; i < shown.n;) {
        const Text rest = {shown.p + i, shown.n - i};
        const size_t n = text_cluster(rest);
        used += cluster_cells((Text){rest.p, n});
        i += n;
        if (used > cells || i > bytes) {
            str_add(out, shown.p, kept);
            add_shown(out, mode == TEXT_UTF8 ? ELLIPSIS : '~', mode);
            return kept_cells + 1;
        }
        if (used < cells && i + sign <= bytes) {
            kept = i;
            kept_cells = used;
        }
    }
    str_add(out, shown.p, shown.n);
    return used;
}

int text_cut(Str *out, Text shown, int cells, TextMode mode)
{
    return cut(out, shown, cells, SIZE_MAX - 3, mode);
}

char *text_short(char buf[TEXT_SHORT], Text t)
{
    Str shown = {0};
    Str kept = {0};
    text_display(&shown, t, TEXT_UTF8);
    (void)cut(&kept, (Text){shown.p, shown.n}, 60, TEXT_SHORT - 1, TEXT_UTF8);
    memcpy(buf, str_cstr(&kept), kept.n + 1);
    str_free(&shown);
    str_free(&kept);
    return buf;
}

/* ---- case and normal forms ---- */

/* Appends what libunistring made, and frees it. */
static void adopt(Str *out, uint8_t *bytes, size_t n)
{
    if (!bytes)
        abort(); /* out of memory, as mem_xalloc */
    str_add(out, (const char *)bytes, n);
    free(bytes);
}

static const uint8_t *bytes_of(Text t)
{
    return (const uint8_t *)t.p;
}

static void lower_ascii(Str *out, Text t)
{
    const size_t first = out->n;
    str_add_text(out, t);
    for (size_t i = first; i < out->n; i++) {
        if (out->p[i] >= 'A' && out->p[i] <= 'Z')
            out->p[i] |= 0x20;
    }
}

void text_lower(Str *out, Text t)
{
    if (is_ascii(t)) {
        lower_ascii(out, t);
    } else if (!text_is_utf8(t)) {
        str_add_text(out, t);
    } else {
        size_t n = 0;
        uint8_t *lower = u8_tolower(bytes_of(t), t.n, NULL, NULL, NULL, &n);
        adopt(out, lower, n);
    }
}

/* Nothing below U+0300 composes with what stands before it. */
static bool is_surely_nfc(Text t)
{
    uint32_t cp = 0;
    size_t i = 0;
    while (i < t.n && cp < 0x300)
        i += unit_at(t, i, &cp);
    return cp < 0x300;
}

void text_nfc(Str *out, Text t)
{
    if (is_surely_nfc(t) || !text_is_utf8(t)) {
        str_add_text(out, t);
    } else {
        size_t n = 0;
        uint8_t *nfc = u8_normalize(UNINORM_NFC, bytes_of(t), t.n, NULL, &n);
        adopt(out, nfc, n);
    }
}

/* Accents, points and tone marks that leave the letter what it is: by their combining
 * class, so that vowel signs, viramas, nuktas and kana voicing, which are part of the
 * spelling, stay. Invisible characters are no letters. */
static bool is_dropped(uint32_t cp)
{
    if (cp < 0x80)
        return false;
    if (uc_is_property_default_ignorable_code_point(cp))
        return true;
    const int class = uc_combining_class(cp);
    return class == UC_CCC_OV || (class >= 10 && class <= 36) ||
           (class >= UC_CCC_ATBL && class <= UC_CCC_IS);
}

static void add_letters(Str *out, Text t)
{
    uint32_t cp = 0;
    for (size_t i = 0; i < t.n;) {
        const size_t n = unit_at(t, i, &cp);
        if (!is_dropped(cp))
            str_add(out, t.p + i, n);
        i += n;
    }
}

void text_fold(Str *out, Text t)
{
    if (is_ascii(t)) {
        lower_ascii(out, t);
        return;
    }
    if (!text_is_utf8(t)) {
        str_add_text(out, t);
        return;
    }
    /* Compatibility letters first, or the capital in a ligature would stay one; marks
     * before case too, because the case folding of U+0345 is a letter. */
    Str a = {0};
    Str b = {0};
    size_t n = 0;
    uint8_t *nfkd = u8_normalize(UNINORM_NFKD, bytes_of(t), t.n, NULL, &n);
    adopt(&a, nfkd, n);
    add_letters(&b, (Text){a.p, a.n});
    str_clear(&a);
    if (b.n > 0) {
        const Text letters = {b.p, b.n};
        uint8_t *caseless =
            u8_casefold(bytes_of(letters), b.n, NULL, UNINORM_NFKD, NULL, &n);
        adopt(&a, caseless, n);
    }
    add_letters(out, (Text){a.p, a.n});
    str_free(&a);
    str_free(&b);
}

const char *text_script(Text t)
{
    const char *found = "Zyyy";
    bool is_found = false;
    uint32_t cp = 0;
    for (size_t i = 0; i < t.n;) {
        i += unit_at(t, i, &cp);
        if (cp == INVALID)
            return "Zzzz";
        if (is_found)
            continue;
        const char *code = script_code(cp);
        is_found = code[0] != 'Z'; /* Zyyy, Zinh, Zzzz */
        if (is_found)
            found = code;
    }
    return found;
}
