/* Cells: a picture of the screen in memory. Every view draws into a Grid; one file
 * (curses_out.c) brings it to a terminal, and tests read it as text.
 *
 * All clipping happens in one place, against grid->clip. All text goes through
 * text_display, so that nothing from a file can act on the terminal, and right-to-left
 * words are put into reading order here. */
#ifndef TUI_CELLS_H
#define TUI_CELLS_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/base/text.h"
#include "tui/style.h"

enum { CELLS_BYTES = 34 };

/* One cell: a character with its marks (UTF-8, NUL-terminated). */
typedef struct GridCell {
    char s[CELLS_BYTES];
    uint8_t width; /* 1 or 2; 0: the right half of the wide character before it */
    uint8_t style; /* Style, perhaps with STYLE_SELECTED */
} GridCell;

typedef struct Rect {
    int x, y, w, h;
} Rect;

/* Zero-initialised is a grid of 0 x 0. */
typedef struct Grid {
    int w, h;
    GridCell *cell;     /* h x w; owned */
    Rect clip;          /* nothing is drawn outside of it */
    TextMode mode;      /* UTF-8 or ASCII drawing */
    bool is_reordering; /* right-to-left words are ordered here, not by the terminal */
    int cursor_x;       /* place of the text cursor; -1: hidden */
    int cursor_y;
} Grid;

/* Makes the grid w x h cells, all blank, clip the whole; keeps mode and is_reordering. */
void cells_resize(Grid *g, int w, int h);
/* Blanks all cells, opens the clip, hides the cursor. */
void cells_clear(Grid *g);
void cells_free(Grid *g);

/* The part of r inside the grid. */
Rect cells_clip(Grid *g, Rect r);

/* Draws text from anywhere (data or ours) into at most w cells from (x, y), cut with an
 * ellipsis; returns the cells it takes. The rest of the w cells is left as it was. */
int cells_put(Grid *g, int x, int y, int w, Text text, uint8_t style);
/* The same for a C string. */
int cells_say(Grid *g, int x, int y, int w, const char *text, uint8_t style);
/* The same, right-aligned in w cells. */
int cells_put_right(Grid *g, int x, int y, int w, Text text, uint8_t style);
/* Cells that cells_put would take without a limit. */
int cells_width(const Grid *g, Text text);

/* One sign of the interface. */
int cells_glyph(Grid *g, int x, int y, Glyph glyph, uint8_t style);
/* One cell with a code point of width 1, for canvases. */
void cells_point(Grid *g, int x, int y, uint32_t cp, uint8_t style);

/* Blank cells in a style. */
void cells_fill(Grid *g, Rect r, uint8_t style);
/* Adds STYLE_SELECTED to all cells of r. */
void cells_select(Grid *g, Rect r);
/* A frame around r (drawn inside of it), its inside blank, with a title. */
void cells_box(Grid *g, Rect r, const char *title, uint8_t style);
/* A bar of `share` (0 to 1) of w cells, in eighths of a cell; '#' in ASCII. */
void cells_bar(Grid *g, int x, int y, int w, double share, uint8_t style);

/* Wraps text at blanks into r; returns the number of lines used (at most r.h; the last is
 * cut with an ellipsis when there is more). A line end in the text starts a new line. */
int cells_paragraph(Grid *g, Rect r, Text text, uint8_t style);
/* Lines that cells_paragraph would use with unlimited height. */
int cells_paragraph_lines(const Grid *g, int w, Text text);

/* A line written piece by piece in several styles. */
typedef struct Pen {
    Grid *g;
    int x, y, end; /* next free cell; row; first cell not to be used */
} Pen;

Pen cells_pen(Grid *g, int x, int y, int w);
void cells_pen_put(Pen *pen, uint8_t style, Text text);
void cells_pen_say(Pen *pen, uint8_t style, const char *fmt, ...) PRINTF_LIKE(3, 4);
void cells_pen_glyph(Pen *pen, uint8_t style, Glyph glyph);
/* Moves to column x (never back). */
void cells_pen_to(Pen *pen, int x);
/* Cells left. */
int cells_pen_left(const Pen *pen);

/* Appends the rows as lines of text, blanks at line ends left out. */
void cells_write(const Grid *g, Str *out);

#endif
