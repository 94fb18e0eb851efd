/* Canvas: points and lines in the dots of braille characters, two by four to a cell.
 *
 * Points carry a group (a language). A cell shows its dots while they are few; above a
 * threshold dots would merge into one grey, and the cell is shaded by the logarithm of
 * its count instead. The colour of a cell is its majority group; ties go to the lower
 * group number. */
#ifndef TUI_CANVAS_H
#define TUI_CANVAS_H

#include <stdint.h>

#include "tui/cells.h"

enum { CANVAS_GROUPS = STYLE_GROUPS };

/* Zero-initialised is a canvas of 0 x 0. */
typedef struct Canvas {
    int w, h;        /* cells; dots are 2w x 4h */
    uint8_t *dots;   /* h x w: dots of points */
    uint8_t *line;   /* h x w: dots of lines */
    uint32_t *count; /* h x w x CANVAS_GROUPS: points */
} Canvas;

/* Where the plane lies on the dots: dot = (p - center) * scale + middle; y grows upward
 * in the plane and downward on the screen. */
typedef struct CanvasView {
    double x, y;  /* point of the plane in the middle */
    double scale; /* dots per unit, the same in both directions: dots are square */
} CanvasView;

typedef enum CanvasShade {
    CANVAS_AUTO, /* dots below the threshold, shades above */
    CANVAS_DOTS,
    CANVAS_DENSITY /* shades everywhere */
} CanvasShade;

void canvas_resize(Canvas *c, int w, int h);
void canvas_clear(Canvas *c);
void canvas_free(Canvas *c);

/* The dot of a point of the plane; false when it is off the canvas. */
bool canvas_place(const Canvas *c, CanvasView v, double x, double y, int *dx, int *dy);

/* Adds n points (xy: n x 2, group: n, below CANVAS_GROUPS). Points that are not finite or
 * off the canvas are left out; returns how many are on it. O(n). */
int32_t canvas_add(Canvas *c, CanvasView v, const double *xy, const uint8_t *group,
                   int32_t n);
/* A straight line between two points of the plane, clipped to the canvas. */
void canvas_add_line(Canvas *c, CanvasView v, const double *from, const double *to);

/* Draws onto the grid with its upper left cell at (x, y). Cells with nothing are left as
 * they are. In ASCII: a ramp of signs by count, one letter per group without colours. */
void canvas_draw(const Canvas *c, Grid *g, int x, int y, CanvasShade shade);

#endif
