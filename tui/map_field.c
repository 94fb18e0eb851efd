/* A field belongs to the places of one layout. The job has a copy of them, and a result
 * whose places are not those shown any more (another target, a map that still moves) is
 * kept out of sight and asked for anew. */
#include "tui/map_field.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/diag/say.h"
#include "plots/chart_field.h"

/* What is asked for and what comes of it. */
typedef struct Made {
    const Study *study;
    int entry[MAP_ENTRIES];
    int nentries;
    int target; /* whose pairs they are */
    FieldKind kind;
    bool is_tsne_check;
    Layout *second; /* t-SNE where it is there already; NULL: to be made; owned */
    Layout *layout; /* places, spaces, rows, method; owned */
    Field *field;   /* owned; NULL: not made */
    Scene *scene;   /* its lines; owned */
} Made;

typedef struct MapField {
    MapView *v;
    bool is_on;
    FieldKind kind;
    bool is_tsne_check; /* wanted */
    Made *made;         /* NULL: nothing yet */
    bool is_asked;
    Error err;         /* of the field of this map: */
    const MapData *of; /* only compared */
} MapField;

static void made_free(void *result)
{
    Made *m = result;
    if (!m)
        return;
    layout_free(m->layout);
    layout_free(m->second);
    field_free(m->field);
    scene_free(m->scene);
    free(m);
}

MapField *map_field_new(MapView *v)
{
    MapField *f = mem_xcalloc(1, sizeof *f);
    f->v = v;
    return f;
}

void map_field_free(MapField *f)
{
    if (!f)
        return;
    tasks_forget(f->v->ui->tasks, f);
    made_free(f->made);
    free(f);
}

/* --- job ---
 */

/* Whether a field was asked for what is shown. */
static bool is_of(const Made *m, const MapField *f)
{
    const MapData *data = map_view_data(f->v);
    return m && data && m->kind == f->kind &&
           m->is_tsne_check == map_field_is_tsne_check(f->v) &&
           m->target == f->v->ui->target && m->nentries == data->nentries &&
           m->layout->n == data->layout->n &&
           memcmp(m->layout->xy, data->layout->xy,
                  2 * (size_t)m->layout->n * sizeof *m->layout->xy) == 0;
}

/* Result and context are the same object: it goes to whoever ends up with it. */
typedef struct Box {
    Made *made; /* NULL: it went out as the result */
} Box;

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    Box *box = ctx;
    Made *m = box->made;
    const Space *spaces[MAP_ENTRIES];
    for (int i = 0; i < m->nentries; i++)
        spaces[i] = m->study->entry[m->entry[i]].space;
    FieldAsk ask = {.study = m->study,
                    .entry = m->target,
                    .kind = m->kind,
                    .layout = m->layout,
                    .source = 0,
                    .spaces = spaces,
                    .nspaces = m->nentries};
    FieldOptions o = field_options_defaults();
    o.seed = m->study->options.seed;
    if (m->is_tsne_check && !m->second) {
        ProjectOptions tsne = map_data_options(m->study, MAP_TSNE);
        tsne.has_quality = false;
        TRY(project_make(m->study, m->entry, m->nentries, &tsne, progress, &m->second,
                         err));
    }
    ask.second = m->second;
    TRY(field_evidence_field(&ask, &o, progress, &m->field, err));
    m->scene = scene_new(100, 100);
    chart_field_add(m->scene, m->field, field_evidence_about(m->kind));
    box->made = NULL;
    *result = m;
    return OK;
}

static void free_ctx(void *ctx)
{
    Box *box = ctx;
    made_free(box->made);
    free(box);
}

static void done(void *owner, Status status, void *result, const Error *err)
{
    MapField *f = owner;
    f->is_asked = false;
    f->v->ui->is_dirty = true;
    if (status == OK) {
        made_free(f->made);
        f->made = result;
    } else if (status == E_CANCELED) {
        (void)error_set(&f->err, E_CANCELED, "stopped, R runs it");
    } else if (err) {
        f->err = *err;
    }
}

