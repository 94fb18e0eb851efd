#include "core/project/axes.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/par.h"

enum { CHUNK = 1024 };

typedef struct Place {
    const Points *points;
    const double *direction;
    double *row; /* workers x d */
    double *xy;
    Progress *progress;
} Place;

static void place_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Place *p = ctx;
    const size_t d = (size_t)p->points->d;
    double *row = p->row + (size_t)worker * d;
    for (size_t i = begin; i < end; i++) {
        points_unit_row(p->points, (int32_t)i, row);
        const double *a = p->direction + 2 * (size_t)p->points->space[i] * d;
        double x = 0;
        double y = 0;
        for (size_t j = 0; j < d; j++) {
            x += row[j] * a[j];
            y += row[j] * a[d + j];
        }
        p->xy[2 * i] = x;
        p->xy[2 * i + 1] = y;
    }
    (void)progress_tick(p->progress, end - begin);
}

static Status place(Layout *l, const Points *points, const double *direction,
                    Progress *progress, Error *err)
{
    const size_t n = (size_t)points->n;
    void *row = NULL;
    TRY(mem_data(&row, (size_t)par_workers(n, CHUNK, progress) * (size_t)points->d,
                 sizeof(double), "rows of the map", err));
    Place p = {points, direction, row, l->xy, progress};
    (void)progress_begin(progress, "placing words", n);
    const Status status = par_for(n, CHUNK, place_chunk, &p, progress);
    free(row);
    return status;
}

Status axes_make_layout(const PointsInput *in, const double *direction,
                        Progress *progress, Layout **out, Error *err)
{
    *out = NULL;
    Points points;
    Layout *l = NULL;
    TRY(points_init(&points, in, err));
    const Points list = points;
    Status status = points_adopt(&points, "axes", &l, err);
    if (status != OK)
        points_done(&points);
    else
        status = place(l, &list, direction, progress, err);
    if (status != OK) {
        layout_free(l);
        return status;
    }
    *out = l;
    return OK;
}

/* Scales to length 1; false when there is no direction. */
static bool make_unit(double *v, int32_t d)
{
    double sum = 0;
    for (int32_t j = 0; j < d; j++)
        sum += v[j] * v[j];
    if (!(sum > 1e-24))
        return false;
    for (int32_t j = 0; j < d; j++)
        v[j] /= sqrt(sum);
    return true;
}

static bool find_mean(const Space *s, const int32_t *rows, int32_t n, double *out)
{
    for (int32_t j = 0; j < s->d; j++)
        out[j] = 0;
    for (int32_t i = 0; i < n; i++) {
        const double norm = s->norm[rows[i]];
        const float *x = space_row(s, rows[i]);
        for (int32_t j = 0; norm > 0 && j < s->d; j++)
            out[j] += (double)x[j] / norm;
    }
    return make_unit(out, s->d);
}

bool axes_find_direction(const Space *s, const int32_t *a, int32_t na, const int32_t *b,
                         int32_t nb, double *out)
{
    double *other = mem_xalloc((size_t)s->d * sizeof *other);
    bool is_found = find_mean(s, a, na, out) && find_mean(s, b, nb, other);
    for (int32_t j = 0; is_found && j < s->d; j++)
        out[j] -= other[j];
    is_found = is_found && make_unit(out, s->d);
    free(other);
    return is_found;
}
