#include <math.h>
#include <stdlib.h>

#include "core/base/cpu.h"
#include "core/base/mem.h"
#include "core/project/tsne.h"
#include "tests/unit/made.h"
#include "tests/unit/shaped.h"

static TsneData rows(const float *x, int32_t n, int32_t d)
{
    return (TsneData){.x = x, .ld = (size_t)d, .n = n, .d = d, .metric = TSNE_COSINE};
}

static Tsne *new_map(const TsneData *data, const TsneOptions *o, int threads)
{
    Progress p;
    progress_init(&p, threads);
    Tsne *t = NULL;
    Error err = {0};
    if (tsne_new(data, o, &p, &t, &err) != OK)
        fail_msg("%s", err.text);
    return t;
}

static void take_steps(Tsne *t, int32_t steps, int threads)
{
    Progress p;
    progress_init(&p, threads);
    assert_int_equal(tsne_step(t, steps, &p, NULL), OK);
}

static double cost_of(const Tsne *t)
{
    double kl = -1;
    assert_int_equal(tsne_cost(t, NULL, &kl, NULL), OK);
    return kl;
}

/* Set A at 750 steps: 1.078 is the bar (FIt-SNE with exact forces ends at 1.0790). */
static void a_known_set_ends_below_its_bar(void **state)
{
    (void)state;
    float *x = shaped_floats(&shaped_a);
    const TsneData data = rows(x, shaped_a.n, shaped_a.d);
    TsneOptions o = tsne_options_defaults();
    o.steps = 750;
    Tsne *t = new_map(&data, &o, 2);
    take_steps(t, 750, 2);
    const TsneState s = tsne_state(t);
    assert_int_equal(s.step, 750);
    assert_int_equal(s.phase, TSNE_DONE);
    assert_int_equal(s.end, TSNE_STEPS);
    const double kl = cost_of(t);
    assert_true(kl <= 1.078 && kl > 1.06);
    int32_t n = 0;
    const TsneCost *trace = tsne_trace(t, &n);
    assert_int_equal(n, 750 / 25);
    assert_int_equal(trace[n - 1].step, 725);
    assert_true(fabs(trace[n - 1].kl - kl) < 2e-3);
    assert_true(fabs(trace[0].kl - tsne_facts(t).kl_null) < 1e-3);
    tsne_free(t);
    free(x);
}

/* A map of 300 points after some steps; the caller frees. */
static double *map_of(int threads, const int32_t *pieces)
{
    const Shaped shape = {300, 20, 5, 0.8, 7};
    float *x = shaped_floats(&shape);
    const TsneData data = rows(x, shape.n, shape.d);
    TsneOptions o = tsne_options_defaults();
    o.steps = 160;
    Tsne *t = new_map(&data, &o, threads);
    double *xy = mem_xcalloc(600, sizeof *xy);
    free(x); /* data are borrowed by tsne_new only */
    for (int i = 0; pieces[i] > 0; i++) {
        take_steps(t, pieces[i], threads);
        Progress p;
        progress_init(&p, threads);
        progress_cancel(&p);
        if (tsne_state(t).phase != TSNE_DONE)
            assert_int_equal(tsne_step(t, 10, &p, NULL), E_CANCELED);
        tsne_layout(t, xy); /* looking changes nothing */
    }
    assert_int_equal(tsne_state(t).step, 160);
    tsne_free(t);
    return xy;
}

static void threads_and_interruptions_do_not_change_bytes(void **state)
{
    (void)state;
    const int32_t whole[] = {1000, 0};
    const int32_t pieces[] = {1, 24, 25, 3, 1000, 0};
    double *want = map_of(1, whole);
    for (int threads = 1; threads <= 8; threads += threads < 3 ? 1 : 5) {
        double *xy = map_of(threads, pieces);
        assert_memory_equal(xy, want, 600 * sizeof *xy);
        free(xy);
    }
    free(want);
}

static void levels_of_the_cpu_do_not_change_bytes(void **state)
{
    (void)state;
    const int32_t whole[] = {1000, 0};
    double *want = map_of(2, whole);
    for (CpuLevel level = CPU_PORTABLE; level < CPU_LEVELS; level++) {
        cpu_limit(level);
        double *xy = map_of(2, whole);
        cpu_limit(CPU_LEVELS - 1);
        assert_memory_equal(xy, want, 600 * sizeof *xy);
        free(xy);
    }
    free(want);
}

