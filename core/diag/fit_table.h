/* Fits as tables. */
#ifndef CORE_DIAG_FIT_TABLE_H
#define CORE_DIAG_FIT_TABLE_H

#include "core/diag/fit.h"
#include "core/table/table.h"

typedef struct FitShown {
    const Fit *fit; /* count of them */
    const FitInput *in;
    int count;
} FitShown;

/* Adds the tables fit, scores, refine, local (the last two where they were made) and
 * split, sets the finding, and warns of pairs that do not determine a map. Errors:
 * E_NOMEM. */
MUST_USE Status fit_table_add(const FitShown *shown, TableSet *set, Error *err);

#endif
