#define WIDTH   16 /* floats of a register */
#define VECTORS 3  /* registers of a block */
#define STEP    8  /* sources at a time */

#include "core/near/softmax_kernel.h"

const SoftmaxKernel softmax_avx512 = {.name = "avx512", .block = BLOCK, .add = add};
