/* Report: everything that a study allows to be measured, as one folder.
 *
 *   report.md      for people: findings, tables, figures, warnings, what was not measured
 *   report.json    all results with all their tables
 *   *.csv          one file a table, all rows and columns
 *   fig-*.png      a map and a histogram of overlap for each target, bars of P@1
 *   manifest.json  every file above with bytes and SHA-256, inputs, parameters, fonts
 *
 * The same inputs and options give the same bytes, on any number of threads; no time and
 * no name of a machine is in them. */
#ifndef PLOTS_REPORT_H
#define PLOTS_REPORT_H

#include "core/study/study.h"
#include "plots/plot.h"

typedef struct ReportOptions {
    PlotOptions plot;  /* of all figures; default 120 mm wide at 200 dpi; target, column
                          and  result are the report's own */
    const char *title; /* NULL: the study's, else "en and de, el" */
    bool is_csv_raw;   /* CSV without the guard against formulas; default false */
    bool is_replacing; /* write into a folder that is not empty; default false */
} ReportOptions;

ReportOptions report_options_defaults(void);

/* Runs every diagnostic of the registry that the study allows (all spaces are loaded),
 * draws the figures, and writes the folder `dir` (made if need be). All is computed
 * before the first file is written; the manifest comes last. A diagnostic that cannot be
 * run, or whose numbers are undefined here, is listed with its reason. *out (NULL: not
 * wanted) gets the manifest as tables: `files`, `figures`, `not_measured`, `spaces`.
 * Errors: E_OUTPUT (a folder or file, missing glyphs), those of the diagnostics but
 * E_USAGE and E_UNDEFINED. */
MUST_USE Status report_write(const Study *s, const char *dir,
                             const ReportOptions *options, Progress *progress,
                             TableSet **out, Error *err);

#endif
