/* Plots: the kinds of figure that the verb `plot` and the report can make from a study.
 */
#ifndef PLOTS_PLOT_H
#define PLOTS_PLOT_H

#include "core/diag/project.h"
#include "core/study/study.h"
#include "plots/chart.h"
#include "plots/figure.h"

typedef struct PlotOptions {
    ChartOptions chart;   /* size, type, title, words to label */
    RenderOptions render; /* dpi, font, numbered labels, missing glyphs */
    const char *target;   /* name of a target; NULL: the first that can be drawn (map,
                             histogram), all (bars) */
    bool is_all; /* map, rnx: all targets on one map, not `target` alone; default false */
    const char *score;  /* map: what decides a hit: "csls" (default) or "nn" */
    const char *column; /* histogram, bars: DIAGNOSTIC:COLUMN; NULL: the kind's own */
    const char
        *curve; /* curve: where seed pairs come from, as bli --learning-curve has it;
                   NULL: train where there is a training dictionary, else half */
    const char *sets; /* forest: files of word sets, as bias --sets has them; NULL: those
                         of the study */
    const char *null; /* trajectory: null pairs, as drift --null has them; NULL: none */
    const char *reference;  /* parity: the target the others are held against, as parity
                               --reference has it; NULL: that of the measurement */
    const TableSet *result; /* of the diagnostic that is drawn, when it is there already
                               (borrowed); NULL: it is run */
    const char *field; /* map: whose isogloss lines are drawn, "p@1"; NULL (default): none
                        */
    bool has_field_words; /* map: the result also has the field at each word (table
                             "words"); default false */
    bool is_tsne_check;   /* map: the field is checked on a t-SNE map, not on components;
                             default false */
    ProjectOptions project; /* map: how it is made, and of how many words */
    bool has_baselines; /* map: beside its recall those of a map of noise and of principal
                           components; default true */
    bool has_caption;   /* also write the caption, FILE without its ending + .caption.txt;
                           default false */
} PlotOptions;

PlotOptions plot_options_defaults(void);

/* One plot to make; everything borrowed. */
typedef struct PlotCall {
    const struct PlotKind *kind;
    const Study *study;
    const PlotOptions *options;
    Progress *progress;
} PlotCall;

typedef struct PlotKind {
    const char *name, *help; /* "map", one line */
    const char *column;      /* default of PlotOptions.column; NULL: has none */
    unsigned needs;          /* NEED_... of core/diag/registry.h */
    Status (*make)(const PlotCall *call, Figure *out, Error *err);
} PlotKind;

extern const PlotKind plot_kinds[];
extern const int plot_count;

/* NULL when there is none of this name. */
const PlotKind *plot_find(const char *name);

/* Makes the figure of a loaded study, not drawn yet. Errors: E_USAGE (the study lacks
 * what the kind needs, unknown target, column, score), E_UNDEFINED (nothing to draw),
 * those of the diagnostic. */
MUST_USE Status plot_make(const PlotKind *kind, const Study *s,
                          const PlotOptions *options, Progress *progress, Figure *out,
                          Error *err);

/* Draws a figure into a file whose ending (.png, .svg, .pdf) says the format; with
 * numbered labels also FILE without its ending + .labels.tsv. Nothing is written when
 * drawing fails. Errors: E_USAGE (another ending), E_OUTPUT (a file exists and
 * !is_replacing, an input would be replaced, missing glyphs), those of figure_encode. */
MUST_USE Status plot_write(Figure *f, const PlotOptions *options, const char *path,
                           bool is_replacing, Error *err);

#endif
