/* The kernels, one for each level of the CPU. */
#ifndef CORE_PROJECT_FORCE_LEVELS_H
#define CORE_PROJECT_FORCE_LEVELS_H

#include "core/project/force.h"

extern const ForceKernel force_portable, force_avx2, force_avx512;

#endif
