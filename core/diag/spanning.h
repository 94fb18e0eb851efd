/* Spanning: the tree that joins all words of a space by its highest cosines. */
#ifndef CORE_DIAG_SPANNING_H
#define CORE_DIAG_SPANNING_H

#include "core/space/space.h"

/* Cosines of the n - 1 edges of the tree that spans the first n rows of s (2 to s->n of
 * them) and whose sum is greatest, in no order, to cosine. Which edges they are is a
 * matter of ties; their cosines are not. A zero row has cosine 0 with every other. The
 * same bytes with any number of threads. Errors: E_CANCELED, E_NOMEM, those of
 * knn_make_within. O(n^2 d) time, nearly all of it in the certified search for near
 * words, on spaces whose words scatter; O(n^2 d log n) where groups lie in groups, since
 * then most words look again in each round; O(n) memory besides a copy of the rows where
 * n < s->n. Source: Boruvka 1926 (in Nesetril, Milkova and Nesetrilova 2001), with lists
 * of near words that are asked first and a full look where they do not decide. */
MUST_USE Status spanning_make(const Space *s, int32_t n, Progress *progress,
                              double *cosine, Error *err);

#endif
