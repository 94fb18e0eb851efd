/* A native model has its words first, then a matrix with a row for each word and, behind
 * them, a row for each bucket of n-grams, then a second matrix that only training needs.
 * The vector of a word is the mean of rows from both ends of the first matrix. So of a
 * plain file the bucket rows are read first and set aside; the word rows then come block
 * by block and are summed while the next is read. Of a stream, where there is no way
 * back, the whole matrix is set aside. Sums are double, in fastText's order. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/space/read_block.h"
#include "core/space/read_plan.h"
#include "core/space/read_rows.h"

enum {
    CHUNK_ROWS = 256,
    MOST_WORKERS = 1 << 20,
    STEP_ROWS = 8192, /* of a matrix set aside, taken at once */
    PEEK = 64 << 10,
    LONG_PEEK = 1 << 20,        /* no entry is longer */
    FIRST_TABLE = 8 << 20,      /* bytes set aside at first */
    MATRIX_HEAD = 16,           /* rows and columns before a matrix, 64 bits each */
    TAIL_HEAD = 1 + MATRIX_HEAD /* quantised or not, rows, columns */
};

typedef struct FastTextReader {
    const ReadPlan *plan;
    const FastText *f;
    const ReadOptions *options;
    Input *in;
    Progress *progress;
    ReadRows rows;
    size_t want; /* words to take */
    Str words;   /* of the first `want`, one after another */
    size_t *end; /* where each ends in `words` */
    int64_t *count;
    size_t caps;               /* elements of both */
    uint64_t matrix;           /* where the rows begin in the content */
    char *table;               /* rows set aside, as in the file */
    size_t table_n, table_cap; /* bytes */
    const char *ngrams;        /* the bucket rows; NULL: words have none */
    const char *raw;           /* word rows at hand */
    size_t slots;
    double *sum; /* workers x d */
    char tail[TAIL_HEAD];
    uint64_t unused; /* bytes of bucket rows that nobody needs, still to pass */
    uint64_t behind; /* bytes behind the first matrix, of a stream */
    bool is_behind_known;
} FastTextReader;

static int64_t load64(const char *p)
{
    uint64_t v = 0;
    for (int i = 7; i >= 0; i--)
        v = v << 8 | (unsigned char)p[i];
    int64_t out = 0;
    memcpy(&out, &v, sizeof out);
    return out;
}

static size_t row_bytes(const FastTextReader *r)
{
    return 4 * (size_t)r->f->d;
}

static Status refuse_damaged(const FastTextReader *r, const char *what, Error *err)
{
    return error_set(err, E_INPUT, "%s: the fastText model is damaged: %s", r->rows.name,
                     what);
}

static Status refuse_cut(const FastTextReader *r, const char *where, Error *err)
{
    (void)error_set(err, E_INPUT, "%s: the file ends inside %s", r->rows.name, where);
    error_hint(err, "an incomplete download? every vector of a model is made of rows "
                    "from its whole length");
    return E_INPUT;
}

/* ---- the dictionary ---- */

/* Room for one more word. */
static Status grow_words(FastTextReader *r, size_t have, Error *err)
{
    if (have < r->caps)
        return OK;
    const size_t cap = have < 1024 ? 1024 : have + have / 2;
    size_t *end = realloc(r->end, cap * sizeof *end);
    if (end)
        r->end = end;
    int64_t *count = end ? realloc(r->count, cap * sizeof *count) : NULL;
    if (!count)
        return error_set(err, E_NOMEM, "not enough memory for %zu words", cap);
    r->count = count;
    r->caps = cap;
    return OK;
}

/* Takes one entry from the front of *t; *is_whole is false when it is cut. */
static Status take_entry(FastTextReader *r, int64_t number, Text *t, bool *is_whole,
                         Error *err)
{
    const char *nul = t->n ? memchr(t->p, '\0', t->n) : NULL;
    const size_t n = nul ? (size_t)(nul - t->p) : 0;
    *is_whole = nul && t->n - n >= 10;
    if (!*is_whole)
        return OK;
    const bool is_word = number < r->f->words;
    if (nul[9] != (is_word ? 0 : 1)) {
        char what[96];
        (void)snprintf(what, sizeof what, "entry %" PRId64 " is no %s", number + 1,
                       is_word ? "word" : "label");
        return refuse_damaged(r, what, err);
    }
    if ((uint64_t)number < r->want) {
        TRY(grow_words(r, (size_t)number, err));
        str_add(&r->words, t->p, n);
        r->end[number] = r->words.n;
        r->count[number] = load64(nul + 1);
    }
    *t = (Text){nul + 10, t->n - n - 10};
    return OK;
}

