/* Text on paper: fonts, shaping, what no font can show. Only render_*.c include this. */
#ifndef PLOTS_RENDER_TEXT_H
#define PLOTS_RENDER_TEXT_H

#include <pango/pangocairo.h>

#include "plots/render_cairo.h"

typedef struct RenderText RenderText;

/* A shaped text with its measures in points. The ink box is relative to where the
 * top left of the logical box is drawn. */
typedef struct RenderPiece {
    PangoLayout *layout; /* owned; NULL for an empty text */
    double w, h;         /* logical */
    double x;            /* where the logical box begins in the layout: not 0 for wrapped
                            lines that end at the right */
    double ink_x, ink_y, ink_w, ink_h;
    bool is_colored; /* holds glyphs that ignore the pen (emoji) */
} RenderPiece;

typedef struct RenderStyle {
    double size; /* points */
    bool is_bold;
    double width;  /* wrap at; 0: one line */
    bool is_right; /* wrapped lines end together */
} RenderStyle;

/* A font map for drawing on cr, whose scale must be set. Errors: E_USAGE (font file). */
MUST_USE Status render_text_new(RenderText **out, cairo_t *cr, const char *font,
                                Error *err);
void render_text_free(RenderText *rt);

/* Shapes a text and notes its fonts and missing glyphs in *facts. */
RenderPiece render_text_make(RenderText *rt, SceneText text, RenderStyle style,
                             RenderFacts *facts);
void render_text_done(RenderPiece *p);

/* Draws a piece with its top left at (x, y) in the current colour. */
void render_text_show(cairo_t *cr, const RenderPiece *p, double x, double y);

/* E_OUTPUT with the sentence and hint about what is missing, or OK. */
MUST_USE Status render_text_check(const RenderFacts *facts, Error *err);

#endif
