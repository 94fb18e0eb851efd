/* The screen of one word: what it is in each snapshot, its neighbours of old and new side
 * by side, and the way it went. */
#ifndef CORE_DIAG_DRIFT_SCREEN_H
#define CORE_DIAG_DRIFT_SCREEN_H

#include "core/diag/drift_run.h"
#include "core/diag/drift_word.h"

/* Adds the tables `word` (neighbours), `about` (one line a snapshot) and `trajectory`
 * (places in the plane) of each word of the arguments, and says it in the finding. Words
 * that are not in two snapshots are a warning; none of them: E_UNDEFINED. Other errors:
 * those of drift_word.h. */
MUST_USE Status drift_screen_add(TableSet *set, const DriftRun *r, Progress *progress,
                                 Str *finding, Error *err);

/* The neighbours lost and gained as a sentence: "lost a, b; gained c, d". */
void drift_screen_say(Str *out, const DriftWordEnds *ends, const DriftNeighbour *list,
                      int32_t n);

#endif
