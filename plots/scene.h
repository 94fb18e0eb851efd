/* Scene: a figure as data - points, links, bars, intervals, words - before any pixel or
 * cell.
 *
 * A chart makes a Scene from a Table or a Layout; render_cairo draws it on paper, the
 * interactive view draws it in braille cells. Everything a reader could disagree about is
 * decided here: the data window, the ticks, colours and shapes, the legend, which words
 * get a label and in what order they claim their place. Positions are in data units,
 * sizes in points (1/72 inch). All text is already safe to show (text_display); it
 * belongs to the Scene. */
#ifndef PLOTS_SCENE_H
#define PLOTS_SCENE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/mem.h"
#include "core/base/notes.h"
#include "core/base/str.h"
#include "plots/palette.h"

/* Text with the language it is in (BCP 47, "" when none), for fonts and shaping. */
typedef struct SceneText {
    Text text;
    char lang[16];
} SceneText;

/* How loud a mark is. */
typedef enum SceneLevel {
    SCENE_BACK, /* small and pale: the crowd */
    SCENE_MAIN,
    SCENE_STRONG /* labelled */
} SceneLevel;

/* How far a point's position may be read; shown by the filling of its marker, on paper
 * only of SCENE_STRONG points. */
typedef enum SceneTrust {
    SCENE_TRUST_UNKNOWN, /* not computed: filled */
    SCENE_TRUST_GOOD,    /* filled */
    SCENE_TRUST_FAIR,    /* half filled */
    SCENE_TRUST_POOR,    /* open */
    SCENE_PLACED /* put into a map that was there before: open at every level, with a dot
                    where it is SCENE_STRONG */
} SceneTrust;

typedef enum SceneDash { SCENE_SOLID, SCENE_DASHED, SCENE_DOTTED } SceneDash;

typedef struct SceneStroke {
    PaletteColor color;
    SceneDash dash;
    double width; /* points */
    double alpha; /* (0, 1] */
} SceneStroke;

/* A language, a score, ...: what shares one colour and shape. */
typedef struct SceneGroup {
    SceneText name;
    PaletteColor color;
    PaletteShape shape;
} SceneGroup;

typedef struct ScenePoint {
    double x, y;
    int32_t
        item; /* number in what the chart was made from (a Layout's point); -1: none */
    int32_t group;
    SceneLevel level;
    SceneTrust trust;
    double size; /* diameter in points */
} ScenePoint;

/* A line from point a to point b (numbers in Scene.point). `kind` indexes Scene.stroke.
 */
typedef struct SceneLink {
    int32_t a, b;
    int32_t stroke;
    SceneLevel level;
} SceneLink;

/* A polyline, or an area when is_filled, through xy[2 first .. 2 (first + n)). */
typedef struct ScenePath {
    size_t first;
    int32_t n;
    int32_t stroke;
    bool is_filled;
    bool has_ticks; /* short ticks to the right of its direction; set after adding */
} ScenePath;

typedef enum SceneFill { SCENE_HATCHED, SCENE_SHADED } SceneFill;

/* An area of polygons that touch but do not overlap, below everything else: the rings
 * Scene.ring[first .. first + n). Its stroke gives colour, opacity and the hatching's
 * width. */
typedef struct SceneArea {
    int32_t first, n;
    SceneFill fill;
    int32_t stroke;
} SceneArea;

/* A polygon through xy[2 first .. 2 (first + n)). */
typedef struct SceneRing {
    size_t first;
    int32_t n;
} SceneRing;

/* A short text on a line of the plane, where it covers no word: somewhere on path `path`,
 * or with path -1 at (x, y). One that finds no room is left out. */
typedef struct SceneInline {
    Text text;
    int32_t path;
    double x, y;
    int32_t stroke; /* for its colour */
    bool is_bare;   /* without a ground of paper: it stands on an area of its own */
} SceneInline;

/* A straight line across the whole frame at one value. */
typedef struct SceneRule {
    double at;
    bool is_vertical;
    int32_t stroke;
} SceneRule;

typedef struct SceneBar {
    double x0, y0, x1, y1;
    int32_t group;
} SceneBar;

/* A whisker from (x0, y0) to (x1, y1), with caps across it. */
typedef struct SceneInterval {
    double x0, y0, x1, y1;
} SceneInterval;

/* A word at a place. Labels claim their place in array order: the first is the most
 * important. */
typedef struct SceneLabel {
    SceneText text;
    double x, y;
    int32_t point; /* the point it names; -1: none */
    int32_t group; /* for its colour; -1: ink */
} SceneLabel;

/* Text in a column right of the frame, at height y. */
typedef struct SceneNote {
    double y;
    Text text;
} SceneNote;

typedef enum SceneKeyKind {
    SCENE_KEY_POINT,
    SCENE_KEY_BAR,
    SCENE_KEY_LINE,
    SCENE_KEY_AREA
} SceneKeyKind;

/* One entry of the legend. */
typedef struct SceneKey {
    SceneKeyKind kind;
    int32_t index; /* group (point, bar), stroke (line) or area */
    SceneTrust trust;
    SceneText text;
} SceneKey;

typedef enum SceneAxisKind {
    SCENE_NUMBERS,    /* ticks from scene_make_ticks */
    SCENE_CATEGORIES, /* category i stands at i */
    SCENE_BLANK       /* places without a unit: no ticks */
} SceneAxisKind;

