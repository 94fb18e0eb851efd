/* Which font draws which word.
 *
 * The family list names Noto Sans, the Noto family of the word's script, and the CJK
 * family of the region of its language, so that the choice does not depend on
 * fontconfig's preferences (Arabic in display letters, Chinese in Japanese shapes). An
 * emoji font is never named: it owns digits and would take them; Pango finds it by itself
 * for emoji. Hinting is off and metrics are unhinted, so that a text is as wide in pixels
 * as in PDF. */
#include "plots/render_text.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangofc-font.h>
#include <pango/pangofc-fontmap.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"

/* clang-format off */
/* ISO 15924 code; family that draws it; Debian package of the family. Scripts that are
 * not here are looked for in fonts-noto-core without a family of their own. */
static const struct {
    const char *script, *family, *package;
} scripts[] = {
    {"Arab", "Noto Sans Arabic",        "fonts-noto-core"},
    {"Armn", "Noto Sans Armenian",      "fonts-noto-core"},
    {"Beng", "Noto Sans Bengali",       "fonts-noto-core"},
    {"Bopo", "Noto Sans CJK TC",        "fonts-noto-cjk"},
    {"Cans", "Noto Sans Canadian Aboriginal", "fonts-noto-core"},
    {"Cher", "Noto Sans Cherokee",      "fonts-noto-core"},
    {"Copt", "Noto Sans Coptic",        "fonts-noto-core"},
    {"Deva", "Noto Sans Devanagari",    "fonts-noto-core"},
    {"Ethi", "Noto Sans Ethiopic",      "fonts-noto-core"},
    {"Geor", "Noto Sans Georgian",      "fonts-noto-core"},
    {"Gujr", "Noto Sans Gujarati",      "fonts-noto-core"},
    {"Guru", "Noto Sans Gurmukhi",      "fonts-noto-core"},
    {"Hang", NULL,                      "fonts-noto-cjk"},
    {"Hani", NULL,                      "fonts-noto-cjk"},
    {"Hebr", "Noto Sans Hebrew",        "fonts-noto-core"},
    {"Hira", NULL,                      "fonts-noto-cjk"},
    {"Kana", NULL,                      "fonts-noto-cjk"},
    {"Khmr", "Noto Sans Khmer",         "fonts-noto-core"},
    {"Knda", "Noto Sans Kannada",       "fonts-noto-core"},
    {"Laoo", "Noto Sans Lao",           "fonts-noto-core"},
    {"Mlym", "Noto Sans Malayalam",     "fonts-noto-core"},
    {"Mong", "Noto Sans Mongolian",     "fonts-noto-core"},
    {"Mymr", "Noto Sans Myanmar",       "fonts-noto-core"},
    {"Nkoo", "Noto Sans NKo",           "fonts-noto-core"},
    {"Olck", "Noto Sans Ol Chiki",      "fonts-noto-core"},
    {"Orya", "Noto Sans Oriya",         "fonts-noto-core"},
    {"Sinh", "Noto Sans Sinhala",       "fonts-noto-core"},
    {"Syrc", "Noto Sans Syriac",        "fonts-noto-core"},
    {"Taml", "Noto Sans Tamil",         "fonts-noto-core"},
    {"Telu", "Noto Sans Telugu",        "fonts-noto-core"},
    {"Tfng", "Noto Sans Tifinagh",      "fonts-noto-core"},
    {"Thaa", "Noto Sans Thaana",        "fonts-noto-core"},
    {"Thai", "Noto Sans Thai",          "fonts-noto-core"},
    {"Tibt", "Noto Serif Tibetan",      "fonts-noto-core"},
    {"Vaii", "Noto Sans Vai",           "fonts-noto-core"},
    {"Yiii", "Noto Sans Yi",            "fonts-noto-core"},
};
/* clang-format on */

enum { NSCRIPTS = sizeof scripts / sizeof *scripts };

