/* A dictionary is small beside the spaces, so the file is read whole. A line is a pair or
 * it is refused; the message names what stands between the words, since a comma or a
 * semicolon is the usual reason. */
#include "core/space/lexicon_dict.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/lines.h"
#include "core/base/mem.h"
#include "core/base/text.h"

void lexicon_free_dict(Dict *d)
{
    if (!d)
        return;
    free(d->path);
    vocab_free(&d->src);
    vocab_free(&d->tgt);
    free(d->src_id);
    free(d->tgt_id);
    free(d->line);
    free(d->times);
    notes_free(&d->notes);
    free(d);
}

/* ---- one line ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static Text trim(Text t)
{
    while (t.n > 0 && is_blank(t.p[0]))
        t = (Text){t.p + 1, t.n - 1};
    while (t.n > 0 && is_blank(t.p[t.n - 1]))
        t.n--;
    return t;
}

/* The two words of a line, and what else was seen in it. */
typedef struct Fields {
    Text a, b;
    int found; /* fields by blanks, or by tabs when there is one */
    bool has_tab;
    bool has_more; /* a third tab field */
} Fields;

static void split_tabs(Text line, Fields *f)
{
    Text rest = line;
    f->has_tab = true;
    for (;;) {
        const char *tab = rest.n ? memchr(rest.p, '\t', rest.n) : NULL;
        const Text field = trim((Text){rest.p, tab ? (size_t)(tab - rest.p) : rest.n});
        if (f->found == 0)
            f->a = field;
        else if (f->found == 1)
            f->b = field;
        f->found++;
        if (!tab)
            break;
        rest = (Text){tab + 1, rest.n - (size_t)(tab + 1 - rest.p)};
    }
    f->has_more = f->found > 2;
}

static void split_blanks(Text line, Fields *f)
{
    Text rest = trim(line);
    while (rest.n > 0) {
        size_t n = 0;
        while (n < rest.n && rest.p[n] != ' ')
            n++;
        if (f->found == 0)
            f->a = (Text){rest.p, n};
        else if (f->found == 1)
            f->b = (Text){rest.p, n};
        f->found++;
        rest = trim((Text){rest.p + n, rest.n - n});
    }
}

static bool is_pair(const Fields *f)
{
    return (f->has_tab ? f->found >= 2 : f->found == 2) && f->a.n > 0 && f->b.n > 0;
}

static Fields split_line(Text line)
{
    Fields f = {0};
    if (memchr(line.p, '\t', line.n))
        split_tabs(line, &f);
    else
        split_blanks(line, &f);
    return f;
}

bool lexicon_split_line(Text line, Text *a, Text *b)
{
    const Fields f = split_line(line);
    *a = f.a;
    *b = f.b;
    return is_pair(&f);
}

/* The mark that separates the words of a line that has neither tab nor blank in the right
 * place: the first of these that occurs exactly once. */
static char seen_separator(Text line)
{
    static const char marks[] = ";,|=:/";
    for (const char *m = marks; *m; m++) {
        const char *at = memchr(line.p, *m, line.n);
        if (!at || at == line.p || at == line.p + line.n - 1)
            continue;
        const size_t after = line.n - (size_t)(at + 1 - line.p);
        if (!memchr(at + 1, *m, after))
            return *m;
    }
    return '\0';
}