void map_field_want(MapView *v)
{
    MapField *f = v->field;
    const MapData *data = map_view_data(v);
    if (f->of != data)
        error_clear(&f->err); /* it was that of another map */
    if (!f->is_on || !data || data->nentries < 2 || f->is_asked || f->err.text[0] ||
        is_of(f->made, f))
        return;
    Layout *places = NULL;
    if (map_view_is_moving(v) || layout_make_copy(data->layout, &places, NULL) != OK)
        return;
    Made *m = mem_xcalloc(1, sizeof *m);
    *m = (Made){.study = v->ui->study,
                .nentries = data->nentries,
                .target = v->ui->target,
                .kind = f->kind,
                .is_tsne_check = map_field_is_tsne_check(v),
                .layout = places};
    const MapData *tsne = map_view_slot(v)->data[MAP_TSNE];
    if (m->is_tsne_check && tsne && tsne->has_quality &&
        layout_make_copy(tsne->layout, &m->second, NULL) != OK)
        m->second = NULL; /* it is made again */
    memcpy(m->entry, data->entry, sizeof m->entry);
    Box *box = mem_xalloc(sizeof *box);
    box->made = m;
    Task task = {.run = run,
                 .ctx = box,
                 .free_ctx = free_ctx,
                 .drop = made_free,
                 .done = done,
                 .owner = f};
    (void)snprintf(task.label, sizeof task.label, "field %s",
                   field_evidence_about(f->kind)->name);
    f->is_asked = true;
    f->of = data;
    tasks_add(v->ui->tasks, &task, true);
}

/* --- keys ---
 */

void map_field_again(MapView *v)
{
    error_clear(&v->field->err);
}

void map_field_next(MapView *v)
{
    MapField *f = v->field;
    tasks_forget(v->ui->tasks, f);
    f->is_asked = false;
    error_clear(&f->err);
    const MapData *data = map_view_data(v);
    const bool has_cost = data && data->layout->cost;
    const int last = has_cost ? FIELD_COST : FIELD_COST - 1;
    if (f->is_on && (int)f->kind >= last) {
        f->is_on = false;
        ui_say(v->ui, "isogloss lines: off");
        return;
    }
    f->kind = f->is_on ? (FieldKind)(f->kind + 1) : FIELD_P1;
    f->is_on = true;
    ui_say(v->ui, "isogloss lines: %s", field_evidence_about(f->kind)->help);
}

bool map_field_is_tsne_check(const MapView *v)
{
    return v->field->is_tsne_check && v->method == MAP_PCA &&
           v->field->kind != FIELD_COST;
}

void map_field_next_check(MapView *v)
{
    MapField *f = v->field;
    if (v->method != MAP_PCA) {
        ui_say(v->ui,
               "the lines of this map are checked by components already; K "
               "changes the check on a map of components: %s",
               v->method == MAP_LINKED ? "P leads there" : "t leads there");
        return;
    }
    if (!f->is_on || f->kind == FIELD_COST) {
        ui_say(v->ui, "K has the lines (f) of a map of components checked by t-SNE; "
                      "other maps are checked by components");
        return;
    }
    tasks_forget(v->ui->tasks, f);
    f->is_asked = false;
    error_clear(&f->err);
    f->is_tsne_check = !f->is_tsne_check;
    ui_say(v->ui, "the lines are checked by %s",
           f->is_tsne_check ? "t-SNE of the same words" : "components 3 and 4");
}

const char *map_field_name(const MapView *v)
{
    return v->field->is_on ? field_evidence_about(v->field->kind)->name : NULL;
}

int map_field_rows(const MapView *v)
{
    return v->field->is_on;
}

/* --- drawing ---
 */

/* The field to draw; NULL while there is none for what is shown. */
static const Made *shown(const MapView *v)
{
    const MapField *f = v->field;
    return f->is_on && is_of(f->made, f) ? f->made : NULL;
}

/* The middle of a cell of the canvas in the plane. */
static double plane_x(const MapView *v, int column)
{
    return v->view.x + (2.0 * column + 1 - v->canvas.w) / v->view.scale;
}

static double plane_y(const MapView *v, int row)
{
    return v->view.y - (4.0 * row + 2 - 2.0 * v->canvas.h) / v->view.scale;
}

