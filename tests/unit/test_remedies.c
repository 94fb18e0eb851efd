#include <math.h>

#include "core/diag/remedies.h"
#include "tests/unit/made.h"

enum { N = 300, D = 20, K = 4 };

/* Two spaces with a dictionary of equal rows; y is x with noise, ten words of it near the
 * mean of all. */
typedef struct Pair {
    Space *x, *y;
    Lexicon lex;
    int32_t id[N], off[N + 1];
    Cross *cross;
} Pair;

static void make_pair(Pair *p, bool is_turned, bool has_zero)
{
    static float x[N * D];
    static float y[N * D];
    static float noise[N * D];
    made_random(x, (size_t)N * D, 1);
    made_random(noise, (size_t)N * D, 2);
    for (int i = 0; i < N * D; i++) {
        x[i] += i % D == 0 ? 2.0f : 0; /* off the origin */
        y[i] = x[i] + 1.0f * noise[i];
        if (i / D >= N - 10)
            y[i] = 0.3f * noise[i] + (i % D == 0 ? 2.0f : 0);
    }
    for (int i = 0; is_turned && i < N; i++) { /* both by the same quarter of a circle */
        float *const rows[] = {x + (size_t)i * D, y + (size_t)i * D};
        for (int s = 0; s < 2; s++) {
            const float a = rows[s][0];
            rows[s][0] = -rows[s][3];
            rows[s][3] = a;
        }
    }
    if (has_zero) {
        memset(x, 0, D * sizeof *x);
        memset(y, 0, D * sizeof *y);
    }
    p->x = made_space("x", x, N, D);
    p->y = made_space("y", y, N, D);
    for (int i = 0; i <= N; i++) {
        p->off[i] = i;
        if (i < N)
            p->id[i] = i;
    }
    p->lex = (Lexicon){.n_sources = N,
                       .src = p->id,
                       .gold_off = p->off,
                       .gold = p->id,
                       .n_queries = N,
                       .query = p->id};
    assert_int_equal(cross_make_cosine(p->x, p->y, K, NULL, &p->cross, NULL), OK);
}

static void free_pair(Pair *p)
{
    cross_free(p->cross);
    space_free(p->x);
    space_free(p->y);
}

static Remedies measure(const Pair *p, int32_t sample, bool has_lex, int threads)
{
    Progress progress;
    progress_init(&progress, threads);
    const RemediesInput in = {p->x, p->y, p->cross, has_lex ? &p->lex : NULL, sample, 3};
    Remedies m;
    assert_int_equal(remedies_measure(&in, &progress, &m, NULL), OK);
    return m;
}

static void are_equal(const Remedies *a, const Remedies *b)
{
    for (int k = 0; k < REMEDIES; k++) {
        assert_int_equal(a->of[k].p1.hits, b->of[k].p1.hits);
        assert_int_equal(a->of[k].hubs.max, b->of[k].hubs.max);
        assert_true(fabs(a->of[k].hubs.skewness - b->of[k].hubs.skewness) < 1e-12);
    }
}

static void threads_and_rotations_change_nothing(void **state)
{
    (void)state;
    Pair p;
    Pair turned;
    make_pair(&p, false, false);
    make_pair(&turned, true, false);
    const Remedies one = measure(&p, 200, true, 1);
    assert_int_equal(one.asked, 200);
    const int threads[] = {2, 7};
    for (int i = 0; i < 2; i++) {
        const Remedies other = measure(&p, 200, true, threads[i]);
        are_equal(&one, &other);
    }
    const Remedies rotated = measure(&turned, 200, true, 1);
    are_equal(&one, &rotated); /* exchanged columns with a sign: the same products */
    free_pair(&p);
    free_pair(&turned);
}

/* Words near the mean are hubs of cosine; every remedy makes the largest smaller. */
static void hubs_are_remedied(void **state)
{
    (void)state;
    Pair p;
    make_pair(&p, false, false);
    const Remedies m = measure(&p, N, true, 1);
    for (int k = REMEDY_CENTER; k < REMEDIES; k++) {
        const RemedyFigures *f = &m.of[k];
        if (f->hubs.max >= m.of[REMEDY_NN].hubs.max) {
            fail_msg("%s: the largest hub has %d, of cosine %d",
                     remedies_name((RemedyKind)k), f->hubs.max, m.of[REMEDY_NN].hubs.max);
        }
        assert_int_equal(f->p1.hits, m.of[REMEDY_NN].p1.hits + f->fixed - f->broken);
        assert_true(f->holm >= f->p);
        assert_int_equal(f->hubs.queries, N);
    }
    assert_true(isnan(m.of[REMEDY_NN].holm));
    /* the same hits as the search of all words has */
    int64_t hits = 0;
    for (int32_t i = 0; i < N; i++)
        hits += knn_ids(p.cross->fwd, i)[0] == i;
    assert_int_equal(m.of[REMEDY_NN].p1.hits, hits);
    free_pair(&p);
}

static void zeros_and_missing_dictionaries(void **state)
{
    (void)state;
    Pair p;
    make_pair(&p, false, true);
    const Remedies with = measure(&p, N, true, 1);
    const Remedies without = measure(&p, N, false, 1);
    assert_int_equal(with.asked, N - 1); /* a word without direction asks for nothing */
    for (int k = 0; k < REMEDIES; k++) {
        assert_int_equal(with.of[k].hubs.n, N - 1);
        assert_int_equal(without.of[k].p1.n, 0);
        assert_int_equal(with.of[k].hubs.max, without.of[k].hubs.max);
    }
    free_pair(&p);
}

static void it_can_be_stopped(void **state)
{
    (void)state;
    Pair p;
    make_pair(&p, false, false);
    Progress progress;
    progress_init(&progress, 1);
    progress_cancel(&progress);
    const RemediesInput in = {p.x, p.y, p.cross, &p.lex, N, 1};
    Remedies m;
    assert_int_equal(remedies_measure(&in, &progress, &m, NULL), E_CANCELED);
    assert_int_equal(m.asked, 0);
    free_pair(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_and_rotations_change_nothing),
        cmocka_unit_test(hubs_are_remedied),
        cmocka_unit_test(zeros_and_missing_dictionaries),
        cmocka_unit_test(it_can_be_stopped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