static Status refuse_line(const char *name, int64_t number, Text line, const Fields *f,
                          Error *err)
{
    char shown[TEXT_SHORT];
    (void)text_short(shown, line);
    const char mark = seen_separator(line);
    if (f->has_tab) {
        (void)error_set(err, E_INPUT,
                        "%s:%" PRId64 ": a field beside the tab is empty "
                        "(\"%s\")",
                        name, number, shown);
        error_hint(err, "--skip-bad-rows leaves such lines out");
    } else if (f->found > 2 && !mark) {
        (void)error_set(err, E_INPUT,
                        "%s:%" PRId64 ": expected two words, found %d (\"%s\")", name,
                        number, f->found, shown);
        error_hint(err, "entries of several words need a tab between source and target; "
                        "--skip-bad-rows leaves such lines out");
    } else if (mark) {
        (void)error_set(err, E_INPUT,
                        "%s:%" PRId64 ": expected two words with a tab or blank between "
                        "them, found \"%c\" (\"%s\")",
                        name, number, mark, shown);
        error_hint(err,
                   "convert it with: tr '%c' '\\t'; or --skip-bad-rows leaves such "
                   "lines out",
                   mark);
    } else {
        (void)error_set(err, E_INPUT,
                        "%s:%" PRId64 ": expected two words, found one "
                        "(\"%s\")",
                        name, number, shown);
        error_hint(err, "one pair a line, with a tab or blank between the words; "
                        "--skip-bad-rows leaves such lines out");
    }
    return E_INPUT;
}

/* ---- the whole file ---- */

/* Distinct pairs by hash, as Vocab does for words. */
typedef struct PairIndex {
    int32_t *slot;
    size_t slots;
} PairIndex;

typedef struct Build {
    Dict *d;
    PairIndex index;
    int32_t cap;
    const char *name;
    const Limits *limits;
    int64_t number; /* line number, from 1 */
    int64_t third_fields, not_utf8, suspicious, long_words;
    int64_t first_third, first_not_utf8, first_suspicious, first_long, first_bad;
} Build;

static size_t pair_slot(const Build *b, int32_t s, int32_t t)
{
    assert(b->index.slot);
    uint64_t h = ((uint64_t)(uint32_t)s << 32 | (uint32_t)t) ^ b->d->src.key[0];
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu; /* finaliser of MurmurHash3 */
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    h ^= h >> 33;
    const size_t mask = b->index.slots - 1;
    size_t at = (size_t)h & mask;
    for (; b->index.slot[at] >= 0; at = (at + 1) & mask) {
        const int32_t p = b->index.slot[at];
        if (b->d->src_id[p] == s && b->d->tgt_id[p] == t)
            break;
    }
    return at;
}

static Status grow_column(int32_t **column, int32_t cap, Error *err)
{
    int32_t *p = realloc(*column, (size_t)cap * sizeof *p);
    if (!p)
        return error_set(err, E_NOMEM, "not enough memory for %d pairs of words", cap);
    *column = p;
    return OK;
}

static Status grow_pairs(Build *b, Error *err)
{
    Dict *d = b->d;
    if (d->n < b->cap)
        return OK;
    const int32_t cap = b->cap ? b->cap + b->cap / 2 : 1024;
    TRY(grow_column(&d->src_id, cap, err));
    TRY(grow_column(&d->tgt_id, cap, err));
    TRY(grow_column(&d->line, cap, err));
    TRY(grow_column(&d->times, cap, err));
    size_t slots = b->index.slots ? b->index.slots : 1024;
    while (slots < 2 * (size_t)cap)
        slots *= 2;
    int32_t *slot = malloc(slots * sizeof *slot);
    if (!slot)
        return error_set(err, E_NOMEM, "not enough memory for %d pairs of words", cap);
    memset(slot, 0xff, slots * sizeof *slot);
    free(b->index.slot);
    b->index = (PairIndex){slot, slots};
    for (int32_t p = 0; p < d->n; p++)
        slot[pair_slot(b, d->src_id[p], d->tgt_id[p])] = p;
    b->cap = cap;
    return OK;
}

static Status add_pair(Build *b, Text src, Text tgt, Error *err)
{
    Dict *d = b->d;
    int32_t s = 0;
    int32_t t = 0;
    TRY(vocab_add(&d->src, src, &s, NULL, err));
    TRY(vocab_add(&d->tgt, tgt, &t, NULL, err));
    TRY(grow_pairs(b, err));
    assert(b->index.slot);
    const size_t slot = pair_slot(b, s, t);
    if (b->index.slot[slot] >= 0) {
        d->times[b->index.slot[slot]]++;
        d->duplicates++;
        return OK;
    }
    b->index.slot[slot] = d->n;
    d->src_id[d->n] = s;
    d->tgt_id[d->n] = t;
    d->line[d->n] = (int32_t)b->number;
    d->times[d->n] = 1;
    d->identical += str_compare(src, tgt) == 0;
    d->n++;
    return OK;
}

