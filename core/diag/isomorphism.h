/* Isomorphism: could any rotation lay one space upon the other? Geometry of the two
 * spaces as such, before and apart from their alignment; and what is known of the map
 * that was given.
 *
 * A figure of this kind means nothing alone: each stands between what a failed case
 * gives (its floor: pairs shuffled, or random vectors) and a good one (its ceiling: the
 * source against another space of its own language, or, without one, isometry). */
#ifndef CORE_DIAG_ISOMORPHISM_H
#define CORE_DIAG_ISOMORPHISM_H

#include "core/diag/registry.h"

typedef enum IsomorphismMeasure {
    ISOMORPHISM_RSIM,
    ISOMORPHISM_CKA,
    ISOMORPHISM_CKA_DEBIASED,
    ISOMORPHISM_DISPARITY,
    ISOMORPHISM_MEAN_COSINE,
    ISOMORPHISM_RESIDUAL,
    ISOMORPHISM_EVS_LARGEST,
    ISOMORPHISM_EVS_SMALLEST,
    ISOMORPHISM_H0,
    ISOMORPHISM_SVG,
    ISOMORPHISM_COND_HM,
    ISOMORPHISM_ECOND_HM,
    ISOMORPHISM_DEFECT,
    ISOMORPHISM_ANISOTROPY_SRC,
    ISOMORPHISM_ANISOTROPY_TGT,
    ISOMORPHISM_ISOSCORE_SRC,
    ISOMORPHISM_ISOSCORE_TGT,
    ISOMORPHISM_CENTROIDS,
    ISOMORPHISM_PROBE,
    ISOMORPHISM_SAME_LANGUAGE,
    ISOMORPHISM_MEASURES
} IsomorphismMeasure;

/* One figure between its anchors; NAN with `why` where it was not measured. */
typedef struct IsomorphismFigure {
    double value, floor, ceiling;
    int64_t n;               /* pairs or words it is taken over */
    const char *why;         /* value is NAN; static */
    const char *floor_why;   /* floor is NAN; static */
    const char *ceiling_why; /* ceiling is NAN; static */
} IsomorphismFigure;

typedef struct Isomorphism {
    IsomorphismFigure figure[ISOMORPHISM_MEASURES];
    int32_t pairs;       /* one-to-one pairs of the dictionary; 0 without one */
    int32_t rank[2];     /* effective rank of source and target, cut to whole numbers */
    double condition[2]; /* of source and target */
    int32_t kept[2];     /* eigenvalues compared by EVS, in both orders */
} Isomorphism;

/* What to measure: two spaces as loaded (whether aligned matters to the last four
 * measures only), and one-to-one pairs (none: m == 0, and the measures of pairs are not
 * made). */
typedef struct IsomorphismInput {
    const Space *src, *tgt;
    const int32_t *a, *b;
    int32_t m;
    const Mapping *map; /* the target's map; NULL: none was applied here */
    const char *steps;  /* applied to copies of both before all but the last four and
                           the defect: "unit,center,unit" */
    const Space *src_shape, *tgt_shape; /* the spaces before their maps, whose shapes are
                          compared, for a map that is no rotation changes them; NULL: src,
                          tgt */
    const Space *same;  /* of the source's language, from other text or another run, for
                           the ceilings; NULL: ceilings are those of isometry */
    int32_t rsim_pairs; /* first pairs taken by RSIM: 1,000 in the paper */
    int32_t evs_words;  /* 10,000 */
    int32_t h0_words;   /* 5,000 */
    int32_t k;          /* of the neighbours of leakage */
    uint64_t seed;      /* of shuffles, rotation, random vectors, probe */
} IsomorphismInput;

/* All measures of one target. A measure that cannot be had (no dictionary, other
 * dimensions, a graph too large) is NAN and says why; the others go on. The same bytes
 * with any number of threads. Errors: E_USAGE (steps), E_NOMEM, E_CANCELED. Cost: copies
 * of both spaces, O(n d^2), and O(words^2 d) for EVS, H0 and leakage. Sources at the
 * functions of spectrum.h, laplacian.h, persistence.h, isometry.h, leakage.h. */
MUST_USE Status isomorphism_make(const IsomorphismInput *in, Progress *progress,
                                 Isomorphism *out, Error *err);

const char *isomorphism_name(IsomorphismMeasure m); /* "rsim", "evs-largest" ... */

/* Share of the way from floor to ceiling: 0 at the floor, 1 at the ceiling, beyond
 * either end as it comes. NAN where an anchor is missing or both are one. */
double isomorphism_attained(const IsomorphismFigure *f);

extern const Diagnostic isomorphism_diagnostic;

#endif
