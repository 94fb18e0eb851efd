#include "plots/chart_heatmap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "plots/chart_parts.h"

enum { FEW = 10, SHADES = 12, MOST_TILES = 2000 };
static const double PALEST = 0.05;
static const double DARKEST = 0.6; /* ink stays readable on it */

typedef struct Tile {
    int32_t x, y;
    bool is_missing;
    double value;
    int64_t n; /* of a rate; -1: not one */
} Tile;

typedef struct Making {
    const Table *t;
    int y, value;
    int x[2];     /* -1: not named */
    bool *varies; /* per column: part of the name of a picture's column */
    Tile *tile;
    int32_t n, few, missing;
    double lo, hi;
    Scene *s;
} Making;

static bool is_same_cell(const Making *m, int32_t i, int32_t j, int col)
{
    const Cell a = table_cell(m->t, i, col);
    const Cell b = table_cell(m->t, j, col);
    return a.is_missing == b.is_missing &&
           (a.is_missing || str_compare(a.text, b.text) == 0);
}

/* Whether two of the rows stand in one place, as columns are taken so far. */
static bool has_twins(const Making *m, const int32_t *rows, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = i + 1; j < n; j++) {
            bool is_twin = is_same_cell(m, rows[i], rows[j], m->y);
            for (int c = 0; is_twin && c < table_cols(m->t); c++)
                is_twin = !m->varies[c] || is_same_cell(m, rows[i], rows[j], c);
            if (is_twin)
                return true;
        }
    }
    return false;
}

/* Text columns that differ among the rows, but for that of the picture's rows: as many,
 * from the left, as it takes to tell all rows apart. */
static void find_varying(Making *m, const int32_t *rows, int32_t n)
{
    const int cols = table_cols(m->t);
    m->varies = mem_xcalloc((size_t)cols, sizeof *m->varies);
    for (int i = 0; i < 2; i++)
        if (m->x[i] >= 0)
            m->varies[m->x[i]] = true;
    if (m->x[0] >= 0)
        return;
    for (int c = 0; c < cols && has_twins(m, rows, n); c++) {
        if (c == m->y || table_col(m->t, c)->type != COL_TEXT)
            continue;
        for (int32_t i = 1; i < n && !m->varies[c]; i++)
            m->varies[c] = !is_same_cell(m, rows[0], rows[i], c);
    }
}

static int32_t find_name(Scene *s, SceneAxis *axis, Text name)
{
    for (int32_t i = 0; i < axis->ncategories; i++)
        if (str_compare(axis->category[i].text, name) == 0)
            return i;
    return scene_add_category(s, axis, scene_words(s, name, ""));
}

static int32_t column_of(Making *m, int32_t row)
{
    Str name = {0};
    for (int c = 0; c < table_cols(m->t); c++) {
        const Cell cell = table_cell(m->t, row, c);
        if (!m->varies[c] || cell.is_missing)
            continue;
        str_add_cstr(&name, name.n > 0 ? " " : "");
        text_display(&name, cell.text, TEXT_UTF8);
    }
    if (name.n == 0)
        str_add_cstr(&name, table_col(m->t, m->value)->title);
    const int32_t x = find_name(m->s, &m->s->x, (Text){name.p, name.n});
    str_free(&name);
    return x;
}

static void take_tile(Making *m, int32_t row)
{
    const Cell cell = table_cell(m->t, row, m->value);
    const Cell y = table_cell(m->t, row, m->y);
    Str name = {0};
    text_display(&name, y.is_missing ? TEXT("?") : y.text, TEXT_UTF8);
    Tile t = {.x = column_of(m, row),
              .y = find_name(m->s, &m->s->y, (Text){name.p, name.n}),
              .n = -1};
    str_free(&name);
    t.is_missing = !chart_parts_value(&cell, &t.value) || !isfinite(t.value);
    if (cell.type == COL_RATE)
        t.n = cell.is_missing ? 0 : cell.rate.n;
    const bool is_few = t.n >= 0 && t.n < FEW;
    m->missing += t.is_missing;
    m->few += !t.is_missing && is_few;
    if (!t.is_missing && !is_few) {
        m->lo = isnan(m->lo) ? t.value : fmin(m->lo, t.value);
        m->hi = isnan(m->hi) ? t.value : fmax(m->hi, t.value);
    }
    m->tile[m->n++] = t;
}