static void count_first(int64_t *count, int64_t *first, int64_t number)
{
    if ((*count)++ == 0)
        *first = number;
}

static Status add_line(Build *b, Text line, Error *err)
{
    if (trim(line).n == 0)
        return OK;
    Dict *d = b->d;
    if ((uint64_t)d->lines >= b->limits->dict_lines) {
        return error_set(err, E_LIMIT, "%s: more than %" PRIu64 " lines", b->name,
                         b->limits->dict_lines);
    }
    d->lines++;
    const Fields f = split_line(line);
    if (!is_pair(&f)) {
        if (!b->limits->skip_bad_rows)
            return refuse_line(b->name, b->number, line, &f, err);
        count_first(&d->malformed, &b->first_bad, b->number);
        return OK;
    }
    if (f.a.n > b->limits->token || f.b.n > b->limits->token) {
        count_first(&b->long_words, &b->first_long, b->number);
        d->malformed++;
        return OK;
    }
    if (f.has_more)
        count_first(&b->third_fields, &b->first_third, b->number);
    if (!text_is_utf8(f.a) || !text_is_utf8(f.b))
        count_first(&b->not_utf8, &b->first_not_utf8, b->number);
    else if (text_is_suspicious(f.a) || text_is_suspicious(f.b))
        count_first(&b->suspicious, &b->first_suspicious, b->number);
    return d->is_swapped ? add_pair(b, f.b, f.a, err) : add_pair(b, f.a, f.b, err);
}

static void add_notes(const Build *b)
{
    Notes *notes = &b->d->notes;
    if (b->third_fields) {
        notes_remark(notes, "third-field", b->third_fields,
                     "%s: %" PRId64 " lines have more than two tab fields; the first two "
                     "are used (first: line %" PRId64 ")",
                     b->name, b->third_fields, b->first_third);
    }
    if (b->not_utf8) {
        notes_warn(notes, "invalid-utf8", b->not_utf8,
                   "%s: %" PRId64 " lines are not UTF-8; their words are kept as bytes "
                   "(first: line %" PRId64 ")",
                   b->name, b->not_utf8, b->first_not_utf8);
    }
    if (b->suspicious) {
        notes_warn(notes, "suspicious-words", b->suspicious,
                   "%s: %" PRId64 " lines have words with control or invisible "
                   "characters (first: line %" PRId64 ")",
                   b->name, b->suspicious, b->first_suspicious);
    }
    if (b->long_words) {
        notes_warn(notes, "long-token", b->long_words,
                   "%s: %" PRId64 " lines left out: a word of more than %u bytes (first: "
                   "line %" PRId64 ")",
                   b->name, b->long_words, b->limits->token, b->first_long);
    }
    if (b->d->malformed > b->long_words) {
        notes_warn(notes, "bad-rows", b->d->malformed - b->long_words,
                   "%s: %" PRId64
                   " lines left out: no pair of words (first: line %" PRId64 ")",
                   b->name, b->d->malformed - b->long_words, b->first_bad);
    }
}

static Status parse(Build *b, Lines *lines, Error *err)
{
    Text line;
    while (lines_take(lines, &line)) {
        b->number = lines->number;
        TRY(add_line(b, line, err));
    }
    if (b->d->lines == 0)
        return error_set(err, E_INPUT, "%s: is empty", b->name);
    if (b->d->n == 0) {
        return error_set(err, E_INPUT, "%s: none of its %" PRId64 " lines is a pair",
                         b->name, b->d->lines);
    }
    add_notes(b);
    return OK;
}

