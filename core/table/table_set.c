/* The result of one command: its tables, its finding and its provenance. Everything is
 * copied or adopted; nothing is computed here. */
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/table/table.h"

TableSet *table_set_new(const char *command)
{
    TableSet *set = mem_xcalloc(1, sizeof *set);
    set->command = mem_xstrdup(command);
    return set;
}

void table_set_add(TableSet *set, Table *adopted)
{
    if (set->ntables == set->cap) {
        set->cap = set->cap ? 2 * set->cap : 4;
        set->table = mem_xrealloc((void *)set->table, (size_t)set->cap * sizeof(Table *));
    }
    set->table[set->ntables++] = adopted;
}

void table_set_add_first(TableSet *set, Table *adopted)
{
    table_set_add(set, adopted);
    for (int i = set->ntables - 1; i > 0; i--)
        set->table[i] = set->table[i - 1];
    set->table[0] = adopted;
}

void table_set_finding(TableSet *set, const char *fmt, ...)
{
    Str text = {0};
    va_list ap;
    va_start(ap, fmt);
    str_addv(&text, fmt, ap);
    va_end(ap);
    free(set->finding);
    set->finding = str_take(&text);
}

void table_set_add_param(TableSet *set, const char *name, ParamKind kind,
                         const char *value)
{
    set->param =
        mem_xrealloc(set->param, ((size_t)set->nparams + 1) * sizeof *set->param);
    set->param[set->nparams++] = (ProvParam){
        .name = mem_xstrdup(name),
        .kind = kind,
        .value = value ? mem_xstrdup(value) : NULL,
    };
}

void table_set_add_int(TableSet *set, const char *name, int64_t value)
{
    char text[32];
    (void)snprintf(text, sizeof text, "%" PRId64, value);
    table_set_add_param(set, name, PARAM_INT, text);
}

void table_set_add_real(TableSet *set, const char *name, double value)
{
    Str text = {0};
    number_add_shortest(&text, value);
    table_set_add_param(set, name, PARAM_REAL, str_cstr(&text));
    str_free(&text);
}

void table_set_add_flag(TableSet *set, const char *name, bool value)
{
    table_set_add_param(set, name, PARAM_BOOL, value ? "true" : "false");
}

static char *copy(const char *s)
{
    return mem_xstrdup(s ? s : "");
}

void table_set_add_input(TableSet *set, const ProvInput *in)
{
    set->input =
        mem_xrealloc(set->input, ((size_t)set->ninputs + 1) * sizeof *set->input);
    ProvInput *made = &set->input[set->ninputs++];
    *made = *in;
    made->role = copy(in->role);
    made->path = copy(in->path);
    made->format = copy(in->format);
    made->language = copy(in->language);
}

void table_set_add_recipe(TableSet *set, const char *arg)
{
    set->recipe =
        mem_xrealloc(set->recipe, ((size_t)set->nrecipe + 1) * sizeof *set->recipe);
    set->recipe[set->nrecipe++] = mem_xstrdup(arg);
}

const Table *table_set_find(const TableSet *set, const char *name)
{
    for (int i = 0; i < set->ntables; i++) {
        if (strcmp(table_name(set->table[i]), name) == 0)
            return set->table[i];
    }
    return NULL;
}

void table_set_free(TableSet *set)
{
    if (!set)
        return;
    for (int i = 0; i < set->ntables; i++)
        table_free(set->table[i]);
    free((void *)set->table);
    for (int i = 0; i < set->nparams; i++) {
        free(set->param[i].name);
        free(set->param[i].value);
    }
    free(set->param);
    for (int i = 0; i < set->ninputs; i++) {
        free(set->input[i].role);
        free(set->input[i].path);
        free(set->input[i].format);
        free(set->input[i].language);
    }
    free(set->input);
    for (int i = 0; i < set->nrecipe; i++)
        free(set->recipe[i]);
    free(set->recipe);
    notes_free(&set->notes);
    free(set->command);
    free(set->finding);
    free(set);
}
