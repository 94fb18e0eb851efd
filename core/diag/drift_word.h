/* One word through time: which neighbours it lost and gained, and the way it went. */
#ifndef CORE_DIAG_DRIFT_WORD_H
#define CORE_DIAG_DRIFT_WORD_H

#include "core/diag/drift_pair.h"

typedef enum DriftNeighbourKind {
    DRIFT_KEPT,   /* among the k nearest of old and new */
    DRIFT_LOST,   /* of old only */
    DRIFT_GAINED, /* of new only */
    DRIFT_GONE,   /* lost, and not in the new vocabulary at all */
    DRIFT_ADDED   /* gained, and not in the old vocabulary: a new word */
} DriftNeighbourKind;

typedef struct DriftNeighbour {
    DriftNeighbourKind kind;
    int32_t row[2];  /* in old and new; -1: not there */
    int32_t rank[2]; /* place among the k nearest, from 1; 0: not among them */
    double cos[2];   /* to the word; NAN: not there */
} DriftNeighbour;

/* Neighbours over the whole vocabularies: those of old by rank, then those that only new
 * has by rank. *out is owned, *n its length. row: the word in old and in new. Errors:
 * E_NOMEM, E_CANCELED. O((n_old + n_new) d). */
typedef struct DriftWordEnds {
    const Space *space[2];
    int32_t row[2];
    int32_t k;
} DriftWordEnds;
MUST_USE Status drift_word_make_neighbours(const DriftWordEnds *ends, Progress *progress,
                                           DriftNeighbour **out, int32_t *n, Error *err);

/* "kept", "lost", "gained", "gone word", "new word". */
const char *drift_word_kind(DriftNeighbourKind k);
/* "=", "-", "+", "-", "+": for those who do not see colours. */
const char *drift_word_sign(DriftNeighbourKind k);

typedef struct DriftPlace {
    Text word;    /* borrowed from its snapshot */
    int snapshot; /* of the place */
    int32_t row;  /* there */
    bool is_word; /* the word itself, at this snapshot; else a neighbour at its latest */
    double x, y;
} DriftPlace;

typedef struct DriftTrajectory {
    int32_t n;
    DriftPlace *place; /* neighbours first, then the word by time; owned */
    double explained;  /* share of the neighbours' variance in the plane */
    double axis[2];    /* that of each axis */
} DriftTrajectory;

typedef struct DriftTrajectoryInput {
    const Space *const *snapshot; /* older first, at least two, of one dimension */
    int n;
    Text word;
    int32_t k;
    bool is_lower;
    const DriftOptions *options; /* how snapshots are aligned to the last one */
} DriftTrajectoryInput;

/* The plane of the two principal components of the word's neighbours over all snapshots,
 * each where it is in the latest snapshot that has it, all turned onto the last snapshot;
 * the word where it is in each. Errors: E_UNDEFINED (the word is in fewer than two
 * snapshots; too few anchors; no variance), E_NOMEM, E_CANCELED. O(snapshots n d^2). */
MUST_USE Status drift_word_make_trajectory(const DriftTrajectoryInput *in,
                                           Progress *progress, DriftTrajectory *out,
                                           Error *err);
void drift_word_done_trajectory(DriftTrajectory *t);

#endif
