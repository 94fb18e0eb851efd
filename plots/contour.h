/* Contour: lines of equal height through numbers on a regular grid, and the area below a
 * height.
 *
 * Marching squares: a line crosses the side of a square between two nodes that stand on
 * different sides of the level, where linear interpolation puts it; a node at the level
 * counts as above it. A saddle (opposite corners above) is cut by the mean of its four
 * corners, which is the middle of the bilinear surface: where that is above, the two
 * corners above are joined. Lines and areas decide saddles alike. Source: Lorensen and
 * Cline 1987 in the plane; Nielson and Hamann 1991 for the saddle. */
#ifndef PLOTS_CONTOUR_H
#define PLOTS_CONTOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct ContourGrid {
    int32_t nx, ny;      /* nodes, 2 or more each way */
    double x0, y0, step; /* node (i, j) stands at (x0 + i step, y0 + j step) */
    const double *z;     /* ny x nx; NAN: not known */
    const bool *is_on;   /* ny x nx: where lines may go; NULL: wherever z is known */
} ContourGrid;

typedef struct ContourLine {
    size_t first; /* in Contour.xy, in points */
    int32_t n;    /* 2 or more; of a closed line the last point is the first again */
    bool is_closed;
} ContourLine;

/* Lines in the order in which their first squares stand (row by row), open ones first;
 * what is above the level lies to the left of their direction. */
typedef struct Contour {
    ContourLine *line;
    double *xy;
    int32_t nlines;
    size_t nxy; /* points */
} Contour;

/* Squares with a corner that is off or unknown hold no line: lines end at their border.
 * O(nodes). */
void contour_make(const ContourGrid *grid, double level, Contour *out);

/* The part of the squares where z is below the level, as polygons without holes
 * that touch each other: runs of whole squares in a row, and pieces of squares, each
 * closed by its first point. is_on is not looked at; squares with an unknown corner
 * are left out. */
void contour_make_area(const ContourGrid *grid, double level, Contour *out);

void contour_done(Contour *c);

#endif
