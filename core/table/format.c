#include "core/table/format.h"

#include <string.h>

#include "core/table/format_parts.h"

FormatOptions format_options_defaults(void)
{
    return (FormatOptions){.mode = TEXT_UTF8, .has_notes = true, .has_warnings = true};
}

bool format_find(const char *name, Format *out)
{
    static const struct {
        const char *name;
        Format format;
    } formats[] = {
        {"table", FORMAT_TABLE}, {"json", FORMAT_JSON}, {"csv", FORMAT_CSV},
        {"tsv", FORMAT_TSV},     {"md", FORMAT_MD},     {"tex", FORMAT_TEX},
    };
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (strcmp(formats[i].name, name) == 0) {
            *out = formats[i].format;
            return true;
        }
    }
    return false;
}

void format_cell(Str *out, const Table *t, int32_t row, int col, TextMode mode)
{
    FormatParts parts = {0};
    format_parts_make(&parts, t, row, col, mode);
    str_add_cstr(out, str_cstr(&parts.value));
    if (parts.interval.n)
        str_addf(out, " %s %s", parts.interval.p, parts.count.p);
    format_parts_free(&parts);
}

void format_heading(Str *out, const ColSpec *spec)
{
    format_parts_title(out, spec);
    if (spec->type == COL_RATE)
        str_add_cstr(out, " [95 %] n");
}

void format_write_table(Str *out, const Table *t, Format format,
                        const FormatOptions *options)
{
    switch (format) {
    case FORMAT_TABLE: format_text_table(out, t, options); break;
    case FORMAT_JSON: format_json_table(out, t); break;
    case FORMAT_CSV: format_csv_table(out, t, options->is_csv_raw); break;
    case FORMAT_TSV: format_csv_tsv_table(out, t); break;
    case FORMAT_MD: format_md_table(out, t, options); break;
    case FORMAT_TEX: format_tex_table(out, t, options); break;
    }
}

/* The finding before the tables, as the format writes a sentence. */
static void add_finding(Str *out, const char *finding, Format format,
                        const FormatOptions *options)
{
    const bool is_bold = format == FORMAT_TABLE && options->is_color;
    str_add_cstr(out, format == FORMAT_TEX ? "% " : is_bold ? "\033[1m" : "");
    if (format == FORMAT_MD)
        format_add_md(out, str_text(finding));
    else
        text_display(out, str_text(finding), options->mode);
    str_add_cstr(out, is_bold ? "\033[0m\n\n" : "\n\n");
}

void format_write_set(Str *out, const TableSet *set, const char *only, Format format,
                      const FormatOptions *options)
{
    if (format == FORMAT_JSON) {
        format_json_set(out, set, only);
        return;
    }
    const bool is_single = format == FORMAT_CSV || format == FORMAT_TSV;
    const bool has_notes = options->has_notes && !is_single;
    if (has_notes && set->finding)
        add_finding(out, set->finding, format, options);
    int written = 0;
    for (int i = 0; i < set->ntables; i++) {
        const Table *t = set->table[i];
        if ((only && strcmp(table_name(t), only) != 0) || (is_single && written > 0))
            continue;
        if (written++ > 0)
            str_add_char(out, '\n');
        format_write_table(out, t, format, options);
    }
    if (!has_notes)
        return;
    Str notes = {0};
    format_parts_set_notes(&notes, set, format == FORMAT_TEX ? "% " : "", options);
    if (notes.n && written)
        str_add_char(out, '\n');
    if (format == FORMAT_MD)
        format_md_notes(out, &notes);
    else
        str_add_cstr(out, str_cstr(&notes));
    str_free(&notes);
}

void format_add_md(Str *out, Text t)
{
    Str shown = {0};
    text_display(&shown, t, TEXT_UTF8);
    for (size_t i = 0; i < shown.n; i++) {
        const char c = shown.p[i];
        const bool is_link = c == ']' && i + 1 < shown.n && strchr("([:", shown.p[i + 1]);
        if (strchr("\\`*_<>|~&#", c) != NULL || is_link)
            str_add_char(out, '\\');
        str_add_char(out, c);
    }
    str_free(&shown);
}

void format_notes(Str *out, const Table *t, const char *bullet,
                  const FormatOptions *options)
{
    format_parts_table_notes(out, t, bullet, options);
}
