/* The tables of `drift` beside those of drift_table.h: over all snapshots, against lists
 * of judgements, about batches. */
#ifndef CORE_DIAG_DRIFT_TABLES_H
#define CORE_DIAG_DRIFT_TABLES_H

#include "core/diag/drift_run.h"

/* Each word over all snapshots; with more than two. */
void drift_tables_add_series(TableSet *set, const DriftRun *r);
/* The measures against each list of --gold. Errors: those of scores_read. */
MUST_USE Status drift_tables_add_gold(TableSet *set, const DriftRun *r,
                                      Progress *progress, Error *err);
/* Monitors of batches, with --monitors. Errors: those of drift_monitors_make. */
MUST_USE Status drift_tables_add_monitors(TableSet *set, const DriftRun *r,
                                          Progress *progress, Error *err);
/* Numbers as a small drawing: one block a value, from 0 to the largest; a dot for a value
 * that is not there. */
void drift_tables_spark(Str *out, const double *x, int n);

#endif
