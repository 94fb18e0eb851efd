/* Does a word stand between two senses: the gold on one side, the prediction on the
 * other, its neighbours divided between them? Internal to the diagnosis of causes. */
#ifndef CORE_DIAG_CAUSE_SENSES_H
#define CORE_DIAG_CAUSE_SENSES_H

#include "core/base/rng.h"
#include "core/space/space.h"

enum { CAUSE_SENSES = 30, CAUSE_SENSES_LEAST = 10 };

typedef struct CauseSenses {
    int32_t n;                  /* neighbours looked at; 0: not measured */
    int32_t id[CAUSE_SENSES];   /* their rows, nearest first */
    uint8_t side[CAUSE_SENSES]; /* 0: the group of the nearest neighbour; 1: the other */
    int32_t size[2];            /* neighbours of each group */
    uint8_t lean[CAUSE_SENSES]; /* 0: nearer to the gold; 1: to the prediction */
    int32_t leans[2];
    double between;   /* cosine of gold and prediction given the word, in [-1, 1]; below 0
                         the word lies between them; NAN: not measured */
    double between_p; /* of so low a cosine of two words of one cloud; NAN */
    double spread;    /* variance of the neighbours from gold to prediction over that
                         towards both; NAN: not measured */
    double cut;       /* share of the neighbours' variance along the line from gold to
                         prediction that lies between the two parts of its best cut; NAN */
    double parts_p;   /* of such a cut in one cloud of the neighbours' covariance; NAN */
    double p;         /* of either, at most 1: min(parts_p, 50 between_p); NAN */
} CauseSenses;

/* Splits the rows ids (n <= CAUSE_SENSES, none zero) by 2-means of their unit vectors,
 * begun with the two that are farthest apart. These groups know nothing of gold and
 * prediction. n below CAUSE_SENSES_LEAST gives n = 0. O(n^2 d). */
void cause_senses_make(const Space *s, const int32_t *ids, int32_t n, CauseSenses *out);

/* The neighbours of a word with the word taken out of them, all of unit length. */
typedef struct CauseCloud {
    int32_t m; /* copies of the word, of which nothing is left, left out */
    double apart[CAUSE_SENSES];               /* along the line from gold to prediction */
    double along[CAUSE_SENSES];               /* along the line towards both */
    double gram[CAUSE_SENSES * CAUSE_SENSES]; /* m x m */
} CauseCloud;

/* Fills what is about gold and prediction (pair: target rows), but for p. The vector of a
 * word of two senses is nearly a weighted sum of theirs: so gold and prediction, each the
 * translation of one, repel each other once the word is taken out of both (between, a
 * partial correlation, below 0), while two words of its one sense have the rest in common
 * or nothing. And its neighbours then fall into two parts, those of either sense: with
 * the word taken out of all of them, they are put in line along S (gold - prediction), S
 * their covariance (so that what gold and prediction have of their own counts little),
 * and cut in two where most of their variance lies between the parts (cut). between_p is
 * that of two random directions in a space of as many dimensions as the neighbours are
 * spread in. Copies of the word count nowhere. O(n d + n^2 d). Sources: Arora et al.
 * 2018, TACL 6 (senses add up); Engelman and Hartigan 1969, JASA 64 (the best cut);
 * Laeuter, Glimm and Kropf 1998, Annals of Statistics 26 (a line made of the points' own
 * covariance). We deviate from tests of clusters (2-means and its silhouette): their base
 * rate among correct pairs is higher than their rate among wrong ones, since most
 * neighbourhoods have some two groups. */
void cause_senses_lean(const Space *src, int32_t x, const Space *tgt,
                       const int32_t pair[2], CauseSenses *out, CauseCloud *cloud);

/* Fills parts_p and p. parts_p: how often a single cloud has so good a cut, by samples of
 * a normal distribution with the mean and covariance of the neighbours, brought to unit
 * length as they are: so a neighbourhood that is long one way, with gold and prediction
 * at its two ends, has no small p for that (simulated, 60 dimensions, 30 neighbours: p <=
 * .05 of .05 of round ones, of .05 when three times as long one way, of .08 when five
 * times). 199 samples; 40 as good as it end the draw (Besag and Clifford 1991, Biometrika
 * 78). Two senses whose neighbours run into one another are told by how gold and
 * prediction repel each other alone, at a fiftieth of the level (a weighted Bonferroni
 * bound: Genovese, Roeder and Wasserman 2006, Biometrika 93): p <= .05 of .051 of the
 * pairs of words of one cloud. Not measured: both stay as they are. O(199 n^3). */
void cause_senses_test(const CauseCloud *cloud, Rng rng, CauseSenses *out);

/* The unit mean of one group's unit vectors (d numbers); false when they cancel out. */
bool cause_senses_center(const Space *s, const CauseSenses *c, int side, double *out);

#endif
