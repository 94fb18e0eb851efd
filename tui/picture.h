/* Pictures: verbs whose result has a view that says more than its table. */
#ifndef TUI_PICTURE_H
#define TUI_PICTURE_H

#include "tui/ui.h"

/* Whether a verb called with these words and options (argv without the verb) has one: it
 * shows the result of the verb with its defaults. */
bool picture_has(const Diagnostic *d, int argc, char *const *argv);
/* NULL when it has none. */
View *picture_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv);
/* Whether a view is the picture of this verb. */
bool picture_is(const View *v, const Diagnostic *d);
/* Puts the mark of a picture on a word or name; an empty one changes nothing. */
void picture_go_to(View *v, Text name);

#endif
