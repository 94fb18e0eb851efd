/* The isogloss lines of a map: from a field to lines, hatching and shading in a Scene,
 * for paper and terminal alike. */
#ifndef PLOTS_CHART_FIELD_H
#define PLOTS_CHART_FIELD_H

#include "core/diag/field_evidence.h"
#include "plots/scene.h"

enum { CHART_FIELD_LEVELS = 3 };

/* Where the lines are drawn, ascending: the mean of all words, and on either side a round
 * number about half way from there to the extreme of the field, unless that is nearer to
 * the mean than an eighth of the field's range. *mean is the place of the mean among
 * them. 0 when the field does not vary more than chance, or is known nowhere. */
int chart_field_levels(const Field *f, double level[CHART_FIELD_LEVELS], int *mean);

/* Adds to the scene: an area hatched where there are words but too few pairs (or too wide
 * an interval) to tell; an area shaded where more than a third of the evidence disagrees
 * on the second map; lines where the interval is narrow enough, ticks towards the worse
 * side, none shorter than the median bandwidth, with their level on them; "+" or "-" and
 * the value where the field is farthest above or below what permuted values reach
 * anywhere; legend entries. Lines come at the end of Scene.path. O(nodes). */
void chart_field_add(Scene *s, const Field *f, const FieldAbout *about);

/* What the map's paper is covered with at a place: the areas of chart_field_add, for who
 * draws in cells. */
typedef enum ChartFieldCover {
    CHART_FIELD_PLAIN,
    CHART_FIELD_HATCHED,
    CHART_FIELD_SHADED
} ChartFieldCover;
ChartFieldCover chart_field_cover(const Field *f, double x, double y);

/* check: the name of the second map ("t-SNE"). Appends "isogloss lines: P@1 (CSLS) of
 * 1,442 words, .69 overall, ..." with n, kernel, intervals, permutations and the second
 * map. */
void chart_field_say(Str *out, const Field *f, const FieldAbout *about,
                     const char *check);
/* The same in a few words, for a subtitle: "P@1 (CSLS) .69 of 1,442 words, p = .001". */
void chart_field_say_short(Str *out, const Field *f, const FieldAbout *about);

#endif
