/* What the files of the kinds of figure share. */
#ifndef PLOTS_PLOT_PARTS_H
#define PLOTS_PLOT_PARTS_H

#include "plots/plot.h"

/* The parameters that every kind has; a height that the chart chose is in the table
 * `figure`. */
void plot_parts_add_common(TableSet *set, const PlotKind *kind, const PlotOptions *o);

/* Parameters, inputs and notes of a result without its tables; owned by the caller. */
TableSet *plot_parts_copy_provenance(const TableSet *from);

/* The entry of the target asked for; the first with a dictionary, else the first. Errors:
 * E_USAGE (no target, none of this name). */
MUST_USE Status plot_parts_find_target(const Study *s, const char *name, int *entry,
                                       Error *err);

#endif
