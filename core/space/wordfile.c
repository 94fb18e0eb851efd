/* The files are small beside the spaces, so each is read whole; a line is what its kind
 * allows or it is refused by its number. */
#include "core/space/wordfile.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/fields.h"
#include "core/base/lines.h"
#include "core/base/mem.h"
#include "core/base/text.h"

static const struct {
    const char *name, *shape;
} about[] = {
    [WORDFILE_TAGS] = {"tags", "word, tab, tag"},
    [WORDFILE_LEMMAS] = {"lemmas", "word, tab, lemma, and perhaps tab, features"},
    [WORDFILE_RELATIONS] = {"relations", "relation, tab, word, tab, word"},
    [WORDFILE_PARADIGMS] = {"paradigms", "lemma, tab, form, and perhaps tab, features"},
};

const char *wordfile_name(WordFileKind kind)
{
    return about[kind].name;
}

void wordfile_free(WordFile *f)
{
    if (!f)
        return;
    vocab_free(&f->words);
    vocab_free(&f->values);
    vocab_free(&f->labels);
    free(f->path);
    free(f->key);
    free(f->value);
    free(f->label);
    free(f->across[0]);
    free(f->across[1]);
    free(f->line);
    free(f->first);
    free(f->next);
    notes_free(&f->notes);
    free(f);
}

/* --- one line --- */

typedef struct Build {
    WordFile *f;
    const char *name;
    const Limits *limits;
    int shape; /* fields of the first line of relations; 0: not seen */
    int32_t cap;
    int64_t number; /* of the line, from 1 */
    int64_t more, not_utf8, long_words, first_more, first_not_utf8, first_long, first_bad;
} Build;

static bool is_shape(const Build *b, const Fields *f)
{
    const bool is_relation = b->f->kind == WORDFILE_RELATIONS;
    const int least = is_relation && b->shape ? b->shape : 2;
    if (f->n < least ||
        (is_relation && (f->n > FIELDS_MOST || (b->shape && f->n != b->shape))))
        return false;
    const int must = is_relation ? f->n : 2;
    for (int i = 0; i < must; i++)
        if (f->field[i].n == 0)
            return false;
    return true;
}

static Status refuse(const Build *b, const Fields *f, Text line, Error *err)
{
    char shown[TEXT_SHORT];
    (void)text_short(shown, line);
    Str want = {0};
    str_add_cstr(&want, about[b->f->kind].shape);
    if (b->shape) {
        str_clear(&want);
        str_addf(&want, "%d fields, as in the first line", b->shape);
    }
    (void)error_set(err, E_INPUT,
                    "%s:%" PRId64 ": expected %s, found %d field%s (\"%s\")", b->name,
                    b->number, str_cstr(&want), f->n, f->n == 1 ? "" : "s", shown);
    error_hint(err, "--skip-bad-rows leaves such lines out");
    str_free(&want);
    return E_INPUT;
}

static void count_first(int64_t *count, int64_t *first, int64_t number)
{
    if ((*count)++ == 0)
        *first = number;
}

/* --- rows --- */

static Status grow(Build *b, Error *err)
{
    WordFile *f = b->f;
    if (f->n < b->cap)
        return OK;
    const int32_t cap = b->cap ? b->cap + b->cap / 2 : 1024;
    int32_t **const column[] = {&f->key,       &f->value,     &f->label,
                                &f->across[0], &f->across[1], &f->line};
    for (size_t c = 0; c < sizeof column / sizeof *column; c++) {
        int32_t *p = realloc(*column[c], (size_t)cap * sizeof *p);
        if (!p)
            return error_set(err, E_NOMEM, "not enough memory for %d words of %s", cap,
                             b->name);
        *column[c] = p;
    }
    b->cap = cap;
    return OK;
}

static Status add(Vocab *v, Text word, int32_t *id, Error *err)
{
    return vocab_add(v, word, id, NULL, err);
}

static Status add_relation(WordFile *f, const Fields *l, Error *err)
{
    const int32_t i = f->n;
    const bool is_named = l->n == 3 || l->n == 5;
    const Text *word = l->field + is_named;
    if (is_named)
        TRY(add(&f->labels, l->field[0], &f->label[i], err));
    TRY(add(&f->words, word[0], &f->key[i], err));
    TRY(add(&f->words, word[1], &f->value[i], err));
    for (int k = 0; k < 2 && l->n >= 4; k++)
        TRY(add(&f->values, word[2 + k], &f->across[k][i], err));
    return OK;
}

static Status add_row(Build *b, const Fields *l, Error *err)
{
    WordFile *f = b->f;
    TRY(grow(b, err));
    const int32_t i = f->n;
    f->label[i] = f->across[0][i] = f->across[1][i] = -1;
    f->line[i] = (int32_t)b->number;
    if (f->kind == WORDFILE_RELATIONS) {
        TRY(add_relation(f, l, err));
    } else {
        TRY(add(&f->words, l->field[0], &f->key[i], err));
        TRY(add(&f->values, l->field[1], &f->value[i], err));
        if (f->kind != WORDFILE_TAGS && l->n >= 3 && l->field[2].n > 0)
            TRY(add(&f->labels, l->field[2], &f->label[i], err));
    }
    f->n++;
    return OK;
}

