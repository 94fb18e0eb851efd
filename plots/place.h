/* Placement of labels: each beside its point where there is room, none on another.
 *
 * Knows boxes only, in any unit (points on paper, cells on a terminal); who draws
 * measures. Greedy in the given order: the first label claims its place first. */
#ifndef PLOTS_PLACE_H
#define PLOTS_PLACE_H

#include <stdbool.h>
#include <stdint.h>

typedef struct PlaceBox {
    double x0, y0, x1, y1; /* x0 <= x1, y0 <= y1 */
} PlaceBox;

/* A label to place: the size of its ink, and the marker it names. */
typedef struct PlaceItem {
    double x, y;   /* centre of the marker */
    double radius; /* of the marker */
    double w, h;   /* of the label */
} PlaceItem;

/* Something a label had better not cover: a box, or with is_line the segment from (x0,
 * y0) to (x1, y1), whose ends may come in any order and which leaders should not cross.
 */
typedef struct PlaceMark {
    double x0, y0, x1, y1;
    bool is_line;
    double cost; /* in rings further out that a label would rather go; INFINITY: never */
} PlaceMark;

/* Where it went. With has_leader a line from the marker's edge (x0, y0) to the label's
 * edge (x1, y1) is to be drawn, since the label stands away from its marker. */
typedef struct PlaceSpot {
    bool is_placed;
    bool has_leader;
    PlaceBox box;
    double x0, y0, x1, y1;
} PlaceSpot;

typedef struct PlaceOptions {
    PlaceBox area; /* labels stay inside */
    double gap;    /* between marker and label, and around each label; default 1.5 */
    double step;   /* from one ring of places to the next; default 7 */
    int rings;     /* rings of 8 places; default 3; all but the first get leaders */
} PlaceOptions;

PlaceOptions place_options_defaults(PlaceBox area);

/* Fills out[0..n): for each item in order the cheapest of 8 x rings places that is inside
 * the area, on no label placed before, on no leader, and whose own leader crosses
 * neither. Cheap means near, and on no marks that cost. Ties: the earlier place (right,
 * left, above, below, then the corners; inner ring first). Returns how many were placed;
 * the rest is left out for want of room, and the caller says so. Cost: near O((n +
 * nmarks) rings) by buckets. */
int32_t place_labels(const PlaceItem *item, int32_t n, const PlaceMark *marks,
                     int32_t nmarks, const PlaceOptions *options, PlaceSpot *out);

/* Whether two boxes share inner points. */
static inline bool place_overlaps(PlaceBox a, PlaceBox b)
{
    return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/* Whether the segment from (x0, y0) to (x1, y1) passes through the inside of a box. */
bool place_crosses(PlaceBox b, double x0, double y0, double x1, double y1);

#endif
