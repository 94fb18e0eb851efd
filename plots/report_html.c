/* report.html: the blocks as one file that needs nothing else: figures are inside, there
 * is no script, and the style is below. It prints, it is read in the dark, on a
 * telephone, and aloud; words of data stand in their language and keep their direction to
 * themselves. */
#include "plots/report_html.h"

#include <math.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/table/format.h"
#include "plots/report_html_style.h"
#include "plots/report_parts.h"

/* --- text --- */

/* Characters that are written from right to left. */
static bool is_rtl(uint32_t cp)
{
    return (cp >= 0x590 && cp <= 0x8FF) || (cp >= 0xFB1D && cp <= 0xFDFF) ||
           (cp >= 0xFE70 && cp <= 0xFEFC) || (cp >= 0x10800 && cp <= 0x10FFF) ||
           (cp >= 0x1E800 && cp <= 0x1EFFF);
}

/* Bytes from the start of t that belong to words written from right to left, with the
 * blanks between them; 0 when it does not begin with one. */
static size_t rtl_run(Text t)
{
    size_t end = 0;
    for (size_t i = 0; i < t.n;) {
        uint32_t cp;
        const size_t n = text_decode((Text){t.p + i, t.n - i}, &cp);
        if (n == 0 || (!is_rtl(cp) && cp != ' '))
            break;
        i += n;
        if (cp != ' ')
            end = i;
        else if (end == 0)
            break;
    }
    return end;
}

static void add_char(Str *out, char c)
{
    switch (c) {
    case '&': str_add_cstr(out, "&amp;"); break;
    case '<': str_add_cstr(out, "&lt;"); break;
    case '>': str_add_cstr(out, "&gt;"); break;
    case '"': str_add_cstr(out, "&quot;"); break;
    default: str_add_char(out, c);
    }
}

/* Text that is already as text_display makes it. */
static void add_shown(Str *out, Text t)
{
    for (size_t i = 0; i < t.n;) {
        const Text rest = {t.p + i, t.n - i};
        const size_t run = rtl_run(rest);
        if (run > 0) {
            str_add_cstr(out, "<bdi>");
            for (size_t k = 0; k < run; k++)
                add_char(out, rest.p[k]);
            str_add_cstr(out, "</bdi>");
            i += run;
        } else {
            add_char(out, t.p[i++]);
        }
    }
}

void report_html_text(Str *out, Text t)
{
    Str shown = {0};
    text_display(&shown, t, TEXT_UTF8);
    add_shown(out, (Text){shown.p, shown.n});
    str_free(&shown);
}

/* The same where no markup may stand: in an attribute. */
static void add_attribute(Str *out, Text t)
{
    Str shown = {0};
    text_display(&shown, t, TEXT_UTF8);
    for (size_t i = 0; i < shown.n; i++)
        add_char(out, shown.p[i]);
    str_free(&shown);
}

