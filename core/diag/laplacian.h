/* Laplacian: the spectra of graphs that join every word to its nearest neighbour. */
#ifndef CORE_DIAG_LAPLACIAN_H
#define CORE_DIAG_LAPLACIAN_H

#include "core/near/knn.h"

/* The n eigenvalues, ascending, of D - A of the undirected graph with an edge from every
 * i to nearest[i] (-1: none; a mutual pair is one edge). The graph falls into small
 * pieces, each solved by itself; of the leaves of one word only their number matters, so
 * that a hub with thousands of them stays small. The same bytes with any number of
 * threads. Errors: E_LIMIT (a piece of more than 2,000 words after that), E_UNDEFINED (no
 * convergence), E_NOMEM, E_CANCELED. O(sum of cubes of pieces). */
MUST_USE Status laplacian_make(const int32_t *nearest, int32_t n, Progress *progress,
                               double *value, Error *err);

typedef enum LaplacianOrder {
    LAPLACIAN_LARGEST, /* from the largest on, as Soegaard et al. 2018 write it */
    LAPLACIAN_SMALLEST /* from the smallest on, as the script of Vulic et al. 2020 does */
} LaplacianOrder;

/* Eigenvector similarity of two spectra of n values each, ascending: sum over the first
 * k of (a_i - b_i)^2, where k is the smaller of the two numbers of values, taken in
 * order, that hold 0.9 of their sum (*k, may be NULL). 0 for like graphs; grows with n:
 * only figures for the same n are comparable. Source: Soegaard, Ruder, Vulic 2018, "On
 * the limitations of unsupervised bilingual dictionary induction", section 3. */
double laplacian_similarity(const double *a, const double *b, int32_t n,
                            LaplacianOrder order, int32_t *k);

#endif
