/* Overlap of neighbourhoods, in three uses that must not be mixed:
 *   D1 mono: the same words before and after the map (an orthogonal map gives exactly 1);
 *   D2 translated: neighbours among the dictionary's sources, translated, against
 * neighbours among its targets. No alignment is involved: how far the languages
 * themselves agree; D3 aligned: neighbours of the mapped source word among target words,
 * against those of its gold. High D2 with low D3 is a fault of the map (fixable); low D2
 * means that the spaces disagree. */
#ifndef CORE_DIAG_OVERLAP_H
#define CORE_DIAG_OVERLAP_H

#include "core/base/stats.h"
#include "core/diag/registry.h"

typedef enum OverlapUse {
    OVERLAP_MONO,
    OVERLAP_TRANSLATED,
    OVERLAP_ALIGNED,
    OVERLAP_USES
} OverlapUse;

typedef enum OverlapQuadrant {
    OVERLAP_KEPT,      /* the languages agree and the map keeps it */
    OVERLAP_MAP_FAULT, /* the languages agree, the map loses it */
    OVERLAP_DISAGREE,  /* the spaces disagree already */
    OVERLAP_DESPITE,   /* the spaces disagree, yet the neighbourhood is met */
    OVERLAP_QUADRANTS
} OverlapQuadrant;

/* One pair of the one-to-one dictionary. Recall@k = shared / k; NAN where a use was not
 * measured. */
typedef struct OverlapWord {
    int32_t src, tgt;
    double recall[OVERLAP_USES];
    double q[OVERLAP_USES]; /* false discovery rate of sharing so many by chance */
    OverlapQuadrant quadrant;
    bool has_quadrant; /* both D2 and D3 are defined */
    bool is_hit;       /* the cosine prediction is a gold */
} OverlapWord;

typedef struct OverlapLine {
    bool is_measured;
    const char *why;     /* when not */
    int32_t n, universe; /* words; items that could be neighbours */
    int32_t k;
    double recall, jaccard, rbo; /* means over the words; RBO extrapolated, p = .9 */
    Interval recall_ci;          /* bootstrap over words */
    double chance;               /* expected recall of random lists: k / (universe - 1) */
    double matched; /* mean recall of lists of different words of like frequency */
    double ceiling; /* the source against another space of its language; NAN: none */
} OverlapLine;

typedef struct Overlap {
    int32_t n;
    OverlapWord *word;
    OverlapLine line[OVERLAP_USES];
    double high_d2, high_d3; /* from where on an overlap is high: the least that is
                                not below the median over the pairs nor 1 / k, and
                                beyond chance (q <= .05); NAN when none is */
    int32_t quadrant[OVERLAP_QUADRANTS]; /* pairs in each */
    int32_t hits[OVERLAP_QUADRANTS];
} Overlap;

/* Measures all uses that the inputs allow for one target. before: the target space before
 * its map (or NULL); pairs a[i], b[i] one-to-one; hit[i] whether the prediction for a[i]
 * is a gold. Cost: two m x m searches, one search of m queries twice, two n x n searches
 * for D1. Source: RBO: Webber, Moffat, Zobel 2010, ACM TOIS 28(4), eq. 32. */
typedef struct OverlapInput {
    const Space *src, *tgt, *before;
    const int32_t *a, *b;
    const bool *hit;
    const Space
        *same; /* another space of the source's language, for the ceilings; NULL */
    int32_t m;
    int32_t k;
    uint64_t seed;
} OverlapInput;
MUST_USE Status overlap_make(const OverlapInput *in, Progress *progress, Overlap **out,
                             Error *err);
void overlap_free(Overlap *o);

/* D1 alone: in->before against in->tgt (k and seed of *in; the rest is not read), over
 * the words that both have, found by spelling. recall[i] for row i of in->tgt (owned; NAN
 * where not measured). */
typedef struct OverlapMono {
    OverlapLine line;
    double *recall;
} OverlapMono;
MUST_USE Status overlap_make_mono(const OverlapInput *in, Progress *progress,
                                  OverlapMono *out, Error *err);

/* Extrapolated rank-biased overlap of two lists without repetition, p in (0, 1). */
double overlap_rbo(const int32_t *a, int32_t na, const int32_t *b, int32_t nb, double p);

const char *overlap_quadrant_name(
    OverlapQuadrant q); /* "kept", "map-fault", "disagree", "despite" */

extern const Diagnostic overlap_diagnostic;

#endif
