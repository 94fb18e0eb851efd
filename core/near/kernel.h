/* Kernels: how a group of queries meets a tile of targets, fast and with a known error.
 *
 * A kernel proposes, it never decides. Its contract: for unit rows a, b that it has
 * packed with errors e_a, e_b (the distance of the packed row from the true unit row),
 * its score is within e_a + (1 + e_a) e_b + sum_error(d) of <a, b>. search.c keeps
 * whatever that bound cannot exclude and decides in double, so results are the same bytes
 * with any kernel. Faster kernels are further entries of one table, chosen by CPU. */
#ifndef CORE_NEAR_KERNEL_H
#define CORE_NEAR_KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/space/space.h"

/* From the slowest that runs anywhere to the fastest; a machine has all levels up to its
 * own. */
typedef enum KernelLevel {
    KERNEL_PORTABLE, /* float32 by OpenBLAS, plain C */
    KERNEL_AVX2,     /* float32 by AVX2 and FMA */
    KERNEL_AVX512,   /* float32 by AVX-512 */
    KERNEL_VNNI,     /* int8 by AVX-512 VNNI */
    KERNEL_AMX,      /* int8 by AMX */
    KERNEL_LEVELS
} KernelLevel;

/* A score that reached the floor of its query's or its target's list. */
typedef struct KernelHit {
    float score;
    int32_t query, target; /* numbers within the group and the tile */
} KernelHit;

/* The rows that a kernel packs: ids[first + r] (ids NULL: first + r), r < n; room for
 * `room` rows. */
typedef struct KernelRows {
    const Space *space;
    const int32_t *ids;
    int32_t first, n, room;
} KernelRows;

typedef struct KernelBlock {
    const void *q, *t; /* a packed group and a packed tile */
    int32_t nt;        /* rows of the tile rounded up to a multiple of `block` */
    int32_t d;
    const float
        *row_floor; /* one per query of the group; +infinity where there is none */
    const float *col_floor; /* one per target of the tile; NULL: no column lists */
    const float *row_bias;  /* one per query, added to the columns' floors; NULL: none */
    const float
        *bias; /* one per target: subtracted from the score; +infinity: no candidate */
    float *scratch; /* room for queries x targets scores */
} KernelBlock;

/* Rows ids[0 .. n) (ids NULL: 0 .. n) of a matrix with stride ld. */
typedef struct KernelBase {
    const float *x;
    size_t ld;
    const int32_t *ids;
} KernelBase;

static inline const float *kernel_base_row(const KernelBase *b, int32_t c)
{
    return b->x + (size_t)(b->ids ? b->ids[c] : c) * b->ld;
}

typedef struct Kernel {
    const char *name;
    int32_t queries, targets; /* rows of a group and of a tile */
    int32_t block;  /* targets are padded to a multiple of this; divides `targets` */
    int32_t most_k; /* longer lists are cheaper with the level below; 0: no limit */
    bool
        is_packing_once; /* targets are packed once for the whole search (small copies) */
    /* Bytes that one row takes in a group or tile; a block of a tile starts at its first
     * row's number times that. */
    size_t (*row_bytes)(int32_t d);
    /* Packs rows as unit rows into a group or a tile of `room` rows (a multiple of 32),
     * the rest zero. Returns the largest error of the n rows; errors (may be NULL) gets
     * each. */
    double (*pack)(const KernelRows *rows, bool is_target, void *dst, double *errors);
    double (*sum_error)(int32_t d);
    /* Writes the hits of one group against one tile, returns their number (<= queries x
     * targets). */
    int32_t (*meet)(const KernelBlock *b, KernelHit *hits);
    /* Counts for ranks: how many x[i] > above, *close of them in [below, above]; how many
     * y[i] < v, *equal of them equal to it. */
    int32_t (*count_floats)(const float *x, int32_t n, float below, float above,
                            int32_t *close);
    int32_t (*count_doubles)(const double *y, int32_t n, double v, int32_t *equal);
    /* out[c] = kernel_dot_plain(a, base + ids[c] * ld, ld), the same bytes; ld a multiple
     * of 16. */
    void (*dots)(const float *a, const KernelBase *base, int32_t n, double *out);
} Kernel;

/* Before a search: holds OpenBLAS to one thread. */
void kernel_start(void);

/* The kernel in use: the best of this machine, not above the limit set. */
const Kernel *kernel_get(void);
/* The one for lists of k. */
const Kernel *kernel_get_for(int32_t k);
/* Limits the level, once at start-up (--cpu) or in tests. */
void kernel_limit(KernelLevel most);
/* The kernel of a level, or NULL when this machine or build has it not. */
const Kernel *kernel_at(KernelLevel level);
/* "portable", "avx2", "avx512", "vnni", "amx"; -1 for an unknown name. */
int kernel_find_level(const char *name);

/* <a, b> as a double sum in the fixed order of 16 lanes; n a multiple of 16. The
 * reference of the kernels' `dots`, which give the same bytes. */
double kernel_dot_plain(const float *a, const float *b, size_t n);

/* Kernel.pack in float32: `block` rows at a time stand with the values of one dimension
 * together (1: row-major). */
double kernel_pack_blocks(const KernelRows *rows, int32_t block, float *dst,
                          double *errors);

/* Float32 scores through OpenBLAS for rank counts: q and t packed by kernel_pack_float;
 * out[i * nt_stride + j]. The error bound is kernel_float_error(d). */
void kernel_score_float(const float *q, int32_t nq, const float *t, int32_t nt, size_t ld,
                        float *out, size_t stride);
void kernel_pack_float(const Space *s, const int32_t *ids, int32_t first, int32_t n,
                       float *dst);
double kernel_float_error(int32_t d);

#endif
