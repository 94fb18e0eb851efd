/* Every list is compared with a plain double scan and sort, on data that aim at the
 * branches: planted near-duplicates, exact duplicates, zero rows, huge and tiny lengths,
 * fewer words than neighbours. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/kernel.h"
#include "core/near/knn.h"
#include "tests/unit/made.h"

typedef struct Item {
    double score;
    int32_t id;
} Item;

static int by_score(const void *pa, const void *pb)
{
    const Item *a = pa;
    const Item *b = pb;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static void check_list(const Space *a, int32_t i, const Space *b, int32_t exclude,
                       const Neighbors *nb, int32_t list)
{
    Item *item = mem_xcalloc((size_t)b->n, sizeof *item);
    int32_t n = 0;
    for (int32_t j = 0; j < b->n; j++)
        if (j != exclude && b->norm[j] > 0 && a->norm[i] > 0)
            item[n++] = (Item){knn_cosine(a, i, b, j), j};
    qsort(item, (size_t)n, sizeof *item, by_score);
    for (int32_t j = 0; j < nb->k; j++) {
        assert_int_equal(knn_ids(nb, list)[j], j < n ? item[j].id : -1);
        assert_true(knn_scores(nb, list)[j] == (j < n ? item[j].score : 0));
    }
    free(item);
}

static void check_with_kernel(const Space *a, const Space *b, int32_t k, int threads)
{
    Progress p;
    progress_init(&p, threads);
    Neighbors *rows = NULL;
    Neighbors *cols = NULL;
    KnnStats stats;
    assert_int_equal(
        knn_make_cross(a, b, (KnnOptions){k, k}, &p, &rows, &cols, &stats, NULL), OK);
    for (int32_t i = 0; i < a->n; i++)
        check_list(a, i, b, -1, rows, i);
    for (int32_t j = 0; j < b->n; j++)
        check_list(b, j, a, -1, cols, j);
    assert_int_equal(stats.rows, a->n + b->n);
    knn_free(rows);
    knn_free(cols);
}

/* Every level of this machine; a level that it has not falls back to the one below. */
static void check_cross(const Space *a, const Space *b, int32_t k, int threads)
{
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        kernel_limit((KernelLevel)level);
        check_with_kernel(a, b, k, threads);
    }
}

enum { MOST = 1400 };

static Space *random_space(int32_t n, int32_t d, uint64_t seed)
{
    float *x = mem_xcalloc((size_t)n * (size_t)d, sizeof *x);
    made_random(x, (size_t)n * (size_t)d, seed);
    Space *s = made_space("r", x, n, d);
    free(x);
    return s;
}

static void random_data_of_awkward_sizes(void **state)
{
    (void)state;
    const int32_t size[][4] = {{1, 1, 1, 1},        {3, 5, 2, 10},
                               {17, 300, 7, 4},     {300, 17, 33, 20},
                               {257, 1025, 16, 10}, {520, MOST, 50, 1}};
    for (size_t c = 0; c < sizeof size / sizeof *size; c++) {
        Space *a = random_space(size[c][0], size[c][2], 1 + c);
        Space *b = random_space(size[c][1], size[c][2], 100 + c);
        check_cross(a, b, size[c][3], 2);
        space_free(a);
        space_free(b);
    }
}

/* 300 targets within float rounding of each other around one direction, and 200
 * identical: the kernel cannot tell them apart, the certificate must fail, and the answer
 * must still be exact. */
static void planted_near_duplicates(void **state)
{
    (void)state;
    enum { D = 24, N = 700 };
    float *x = mem_xcalloc((size_t)N * D, sizeof *x);
    made_random(x, (size_t)N * D, 5);
    Rng r = rng_stream(6, "near");
    for (size_t i = 100; i < 400; i++)
        for (size_t j = 0; j < D; j++)
            x[i * D + j] = x[j] * (1 + 3e-7F * (float)rng_normal(&r));
    for (size_t i = 450; i < 650; i++)
        memcpy(x + i * D, x + D, D * sizeof *x);
    Space *b = made_space("b", x, N, D);
    Space *a = made_space("a", x, 40, D);
    check_cross(a, b, 10, 2);
    space_free(a);
    space_free(b);
    free(x);
}

