/* JSON of results: the envelope and the rows.
 *
 * Keys are sorted bytewise at every level. A column gives up to five keys (a rate: x,
 * x_hi, x_lo, x_n; a word: x, x_rank; any: x_why, a text: x_bytes_hex), and the sorted
 * order of all keys of a table is found once. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/table/format_parts.h"
#include "core/table/json_write.h"

enum { SCHEMA = 1 };

typedef enum KeyPart {
    KEY_VALUE,
    KEY_WHY,
    KEY_LO,
    KEY_HI,
    KEY_N,
    KEY_RANK,
    KEY_HEX
} KeyPart;

typedef struct Key {
    char *name; /* owned */
    int col;
    KeyPart part;
} Key;

static int compare_keys(const void *a, const void *b)
{
    return strcmp(((const Key *)a)->name, ((const Key *)b)->name);
}

static void add_key(Key *keys, int *n, const ColSpec *spec, int col, KeyPart part)
{
    static const char *const suffix[] = {"",   "_why",  "_lo",       "_hi",
                                         "_n", "_rank", "_bytes_hex"};
    Str name = {0};
    str_addf(&name, "%s%s", spec->name, suffix[part]);
    keys[(*n)++] = (Key){str_take(&name), col, part};
}

static Key *make_keys(const Table *t, int *n)
{
    Key *keys = mem_xcalloc(5 * (size_t)table_cols(t), sizeof *keys);
    *n = 0;
    for (int c = 0; c < table_cols(t); c++) {
        const ColSpec *spec = table_col(t, c);
        add_key(keys, n, spec, c, KEY_VALUE);
        add_key(keys, n, spec, c, KEY_WHY);
        if (spec->type == COL_RATE) {
            add_key(keys, n, spec, c, KEY_LO);
            add_key(keys, n, spec, c, KEY_HI);
            add_key(keys, n, spec, c, KEY_N);
        }
        if (table_adds_rank(t, c))
            add_key(keys, n, spec, c, KEY_RANK);
        if (spec->type == COL_WORD || spec->type == COL_TEXT)
            add_key(keys, n, spec, c, KEY_HEX);
    }
    qsort(keys, (size_t)*n, sizeof *keys, compare_keys);
    return keys;
}

static void add_value(JsonWriter *j, const Cell *cell)
{
    if (cell->is_missing) {
        json_write_null(j);
        return;
    }
    switch (cell->type) {
    case COL_TEXT:
    case COL_WORD: (void)json_write_text(j, cell->text); break;
    case COL_INT: json_write_int(j, cell->i); break;
    case COL_BOOL: json_write_bool(j, cell->i != 0); break;
    case COL_REAL: json_write_real(j, cell->real); break;
    case COL_RATE: json_write_real(j, cell->rate.value); break;
    }
}

static void add_field(JsonWriter *j, const Key *key, const Cell *cell)
{
    const double gone = NAN; /* written as null */
    switch (key->part) {
    case KEY_WHY:
        if (!cell->is_missing)
            return;
        json_write_key(j, key->name);
        (void)json_write_text(j, str_text(cell->why));
        return;
    case KEY_HEX:
        if (cell->is_missing || text_is_utf8(cell->text))
            return;
        json_write_key(j, key->name);
        json_write_hex(j, cell->text);
        return;
    case KEY_VALUE:
        json_write_key(j, key->name);
        add_value(j, cell);
        return;
    case KEY_LO:
        json_write_key(j, key->name);
        json_write_real(j, cell->is_missing ? gone : cell->rate.lo);
        return;
    case KEY_HI:
        json_write_key(j, key->name);
        json_write_real(j, cell->is_missing ? gone : cell->rate.hi);
        return;
    case KEY_N:
    case KEY_RANK: break;
    }
    const int64_t v = key->part == KEY_N ? cell->rate.n : cell->i + 1;
    json_write_key(j, key->name);
    if (v < 0 || (key->part == KEY_RANK && cell->i < 0) ||
        (cell->is_missing && key->part == KEY_RANK)) {
        json_write_null(j);
    } else {
        json_write_int(j, v);
    }
}

static void add_rows(JsonWriter *j, const Table *t)
{
    int n = 0;
    Key *keys = make_keys(t, &n);
    json_write_open(j, '[', false);
    for (int32_t row = 0; row < table_rows(t); row++) {
        json_write_open(j, '{', true);
        for (int k = 0; k < n; k++) {
            const Cell cell = table_cell(t, row, keys[k].col);
            add_field(j, &keys[k], &cell);
        }
        json_write_close(j, '}');
    }
    json_write_close(j, ']');
    for (int k = 0; k < n; k++)
        free(keys[k].name);
    free(keys);
}

void format_json_table(Str *out, const Table *t)
{
    JsonWriter j = json_write_start(out);
    add_rows(&j, t);
}

