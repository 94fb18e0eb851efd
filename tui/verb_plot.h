/* plot: one figure of what a study says. */
#ifndef TUI_VERB_PLOT_H
#define TUI_VERB_PLOT_H

#include "tui/verbs.h"

extern const Verb verb_plot;

#endif
