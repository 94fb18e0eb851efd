#include "core/base/cpu.h"

static CpuLevel limit = CPU_LEVELS - 1;

void cpu_limit(CpuLevel most)
{
    limit = most;
}

CpuLevel cpu_get(void)
{
    CpuLevel level = CPU_PORTABLE;
#if defined(__x86_64__)
    if (limit >= CPU_AVX2 && __builtin_cpu_supports("avx2"))
        level = CPU_AVX2;
    if (limit >= CPU_AVX512 && level == CPU_AVX2 && __builtin_cpu_supports("avx512f") &&
        __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bitalg") &&
        __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2"))
        level = CPU_AVX512;
#endif
    return level;
}
