/* Causes: why the nearest target word of a source word is not its gold translation.
 *
 * A fixed battery of tests, each with a statistic and a threshold, and for most a repair
 * in thought: the rank that the gold would have if the cause were taken away. A cause
 * that does not apply for want of data is "not tested", never "not there". */
#ifndef CORE_DIAG_CAUSE_H
#define CORE_DIAG_CAUSE_H

#include "core/base/stats.h"
#include "core/diag/cause_senses.h"
#include "core/diag/cause_words.h"
#include "core/near/cross.h"
#include "core/near/rank.h"
#include "core/space/lexicon.h"

/* In the order in which the first that holds becomes the primary one. */
typedef enum CauseKind {
    CAUSE_OOV,         /* a word is out of vocabulary */
    CAUSE_GOLD_GAP,    /* the prediction looks like a translation that the gold lacks */
    CAUSE_WRONG_ENTRY, /* the gold looks like no translation */
    CAUSE_MORPHOLOGY,  /* the prediction is another form of a gold */
    CAUSE_HUB,         /* the prediction is near everything */
    CAUSE_ANTONYM,     /* the prediction translates an opposite that a list names */
    CAUSE_FELLOW,      /* the prediction translates a near word of the same kind */
    CAUSE_NAME,        /* names, numbers, strings that mean something else */
    CAUSE_COPY,        /* the source word itself, or a word in its script */
    CAUSE_FREQUENCY,   /* a rare word with a weak vector */
    CAUSE_POLYSEMY,    /* gold and prediction belong to different senses */
    CAUSE_DOMAIN,      /* the languages disagree about the neighbourhood */
    CAUSE_MAP,         /* the map is off in this region */
    CAUSE_NEAR_MISS,   /* the gold has rank 2 to 10 */
    CAUSE_UNEXPLAINED,
    CAUSE_KINDS,
    CAUSE_OK = CAUSE_KINDS /* of a hit: no cause is asked for */
} CauseKind;

/* "oov", "gold-gap", ... "unexplained", "ok". */
const char *cause_name(CauseKind kind);

typedef enum CauseVerdict { CAUSE_NOT_TESTED, CAUSE_FAIL, CAUSE_PASS } CauseVerdict;

/* One test of one word. */
typedef struct CauseTest {
    CauseVerdict verdict; /* CAUSE_PASS: the cause's mark is there */
    const char *why;      /* not tested: the reason; static */
    double value;         /* the statistic; NAN: it has none */
    double threshold;     /* NAN: it has none */
    int32_t
        what_if; /* rank of the best-placed gold after the repair; 0: no repair: so it
                    is of gold-gap and morphology, which would accept the prediction */
} CauseTest;

/* How the prediction is in contrast with the source word. */
typedef enum CauseContrast {
    CAUSE_CONTRAST_NONE,
    CAUSE_CONTRAST_LIST, /* it translates a word that a relation opposes to the source */
    CAUSE_CONTRAST_FELLOW,  /* it translates, by the dictionary, a neighbour of the source
                             */
    CAUSE_CONTRAST_NEARER,  /* its own nearest source word is a neighbour of the source */
    CAUSE_CONTRAST_NEIGHBOR /* it and the gold are among each other's neighbours */
} CauseContrast;

/* What decided whether a word is rare with a weak vector. */
typedef enum CauseRare {
    CAUSE_RARE_NOT,    /* neither is rare */
    CAUSE_RARE_PLACE,  /* place in the vocabulary, in (0, 1] */
    CAUSE_RARE_RANK,   /* rank above 20,000, in a larger vocabulary */
    CAUSE_RARE_STRONG, /* rare, but the mean cosine of its neighbours is not low */
} CauseRare;

