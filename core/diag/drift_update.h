/* Is it safe to replace a cross-lingual pair of spaces by its new version? The same
 * dictionary before and after: what was found and is lost, what is gained, and whether a
 * loss beyond a margin set beforehand can be excluded. */
#ifndef CORE_DIAG_DRIFT_UPDATE_H
#define CORE_DIAG_DRIFT_UPDATE_H

#include "core/base/stats_paired.h"
#include "core/space/lexicon.h"
#include "core/space/space.h"

typedef enum DriftSafety { DRIFT_UNKNOWN, DRIFT_UNSAFE, DRIFT_SAFE } DriftSafety;

typedef struct DriftUpdateInput {
    const Space *src[2], *tgt[2]; /* before and after; each pair in one frame */
    const Dict *dict;             /* held-out pairs */
    bool is_lower;
    int32_t k;
} DriftUpdateInput;

/* One source word that both versions can answer. */
typedef struct DriftUpdateWord {
    Text word;      /* borrowed from the dictionary */
    int32_t row[2]; /* in src[] */
    bool is_right[2];
    int32_t first[2]; /* the nearest target word, in tgt[] */
    double overlap;   /* of the k nearest target words, by spelling */
} DriftUpdateWord;

typedef struct DriftUpdate {
    int32_t sources; /* source words of the dictionary */
    int32_t n;
    DriftUpdateWord *word; /* n; owned */
    double overlap;        /* mean; NAN for n == 0 */
    double local[2]; /* mean local change within source and target; NAN: not there */
    double kept[2];  /* mean overlap of neighbours within source and target; NAN */
} DriftUpdate;

/* A word is evaluable when it is in both sources, not zero, and at least one of its gold
 * translations is in both targets; only those golds count. Right: the nearest target word
 * by cosine is one. Errors: E_INPUT (dimensions), E_NOMEM, E_CANCELED. O(words n_t d +
 * n^2 d). */
MUST_USE Status drift_update_make(const DriftUpdateInput *in, Progress *progress,
                                  DriftUpdate *out, Error *err);
void drift_update_done(DriftUpdate *u);

/* Counts over some of the words (take NULL: all). */
typedef struct DriftUpdateCounts {
    int64_t n, lost, gained;
    Rate before, after;
    double p, midp; /* exact McNemar */
    PairedDifference difference;
    int64_t needed; /* words an interval of half the width `margin` takes */
    DriftSafety safety;
} DriftUpdateCounts;

/* safe: the lower end of the interval of the difference is above -margin; unsafe: its
 * upper end is below. That is non-inferiority: no p-value enters. Sources: Walker and
 * Nowacki 2011, J. of General Internal Medicine 26(2) (non-inferiority); Bonett and Price
 * 2012. */
DriftUpdateCounts drift_update_count(const DriftUpdate *u, const bool *take,
                                     double margin);

/* "safe", "unsafe", "not enough evidence". */
const char *drift_update_safety(DriftSafety s);

#endif
