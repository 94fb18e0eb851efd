/* The tables of `drift` about the way from the first snapshot to the last. */
#ifndef CORE_DIAG_DRIFT_TABLE_H
#define CORE_DIAG_DRIFT_TABLE_H

#include "core/diag/drift_run.h"

/* Words by how far they moved: z within their band, or with is_raw the distance. */
void drift_table_add_words(TableSet *set, const DriftRun *r, bool is_raw);
/* One line for each pair of snapshots. */
void drift_table_add_summary(TableSet *set, const DriftRun *r);
/* Words that came or went between the first snapshot and the last. */
void drift_table_add_vocabulary(TableSet *set, const DriftRun *r);
/* What the verdict about word i of the whole way lacks: "no noise floor". */
const char *drift_table_reason(const DriftRun *r, int32_t i);
/* The places 0..n-1 by falling figures, equal ones in their order, what is not finite
 * last; owned. O(n log n). */
int32_t *drift_table_sort(const double *by, int32_t n);
/* The places of words by what they are ranked by, most moved first; owned. */
int32_t *drift_table_order(const DriftRun *r, bool is_raw);

#endif
