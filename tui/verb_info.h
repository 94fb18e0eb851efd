/* info: what a file is, what it holds, and what reading it left out. */
#ifndef TUI_VERB_INFO_H
#define TUI_VERB_INFO_H

#include "tui/verbs.h"

extern const Verb verb_info;

#endif
