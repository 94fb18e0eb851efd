/* One routine draws on any surface in units of 1/72 inch. Labels go down in three passes
 * - all leaders, all halos, all words - so that no halo eats a neighbour and no leader
 * cuts one. In pixels a halo is the word drawn eight times around its place in paper
 * colour: far cheaper than stroking its outline, since glyphs are cached. */
#include "plots/render_cairo.h"

#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <cairo.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include FT_FREETYPE_H
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "plots/place.h"
#include "plots/render_field.h"
#include "plots/render_marks.h"

static const double points_mm = 72 / 25.4;
enum { MAX_PIXELS = 32767, HALO = 8 };

RenderOptions render_cairo_options_defaults(void)
{
    return (RenderOptions){.dpi = 300};
}

void render_cairo_facts_free(RenderFacts *f)
{
    for (int i = 0; i < f->nmissing; i++)
        free(f->missing[i].word);
    for (int i = 0; i < f->nfonts; i++)
        free(f->font[i]);
    free(f->missing);
    free(f->font);
    free(f->is_drawn);
    *f = (RenderFacts){0};
}

/* --- labels ---------------------------------------------------------------------------
 */

typedef struct Labels {
    int32_t n;
    RenderPiece *piece;
    PlaceSpot *spot;
} Labels;

static void labels_done(Labels *l)
{
    for (int32_t i = 0; i < l->n; i++)
        render_text_done(&l->piece[i]);
    free(l->piece);
    free(l->spot);
}

static Labels labels_make(const Scene *s, RenderText *rt, bool is_numbered,
                          RenderFacts *facts)
{
    Labels l = {.n = s->nlabels};
    l.piece = mem_xcalloc((size_t)l.n, sizeof *l.piece);
    l.spot = mem_xcalloc((size_t)l.n, sizeof *l.spot);
    const RenderStyle style = {.size = s->type_size};
    for (int32_t i = 0; i < l.n; i++) {
        SceneText text = s->label[i].text;
        Str number = {0};
        if (is_numbered) {
            str_addf(&number, "%d", (int)i + 1);
            text = (SceneText){.text = {number.p, number.n}};
        }
        l.piece[i] = render_text_make(rt, text, style, facts);
        str_free(&number);
    }
    return l;
}

/* What labels leave in sight: always the markers of labelled words, and where they can
 * those of pairs and the links of labelled pairs. */
static PlaceMark *make_marks(const RenderFrame *f, int32_t *n)
{
    const Scene *s = f->scene;
    PlaceMark *marks =
        mem_xalloc(((size_t)s->npoints + (size_t)s->nlinks) * sizeof *marks);
    *n = 0;
    for (int32_t i = 0; i < s->npoints; i++) {
        const ScenePoint *p = &s->point[i];
        if (p->level == SCENE_BACK || !scene_is_inside(f->window, p->x, p->y))
            continue;
        const double x = render_frame_x(f, p->x);
        const double y = render_frame_y(f, p->y);
        const double r = p->size / 2;
        marks[(*n)++] = (PlaceMark){
            x - r, y - r, x + r, y + r, false, p->level == SCENE_STRONG ? HUGE_VAL : 0.2};
    }
    for (int32_t i = 0; i < s->nlinks; i++) {
        if (s->link[i].level != SCENE_STRONG)
            continue;
        const ScenePoint *a = &s->point[s->link[i].a];
        const ScenePoint *b = &s->point[s->link[i].b];
        marks[(*n)++] = (PlaceMark){render_frame_x(f, a->x),
                                    render_frame_y(f, a->y),
                                    render_frame_x(f, b->x),
                                    render_frame_y(f, b->y),
                                    true,
                                    0.25};
    }
    return marks;
}

