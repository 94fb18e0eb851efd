/* The report as it is read: what to know first, then thirteen parts, from what was read
 * to what it takes to make all of it again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/blas.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "plots/report_parts.h"
#include "plots/report_signed.h"

/* --- views --- */

const Table *report_told_view(Report *r, const Table *t, const char *columns,
                              const ReportWhere *where, const char *title)
{
    if (t == NULL)
        return NULL;
    int32_t *rows = NULL;
    int32_t n = 0;
    if (where != NULL) {
        rows = mem_xcalloc((size_t)table_rows(t) + 1, sizeof *rows);
        const int col = table_find_col(t, where->col);
        for (int32_t i = 0; col >= 0 && i < table_rows(t); i++)
            if (str_compare(table_cell(t, i, col).text, str_text(where->value)) == 0)
                rows[n++] = i;
    }
    ReportView *v = mem_xcalloc(1, sizeof *v);
    *v = report_view_make(t, columns, rows, n, title);
    free(rows);
    r->view =
        mem_xrealloc((void *)r->view, ((size_t)r->nviews + 1) * sizeof(ReportView *));
    r->view[r->nviews++] = v;
    return v->table;
}

/* One of the report's own tables. */
static void add_own(Report *r, const char *name)
{
    const Table *t = table_set_find(r->set, name);
    if (t == NULL || table_rows(t) == 0)
        return;
    char file[REPORT_NAME];
    report_tables_csv_name(NULL, t, file);
    report_doc_add_table(&r->doc, t, file, false);
}

/* --- 1: header --- */

/* Parts 10 and 11 come from a file of review. */
static bool has_statements(const ReportForm *f)
{
    for (int i = 0; i < f->n; i++) {
        const ReportFormSection section = f->field[i].section;
        if (f->field[i].value != NULL &&
            (section == REPORT_FORM_DATA || section == REPORT_FORM_USE))
            return true;
    }
    return false;
}

/* The sign-off is told in part 12, and none of what is signed; a file that states more
 * than the sign-off is part of what is. */
static bool is_signing(const Report *r, const char *arg)
{
    static const char *const option[] = {
        "--reviewer=", "--role=", "--competence=", "--decision="};
    for (size_t i = 0; i < sizeof option / sizeof *option; i++)
        if (strncmp(arg, option[i], strlen(option[i])) == 0)
            return true;
    return strncmp(arg, "--review=", strlen("--review=")) == 0 &&
           !has_statements(r->form);
}

static bool has_signing(const Report *r)
{
    for (int i = 0; i < r->options->recipe.n; i++)
        if (is_signing(r, r->options->recipe.arg[i]))
            return true;
    return false;
}

static void add_command(Report *r, bool is_signed)
{
    ReportDoc *d = &r->doc;
    const ReportRecipe *recipe = &r->options->recipe;
    if (recipe->n == 0) {
        report_doc_add(
            d, REPORT_DOC_TEXT, NULL,
            "It was made by a program that used isogloss as a library; there is "
            "no command that makes it again");
        return;
    }
    Str s = {0};
    str_add_cstr(&s, "isogloss");
    for (int i = 0; i < recipe->n; i++) {
        if (!is_signed && is_signing(r, recipe->arg[i]))
            continue;
        const bool is_plain =
            strpbrk(recipe->arg[i], " \t'\"\\$`*?[]#~&;<>|(){}!") == NULL &&
            recipe->arg[i][0] != '\0';
        str_add_char(&s, ' ');
        for (const char *p = is_plain ? "" : "'"; *p != '\0'; p++)
            str_add_char(&s, *p);
        for (const char *p = recipe->arg[i]; *p != '\0'; p++) {
            if (*p == '\'' && !is_plain)
                str_add_cstr(&s, "'\\'");
            str_add_char(&s, *p);
        }
        if (!is_plain)
            str_add_char(&s, '\'');
    }
    str_add_cstr(&s, " -o DIR");
    Str shown = {0};
    text_display(&shown, (Text){s.p, s.n}, TEXT_UTF8);
    report_doc_add(d, REPORT_DOC_COMMAND, NULL, str_cstr(&shown));
    str_free(&shown);
    str_free(&s);
}

/* "OpenBLAS 0.3.21": what follows depends on the machine, and no figure on it. */
static void add_blas(ReportDoc *d)
{
    char blas[BLAS_DESCRIPTION];
    char *end = strchr(blas_describe(blas), ' ');
    end = end != NULL ? strchr(end + 1, ' ') : NULL;
    if (end != NULL)
        *end = '\0';
    report_doc_addf(d, REPORT_DOC_FACT, "Linear algebra",
                    "%s, one thread a worker; results depend neither on the number of "
                    "workers nor on the processor",
                    blas);
}

