#include "plots/chart_forest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "plots/chart_parts.h"

enum { REASON_CELLS = 34, NAMES = 3 };

typedef struct Forest {
    const Table *t;
    const ChartForestSpec *spec;
    int value, lo, hi, verdict; /* columns; -1: none */
    int name[NAMES];
    int32_t *rows;
    int32_t n, drawn, open;
    Scene *s;
    double least, most; /* of values and ends */
} Forest;

static Status find_cols(Forest *f, Error *err)
{
    const ChartForestSpec *spec = f->spec;
    f->lo = f->hi = f->verdict = -1;
    TRY(chart_parts_col(f->t, spec->value, &f->value, err));
    const ColType type = table_col(f->t, f->value)->type;
    if (type != COL_RATE && type != COL_REAL)
        return error_set(err, E_USAGE, "column \"%s\" has no interval", spec->value);
    if (type == COL_REAL) {
        TRY(chart_parts_col(f->t, spec->lo, &f->lo, err));
        TRY(chart_parts_col(f->t, spec->hi, &f->hi, err));
    }
    for (int i = 0; i < NAMES; i++) {
        f->name[i] = -1;
        if (spec->name[i])
            TRY(chart_parts_col(f->t, spec->name[i], &f->name[i], err));
    }
    return spec->verdict ? chart_parts_col(f->t, spec->verdict, &f->verdict, err) : OK;
}

/* "scripts, en", or "scripts, en to de" where the last two differ. */
static SceneText name_of(const Forest *f, int32_t row)
{
    Str out = {0};
    Text last = {"", 0};
    for (int i = 0; i < NAMES && f->name[i] >= 0; i++) {
        const Cell cell = table_cell(f->t, row, f->name[i]);
        if (cell.is_missing || (i == 2 && str_compare(cell.text, last) == 0))
            continue;
        str_add_cstr(&out, i == 0 ? "" : i == 1 ? ", " : " to ");
        text_display(&out, cell.text, TEXT_UTF8);
        last = cell.text;
    }
    const SceneText name = scene_words(f->s, (Text){str_cstr(&out), out.n}, "");
    str_free(&out);
    return name;
}

static bool is_firm(const Forest *f, int32_t row)
{
    if (f->verdict < 0)
        return true;
    const Cell cell = table_cell(f->t, row, f->verdict);
    return !cell.is_missing && str_compare(cell.text, str_text(f->spec->firm)) == 0;
}

/* The interval of a row; false when it has none. */
static bool interval_of(const Forest *f, int32_t row, const Cell *value, Interval *out)
{
    if (value->type == COL_RATE) {
        *out = (Interval){value->rate.lo, value->rate.hi};
        return true;
    }
    const Cell lo = table_cell(f->t, row, f->lo);
    const Cell hi = table_cell(f->t, row, f->hi);
    *out = (Interval){lo.real, hi.real};
    return !lo.is_missing && !hi.is_missing;
}

static void add_number(Str *out, double v, int decimals)
{
    if (v < 0)
        str_add_cstr(out, "\u2212");
    chart_parts_share(out, fabs(v), decimals);
}

/* "1.50 [1.08 to 1.76]", or why there is nothing. */
static void add_note(const Forest *f, int32_t at, const Cell *value, const Interval *ci)
{
    const int decimals = table_col(f->t, f->value)->decimals > 2 ? 2 : 3;
    Str text = {0};
    double v = 0;
    if (chart_parts_value(value, &v)) {
        add_number(&text, v, decimals);
        if (ci) {
            str_add_cstr(&text, " [");
            add_number(&text, ci->lo, decimals);
            str_add_cstr(&text, " to ");
            add_number(&text, ci->hi, decimals);
            str_add_char(&text, ']');
        }
    } else {
        str_add_cstr(&text, "\u2013 (");
        (void)text_cut(&text, str_text(value->why), REASON_CELLS, TEXT_UTF8);
        str_add_char(&text, ')');
    }
    (void)scene_add_note(f->s, (SceneNote){at, scene_text(f->s, (Text){text.p, text.n})});
    str_free(&text);
}

