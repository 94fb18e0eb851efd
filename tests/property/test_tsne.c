/* Traps of t-SNE programs, each with its test. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/tsne_parts.h"
#include "tests/unit/made.h"
#include "tests/unit/shaped.h"

static Tsne *new_map(const float *x, int32_t n, int32_t d, const TsneOptions *o)
{
    const TsneData data = {x, (size_t)d, n, d, TSNE_EUCLID, NULL};
    Progress p;
    Tsne *t = NULL;
    Error err = {0};
    progress_init(&p, 2);
    if (tsne_new(&data, o, &p, &t, &err) != OK)
        fail_msg("%s", err.text);
    return t;
}

static void step(Tsne *t, int32_t steps, int threads)
{
    Progress p;
    progress_init(&p, threads);
    assert_int_equal(tsne_step(t, steps, &p, NULL), OK);
}

static double cost_of(const Tsne *t)
{
    double kl = 0;
    assert_int_equal(tsne_cost(t, NULL, &kl, NULL), OK);
    return kl;
}

static double *layout_of(const Tsne *t)
{
    double *xy = mem_xcalloc(2 * (size_t)tsne_facts(t).n, sizeof *xy);
    tsne_layout(t, xy);
    for (int32_t i = 0; i < 2 * tsne_facts(t).n; i++)
        assert_true(isfinite(xy[i]));
    return xy;
}

/* KL by the definition, pair by pair in double, for different rows only. */
static double slow_cost(const Tsne *t, const double *xy)
{
    const Similarities *p = &t->p;
    double z = 0;
    double kl = 0;
    for (int32_t i = 0; i < p->n; i++) {
        for (int32_t j = 0; j < p->n; j++) {
            const double dx = xy[2 * i] - xy[2 * j];
            const double dy = xy[2 * i + 1] - xy[2 * j + 1];
            z += i != j ? 1 / (1 + dx * dx + dy * dy) : 0;
        }
    }
    for (int32_t i = 0; i < p->n; i++) {
        for (size_t e = p->off[i]; e < p->off[i + 1]; e++) {
            const int32_t j = p->col[e];
            const double dx = xy[2 * i] - xy[2 * j];
            const double dy = xy[2 * i + 1] - xy[2 * j + 1];
            kl += p->p[e] * log(p->p[e] * z * (1 + dx * dx + dy * dy));
        }
    }
    return kl;
}

static TsneOptions with(int32_t steps, TsneForces forces)
{
    TsneOptions o = tsne_options_defaults();
    o.steps = steps;
    o.forces = forces;
    return o;
}

static void equal_rows_are_one_point(void **state)
{
    (void)state;
    float x[40];
    for (int i = 0; i < 40; i++)
        x[i] = (float)(i % 4);
    const TsneOptions o = with(100, TSNE_FFT);
    Tsne *t = new_map(x, 10, 4, &o);
    step(t, 100, 2);
    assert_int_equal(tsne_state(t).end, TSNE_TRIVIAL);
    assert_int_equal(tsne_facts(t).nodes, 1);
    double *xy = layout_of(t);
    for (int i = 0; i < 20; i++)
        assert_true(xy[i] == 0);
    assert_true(cost_of(t) == 0);
    free(xy);
    tsne_free(t);
}

/* Four words fifty times each: programs that do not fold them let them push each other
 * apart, or divide by nothing where a start has put them on one place. */
static void duplicates_are_folded(void **state)
{
    (void)state;
    float x[200 * 3];
    made_random(x, 12, 5);
    for (int i = 4; i < 200; i++)
        memcpy(x + 3 * i, x + 3 * (i % 4), 3 * sizeof *x);
    for (int f = TSNE_EXACT; f <= TSNE_FFT; f++) {
        const TsneOptions o = with(300, (TsneForces)f);
        Tsne *t = new_map(x, 200, 3, &o);
        step(t, 300, 2);
        assert_int_equal(tsne_facts(t).nodes, 4);
        assert_true(cost_of(t) >= 0);
        double *xy = layout_of(t);
        for (int i = 4; i < 200; i++)
            assert_memory_equal(xy + 2 * i, xy + 2 * (i % 4), 2 * sizeof *xy);
        for (int i = 0; i < 200; i++)
            assert_int_equal(t->node[i], i % 4);
        free(xy);
        tsne_free(t);
    }
}