struct RenderText {
    cairo_t *cr; /* borrowed */
    PangoFontMap *map;
    cairo_font_options_t *options;
    FcConfig *config; /* only with a font file; owned */
    char *family;     /* asked first; NULL: none */
};

static int find_script(const char *code)
{
    for (int i = 0; i < NSCRIPTS; i++)
        if (strcmp(scripts[i].script, code) == 0)
            return i;
    return -1;
}

static const char *package_of(const char *code, uint32_t cp)
{
    const int i = find_script(code);
    if (i >= 0)
        return scripts[i].package;
    /* Pictographs and their modifiers belong to no script. */
    if (cp >= 0x1F000 && cp <= 0x1FAFF)
        return "fonts-noto-color-emoji";
    return "fonts-noto-core";
}

/* The CJK family of a language; simplified Chinese where nothing else is known. */
static const char *cjk_family(const char *lang)
{
    if (strncmp(lang, "ja", 2) == 0)
        return "Noto Sans CJK JP";
    if (strncmp(lang, "ko", 2) == 0)
        return "Noto Sans CJK KR";
    if (strcasestr(lang, "HK") != NULL || strncmp(lang, "yue", 3) == 0)
        return "Noto Sans CJK HK";
    if (strcasestr(lang, "Hant") != NULL || strcasestr(lang, "TW") != NULL)
        return "Noto Sans CJK TC";
    return "Noto Sans CJK SC";
}

/* The family of a font file (owned), NULL when it is none. */
static char *family_of_file(const char *path)
{
    FcConfig *alone = FcConfigCreate();
    char *out = NULL;
    if (FcConfigAppFontAddFile(alone, (const FcChar8 *)path)) {
        const FcFontSet *set = FcConfigGetFonts(alone, FcSetApplication);
        FcChar8 *family = NULL;
        if (set != NULL && set->nfont > 0 &&
            FcPatternGetString(set->fonts[0], FC_FAMILY, 0, &family) == FcResultMatch)
            out = mem_xstrdup((const char *)family);
    }
    FcConfigDestroy(alone);
    return out;
}

/* Makes a font file known to this font map alone, and its family the first choice. */
static Status use_font_file(RenderText *rt, const char *path, Error *err)
{
    rt->family = family_of_file(path);
    if (rt->family == NULL) {
        char name[TEXT_SHORT];
        (void)error_set(err, E_USAGE, "%s: not a font file that can be read",
                        text_short(name, str_text(path)));
        error_hint(err, "a font is a family (\"Noto Serif\") or a .ttf or .otf file");
        return E_USAGE;
    }
    rt->config = FcInitLoadConfigAndFonts();
    FcConfigAppFontAddFile(rt->config, (const FcChar8 *)path);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(rt->map), rt->config);
    return OK;
}

