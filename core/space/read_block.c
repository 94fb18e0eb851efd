#include "core/space/read_block.h"

#include <assert.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

enum {
    BLOCK_PIECES = READ_BLOCK_PIECES - 1,
    PIECE_BYTES = READ_BLOCK_BYTES / BLOCK_PIECES, /* counted while in the cache */
    HEADROOM = 64 << 10,     /* what is usually enough for the carried bytes */
    STREAM_BYTES = 64 << 10, /* least size of a block of a stream */
    UNPACKS_TO = 16,         /* bytes of content for a stored one, not often more */
    SKIP_BYTES = 64 << 10
};

/* Carried bytes end, and data begin, at base + room; one byte behind the data is kept
 * free for a line end. */
typedef struct Buffer {
    char *base;
    size_t room, size; /* room in front, room for data */
    size_t used;       /* bytes of data */
    bool is_last;
    size_t pieces;
    ReadPiece piece[READ_BLOCK_PIECES]; /* offsets count from the data */
} Buffer;

struct ReadBlocks {
    Input *in;
    Progress *progress;
    ParPool *pool;
    size_t min_line;
    bool is_plain;
    uint64_t at;    /* next content byte to read */
    uint64_t size;  /* plain: content bytes */
    uint64_t taken; /* stored bytes that progress knows of */
    Buffer buffer[2];
    int present; /* the buffer of the present block; the other is read into */
    bool is_begun;
    ReadBlock block;
    atomic_flag is_reported; /* the first of several failing pieces writes the error */
    Status status;
    Error error;
};

/* ---- reading ahead ---- */

static void count_lines(const char *data, ReadPiece *piece, size_t min_line)
{
    const char *p = data + piece->begin;
    const char *end = data + piece->end;
    const char *line = NULL;
    for (const char *at; p < end && (at = memchr(p, '\n', (size_t)(end - p)));
         p = at + 1) {
        if (piece->lines++ == 0)
            piece->first_end = (size_t)(at - data);
        else
            piece->long_lines += (size_t)(at - line) >= min_line;
        piece->last_end = (size_t)(at - data);
        line = at + 1;
    }
}

static void report(ReadBlocks *b, Status status, const Error *error)
{
    if (atomic_flag_test_and_set(&b->is_reported))
        return;
    b->status = status;
    b->error = *error;
}

/* Cuts the data into pieces. */
static void set_pieces(Buffer *to, size_t used)
{
    to->used = used;
    to->pieces = 0;
    for (size_t at = 0; at < used; at += PIECE_BYTES) {
        const size_t end = used - at < PIECE_BYTES ? used : at + PIECE_BYTES;
        to->piece[to->pieces++] = (ReadPiece){.begin = at, .end = end};
    }
}

static void read_piece(ReadBlocks *b, Buffer *to, size_t i)
{
    ReadPiece *piece = &to->piece[i];
    char *data = to->base + to->room;
    Error error;
    const Status st = input_pread(b->in, data + piece->begin, piece->end - piece->begin,
                                  b->at + piece->begin, &error);
    if (st != OK)
        report(b, st, &error);
    else if (b->min_line)
        count_lines(data, piece, b->min_line);
    (void)progress_tick(b->progress, piece->end - piece->begin);
}

static void read_stream(ReadBlocks *b, Buffer *to)
{
    char *data = to->base + to->room;
    size_t used = 0;
    while (used < to->size && !progress_is_canceled(b->progress)) {
        Error error;
        size_t got = 0;
        const size_t left = to->size - used;
        const size_t want = left < PIECE_BYTES ? left : PIECE_BYTES;
        const Status st = input_read(b->in, data + used, want, &got, &error);
        if (st != OK)
            report(b, st, &error);
        if (st != OK || got == 0) {
            to->is_last = true;
            break;
        }
        used += got;
        const uint64_t taken = input_bytes_taken(b->in);
        (void)progress_tick(b->progress, taken - b->taken);
        b->taken = taken;
    }
    set_pieces(to, used);
    for (size_t i = 0; b->min_line && i < to->pieces; i++)
        count_lines(data, &to->piece[i], b->min_line);
}

static Buffer *ahead(ReadBlocks *b)
{
    return &b->buffer[1 - b->present];
}

/* Prepares the buffer for the next block; returns the number of items that fill it. */
static size_t plan_reading(ReadBlocks *b)
{
    Buffer *to = ahead(b);
    to->is_last = false;
    if (!b->is_plain) {
        set_pieces(to, 0);
        return 1;
    }
    const uint64_t left = b->size - b->at;
    set_pieces(to, left < to->size ? (size_t)left : to->size);
    to->is_last = left <= to->size;
    return to->pieces;
}

typedef struct Run {
    ReadBlocks *b;
    Buffer *to;
    size_t reading; /* the first items read, the others call fn */
    ParFn fn;
    void *ctx;
} Run;

static void run_item(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)end;
    (void)chunk;
    const Run *r = ctx;
    if (begin >= r->reading) {
        const size_t item = begin - r->reading;
        r->fn(r->ctx, item, item + 1, item, worker);
    } else if (r->b->is_plain) {
        read_piece(r->b, r->to, begin);
    } else {
        read_stream(r->b, r->to);
    }
}

