/* What drawing found out becomes tables of the figure's set, so that the terminal, the
 * JSON of the command and the PNG's own description all say the same. They hold neither
 * path nor time: the same figure written elsewhere has the same bytes. */
#include "plots/figure.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/table/format.h"
#include "plots/figure_png.h"

enum {
    F_WIDTH_MM,
    F_HEIGHT_MM,
    F_WIDTH,
    F_HEIGHT,
    F_POINTS,
    F_LABELS,
    F_LEFT_OUT,
    F_LEADERS,
    F_LIBRARIES,
    F_COLS
};
enum { L_NUMBER, L_WORD, L_LANGUAGE, L_DRAWN, L_COLS };
enum { M_SCRIPT, M_CODE_POINT, M_TEXTS, M_WORD, M_PACKAGE, M_COLS };

/* clang-format off */
static const ColSpec figure_cols[F_COLS] = {
    [F_WIDTH_MM]  = {"width_mm",  "width",  "mm",     "width in print", COL_REAL, 1},
    [F_HEIGHT_MM] = {"height_mm", "height", "mm",     "height in print", COL_REAL, 1},
    [F_WIDTH]     = {"width_px",  "width",  "pixels", "of a PNG", COL_INT, 0},
    [F_HEIGHT]    = {"height_px", "height", "pixels", "of a PNG", COL_INT, 0},
    [F_POINTS]    = {"points",    "points", "",       "marks drawn", COL_INT, 0},
    [F_LABELS]    = {"labels",    "labels", "",       "words drawn", COL_INT, 0},
    [F_LEFT_OUT]  = {"labels_left_out", "left out", "", "words for which there was no room", COL_INT, 0},
    [F_LEADERS]   = {"leaders",   "leaders", "",      "words away from their point, joined to it by a line", COL_INT, 0},
    [F_LIBRARIES] = {"libraries", "drawn with", "",   "versions of the libraries that drew it", COL_TEXT, 0},
};
static const ColSpec label_cols[L_COLS] = {
    [L_NUMBER]   = {"number",   "number",   "", "order of importance, and the number of a numbered label", COL_INT, 0},
    [L_WORD]     = {"word",     "word",     "", "the word as shown", COL_TEXT, 0},
    [L_LANGUAGE] = {"language", "language", "", "language it is shaped in", COL_TEXT, 0},
    [L_DRAWN]    = {"drawn",    "drawn",    "", "whether there was room", COL_BOOL, 0},
};
static const ColSpec font_cols[] = {
    {"file", "file", "", "name of a font file that drew something", COL_TEXT, 0},
};
static const ColSpec missing_cols[M_COLS] = {
    [M_SCRIPT]     = {"script",     "script",     "", "ISO 15924", COL_TEXT, 0},
    [M_CODE_POINT] = {"code_point", "code point", "", "first letter without a glyph", COL_TEXT, 0},
    [M_TEXTS]      = {"texts",      "words",      "", "words and other texts it concerns", COL_INT, 0},
    [M_WORD]       = {"word",       "word",       "", "the first of them", COL_TEXT, 0},
    [M_PACKAGE]    = {"package",    "package",    "", "Debian package with a font", COL_TEXT, 0},
};
/* clang-format on */

void figure_done(Figure *f)
{
    scene_free(f->scene);
    table_set_free(f->set);
    *f = (Figure){0};
}

bool figure_find_format(const char *path, FigureFormat *out)
{
    static const char *const ending[] = {
        [FIGURE_PNG] = ".png", [FIGURE_SVG] = ".svg", [FIGURE_PDF] = ".pdf"};
    const size_t n = strlen(path);
    for (int i = 0; i < 3; i++) {
        if (n > 4 && strcasecmp(path + n - 4, ending[i]) == 0) {
            *out = (FigureFormat)i;
            return true;
        }
    }
    return false;
}

static void add_figure(Figure *f, const RenderFacts *facts, const RenderImage *image)
{
    Table *t = table_new("figure", "The figure", figure_cols, F_COLS);
    const int32_t row = table_add_row(t);
    table_set_real(t, row, F_WIDTH_MM, f->scene->width_mm);
    table_set_real(t, row, F_HEIGHT_MM, f->scene->height_mm);
    if (image != NULL) {
        table_set_int(t, row, F_WIDTH, image->width);
        table_set_int(t, row, F_HEIGHT, image->height);
    } else {
        table_set_missing(t, row, F_WIDTH, "not made of pixels");
        table_set_missing(t, row, F_HEIGHT, "not made of pixels");
    }
    table_set_int(t, row, F_POINTS, f->scene->npoints);
    table_set_int(t, row, F_LABELS, facts->placed);
    table_set_int(t, row, F_LEFT_OUT, facts->labels - facts->placed);
    table_set_int(t, row, F_LEADERS, facts->leaders);
    Str libraries = {0};
    render_cairo_versions(&libraries);
    table_set_text(t, row, F_LIBRARIES, (Text){libraries.p, libraries.n});
    str_free(&libraries);
    table_set_add_first(f->set, t);
}

static void add_labels(Figure *f, const RenderFacts *facts)
{
    if (facts->labels == 0)
        return;
    Table *t = table_new("labels", "Labelled words", label_cols, L_COLS);
    for (int32_t i = 0; i < facts->labels; i++) {
        const SceneText *text = &f->scene->label[i].text;
        const int32_t row = table_add_row(t);
        table_set_int(t, row, L_NUMBER, i + 1);
        table_set_text(t, row, L_WORD, text->text);
        table_set_text(t, row, L_LANGUAGE, str_text(text->lang));
        table_set_bool(t, row, L_DRAWN, facts->is_drawn[i]);
    }
    table_set_add(f->set, t);
    const int32_t left_out = facts->labels - facts->placed;
    if (left_out > 0) {
        notes_remark(&f->set->notes, "labels-left-out", left_out,
                     "%d of %d labels left out: no room", (int)left_out,
                     (int)facts->labels);
    }
}

