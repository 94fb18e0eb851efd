/* The kernel for CPUs with AVX-512 VNNI: products of 8-bit rows. Internal to core/near.
 */
#ifndef CORE_NEAR_KERNEL_VNNI_H
#define CORE_NEAR_KERNEL_VNNI_H

#include "core/near/kernel.h"

/* NULL where the CPU or the build has not these instructions. */
const Kernel *kernel_vnni_get(void);

#endif