/* Consumes n bytes that were peeked. */
static Status consume(FastTextReader *r, char *waste, size_t n, Error *err)
{
    for (size_t got = 0; n > 0; n -= got) {
        TRY(input_read(r->in, waste, n, &got, err));
        if (got == 0)
            return refuse_cut(r, "the dictionary", err);
        r->matrix += got;
    }
    return OK;
}

static Status read_entries(FastTextReader *r, char *waste, Error *err)
{
    const int64_t entries = (int64_t)r->f->words + r->f->labels;
    size_t want = PEEK;
    for (int64_t i = 0; i < entries;) {
        Text all;
        TRY(input_peek(r->in, want, &all, err));
        Text rest = all;
        bool is_whole = true;
        while (i < entries && is_whole) {
            TRY(take_entry(r, i, &rest, &is_whole, err));
            i += is_whole;
        }
        if (rest.n == all.n && all.n < want)
            return refuse_cut(r, "the dictionary", err);
        if (rest.n == all.n && want == LONG_PEEK)
            return refuse_damaged(r, "a word of its dictionary has no end", err);
        want = rest.n == all.n ? LONG_PEEK : PEEK;
        TRY(consume(r, waste, all.n - rest.n, err));
        if (r->words.n > r->options->limits.memory) {
            return error_set(err, E_LIMIT, "%s: its words need too much memory",
                             r->rows.name);
        }
        if (progress_is_canceled(r->progress))
            return E_CANCELED;
    }
    return OK;
}

/* What stands between dictionary and matrix. */
static Status read_matrix_head(FastTextReader *r, char *waste, Error *err)
{
    const size_t skip = r->f->is_old ? 0 : 1;
    Text t;
    TRY(input_peek(r->in, skip + MATRIX_HEAD, &t, err));
    if (t.n < skip + MATRIX_HEAD)
        return refuse_cut(r, "the head of its matrix", err);
    if (skip && t.p[0] == 1)
        return fasttext_refuse_quantised(r->rows.name, err);
    const int64_t rows = load64(t.p + skip);
    const int64_t columns = load64(t.p + skip + 8);
    const int64_t want = (int64_t)r->f->words + r->f->bucket;
    if ((skip && t.p[0] != 0) || rows != want || columns != r->f->d) {
        char what[160];
        (void)snprintf(what, sizeof what,
                       "its matrix has %" PRId64 " x %" PRId64
                       " numbers, the header says %" PRId64 " x %d",
                       rows, columns, want, r->f->d);
        return refuse_damaged(r, what, err);
    }
    return consume(r, waste, skip + MATRIX_HEAD, err);
}

static Status read_dictionary(FastTextReader *r, Error *err)
{
    char *waste = mem_xalloc(LONG_PEEK);
    Status st = consume(r, waste, r->f->offset, err);
    if (st == OK)
        st = read_entries(r, waste, err);
    if (st == OK)
        st = read_matrix_head(r, waste, err);
    free(waste);
    return st;
}

/* ---- rows set aside ---- */

static Status check_memory(const FastTextReader *r, uint64_t table, Error *err)
{
    const uint64_t words = (uint64_t)r->want * (r->rows.s->ld * sizeof(float) + 64);
    if (table + words <= r->options->limits.memory)
        return OK;
    char want[16];
    char have[16];
    mem_format_size(table + words, want);
    mem_format_size(r->options->limits.memory, have);
    (void)error_set(err, E_LIMIT,
                    "%s: %zu words and %d rows of n-grams need %s of memory; %s may be "
                    "used",
                    r->rows.name, r->want, r->f->bucket, want, have);
    error_hint(err, "the .vec file of the model needs less; --limit-memory raises the "
                    "limit");
    return E_LIMIT;
}

static Status set_aside(FastTextReader *r, const char *bytes, size_t n, uint64_t total,
                        Error *err)
{
    if (r->table_n + n > r->table_cap) {
        size_t cap = r->table_cap + r->table_cap / 2;
        cap = cap < FIRST_TABLE ? FIRST_TABLE : cap;
        cap = cap < r->table_n + n ? r->table_n + n : cap;
        cap = cap > total ? (size_t)total : cap;
        char *table = realloc(r->table, cap);
        if (!table) {
            char size[16];
            mem_format_size(cap, size);
            return error_set(err, E_NOMEM, "not enough memory for rows of n-grams (%s)",
                             size);
        }
        r->table = table;
        r->table_cap = cap;
    }
    if (n > 0)
        memcpy(r->table + r->table_n, bytes, n);
    r->table_n += n;
    return OK;
}

