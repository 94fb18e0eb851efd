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

/* Adds a word to a list. */
static void add_word(Str *out, Text word, bool is_first)
{
    if (!is_first)
        str_add_char(out, ',');
    for (size_t i = 0; i < word.n; i++) {
        if (word.p[i] == ',' || word.p[i] == '\\')
            str_add_char(out, '\\');
        str_add_char(out, word.p[i]);
    }
}

/* The words of a list, sorted, each once. */
typedef struct Words {
    Arena arena;
    Text *word; /* owned */
    size_t n;
} Words;

static void read_words(const char *list, Words *w)
{
    size_t most = 1;
    for (const char *p = list; *p; p++)
        most += *p == ',';
    *w = (Words){.word = mem_xcalloc(most, sizeof *w->word)};
    Str word = {0};
    while (next_word(&list, &word)) {
        const char *copy = mem_arena_strndup(&w->arena, str_cstr(&word), word.n);
        w->word[w->n++] = (Text){copy, word.n};
    }
    str_free(&word);
    qsort(w->word, w->n, sizeof *w->word, by_text);
    size_t kept = 0;
    for (size_t i = 0; i < w->n; i++)
        if (i == 0 || str_compare(w->word[i], w->word[kept - 1]) != 0)
            w->word[kept++] = w->word[i];
    w->n = kept;
}

static void free_words(Words *w)
{
    mem_arena_free(&w->arena);
    free(w->word);
}

static const Text *find_word(const Words *w, const Cell *cell)
{
    if (cell->is_missing)
        return NULL;
    return bsearch(&cell->text, w->word, w->n, sizeof *w->word, by_text);
}

/* Whether no two cells of a column of texts are the same. */
static bool is_unique(const Table *t, int col)
{
    size_t n = 0;
    bool is_unique = true;
    Text *text = mem_xcalloc((size_t)table_rows(t), sizeof *text);
    for (int32_t i = 0; i < table_rows(t); i++) {
        const Cell cell = table_cell(t, i, col);
        if (!cell.is_missing)
            text[n++] = cell.text;
    }
    if (n > 1)
        qsort(text, n, sizeof *text, by_text);
    for (size_t i = 1; i < n && is_unique; i++)
        is_unique = str_compare(text[i - 1], text[i]) != 0;
    free(text);
    return is_unique;
}

/* The column whose words --only means; -1: none. */
static int find_key(const Table *t)
{
    for (int c = 0; c < table_cols(t); c++)
        if (table_col(t, c)->type == COL_WORD)
            return c;
    for (int c = 0; c < table_cols(t); c++)
        if (table_col(t, c)->type == COL_TEXT && is_unique(t, c))
            return c;
    return -1;
}

Status table_arrange_only(const Table *t, const char *only, bool **is_in, Error *err)
{
    const int col = find_key(t);
    *is_in = NULL;
    if (col < 0) {
        (void)error_set(err, E_USAGE, "table %s has no column of words to choose rows by",
                        table_name(t));
        error_hint(err, "--where chooses rows by what any column says");
        return E_USAGE;
    }
    Words w;
    read_words(only, &w);
    *is_in = mem_xcalloc((size_t)table_rows(t), sizeof **is_in);
    for (int32_t i = 0; i < table_rows(t); i++) {
        const Cell cell = table_cell(t, i, col);
        (*is_in)[i] = find_word(&w, &cell) != NULL;
    }
    free_words(&w);
    return OK;
}

bool table_arrange_list(const Table *t, const bool *is_in, Str *out)
{
    const int col = find_key(t);
    bool is_first = true;
    for (int32_t i = 0; col >= 0 && i < table_rows(t); i++) {
        const Cell cell = table_cell(t, i, col);
        if (!is_in[i] || cell.is_missing)
            continue;
        add_word(out, cell.text, is_first);
        is_first = false;
    }
    return !is_first;
}

char *table_arrange_unmet(const Table *t, const char *only, int *n)
{
    const int col = find_key(t);
    Words w;
    Str out = {0};
    read_words(only, &w);
    bool *is_met = mem_xcalloc(w.n, sizeof *is_met);
    for (int32_t i = 0; col >= 0 && i < table_rows(t); i++) {
        const Cell cell = table_cell(t, i, col);
        const Text *word = find_word(&w, &cell);
        if (word)
            is_met[word - w.word] = true;
    }
    *n = 0;
    for (size_t i = 0; i < w.n; i++)
        if (!is_met[i])
            add_word(&out, w.word[i], (*n)++ == 0);
    free(is_met);
    free_words(&w);
    return str_take(&out);
}

/* The rows that match in their order; *n of them. */
static Status choose_rows(const Table *t, const TableArrange *how, int32_t *rows,
                          int32_t *n, Error *err)
{
    TableFilter *filter = NULL;
    SortKey keys[TABLE_ARRANGE_KEYS];
    int nkeys = 0;
    bool *is_in = NULL;
    if (how->where)
        TRY(table_filter_parse(t, how->where, &filter, err));
    const Status status = how->only ? table_arrange_only(t, how->only, &is_in, err) : OK;
    if (status != OK) {
        table_filter_free(filter);
        return status;
    }
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
    if (status != OK || !how->frequency || (!how->sort && !how->columns))
        return status;
    Table *counts = *out;
    const TableArrange order = {.sort = how->sort, .columns = how->columns};
    const Status sorted = table_arrange(counts, &order, out, err);
    table_free(counts);
    return sorted;
}
