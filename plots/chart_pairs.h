/* The central picture: word by word, do the languages agree, and does the map keep it? */
#ifndef PLOTS_CHART_PAIRS_H
#define PLOTS_CHART_PAIRS_H

#include "plots/chart.h"

/* Columns of a table of words: two shares of k neighbours, whether the word is a hit, and
 * the word itself. */
typedef struct ChartPairsSpec {
    const char *x, *y, *hit, *word;
    double x_high, y_high; /* from where on each counts as high: lines; NAN: none */
} ChartPairsSpec;

/* Words as bubbles on the plane of two overlaps: words with the same two values share
 * one, hits right and misses left of their place, the area of a bubble counts them. The
 * four quadrants are named; bubbles of misses whose languages agree (high x, low y) are
 * labelled first, each with up to three of its words, the most frequent. Rows with a
 * missing value are counted in the subtitle. Errors: E_USAGE (no such column),
 * E_UNDEFINED (no row). O(rows log rows). */
MUST_USE Status chart_make_pairs(const Table *t, const ChartPairsSpec *spec,
                                 const ChartOptions *o, Scene **out, Error *err);

#endif