static void tell_header(Report *r)
{
    ReportDoc *d = &r->doc;
    report_doc_add_part(d, 1, "This report");
    report_doc_add(d, REPORT_DOC_FACT, "Title", r->title);
    report_doc_add_stated(d, "Date", r->options->date);
    report_doc_add(d, REPORT_DOC_FACT, "Program", "isogloss " ISOGLOSS_VERSION);
    Str versions = {0};
    render_cairo_versions(&versions);
    report_doc_add(d, REPORT_DOC_FACT, "Figures drawn with", str_cstr(&versions));
    str_free(&versions);
    add_blas(d);
    report_doc_addf(d, REPORT_DOC_FACT, "Seed",
                    "%llu (xoshiro256**, one named stream a purpose)",
                    (unsigned long long)r->study->options.seed);
    report_doc_add(d, REPORT_DOC_TEXT, NULL, "The command that makes it again:");
    add_command(r, false);
}

/* --- 2 and 3: inputs, methods --- */

static void tell_warnings(Report *r)
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
    report_doc_add_section(&r->doc, "Warnings");
    int n = 0;
    for (int i = 0; i < all.n; i++) {
        /* a remark where the cut was asked for, and still not the whole file */
        if (!all.item[i].is_warning && strcmp(all.item[i].code, "max-vocab") != 0)
            continue;
        report_doc_add(&r->doc, REPORT_DOC_ITEM, all.item[i].code, all.item[i].text);
        n++;
    }
    if (n == 0)
        report_doc_add(&r->doc, REPORT_DOC_TEXT, NULL, "No warnings");
    notes_free(&all);
}

static void tell_inputs(Report *r)
{
    report_doc_add_part(&r->doc, 2, "Inputs");
    add_own(r, "spaces");
    add_own(r, "alignment");
    add_own(r, "input_files");
    report_doc_add(&r->doc, REPORT_DOC_TEXT, NULL,
                   "Licences of the inputs are in part 10, as far as they are stated");
    tell_warnings(r);
}

static void tell_methods(Report *r)
{
    report_doc_add_part(&r->doc, 3, "Methods");
    add_own(r, "methods");
}

/* --- 5: multiplicity --- */

static void tell_multiplicity(Report *r)
{
    const Table *t = table_set_find(r->set, "families");
    report_doc_add_part(&r->doc, 5, "Multiplicity");
    if (table_rows(t) == 0) {
        report_doc_add(&r->doc, REPORT_DOC_TEXT, NULL, "No hypothesis was tested");
        return;
    }
    report_doc_add(
        &r->doc, REPORT_DOC_TEXT, NULL,
        "Every test that was run is counted here, shown or not. Corrections hold "
        "within a family; between families there is none, so that a p that is "
        "small among many families should be read as one of them");
    add_own(r, "families");
}

/* --- 10 to 12: what people state --- */

static void tell_fields(Report *r, ReportFormSection section)
{
    const ReportForm *f = r->form;
    for (int i = 0; i < f->n; i++)
        if (f->field[i].section == section && f->field[i].question != NULL)
            report_doc_add_stated(&r->doc, f->field[i].question, f->field[i].value);
}

static void tell_statements(Report *r)
{
    ReportDoc *d = &r->doc;
    report_doc_add_part(d, 10, "Data statement");
    report_doc_add(
        d, REPORT_DOC_TEXT, NULL,
        "Asked from whoever made the audit (after Bender and Friedman 2018, and "
        "Gebru et al. 2021). The program cannot know any of it");
    tell_fields(r, REPORT_FORM_DATA);
    report_doc_add_part(d, 11, "Guidance for use");
    tell_fields(r, REPORT_FORM_USE);
    report_doc_add(
        d, REPORT_DOC_TEXT, "After an update",
        "make this report again on the new files, and hold the two versions of a "
        "pair beside each other: isogloss drift OLD NEW --dict LANG=FILE for what "
        "was lost across languages, isogloss compare for the same words under two "
        "maps. No loss found is not safety: only an interval within a margin that "
        "was set beforehand is");
}

