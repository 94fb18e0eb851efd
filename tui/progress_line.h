/* Runs one piece of work on a thread and shows on a terminal how far it is; an interrupt
 * stops it. */
#ifndef TUI_PROGRESS_LINE_H
#define TUI_PROGRESS_LINE_H

#include "core/base/job.h"
#include "core/base/str.h"

/* Runs fn(ctx) as a job with so many threads (0: one a core) and waits for it. When
 * stderr is a terminal and not is_quiet a line appears there after half a second: what is
 * done, percent, rate, time left. SIGINT, SIGTERM and SIGHUP ask the work to stop; a
 * second SIGINT ends the process with 130 at once. Result, status and error are those of
 * fn; a job that cannot get a thread runs on the caller's. */
MUST_USE Status progress_line_run(JobFn fn, void *ctx, int threads, bool is_quiet,
                                  void **result, Error *err);

/* The signal that stopped the last run; 0: none. */
int progress_line_signal(void);

/* The line for given figures, for tests: done of total (0: unknown) after so many seconds
 * of this stage. */
void progress_line_format(Str *out, const char *gerund, uint64_t done, uint64_t total,
                          double seconds);

#endif
