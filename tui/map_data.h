/* What the map view draws: a layout of two languages with its indexes, made as a job. */
#ifndef TUI_MAP_DATA_H
#define TUI_MAP_DATA_H

#include "core/diag/project.h"
#include "tui/canvas.h"

enum { MAP_ENTRIES = CANVAS_GROUPS }; /* languages on one map at most */

typedef enum MapMethod {
    MAP_PCA,
    MAP_TSNE,
    MAP_AFTER,  /* t-SNE of the source, the targets put in as they are */
    MAP_BEFORE, /* the same, as they were before their map */
    MAP_LINKED, /* t-SNE of source and target side by side, pairs drawn together */
    MAP_METHODS
} MapMethod;

/* Which layout is wanted: the source first, if there is one. */
typedef struct MapAsk {
    int entry[MAP_ENTRIES];
    int n;
    bool has_quality; /* with trustworthiness and continuity */
    MapMethod method;
} MapAsk;

/* The source (or the first entry) with one target, or alone (target -1). */
MapAsk map_data_ask_one(const Study *s, int target);
/* With all targets, the first MAP_ENTRIES - 1 of them; *left_out (may be NULL) counts the
 * others. */
MapAsk map_data_ask_all(const Study *s, int *left_out);

typedef struct MapData {
    int entry[MAP_ENTRIES];
    int nentries;
    Layout *layout; /* owned */
    uint8_t *group; /* n: language of a point; owned */
    int32_t *order; /* n: points by rank in their space, languages in turn; owned */
    int32_t *label; /* n: points in the order in which they deserve a label: words of
                       pairs from all frequencies, then the others by rank; owned */
    int32_t
        *at[MAP_ENTRIES]; /* by row of the space: its point, -1 when it has none; owned */
    double box[4];        /* least x, least y, greatest x, greatest y */
    bool has_quality;
    double shift; /* linked maps: how far right the target's map stands; else 0 */
} MapData;

/* How a map of the view is made, and what its yardsticks are made by. */
ProjectOptions map_data_options(const Study *s, MapMethod method);

/* The most frequent words and all words of covered pairs; linked maps stand side by side.
 * Errors: as project_make. */
MUST_USE Status map_data_make(const Study *s, const MapAsk *ask, Progress *progress,
                              MapData **out, Error *err);
/* The same for a layout that is there; takes it. Never NULL. */
MapData *map_data_adopt(const Study *s, const MapAsk *ask, Layout *layout);
/* Takes a layout of the same words in place of the one before; what is known of their
 * stability and of the map's yardsticks stays. */
void map_data_set_layout(MapData *m, Layout *layout);
void map_data_free(MapData *m);

/* The point of a word, -1 when it is not on the map. */
int32_t map_data_find(const MapData *m, int entry, int32_t row);
/* The word of a point. */
Text map_data_word(const MapData *m, const Study *s, int32_t point);
int map_data_entry(const MapData *m, int32_t point);

/* Points of the gold translations of a point; returns how many were written (at most
 * max). */
int map_data_golds(const MapData *m, const Study *s, int32_t point, int32_t *golds,
                   int max);

/* The point nearest to (x, y), -1 on an empty map; of one side (a number of m->entry) or,
 * -1, of all. O(n). */
int32_t map_data_nearest(const MapData *m, int side, double x, double y);
/* The points of one side: they stand together. -1: all. */
typedef struct MapRange {
    int32_t first, n;
} MapRange;
MapRange map_data_range(const MapData *m, int side);
/* Least and greatest x and y of a side; -1: m->box. */
void map_data_box(const MapData *m, int side, double box[4]);

#endif
