/* Turning one snapshot onto another: the rotation that brings the anchors closest, and
 * how far each word is from itself after it. */
#ifndef CORE_DIAG_DRIFT_ALIGN_H
#define CORE_DIAG_DRIFT_ALIGN_H

#include "core/space/mapping.h"

typedef enum DriftAnchors {
    DRIFT_ANCHORS_ALL,    /* every shared word */
    DRIFT_ANCHORS_ROBUST, /* align on all, drop the fifth that moved most, align again */
    DRIFT_ANCHORS_LISTED, /* shared words of a list */
    DRIFT_ANCHORS_NONE    /* the snapshots are in one frame already */
} DriftAnchors;

/* Row i of a and row i of b are the same word: unit rows of two sealed spaces. */
typedef struct DriftAlignInput {
    const Space *a, *b;
    DriftAnchors anchors;
    const Vocab *listed; /* DRIFT_ANCHORS_LISTED: the anchors by spelling */
    bool is_lower;       /* listed words are also looked for in lower case */
} DriftAlignInput;

typedef struct DriftAlign {
    double *w; /* d x d, rows times matrix, orthogonal; NULL: the identity; owned */
    int32_t d;
    int32_t anchors, dropped; /* words fitted on; words left out as the worst fifth */
    double rms; /* root mean square of |a W - b| over the anchors; with the identity over
                   all words */
} DriftAlign;

/* Fits W = U V', U S V' = SVD(A'B) over the anchors. Anchors that fit least are dropped
 * by cosine distance, ties by row: a fifth of all, rounded down. Errors: E_UNDEFINED for
 * fewer than 2 d anchors (with d or fewer the fit is exact and no word would drift),
 * E_INPUT (dimensions differ; with DRIFT_ANCHORS_NONE distances are then NAN),
 * E_NOMEM, E_CANCELED. O(n d^2 + d^3). Source: Hamilton,
 * Leskovec, Jurafsky 2016, ACL, eq. 4; their code (histwords) fits unnormalised rows, by
 * which frequent words dominate: here every anchor has unit length. */
MUST_USE Status drift_align_fit(const DriftAlignInput *in, Progress *progress,
                                DriftAlign *out, Error *err);
void drift_align_done(DriftAlign *m);

/* distance[i] = 1 - cos(a_i W, b_i) in [0, 2] for all rows, in double, the same bytes
 * with any number of threads; NAN for a zero row. Errors: E_NOMEM, E_CANCELED. O(n d^2).
 */
MUST_USE Status drift_align_distances(const DriftAlign *m, const Space *a, const Space *b,
                                      Progress *progress, double *distance, Error *err);

/* The rows of s (unsealed; of any words) turned. Errors: as mapping_apply. */
MUST_USE Status drift_align_apply(const DriftAlign *m, Space *s, Progress *progress,
                                  Error *err);

#endif
