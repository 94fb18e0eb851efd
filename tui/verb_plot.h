/* plot: one figure of what a study says. */
#ifndef TUI_VERB_PLOT_H
#define TUI_VERB_PLOT_H

#include "tui/verbs.h"

extern const Verb verb_plot;

/* Draws a figure again from the options that drew it, as the bytes of a PNG, and writes
 * nothing. Errors: those of reading, plot_make and figure_encode. */
MUST_USE Status verb_plot_remake(const Options *o, const Settings *settings,
                                 Progress *progress, Str *out, Error *err);

#endif
