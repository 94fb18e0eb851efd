/* What a reviewer signs: the two documents that people read, without the sign-off itself.
 * Tables and figures are in it by their digests in part 13. */
#ifndef PLOTS_REPORT_SIGNED_H
#define PLOTS_REPORT_SIGNED_H

#include "core/base/digest.h"
#include "core/base/str.h"

/* The command of a shell that computes the same digest in the folder of a report. */
extern const char report_signed_command[];

/* SHA-256 of report.md without part 12, followed by report.html without part 12, in
 * lower-case hex. O(n). */
void report_signed_digest(Text md, Text html, char hex[DIGEST_HEX]);

#endif
