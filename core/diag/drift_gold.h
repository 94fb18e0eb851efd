/* Do the measures of drift order words as people did? */
#ifndef CORE_DIAG_DRIFT_GOLD_H
#define CORE_DIAG_DRIFT_GOLD_H

#include "core/base/stats_rank.h"
#include "core/diag/drift_pair.h"
#include "core/space/scores.h"

typedef enum DriftMeasure {
    DRIFT_DISTANCE,
    DRIFT_LOCAL,
    DRIFT_TURNOVER,
    DRIFT_MEASURES
} DriftMeasure;

typedef struct DriftGold {
    int32_t words, found; /* of the list; of those measured here: all is over these */
    int32_t by_tag;       /* found once a tag behind `_` was taken away (attack_nn) */
    double rho, p;        /* Spearman; NAN for fewer than 3 words or no variance */
    Interval rho_ci;      /* Fisher's; NAN for fewer than 10 words */
    double precision;     /* average precision of finding the 1s; NAN for graded lists */
    double baseline;      /* share of 1s among the found: what chance gives */
    Rate accuracy;        /* changed = above mean + sd of all measured words; n == 0 for
                             graded lists */
    double majority;      /* share of the larger class */
} DriftGold;

/* One measure against a list. Words are looked for as they stand, with is_lower in lower
 * case, else without what stands behind their last `_`. Sources: Schlechtweg et al. 2020,
 * SemEval-2020 task 1 (the two tasks); Kaiser, Kurtyigit, Kotchourko, Schlechtweg 2021,
 * EACL (the threshold, which knows nothing of the list). O(words log words). */
void drift_gold_measure(const DriftPair *pair, const Scores *gold, bool is_lower,
                        DriftMeasure measure, DriftGold *out);

/* "cos_distance", "local", "turnover": as the columns are called. */
const char *drift_gold_name(DriftMeasure m);

/* The value of a measured word; NAN: it has none. */
double drift_gold_value(const DriftWord *w, DriftMeasure m);

#endif