/* Keeps the first bytes of what is behind the matrix, and counts all. */
static void note_behind(FastTextReader *r, const char *p, size_t n)
{
    const size_t skip = n < r->unused ? n : (size_t)r->unused;
    r->unused -= skip;
    p += skip;
    n -= skip;
    for (size_t i = 0; i < n && r->behind + i < TAIL_HEAD; i++)
        r->tail[r->behind + i] = p[i];
    r->behind += n;
}

/* Reads a stream to its end: sums of compressed data are checked there. */
static Status drain(FastTextReader *r, ReadBlocks *blocks, const ReadBlock *block,
                    size_t used, Error *err)
{
    note_behind(r, block->p + used, block->n - used);
    while (!block->is_last) {
        ReadBlock *next = NULL;
        TRY(read_block_run(blocks, 0, NULL, NULL, false, err));
        TRY(read_block_next(blocks, 0, &next, err));
        note_behind(r, next->p, next->n);
        block = next;
    }
    r->is_behind_known = true;
    return r->unused ? refuse_cut(r, "its rows of n-grams", err) : OK;
}

/* Sets rows [first, words + bucket) aside. */
static Status read_table(FastTextReader *r, ReadBlocks *blocks, size_t first, Error *err)
{
    const uint64_t rows = (uint64_t)r->f->words + (uint64_t)r->f->bucket - first;
    const uint64_t total = rows * row_bytes(r);
    TRY(check_memory(r, total, err));
    ReadBlock *block = NULL;
    size_t take = 0;
    for (;;) {
        TRY(read_block_next(blocks, 0, &block, err));
        const uint64_t left = total - r->table_n;
        take = block->n < left ? block->n : (size_t)left;
        TRY(set_aside(r, block->p, take, total, err));
        if (r->table_n == total)
            break;
        if (block->is_last)
            return refuse_cut(r, "its rows of words and n-grams", err);
        TRY(read_block_run(blocks, 0, NULL, NULL, false, err));
    }
    return input_is_plain(r->in) ? OK : drain(r, blocks, block, take, err);
}

/* ---- words ---- */

typedef struct Sum {
    const FastTextReader *r;
    double *sum;
} Sum;

static float load_float(const char *p)
{
    uint32_t bits = 0;
    memcpy(&bits, p, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    bits = __builtin_bswap32(bits);
#endif
    float v = 0;
    memcpy(&v, &bits, 4);
    return v;
}

static void add_row(double *sum, const char *row, int32_t d)
{
    for (int32_t j = 0; j < d; j++)
        sum[j] += (double)load_float(row + 4 * (size_t)j);
}

static void add_bucket(void *ctx, uint32_t bucket)
{
    const Sum *s = ctx;
    const FastTextReader *r = s->r;
    add_row(s->sum, r->ngrams + (size_t)bucket * row_bytes(r), r->f->d);
}

static Text word_of(const FastTextReader *r, size_t i)
{
    const size_t begin = i ? r->end[i - 1] : 0;
    return (Text){str_cstr(&r->words) + begin, r->end[i] - begin};
}

static void sum_word(const FastTextReader *r, size_t slot, double *sum)
{
    ReadRow *row = &r->rows.row[slot];
    const Text word = {row->word, row->word_n};
    const int32_t d = r->f->d;
    float *x = read_rows_slot(&r->rows, slot);
    memset(sum, 0, (size_t)d * sizeof *sum);
    add_row(sum, r->raw + slot * row_bytes(r), d);
    Sum s = {r, sum};
    const size_t n =
        1 + (r->ngrams ? fasttext_each_bucket(r->f, word, add_bucket, &s) : 0);
    uint32_t any = 0;
    bool is_finite = true;
    for (int32_t j = 0; j < d; j++) {
        uint32_t bits = 0;
        x[j] = (float)(sum[j] / (double)n);
        memcpy(&bits, &x[j], 4);
        any |= bits;
        is_finite = is_finite && (bits & 0x7f800000u) != 0x7f800000u;
    }
    for (size_t j = (size_t)d; j < r->rows.s->ld; j++)
        x[j] = 0;
    row->verdict = is_finite ? READ_ROW_TAKEN : READ_ROW_NOT_FINITE;
    row->facts = is_finite ? (uint8_t)read_rows_number_facts(any) : 0;
    read_rows_judge_word(row, word, &r->options->limits);
}

static void sum_words(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)end;
    (void)chunk;
    const FastTextReader *r = ctx;
    double *sum = r->sum + (size_t)worker * (size_t)r->f->d;
    const size_t last = (begin + 1) * CHUNK_ROWS;
    for (size_t i = begin * CHUNK_ROWS; i < last && i < r->slots; i++)
        sum_word(r, i, sum);
}

