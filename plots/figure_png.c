/* libpng reports failure by longjmp. Each use of it is therefore a function of its own
 * whose locals are set before setjmp and not changed after, and which owns nothing: what
 * must be released is released by its caller. */
#include "plots/figure_png.h"

#include <math.h>
#include <png.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* Compression of zlib: 6 is within 2 % of 9 at a tenth of its time on drawings. */
enum { LEVEL = 6, MAX_TEXTS = 3 };

typedef struct Failure {
    char text[160];
} Failure;

static void fail(png_structp png, png_const_charp message)
{
    Failure *f = png_get_error_ptr(png);
    (void)snprintf(f->text, sizeof f->text, "%s", message);
    png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message;
}

/* --- writing --------------------------------------------------------------------------
 */

static void append(png_structp png, png_bytep bytes, size_t n)
{
    str_add(png_get_io_ptr(png), (const char *)bytes, n);
}

static void flush(png_structp png)
{
    (void)png;
}

/* One text for the file; those without value are left out. */
static void add_text(png_text *all, int *n, png_text text)
{
    if (text.text != NULL)
        all[(*n)++] = text;
}

static bool encode(png_structp png, png_infop info, const RenderImage *image,
                   png_text *text, int ntexts)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_set_IHDR(png, info, (png_uint_32)image->width, (png_uint_32)image->height, 8,
                 PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    png_set_compression_level(png, LEVEL);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_NONE);
    png_set_sRGB(png, info, PNG_sRGB_INTENT_PERCEPTUAL);
    const png_uint_32 per_metre = (png_uint_32)lround(image->dpi / 0.0254);
    png_set_pHYs(png, info, per_metre, per_metre, PNG_RESOLUTION_METER);
    png_set_text(png, info, text, ntexts);
    png_write_info(png, info);
    for (int32_t y = 0; y < image->height; y++)
        png_write_row(png, image->rgb + (size_t)y * (size_t)image->width * 3);
    png_write_end(png, info);
    return true;
}

static char *copy(const char *s)
{
    return s != NULL ? mem_xstrdup(s) : NULL;
}

Status figure_png_encode(const RenderImage *image, const FigurePngTexts *texts, Str *out,
                         Error *err)
{
    Failure failure = {""};
    Str bytes = {0};
    char software_key[] = "Software";
    char title_key[] = "Title";
    char description_key[] = "Description";
    char software[] = "isogloss " ISOGLOSS_VERSION;
    char *title = copy(texts->title);
    char *description = copy(texts->description);
    png_text text[MAX_TEXTS];
    int ntexts = 0;
    char lang[] = "en";
    add_text(text, &ntexts,
             (png_text){.compression = PNG_TEXT_COMPRESSION_NONE,
                        .key = software_key,
                        .text = software});
    add_text(text, &ntexts,
             (png_text){.compression = PNG_ITXT_COMPRESSION_NONE,
                        .key = title_key,
                        .text = title,
                        .lang = lang,
                        .lang_key = title_key});
    add_text(text, &ntexts,
             (png_text){.compression = PNG_ITXT_COMPRESSION_zTXt,
                        .key = description_key,
                        .text = description,
                        .lang = lang,
                        .lang_key = description_key});
    Status status = E_NOMEM;
    png_structp png =
        png_create_write_struct(PNG_LIBPNG_VER_STRING, &failure, fail, ignore);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    if (info != NULL) {
        png_set_write_fn(png, &bytes, append, flush);
        status = encode(png, info, image, text, ntexts) ? OK : E_INTERNAL;
    }
    png_destroy_write_struct(&png, &info);
    if (status == OK)
        str_add(out, bytes.p, bytes.n);
    else if (status == E_NOMEM)
        error_set(err, E_NOMEM, "not enough memory to write the picture");
    else
        error_set(err, E_INTERNAL, "the picture could not be encoded: %s", failure.text);
    str_free(&bytes);
    free(title);
    free(description);
    return status;
}

/* --- reading --------------------------------------------------------------------------
 */

typedef struct Reader {
    Text rest;
} Reader;

static void take(png_structp png, png_bytep to, size_t n)
{
    Reader *r = png_get_io_ptr(png);
    if (n > r->rest.n)
        png_error(png, "the file ends too early");
    memcpy(to, r->rest.p, n);
    r->rest.p += n;
    r->rest.n -= n;
}

