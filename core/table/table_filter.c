/* Filters: a conjunction of terms, each a word looked for in all text columns or one
 * column compared with a text or a number.
 *
 * Texts are compared after text_fold, so that `Zurich` finds `Zürich` in either normal
 * form, and quoted ones in normal form C; the needle is folded once when the filter is
 * parsed, a cell when it is looked at. */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "core/table/table.h"

typedef enum TermKind {
    TERM_ANY,
    TERM_TEXT,
    TERM_EQUAL,
    TERM_ABOVE,
    TERM_BELOW
} TermKind;

typedef struct Term {
    TermKind kind;
    bool is_inverted;
    bool is_quoted; /* letters count as they are */
    bool is_whole;  /* the needle is the whole cell */
    int col;        /* unless TERM_ANY */
    Str needle;     /* TERM_ANY, TERM_TEXT: folded */
    Str letters;    /* the same in normal form C */
    double bound;   /* TERM_EQUAL, TERM_ABOVE, TERM_BELOW */
} Term;

struct TableFilter {
    Term *term;
    int n;
};

static bool is_textual(ColType type)
{
    return type == COL_TEXT || type == COL_WORD;
}

/* A column by its exact name, else by a name that differs in ASCII case only; -1: none.
 */
static int find_col(const Table *t, Text name)
{
    int near = -1;
    for (int c = 0; c < table_cols(t); c++) {
        const char *own = table_col(t, c)->name;
        if (strlen(own) != name.n)
            continue;
        if (memcmp(own, name.p, name.n) == 0)
            return c;
        if (strncasecmp(own, name.p, name.n) == 0)
            near = c;
    }
    return near;
}

