/* report.md: what a reader wants first comes first - what was found, what to beware of -
 * then a section for each measurement with its tables, figures and how to read it, then
 * what was not measured, what each column means, and where all of it comes from. */
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "core/table/format.h"
#include "plots/report_parts.h"

/* What a page can show of a table; the rest is in its file. A table of up to
 * WHOLE rows is a summary (several targets, a few rows each) and loses none; one of more
 * than LONG rows is data for programs, and stands there alone. */
enum { ROWS = 20, WHOLE = 100, COLS = 10, LONG = 5000 };

/* Text as itself in any Markdown reader. A bracket is a link only before a parenthesis.
 */
static void add_escaped(Str *out, Text t)
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

/* A sentence of ours with its full stop. */
static void add_sentence(Str *out, Text s)
{
    add_escaped(out, s);
    if (s.n > 0 && strchr(".!?", s.p[s.n - 1]) == NULL)
        str_add_char(out, '.');
}

static bool begins(Text t, const char *with)
{
    const size_t n = strlen(with);
    return t.n >= n && memcmp(t.p, with, n) == 0;
}

/* Whether a clause speaks of a target: "de: ...", "en and de are ...", or "whether en and
 * de share ...". */
static bool is_of_target(const Study *s, Text clause)
{
    static const char whether[] = "whether ";
    if (begins(clause, whether))
        clause = (Text){clause.p + sizeof whether - 1, clause.n - (sizeof whether - 1)};
    for (int i = 0; i < study_targets(s); i++) {
        const char *target = s->entry[study_target(s, i)].name;
        Str lead = {0};
        str_addf(&lead, "%s: ", target);
        bool is_one = begins(clause, str_cstr(&lead));
        str_clear(&lead);
        if (s->source >= 0)
            str_addf(&lead, "%s and %s ", s->entry[s->source].name, target);
        is_one |= lead.n > 0 && begins(clause, str_cstr(&lead));
        str_free(&lead);
        if (is_one)
            return true;
    }
    return false;
}

/* A finding about several targets as a list, one item each; else one sentence. */
static void add_finding(const Report *r, Str *out, const char *finding, const char *lead,
                        const char *bullet)
{
    Text rest = str_text(finding);
    int n = 0;
    for (size_t i = 0; i + 2 < rest.n; i++) {
        const Text next = {rest.p + i + 2, rest.n - i - 2};
        if (rest.p[i] != ';' || !is_of_target(r->study, next))
            continue;
        str_add_cstr(out, n == 0 ? lead : bullet);
        add_sentence(out, (Text){rest.p, i});
        rest = next;
        i = 0;
        n++;
    }
    str_add_cstr(out, n > 0 ? bullet : " ");
    add_sentence(out, rest);
    str_add_char(out, '\n');
}

static void add_findings(const Report *r, Str *out)
{
    str_add_cstr(out, "## Findings\n\n");
    for (int i = 0; i < r->nparts; i++) {
        const ReportPart *p = &r->part[i];
        if (p->set == NULL || p->set->finding == NULL)
            continue;
        str_addf(out, "- **%s**:", p->diagnostic->name);
        add_finding(r, out, p->set->finding, "\n  - ", "\n  - ");
    }
    str_add_char(out, '\n');
}

static void add_warnings(const Report *r, Str *out)
{
    Notes all = {0};
    notes_append(&all, &r->set->notes);
    for (int i = 0; i < r->nparts; i++) {
        const TableSet *set = r->part[i].set;
        if (set == NULL)
            continue;
        notes_append(&all, &set->notes);
        for (int t = 0; t < set->ntables; t++)
            notes_append(&all, table_get_notes(set->table[t]));
    }
    int n = 0;
    for (int i = 0; i < all.n; i++) {
        if (!all.item[i].is_warning)
            continue;
        if (n++ == 0)
            str_add_cstr(out, "## Warnings\n\n");
        str_add_cstr(out, "- ");
        add_sentence(out, str_text(all.item[i].text));
        str_addf(out, " (`%s`)\n", all.item[i].code);
    }
    if (n > 0)
        str_add_char(out, '\n');
    notes_free(&all);
}

static void add_table(Str *out, const Table *t, const char *file)
{
    if (table_rows(t) > LONG) {
        str_addf(out, "### %s\n\n", table_title(t));
        number_add_grouped(out, table_rows(t));
        str_addf(out, " rows: [%s](%s)\n\n", file, file);
        return;
    }
    FormatOptions o = format_options_defaults();
    o.max_rows = table_rows(t) <= WHOLE ? WHOLE : ROWS;
    o.max_cols = COLS;
    o.has_warnings = false; /* they stand together at the top */
    format_write_table(out, t, FORMAT_MD, &o);
    str_addf(out, "\nAll rows and columns: [%s](%s)\n", file, file);
    str_add_char(out, '\n');
}

static void add_figures(const Report *r, const char *diagnostic, Str *out)
{
    for (int i = 0; i < r->nfigures; i++) {
        const ReportFigure *f = &r->figure[i];
        if (f->bytes.n == 0 || strcmp(f->diagnostic, diagnostic) != 0)
            continue;
        str_add_cstr(out, "![");
        add_escaped(out, f->figure.scene->title);
        str_addf(out, "](%s)\n\n*", f->name);
        add_escaped(out, f->figure.scene->caption);
        str_add_cstr(out, "*\n\n");
    }
}

