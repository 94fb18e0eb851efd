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

typedef enum BliScore { BLI_NN, BLI_CSLS, BLI_SCORES } BliScore;
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
    KnnStats csls; /* lists by CSLS that were searched for, and again in full */
} Bli;

/* Measures one direction of one target. ranks belong to lex (forward: src -> tgt;
 * backward: both exchanged by the caller, cross being the forward one and is_backward
 * true; its CSLS lists are not looked at: only those of the queries, of their
 * predictions and of the first 10,000 sources are made). seed: of the bootstrap. Errors:
 * E_UNDEFINED when nothing is covered. O(queries log queries + bootstrap). Source:
 * Conneau et al. 2018 (P@k, CSLS, unsupervised criterion); Glavas et al. 2019 (MAP, MRR).
 */
typedef struct BliInput {
    const Space *src, *tgt; /* in the direction of the queries */
    const Lexicon *lex;     /* queries in src, golds in tgt */
    const GoldRanks *ranks;
    const Cross *cross;
    uint64_t seed;
} BliInput;
MUST_USE Status bli_make(const BliInput *in, Progress *progress, Bli *out, Error *err);

extern const Diagnostic bli_diagnostic;

#endif
