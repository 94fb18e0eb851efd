/* PNG files that carry their size in print and where they come from. */
#ifndef PLOTS_FIGURE_PNG_H
#define PLOTS_FIGURE_PNG_H

#include "core/base/str.h"
#include "plots/render_cairo.h"

/* Texts of a figure; UTF-8 without controls but line ends, NULL: left out. */
typedef struct FigurePngTexts {
    const char *title;       /* iTXt Title */
    const char *description; /* iTXt Description, compressed: the provenance as JSON */
} FigurePngTexts;

/* Appends the image as a PNG file: 8-bit RGB, sRGB, no filter (drawings compress best
 * so), pHYs from image->dpi, tEXt Software, iTXt Title and Description; no time stamp, so
 * the same image and texts give the same bytes. Errors: E_NOMEM, E_INTERNAL (libpng's
 * words). */
MUST_USE Status figure_png_encode(const RenderImage *image, const FigurePngTexts *texts,
                                  Str *out, Error *err);

/* Reads the texts of a PNG file back (owned strings, NULL when it has none). Errors:
 * E_INPUT (no PNG, damaged). */
typedef struct FigurePngInfo {
    int32_t width, height;
    double dpi; /* 0: not stated */
    char *software, *title, *description;
} FigurePngInfo;
MUST_USE Status figure_png_read_info(Text file, FigurePngInfo *out, Error *err);
/* The same, and the pixels (out->rgb owned). Errors: E_INPUT (also a PNG of another kind
 * than figure_png_encode writes), E_NOMEM. */
MUST_USE Status figure_png_read_image(Text file, RenderImage *out, FigurePngInfo *info,
                                      Error *err);
void figure_png_info_done(FigurePngInfo *info);

#endif