static void islands_are_counted_and_stay_finite(void **state)
{
    (void)state;
    enum { N = 300 };
    float x[N * 2];
    made_random(x, (size_t)N * 2, 5);
    for (int i = 0; i < N; i += 3)
        x[2 * i] += 1e4F;
    const TsneOptions o = {.perplexity = 10, .attraction = 1, .steps = 750};
    Tsne *t = new_map(x, N, 2, &o);
    assert_int_equal(tsne_facts(t).p.components, 2);
    assert_int_equal(tsne_facts(t).p.largest, 200);
    step(t, 750, 2);
    assert_true(cost_of(t) > 0 && cost_of(t) < tsne_facts(t).kl_null);
    free(layout_of(t));
    tsne_free(t);
}

static void more_dimensions_than_rows_work(void **state)
{
    (void)state;
    float x[12 * 80];
    made_random(x, (size_t)12 * 80, 6);
    TsneOptions o = with(200, TSNE_BY_SIZE);
    o.perplexity = 1000;
    Tsne *t = new_map(x, 12, 80, &o);
    step(t, 200, 2);
    assert_true(tsne_facts(t).p.perplexity < 3.7);
    assert_int_equal(tsne_facts(t).p.k, 11);
    assert_true(cost_of(t) >= 0);
    free(layout_of(t));
    tsne_free(t);
}

/* Programs that take near points for one end at a cost below 0 and a map of no size. */
static void noise_does_not_collapse(void **state)
{
    (void)state;
    enum { N = 100 };
    float x[N * 10];
    made_random(x, (size_t)N * 10, 8);
    for (int f = TSNE_EXACT; f <= TSNE_FFT; f++) {
        const TsneOptions o = with(0, (TsneForces)f);
        Tsne *t = new_map(x, N, 10, &o);
        step(t, 5000, 2);
        double *xy = layout_of(t);
        double square = 0;
        for (int i = 0; i < 2 * N; i++)
            square += xy[i] * xy[i] / N;
        assert_true(cost_of(t) > 0);
        assert_true(sqrt(square) > 1);
        assert_true(tsne_state(t).step >= 750);
        free(xy);
        tsne_free(t);
    }
}

/* Bounds that are searched for with `else if` miss a minimum that comes first. */
static void sorted_places_and_lines_stay_on_the_grid(void **state)
{
    (void)state;
    enum { N = 400 };
    float x[N];
    double xy[2 * N];
    for (int i = 0; i < N; i++) {
        x[i] = (float)i;
        xy[2 * i] = i;
        xy[2 * i + 1] = 0; /* no height at all */
    }
    for (int turn = 0; turn < 4; turn++) {
        TsneOptions o = with(30, TSNE_FFT);
        o.start = turn % 2 ? TSNE_KEPT : TSNE_GIVEN;
        o.given = xy;
        Tsne *t = new_map(x, N, 1, &o);
        step(t, 30, 2);
        free(layout_of(t));
        tsne_free(t);
        for (int i = 0; turn == 1 && i < N; i++) { /* now along the other axis */
            xy[2 * i + 1] = xy[2 * i];
            xy[2 * i] = 0;
        }
    }
}

static void a_point_far_out_makes_the_grid_coarse(void **state)
{
    (void)state;
    enum { N = 300 };
    float x[N * 2];
    double xy[2 * N];
    made_random(x, (size_t)N * 2, 9);
    for (int i = 0; i < 2 * N; i++)
        xy[i] = (double)x[i];
    xy[0] = 5000;
    TsneOptions o = with(40, TSNE_FFT);
    o.start = TSNE_KEPT;
    o.given = xy;
    Tsne *t = new_map(x, N, 2, &o);
    step(t, 40, 2);
    assert_true(tsne_state(t).is_capped);
    free(layout_of(t));
    tsne_free(t);
}

/* Largest difference of 4 (rho pull - push / Z) and the slope of the cost, relative to
 * the largest slope. */
