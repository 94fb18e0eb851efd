/* Float32 scores by AVX2 and FMA. Internal to core/near. */
#ifndef CORE_NEAR_KERNEL_AVX2_H
#define CORE_NEAR_KERNEL_AVX2_H

#include "core/near/kernel.h"

/* NULL when the CPU or the compiler has no AVX2 with FMA. */
const Kernel *kernel_avx2_get(void);

#endif
