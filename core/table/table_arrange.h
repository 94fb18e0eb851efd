/* Arranging tables: rows, their order and columns, as --where, --sort, --columns and
 * --frequency name them. */
#ifndef CORE_TABLE_TABLE_ARRANGE_H
#define CORE_TABLE_TABLE_ARRANGE_H

#include "core/table/table.h"

enum { TABLE_ARRANGE_KEYS = 8 };

/* NULL: as it is. */
typedef struct TableArrange {
    const char *only;    /* words joined by commas (a backslash before a comma in a
                            word): rows whose key is one of them; the key is the first
                            column of words, else the first of texts that differs in
                            every row */
    const char *where;   /* a filter (table_filter_parse) */
    const char *sort;    /* columns joined by commas, the first decides; -COL: falling */
    const char *columns; /* columns joined by commas: these only, in this order */
    const char *frequency; /* a column: its values and how many rows have each */
} TableArrange;

/* The keys that a `sort` names, at most TABLE_ARRANGE_KEYS. Errors: E_USAGE naming a
 * column that is not there. */
MUST_USE Status table_arrange_keys(const Table *t, const char *sort, SortKey *keys,
                                   int *nkeys, Error *err);

/* Which rows an `only` chooses: *is_in[row], the caller's to free. Errors: E_USAGE when
 * no column of the table is a key. O((rows + words) log words). */
MUST_USE Status table_arrange_only(const Table *t, const char *only, bool **is_in,
                                   Error *err);

/* The words of an `only` that are the key of no row, as a list of the same kind, sorted,
 * each once; *n of them. The caller's to free. */
char *table_arrange_unmet(const Table *t, const char *only, int *n);

/* Appends the list that names the keys of the rows in is_in; false when there are none.
 * Other rows may have the same keys. */
bool table_arrange_list(const Table *t, const bool *is_in, Str *out);

/* How often each value of a column occurs in the given rows: value, rows, share, the
 * commonest first; the table keeps its name. Texts are counted by their bytes, all else
 * as it is shown. O(n log n).
 */
Table *table_arrange_counts(const Table *t, int col, const int32_t *rows, int32_t n);

/* The table so arranged, a new one. With a frequency, `sort` and `columns` are about the
 * counts (columns value, rows, share). Errors: E_USAGE. */
MUST_USE Status table_arrange(const Table *t, const TableArrange *how, Table **out,
                              Error *err);

#endif
