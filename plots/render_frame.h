/* The page around the data: headings, legend, axes, and the map from data units to
 * points. Only render_*.c include this. */
#ifndef PLOTS_RENDER_FRAME_H
#define PLOTS_RENDER_FRAME_H

#include "plots/render_text.h"

/* One axis ready to draw: where its ticks are (in data units) and their words. */
typedef struct RenderAxis {
    int32_t n;
    double *at;
    RenderPiece *text;
} RenderAxis;

/* One entry of the legend: its words and the top left of its sign. */
typedef struct RenderKey {
    RenderPiece text;
    double x, y;
} RenderKey;

typedef struct RenderFrame {
    const Scene *scene;
    double width, height;  /* page, points */
    double x0, y0, x1, y1; /* the frame of the data; y grows downwards */
    SceneWindow window;    /* what the frame shows */
    RenderAxis x, y;
    RenderPiece title, subtitle, x_title, y_title, note_title;
    RenderPiece *note; /* scene->nnotes */
    RenderKey *key;    /* scene->nkeys */
} RenderFrame;

/* Shapes all words of the page but the labels and finds the frame's place. */
void render_frame_init(RenderFrame *f, const Scene *s, RenderText *rt,
                       RenderFacts *facts);
void render_frame_done(RenderFrame *f);

/* Data units to points on the page. */
double render_frame_x(const RenderFrame *f, double x);
double render_frame_y(const RenderFrame *f, double y);

/* What lies under the data (grid) and what lies around it. */
void render_frame_draw_grid(const RenderFrame *f, cairo_t *cr);
void render_frame_draw(const RenderFrame *f, cairo_t *cr);

#endif