/* More near-duplicates than a list will hold: the proof fails, and the full scan answers.
 */
static void more_duplicates_than_a_list_holds(void **state)
{
    (void)state;
    enum { D = 3, N = 3000, QUERIES = 5 };
    float *x = mem_xcalloc((size_t)N * D, sizeof *x);
    made_random(x, (size_t)N * D, 15);
    for (size_t i = 1; i < N; i++)
        if (i % 2 == 0)
            memcpy(x + i * D, x, D * sizeof *x);
    Space *b = made_space("b", x, N, D);
    Space *a = made_space("a", x, QUERIES, D);
    check_cross(a, b, 7, 2);
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        kernel_limit((KernelLevel)level);
        Neighbors *rows = NULL;
        KnnStats stats;
        assert_int_equal(
            knn_make_cross(a, b, (KnnOptions){7, 0}, NULL, &rows, NULL, &stats, NULL),
            OK);
        assert_int_equal(stats.rescanned,
                         3); /* the queries 0, 2, 4 are the duplicated word */
        knn_free(rows);
    }
    space_free(a);
    space_free(b);
    free(x);
}

static void zero_huge_and_tiny_rows(void **state)
{
    (void)state;
    enum { D = 5, N = 90 };
    float x[N * D];
    made_random(x, N * D, 8);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < D; j++) {
            x[i * D + j] *= i % 9 == 0   ? 0.0F
                            : i % 9 == 1 ? 1e37F
                            : i % 9 == 2 ? 1e-37F
                            : i % 9 == 3 ? 1e-42F /* subnormal */
                                         : 1.0F;
        }
    }
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", x, N, D);
    check_cross(a, b, 85, 2);
    Neighbors *rows = NULL;
    assert_int_equal(
        knn_make_cross(a, b, (KnnOptions){3, 0}, NULL, &rows, NULL, NULL, NULL), OK);
    assert_int_equal(knn_ids(rows, 9)[0], -1); /* a zero vector has no neighbours */
    for (int32_t i = 0; i < N; i++)
        for (int32_t j = 0; j < 3; j++)
            assert_true(knn_ids(rows, i)[j] < 0 || knn_ids(rows, i)[j] % 9 != 0);
    knn_free(rows);
    space_free(a);
    space_free(b);
}

static void within_leaves_out_self_by_row(void **state)
{
    (void)state;
    enum { D = 4, N = 50 };
    float x[N * D];
    made_random(x, N * D, 9);
    memcpy(x + 7 * D, x + 3 * D,
           D * sizeof *x); /* a twin is a neighbour, oneself is not */
    Space *s = made_space("s", x, N, D);
    Neighbors *nb = NULL;
    assert_int_equal(knn_make_within(s, 6, NULL, &nb, NULL, NULL), OK);
    for (int32_t i = 0; i < N; i++)
        check_list(s, i, s, i, nb, i);
    assert_int_equal(knn_ids(nb, 7)[0], 3);
    assert_int_equal(knn_ids(nb, 3)[0], 7);
    knn_free(nb);
    space_free(s);
}

