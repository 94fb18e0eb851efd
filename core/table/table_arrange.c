/* Arranging: the rows that match, in the order of some columns, with some columns, or how
 * often each value of one of them occurs. The interactive view and the command line share
 * it, so that a command gives the rows that a screen shows. */
#include "core/table/table_arrange.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/table/format.h"

static Status unknown(const Table *t, Text name, const char *what, Error *err)
{
    char shown[TEXT_SHORT];
    Str names = {0};
    for (int c = 0; c < table_cols(t); c++)
        str_addf(&names, "%s%s", c ? ", " : "", table_col(t, c)->name);
    (void)error_set(err, E_USAGE, "there is no column \"%s\" to %s",
                    text_short(shown, name), what);
    error_hint(err, "columns: %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

/* The column of a name that need not end with a zero; -1: none. */
static int find(const Table *t, Text name)
{
    for (int c = 0; c < table_cols(t); c++)
        if (str_compare(str_text(table_col(t, c)->name), name) == 0)
            return c;
    return -1;
}

/* Takes the next name of a list joined by commas; false at its end. */
static bool next_name(const char **at, Text *name)
{
    if (!*at)
        return false;
    const size_t n = strcspn(*at, ",");
    *name = (Text){*at, n};
    *at = (*at)[n] ? *at + n + 1 : NULL;
    return true;
}

Status table_arrange_keys(const Table *t, const char *sort, SortKey *keys, int *nkeys,
                          Error *err)
{
    Text name;
    *nkeys = 0;
    for (const char *at = sort; next_name(&at, &name);) {
        const bool is_descending = name.n > 0 && name.p[0] == '-';
        name = (Text){name.p + is_descending, name.n - is_descending};
        const int col = find(t, name);
        if (col < 0)
            return unknown(t, name, "sort by", err);
        if (*nkeys == TABLE_ARRANGE_KEYS) {
            return error_set(err, E_USAGE, "at most %d columns to sort by",
                             TABLE_ARRANGE_KEYS);
        }
        keys[(*nkeys)++] = (SortKey){col, is_descending};
    }
    return OK;
}

static Status find_columns(const Table *t, const char *columns, int *cols, int *ncols,
                           Error *err)
{
    Text name;
    *ncols = 0;
    for (const char *at = columns; next_name(&at, &name);) {
        const int col = find(t, name);
        if (col < 0)
            return unknown(t, name, "show", err);
        bool is_there = false;
        for (int i = 0; i < *ncols; i++)
            is_there |= cols[i] == col;
        if (is_there) {
            return error_set(err, E_USAGE, "column %s is named twice",
                             table_col(t, col)->name);
        }
        cols[(*ncols)++] = col;
    }
    return OK;
}

static const ColSpec count_cols[] = {
    {"value", "value", "", "value of the column, as it is shown", COL_TEXT, 0},
    {"rows", "rows", "", "rows that show this value", COL_INT, 0},
    {"share", "share", "", "share of the rows shown", COL_RATE, 3},
};

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const Text *)a, *(const Text *)b);
}

Table *table_arrange_counts(const Table *t, int col, const int32_t *rows, int32_t n)
{
    const ColType type = table_col(t, col)->type;
    int32_t missing = 0;
    Arena arena = {0};
    Text *value = mem_xcalloc((size_t)n, sizeof *value);
    Str buf = {0};
    for (int32_t i = 0; i < n; i++) {
        const Cell cell = table_cell(t, rows[i], col);
        if (cell.is_missing) {
            missing++;
            continue;
        }
        str_clear(&buf);
        if (type != COL_TEXT && type != COL_WORD)
            format_cell(&buf, t, rows[i], col, TEXT_UTF8);
        else
            str_add_text(&buf, cell.text);
        value[i - missing] =
            (Text){mem_arena_strndup(&arena, str_cstr(&buf), buf.n), buf.n};
    }
    str_free(&buf);
    const int32_t known = n - missing;
    if (known > 1)
        qsort(value, (size_t)known, sizeof *value, by_text);
    Table *made = table_new(table_name(t), "frequency", count_cols,
                            sizeof count_cols / sizeof *count_cols);
    for (int32_t i = 0, from = 0; i < known; i++) {
        if (i + 1 < known && str_compare(value[i], value[i + 1]) == 0)
            continue;
        const int32_t row = table_add_row(made);
        table_set_text(made, row, 0, value[i]);
        table_set_int(made, row, 1, i + 1 - from);
        table_set_rate(made, row, 2, stats_rate(i + 1 - from, n));
        from = i + 1;
    }
    if (missing > 0) {
        const int32_t row = table_add_row(made);
        table_set_missing(made, row, 0, "no value");
        table_set_int(made, row, 1, missing);
        table_set_rate(made, row, 2, stats_rate(missing, n));
    }
    mem_arena_free(&arena);
    free(value);
    const SortKey most = {1, true};
    const int32_t kinds = table_rows(made);
    int32_t *order = mem_xcalloc((size_t)kinds, sizeof *order);
    for (int32_t i = 0; i < kinds; i++)
        order[i] = i;
    table_sort(made, &most, 1, order, kinds);
    Table *sorted = table_make_rows(made, order, kinds);
    free(order);
    table_free(made);
    return sorted;
}

