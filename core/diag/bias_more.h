/* Other measures of association over the sets of a test, each with its own convention:
 * none may be compared with another, nor with the effect of WEAT. */
#ifndef CORE_DIAG_BIAS_MORE_H
#define CORE_DIAG_BIAS_MORE_H

#include "core/diag/bias_test.h"

typedef enum BiasMeasure {
    BIAS_ECT, /* Spearman between cos(mean X, a) and cos(mean Y, a) over the words a of
                 A, average ranks: 1, no difference. Dev and Phillips 2019, AISTATS */
    BIAS_RND, /* mean over A of |a - mean X| - |a - mean Y|, vectors as stored:
                 positive, farther from X. Garg et al. 2018, PNAS 115(16) */
    BIAS_RND_UNIT, /* the same with unit vectors */
    BIAS_MAC,      /* mean over the words of X and Y and over A and B of the mean cosine
                      distance to the set, 0 to 2: 1, none. Manzini et al. 2019, NAACL */
    BIAS_RIPA, /* mean of <a, (x - y) / |x - y|> over A and the pairs of X and Y, vectors
                  as stored. Ethayarajh, Duvenaud, Hirst 2019, ACL */
    BIAS_DIRECT,  /* mean |cos(w, g)| over X and Y; g: first principal direction of the
                     halved differences of the pairs of A and B, unit vectors. Bolukbasi et
                     al. 2016, NIPS */
    BIAS_INBIAS,  /* mean over pairs of X and Y with one concept and pairs of A and B of
                     |dist(x, a) - dist(y, b)|, cosine distances. Zhao et al. 2020, ACL */
    BIAS_MODWEAT, /* ||mean s over X| - |mean s over Y||, for words that agree in gender;
                     published as a difference of sums. Zhou et al. 2019, EMNLP */
    BIAS_MEASURES
} BiasMeasure;

/* "ect", "rnd", "rnd-unit", ... */
const char *bias_more_name(BiasMeasure m);

enum { BIAS_MORE_WHY = BIAS_TEST_WHY };

typedef struct BiasFigure {
    double value;            /* NAN: see why */
    int32_t n;               /* words or pairs that the mean is over */
    char why[BIAS_MORE_WHY]; /* why it is missing, or why it may not be relied upon; "" */
} BiasFigure;

/* Errors: E_NOMEM. O((|X| + |Y|) (|A| + |B|) d). */
MUST_USE Status bias_more_make(const BiasTest *t, BiasMeasure m, BiasFigure *out,
                               Error *err);

/* Pairs of found words of set `place` and the next one. By concept where at least two
 * concepts are in both sets; else (is_by_place) by their numbers in files whose sets are
 * equally long and repeat nothing. Fills a and b (room for the smaller set) with numbers
 * of found words and returns how many. */
int32_t bias_more_pairs(const BiasTest *t, int place, bool is_by_place, int32_t *a,
                        int32_t *b);

#endif
