/* The kernel for CPUs with AMX: products of 8-bit rows in tiles. Internal to core/near.
 */
#ifndef CORE_NEAR_KERNEL_AMX_H
#define CORE_NEAR_KERNEL_AMX_H

#include "core/near/kernel.h"

/* NULL where the CPU, the system or the build has not these instructions. The first call
 * asks the system for the tiles; threads started later have them. */
const Kernel *kernel_amx_get(void);

/* The same kernel upon tiles in plain C, for tests; only in builds with TILE_PLAIN. */
const Kernel *kernel_amx_plain(void);

#endif
