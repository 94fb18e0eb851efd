/* The field of a map's isogloss lines, made for a plot, with what its table tells. */
#ifndef PLOTS_PLOT_FIELD_H
#define PLOTS_PLOT_FIELD_H

#include "core/diag/field_evidence.h"
#include "core/table/table.h"

/* Finds a field by name. Errors: E_USAGE with the names there are. */
MUST_USE Status plot_field_find(const char *name, FieldKind *kind, Error *err);

/* What a field is checked by: another map of the same words. */
typedef struct PlotFieldCheck {
    bool is_tsne;   /* by t-SNE, unless the map is one; else by components */
    int32_t points; /* words of each space on the map, as ProjectOptions has it */
    bool has_words; /* also the table "words": the field at each word with evidence */
} PlotFieldCheck;

/* Makes the field with the study's seed and adds its table "field" to the set; the layout
 * is that of the source and ask->entry. Errors: those of field_evidence_field,
 * project_make. */
MUST_USE Status plot_field_make(const FieldAsk *ask, const PlotFieldCheck *check,
                                Progress *progress, TableSet *set, Field **out,
                                Error *err);

/* What a field on the layout is checked by: "t-SNE", "components 3 and 4". */
const char *plot_field_check_name(const Layout *layout, bool is_tsne);

#endif
