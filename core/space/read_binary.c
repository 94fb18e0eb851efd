/* word2vec binary: the word, one blank, d little-endian floats, and in the files of the C
 * tool a line end. Where a record begins is known only when the one before has been
 * walked over, so one thread hops along the block and all threads copy and check the
 * numbers. */
#include <inttypes.h>
#include <string.h>

#include "core/base/text.h"
#include "core/space/read_block.h"
#include "core/space/read_plan.h"
#include "core/space/read_rows.h"

enum { CHUNK_ROWS = 256, AHEAD = 6 };

typedef struct BinaryReader {
    const ReadOptions *options;
    ReadRows rows;
    int64_t n;        /* rows promised */
    int64_t met;      /* records walked over */
    int64_t newlines; /* records followed by a line end */
    ReadBlock *block;
    size_t at;     /* in the block: the next record */
    size_t slots;  /* records of the present block */
    bool is_ended; /* a record was cut by the end of the file */
} BinaryReader;

/* Walks over the next record. *is_whole is false when the block ends inside it. */
static Status next_record(BinaryReader *b, ReadRow *row, bool *is_whole, Error *err)
{
    const ReadBlock *block = b->block;
    const size_t token = b->options->limits.token;
    const size_t bytes = 4 * (size_t)b->rows.s->d;
    size_t at = b->at;
    while (at < block->n && block->p[at] == '\n')
        at++;
    const size_t left = block->n - at;
    const size_t near = left < token + 1 ? left : token + 1;
    const char *blank = left ? memchr(block->p + at, ' ', near) : NULL;
    *is_whole = false;
    if (!blank && left > token) {
        (void)error_set(err, E_INPUT,
                        "%s: row %" PRId64 ": no blank ends the word within %zu bytes",
                        b->rows.name, b->met + 1, token);
        error_hint(err, "the file is damaged, or not word2vec binary");
        return E_INPUT;
    }
    if (!blank)
        return OK;
    const size_t word_n = (size_t)(blank - (block->p + at));
    if (left - word_n - 1 < bytes)
        return OK;
    *is_whole = true;
    /* words are about equally long: the places where later ones begin are fetched now */
    __builtin_prefetch(block->p + at + AHEAD * (word_n + bytes));
    b->met++;
    b->newlines += at > b->at;
    b->at = at + word_n + 1 + bytes;
    *row = (ReadRow){.word = block->p + at, .word_n = (uint32_t)word_n, .place = b->met};
    return OK;
}

/* Finds the whole records of the block, up to `most`. */
static Status walk_block(BinaryReader *b, size_t most, Error *err)
{
    b->slots = 0;
    const size_t shortest = 4 * (size_t)b->rows.s->d + 1;
    size_t room = b->block->n / shortest + 1;
    room = room < most ? room : most;
    TRY(read_rows_reserve(&b->rows, room, err));
    while (b->slots < room) {
        bool is_whole = false;
        TRY(next_record(b, &b->rows.row[b->slots], &is_whole, err));
        if (!is_whole)
            break;
        b->slots++;
    }
    return OK;
}

/* Copies d little-endian floats and judges them. */
static void copy_row(const char *from, int32_t d, float *x, ReadRow *row)
{
    uint32_t any = 0;
    uint32_t is_broken = 0;
    for (int32_t j = 0; j < d; j++) {
        uint32_t bits = 0;
        memcpy(&bits, from + 4 * (size_t)j, 4);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        bits = __builtin_bswap32(bits);
#endif
        any |= bits;
        is_broken |= (bits & 0x7f800000u) == 0x7f800000u;
        memcpy(&x[j], &bits, 4);
    }
    for (size_t j = (size_t)d; j < space_stride(d); j++)
        x[j] = 0;
    row->verdict = is_broken ? READ_ROW_NOT_FINITE : READ_ROW_TAKEN;
    row->facts = is_broken ? 0 : (uint8_t)read_rows_number_facts(any);
}

