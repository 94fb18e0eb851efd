/* Float32 scores by AVX2 and FMA. Internal to core/near. */
#ifndef CORE_NEAR_KERNEL_AVX2_H
#define CORE_NEAR_KERNEL_AVX2_H

#include "core/near/kernel.h"

/* NULL when the CPU or the compiler has no AVX2 with FMA. */
const Kernel *kernel_avx2_get(void);

/* Its parts that the kernels for later CPUs use too; none but those may call them, where
 * kernel_avx2_get is not NULL. See Kernel. */
double kernel_avx2_sum_error(int32_t d);
int32_t kernel_avx2_count_floats(const float *x, int32_t n, float below, float above,
                                 int32_t *close);
int32_t kernel_avx2_count_doubles(const double *y, int32_t n, double v, int32_t *equal);
void kernel_avx2_dots(const float *a, const KernelBase *base, int32_t n, double *out);

#endif
