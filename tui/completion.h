/* Completions for shells, made from the tables that the command line is made from. */
#ifndef TUI_COMPLETION_H
#define TUI_COMPLETION_H

#include "core/base/str.h"

/* Adds the script that teaches a shell verbs, options and their values; `shell` is
 * "bash", "zsh" or "fish", or "names": the names of all verbs, one a line. The scripts
 * run nothing but the shell. */
void completion_add(Str *out, const char *shell);

#endif
