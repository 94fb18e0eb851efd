/* Leakage: how much of the language is left in a space that two languages share. */
#ifndef CORE_DIAG_LEAKAGE_H
#define CORE_DIAG_LEAKAGE_H

#include "core/base/stats.h"
#include "core/space/space.h"

typedef struct Leakage {
    double centroid_cosine;   /* of the mean unit rows; NAN when a mean is 0 */
    double centroid_distance; /* between them: 0 when the languages are not set apart */
    Rate probe; /* words whose language a linear probe tells: 0.5 is none, 1 complete */
    Rate same;  /* of the k neighbours in the joint space, those of the word's own
                   language */
    double same_expected; /* of which no leakage would give (n - 1) / (2n - 1) */
    int32_t words;        /* words of each language in the joint space (the first) */
    int32_t k;
} Leakage;

/* Of two sealed spaces in one frame. The probe: ridge regression on the language, unit
 * rows, penalty 1, five folds over at most 2,000 words of each language drawn with the
 * seed. The neighbours: of the first `words` (at most 10,000, as many of each) words of
 * each language among all of them. Errors: E_INPUT (dimensions differ), E_UNDEFINED
 * (fewer than 10 usable words), E_NOMEM, E_CANCELED. O(words^2 d). Source: the probe as
 * in Libovicky, Rosa, Fraser 2020, "On the language neutrality of pre-trained
 * multilingual representations". */
typedef struct LeakageInput {
    const Space *src, *tgt;
    int32_t k;
    uint64_t seed;
} LeakageInput;
MUST_USE Status leakage_make(const LeakageInput *in, Progress *progress, Leakage *out,
                             Error *err);

#endif
