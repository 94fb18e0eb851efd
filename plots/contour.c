/* Every crossing lies on one side of a square and is named by it: 2 (j nx + i) for the
 * side from node (i, j) to (i + 1, j), one more for that to (i, j + 1). With lines
 * directed so that the higher side is on their left, a crossing has at most one line into
 * it and one out of it: chaining is following numbers. */
#include "plots/contour.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"

/* The corners of a square counter-clockwise from the lower left; side k runs from corner
 * k to the next. */
static const int32_t corner_x[] = {0, 1, 1, 0};
static const int32_t corner_y[] = {0, 0, 1, 1};

typedef struct Square {
    const ContourGrid *g;
    double level;
    int32_t i, j;
    double z[4];
    int above;      /* corners */
    bool is_joined; /* of a saddle: the higher corners */
} Square;

static size_t node(const ContourGrid *g, int32_t i, int32_t j)
{
    return (size_t)j * (size_t)g->nx + (size_t)i;
}

/* False when a corner is unknown or, with is_masked, off. */
static bool square_init(Square *s, const ContourGrid *g, double level, size_t k,
                        bool is_masked)
{
    const size_t wide = (size_t)g->nx - 1;
    *s = (Square){.g = g, .level = level};
    s->i = (int32_t)(k % wide);
    s->j = (int32_t)(k / wide);
    double sum = 0;
    for (int c = 0; c < 4; c++) {
        const size_t at = node(g, s->i + corner_x[c], s->j + corner_y[c]);
        if (isnan(g->z[at]) || (is_masked && g->is_on && !g->is_on[at]))
            return false;
        s->z[c] = g->z[at];
        s->above += s->z[c] >= level;
        sum += s->z[c];
    }
    s->is_joined = sum / 4 >= level;
    return true;
}

static bool is_above(const Square *s, int c)
{
    return s->z[c & 3] >= s->level;
}

static size_t side_number(const Square *s, int side)
{
    switch (side) {
    case 0: return 2 * node(s->g, s->i, s->j);
    case 1: return 2 * node(s->g, s->i + 1, s->j) + 1;
    case 2: return 2 * node(s->g, s->i, s->j + 1);
    default: return 2 * node(s->g, s->i, s->j) + 1;
    }
}

/* Where the level crosses a side, from its lower-numbered node: both squares that share
 * it get the same bits. */
static void crossing(const ContourGrid *g, double level, size_t side, double *xy)
{
    const size_t at = side / 2;
    const bool is_upward = side & 1;
    const double a = g->z[at];
    const double b = g->z[is_upward ? at + (size_t)g->nx : at + 1];
    const double t = (level - a) / (b - a);
    const size_t i = at % (size_t)g->nx;
    const size_t j = at / (size_t)g->nx;
    xy[0] = g->x0 + g->step * ((double)i + (is_upward ? 0 : t));
    xy[1] = g->y0 + g->step * ((double)j + (is_upward ? t : 0));
}

static void add_point(Contour *c, size_t *cap, const double *xy)
{
    if (c->nxy == *cap) {
        *cap = *cap > 0 ? 2 * *cap : 256;
        c->xy = mem_xrealloc(c->xy, *cap * 2 * sizeof *c->xy);
    }
    c->xy[2 * c->nxy] = xy[0];
    c->xy[2 * c->nxy + 1] = xy[1];
    c->nxy++;
}

/* Ends the line begun at `first`; one that is a single place is dropped. */
static void add_line(Contour *c, int32_t *cap, size_t first, bool is_closed)
{
    const size_t n = c->nxy - first;
    if (n < 2) {
        c->nxy = first;
        return;
    }
    if (c->nlines == *cap) {
        *cap = *cap > 0 ? 2 * *cap : 16;
        c->line = mem_xrealloc(c->line, (size_t)*cap * sizeof *c->line);
    }
    c->line[c->nlines++] = (ContourLine){first, (int32_t)n, is_closed};
}

void contour_done(Contour *c)
{
    free(c->line);
    free(c->xy);
    *c = (Contour){0};
}

/* --- lines ----------------------------------------------------------------------------
 */

/* The pieces of line inside a square lead from each side that goes down (from above the
 * level to below it, counter-clockwise) to one that goes up: the next, which cuts off the
 * lower corners between them, or at a saddle whose higher corners are apart the one
 * before. */
static void link_square(const Square *s, int64_t *to, bool *is_reached)
{
    const bool is_saddle = s->above == 2 && is_above(s, 0) == is_above(s, 2);
    const int by = is_saddle && !s->is_joined ? 3 : 1;
    for (int side = 0; side < 4; side++) {
        if (!is_above(s, side) || is_above(s, side + 1))
            continue;
        int up = (side + by) & 3;
        while (is_above(s, up) || !is_above(s, up + 1))
            up = (up + by) & 3;
        const size_t end = side_number(s, up);
        to[side_number(s, side)] = (int64_t)end;
        is_reached[end] = true;
    }
}