static double gradient_error(TsneForces forces)
{
    enum { N = 50 };
    const double h = 1e-5;
    float x[N * 5];
    double xy[2 * N];
    made_random(x, (size_t)N * 5, 4);
    for (int i = 0; i < 2 * N; i++)
        xy[i] = 3 * (double)x[i]; /* exact in float32 */
    for (int i = 0; i < 2 * N; i++)
        xy[i] = (double)(float)xy[i];
    TsneOptions o = with(1, forces);
    o.start = TSNE_KEPT;
    o.given = xy;
    o.perplexity = 8;
    Tsne *t = new_map(x, N, 5, &o);
    tsne_ready(t, NULL);
    assert_int_equal(tsne_find_forces(t, NULL), OK);
    if (t->potential) {
        const ForcePoints pts = tsne_points(t);
        potential_read(t->potential, &pts, 0, N, t->push, NULL);
    }
    double error = 0;
    double most = 0;
    for (int i = 0; i < 2 * N; i++) {
        const double at = xy[i];
        xy[i] = at + h;
        const double above = slow_cost(t, xy);
        xy[i] = at - h;
        const double slope = (above - slow_cost(t, xy)) / (2 * h);
        xy[i] = at;
        const double found = 4 * (t->pull[i] - t->push[i] / t->z);
        error = fmax(error, fabs(found - slope));
        most = fmax(most, fabs(slope));
    }
    tsne_free(t);
    return error / most;
}

static void forces_are_the_slope_of_the_cost(void **state)
{
    (void)state;
    const double exact = gradient_error(TSNE_EXACT);
    const double grid = gradient_error(TSNE_FFT);
    if (exact > 1e-6 || grid > 0.01)
        fail_msg("%g exact, %g by the grid", exact, grid);
}

static double *map_of(int threads, bool is_interrupted)
{
    const Shaped shape = {4200, 12, 20, 1.5, 3};
    float *x = shaped_floats(&shape);
    const TsneOptions o = with(260, TSNE_FFT);
    Tsne *t = new_map(x, shape.n, shape.d, &o);
    for (int s = 0; is_interrupted && s < 240; s += 80) {
        Progress p;
        step(t, 80, threads);
        progress_init(&p, threads);
        progress_cancel(&p);
        assert_int_equal(tsne_step(t, 5, &p, NULL), E_CANCELED);
    }
    step(t, 1000, threads);
    assert_int_equal(tsne_state(t).step, 260);
    assert_true(tsne_state(t).early_steps > 0); /* so points were ordered anew */
    double *xy = layout_of(t);
    tsne_free(t);
    free(x);
    return xy;
}

static void threads_and_interruptions_do_not_change_bytes(void **state)
{
    (void)state;
    static const int threads[] = {2, 3, 8};
    double *want = map_of(1, false);
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        double *xy = map_of(threads[i], i % 2 == 0);
        assert_memory_equal(xy, want, (size_t)2 * 4200 * sizeof *xy);
        free(xy);
    }
    free(want);
}

/* The 10 nearest of point i on a map. */
static void find_near(const double *xy, int n, int i, int id[10])
{
    double best[10];
    int have = 0;
    memset(id, 0xff, 10 * sizeof *id);
    for (int j = 0; j < n; j++) {
        const double d = hypot(xy[2 * i] - xy[2 * j], xy[2 * i + 1] - xy[2 * j + 1]);
        if (j == i || (have == 10 && d >= best[9]))
            continue;
        int at = have < 10 ? have++ : 9;
        for (; at > 0 && best[at - 1] > d; at--) {
            best[at] = best[at - 1];
            id[at] = id[at - 1];
        }
        best[at] = d;
        id[at] = j;
    }
}

/* Share of the 10 nearest on one map that are among them on the other. */
static double overlap(const double *a, const double *b, int n)
{
    double common = 0;
    for (int i = 0; i < n; i++) {
        int id[2][10];
        find_near(a, n, i, id[0]);
        find_near(b, n, i, id[1]);
        for (int e = 0; e < 100; e++)
            common += id[0][e / 10] == id[1][e % 10] ? 0.1 / n : 0;
    }
    return common;
}

/* Turned data make nearly the same map: the start turns with them. Reflections of pairs
 * of columns after one another are a rotation. */