static void same_bytes_for_any_number_of_threads(void **state)
{
    (void)state;
    Space *a = random_space(900, 20, 31);
    Space *b = random_space(MOST, 20, 32);
    Neighbors *want = NULL;
    Neighbors *want_cols = NULL;
    for (int t = 0; t < 3; t++) {
        static const int threads[] = {1, 2, 7};
        Progress p;
        progress_init(&p, threads[t]);
        Neighbors *rows = NULL;
        Neighbors *cols = NULL;
        KnnStats stats;
        assert_int_equal(
            knn_make_cross(a, b, (KnnOptions){12, 12}, &p, &rows, &cols, &stats, NULL),
            OK);
        if (t == 0) {
            want = rows;
            want_cols = cols;
            continue;
        }
        assert_memory_equal(rows->id, want->id, (size_t)rows->n * 12 * sizeof(int32_t));
        assert_memory_equal(rows->score, want->score,
                            (size_t)rows->n * 12 * sizeof(double));
        assert_memory_equal(cols->id, want_cols->id,
                            (size_t)cols->n * 12 * sizeof(int32_t));
        assert_memory_equal(cols->score, want_cols->score,
                            (size_t)cols->n * 12 * sizeof(double));
        knn_free(rows);
        knn_free(cols);
    }
    knn_free(want);
    knn_free(want_cols);
    space_free(a);
    space_free(b);
}

/* Property: an orthogonal change of both spaces leaves the order of well separated
 * neighbours. */
static void rotation_keeps_neighbours(void **state)
{
    (void)state;
    enum { D = 3, N = 60 };
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 41);
    const float c = 0.6F;
    const float s = 0.8F;
    for (int i = 0; i < N; i++) {
        y[i * D] = c * x[i * D] - s * x[i * D + 1];
        y[i * D + 1] = s * x[i * D] + c * x[i * D + 1];
        y[i * D + 2] = x[i * D + 2];
    }
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, N, D);
    Neighbors *na = NULL;
    Neighbors *nb = NULL;
    assert_int_equal(knn_make_within(a, 5, NULL, &na, NULL, NULL), OK);
    assert_int_equal(knn_make_within(b, 5, NULL, &nb, NULL, NULL), OK);
    for (int32_t i = 0; i < N; i++) {
        for (int32_t j = 0; j < 5;
             j++) /* tolerance: float32 storage of the rotated rows */
            assert_true(fabs(knn_scores(na, i)[j] - knn_scores(nb, i)[j]) < 1e-6);
    }
    knn_free(na);
    knn_free(nb);
    space_free(a);
    space_free(b);
}

static void refusals_leave_nothing(void **state)
{
    (void)state;
    Space *a = random_space(4, 3, 1);
    Space *b = random_space(4, 2, 1);
    Neighbors *rows = NULL;
    Error err = {0};
    assert_int_equal(
        knn_make_cross(a, b, (KnnOptions){1, 0}, NULL, &rows, NULL, NULL, &err), E_INPUT);
    assert_null(rows);
    assert_non_null(strstr(err.text, "different dimensions"));
    Progress p;
    progress_init(&p, 2);
    progress_cancel(&p);
    assert_int_equal(
        knn_make_cross(a, a, (KnnOptions){1, 1}, &p, &rows, &rows, NULL, &err),
        E_CANCELED);
    assert_null(rows);
    space_free(a);
    space_free(b);
}

static void counts_of_occurrence(void **state)
{
    (void)state;
    int32_t id[] = {0, 1, 0, 2, 0, -1};
    double score[6] = {0};
    const Neighbors nb = {3, 2, id, score};
    int32_t counts[3];
    knn_count(&nb, 1, 3, counts);
    assert_int_equal(counts[0], 3);
    assert_int_equal(counts[1], 0);
    knn_count(&nb, 2, 3, counts);
    assert_int_equal(counts[1], 1);
    assert_int_equal(counts[2], 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_data_of_awkward_sizes),
        cmocka_unit_test(planted_near_duplicates),
        cmocka_unit_test(more_duplicates_than_a_list_holds),
        cmocka_unit_test(zero_huge_and_tiny_rows),
        cmocka_unit_test(within_leaves_out_self_by_row),
        cmocka_unit_test(same_bytes_for_any_number_of_threads),
        cmocka_unit_test(rotation_keeps_neighbours),
        cmocka_unit_test(refusals_leave_nothing),
        cmocka_unit_test(counts_of_occurrence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
