/* ListCursor: where one stands in a list that is longer than the screen. */
#ifndef TUI_LIST_CURSOR_H
#define TUI_LIST_CURSOR_H

#include <stdint.h>

/* Zero-initialised stands at the beginning. */
typedef struct ListCursor {
    int32_t at;  /* place in the list */
    int32_t top; /* first place on the screen */
} ListCursor;

enum { LIST_CURSOR_FAR = INT32_MAX / 2 }; /* a step that leads to an end of any list */

/* Moves by places in a list of n (0: stays at the beginning), not beyond its ends. */
void list_cursor_move(ListCursor *c, int32_t n, int32_t by);
/* Scrolls as little as it takes for the cursor to be among the `rows` lines of the screen
 * and for no line to be empty while there is more above. */
void list_cursor_show(ListCursor *c, int32_t n, int32_t rows);

#endif
