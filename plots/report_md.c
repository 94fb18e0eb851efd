/* report.md: the blocks as Markdown that reads well as plain text, too. */
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/table/format.h"
#include "plots/report_parts.h"

static void add_table(Str *out, const ReportDocBlock *b)
{
    const Table *t = b->table;
    const int32_t rows = report_doc_rows(t);
    if (rows == 0) {
        str_add_cstr(out, "### ");
        format_add_md(out, str_text(table_title(t)));
        str_add_cstr(out, "\n\n");
        number_add_grouped(out, table_rows(t));
        str_addf(out, " rows: [%s](%s)\n\n", b->file, b->file);
        return;
    }
    FormatOptions o = format_options_defaults();
    o.max_rows = rows;
    o.has_warnings = false; /* they stand together at the top */
    format_write_table(out, t, FORMAT_MD, &o);
    str_addf(out, "\nAll rows and columns: [%s](%s)\n\n", b->file, b->file);
}

static void add_figure(Str *out, const ReportDocBlock *b)
{
    str_add_cstr(out, "![");
    format_add_md(out, b->figure->scene->title);
    str_addf(out, "](%s)\n\n*", b->file);
    format_add_md(out, b->figure->scene->caption);
    str_add_cstr(out, "*\n\n");
}

static void add_label(Str *out, const ReportDocBlock *b)
{
    if (b->label == NULL)
        return;
    str_add_cstr(out, "**");
    format_add_md(out, str_text(b->label));
    str_add_cstr(out, ":** ");
}

static void add_part(Str *out, const ReportDocBlock *b)
{
    str_add_cstr(out, "## ");
    if (b->number > 0)
        str_addf(out, "%d. ", b->number);
    format_add_md(out, str_text(b->text));
    str_add_cstr(out, "\n\n");
}

static void add_block(Str *out, const ReportDocBlock *b)
{
    static const char *const lead[] = {[REPORT_DOC_SECTION] = "### ",
                                       [REPORT_DOC_TEXT] = "",
                                       [REPORT_DOC_ITEM] = "- ",
                                       [REPORT_DOC_FACT] = "- ",
                                       [REPORT_DOC_FINDING] = "> "};
    switch (b->kind) {
    case REPORT_DOC_PART: add_part(out, b); return;
    case REPORT_DOC_TABLE: add_table(out, b); return;
    case REPORT_DOC_FIGURE: add_figure(out, b); return;
    case REPORT_DOC_COMMAND: str_addf(out, "    %s\n\n", b->text); return;
    case REPORT_DOC_SECTION:
    case REPORT_DOC_TEXT:
    case REPORT_DOC_ITEM:
    case REPORT_DOC_FACT:
    case REPORT_DOC_FINDING: break;
    }
    str_add_cstr(out, lead[b->kind]);
    if (b->kind == REPORT_DOC_FINDING)
        str_add_cstr(out, "- ");
    add_label(out, b);
    format_add_md(out, str_text(b->text));
    str_add_char(out, '\n');
}

/* Lists end where something else begins. */
static bool ends(const ReportDocBlock *b, const ReportDocBlock *next)
{
    if (b->kind == REPORT_DOC_TEXT || b->kind == REPORT_DOC_SECTION)
        return true;
    return (b->kind == REPORT_DOC_ITEM || b->kind == REPORT_DOC_FACT ||
            b->kind == REPORT_DOC_FINDING) &&
           (next == NULL || next->kind != b->kind);
}

void report_md_write(const Report *r, Str *out)
{
    str_add_cstr(out, "# ");
    format_add_md(out, str_text(r->title));
    str_add_cstr(out, "\n\n");
    for (int i = 0; i < r->doc.n; i++) {
        const ReportDocBlock *b = &r->doc.block[i];
        const ReportDocBlock *next = i + 1 < r->doc.n ? b + 1 : NULL;
        add_block(out, b);
        if (ends(b, next))
            str_add_char(out, '\n');
    }
}
