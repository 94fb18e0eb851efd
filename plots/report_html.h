/* What of report.html can be tested alone: its escapes. */
#ifndef PLOTS_REPORT_HTML_H
#define PLOTS_REPORT_HTML_H

#include "core/base/str.h"

/* Appends data as text of a page: through text_display, with & < > and quotes as
 * entities; runs of words that are written from right to left are isolated (<bdi>). */
void report_html_text(Str *out, Text t);
/* Appends bytes in base64 (RFC 4648). */
void report_html_base64(Str *out, Text t);

#endif
