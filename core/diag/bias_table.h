/* The tables of `bias`. */
#ifndef CORE_DIAG_BIAS_TABLE_H
#define CORE_DIAG_BIAS_TABLE_H

#include "core/diag/bias.h"

/* Adds tests, words, lost and (where there are lines) change to the set; measures: a bit
 * for each BiasMeasure asked for, has_weat: WEAT too. Errors: E_NOMEM. */
MUST_USE Status bias_table_add(TableSet *set, const BiasResults *r, const BiasOptions *o,
                               unsigned measures, bool has_weat, Error *err);

#endif
