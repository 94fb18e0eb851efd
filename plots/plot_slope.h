/* The figure `slope`: before and after a map, or one alignment after the other. */
#ifndef PLOTS_PLOT_SLOPE_H
#define PLOTS_PLOT_SLOPE_H

#include "plots/plot.h"

/* From what compare finds: with every alignment against every other a place for each in
 * the order of the study and a line for each score; else two places, before and after (or
 * A and B), and a line for each target by the score of the options. Errors: those of
 * compare_make, E_USAGE (more than 8 alignments, unknown score). */
MUST_USE Status plot_slope_make(const PlotCall *call, Figure *out, Error *err);

#endif
