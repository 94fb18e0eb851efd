/* An .npy holds numbers only; the words come from a list beside it, one a line. In C
 * order the rows are there one after another. In Fortran order a column is, so the whole
 * matrix is set aside first and every block is scattered over it. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/space/read_block.h"
#include "core/space/read_plan.h"
#include "core/space/read_rows.h"

enum {
    CHUNK_ROWS = 256,
    CHUNK_NUMBERS = 64 << 10,
    DIGITS = 12 /* of a row number that stands for a word */
};

typedef struct NpyReader {
    const ReadPlan *plan;
    const ReadOptions *options;
    ReadRows rows;
    size_t want; /* rows to take */
    bool has_words;
    Str words; /* the list; empty: rows are numbered */
    size_t word_at;
    char *numbers; /* names of the rows of the present block, DIGITS each */
    size_t numbers_cap;
    ReadBlock *block;
    size_t count;    /* rows, or numbers, of the present block */
    uint64_t offset; /* Fortran: numbers before the present block */
} NpyReader;

/* ---- words ---- */

/* Takes the next line of the list. */
static bool next_word(const Str *words, size_t *at, Text *word)
{
    if (*at >= words->n)
        return false;
    const char *p = words->p + *at;
    const char *end = memchr(p, '\n', words->n - *at);
    size_t n = end ? (size_t)(end - p) : words->n - *at;
    *at += end ? n + 1 : n;
    n -= n > 0 && p[n - 1] == '\r';
    *word = (Text){p, n};
    return true;
}

/* Lines of the list; blank ones at its end do not count. */
static size_t count_words(const Str *words)
{
    size_t n = 0;
    size_t last = 0;
    size_t at = 0;
    for (Text word; next_word(words, &at, &word);) {
        n++;
        if (word.n > 0)
            last = n;
    }
    return last;
}

static Status read_words(NpyReader *r, Error *err)
{
    Input *in = NULL;
    const Limits *limits = &r->options->limits;
    const char *path = r->options->words_path;
    TRY(input_open(&in, path, limits, err));
    Status st = input_slurp(in, (size_t)limits->memory, &r->words, err);
    if (st == OK)
        st = input_check_unchanged(in, err);
    if (st == OK && r->words.n >= 3 && memcmp(r->words.p, "\xef\xbb\xbf", 3) == 0) {
        r->word_at = 3;
        notes_warn(&r->rows.s->source.notes, "bom", 1,
                   "%s: begins with a byte order mark: stripped", input_name(in));
    }
    const size_t have = st == OK ? count_words(&r->words) : 0;
    if (st == OK && have != (size_t)r->plan->n) {
        st = error_set(err, E_INPUT,
                       "%s has %zu words, the matrix %s has %" PRId64 " rows",
                       input_name(in), have, r->rows.name, r->plan->n);
    }
    input_close(in);
    return st;
}

static Status number_rows(NpyReader *r, size_t n, Error *err)
{
    if (n > r->numbers_cap) {
        free(r->numbers);
        r->numbers = NULL;
        void *p = NULL;
        TRY(mem_data(&p, n, DIGITS, "row numbers", err));
        r->numbers = p;
        r->numbers_cap = n;
    }
    return OK;
}

/* Words and places of the n slots of the present block. */
static Status name_rows(NpyReader *r, size_t n, Error *err)
{
    if (!r->has_words)
        TRY(number_rows(r, n, err));
    for (size_t i = 0; i < n; i++) {
        ReadRow *row = &r->rows.row[i];
        const int64_t place = r->rows.seen + (int64_t)i;
        Text word = {"", 0};
        if (r->has_words) {
            (void)next_word(&r->words, &r->word_at, &word); /* counted before */
        } else {
            char *p = r->numbers + i * DIGITS;
            const int len = snprintf(p, DIGITS, "%d", (int32_t)place);
            word = (Text){p, (size_t)len};
        }
        *row = (ReadRow){.word = word.p, .word_n = (uint32_t)word.n, .place = place + 1};
    }
    return OK;
}

/* ---- numbers ---- */

/* Verdict and facts of a row whose numbers are in place. */
static void judge_row(NpyReader *r, size_t slot)
{
    ReadRow *row = &r->rows.row[slot];
    const float *x = read_rows_slot(&r->rows, slot);
    uint32_t any = 0;
    uint32_t is_broken = 0; /* without a jump, so that many are looked at at once */
    for (int32_t j = 0; j < r->rows.s->d; j++) {
        uint32_t bits = 0;
        memcpy(&bits, &x[j], sizeof bits);
        any |= bits;
        is_broken |= (bits & 0x7f800000u) == 0x7f800000u;
    }
    row->verdict = is_broken ? READ_ROW_NOT_FINITE : READ_ROW_TAKEN;
    row->facts = is_broken ? 0 : (uint8_t)read_rows_number_facts(any);
    read_rows_judge_word(row, (Text){row->word, row->word_n}, &r->options->limits);
    read_rows_hash_word(&r->rows, row);
}

