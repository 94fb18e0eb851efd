/* replay: what was recorded in the interactive view is done again without a terminal, and
 * every file that was written then is made again. */
#ifndef TUI_VERB_REPLAY_H
#define TUI_VERB_REPLAY_H

#include "tui/verbs.h"

extern const Verb verb_replay;

#endif
