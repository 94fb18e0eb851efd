/* The isogloss lines on the map view: which field is shown, its job, its drawing. Field
 * and lines are those of the figure on paper (plots/chart_field.h). */
#ifndef TUI_MAP_FIELD_H
#define TUI_MAP_FIELD_H

#include "tui/labels.h"
#include "tui/map_view.h"

/* None at first. */
struct MapField *map_field_new(MapView *v);
void map_field_free(struct MapField *f);

/* The next field, none after the last. */
void map_field_next(MapView *v);
/* Checked by t-SNE in place of components, and back. */
void map_field_next_check(MapView *v);
/* The lines of the map that is shown are checked by t-SNE. */
bool map_field_is_tsne_check(const MapView *v);
/* Forgets a failure, so that it is tried again. */
void map_field_again(MapView *v);

/* The name of the field that is on, NULL when none is. */
const char *map_field_name(const MapView *v);

/* Lines of the body below the map that tell about the field: 1, or 0 without one. */
int map_field_rows(const MapView *v);

/* Asks for the field of the layout that is shown, when it is wanted and not there. */
void map_field_want(MapView *v);

/* Hatching and shading, below the points; lines, above them; the levels of the lines,
 * where there is room beside the words. Nothing while the field of this layout is not
 * there. */
void map_field_draw_paper(const MapView *v);
void map_field_draw_lines(const MapView *v);
void map_field_draw_levels(const MapView *v, Labels *l);

/* Field, overall value, and what it is at the current word: value, interval, effective n.
 */
void map_field_say(const MapView *v, Rect line);

#endif