/* Everything found about one source word of the dictionary. */
typedef struct Cause {
    int32_t entry; /* of the lexicon */
    int32_t src;   /* row in the source space; -1: out of vocabulary */
    CauseKind primary;
    CauseTest test[CAUSE_KINDS];
    int32_t gold;  /* best-placed gold: target row; -1: none is covered */
    int32_t rival; /* the prediction; of a hit the best-placed word that is no gold; -1 */
    int32_t rank_nn, rank_csls;
    double cos_gold, cos_rival;
    bool is_hit, is_mutual; /* the rival's nearest source word is this one */
    /* what the sentences of the evidence are made of */
    int32_t n_k, rank_without, rank_no_hubs; /* of the rival; without it; without hubs */
    CauseForm form;
    int32_t form_gold;
    CauseContrast contrast;
    int32_t contrast_src; /* source row that the rival translates; -1 */
    Text relation;        /* CAUSE_CONTRAST_LIST: what the list calls it; of the list */
    CauseRare rare_by;
    bool is_rare_gold; /* rare_by is about the gold */
    const char *name_sign;
    double d2, d2_rival, d3, around, coherence; /* NAN: not measured */
    bool is_region; /* domain: by the neighbours' own neighbours; else by the word's */
    CauseSenses senses;
    int32_t variant_src, variant_tgt; /* rows of other spellings; -1: none */
    CauseVariant variant;
} Cause;

typedef struct CauseShare {
    Rate primary;    /* misses of which it is the primary cause; oov: of all sources */
    Rate flagged;    /* misses tested for it on which its test passes; oov: as above */
    Rate base;       /* correct pairs tested for it on which its test passes */
    int64_t repairs; /* misses of which cause_is_repaired */
} CauseShare;

typedef struct Causes {
    int32_t n; /* == lex->n_sources, in dictionary order */
    Cause *cause;
    CauseShare share[CAUSE_KINDS];
    int64_t misses, hits;
    int32_t anchors;  /* dictionary pairs that neighbourhoods and local maps rest on */
    int32_t hubs;     /* target words that count as hubs */
    double hub_from;  /* their least N_k */
    double found_cos; /* that nineteen of twenty golds that are found have at least */
    double mean_d2;   /* of all anchors; NAN: not measured */
} Causes;

typedef struct CauseInput {
    const Space *src, *tgt;
    const Lexicon *lex;
    const Lexicon
        *train;         /* further pairs for neighbourhoods and local maps; NULL: none */
    const Cross *cross; /* the lists by CSLS are not looked at */
    const GoldRanks *ranks;
    const WordFile *tags_src, *tags_tgt, *lemmas_tgt; /* NULL: not given */
    const WordFile *relations; /* between words of the source; NULL: not given */
    const WordFile *parallel;  /* the same with translations; NULL: not given */
    const bool *wanted;        /* n_sources: entries to be diagnosed; NULL: all */
} CauseInput;

/* Runs the battery on every source word of the dictionary. For a correct pair the
 * best-placed wrong word takes the place of the prediction: so every test has its base
 * rate among correct pairs. The primary cause of a miss is, among those whose test
 * passes, the first in the order of CauseKind when gold-gap or morphology is among them
 * (the prediction would be accepted, so nothing asks for a repair); else the first that
 * is repaired; else the first. The same bytes with any number of threads. With wanted,
 * entries that are not asked for keep the primary cause CAUSE_OK, with nothing else in
 * them, and count in no share; the others are as without it, since what they are compared
 * with is measured on all. O(misses (n_t d + d^3) + queries n_s d) time. Errors: E_NOMEM,
 * E_CANCELED, those of knn_make_queries.
 */
MUST_USE Status cause_make(const CauseInput *in, Progress *progress, Causes **out,
                           Error *err);
void cause_free(Causes *c);

/* Whether a miss has the mark and its repair puts a gold first. The repairs of antonym,
 * fellow and copy, and of hub but by CSLS, leave out the prediction with other words:
 * they count only when leaving out the prediction alone does not do it (as it does for
 * every gold at rank 2). */
bool cause_is_repaired(const Cause *c, CauseKind kind);

/* A bit of 1 << kind for every test that passes. */
unsigned cause_flags(const Cause *c);

#endif