static void tiny_sets_are_placed(void **state)
{
    (void)state;
    const int32_t n[] = {1, 2, 3, 10, 100};
    float x[400];
    double xy[200];
    made_random(x, 400, 3);
    for (size_t c = 0; c < sizeof n / sizeof *n; c++) {
        for (int32_t d = 1; d <= 4; d += 3) {
            const TsneData data = {x, (size_t)d, n[c], d, TSNE_EUCLID, NULL};
            TsneOptions o = tsne_options_defaults();
            o.steps = 200;
            Tsne *t = new_map(&data, &o, 2);
            take_steps(t, 5000, 2);
            tsne_layout(t, xy);
            for (int32_t i = 0; i < 2 * n[c]; i++)
                assert_true(isfinite(xy[i]) && fabs(xy[i]) < 1e3);
            assert_true(cost_of(t) >= -1e-12);
            assert_int_equal(tsne_state(t).end, n[c] == 1 ? TSNE_TRIVIAL : TSNE_STEPS);
            tsne_free(t);
        }
    }
}

static void bad_options_are_refused(void **state)
{
    (void)state;
    const float x[] = {1, 2, 3, 4, 0, 0};
    TsneData data = rows(x, 2, 2);
    TsneOptions o = tsne_options_defaults();
    Tsne *t = NULL;
    Error err = {0};
    o.perplexity = 0.5;
    assert_int_equal(tsne_new(&data, &o, NULL, &t, &err), E_INPUT);
    assert_null(t);
    assert_non_null(strstr(err.text, "perplexity"));
    o = tsne_options_defaults();
    o.attraction = 0;
    assert_int_equal(tsne_new(&data, &o, NULL, &t, &err), E_INPUT);
    o = tsne_options_defaults();
    data.n = 3;
    assert_int_equal(tsne_new(&data, &o, NULL, &t, &err), E_INPUT);
    assert_non_null(strstr(err.text, "row 2 is zero"));
    data.n = 0;
    assert_int_equal(tsne_new(&data, &o, NULL, &t, &err), E_UNDEFINED);
}

/* The mean of the rows' shares is the cost; the start costs more than the map. */
static void costs_belong_together(void **state)
{
    (void)state;
    const Shaped shape = {250, 20, 5, 0.8, 7};
    float *x = shaped_floats(&shape);
    const TsneData data = rows(x, shape.n, shape.d);
    TsneOptions o = tsne_options_defaults();
    o.steps = 300;
    Tsne *t = new_map(&data, &o, 2);
    take_steps(t, 300, 2);
    double kl[250];
    double sum = 0;
    double start = 0;
    double whole = 0;
    assert_int_equal(tsne_row_costs(t, NULL, kl, &whole, NULL), OK);
    for (int i = 0; i < 250; i++)
        sum += kl[i] / 250;
    assert_true(fabs(sum - cost_of(t)) < 1e-9 && whole == cost_of(t));
    assert_int_equal(tsne_start_cost(t, NULL, &start, NULL), OK);
    assert_true(start > cost_of(t) && start < tsne_facts(t).kl_null);
    /* the same start at another size has the same best */
    double xy[500];
    double again = 0;
    Tsne *kept = NULL;
    TsneOptions own = o;
    own.steps = 1;
    assert_int_equal(tsne_new(&data, &own, NULL, &kept, NULL), OK);
    tsne_layout(kept, xy);
    tsne_free(kept);
    for (int i = 0; i < 500; i++)
        xy[i] *= 3e5;
    own.start = TSNE_KEPT;
    own.given = xy;
    assert_int_equal(tsne_new(&data, &own, NULL, &kept, NULL), OK);
    assert_int_equal(tsne_start_cost(kept, NULL, &again, NULL), OK);
    assert_true(fabs(again - start) < 1e-4);
    tsne_free(kept);
    tsne_free(t);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_known_set_ends_below_its_bar),
        cmocka_unit_test(threads_and_interruptions_do_not_change_bytes),
        cmocka_unit_test(levels_of_the_cpu_do_not_change_bytes),
        cmocka_unit_test(tiny_sets_are_placed),
        cmocka_unit_test(bad_options_are_refused),
        cmocka_unit_test(costs_belong_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
