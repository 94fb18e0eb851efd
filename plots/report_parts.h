/* What report.c gathers and report_md.c tells; only they include this. */
#ifndef PLOTS_REPORT_PARTS_H
#define PLOTS_REPORT_PARTS_H

#include "core/diag/registry.h"
#include "plots/report.h"

enum { REPORT_NAME = 64 };

/* One diagnostic: its result, or why there is none. */
typedef struct ReportPart {
    const Diagnostic *diagnostic;
    TableSet *set; /* owned; NULL: not measured */
    char *why;     /* owned; then */
} ReportPart;

/* One figure: its file, or why there is none. */
typedef struct ReportFigure {
    char name[REPORT_NAME]; /* "fig-map-de.png" */
    const char *diagnostic; /* the section it belongs to */
    Figure figure;
    Str bytes; /* empty: not drawn */
    char *why; /* owned; then */
} ReportFigure;

typedef struct ReportFile {
    char name[REPORT_NAME];
    Str bytes;
} ReportFile;

typedef struct Report {
    const Study *study;
    const ReportOptions *options;
    ReportPart *part;
    int nparts;
    ReportFigure *figure;
    int nfigures;
    TableSet *set; /* command, parameters, inputs, warnings; table `spaces` */
    char *title;
    ReportFile *file;
    int nfiles, cap;
} Report;

/* The name of a table's file: "bli-summary.csv". */
void report_parts_csv_name(const ReportPart *part, const Table *t, char out[REPORT_NAME]);

/* Appends report.md. */
void report_md_write(const Report *r, Str *out);

#endif
