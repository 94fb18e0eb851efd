#include "plots/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "plots/chart_forest.h"
#include "plots/chart_parts.h"

ChartOptions chart_options_defaults(void)
{
    return (ChartOptions){
        .width_mm = 84,
        .type_size = 7,
        .max_links = 400,
        .mean = NAN,
        .median = NAN,
        .chance = NAN,
    };
}

Status chart_make(const TableSet *set, const ChartSpec *spec, const ChartOptions *options,
                  Scene **out, Error *err)
{
    *out = NULL;
    const Table *t = table_set_find(set, spec->table);
    if (t == NULL)
        return error_set(err, E_UNDEFINED, "the result of %s has no table \"%s\"",
                         set->command, spec->table);
    ChartOptions o = *options;
    if (o.title == NULL)
        o.title = spec->title;
    if (strcmp(spec->kind, "histogram") == 0)
        return chart_make_histogram(t, spec->x, &o, out, err);
    if (strcmp(spec->kind, "bars") == 0)
        return chart_make_bars(t, spec, &o, out, err);
    if (strcmp(spec->kind, "forest") == 0) {
        const ChartForestSpec forest = {.value = spec->y,
                                        .lo = "lo",
                                        .hi = "hi",
                                        .name = {spec->x, spec->group},
                                        .line = "no effect",
                                        .interval = "95 % interval"};
        return chart_make_forest(t, &forest, &o, out, err);
    }
    return error_set(err, E_USAGE, "a table cannot be drawn as \"%s\"", spec->kind);
}

Status chart_parts_col(const Table *t, const char *name, int *col, Error *err)
{
    *col = table_find_col(t, name);
    if (*col >= 0)
        return OK;
    error_set(err, E_USAGE, "table \"%s\" has no column \"%s\"", table_name(t), name);
    Str names = {0};
    for (int c = 0; c < table_cols(t); c++)
        str_addf(&names, "%s%s", c > 0 ? ", " : "", table_col(t, c)->name);
    error_hint(err, "it has %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

static bool is_of_target(const Table *t, int32_t row, int col, const char *target)
{
    if (target == NULL)
        return true;
    const Cell cell = table_cell(t, row, col);
    return !cell.is_missing && cell.type == COL_TEXT &&
           str_compare(cell.text, str_text(target)) == 0;
}

Status chart_parts_rows(const Table *t, const ChartOptions *o, int32_t **rows, int32_t *n,
                        Error *err)
{
    *rows = NULL;
    *n = 0;
    int col = -1;
    if (o->target != NULL)
        TRY(chart_parts_col(t, "target", &col, err));
    TableFilter *filter = NULL;
    if (o->where != NULL)
        TRY(table_filter_parse(t, o->where, &filter, err));
    *rows = mem_xalloc((size_t)table_rows(t) * sizeof **rows);
    for (int32_t r = 0; r < table_rows(t); r++) {
        if (is_of_target(t, r, col, o->target) &&
            (filter == NULL || table_filter_match(filter, t, r)))
            (*rows)[(*n)++] = r;
    }
    table_filter_free(filter);
    return OK;
}

bool chart_parts_value(const Cell *cell, double *v)
{
    if (cell->is_missing)
        return false;
    switch (cell->type) {
    case COL_INT:
    case COL_BOOL: *v = (double)cell->i; return true;
    case COL_REAL: *v = cell->real; return true;
    case COL_RATE: *v = cell->rate.value; return true;
    case COL_TEXT:
    case COL_WORD: return false;
    }
    return false;
}

void chart_parts_share(Str *out, double v, int decimals)
{
    Str s = {0};
    number_add_fixed(&s, v, decimals);
    str_add_cstr(out,
                 strncmp(str_cstr(&s), "0.", 2) == 0 ? str_cstr(&s) + 1 : str_cstr(&s));
    str_free(&s);
}

void chart_parts_add_rule(Scene *s, double at, SceneStroke stroke, const char *name)
{
    if (!isfinite(at))
        return;
    const int32_t k = scene_add_stroke(s, stroke);
    scene_add_rule(s, (SceneRule){at, true, k});
    Str text = {0};
    str_add_cstr(&text, name);
    str_add_char(&text, ' ');
    /* Chance levels are small: enough digits to show the first that counts. */
    const double size = fabs(at);
    const int decimals = size > 0 && size < 0.01 ? (int)fmin(9, ceil(-log10(size)) + 1)
                         : size < 100            ? 2
                                                 : 0;
    number_add_fixed(&text, at, decimals);
    scene_add_key(s, (SceneKey){.kind = SCENE_KEY_LINE,
                                .index = k,
                                .text = {.text = scene_text(s, (Text){text.p, text.n})}});
    str_free(&text);
}

Text chart_parts_axis_title(Scene *s, const ColSpec *col)
{
    if (col->unit == NULL || col->unit[0] == '\0')
        return scene_text(s, str_text(col->title));
    return scene_textf(s, "%s (%s)", col->title, col->unit);
}

int32_t chart_parts_add_group(Scene *s, SceneText name, int number)
{
    const int32_t group =
        scene_add_group(s, (SceneGroup){.name = name,
                                        .color = palette_group_color(number),
                                        .shape = palette_group_shape(number)});
    (void)scene_add_key(
        s, (SceneKey){.kind = SCENE_KEY_POINT, .index = group, .text = name});
    return group;
}

void chart_parts_add_rate(Scene *s, ScenePoint p, Rate r, bool has_whiskers)
{
    p.y = r.value;
    p.item = -1;
    p.level = SCENE_STRONG;
    if (has_whiskers)
        (void)scene_add_interval(s, (SceneInterval){p.x, r.lo, p.x, r.hi});
    (void)scene_add_point(s, p);
}

void chart_parts_set_heading(Scene *s, const ChartOptions *o, Text title, Text subtitle)
{
    s->title = scene_text(s, o->title != NULL ? str_text(o->title) : title);
    s->subtitle = scene_text(s, o->subtitle != NULL ? str_text(o->subtitle) : subtitle);
}
