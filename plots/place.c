/* Two uniform grids of buckets hold what is there already: one the hard boxes (labels and
 * leaders), one the marks. A bucket is as large as a typical label, so a
 * box touches few buckets and a bucket holds few boxes. A box that spans buckets stands
 * in each of them; a query may meet it twice, which only a sum of costs must not do:
 * a mark counts in the bucket that holds the first corner of the intersection.
 */
#include "plots/place.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"

enum { ANCHORS = 8 };

/* Right, left, above, below, then corners. y grows downwards or upwards: the callers'
 * "above" is the smaller y. */
static const double anchor_x[ANCHORS] = {1, -1, 0, 0, 1, 1, -1, -1};
static const double anchor_y[ANCHORS] = {0, 0, -1, 1, -1, 1, -1, 1};

/* The unit of cost is a ring; which of its places is a nudge. */
static const double cost_anchor = 0.02;

typedef struct Obstacle {
    PlaceBox box;
    double cost;  /* of a mark */
    bool is_line; /* the segment below counts, not the box around it */
    double x0, y0, x1, y1;
} Obstacle;

typedef struct Grid {
    double x0, y0, cell;
    int nx, ny;
    int32_t *head; /* nx x ny: first entry of a bucket, -1: none */
    int32_t *next; /* of an entry */
    int32_t *item; /* of an entry: obstacle number */
    int32_t used, cap;
    Obstacle *obstacle;
    int32_t n, ncap;
} Grid;

typedef struct Cells {
    int x0, y0, x1, y1;
} Cells;

static int bucket(double v, double origin, double cell, int n)
{
    const double i = floor((v - origin) / cell);
    return i < 0 ? 0 : i >= n ? n - 1 : (int)i;
}

static Cells grid_cells(const Grid *g, PlaceBox b)
{
    return (Cells){
        bucket(b.x0, g->x0, g->cell, g->nx), bucket(b.y0, g->y0, g->cell, g->ny),
        bucket(b.x1, g->x0, g->cell, g->nx), bucket(b.y1, g->y0, g->cell, g->ny)};
}

static void grid_init(Grid *g, PlaceBox area, double cell)
{
    /* No more than 256 buckets a side, however small the labels are. */
    const double side = fmax(area.x1 - area.x0, area.y1 - area.y0);
    cell = fmax(cell, fmax(side / 256, 1e-9));
    *g = (Grid){.x0 = area.x0, .y0 = area.y0, .cell = cell};
    g->nx = (int)((area.x1 - area.x0) / cell) + 1;
    g->ny = (int)((area.y1 - area.y0) / cell) + 1;
    const size_t n = (size_t)g->nx * (size_t)g->ny;
    g->head = mem_xalloc(n * sizeof *g->head);
    for (size_t i = 0; i < n; i++)
        g->head[i] = -1;
}

static void grid_done(Grid *g)
{
    free(g->head);
    free(g->next);
    free(g->item);
    free(g->obstacle);
}

static void grid_link(Grid *g, size_t at, int32_t obstacle)
{
    if (g->used == g->cap) {
        g->cap = g->cap > 0 ? 2 * g->cap : 256;
        g->next = mem_xrealloc(g->next, (size_t)g->cap * sizeof *g->next);
        g->item = mem_xrealloc(g->item, (size_t)g->cap * sizeof *g->item);
    }
    g->item[g->used] = obstacle;
    g->next[g->used] = g->head[at];
    g->head[at] = g->used++;
}

static void grid_add(Grid *g, Obstacle o)
{
    if (g->n == g->ncap) {
        g->ncap = g->ncap > 0 ? 2 * g->ncap : 256;
        g->obstacle = mem_xrealloc(g->obstacle, (size_t)g->ncap * sizeof *g->obstacle);
    }
    g->obstacle[g->n] = o;
    const Cells c = grid_cells(g, o.box);
    for (int y = c.y0; y <= c.y1; y++)
        for (int x = c.x0; x <= c.x1; x++)
            grid_link(g, (size_t)y * (size_t)g->nx + (size_t)x, g->n);
    g->n++;
}

static Obstacle line_obstacle(double x0, double y0, double x1, double y1)
{
    return (Obstacle){.box = {fmin(x0, x1), fmin(y0, y1), fmax(x0, x1), fmax(y0, y1)},
                      .is_line = true,
                      .x0 = x0,
                      .y0 = y0,
                      .x1 = x1,
                      .y1 = y1};
}

