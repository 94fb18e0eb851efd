/* Parity: a bar for each language on the same concepts, with its interval and verdict;
 * who cannot be assessed has a line as the others have, and no bar. */
#ifndef PLOTS_CHART_PARITY_H
#define PLOTS_CHART_PARITY_H

#include "plots/chart.h"

/* From the table `languages` of parity, in its order. A dotted line stands at the
 * reference. Errors: E_USAGE (another table, filter), E_UNDEFINED (no language). */
MUST_USE Status chart_make_parity(const Table *t, const ChartOptions *options,
                                  Scene **out, Error *err);

#endif
