/* Pictures: verbs whose result has a view that says more than its table. */
#ifndef TUI_PICTURE_H
#define TUI_PICTURE_H

#include "tui/ui.h"

/* The picture of a verb's result; NULL when it has none. argc: words and options that the
 * verb was called with (a picture shows the result with its defaults). */
View *picture_new(Ui *ui, const Diagnostic *d, int argc);
/* Whether there is one. */
bool picture_has(const Diagnostic *d, int argc);
/* Whether a view is the picture of this verb. */
bool picture_is(const View *v, const Diagnostic *d);
/* Puts the mark of a picture on a source word; an empty one changes nothing. */
void picture_go_to(View *v, Text word);

#endif
