/* The kind of figure `trajectory`. */
#ifndef PLOTS_PLOT_TRAJECTORY_H
#define PLOTS_PLOT_TRAJECTORY_H

#include "plots/plot.h"

/* PlotKind.make: the ways of the words of ChartOptions.word through the snapshots of the
 * study, with the null pairs of PlotOptions.null; without words those that moved most. */
MUST_USE Status plot_trajectory_make(const PlotCall *call, Figure *out, Error *err);

#endif
