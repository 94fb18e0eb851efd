#include "core/space/read_rows.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "core/base/mem.h"
#include "core/base/text.h"

enum {
    FIRST_BYTES = 64 << 10, /* of the matrix, before anything is known */
    PAGE = 4 << 10,
    HUGE_PAGE = 2 << 20,
    INDEX_BYTES = 24, /* of the vocabulary for each word, at most */
    AHEAD = 8         /* rows whose slot in the vocabulary is fetched early */
};

Status read_rows_init(ReadRows *r, int64_t d, const ReadOptions *options,
                      const char *name, Error *err)
{
    *r = (ReadRows){.options = options, .name = name, .place = "line"};
    if (d > options->limits.dims) {
        return error_set(err, E_LIMIT, "%s: %" PRId64 " dimensions, at most %u are read",
                         name, d, options->limits.dims);
    }
    r->s = mem_xcalloc(1, sizeof *r->s);
    r->s->d = (int32_t)d;
    r->s->ld = space_stride((int32_t)d);
    r->s->source.rows_claimed = -1;
    return vocab_reserve(&r->s->vocab, 0, 0, err);
}

void read_rows_done(ReadRows *r)
{
    space_free(r->s);
    free(r->row);
    str_free(&r->last_word);
    free(r->zero.word);
    free(r->subnormal.word);
    free(r->not_finite.word);
    free(r->duplicate.word);
    free(r->not_utf8.word);
    free(r->suspicious.word);
    free(r->number_at_end.word);
    free(r->long_word.word);
    free(r->empty_word.word);
    free(r->bad.word);
    free(r->blank.word);
    *r = (ReadRows){0};
}

/* Bytes of a row in memory: the numbers and, roughly, the word and its index. */
static uint64_t row_bytes(const ReadRows *r)
{
    return r->s->ld * sizeof(float) + 32;
}

Status read_rows_check(const ReadRows *r, int64_t n, Error *err)
{
    const Limits *limits = &r->options->limits;
    if ((uint64_t)n > limits->rows || n > INT32_MAX - 1) {
        (void)error_set(err, E_LIMIT, "%s: more than %" PRIu64 " rows", r->name,
                        limits->rows < INT32_MAX ? limits->rows : INT32_MAX - 1);
        error_hint(err, "--max-vocab N takes the first N rows");
        return E_LIMIT;
    }
    const uint64_t need = (uint64_t)n * row_bytes(r);
    if (need <= limits->memory)
        return OK;
    char want[16];
    char have[16];
    mem_format_size(need, want);
    mem_format_size(limits->memory, have);
    (void)error_set(err, E_LIMIT,
                    "%s: %" PRId64 " x %d numbers need %s of memory; %s may be used",
                    r->name, n, r->s->d, want, have);
    error_hint(err,
               "--max-vocab %" PRIu64 " takes the first rows; --limit-memory raises "
               "the limit",
               limits->memory / row_bytes(r));
    return E_LIMIT;
}

/* Makes room for `rows` rows. realloc moves the pages of a big block instead of copying
 * them (glibc, mremap) and keeps its place within the page, so that the peak is the
 * matrix itself; when it does not, the alignment is mended by a copy. */
static Status resize_matrix(ReadRows *r, int64_t rows, Error *err)
{
    Space *s = r->s;
    size_t bytes = 0;
    if (!mem_mul((size_t)rows, s->ld * sizeof(float), &bytes))
        return error_set(err, E_NOMEM, "%s: too many rows", r->name);
    void *x = s->x ? realloc(s->x, bytes) : NULL;
    const bool is_there = s->x ? x != NULL : posix_memalign(&x, 64, bytes) == 0;
    if (!is_there) {
        char human[16];
        mem_format_size(bytes, human);
        return error_set(err, E_NOMEM,
                         "not enough memory for %" PRId64 " x %d numbers "
                         "(%s)",
                         rows, s->d, human);
    }
    s->x = x;
    if ((uintptr_t)x % 64 != 0) {
        void *aligned = NULL;
        if (posix_memalign(&aligned, 64, bytes) != 0)
            return error_set(err, E_NOMEM, "not enough memory for the matrix");
        memcpy(aligned, x, (size_t)s->n * s->ld * sizeof(float));
        free(x);
        s->x = aligned;
    }
    r->cap = rows;
    return OK;
}

/* Fewer page faults, where the system has huge pages. All pages of the block get the same
 * advice: a block of two kinds of pages could not be moved by realloc. */
