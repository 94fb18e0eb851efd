/* Ratings: pairs of words with how alike people find them. */
#ifndef CORE_SPACE_RATINGS_H
#define CORE_SPACE_RATINGS_H

#include "core/base/limits.h"
#include "core/base/notes.h"
#include "core/space/vocab.h"

typedef struct Ratings {
    char *path;        /* as given; owned */
    int32_t n;         /* pairs, in file order */
    Vocab words;       /* of both columns */
    int32_t *a, *b;    /* n ids into words; owned */
    double *score;     /* n, as written: any scale, higher is more alike; owned */
    int64_t malformed; /* lines left out (only with skip_bad_rows) */
    Notes notes;
} Ratings;

/* Reads word, word, number from each line: fields by TABs, or by blanks in lines without
 * a TAB; further fields are not read. A first line without a number is a header. CR,
 * CRLF, LF, BOM, blank lines, gzip and zstd are accepted. A line of another shape is
 * E_INPUT with its number; with limits->skip_bad_rows it is counted. Errors: E_INPUT,
 * E_LIMIT, E_NOMEM. */
MUST_USE Status ratings_read(Ratings **out, const char *path, const Limits *limits,
                             Error *err);
void ratings_free(Ratings *r);

#endif