static void labels_place(Labels *l, const RenderFrame *f, RenderFacts *facts)
{
    const Scene *s = f->scene;
    PlaceItem *item = mem_xcalloc((size_t)l->n, sizeof *item);
    for (int32_t i = 0; i < l->n; i++) {
        const SceneLabel *label = &s->label[i];
        const double radius = label->point >= 0 ? s->point[label->point].size / 2 : 0;
        item[i] = (PlaceItem){render_frame_x(f, label->x), render_frame_y(f, label->y),
                              radius, l->piece[i].ink_w, l->piece[i].ink_h};
    }
    int32_t nmarks;
    PlaceMark *marks = make_marks(f, &nmarks);
    PlaceOptions options =
        place_options_defaults((PlaceBox){f->x0 + 2, f->y0 + 2, f->x1 - 2, f->y1 - 2});
    options.step = s->type_size;
    facts->labels = l->n;
    facts->placed = place_labels(item, l->n, marks, nmarks, &options, l->spot);
    facts->is_drawn = mem_xcalloc((size_t)l->n, sizeof *facts->is_drawn);
    for (int32_t i = 0; i < l->n; i++) {
        facts->leaders += l->spot[i].has_leader;
        facts->is_drawn[i] = l->spot[i].is_placed;
    }
    free(marks);
    free(item);
}

/* A rim of paper around a word. In files that keep text as text it is an outline: eight
 * copies would be found eight times by who searches the file. */
static void halo_draw(cairo_t *cr, const RenderPiece *piece, double x, double y,
                      double far)
{
    if (cairo_surface_get_type(cairo_get_target(cr)) != CAIRO_SURFACE_TYPE_IMAGE) {
        cairo_move_to(cr, x - piece->x, y);
        pango_cairo_layout_path(cr, piece->layout);
        cairo_set_line_join(cr, CAIRO_LINE_JOIN_ROUND);
        cairo_set_line_width(cr, 2 * far);
        cairo_stroke(cr);
        return;
    }
    for (int k = 0; k < HALO; k++) {
        const double turn = 2 * G_PI * k / HALO;
        render_text_show(cr, piece, x + far * cos(turn), y + far * sin(turn));
    }
}

static void labels_draw(const Labels *l, const Scene *s, cairo_t *cr)
{
    cairo_set_line_width(cr, 0.4);
    for (int32_t i = 0; i < l->n; i++) {
        if (!l->spot[i].has_leader)
            continue;
        render_marks_set_text_color(cr, s, s->label[i].group);
        cairo_move_to(cr, l->spot[i].x0, l->spot[i].y0);
        cairo_line_to(cr, l->spot[i].x1, l->spot[i].y1);
        cairo_stroke(cr);
    }
    const double far = 0.12 * s->type_size;
    render_marks_set_color(cr, PALETTE_PAPER, 1);
    for (int32_t i = 0; i < l->n; i++) {
        /* Emoji ignore the pen: a halo would be eight more of them. */
        if (l->spot[i].is_placed && !l->piece[i].is_colored)
            halo_draw(cr, &l->piece[i], l->spot[i].box.x0 - l->piece[i].ink_x,
                      l->spot[i].box.y0 - l->piece[i].ink_y, far);
    }
    for (int32_t i = 0; i < l->n; i++) {
        if (!l->spot[i].is_placed)
            continue;
        render_marks_set_text_color(cr, s, s->label[i].group);
        render_text_show(cr, &l->piece[i], l->spot[i].box.x0 - l->piece[i].ink_x,
                         l->spot[i].box.y0 - l->piece[i].ink_y);
    }
}

/* Texts on lines go where no label is. */
static void place_texts(RenderInline *t, const RenderFrame *f, const Labels *l)
{
    PlaceBox *taken = mem_xalloc(((size_t)l->n + 1) * sizeof *taken);
    int32_t n = 0;
    for (int32_t i = 0; i < l->n; i++)
        if (l->spot[i].is_placed)
            taken[n++] = l->spot[i].box;
    render_field_place(t, f, taken, n);
    free(taken);
}

/* --- surfaces -------------------------------------------------------------------------
 */

static Status draw(cairo_t *cr, const Scene *s, const RenderOptions *o,
                   RenderFacts *facts, Error *err)
{
    RenderText *rt;
    TRY(render_text_new(&rt, cr, o->font, err));
    RenderFrame frame;
    render_frame_init(&frame, s, rt, facts);
    Labels labels = labels_make(s, rt, o->is_numbered, facts);
    RenderInline texts;
    render_field_make(&texts, s, rt, facts);
    const Status status = o->is_allowing_missing ? OK : render_text_check(facts, err);
    if (status == OK) {
        labels_place(&labels, &frame, facts);
        place_texts(&texts, &frame, &labels);
        render_marks_set_color(cr, PALETTE_PAPER, 1);
        cairo_paint(cr);
        render_frame_draw_grid(&frame, cr);
        render_marks_draw(&frame, cr);
        render_frame_draw(&frame, cr);
        render_field_draw(&texts, &frame, cr);
        labels_draw(&labels, s, cr);
    }
    render_field_done(&texts);
    labels_done(&labels);
    render_frame_done(&frame);
    render_text_free(rt);
    return status;
}

