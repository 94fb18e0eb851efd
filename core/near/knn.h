/* Exact k nearest neighbours by cosine, certified: a fast pass proposes, double dot
 * products decide.
 *
 * Every reported list is exact and the same on any CPU and with any number of threads:
 * candidates come from single-precision tiles with a proven error bound; they are
 * re-scored as double dot products in fixed order; a row whose k-th exact score does not
 * clear what a dropped word could still have is searched again in full. */
#ifndef CORE_NEAR_KNN_H
#define CORE_NEAR_KNN_H

#include "core/space/space.h"

/* n lists of k neighbours, best first, ties by ascending id. id -1 (score 0) fills the
 * end of a list shorter than k (fewer candidates, or a query with a zero vector). Scores
 * are cosines in [-1, 1]. */
typedef struct Neighbors {
    int32_t n, k;
    int32_t *id;   /* n x k; owned */
    double *score; /* n x k; owned */
} Neighbors;

static inline const int32_t *knn_ids(const Neighbors *nb, int32_t i)
{
    return nb->id + (size_t)i * (size_t)nb->k;
}
static inline const double *knn_scores(const Neighbors *nb, int32_t i)
{
    return nb->score + (size_t)i * (size_t)nb->k;
}

typedef struct KnnStats {
    int64_t rows;      /* lists made */
    int64_t rescanned; /* lists whose certificate failed and that were searched again in
                          full */
} KnnStats;

/* Both directions from one pass over tiles: row lists (k_rows best targets of every
 * source word) and column lists (k_cols best sources of every target word). Zero vectors
 * are no candidates. cols may be NULL. Errors: E_INPUT when the dimensions differ,
 * E_NOMEM, E_CANCELED. O(n_s n_t d) time, O(n_s k_rows + n_t k_cols) memory. */
typedef struct KnnOptions {
    int32_t
        k_rows; /* at least 1; lists are filled with -1 beyond the number of candidates */
    int32_t k_cols; /* 0: no column lists */
} KnnOptions;
MUST_USE Status knn_make_cross(const Space *src, const Space *tgt, KnnOptions options,
                               Progress *progress, Neighbors **rows, Neighbors **cols,
                               KnnStats *stats, Error *err);

/* Neighbours of every word of s within s, itself excluded by row (not by distance). */
MUST_USE Status knn_make_within(const Space *s, int32_t k, Progress *progress,
                                Neighbors **out, KnnStats *stats, Error *err);

/* Neighbours in tgt of the given rows of src only; exclude[i] (may be NULL) is a target
 * row left out of list i (-1: none). */
MUST_USE Status knn_make_queries(const Space *src, const int32_t *rows, int32_t n,
                                 const Space *tgt, const int32_t *exclude, int32_t k,
                                 Progress *progress, Neighbors **out, Error *err);

/* cos of row i of a and row j of b as a double dot product in fixed order; 0 when one is
 * zero. */
double knn_cosine(const Space *a, int32_t i, const Space *b, int32_t j);

/* The same for n rows of b at once (rows NULL: the first n): out[r] = cos(a_i,
 * b_rows[r]). */
void knn_cosines(const Space *a, int32_t i, const Space *b, const int32_t *rows,
                 int32_t n, double *out);

/* N_k: how often each of n_targets words stands among the first k of the lists. counts:
 * n_targets. */
void knn_count(const Neighbors *nb, int32_t k, int32_t n_targets, int32_t *counts);

void knn_free(Neighbors *nb);

#endif
