#include "core/project/force_kernel.h"
#include "core/project/force_levels.h"

const ForceKernel force_avx2 = {
    .name = "avx2", .repel = repel, .attract = attract, .cost = cost};