/* Slots for the n next words, whose rows are at raw. */
static Status plan_slots(FastTextReader *r, const char *raw, size_t n, Error *err)
{
    const size_t left = r->want - (size_t)r->rows.seen;
    r->slots = n < left ? n : left;
    r->raw = raw;
    TRY(read_rows_reserve(&r->rows, r->slots, err));
    for (size_t i = 0; i < r->slots; i++) {
        const size_t number = (size_t)r->rows.seen + i;
        const Text word = word_of(r, number);
        r->rows.row[i] = (ReadRow){
            .word = word.p, .word_n = (uint32_t)word.n, .place = (int64_t)number + 1};
    }
    return OK;
}

static Status take_from_table(FastTextReader *r, Error *err)
{
    while ((size_t)r->rows.seen < r->want) {
        const char *raw = r->table + (size_t)r->rows.seen * row_bytes(r);
        TRY(plan_slots(r, raw, STEP_ROWS, err));
        /* items of CHUNK_ROWS words, as with blocks */
        TRY(par_for(par_chunks(r->slots, CHUNK_ROWS), 1, sum_words, r, r->progress));
        TRY(read_rows_take(&r->rows, r->slots, err));
    }
    return OK;
}

static Status take_from_file(FastTextReader *r, ReadBlocks *blocks, Error *err)
{
    size_t carry = 0;
    ReadBlock *block = NULL;
    do {
        TRY(read_block_next(blocks, carry, &block, err));
        TRY(plan_slots(r, block->p, block->n / row_bytes(r), err));
        const bool is_enough = (size_t)r->rows.seen + r->slots == r->want;
        TRY(read_block_run(blocks, par_chunks(r->slots, CHUNK_ROWS), sum_words, r,
                           is_enough, err));
        carry = block->n - r->slots * row_bytes(r);
        TRY(read_rows_take(&r->rows, r->slots, err));
        if (block->is_last && (size_t)r->rows.seen < r->want)
            return refuse_cut(r, "its rows of words", err);
    } while ((size_t)r->rows.seen < r->want);
    if (input_is_plain(r->in) || r->want < (size_t)r->f->words)
        return OK;
    r->unused = (uint64_t)r->f->bucket * row_bytes(r);
    return drain(r, blocks, block, block->n - carry, err);
}

/* ---- the end ---- */

/* The second matrix is not read; that it is there shows that the file is whole. */
static Status check_behind(FastTextReader *r, Error *err)
{
    const size_t skip = r->f->is_old ? 0 : 1;
    const size_t head = skip + MATRIX_HEAD;
    const uint64_t rows = (uint64_t)r->f->words + (uint64_t)r->f->bucket;
    Source *source = &r->rows.s->source;
    if (input_is_plain(r->in)) {
        const uint64_t at = r->matrix + rows * row_bytes(r);
        const uint64_t size = input_file_size(r->in);
        if (at > size)
            return refuse_cut(r, "its rows of words and n-grams", err);
        r->behind = size - at;
        const size_t n = r->behind < head ? (size_t)r->behind : head;
        TRY(input_pread(r->in, r->tail, n, at, err));
        r->is_behind_known = true;
    }
    if (!r->is_behind_known) /* a stream of which only the first rows were wanted */
        return OK;
    const int64_t n = r->behind < head ? -1 : load64(r->tail + skip);
    const int64_t d = r->behind < head ? -1 : load64(r->tail + skip + 8);
    uint64_t need = 0;
    const bool is_there =
        n >= 0 && d >= 0 && !__builtin_mul_overflow((uint64_t)n, (uint64_t)d, &need) &&
        !__builtin_mul_overflow(need, 4u, &need) && need <= r->behind - head;
    if (!is_there && r->options->limits.allow_cut) {
        notes_warn(&source->notes, "cut-file", 1,
                   "%s: the file ends inside its second matrix, which is not needed",
                   r->rows.name);
    } else if (!is_there) {
        (void)error_set(err, E_INPUT, "%s: the file ends inside its second matrix",
                        r->rows.name);
        error_hint(err, "--allow-cut reads the vectors, which are whole");
        return E_INPUT;
    } else if (need < r->behind - head) {
        notes_warn(&source->notes, "trailing-bytes", (int64_t)(r->behind - head - need),
                   "%s: %" PRIu64 " bytes after the model are ignored", r->rows.name,
                   r->behind - head - need);
    }
    return OK;
}

