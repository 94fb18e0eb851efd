/* Scores: words with a number each: gold lists. */
#ifndef CORE_SPACE_SCORES_H
#define CORE_SPACE_SCORES_H

#include "core/base/limits.h"
#include "core/base/notes.h"
#include "core/space/vocab.h"

typedef struct Scores {
    char *path;                  /* as given; owned */
    Vocab words;                 /* distinct, in file order */
    double *score;               /* words.n; owned */
    bool is_binary;              /* every score is 0 or 1 */
    int64_t malformed, repeated; /* lines left out */
    Notes notes;
} Scores;

/* Reads one word a line: its first field (TABs, or blanks in lines without a TAB); the
 * number is the first later field that is one in the first line that has one; a line
 * before it is a header. The first of repeated words wins. CRLF, BOM, blank lines, gzip
 * and zstd are accepted. A line without a number is E_INPUT with its line; with
 * limits->skip_bad_rows it is counted. Errors: E_INPUT, E_LIMIT, E_NOMEM. */
MUST_USE Status scores_read(Scores **out, const char *path, const Limits *limits,
                            Error *err);
void scores_free(Scores *s);

#endif
