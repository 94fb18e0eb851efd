#include <math.h>

#include "core/diag/drift_pair.h"
#include "tests/unit/rotated.h"

enum { N = 200, D = 8 };

static void same(double a, double b)
{
    assert_true(a == b);
}

/* A turned and rescaled copy: nothing moved by any measure; any number of threads. */
static void a_turned_copy_does_not_drift(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 1);
    rotated_rows(x, y, N, D, 2);
    for (int i = 0; i < N * D; i++)
        y[i] *= 3;
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, N, D);
    const DriftOptions o = drift_pair_defaults();
    DriftPair *p = NULL;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &p, NULL), OK);
    assert_int_equal(p->n, N);
    for (int i = 0; i < N; i++) {
        assert_true(p->word[i].distance < 1e-6);
        assert_true(p->word[i].local < 1e-6);
        assert_true(p->word[i].turnover == 0);
        assert_int_equal(p->word[i].shared, 10);
        assert_int_equal(p->word[i].n_union, 25);
    }
    assert_true(p->mean_overlap == 1 && fabs(p->mean_cosine - 1) < 1e-6);
    assert_true(p->chance == 10.0 / (N - 1));
    drift_pair_free(p);
    space_free(a);
    space_free(b);
}

static void noisy(float *y, const float *x, uint64_t seed, float sd)
{
    made_random(y, N * D, seed);
    for (int i = 0; i < N * D; i++)
        y[i] = x[i] + sd * y[i];
}

static void threads_change_nothing(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 3);
    noisy(y, x, 4, 0.5F);
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, N, D);
    const DriftOptions o = drift_pair_defaults();
    DriftPair *first = NULL;
    for (int t = 0; t < 3; t++) {
        static const int threads[] = {1, 2, 7};
        Progress progress;
        progress_init(&progress, threads[t]);
        DriftPair *p = NULL;
        assert_int_equal(drift_pair_make(a, b, &o, &progress, &p, NULL), OK);
        for (int i = 0; first && i < N; i++) {
            same(p->word[i].distance, first->word[i].distance);
            same(p->word[i].local, first->word[i].local);
            assert_int_equal(p->word[i].shared_wide, first->word[i].shared_wide);
        }
        if (first)
            drift_pair_free(p);
        else
            first = p;
    }
    /* Backwards: the same distances, since the rotation is turned round, too. */
    DriftPair *back = NULL;
    assert_int_equal(drift_pair_make(b, a, &o, NULL, &back, NULL), OK);
    for (int i = 0; i < N; i++) {
        assert_true(fabs(back->word[i].distance - first->word[i].distance) < 1e-9);
        assert_int_equal(back->word[i].shared, first->word[i].shared);
        same(back->word[i].mean_a, first->word[i].mean_b);
    }
    drift_pair_free(back);
    drift_pair_free(first);
    space_free(a);
    space_free(b);
}

static void one_word_that_moved_stands_first(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 5);
    noisy(y, x, 6, 0.05F);
    for (int j = 0; j < D; j++)
        y[42 * D + j] = -x[42 * D + j];
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, N, D);
    DriftOptions o = drift_pair_defaults();
    o.anchors = DRIFT_ANCHORS_ROBUST;
    DriftPair *p = NULL;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &p, NULL), OK);
    const int32_t at = drift_pair_find(p, str_text("w42"), false);
    assert_int_equal(at, 42);
    assert_true(p->word[at].rank_distance == 1);
    assert_true(p->word[at].distance > 1.9);
    assert_true(p->word[at].rank_turnover < 3);
    assert_int_equal(drift_pair_find(p, str_text("other"), false), -1);
    drift_pair_free(p);
    /* Only some words measured; neighbours are still all words. */
    Vocab ranked = {0};
    assert_int_equal(vocab_add(&ranked, str_text("w42"), NULL, NULL, NULL), OK);
    assert_int_equal(vocab_add(&ranked, str_text("w7"), NULL, NULL, NULL), OK);
    o.ranked = &ranked;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &p, NULL), OK);
    assert_int_equal(p->n, 2);
    assert_int_equal(p->word[0].at, 7);
    assert_int_equal(drift_pair_find(p, str_text("w42"), false), 1);
    assert_int_equal(drift_pair_find(p, str_text("w8"), false), -1);
    assert_int_equal(p->vocab.n, N);
    drift_pair_free(p);
    vocab_free(&ranked);
    space_free(a);
    space_free(b);
}

static void what_cannot_be_compared(void **state)
{
    (void)state;
    float x[N * D];
    made_random(x, N * D, 7);
    Space *a = made_space("a", x, 2, D);
    Space *b = made_space("b", x, N, D);
    DriftOptions o = drift_pair_defaults();
    DriftPair *p = NULL;
    Error err;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &p, &err), E_UNDEFINED);
    assert_null(p);
    Progress progress;
    progress_init(&progress, 1);
    progress_cancel(&progress);
    assert_int_equal(drift_pair_make(b, b, &o, &progress, &p, &err), E_CANCELED);
    assert_null(p);
    space_free(a);
    a = made_space("few", x, 5, D); /* k is cut to what there is */
    o.anchors = DRIFT_ANCHORS_NONE;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &p, &err), OK);
    assert_int_equal(p->k, 4);
    assert_int_equal(p->k_local, 4);
    assert_int_equal(p->word[0].shared, 4);
    drift_pair_free(p);
    space_free(a);
    space_free(b);
}

/* The words asked for have what a search for all words gives them, and the others and
 * the means over all words nothing. */
static void only_the_words_asked_for(void **state)
{
    (void)state;
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 5);
    noisy(y, x, 6, 0.5F);
    Space *a = made_space("a", x, N, D);
    Space *b = made_space("b", y, N, D);
    DriftOptions o = drift_pair_defaults();
    DriftPair *all = NULL;
    DriftPair *some = NULL;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &all, NULL), OK);
    char first[8];
    char last[8];
    (void)snprintf(first, sizeof first, "%.*s", (int)space_word(a, 3).n,
                   space_word(a, 3).p);
    (void)snprintf(last, sizeof last, "%.*s", (int)space_word(a, N - 1).n,
                   space_word(a, N - 1).p);
    const char *const words[] = {last, first, "nowhere", first};
    o.searched = words;
    o.nsearched = 4;
    assert_int_equal(drift_pair_make(a, b, &o, NULL, &some, NULL), OK);
    assert_true(some->is_partial && !all->is_partial);
    for (int i = 0; i < N; i++) {
        same(some->word[i].distance, all->word[i].distance);
        same(some->word[i].rank_distance, all->word[i].rank_distance);
        if (i == 3 || i == N - 1) {
            same(some->word[i].local, all->word[i].local);
            same(some->word[i].turnover, all->word[i].turnover);
            assert_int_equal(some->word[i].shared, all->word[i].shared);
            assert_int_equal(some->word[i].n_union, all->word[i].n_union);
        } else {
            assert_true(isnan(some->word[i].local) && isnan(some->word[i].turnover));
        }
    }
    same(some->mean_cosine, all->mean_cosine);
    same(some->rho_rank, all->rho_rank);
    assert_true(isnan(some->mean_local) && isnan(some->mean_overlap));
    assert_true(isnan(some->mean_turnover) && isnan(some->rho_measures));
    drift_pair_free(some);
    drift_pair_free(all);
    space_free(a);
    space_free(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_turned_copy_does_not_drift),
        cmocka_unit_test(threads_change_nothing),
        cmocka_unit_test(one_word_that_moved_stands_first),
        cmocka_unit_test(what_cannot_be_compared),
        cmocka_unit_test(only_the_words_asked_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