static int compare_params(const void *a, const void *b)
{
    const ProvParam *const *x = a;
    const ProvParam *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static void add_param(JsonWriter *j, const ProvParam *p)
{
    const size_t n = p->value ? strlen(p->value) : 0;
    int64_t whole = 0;
    double real = 0;
    if (p->value && p->kind == PARAM_INT && number_parse_int(p->value, n, &whole)) {
        json_write_key(j, p->name);
        json_write_int(j, whole);
    } else if (p->value && p->kind == PARAM_REAL &&
               number_parse_double(p->value, n, &real) == NUMBER_OK) {
        json_write_key(j, p->name);
        json_write_real(j, real);
    } else if (p->value && p->kind == PARAM_BOOL) {
        json_write_key(j, p->name);
        json_write_bool(j, strcmp(p->value, "true") == 0);
    } else {
        json_write_member(j, p->name, (Text){p->value, n});
    }
}

static void add_params(JsonWriter *j, const TableSet *set)
{
    const size_t n = (size_t)set->nparams;
    const ProvParam **sorted = mem_xcalloc(n, sizeof(const void *));
    for (size_t i = 0; i < n; i++)
        sorted[i] = &set->param[i];
    qsort((void *)sorted, n, sizeof(const void *), compare_params);
    json_write_open(j, '{', false);
    for (size_t i = 0; i < n; i++)
        add_param(j, sorted[i]);
    json_write_close(j, '}');
    free((void *)sorted);
}

/* Only where it is known, which other results do not tell. */
static void add_recipe(JsonWriter *j, const TableSet *set)
{
    if (set->nrecipe == 0)
        return;
    json_write_key(j, "recipe");
    json_write_open(j, '[', true);
    for (int i = 0; i < set->nrecipe; i++)
        (void)json_write_text(j, str_text(set->recipe[i]));
    json_write_close(j, ']');
}

static void add_count(JsonWriter *j, const char *key, int64_t v)
{
    json_write_key(j, key);
    if (v < 0) {
        json_write_null(j);
    } else {
        json_write_int(j, v);
    }
}

static Text or_null(const char *s)
{
    return s && *s ? str_text(s) : (Text){NULL, 0};
}

static void add_inputs(JsonWriter *j, const TableSet *set)
{
    json_write_open(j, '[', false);
    for (int i = 0; i < set->ninputs; i++) {
        const ProvInput *in = &set->input[i];
        json_write_open(j, '{', true);
        json_write_key(j, "bytes");
        json_write_int(j, (int64_t)in->bytes);
        add_count(j, "d", in->d);
        json_write_member(j, "format", or_null(in->format));
        json_write_member(j, "language", or_null(in->language));
        add_count(j, "n", in->n);
        json_write_member(j, "path", or_null(in->path));
        json_write_member(j, "role", or_null(in->role));
        add_count(j, "rows_left_out", in->rows_left_out);
        json_write_member(j, "sha256", or_null(in->sha256));
        json_write_close(j, '}');
    }
    json_write_close(j, ']');
}

static void add_notes(JsonWriter *j, const Notes *notes, bool is_warning)
{
    json_write_open(j, '[', false);
    for (int i = 0; i < notes->n; i++) {
        const Note *note = &notes->item[i];
        if (note->is_warning != is_warning)
            continue;
        json_write_open(j, '{', true);
        json_write_member(j, "code", str_text(note->code));
        json_write_key(j, "count");
        json_write_int(j, note->count);
        json_write_member(j, "text", str_text(note->text));
        json_write_close(j, '}');
    }
    json_write_close(j, ']');
}

static int compare_tables(const void *a, const void *b)
{
    const Table *const *x = a;
    const Table *const *y = b;
    return strcmp(table_name(*x), table_name(*y));
}

static void add_tables(JsonWriter *j, const TableSet *set, const char *only)
{
    const size_t n = (size_t)set->ntables;
    const Table **sorted = mem_xcalloc(n, sizeof(const void *));
    for (size_t i = 0; i < n; i++)
        sorted[i] = set->table[i];
    qsort((void *)sorted, n, sizeof(const void *), compare_tables);
    json_write_open(j, '{', false);
    for (size_t i = 0; i < n; i++) {
        if (only && strcmp(table_name(sorted[i]), only) != 0)
            continue;
        json_write_key(j, table_name(sorted[i]));
        add_rows(j, sorted[i]);
    }
    json_write_close(j, '}');
    free((void *)sorted);
}

void format_json_set(Str *out, const TableSet *set, const char *only)
{
    Notes notes = {0};
    notes_append(&notes, &set->notes);
    for (int i = 0; i < set->ntables; i++)
        notes_append(&notes, table_get_notes(set->table[i]));
    JsonWriter j = json_write_start(out);
    json_write_open(&j, '{', false);
    json_write_member(&j, "command", str_text(set->command));
    json_write_member(&j, "finding", or_null(set->finding));
    json_write_key(&j, "inputs");
    add_inputs(&j, set);
    json_write_member(&j, "isogloss", str_text(ISOGLOSS_VERSION));
    json_write_key(&j, "parameters");
    add_params(&j, set);
    add_recipe(&j, set);
    json_write_key(&j, "remarks");
    add_notes(&j, &notes, false);
    json_write_key(&j, "schema");
    json_write_int(&j, SCHEMA);
    json_write_key(&j, "tables");
    add_tables(&j, set, only);
    json_write_key(&j, "warnings");
    add_notes(&j, &notes, true);
    json_write_close(&j, '}');
    notes_free(&notes);
}
