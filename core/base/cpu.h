/* What the processor can do beyond the portable code. Every level gives the same results;
 * a higher one gives them sooner. */
#ifndef CORE_BASE_CPU_H
#define CORE_BASE_CPU_H

/* A machine has all levels up to its own. */
typedef enum CpuLevel {
    CPU_PORTABLE, /* plain C */
    CPU_AVX2,     /* x86-64 with AVX2 */
    CPU_AVX512,   /* and AVX-512 F, BW, DQ, VL, BITALG, VBMI, VBMI2 */
    CPU_LEVELS
} CpuLevel;

/* The level to use: the machine's own, not above the limit. */
CpuLevel cpu_get(void);
/* Limits the level, once at start-up (--cpu) or in tests. */
void cpu_limit(CpuLevel most);

#endif
