/* The golds of a word, as the word view shows them: cosine and rank among all words of
 * the other language, under both alignments where there are two. */
#ifndef TUI_WORD_GOLDS_H
#define TUI_WORD_GOLDS_H

#include "tui/ui.h"
#include "tui/word_data.h"

typedef struct WordGolds {
    const Ui *ui;
    const WordData *data;
    const WordData *there; /* under the other alignment; NULL: not known */
} WordGolds;

/* Draws at most r.h lines; returns how many. */
int word_golds_draw(const WordGolds *v, Grid *g, Rect r);

#endif
