/* Search: the certified top-k engine below knn.h and cross.h. Internal to core/near.
 *
 * Score of query x and target y: cos(x, y) - bias(y) in the list of x, cos(x, y) -
 * src_bias(x) in the list of y. Cosine search has no biases; CSLS has r_S(y) / 2 and
 * r_T(x) / 2: what one of a list's words adds to all its scores does not order them. */
#ifndef CORE_NEAR_SEARCH_H
#define CORE_NEAR_SEARCH_H

#include "core/near/knn.h"

typedef struct Search {
    const Space *src;
    const int32_t *rows; /* n rows of src that are the queries; NULL: all */
    int32_t n;
    const Space *tgt;
    const double *bias;     /* tgt->n values in [-1, 1]; NULL: none */
    const double *src_bias; /* src->n values in [-1, 1]; NULL: none */
    const int32_t *exclude; /* n target rows to leave out, -1: none; NULL: none */
    int32_t k_rows;
    int32_t k_cols; /* 0: no column lists; needs rows == NULL and exclude == NULL */
    /* tgt is src, every word is a query and not its own neighbour; k_cols == k_rows, and
     * `rows` gets the only lists. Each pair is scored once. */
    bool is_within;
} Search;

/* Runs the search; *cols may be NULL when k_cols is 0. Lists are exact; ties by id; zero
 * vectors are neither candidates nor queries (their lists are empty). Errors: as
 * knn_make_cross. */
MUST_USE Status search_run(const Search *s, Progress *progress, Neighbors **rows,
                           Neighbors **cols, KnnStats *stats, Error *err);

/* A list of -1 and 0. E_NOMEM. */
MUST_USE Status search_new_neighbors(Neighbors **out, int32_t n, int32_t k, Error *err);

#endif
