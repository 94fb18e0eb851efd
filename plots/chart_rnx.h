/* How much of neighbourhoods of every size maps keep. */
#ifndef PLOTS_CHART_RNX_H
#define PLOTS_CHART_RNX_H

#include "core/diag/project_worth.h"
#include "plots/chart.h"

/* What a curve is of; borrowed. */
typedef struct ChartRnx {
    const ProjectWorth *worth;
    const Layout *layout;
    const Space *const *spaces; /* on the map */
    int nspaces;
} ChartRnx;

/* A curve R_NX(K) over the size K of the neighbourhood (log axis) for the map and each
 * yardstick that is there, with the area under it; 0 is chance, 1 is every neighbour.
 * Errors: E_UNDEFINED (the map has fewer than 4 points). Source: Lee et al. 2013 (see
 * quality_ranks.h). */
MUST_USE Status chart_make_rnx(const ChartRnx *in, const ChartOptions *o, Scene **out,
                               Error *err);

#endif
