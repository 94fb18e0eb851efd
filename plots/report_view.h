/* Tables of a report that show some columns and rows of another. */
#ifndef PLOTS_REPORT_VIEW_H
#define PLOTS_REPORT_VIEW_H

#include "core/table/table.h"

/* A table with columns of its own; those are borrowed by the table, so that both are kept
 * together and freed by report_view_done. */
typedef struct ReportView {
    Table *table;  /* owned */
    ColSpec *spec; /* owned */
} ReportView;

/* The named columns (joined by commas; those that the table lacks are passed over; NULL:
 * the first ten) of the named rows (NULL: all) of t, in the order given, under t's own
 * title or another (NULL: its own). Values, missing cells, reasons and notes are t's. */
ReportView report_view_make(const Table *t, const char *columns, const int32_t *rows,
                            int32_t nrows, const char *title);
void report_view_done(ReportView *v);

/* The columns that a page shows of a measurement's table; NULL: the first ten. */
const char *report_view_columns(const char *diagnostic, const char *table);

#endif