/* Reads to the end, so that texts behind the pixels and damage among them are seen. */
static bool decode(png_structp png, png_infop info, png_bytep row, size_t stride)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    const int passes = png_set_interlace_handling(png);
    png_read_update_info(png, info);
    const png_uint_32 height = png_get_image_height(png, info);
    for (int pass = 0; pass < passes; pass++)
        for (png_uint_32 y = 0; y < height; y++)
            png_read_row(png, row + y * stride, NULL);
    png_read_end(png, info);
    return true;
}

static bool read_header(png_structp png, png_infop info)
{
    if (setjmp(png_jmpbuf(png)) != 0)
        return false;
    png_set_user_limits(png, 100000, 100000);
    png_set_chunk_malloc_max(png, (png_alloc_size_t)16 << 20);
    png_read_info(png, info);
    return true;
}

static void take_info(png_structp png, png_infop info, FigurePngInfo *out)
{
    out->width = (int32_t)png_get_image_width(png, info);
    out->height = (int32_t)png_get_image_height(png, info);
    out->dpi = 0.0254 * png_get_x_pixels_per_meter(png, info);
    png_textp text = NULL;
    const int n = png_get_text(png, info, &text, NULL);
    for (int i = 0; i < n; i++) {
        char **to = strcmp(text[i].key, "Software") == 0      ? &out->software
                    : strcmp(text[i].key, "Title") == 0       ? &out->title
                    : strcmp(text[i].key, "Description") == 0 ? &out->description
                                                              : NULL;
        if (to != NULL && *to == NULL)
            *to = mem_xstrdup(text[i].text);
    }
}

/* Whether the pixels are stored as encode stores them. */
static bool is_ours(png_structp png, png_infop info)
{
    return png_get_bit_depth(png, info) == 8 &&
           png_get_color_type(png, info) == PNG_COLOR_TYPE_RGB &&
           png_get_interlace_type(png, info) == PNG_INTERLACE_NONE;
}

/* Memory for one row, or (is_whole) for all of them. */
static png_bytep new_rows(png_structp png, png_infop info, bool is_whole)
{
    const size_t rows = is_whole ? png_get_image_height(png, info) : 1;
    size_t n = 0;
    return mem_mul(png_get_rowbytes(png, info), rows, &n) ? malloc(n + 8) : NULL;
}

/* rgb NULL: the pixels are only read, not kept. */
static Status read_file(Text file, png_bytep *rgb, FigurePngInfo *out, Error *err)
{
    *out = (FigurePngInfo){0};
    Failure failure = {"it does not begin as one"};
    if (file.n < 8 || png_sig_cmp((png_const_bytep)file.p, 0, 8) != 0)
        return error_set(err, E_INPUT, "not a PNG file: %s", failure.text);
    Reader reader = {file};
    png_bytep row = NULL;
    bool is_read = false;
    png_structp png =
        png_create_read_struct(PNG_LIBPNG_VER_STRING, &failure, fail, ignore);
    png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
    if (info != NULL) {
        png_set_read_fn(png, &reader, take);
        if (read_header(png, info)) {
            if (rgb == NULL || is_ours(png, info))
                row = new_rows(png, info, rgb != NULL);
            else
                (void)snprintf(failure.text, sizeof failure.text,
                               "not 8-bit RGB, as figures are");
            const size_t stride = rgb != NULL ? png_get_rowbytes(png, info) : 0;
            is_read = row != NULL && decode(png, info, row, stride);
        }
        if (is_read)
            take_info(png, info, out);
    }
    png_destroy_read_struct(&png, &info, NULL);
    if (is_read && rgb != NULL)
        *rgb = row;
    else
        free(row);
    if (is_read)
        return OK;
    return error_set(err, E_INPUT, "a damaged PNG file: %s", failure.text);
}

Status figure_png_read_info(Text file, FigurePngInfo *out, Error *err)
{
    return read_file(file, NULL, out, err);
}

Status figure_png_read_image(Text file, RenderImage *out, FigurePngInfo *info, Error *err)
{
    png_bytep rgb = NULL;
    *out = (RenderImage){0};
    TRY(read_file(file, &rgb, info, err));
    *out = (RenderImage){info->width, info->height, info->dpi, rgb};
    return OK;
}

void figure_png_info_done(FigurePngInfo *info)
{
    free(info->software);
    free(info->title);
    free(info->description);
    *info = (FigurePngInfo){0};
}
