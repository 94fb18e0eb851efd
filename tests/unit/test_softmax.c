/* Inverted softmax against a plain sum in double, on every level of the CPU. */
#include <math.h>
#include <stdlib.h>

#include "core/base/cpu.h"
#include "core/base/mem.h"
#include "core/near/softmax.h"
#include "core/near/softmax_levels.h"
#include "tests/unit/made.h"

/* (log of the mean of exp(beta cos)) / beta, the largest term taken out. */
static double reference(const Space *src, const Space *tgt, int32_t j, double beta)
{
    double top = -1;
    double sum = 0;
    int32_t n = 0;
    for (int32_t i = 0; i < src->n; i++) {
        const double c = knn_cosine(src, i, tgt, j);
        if (src->norm[i] > 0)
            top = c > top ? c : top;
    }
    for (int32_t i = 0; i < src->n; i++) {
        if (!(src->norm[i] > 0))
            continue;
        sum += exp(beta * (knn_cosine(src, i, tgt, j) - top));
        n++;
    }
    return top + log(sum / n) / beta;
}

static double *make(const Space *src, const Space *tgt, double beta, int threads)
{
    Progress p;
    Cross *c = NULL;
    double *soft = NULL;
    progress_init(&p, threads);
    assert_int_equal(cross_make_cosine(src, tgt, 10, &p, &c, NULL), OK);
    const CrossEnds ends = {.src = src, .tgt = tgt};
    assert_int_equal(softmax_make(c, &ends, beta, &p, &soft, NULL), OK);
    cross_free(c);
    return soft;
}

static void check(const Space *src, const Space *tgt, double beta)
{
    double *first = NULL;
    for (int level = 0; level < CPU_LEVELS; level++) {
        cpu_limit((CpuLevel)level);
        for (int threads = 1; threads < 8; threads = threads == 1 ? 2 : threads + 5) {
            double *soft = make(src, tgt, beta, threads);
            if (first)
                assert_memory_equal(soft, first, (size_t)tgt->n * sizeof *soft);
            else
                first = soft;
            if (soft != first)
                free(soft);
        }
    }
    cpu_limit(CPU_LEVELS - 1);
    const double error = softmax_error(src->d, src->n, beta);
    for (int32_t j = 0; j < tgt->n; j++) {
        const double want = tgt->norm[j] > 0 ? reference(src, tgt, j, beta) : 0;
        if (!(fabs(first[j] - want) <= error))
            fail_msg("beta %g, word %d: %.12g, should be %.12g", beta, j, first[j], want);
    }
    free(first);
}

/* n words near the first `like` ones. */
static Space *space_of(const char *name, int32_t n, int32_t d, uint64_t seed, float scale)
{
    const size_t cells = (size_t)n * (size_t)d;
    float *x = mem_xcalloc(cells, sizeof *x);
    made_random(x, cells, seed);
    for (size_t i = 0; i < cells; i++)
        x[i] = (x[i] + (float)(i % (size_t)d % 3)) * scale;
    Space *s = made_space(name, x, n, d);
    free(x);
    return s;
}

static void equals_a_plain_sum(void **state)
{
    (void)state;
    static const int32_t d[] = {1, 2, 7, 16, 33};
    static const double beta[] = {0.001, 1, 30, 1000};
    for (size_t i = 0; i < sizeof d / sizeof *d; i++) {
        Space *a = space_of("a", 300 + (int32_t)i, d[i], 1, 1);
        Space *b = space_of("b", 45 + 3 * (int32_t)i, d[i], 2, 1);
        for (size_t k = 0; k < sizeof beta / sizeof *beta; k++)
            check(a, b, beta[k]);
        space_free(a);
        space_free(b);
    }
}

/* More sources than one sum holds, more targets than a tile. */
static void many_words(void **state)
{
    (void)state;
    Space *a = space_of("a", 4500, 5, 3, 1);
    Space *b = space_of("b", 1000, 5, 4, 1);
    check(a, b, 30);
    space_free(a);
    space_free(b);
}

static void zeros_huge_tiny_and_equal_rows(void **state)
{
    (void)state;
    enum { N = 60, D = 6 };
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 5);
    made_random(y, N * D, 6);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < D; j++) {
            if (i % 7 == 0)
                x[i * D + j] = y[i * D + j] = 0;
            if (i % 7 == 1)
                x[i * D + j] *= 1e37F;
            if (i % 7 == 2)
                y[i * D + j] *= 1e-37F;
            if (i % 7 == 3)
                x[i * D + j] = y[3 * D + j];
        }
    }
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, N, D);
    check(a, b, 1);
    check(a, b, 30);
    check(a, b, 1000);
    space_free(a);
    space_free(b);
}

/* What the score says: the best target by exp(beta cos) / sum, on a small case. */
static void best_targets_equal_a_full_scan(void **state)
{
    (void)state;
    enum { NA = 200, NB = 120, D = 6 };
    Space *a = space_of("a", NA, D, 7, 1);
    Space *b = space_of("b", NB, D, 8, 1);
    double *soft = make(a, b, 30, 2);
    const int32_t rows[] = {3, 199, 0, 77};
    int32_t ids[4];
    KnnStats stats = {0};
    const CrossRows q = {a, b, rows, 4};
    assert_int_equal(softmax_find_best(soft, &q, NULL, ids, &stats, NULL), OK);
    assert_int_equal(stats.rows, 4);
    for (int i = 0; i < 4; i++) {
        int32_t best = 0;
        double most = -1;
        for (int32_t j = 0; j < NB; j++) {
            double sum = 0;
            for (int32_t k = 0; k < NA; k++)
                sum += exp(30 * (knn_cosine(a, k, b, j) - 1));
            const double score = exp(30 * (knn_cosine(a, rows[i], b, j) - 1)) / sum;
            if (score > most) {
                most = score;
                best = j;
            }
        }
        assert_int_equal(ids[i], best);
    }
    free(soft);
    space_free(a);
    space_free(b);
}

static void different_dimensions_and_cancel(void **state)
{
    (void)state;
    Space *a = space_of("a", 20, 4, 9, 1);
    Space *b = space_of("b", 20, 5, 9, 1);
    Cross *c = NULL;
    Progress p;
    double *soft = NULL;
    progress_init(&p, 1);
    assert_int_equal(cross_make_cosine(a, a, 5, &p, &c, NULL), OK);
    CrossEnds ends = {.src = a, .tgt = b};
    assert_int_equal(softmax_make(c, &ends, 30, &p, &soft, NULL), E_INPUT);
    assert_null(soft);
    ends.tgt = a;
    progress_cancel(&p);
    assert_int_equal(softmax_make(c, &ends, 30, &p, &soft, NULL), E_CANCELED);
    assert_null(soft);
    cross_free(c);
    space_free(a);
    space_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_a_plain_sum),
        cmocka_unit_test(many_words),
        cmocka_unit_test(zeros_huge_tiny_and_equal_rows),
        cmocka_unit_test(best_targets_equal_a_full_scan),
        cmocka_unit_test(different_dimensions_and_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
