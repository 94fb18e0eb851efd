/* Drive: the interactive view without a terminal. The same Ui, its jobs run to their end
 * between the inputs; for the line mode and for replaying a log. */
#ifndef TUI_DRIVE_H
#define TUI_DRIVE_H

#include "tui/ui.h"

/* Opens a Ui whose screen has w x h cells and is drawn in memory. */
void drive_open(Ui *ui, Study *study, int threads, int w, int h);

/* Lets all jobs run to their end, drawing now and then, for drawing asks for more. Asks
 * `goes_on` (NULL: yes) at least every 50 ms; false: the jobs are stopped; a second time:
 * the view is left. Returns false when it was told so. */
bool drive_settle(Ui *ui, bool (*goes_on)(void *ctx), void *ctx);

/* Hands over one key, or each character of a text, and draws. */
void drive_key(Ui *ui, uint32_t key);
void drive_type(Ui *ui, Text text);

#endif
