/* The verb `check`: expectations of a result, for scripts that build and publish. */
#ifndef TUI_VERB_CHECK_H
#define TUI_VERB_CHECK_H

#include "tui/verbs.h"

extern const Verb verb_check;

#endif