static void add_marks(Grid *g, const PlaceMark *marks, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        const PlaceMark *m = &marks[i];
        Obstacle o = line_obstacle(m->x0, m->y0, m->x1, m->y1);
        o.is_line = m->is_line;
        o.cost = m->cost;
        if (m->is_line) {
            /* A level line has a box without inside, which would overlap nothing. */
            o.box.x1 += 1e-9;
            o.box.y1 += 1e-9;
        }
        grid_add(g, o);
    }
}

bool place_crosses(PlaceBox b, double x0, double y0, double x1, double y1)
{
    /* Liang and Barsky 1984: the part of the segment inside each slab, intersected. */
    double enter = 0;
    double leave = 1;
    const double from[2] = {x0, y0};
    const double step[2] = {x1 - x0, y1 - y0};
    const double lo[2] = {b.x0, b.y0};
    const double hi[2] = {b.x1, b.y1};
    for (int i = 0; i < 2; i++) {
        if (step[i] == 0) {
            if (from[i] <= lo[i] || from[i] >= hi[i])
                return false;
            continue;
        }
        const double a = (lo[i] - from[i]) / step[i];
        const double z = (hi[i] - from[i]) / step[i];
        enter = fmax(enter, fmin(a, z));
        leave = fmin(leave, fmax(a, z));
    }
    return enter < leave;
}

static double cross_product(double ax, double ay, double bx, double by)
{
    return ax * by - ay * bx;
}

/* Whether two leaders cross; leaders from one marker share only their start. */
static bool is_crossing(const Obstacle *o, const PlaceSpot *s)
{
    const double ux = s->x1 - s->x0;
    const double uy = s->y1 - s->y0;
    const double vx = o->x1 - o->x0;
    const double vy = o->y1 - o->y0;
    const double a = cross_product(ux, uy, o->x0 - s->x0, o->y0 - s->y0);
    const double b = cross_product(ux, uy, o->x1 - s->x0, o->y1 - s->y0);
    const double c = cross_product(vx, vy, s->x0 - o->x0, s->y0 - o->y0);
    const double d = cross_product(vx, vy, s->x1 - o->x0, s->y1 - o->y0);
    return ((a < 0 && b > 0) || (a > 0 && b < 0)) &&
           ((c < 0 && d > 0) || (c > 0 && d < 0));
}

static bool is_touching(const Obstacle *o, const PlaceSpot *spot, PlaceBox padded)
{
    if (o->is_line)
        return place_crosses(padded, o->x0, o->y0, o->x1, o->y1) ||
               (spot->has_leader && is_crossing(o, spot));
    return place_overlaps(padded, o->box) ||
           (spot->has_leader &&
            place_crosses(o->box, spot->x0, spot->y0, spot->x1, spot->y1));
}

/* The box around a label and its leader. */
static PlaceBox whole(const PlaceSpot *s, PlaceBox label)
{
    if (!s->has_leader)
        return label;
    return (PlaceBox){fmin(label.x0, s->x0), fmin(label.y0, s->y0), fmax(label.x1, s->x0),
                      fmax(label.y1, s->y0)};
}

/* Whether a label at `box` with (or without) its leader would touch what is placed. */
static bool is_blocked(const Grid *g, const PlaceSpot *spot, PlaceBox padded)
{
    const Cells c = grid_cells(g, whole(spot, padded));
    for (int y = c.y0; y <= c.y1; y++) {
        for (int x = c.x0; x <= c.x1; x++) {
            const size_t at = (size_t)y * (size_t)g->nx + (size_t)x;
            for (int32_t e = g->head[at]; e >= 0; e = g->next[e]) {
                if (is_touching(&g->obstacle[g->item[e]], spot, padded))
                    return true;
            }
        }
    }
    return false;
}

/* Whether a label covers a mark, or its leader crosses one that is a line. */
static bool is_disturbing(const PlaceSpot *s, const Obstacle *o)
{
    if (!o->is_line)
        return place_overlaps(s->box, o->box);
    return place_crosses(s->box, o->x0, o->y0, o->x1, o->y1) ||
           (s->has_leader && is_crossing(o, s));
}

