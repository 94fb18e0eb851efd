/* Yardsticks of an overlap: what words of like frequency would give, and how unlikely an
 * overlap is by chance. */
#ifndef CORE_DIAG_OVERLAP_YARD_H
#define CORE_DIAG_OVERLAP_YARD_H

#include "core/near/knn.h"

/* Mean recall of list i of a and list j of b over all j whose place in the order of
 * `rank` is at most 10 from that of i (not i itself): what frequency alone gives, since
 * frequent words have frequent neighbours. rank[i] orders the items (ties by number);
 * lists without neighbours are left out. NAN when no two items can be compared. O(20 n
 * k^2). Source: own; the control by frequency follows Dubossarsky et al. 2017. */
double overlap_yard_matched(const Neighbors *a, const Neighbors *b, const int32_t *rank,
                            Progress *progress);

/* For each recall[i] (NAN: none) of lists of k among universe - 1 items the chance of a
 * random list to share as many, to p, and its false discovery rate over all of them, to
 * q. */
void overlap_yard_chance(const double *recall, int32_t n, int32_t k, int32_t universe,
                         double *p, double *q);

/* Neighbours that both lists hold; each ends with the first -1, or after k. */
int32_t overlap_yard_shared(const int32_t *a, const int32_t *b, int32_t k);

#endif
