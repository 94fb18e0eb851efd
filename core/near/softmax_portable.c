#define WIDTH   4 /* floats of a register */
#define VECTORS 2 /* registers of a block */
#define STEP    4 /* sources at a time */

#include "core/near/softmax_kernel.h"

const SoftmaxKernel softmax_portable = {.name = "portable", .block = BLOCK, .add = add};
