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

enum { REASON_CELLS = 30 }; /* of why a value is missing */

/* Share of a category's height that its bars fill together. */
static const double fill = 0.74;

typedef struct Bars {
    const Table *t;
    int x, y, group; /* columns; group -1: none */
    int32_t *rows;
    int32_t n;
    Scene *s;
    double highest; /* upper end of the highest interval */
    double lowest;  /* of the bars: 0, or a value below */
    bool has_rates; /* values with intervals, else plain numbers */
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

/* ".54  (1,487)", a number as the table shows it, or why there is nothing. */
static void add_note(Bars *b, double y, const Cell *cell)
{
    Str text = {0};
    if (cell->is_missing) {
        Str why = {0};
        (void)text_cut(&why, str_text(cell->why), REASON_CELLS, TEXT_UTF8);
        str_addf(&text, "– (%s)", str_cstr(&why));
        str_free(&why);
    } else if (cell->type == COL_INT) {
        number_add_grouped(&text, cell->i);
    } else if (cell->type == COL_REAL) {
        chart_parts_share(&text, cell->real, table_col(b->t, b->y)->decimals);
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
        double value = 0;
        if (!chart_parts_value(&cell, &value))
            continue;
        const double inset = b->s->ngroups > 1 ? 0.04 * height : 0;
        scene_add_bar(b->s, (SceneBar){fmin(0, value), top + inset, fmax(0, value),
                                       top + height - inset, group[i]});
        b->lowest = fmin(b->lowest, value);
        b->highest = fmax(b->highest, value);
        if (!b->has_rates)
            continue;
        const Rate r = cell.rate;
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
    const double end = highest > 0 ? scene_nice_ceiling(highest, 6) : 1;
    s->x.hi = b->has_rates ? fmin(1, end) : end;
    s->x.lo = b->lowest < 0 ? -scene_nice_ceiling(-b->lowest, 6) : 0;
    s->x.has_grid = true;
    s->x.title = chart_parts_axis_title(s, table_col(b->t, b->y));
    s->y.kind = SCENE_CATEGORIES;
    s->y.is_downward = true;
    s->y.lo = -0.5;
    s->y.hi = s->y.ncategories - 0.5;
    s->note_title =
        scene_textf(s, b->has_rates ? "%s (n)" : "%s", table_col(b->t, b->y)->title);
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
        const double words = s->ngroups > 1 ? 32 : 24; /* a legend has a line, too */
        s->height_mm = words + s->y.ncategories * fmax(7, s->ngroups * bar / fill);
    }
}

static Status find_cols(Bars *b, const ChartSpec *spec, Error *err)
{
    TRY(chart_parts_col(b->t, spec->x, &b->x, err));
    TRY(chart_parts_col(b->t, spec->y, &b->y, err));
    b->group = -1;
    if (spec->group != NULL)
        TRY(chart_parts_col(b->t, spec->group, &b->group, err));
    const ColType type = table_col(b->t, b->y)->type;
    b->has_rates = type == COL_RATE;
    if (b->has_rates || type == COL_INT || type == COL_REAL)
        return OK;
    return error_set(err, E_USAGE, "column \"%s\" is neither a rate nor a number",
                     spec->y);
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
    chart_parts_set_heading(
        b.s, options, str_text(table_title(t)),
        b.has_rates ? TEXT("bars: value; whiskers: Wilson 95 % interval") : TEXT(""));
    b.s->caption = scene_textf(
        b.s, "%s by %s%s.", table_col(t, b.y)->title, table_col(t, b.x)->title,
        b.has_rates ? "; whiskers are Wilson 95 % intervals, n is the number of cases "
                      "each is a share of"
                    : "");
    free(b.rows);
    *out = b.s;
    return OK;
}
