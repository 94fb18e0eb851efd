/* report.json: the blocks of the report, and the result of each measurement as its verb
 * prints it. Keys are sorted. */
#include <stdlib.h>
#include <string.h>

#include "core/table/format.h"
#include "core/table/json_write.h"
#include "plots/report_parts.h"

enum { SCHEMA = 1 };

static const char *const kinds[] = {
    [REPORT_DOC_PART] = "part",       [REPORT_DOC_SECTION] = "section",
    [REPORT_DOC_TEXT] = "text",       [REPORT_DOC_ITEM] = "item",
    [REPORT_DOC_FACT] = "fact",       [REPORT_DOC_FINDING] = "finding",
    [REPORT_DOC_COMMAND] = "command", [REPORT_DOC_TABLE] = "table",
    [REPORT_DOC_FIGURE] = "figure",
};

static void add_text(JsonWriter *j, const char *key, const char *value)
{
    if (value != NULL)
        json_write_member(j, key, str_text(value));
}

static void add_block(JsonWriter *j, const ReportDocBlock *b)
{
    json_write_open(j, '{', true);
    add_text(j, "file", b->file);
    add_text(j, "kind", kinds[b->kind]);
    add_text(j, "label", b->label);
    if (b->kind == REPORT_DOC_PART && b->number > 0) {
        json_write_key(j, "number");
        json_write_int(j, b->number);
    }
    if (b->kind == REPORT_DOC_TABLE) {
        json_write_key(j, "rows_shown");
        json_write_int(j, report_doc_rows(b->table));
        add_text(j, "text", table_title(b->table));
    } else if (b->kind == REPORT_DOC_FIGURE) {
        json_write_member(j, "text", b->figure->scene->caption);
        json_write_member(j, "title", b->figure->scene->title);
    } else {
        add_text(j, "text", b->text);
    }
    json_write_close(j, '}');
}

static int compare_parts(const void *a, const void *b)
{
    const ReportPart *const *x = a;
    const ReportPart *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static void add_results(const Report *r, Str *out)
{
    const FormatOptions o = format_options_defaults();
    const ReportPart **sorted = mem_xcalloc((size_t)r->nparts + 1, sizeof(const void *));
    int n = 0;
    for (int i = 0; i < r->nparts; i++)
        if (r->part[i].set != NULL)
            sorted[n++] = &r->part[i];
    qsort((void *)sorted, (size_t)n, sizeof(const void *), compare_parts);
    for (int i = 0; i < n; i++) {
        str_addf(out, "%s\"%s\": ", i > 0 ? ",\n" : "", sorted[i]->name);
        format_write_set(out, sorted[i]->set, sorted[i]->table, FORMAT_JSON, &o);
    }
    free((void *)sorted);
}

void report_json_write(const Report *r, Str *out)
{
    const FormatOptions o = format_options_defaults();
    str_add_cstr(out, "{\n\"command\": \"report\",\n\"document\": ");
    JsonWriter j = json_write_start(out);
    json_write_open(&j, '[', false);
    for (int i = 0; i < r->doc.n; i++)
        add_block(&j, &r->doc.block[i]);
    json_write_close(&j, ']');
    str_add_cstr(out, ",\n\"isogloss\": \"" ISOGLOSS_VERSION "\",\n\"report\": ");
    format_write_set(out, r->set, NULL, FORMAT_JSON, &o);
    str_add_cstr(out, ",\n\"results\": {\n");
    add_results(r, out);
    str_addf(out, "},\n\"schema\": %d\n}\n", SCHEMA);
}
