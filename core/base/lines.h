/* Lines: a small text file (a dictionary, a word list, ratings), whole in memory, taken
 * line by line. */
#ifndef CORE_BASE_LINES_H
#define CORE_BASE_LINES_H

#include "core/base/input.h"
#include "core/base/notes.h"

typedef struct Lines {
    char *name;     /* of the file, safe to show; owned */
    uint64_t bytes; /* of the file as stored; 0: a pipe */
    int64_t number; /* of the line that was taken last, from 1 */
    Str all;        /* the content; owned */
    Text rest;      /* what is not taken yet */
    char mark;      /* what ends a line */
} Lines;

/* What the file should be, for the sentence that refuses another kind of file. */
typedef struct LinesWant {
    const char *is_not; /* "not a dictionary" */
    const char *hint; /* what it should look like, where the kind has no hint of its own;
                         NULL: nothing */
    bool takes_json;  /* what begins as JSON is let through, for the caller to parse */
} LinesWant;

/* Reads the whole file: gzip and zstd are opened, a file of another kind (a picture, an
 * archive, vectors) is refused by name. A byte order mark is stripped and noted (code
 * "bom"). Lines end with LF or CRLF, or, where the file has no LF at all, with CR alone,
 * as old tables do. After OK the caller frees with lines_done; after an error nothing is
 * held. Errors: E_INPUT, E_LIMIT (limits->memory), E_NOMEM. O(bytes). */
MUST_USE Status lines_read(Lines *out, const char *path, const LinesWant *want,
                           const Limits *limits, Notes *notes, Error *err);

/* Whether what is left begins as JSON does, with { or [. */
bool lines_are_json(const Lines *l);

/* The next line without its end, borrowed from `l`; false after the last. */
bool lines_take(Lines *l, Text *line);

void lines_done(Lines *l);

#endif
