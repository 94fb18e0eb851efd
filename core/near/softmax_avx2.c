#define WIDTH   8 /* floats of a register */
#define VECTORS 3 /* registers of a block */
#define STEP    4 /* sources at a time */

#include "core/near/softmax_kernel.h"

const SoftmaxKernel softmax_avx2 = {.name = "avx2", .block = BLOCK, .add = add};
