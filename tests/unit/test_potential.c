#include <math.h>
#include <stdlib.h>

#include "core/base/cpu.h"
#include "core/base/mem.h"
#include "core/project/potential.h"
#include "tests/unit/made.h"

enum { N = 1200 };

typedef struct Map {
    float xy[2 * N], box[4];
    ForcePoints pts;
} Map;

/* Normal numbers, `wide` and `high` times as large. */
static Map *new_map(double wide, double high)
{
    Map *m = mem_xcalloc(1, sizeof *m);
    made_random(m->xy, (size_t)2 * N, 3);
    for (int a = 0; a < 2; a++) {
        m->box[a] = INFINITY;
        m->box[2 + a] = -INFINITY;
        for (int i = 0; i < N; i++) {
            float *v = &m->xy[2 * i + a];
            *v = (float)((double)*v * (a == 0 ? wide : high));
            m->box[a] = fminf(m->box[a], *v);
            m->box[2 + a] = fmaxf(m->box[2 + a], *v);
        }
    }
    m->pts = (ForcePoints){.xy = m->xy, .n = N};
    return m;
}

static double forces_of(Potential *f, const Map *m, int workers, double *force)
{
    static const PotentialWork kind[] = {POTENTIAL_SPREAD, POTENTIAL_ALONG,
                                         POTENTIAL_ACROSS, POTENTIAL_BACK};
    assert_int_equal(potential_start(f, m->box, workers, NULL), OK);
    for (size_t k = 0; k < sizeof kind / sizeof *kind; k++)
        for (size_t p = potential_count(f, kind[k]); p-- > 0;) /* any order will do */
            potential_do(f, kind[k], &m->pts, p, (int)p % workers);
    potential_read(f, &m->pts, 0, N, force, NULL);
    return potential_z(f, N);
}

/* Relative rms error of forces, and that of Z. */
static void check_map(double wide, double high, double spacing, double allowed)
{
    Map *m = new_map(wide, high);
    Potential *f = potential_new(spacing);
    double *force = mem_xcalloc(2 * N, sizeof *force);
    const double z = forces_of(f, m, 1, force);
    double want_z = 0;
    double error = 0;
    double all = 0;
    for (int i = 0; i < N; i++) {
        double sum[2] = {0};
        for (int j = 0; j < N; j++) {
            const double dx = (double)m->xy[2 * i] - (double)m->xy[2 * j];
            const double dy = (double)m->xy[2 * i + 1] - (double)m->xy[2 * j + 1];
            const double q = 1 / (1 + dx * dx + dy * dy);
            want_z += i != j ? q : 0;
            sum[0] += q * q * dx;
            sum[1] += q * q * dy;
        }
        for (int a = 0; a < 2; a++) {
            error += (sum[a] - force[2 * i + a]) * (sum[a] - force[2 * i + a]);
            all += sum[a] * sum[a];
        }
    }
    if (!(sqrt(error / all) < allowed) || !(fabs(z / want_z - 1) < allowed / 5))
        fail_msg("%g x %g: forces %g, Z %g", wide, high, sqrt(error / all),
                 z / want_z - 1);
    potential_free(f);
    free(force);
    free(m);
}

static void forces_are_those_of_all_pairs(void **state)
{
    (void)state;
    check_map(10, 10, 0.5, 2e-2);
    check_map(10, 10, 0.35, 4e-3);
    check_map(30, 30, 0.35, 1.2e-2);
    check_map(2, 2, 0.35, 1e-3);
}

/* The start of a map: potentials are equal but for their last bits. */
static void small_maps_are_as_exact(void **state)
{
    (void)state;
    check_map(1, 1, 0.35, 1e-4);
    check_map(1e-2, 1e-2, 0.35, 1e-3);
    check_map(1e-4, 1e-4, 0.35, 1e-3);
}

static void flat_and_steep_maps_work(void **state)
{
    (void)state;
    check_map(20, 0, 0.35, 1e-2);
    check_map(0, 20, 0.35, 1e-2);
    check_map(20, 0.1, 0.35, 1e-2);
    check_map(1, 40, 0.35, 1e-2);
}

/* One point far out: cells grow, and say so. */
static void wide_maps_are_capped(void **state)
{
    (void)state;
    Map *m = new_map(10, 10);
    Potential *f = potential_new(0.35);
    double *force = mem_xcalloc(2 * N, sizeof *force);
    (void)forces_of(f, m, 1, force);
    assert_false(potential_facts(f).is_capped);
    assert_true(fabs(potential_facts(f).spacing - 0.35) < 1e-6);
    m->xy[0] = m->box[2] = 2000;
    const double z = forces_of(f, m, 1, force);
    assert_true(potential_facts(f).is_capped);
    assert_true(potential_facts(f).spacing > 0.9);
    assert_int_equal(potential_facts(f).nodes <= POTENTIAL_MOST_NODES, true);
    for (int i = 0; i < 2 * N; i++)
        assert_true(isfinite(force[i]));
    assert_true(z > 0);
    potential_free(f);
    free(force);
    free(m);
}