static Status check_places(const Making *m, Error *err)
{
    for (int32_t i = 0; i < m->n; i++) {
        for (int32_t j = i + 1; j < m->n; j++) {
            if (m->tile[i].x != m->tile[j].x || m->tile[i].y != m->tile[j].y)
                continue;
            (void)error_set(err, E_USAGE, "two values stand in one place of the picture");
            error_hint(err, "--where leaves rows out, as in score:csls");
            return E_USAGE;
        }
    }
    return OK;
}

/* The stroke of a shade, each of which is added once. */
static int32_t shade_of(Making *m, double value, int32_t stroke[SHADES])
{
    const double range = m->hi - m->lo;
    const double share = range > 0 ? (value - m->lo) / range : 1;
    int at = (int)(share * SHADES);
    at = at < 0 ? 0 : at >= SHADES ? SHADES - 1 : at;
    if (stroke[at] < 0) {
        const double alpha = PALEST + (DARKEST - PALEST) * at / (SHADES - 1);
        stroke[at] =
            scene_add_stroke(m->s, (SceneStroke){PALETTE_BLUE, SCENE_SOLID, 0.4, alpha});
    }
    return stroke[at];
}

/* ".54 (1,487)": a rate with its n. */
static void add_value(Str *out, const Tile *t)
{
    chart_parts_share(out, t->value, 2);
    if (t->n < 0)
        return;
    str_add_cstr(out, " (");
    number_add_grouped(out, t->n);
    str_add_char(out, ')');
}

static void add_tile(Making *m, const Tile *t, int32_t stroke[SHADES], int32_t ink)
{
    Scene *s = m->s;
    const bool is_few = t->n >= 0 && t->n < FEW;
    const double x = t->x;
    const double y = t->y;
    const double ring[] = {x - 0.47, y - 0.45, x + 0.47, y - 0.45,
                           x + 0.47, y + 0.45, x - 0.47, y + 0.45};
    Str text = {0};
    if (t->is_missing) {
        const int32_t k =
            scene_add_stroke(s, (SceneStroke){PALETTE_FAINT, SCENE_DOTTED, 0.5, 1});
        double frame[10];
        memcpy(frame, ring, sizeof ring);
        frame[8] = ring[0];
        frame[9] = ring[1];
        (void)scene_add_path(s, frame, 5, k, false);
        str_add_cstr(&text, "–");
    } else {
        const int32_t k =
            is_few
                ? scene_add_stroke(s, (SceneStroke){PALETTE_FAINT, SCENE_SOLID, 0.4, 0.8})
                : shade_of(m, t->value, stroke);
        (void)scene_add_area(s, is_few ? SCENE_HATCHED : SCENE_SHADED, k);
        (void)scene_add_ring(s, ring, 4);
        if (is_few)
            str_addf(&text, "n %d", (int)t->n);
        else
            add_value(&text, t);
    }
    (void)scene_add_inline(s, (SceneInline){.text = scene_text(s, (Text){text.p, text.n}),
                                            .path = -1,
                                            .x = x,
                                            .y = y,
                                            .stroke = ink,
                                            .is_bare = !is_few || t->is_missing});
    str_free(&text);
}

static void set_words(Making *m, const ChartOptions *o, const char *about)
{
    Str facts = {0};
    if (about != NULL)
        str_addf(&facts, "%s; ", about);
    if (table_col(m->t, m->value)->type == COL_RATE)
        str_add_cstr(&facts, "in brackets n, the cases; ");
    if (isfinite(m->hi)) {
        str_add_cstr(&facts, "the darker, the higher: ");
        chart_parts_share(&facts, m->lo, 2);
        str_add_cstr(&facts, " to ");
        chart_parts_share(&facts, m->hi, 2);
    }
    if (m->few > 0)
        str_addf(&facts, "%shatched: fewer than %d cases", isfinite(m->hi) ? "; " : "",
                 FEW);
    if (m->missing > 0)
        str_addf(&facts, "; %d not measured (–)", m->missing);
    chart_parts_set_heading(m->s, o, str_text(table_title(m->t)),
                            (Text){facts.p, facts.n});
    m->s->caption = scene_textf(m->s, "%s by %s; %s.", table_col(m->t, m->value)->title,
                                table_col(m->t, m->y)->title, str_cstr(&facts));
    str_free(&facts);
}

