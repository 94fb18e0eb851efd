/* Does a word stand between two senses: the gold on one side, the prediction on the
 * other, its neighbours divided between them? Internal to the diagnosis of causes. */
#ifndef CORE_DIAG_CAUSE_SENSES_H
#define CORE_DIAG_CAUSE_SENSES_H

#include "core/space/space.h"

enum { CAUSE_SENSES = 30, CAUSE_SENSES_LEAST = 10 };

typedef struct CauseSenses {
    int32_t n;                  /* neighbours looked at; 0: not measured */
    int32_t id[CAUSE_SENSES];   /* their rows, nearest first */
    uint8_t side[CAUSE_SENSES]; /* 0: the group of the nearest neighbour; 1: the other */
    int32_t size[2];            /* neighbours of each group */
    uint8_t lean[CAUSE_SENSES]; /* 0: nearer to the gold; 1: to the prediction */
    int32_t leans[2];
    double between; /* cosine of gold and prediction given the word, in [-1, 1]; below 0
                       the word lies between them; NAN: not measured */
    double spread;  /* variance of the neighbours from gold to prediction over that
                       towards both; NAN: not measured */
    double p;       /* of such a spread where neither direction is preferred; NAN */
} CauseSenses;

/* Splits the rows ids (n <= CAUSE_SENSES, none zero) by 2-means of their unit vectors,
 * begun with the two that are farthest apart. These groups know nothing of gold and
 * prediction. n below CAUSE_SENSES_LEAST gives n = 0. O(n^2 d). */
void cause_senses_make(const Space *s, const int32_t *ids, int32_t n, CauseSenses *out);

/* Fills what is about gold and prediction. The vector of a word of two senses is nearly a
 * weighted sum of theirs: so gold and prediction, each the translation of one, repel each
 * other once the word is taken out of both (between, a partial correlation, below 0),
 * while two words of its one sense have the rest in common or nothing. And its neighbours
 * then differ by which of the two they are near to, more than by how near they are to
 * both: with the word taken out of all of them, their variance along (gold - prediction)
 * is compared with that along (gold + prediction), one-sided. A cloud of neighbours that
 * is long towards one of the two passes more often than p says (simulated, 60 dimensions,
 * 30 neighbours, gold and prediction drawn at its two ends: .05 when round, .3 when three
 * times as long one way): p is an index, and what it is worth is its base rate among
 * correct pairs. O(n d).
 * Sources: Arora et al. 2018, TACL 6 (senses add up); Pitman 1939, Morgan 1939,
 * Biometrika 31 (two variances of the same points), by Fisher's z. We deviate from tests
 * of clusters (2-means and its silhouette): their base rate among correct pairs is higher
 * than their rate among wrong ones, since most neighbourhoods have some two groups. */
void cause_senses_lean(const Space *src, int32_t x, const Space *tgt, int32_t gold,
                       int32_t rival, CauseSenses *out);

/* The unit mean of one group's unit vectors (d numbers); false when they cancel out. */
bool cause_senses_center(const Space *s, const CauseSenses *c, int side, double *out);

#endif
