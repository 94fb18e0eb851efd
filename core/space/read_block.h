/* Blocks of a file for parsers that work in parallel: while all threads parse one block,
 * the same threads already read the next. Plain files are read by pread in pieces, gzip
 * and pipes in order. What a block leaves unfinished at its end (a cut row) is carried to
 * the front of the next, so that a parser sees whole rows only. */
#ifndef CORE_SPACE_READ_BLOCK_H
#define CORE_SPACE_READ_BLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/input.h"
#include "core/base/par.h"
#include "core/base/progress.h"

/* A piece of a block with the line ends found in it. The line that ends at first_end may
 * begin in an earlier piece; the caller adds it to `long_lines` itself. */
typedef struct ReadPiece {
    size_t begin, end;          /* within ReadBlock.p */
    size_t lines;               /* line ends in the piece */
    size_t first_end, last_end; /* where the first and the last of them are */
    size_t long_lines; /* lines but the first that have at least min_line bytes */
} ReadPiece;

typedef struct ReadBlock {
    char *p; /* n bytes, of which the first `carried` come from the block before */
    size_t n;
    size_t carried;
    uint64_t offset; /* of p[0] in the content */
    bool is_last;    /* nothing follows */
    bool is_ended;   /* text, last block: a missing line end was added */
    ReadPiece *piece;
    size_t pieces;
} ReadBlock;

/* At most, in one block, without what is carried. Both blocks together fit the caches of
 * most machines: what was read is parsed before it leaves them. */
enum { READ_BLOCK_PIECES = 33, READ_BLOCK_BYTES = 2 << 20 };

typedef struct ReadBlocks ReadBlocks;

/* Begins to read after the first `skip` content bytes, of which the caller knows that
 * they exist, and reads the first block. min_line > 0: lines are counted (text). Errors:
 * E_INPUT, E_LIMIT, E_NOMEM, E_CANCELED. */
MUST_USE Status read_block_open(ReadBlocks **out, Input *in, uint64_t skip,
                                size_t min_line, Progress *progress, Error *err);

/* Makes the block that was read ahead the present one, with the last `carry` bytes of the
 * one before in front. Valid until the next call. Errors: E_NOMEM. */
MUST_USE Status read_block_next(ReadBlocks *b, size_t carry, ReadBlock **block,
                                Error *err);

/* Calls fn for items 0 .. items - 1 in parallel, each as a chunk of one, while the next
 * block is read (unless is_enough). Errors: those of reading. */
MUST_USE Status read_block_run(ReadBlocks *b, size_t items, ParFn fn, void *ctx,
                               bool is_enough, Error *err);

void read_block_close(ReadBlocks *b);

#endif
