/* Drift plots: the way of one word through its snapshots, in cells. */
#ifndef TUI_DRIFT_PLOT_H
#define TUI_DRIFT_PLOT_H

#include "tui/cells.h"

/* A word in one snapshot. */
typedef struct DriftPlotStep {
    Text name;       /* of the snapshot; borrowed */
    double distance; /* from the first one; NAN: not there */
    double lo, hi;   /* what is usual for words as frequent; NAN: not known */
} DriftPlotStep;

/* A place in the plane of the word's neighbours. */
typedef struct DriftPlotPlace {
    Text word;    /* borrowed; of a neighbour */
    int snapshot; /* -1: a neighbour, at its latest */
    double x, y;
} DriftPlotPlace;

/* Whether a plot can be drawn there: 4 lines and 24 cells at least. */
bool drift_plot_fits(Rect r);

/* Distances from the first of n snapshots against a scale from 0, with the usual range of
 * each as a shaded band behind them and the names below. Nothing is drawn into less than
 * 4 lines or 24 cells. */
void drift_plot_way(Grid *g, Rect r, const DriftPlotStep *step, int n);

/* Neighbours as words, and the word itself as a line through numbers, 1 for the first
 * snapshot. A neighbour that has no room is a dot. Nothing is drawn into less than 4
 * lines or 24 cells. */
void drift_plot_plane(Grid *g, Rect r, const DriftPlotPlace *place, int32_t n);

#endif
