/* The tables `update` and `update_words` of `drift`. */
#ifndef CORE_DIAG_DRIFT_UPDATE_TABLE_H
#define CORE_DIAG_DRIFT_UPDATE_TABLE_H

#include "core/diag/drift_run.h"

/* With --targets: for each language and each step from one snapshot to the next what a
 * dictionary finds before and after. Adds what it read to r->extra and its sentence to
 * the finding. Errors: E_USAGE (as many targets of a language as snapshots, a dictionary
 * each), those of read_space, lexicon_read_dict, drift_update_make. */
MUST_USE Status drift_update_table_add(TableSet *set, DriftRun *r, Progress *progress,
                                       Str *finding, Error *err);

#endif