/* Also a field that has seen other maps before: grids shrink and grow. */
static void levels_and_workers_give_the_same_bytes(void **state)
{
    (void)state;
    Map *m = new_map(12, 7);
    Map *other = new_map(3, 50);
    double *want = mem_xcalloc(2 * N, sizeof *want);
    double *force = mem_xcalloc(2 * N, sizeof *force);
    Potential *f = potential_new(0.4);
    const double z = forces_of(f, m, 1, want);
    potential_free(f);
    for (CpuLevel level = CPU_PORTABLE; level < CPU_LEVELS; level++) {
        cpu_limit(level);
        f = potential_new(0.4);
        assert_true(forces_of(f, m, 3, force) == z);
        assert_memory_equal(force, want, 2 * N * sizeof *want);
        (void)forces_of(f, other, 2, force);
        assert_true(forces_of(f, m, 2, force) == z);
        assert_memory_equal(force, want, 2 * N * sizeof *want);
        potential_free(f);
        cpu_limit(CPU_LEVELS - 1);
    }
    free(want);
    free(force);
    free(m);
    free(other);
}

static void refining_halves_the_spacing(void **state)
{
    (void)state;
    Map *m = new_map(10, 10);
    Potential *f = potential_new(0.5);
    double *force = mem_xcalloc(2 * N, sizeof *force);
    potential_refine(f);
    (void)forces_of(f, m, 1, force);
    assert_true(fabs(potential_facts(f).spacing - 0.25) < 1e-6);
    potential_free(f);
    free(force);
    free(m);
}

/* Rounding may seat the lowest point a little below its node: whatever the box, nothing
 * outside the grid is touched (AddressSanitizer tells) and the sum is right. */
static void the_lowest_point_stays_on_the_grid(void **state)
{
    (void)state;
    static const PotentialWork kind[] = {POTENTIAL_SPREAD, POTENTIAL_ALONG,
                                         POTENTIAL_ACROSS, POTENTIAL_BACK};
    float xy[4] = {-54.9500008F, -54.9500008F, 47.9283371F, 47.9283371F};
    double force[4];
    cpu_limit(CPU_PORTABLE);
    Potential *f = potential_new(0.35);
    for (int round = 0; round < 60; round++) {
        const ForcePoints pts = {.xy = xy, .n = 2};
        const float box[4] = {xy[0], xy[1], xy[2], xy[3]};
        assert_int_equal(potential_start(f, box, 1, NULL), OK);
        for (size_t k = 0; k < sizeof kind / sizeof *kind; k++)
            for (size_t p = potential_count(f, kind[k]); p-- > 0;)
                potential_do(f, kind[k], &pts, p, 0);
        potential_read(f, &pts, 0, 2, force, NULL);
        const double far = 1 + 2 * pow((double)xy[2] - (double)xy[0], 2);
        assert_true(fabs(potential_z(f, 2) - 2 / far) < 1e-3);
        for (int a = 0; a < 4; a++)
            assert_true(fabs(force[a]) < 1e-3);
        xy[0] = nextafterf(xy[0], -100);
        xy[1] = xy[0];
    }
    potential_free(f);
    cpu_limit(CPU_LEVELS - 1);
}

static int by_height(const void *a, const void *b)
{
    const float *x = a;
    const float *y = b;
    return (x[1] > y[1]) - (x[1] < y[1]);
}

/* Charges of a round before, in rows that no point reaches now, do not count. */
static void rounds_leave_nothing_behind(void **state)
{
    (void)state;
    Map *m = new_map(8, 8);
    double *after = mem_xcalloc(2 * N, sizeof *after);
    double *fresh = mem_xcalloc(2 * N, sizeof *fresh);
    for (int level = 0; level < CPU_LEVELS; level++) {
        cpu_limit((CpuLevel)level);
        Potential *used = potential_new(0.35);
        Potential *unused = potential_new(0.35);
        made_random(m->xy, (size_t)2 * N, 3);
        for (int i = 0; i < 2 * N; i++)
            m->xy[i] *= 8;
        (void)forces_of(used, m, 1, after);
        qsort(m->xy, N, 2 * sizeof *m->xy, by_height);
        const double z = forces_of(used, m, 1, after);
        assert_true(z == forces_of(unused, m, 1, fresh));
        assert_memory_equal(after, fresh, 2 * N * sizeof *after);
        potential_free(used);
        potential_free(unused);
    }
    cpu_limit(CPU_LEVELS - 1);
    free(after);
    free(fresh);
    free(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forces_are_those_of_all_pairs),
        cmocka_unit_test(small_maps_are_as_exact),
        cmocka_unit_test(flat_and_steep_maps_work),
        cmocka_unit_test(wide_maps_are_capped),
        cmocka_unit_test(levels_and_workers_give_the_same_bytes),
        cmocka_unit_test(refining_halves_the_spacing),
        cmocka_unit_test(the_lowest_point_stays_on_the_grid),
        cmocka_unit_test(rounds_leave_nothing_behind),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
