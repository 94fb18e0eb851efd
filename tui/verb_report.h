/* report: everything that a study allows to be measured, as one folder. */
#ifndef TUI_VERB_REPORT_H
#define TUI_VERB_REPORT_H

#include "plots/report.h"
#include "tui/verbs.h"

extern const Verb verb_report;

/* What is done with the files of a report that was made in memory. */
typedef struct VerbReportUse {
    void (*use)(void *ctx, const ReportFile *file, int n);
    void *ctx;
} VerbReportUse;

/* Makes a report again from the options that made it, and writes nothing. Errors: those
 * of reading and of report_make. */
MUST_USE Status verb_report_remake(const Options *o, const Settings *settings,
                                   const VerbReportUse *use, Progress *progress,
                                   Error *err);

#endif
