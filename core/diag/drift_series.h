/* Words over several snapshots: how far each stands from the first one at each time, and
 * at which time it moved. */
#ifndef CORE_DIAG_DRIFT_SERIES_H
#define CORE_DIAG_DRIFT_SERIES_H

#include "core/base/stats_change.h"
#include "core/diag/drift_noise.h"

/* Values (snapshots after the first) from which on change points are tested: among six
 * the smallest p is 1/20. */
enum { DRIFT_SERIES_LEAST = 7 };

typedef struct DriftSeries {
    int points;     /* snapshots after the first */
    int32_t n;      /* words that every snapshot has */
    int32_t *row;   /* n rows of the first snapshot, ascending; owned */
    double *x;      /* n x points: distance from the first; owned */
    double *z;      /* the same, each point in sample deviations over the words; owned */
    bool is_tested; /* enough snapshots */
    bool is_two_sided;     /* as asked for */
    StatsChange *change;   /* n, of z; owned; NULL when not tested */
    double *p, *q;         /* n, one- or two-sided as asked for; owned; NULL */
    DriftVerdict *verdict; /* n; owned; NULL */
} DriftSeries;

typedef struct DriftSeriesInput {
    const DriftPair *const *to_first; /* the first snapshot against each later one */
    int points;
    bool is_two_sided; /* also words that came back */
    double level;
    uint64_t seed;
} DriftSeriesInput;

/* Series of the words that all pairs measure; with DRIFT_SERIES_LEAST or more points
 * the change point of each, q by Benjamini and Hochberg over the words. Errors: E_NOMEM,
 * E_CANCELED. O(n 2^points points) up to STATS_CHANGE_EXACT points. Source: Kulkarni,
 * Al-Rfou, Perozzi, Skiena 2015, WWW, section 4; the first point, which is zero, is left
 * out, the sample deviation taken, and the choice of the point corrected for. */
MUST_USE Status drift_series_make(const DriftSeriesInput *in, Progress *progress,
                                  DriftSeries *out, Error *err);
void drift_series_done(DriftSeries *s);

/* The smallest p that any order allows at the pivot of word i; of a tested series. */
double drift_series_least(const DriftSeries *s, int32_t i);

/* The word with this row in the first snapshot, -1: none. */
int32_t drift_series_find(const DriftSeries *s, int32_t row);

#endif
