/* Tables are kept column by column: one array per column and type, one array of reasons
 * beside it.
 *
 * Invariants: every array of a column has `cap` places, of which `n` are rows; why[row]
 * == 0 means that the cell has a value, else it is the number of an interned reason;
 * texts live in the arena until the table is freed, so that a Cell may borrow them.
 * Overwriting a text leaves the old bytes in the arena: tables are filled once. */
#include "core/table/table.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

typedef struct Column {
    int64_t *i;    /* COL_INT, COL_BOOL; COL_WORD: the row in its space */
    double *real;  /* COL_REAL */
    Rate *rate;    /* COL_RATE */
    Text *text;    /* COL_TEXT, COL_WORD; in the arena */
    int32_t *home; /* COL_WORD: interned name of the space */
    int32_t *why;  /* interned reason of a missing cell; 0: the cell has a value */
} Column;

/* Distinct strings, numbered from 1 in the order they came; open addressing, never full.
 */
typedef struct Intern {
    const char **string; /* string[id - 1], in the arena */
    int32_t n, cap;
    int32_t *slot; /* ids, 0: free */
    size_t slots;  /* a power of two above 1.5 n */
} Intern;

struct Table {
    const char *name, *title; /* in the arena */
    const char *drill;
    const ColSpec *spec;
    int ncols;
    int32_t n, cap;
    Column *column;
    Intern intern;
    int32_t not_set, undefined, no_cases; /* interned reasons that every table knows */
    Arena arena;
    Notes notes;
};

static size_t hash(const char *s)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 1099511628211u;
    return (size_t)(h ^ (h >> 32));
}

static void intern_grow(Intern *in)
{
    if (in->n == in->cap) {
        in->cap = in->cap ? 2 * in->cap : 8;
        in->string =
            mem_xrealloc((void *)in->string, (size_t)in->cap * sizeof *in->string);
    }
    if (in->slots > (size_t)in->n + (size_t)in->n / 2 + 1)
        return;
    in->slots = in->slots ? 2 * in->slots : 16;
    free(in->slot);
    in->slot = mem_xcalloc(in->slots, sizeof *in->slot);
    for (int32_t id = 1; id <= in->n; id++) {
        size_t at = hash(in->string[id - 1]) & (in->slots - 1);
        while (in->slot[at])
            at = (at + 1) & (in->slots - 1);
        in->slot[at] = id;
    }
}

static int32_t intern(Table *t, const char *s)
{
    Intern *in = &t->intern;
    intern_grow(in);
    size_t at = hash(s) & (in->slots - 1);
    for (; in->slot[at]; at = (at + 1) & (in->slots - 1)) {
        if (strcmp(in->string[in->slot[at] - 1], s) == 0)
            return in->slot[at];
    }
    in->string[in->n++] = mem_arena_strndup(&t->arena, s, strlen(s));
    in->slot[at] = in->n;
    return in->n;
}

static const char *interned(const Table *t, int32_t id)
{
    return t->intern.string[id - 1];
}

Table *table_new(const char *name, const char *title, const ColSpec *cols, int ncols)
{
    assert(ncols > 0);
    Table *t = mem_xcalloc(1, sizeof *t);
    t->name = mem_arena_strndup(&t->arena, name, strlen(name));
    t->title = mem_arena_strndup(&t->arena, title, strlen(title));
    t->spec = cols;
    t->ncols = ncols;
    t->column = mem_xcalloc((size_t)ncols, sizeof *t->column);
    t->not_set = intern(t, "not set");
    t->undefined = intern(t, "undefined");
    t->no_cases = intern(t, "no cases");
    return t;
}

void table_free(Table *t)
{
    if (!t)
        return;
    for (int c = 0; c < t->ncols; c++) {
        Column *col = &t->column[c];
        free(col->i);
        free(col->real);
        free(col->rate);
        free(col->text);
        free(col->home);
        free(col->why);
    }
    free(t->column);
    free((void *)t->intern.string);
    free(t->intern.slot);
    mem_arena_free(&t->arena);
    notes_free(&t->notes);
    free(t);
}

static void grow(Table *t, int32_t cap)
{
    const size_t n = (size_t)cap;
    for (int c = 0; c < t->ncols; c++) {
        Column *col = &t->column[c];
        const ColType type = t->spec[c].type;
        if (type == COL_INT || type == COL_BOOL || type == COL_WORD)
            col->i = mem_xrealloc(col->i, n * sizeof *col->i);
        if (type == COL_REAL)
            col->real = mem_xrealloc(col->real, n * sizeof *col->real);
        if (type == COL_RATE)
            col->rate = mem_xrealloc(col->rate, n * sizeof *col->rate);
        if (type == COL_TEXT || type == COL_WORD)
            col->text = mem_xrealloc(col->text, n * sizeof *col->text);
        if (type == COL_WORD)
            col->home = mem_xrealloc(col->home, n * sizeof *col->home);
        col->why = mem_xrealloc(col->why, n * sizeof *col->why);
    }
    t->cap = cap;
}

