/* Trail: where one has been, to go back and forward. A place is the stack of open views
 * as it was; its views stay open as long as a place holds them, so that filter, order
 * and cursor are as one left them. Help and shown commands are no places. */
#ifndef TUI_TRAIL_H
#define TUI_TRAIL_H

#include "tui/view.h"

enum { TRAIL_PLACES = 40, TRAIL_DEPTH = 24 };

typedef struct TrailPlace {
    View *stack[TRAIL_DEPTH]; /* closed with the last place that has them */
    int depth;
} TrailPlace;

/* Zero-initialised is empty. */
typedef struct Trail {
    TrailPlace place[TRAIL_PLACES]; /* oldest first */
    int n, at;                      /* the place where one is */
} Trail;

/* The open views are a new place; those after the one before are forgotten. */
void trail_add(Ui *ui);
/* Closes a view unless it is open, a root, or held by a place. */
void trail_release(Ui *ui, View *v);
/* Goes by places; false at an end. */
bool trail_step(Ui *ui, int by);
/* Forgets all places and closes their views; those of the stack are taken off it. */
void trail_clear(Ui *ui);

#endif
