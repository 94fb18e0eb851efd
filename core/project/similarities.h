/* Similarities P: how near words are to each other in the vectors, as t-SNE wants it.
 *
 * Each word spreads a share of 1 over its nearest neighbours by a Gaussian whose width
 * makes the share's entropy that of `perplexity` equal neighbours; the shares of both
 * directions are added. */
#ifndef CORE_PROJECT_SIMILARITIES_H
#define CORE_PROJECT_SIMILARITIES_H

#include "core/project/nearest.h"

typedef struct SimilaritiesOptions {
    double perplexity; /* effective number of neighbours; cut to (n - 1) / 3, raised to 2;
                          default 30 */
    double second; /* multiscale: p is the mean over this perplexity too; 0: one scale;
                      SIMILARITIES_AUTO: max(30, n / 100); default 0 */
} SimilaritiesOptions;
#define SIMILARITIES_AUTO (-1.0)
SimilaritiesOptions similarities_options_defaults(void);

/* What was used, and what a reader of the map must know. */
typedef struct SimilaritiesFacts {
    double perplexity, second; /* as used; second is 0 with one scale */
    int32_t k;                 /* neighbours of each word */
    int32_t ties;       /* words whose neighbours are all equally far: uniform over k */
    int32_t duplicates; /* words with at least perplexity neighbours at the smallest
                           distance: uniform over these */
    int32_t components; /* parts of the graph that nothing connects */
    int32_t largest;    /* words in the largest part */
} SimilaritiesFacts;

/* Symmetric, sparse, compressed by rows: columns of row i are col[off[i] .. off[i + 1]),
 * ascending, never i itself. p is positive, equal to the bit in both directions, and sums
 * to 1 (within 1e-12). Words without any neighbour cannot occur for n > 1. */
typedef struct Similarities {
    int32_t n;
    size_t *off;  /* n + 1; owned */
    int32_t *col; /* off[n]; owned */
    double *p;    /* off[n]; owned */
    double plogp; /* sum p ln p */
    SimilaritiesFacts facts;
} Similarities;

/* Neighbours that the options need for n words: min(n - 1, floor(3 perplexity)), of the
 * larger perplexity. */
int32_t similarities_find_k(const SimilaritiesOptions *o, int32_t n);

/* One row: p (k) from k squared distances in ascending order, summing to 1, such that the
 * entropy of p is ln(perplexity) to 1e-8. Where that cannot be reached p is uniform, over
 * all (is_tied: all distances are equal) or over the nearest ones that are equally far
 * (is_duplicate: there are at least perplexity of them). O(k) time. Source: van der
 * Maaten and Hinton 2008, equation 1 and section 2; the search is a bisection with Newton
 * steps. */
typedef struct SimilaritiesRow {
    bool is_tied, is_duplicate;
} SimilaritiesRow;
SimilaritiesRow similarities_fill_row(const double *d2, int32_t k, double perplexity,
                                      double *p);

/* P of the lists of `near` (k as similarities_find_k tells; fewer is allowed). The same
 * bytes with any number of threads. *out is zeroed on failure. Errors: E_NOMEM,
 * E_CANCELED. O(n k) time and memory. */
MUST_USE Status similarities_make(const Nearest *near, const SimilaritiesOptions *o,
                                  Progress *progress, Similarities *out, Error *err);

/* P from conditional shares given by hand: share is n x k beside near->id, each row sums
 * to 1 (numbers may be 0). For similarities of another kind. Errors, cost as above. */
MUST_USE Status similarities_make_shared(const Nearest *near, const double *share,
                                         Similarities *out, Error *err);

/* P of rows in groups (languages) that is made to mix them: each word gives half of its
 * share to its nearest words of the own group and half to those of all others, each half
 * with half of the perplexity and of the neighbours, or with as many as there are;
 * facts.perplexity is the sum of both halves in the mean over the words. A word without
 * others of its group, or without another group, gives all to the rest. For reading
 * regions of a joint map, never for judging an alignment. Errors: E_NOMEM, E_CANCELED.
 * O(n^2 d) time. */
typedef struct SimilaritiesGroups {
    const Space *s;
    const int32_t *group; /* s->n, any numbers */
    bool is_unit;         /* as NearestOptions */
} SimilaritiesGroups;
MUST_USE Status similarities_make_balanced(const SimilaritiesGroups *in,
                                           const SimilaritiesOptions *o,
                                           Progress *progress, Similarities *out,
                                           Error *err);

void similarities_done(Similarities *p);

#endif
