#include <math.h>
#include <stdlib.h>

#include "core/diag/spanning.h"
#include "core/near/knn.h"
#include "tests/unit/made.h"

enum { N = 400, D = 6 };

static int rising(const void *pa, const void *pb)
{
    const double a = *(const double *)pa;
    const double b = *(const double *)pb;
    return (a > b) - (a < b);
}

/* Prim's algorithm by its definition. */
static void span_plainly(const Space *s, int32_t n, double *cosine)
{
    static double best[N];
    static bool is_in[N];
    for (int32_t i = 0; i < n; i++) {
        best[i] = -2;
        is_in[i] = i == 0;
    }
    for (int32_t row = 0, edge = 0; edge < n - 1; edge++) {
        int32_t next = -1;
        for (int32_t i = 0; i < n; i++) {
            const double cos = knn_cosine(s, row, s, i);
            best[i] = cos > best[i] ? cos : best[i];
            if (!is_in[i] && (next < 0 || best[i] > best[next]))
                next = i;
        }
        cosine[edge] = best[next];
        is_in[next] = true;
        row = next;
    }
    qsort(cosine, (size_t)n - 1, sizeof *cosine, rising);
}

static void spans_as_defined(const float *x, int32_t rows, int32_t n)
{
    static const int threads[] = {1, 2, 7};
    Space *s = made_space("x", x, rows, D);
    double expected[N];
    double found[N];
    span_plainly(s, n, expected);
    for (int t = 0; t < 3; t++) {
        Progress p;
        progress_init(&p, threads[t]);
        assert_int_equal(spanning_make(s, n, &p, found, NULL), OK);
        qsort(found, (size_t)n - 1, sizeof *found, rising);
        assert_memory_equal(found, expected, ((size_t)n - 1) * sizeof *found);
    }
    space_free(s);
}

static void random_rows(void **state)
{
    (void)state;
    float x[N * D];
    made_random(x, (size_t)N * D, 3);
    spans_as_defined(x, N, N);
    spans_as_defined(x, N, N / 2);
    spans_as_defined(x, N, 2);
}

/* Heaps of 40 words each, and of 200, far apart: no list of near words leads out of a
 * heap, and no longer one out of the large ones. */
static void heaps_apart(void **state)
{
    (void)state;
    for (size_t heaps = 2; heaps <= 10; heaps += 8) {
        float x[N * D];
        made_random(x, (size_t)N * D, 4);
        for (size_t i = heaps; i < N; i++)
            for (size_t j = 0; j < D; j++)
                x[i * D + j] = x[(i % heaps) * D + j] + 0.01F * x[i * D + j];
        spans_as_defined(x, N, N);
    }
}

/* Equal edges everywhere, and zero rows among them. */
static void copies_and_zeros(void **state)
{
    (void)state;
    float x[N * D];
    made_random(x, (size_t)N * D, 5);
    for (size_t i = 30; i < N; i++)
        memcpy(x + i * D, x + (i % 30) * D, D * sizeof *x);
    spans_as_defined(x, N, N);
    for (size_t i = 0; i < N; i += 7)
        memset(x + i * D, 0, D * sizeof *x);
    spans_as_defined(x, N, N);
    memset(x, 0, sizeof x);
    spans_as_defined(x, N, N);
    x[D] = 1; /* one row with a direction */
    spans_as_defined(x, N, N);
}

/* Directions against each other, which only a zero row brings together. */
static void opposites(void **state)
{
    (void)state;
    float x[3 * D] = {0};
    x[0] = 1;
    x[D] = -1;
    spans_as_defined(x, 3, 2);
    spans_as_defined(x, 3, 3);
}

static void canceled(void **state)
{
    (void)state;
    float x[N * D];
    double found[N];
    made_random(x, (size_t)N * D, 6);
    Space *s = made_space("x", x, N, D);
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(spanning_make(s, N, &p, found, NULL), E_CANCELED);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_rows),      cmocka_unit_test(heaps_apart),
        cmocka_unit_test(copies_and_zeros), cmocka_unit_test(opposites),
        cmocka_unit_test(canceled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
