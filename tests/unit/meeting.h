/* A kernel against double arithmetic: what every kernel's test asks of `pack` and `meet`.
 */
#ifndef TESTS_UNIT_MEETING_H
#define TESTS_UNIT_MEETING_H

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/kernel.h"
#include "core/near/knn.h"
#include "tests/unit/made.h"

static inline Space *meeting_space(int32_t n, int32_t d, uint64_t seed)
{
    float *x = mem_xcalloc((size_t)n * (size_t)d, sizeof *x);
    made_random(x, (size_t)n * (size_t)d, seed);
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < d; j++) {
            x[i * d + j] *= i % 11 == 3   ? 0.0F
                            : i % 11 == 4 ? 1e36F
                            : i % 11 == 5 ? 1e-40F
                                          : 1.0F;
        }
    }
    Space *s = made_space("s", x, n, d);
    free(x);
    return s;
}

typedef struct MeetingPacked {
    void *q, *t;
    float *score, *floor, *bias, *col;
    KernelHit *hit;
    double e_q, e_t;
} MeetingPacked;

static inline float *meeting_floats(size_t n, float v)
{
    void *p = NULL;
    assert_int_equal(mem_data(&p, n, sizeof(float), "test", NULL), OK);
    for (size_t i = 0; i < n; i++)
        ((float *)p)[i] = v;
    return p;
}

static inline void meeting_pack(const Kernel *k, const Space *a, const Space *b,
                                MeetingPacked *p)
{
    const size_t bytes = k->row_bytes(a->d);
    assert_int_equal(mem_data(&p->q, (size_t)k->queries, bytes, "test", NULL), OK);
    assert_int_equal(mem_data(&p->t, (size_t)k->targets, bytes, "test", NULL), OK);
    const KernelRows q = {a, NULL, 0, a->n, k->queries};
    const KernelRows t = {b, NULL, 0, b->n, (b->n + k->block - 1) / k->block * k->block};
    p->e_q = k->pack(&q, false, p->q, NULL);
    p->e_t = k->pack(&t, true, p->t, NULL);
    p->score = meeting_floats((size_t)k->queries * (size_t)k->targets, 0);
    p->floor = meeting_floats((size_t)k->queries, INFINITY);
    p->bias = meeting_floats((size_t)k->targets, INFINITY);
    p->col = meeting_floats((size_t)k->targets, INFINITY);
    p->hit = mem_xcalloc((size_t)k->queries * (size_t)k->targets, sizeof *p->hit);
}

static inline void meeting_release(MeetingPacked *p)
{
    free(p->q);
    free(p->t);
    free(p->score);
    free(p->floor);
    free(p->bias);
    free(p->col);
    free(p->hit);
}

/* All floors down: every pair must come, each within the bound. Then by floors of rows
 * and columns. */
static inline void meeting_check(const Kernel *k, const Space *a, const Space *b)
{
    MeetingPacked p;
    meeting_pack(k, a, b, &p);
    for (int32_t i = 0; i < a->n; i++)
        p.floor[i] = -INFINITY;
    for (int32_t j = 0; j < b->n; j++)
        p.bias[j] = b->norm[j] > 0 ? 0.25F : INFINITY;
    KernelBlock block = {.q = p.q,
                         .t = p.t,
                         .nt = (b->n + k->block - 1) / k->block * k->block,
                         .d = a->d,
                         .row_floor = p.floor,
                         .bias = p.bias,
                         .scratch = p.score};
    const double bound = p.e_q + (1 + p.e_q) * p.e_t + k->sum_error(a->d);
    int32_t n = k->meet(&block, p.hit);
    int32_t seen = 0;
    for (int32_t h = 0; h < n; h++) {
        const KernelHit hit = p.hit[h];
        if (hit.query >= a->n || hit.target >= b->n || !(hit.score > -INFINITY))
            continue;
        const double exact = knn_cosine(a, hit.query, b, hit.target) - 0.25;
        assert_true(fabs((double)hit.score - exact) <= bound);
        seen++;
    }
    int32_t want = 0;
    for (int32_t j = 0; j < b->n; j++)
        want += (b->norm[j] > 0) * a->n;
    assert_int_equal(seen, want);
    for (int32_t i = 0; i < k->queries; i++)
        p.floor[i] = i % 2 == 0 && i < a->n ? 0.1F : INFINITY;
    for (int32_t j = 0; j < b->n; j++)
        p.col[j] = j % 3 == 0 ? 0.05F : INFINITY;
    block.col_floor = p.col;
    n = k->meet(&block, p.hit);
    bool *got = mem_xcalloc((size_t)k->queries * (size_t)k->targets, sizeof *got);
    for (int32_t h = 0; h < n; h++) {
        const KernelHit hit = p.hit[h];
        assert_false(got[hit.query * k->targets + hit.target]); /* no pair twice */
        got[hit.query * k->targets + hit.target] = true;
        assert_true(hit.score >= p.floor[hit.query] || hit.score >= p.col[hit.target]);
    }
    for (int32_t i = 0; i < a->n; i++) {
        for (int32_t j = 0; j < b->n; j++) {
            const double s = knn_cosine(a, i, b, j) - (double)p.bias[j];
            const bool is_due =
                s - bound > (double)p.floor[i] || s - bound > (double)p.col[j];
            assert_true(!is_due || got[i * k->targets + j]);
        }
    }
    free(got);
    meeting_release(&p);
}

/* Every remainder of blocks and steps, one dimension to 4,096. */
static inline void meeting_check_sizes(const Kernel *k)
{
    static const int32_t dims[] = {1, 2, 7, 15, 16, 17, 31, 33, 63, 65, 100, 300, 4096};
    static const int32_t sizes[][2] = {{1, 1},    {3, 23},  {31, 25}, {32, 240},
                                       {29, 217}, {32, 47}, {31, 49}, {5, 33}};
    for (size_t d = 0; d < sizeof dims / sizeof *dims; d++) {
        for (size_t c = 0; c < sizeof sizes / sizeof *sizes; c++) {
            Space *a = meeting_space(sizes[c][0], dims[d], 10 + c);
            Space *b = meeting_space(sizes[c][1], dims[d], 20 + c);
            meeting_check(k, a, b);
            space_free(a);
            space_free(b);
        }
    }
}

#endif
