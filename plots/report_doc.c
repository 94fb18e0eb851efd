#include "plots/report_doc.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

void report_doc_done(ReportDoc *d)
{
    for (int i = 0; i < d->n; i++) {
        free(d->block[i].label);
        free(d->block[i].text);
        free(d->block[i].file);
    }
    free(d->block);
    *d = (ReportDoc){0};
}

static ReportDocBlock *add(ReportDoc *d, ReportDocKind kind)
{
    if (d->n == d->cap) {
        d->cap = d->cap > 0 ? 2 * d->cap : 64;
        d->block = mem_xrealloc(d->block, (size_t)d->cap * sizeof *d->block);
    }
    ReportDocBlock *b = &d->block[d->n++];
    *b = (ReportDocBlock){.kind = kind};
    return b;
}

void report_doc_add_part(ReportDoc *d, int number, const char *title)
{
    ReportDocBlock *b = add(d, REPORT_DOC_PART);
    b->number = number;
    b->text = mem_xstrdup(title);
}

void report_doc_add_section(ReportDoc *d, const char *title)
{
    add(d, REPORT_DOC_SECTION)->text = mem_xstrdup(title);
}

static bool is_sentence(ReportDocKind kind)
{
    return kind == REPORT_DOC_TEXT || kind == REPORT_DOC_ITEM ||
           kind == REPORT_DOC_FINDING;
}

void report_doc_add(ReportDoc *d, ReportDocKind kind, const char *label, const char *text)
{
    ReportDocBlock *b = add(d, kind);
    Str s = {0};
    str_add_cstr(&s, text);
    if (is_sentence(kind) && s.n > 0 && strchr(".!?:", s.p[s.n - 1]) == NULL)
        str_add_char(&s, '.');
    b->label = label != NULL ? mem_xstrdup(label) : NULL;
    b->text = str_take(&s);
}

void report_doc_addf(ReportDoc *d, ReportDocKind kind, const char *label, const char *fmt,
                     ...)
{
    va_list ap;
    va_start(ap, fmt);
    Str s = {0};
    str_addv(&s, fmt, ap);
    va_end(ap);
    report_doc_add(d, kind, label, str_cstr(&s));
    str_free(&s);
}

void report_doc_add_stated(ReportDoc *d, const char *label, const char *value)
{
    const bool is_empty = value == NULL || value[strspn(value, " \t\n")] == '\0';
    report_doc_add(d, REPORT_DOC_FACT, label, is_empty ? "not stated" : value);
}

void report_doc_add_table(ReportDoc *d, const Table *t, const char *file, bool has_bars)
{
    if (t == NULL)
        return;
    ReportDocBlock *b = add(d, REPORT_DOC_TABLE);
    b->table = t;
    b->file = mem_xstrdup(file);
    b->has_bars = has_bars;
}

void report_doc_add_figure(ReportDoc *d, const Figure *figure, const char *file,
                           Text bytes)
{
    ReportDocBlock *b = add(d, REPORT_DOC_FIGURE);
    b->figure = figure;
    b->file = mem_xstrdup(file);
    b->bytes = bytes;
}

int32_t report_doc_rows(const Table *t)
{
    const int32_t n = table_rows(t);
    if (n > REPORT_DOC_LONG)
        return 0;
    return n <= REPORT_DOC_WHOLE ? n : REPORT_DOC_ROWS;
}