int32_t table_add_row(Table *t)
{
    if (t->n == t->cap) {
        assert(t->cap < INT32_MAX / 2);
        grow(t, t->cap ? 2 * t->cap : 16);
    }
    for (int c = 0; c < t->ncols; c++)
        t->column[c].why[t->n] = t->not_set;
    return t->n++;
}

/* The column, about to get a value in `row`. A wrong type or place is the caller's
 * mistake. */
static Column *filled(Table *t, int32_t row, int col, ColType type)
{
    assert(row >= 0 && row < t->n);
    assert(col >= 0 && col < t->ncols);
    assert(t->spec[col].type == type);
    (void)type;
    t->column[col].why[row] = 0;
    return &t->column[col];
}

void table_set_int(Table *t, int32_t row, int col, int64_t v)
{
    filled(t, row, col, COL_INT)->i[row] = v;
}

void table_set_real(Table *t, int32_t row, int col, double v)
{
    Column *c = filled(t, row, col, COL_REAL);
    c->real[row] = v;
    if (!isfinite(v))
        c->why[row] = t->undefined;
}

void table_set_real_or(Table *t, int32_t row, int col, double v, const char *why)
{
    if (isfinite(v) || !why)
        table_set_real(t, row, col, v);
    else
        table_set_missing(t, row, col, why);
}

void table_set_bool(Table *t, int32_t row, int col, bool v)
{
    filled(t, row, col, COL_BOOL)->i[row] = v;
}

static Text keep(Table *t, Text v)
{
    if (v.n == 0)
        return (Text){"", 0};
    return (Text){mem_arena_strndup(&t->arena, v.p, v.n), v.n};
}

void table_set_text(Table *t, int32_t row, int col, Text v)
{
    filled(t, row, col, COL_TEXT)->text[row] = keep(t, v);
}

void table_set_word(Table *t, int32_t row, int col, WordRef w)
{
    Column *c = filled(t, row, col, COL_WORD);
    c->text[row] = keep(t, w.word);
    c->i[row] = w.row;
    c->home[row] = intern(t, w.space ? w.space : "");
}

void table_set_rate(Table *t, int32_t row, int col, Rate r)
{
    Column *c = filled(t, row, col, COL_RATE);
    c->rate[row] = r;
    if (r.n <= 0) {
        c->why[row] = t->no_cases;
    } else if (!isfinite(r.value) || !isfinite(r.lo) || !isfinite(r.hi)) {
        c->why[row] = t->undefined;
    }
}

void table_set_missing(Table *t, int32_t row, int col, const char *why)
{
    assert(row >= 0 && row < t->n);
    assert(col >= 0 && col < t->ncols);
    t->column[col].why[row] = intern(t, why);
}

const char *table_name(const Table *t)
{
    return t->name;
}

const char *table_title(const Table *t)
{
    return t->title;
}

int32_t table_rows(const Table *t)
{
    return t->n;
}

int table_cols(const Table *t)
{
    return t->ncols;
}

const ColSpec *table_col(const Table *t, int col)
{
    assert(col >= 0 && col < t->ncols);
    return &t->spec[col];
}

int table_find_col(const Table *t, const char *name)
{
    for (int c = 0; c < t->ncols; c++) {
        if (strcmp(t->spec[c].name, name) == 0)
            return c;
    }
    return -1;
}

bool table_adds_rank(const Table *t, int col)
{
    if (t->spec[col].type != COL_WORD)
        return false;
    const size_t n = strlen(t->spec[col].name);
    for (int c = 0; c < t->ncols; c++) {
        if (strncmp(t->spec[c].name, t->spec[col].name, n) == 0 &&
            strcmp(t->spec[c].name + n, "_rank") == 0)
            return false;
    }
    return true;
}

