#include "core/diag/persistence.h"

#include <math.h>
#include <stdlib.h>

#include "core/diag/spanning.h"

static int ascending(const void *pa, const void *pb)
{
    const double a = *(const double *)pa;
    const double b = *(const double *)pb;
    return (a > b) - (a < b);
}

Status persistence_make(const Space *s, int32_t n, Progress *progress, double *length,
                        Error *err)
{
    n = n < s->n ? n : s->n;
    if (n < 2)
        return OK;
    TRY(spanning_make(s, n, progress, length, err));
    for (int32_t i = 0; i < n - 1; i++)
        length[i] = length[i] < 1 ? sqrt(2 - 2 * length[i]) : 0;
    qsort(length, (size_t)n - 1, sizeof *length, ascending);
    return OK;
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
