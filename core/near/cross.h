/* Cross: everything that one pass between two spaces gives, kept for all diagnostics.
 *
 * Both directions' lists, the CSLS hubness terms, and exact CSLS lists: of all words, or
 * of those that are asked for. */
#ifndef CORE_NEAR_CROSS_H
#define CORE_NEAR_CROSS_H

#include <stdbool.h>

#include "core/near/knn.h"

/* Where results are kept between runs, and the digests of the spaces they belong to;
 * zero: nowhere. All borrowed. */
struct Lists;
typedef struct CrossKept {
    struct Lists *lists;
    const char *src, *tgt;
} CrossKept;

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
    bool is_borrowing;   /* fwd, bwd, r_src and r_tgt belong to another Cross */
    CrossKept kept;      /* where what is searched for later is kept */
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

/* The first of the two passes: lists by cosine and mean similarities; the CSLS lists are
 * NULL. */
MUST_USE Status cross_make_cosine(const Space *src, const Space *tgt, int32_t k,
                                  Progress *progress, Cross **out, Error *err);

/* The same, or what it gave before: results are kept where *kept says, here and in what
 * is made of the Cross. The same bytes either way. */
typedef struct CrossEnds {
    const Space *src, *tgt;
    CrossKept kept;
} CrossEnds;
MUST_USE Status cross_get_cosine(const CrossEnds *ends, int32_t k, Progress *progress,
                                 Cross **out, Error *err);

/* The second pass on top of the first, for the same spaces: a Cross that borrows from
 * *cosine, which must live longer. */
MUST_USE Status cross_make_complete(const Cross *cosine, const Space *src,
                                    const Space *tgt, Progress *progress, Cross **out,
                                    Error *err);

/* Some words of a side, by their rows (NULL: the first n). */
typedef struct CrossRows {
    const Space *src, *tgt;
    const int32_t *rows;
    int32_t n;
} CrossRows;
/* The best target by CSLS of some rows of src: ids[q] for rows[q], -1 for a zero vector.
 * The same that the CSLS lists of all words begin with, for a share of the second pass:
 * O(n n_t d). c may be without CSLS lists; with cross_swapped(c) the other way round.
 * *again (may be NULL) adds what was searched. Errors as knn_make_queries. */
MUST_USE Status cross_find_best(const Cross *c, const CrossRows *q, Progress *progress,
                                int32_t *ids, KnnStats *again, Error *err);

/* Their lists by CSLS, c->k long, list i for rows[i]: as in the lists of all words.
 * Otherwise as cross_find_best. */
MUST_USE Status cross_make_lists(const Cross *c, const CrossRows *q, Progress *progress,
                                 Neighbors **out, Error *err);

/* The same pass seen from the target: source and target exchanged. Borrows everything
 * from *c; not to be freed. */
Cross cross_swapped(const Cross *c);

/* 2 cos(i, j) - r_T(i) - r_S(j) for any pair. */
double cross_csls(const Cross *c, const Space *src, int32_t i, const Space *tgt,
                  int32_t j);

void cross_free(Cross *c);

#endif
