/* Everything that one call of `drift` needs and measures: snapshots, anchors, null pairs,
 * pairs of snapshots, series. */
#ifndef CORE_DIAG_DRIFT_RUN_H
#define CORE_DIAG_DRIFT_RUN_H

#include "core/diag/drift_noise.h"
#include "core/diag/drift_series.h"
#include "core/diag/drift_tagged.h"
#include "core/diag/registry.h"
#include "core/space/scores.h"
#include "core/space/wordlist.h"

typedef struct DriftRun {
    const Study *s;         /* borrowed */
    const Args *args;       /* borrowed */
    int n;                  /* snapshots, older first; at least 2 */
    const Space **snapshot; /* owned array of borrowed spaces */
    DriftTagged tagged;     /* --tagged: the snapshots are its */
    WordList *listed;       /* --anchors FILE; NULL */
    Study *extra;           /* spaces of --null and --targets that were read; owned */
    DriftOptions o;
    int nulls;
    DriftPair **null;     /* nulls; distances only */
    DriftPair **to_first; /* n - 1: the first snapshot against each later one; the last
                             also has neighbours, and all of them with two */
    DriftPair **step;     /* n - 1: each against the one before; [0] is to_first[0] */
    DriftNoise noise;     /* of the whole way */
    DriftSeries series;   /* n > 2 */
} DriftRun;

/* The whole way: the first snapshot against the last. */
static inline const DriftPair *drift_run_whole(const DriftRun *r)
{
    return r->to_first[r->n - 2];
}

/* Finds the snapshots and reads what the arguments name beside them: of a study file the
 * spaces with role snapshot in their order (one alone: after the source), else the source
 * and what is given after it; then those of --with. Errors: E_USAGE, those of read_space
 * and wordlist_read; *out is then done. */
MUST_USE Status drift_run_open(const Study *s, const Args *args, Progress *progress,
                               DriftRun *out, Error *err);

/* Measures everything. Errors: those of drift_pair_make. */
MUST_USE Status drift_run_measure(DriftRun *r, Progress *progress, Error *err);
void drift_run_done(DriftRun *r);

/* A space by its name in the study, else read from a file ([LANG=]FILE) into r->extra
 * (its entry number in *entry, -1: of the study). Errors: as read_space. */
MUST_USE Status drift_run_get_space(DriftRun *r, const char *name, Progress *progress,
                                    const Space **out, int *entry, Error *err);

/* Values of a parameter that may be given again: the next one from *rest (NULL at the
 * end), copied. */
char *drift_run_next(const char **rest);

#endif
