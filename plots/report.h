/* Report: everything that a study allows to be measured, as one folder that can be read,
 * signed, and made again.
 *
 *   report.html    for people: one file, figures inside, no other file and no script
 *   report.md      the same as plain text
 *   report.json    the same for programs, with all results and all their tables
 *   *.csv          one file a table, all rows and columns
 *   fig-*.png      the figures
 *   review-form.ini  what a reviewer may add: data statement, guidance, sign-off
 *   manifest.json  every file above with bytes and SHA-256, inputs, parameters, and the
 *                  command that makes the report again
 *
 * The same inputs and options give the same bytes, on any number of threads; no time and
 * no name of a machine is in them, and no date that was not given. */
#ifndef PLOTS_REPORT_H
#define PLOTS_REPORT_H

#include "core/study/study.h"
#include "plots/plot.h"
#include "plots/report_form.h"

/* Arguments of a command, without the program's name; strings borrowed. */
typedef struct ReportRecipe {
    const char *const *arg;
    int n;
} ReportRecipe;

typedef struct ReportOptions {
    PlotOptions plot;  /* of all figures; default 120 mm wide at 200 dpi; target, column,
                          field, recipe and result are the report's own */
    const char *title; /* NULL: the study's, else "en and de, el" */
    const char *date;  /* printed as it is given; NULL: not stated */
    const ReportForm *form; /* data statement and sign-off; NULL: none */
    ReportRecipe recipe;    /* what makes the report again, "report" first */
    ReportRecipe figures;   /* the same without what people state, for the figures */
    bool is_csv_raw;        /* CSV without the guard against formulas; default false */
    bool is_replacing;      /* write into a folder that is not empty; default false */
} ReportOptions;

ReportOptions report_options_defaults(void);

typedef struct ReportFile {
    char name[64];
    Str bytes;
} ReportFile;

typedef struct Report Report;

/* Makes a whole report in memory: runs every diagnostic of the registry that the study
 * allows (all spaces are loaded), draws the figures, writes the files. A diagnostic that
 * cannot be run, or whose numbers are undefined here, is listed with its reason. The
 * study and the options are borrowed as long as the report lives. Errors: E_OUTPUT
 * (missing glyphs), those of the diagnostics but E_USAGE and E_UNDEFINED. */
MUST_USE Status report_make(const Study *s, const ReportOptions *options,
                            Progress *progress, Report **out, Error *err);
void report_free(Report *r);

/* Its files, the manifest last; borrowed. */
const ReportFile *report_files(const Report *r, int *n);

/* Makes a report and writes the folder `dir` (made if need be), the manifest last; when
 * writing fails, what was written into a folder that was new or empty is removed again.
 * *out (NULL: not wanted) gets the manifest as tables: `spaces`, `glance`, `files`,
 * `figures`, `not_measured`, ... Errors: those of report_make, E_OUTPUT (a folder or
 * file). */
MUST_USE Status report_write(const Study *s, const char *dir,
                             const ReportOptions *options, Progress *progress,
                             TableSet **out, Error *err);

#endif
