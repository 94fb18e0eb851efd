/* What a map knows by heart: a language on its training dictionary beside other words. */
#ifndef CORE_DIAG_PARITY_TRAIN_H
#define CORE_DIAG_PARITY_TRAIN_H

#include "core/base/stats.h"
#include "core/study/study.h"

typedef struct ParityTrain {
    Rate train;       /* P@1 on the covered words of the training dictionary */
    Rate held;        /* on the covered words of the test dictionary that it lacks */
    bool *is_seen;    /* entries of the test dictionary whose source word it has */
    int32_t concepts; /* of the common concepts those that are seen; counted later */
} ParityTrain;

typedef struct ParityTrainInput {
    const Study *s;
    int entry;       /* a target with dictionary and training dictionary */
    bool is_csls;    /* how the first word is found; else by cosine */
    const bool *hit; /* entries of the test dictionary: the first word, so found, is one
                        of its translations */
} ParityTrainInput;

/* Both rates by the same score. A word is seen whatever its translation there: a map that
 * was fitted on one translation has been shown the word. out->is_seen is the caller's,
 * also on failure. Errors: those of study_get_cosine, lexicon_make and cross_find_best.
 * O(words of the training dictionary), by CSLS times the target's words. */
MUST_USE Status parity_train_make(const ParityTrainInput *in, Progress *progress,
                                  ParityTrain *out, Error *err);

#endif
