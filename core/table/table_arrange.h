/* Arranging tables: rows, their order and columns, as --where, --sort, --columns and
 * --frequency name them. */
#ifndef CORE_TABLE_TABLE_ARRANGE_H
#define CORE_TABLE_TABLE_ARRANGE_H

#include "core/table/table.h"

enum { TABLE_ARRANGE_KEYS = 8 };

/* NULL: as it is. */
typedef struct TableArrange {
    const char *only;    /* words joined by commas (a backslash before a comma in a
                            word): rows whose first text is one of them */
    const char *where;   /* a filter (table_filter_parse) */
    const char *sort;    /* columns joined by commas, the first decides; -COL: falling */
    const char *columns; /* columns joined by commas: these only, in this order */
    const char *frequency; /* a column: its values and how many rows have each */
} TableArrange;

/* The keys that a `sort` names, at most TABLE_ARRANGE_KEYS. Errors: E_USAGE naming a
 * column that is not there. */
MUST_USE Status table_arrange_keys(const Table *t, const char *sort, SortKey *keys,
                                   int *nkeys, Error *err);

/* How often each value of a column occurs in the given rows: value, rows, share, the
 * commonest first; the table keeps its name. Texts are counted by their bytes, all else
 * as it is shown. O(n log n).
 */
Table *table_arrange_counts(const Table *t, int col, const int32_t *rows, int32_t n);

/* The table so arranged, a new one. With a frequency, `sort` orders the counts (columns
 * value, rows, share). Errors: E_USAGE. */
MUST_USE Status table_arrange(const Table *t, const TableArrange *how, Table **out,
                              Error *err);

#endif
