#include "core/project/points.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"

void points_done(Points *p)
{
    free(p->space);
    free(p->row);
}

static int32_t rows_of(const PointsInput *in, int s)
{
    return in->rows && in->rows[s] ? in->counts[s] : in->spaces[s]->n;
}

static int32_t row_of(const PointsInput *in, int s, int32_t i)
{
    return in->rows && in->rows[s] ? in->rows[s][i] : i;
}

Status points_init(Points *p, const PointsInput *in, Error *err)
{
    *p = (Points){.spaces = in->spaces, .d = in->nspaces > 0 ? in->spaces[0]->d : 0};
    size_t total = 0;
    for (int s = 0; s < in->nspaces; s++) {
        if (in->spaces[s]->d != p->d) {
            return error_set(
                err, E_INPUT, "the spaces have different dimensions: %s %d, %s %d",
                in->spaces[0]->name, p->d, in->spaces[s]->name, in->spaces[s]->d);
        }
        total += (size_t)rows_of(in, s);
    }
    void *space = NULL;
    void *row = NULL;
    TRY(mem_data(&space, total, sizeof(int32_t), "points", err));
    p->space = space;
    if (mem_data(&row, total, sizeof(int32_t), "points", err) != OK) {
        points_done(p);
        return E_NOMEM;
    }
    p->row = row;
    for (int s = 0; s < in->nspaces; s++) {
        for (int32_t i = 0; i < rows_of(in, s); i++) {
            const int32_t r = row_of(in, s, i);
            if (in->spaces[s]->norm[r] > 0) {
                p->space[p->n] = s;
                p->row[p->n++] = r;
            } else {
                p->zero_rows++;
            }
        }
    }
    return OK;
}

void points_unit_row(const Points *p, int32_t i, double *out)
{
    const Space *s = p->spaces[p->space[i]];
    const float *x = space_row(s, p->row[i]);
    const double inverse = 1 / s->norm[p->row[i]];
    for (int32_t j = 0; j < p->d; j++)
        out[j] = (double)x[j] * inverse;
}

Status points_make_rows(const Points *p, float **out, Error *err)
{
    void *rows = NULL;
    *out = NULL;
    TRY(mem_data(&rows, (size_t)p->n * (size_t)p->d, sizeof(float), "rows of the map",
                 err));
    float *to = rows;
    for (int32_t i = 0; i < p->n; i++) {
        const Space *s = p->spaces[p->space[i]];
        const float *x = space_row(s, p->row[i]);
        const double inverse = 1 / s->norm[p->row[i]];
        for (int32_t j = 0; j < p->d; j++)
            *to++ = (float)((double)x[j] * inverse);
    }
    *out = rows;
    return OK;
}

Status points_adopt(Points *p, const char *method, Layout **out, Error *err)
{
    void *xy = NULL;
    *out = NULL;
    TRY(mem_data(&xy, 2 * (size_t)p->n, sizeof(double), "a map", err));
    Layout *l = mem_xcalloc(1, sizeof *l);
    *l = (Layout){.n = p->n,
                  .xy = xy,
                  .space = p->space,
                  .row = p->row,
                  .explained = {NAN, NAN},
                  .explained_total = NAN,
                  .trustworthiness = NAN,
                  .continuity = NAN,
                  .zero_rows = p->zero_rows};
    (void)snprintf(l->method, sizeof l->method, "%s", method);
    p->space = p->row = NULL;
    *out = l;
    return OK;
}