static void add_fonts(Figure *f, const RenderFacts *facts)
{
    Table *t = table_new("fonts", "Fonts used", font_cols, 1);
    for (int i = 0; i < facts->nfonts; i++)
        table_set_text(t, table_add_row(t), 0, str_text(facts->font[i]));
    table_set_add(f->set, t);
}

static void add_missing(Figure *f, const RenderFacts *facts)
{
    if (facts->nmissing == 0)
        return;
    Table *t = table_new("missing_glyphs", "What no font can show", missing_cols, M_COLS);
    for (int i = 0; i < facts->nmissing; i++) {
        const RenderMissing *m = &facts->missing[i];
        const int32_t row = table_add_row(t);
        Str cp = {0};
        str_addf(&cp, "U+%04X", (unsigned)m->cp);
        table_set_text(t, row, M_SCRIPT, str_text(m->script));
        table_set_text(t, row, M_CODE_POINT, (Text){cp.p, cp.n});
        table_set_int(t, row, M_TEXTS, m->texts);
        table_set_text(t, row, M_WORD, str_text(m->word));
        table_set_text(t, row, M_PACKAGE, str_text(m->package));
        str_free(&cp);
        notes_warn(&f->set->notes, "missing-glyphs", m->texts,
                   "no font for %s: U+%04X (%d texts show boxes); the package %s has one",
                   m->script, (unsigned)m->cp, (int)m->texts, m->package);
    }
    table_set_add(f->set, t);
}

static void add_facts(Figure *f, const RenderFacts *facts, const RenderImage *image)
{
    assert(table_set_find(f->set, "figure") == NULL);
    add_figure(f, facts, image);
    add_labels(f, facts);
    add_fonts(f, facts);
    add_missing(f, facts);
    notes_append(&f->set->notes, &f->scene->notes);
}

static void describe(const TableSet *set, Str *out)
{
    const FormatOptions o = format_options_defaults();
    format_write_set(out, set, NULL, FORMAT_JSON, &o);
}

static Status encode_png(Figure *f, const RenderOptions *options, Str *out, Error *err)
{
    RenderImage image;
    RenderFacts facts;
    Status status = render_cairo_image(f->scene, options, &image, &facts, err);
    if (status == OK) {
        add_facts(f, &facts, &image);
        Str title = {0};
        Str description = {0};
        str_add_text(&title, f->scene->title);
        describe(f->set, &description);
        const FigurePngTexts texts = {str_cstr(&title), str_cstr(&description)};
        status = figure_png_encode(&image, &texts, out, err);
        str_free(&title);
        str_free(&description);
    }
    free(image.rgb);
    render_cairo_facts_free(&facts);
    return status;
}

static void add_xml(Str *out, Text t)
{
    for (size_t i = 0; i < t.n; i++) {
        switch (t.p[i]) {
        case '&': str_add_cstr(out, "&amp;"); break;
        case '<': str_add_cstr(out, "&lt;"); break;
        case '>': str_add_cstr(out, "&gt;"); break;
        default: str_add_char(out, t.p[i]);
        }
    }
}

/* Appends the SVG with title and description as the first children of its root, where
 * programs that read pictures aloud look for them. */
static void add_svg(Str *out, const Str *svg, const Figure *f)
{
    const char *root = strstr(str_cstr(svg), "<svg");
    const char *end = root != NULL ? strchr(root, '>') : NULL;
    const size_t head = end != NULL ? (size_t)(end + 1 - svg->p) : 0;
    assert(head > 0); /* Cairo writes no other */
    str_add(out, svg->p, head);
    str_add_cstr(out, "\n<title>");
    add_xml(out, f->scene->title);
    str_add_cstr(out, "</title>\n<desc>");
    Str description = {0};
    describe(f->set, &description);
    add_xml(out, (Text){description.p, description.n});
    str_free(&description);
    str_add_cstr(out, "</desc>");
    str_add(out, svg->p + head, svg->n - head);
}

static Status encode_svg(Figure *f, const RenderOptions *options, Str *out, Error *err)
{
    RenderFacts facts;
    Str svg = {0};
    const Status status =
        render_cairo_vector(f->scene, options, RENDER_SVG, &svg, &facts, err);
    if (status == OK) {
        add_facts(f, &facts, NULL);
        add_svg(out, &svg, f);
    }
    str_free(&svg);
    render_cairo_facts_free(&facts);
    return status;
}

static Status encode_pdf(Figure *f, const RenderOptions *options, Str *out, Error *err)
{
    RenderFacts facts;
    Str description = {0};
    describe(f->set, &description); /* of the inputs: it is written before the drawing */
    RenderOptions described = *options;
    described.description = str_cstr(&description);
    const Status status =
        render_cairo_vector(f->scene, &described, RENDER_PDF, out, &facts, err);
    if (status == OK)
        add_facts(f, &facts, NULL);
    str_free(&description);
    render_cairo_facts_free(&facts);
    return status;
}

Status figure_encode(Figure *f, FigureFormat format, const RenderOptions *options,
                     Str *out, Error *err)
{
    switch (format) {
    case FIGURE_PNG: return encode_png(f, options, out, err);
    case FIGURE_SVG: return encode_svg(f, options, out, err);
    case FIGURE_PDF: return encode_pdf(f, options, out, err);
    }
    return error_set(err, E_INTERNAL, "a figure of no format");
}