typedef struct SceneAxis {
    SceneAxisKind kind;
    double lo, hi; /* data window; lo < hi */
    bool has_grid;
    bool is_downward; /* y only: lo is above hi */
    Text title;
    SceneText *category;
    double *category_at; /* where each stands; NULL: category i at i */
    int32_t ncategories;
} SceneAxis;

typedef struct SceneWindow {
    double x0, y0, x1, y1; /* x0 < x1, y0 < y1 */
} SceneWindow;

/* Zero-initialised but for what scene_new sets. Arrays grow through scene_add_*. */
typedef struct Scene {
    double width_mm, height_mm;
    double type_size; /* points; titles are larger, notes a little smaller */
    bool is_equal;    /* one unit is as long in x as in y (maps) */
    SceneAxis x, y;
    Text title;    /* drawn above; empty: none */
    Text subtitle; /* drawn below the title: the facts without which the picture misleads
                    */
    Text
        caption; /* not drawn: n, intervals and method in full sentences, for a caption */
    Text note_title;

    SceneGroup *group;
    SceneStroke *stroke;
    ScenePoint *point;
    SceneLink *link;
    ScenePath *path;
    SceneArea *area;
    SceneRing *ring;
    SceneInline *inlined;
    double *xy;
    SceneRule *rule;
    SceneBar *bar;
    SceneInterval *interval;
    SceneLabel *label;
    SceneNote *note;
    SceneKey *key;
    int32_t ngroups, nstrokes, npoints, nlinks, npaths, nrules, nbars, nintervals,
        nlabels, nnotes, nkeys, nareas, nrings, ninlined;
    size_t nxy;
    Notes notes; /* what the chart left out or could not find, for people */
    Arena arena; /* of all text */
} Scene;

/* An empty figure of a size in millimetres (of the whole picture); type of 7 points. */
Scene *scene_new(double width_mm, double height_mm);
void scene_free(Scene *s);

/* A safe copy of a word or sentence for this scene (text_display), owned by it. */
Text scene_text(Scene *s, Text t);
Text scene_textf(Scene *s, const char *fmt, ...) PRINTF_LIKE(2, 3);
SceneText scene_words(Scene *s, Text t, const char *lang);

/* Each adds one element (copied) and returns its number. Text inside must come from
 * scene_text. Coordinates must be finite (assert). */
int32_t scene_add_group(Scene *s, SceneGroup g);
int32_t scene_add_stroke(Scene *s, SceneStroke k);
int32_t scene_add_point(Scene *s, ScenePoint p);
int32_t scene_add_link(Scene *s, SceneLink l);
int32_t scene_add_path(Scene *s, const double *xy, int32_t n, int32_t stroke,
                       bool is_filled);
/* An area without rings yet; scene_add_ring adds one to the last area. */
int32_t scene_add_area(Scene *s, SceneFill fill, int32_t stroke);
int32_t scene_add_ring(Scene *s, const double *xy, int32_t n);
int32_t scene_add_inline(Scene *s, SceneInline i);
int32_t scene_add_rule(Scene *s, SceneRule r);
int32_t scene_add_bar(Scene *s, SceneBar b);
int32_t scene_add_interval(Scene *s, SceneInterval i);
int32_t scene_add_label(Scene *s, SceneLabel l);
int32_t scene_add_note(Scene *s, SceneNote n);
int32_t scene_add_key(Scene *s, SceneKey k);
int32_t scene_add_category(Scene *s, SceneAxis *axis, SceneText name);
/* A category at a place of its own; all of an axis have one, or none. */
int32_t scene_add_category_at(Scene *s, SceneAxis *axis, SceneText name, double at);

/* Sets both axes' windows to hold all points, with a margin of `share` of the range on
 * each side; a range of zero becomes one unit. Without points: [0, 1] x [0, 1]. */
void scene_set_window_to_points(Scene *s, double share);

/* --- windows: what part of the data a frame shows ------------------------------------
 */

/* The window as the axes have it. */
SceneWindow scene_window(const Scene *s);
/* For is_equal scenes the window widened around its centre until a unit is equally long
 * both ways in a frame of width / height = aspect; others are returned as they are. */
SceneWindow scene_fit_window(const Scene *s, SceneWindow w, double aspect);
/* The window shrunk (factor > 1) or widened (< 1) around a place that stays put. */
SceneWindow scene_zoom_window(SceneWindow w, double factor, double x, double y);
bool scene_is_inside(SceneWindow w, double x, double y);
/* The point of at least `level` nearest to (x, y), distances measured in shares of the
 * window; ties to the lower number. -1 when no point is inside the window. O(npoints). */
int32_t scene_find_point(const Scene *s, SceneWindow w, double x, double y,
                         SceneLevel level);

/* --- ticks ----------------------------------------------------------------------------
 */

enum { SCENE_TICKS = 16 };
typedef struct SceneTick {
    double at;
    char text[24]; /* "0.25", with U+2212 as minus; no locale */
} SceneTick;

/* Ticks at multiples of 1, 2 or 5 times a power of ten inside [lo, hi], at most `most`
 * (2 to SCENE_TICKS), all with the same decimals; returns how many. The step is the
 * smallest that keeps to `most`. hi <= lo or not finite: 0. */
int scene_make_ticks(double lo, double hi, int most, SceneTick out[SCENE_TICKS]);

/* The smallest multiple of such a step at or above v (v > 0): where an axis from 0 ends.
 */
double scene_nice_ceiling(double v, int most);

#endif
