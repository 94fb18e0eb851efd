/* The data in the frame: points, links, bars, lines. Only render_*.c include this. */
#ifndef PLOTS_RENDER_MARKS_H
#define PLOTS_RENDER_MARKS_H

#include "plots/render_frame.h"

/* Everything but the labels, from the palest to the strongest, cut at the frame. */
void render_marks_draw(const RenderFrame *f, cairo_t *cr);

/* The sign of a legend entry in a box of `size` height at (x, y), and its width. */
double render_marks_key_width(const SceneKey *k);
void render_marks_draw_key(const RenderFrame *f, cairo_t *cr, const SceneKey *k, double x,
                           double y, double size);

void render_marks_set_color(cairo_t *cr, PaletteColor color, double alpha);
/* The colour of a group's labels: its hue, dark enough for small type. */
void render_marks_set_text_color(cairo_t *cr, const Scene *s, int32_t group);

#endif
