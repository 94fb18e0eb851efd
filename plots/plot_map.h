/* The kinds `map` and `rnx` of figures. */
#ifndef PLOTS_PLOT_MAP_H
#define PLOTS_PLOT_MAP_H

#include "plots/plot.h"

/* The map of the source with one target, or with all (options->is_all), its pairs, and
 * the isogloss lines of options->field. Errors: E_USAGE, E_UNDEFINED, those of
 * project_make, pairs_make, field_evidence_field. */
MUST_USE Status plot_map_make(const PlotCall *call, Figure *out, Error *err);

/* What that map keeps of neighbourhoods of every size. Errors: as above,
 * project_worth_make. */
MUST_USE Status plot_map_make_rnx(const PlotCall *call, Figure *out, Error *err);

#endif