static Status add_line(Build *b, Text line, Error *err)
{
    if (fields_trim(line).n == 0)
        return OK;
    WordFile *f = b->f;
    if ((uint64_t)f->lines >= b->limits->dict_lines)
        return error_set(err, E_LIMIT, "%s: more than %" PRIu64 " lines", b->name,
                         b->limits->dict_lines);
    f->lines++;
    const Fields l = fields_split(line);
    if (!is_shape(b, &l)) {
        if (!b->limits->skip_bad_rows)
            return refuse(b, &l, line, err);
        count_first(&f->malformed, &b->first_bad, b->number);
        return OK;
    }
    if (f->kind == WORDFILE_RELATIONS)
        b->shape = l.n;
    bool is_utf8 = true;
    for (int i = 0; i < l.n && i < FIELDS_MOST; i++) {
        if (l.field[i].n > b->limits->token) {
            count_first(&b->long_words, &b->first_long, b->number);
            f->malformed++;
            return OK;
        }
        is_utf8 = is_utf8 && text_is_utf8(l.field[i]);
    }
    if (!is_utf8)
        count_first(&b->not_utf8, &b->first_not_utf8, b->number);
    if (l.n > (f->kind == WORDFILE_TAGS ? 2 : 3) && f->kind != WORDFILE_RELATIONS)
        count_first(&b->more, &b->first_more, b->number);
    return add_row(b, &l, err);
}

/* --- the whole file --- */

static void add_notes(const Build *b)
{
    const WordFile *f = b->f;
    Notes *notes = &b->f->notes;
    if (b->more) {
        notes_remark(notes, "third-field", b->more,
                     "%s: %" PRId64 " lines have more fields than %s; the rest is left "
                     "out (first: line %" PRId64 ")",
                     b->name, b->more, about[f->kind].shape, b->first_more);
    }
    if (b->not_utf8) {
        notes_warn(notes, "invalid-utf8", b->not_utf8,
                   "%s: %" PRId64 " lines are not UTF-8; their words are kept as bytes "
                   "(first: line %" PRId64 ")",
                   b->name, b->not_utf8, b->first_not_utf8);
    }
    if (b->long_words) {
        notes_warn(notes, "long-token", b->long_words,
                   "%s: %" PRId64 " lines left out: a word of more than %u bytes (first: "
                   "line %" PRId64 ")",
                   b->name, b->long_words, b->limits->token, b->first_long);
    }
    if (f->malformed > b->long_words) {
        notes_warn(notes, "bad-rows", f->malformed - b->long_words,
                   "%s: %" PRId64 " lines left out: not %s (first: line %" PRId64 ")",
                   b->name, f->malformed - b->long_words, about[f->kind].shape,
                   b->first_bad);
    }
    if (b->shape == 2 || b->shape == 4) {
        notes_remark(notes, "relation-unnamed", f->n,
                     "%s: its lines name no relation: its %d pairs are read as antonyms",
                     b->name, (int)f->n);
    }
}

/* Rows of the same word in file order. */
static Status link_rows(WordFile *f, Error *err)
{
    void *first = NULL;
    void *next = NULL;
    TRY(mem_data(&first, (size_t)f->words.n, sizeof(int32_t), "words", err));
    f->first = first;
    TRY(mem_data(&next, (size_t)f->n, sizeof(int32_t), "words", err));
    f->next = next;
    for (int32_t w = 0; w < f->words.n; w++)
        f->first[w] = -1;
    for (int32_t i = f->n - 1; i >= 0; i--) {
        f->next[i] = f->first[f->key[i]];
        f->first[f->key[i]] = i;
    }
    return OK;
}

static Status parse(Build *b, Lines *lines, Progress *progress, Error *err)
{
    Text line;
    while (lines_take(lines, &line)) {
        b->number = lines->number;
        TRY(add_line(b, line, err));
        if (!progress_tick(progress, 0))
            return E_CANCELED;
    }
    if (b->f->lines == 0)
        return error_set(err, E_INPUT, "%s: is empty", b->name);
    if (b->f->n == 0)
        return error_set(err, E_INPUT, "%s: none of its %" PRId64 " lines is %s", b->name,
                         b->f->lines, about[b->f->kind].shape);
    add_notes(b);
    return link_rows(b->f, err);
}

Status wordfile_read(WordFile **out, WordFileKind kind, const char *path,
                     const Limits *limits, Progress *progress, Error *err)
{
    *out = NULL;
    char is_not[64];
    char hint[160];
    (void)snprintf(is_not, sizeof is_not, "no file of %s", about[kind].name);
    (void)snprintf(hint, sizeof hint, "it is text, each line: %s", about[kind].shape);
    const LinesWant want = {.is_not = is_not, .hint = hint};
    Lines lines;
    WordFile *f = mem_xcalloc(1, sizeof *f);
    f->kind = kind;
    f->path = mem_xstrdup(path);
    Status st = lines_read(&lines, path, &want, limits, &f->notes, err);
    if (st == OK) {
        f->bytes = lines.bytes;
        Build b = {.f = f, .name = lines.name, .limits = limits};
        st = parse(&b, &lines, progress, err);
        lines_done(&lines);
    }
    if (st == OK) {
        *out = f;
        f = NULL;
    }
    wordfile_free(f);
    return st;
}

/* --- asking --- */

int32_t wordfile_find(const WordFile *f, Text word)
{
    const int32_t id = f ? vocab_find(&f->words, word) : -1;
    return id >= 0 ? f->first[id] : -1;
}

static bool holds(Text t, const char *part)
{
    const size_t n = strlen(part);
    for (size_t i = 0; i + n <= t.n; i++)
        if (memcmp(t.p + i, part, n) == 0)
            return true;
    return false;
}

bool wordfile_is_contrast(const WordFile *f, int32_t row)
{
    static const char *const names[] = {"antonym", "opposite", "contrast", "hyponym",
                                        "sibling"};
    if (f->label[row] < 0)
        return true;
    Str lower = {0};
    text_lower(&lower, vocab_word(&f->labels, f->label[row]));
    bool is_one = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        is_one = is_one || holds((Text){str_cstr(&lower), lower.n}, names[i]);
    str_free(&lower);
    return is_one;
}
