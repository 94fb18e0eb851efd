/* Maps made elsewhere: places of words from a table, to be scored like any other map. */
#ifndef CORE_PROJECT_MAP_FILE_H
#define CORE_PROJECT_MAP_FILE_H

#include "core/base/limits.h"
#include "core/project/layout.h"

/* What became of the lines after the head: lines = points + all that follows. */
typedef struct MapFileLedger {
    int64_t lines;     /* blank ones not counted */
    int64_t unknown;   /* words that their space does not have */
    int64_t elsewhere; /* lines of spaces that are not on this map */
    int64_t repeated;  /* words that had a place already: the first one counts */
    int64_t zero;      /* words with a zero vector: nothing can be said of their place */
    int64_t malformed; /* only with limits->skip_bad_rows */
} MapFileLedger;

/* Reads tab-separated values with a head that names the columns word, x, y and, where
 * several spaces are given, space (the names of the spaces, or their languages); others
 * are passed over. That is what `project --table points --format tsv` writes; gzip, zstd,
 * CRLF and a BOM are accepted. layout->method is "file". Errors: E_INPUT (a column is
 * missing, a line with too few fields or a place that is no finite number, named by its
 * line), E_UNDEFINED (no word of the file is in the spaces), E_LIMIT, E_NOMEM.
 * O(bytes + n). */
MUST_USE Status map_file_read(const char *path, const Space *const *spaces, int nspaces,
                              const Limits *limits, Layout **out, MapFileLedger *ledger,
                              Error *err);

#endif