static void advise_huge_pages(const ReadRows *r)
{
    const size_t bytes = (size_t)r->cap * r->s->ld * sizeof(float);
    const uintptr_t begin = (uintptr_t)r->s->x & ~(uintptr_t)(PAGE - 1);
    const uintptr_t end =
        ((uintptr_t)r->s->x + bytes + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
    if (bytes >= HUGE_PAGE)
        (void)madvise((char *)r->s->x - ((uintptr_t)r->s->x - begin), end - begin,
                      MADV_HUGEPAGE);
}

Status read_rows_reserve(ReadRows *r, size_t more, Error *err)
{
    const int64_t rows = (int64_t)r->s->n + (int64_t)more;
    TRY(read_rows_check(r, rows, err));
    if (more > r->slots) {
        ReadRow *row = realloc(r->row, more * sizeof *row);
        if (!row)
            return error_set(err, E_NOMEM, "not enough memory for %zu rows", more);
        r->row = row;
        r->slots = more;
    }
    if (rows <= r->cap)
        return OK;
    if (r->expect > rows && resize_matrix(r, r->expect, NULL) == OK) {
        advise_huge_pages(r);
        return OK;
    }
    int64_t cap = r->cap + r->cap / 2;
    const int64_t first = FIRST_BYTES / (int64_t)(r->s->ld * sizeof(float));
    cap = cap < first ? first : cap;
    TRY(resize_matrix(r, cap < rows ? rows : cap, err));
    advise_huge_pages(r);
    return OK;
}

void read_rows_expect(ReadRows *r, int64_t n, uint64_t bytes)
{
    const Limits *limits = &r->options->limits;
    if (limits->max_vocab > 0 && n > limits->max_vocab)
        n = limits->max_vocab;
    if (n < 0 || read_rows_check(r, n, NULL) != OK)
        return;
    r->expect = n;
    /* The index is written all over: only where it is smaller than the file. */
    if ((uint64_t)n > bytes / INDEX_BYTES)
        return;
    const Status unused = vocab_reserve(&r->s->vocab, (int32_t)n, 0, NULL);
    (void)unused; /* without room the index grows as it must */
}

float *read_rows_slot(const ReadRows *r, size_t i)
{
    return r->s->x + ((size_t)r->s->n + i) * r->s->ld;
}

unsigned read_rows_number_facts(uint32_t any)
{
    if ((any & 0x7fffffffu) == 0)
        return READ_ROW_ZERO;
    return any & 0x7f800000u ? 0 : READ_ROW_SUBNORMAL;
}

void read_rows_judge_word(ReadRow *row, Text word, const Limits *limits)
{
    row->word = word.p;
    row->word_n = (uint32_t)word.n;
    if (row->verdict != READ_ROW_TAKEN)
        return;
    if (word.n == 0)
        row->verdict = READ_ROW_EMPTY;
    else if (word.n > limits->token)
        row->verdict = READ_ROW_LONG;
    else if (!text_is_utf8(word))
        row->facts |= READ_ROW_NOT_UTF8;
    if (row->verdict == READ_ROW_TAKEN && text_is_suspicious(word))
        row->facts |= READ_ROW_SUSPICIOUS;
}

void read_rows_hash_word(const ReadRows *r, ReadRow *row)
{
    row->has_hash = row->verdict == READ_ROW_TAKEN;
    if (row->has_hash)
        row->hash = vocab_hash(&r->s->vocab, (Text){row->word, row->word_n});
}

void read_rows_count(ReadCount *c, int64_t place, Text word)
{
    if (c->n++ > 0)
        return;
    c->first = place;
    char shown[TEXT_SHORT];
    c->word = mem_xstrdup(text_short(shown, word));
}

void read_rows_count_many(ReadCount *c, int64_t n, int64_t first)
{
    if (c->n == 0)
        c->first = first;
    c->n += n;
}

static void count_facts(ReadRows *r, const ReadRow *row, Text word)
{
    if (row->facts == 0)
        return;
    if (row->facts & READ_ROW_ZERO)
        read_rows_count(&r->zero, row->place, word);
    if (row->facts & READ_ROW_SUBNORMAL)
        read_rows_count(&r->subnormal, row->place, word);
    if (row->facts & READ_ROW_NOT_UTF8)
        read_rows_count(&r->not_utf8, row->place, word);
    if (row->facts & READ_ROW_SUSPICIOUS)
        read_rows_count(&r->suspicious, row->place, word);
    if (row->facts & READ_ROW_NUMBER_AT_END)
        read_rows_count(&r->number_at_end, row->place, word);
}

/* The count of a verdict that leaves the row out. */
static ReadCount *count_of(ReadRows *r, uint8_t verdict)
{
    switch (verdict) {
    case READ_ROW_NOT_FINITE: return &r->not_finite;
    case READ_ROW_LONG: return &r->long_word;
    case READ_ROW_EMPTY: return &r->empty_word;
    default: return &r->bad;
    }
}

Status read_rows_take(ReadRows *r, size_t n, Error *err)
{
    Space *s = r->s;
    const size_t base = (size_t)s->n;
    const ReadRow *last = NULL;
    for (size_t i = 0; i < n; i++) {
        const ReadRow *row = &r->row[i];
        const Text word = {row->word, row->word_n};
        if (i + AHEAD < n && row[AHEAD].has_hash)
            vocab_prefetch(&s->vocab, row[AHEAD].hash);
        if (row->verdict == READ_ROW_BAD)
            continue;
        last = row;
        r->seen++;
        if (row->verdict != READ_ROW_TAKEN) {
            read_rows_count(count_of(r, row->verdict), row->place, word);
            continue;
        }
        bool is_new = false;
        const uint64_t hash = row->has_hash ? row->hash : vocab_hash(&s->vocab, word);
        TRY(vocab_add_hashed(&s->vocab, word, hash, &is_new, err));
        if (!is_new) {
            read_rows_count(&r->duplicate, row->place, word);
            continue;
        }
        if ((size_t)s->n != base + i) {
            memmove(space_row_mut(s, s->n), s->x + (base + i) * s->ld,
                    s->ld * sizeof(float));
        }
        s->n++;
        count_facts(r, row, word);
    }
    if (last) {
        r->last = last->place;
        str_clear(&r->last_word);
        str_add(&r->last_word, last->word, last->word_n);
    }
    if (r->options->seen)
        r->options->seen(r->options->seen_ctx, s, s->n);
    return OK;
}

Status read_rows_end_early(ReadRows *r, int64_t inside, Error *err)
{
    char shown[TEXT_SHORT];
    Str text = {0};
    str_addf(&text, "%s: the file ends ", r->name);
    if (inside > 0)
        str_addf(&text, "inside %s %" PRId64, r->place, inside);
    else
        str_add_cstr(&text, "too early");
    if (r->s->source.rows_claimed >= 0)
        str_addf(&text, " (%" PRId64 " rows are promised)", r->s->source.rows_claimed);
    if (r->last > 0) {
        const Text word = {str_cstr(&r->last_word), r->last_word.n};
        str_addf(&text, "; the last whole row is %s%" PRId64 " (\"%s\")",
                 strcmp(r->place, "line") == 0 ? "line " : "", r->last,
                 text_short(shown, word));
    } else {
        str_add_cstr(&text, "; no row is whole");
    }
    Status st = OK;
    if (r->options->limits.allow_cut && r->last > 0) {
        notes_warn(&r->s->source.notes, "cut-file", 1, "%s: the whole rows are used",
                   str_cstr(&text));
    } else {
        st = error_set(err, E_INPUT, "%s", str_cstr(&text));
        if (r->last > 0)
            error_hint(err, "--allow-cut takes the whole rows");
    }
    str_free(&text);
    return st;
}

/* ---- what is told about it ---- */

static const char *plural(int64_t n)
{
    return n == 1 ? "" : "s";
}

/* `fmt` holds one %s for the plural; the place of the first is added. */
static void warn(ReadRows *r, const char *code, const ReadCount *c, const char *what,
                 const char *after)
{
    if (c->n == 0)
        return;
    notes_warn(&r->s->source.notes, code, c->n,
               "%s: %" PRId64 " %s%s%s (first: %s %" PRId64 "%s%s%s)", r->name, c->n,
               what, plural(c->n), after, r->place, c->first,
               c->word && *c->word ? ", \"" : "", c->word ? c->word : "",
               c->word && *c->word ? "\"" : "");
}

static void add_notes(ReadRows *r)
{
    warn(r, "not-finite", &r->not_finite, "row",
         " left out: not finite (nan, infinity, or beyond float32)");
    warn(r, "long-token", &r->long_word, "row", " left out: the word is too long");
    warn(r, "empty-token", &r->empty_word, "row", " left out: the word is empty");
    warn(r, "bad-rows", &r->bad, "row", " left out: malformed");
    warn(r, "duplicates", &r->duplicate, "row",
         " left out: the word had occurred before");
    warn(r, "zero-vectors", &r->zero, "zero vector",
         ": kept in the vocabulary, in no cosine");
    warn(r, "subnormal", &r->subnormal, "row", " of numbers below 1.2e-38");
    warn(r, "invalid-utf8", &r->not_utf8, "word",
         " not in UTF-8 (Latin-1?): kept as bytes");
    warn(r, "suspicious-words", &r->suspicious, "word",
         " with control or invisible characters");
    warn(r, "token-ends-in-number", &r->number_at_end, "word",
         " ending in a number (one number too many in the row?)");
    warn(r, "blank-lines", &r->blank, "blank line", " skipped");
}

static void fill_source(ReadRows *r)
{
    Source *source = &r->s->source;
    source->rows_left_out = r->not_finite.n + r->long_word.n + r->empty_word.n + r->bad.n;
    source->zero_rows = r->zero.n;
    source->duplicates = r->duplicate.n;
    source->invalid_utf8 = r->not_utf8.n;
    source->suspicious = r->suspicious.n;
    add_notes(r);
}

Status read_rows_finish(ReadRows *r, Space **out, Error *err)
{
    *out = NULL;
    fill_source(r);
    if (r->s->n == 0) {
        if (r->seen + r->bad.n == 0)
            return error_set(err, E_INPUT, "%s: has no rows", r->name);
        const Notes *notes = &r->s->source.notes;
        (void)error_set(err, E_INPUT, "%s: none of its %" PRId64 " rows can be used",
                        r->name, r->seen + r->bad.n);
        error_hint(err, "%s", notes->n ? notes->item[0].text : "");
        return E_INPUT;
    }
    TRY(resize_matrix(r, r->s->n, err));
    *out = r->s;
    r->s = NULL;
    return OK;
}