/* The line out of a side; takes its pieces. */
static void follow(const ContourGrid *g, double level, int64_t *to, size_t side,
                   Contour *out, size_t *cap)
{
    const size_t first = out->nxy;
    int64_t at = (int64_t)side;
    while (at >= 0) {
        double xy[2];
        crossing(g, level, (size_t)at, xy);
        const double *last = out->nxy > first ? out->xy + 2 * (out->nxy - 1) : NULL;
        /* A node at the level is crossed on several sides at once. */
        if (!last || last[0] != xy[0] || last[1] != xy[1])
            add_point(out, cap, xy);
        const int64_t next = to[at];
        to[at] = -1;
        at = next;
    }
}

void contour_make(const ContourGrid *grid, double level, Contour *out)
{
    *out = (Contour){0};
    const size_t sides = 2 * (size_t)grid->nx * (size_t)grid->ny;
    const size_t squares = (size_t)(grid->nx - 1) * (size_t)(grid->ny - 1);
    int64_t *to = mem_xalloc(sides * sizeof *to);
    bool *is_reached = mem_xcalloc(sides, sizeof *is_reached);
    size_t cap = 0;
    int32_t lines = 0;
    for (size_t k = 0; k < sides; k++)
        to[k] = -1;
    for (size_t k = 0; k < squares; k++) {
        Square s;
        if (square_init(&s, grid, level, k, true))
            link_square(&s, to, is_reached);
    }
    for (int round = 0; round < 2; round++) { /* those with an end, then the rings */
        for (size_t k = 0; k < sides; k++) {
            if (to[k] < 0 || (round == 0 && is_reached[k]))
                continue;
            const size_t first = out->nxy;
            follow(grid, level, to, k, out, &cap);
            add_line(out, &lines, first, round == 1);
        }
    }
    free(to);
    free(is_reached);
}

/* --- areas ----------------------------------------------------------------------------
 */

typedef struct Area {
    Contour *out;
    size_t cap;
    int32_t lines;
} Area;

static void add_corner(Area *a, const Square *s, int c)
{
    const double xy[2] = {s->g->x0 + s->g->step * (s->i + corner_x[c & 3]),
                          s->g->y0 + s->g->step * (s->j + corner_y[c & 3])};
    add_point(a->out, &a->cap, xy);
}

static void add_crossing(Area *a, const Square *s, int side)
{
    double xy[2];
    crossing(s->g, s->level, side_number(s, side & 3), xy);
    add_point(a->out, &a->cap, xy);
}

static void close_ring(Area *a, size_t first)
{
    double xy[2] = {a->out->xy[2 * first], a->out->xy[2 * first + 1]};
    add_point(a->out, &a->cap, xy);
    add_line(a->out, &a->lines, first, true);
}

/* Squares i .. s->i + 1 of a row, all below. */
static void add_run(Area *a, const Square *s, int32_t i)
{
    const size_t first = a->out->nxy;
    Square left = *s;
    left.i = i;
    add_corner(a, &left, 0);
    add_corner(a, s, 1);
    add_corner(a, s, 2);
    add_corner(a, &left, 3);
    close_ring(a, first);
}

/* The lower part of a square that the level cuts. */
static void add_piece(Area *a, const Square *s)
{
    const bool is_saddle = s->above == 2 && is_above(s, 0) == is_above(s, 2);
    size_t first = a->out->nxy;
    for (int c = 0; c < 4; c++) {
        if (is_saddle && s->is_joined) { /* each lower corner by itself */
            if (is_above(s, c))
                continue;
            first = a->out->nxy;
            add_crossing(a, s, c + 3);
            add_corner(a, s, c);
            add_crossing(a, s, c);
            close_ring(a, first);
            continue;
        }
        if (!is_above(s, c))
            add_corner(a, s, c);
        if (is_above(s, c) != is_above(s, c + 1))
            add_crossing(a, s, c);
    }
    if (!is_saddle || !s->is_joined)
        close_ring(a, first);
}

void contour_make_area(const ContourGrid *grid, double level, Contour *out)
{
    *out = (Contour){0};
    Area a = {.out = out};
    const size_t wide = (size_t)grid->nx - 1;
    const size_t squares = wide * (size_t)(grid->ny - 1);
    int32_t run = -1; /* where the run of whole squares began; -1: none */
    for (size_t k = 0; k < squares; k++) {
        Square s;
        const bool is_known = square_init(&s, grid, level, k, false);
        const bool is_whole = is_known && s.above == 0;
        if (is_known && !is_whole && s.above < 4)
            add_piece(&a, &s);
        if (!is_whole)
            continue;
        if (run < 0)
            run = s.i;
        Square next;
        const bool is_last = (k + 1) % wide == 0;
        if (is_last || !square_init(&next, grid, level, k + 1, false) || next.above > 0) {
            add_run(&a, &s, run);
            run = -1;
        }
    }
}