static Status unknown_column(const Table *t, Text name, Error *err)
{
    char shown[TEXT_SHORT];
    error_set(err, E_USAGE, "there is no column \"%s\" to filter by",
              text_short(shown, name));
    Str names = {0};
    for (int c = 0; c < table_cols(t); c++)
        str_addf(&names, "%s%s", c ? ", " : "", table_col(t, c)->name);
    error_hint(err, "columns: %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

static bool parse_truth(Text value, double *out)
{
    static const char *const words[] = {"no", "yes", "false", "true", "0", "1"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strlen(words[i]) == value.n && strncasecmp(words[i], value.p, value.n) == 0) {
            *out = (double)(i % 2);
            return true;
        }
    }
    return false;
}

static Status parse_bound(const ColSpec *spec, Text value, Term *term, Error *err)
{
    char shown[TEXT_SHORT];
    if (spec->type == COL_BOOL) {
        if (term->kind != TERM_EQUAL || !parse_truth(value, &term->bound)) {
            return error_set(err, E_USAGE,
                             "column %s is a yes or no: write %s:yes or %s:no",
                             spec->name, spec->name, spec->name);
        }
        return OK;
    }
    if (number_parse_double(value.p, value.n, &term->bound) != NUMBER_OK) {
        return error_set(err, E_USAGE, "column %s holds numbers, \"%s\" is not a number",
                         spec->name, text_short(shown, value));
    }
    return OK;
}

/* The place of the first `:`, `>`, `<` or `=`; word.n when there is none before a quote.
 */
static size_t find_operator(Text word)
{
    size_t at = 0;
    while (at < word.n && !strchr(":<>=\"", word.p[at]))
        at++;
    return at < word.n && word.p[at] == '"' ? word.n : at;
}

/* Takes the quotes off a text that begins with one, each "" in it as one. */
static bool unquote(Text t, Str *out)
{
    const bool is_quoted = t.n > 1 && t.p[0] == '"';
    for (size_t i = is_quoted ? 1 : 0; i < t.n; i++) {
        if (is_quoted && t.p[i] == '"' && !(i + 1 < t.n && t.p[++i] == '"'))
            break;
        str_add_char(out, t.p[i]);
    }
    return is_quoted;
}

static void set_needle(Term *term, Text value)
{
    Str plain = {0};
    term->is_quoted = unquote(value, &plain);
    text_fold(&term->needle, (Text){str_cstr(&plain), plain.n});
    text_nfc(&term->letters, (Text){str_cstr(&plain), plain.n});
    str_free(&plain);
}

static Status parse_term(const Table *t, Text word, Term *term, Error *err)
{
    *term = (Term){.kind = TERM_ANY, .col = -1};
    if (word.n > 1 && word.p[0] == '!') {
        term->is_inverted = true;
        word = (Text){word.p + 1, word.n - 1};
    }
    const size_t at = find_operator(word);
    if (at == 0 || at == word.n) { /* a word alone; `:)` has no column before its colon */
        set_needle(term, word);
        return OK;
    }
    const Text name = {word.p, at};
    const Text value = {word.p + at + 1, word.n - at - 1};
    term->col = find_col(t, name);
    if (term->col < 0)
        return unknown_column(t, name, err);
    const ColSpec *spec = table_col(t, term->col);
    const char sign = word.p[at];
    const bool is_equal = sign == ':' || sign == '=';
    if (is_equal && (is_textual(spec->type) || value.n == 0)) {
        term->kind = TERM_TEXT;
        term->is_whole = sign == '=' && value.n > 0;
        set_needle(term, value);
        return OK;
    }
    if (spec->type == COL_TEXT) {
        return error_set(err, E_USAGE, "column %s holds text: write %s:TEXT", spec->name,
                         spec->name);
    }
    term->kind = is_equal ? TERM_EQUAL : sign == '>' ? TERM_ABOVE : TERM_BELOW;
    return parse_bound(spec, value, term, err);
}

/* Bytes of the first term: up to a blank outside of quotes. A quote begins at the
 * beginning of a text only; one that is not closed goes to the end. */
static size_t term_length(const char *p)
{
    size_t n = 0;
    bool may_quote = true;
    while (p[n] && p[n] != ' ' && p[n] != '\t') {
        if (p[n] == '"' && may_quote) {
            const char *end = strchr(p + n + 1, '"');
            while (end && end[1] == '"')
                end = strchr(end + 2, '"');
            if (!end)
                return n + strlen(p + n);
            n = (size_t)(end - p);
        }
        may_quote = strchr("!:<>=", p[n]) != NULL;
        n++;
    }
    return n;
}

Status table_filter_parse(const Table *t, const char *text, TableFilter **out, Error *err)
{
    *out = NULL;
    TableFilter *f = mem_xcalloc(1, sizeof *f);
    const char *p = text;
    for (;;) {
        p += strspn(p, " \t");
        const size_t n = term_length(p);
        if (n == 0)
            break;
        f->term = mem_xrealloc(f->term, ((size_t)f->n + 1) * sizeof *f->term);
        const Status status = parse_term(t, (Text){p, n}, &f->term[f->n++], err);
        if (status != OK) {
            table_filter_free(f);
            return status;
        }
        p += n;
    }
    *out = f;
    return OK;
}

/* Which ASCII characters a text can hold once it is folded. */
typedef struct Letters {
    uint64_t set[2];
    bool is_ascii; /* the text is */
    bool is_known; /* the set is sure; else any may be among them */
} Letters;

/* Of these no character folds to ASCII: Cyrillic, Hebrew, Arabic, Indic scripts, kana,
 * Han, Hangul, and Greek but for its question mark. */
static bool stays_foreign(uint32_t cp)
{
    return (cp >= 0x400 && cp <= 0x52F) || (cp >= 0x591 && cp <= 0x6FF) ||
           (cp >= 0x900 && cp <= 0xDFF) || (cp >= 0x3041 && cp <= 0x3096) ||
           (cp >= 0x30A1 && cp <= 0x30FA) || (cp >= 0x4E00 && cp <= 0x9FFF) ||
           (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0x386 && cp <= 0x3CE && cp != 0x387);
}

static Letters find_letters(Text t)
{
    Letters l = {.is_ascii = true, .is_known = true};
    for (size_t i = 0; i < t.n && l.is_known;) {
        const unsigned char c = (unsigned char)t.p[i];
        uint32_t cp = 0;
        if (c < 0x80) {
            const unsigned low = c >= 'A' && c <= 'Z' ? c + 32u : c;
            l.set[low / 64] |= (uint64_t)1 << low % 64;
            i++;
            continue;
        }
        const size_t used = text_decode((Text){t.p + i, t.n - i}, &cp);
        l.is_ascii = false;
        l.is_known = used > 0 && stays_foreign(cp);
        i += used;
    }
    return l;
}

/* Whether a cell cannot hold a folded needle: folding costs a hundred times more. */
static bool cannot_hold(Text cell, const Str *needle)
{
    const Letters have = find_letters(cell);
    const Letters want = find_letters((Text){needle->p, needle->n});
    if (!have.is_known)
        return false;
    if (have.is_ascii && (!want.is_ascii || cell.n < needle->n))
        return true; /* folding makes no ASCII text longer, and none foreign */
    return (want.set[0] & ~have.set[0]) != 0 || (want.set[1] & ~have.set[1]) != 0;
}

static bool holds(Text cell, const Term *term, bool by_letters)
{
    const Str *needle = by_letters ? &term->letters : &term->needle;
    if (needle->n == 0 && !term->is_whole)
        return true;
    if (cannot_hold(cell, &term->needle))
        return false; /* what is not there when it is folded is not there before */
    Str folded = {0};
    if (by_letters)
        text_nfc(&folded, cell);
    else
        text_fold(&folded, cell);
    const bool found =
        term->is_whole
            ? str_compare((Text){folded.p, folded.n}, (Text){needle->p, needle->n}) == 0
            : folded.n >= needle->n && memmem(folded.p, folded.n, needle->p, needle->n);
    str_free(&folded);
    return found;
}

/* What a number in a filter is compared with: of a word its rank, which counts from 1. */
static double value_of(const Cell *cell)
{
    switch (cell->type) {
    case COL_REAL: return cell->real;
    case COL_RATE: return cell->rate.value;
    case COL_WORD: return (double)cell->i + 1;
    case COL_INT:
    case COL_BOOL:
    case COL_TEXT: break;
    }
    return (double)cell->i;
}

static bool match_cell(const Term *term, const Table *t, int32_t row, int col,
                       bool by_letters)
{
    const Cell cell = table_cell(t, row, col);
    if (cell.is_missing)
        return false;
    const bool is_number = term->kind != TERM_ANY && term->kind != TERM_TEXT;
    if (is_number && cell.type == COL_WORD && cell.i < 0)
        return false; /* out of vocabulary: it has no rank */
    switch (term->kind) {
    case TERM_ANY:
    case TERM_TEXT: return holds(cell.text, term, by_letters || term->is_quoted);
    case TERM_EQUAL:
        return !(value_of(&cell) < term->bound) && !(value_of(&cell) > term->bound);
    case TERM_ABOVE: return value_of(&cell) > term->bound;
    case TERM_BELOW: return value_of(&cell) < term->bound;
    }
    return false;
}

static bool match_term(const Term *term, const Table *t, int32_t row, bool by_letters)
{
    if (term->kind != TERM_ANY)
        return match_cell(term, t, row, term->col, by_letters);
    for (int c = 0; c < table_cols(t); c++) {
        if (is_textual(table_col(t, c)->type) && match_cell(term, t, row, c, by_letters))
            return true;
    }
    return false;
}

bool table_filter_match(const TableFilter *f, const Table *t, int32_t row)
{
    for (int i = 0; i < f->n; i++) {
        if (match_term(&f->term[i], t, row, false) == f->term[i].is_inverted)
            return false;
    }
    return true;
}

bool table_filter_match_letters(const TableFilter *f, const Table *t, int32_t row)
{
    for (int i = 0; i < f->n; i++) {
        if (!f->term[i].is_inverted && !match_term(&f->term[i], t, row, true))
            return false;
    }
    return true;
}

void table_filter_free(TableFilter *f)
{
    if (!f)
        return;
    for (int i = 0; i < f->n; i++) {
        str_free(&f->term[i].needle);
        str_free(&f->term[i].letters);
    }
    free(f->term);
    free(f);
}
