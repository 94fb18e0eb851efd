/* Learning curves: a rate by the number of pairs that a map was fitted on. */
#ifndef PLOTS_CHART_CURVE_H
#define PLOTS_CHART_CURVE_H

#include "plots/chart.h"

/* A line for each target (and direction, when the rows have both) of the table "curve" of
 * bli, over the number of seed pairs on a logarithmic axis, with the intervals of its
 * points as a pale band. d > 0: a vertical line where there are as many pairs as
 * dimensions. Errors: E_USAGE (no such columns, filter), E_UNDEFINED (no row). */
MUST_USE Status chart_make_curve(const Table *t, int32_t d, const ChartOptions *o,
                                 Scene **out, Error *err);

#endif
