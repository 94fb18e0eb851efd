#include "core/project/force_kernel.h"
#include "core/project/force_levels.h"

const ForceKernel force_avx512 = {
    .name = "avx512", .repel = repel, .attract = attract, .cost = cost};
