/* What the interactive view is opened with: the study that the arguments name, and the
 * options that it needs. */
#ifndef TUI_OPENING_H
#define TUI_OPENING_H

#include "tui/app.h"
#include "tui/options.h"
#include "tui/settings.h"

/* The study of a command line without a verb: --study, a study file, or spaces; nothing
 * is loaded yet. Errors: E_USAGE, those of study_read. */
MUST_USE Status opening_make_study(const Options *o, const Settings *settings,
                                   Study **out, Error *err);

/* Folders are borrowed from the settings. */
AppOptions opening_app_options(const Settings *settings);

/* The command line that opens the same again, as a shell reads it; owned by the caller.
 */
char *opening_make_command(const Options *o);

#endif
