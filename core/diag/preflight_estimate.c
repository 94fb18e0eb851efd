/* What can be said without a dictionary: words that correspond lie nearer than words of
 * two frames that have nothing to do with each other. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/rng.h"
#include "core/diag/preflight_parts.h"
#include "core/near/cross.h"
#include "core/space/procrustes.h"

enum { MOST_FREQUENT = 3000, TURNS = 3, K = 10 };

static Status take_first(const Space *s, Space **out, Error *err)
{
    const int32_t n = s->n < MOST_FREQUENT ? s->n : MOST_FREQUENT;
    int32_t *ids = mem_xcalloc((size_t)n + 1, sizeof *ids);
    for (int32_t i = 0; i < n; i++)
        ids[i] = i;
    const Status st = space_make_subset(s, ids, n, out, err);
    free(ids);
    return st;
}

/* A random orthogonal map: the one nearest to a matrix of normal numbers. */
static Status draw_turn(int32_t d, Rng *r, Mapping **out, Error *err)
{
    const size_t all = (size_t)d * (size_t)d;
    void *mem = NULL;
    void *w = NULL;
    TRY(mem_data(&mem, all + (size_t)d, sizeof(double), "a random rotation", err));
    double *x = mem;
    for (size_t i = 0; i < all; i++)
        x[i] = rng_normal(r);
    Status st = mem_data(&w, all, sizeof(double), "a random rotation", err);
    if (st == OK)
        st = procrustes_solve(x, 1, d, w, x + all, NULL, err);
    free(mem);
    if (st != OK) {
        free(w);
        return st;
    }
    const MappingAdopt in = {w, d, d, "random", NULL};
    return mapping_adopt(&in, out, err);
}

/* Mean cosine of the CSLS translations of all words of src. */
static Status measure(const Space *src, const Space *tgt, Progress *progress, double *out,
                      Error *err)
{
    Cross *c = NULL;
    int32_t *ids = mem_xcalloc((size_t)src->n + 1, sizeof *ids);
    const CrossRows all = {src, tgt, NULL, src->n};
    Status st = cross_make_cosine(src, tgt, K, progress, &c, err);
    if (st == OK)
        st = cross_find_best(c, &all, progress, ids, NULL, err);
    double sum = 0;
    int32_t n = 0;
    for (int32_t i = 0; st == OK && i < src->n; i++) {
        if (ids[i] < 0)
            continue;
        sum += knn_cosine(src, i, tgt, ids[i]);
        n++;
    }
    cross_free(c);
    free(ids);
    *out = n > 0 ? sum / n : 0;
    return st;
}

static Status measure_turned(const Space *src, const Space *tgt, Rng *r,
                             Progress *progress, double *out, Error *err)
{
    Mapping *turn = NULL;
    Space *moved = NULL;
    TRY(draw_turn(src->d, r, &turn, err));
    Status st = space_make_copy(src, &moved, err);
    if (st == OK)
        st = mapping_apply(moved, turn, progress, err);
    if (st == OK)
        st = space_seal(moved, progress, err);
    if (st == OK)
        st = measure(moved, tgt, progress, out, err);
    mapping_free(turn);
    space_free(moved);
    return st;
}

Status preflight_estimate_make(const PreflightInput *in, Progress *progress, Preflight *p,
                               Error *err)
{
    Space *src = NULL;
    Space *tgt = NULL;
    Status st = take_first(in->src, &src, err);
    if (st == OK)
        st = take_first(in->tgt, &tgt, err);
    if (st == OK)
        st = measure(src, tgt, progress, &p->estimate, err);
    Rng r = rng_stream(in->seed, "preflight-turn");
    p->turned = -1;
    for (int i = 0; i < TURNS && st == OK; i++) {
        double turned = 0;
        st = measure_turned(src, tgt, &r, progress, &turned, err);
        p->turned = fmax(p->turned, turned);
    }
    space_free(src);
    space_free(tgt);
    return st;
}