static void set_axes(Making *m, const ChartOptions *o)
{
    Scene *s = m->s;
    s->x.kind = s->y.kind = SCENE_CATEGORIES;
    s->y.is_downward = true;
    s->x.lo = s->y.lo = -0.5;
    s->x.hi = s->x.ncategories - 0.5;
    s->y.hi = s->y.ncategories - 0.5;
    if (o->height_mm <= 0)
        s->height_mm = 22 + 6.5 * s->y.ncategories;
}

static Status find_cols(Making *m, const ChartHeatmapSpec *spec, Error *err)
{
    TRY(chart_parts_col(m->t, spec->y, &m->y, err));
    TRY(chart_parts_col(m->t, spec->value, &m->value, err));
    for (int i = 0; i < 2; i++) {
        m->x[i] = -1;
        if (spec->x[i])
            TRY(chart_parts_col(m->t, spec->x[i], &m->x[i], err));
    }
    const ColType type = table_col(m->t, m->value)->type;
    if (type == COL_REAL || type == COL_RATE)
        return OK;
    return error_set(err, E_USAGE, "column \"%s\" is no share or number to shade",
                     spec->value);
}

/* Long names of columns would run into each other: they become rows. */
static void transpose_if_long(Making *m)
{
    Scene *s = m->s;
    size_t cells = 0;
    for (int32_t i = 0; i < s->x.ncategories; i++)
        cells += 2 + (size_t)text_cells(s->x.category[i].text);
    const double millimetres = 0.19 * s->type_size * (double)cells;
    if (millimetres < 0.85 * s->width_mm)
        return;
    const SceneAxis x = s->x;
    s->x = s->y;
    s->y = x;
    for (int32_t i = 0; i < m->n; i++) {
        const int32_t at = m->tile[i].x;
        m->tile[i].x = m->tile[i].y;
        m->tile[i].y = at;
    }
}

static Status fill(Making *m, const int32_t *rows, int32_t n, Error *err)
{
    find_varying(m, rows, n);
    m->tile = mem_xcalloc((size_t)n, sizeof *m->tile);
    for (int32_t i = 0; i < n; i++)
        take_tile(m, rows[i]);
    TRY(check_places(m, err));
    if (isnan(m->hi) && m->few == 0)
        return error_set(err, E_UNDEFINED, "no value is there to be shaded");
    transpose_if_long(m);
    int32_t stroke[SHADES];
    for (int i = 0; i < SHADES; i++)
        stroke[i] = -1;
    const int32_t ink =
        scene_add_stroke(m->s, (SceneStroke){PALETTE_INK, SCENE_SOLID, 0.5, 1});
    for (int32_t i = 0; i < m->n; i++)
        add_tile(m, &m->tile[i], stroke, ink);
    return OK;
}

Status chart_make_heatmap(const Table *t, const ChartHeatmapSpec *spec,
                          const ChartOptions *o, Scene **out, Error *err)
{
    *out = NULL;
    Making m = {.t = t, .lo = NAN, .hi = NAN};
    int32_t *rows = NULL;
    int32_t n = 0;
    TRY(find_cols(&m, spec, err));
    TRY(chart_parts_rows(t, o, &rows, &n, err));
    if (n == 0 || n > MOST_TILES) {
        free(rows);
        if (n == 0)
            return error_set(err, E_UNDEFINED, "table \"%s\" has no row to draw",
                             table_name(t));
        (void)error_set(err, E_USAGE, "%d rows are too many to be tiles of a picture", n);
        error_hint(err, "--where leaves rows out; at most %d", MOST_TILES);
        return E_USAGE;
    }
    m.s = scene_new(o->width_mm, fmax(o->height_mm, 1));
    m.s->type_size = o->type_size;
    const Status status = fill(&m, rows, n, err);
    free(rows);
    free(m.varies);
    free(m.tile);
    if (status != OK) {
        scene_free(m.s);
        return status;
    }
    set_axes(&m, o);
    set_words(&m, o, spec->about);
    *out = m.s;
    return OK;
}
