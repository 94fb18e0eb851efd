/* Hubness: words that are among the nearest of far too many others, what kind of words
 * they are, and which right answers they take. */
#ifndef CORE_DIAG_HUBNESS_H
#define CORE_DIAG_HUBNESS_H

#include "core/base/stats.h"
#include "core/diag/registry.h"

/* What the figures would be if every list held k words drawn at random: N_k is then
 * binomial. With few queries these are far from 0, so that figures of different numbers
 * of queries can be read by them only. */
typedef struct HubnessChance {
    double skewness, robin_hood, antihubs;
} HubnessChance;

/* How unevenly n words are the neighbours of others. N_k of a word: among the k nearest
 * of how many queries it is; mean N_k = queries k / n. */
typedef struct HubnessFigures {
    int32_t n;       /* words that could be neighbours (zero vectors are none) */
    int64_t queries; /* lists that have neighbours */
    int32_t k;
    double skewness;       /* third standardised moment of N_k, not corrected for bias;
                              NAN when all are alike */
    Interval skewness_ci;  /* percentile bootstrap over words, 1,000 resamples */
    double robin_hood;     /* share of all occurrences that would have to change hands
                              for all to have as many: 0 to 1 */
    Rate antihubs;         /* words with N_k = 0 */
    double hub_occurrence; /* share of occurrences that go to hubs */
    int32_t hubs;          /* words with N_k of at least twice the mean */
    int32_t max;           /* the largest N_k */
    HubnessChance chance;
} HubnessFigures;

/* Figures of counts[0..n), each at least 0, from `queries` lists of k. Errors:
 * E_UNDEFINED (n or queries is 0), E_CANCELED. O(1000 n). Source: Radovanovic et al.
 * 2010; Feldbauer et al. 2020, "scikit-hubness" (Robin Hood, antihub and hub
 * occurrence; its threshold 2 k is ours for as many queries as words). */
typedef struct HubnessCounts {
    const int32_t *count;
    int32_t n, k;
    int64_t queries;
    bool is_within; /* no word is in its own list */
    uint64_t seed;
} HubnessCounts;
MUST_USE Status hubness_measure(const HubnessCounts *in, Progress *progress,
                                HubnessFigures *out, Error *err);

/* Of N_k of a word that `lists` lists hold with equal chance, `mean` of them on average:
 * binomial with p = mean / lists. skewness (1 - 2 p) / sqrt(mean (1 - p)); antihubs
 * (1 - p)^lists; Robin Hood E|N - mean| / (2 mean), the mean deviation by De Moivre's
 * formula, (m + 1) C(lists, m + 1) p^(m + 1) (1 - p)^(lists - m) / mean with m the whole
 * part of the mean. All NAN where no list, or every one, holds every word. Source:
 * Diaconis and Zabell 1991, "Closed form summation for classical distributions". */
HubnessChance hubness_chance(double lists, double mean);

/* Least share of n words that are, together, the nearest of a tenth of the queries:
 * nearest[0..n) counts of N_1, which it sorts. NAN without queries. Source: Ormazabal et
 * al. 2019. */
double hubness_h10(int32_t *nearest, int32_t n);

/* One hub of the target and what it does to the dictionary's queries, by cosine. */
typedef struct HubnessHub {
    int32_t row;      /* in the target */
    int32_t n_k;      /* by cosine, of all source words */
    int32_t n_k_csls; /* by CSLS */
    double mean_cos;  /* r_S: to its k nearest source words */
    const char *kind; /* "punctuation", "number", "foreign script", "source word",
                         "frequent", "rare", "word" */
    int32_t robbed;   /* queries whose wrong prediction it is */
    int32_t regained; /* of them, those whose gold would be first without it */
    int32_t hits;     /* queries whose right prediction it is */
    int32_t lost;     /* of them, those without another gold right behind it */
} HubnessHub;

/* A query whose wrong prediction is one of the hubs. */
typedef struct HubnessVictim {
    int32_t hub;   /* number in hub */
    int32_t query; /* number among the lexicon's queries */
    bool is_regained;
} HubnessVictim;

typedef struct HubnessLedger {
    int32_t n;
    HubnessHub *hub; /* the `top` largest N_k, descending, ties by row; owned */
    int32_t n_victims;
    HubnessVictim *victim; /* owned */
    int32_t queries;       /* covered; 0 without a dictionary */
    int32_t hits;          /* of them right by cosine */
    int32_t hits_without;  /* right when all n hubs are taken out */
    int32_t unknown; /* queries whose whole list are hubs: counted as wrong without */
} HubnessLedger;

typedef struct HubnessInput {
    const Space *src, *tgt;
    const Cross *cross; /* with CSLS lists */
    const Lexicon *lex; /* NULL: no dictionary */
    int32_t top;
} HubnessInput;

/* Errors: E_NOMEM. O(n k + queries k). */
MUST_USE Status hubness_make_ledger(const HubnessInput *in, HubnessLedger *out,
                                    Error *err);
void hubness_ledger_done(HubnessLedger *l);

/* What kind of word: by its letters, its script against that of most words, whether the
 * source has the same spelling, its rank. Static. */
const char *hubness_kind(const Space *tgt, int32_t row, const Space *src,
                         const char *usual_script);
/* The script of most of the first 1,000 words that have one; "Zyyy" when none has. */
const char *hubness_usual_script(const Space *s);

extern const Diagnostic hubness_diagnostic;

#endif
