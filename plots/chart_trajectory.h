/* Trajectories: how far words are from where they were, snapshot by snapshot. */
#ifndef PLOTS_CHART_TRAJECTORY_H
#define PLOTS_CHART_TRAJECTORY_H

#include "plots/chart.h"

enum { CHART_TRAJECTORY_WORDS = 7 };

/* A line for each word of the table `about` of drift (at most CHART_TRAJECTORY_WORDS)
 * through its distances from the first snapshot, one place a snapshot in the order of the
 * table; behind each point, in the word's colour and a place of its own beside the
 * others, what is usual for words as frequent (the middle 95 %). Marks of words with
 * another verdict than "changed" are open. Where a word or a distance is missing its line
 * is interrupted. Errors: E_USAGE (no such columns, too many words), E_UNDEFINED (no word
 * with a distance). O(rows words). */
MUST_USE Status chart_make_trajectory(const Table *about, const ChartOptions *o,
                                      Scene **out, Error *err);

#endif