/* Paragraphs of a diagnostic's doc, one a line. */
static void add_paragraphs(Str *out, const char *doc)
{
    while (doc != NULL && *doc != '\0') {
        const char *end = strchr(doc, '\n');
        const size_t n = end != NULL ? (size_t)(end - doc) : strlen(doc);
        if (n > 0) {
            add_escaped(out, (Text){doc, n});
            str_add_cstr(out, "\n\n");
        }
        doc = end != NULL ? end + 1 : NULL;
    }
}

static void add_part(const Report *r, const ReportPart *p, Str *out)
{
    const Diagnostic *d = p->diagnostic;
    str_addf(out, "## %s: %s\n\n", d->name, d->help);
    if (p->set->finding != NULL) {
        str_add_char(out, '>');
        add_finding(r, out, p->set->finding, " - ", "\n> - ");
        str_add_char(out, '\n');
    }
    add_figures(r, d->name, out);
    for (int i = 0; i < p->set->ntables; i++) {
        char file[REPORT_NAME];
        report_parts_csv_name(p, p->set->table[i], file);
        add_table(out, p->set->table[i], file);
    }
    if (d->doc != NULL) {
        str_add_cstr(out, "**How to read it.** ");
        add_paragraphs(out, d->doc);
    }
    if (d->cite != NULL) {
        str_add_cstr(out, "Source: ");
        add_sentence(out, str_text(d->cite));
        str_add_cstr(out, "\n\n");
    }
}

static void add_not_measured(const Report *r, Str *out)
{
    str_add_cstr(out, "## What was not measured\n\n");
    int n = 0;
    for (int i = 0; i < r->nparts; i++) {
        if (r->part[i].set != NULL)
            continue;
        str_addf(out, "- %s (%s): ", r->part[i].diagnostic->name,
                 r->part[i].diagnostic->help);
        add_escaped(out, str_text(r->part[i].why));
        str_add_char(out, '\n');
        n++;
    }
    for (int i = 0; i < r->nfigures; i++) {
        if (r->figure[i].why == NULL)
            continue;
        str_addf(out, "- %s: ", r->figure[i].name);
        add_escaped(out, str_text(r->figure[i].why));
        str_add_char(out, '\n');
        n++;
    }
    str_add_cstr(out,
                 n > 0 ? "\n" : "Nothing that this program measures was left out.\n\n");
}

static void add_column(Str *out, const ColSpec *c)
{
    if (c->help == NULL || c->help[0] == '\0')
        return;
    str_add_cstr(out, "  - ");
    add_escaped(out, str_text(c->title));
    str_addf(out, " (`%s`): ", c->name);
    add_escaped(out, str_text(c->help));
    str_add_char(out, '\n');
}

static void add_columns(const Report *r, Str *out)
{
    str_add_cstr(out, "## Columns\n\n");
    for (int i = 0; i < r->nparts; i++) {
        const ReportPart *p = &r->part[i];
        for (int t = 0; p->set != NULL && t < p->set->ntables; t++) {
            const Table *table = p->set->table[t];
            char file[REPORT_NAME];
            report_parts_csv_name(p, table, file);
            str_addf(out, "- [%s](%s)\n", file, file);
            for (int c = 0; c < table_cols(table); c++)
                add_column(out, table_col(table, c));
        }
    }
    str_add_char(out, '\n');
}

static void add_provenance(const Report *r, Str *out)
{
    str_add_cstr(out, "## Provenance\n\nisogloss " ISOGLOSS_VERSION ", ");
    Str versions = {0};
    render_cairo_versions(&versions);
    str_add_cstr(out, str_cstr(&versions));
    str_free(&versions);
    str_add_cstr(out,
                 ". Every file of this folder stands with its digest in "
                 "[manifest.json](manifest.json).\n\n"
                 "| Role | File | Bytes | SHA-256 |\n| :--- | :--- | ---: | :--- |\n");
    for (int i = 0; i < r->set->ninputs; i++) {
        const ProvInput *in = &r->set->input[i];
        str_addf(out, "| %s | ", in->role);
        add_escaped(out, str_text(in->path));
        str_add_cstr(out, " | ");
        number_add_grouped(out, (int64_t)in->bytes);
        str_addf(out, " | `%s` |\n", in->sha256);
    }
    str_add_cstr(out, "\nParameters: ");
    for (int i = 0; i < r->set->nparams; i++) {
        const ProvParam *p = &r->set->param[i];
        str_addf(out, "%s`%s` ", i > 0 ? ", " : "", p->name);
        add_escaped(out, str_text(p->value));
    }
    str_add_cstr(out, ".\n");
}

void report_md_write(const Report *r, Str *out)
{
    str_add_cstr(out, "# ");
    add_escaped(out, str_text(r->title));
    str_add_cstr(out, "\n\n");
    if (r->study->note != NULL) {
        add_sentence(out, str_text(r->study->note));
        str_add_cstr(out, "\n\n");
    }
    add_findings(r, out);
    add_warnings(r, out);
    add_table(out, table_set_find(r->set, "spaces"), "spaces.csv");
    for (int i = 0; i < r->nparts; i++)
        if (r->part[i].set != NULL)
            add_part(r, &r->part[i], out);
    add_not_measured(r, out);
    add_columns(r, out);
    add_provenance(r, out);
}
