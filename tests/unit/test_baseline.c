#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/baseline.h"
#include "tests/unit/made.h"
#include "tests/unit/shaped.h"

enum { N = 300, DIM = 20 };

static const Shaped shape = {N, DIM, 6, 1.0, 17};

static TsneData data_of(const float *x)
{
    return (TsneData){x, DIM, N, DIM, TSNE_COSINE, NULL};
}

static int by_value(const void *a, const void *b)
{
    const float x = *(const float *)a;
    const float y = *(const float *)b;
    return (x > y) - (x < y);
}

static void shuffling_keeps_columns_and_parts_rows(void **state)
{
    (void)state;
    float *x = shaped_floats(&shape);
    float *out = mem_xcalloc((size_t)N * DIM, sizeof *out);
    const TsneData data = data_of(x);
    assert_int_equal(baseline_shuffle(&data, 3, NULL, out), OK);
    int moved = 0;
    for (int j = 0; j < DIM; j++) {
        float a[N];
        float b[N];
        for (int i = 0; i < N; i++) {
            a[i] = x[i * DIM + j];
            b[i] = out[i * DIM + j];
            moved += a[i] < b[i] || a[i] > b[i];
        }
        qsort(a, N, sizeof *a, by_value);
        qsort(b, N, sizeof *b, by_value);
        assert_memory_equal(a, b, sizeof a);
    }
    assert_true(moved > N * DIM * 9 / 10);
    free(x);
    free(out);
}

static void stability_tells_groups_from_noise(void **state)
{
    (void)state;
    float *x = shaped_floats(&shape);
    float *noise = mem_xcalloc((size_t)N * DIM, sizeof *noise);
    TsneData data = data_of(x);
    TsneOptions o = tsne_options_defaults();
    BaselineStability s = {3, 10};
    double overlap[N];
    double mean[2];
    Progress p;
    progress_init(&p, 2);
    o.steps = 300;
    assert_int_equal(baseline_make_stability(&data, &o, s, &p, overlap, &mean[0], NULL),
                     OK);
    for (int i = 0; i < N; i++)
        assert_true(overlap[i] >= 0 && overlap[i] <= 1 + 1e-12);
    assert_int_equal(baseline_shuffle(&data, 1, NULL, noise), OK);
    data.x = noise;
    assert_int_equal(baseline_make_stability(&data, &o, s, &p, overlap, &mean[1], NULL),
                     OK);
    assert_true(mean[0] > mean[1] && mean[1] > 0);
    s.starts = 1;
    assert_int_equal(baseline_make_stability(&data, &o, s, &p, overlap, &mean[1], NULL),
                     E_INPUT);
    free(x);
    free(noise);
}

/* Ten of 33 drawn at random share .303 of ten others: more than .3. */
static void little_maps_are_measured_against_chance(void **state)
{
    (void)state;
    assert_int_equal(baseline_find_k(34, 10), 10);
    assert_true(fabs(baseline_least(34, 10) - (10 / 33.0 + 0.3 * 23 / 33)) < 1e-12);
    assert_true(baseline_least(100000, 10) < 0.301);
    assert_int_equal(baseline_find_k(12, 10), 5); /* at most every second word */
    assert_true(baseline_least(12, 10) < 0.65);
    assert_true(baseline_least(2, 10) == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shuffling_keeps_columns_and_parts_rows),
        cmocka_unit_test(stability_tells_groups_from_noise),
        cmocka_unit_test(little_maps_are_measured_against_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
