/* Quadrants: the words of an overlap result on the plane of two overlaps: do the
 * languages agree about a word (D2), and does the map keep it (D3)? Both are shares of k
 * neighbours, so words share places; a grid of places is laid so that the thresholds fall
 * between two of them. */
#ifndef TUI_QUADRANTS_H
#define TUI_QUADRANTS_H

#include "core/table/table.h"

/* One axis of the grid. A level is a count of shared neighbours, 0 to k. */
typedef struct QuadrantsAxis {
    int k, top; /* neighbours compared; the highest level that occurs */
    int high;   /* first level that is high; top + 1: none is */
    int per;    /* levels of a place */
    int places; /* in all */
    int low;    /* of them below `high` */
} QuadrantsAxis;

typedef struct QuadrantsWord {
    int32_t row;  /* of the table `words` */
    int32_t rank; /* of the source word: the frequent ones come first */
    int level[2]; /* D2, D3 */
    bool is_hit;
} QuadrantsWord;

/* Zero-initialised is empty. */
typedef struct Quadrants {
    const Table *words; /* borrowed; NULL: nothing to show */
    const Table *sums;  /* the table `quadrants`, borrowed */
    int col_word, col_gold, col_quadrant;
    QuadrantsWord *word; /* owned, by rank */
    int32_t n, missing;  /* words with both overlaps, and without */
    QuadrantsAxis axis[2];
} Quadrants;

/* Takes the tables of a result of `overlap` (borrowed; NULL empties); false when it has
 * no quadrants: no word with both overlaps, or no dictionary. Each level has a place of
 * its own until quadrants_lay says otherwise. O(n log n). */
bool quadrants_set(Quadrants *q, const TableSet *set);
void quadrants_done(Quadrants *q);

/* Lays both axes so that they have at most wide and high places (at least 2 are used). */
void quadrants_lay(Quadrants *q, int wide, int high);
/* The place of a word on an axis (0: D2, 1: D3), and the first level of a place. */
int quadrants_place(const Quadrants *q, int32_t word, int axis);
int quadrants_level(const QuadrantsAxis *a, int place);

/* Words and hits at a place; the first word there (by rank), -1 when there is none. */
typedef struct QuadrantsCount {
    int32_t words, hits, first;
} QuadrantsCount;
/* All places, row after row from the lowest D3; owned by the caller. O(n + places). */
QuadrantsCount *quadrants_make_counts(const Quadrants *q);

#endif
