/* Browse: one Table on the screen. Order, filter, cursor and columns are kept by name, so
 * that they outlive the table (another language, a computation made again). */
#ifndef TUI_BROWSE_H
#define TUI_BROWSE_H

#include "core/table/table.h"
#include "tui/cells.h"
#include "tui/list_cursor.h"

/* A sign in front of a row, for what a view knows about it. Blank: ' '. */
typedef struct BrowseMark {
    const char *sign; /* one cell */
    uint8_t style;
} BrowseMark;
typedef BrowseMark (*BrowseMarkFn)(const Table *t, int32_t row, TextMode mode);

/* Zero-initialised is empty. */
typedef struct Browse {
    const Table *table; /* borrowed; NULL: nothing to show yet */
    const Table *other; /* that it is held against: what differs is marked; borrowed,
                           NULL: none */
    int32_t differing;  /* rows that do */
    int32_t *order;     /* rows shown, in order; owned */
    int32_t n;
    ListCursor list; /* place in order */
    int col;         /* current column */
    int left;        /* first column after the frozen one */
    char *sort;      /* name of the column; NULL: as it came */
    bool is_descending;
    Str filter;          /* as typed */
    TableFilter *parsed; /* NULL: no filter, or a bad one */
    TableFilter *last;   /* for n and N once the filter is gone */
    Error filter_err;    /* text is empty when the filter is good */
    bool *is_hidden;     /* by column; owned */
    int *width;          /* by column, cells; owned */
    int *shown;          /* by column, cells as drawn last, 0: not drawn; owned */
    int ncols;
    BrowseMarkFn mark; /* NULL: no marks */
    Rect rows;         /* where rows were drawn last, for the mouse */
} Browse;

/* Shows a table (or none); filter, sort and column are applied again by name. */
void browse_set_table(Browse *b, const Table *t, TextMode mode);
/* Holds the table against another of the same rows (NULL: none): see blink_differs. */
void browse_set_other(Browse *b, const Table *other);
/* Cells of the table were set anew: columns are as wide as they need. The rows shown, and
 * the cursor, stay. */
void browse_refresh(Browse *b, TextMode mode);
void browse_done(Browse *b);

/* The row under the cursor, -1 when there is none. */
int32_t browse_row(const Browse *b);

/* Puts the cursor on a row of the table, when it is shown. */
void browse_go_to(Browse *b, int32_t row);
void browse_move(Browse *b, int32_t by);
void browse_move_column(Browse *b, int by);
/* To the next (by 1) or previous (-1) row that matches the last filter; false: none. */
bool browse_find(Browse *b, int by);

/* Falling, rising, as it came; text begins with rising. */
void browse_sort(Browse *b);
/* By a column's name ("-name": falling); false when there is none of that name. */
bool browse_sort_by(Browse *b, const char *name);
/* Sets the filter; a bad one shows all rows and leaves its sentence in filter_err. */
void browse_filter(Browse *b, const char *text);
/* Hides the current column; on the first column: shows all again. */
void browse_hide(Browse *b);

/* Heading, rows, and in the last line what the current column means. */
void browse_draw(Browse *b, Grid *g, Rect r);
/* The most lines that browse_draw_cut can use for any row of the table, drawn in r with
 * its current columns; 0: none is cut. It does not depend on the row, so that the screen
 * stands still when the cursor moves. */
int browse_cut_lines(Browse *b, Rect r);
/* The texts of the current row that browse_draw cut, whole, in the lines of r; returns
 * the lines used. */
int browse_draw_cut(const Browse *b, Grid *g, Rect r);
/* "61 of 669 rows  filter ...  sorted by ...". */
void browse_status(const Browse *b, Pen *pen);
/* A click or the wheel; true when the cursor is on a row that was clicked twice. */
bool browse_mouse(Browse *b, int x, int y, bool is_double);

/* The rows as shown, as a table of its own; owned by the caller. */
Table *browse_make_table(const Browse *b);
/* Appends " --where ... --sort ..." as far as they are set. */
void browse_add_options(const Browse *b, Str *out);

/* How often each value of the current column occurs in the rows shown; owned by the
 * caller; NULL without a table. */
Table *browse_make_counts(const Browse *b, TextMode mode);

#endif
