/* Blink: two alignments of one target language in turn on the same place of the screen.
 * Two targets of the study are alignments of one language when they are measured by the
 * same dictionary. */
#ifndef TUI_BLINK_H
#define TUI_BLINK_H

#include "tui/ui.h"

/* The next target that is measured by the current one's dictionary, -1: there is none. */
int blink_find_other(const Ui *ui);

/* Whether two different entries are alignments of one target. */
bool blink_is_pair(const Ui *ui, int a, int b);

/* Whether a cell of words, text, counts or truths says something else in the table of the
 * other alignment; false where the tables have not the same rows (their first columns),
 * and for shares, which always differ a little. b may be NULL. */
bool blink_differs(const Table *a, const Table *b, int32_t row, int col);
/* Rows in which a cell does. */
int32_t blink_count(const Table *a, const Table *b);

/* Makes the other alignment the current target, and says which it is; otherwise says what
 * is needed, and returns false. */
bool blink_go(Ui *ui);
/* The same, for views that have nothing to add. */
void blink_key(View *v, Ui *ui);

#endif