static void turning_the_data_hardly_matters(void **state)
{
    (void)state;
    const Shaped shape = {500, 20, 12, 1.6, 13};
    float *x = shaped_floats(&shape);
    float *y = mem_xcalloc((size_t)shape.n * 20, sizeof *y);
    for (int i = 0; i < shape.n; i++) {
        double row[20];
        for (int j = 0; j < 20; j++)
            row[j] = (double)x[i * 20 + j];
        for (int a = 0; a < 19; a++) {
            const double c = cos(a + 1.0);
            const double s = sin(a + 1.0);
            const double u = c * row[a] - s * row[a + 1];
            row[a + 1] = s * row[a] + c * row[a + 1];
            row[a] = u;
        }
        for (int j = 0; j < 20; j++)
            y[i * 20 + j] = (float)row[j];
    }
    const TsneOptions o = with(750, TSNE_EXACT);
    Tsne *a = new_map(x, shape.n, 20, &o);
    Tsne *b = new_map(y, shape.n, 20, &o);
    step(a, 750, 2);
    step(b, 750, 2);
    double *xy = layout_of(a);
    double *turned = layout_of(b);
    const double change = fabs(cost_of(a) / cost_of(b) - 1);
    const double common = overlap(xy, turned, shape.n);
    if (change > 0.005 || common < 0.7)
        fail_msg("cost %g, overlap %g", change, common);
    free(xy);
    free(turned);
    tsne_free(a);
    tsne_free(b);
    free(x);
    free(y);
}

/* The cost that is told is that of the places as they are written, with 9 digits. */
static void the_cost_is_that_of_the_written_places(void **state)
{
    (void)state;
    enum { N = 350 };
    float x[N * 8];
    made_random(x, (size_t)N * 8, 14);
    for (int f = TSNE_EXACT; f <= TSNE_FFT; f++) {
        const TsneOptions o = with(300, (TsneForces)f);
        Tsne *t = new_map(x, N, 8, &o);
        step(t, 300, 2);
        double *xy = layout_of(t);
        for (int i = 0; i < 2 * N; i++) {
            char text[40];
            (void)snprintf(text, sizeof text, "%.9g", xy[i]);
            xy[i] = strtod(text, NULL);
        }
        assert_true(fabs(slow_cost(t, xy) - cost_of(t)) < 2e-6);
        int32_t traced = 0;
        const TsneCost *trace = tsne_trace(t, &traced);
        for (int32_t e = 0; e < traced; e++)
            assert_true(trace[e].kl > 0);
        free(xy);
        tsne_free(t);
    }
}

/* A place that is none: back 25 to 50 steps, at half the rate; five times: the last good
 * map. */
static void divergence_is_undone(void **state)
{
    (void)state;
    enum { N = 120 };
    float x[N * 4];
    made_random(x, (size_t)N * 4, 15);
    const TsneOptions o = with(2000, TSNE_EXACT);
    Tsne *t = new_map(x, N, 4, &o);
    for (int again = 1; again <= 5; again++) {
        step(t, 110, 2);
        const int32_t before = tsne_state(t).step;
        t->v[7] = (double)NAN;
        step(t, 1, 2);
        assert_int_equal(tsne_state(t).restores, again);
        assert_true(tsne_state(t).step < before && tsne_state(t).step >= before - 50);
        free(layout_of(t));
        int32_t traced = 0;
        const TsneCost *trace = tsne_trace(t, &traced);
        assert_true(trace[traced - 1].step <= tsne_state(t).step);
    }
    assert_int_equal(tsne_state(t).end, TSNE_GAVE_UP);
    assert_true(cost_of(t) > 0);
    tsne_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_rows_are_one_point),
        cmocka_unit_test(duplicates_are_folded),
        cmocka_unit_test(islands_are_counted_and_stay_finite),
        cmocka_unit_test(more_dimensions_than_rows_work),
        cmocka_unit_test(noise_does_not_collapse),
        cmocka_unit_test(sorted_places_and_lines_stay_on_the_grid),
        cmocka_unit_test(a_point_far_out_makes_the_grid_coarse),
        cmocka_unit_test(forces_are_the_slope_of_the_cost),
        cmocka_unit_test(threads_and_interruptions_do_not_change_bytes),
        cmocka_unit_test(turning_the_data_hardly_matters),
        cmocka_unit_test(the_cost_is_that_of_the_written_places),
        cmocka_unit_test(divergence_is_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