static void copy_rows(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)end;
    (void)chunk;
    (void)worker;
    BinaryReader *b = ctx;
    const size_t last = (begin + 1) * CHUNK_ROWS;
    for (size_t i = begin * CHUNK_ROWS; i < last && i < b->slots; i++) {
        ReadRow *row = &b->rows.row[i];
        const Text word = {row->word, row->word_n};
        copy_row(word.p + word.n + 1, b->rows.s->d, read_rows_slot(&b->rows, i), row);
        read_rows_judge_word(row, word, &b->options->limits);
        read_rows_hash_word(&b->rows, row);
    }
}

static Status read_records(BinaryReader *b, ReadBlocks *blocks, int64_t want, Error *err)
{
    size_t carry = 0;
    for (;;) {
        TRY(read_block_next(blocks, carry, &b->block, err));
        b->at = 0;
        TRY(walk_block(b, (size_t)(want - b->met), err));
        TRY(read_block_run(blocks, par_chunks(b->slots, CHUNK_ROWS), copy_rows, b, false,
                           err));
        TRY(read_rows_take(&b->rows, b->slots, err));
        if (b->met == want)
            return OK;
        carry = b->block->n - b->at;
        if (b->block->is_last) {
            b->is_ended = true;
            return read_rows_end_early(&b->rows, carry > 1 ? b->met + 1 : 0, err);
        }
    }
}

/* Counts what follows the line end of the last record; reading on also lets gzip check
 * its sum. */
static Status drain(BinaryReader *b, ReadBlocks *blocks, uint64_t *trailing, Error *err)
{
    size_t at = b->at;
    bool is_first = true;
    *trailing = 0;
    for (;;) {
        const ReadBlock *block = b->block;
        if (at < block->n) {
            at += is_first && block->p[at] == '\n';
            is_first = false;
        }
        *trailing += block->n - at;
        if (block->is_last)
            return OK;
        TRY(read_block_next(blocks, 0, &b->block, err));
        TRY(read_block_run(blocks, 0, NULL, NULL, false, err));
        at = 0;
    }
}

static Status read_all(BinaryReader *b, ReadBlocks *blocks, Error *err)
{
    Source *source = &b->rows.s->source;
    const int32_t max = b->options->limits.max_vocab;
    const int64_t want = max > 0 && max < b->n ? max : b->n;
    TRY(read_records(b, blocks, want, err));
    if (want < b->n) {
        source->rows_cut = b->n - b->met;
        notes_remark(&source->notes, "max-vocab", b->met,
                     "%s: only the first %" PRId64 " of %" PRId64 " rows are used",
                     b->rows.name, b->met, b->n);
    } else if (!b->is_ended) {
        uint64_t trailing = 0;
        TRY(drain(b, blocks, &trailing, err));
        if (trailing > 0) {
            notes_warn(&source->notes, "trailing-bytes", (int64_t)trailing,
                       "%s: %" PRIu64 " bytes after the last of %" PRId64
                       " rows are ignored",
                       b->rows.name, trailing, b->n);
        }
    }
    if (b->met > 1 && b->newlines == 0) {
        notes_remark(&source->notes, "no-newline", b->met,
                     "%s: no line ends between the rows (as gensim writes)",
                     b->rows.name);
    }
    return OK;
}

Status read_binary_rows(const ReadPlan *plan, Input *in, const ReadOptions *options,
                        Progress *progress, Space **out, Error *err)
{
    *out = NULL;
    BinaryReader b = {.options = options, .n = plan->n};
    ReadBlocks *blocks = NULL;
    const int32_t max = options->limits.max_vocab;
    Status st = read_rows_init(&b.rows, plan->d, options, input_name(in), err);
    if (st == OK) {
        b.rows.place = "row";
        b.rows.s->source.rows_claimed = plan->n;
        st = read_rows_check(&b.rows, max > 0 && max < plan->n ? max : plan->n, err);
    }
    if (st == OK && (uint64_t)plan->n <= input_file_size(in) / (4 * (uint64_t)plan->d))
        read_rows_expect(&b.rows, plan->n, input_file_size(in));
    if (st == OK)
        st = read_block_open(&blocks, in, plan->skip, 0, progress, err);
    if (st == OK)
        st = read_all(&b, blocks, err);
    if (st == OK)
        st = read_rows_finish(&b.rows, out, err);
    read_block_close(blocks);
    read_rows_done(&b.rows);
    return st;
}