static Status check_size(const Scene *s, const RenderOptions *o, Error *err)
{
    if (!(s->width_mm >= 20 && s->width_mm <= 2000 && s->height_mm >= 20 &&
          s->height_mm <= 2000)) {
        return error_set(err, E_USAGE,
                         "a figure of %.0f x %.0f mm: 20 to 2000 mm a side are possible",
                         s->width_mm, s->height_mm);
    }
    if (!(o->dpi >= 36 && o->dpi <= 2400))
        return error_set(err, E_USAGE, "%.0f dots per inch: 36 to 2400 are possible",
                         o->dpi);
    return OK;
}

static Status surface_status(cairo_status_t status, Error *err)
{
    if (status == CAIRO_STATUS_SUCCESS)
        return OK;
    if (status == CAIRO_STATUS_NO_MEMORY)
        return error_set(err, E_NOMEM, "not enough memory for the picture");
    return error_set(err, E_INTERNAL, "drawing failed: %s",
                     cairo_status_to_string(status));
}

static Status copy_pixels(cairo_surface_t *surface, RenderImage *out, Error *err)
{
    const size_t width = (size_t)out->width;
    TRY(mem_data((void **)&out->rgb, width * (size_t)out->height, 3, "the picture", err));
    cairo_surface_flush(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    const size_t stride = (size_t)cairo_image_surface_get_stride(surface);
    for (int32_t y = 0; y < out->height; y++) {
        const uint32_t *row = (const uint32_t *)(const void *)(data + (size_t)y * stride);
        uint8_t *to = out->rgb + (size_t)y * width * 3;
        for (size_t x = 0; x < width; x++) {
            to[3 * x] = (uint8_t)(row[x] >> 16);
            to[3 * x + 1] = (uint8_t)(row[x] >> 8);
            to[3 * x + 2] = (uint8_t)row[x];
        }
    }
    return OK;
}

Status render_cairo_image(const Scene *s, const RenderOptions *o, RenderImage *out,
                          RenderFacts *facts, Error *err)
{
    *out = (RenderImage){0};
    *facts = (RenderFacts){0};
    TRY(check_size(s, o, err));
    const double width = round(s->width_mm / 25.4 * o->dpi);
    const double height = round(s->height_mm / 25.4 * o->dpi);
    if (width > MAX_PIXELS || height > MAX_PIXELS) {
        error_set(err, E_LIMIT, "a picture of %.0f x %.0f pixels: %d a side are possible",
                  width, height, MAX_PIXELS);
        error_hint(err, "a lower --dpi, or SVG or PDF");
        return E_LIMIT;
    }
    cairo_surface_t *surface =
        cairo_image_surface_create(CAIRO_FORMAT_RGB24, (int)width, (int)height);
    cairo_t *cr = cairo_create(surface);
    cairo_scale(cr, o->dpi / 72, o->dpi / 72);
    Status status = surface_status(cairo_status(cr), err);
    if (status == OK)
        status = draw(cr, s, o, facts, err);
    if (status == OK)
        status = surface_status(cairo_status(cr), err);
    cairo_destroy(cr);
    if (status == OK) {
        out->width = (int32_t)width;
        out->height = (int32_t)height;
        out->dpi = o->dpi;
        status = copy_pixels(surface, out, err);
    }
    if (status != OK)
        *out = (RenderImage){0};
    cairo_surface_destroy(surface);
    return status;
}

static cairo_status_t append(void *closure, const unsigned char *bytes, unsigned int n)
{
    str_add(closure, (const char *)bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static void set_metadata(cairo_surface_t *pdf, const Scene *s, const char *description)
{
    Str title = {0};
    str_add_text(&title, s->title);
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_TITLE, str_cstr(&title));
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATOR,
                                   "isogloss " ISOGLOSS_VERSION);
    if (description != NULL)
        cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_SUBJECT, description);
    /* Else the hour of the run would be in the bytes. */
    cairo_pdf_surface_set_metadata(pdf, CAIRO_PDF_METADATA_CREATE_DATE,
                                   "1970-01-01T00:00:00Z");
    str_free(&title);
}