Cell table_cell(const Table *t, int32_t row, int col)
{
    assert(row >= 0 && row < t->n);
    assert(col >= 0 && col < t->ncols);
    const Column *c = &t->column[col];
    Cell cell = {.type = t->spec[col].type};
    if (c->why[row]) {
        cell.is_missing = true;
        cell.why = interned(t, c->why[row]);
        cell.rate.n = c->why[row] == t->no_cases ? 0 : -1;
        return cell;
    }
    switch (cell.type) {
    case COL_TEXT: cell.text = c->text[row]; break;
    case COL_BOOL:
    case COL_INT: cell.i = c->i[row]; break;
    case COL_REAL: cell.real = c->real[row]; break;
    case COL_RATE: cell.rate = c->rate[row]; break;
    case COL_WORD:
        cell.text = c->text[row];
        cell.i = c->i[row];
        cell.space = interned(t, c->home[row]);
        break;
    }
    return cell;
}

void table_set_drill(Table *t, const char *command)
{
    t->drill = command;
}

const char *table_drill(const Table *t)
{
    return t->drill;
}

Notes *table_notes(Table *t)
{
    return &t->notes;
}

const Notes *table_get_notes(const Table *t)
{
    return &t->notes;
}

/* --- order --- */

typedef struct SortContext {
    const Table *t;
    const SortKey *keys;
    int nkeys;
} SortContext;

static int compare_values(const Table *t, int col, int32_t a, int32_t b)
{
    const Column *c = &t->column[col];
    switch (t->spec[col].type) {
    case COL_TEXT:
    case COL_WORD: return str_compare(c->text[a], c->text[b]);
    case COL_BOOL:
    case COL_INT: return (c->i[a] > c->i[b]) - (c->i[a] < c->i[b]);
    case COL_REAL: return (c->real[a] > c->real[b]) - (c->real[a] < c->real[b]);
    case COL_RATE:
        return (c->rate[a].value > c->rate[b].value) -
               (c->rate[a].value < c->rate[b].value);
    }
    return 0;
}

static int compare_rows(const void *pa, const void *pb, void *ctx)
{
    const SortContext *s = ctx;
    const int32_t a = *(const int32_t *)pa;
    const int32_t b = *(const int32_t *)pb;
    for (int k = 0; k < s->nkeys; k++) {
        const SortKey key = s->keys[k];
        const int32_t *why = s->t->column[key.col].why;
        if ((why[a] != 0) != (why[b] != 0))
            return why[a] ? 1 : -1; /* missing cells last, whatever the direction */
        if (why[a])
            continue;
        const int c = compare_values(s->t, key.col, a, b);
        if (c != 0)
            return key.is_descending ? -c : c;
    }
    return (a > b) - (a < b);
}

void table_sort(const Table *t, const SortKey *keys, int nkeys, int32_t *order, int32_t n)
{
    SortContext s = {t, keys, nkeys};
    if (n > 1)
        qsort_r(order, (size_t)n, sizeof *order, compare_rows, &s);
}

static void copy_cell(Table *to, int32_t row, int col, const Table *from, int32_t source,
                      int source_col)
{
    const Column *c = &from->column[source_col];
    Column *d = &to->column[col];
    const ColType type = from->spec[source_col].type;
    d->why[row] = c->why[source] ? intern(to, interned(from, c->why[source])) : 0;
    if (d->why[row])
        return;
    if (d->i)
        d->i[row] = c->i[source];
    if (d->real)
        d->real[row] = c->real[source];
    if (d->rate)
        d->rate[row] = c->rate[source];
    if (d->text)
        d->text[row] = keep(to, c->text[source]);
    if (type == COL_WORD)
        d->home[row] = intern(to, interned(from, c->home[source]));
}

Table *table_make_part(const Table *t, const int32_t *rows, int32_t n, const int *cols,
                       int ncols)
{
    Table *made = table_new(t->name, t->title, t->spec, ncols);
    ColSpec *spec = mem_arena_alloc(&made->arena, (size_t)ncols * sizeof *spec);
    for (int c = 0; c < ncols; c++)
        spec[c] = t->spec[cols[c]];
    made->spec = spec;
    notes_append(&made->notes, &t->notes);
    for (int32_t i = 0; i < n; i++) {
        assert(rows[i] >= 0 && rows[i] < t->n);
        const int32_t row = table_add_row(made);
        for (int c = 0; c < ncols; c++)
            copy_cell(made, row, c, t, rows[i], cols[c]);
    }
    return made;
}

Table *table_make_rows(const Table *t, const int32_t *rows, int32_t n)
{
    int *all = mem_xcalloc((size_t)t->ncols, sizeof *all);
    for (int c = 0; c < t->ncols; c++)
        all[c] = c;
    Table *made = table_make_part(t, rows, n, all, t->ncols);
    made->spec = t->spec;
    made->drill = t->drill;
    free(all);
    return made;
}
