/* CSLS lists against a plain scan of all pairs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/near/cross.h"
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

/* Mean cosine of row i of a to its k nearest in b, by sorting all. */
static double hubness_term(const Space *a, int32_t i, const Space *b, int32_t k)
{
    Item *item = mem_xcalloc((size_t)b->n, sizeof *item);
    for (int32_t j = 0; j < b->n; j++)
        item[j] = (Item){knn_cosine(a, i, b, j), j};
    qsort(item, (size_t)b->n, sizeof *item, by_score);
    double sum = 0;
    for (int32_t j = 0; j < k; j++)
        sum += item[j].score;
    free(item);
    return sum / k;
}

static void check_side(const Space *a, const Space *b, const double *r_a,
                       const double *r_b, const Neighbors *lists)
{
    Item *item = mem_xcalloc((size_t)b->n, sizeof *item);
    for (int32_t i = 0; i < a->n; i++) {
        for (int32_t j = 0; j < b->n; j++)
            item[j] = (Item){2 * knn_cosine(a, i, b, j) - r_b[j], j};
        qsort(item, (size_t)b->n, sizeof *item, by_score);
        for (int32_t j = 0; j < lists->k; j++) {
            assert_int_equal(knn_ids(lists, i)[j], item[j].id);
            /* tolerance: one rounding of a value below 4 */
            assert_true(fabs(knn_scores(lists, i)[j] - (item[j].score - r_a[i])) < 1e-15);
        }
    }
    free(item);
}

static void lists_equal_a_full_scan(void **state)
{
    (void)state;
    enum { D = 8, NA = 300, NB = 1100 };
    float *x = mem_xcalloc((size_t)(NA + NB) * D, sizeof *x);
    made_random(x, (size_t)(NA + NB) * D, 77);
    for (size_t i = 0; i < (size_t)(NA + NB); i++)
        x[i * D] += i % 3 == 0 ? 2.0F : 0.0F; /* hubs along one axis: uneven terms */
    Space *a = made_space("a", x, NA, D);
    Space *b = made_space("b", x + (size_t)NA * D, NB, D);
    Progress p;
    progress_init(&p, 2);
    Cross *c = NULL;
    assert_int_equal(cross_make(a, b, 10, &p, &c, NULL), OK);
    for (int32_t i = 0; i < NA; i += 13)
        assert_true(fabs(c->r_src[i] - hubness_term(a, i, b, 10)) < 1e-15);
    for (int32_t j = 0; j < NB; j += 17)
        assert_true(fabs(c->r_tgt[j] - hubness_term(b, j, a, 10)) < 1e-15);
    check_side(a, b, c->r_src, c->r_tgt, c->csls_fwd);
    check_side(b, a, c->r_tgt, c->r_src, c->csls_bwd);
    assert_int_equal(c->csls.rows, NA + NB);
    const double one = cross_csls(c, a, 5, b, 6);
    assert_true(fabs(one - (2 * knn_cosine(a, 5, b, 6) - c->r_src[5] - c->r_tgt[6])) <
                1e-15);
    cross_free(c);
    space_free(a);
    space_free(b);
    free(x);
}

