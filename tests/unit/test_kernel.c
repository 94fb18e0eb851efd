/* Each kernel against double arithmetic: no score off by more than the contract's bound,
 * every score at or above a floor a hit, `dot` the same bytes as the plain one. All
 * remainders of the blocks, subnormal, huge and zero rows. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/kernel.h"
#include "core/near/knn.h"
#include "core/near/search.h"
#include "tests/unit/made.h"

static Space *awkward_space(int32_t n, int32_t d, uint64_t seed)
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

typedef struct Packed {
    void *q, *t;
    float *score, *floor, *bias, *col;
    KernelHit *hit;
    double e_q, e_t;
} Packed;

static float *floats(size_t n, float v)
{
    void *p = NULL;
    assert_int_equal(mem_data(&p, n, sizeof(float), "test", NULL), OK);
    for (size_t i = 0; i < n; i++)
        ((float *)p)[i] = v;
    return p;
}

static void pack(const Kernel *k, const Space *a, const Space *b, Packed *p)
{
    const size_t bytes = k->row_bytes(a->d);
    assert_int_equal(mem_data(&p->q, (size_t)k->queries, bytes, "test", NULL), OK);
    assert_int_equal(mem_data(&p->t, (size_t)k->targets, bytes, "test", NULL), OK);
    const KernelRows q = {a, NULL, 0, a->n, k->queries};
    const KernelRows t = {b, NULL, 0, b->n, (b->n + k->block - 1) / k->block * k->block};
    p->e_q = k->pack(&q, false, p->q, NULL);
    p->e_t = k->pack(&t, true, p->t, NULL);
    p->score = floats((size_t)k->queries * (size_t)k->targets, 0);
    p->floor = floats((size_t)k->queries, INFINITY);
    p->bias = floats((size_t)k->targets, INFINITY);
    p->col = floats((size_t)k->targets, INFINITY);
    p->hit = mem_xcalloc((size_t)k->queries * (size_t)k->targets, sizeof *p->hit);
}

static void release(Packed *p)
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
static void check_meeting(const Kernel *k, const Space *a, const Space *b)
{
    Packed p;
    pack(k, a, b, &p);
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
    release(&p);
}

static void scores_keep_their_bound(void **state)
{
    (void)state;
    static const int32_t dims[] = {1, 2, 7, 15, 16, 17, 31, 33, 100, 300, 4096};
    static const int32_t sizes[][2] = {{1, 1}, {3, 23}, {31, 25}, {32, 240}, {29, 217}};
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        const Kernel *k = kernel_at((KernelLevel)level);
        if (!k) {
            print_message("# this machine has no kernel of level %d\n", level);
            continue;
        }
        for (size_t d = 0; d < sizeof dims / sizeof *dims; d++) {
            for (size_t c = 0; c < sizeof sizes / sizeof *sizes; c++) {
                Space *a = awkward_space(sizes[c][0], dims[d], 10 + c);
                Space *b = awkward_space(sizes[c][1], dims[d], 20 + c);
                check_meeting(k, a, b);
                space_free(a);
                space_free(b);
            }
        }
    }
}

static void dot_products_are_the_same_bytes(void **state)
{
    (void)state;
    float x[512];
    float both[1024];
    made_random(x, 512, 1);
    made_random(both, 1024, 2);
    for (int i = 0; i < 512; i++)
        x[i] *= i % 7 == 0 ? 1e18F : i % 7 == 1 ? 1e-30F : 1.0F;
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        const Kernel *k = kernel_at((KernelLevel)level);
        for (size_t n = 16; k && n <= 512; n += 16) {
            static const int32_t ids[] = {1, 0, 1, 1, 0, 0, 1};
            const KernelBase base = {both, n, ids};
            double fast[7];
            k->dots(x, &base, 7, fast);
            for (int c = 0; c < 7; c++) {
                const double plain = kernel_dot_plain(x, both + (size_t)ids[c] * n, n);
                assert_memory_equal(&plain, &fast[c], sizeof plain);
            }
        }
    }
}

/* Coarse values, so that every comparison meets equality; every remainder of the vector
 * width. */
static void counts_are_the_same(void **state)
{
    (void)state;
    float x[67];
    double y[67];
    Rng r = rng_stream(5, "counts");
    for (int i = 0; i < 67; i++) {
        x[i] = (float)rng_below(&r, 9);
        y[i] = (double)rng_below(&r, 9);
    }
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        const Kernel *k = kernel_at((KernelLevel)level);
        for (int32_t n = 0; k && n <= 67; n++) {
            int32_t more = 0;
            int32_t near = 0;
            int32_t less = 0;
            int32_t same = 0;
            for (int32_t i = 0; i < n; i++) {
                more += x[i] > 5;
                near += x[i] >= 3 && x[i] <= 5;
                less += y[i] < 4;
                same += y[i] == 4;
            }
            int32_t close = -1;
            int32_t equal = -1;
            assert_int_equal(k->count_floats(x, n, 3, 5, &close), more);
            assert_int_equal(close, near);
            assert_int_equal(k->count_doubles(y, n, 4, &equal), less);
            assert_int_equal(equal, same);
        }
    }
}

static void levels_have_names(void **state)
{
    (void)state;
    assert_int_equal(kernel_find_level("portable"), KERNEL_PORTABLE);
    assert_int_equal(kernel_find_level("avx2"), KERNEL_AVX2);
    assert_int_equal(kernel_find_level("fast"), -1);
    kernel_limit(KERNEL_PORTABLE);
    assert_string_equal(kernel_get()->name, "portable");
    kernel_limit(KERNEL_LEVELS - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scores_keep_their_bound),
        cmocka_unit_test(dot_products_are_the_same_bytes),
        cmocka_unit_test(counts_are_the_same),
        cmocka_unit_test(levels_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