void map_field_draw_paper(const MapView *v)
{
    const Made *m = shown(v);
    Grid *g = &v->ui->grid;
    const bool is_ascii = g->mode == TEXT_ASCII;
    if (!m)
        return;
    for (int y = 0; y < v->canvas.h; y++) {
        for (int x = 0; x < v->canvas.w; x++) {
            switch (chart_field_cover(m->field, plane_x(v, x), plane_y(v, y))) {
            case CHART_FIELD_HATCHED:
                cells_point(g, v->area.x + x, v->area.y + y, is_ascii ? '/' : 0x2571,
                            STYLE_DIM);
                break;
            case CHART_FIELD_SHADED:
                cells_point(g, v->area.x + x, v->area.y + y, is_ascii ? '~' : 0x2504,
                            STYLE_DIM);
                break;
            case CHART_FIELD_PLAIN: break;
            }
        }
    }
}

/* Dots of lines, cell by cell of the canvas. */
typedef struct Dots {
    const MapView *v;
    uint8_t *dots;
    int run; /* dots since the line began */
    bool is_dashed;
} Dots;

static void set_dot(Dots *d, double x, double y)
{
    static const uint8_t bit[4][2] = {
        {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
    int dx = 0;
    int dy = 0;
    if (canvas_place(&d->v->canvas, d->v->view, x, y, &dx, &dy) &&
        (!d->is_dashed || d->run % 8 < 5))
        d->dots[(size_t)(dy / 4) * (size_t)d->v->canvas.w + (size_t)(dx / 2)] |=
            bit[dy & 3][dx & 1];
    d->run++;
}

static void add_path(Dots *d, const Scene *s, const ScenePath *p)
{
    const double *xy = s->xy + 2 * p->first;
    d->is_dashed = s->stroke[p->stroke].dash != SCENE_SOLID;
    d->run = 0;
    const double wide = 2.0 * d->v->canvas.w + 4.0 * d->v->canvas.h;
    for (int32_t i = 1; i < p->n; i++, xy += 2) {
        const double dx = xy[2] - xy[0];
        const double dy = xy[3] - xy[1];
        const double dots = fmax(fabs(dx), fabs(dy)) * d->v->view.scale;
        /* Far in, a piece between two nodes is many screens long, and most pieces are
         * too far away to reach this one. */
        const double x = (xy[0] - d->v->view.x) * d->v->view.scale;
        const double y = (xy[1] - d->v->view.y) * d->v->view.scale;
        if (fmax(fabs(x), fabs(y)) > dots + wide)
            continue;
        const int steps = (int)fmin(dots, 1 << 20) + 1;
        for (int k = 0; k < steps; k++)
            set_dot(d, xy[0] + dx * k / steps, xy[1] + dy * k / steps);
    }
}

/* A line takes its cells alone: among the dots of points it would not be seen. */
void map_field_draw_lines(const MapView *v)
{
    const Made *m = shown(v);
    if (!m)
        return;
    Grid *g = &v->ui->grid;
    const size_t cells = (size_t)v->canvas.w * (size_t)v->canvas.h;
    Dots d = {.v = v, .dots = mem_xcalloc(cells, 1)};
    for (int32_t i = 0; i < m->scene->npaths; i++)
        add_path(&d, m->scene, &m->scene->path[i]);
    for (size_t k = 0; k < cells; k++) {
        if (!d.dots[k])
            continue;
        const int x = (int)(k % (size_t)v->canvas.w);
        const int y = (int)(k / (size_t)v->canvas.w);
        cells_point(g, v->area.x + x, v->area.y + y,
                    g->mode == TEXT_ASCII ? 'x' : 0x2800u + d.dots[k], STYLE_FIELD);
    }
    free(d.dots);
}

/* The cell of a text: its place, or the point of its path that is on the screen and
 * nearest to its middle. */
static bool cell_of(const MapView *v, const Scene *s, const SceneInline *t, int *dx,
                    int *dy)
{
    if (t->path < 0)
        return canvas_place(&v->canvas, v->view, t->x, t->y, dx, dy);
    const ScenePath *p = &s->path[t->path];
    for (int32_t k = 0; k < p->n; k++) {
        const int32_t at = p->n / 2 + (k % 2 ? -(k + 1) / 2 : k / 2);
        const double *xy = s->xy + 2 * (p->first + (size_t)at);
        if (at >= 0 && at < p->n &&
            canvas_place(&v->canvas, v->view, xy[0], xy[1], dx, dy))
            return true;
    }
    return false;
}

void map_field_draw_levels(const MapView *v, Labels *l)
{
    const Made *m = shown(v);
    for (int32_t i = 0; m && i < m->scene->ninlined; i++) {
        int dx = 0;
        int dy = 0;
        if (cell_of(v, m->scene, &m->scene->inlined[i], &dx, &dy))
            (void)labels_put(l, &v->ui->grid, v->area.x + dx / 2, v->area.y + dy / 4,
                             m->scene->inlined[i].text, STYLE_FIELD);
    }
}

/* --- words ---
 */

static void pen_share(Pen *pen, uint8_t style, double v)
{
    Str s = {0};
    number_add_fixed(&s, v, 2);
    cells_pen_say(pen, style, "%s", s.p[0] == '0' ? s.p + 1 : s.p);
    str_free(&s);
}

static void say_interval(Pen *pen, const FieldAt *at)
{
    cells_pen_say(pen, STYLE_DIM, " [");
    pen_share(pen, STYLE_DIM, at->ci.lo);
    cells_pen_say(pen, STYLE_DIM, "-");
    pen_share(pen, STYLE_DIM, at->ci.hi);
    cells_pen_say(pen, STYLE_DIM, "] of %.0f", at->n);
}

static void say_here(const MapView *v, const Made *m, Pen *pen)
{
    if (v->current < 0)
        return;
    const double *xy = &m->layout->xy[2 * (size_t)v->current];
    const FieldAt at = field_read(m->field, xy[0], xy[1]);
    const int side = field_side(m->field, &at);
    cells_pen_say(pen, STYLE_DIM, "  here ");
    switch (at.flag) {
    case FIELD_EMPTY: cells_pen_say(pen, STYLE_DIM, "none of its words"); return;
    case FIELD_FEW: cells_pen_say(pen, STYLE_WARN, "too few, n %.0f", at.n); return;
    case FIELD_WIDE:
    case FIELD_ENOUGH:
        pen_share(pen, STYLE_BOLD, at.value);
        say_interval(pen, &at);
        break;
    }
    const char *check = m->is_tsne_check ? "t-SNE" : "a second map";
    if (at.flag == FIELD_WIDE)
        cells_pen_say(pen, STYLE_WARN, " too wide");
    else if (chart_field_cover(m->field, xy[0], xy[1]) == CHART_FIELD_SHADED)
        cells_pen_say(pen, STYLE_WARN, " doubtful: %s disagrees", check);
    else if (side != 0)
        cells_pen_say(pen, STYLE_DIM, side > 0 ? " high" : " low");
}

void map_field_say(const MapView *v, Rect line)
{
    const MapField *f = v->field;
    const FieldAbout *about = field_evidence_about(f->kind);
    Pen pen = cells_pen(&v->ui->grid, line.x, line.y, line.w);
    const MapData *data = map_view_data(v);
    if (!f->is_on || !data)
        return;
    cells_pen_say(&pen, STYLE_FIELD, "%s", about->title);
    if (data->nentries > 2)
        cells_pen_say(&pen, STYLE_DIM, " %s", v->ui->study->entry[v->ui->target].name);
    const Made *m = shown(v);
    if (data->nentries < 2) {
        cells_pen_say(&pen, STYLE_DIM, " needs a target language");
    } else if (f->err.text[0]) {
        cells_pen_say(&pen, STYLE_BAD, " %s", f->err.text);
    } else if (!m) {
        cells_pen_say(&pen, STYLE_DIM,
                      map_view_is_moving(v) ? " when the map stands still" : " ...");
    } else {
        char p[SAY_P];
        cells_pen_say(&pen, STYLE_DIM, " ");
        pen_share(&pen, STYLE_PLAIN, m->field->mean);
        cells_pen_say(&pen, STYLE_DIM, " of %d, %s%s", (int)m->field->n,
                      say_p(p, m->field->p),
                      field_has_lines(m->field) ? "" : ": chance, no lines");
        say_here(v, m, &pen);
    }
}