/* Some rows, one of them twice, one of them zero; hubs and doubled vectors make ties. */
static void the_best_of_rows_are_the_first_of_lists(void **state)
{
    (void)state;
    enum { D = 8, N = 900, ASKED = 200 };
    float *x = mem_xcalloc((size_t)2 * N * D, sizeof *x);
    made_random(x, (size_t)2 * N * D, 78);
    for (size_t i = 0; i < (size_t)2 * N; i++)
        x[i * D] += i % 3 == 0 ? 2.0F : 0.0F;
    memset(x + (size_t)7 * D, 0, D * sizeof *x);
    memcpy(x + (size_t)(N + 5) * D, x + (size_t)(N + 800) * D, D * sizeof *x);
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", x + (size_t)N * D, N, D);
    Cross *cosine = NULL;
    Cross *c = NULL;
    assert_int_equal(cross_make_cosine(a, b, 10, NULL, &cosine, NULL), OK);
    assert_null(cosine->csls_fwd);
    assert_int_equal(cross_make_complete(cosine, a, b, NULL, &c, NULL), OK);
    assert_ptr_equal(c->fwd, cosine->fwd);
    int32_t rows[ASKED];
    int32_t ids[ASKED];
    for (int32_t i = 0; i < ASKED; i++)
        rows[i] = i == 1 ? 7 : i * 331 % N;
    KnnStats again = {0};
    CrossRows q = {a, b, rows, ASKED};
    assert_int_equal(cross_find_best(cosine, &q, NULL, ids, &again, NULL), OK);
    assert_int_equal(again.rows, ASKED);
    for (int32_t i = 0; i < ASKED; i++)
        assert_int_equal(ids[i], knn_ids(c->csls_fwd, rows[i])[0]);
    assert_int_equal(ids[1], -1);
    Neighbors *lists = NULL;
    assert_int_equal(cross_make_lists(cosine, &q, NULL, &lists, NULL), OK);
    assert_int_equal(lists->k, c->k);
    const size_t k = (size_t)c->k;
    for (int32_t i = 0; i < ASKED; i++) {
        assert_memory_equal(knn_ids(lists, i), knn_ids(c->csls_fwd, rows[i]),
                            k * sizeof(int32_t));
        assert_memory_equal(knn_scores(lists, i), knn_scores(c->csls_fwd, rows[i]),
                            k * sizeof(double));
    }
    knn_free(lists);
    const Cross swapped = cross_swapped(cosine);
    q = (CrossRows){b, a, rows, ASKED};
    assert_int_equal(cross_find_best(&swapped, &q, NULL, ids, NULL, NULL), OK);
    for (int32_t i = 0; i < ASKED; i++)
        assert_int_equal(ids[i], knn_ids(c->csls_bwd, rows[i])[0]);
    cross_free(c);
    cross_free(cosine);
    space_free(a);
    space_free(b);
    free(x);
}

static void tiny_spaces_cut_k(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1, 1, 1};
    Space *a = made_space("a", x, 3, 2);
    Space *b = made_space("b", x, 2, 2);
    Cross *c = NULL;
    assert_int_equal(cross_make(a, b, 10, NULL, &c, NULL), OK);
    assert_int_equal(c->k, 2);
    assert_int_equal(knn_ids(c->fwd, 0)[0], 0);
    cross_free(c);
    space_free(a);
    space_free(b);
}

static void a_side_of_zero_vectors_is_undefined(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1, .6F, .8F};
    const float zero[6] = {0};
    Space *some = made_space("some", x, 3, 2);
    Space *none = made_space("none", zero, 3, 2);
    for (int way = 0; way < 2; way++) {
        Cross *c = NULL;
        Error err = {0};
        assert_int_equal(
            cross_make(way ? none : some, way ? some : none, 10, NULL, &c, &err),
            E_UNDEFINED);
        assert_null(c);
        assert_non_null(strstr(err.text, "none"));
    }
    space_free(some);
    space_free(none);
}

/* More candidates than any list of fixed length would hold. */
static void long_lists_are_ranked_in_full(void **state)
{
    (void)state;
    enum { N = 1300, D = 4 };
    float x[2 * N * D];
    made_random(x, (size_t)2 * N * D, 5);
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", x + (size_t)N * D, N, D);
    Cross *c = NULL;
    assert_int_equal(cross_make(a, b, N, NULL, &c, NULL), OK);
    assert_int_equal(c->k, N);
    for (int32_t i = 0; i < N; i += 400) {
        assert_true(knn_ids(c->csls_fwd, i)[N - 1] >= 0);
        for (int32_t j = 1; j < N; j++)
            assert_true(knn_scores(c->csls_fwd, i)[j - 1] >=
                        knn_scores(c->csls_fwd, i)[j]);
    }
    cross_free(c);
    space_free(a);
    space_free(b);
}

static void a_canceled_pass_gives_nothing(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1, .6F, .8F};
    Space *s = made_space("s", x, 3, 2);
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    Cross *c = NULL;
    assert_int_equal(cross_make(s, s, 2, &p, &c, NULL), E_CANCELED);
    assert_null(c);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lists_equal_a_full_scan),
        cmocka_unit_test(the_best_of_rows_are_the_first_of_lists),
        cmocka_unit_test(tiny_spaces_cut_k),
        cmocka_unit_test(a_side_of_zero_vectors_is_undefined),
        cmocka_unit_test(long_lists_are_ranked_in_full),
        cmocka_unit_test(a_canceled_pass_gives_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
