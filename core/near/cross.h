/* Cross: everything that one pass between two spaces gives, kept for all diagnostics.
 *
 * Both directions' lists, the CSLS hubness terms, and exact CSLS lists. */
#ifndef CORE_NEAR_CROSS_H
#define CORE_NEAR_CROSS_H

#include "core/near/knn.h"

typedef struct Cross {
    int32_t k;      /* neighbourhood of CSLS and of all overlap measures */
    Neighbors *fwd; /* n_s lists of the k best targets by cosine */
    Neighbors *bwd; /* n_t lists of the k best sources */
    double *r_src;  /* n_s: r_T(x), mean cosine of x to its k best targets */
    double *r_tgt;  /* n_t: r_S(y), mean cosine of y to its k best sources */
    Neighbors
        *csls_fwd; /* n_s lists of k best targets by CSLS (scores are CSLS values) */
    Neighbors *csls_bwd; /* n_t lists of k best sources by CSLS */
    KnnStats knn;        /* lists searched again for cosine */
    KnnStats csls;       /* lists searched again for CSLS */
} Cross;

/* Two passes over all pairs: the cosine lists of both directions, and, with the mean
 * similarities known, the CSLS lists of both: CSLS(x, y) = 2 cos(x, y) - r_T(x) - r_S(y),
 * over all loaded words of both sides. All lists are exact, as knn.h has it. k is cut to
 * the smaller side. E_UNDEFINED when a side has no word but zero vectors: every list of a
 * word that is not zero holds at least one word. Source: Conneau et al. 2018, "Word
 * translation without parallel data", section 2.3. Evaluators make three passes for
 * one direction. Other errors and cost as knn_make_cross,
 * twice. */
MUST_USE Status cross_make(const Space *src, const Space *tgt, int32_t k,
                           Progress *progress, Cross **out, Error *err);

/* The same pass seen from the target: source and target exchanged. Borrows everything
 * from *c; not to be freed. */
Cross cross_swapped(const Cross *c);

/* 2 cos(i, j) - r_T(i) - r_S(j) for any pair. */
double cross_csls(const Cross *c, const Space *src, int32_t i, const Space *tgt,
                  int32_t j);

void cross_free(Cross *c);

#endif
