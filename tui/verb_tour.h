/* tour: the guided tour on the bundled study. */
#ifndef TUI_VERB_TOUR_H
#define TUI_VERB_TOUR_H

#include "tui/verbs.h"

extern const Verb verb_tour;

#endif
