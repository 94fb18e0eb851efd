/* Forest: effects under each other, each with its interval, its size and what it is
 * called, beside the line of no effect. */
#ifndef PLOTS_CHART_FOREST_H
#define PLOTS_CHART_FOREST_H

#include "plots/chart.h"

/* Columns by name. */
typedef struct ChartForestSpec {
    const char *value;   /* numbers with lo and hi, or a rate, which has its own */
    const char *lo, *hi; /* ends of the interval; not used for a rate */
    const char *name[3]; /* what names a row, joined; NULL: no more */
    const char
        *verdict;     /* text; `firm` marks are filled, others open; NULL: all filled */
    const char *firm; /* "difference" */
    double none;      /* where the dotted line stands */
    const char *line; /* what it is: "no effect"; NULL: there is none */
    const char *interval; /* "95 % interval, words resampled" */
} ChartForestSpec;

/* A row of the table each, in its order; a missing value stands with its reason. Errors:
 * E_USAGE (no such column, not a number, filter), E_UNDEFINED (no row has a value). */
MUST_USE Status chart_make_forest(const Table *t, const ChartForestSpec *spec,
                                  const ChartOptions *options, Scene **out, Error *err);

#endif
