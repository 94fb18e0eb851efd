/* The field of a map's isogloss lines, made for a plot, with what its table tells. */
#ifndef PLOTS_PLOT_FIELD_H
#define PLOTS_PLOT_FIELD_H

#include "core/diag/field_evidence.h"
#include "core/table/table.h"

/* Finds a field by name. Errors: E_USAGE with the names there are. */
MUST_USE Status plot_field_find(const char *name, FieldKind *kind, Error *err);

/* Makes the field with the study's seed and adds its table "field" to the set. Errors:
 * those of field_evidence_field. */
MUST_USE Status plot_field_make(const FieldAsk *ask, Progress *progress, TableSet *set,
                                Field **out, Error *err);

#endif