static void decode_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)end;
    (void)chunk;
    (void)worker;
    NpyReader *r = ctx;
    const Space *s = r->rows.s;
    const size_t bytes = (size_t)s->d * (size_t)r->plan->npy.size;
    const size_t last = (begin + 1) * CHUNK_ROWS;
    for (size_t i = begin * CHUNK_ROWS; i < last && i < r->count; i++) {
        float *x = read_rows_slot(&r->rows, i);
        npy_decode_floats(&r->plan->npy, r->block->p + i * bytes, (size_t)s->d, x);
        for (size_t j = (size_t)s->d; j < s->ld; j++)
            x[j] = 0;
        judge_row(r, i);
    }
}

static Status read_c_order(NpyReader *r, ReadBlocks *blocks, Error *err)
{
    const size_t bytes = (size_t)r->plan->npy.d * (size_t)r->plan->npy.size;
    size_t carry = 0;
    while ((size_t)r->rows.seen < r->want) {
        TRY(read_block_next(blocks, carry, &r->block, err));
        const size_t left = r->want - (size_t)r->rows.seen;
        r->count = r->block->n / bytes < left ? r->block->n / bytes : left;
        TRY(read_rows_reserve(&r->rows, r->count, err));
        TRY(name_rows(r, r->count, err));
        TRY(read_block_run(blocks, par_chunks(r->count, CHUNK_ROWS), decode_rows, r,
                           false, err));
        TRY(read_rows_take(&r->rows, r->count, err));
        carry = r->block->n - r->count * bytes;
        if (r->block->is_last && (size_t)r->rows.seen < r->want)
            return read_rows_end_early(&r->rows, carry ? r->rows.seen + 1 : 0, err);
    }
    r->offset = r->block ? r->block->n - carry : 0;
    return OK;
}

/* Numbers [begin, end) of the block to their rows; number e of a column-wise matrix is
 * row e % n of column e / n. */
static void scatter(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)end;
    (void)chunk;
    (void)worker;
    NpyReader *r = ctx;
    const Space *s = r->rows.s;
    const size_t size = (size_t)r->plan->npy.size;
    const size_t last = (begin + 1) * CHUNK_NUMBERS;
    for (size_t i = begin * CHUNK_NUMBERS; i < last && i < r->count; i++) {
        const uint64_t e = r->offset + i;
        const uint64_t row = e % r->plan->npy.n;
        if (row < r->want) {
            npy_decode_floats(&r->plan->npy, r->block->p + i * size, 1,
                              s->x + (size_t)row * s->ld + (size_t)(e / r->plan->npy.n));
        }
    }
}

static void finish_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    (void)worker;
    NpyReader *r = ctx;
    for (size_t i = begin; i < end; i++) {
        float *x = read_rows_slot(&r->rows, i);
        for (size_t j = (size_t)r->rows.s->d; j < r->rows.s->ld; j++)
            x[j] = 0;
        judge_row(r, i);
    }
}

static Status read_fortran_order(NpyReader *r, ReadBlocks *blocks, Progress *progress,
                                 Error *err)
{
    const size_t size = (size_t)r->plan->npy.size;
    const uint64_t total = r->plan->npy.n * r->plan->npy.d;
    size_t carry = 0;
    TRY(read_rows_reserve(&r->rows, r->want, err));
    while (r->offset < total) {
        TRY(read_block_next(blocks, carry, &r->block, err));
        const uint64_t left = total - r->offset;
        r->count = r->block->n / size < left ? r->block->n / size : (size_t)left;
        TRY(read_block_run(blocks, par_chunks(r->count, CHUNK_NUMBERS), scatter, r, false,
                           err));
        r->offset += r->count;
        carry = r->block->n - r->count * size;
        if (r->block->is_last && r->offset < total) {
            return error_set(err, E_INPUT,
                             "%s: the file ends after %" PRIu64 " of %" PRIu64
                             " numbers; stored by columns, no row is whole",
                             r->rows.name, r->offset, total);
        }
    }
    TRY(name_rows(r, r->want, err));
    TRY(par_for(r->want, CHUNK_ROWS, finish_rows, r, progress));
    return read_rows_take(&r->rows, r->want, err);
}

