/* Bias bars: effects of tests of association with their intervals, under each other. */
#ifndef TUI_VIEW_BIAS_H
#define TUI_VIEW_BIAS_H

#include "tui/ui.h"

extern const ViewType view_bias_type;

/* Of a call of `bias` (argv without the verb); NULL after a message when it is wrong. */
View *view_bias_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv);

#endif
