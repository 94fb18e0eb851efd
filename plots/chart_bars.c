/* Bars lie on their side: names of languages and conditions stay readable at any length
 * and in any script, and value and n find their place in a column at the right, as in a
 * forest plot. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "plots/chart.h"
#include "plots/chart_parts.h"

/* Share of a category's height that its bars fill together. */
static const double fill = 0.74;

typedef struct Bars {
    const Table *t;
    int x, y, group; /* columns; group -1: none */
    int32_t *rows;
    int32_t n;
    Scene *s;
    double highest; /* upper end of the highest interval */
} Bars;

static void cell_name(const Table *t, int32_t row, int col, Str *out)
{
    const Cell cell = table_cell(t, row, col);
    str_clear(out);
    if (cell.is_missing)
        str_add_cstr(out, "?");
    else if (cell.type == COL_TEXT || cell.type == COL_WORD)
        str_add_text(out, cell.text);
    else if (cell.type == COL_BOOL)
        str_add_cstr(out, cell.i ? "yes" : "no");
    else if (cell.type == COL_INT)
        number_add_grouped(out, cell.i);
}

/* The category of this name, added when it is new. */
static int32_t find_category(Scene *s, Text name)
{
    for (int32_t i = 0; i < s->y.ncategories; i++)
        if (str_compare(s->y.category[i].text, name) == 0)
            return i;
    return scene_add_category(s, &s->y, scene_words(s, name, ""));
}

static int32_t find_group(Scene *s, Text name)
{
    for (int32_t i = 0; i < s->ngroups; i++)
        if (str_compare(s->group[i].name.text, name) == 0)
            return i;
    return scene_add_group(s, (SceneGroup){.name = scene_words(s, name, ""),
                                           .color = palette_group_color(s->ngroups),
                                           .shape = palette_group_shape(s->ngroups)});
}

/* Categories and groups in the order in which the table first names them; the number of
 * each row's is kept beside it. */
static void find_names(Bars *b, int32_t *category, int32_t *group)
{
    Str name = {0};
    Str shown = {0};
    for (int32_t i = 0; i < b->n; i++) {
        cell_name(b->t, b->rows[i], b->x, &name);
        str_clear(&shown);
        text_display(&shown, (Text){name.p, name.n}, TEXT_UTF8);
        category[i] = find_category(b->s, (Text){shown.p, shown.n});
        str_clear(&name);
        str_clear(&shown);
        if (b->group >= 0) {
            cell_name(b->t, b->rows[i], b->group, &name);
            text_display(&shown, (Text){name.p, name.n}, TEXT_UTF8);
        }
        group[i] = find_group(b->s, (Text){shown.p, shown.n});
    }
    str_free(&name);
    str_free(&shown);
}

/* ".54   1,487", or why there is nothing. */
static void add_note(Bars *b, double y, const Cell *cell)
{
    Str text = {0};
    if (cell->is_missing) {
        str_addf(&text, "– (%s)", cell->why);
    } else {
        chart_parts_share(&text, cell->rate.value, table_col(b->t, b->y)->decimals);
        str_add_cstr(&text, "  (");
        number_add_grouped(&text, cell->rate.n);
        str_add_char(&text, ')');
    }
    scene_add_note(b->s, (SceneNote){y, scene_text(b->s, (Text){text.p, text.n})});
    str_free(&text);
}

static void add_bars(Bars *b)
{
    int32_t *category = mem_xalloc((size_t)b->n * sizeof *category);
    int32_t *group = mem_xalloc((size_t)b->n * sizeof *group);
    find_names(b, category, group);
    const double height = fill / b->s->ngroups;
    for (int32_t i = 0; i < b->n; i++) {
        const Cell cell = table_cell(b->t, b->rows[i], b->y);
        const double top = category[i] - fill / 2 + group[i] * height;
        const double middle = top + height / 2;
        add_note(b, middle, &cell);
        if (cell.is_missing)
            continue;
        const Rate r = cell.rate;
        const double inset = b->s->ngroups > 1 ? 0.04 * height : 0;
        scene_add_bar(
            b->s, (SceneBar){0, top + inset, r.value, top + height - inset, group[i]});
        scene_add_interval(b->s, (SceneInterval){r.lo, middle, r.hi, middle});
        b->highest = fmax(b->highest, r.hi);
    }
    free(category);
    free(group);
}

static void set_axes(Bars *b, const ChartOptions *o)
{
    Scene *s = b->s;
    const double highest = fmax(b->highest, isfinite(o->chance) ? o->chance : 0);
    s->x.lo = 0;
    s->x.hi = highest > 0 ? fmin(1, scene_nice_ceiling(highest, 6)) : 1;
    s->x.has_grid = true;
    s->x.title = chart_parts_axis_title(s, table_col(b->t, b->y));
    s->y.kind = SCENE_CATEGORIES;
    s->y.is_downward = true;
    s->y.lo = -0.5;
    s->y.hi = s->y.ncategories - 0.5;
    s->note_title = scene_textf(s, "%s (n)", table_col(b->t, b->y)->title);
    if (s->ngroups > 1) {
        for (int32_t g = 0; g < s->ngroups; g++) {
            scene_add_key(
                s,
                (SceneKey){.kind = SCENE_KEY_BAR, .index = g, .text = s->group[g].name});
        }
    }
    chart_parts_add_rule(s, o->chance, (SceneStroke){PALETTE_INK, SCENE_DOTTED, 1.0, 1},
                         "chance");
    if (o->height_mm <= 0) {
        /* A bar of at least one line of type (0.353 mm a point) and the words around. */
        const double line = 1.25 * 0.353 * o->type_size;
        const double bar = fmax(line, 10.0 / fmax(2, s->ngroups + 1.0));
        s->height_mm = 24 + s->y.ncategories * fmax(7, s->ngroups * bar / fill);
    }
}

static Status find_cols(Bars *b, const ChartSpec *spec, Error *err)
{
    TRY(chart_parts_col(b->t, spec->x, &b->x, err));
    TRY(chart_parts_col(b->t, spec->y, &b->y, err));
    b->group = -1;
    if (spec->group != NULL)
        TRY(chart_parts_col(b->t, spec->group, &b->group, err));
    if (table_col(b->t, b->y)->type != COL_RATE) {
        return error_set(err, E_USAGE,
                         "column \"%s\" is no rate: bars need a value with its interval",
                         spec->y);
    }
    return OK;
}

Status chart_make_bars(const Table *t, const ChartSpec *spec, const ChartOptions *options,
                       Scene **out, Error *err)
{
    *out = NULL;
    Bars b = {.t = t};
    TRY(find_cols(&b, spec, err));
    TRY(chart_parts_rows(t, options, &b.rows, &b.n, err));
    if (b.n == 0) {
        free(b.rows);
        return error_set(err, E_UNDEFINED, "table \"%s\" has no row to draw%s%s",
                         table_name(t), options->where != NULL ? " where " : "",
                         options->where != NULL ? options->where : "");
    }
    b.s = scene_new(options->width_mm, fmax(options->height_mm, 1));
    b.s->type_size = options->type_size;
    add_bars(&b);
    set_axes(&b, options);
    chart_parts_set_heading(b.s, options, str_text(table_title(t)),
                            TEXT("bars: value; whiskers: Wilson 95 % interval"));
    b.s->caption = scene_textf(b.s,
                               "%s by %s; whiskers are Wilson 95 %% intervals, n is the "
                               "number of cases each is a share of.",
                               table_col(t, b.y)->title, table_col(t, b.x)->title);
    free(b.rows);
    *out = b.s;
    return OK;
}