/* Numbers met so far, in order of appearance. */
typedef struct Seen {
    int64_t *number;
    int n, cap;
} Seen;

static int seen_place(Seen *s, int64_t number)
{
    int i = 0;
    while (i < s->n && s->number[i] != number)
        i++;
    if (i < s->n)
        return i;
    if (s->n == s->cap) {
        s->cap = s->cap > 0 ? 2 * s->cap : 16;
        s->number = mem_xrealloc(s->number, (size_t)s->cap * sizeof *s->number);
    }
    s->number[s->n++] = number;
    return i;
}

/* Length of "surface" or "image" at p when it begins the value of an attribute (or the
 * target of a reference) and a digit follows; else 0. */
static size_t name_length(const Str *svg, size_t at)
{
    static const Text names[] = {{"surface", 7}, {"image", 5}};
    if (at == 0 || (svg->p[at - 1] != '"' && svg->p[at - 1] != '#'))
        return 0;
    for (size_t i = 0; i < 2; i++) {
        const size_t n = names[i].n;
        if (svg->n - at > n && memcmp(svg->p + at, names[i].p, n) == 0 &&
            isdigit((unsigned char)svg->p[at + n]))
            return n;
    }
    return 0;
}

/* Cairo names surfaces and images in SVG by a number that counts through the life of the
 * program. Appends the file with such names counted from 1, so that the same scene gives
 * the same bytes also the second time. */
static void add_renumbered(Str *out, const Str *svg)
{
    Seen seen = {0};
    for (size_t at = 0; at < svg->n;) {
        const size_t name = name_length(svg, at);
        if (name == 0) {
            str_add_char(out, svg->p[at++]);
            continue;
        }
        str_add(out, svg->p + at, name);
        at += name;
        size_t digits = 0;
        while (at + digits < svg->n && isdigit((unsigned char)svg->p[at + digits]))
            digits++;
        int64_t number = -1;
        (void)number_parse_int(svg->p + at, digits, &number);
        str_addf(out, "%d", seen_place(&seen, number) + 1);
        at += digits;
    }
    free(seen.number);
}

Status render_cairo_vector(const Scene *s, const RenderOptions *o, RenderVector kind,
                           Str *out, RenderFacts *facts, Error *err)
{
    *facts = (RenderFacts){0};
    TRY(check_size(s, o, err));
    const double width = s->width_mm * points_mm;
    const double height = s->height_mm * points_mm;
    Str bytes = {0};
    cairo_surface_t *surface =
        kind == RENDER_PDF
            ? cairo_pdf_surface_create_for_stream(append, &bytes, width, height)
            : cairo_svg_surface_create_for_stream(append, &bytes, width, height);
    if (kind == RENDER_PDF)
        set_metadata(surface, s, o->description);
    cairo_t *cr = cairo_create(surface);
    Status status = surface_status(cairo_status(cr), err);
    if (status == OK)
        status = draw(cr, s, o, facts, err);
    if (status == OK)
        status = surface_status(cairo_status(cr), err);
    cairo_destroy(cr);
    cairo_surface_finish(surface);
    if (status == OK)
        status = surface_status(cairo_surface_status(surface), err);
    cairo_surface_destroy(surface);
    if (status == OK && kind == RENDER_SVG)
        add_renumbered(out, &bytes);
    else if (status == OK)
        str_add(out, bytes.p, bytes.n);
    str_free(&bytes);
    return status;
}

void render_cairo_versions(Str *out)
{
    int major = 0;
    int minor = 0;
    int patch = 0;
    FT_Library library;
    if (FT_Init_FreeType(&library) == 0) {
        FT_Library_Version(library, &major, &minor, &patch);
        FT_Done_FreeType(library);
    }
    const int fc = FcGetVersion();
    str_addf(out, "cairo %s, pango %s, freetype %d.%d.%d, fontconfig %d.%d.%d",
             cairo_version_string(), pango_version_string(), major, minor, patch,
             fc / 10000, fc / 100 % 100, fc % 100);
}
