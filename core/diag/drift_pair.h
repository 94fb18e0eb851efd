/* Two snapshots of one language compared word by word, in three ways that see different
 * things. All of them over the shared vocabulary, both sides of unit length:
 *   distance: 1 - cosine of a word with itself after alignment;
 *   local: how its similarities to its neighbours of either time changed (no alignment);
 *   turnover: how many of its nearest neighbours are others (no alignment). */
#ifndef CORE_DIAG_DRIFT_PAIR_H
#define CORE_DIAG_DRIFT_PAIR_H

#include "core/diag/drift_align.h"
#include "core/diag/drift_vocab.h"
#include "core/near/knn.h"

typedef struct DriftOptions {
    DriftAnchors anchors;
    const Vocab *listed; /* DRIFT_ANCHORS_LISTED; borrowed */
    const Vocab *ranked; /* words that are measured; NULL: all shared ones; borrowed */
    bool is_lower;       /* listed words also in lower case */
    bool is_centred;     /* the mean over the shared words is taken away; false */
    int32_t k;           /* neighbours for reading; 10 */
    int32_t k_local;     /* neighbours of either side in `local`; 25 */
    int32_t k_turnover; /* neighbours for ranking; 0: min(1000, words / 20), at least k */
    int bands;          /* of equally many words by rank; 10 */
    double level;       /* of false discoveries; .05 */
    bool is_only_aligned; /* distances alone, no neighbours; false */
    const char *const
        *searched; /* words whose neighbours alone are searched; NULL: all */
    int nsearched;
} DriftOptions;

DriftOptions drift_pair_defaults(void);

typedef struct DriftWord {
    int32_t at;            /* row in the shared spaces a and b */
    double distance;       /* NAN: zero vector after centring, other dimensions */
    double local;          /* 1 - cos(s_a, s_b), [0, 2]; NAN: undefined */
    int32_t n_union;       /* neighbours of either side that it is over */
    double mean_a, mean_b; /* mean similarity to them: a common scale leaves local 0 */
    int32_t shared;        /* of the k nearest, in both lists */
    int32_t shared_wide;   /* of the k_turnover nearest */
    double turnover;       /* 1 - shared_wide / k_turnover; NAN: no lists */
    double rank_distance, rank_turnover; /* 1: changed most; average ranks */
} DriftWord;

typedef struct DriftPair {
    const Space *older, *newer; /* borrowed */
    DriftVocab vocab;
    Space *a, *b; /* the shared words, prepared; rows parallel; owned */
    DriftAlign align;
    int32_t n; /* words measured, by ascending rank in the older */
    DriftWord *word;
    int32_t k, k_local, k_turnover; /* as used: cut to what there is */
    bool
        is_partial; /* neighbours of the words searched alone: no figure over all words */
    double mean_cosine, mean_local, mean_overlap, mean_turnover; /* NAN: nothing there */
    double chance;          /* expected share of k random words that are shared */
    double chance_turnover; /* 1 - that of k_turnover */
    double rho_rank; /* Spearman of rank in the older (1: most frequent) and distance */
    double rho_measures; /* Spearman of distance and turnover */
} DriftPair;

/* Measures everything. Neighbour lists are exact, made in blocks of words and forgotten:
 * O(block k_turnover) memory beside O(n d). With
 * options->searched the other words have a distance and no neighbours, and so have the
 * means: O(n d) time for each beside the alignment. Errors: E_UNDEFINED (fewer than 3
 * shared words, too few anchors), E_INPUT (dimensions), E_NOMEM, E_CANCELED. O(n^2 d)
 * time. Sources: distance: Hamilton, Leskovec, Jurafsky 2016, ACL; local: the same,
 * EMNLP, eq. 1-2 (its common reimplementation asks for k neighbours with the word itself
 * among them, over the whole vocabularies: here k without the word, over the shared one);
 * turnover: Gonen, Jawahar, Seddah, Goldberg 2020, ACL (k of 1,000 there; average ranks
 * in place of random noise against ties). */
MUST_USE Status drift_pair_make(const Space *older, const Space *newer,
                                const DriftOptions *options, Progress *progress,
                                DriftPair **out, Error *err);
void drift_pair_free(DriftPair *p);

/* The measured word of this spelling, as a place in word[]; -1: none. */
int32_t drift_pair_find(const DriftPair *p, Text word, bool is_lower);

#endif