/* The matrix is whole, what belongs behind it is not. */
static Status end_early(NpyReader *r, Error *err)
{
    if (r->options->limits.allow_cut) {
        notes_warn(&r->rows.s->source.notes, "cut-file", 1,
                   "%s: the file ends too early, behind the matrix that is used",
                   r->rows.name);
        return OK;
    }
    (void)error_set(err, E_INPUT, "%s: the file ends too early, behind the matrix",
                    r->rows.name);
    error_hint(err, "--allow-cut takes what is whole");
    return E_INPUT;
}

/* Bytes behind the numbers; reading on also lets gzip check its sum. */
static Status drain(NpyReader *r, ReadBlocks *blocks, size_t left, Error *err)
{
    uint64_t trailing = left;
    while (!r->block->is_last) {
        TRY(read_block_next(blocks, 0, &r->block, err));
        TRY(read_block_run(blocks, 0, NULL, NULL, false, err));
        trailing += r->block->n;
    }
    if (trailing < r->plan->behind)
        return end_early(r, err);
    trailing -= r->plan->behind;
    if (trailing > 0 && r->plan->format == SPACE_SAFETENSORS) {
        return error_set(err, E_INPUT,
                         "%s: %" PRIu64 " bytes behind the last tensor: the file is not "
                         "what its header says",
                         r->rows.name, trailing);
    }
    if (trailing > 0) {
        notes_warn(&r->rows.s->source.notes, "trailing-bytes", (int64_t)trailing,
                   "%s: %" PRIu64 " bytes after the matrix are ignored", r->rows.name,
                   trailing);
    }
    return OK;
}

static Status read_numbers(NpyReader *r, ReadBlocks *blocks, Progress *progress,
                           Error *err)
{
    const NpyHeader *npy = &r->plan->npy;
    Source *source = &r->rows.s->source;
    if (npy->is_fortran)
        TRY(read_fortran_order(r, blocks, progress, err));
    else
        TRY(read_c_order(r, blocks, err));
    if (r->want < (size_t)r->plan->n) {
        source->rows_cut = r->plan->n - r->rows.seen;
        notes_remark(&source->notes, "max-vocab", r->rows.seen,
                     "%s: only the first %" PRId64 " of %" PRId64 " rows are used",
                     r->rows.name, r->rows.seen, r->plan->n);
        return OK;
    }
    if (notes_find(&source->notes, "cut-file") || r->plan->is_end_known)
        return OK;
    const size_t bytes = (npy->is_fortran ? 1 : (size_t)npy->d) * (size_t)npy->size;
    return drain(r, blocks, r->block->n - r->count * bytes, err);
}

static Status begin(NpyReader *r, Error *err)
{
    const int32_t max = r->options->limits.max_vocab;
    Source *source = &r->rows.s->source;
    r->rows.place = "row";
    r->want = (size_t)(max > 0 && max < r->plan->n ? max : r->plan->n);
    source->rows_claimed = r->plan->n;
    TRY(read_rows_check(&r->rows, (int64_t)r->want, err));
    source->type = npy_type_name(&r->plan->npy);
    r->has_words = r->options->words_path || r->plan->words;
    if (r->options->words_path) {
        source->words_path = mem_xstrdup(r->options->words_path);
        return read_words(r, err);
    }
    if (r->plan->words) {
        r->words = *r->plan->words;
        *r->plan->words = (Str){0};
        return OK;
    }
    notes_warn(&source->notes, "numbered-rows", (int64_t)r->want,
               "%s: no word list was given; rows are numbered from 0", r->rows.name);
    return OK;
}

Status read_npy_rows(const ReadPlan *plan, Input *in, const ReadOptions *options,
                     Progress *progress, Space **out, Error *err)
{
    *out = NULL;
    NpyReader r = {.plan = plan, .options = options};
    ReadBlocks *blocks = NULL;
    Status st = read_rows_init(&r.rows, plan->d, options, input_name(in), err);
    if (st == OK)
        st = begin(&r, err);
    if (st == OK &&
        r.want <= input_file_size(in) / (plan->npy.d * (uint64_t)plan->npy.size))
        read_rows_expect(&r.rows, plan->n, input_file_size(in));
    if (st == OK)
        st = read_block_open(&blocks, in, plan->skip, 0, progress, err);
    if (st == OK)
        st = read_numbers(&r, blocks, progress, err);
    if (st == OK)
        st = read_rows_finish(&r.rows, out, err);
    read_block_close(blocks);
    read_rows_done(&r.rows);
    free(r.numbers);
    str_free(&r.words);
    return st;
}
