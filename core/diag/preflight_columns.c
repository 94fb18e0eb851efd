/* Which column belongs to which: the Hungarian method on the cross-covariances. */
#include <float.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/preflight_parts.h"

/* Shortest augmenting paths with potentials; row and column 0 are not used. */
typedef struct Work {
    const double *cross; /* d x d: cross[i][j] of source column i and target column j */
    int32_t d;
    double *u, *v; /* potentials of rows and columns */
    int32_t *row;  /* the row that a column belongs to; 0: none */
    int32_t *way;  /* the column before it on the path */
    double *least; /* least reduced cost that reaches a column */
    bool *is_used;
} Work;

static double cost(const Work *w, int32_t i, int32_t j)
{
    return -w->cross[(size_t)(i - 1) * (size_t)w->d + (size_t)(j - 1)] - w->u[i] -
           w->v[j];
}

/* One step of the search from column j0; returns the next column. */
static int32_t step(Work *w, int32_t j0)
{
    const int32_t i = w->row[j0];
    double delta = DBL_MAX;
    int32_t next = 0;
    w->is_used[j0] = true;
    for (int32_t j = 1; j <= w->d; j++) {
        if (w->is_used[j])
            continue;
        const double c = cost(w, i, j);
        if (c < w->least[j]) {
            w->least[j] = c;
            w->way[j] = j0;
        }
        if (w->least[j] < delta) {
            delta = w->least[j];
            next = j;
        }
    }
    for (int32_t j = 0; j <= w->d; j++) {
        if (w->is_used[j]) {
            w->u[w->row[j]] += delta;
            w->v[j] -= delta;
        } else {
            w->least[j] -= delta;
        }
    }
    return next;
}

static void place(Work *w, int32_t i)
{
    int32_t j = 0;
    w->row[0] = i;
    for (int32_t k = 0; k <= w->d; k++) {
        w->least[k] = DBL_MAX;
        w->is_used[k] = false;
    }
    do {
        j = step(w, j);
    } while (w->row[j] != 0);
    while (j != 0) {
        w->row[j] = w->row[w->way[j]];
        j = w->way[j];
    }
}

void preflight_columns_assign(const double *cross, int32_t d, int32_t *order)
{
    const size_t n = (size_t)d + 1;
    Work w = {.cross = cross,
              .d = d,
              .u = mem_xcalloc(n, sizeof *w.u),
              .v = mem_xcalloc(n, sizeof *w.v),
              .row = mem_xcalloc(n, sizeof *w.row),
              .way = mem_xcalloc(n, sizeof *w.way),
              .least = mem_xcalloc(n, sizeof *w.least),
              .is_used = mem_xcalloc(n, sizeof *w.is_used)};
    for (int32_t i = 1; i <= d; i++)
        place(&w, i);
    for (int32_t j = 1; j <= d; j++)
        order[w.row[j] - 1] = j - 1;
    free(w.u);
    free(w.v);
    free(w.row);
    free(w.way);
    free(w.least);
    free(w.is_used);
}
