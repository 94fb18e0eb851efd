/* verify: whether a report or a figure still is what its inputs give. */
#ifndef TUI_VERB_VERIFY_H
#define TUI_VERB_VERIFY_H

#include "tui/verbs.h"

extern const Verb verb_verify;

#endif
