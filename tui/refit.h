/* Refit: a map fitted anew while the study is looked at. The alignment that it gives
 * stands beside the one there was, as another target of the same dictionary, and b goes
 * from one to the other in every view. */
#ifndef TUI_REFIT_H
#define TUI_REFIT_H

#include "tui/ui.h"

/* At most so many refits; each needs an entry for its target, and one for its source. */
enum { REFIT_MOST = 8, REFIT_ENTRIES = 2 * REFIT_MOST };

/* The command ":refit [--method M] [--train-dict FILE] [--prepare STEPS] [--corrected]
 * [--held-out SHARE] [--lambda L] [--map-out FILE] [--map-out-source FILE] [--force]" on
 * the current target: begins a job, which shows the new alignment when it is done. */
void refit_run(Ui *ui, int argc, char *const *argv);
/* Appends the options that begin with `word`, a line each. */
void refit_complete(const Ui *ui, const char *word, Str *out);

/* The study as it is to be seen with this target: with the source of that alignment. */
Study *refit_study(const Ui *ui, int target);
/* The entry that stands in the place of another one now: the current target for another
 * alignment of it, the current source for another form of it; else itself. */
int refit_follow(const Ui *ui, int entry);

/* "fitted on 401 of these 501 pairs": a warning for every screen of a target whose
 * dictionary was fitted on; "" otherwise. Appends. */
void refit_add_warning(const Ui *ui, Str *out);

/* After the tasks and all results. */
void refit_free(Ui *ui);

#endif
