/* Browse: one Table on the screen. Order, filter, cursor and columns are kept by name, so
 * that they outlive the table (another language, a computation made again). */
#ifndef TUI_BROWSE_H
#define TUI_BROWSE_H

#include "core/table/table_arrange.h"
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
    struct {
        char *name; /* of the column */
        bool is_descending;
    } sort[TABLE_ARRANGE_KEYS]; /* the first decides; owned */
    int nsorts;                 /* 0: as it came */
    Str filter;                 /* as typed */
    TableFilter *parsed;        /* NULL: no filter, or a bad one */
    TableFilter *last;          /* for n and N once the filter is gone */
    Error filter_err;           /* text is empty when the filter is good */
    int32_t folded;             /* rows that match across case or accents only */
    bool *is_selected;          /* by row of the table; owned */
    int32_t nselected;
    unsigned selection; /* version of the selection of words that is_selected follows */
    bool is_only;       /* of the rows only those that are selected, when there are any */
    int *cols;          /* the columns in the order in which they are shown; owned */
    int *wide;          /* by column, cells that were asked for; 0: as it needs; owned */
    bool has_chosen;    /* columns are not as they came */
    bool *is_hidden;    /* by column; owned */
    int *width;         /* by column, cells; owned */
    int *shown;         /* by column, cells as drawn last, 0: not drawn; owned */
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

/* Turns a column among those that it is sorted by: as the last of them falling, rising,
 * not any more; text begins with rising. */
void browse_sort_turn(Browse *b, int col);
/* The same by this column alone. */
void browse_sort_alone(Browse *b, int col);
/* By columns' names ("cause,-rank": the second falling; "": as it came); false when one
 * is not there. */
bool browse_sort_by(Browse *b, const char *names);
/* What browse_sort_by takes to sort so. */
void browse_sort_add(const Browse *b, Str *out);
/* The place of a column among those that it is sorted by, from 1; 0: it is not. */
int browse_sort_place(const Browse *b, int col);
/* Sets the filter; a bad one shows all rows and leaves its sentence in filter_err. */
void browse_filter(Browse *b, const char *text);

/* --- columns: the first that is shown is frozen --- */

/* Shows a column or hides it; the last one that is shown stays. */
void browse_show_column(Browse *b, int col, bool is_shown);
/* Moves a column by places in the order. */
void browse_place_column(Browse *b, int col, int by);
/* Wider or narrower by cells. */
void browse_widen_column(Browse *b, int col, int by);
/* These columns only, in this order ("word,cos"); false when one is not there. */
bool browse_show_columns(Browse *b, const char *names);
/* Columns as they came. */
void browse_reset_columns(Browse *b);
/* The place of the first column that is shown. */
int browse_frozen(const Browse *b);

/* --- selected rows --- */

void browse_select(Browse *b, int32_t row, bool is_selected);
/* Shows the selected rows only, or all again. */
void browse_show_selected(Browse *b, bool is_only);

/* "61 of 669 rows  filter ...  sorted by ...". */
void browse_status(const Browse *b, Pen *pen);
/* A click or the wheel; true when the cursor is on a row that was clicked twice. */
bool browse_mouse(Browse *b, int x, int y, bool is_double);

/* The row under a cell of the screen; -1: none. */
int32_t browse_mouse_row(const Browse *b, int x, int y);

/* The rows as shown, or those of them that are selected, with the columns as shown when
 * they were chosen, as a table of its own; owned by the caller. */
Table *browse_make_table(const Browse *b);
/* Appends " --only ... --where ... --sort ... --columns ..." as far as they are set;
 * false when no words tell the selected rows from the others shown. */
bool browse_add_options(const Browse *b, Str *out);
/* The same of what browse_make_counts counts: without order and columns. */
bool browse_add_where(const Browse *b, Str *out);

/* How often each value of the current column occurs in the rows shown; owned by the
 * caller; NULL without a table. */
Table *browse_make_counts(const Browse *b);

/* Whether a column holds texts (they stand on the left, numbers on the right). */
bool browse_is_text(const ColSpec *c);
/* The cells that a cell's text takes; buf: for the text, filled. */
int browse_cell_width(const Browse *b, int32_t row, int col, TextMode mode, Str *buf);

#endif
