/* WEAT: are the words of X, more than those of Y, nearer to A than to B? */
#ifndef CORE_DIAG_BIAS_WEAT_H
#define CORE_DIAG_BIAS_WEAT_H

#include "core/base/stats_boot.h"
#include "core/base/stats_perm.h"
#include "core/diag/bias_test.h"

typedef struct BiasWeatOptions {
    int32_t draws; /* arrangements drawn where there are too many to count; 99,999; 0: no
                      test at all */
    int32_t resamples; /* of the bootstrap; 10,000; 0: no intervals */
    uint64_t seed;
} BiasWeatOptions;

BiasWeatOptions bias_weat_options_defaults(void);

/* Words 0 .. nx - 1 are X, nx .. n - 1 are Y; attributes 0 .. na - 1 are A, na .. m - 1
 * are B. */
typedef struct BiasWeat {
    int32_t nx, n, na, m;
    double *cosine; /* n x m; owned */
    double *s;      /* n: s(w) = mean cosine with A - mean cosine with B; owned */
    double *sc;     /* n: SC-WEAT, s(w) / sample sd of the cosines with A and B; NAN where
                       they are all alike; owned */
    double *without;   /* n + m: d without that word or attribute; NAN where a set would
                          have   fewer than two; owned */
    double sum;        /* S = sum of s over X - sum over Y */
    double diff;       /* D = mean over X - mean over Y */
    double d;          /* D / sample sd (n - 1) of s over X and Y; NAN: see why_d */
    double d_pop;      /* D / population sd (n) */
    const char *why_d; /* why there is no d; NULL: there is */
    StatsPerm perm;    /* all 0 without d */
    StatsBoot boot;    /* interval of d, all four sets resampled; draws 0: none */
    int32_t decisive;  /* the word (or n + attribute) whose loss moves d most; -1: none */
} BiasWeat;

/* Everything about one test; d from two words in each set. Cosines are double dots over
 * float32 rows. Errors: E_NOMEM, E_CANCELED. O(n m d) for the cosines, then as
 * stats_perm_split and resamples x n m. Sources: Caliskan, Bryson, Narayanan 2017,
 * Science 356 (S, d, per-word test); the published d are those with the sample sd. d is
 * no Cohen's d: its sd is over both sets, so |d| < 2. Two-way resampling: the attributes
 * are a choice of words, too (Ethayarajh, Duvenaud, Hirst 2019). */
MUST_USE Status bias_weat_make(const BiasTest *t, const BiasWeatOptions *o,
                               Progress *progress, BiasWeat *out, Error *err);
void bias_weat_done(BiasWeat *w);

/* s of all targets alone, n of them; false without attributes on both sides. */
bool bias_weat_scores(const BiasTest *t, double *s);

/* D / sd of s[0..n), the first nx of them X; NAN when all are alike or a part is empty.
 */
double bias_weat_effect(const double *s, int32_t nx, int32_t n, bool is_sample);

#endif
