/* The kernels, one for each level of the CPU. */
#ifndef CORE_PROJECT_POTENTIAL_LEVELS_H
#define CORE_PROJECT_POTENTIAL_LEVELS_H

#include "core/project/potential.h"

extern const PotentialKernel potential_portable, potential_avx2, potential_avx512;

#endif
