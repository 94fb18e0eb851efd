/* A relation that is linear must not be called otherwise; one that is not must be. */
#include "core/diag/fit_local.h"
#include "tests/unit/turned.h"

enum { N = 1200, D = 6 };

/* Half of the words (first number above 0) are turned by another matrix. */
static void bend(Turned *t)
{
    double q[D * D];
    float y[N * D];
    turned_matrix(q, D, 99);
    Rng r = rng_stream(1, "bend");
    for (int i = 0; i < N; i++) {
        const float *x = space_row(t->src, i);
        for (int j = 0; j < D; j++) {
            double sum = 0.05 * rng_normal(&r);
            for (int k = 0; k < D; k++)
                sum += (double)x[k] * (x[0] > 0 ? q : t->q)[k * D + j];
            y[i * D + j] = (float)sum;
        }
    }
    space_free(t->tgt);
    t->tgt = made_space("bb", y, N, D);
}

/* Words in two clouds, so that there are regions to find. */
static Turned clouds(double noise)
{
    Turned t = turned_make(N, D, 0, 4);
    float x[N * D];
    float y[N * D];
    Rng r = rng_stream(2, "clouds");
    for (int i = 0; i < N; i++) {
        memcpy(x + (size_t)i * D, space_row(t.src, i), D * sizeof *x);
        x[i * D] += i % 2 ? 3.0F : -3.0F;
        for (int j = 0; j < D; j++) {
            double sum = noise * rng_normal(&r);
            for (int k = 0; k < D; k++)
                sum += (double)x[i * D + k] * t.q[k * D + j];
            y[i * D + j] = (float)sum;
        }
    }
    space_free(t.src);
    space_free(t.tgt);
    t.src = made_space("aa", x, N, D);
    t.tgt = made_space("bb", y, N, D);
    return t;
}

static FitLocal local(const Turned *t, int32_t clusters)
{
    FitSplit split;
    assert_int_equal(
        fit_split_make(t->lex, t->src, t->tgt, (FitShares){0.25, 0}, 1, &split, NULL),
        OK);
    const MappingPairs pairs = {t->src, t->tgt, split.a, split.b, split.n};
    Mapping *global = NULL;
    assert_int_equal(mapping_fit_procrustes(&pairs, NULL, &global, NULL), OK);
    const FitLocalInput in = {t->src, t->tgt, t->lex, &split, global, clusters, 1};
    FitLocal out;
    Error err = {0};
    if (fit_local_make(&in, NULL, &out, &err) != OK)
        fail_msg("%s", err.text);
    mapping_free(global);
    fit_split_done(&split);
    return out;
}

static void a_bent_relation_wants_regions(void **state)
{
    (void)state;
    Turned t = clouds(0.05);
    bend(&t);
    const FitLocal l = local(&t, 2);
    assert_int_equal(l.n, 4);
    assert_int_equal(l.line[2].kind, FIT_LOCAL_REGIONS);
    assert_int_equal(l.line[3].kind, FIT_LOCAL_RANDOM);
    assert_true(l.line[2].held < 0.5 * l.line[1].held);
    assert_true(l.line[2].held < 0.5 * l.line[3].held);
    assert_true(l.line[2].p1.value > l.line[0].p1.value + 0.2);
    assert_true(l.line[2].fixed > l.line[2].broken && l.line[2].holm < 0.001);
    turned_free(&t);
}

/* One linear map that is not orthogonal: regions are better than the orthogonal one, as
 * any linear map is, and not than the linear one. */
static void a_stretched_relation_wants_one(void **state)
{
    (void)state;
    Turned t = clouds(0);
    float y[N * D];
    Rng r = rng_stream(5, "stretch");
    for (int i = 0; i < N; i++) {
        for (int j = 0; j < D; j++) {
            y[i * D + j] = space_row(t.tgt, i)[j] * (j % 2 ? 3.0F : 0.6F) +
                           0.05F * (float)rng_normal(&r);
        }
    }
    space_free(t.tgt);
    t.tgt = made_space("bb", y, N, D);
    const FitLocal l = local(&t, 4);
    assert_int_equal(l.n, 6);
    assert_true(l.line[0].broken > l.line[0].fixed && l.line[0].p < 0.001);
    assert_true(isnan(l.line[1].p) && l.line[1].fixed + l.line[1].broken == 0);
    double p[2];
    for (int i = 2; i < l.n; i += 2) {
        assert_true(l.line[i].p1.value > l.line[0].p1.value + 0.1);
        assert_true(l.line[i].holm > 0.05 && l.line[i].holm >= l.line[i].p);
        assert_true(isnan(l.line[i + 1].holm));
        p[i / 2 - 1] = l.line[i].p;
    }
    /* two sizes: the smaller p counts twice */
    assert_true(l.line[p[0] <= p[1] ? 2 : 4].holm == fmin(1, 2 * fmin(p[0], p[1])));
    turned_free(&t);
}

static void a_linear_relation_wants_none(void **state)
{
    (void)state;
    Turned t = clouds(0.4);
    const FitLocal l = local(&t, 6); /* 1, 1, then 2, 4 and 6 with their controls */
    assert_int_equal(l.n, 8);
    assert_int_equal(l.line[6].clusters, 6);
    for (int i = 2; i < l.n; i++) {
        assert_true(l.line[i].train < l.line[1].train + 1e-3);
        assert_true(l.line[i].held > 0.99 * l.line[1].held);
        assert_true(l.line[i].p > 0.01);
    }
    turned_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bent_relation_wants_regions),
        cmocka_unit_test(a_stretched_relation_wants_one),
        cmocka_unit_test(a_linear_relation_wants_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
