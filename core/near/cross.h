/* Cross: everything that one pass between two spaces gives, kept for all diagnostics.
 *
 * Both directions' lists, the CSLS hubness terms, and exact CSLS lists. */
#ifndef CORE_NEAR_CROSS_H
#define CORE_NEAR_CROSS_H

#include "core/near/knn.h"

typedef struct Cross {
    int32_t k;      /* neighbourhood of CSLS and of all overlap measures */
    Neighbors *fwd; /* n_s lists of K >= k best targets by cosine */
    Neighbors *bwd; /* n_t lists of K best sources */
    double *r_src;  /* n_s: r_T(x), mean cosine of x to its k best targets */
    double *r_tgt;  /* n_t: r_S(y), mean cosine of y to its k best sources */
    Neighbors
        *csls_fwd; /* n_s lists of k best targets by CSLS (scores are CSLS values) */
    Neighbors *csls_bwd;    /* n_t lists of k best sources by CSLS */
    KnnStats knn;           /* rows searched again for cosine */
    int64_t csls_rescanned; /* rows scanned in full for CSLS */
} Cross;

/* One cross pass with K = max(50, k) candidates and the exact CSLS lists: CSLS(x, y) = 2
 * cos(x, y) - r_T(x) - r_S(y), over all loaded words of both sides. Exact by the bound 2
 * c_K - min r_S; rows that fail it are scanned in full and counted. k is cut to the
 * smaller side. E_UNDEFINED when a side has no word but zero vectors: every list of a
 * word that is not zero holds at least one word. Source: Conneau et al. 2018, "Word
 * translation without parallel data", section 2.3. Other errors and cost as
 * knn_make_cross. */
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
