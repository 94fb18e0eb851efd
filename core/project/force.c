#include "core/project/force.h"

#include "core/base/cpu.h"
#include "core/project/force_levels.h"

const ForceKernel *force_get(void)
{
    const ForceKernel *level[] = {&force_portable, &force_avx2, &force_avx512};
    return level[cpu_get()];
}
