/* Areas, ticks on lines and texts on lines. Only render_*.c include this. */
#ifndef PLOTS_RENDER_FIELD_H
#define PLOTS_RENDER_FIELD_H

#include "plots/place.h"
#include "plots/render_frame.h"

/* All areas of the scene. */
void render_field_draw_areas(const RenderFrame *f, cairo_t *cr);
/* The sign of an area in a legend. */
void render_field_draw_key(const RenderFrame *f, cairo_t *cr, int32_t area, double x,
                           double y);

/* Short ticks along a path, to its right. */
void render_field_draw_ticks(const RenderFrame *f, cairo_t *cr, const ScenePath *p);

/* The scene's texts on lines, shaped, with their places. */
typedef struct RenderInline {
    RenderPiece *piece; /* ninlined */
    PlaceBox *box;
    bool *is_placed;
    int32_t n;
} RenderInline;

void render_field_make(RenderInline *t, const Scene *s, RenderText *rt,
                       RenderFacts *facts);
/* Each text gets the first place along its line that is free of the `ntaken` boxes, of
 * labelled points and of other such texts. */
void render_field_place(RenderInline *t, const RenderFrame *f, const PlaceBox *taken,
                        int32_t ntaken);
void render_field_draw(const RenderInline *t, const RenderFrame *f, cairo_t *cr);
void render_field_done(RenderInline *t);

#endif
