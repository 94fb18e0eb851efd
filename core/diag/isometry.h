/* Isometry: how nearly one set of points is the other turned, when it is known which
 * belong together. Nothing here depends on an alignment: rotating a side changes nothing.
 */
#ifndef CORE_DIAG_ISOMETRY_H
#define CORE_DIAG_ISOMETRY_H

#include "core/space/mapping.h"

/* Rows that belong together, in double: a is n x da, b is n x db, row-major. */
typedef struct Isometry {
    int32_t n, da, db;
    double *a, *b; /* owned */
} Isometry;

/* Gathers the rows of the pairs as they stand. Errors: E_NOMEM. O(n (da + db)). */
MUST_USE Status isometry_make(const MappingPairs *pairs, Isometry *out, Error *err);
void isometry_done(Isometry *m);

/* Relational similarity: Pearson correlation of x_i x_j and y_i y_j over i < j < first
 * (cut to n). -1 to 1, 1 for isometric sets. NAN for fewer than 3 pairs or no variance.
 * partner[i] is the row of b that belongs to row i of a; NULL: i. Errors: E_NOMEM,
 * E_CANCELED. O(first^2 (da + db)) time, 2 first^2 doubles. Source: Vulic, Ruder,
 * Soegaard 2020, "Are all good word vector spaces isomorphic?", section 2. */
MUST_USE Status isometry_rsim(const Isometry *m, int32_t first, const int32_t *partner,
                              Progress *progress, double *out, Error *err);

/* What centred products of the two sides give. */
typedef struct IsometryProducts {
    double cka;          /* linear CKA, 0 to 1; biased upwards for n < 10 d */
    double cka_debiased; /* by the unbiased HSIC: about 0 for unrelated sets, 1 for
                            isometric ones; NAN for n < 4 */
    double disparity;    /* Procrustes m^2 of centred, Frobenius-normalised sides: 0 to 1,
                            0 for isometric sets */
    double mean_cosine; /* of unit rows after the best orthogonal map, uncentred; NAN when
                           da != db */
    double residual;    /* |AW - B| / |B| of that map, uncentred; NAN when da != db */
} IsometryProducts;

/* All of it; NAN for what is undefined. Errors: E_UNDEFINED (no convergence), E_NOMEM,
 * E_CANCELED. O(n da db + d^3). Sources: Kornblith et al. 2019 (CKA); Song et al. 2012,
 * "Feature selection via dependence maximization", eq. 4 (unbiased HSIC); Gower 1975
 * (disparity, as scipy.spatial.procrustes). */
MUST_USE Status isometry_products(const Isometry *m, const int32_t *partner,
                                  Progress *progress, IsometryProducts *out, Error *err);

#endif