Status lexicon_read_dict(Dict **out, const char *path, bool is_swapped,
                         const Limits *limits, Error *err)
{
    *out = NULL;
    static const LinesWant want = {.is_not = "not a dictionary",
                                   .hint = "a dictionary is text: one pair a line"};
    Lines lines;
    Dict *d = mem_xcalloc(1, sizeof *d);
    d->path = mem_xstrdup(path);
    d->is_swapped = is_swapped;
    Status st = lines_read(&lines, path, &want, limits, &d->notes, err);
    if (st == OK) {
        d->bytes = lines.bytes;
        Build b = {.d = d, .name = lines.name, .limits = limits};
        st = parse(&b, &lines, err);
        free(b.index.slot);
        lines_done(&lines);
    }
    if (st == OK) {
        *out = d;
        d = NULL;
    }
    lexicon_free_dict(d);
    return st;
}

/* Adds pair p of `from` as it stands there; its words may be new to `b`. */
static Status copy_pair(const Dict *from, int32_t p, Build *b, Error *err)
{
    b->number = from->line[p];
    const int32_t n = b->d->n;
    TRY(add_pair(b, vocab_word(&from->src, from->src_id[p]),
                 vocab_word(&from->tgt, from->tgt_id[p]), err));
    b->d->times[n] = from->times[p];
    b->d->lines += from->times[p];
    b->d->duplicates += from->times[p] - 1;
    return OK;
}

Status lexicon_make_dict_without(const Dict *dict, const bool *leave_out, Dict **out,
                                 Error *err)
{
    *out = NULL;
    Dict *d = mem_xcalloc(1, sizeof *d);
    Build b = {.d = d};
    Status st = OK;
    for (int32_t p = 0; st == OK && p < dict->n; p++) {
        if (!leave_out[p])
            st = copy_pair(dict, p, &b, err);
    }
    free(b.index.slot);
    if (st != OK) {
        lexicon_free_dict(d);
        return st;
    }
    d->path = mem_xstrdup(dict->path);
    d->bytes = dict->bytes;
    d->malformed = dict->malformed;
    d->lines += dict->malformed;
    d->is_swapped = dict->is_swapped;
    notes_append(&d->notes, &dict->notes);
    *out = d;
    return OK;
}

static Status copy_words(const Vocab *from, Vocab *to, Error *err)
{
    TRY(vocab_reserve(to, from->n, from->n ? from->off[from->n] : 0, err));
    for (int32_t i = 0; i < from->n; i++)
        TRY(vocab_add(to, vocab_word(from, i), NULL, NULL, err));
    return OK;
}

static Status copy_column(const int32_t *from, int32_t n, int32_t **to, Error *err)
{
    void *p = NULL;
    TRY(mem_data(&p, (size_t)n, sizeof **to, "pairs of words", err));
    if (n > 0)
        memcpy(p, from, (size_t)n * sizeof **to);
    *to = p;
    return OK;
}

static Status copy_turned(const Dict *from, Dict *to, Error *err)
{
    TRY(copy_words(&from->src, &to->tgt, err));
    TRY(copy_words(&from->tgt, &to->src, err));
    TRY(copy_column(from->src_id, from->n, &to->tgt_id, err));
    TRY(copy_column(from->tgt_id, from->n, &to->src_id, err));
    TRY(copy_column(from->line, from->n, &to->line, err));
    return copy_column(from->times, from->n, &to->times, err);
}

Status lexicon_make_swapped_dict(const Dict *dict, Dict **out, Error *err)
{
    *out = NULL;
    Dict *d = mem_xcalloc(1, sizeof *d);
    const Status st = copy_turned(dict, d, err);
    if (st != OK) {
        lexicon_free_dict(d);
        return st;
    }
    d->path = mem_xstrdup(dict->path);
    d->bytes = dict->bytes;
    d->n = dict->n;
    d->lines = dict->lines;
    d->malformed = dict->malformed;
    d->duplicates = dict->duplicates;
    d->identical = dict->identical;
    d->is_swapped = !dict->is_swapped;
    notes_append(&d->notes, &dict->notes);
    *out = d;
    return OK;
}
