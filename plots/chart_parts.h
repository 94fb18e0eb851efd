/* What the charts of tables share; only chart*.c include this. */
#ifndef PLOTS_CHART_PARTS_H
#define PLOTS_CHART_PARTS_H

#include "plots/chart.h"

/* The number of a column, or E_USAGE naming the columns there are. */
MUST_USE Status chart_parts_col(const Table *t, const char *name, int *col, Error *err);

/* The rows (owned) that the options' target and filter keep. */
MUST_USE Status chart_parts_rows(const Table *t, const ChartOptions *o, int32_t **rows,
                                 int32_t *n, Error *err);

/* A cell as a number; false for a missing one and for text. */
bool chart_parts_value(const Cell *cell, double *v);

/* ".54": a share without the zero before its point, as in tables. */
void chart_parts_share(Str *out, double v, int decimals);

/* A vertical line at a value, with its entry "NAME VALUE" in the legend; NAN: nothing. */
void chart_parts_add_rule(Scene *s, double at, SceneStroke stroke, const char *name);

/* "Recall (share)": title and unit of a column. */
Text chart_parts_axis_title(Scene *s, const ColSpec *col);

/* The group of the number-th line of a figure, in its colour and shape, with its entry in
 * the legend. */
int32_t chart_parts_add_group(Scene *s, SceneText name, int number);
/* A rate at p.x (group, trust and size as in p), with its interval as whiskers if wanted.
 */
void chart_parts_add_rate(Scene *s, ScenePoint p, Rate r, bool has_whiskers);

/* Title and subtitle, unless the options give others. */
void chart_parts_set_heading(Scene *s, const ChartOptions *o, Text title, Text subtitle);

#endif
