/* The sums of t-SNE that take the time, for one kind of CPU each, with the same bytes for
 * all kinds: every operation is IEEE single precision on 16 lanes in a stated order, no
 * multiplication is fused with an addition, no reciprocal is estimated. */
#ifndef CORE_PROJECT_FORCE_H
#define CORE_PROJECT_FORCE_H

#include <stddef.h>
#include <stdint.h>

enum { FORCE_LANES = 16 };

/* Points in two ways: columns padded to a multiple of 2 FORCE_LANES with points too far
 * to matter (FORCE_FAR), and pairs. All 64-byte aligned. */
typedef struct ForcePoints {
    const float *x, *y; /* room */
    const float *xy;    /* n x 2 */
    int32_t n, room;
} ForcePoints;
#define FORCE_FAR 1e9F

/* P in float32, rows padded to multiples of FORCE_LANES: padding has p = 0 and a valid
 * column. Both 64-byte aligned. */
typedef struct ForceEdges {
    const size_t *off; /* n + 1; multiples of FORCE_LANES */
    const int32_t *col;
    const uint16_t *col16; /* the same in fewer bytes; NULL: not there */
    const float *p;
} ForceEdges;

typedef struct ForceKernel {
    const char *name;
    /* Rows [begin, end), of which f holds pairs: f_i = sum_j q_ij^2 (y_i - y_j), z +=
     * sum_j q_ij with q = 1 / (1 + |y_i - y_j|^2), over all j including i (which adds 1
     * to z). */
    void (*repel)(const ForcePoints *pts, size_t begin, size_t end, double *f, double *z);
    /* Likewise: f_i = sum_j p_ij q_ij (y_i - y_j). */
    void (*attract)(const ForcePoints *pts, const ForceEdges *p, size_t begin, size_t end,
                    double *f);
    /* Sum over the rows' edges of p ln(1 + |y_i - y_j|^2); relative error of a term below
     * 1e-6. */
    double (*cost)(const ForcePoints *pts, const ForceEdges *p, size_t begin, size_t end);
} ForceKernel;

/* The fastest kernel below the limit of cpu_get. */
const ForceKernel *force_get(void);

#endif
