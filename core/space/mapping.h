/* Mapping: a linear map between two spaces, rows times matrix: y = x W. */
#ifndef CORE_SPACE_MAPPING_H
#define CORE_SPACE_MAPPING_H

#include "core/base/limits.h"
#include "core/space/lexicon.h"
#include "core/space/space.h"

typedef struct Mapping {
    int32_t d_src, d_tgt;
    double *w;     /* d_src x d_tgt, row-major; owned */
    char how[64];  /* "file", "procrustes" */
    char *path;    /* of a map read from a file; owned; NULL otherwise */
    int32_t pairs; /* pairs it was fitted on; 0 for a file */
    double
        residual; /* fitted: root mean square of |xW - y| over the pairs; 0 for a file */
    double sigma_sum;   /* fitted: sum of singular values / pairs = mean cosine for unit
                           rows */
    double sigma_ratio; /* fitted: smallest / largest singular value */
    double defect;      /* |W'W - I|_F / sqrt(d_tgt): 0 for an orthogonal map */
} Mapping;

typedef enum MappingConvention {
    MAPPING_ROW,   /* y = x W */
    MAPPING_COLUMN /* y = W x: the file holds the transpose (MUSE, fastText alignment) */
} MappingConvention;

/* Reads a map: .npy (float32 or float64, 2-D) or text (rows of numbers, with or without a
 * header `rows columns`), each also compressed. Errors: E_INPUT (not a matrix, not
 * finite, shape). */
MUST_USE Status mapping_read(Mapping **out, const char *path,
                             MappingConvention convention, const Limits *limits,
                             Error *err);

/* Writes the matrix as .npy (float64, C order) for a name ending in .npy, else as text.
 */
MUST_USE Status mapping_write(const Mapping *m, const char *path, bool is_replacing,
                              Error *err);

/* Replaces every row x of the unsealed s by x W and appends "map:NAME" to its steps
 * (NAME: the file of the map); d becomes d_tgt. Sums are double, in ascending order, the
 * same on every CPU and with any number of threads. Errors: E_INPUT when s->d != d_src or
 * a result leaves float32, E_USAGE (too many steps), E_NOMEM, E_CANCELED (s is then half
 * mapped and only good for space_free). O(n d_src d_tgt). */
MUST_USE Status mapping_apply(Space *s, const Mapping *m, Progress *progress, Error *err);

/* Rows that belong together: a[i] of src and b[i] of tgt, n of them; all borrowed. */
typedef struct MappingPairs {
    const Space *src, *tgt;
    const int32_t *a, *b;
    int32_t n;
} MappingPairs;

/* Orthogonal Procrustes: W = U V', U S V' = SVD(A'B), minimising |A W - B| over the
 * pairs, rows as they stand in the sealed spaces. Reflections are allowed. Fewer pairs
 * than dimensions still give an orthogonal map, which is then not determined (sigma_ratio
 * 0). The same bytes with any number of threads. Errors: E_UNDEFINED (no pairs, no
 * convergence), E_INPUT (dimensions differ), E_NOMEM, E_CANCELED. O(n d^2 + d^3). Source:
 * Schoenemann 1966, Psychometrika 31. No determinant fix, as in vecmap and MUSE. */
MUST_USE Status mapping_fit_procrustes(const MappingPairs *pairs, Progress *progress,
                                       Mapping **out, Error *err);

/* Many such fits at once (resamples, learning curves, maps of regions), each whole on one
 * thread: out[i], owned, is to the byte the map of pairs[i] alone. All or nothing: after
 * an error, that of the first fit which has one ("fit 3 of 16: ..."), every out[i] is
 * NULL. Errors: as above. */
MUST_USE Status mapping_fit_batch(const MappingPairs *pairs, size_t count,
                                  Progress *progress, Mapping **out, Error *err);

/* A map that was computed elsewhere. */
typedef struct MappingAdopt {
    double *w; /* d_src x d_tgt, row-major; taken over, also when it fails */
    int32_t d_src, d_tgt;
    const char *how;           /* "ridge" */
    const MappingPairs *pairs; /* to measure the residual on; NULL: it stays 0 */
} MappingAdopt;

/* A Mapping around w, its residual and orthogonality defect measured. Errors: E_NOMEM.
 * O(n d^2 + d^3). */
MUST_USE Status mapping_adopt(const MappingAdopt *in, Mapping **out, Error *err);

/* det W of a square map by its LU decomposition: 1 for a rotation, -1 for an orthogonal
 * map with a reflection, 0 for a map that loses directions. E_UNDEFINED when it is not
 * square, E_NOMEM. O(d^3). */
MUST_USE Status mapping_determinant(const Mapping *m, double *out, Error *err);

void mapping_free(Mapping *m);

#endif