/* Words that were left out have shifted the others, so each is looked up again; of
 * duplicates the first was taken. */
static Status keep_counts(FastTextReader *r, Error *err)
{
    Space *s = r->rows.s;
    void *count = NULL;
    TRY(mem_data(&count, (size_t)s->n, sizeof *s->count, "the counts of words", err));
    s->count = count;
    for (size_t i = r->want; i-- > 0;) {
        const int32_t id = vocab_find(&s->vocab, word_of(r, i));
        if (id >= 0)
            s->count[id] = r->count[i];
    }
    return OK;
}

static void add_facts(FastTextReader *r)
{
    Source *source = &r->rows.s->source;
    if (r->want < (size_t)r->f->words) {
        source->rows_cut = r->f->words - r->rows.seen;
        notes_remark(&source->notes, "max-vocab", r->rows.seen,
                     "%s: only the first %" PRId64 " of %d words are used", r->rows.name,
                     r->rows.seen, r->f->words);
    }
    if (r->f->maxn > 0) {
        (void)snprintf(source->subwords, sizeof source->subwords,
                       "%d-%d letters, %d rows", r->f->minn, r->f->maxn, r->f->bucket);
        r->rows.s->subwords = subwords_new(r->f, r->matrix + (uint64_t)r->f->words *
                                                                 (uint64_t)row_bytes(r));
    }
    if (r->f->labels > 0) {
        notes_remark(&source->notes, "labels", r->f->labels,
                     "%s: a classifier: its %d labels are no words", r->rows.name,
                     r->f->labels);
    }
}

static Status read_rows(FastTextReader *r, Error *err)
{
    const bool has_ngrams = r->f->maxn > 0;
    const bool is_plain = input_is_plain(r->in);
    const uint64_t skip = is_plain ? r->matrix : 0;
    const uint64_t words = (uint64_t)r->f->words * row_bytes(r);
    ReadBlocks *blocks = NULL;
    Status st = OK;
    if (is_plain && input_file_size(r->in) <
                        r->matrix + words + (uint64_t)r->f->bucket * row_bytes(r))
        return refuse_cut(r, "its rows of words and n-grams", err);
    if (has_ngrams) {
        const size_t first = is_plain ? (size_t)r->f->words : 0;
        st = read_block_open(&blocks, r->in, skip + (is_plain ? words : 0), 0,
                             r->progress, err);
        if (st == OK)
            st = read_table(r, blocks, first, err);
        read_block_close(blocks);
        blocks = NULL;
        if (st != OK)
            return st;
        r->ngrams = r->table + (is_plain ? 0 : words);
        if (!is_plain)
            return take_from_table(r, err);
    }
    st = read_block_open(&blocks, r->in, skip, 0, r->progress, err);
    if (st == OK)
        st = take_from_file(r, blocks, err);
    read_block_close(blocks);
    return st;
}

static Status read_model(FastTextReader *r, Space **out, Error *err)
{
    const int32_t max = r->options->limits.max_vocab;
    r->want = (size_t)(max > 0 && max < r->f->words ? max : r->f->words);
    r->rows.place = "word";
    r->rows.s->source.rows_claimed = r->f->words;
    TRY(read_rows_check(&r->rows, (int64_t)r->want, err));
    TRY(read_dictionary(r, err));
    void *sum = NULL;
    const size_t workers = (size_t)par_workers(MOST_WORKERS, 1, r->progress);
    TRY(mem_data(&sum, workers * (size_t)r->f->d, sizeof(double), "sums of rows", err));
    r->sum = sum;
    TRY(read_rows(r, err));
    TRY(check_behind(r, err));
    if (r->rows.s->n > 0)
        TRY(keep_counts(r, err));
    add_facts(r);
    return read_rows_finish(&r->rows, out, err);
}

Status read_fasttext_rows(const ReadPlan *plan, Input *in, const ReadOptions *options,
                          Progress *progress, Space **out, Error *err)
{
    *out = NULL;
    FastTextReader r = {.plan = plan,
                        .f = &plan->fasttext,
                        .options = options,
                        .in = in,
                        .progress = progress};
    Status st = read_rows_init(&r.rows, plan->d, options, input_name(in), err);
    if (st == OK)
        st = read_model(&r, out, err);
    read_rows_done(&r.rows);
    free(r.table);
    free(r.sum);
    free(r.end);
    free(r.count);
    str_free(&r.words);
    return st;
}
