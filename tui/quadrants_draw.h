/* How the quadrants are drawn: the grid of places, and what stands beside it. */
#ifndef TUI_QUADRANTS_DRAW_H
#define TUI_QUADRANTS_DRAW_H

#include "tui/cells.h"
#include "tui/quadrants.h"

/* The plot with its mark, and where it was drawn last. */
typedef struct QuadrantsPlot {
    Quadrants q;
    int32_t current;       /* word of q that stands for its place; -1: none yet */
    QuadrantsCount *count; /* of the places as drawn last; owned */
    Rect grid;             /* where they are */
    int place_w, place_h;  /* cells of a place */
} QuadrantsPlot;

/* Lays the grid into r and draws it with thresholds, levels and names; keeps the places
 * in *p. */
void quadrants_draw_grid(QuadrantsPlot *p, Grid *g, Rect r);
/* Upper left cell of a place: of D2, and of D3, which grows upward. */
int quadrants_draw_left(const QuadrantsPlot *p, int place);
int quadrants_draw_top(const QuadrantsPlot *p, int place);

/* The quadrants with their shares of the pairs and their P@1, each with its interval, and
 * the words of the current place. */
void quadrants_draw_panel(const QuadrantsPlot *p, Grid *g, Rect r);

/* A text column of the table of words (borrowed from it). */
Text quadrants_draw_word(const QuadrantsPlot *p, int32_t i, int col);
/* "map-fault" of a word, and the row of that name in the table of quadrants, -1. */
Text quadrants_draw_quadrant(const QuadrantsPlot *p, int32_t i);
int32_t quadrants_draw_find(const QuadrantsPlot *p, Text name);
bool quadrants_draw_is_same(const QuadrantsPlot *p, int32_t a, int32_t b);
/* ".136 [.108-.169] of 501" of a row and column of the table of quadrants. */
void quadrants_draw_rate(const QuadrantsPlot *p, Pen *pen, int32_t row,
                         const char *column, bool has_n);
/* Appends "D2 .5, D3 .3: 5 words, 5 hits" of the current place. */
void quadrants_draw_add_place(const QuadrantsPlot *p, Str *out);

#endif
