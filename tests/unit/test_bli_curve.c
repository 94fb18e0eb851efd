/* A target that is the source turned: few pairs do not tell how, as many as dimensions
 * do. */
#include "core/base/mem.h"
#include "core/diag/bli_curve.h"
#include "core/space/procrustes.h"
#include "tests/unit/made.h"

enum { N = 900, D = 60, TEST = 150 };

typedef struct Case {
    Space *a, *b, *first_a, *first_b;
    Lexicon *test, *train;
} Case;

static Space *part(const Space *s, int32_t from, int32_t n)
{
    Space *out = NULL;
    int32_t ids[N];
    for (int32_t i = 0; i < n; i++)
        ids[i] = from + i;
    assert_int_equal(space_make_subset(s, ids, n, &out, NULL), OK);
    return out;
}

/* The first TEST rows are tested; all rows are in the training dictionary. */
static Case made(float noise)
{
    Case c = {0};
    float *x = mem_xcalloc((size_t)N * D, sizeof *x);
    float *y = mem_xcalloc((size_t)N * D, sizeof *y);
    double cross[D * D];
    double w[D * D];
    double sigma[D];
    Rng r = rng_stream(3, "turn");
    for (int i = 0; i < D * D; i++)
        cross[i] = rng_normal(&r);
    assert_int_equal(procrustes_solve(cross, 1, D, w, sigma, NULL, NULL), OK);
    made_random(x, (size_t)N * D, 5);
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < D; j++) {
            double sum = 0;
            for (int k = 0; k < D; k++)
                sum += (double)x[i * D + k] * w[k * D + j];
            y[i * D + j] = (float)sum + noise * (float)rng_normal(&r);
        }
    }
    c.a = made_space("a", x, N, D);
    c.b = made_space("b", y, N, D);
    assert_int_equal(lexicon_make_row_aligned(c.a, c.b, &c.train, NULL), OK);
    c.first_a = part(c.a, 0, TEST);
    c.first_b = part(c.b, 0, TEST);
    assert_int_equal(lexicon_make_row_aligned(c.first_a, c.first_b, &c.test, NULL), OK);
    free(x);
    free(y);
    return c;
}

static void done(Case *c)
{
    lexicon_free(c->test);
    lexicon_free(c->train);
    space_free(c->first_a);
    space_free(c->first_b);
    space_free(c->a);
    space_free(c->b);
}

static void more_pairs_find_more(void **state)
{
    (void)state;
    Case c = made(1.8F);
    BliSeeds seeds;
    BliCurve curve;
    BliCurve again;
    assert_int_equal(bli_curve_take_seeds(c.train, c.test, &seeds, NULL), OK);
    assert_int_equal(seeds.n, N - TEST);
    assert_int_equal(seeds.tested, TEST);
    const BliCurveInput in = {
        .src = c.a, .tgt = c.b, .test = c.test, .seeds = &seeds, .subsets = 3, .seed = 1};
    Progress p;
    progress_init(&p, 2);
    assert_int_equal(bli_curve_make(&in, &p, &curve, NULL), OK);
    assert_int_equal(curve.n, 5); /* 50, 100, 200, 500, 750 */
    static const int32_t want[] = {50, 100, 200, 500, 750};
    for (int i = 0; i < 5; i++) {
        const BliCurvePoint *pt = &curve.point[i];
        assert_int_equal(pt->pairs, want[i]);
        assert_int_equal(pt->subsets, i < 4 ? 3 : 1);
        assert_int_equal(pt->p1.n, TEST);
        assert_true(pt->lowest <= pt->p1.value && pt->p1.value <= pt->highest);
        assert_true(pt->p1.lo < pt->p1.value && pt->p1.value < pt->p1.hi);
        assert_true(i == 0 || pt->p1.value > curve.point[i - 1].p1.value);
    }
    assert_true(curve.point[0].p1.value < 0.3);
    assert_true(curve.point[4].p1.value > 0.4);
    /* the same bytes with another number of threads; other subsets by another seed */
    assert_int_equal(bli_curve_make(&in, NULL, &again, NULL), OK);
    assert_memory_equal(&again, &curve, sizeof curve);
    BliCurveInput other = in;
    other.seed = 2;
    assert_int_equal(bli_curve_make(&other, NULL, &again, NULL), OK);
    assert_true(again.point[1].p1.value < curve.point[1].p1.value ||
                again.point[1].p1.value > curve.point[1].p1.value);
    bli_curve_done_seeds(&seeds);
    done(&c);
}

/* Without noise as many pairs as dimensions give the map itself. */
static void a_turned_space_is_found(void **state)
{
    (void)state;
    Case c = made(0);
    BliSeeds seeds;
    BliCurve curve;
    assert_int_equal(bli_curve_take_seeds(c.train, c.test, &seeds, NULL), OK);
    const BliCurveInput in = {
        .src = c.a, .tgt = c.b, .test = c.test, .seeds = &seeds, .subsets = 1, .seed = 1};
    assert_int_equal(bli_curve_make(&in, NULL, &curve, NULL), OK);
    for (int i = 1; i < curve.n; i++) {
        assert_true(curve.point[i].p1.value >= 1);
        assert_true(curve.point[i].p1.lo < 1); /* the interval knows of 150 queries */
    }
    bli_curve_done_seeds(&seeds);
    done(&c);
}

