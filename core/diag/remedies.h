/* Remedies: the scores that were proposed against hubs, on the same words: what each does
 * to the unevenness of neighbours and to P@1. */
#ifndef CORE_DIAG_REMEDIES_H
#define CORE_DIAG_REMEDIES_H

#include "core/diag/hubness.h"

typedef enum RemedyKind {
    REMEDY_NN,     /* none: cosine */
    REMEDY_CENTER, /* cosine after unit length, centring and unit length of both sides */
    REMEDY_CSLS,
    REMEDY_ISF, /* inverted softmax, beta 30 */
    REMEDY_LS,  /* local scaling */
    REMEDY_MP,  /* mutual proximity */
    REMEDIES
} RemedyKind;

typedef struct RemediesInput {
    const Space *src, *tgt; /* sealed, of one dimension */
    const Cross *cross;     /* cosine lists of both directions */
    const Lexicon *lex;     /* NULL: no P@1 */
    int32_t sample;         /* source words that are asked for hubs, at most; >= 1 */
    uint64_t seed;
} RemediesInput;

typedef struct RemedyFigures {
    HubnessFigures hubs;   /* of N_k over the sampled source words; k of the cross */
    Rate p1;               /* of the covered dictionary words; n 0 without dictionary */
    int64_t fixed, broken; /* against cosine */
    double p, holm;        /* McNemar's exact test; Holm over the remedies; NAN for nn */
} RemedyFigures;

typedef struct Remedies {
    RemedyFigures of[REMEDIES];
    int32_t asked; /* source words that were asked for hubs */
} Remedies;

const char *remedies_name(RemedyKind k); /* "nn", "center", "csls", "isf", "ls", "mp" */

/* Every score by its definition, in double, over all targets of every word that is asked:
 *
 *   csls    2 cos(x, y) - r_S(y)
 *   isf     cos(x, y) - soft(y), see softmax.h
 *   ls      exp(-d(x, y)^2 / (s(x) s(y))), d the Euclidean distance of unit vectors, s
 *           the distance to the k-th neighbour on the other side
 *   mp      P(D_x > d) P(D_y > d), d = 1 - cos, D_x and D_y normal with the mean and the
 *           standard deviation of the distances of x to all targets, and of y to the
 *           sampled source words
 *
 * Ties by id. Errors: E_UNDEFINED (no word has a neighbour), E_NOMEM, E_CANCELED.
 * O((2 sample + 2 queries) n_t d) time. Sources: Zelnik-Manor and Perona 2004 (local
 * scaling); Schnitzer et al. 2012, "Local and global scaling reduce hubs in space"
 * (mutual proximity; independent normal form, there over all points, here over a sample);
 * Conneau et al. 2018; Smith et al. 2017. */
MUST_USE Status remedies_measure(const RemediesInput *in, Progress *progress,
                                 Remedies *out, Error *err);

#endif
