/* Figure: a Scene with where it comes from, and its file: PNG, SVG or PDF.
 *
 * The provenance is a TableSet like that of any result: command, parameters, inputs with
 * digests; drawing adds what became of the labels, the fonts that were used, and what no
 * font could show. A PNG carries all of it as JSON in its iTXt Description, an
 * SVG in <desc>; a PDF has what was known before drawing. */
#ifndef PLOTS_FIGURE_H
#define PLOTS_FIGURE_H

#include "core/table/table.h"
#include "plots/render_cairo.h"

typedef enum FigureFormat { FIGURE_PNG, FIGURE_SVG, FIGURE_PDF } FigureFormat;

/* Zero-initialised is empty. */
typedef struct Figure {
    Scene *scene;  /* owned */
    TableSet *set; /* owned; its finding is the caption */
} Figure;

void figure_done(Figure *f);

/* By the ending of a name: .png, .svg, .pdf in any case. */
bool figure_find_format(const char *path, FigureFormat *out);

/* Draws the figure and appends the bytes of its file. Adds to the set the tables `figure`
 * (size, points, labels drawn and left out), `labels` (number, word, language, drawn: the
 * legend of a numbered figure), `fonts`, `missing_glyphs`, and notes on what was left
 * out; a figure is drawn once (assert). The same figure gives the same bytes. Errors:
 * those of render_cairo_image, render_cairo_vector, figure_png_encode. */
MUST_USE Status figure_encode(Figure *f, FigureFormat format,
                              const RenderOptions *options, Str *out, Error *err);

#endif