void report_html_base64(Str *out, Text t)
{
    static const char digit[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < t.n; i += 3) {
        uint32_t v = 0;
        const size_t n = t.n - i < 3 ? t.n - i : 3;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (k < n ? (unsigned char)t.p[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            str_add(out, k <= n ? &digit[v >> (18 - 6 * k) & 63] : "=", 1);
    }
}

/* --- tables --- */

static const char *lang_of(const Study *s, const char *space)
{
    const int entry = space != NULL ? study_find(s, space) : -1;
    const char *lang =
        entry >= 0 && s->entry[entry].space != NULL ? s->entry[entry].space->lang : "";
    return lang != NULL ? lang : "";
}

/* A word of data: isolated, in its language where that is known. */
static void add_word(Str *out, const char *lang, Text shown)
{
    str_add_cstr(out, "<bdi");
    if (lang[0] != '\0') {
        str_add_cstr(out, " lang=\"");
        add_attribute(out, str_text(lang));
        str_add_char(out, '"');
    }
    str_add_char(out, '>');
    for (size_t i = 0; i < shown.n; i++)
        add_char(out, shown.p[i]);
    str_add_cstr(out, "</bdi>");
}

/* Where an interval from 0 to 1 lies, for those who see. */
static void add_bar(Str *out, const Rate *r)
{
    str_add_cstr(out, "<svg class=\"ci\" viewBox=\"0 0 104 10\" aria-hidden=\"true\">"
                      "<path class=\"axis\" d=\"M2 8.5H102\"/><path d=\"M");
    number_add_fixed(out, 2 + 100 * r->lo, 1);
    str_add_cstr(out, " 4H");
    number_add_fixed(out, 2 + 100 * r->hi, 1);
    str_add_cstr(out, "\"/><circle cx=\"");
    number_add_fixed(out, 2 + 100 * r->value, 1);
    str_add_cstr(out, "\" cy=\"4\" r=\"2.2\"/></svg>");
}

/* ".536 [.510-.562] 1,442" with its parts apart. */
static void add_rate(Str *out, Text shown)
{
    const char *open = memchr(shown.p, '[', shown.n);
    const char *close =
        open != NULL ? memchr(open, ']', shown.n - (size_t)(open - shown.p)) : NULL;
    if (close == NULL) {
        add_shown(out, shown);
        return;
    }
    str_add(out, shown.p, (size_t)(open - shown.p));
    str_add_cstr(out, "<span class=\"i\">");
    for (const char *p = open; p <= close; p++) {
        if (*p == '-' && p > open + 1)
            str_add_cstr(out, "\xE2\x80\x93"); /* an en dash between two numbers */
        else
            str_add_char(out, *p);
    }
    str_add_cstr(out, "</span><span class=\"n\">");
    str_add(out, close + 1, shown.n - (size_t)(close + 1 - shown.p));
    str_add_cstr(out, "</span>");
}

static bool is_left(ColType type)
{
    return type == COL_TEXT || type == COL_WORD || type == COL_BOOL;
}

/* Text columns that hold words, and the column of the row that names their space; NULL:
 * they are of the source. */
static const char *const worded[][2] = {
    {"gold", "target"}, {"translation", "language"}, {"near", "space"},
    {"hint", "space"},  {"decisive_word", "space"},  {"words", "space"},
    {"concepts", NULL},
};

static const char *lang_of_text(const Study *s, Text space)
{
    char name[256];
    if (space.n == 0 || space.n >= sizeof name)
        return "";
    memcpy(name, space.p, space.n);
    name[space.n] = '\0';
    return lang_of(s, name);
}

/* The language of the words that a target's predictions stand beside: that of the first
 * word of the row that is not of the source. */
static const char *lang_beside(const Study *s, const Table *t, int32_t row)
{
    const char *source = s->source >= 0 ? s->entry[s->source].name : "";
    for (int c = 0; c < table_cols(t); c++) {
        const Cell cell = table_cell(t, row, c);
        if (cell.type == COL_WORD && !cell.is_missing && strcmp(cell.space, source) != 0)
            return lang_of(s, cell.space);
    }
    return "";
}

/* The language of a cell's words: of a word its space's; of a text column that holds
 * words that of the space named in its row, or, of golds, of the words beside them. */
static const char *cell_lang(const Study *s, const Table *t, int32_t row, int col)
{
    const Cell cell = table_cell(t, row, col);
    if (cell.type == COL_WORD)
        return lang_of(s, cell.space);
    const char *name = table_col(t, col)->name;
    for (size_t i = 0; i < sizeof worded / sizeof *worded; i++) {
        if (strcmp(name, worded[i][0]) != 0)
            continue;
        if (worded[i][1] == NULL)
            return s->source >= 0 ? lang_of(s, s->entry[s->source].name) : "";
        const int from = table_find_col(t, worded[i][1]);
        if (from >= 0 && table_col(t, from)->type == COL_TEXT)
            return lang_of_text(s, table_cell(t, row, from).text);
        return i == 0 ? lang_beside(s, t, row) : "";
    }
    return "";
}

/* A word as long as a digest or a path is broken anywhere. */
static bool is_long(const Cell *c)
{
    return !c->is_missing && c->type != COL_BOOL && c->text.n > 24 &&
           memchr(c->text.p, ' ', c->text.n) == NULL;
}

static void add_cell(Str *out, const Report *r, const ReportDocBlock *b, int32_t row,
                     int col)
{
    const Table *t = b->table;
    const Cell cell = table_cell(t, row, col);
    const char *tag = col == 0 ? "th" : "td";
    str_addf(out, col == 0 ? "<th scope=\"row\"" : "<td");
    if (!is_left(cell.type))
        str_add_cstr(out, " class=\"r\"");
    else if (col > 0 && is_long(&cell))
        str_add_cstr(out, " class=\"long\"");
    if (cell.is_missing) {
        str_add_cstr(out, " title=\"");
        add_attribute(out, str_text(cell.why));
        str_add_char(out, '"');
    }
    str_add_char(out, '>');
    Str shown = {0};
    format_cell(&shown, t, row, col, TEXT_UTF8);
    const Text text = {shown.p, shown.n};
    if (cell.is_missing)
        str_add_cstr(out, "<span class=\"m\">\xE2\x80\x93</span>");
    else if (cell.type == COL_WORD || cell.type == COL_TEXT)
        add_word(out, cell_lang(r->study, t, row, col), text);
    else if (cell.type == COL_RATE)
        add_rate(out, text);
    else
        add_shown(out, text);
    if (b->has_bars && cell.type == COL_RATE && !cell.is_missing)
        add_bar(out, &cell.rate);
    str_free(&shown);
    str_addf(out, "</%s>", tag);
}

static void add_table_head(Str *out, const Table *t)
{
    str_add_cstr(out, "<thead><tr>");
    for (int c = 0; c < table_cols(t); c++) {
        const ColSpec *spec = table_col(t, c);
        Str heading = {0};
        format_heading(&heading, spec);
        str_addf(out, "<th scope=\"col\"%s title=\"",
                 is_left(spec->type) ? "" : " class=\"r\"");
        add_attribute(out, str_text(spec->help));
        str_add_cstr(out, "\">");
        add_shown(out, (Text){heading.p, heading.n});
        str_add_cstr(out, "</th>");
        str_free(&heading);
    }
    str_add_cstr(out, "</tr></thead>\n");
}

/* Remarks of a table, and why cells are empty. */
static void add_table_notes(Str *out, const Table *t)
{
    FormatOptions o = format_options_defaults();
    o.has_warnings = false;
    Str notes = {0};
    format_notes(&notes, t, "", &o);
    for (const char *p = str_cstr(&notes); *p != '\0';) {
        const size_t n = strcspn(p, "\n");
        if (n > 0) {
            str_add_cstr(out, "<p>");
            add_shown(out, (Text){p, n});
            str_add_cstr(out, "</p>");
        }
        p += n + (p[n] == '\n');
    }
    str_free(&notes);
}

static void add_table(Str *out, const Report *r, const ReportDocBlock *b, int number)
{
    const Table *t = b->table;
    const int32_t rows = report_doc_rows(t);
    str_addf(out,
             "<div class=\"table\"><div class=\"scroll\" role=\"region\" tabindex=\"0\" "
             "aria-labelledby=\"t%d\">\n<table><caption id=\"t%d\">",
             number, number);
    report_html_text(out, str_text(table_title(t)));
    str_add_cstr(out, "</caption>\n");
    add_table_head(out, t);
    str_add_cstr(out, "<tbody>\n");
    for (int32_t row = 0; row < rows; row++) {
        str_add_cstr(out, "<tr>");
        for (int c = 0; c < table_cols(t); c++)
            add_cell(out, r, b, row, c);
        str_add_cstr(out, "</tr>\n");
    }
    str_add_cstr(out, "</tbody></table></div>\n<div class=\"under\">");
    if (rows > 0)
        add_table_notes(out, t);
    str_add_cstr(out, "<p>");
    if (rows < table_rows(t)) {
        str_add_cstr(out, rows > 0 ? "The first " : "");
        if (rows > 0)
            str_addf(out, "%d of ", (int)rows);
        number_add_grouped(out, table_rows(t));
        str_add_cstr(out, " rows. ");
    }
    str_addf(out, "Whole: <code>%s</code></p></div></div>\n", b->file);
}

/* --- blocks --- */

static void add_figure(Str *out, const ReportDocBlock *b)
{
    const Scene *s = b->figure->scene;
    str_add_cstr(out, "<figure><img alt=\"");
    add_attribute(out, s->title);
    str_addf(out, "\" width=\"%d\" height=\"%d\" src=\"data:image/png;base64,",
             (int)lround(s->width_mm / 25.4 * 96), (int)lround(s->height_mm / 25.4 * 96));
    report_html_base64(out, b->bytes);
    str_add_cstr(out, "\"><figcaption>");
    report_html_text(out, s->caption);
    str_addf(out, " <code>%s</code></figcaption></figure>\n", b->file);
}

static void add_label(Str *out, const ReportDocBlock *b)
{
    if (b->label == NULL)
        return;
    str_add_cstr(out, "<b>");
    report_html_text(out, str_text(b->label));
    str_add_cstr(out, b->kind == REPORT_DOC_TEXT ? ":</b> " : "</b> ");
}

/* Tables before a block: their numbers do not change with the lines of the sign-off. */
static int count_tables(const Report *r, int i)
{
    int n = 0;
    for (int k = 0; k < i; k++)
        n += r->doc.block[k].kind == REPORT_DOC_TABLE;
    return n;
}

static void add_block(Str *out, const Report *r, int i)
{
    const ReportDocBlock *b = &r->doc.block[i];
    switch (b->kind) {
    case REPORT_DOC_PART:
        str_addf(out, "<h2 id=\"part-%d\">", b->number);
        if (b->number > 0)
            str_addf(out, "<span class=\"no\">%d</span> ", b->number);
        report_html_text(out, str_text(b->text));
        str_add_cstr(out, "</h2>\n");
        break;
    case REPORT_DOC_SECTION:
        str_add_cstr(out, "<h3>");
        report_html_text(out, str_text(b->text));
        str_add_cstr(out, "</h3>\n");
        break;
    case REPORT_DOC_TEXT:
        str_add_cstr(out, "<p>");
        add_label(out, b);
        report_html_text(out, str_text(b->text));
        str_add_cstr(out, "</p>\n");
        break;
    case REPORT_DOC_ITEM:
    case REPORT_DOC_FINDING:
        str_add_cstr(out, "<li>");
        add_label(out, b);
        report_html_text(out, str_text(b->text));
        str_add_cstr(out, "</li>\n");
        break;
    case REPORT_DOC_FACT:
        str_add_cstr(out, "<div><dt>");
        report_html_text(out, str_text(b->label));
        str_add_cstr(out, strcmp(b->text, "not stated") == 0 ? "</dt><dd class=\"m\">"
                                                             : "</dt><dd>");
        report_html_text(out, str_text(b->text));
        str_add_cstr(out, "</dd></div>\n");
        break;
    case REPORT_DOC_COMMAND:
        str_add_cstr(out, "<pre><code>");
        report_html_text(out, str_text(b->text));
        str_add_cstr(out, "</code></pre>\n");
        break;
    case REPORT_DOC_TABLE: add_table(out, r, b, count_tables(r, i)); break;
    case REPORT_DOC_FIGURE: add_figure(out, b); break;
    }
}

/* What stands around neighbours of one kind. */
typedef struct Around {
    const char *open, *close;
} Around;
static const Around around[] = {
    [REPORT_DOC_ITEM] = {"<ul>\n", "</ul>\n"},
    [REPORT_DOC_FINDING] = {"<ul class=\"finding\">\n", "</ul>\n"},
    [REPORT_DOC_FACT] = {"<dl>\n", "</dl>\n"},
    [REPORT_DOC_FIGURE] = {"<div class=\"figures\">\n", "</div>\n"},
};

static void add_blocks(Str *out, const Report *r)
{
    bool is_open = false;
    for (int i = 0; i < r->doc.n; i++) {
        const ReportDocKind kind = r->doc.block[i].kind;
        const Around *a = &around[kind];
        if (kind == REPORT_DOC_PART) {
            str_addf(out, "%s<section aria-labelledby=\"part-%d\">\n",
                     is_open ? "</section>\n" : "", r->doc.block[i].number);
            is_open = true;
        }
        if (a->open != NULL && (i == 0 || r->doc.block[i - 1].kind != kind))
            str_add_cstr(out, a->open);
        add_block(out, r, i);
        if (a->open != NULL && (i + 1 == r->doc.n || r->doc.block[i + 1].kind != kind))
            str_add_cstr(out, a->close);
    }
    if (is_open)
        str_add_cstr(out, "</section>\n");
}

static void add_contents(Str *out, const Report *r)
{
    str_add_cstr(out, "<nav aria-label=\"Parts\"><ol>\n");
    for (int i = 0; i < r->doc.n; i++) {
        const ReportDocBlock *b = &r->doc.block[i];
        if (b->kind != REPORT_DOC_PART)
            continue;
        str_addf(out, "<li><a href=\"#part-%d\">", b->number);
        if (b->number > 0)
            str_addf(out, "<span class=\"no\">%d</span> ", b->number);
        report_html_text(out, str_text(b->text));
        str_add_cstr(out, "</a></li>\n");
    }
    str_add_cstr(out, "</ol></nav>\n");
}

void report_html_write(const Report *r, Str *out)
{
    str_add_cstr(out, "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n"
                      "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
                      "content=\"width=device-width, initial-scale=1\">\n"
                      "<meta name=\"color-scheme\" content=\"light dark\">\n"
                      "<meta name=\"generator\" content=\"isogloss " ISOGLOSS_VERSION
                      "\">\n<title>");
    add_attribute(out, str_text(r->title));
    str_add_cstr(out, "</title>\n<style>\n");
    str_add_cstr(out, report_html_style);
    str_add_cstr(out, report_html_style_tables);
    str_add_cstr(out, report_html_style_print);
    str_add_cstr(out, "</style>\n</head>\n<body>\n<header><h1>");
    report_html_text(out, str_text(r->title));
    str_add_cstr(out, "</h1></header>\n");
    add_contents(out, r);
    str_add_cstr(out, "<main>\n");
    add_blocks(out, r);
    str_add_cstr(out, "</main>\n</body>\n</html>\n");
}
