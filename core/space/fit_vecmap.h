/* Whitening, rotation, re-weighting, de-whitening: the supervised map of vecmap. */
#ifndef CORE_SPACE_FIT_VECMAP_H
#define CORE_SPACE_FIT_VECMAP_H

#include "core/space/mapping.h"

/* Both sides move: rows of the source times *src, rows of the target times *tgt. */
typedef struct FitVecmap {
    Mapping *src, *tgt;         /* d x d; owned */
    int32_t rank_src, rank_tgt; /* directions that the pairs determine, of d each */
    double sigma_ratio;         /* smallest / largest canonical correlation */
    double mean_correlation;    /* mean of the canonical correlations, in [0, 1] */
} FitVecmap;

/* W_x = (A'A)^(-1/2), W_z = (B'B)^(-1/2); U s V' = SVD(W_x A'B W_z); the source times
 * W_x U s^power U' W_x^-1 U, the target times W_z V s^power V' W_z^-1 V. Rows as they
 * stand (vecmap: unit, center, unit). Where A'A or B'B is singular (fewer pairs than
 * dimensions, repeated rows) the inverses are pseudo-inverses: the directions that no
 * pair touches are lost, which the ranks tell. power 0.5 is symmetric re-weighting.
 * Errors: E_INPUT (the dimensions differ), E_UNDEFINED (no pairs, only zeros, no
 * convergence), E_NOMEM, E_CANCELED. O(n d^2 + d^3). Source: Artetxe, Labaka, Agirre
 * 2018, "Generalizing and improving bilingual word embedding mappings with a multi-step
 * framework of linear transformations", AAAI; de-whitening after re-weighting, as their
 * program does it. */
MUST_USE Status fit_vecmap_make(const MappingPairs *pairs, double power,
                                Progress *progress, FitVecmap *out, Error *err);
void fit_vecmap_done(FitVecmap *f);

#endif