Status render_text_new(RenderText **out, cairo_t *cr, const char *font, Error *err)
{
    *out = NULL;
    RenderText *rt = mem_xcalloc(1, sizeof *rt);
    rt->cr = cr;
    rt->map = pango_cairo_font_map_new();
    /* One unit is 1/72 inch on every surface; the surface's scale does the rest. */
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(rt->map), 72);
    rt->options = cairo_font_options_create();
    cairo_font_options_set_hint_style(rt->options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(rt->options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(rt->options, CAIRO_ANTIALIAS_GRAY);
    if (font != NULL && strchr(font, '/') == NULL && strchr(font, '.') == NULL) {
        rt->family = mem_xstrdup(font);
    } else if (font != NULL) {
        const Status status = use_font_file(rt, font, err);
        if (status != OK) {
            render_text_free(rt);
            return status;
        }
    }
    *out = rt;
    return OK;
}

void render_text_free(RenderText *rt)
{
    if (rt == NULL)
        return;
    g_object_unref(rt->map);
    cairo_font_options_destroy(rt->options);
    if (rt->config != NULL)
        FcConfigDestroy(rt->config);
    free(rt->family);
    free(rt);
}

static void add_family(Str *list, const char *family)
{
    if (family == NULL)
        return;
    if (list->n > 0)
        str_add_char(list, ',');
    str_add_cstr(list, family);
}

static PangoFontDescription *describe(const RenderText *rt, SceneText text,
                                      RenderStyle style)
{
    const int script = find_script(text_script(text.text));
    Str families = {0};
    add_family(&families, rt->family);
    add_family(&families, "Noto Sans");
    if (script >= 0)
        add_family(&families, scripts[script].family);
    add_family(&families, "Noto Sans Math"); /* Noto Sans has no minus sign */
    add_family(&families, cjk_family(text.lang));
    add_family(&families, "sans-serif");
    PangoFontDescription *d = pango_font_description_new();
    pango_font_description_set_family(d, str_cstr(&families));
    pango_font_description_set_size(d, (int)(style.size * PANGO_SCALE + 0.5));
    if (style.is_bold)
        pango_font_description_set_weight(d, PANGO_WEIGHT_BOLD);
    str_free(&families);
    return d;
}

/* --- what the shaped text tells -------------------------------------------------------
 */

static void note_font(RenderFacts *facts, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *name = slash != NULL ? slash + 1 : path;
    int at = 0;
    while (at < facts->nfonts && strcmp(facts->font[at], name) < 0)
        at++;
    if (at < facts->nfonts && strcmp(facts->font[at], name) == 0)
        return;
    facts->font =
        mem_xrealloc(facts->font, ((size_t)facts->nfonts + 1) * sizeof *facts->font);
    memmove(facts->font + at + 1, facts->font + at,
            (size_t)(facts->nfonts - at) * sizeof *facts->font);
    facts->font[at] = mem_xstrdup(name);
    facts->nfonts++;
}

static void note_missing(RenderFacts *facts, uint32_t cp, Text word)
{
    Str letter = {0};
    text_encode(&letter, cp);
    const char *code = text_script((Text){letter.p, letter.n});
    if (strcmp(code, "Zyyy") == 0 && cp < 0x1F000)
        code = text_script(word); /* a mark or digit: its word says whose */
    str_free(&letter);
    for (int i = 0; i < facts->nmissing; i++) {
        if (strcmp(facts->missing[i].script, code) == 0) {
            facts->missing[i].texts++;
            return;
        }
    }
    facts->missing = mem_xrealloc(facts->missing,
                                  ((size_t)facts->nmissing + 1) * sizeof *facts->missing);
    RenderMissing *m = &facts->missing[facts->nmissing++];
    *m = (RenderMissing){.cp = cp,
                         .texts = 1,
                         .word = mem_xstrndup(word.p, word.n),
                         .package = package_of(code, cp)};
    memcpy(m->script, code, 4);
}

/* The scripts of one text that lack glyphs are counted once each, however many letters
 * are missing: `seen` holds the last script's first code point. */
static void inspect_run(const PangoGlyphItem *run, Text word, RenderPiece *piece,
                        RenderFacts *facts, bool *is_noted)
{
    PangoFont *font = run->item->analysis.font;
    if (font != NULL && PANGO_IS_FC_FONT(font)) {
        FcPattern *pattern = pango_fc_font_get_pattern(PANGO_FC_FONT(font));
        FcChar8 *file = NULL;
        FcBool is_colored = FcFalse;
        if (FcPatternGetString(pattern, FC_FILE, 0, &file) == FcResultMatch)
            note_font(facts, (const char *)file);
        if (FcPatternGetBool(pattern, FC_COLOR, 0, &is_colored) == FcResultMatch)
            piece->is_colored |= is_colored == FcTrue;
    }
    for (int i = 0; i < run->glyphs->num_glyphs; i++) {
        const PangoGlyph glyph = run->glyphs->glyphs[i].glyph;
        if ((glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0 || *is_noted)
            continue;
        note_missing(facts, glyph & ~PANGO_GLYPH_UNKNOWN_FLAG, word);
        *is_noted = true;
    }
}

static void inspect(RenderPiece *piece, Text word, RenderFacts *facts)
{
    bool is_noted = false;
    for (GSList *l = pango_layout_get_lines_readonly(piece->layout); l != NULL;
         l = l->next) {
        const PangoLayoutLine *line = l->data;
        for (GSList *r = line->runs; r != NULL; r = r->next)
            inspect_run(r->data, word, piece, facts, &is_noted);
    }
}

RenderPiece render_text_make(RenderText *rt, SceneText text, RenderStyle style,
                             RenderFacts *facts)
{
    RenderPiece p = {0};
    if (text.text.n == 0)
        return p;
    PangoContext *context = pango_font_map_create_context(rt->map);
    pango_cairo_context_set_font_options(context, rt->options);
    if (text.lang[0] != '\0')
        pango_context_set_language(context, pango_language_from_string(text.lang));
    else /* else Pango would ask the locale */
        pango_context_set_language(context, pango_language_from_string("en"));
    /* Else letters would stand at whole points, four pixels apart at 300 dpi. */
    pango_context_set_round_glyph_positions(context, FALSE);
    pango_cairo_update_context(rt->cr, context);
    p.layout = pango_layout_new(context);
    g_object_unref(context);
    PangoFontDescription *font = describe(rt, text, style);
    pango_layout_set_font_description(p.layout, font);
    pango_font_description_free(font);
    pango_layout_set_single_paragraph_mode(p.layout, TRUE);
    if (style.width > 0) {
        pango_layout_set_width(p.layout, (int)(style.width * PANGO_SCALE));
        pango_layout_set_wrap(p.layout, PANGO_WRAP_WORD_CHAR);
    }
    pango_layout_set_text(p.layout, text.text.p, (int)text.text.n);
    /* Pango turns the sides round for text that runs from right to left. */
    if (style.is_right && pango_layout_get_direction(p.layout, 0) != PANGO_DIRECTION_RTL)
        pango_layout_set_alignment(p.layout, PANGO_ALIGN_RIGHT);
    PangoRectangle ink;
    PangoRectangle logical;
    pango_layout_get_extents(p.layout, &ink, &logical);
    p.x = (double)logical.x / PANGO_SCALE;
    p.w = (double)logical.width / PANGO_SCALE;
    p.h = (double)logical.height / PANGO_SCALE;
    p.ink_x = (double)ink.x / PANGO_SCALE - p.x;
    p.ink_y = (double)ink.y / PANGO_SCALE;
    p.ink_w = (double)ink.width / PANGO_SCALE;
    p.ink_h = (double)ink.height / PANGO_SCALE;
    inspect(&p, text.text, facts);
    return p;
}

void render_text_done(RenderPiece *p)
{
    if (p->layout != NULL)
        g_object_unref(p->layout);
    *p = (RenderPiece){0};
}

void render_text_show(cairo_t *cr, const RenderPiece *p, double x, double y)
{
    if (p->layout == NULL)
        return;
    cairo_move_to(cr, x - p->x, y);
    pango_cairo_show_layout(cr, p->layout);
}

Status render_text_check(const RenderFacts *facts, Error *err)
{
    if (facts->nmissing == 0)
        return OK;
    Str all = {0};
    Str packages = {0};
    for (int i = 0; i < facts->nmissing; i++) {
        const RenderMissing *m = &facts->missing[i];
        char word[TEXT_SHORT];
        str_addf(&all, "%s%s: U+%04X in \"%s\" (%d text%s)", i > 0 ? "; " : "", m->script,
                 (unsigned)m->cp, text_short(word, str_text(m->word)), (int)m->texts,
                 m->texts == 1 ? "" : "s");
        if (strstr(str_cstr(&packages), m->package) == NULL)
            str_addf(&packages, "%s%s", i > 0 ? " " : "", m->package);
    }
    error_set(err, E_OUTPUT, "no font for %s", str_cstr(&all));
    error_hint(err,
               "apt install %s, or --font FILE, --labels numbered, or "
               "--allow-missing-glyphs",
               str_cstr(&packages));
    str_free(&all);
    str_free(&packages);
    return E_OUTPUT;
}