static void tell_signoff(Report *r, const char *body)
{
    ReportDoc *d = &r->doc;
    const ReportForm *f = r->form;
    report_doc_add_part(d, 12, "Sign-off");
    tell_fields(r, REPORT_FORM_SIGN);
    report_doc_add(d, REPORT_DOC_FACT, "Signature, place and date", "on paper, here:");
    report_doc_add_stated(d, "Digest of the report", body);
    if (f->path != NULL)
        report_doc_addf(d, REPORT_DOC_FACT, "Stated in", "%s (SHA-256 %s)", f->path,
                        f->sha256);
    if (has_signing(r)) {
        report_doc_add(d, REPORT_DOC_TEXT, NULL,
                       "The command that makes it again with this sign-off:");
        add_command(r, true);
    }
    report_doc_add_section(d, "Remarks on the findings");
    for (int i = 0; i < f->n; i++)
        if (f->field[i].section == REPORT_FORM_COMMENTS && f->field[i].value != NULL)
            report_doc_add_stated(d, f->field[i].key, f->field[i].value);
    if (d->block[d->n - 1].kind == REPORT_DOC_SECTION)
        report_doc_add(d, REPORT_DOC_TEXT, NULL, "Not stated");
    report_doc_add(
        d, REPORT_DOC_TEXT, NULL,
        "The digest is the SHA-256 of report.md and report.html without this "
        "part; tables (CSV) and figures are in it by their own digests in part "
        "13. It stays the same when only the sign-off changes. report.json, "
        "manifest.json and review-form.ini are not in it: isogloss verify "
        "compares them. To compute it:");
    report_doc_add(d, REPORT_DOC_COMMAND, NULL, report_signed_command);
}

/* --- 13: reproduction --- */

static void tell_columns(Report *r)
{
    report_doc_add_section(&r->doc, "Columns of the tables");
    for (int i = 0; i < r->nparts; i++) {
        const ReportPart *p = &r->part[i];
        for (int t = 0; p->set != NULL && t < p->set->ntables; t++) {
            const Table *table = p->set->table[t];
            if (p->table != NULL && strcmp(p->table, table_name(table)) != 0)
                continue;
            Str s = {0};
            for (int c = 0; c < table_cols(table); c++) {
                const ColSpec *col = table_col(table, c);
                if (col->help != NULL && col->help[0] != '\0')
                    str_addf(&s, "%s%s: %s", s.n > 0 ? "; " : "", col->name, col->help);
            }
            char file[REPORT_NAME];
            report_tables_csv_name(p, table, file);
            report_doc_add(&r->doc, REPORT_DOC_ITEM, file, str_cstr(&s));
            str_free(&s);
        }
    }
}

static void tell_reproduction(Report *r)
{
    ReportDoc *d = &r->doc;
    report_doc_add_part(d, 13, "Reproduction");
    report_doc_add(d, REPORT_DOC_TEXT, NULL,
                   "In the order of the responsible NLP checklist of the ACL:");
    report_doc_add(d, REPORT_DOC_FACT, "Limits and risks", "parts 9 and 11");
    report_doc_add(d, REPORT_DOC_FACT, "Data, their licence and their statistics",
                   "parts 2 and 10; counts of what was left out stand with each file");
    report_doc_add(d, REPORT_DOC_FACT, "Hyper-parameters",
                   "every one, with its default, below; none was searched for");
    report_doc_add(d, REPORT_DOC_FACT, "Compute",
                   "a processor, no training; time is not printed, since the same inputs "
                   "shall give the same report");
    report_doc_add(
        d, REPORT_DOC_FACT, "Seeds and runs",
        "one seed, one run; every figure that rests on draws says so and has an "
        "interval or the number of draws beside it");
    report_doc_add(d, REPORT_DOC_FACT, "Descriptive statistics",
                   "shares with n and 95 % interval throughout");
    report_doc_add(d, REPORT_DOC_FACT, "Packages", "part 1");
    report_doc_add_stated(d, "Annotators and consent",
                          report_form_get(r->form, REPORT_FORM_DATA, "annotators"));
    report_doc_add(
        d, REPORT_DOC_TEXT, NULL,
        "Whether this folder is what its inputs give, and which part is not, says:");
    report_doc_add(d, REPORT_DOC_COMMAND, NULL, "isogloss verify DIR");
    add_own(r, "parameters");
    add_own(r, "contents");
    tell_columns(r);
}

void report_told_make(Report *r, const char *body)
{
    report_doc_done(&r->doc);
    report_told_findings(r);
    tell_header(r);
    tell_inputs(r);
    tell_methods(r);
    report_told_results(r);
    tell_multiplicity(r);
    report_told_controls(r);
    report_told_failures(r);
    report_told_disaggregation(r);
    report_told_limits(r);
    tell_statements(r);
    tell_signoff(r, body);
    tell_reproduction(r);
}
