/* Pictures: verbs whose result has a view that says more than its table. */
#ifndef TUI_PICTURE_H
#define TUI_PICTURE_H

#include "tui/ui.h"

/* Whether a verb called with these words and options (argv without the verb) has one:
 * that of some verbs shows any call, that of others the result of the defaults. */
bool picture_has(const Diagnostic *d, int argc, char *const *argv);
/* NULL when it has none. */
View *picture_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv);
/* Whether a view is the picture of this call. */
bool picture_is(const View *v, const Diagnostic *d, int argc, char *const *argv);
/* Puts the mark of a picture on a word or name; an empty one changes nothing. */
void picture_go_to(View *v, Text name);

#endif
