/* What the tests of causes look at, measured for all words of the dictionary at once:
 * neighbours, hubs, pairs of the dictionary as anchors, quantiles. Internal. */
#ifndef CORE_DIAG_CAUSE_FACTS_H
#define CORE_DIAG_CAUSE_FACTS_H

#include "core/diag/cause.h"

enum {
    CAUSE_LOCAL = 200, /* anchors of a local map */
    CAUSE_LEAST_LOCAL =
        50,          /* fewer anchors than this allow no statement about a region */
    CAUSE_SPARE = 24 /* anchors asked for beyond those, since some are left out */
};

typedef struct CauseFacts {
    const CauseInput *in;
    int32_t n;             /* covered words */
    int32_t k;             /* neighbours of every list but those of senses */
    int32_t *x;            /* n rows in the source */
    int32_t *gold;         /* n target rows: the best-placed gold */
    int32_t *rival;        /* n target rows; -1: all neighbours are golds */
    Neighbors *senses;     /* n lists of CAUSE_SENSES neighbours in the source */
    Neighbors *near_gold;  /* n lists of k in the target */
    Neighbors *near_rival; /* n lists of k; of a rival that is not there: empty */
    int32_t m;             /* anchors: one-to-one pairs of the dictionaries */
    int32_t *a, *b;        /* m rows of source and target */
    Neighbors *anchors;    /* n lists of anchors near x, those of x itself left out; NULL:
                              too few */
    int32_t *entry_of, *train_of; /* source row: entry of lex and train, -1: none */
    double *d2, *d2_rival, *d3, *around, *coherence; /* n each; NAN: not measured */
    double rare;  /* places in their vocabularies from here on are rare, in (0, 1]: where
                     at most a third as many words are found as of all, or the rarest
                     fifth */
    double lost;  /* from here on next to none is found: a tenth as many; 1: nowhere */
    int32_t *n_k; /* n_t counts */
    uint8_t *is_hub;         /* n_t */
    double hub_from, r_high; /* least N_k of a hub; 95th percentile of r_S */
    double gold_found; /* nineteen of twenty golds that are found have this cosine at
                          least; with under 20 found, half of all golds */
    double gold_low;   /* 5th percentile of the cosines of all golds */
    double coherent;   /* residuals around a word that agree more than this point the same
                          way: .3, or less where nineteen of twenty found pairs have less */
    double d2_median, d2_mean, d2_chance, around_low;
    double r_src_median, r_tgt_median; /* of mean similarities of the words asked for */
    int32_t hubs;
    bool has_capitals[2]; /* of source and target */
} CauseFacts;

/* Errors: those of knn_make_queries. */
MUST_USE Status cause_facts_make(const CauseInput *in, Progress *progress,
                                 CauseFacts **out, Error *err);
void cause_facts_free(CauseFacts *f);

/* Whether the dictionaries give target row t as a translation of source row s. */
bool cause_facts_translates(const CauseFacts *f, int32_t s, int32_t t);
/* The rarer of two words: its place in its vocabulary, in (0, 1]. */
double cause_facts_place(const CauseFacts *f, int32_t s, int32_t t);

#endif
