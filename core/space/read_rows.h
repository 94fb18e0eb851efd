/* Rows on their way into a Space: parsers fill slots behind the rows already taken, in
 * any order and in parallel; then all slots are judged one after another, in file order,
 * and what is kept closes ranks. The same for every format, and so are the counts. */
#ifndef CORE_SPACE_READ_ROWS_H
#define CORE_SPACE_READ_ROWS_H

#include "core/base/str.h"
#include "core/space/read.h"

typedef enum ReadVerdict {
    READ_ROW_TAKEN,
    READ_ROW_NOT_FINITE, /* holds nan or infinity, or overflows float32 */
    READ_ROW_LONG,       /* its word is longer than limits.token */
    READ_ROW_EMPTY,      /* its word is empty */
    READ_ROW_BAD         /* is no row at all */
} ReadVerdict;

/* Facts about a row that is taken. */
enum {
    READ_ROW_ZERO = 1,      /* all numbers are zero */
    READ_ROW_SUBNORMAL = 2, /* not zero, but all below 1.2e-38 */
    READ_ROW_NOT_UTF8 = 4,
    READ_ROW_SUSPICIOUS = 8,
    READ_ROW_NUMBER_AT_END = 16 /* the word ends in a blank and a number */
};

/* What a parser found in one slot. */
typedef struct ReadRow {
    const char *word; /* in the present block */
    uint32_t word_n;
    uint8_t verdict, facts;
    bool has_hash;
    int64_t place; /* line or row number, from 1 */
    uint64_t hash; /* of the word, when has_hash */
} ReadRow;

/* How often something was met, and where first. */
typedef struct ReadCount {
    int64_t n, first;
    char *word; /* of the first, made for display; owned; NULL when it has none */
} ReadCount;

typedef struct ReadRows {
    Space *s;
    ReadRow *row; /* slots of the present block */
    size_t slots;
    int64_t cap;    /* rows that s->x can hold */
    int64_t expect; /* rows that the file will have, if it is what it seems */
    const ReadOptions *options;
    const char *name;  /* of the file, for messages; borrowed */
    const char *place; /* what `place` counts: "line" or "row" */
    int64_t seen;      /* rows met: taken, left out, bad */
    int64_t last;      /* place of the last whole row; 0: none yet */
    Str last_word;     /* its word, as in the file */
    ReadCount zero, subnormal, not_finite, duplicate, not_utf8, suspicious, number_at_end,
        long_word, empty_word, bad, blank;
} ReadRows;

/* Begins an unsealed space of d columns. Errors: E_LIMIT (d), E_NOMEM. */
MUST_USE Status read_rows_init(ReadRows *r, int64_t d, const ReadOptions *options,
                               const char *name, Error *err);
void read_rows_done(ReadRows *r); /* frees all, also a space not yet handed over */

/* E_LIMIT with the figure and the remedy when n rows need more than limits.memory or are
 * more than limits.rows. */
MUST_USE Status read_rows_check(const ReadRows *r, int64_t n, Error *err);

/* Room for `more` slots behind the rows taken; grows by half, so that memory follows what
 * was read and not what was claimed. Slots are not cleared. Errors: E_LIMIT, E_NOMEM. */
MUST_USE Status read_rows_reserve(ReadRows *r, size_t more, Error *err);

/* The file seems to hold n rows, by a claim or by what was read of it, and `bytes` bytes
 * (of the file, so that they exist) speak for that: the matrix gets its room at once. It
 * is room only: memory is taken as rows are written, and when the room cannot be had,
 * growing goes on. */
void read_rows_expect(ReadRows *r, int64_t n, uint64_t bytes);

/* The numbers of slot i: ld floats, of which the caller writes all. */
float *read_rows_slot(const ReadRows *r, size_t i);

/* The facts that the bits of d finite numbers tell: `any` is the disjunction of all
 * without their signs. */
unsigned read_rows_number_facts(uint32_t any);
/* Judges a word: sets verdict and facts of *row (a verdict that is set stays). */
void read_rows_judge_word(ReadRow *row, Text word, const Limits *limits);

/* Hashes the word of a row that was judged, so that taking it is less work. Not needed;
 * thread-safe. */
void read_rows_hash_word(const ReadRows *r, ReadRow *row);

/* Takes the first n slots in order. Counts everything but READ_ROW_BAD, which the parser
 * must have handled. Then calls options->seen. Errors: E_NOMEM. */
MUST_USE Status read_rows_take(ReadRows *r, size_t n, Error *err);

/* Adds one to a count, or n >= 0 of which the first stands at `first`. */
void read_rows_count(ReadCount *c, int64_t place, Text word);
void read_rows_count_many(ReadCount *c, int64_t n, int64_t first);

/* The file ends too early: inside row or line `inside` (0: between two). E_INPUT naming
 * the last whole row; with limits.allow_cut a note, and OK. */
MUST_USE Status read_rows_end_early(ReadRows *r, int64_t inside, Error *err);

/* Gives unused memory back, writes the notes into the space's source, and hands it over.
 * Errors: E_INPUT when no row is left. */
MUST_USE Status read_rows_finish(ReadRows *r, Space **out, Error *err);

#endif
