/* Do the neighbours of a word fall into two groups, as those of a word with two senses
 * do? Internal to the diagnosis of causes. */
#ifndef CORE_DIAG_CAUSE_SENSES_H
#define CORE_DIAG_CAUSE_SENSES_H

#include "core/base/rng.h"
#include "core/space/space.h"

enum { CAUSE_SENSES = 30, CAUSE_SENSES_LEAST = 10, CAUSE_SENSES_DRAWS = 39 };

typedef struct CauseSenses {
    int32_t n;                  /* neighbours looked at; 0: not measured */
    int32_t id[CAUSE_SENSES];   /* their rows, nearest first */
    uint8_t side[CAUSE_SENSES]; /* 0: the group of the nearest neighbour; 1: the other */
    int32_t size[2];            /* neighbours of each group */
    double silhouette; /* mean, by 1 - cosine; in [-1, 1], above .15 two groups */
    double p;          /* of such a silhouette in one shapeless group; NAN: not tested */
} CauseSenses;

/* The silhouette of two groups: side[i] in {0, 1}, dist n x n. A group of one counts 0.
 * Source: Rousseeuw 1987, J. Comp. Appl. Math. 20; the values of scikit-learn. */
double cause_senses_silhouette(const double *dist, const uint8_t *side, int32_t n);

/* Splits the rows ids (n <= CAUSE_SENSES, none zero) by 2-means of their unit vectors,
 * begun with the two that are farthest apart. cause_senses_test compares the silhouette
 * with those of as many points drawn from a Gaussian cloud, given that they have the mean
 * and the covariance of these, so that a cloud that is merely long is no two senses: p =
 * (1 + draws that reach it) / 40; counting ends at eight. A small p says that the
 * neighbours are not one such group, not yet that they are two senses: a gradient that is
 * not Gaussian does it, too. n below CAUSE_SENSES_LEAST gives n = 0. O(n^2 d) and
 * O(40 n^3). Sources: Liu et al. 2008, JASA 103 (the Gaussian cloud as the null);
 * Langsrud 2005, Statistics and Computing 15 (rotations, exact at any covariance). */
void cause_senses_make(const Space *s, const int32_t *ids, int32_t n, CauseSenses *out);

/* out->p, see above; NAN when the covariance has no eigenvalues. */
void cause_senses_test(const Space *s, Rng rng, CauseSenses *out);

/* The unit mean of one group's unit vectors (d numbers); false when they cancel out. */
bool cause_senses_center(const Space *s, const CauseSenses *c, int side, double *out);

#endif
