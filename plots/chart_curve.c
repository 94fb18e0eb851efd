#include "plots/chart_curve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "plots/chart_parts.h"

typedef struct Line {
    Text target, direction;
    int32_t *row; /* owned */
    int32_t n, cap;
} Line;

typedef struct Making {
    const Table *t;
    int target, direction, pairs, rate; /* columns */
    Line *line;                         /* owned */
    int nlines, cap;
    bool has_both;      /* directions */
    double least, most; /* pairs */
    Scene *s;
} Making;

static Line *line_of(Making *m, int32_t row)
{
    const Text target = table_cell(m->t, row, m->target).text;
    const Text direction = table_cell(m->t, row, m->direction).text;
    for (int i = 0; i < m->nlines; i++) {
        if (str_compare(m->line[i].target, target) == 0 &&
            str_compare(m->line[i].direction, direction) == 0)
            return &m->line[i];
    }
    if (m->nlines == m->cap) {
        m->cap = m->cap > 0 ? 2 * m->cap : 8;
        m->line = mem_xrealloc(m->line, (size_t)m->cap * sizeof *m->line);
    }
    m->has_both = m->has_both ||
                  (m->nlines > 0 && str_compare(m->line[0].direction, direction) != 0);
    m->line[m->nlines] = (Line){.target = target, .direction = direction};
    return &m->line[m->nlines++];
}

static void add_row(Line *line, int32_t row)
{
    if (line->n == line->cap) {
        line->cap = line->cap > 0 ? 2 * line->cap : 16;
        line->row = mem_xrealloc(line->row, (size_t)line->cap * sizeof *line->row);
    }
    line->row[line->n++] = row;
}

static double pairs_of(const Making *m, int32_t row)
{
    return (double)table_cell(m->t, row, m->pairs).i;
}

static Status take_rows(Making *m, const ChartOptions *o, Error *err)
{
    int32_t *rows = NULL;
    int32_t n = 0;
    TRY(chart_parts_rows(m->t, o, &rows, &n, err));
    for (int32_t i = 0; i < n; i++) {
        const Cell rate = table_cell(m->t, rows[i], m->rate);
        const double pairs = pairs_of(m, rows[i]);
        if (rate.is_missing || pairs <= 0)
            continue;
        add_row(line_of(m, rows[i]), rows[i]);
        m->least = m->least > 0 ? fmin(m->least, pairs) : pairs;
        m->most = fmax(m->most, pairs);
    }
    free(rows);
    return m->nlines > 0
               ? OK
               : error_set(err, E_UNDEFINED, "there is no learning curve to draw");
}

/* The intervals of a line as a pale band below it. */
static void add_band(Making *m, int number)
{
    const Line *line = &m->line[number];
    const size_t n = (size_t)line->n;
    double *xy = mem_xcalloc(4 * n, sizeof *xy);
    for (size_t i = 0; i < n; i++) {
        const Rate r = table_cell(m->t, line->row[i], m->rate).rate;
        const size_t back = 2 * n - 1 - i;
        xy[2 * i] = xy[2 * back] = log10(pairs_of(m, line->row[i]));
        xy[2 * i + 1] = r.lo;
        xy[2 * back + 1] = r.hi;
        m->s->y.hi = fmax(m->s->y.hi, r.hi);
    }
    const SceneStroke pale = {palette_group_color(number), SCENE_SOLID, 0.4, 0.16};
    if (line->n > 1)
        (void)scene_add_path(m->s, xy, 2 * line->n, scene_add_stroke(m->s, pale), true);
    free(xy);
}

static void add_line(Making *m, int number)
{
    const Line *line = &m->line[number];
    Scene *s = m->s;
    double *xy = mem_xcalloc(2 * (size_t)line->n, sizeof *xy);
    const SceneStroke stroke = {palette_group_color(number), SCENE_SOLID, 1.2, 1};
    const Text name =
        m->has_both ? scene_textf(s, "%.*s, %.*s", (int)line->target.n, line->target.p,
                                  (int)line->direction.n, line->direction.p)
                    : scene_text(s, line->target);
    const int32_t group = chart_parts_add_group(s, (SceneText){.text = name}, number);
    for (size_t i = 0; i < (size_t)line->n; i++) {
        const Rate r = table_cell(m->t, line->row[i], m->rate).rate;
        const double x = log10(pairs_of(m, line->row[i]));
        xy[2 * i] = x;
        xy[2 * i + 1] = r.value;
        chart_parts_add_rate(s, (ScenePoint){.x = x, .group = group, .size = 3.6}, r,
                             line->n == 1);
    }
    if (line->n > 1)
        (void)scene_add_path(s, xy, line->n, scene_add_stroke(s, stroke), false);
    free(xy);
}

