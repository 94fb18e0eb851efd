/* The state of the map view: which layouts there are, which part of the plane is seen,
 * which word is current. What draws it is map_draw.c, what changes it view_map.c. */
#ifndef TUI_MAP_VIEW_H
#define TUI_MAP_VIEW_H

#include "tui/canvas.h"
#include "tui/map_data.h"
#include "tui/ui.h"

enum { MAP_VIEW_NEAR = 10 };

typedef enum MapLabels {
    MAP_LABELS_FEW,
    MAP_LABELS_MANY,
    MAP_LABELS_NONE,
    MAP_LABELS_COUNT
} MapLabels;

/* True neighbours of the current word, from the full space. */
typedef struct MapOverlay {
    bool is_on;
    int32_t point; /* they belong to; -1: none yet */
    int n;
    int32_t to[MAP_VIEW_NEAR];
} MapOverlay;

typedef struct MapView {
    View base;
    Ui *ui;
    MapData **data; /* by target entry (0 for none); owned */
    int ndata;
    int asked; /* target that a task is under way for; -2: none */
    Error err;
    CanvasView view;
    bool is_fitted;
    int32_t current;  /* point; -1: none */
    bool is_pinned;   /* chosen, not the nearest to the middle */
    int wanted_entry; /* a word to go to when the layout is there; -1: none */
    int32_t wanted_row;
    MapLabels labels;
    CanvasShade shade;
    MapOverlay overlay;
    struct MapField *field; /* the isogloss lines (map_field.h); owned */
    Canvas canvas;
    Rect area; /* of the canvas, as drawn last */
    int drag_x, drag_y;
    Str find; /* as typed */
    int32_t *match;
    int32_t nmatches, at_match;
} MapView;

/* The layout for the current target; NULL: not made yet. */
MapData *map_view_data(const MapView *v);
/* The style of a point's language. */
uint8_t map_view_style(const MapData *m, int32_t point);

/* Asks for what is not there: the layout, then its quality. */
void map_view_changed(View *view, Ui *ui);
/* Asks for the neighbours of the current point when they are wanted and not there. */
void map_view_want_overlay(MapView *v);
/* Goes to the wanted word once there is a layout. */
void map_view_go_to_wanted(MapView *v);

/* Shows everything. */
void map_view_fit(MapView *v);
double map_view_fitted_scale(const MapView *v);
/* A point into the middle, as the current one. */
void map_view_go_to(MapView *v, int32_t point);
/* By shares of the screen. */
void map_view_pan(MapView *v, double dx, double dy);
/* Scales about a place of the plane, which stays where it is on the screen. */
void map_view_zoom(MapView *v, double by, double x, double y);
/* The cell of a point; false when it is outside. */
bool map_view_cell(const MapView *v, int32_t point, int *x, int *y);

#endif
