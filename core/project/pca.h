/* Principal components of one or several spaces in one frame. */
#ifndef CORE_PROJECT_PCA_H
#define CORE_PROJECT_PCA_H

#include "core/project/points.h"

/* Eigenvectors of the covariance (centred Gram, accumulated in double over fixed chunks)
 * of the unit rows of all spaces together; rows with zero vectors are left out. The same
 * bytes with any number of threads.
 *
 * Eigenvalues are right to about 1e-13 of the largest, thus the i-th to 1e-6 of itself
 * while variance[i] > 1e-7 variance[0]. Fewer rows than dimensions, constant columns or
 * columns that depend on each other leave eigenvalues of 0 (or rounding errors of the
 * size above, never negative); their axes complete an orthonormal basis and are
 * determined by nothing else, as are the axes inside a group of equal eigenvalues:
 * repeatable on one kind of CPU, not a property of the data. */
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

/* k <= d. Errors: E_INPUT (dimensions differ), E_UNDEFINED (fewer than 2
 * usable rows, or no variance), E_NOMEM, E_CANCELED. O(n d^2 + d^3). */
MUST_USE Status pca_make(const PointsInput *in, int32_t k, Progress *progress, Pca **out,
                         Error *err);
void pca_free(Pca *p);

/* The rows of `in` placed on the first two components, in double. Errors: E_INPUT,
 * E_NOMEM, E_CANCELED. O(n d). */
MUST_USE Status pca_make_layout(const Pca *pca, const PointsInput *in, Progress *progress,
                                Layout **out, Error *err);

/* The rows of `in` in the frame of all k components, for methods that start from fewer
 * dimensions. Rows are centred in double; products are float32, so that a number is right
 * to about 1e-6 of its row's length. */
typedef struct PcaScores {
    int32_t n, k;   /* rows that are not zero; components */
    float *x;       /* n x k, row-major; owned */
    int32_t *space; /* n: index into the spaces; owned */
    int32_t *row;   /* n: row in that space; owned */
} PcaScores;

/* `in` has the dimensions of pca (it may hold other rows than those fitted). Errors:
 * E_INPUT (dimensions differ among the spaces), E_NOMEM, E_CANCELED. O(n d k). The same
 * bytes with any number of threads. */
MUST_USE Status pca_make_scores(const Pca *pca, const PointsInput *in, Progress *progress,
                                PcaScores *out, Error *err);
void pca_scores_done(PcaScores *s);

#endif