/* The next word of a list joined by commas, without its backslashes; false at its end. */
static bool next_word(const char **at, Str *word)
{
    str_clear(word);
    if (!*at)
        return false;
    const char *p = *at;
    for (; *p && *p != ','; p++) {
        p += *p == '\\' && p[1];
        str_add_char(word, *p);
    }
    *at = *p ? p + 1 : NULL;
    return true;
}

/* Which rows have a word of the list as their first text; NULL without a list. */
static bool *find_only(const Table *t, const char *only)
{
    int col = 0;
    if (!only)
        return NULL;
    while (col < table_cols(t) && table_col(t, col)->type != COL_TEXT &&
           table_col(t, col)->type != COL_WORD)
        col++;
    bool *is_in = mem_xcalloc((size_t)table_rows(t), sizeof *is_in);
    Str word = {0};
    while (col < table_cols(t) && next_word(&only, &word)) {
        for (int32_t i = 0; i < table_rows(t); i++) {
            const Cell cell = table_cell(t, i, col);
            is_in[i] |= !cell.is_missing &&
                        str_compare(cell.text, (Text){str_cstr(&word), word.n}) == 0;
        }
    }
    str_free(&word);
    return is_in;
}

/* The rows that match in their order; *n of them. */
static Status choose_rows(const Table *t, const TableArrange *how, int32_t *rows,
                          int32_t *n, Error *err)
{
    TableFilter *filter = NULL;
    SortKey keys[TABLE_ARRANGE_KEYS];
    int nkeys = 0;
    if (how->where)
        TRY(table_filter_parse(t, how->where, &filter, err));
    bool *is_in = find_only(t, how->only);
    *n = 0;
    for (int32_t i = 0; i < table_rows(t); i++)
        if ((!is_in || is_in[i]) && (!filter || table_filter_match(filter, t, i)))
            rows[(*n)++] = i;
    free(is_in);
    table_filter_free(filter);
    /* the frequency has an order of its own; --sort is about its rows then */
    if (how->sort && !how->frequency)
        TRY(table_arrange_keys(t, how->sort, keys, &nkeys, err));
    table_sort(t, keys, nkeys, rows, *n);
    return OK;
}

static Status arrange(const Table *t, const TableArrange *how, int32_t *rows, int *cols,
                      Table **out, Error *err)
{
    int32_t n = 0;
    int ncols = 0;
    TRY(choose_rows(t, how, rows, &n, err));
    if (how->frequency) {
        const int col = find(t, str_text(how->frequency));
        if (col < 0)
            return unknown(t, str_text(how->frequency), "count", err);
        *out = table_arrange_counts(t, col, rows, n);
        return OK;
    }
    TRY(find_columns(t, how->columns, cols, &ncols, err));
    *out = ncols > 0 ? table_make_part(t, rows, n, cols, ncols)
                     : table_make_rows(t, rows, n);
    return OK;
}

Status table_arrange(const Table *t, const TableArrange *how, Table **out, Error *err)
{
    *out = NULL;
    int32_t *rows = mem_xcalloc((size_t)table_rows(t), sizeof *rows);
    int *cols = mem_xcalloc((size_t)table_cols(t), sizeof *cols);
    const Status status = arrange(t, how, rows, cols, out, err);
    free(rows);
    free(cols);
    if (status != OK || !how->frequency || !how->sort)
        return status;
    Table *counts = *out;
    const TableArrange order = {.sort = how->sort};
    const Status sorted = table_arrange(counts, &order, out, err);
    table_free(counts);
    return sorted;
}