/* What the marks that a label disturbs cost; its own marker is never under it. */
static double marks_cost(const Grid *g, const PlaceSpot *s)
{
    double cost = 0;
    const PlaceBox b = whole(s, s->box);
    const Cells c = grid_cells(g, b);
    for (int y = c.y0; y <= c.y1; y++) {
        for (int x = c.x0; x <= c.x1; x++) {
            const size_t at = (size_t)y * (size_t)g->nx + (size_t)x;
            for (int32_t e = g->head[at]; e >= 0; e = g->next[e]) {
                const Obstacle *o = &g->obstacle[g->item[e]];
                if (is_disturbing(s, o) &&
                    bucket(fmax(b.x0, o->box.x0), g->x0, g->cell, g->nx) == x &&
                    bucket(fmax(b.y0, o->box.y0), g->y0, g->cell, g->ny) == y)
                    cost += o->cost;
            }
        }
    }
    return cost;
}

/* The place of anchor `a` on ring `r`, not yet known to be free. */
static PlaceSpot spot_at(const PlaceItem *item, const PlaceOptions *o, int a, int r)
{
    const double diagonal = anchor_x[a] != 0 && anchor_y[a] != 0 ? sqrt(0.5) : 1;
    const double away = item->radius * diagonal + o->gap * diagonal + r * o->step;
    const double cx = item->x + anchor_x[a] * (away + item->w / 2);
    const double cy = item->y + anchor_y[a] * (away + item->h / 2);
    PlaceSpot s = {
        .is_placed = true,
        .has_leader = r > 0,
        .box = {cx - item->w / 2, cy - item->h / 2, cx + item->w / 2, cy + item->h / 2},
    };
    s.x1 = fmax(s.box.x0, fmin(item->x, s.box.x1));
    s.y1 = fmax(s.box.y0, fmin(item->y, s.box.y1));
    const double far = hypot(s.x1 - item->x, s.y1 - item->y);
    const double edge = far > 0 ? fmin(item->radius / far, 1) : 0;
    s.x0 = item->x + edge * (s.x1 - item->x);
    s.y0 = item->y + edge * (s.y1 - item->y);
    return s;
}

static bool is_within(PlaceBox b, PlaceBox area)
{
    return b.x0 >= area.x0 && b.x1 <= area.x1 && b.y0 >= area.y0 && b.y1 <= area.y1;
}

static PlaceSpot spot_find(const PlaceItem *item, const PlaceOptions *o, const Grid *hard,
                           const Grid *soft)
{
    PlaceSpot best = {0};
    double best_cost = INFINITY;
    for (int r = 0; r < o->rings; r++) {
        for (int a = 0; a < ANCHORS; a++) {
            const double near = r + cost_anchor * a;
            if (near >= best_cost)
                continue;
            const PlaceSpot s = spot_at(item, o, a, r);
            const double pad = o->gap / 2;
            const PlaceBox padded = {s.box.x0 - pad, s.box.y0 - pad, s.box.x1 + pad,
                                     s.box.y1 + pad};
            if (!is_within(s.box, o->area) || is_blocked(hard, &s, padded))
                continue;
            const double cost = near + marks_cost(soft, &s);
            if (cost < best_cost) {
                best_cost = cost;
                best = s;
            }
        }
    }
    return best;
}

PlaceOptions place_options_defaults(PlaceBox area)
{
    return (PlaceOptions){.area = area, .gap = 1.5, .step = 7, .rings = 3};
}

static double typical_size(const PlaceItem *item, int32_t n)
{
    double sum = 0;
    for (int32_t i = 0; i < n; i++)
        sum += item[i].w + item[i].h;
    return n > 0 ? sum / (2.0 * n) : 1;
}

int32_t place_labels(const PlaceItem *item, int32_t n, const PlaceMark *marks,
                     int32_t nmarks, const PlaceOptions *options, PlaceSpot *out)
{
    assert(options->area.x0 <= options->area.x1 && options->area.y0 <= options->area.y1);
    Grid hard;
    Grid soft;
    const double cell = typical_size(item, n);
    grid_init(&hard, options->area, cell);
    grid_init(&soft, options->area, cell);
    add_marks(&soft, marks, nmarks);
    int32_t placed = 0;
    for (int32_t i = 0; i < n; i++) {
        out[i] = spot_find(&item[i], options, &hard, &soft);
        if (!out[i].is_placed)
            continue;
        placed++;
        const double pad = options->gap / 2;
        const PlaceBox b = out[i].box;
        grid_add(&hard,
                 (Obstacle){.box = {b.x0 - pad, b.y0 - pad, b.x1 + pad, b.y1 + pad}});
        if (out[i].has_leader)
            grid_add(&hard, line_obstacle(out[i].x0, out[i].y0, out[i].x1, out[i].y1));
    }
    grid_done(&hard);
    grid_done(&soft);
    return placed;
}
