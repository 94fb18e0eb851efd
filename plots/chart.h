/* Charts: from a Layout or a Table to a Scene.
 *
 * A chart chooses what to show and how; it never computes a statistic (cutting values
 * into bins is showing). What it leaves out it says in Scene.notes and in the caption. */
#ifndef PLOTS_CHART_H
#define PLOTS_CHART_H

#include "core/diag/field_evidence.h"
#include "core/diag/registry.h"
#include "core/project/layout.h"
#include "core/space/space.h"
#include "core/table/table.h"
#include "plots/scene.h"

typedef struct ChartOptions {
    double width_mm;      /* of the picture, 20 to 1000; default 84, one column */
    double height_mm;     /* 0: what suits the chart */
    double type_size;     /* points; default 7, at least 4 */
    const char *title;    /* NULL: the chart's own; "": none */
    const char *subtitle; /* NULL: the chart's own; "": none */
    const char *where;    /* bars, histogram: a table filter for rows; NULL: all */
    const char
        *target;      /* histogram, bars: rows whose column "target" is this; NULL: all */
    const Text *word; /* map: words to label, most important first; NULL: chosen */
    int32_t nwords;   /* of `word` */
    int32_t max_labels;  /* map: at most; 0: what the size of the picture carries */
    int32_t max_links;   /* map: links drawn, the first of the pairs; default 400 */
    double mean, median; /* histogram: lines drawn there; NAN: none (default) */
    double chance;       /* histogram, bars: a line drawn there; NAN: none (default) */
} ChartOptions;

ChartOptions chart_options_defaults(void);

typedef enum ChartOutcome { CHART_UNKNOWN, CHART_HIT, CHART_MISS } ChartOutcome;

/* A gold pair as the map links it: rows of the two spaces, and whether the target was
 * retrieved first. */
typedef struct ChartPair {
    int32_t src, tgt;
    ChartOutcome outcome;
    int target; /* space of tgt; 0: that of the map (ChartMap.target) */
} ChartPair;

/* A word of a space. */
typedef struct ChartWord {
    int space;
    int32_t row;
} ChartWord;

typedef struct ChartMap {
    const Layout *layout;
    const Space *const *spaces; /* as the layout numbers them */
    int nspaces;
    int source, target;    /* spaces that the pairs join */
    const ChartPair *pair; /* the most important first; NULL: none */
    int32_t npairs;
    const char *score;  /* what decided the outcome: "csls"; NULL: unknown */
    const Field *field; /* its isogloss lines are drawn; NULL: none */
    const FieldAbout *about;
    const char *check;     /* the map that the field is checked by: "t-SNE" */
    const ChartWord *mark; /* words that are always labelled: those of the axes; NULL */
    int32_t nmarks;
} ChartMap;

/* The joint map: every point of the layout small and pale, the words of gold pairs
 * larger, pairs linked (solid: retrieved, dashed: missed), chosen words labelled, trust
 * shown by the filling of the markers (good from .9, fair from .8). Labels: the given
 * words and their partners in pairs; else pairs in their order, spread over the map.
 * With lines of a field (chart_field.h), on linked maps and with more than two spaces no
 * links are drawn but those of labelled pairs: a web of lines shows nothing. Words not
 * found and pairs not on the map are in the notes. Errors: E_UNDEFINED (a layout without
 * points). O(n + npairs labels). */
MUST_USE Status chart_make_map(const ChartMap *map, const ChartOptions *options,
                               Scene **out, Error *err);

/* How many values of a column (COL_REAL, COL_INT, or the value of COL_RATE) fall where.
 * When a column has few distinct, evenly spaced values (shares of 10 neighbours) each has
 * a bar of its own; otherwise bins have a round width, about the cube root rule's number.
 * Missing cells are counted in the subtitle. Errors: E_USAGE (no such column, filter),
 * E_UNDEFINED (no value).
 * Source of the rule: Scott 1979, Biometrika 66(3); Terrell and Scott 1985 for the number
 * of bins at least (2n)^(1/3). */
MUST_USE Status chart_make_histogram(const Table *t, const char *column,
                                     const ChartOptions *options, Scene **out,
                                     Error *err);

/* A horizontal bar per row with the Wilson interval as a whisker, value and n beside it;
 * for numbers that are no rates the bar and the value alone, from 0 to either side.
 * x: column of categories, in the order of the table; y: a COL_RATE, COL_REAL or COL_INT
 * column; group: a column that splits each category (nn, csls), or NULL. A missing value
 * has no bar, and its reason in its place. Errors: E_USAGE (no such column, not a number,
 * filter), E_UNDEFINED (no row). */
MUST_USE Status chart_make_bars(const Table *t, const ChartSpec *spec,
                                const ChartOptions *options, Scene **out, Error *err);

/* The chart that a diagnostic declares for its result: "histogram", "bars" or "forest"
 * over its table. E_USAGE for another kind, E_UNDEFINED when the result lacks the table.
 */
MUST_USE Status chart_make(const TableSet *set, const ChartSpec *spec,
                           const ChartOptions *options, Scene **out, Error *err);

#endif