Status read_block_run(ReadBlocks *b, size_t items, ParFn fn, void *ctx, bool is_enough,
                      Error *err)
{
    Run r = {.b = b, .to = ahead(b), .fn = fn, .ctx = ctx};
    const bool is_reading = !is_enough && !(b->is_begun && b->block.is_last);
    r.reading = is_reading ? plan_reading(b) : 0;
    TRY(par_for_pool(b->pool, r.reading + items, 1, run_item, &r, b->progress));
    if (b->status != OK) {
        if (err)
            *err = b->error;
        return b->status;
    }
    if (is_reading)
        b->at += r.to->used;
    return OK;
}

/* ---- blocks ---- */

static Status make_buffer(Buffer *to, size_t room, size_t size, Error *err)
{
    to->base = malloc(room + size + 1);
    if (!to->base)
        return error_set(err, E_NOMEM, "not enough memory for reading (%zu bytes)",
                         room + size);
    to->room = room;
    to->size = size;
    return OK;
}

static Status skip_stream(ReadBlocks *b, uint64_t skip, Error *err)
{
    char *waste = b->buffer[0].base;
    while (b->at < skip) {
        size_t got = 0;
        const uint64_t left = skip - b->at;
        const size_t want = left < SKIP_BYTES ? (size_t)left : SKIP_BYTES;
        TRY(input_read(b->in, waste, want, &got, err));
        if (got == 0)
            return error_set(err, E_INPUT, "%s: ends too early", input_name(b->in));
        b->at += got;
    }
    return OK;
}

/* A small file needs no big buffers; those of a stream of unknown length are whole. */
static size_t block_size(const ReadBlocks *b, uint64_t skip)
{
    if (b->is_plain) {
        const uint64_t left = b->size - skip;
        return left < READ_BLOCK_BYTES ? (size_t)left : READ_BLOCK_BYTES;
    }
    const uint64_t stored = input_file_size(b->in);
    if (stored == 0 || stored > READ_BLOCK_BYTES / UNPACKS_TO)
        return READ_BLOCK_BYTES;
    const size_t size = UNPACKS_TO * (size_t)stored;
    return size < STREAM_BYTES ? STREAM_BYTES : size;
}

static Status open_blocks(ReadBlocks *b, uint64_t skip, Error *err)
{
    const size_t size = block_size(b, skip);
    const size_t room = size < HEADROOM ? size : HEADROOM;
    TRY(make_buffer(&b->buffer[0], room, size, err));
    TRY(make_buffer(&b->buffer[1], room, size, err));
    if (!b->is_plain)
        TRY(skip_stream(b, skip, err));
    b->at = skip;
    return read_block_run(b, 0, NULL, NULL, false, err);
}

Status read_block_open(ReadBlocks **out, Input *in, uint64_t skip, size_t min_line,
                       Progress *progress, Error *err)
{
    *out = NULL;
    ReadBlocks *b = mem_xcalloc(1, sizeof *b);
    b->in = in;
    b->progress = progress;
    b->pool = par_new_pool(progress);
    b->min_line = min_line;
    b->is_plain = input_is_plain(in);
    b->size = b->is_plain ? input_file_size(in) : 0;
    b->status = OK;
    atomic_flag_clear(&b->is_reported);
    const Status st = open_blocks(b, skip, err);
    if (st != OK) {
        read_block_close(b);
        return st;
    }
    *out = b;
    return OK;
}

/* Moves the data of a buffer so that `carry` bytes fit before them. */
static Status widen_room(Buffer *to, size_t carry, Error *err)
{
    Buffer wide = *to;
    TRY(make_buffer(&wide, 2 * carry, to->size, err));
    memcpy(wide.base + wide.room, to->base + to->room, to->used);
    free(to->base);
    *to = wide;
    return OK;
}

/* Ends the last line of a text that lacks its line end. */
static void end_text(ReadBlock *block, size_t min_line)
{
    if (block->n == 0 || block->p[block->n - 1] == '\n')
        return;
    if (block->pieces == 0)
        block->piece[block->pieces++] = (ReadPiece){.begin = block->n, .end = block->n};
    ReadPiece *piece = &block->piece[block->pieces - 1];
    if (piece->lines++ == 0)
        piece->first_end = block->n;
    else
        piece->long_lines += block->n - piece->last_end - 1 >= min_line;
    piece->last_end = block->n;
    block->p[block->n++] = '\n';
    piece->end = block->n;
    block->is_ended = true;
}

Status read_block_next(ReadBlocks *b, size_t carry, ReadBlock **out, Error *err)
{
    *out = NULL;
    Buffer *to = ahead(b);
    assert(carry <= b->block.n);
    if (carry > to->room)
        TRY(widen_room(to, carry, err));
    char *p = to->base + to->room - carry;
    if (carry)
        memcpy(p, b->block.p + b->block.n - carry, carry);
    b->block = (ReadBlock){.p = p,
                           .n = carry + to->used,
                           .carried = carry,
                           .offset = b->at - to->used - carry,
                           .is_last = to->is_last,
                           .piece = to->piece,
                           .pieces = to->pieces};
    for (size_t i = 0; i < to->pieces; i++) {
        ReadPiece *piece = &to->piece[i];
        piece->begin += carry;
        piece->end += carry;
        piece->first_end += carry;
        piece->last_end += carry;
    }
    if (b->block.is_last && b->min_line)
        end_text(&b->block, b->min_line);
    b->present = 1 - b->present;
    b->is_begun = true;
    *out = &b->block;
    return OK;
}

void read_block_close(ReadBlocks *b)
{
    if (!b)
        return;
    par_free_pool(b->pool);
    free(b->buffer[0].base);
    free(b->buffer[1].base);
    free(b);
}
