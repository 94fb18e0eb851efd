/* Slopes: rates of a few alignments side by side, joined, with what is not shown to
 * differ left open. */
#ifndef PLOTS_CHART_SLOPE_H
#define PLOTS_CHART_SLOPE_H

#include "core/base/stats.h"
#include "plots/chart.h"

enum { CHART_SLOPE_PLACES = 8 };

typedef struct ChartSlopeLine {
    const char *name;
    Rate rate[CHART_SLOPE_PLACES];         /* one a place; n = 0: none there */
    bool is_different[CHART_SLOPE_PLACES]; /* from the place before it; [0] is unused */
} ChartSlopeLine;

typedef struct ChartSlope {
    const char *place[CHART_SLOPE_PLACES]; /* "before", "after" */
    int nplaces;                           /* 2 to CHART_SLOPE_PLACES */
    const ChartSlopeLine *line;
    int nlines;
    const char *score; /* for the heading: "csls"; NULL: the lines are scores */
} ChartSlope;

/* A line for each, a whisker for the Wilson interval of each rate, a filled mark where
 * the rate differs from the one before it (Holm p < .05), else an open one. Errors:
 * E_UNDEFINED (no line). */
MUST_USE Status chart_make_slope(const ChartSlope *slope, const ChartOptions *o,
                                 Scene **out, Error *err);

#endif