static void half_asks_what_half_taught(void **state)
{
    (void)state;
    Case c = made(0);
    BliSeeds seeds;
    BliCurve curve;
    bool is_query[TEST] = {false};
    int32_t asked = 0;
    assert_int_equal(bli_curve_take_half(c.test, 1, &seeds, is_query, NULL), OK);
    assert_int_equal(seeds.n, TEST / 2);
    for (int q = 0; q < TEST; q++)
        asked += is_query[q];
    assert_int_equal(asked, TEST - TEST / 2);
    for (int32_t i = 0; i < seeds.n; i++)
        assert_false(is_query[seeds.a[i]]);
    const BliCurveInput in = {.src = c.a,
                              .tgt = c.b,
                              .test = c.test,
                              .is_query = is_query,
                              .seeds = &seeds,
                              .subsets = 2,
                              .seed = 1};
    assert_int_equal(bli_curve_make(&in, NULL, &curve, NULL), OK);
    assert_int_equal(curve.n, 2); /* 50 and 75 */
    assert_int_equal(curve.point[1].p1.n, asked);
    assert_true(curve.point[1].p1.value >= 1);
    bli_curve_done_seeds(&seeds);
    done(&c);
}

/* Every second entry is another spelling of the row before, and the golds of four rows
 * are one word: nothing that is asked may have taught, on either side. */
static void no_half_teaches_the_other(void **state)
{
    (void)state;
    enum { ROWS = 40, ENTRIES = 2 * ROWS };
    Text word[ENTRIES] = {{0}};
    int32_t src[ENTRIES];
    int32_t gold[ENTRIES];
    int32_t off[ENTRIES + 1];
    int32_t query[ENTRIES];
    for (int32_t i = 0; i < ENTRIES; i++) {
        src[i] = i / 2;
        gold[i] = src[i] < ROWS / 2 ? src[i] : ROWS / 2 + src[i] / 4;
        off[i] = query[i] = i;
    }
    off[ENTRIES] = ENTRIES;
    const Lexicon test = {.n_sources = ENTRIES,
                          .word = word,
                          .src = src,
                          .gold_off = off,
                          .gold = gold,
                          .n_queries = ENTRIES,
                          .query = query};
    bool is_query[ENTRIES];
    BliSeeds seeds;
    for (uint64_t seed = 1; seed < 6; seed++) {
        int32_t asked = 0;
        assert_int_equal(bli_curve_take_half(&test, seed, &seeds, is_query, NULL), OK);
        assert_in_range(seeds.n, 1, ROWS);
        for (int32_t q = 0; q < ENTRIES; q++) {
            asked += is_query[q];
            assert_true(is_query[q] == is_query[q ^ 1]);
            for (int32_t i = 0; is_query[q] && i < seeds.n; i++)
                assert_true(seeds.a[i] != src[q] && seeds.b[i] != gold[q]);
        }
        assert_int_equal(asked, ROWS);
        assert_int_equal(seeds.n + seeds.tested, ROWS);
        bli_curve_done_seeds(&seeds);
    }
    /* the same of a training dictionary: row 3 is asked, and row 24, whose gold is that
     * of 27 */
    Lexicon some = test;
    int32_t one[] = {6, 48};
    some.query = one;
    some.n_queries = 2;
    assert_int_equal(bli_curve_take_seeds(&test, &some, &seeds, NULL), OK);
    assert_int_equal(seeds.tested, 2 + 8);
    assert_int_equal(seeds.n, ENTRIES - 10);
    for (int32_t i = 0; i < seeds.n; i++)
        assert_true(seeds.a[i] != 3 && seeds.b[i] != 3 && seeds.b[i] != gold[48]);
    bli_curve_done_seeds(&seeds);
}

static void nothing_to_learn_from_is_undefined(void **state)
{
    (void)state;
    Case c = made(0);
    BliSeeds none = {0};
    BliCurve curve;
    Error err = {0};
    BliCurveInput in = {
        .src = c.a, .tgt = c.b, .test = c.test, .seeds = &none, .subsets = 2};
    assert_int_equal(bli_curve_make(&in, NULL, &curve, &err), E_UNDEFINED);
    assert_int_equal(curve.n, 0);
    const bool nobody[TEST] = {true};
    BliSeeds seeds;
    assert_int_equal(bli_curve_take_seeds(c.train, c.test, &seeds, NULL), OK);
    in.seeds = &seeds;
    in.is_query = nobody;
    assert_int_equal(bli_curve_make(&in, NULL, &curve, &err), E_UNDEFINED);
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    in.is_query = NULL;
    assert_int_equal(bli_curve_make(&in, &p, &curve, &err), E_CANCELED);
    bli_curve_done_seeds(&seeds);
    done(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(more_pairs_find_more),
        cmocka_unit_test(a_turned_space_is_found),
        cmocka_unit_test(half_asks_what_half_taught),
        cmocka_unit_test(no_half_teaches_the_other),
        cmocka_unit_test(nothing_to_learn_from_is_undefined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
