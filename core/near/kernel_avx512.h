/* The kernel for CPUs with AVX-512: float32 products. Internal to core/near. */
#ifndef CORE_NEAR_KERNEL_AVX512_H
#define CORE_NEAR_KERNEL_AVX512_H

#include "core/near/kernel.h"

/* NULL where the CPU or the build has not these instructions. */
const Kernel *kernel_avx512_get(void);

#endif
