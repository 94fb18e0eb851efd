/* --version: the program, and the libraries that its numbers come from. */
#ifndef TUI_VERSION_H
#define TUI_VERSION_H

#include "core/base/str.h"

/* Appends the lines of --version: the version alone on the first. */
void version_write(Str *out);

#endif
