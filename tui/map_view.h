/* The state of the map view: which layouts there are, which part of the plane is seen,
 * which word is current. What draws it is map_draw.c, what changes it view_map.c. */
#ifndef TUI_MAP_VIEW_H
#define TUI_MAP_VIEW_H

#include "core/project/around.h"
#include "tui/canvas.h"
#include "tui/map_data.h"
#include "tui/map_live.h"
#include "tui/ui.h"

enum { MAP_VIEW_NEAR = 10 };

typedef enum MapLabels {
    MAP_LABELS_FEW,
    MAP_LABELS_MANY,
    MAP_LABELS_NONE,
    MAP_LABELS_COUNT
} MapLabels;

/* The words of the map that are nearest to the current one in the full space, and those
 * that stand nearest to it. */
typedef struct MapOverlay {
    bool is_on;
    int32_t point;    /* they belong to; -1: none yet */
    const Layout *of; /* in this layout; only compared */
    Around around;
} MapOverlay;

/* The maps of one choice of languages. */
typedef struct MapSlot {
    struct MapView *view;
    MapData *data[MAP_METHODS]; /* NULL: not made yet; owned */
    bool is_asked;              /* a task for a map other than MAP_TSNE is under way */
    Error err;                  /* of such a map */
    MapLive *live;              /* MAP_TSNE; NULL: not begun. Owned unless is_busy */
    bool is_busy;               /* a task has it: */
    struct MapMove *move;       /* its context, alive until it has told how it ended */
    bool is_stopped;            /* by the user */
    uint64_t seen;              /* of its pictures */
    Error live_err;
    bool is_comparing;              /* a task finds the stability */
    bool is_uncompared;             /* that was stopped by the user */
    bool is_weighing;               /* a task finds what the yardsticks of a map reach: */
    MapMethod weighed;              /* of this one */
    bool is_unweighed[MAP_METHODS]; /* stopped by the user, or it failed */
} MapSlot;

typedef struct MapView {
    View base;
    Ui *ui;
    MapSlot *slot; /* by target entry (0 for none), the last for all languages; owned */
    int nslots;
    int shown; /* slot that was shown last */
    MapMethod method;
    bool is_all; /* all languages together */
    int side;    /* of linked maps the one that is seen; -1: both side by side */
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
    bool has_corner; /* of a patch that is being chosen (map_patch.h) */
    double corner_x, corner_y;
    Str find; /* as typed */
    int32_t *match;
    int32_t nmatches, at_match;
    const MapData *matched; /* the map that was searched; only compared */
} MapView;

/* The slot of what is to be shown. */
MapSlot *map_view_slot(const MapView *v);
/* Its layout by the current method; NULL: not made yet. */
MapData *map_view_data(const MapView *v);
/* The map that is shown is still being computed. */
bool map_view_is_moving(const MapView *v);
/* Steps that give the t-SNE map that is shown where its own end would not: it was
 * stopped, or given more. 0: no number is needed. */
int32_t map_view_steps(const MapView *v);
/* Takes the newest picture of a map that moves. */
void map_view_take(MapView *v);
/* Goes on with a t-SNE map that was stopped, gives a finished one more steps, or runs
 * again what failed. */
void map_view_again(MapView *v);
/* Of linked maps: shows the source's and the target's in turn on the same place of the
 * screen. Else: shows the targets in the frame of the source's map, after and before
 * their map in turn. False when no target has an unmapped form. */
bool map_view_blink(MapView *v);
/* Shows linked maps, or leaves them for components. False on a map of all languages. */
bool map_view_link(MapView *v);
/* Asks how stable the t-SNE map that is shown is, or says it. */
void map_view_want_stability(MapView *v);
/* Asks for the yardsticks of the map that is shown, when it stands still and they are not
 * there (map_worth.c): recall of noise and of principal components. */
void map_view_want_worth(MapView *v);
typedef enum MapWorth {
    MAP_WORTH_NONE, /* this map has none */
    MAP_WORTH_UNDER_WAY,
    MAP_WORTH_STOPPED,
    MAP_WORTH_THERE
} MapWorth;
MapWorth map_view_worth(const MapView *v);
/* All of it. */
void map_view_done(MapView *v);
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
