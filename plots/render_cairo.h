/* Renders a Scene on paper: pixels, SVG or PDF by one drawing routine.
 *
 * Text is shaped by Pango, each label in a layout of its own and in the language of its
 * space. A word that no installed font can show stops the rendering (a box is not a
 * word), with the script, the code point, and the Debian package that has a font, unless
 * the options go on. No global state: a font map of its own for each picture. */
#ifndef PLOTS_RENDER_CAIRO_H
#define PLOTS_RENDER_CAIRO_H

#include "plots/scene.h"

typedef struct RenderOptions {
    double dpi;       /* of pixels, 36 to 2400; default 300; vectors ignore it */
    const char *font; /* family, or path of a font file, asked first; NULL: none */
    bool is_numbered; /* labels as numbers from 1, in their order */
    bool is_allowing_missing; /* draw boxes for what no font has */
    const char *description;  /* for the metadata of a PDF; NULL: none */
} RenderOptions;

RenderOptions render_cairo_options_defaults(void);

/* A script that lacks a font. */
typedef struct RenderMissing {
    char script[5];      /* ISO 15924: "Hani" */
    uint32_t cp;         /* the first code point without a glyph */
    int32_t texts;       /* labels and other texts it concerns */
    char *word;          /* the first of them, as shown; owned */
    const char *package; /* Debian package with a font; static */
} RenderMissing;

/* What became of a rendering; free with render_cairo_facts_free. */
typedef struct RenderFacts {
    int32_t labels;  /* labels of the scene */
    int32_t placed;  /* labels drawn; the rest had no room */
    int32_t leaders; /* labels away from their point, joined by a line */
    bool *is_drawn;  /* of each label; owned */
    RenderMissing *missing;
    int nmissing;
    char **font; /* names of the font files used, sorted; owned */
    int nfonts;
} RenderFacts;
void render_cairo_facts_free(RenderFacts *f);

/* Opaque pixels, 8 bits each of red, green, blue; rows of 3 width bytes. */
typedef struct RenderImage {
    int32_t width, height;
    double dpi;
    uint8_t *rgb; /* owned; free() */
} RenderImage;

/* Draws the scene at its size in millimetres and the options' dpi. *facts is filled also
 * when missing glyphs stop it (E_OUTPUT). Errors: E_OUTPUT (missing glyphs), E_USAGE (dpi
 * or size out of range, a font file that is none), E_LIMIT (above 32,767 pixels a side),
 * E_NOMEM. */
MUST_USE Status render_cairo_image(const Scene *s, const RenderOptions *options,
                                   RenderImage *out, RenderFacts *facts, Error *err);

typedef enum RenderVector { RENDER_SVG, RENDER_PDF } RenderVector;

/* The same drawing as an SVG or PDF file, appended to *out; the same bytes on each run.
 * Errors as above. */
MUST_USE Status render_cairo_vector(const Scene *s, const RenderOptions *options,
                                    RenderVector kind, Str *out, RenderFacts *facts,
                                    Error *err);

/* "cairo 1.16.0, pango 1.50.12, freetype 2.12.1, fontconfig 2.14.1" as linked at run
 * time. */
void render_cairo_versions(Str *out);

#endif
