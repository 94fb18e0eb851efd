#include "core/project/potential_kernel.h"
#include "core/project/potential_levels.h"

const PotentialKernel potential_avx512 = {.spread = spread,
                                          .along = along,
                                          .across = across,
                                          .back = back,
                                          .read = read,
                                          .kernel_along = kernel_along,
                                          .kernel_across = kernel_across};
