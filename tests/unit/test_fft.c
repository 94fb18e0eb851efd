#include <math.h>
#include <stdlib.h>

#include "core/project/fft.h"
#include "core/project/fft_kernel.h"
#include "tests/unit/made.h"

enum { MOST = 400 };

static void lengths_have_small_factors(void **state)
{
    (void)state;
    const int32_t wanted[] = {1, 16, 17, 97, 400, 401, 1021, 4000, 4096};
    const int32_t length[] = {16, 16, 20, 100, 400, 432, 1024, 4000, 4096};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        assert_int_equal(fft_find_length(wanted[i]), length[i]);
}

/* Every frequency of every lane against the definition; single precision: errors of some
 * 2^-24 of the length of the sequence. */
static void check_forward(const FftPlan *plan, const float *x, const float *buf)
{
    const int n = plan->n;
    for (int k = 0; k < n; k++) {
        for (int l = 0; l < LANES; l += 5) {
            double re = 0;
            double im = 0;
            for (int j = 0; j < n; j++) {
                const double angle = 2 * 3.14159265358979323846 * (j * k % n) / n;
                const double a = (double)x[j * FFT_STEP + l];
                const double b = (double)x[j * FFT_STEP + LANES + l];
                re += a * cos(angle) + b * sin(angle);
                im += b * cos(angle) - a * sin(angle);
            }
            const float *found = buf + plan->at[k] * FFT_STEP;
            assert_true(fabs((double)found[l] - re) < 4e-6 * sqrt(n));
            assert_true(fabs((double)found[LANES + l] - im) < 4e-6 * sqrt(n));
        }
    }
}

static void check_length(int32_t n, bool is_half)
{
    static float x[MOST * FFT_STEP];
    static float buf[MOST * FFT_STEP];
    FftPlan plan;
    assert_int_equal(fft_init(&plan, n, NULL), OK);
    made_random(x, (size_t)n * FFT_STEP, (uint64_t)n);
    if (is_half)
        memset(x + n / 2 * FFT_STEP, 0, (size_t)(n - n / 2) * FFT_STEP * sizeof *x);
    memcpy(buf, x, sizeof x);
    fft_forward(buf, &plan, is_half);
    check_forward(&plan, x, buf);
    fft_back(buf, &plan);
    for (int j = 0; j < n / 2 * FFT_STEP; j++)
        assert_true(fabs((double)buf[j] / n - (double)x[j]) < 2e-6);
    fft_done(&plan);
}

static void transforms_are_right_and_come_back(void **state)
{
    (void)state;
    const int32_t n[] = {16, 20, 24, 32, 60, 64, 72, 100, 180, 256, 300, 400};
    for (size_t i = 0; i < sizeof n / sizeof *n; i++) {
        check_length(n[i], false);
        check_length(n[i], true);
    }
}

/* Every kind of last stage: the same bytes as forward, a product and back. */
UNWATCHED static void filters_are_three_passes_in_one(void **state)
{
    (void)state;
    const int32_t n[] = {16, 20, 24, 32, 36, 64, 180, 400};
    static float buf[MOST * FFT_STEP];
    static float one[MOST * FFT_STEP];
    static float factor[MOST * LANES];
    for (size_t i = 0; i < sizeof n / sizeof *n; i++) {
        const size_t half = (size_t)n[i] / 2 * FFT_STEP;
        FftPlan plan;
        Lanes sum;
        Lanes want = {0};
        assert_int_equal(fft_init(&plan, n[i], NULL), OK);
        made_random(buf, half, 7);
        made_random(factor, (size_t)n[i] * LANES, 8);
        memcpy(one, buf, half * sizeof *buf);
        fft_filter(one, &plan, factor, &sum);
        fft_forward(buf, &plan, true);
        for (size_t j = 0; j < (size_t)n[i]; j++) {
            const Complex z = fft_get(buf + j * FFT_STEP);
            const Lanes s = lanes_load(factor + j * LANES);
            want += (z.re * z.re + z.im * z.im) * s;
            fft_put(buf + j * FFT_STEP, (Complex){z.re * s, z.im * s});
        }
        fft_back(buf, &plan);
        assert_memory_equal(buf, one, half * sizeof *buf);
        assert_memory_equal(&want, &sum, sizeof sum);
        fft_done(&plan);
    }
}

UNWATCHED static void tiles_are_transposed(void **state)
{
    (void)state;
    float x[LANES * LANES];
    Lanes v[LANES];
    for (int i = 0; i < LANES * LANES; i++)
        x[i] = (float)i;
    for (int i = 0; i < LANES; i++)
        v[i] = lanes_load(x + i * LANES);
    lanes_transpose(v);
    for (int i = 0; i < LANES; i++)
        for (int l = 0; l < LANES; l++)
            assert_true(v[i][l] == (float)(l * LANES + i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_have_small_factors),
        cmocka_unit_test(transforms_are_right_and_come_back),
        cmocka_unit_test(filters_are_three_passes_in_one),
        cmocka_unit_test(tiles_are_transposed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
