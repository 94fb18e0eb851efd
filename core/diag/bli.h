/* Bilingual lexicon induction: how often the nearest target word is a gold translation.
 *
 * A query is a distinct source word of the dictionary; it is covered when it is in the
 * source space and at least one of its golds is in the target space. Every rate has both
 * denominators: the covered queries, and all sources with the uncovered ones counted
 * wrong. */
#ifndef CORE_DIAG_BLI_H
#define CORE_DIAG_BLI_H

#include "core/base/stats.h"
#include "core/diag/registry.h"

typedef enum BliScore { BLI_NN, BLI_CSLS, BLI_ISF, BLI_SCORES } BliScore;
typedef enum BliDirection { BLI_FORWARD, BLI_BACKWARD, BLI_DIRECTIONS } BliDirection;

/* One direction and score. Ranks are of the best-placed gold. */
typedef struct BliLine {
    Rate p1, p5, p10; /* share of covered queries with rank <= k; Wilson 95 % */
    Rate p1_all;      /* hits over all sources: out of vocabulary is wrong */
    double mrr,
        map; /* mean 1/rank; mean average precision over all golds in vocabulary */
    Interval mrr_ci, map_ci; /* percentile bootstrap over queries, 10,000 resamples */
    Rate mutual; /* queries whose prediction's own nearest source word is the query */
    Rate mutual_precision; /* hits among those */
    int64_t ties; /* queries for which the order in the file decides whether they hit: a
                     gold and another word share the best score */
} BliLine;

typedef struct Bli {
    int64_t n_sources, n_covered; /* |S(D)| and the denominator, of this direction */
    Rate coverage;                /* covered / sources */
    Rate coverage_pairs; /* usable lines / lines, repeated lines counted as the file has
                            them */
    double mean_golds;   /* golds in vocabulary per covered query */
    BliLine line[BLI_SCORES];
    double estimate; /* mean cosine of the CSLS translations of the first 10,000 sources
                        (no dictionary) */
    int32_t estimate_n;
    KnnStats csls; /* lists by CSLS and ISF that were searched for, and again in full */
} Bli;

/* One direction of one target. ranks belong to lex (forward: src -> tgt; backward: both
 * exchanged by the caller, cross being the swapped one); its CSLS lists are not looked
 * at: only those of the queries, of their predictions and of the first 10,000 sources are
 * made. seed: of the bootstrap. */
typedef struct BliInput {
    const Space *src, *tgt; /* in the direction of the queries */
    const Lexicon *lex;     /* queries in src, golds in tgt */
    const GoldRanks *ranks;
    const Cross *cross;
    /* Inverted softmax (softmax.h) of the targets and of the sources, and ranks by it;
     * all NULL: BLI_ISF is left out. */
    const double *soft, *soft_back;
    const RankList *soft_ranks;
    uint64_t seed;
} BliInput;

/* What the scores say of each query. Arrays of BLI_ISF are NULL when it is left out. */
typedef struct BliGuess {
    int32_t n;                                      /* queries */
    int32_t *target[BLI_SCORES], *back[BLI_SCORES]; /* per query: the best target, and the
                                                       best source of that; -1: none */
    int32_t *rank[BLI_SCORES]; /* per query: of the best-placed gold */
    int32_t *first;            /* the best targets by CSLS of the n_first first sources */
    int32_t n_first;
    int64_t ties[BLI_SCORES];
    KnnStats searched;
} BliGuess;

/* "nn", "csls", "isf". */
const char *bli_score_name(BliScore score);

/* From what was guessed. Errors: E_NOMEM, E_CANCELED. O(queries log queries +
 * bootstrap). Source: Conneau et al. 2018 (P@k, CSLS, unsupervised criterion); Glavas et
 * al. 2019 (MAP, MRR). */
MUST_USE Status bli_measure(const BliInput *in, const BliGuess *g, Progress *progress,
                            Bli *out, Error *err);

/* Guesses and measures. Errors: E_UNDEFINED when nothing is covered, with the reason;
 * those of bli_guess_make and bli_measure. */
MUST_USE Status bli_make(const BliInput *in, Progress *progress, Bli *out, Error *err);

extern const Diagnostic bli_diagnostic;

#endif
