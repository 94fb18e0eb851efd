/* Tour: what to look at and which key to press next, in lines above the status of the
 * real views. It follows what is done; wandering off does no harm. */
#ifndef TUI_TOUR_H
#define TUI_TOUR_H

#include "tui/cells.h"
#include "tui/keys.h"

typedef struct Ui Ui;

enum { TOUR_LINES = 3 };

/* Begins with the first step. */
void tour_begin(Ui *ui);
void tour_end(Ui *ui);

/* After each input: whether it was what the step asked for. */
void tour_follow(Ui *ui, Action action);

/* Whether there is room for a tour that is under way. */
bool tour_is_shown(const Ui *ui, int rows);
/* Draws the step into r, TOUR_LINES high. */
void tour_draw(Ui *ui, Rect r);
/* The same as one line of text; appends. */
void tour_say(const Ui *ui, Str *out);

/* How many steps there are; the number of the one that is shown, from 1, 0: none. */
int tour_steps(void);

#endif
