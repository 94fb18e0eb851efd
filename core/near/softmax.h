/* Inverted softmax: what a target word gives to all source words together, so that a word
 * that is near everything counts less.
 *
 * The score of x and y is exp(beta cos(x, y)) / sum over all sources x' of
 * exp(beta cos(x', y)). Its logarithm over beta is cos(x, y) - soft(y) up to a constant,
 * with soft(y) = log(mean over x' of exp(beta cos(x', y))) / beta: the order of targets
 * is that of cosines with a bias, which search.h answers exactly. */
#ifndef CORE_NEAR_SOFTMAX_H
#define CORE_NEAR_SOFTMAX_H

#include "core/near/cross.h"

/* soft (owned, tgt->n values in [-1, 1]; 0 for a zero vector): for every word of tgt over
 * all words of src that have a direction. c: the cosine lists of src and tgt, for the
 * largest cosine of every target, and where results are kept. beta in [.001, 1000]: near
 * 0 the mean cosine, for large ones the largest.
 *
 * The same bytes on every CPU, with any number of threads: cosines are sums of float32
 * products, each rounded, in ascending order of the dimensions; exponentials the same
 * float32 steps on every lane; their sums whole numbers, which no order changes. Off the
 * true value by at most softmax_error, mostly a hundredth of that. Errors: E_INPUT when
 * the dimensions differ, E_NOMEM, E_CANCELED. O(n_s n_t d) time, O(n_t) memory. Source:
 * Smith et al. 2017, "Offline bilingual word vectors, orthogonal transformations and the
 * inverted softmax", section 3.3 (there the sum goes over a sample of words); beta = 30
 * as in the code of Conneau et al. 2018. */
MUST_USE Status softmax_make(const Cross *c, const CrossEnds *ends, double beta,
                             Progress *progress, double **out, Error *err);

/* The bound for d dimensions, n sources. */
double softmax_error(int32_t d, int32_t n, double beta);

/* The best target of some rows by cos - soft: ids[q] for rows[q], -1 for a zero vector;
 * ties by id. Exact for the given soft. Errors as knn_make_queries. O(n n_t d). */
MUST_USE Status softmax_find_best(const double *soft, const CrossRows *q,
                                  Progress *progress, int32_t *ids, KnnStats *again,
                                  Error *err);

#endif