static void add_row(Forest *f, int32_t at, int32_t group)
{
    const int32_t row = f->rows[at];
    const Cell value = table_cell(f->t, row, f->value);
    double v = 0;
    Interval ci;
    (void)scene_add_category(f->s, &f->s->y, name_of(f, row));
    if (!chart_parts_value(&value, &v)) {
        add_note(f, at, &value, NULL);
        return;
    }
    const bool has_interval = interval_of(f, row, &value, &ci);
    const bool is_filled = is_firm(f, row);
    add_note(f, at, &value, has_interval ? &ci : NULL);
    f->drawn++;
    f->open += !is_filled;
    f->least = fmin(f->least, has_interval ? fmin(v, ci.lo) : v);
    f->most = fmax(f->most, has_interval ? fmax(v, ci.hi) : v);
    if (has_interval)
        (void)scene_add_interval(f->s, (SceneInterval){ci.lo, at, ci.hi, at});
    (void)scene_add_point(
        f->s, (ScenePoint){.x = v,
                           .y = at,
                           .item = -1,
                           .group = group,
                           .level = SCENE_STRONG,
                           .trust = is_filled ? SCENE_TRUST_GOOD : SCENE_TRUST_POOR,
                           .size = 4.2});
}

static void set_axes(Forest *f, const ChartOptions *o)
{
    Scene *s = f->s;
    const bool has_line = f->spec->line != NULL;
    const double least = has_line ? fmin(f->least, f->spec->none) : f->least;
    const double most = has_line ? fmax(f->most, f->spec->none) : f->most;
    const double room = fmax(0.04 * (most - least), 1e-6);
    s->x.lo = least - room;
    s->x.hi = most + room;
    s->x.has_grid = true;
    s->x.title = chart_parts_axis_title(s, table_col(f->t, f->value));
    s->y.kind = SCENE_CATEGORIES;
    s->y.is_downward = true;
    s->y.lo = -0.5;
    s->y.hi = s->y.ncategories - 0.5;
    s->note_title = scene_textf(s, "%s [interval]", table_col(f->t, f->value)->title);
    if (has_line) {
        const int32_t none =
            scene_add_stroke(s, (SceneStroke){PALETTE_INK, SCENE_DOTTED, 1.0, 1});
        (void)scene_add_rule(s, (SceneRule){f->spec->none, true, none});
    }
    if (o->height_mm <= 0) /* a line of type for each row, and the words around */
        s->height_mm = 26 + s->y.ncategories * fmax(4.5, 1.7 * 0.353 * o->type_size);
}

static void set_words(Forest *f, const ChartOptions *o)
{
    Scene *s = f->s;
    if (f->open > 0) {
        const Text open = scene_textf(s, "open: no %s shown", f->spec->firm);
        (void)scene_add_key(s, (SceneKey){.kind = SCENE_KEY_POINT,
                                          .index = 0,
                                          .trust = SCENE_TRUST_POOR,
                                          .text = {.text = open}});
    }
    Str facts = {0};
    str_addf(&facts, "whiskers: %s; %d of %d rows have a value", f->spec->interval,
             f->drawn, f->n);
    chart_parts_set_heading(s, o, str_text(table_title(f->t)), (Text){facts.p, facts.n});
    s->caption =
        scene_textf(s, "%s; %s.%s%s%s %s", table_col(f->t, f->value)->title,
                    str_cstr(&facts), f->spec->line ? " The dotted line is " : "",
                    f->spec->line ? f->spec->line : "", f->spec->line ? "." : "",
                    f->open > 0 ? "An open mark is not shown to differ from it, "
                                  "which does not make it equal."
                                : "");
    str_free(&facts);
}

Status chart_make_forest(const Table *t, const ChartForestSpec *spec,
                         const ChartOptions *options, Scene **out, Error *err)
{
    *out = NULL;
    Forest f = {.t = t, .spec = spec, .least = INFINITY, .most = -INFINITY};
    TRY(find_cols(&f, err));
    TRY(chart_parts_rows(t, options, &f.rows, &f.n, err));
    f.s = scene_new(options->width_mm, fmax(options->height_mm, 1));
    f.s->type_size = options->type_size;
    const int32_t group =
        scene_add_group(f.s, (SceneGroup){.name = scene_words(f.s, TEXT(""), ""),
                                          .color = palette_group_color(0),
                                          .shape = palette_group_shape(0)});
    for (int32_t i = 0; i < f.n; i++)
        add_row(&f, i, group);
    free(f.rows);
    if (f.drawn == 0) {
        scene_free(f.s);
        return error_set(err, E_UNDEFINED, "table \"%s\" has no value to draw%s%s",
                         table_name(t), options->where != NULL ? " where " : "",
                         options->where != NULL ? options->where : "");
    }
    set_axes(&f, options);
    set_words(&f, options);
    *out = f.s;
    return OK;
}
