#include "core/project/force_kernel.h"
#include "core/project/force_levels.h"

const ForceKernel force_portable = {
    .name = "portable", .repel = repel, .attract = attract, .cost = cost};
