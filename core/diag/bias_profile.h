/* Profiles: what a word is near to, over many concepts, beside what its translation is
 * near to; and whether an alignment made the two more alike than the languages have
 * them. */
#ifndef CORE_DIAG_BIAS_PROFILE_H
#define CORE_DIAG_BIAS_PROFILE_H

#include "core/diag/registry.h"

enum {
    BIAS_PROFILE_LEAST = 30, /* concepts that a profile needs */
    BIAS_PROFILE_NAMED = 3
};

/* Pairs of translations: each is a word with a profile, and a concept in the profiles of
 * all others. */
typedef struct BiasProfileInput {
    const Space *before; /* the rows of `space` before it was mapped; NULL: not there */
    const Space *space;  /* the language's, as aligned */
    const Space *hub;
    const int32_t *row, *hub_row; /* n each; rows that are not zero */
    int32_t n;
} BiasProfileInput;

/* One word. A profile is its cosines with all other concepts; two profiles agree by
 * Spearman's correlation, -1 to 1; NAN where a profile has no variance. */
typedef struct BiasProfileWord {
    double within;       /* own concepts in `before` (without it in `space`) against the
                            hub's within the hub */
    double within_after; /* own concepts in `space`; NAN without `before` */
    double shared;       /* the hub's concepts in `space`; NAN where dimensions differ */
    double change;       /* shared - within: above 0 it was drawn to the hub's profile */
    int32_t concept[BIAS_PROFILE_NAMED]; /* which changed their place most in the
                                            direction of change, numbers of pairs; -1:
                                            none */
} BiasProfileWord;

/* The mean over words. */
typedef struct BiasProfileMean {
    int32_t words; /* with all figures */
    double within, within_after, shared, change;
    Interval within_ci, change_ci; /* 95 %, bootstrap over words, 2,000 resamples; the
                                      concepts stay */
} BiasProfileMean;

/* Profiles of the pairs which[0..m) over the concepts which[0..m), each without itself,
 * into out[0..m). m > BIAS_PROFILE_LEAST. Errors: E_CANCELED. O(m^2 (d + log m)). Source:
 * own measure, after the comparison of second-order similarities (Hamilton et al. 2016,
 * EMNLP). */
MUST_USE Status bias_profile_measure(const BiasProfileInput *in, const int32_t *which,
                                     int32_t m, Progress *progress, BiasProfileWord *out,
                                     Error *err);

/* NAN and 0 words where none has figures. `name` names the random stream. */
BiasProfileMean bias_profile_mean(const BiasProfileWord *w, int32_t m, uint64_t seed,
                                  const char *name, Progress *progress);

typedef struct BiasProfileOptions {
    const char *concepts; /* file of source words that are the concepts; NULL: all */
    int32_t most;         /* pairs at most, the most frequent of the source */
} BiasProfileOptions;

/* Adds the tables `profiles` and `profile_words` for every aligned space with a
 * dictionary, and a sentence each to *said. Concepts are one-to-one pairs of the
 * dictionary, then of the training dictionary; those are told apart whose source word the
 * training dictionary has. Errors: E_USAGE (no space has a dictionary), those of
 * wordlist_read and the study. */
MUST_USE Status bias_profile_add(TableSet *set, const Study *s,
                                 const BiasProfileOptions *o, Progress *progress,
                                 Str *said, Error *err);

#endif
