/* The style sheet of report.html. */
#ifndef PLOTS_REPORT_HTML_STYLE_H
#define PLOTS_REPORT_HTML_STYLE_H

/* CSS for any medium: of text, of tables and figures; and what changes on paper. They
 * belong together in this order. */
extern const char report_html_style[];
extern const char report_html_style_tables[];
extern const char report_html_style_print[];

#endif
