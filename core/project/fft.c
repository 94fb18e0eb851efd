#include "core/project/fft.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"

static bool is_smooth(int32_t n)
{
    static const int32_t factor[] = {2, 3, 5};
    for (size_t f = 0; f < sizeof factor / sizeof *factor; f++)
        while (n % factor[f] == 0)
            n /= factor[f];
    return n == 1;
}

int32_t fft_find_length(int32_t n)
{
    int32_t length = n < 16 ? 16 : (n + 3) / 4 * 4;
    while (!is_smooth(length))
        length += 4;
    return length;
}

static void factor(FftPlan *plan)
{
    static const int32_t radix[] = {5, 3, 4, 2};
    int32_t rest = plan->n / 4;
    plan->radix[plan->stages++] = 4;
    for (size_t r = 0; r < sizeof radix / sizeof *radix; r++) {
        for (; rest % radix[r] == 0; rest /= radix[r])
            plan->radix[plan->stages++] = radix[r];
    }
}

static void fill_twiddles(FftPlan *plan)
{
    const double turn = 2 * 3.14159265358979323846;
    int32_t length = plan->n;
    size_t at = 0;
    for (int s = 0; s < plan->stages; s++) {
        const int32_t r = plan->radix[s];
        plan->first[s] = at;
        for (int32_t k = 0; k < length / r; k++) {
            for (int32_t q = 1; q < r; q++) {
                const double angle = turn * (double)((int64_t)q * k % length) / length;
                plan->twiddle[at++] = (float)cos(angle);
                plan->twiddle[at++] = (float)-sin(angle);
            }
        }
        length /= r;
    }
}

/* Frequency q1 + r1 (q2 + r2 (...)) ends up at q1 n/r1 + q2 n/(r1 r2) + ... */
static void fill_order(FftPlan *plan)
{
    for (int32_t k = 0; k < plan->n; k++) {
        int32_t rest = k;
        int32_t length = plan->n;
        plan->at[k] = 0;
        for (int s = 0; s < plan->stages; s++) {
            length /= plan->radix[s];
            plan->at[k] += rest % plan->radix[s] * length;
            rest /= plan->radix[s];
        }
    }
}

Status fft_init(FftPlan *plan, int32_t n, Error *err)
{
    void *twiddle = NULL;
    void *at = NULL;
    *plan = (FftPlan){.n = n};
    factor(plan);
    /* a stage needs 2 (r - 1) / r n numbers over the length before it: below 4 n in all
     */
    TRY(mem_data(&twiddle, 4 * (size_t)n, sizeof(float), "a transform", err));
    plan->twiddle = twiddle;
    if (mem_data(&at, (size_t)n, sizeof(int32_t), "a transform", err) != OK) {
        fft_done(plan);
        return E_NOMEM;
    }
    plan->at = at;
    fill_twiddles(plan);
    fill_order(plan);
    return OK;
}

void fft_done(FftPlan *plan)
{
    free(plan->twiddle);
    free(plan->at);
    *plan = (FftPlan){0};
}
