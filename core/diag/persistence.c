#include "core/diag/persistence.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/knn.h"

static int ascending(const void *pa, const void *pb)
{
    const double a = *(const double *)pa;
    const double b = *(const double *)pb;
    return (a > b) - (a < b);
}

/* --- tree
 * -----------------------------------------------------------------------------------------
 */

/* Words outside the tree, and for each the cosine of its nearest word inside. */
typedef struct Outside {
    int32_t *row;
    double *best, *cos;
    int32_t n;
} Outside;

/* Takes the word nearest to the tree (the lowest row of several) in; its cosine. */
static double take_nearest(Outside *o, int32_t *row)
{
    int32_t at = 0;
    for (int32_t i = 1; i < o->n; i++) {
        const bool is_tie = o->best[i] == o->best[at];
        if (o->best[i] > o->best[at] || (is_tie && o->row[i] < o->row[at]))
            at = i;
    }
    const double best = o->best[at];
    *row = o->row[at];
    o->n--;
    o->row[at] = o->row[o->n];
    o->best[at] = o->best[o->n];
    return best;
}

/* Prim's algorithm: every step looks at all words outside once. */
static Status grow(const Space *s, Outside *o, Progress *progress, double *length)
{
    int32_t row = 0;

    for (int32_t edge = 0; o->n > 0; edge++) {
        knn_cosines(s, row, s, o->row, o->n, o->cos);
        for (int32_t i = 0; i < o->n; i++)
            o->best[i] = o->cos[i] > o->best[i] ? o->cos[i] : o->best[i];
        const double cos = take_nearest(o, &row);
        length[edge] = cos < 1 ? sqrt(2 - 2 * cos) : 0;
        if (!progress_tick(progress, 1))
            return E_CANCELED;
    }
    return OK;
}

Status persistence_make(const Space *s, int32_t n, Progress *progress, double *length,
                        Error *err)
{
    n = n < s->n ? n : s->n;
    if (n < 2)
        return OK;
    void *best = NULL;
    TRY(mem_data(&best, 2 * (size_t)n, sizeof(double), "distances", err));
    int32_t *row = mem_xcalloc((size_t)n, sizeof *row);
    Outside o = {.row = row, .best = best, .cos = (double *)best + n, .n = n - 1};
    for (int32_t i = 0; i < o.n; i++) {
        row[i] = i + 1;
        o.best[i] = -1;
    }
    const Status status = grow(s, &o, progress, length);
    free(best);
    free(row);
    if (status == OK)
        qsort(length, (size_t)n - 1, sizeof *length, ascending);
    return status;
}

/* --- matching
 * --------------------------------------------------------------------------------------
 */

/* Every bar of a that is longer than 2 e has a partner of its own in b within e. */
static bool covers(const double *a, int32_t na, const double *b, int32_t nb, double e)
{
    int32_t next = 0;
    for (int32_t i = 0; i < na; i++) {
        if (a[i] <= 2 * e)
            continue;
        while (next < nb && b[next] < a[i] - e)
            next++;
        if (next == nb || b[next] > a[i] + e)
            return false;
        next++;
    }
    return true;
}

/* Two matchings, one covering the long bars of a, one those of b, join to one that covers
 * both (Mendelsohn and Dulmage), so that each side can be asked by itself. */
double persistence_bottleneck(const double *a, int32_t na, const double *b, int32_t nb)
{
    double lo = 0;
    double hi = 0; /* everything left out */
    for (int32_t i = 0; i < na; i++)
        hi = fmax(hi, a[i] / 2);
    for (int32_t i = 0; i < nb; i++)
        hi = fmax(hi, b[i] / 2);
    if (covers(a, na, b, nb, 0) && covers(b, nb, a, na, 0))
        return 0;
    for (;;) {
        const double e = lo + (hi - lo) / 2;
        if (!(e > lo && e < hi))
            return hi;
        if (covers(a, na, b, nb, e) && covers(b, nb, a, na, e))
            hi = e;
        else
            lo = e;
    }
}