/* 1, 2 and 5 times the powers of ten inside the axis. */
static void set_pairs(Making *m)
{
    Scene *s = m->s;
    s->x.kind = SCENE_CATEGORIES;
    s->x.lo = log10(m->least) - 0.08;
    s->x.hi = log10(m->most) + 0.08;
    for (int64_t ten = 1; ten <= 100000000; ten *= 10) {
        for (int step = 1; step <= 5; step += step == 1 ? 1 : 3) {
            const double at = log10((double)(ten * step));
            if (at < s->x.lo || at > s->x.hi)
                continue;
            Str name = {0};
            number_add_grouped(&name, ten * step);
            const Text text = scene_text(s, (Text){name.p, name.n});
            (void)scene_add_category_at(s, &s->x, (SceneText){.text = text}, at);
            str_free(&name);
        }
    }
    s->x.title = scene_text(s, TEXT("pairs that the map was fitted on"));
}

static void set_words(Making *m, const ChartOptions *o)
{
    Scene *s = m->s;
    const Line *first = &m->line[0];
    const Rate r = table_cell(m->t, first->row[first->n - 1], m->rate).rate;
    Text facts = scene_text(s, TEXT("orthogonal maps, by cosine; 95 % intervals"));
    if (m->nlines == 1) {
        Str n = {0};
        number_add_grouped(&n, r.n);
        facts = scene_textf(s, "orthogonal maps, by cosine; 95 %% intervals; %s words",
                            str_cstr(&n));
        str_free(&n);
    }
    chart_parts_set_heading(s, o, TEXT("Retrieval by number of seed pairs"), facts);
    s->caption = scene_textf(
        s, "%s",
        "P@1 by cosine after an orthogonal map that was fitted on so many random seed "
        "pairs (the last point: all of them), mean over subsets; bands: 95 % interval "
        "over "
        "queries and subsets.");
}

Status chart_make_curve(const Table *t, int32_t d, const ChartOptions *o, Scene **out,
                        Error *err)
{
    *out = NULL;
    Making *m = mem_xcalloc(1, sizeof *m);
    m->t = t;
    Status status = chart_parts_col(t, "target", &m->target, err);
    if (status == OK)
        status = chart_parts_col(t, "direction", &m->direction, err);
    if (status == OK)
        status = chart_parts_col(t, "pairs", &m->pairs, err);
    if (status == OK)
        status = chart_parts_col(t, "p@1", &m->rate, err);
    if (status == OK)
        status = take_rows(m, o, err);
    if (status == OK) {
        Scene *s = scene_new(
            o->width_mm, o->height_mm > 0 ? o->height_mm : fmax(50, 0.66 * o->width_mm));
        m->s = s;
        s->type_size = o->type_size;
        s->y.lo = s->y.hi = 0;
        set_pairs(m);
        for (int i = 0; i < m->nlines; i++)
            add_band(m, i);
        for (int i = 0; i < m->nlines; i++)
            add_line(m, i);
        s->y.hi = scene_nice_ceiling(fmax(s->y.hi, 0.05), 5);
        s->y.has_grid = true;
        s->y.title = scene_text(s, TEXT("P@1"));
        if (d > 0 && log10(d) > s->x.lo && log10(d) < s->x.hi) {
            const int32_t k =
                scene_add_stroke(s, (SceneStroke){PALETTE_DIM, SCENE_DOTTED, 0.8, 1});
            (void)scene_add_rule(s, (SceneRule){log10(d), true, k});
            (void)scene_add_key(
                s, (SceneKey){.kind = SCENE_KEY_LINE,
                              .index = k,
                              .text = {.text = scene_textf(s, "%d dimensions", d)}});
        }
        set_words(m, o);
        *out = s;
    }
    for (int i = 0; i < m->nlines; i++)
        free(m->line[i].row);
    free(m->line);
    free(m);
    return status;
}
