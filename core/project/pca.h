/* Principal components of one or several spaces in one frame. */
#ifndef CORE_PROJECT_PCA_H
#define CORE_PROJECT_PCA_H

#include "core/project/layout.h"

/* Eigenvectors of the covariance (centred Gram, accumulated in double over fixed chunks)
 * of the unit rows of all spaces together; rows with zero vectors are left out. */
typedef struct Pca {
    int32_t d, k; /* k components kept */
    int32_t n;    /* rows that took part */
    double *mean; /* d */
    double *axis; /* k x d, orthonormal rows; the component with the largest |value| is
                     positive */
    double *variance; /* k: eigenvalues, descending; unbiased (n - 1), as scikit-learn */
    double total;     /* sum of all d eigenvalues: share = variance[i] / total */
    bool is_tied; /* the first two eigenvalues agree to 1e-9: the axes are interchangeable
                   */
} Pca;

/* rows[s] (length counts[s]) are the rows of spaces[s] to take; rows == NULL or rows[s]
 * == NULL: all. k <= d. Errors: E_INPUT (dimensions differ), E_UNDEFINED (fewer than 2
 * usable rows, or no variance), E_NOMEM, E_CANCELED. O(n d^2 + d^3). */
typedef struct PcaInput {
    const Space *const *spaces;
    int nspaces;
    const int32_t *const *rows;
    const int32_t *counts;
} PcaInput;
MUST_USE Status pca_make(const PcaInput *in, int32_t k, Progress *progress, Pca **out,
                         Error *err);
void pca_free(Pca *p);

/* The rows of `in` placed on the first two components. O(n d). */
MUST_USE Status pca_make_layout(const Pca *pca, const PcaInput *in, Layout **out,
                                Error *err);

#endif
