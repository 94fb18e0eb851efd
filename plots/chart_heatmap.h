/* Many rates at a glance: languages by conditions. */
#ifndef PLOTS_CHART_HEATMAP_H
#define PLOTS_CHART_HEATMAP_H

#include "plots/chart.h"

/* A tile for every row of the table that the options keep: its row of the picture is the
 * cell of `y`, its column the cells of the text columns `x`, or where none is named of as
 * many other text columns as it takes to tell the rows apart, joined (rows and columns
 * exchanged where those names are long); the darker, the higher the value of `value`
 * (COL_REAL or COL_RATE), which stands in the tile, a rate with its n. A rate of fewer
 * than 10 cases is hatched, with its n; a missing value is an empty frame. Errors:
 * E_USAGE (no such column, not a number, a place twice), E_UNDEFINED (no value). O(rows
 * (columns + rows)). */
typedef struct ChartHeatmapSpec {
    const char *y, *value;
    const char *x[2];  /* NULL: not named */
    const char *about; /* what the rows have in common ("CSLS, forward"); NULL: nothing */
} ChartHeatmapSpec;
MUST_USE Status chart_make_heatmap(const Table *t, const ChartHeatmapSpec *spec,
                                   const ChartOptions *o, Scene **out, Error *err);

#endif
