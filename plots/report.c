/* All is computed into memory first, so that a report is either there or not: a folder
 * without manifest.json is one whose writing was cut off. */
#include "plots/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/digest.h"
#include "core/base/number.h"
#include "core/base/output.h"
#include "core/table/format.h"
#include "plots/report_earlier.h"
#include "plots/report_parts.h"
#include "plots/report_signed.h"

enum { F_NAME, F_BYTES, F_SHA256, F_COLS };
/* clang-format off */
static const ColSpec file_cols[F_COLS] = {
    [F_NAME]   = {"file",   "file",    "", "name in the folder", COL_TEXT, 0},
    [F_BYTES]  = {"bytes",  "bytes",   "", "size", COL_INT, 0},
    [F_SHA256] = {"sha256", "SHA-256", "", "digest", COL_TEXT, 0},
};
/* clang-format on */

ReportOptions report_options_defaults(void)
{
    ReportOptions o = {.plot = plot_options_defaults()};
    o.plot.chart.width_mm = 120;
    o.plot.render.dpi = 200;
    return o;
}

void report_free(Report *r)
{
    if (r == NULL)
        return;
    for (int i = 0; i < r->nparts; i++) {
        table_set_free(r->part[i].set);
        free(r->part[i].why);
    }
    for (int i = 0; i < r->nfigures; i++) {
        figure_done(&r->figure[i].figure);
        str_free(&r->figure[i].bytes);
        free(r->figure[i].why);
    }
    for (int i = 0; i < r->nfiles; i++)
        str_free(&r->file[i].bytes);
    report_doc_done(&r->doc);
    for (int i = r->nviews - 1; i >= 0; i--) {
        report_view_done(r->view[i]);
        free(r->view[i]);
    }
    free((void *)r->view);
    free(r->part);
    free(r->figure);
    free(r->file);
    free(r->title);
    table_set_free(r->set);
    report_form_free(r->blank);
    free(r);
}

/* --- what the report is about --- */

static char *make_title(const Study *s, const ReportOptions *o)
{
    if (o->title != NULL)
        return mem_xstrdup(o->title);
    if (s->title != NULL)
        return mem_xstrdup(s->title);
    Str title = {0};
    str_add_cstr(&title, s->source >= 0 ? s->entry[s->source].name : "spaces");
    for (int i = 0; i < study_targets(s); i++)
        str_addf(&title, "%s%s", i == 0 ? " and " : ", ",
                 s->entry[study_target(s, i)].name);
    return str_take(&title);
}

static Status make_set(Report *r, Progress *progress, Error *err)
{
    const ReportOptions *o = r->options;
    r->title = make_title(r->study, o);
    r->set = table_set_new("report");
    table_set_finding(r->set, "%s", r->title);
    table_set_add_real(r->set, "width-mm", o->plot.chart.width_mm);
    table_set_add_real(r->set, "dpi", o->plot.render.dpi);
    table_set_add_flag(r->set, "csv-raw", o->is_csv_raw);
    for (int i = 0; i < o->recipe.n; i++)
        table_set_add_recipe(r->set, o->recipe.arg[i]);
    registry_add_options(r->set, r->study);
    if (r->study->path != NULL)
        TRY(registry_add_file(r->set, r->study, "study", r->study->path, progress, err));
    for (int i = 0; i < r->study->n; i++)
        TRY(registry_add_entry(r->set, r->study, i, progress, err));
    return OK;
}

/* --- files --- */

/* An empty file of the report; the pointer is good until the next one. */
static Str *add_file(Report *r, const char *name)
{
    if (r->nfiles == r->cap) {
        r->cap = r->cap > 0 ? 2 * r->cap : 32;
        r->file = mem_xrealloc(r->file, (size_t)r->cap * sizeof *r->file);
    }
    ReportFile *f = &r->file[r->nfiles++];
    *f = (ReportFile){0};
    (void)snprintf(f->name, sizeof f->name, "%s", name);
    return &f->bytes;
}

static void add_csv(Report *r, const char *name, const Table *t)
{
    FormatOptions o = format_options_defaults();
    o.is_csv_raw = r->options->is_csv_raw;
    format_write_table(add_file(r, name), t, FORMAT_CSV, &o);
}

static void add_csvs(Report *r)
{
    char name[REPORT_NAME];
    for (int i = 0; i < r->set->ntables; i++) {
        const Table *t = r->set->table[i];
        report_tables_csv_name(NULL, t, name);
        add_csv(r, name, t);
    }
    for (int i = 0; i < r->nparts; i++) {
        const ReportPart *p = &r->part[i];
        for (int t = 0; p->set != NULL && t < p->set->ntables; t++) {
            const Table *table = p->set->table[t];
            if (p->table != NULL && strcmp(p->table, table_name(table)) != 0)
                continue;
            report_tables_csv_name(p, table, name);
            add_csv(r, name, table);
        }
    }
}

static void add_figure_files(Report *r)
{
    for (int i = 0; i < r->nfigures; i++) {
        if (r->figure[i].bytes.n == 0)
            continue;
        Str *bytes = add_file(r, r->figure[i].name);
        str_add(bytes, r->figure[i].bytes.p, r->figure[i].bytes.n);
    }
}

/* The files that there are so far, with their digests. */
static Table *make_list(const Report *r, const char *name, const char *title)
{
    Table *t = table_new(name, title, file_cols, F_COLS);
    for (int i = 0; i < r->nfiles; i++) {
        char hex[DIGEST_HEX];
        digest_bytes(r->file[i].bytes.p, r->file[i].bytes.n, hex);
        const int32_t row = table_add_row(t);
        table_set_text(t, row, F_NAME, str_text(r->file[i].name));
        table_set_int(t, row, F_BYTES, (int64_t)r->file[i].bytes.n);
        table_set_text(t, row, F_SHA256, str_text(hex));
    }
    return t;
}

static void add_form(Report *r)
{
    const char **name = mem_xcalloc((size_t)r->nparts + 1, sizeof(const char *));
    int n = 0;
    for (int i = 0; i < r->nparts; i++)
        if (r->part[i].set != NULL && r->part[i].table == NULL)
            name[n++] = r->part[i].name;
    report_form_write(r->form, name, n, add_file(r, "review-form.ini"));
    free((void *)name);
}

/* The file of the sign-off is an input, but none of what is signed. */
static void add_form_input(Report *r)
{
    if (r->form->path == NULL)
        return;
    ProvInput in = {.role = (char[]){"review"},
                    .path = r->form->path,
                    .format = (char[]){"text"},
                    .language = (char[]){""},
                    .bytes = r->form->bytes,
                    .n = -1,
                    .d = -1};
    (void)snprintf(in.sha256, sizeof in.sha256, "%s", r->form->sha256);
    table_set_add_input(r->set, &in);
}

/* What single measurements read beside the study's files. */
static void add_part_inputs(Report *r)
{
    for (int i = 0; i < r->nparts; i++) {
        const TableSet *from = r->part[i].set;
        for (int k = 0; from != NULL && k < from->ninputs; k++) {
            const ProvInput *in = &from->input[k];
            bool is_there = false;
            for (int n = 0; n < r->set->ninputs && !is_there; n++)
                is_there = strcmp(r->set->input[n].path, in->path) == 0 &&
                           strcmp(r->set->input[n].role, in->role) == 0;
            if (!is_there)
                table_set_add_input(r->set, in);
        }
    }
}

/* Tables and figures first, since what is signed has their digests in it; then the
 * documents, two of which are written twice, for the digest of them is in part 12. */
static void make_files(Report *r)
{
    add_part_inputs(r);
    report_tables_add(r);
    report_tests_add(r);
    add_csvs(r);
    add_figure_files(r);
    Table *contents = make_list(r, "contents", "Tables and figures of this report");
    table_set_add(r->set, contents);
    Str md = {0};
    Str html = {0};
    char hex[DIGEST_HEX];
    report_told_make(r, "");
    report_md_write(r, &md);
    report_html_write(r, &html);
    report_signed_digest((Text){md.p, md.n}, (Text){html.p, html.n}, hex);
    str_free(&md);
    str_free(&html);
    Str libraries = {0};
    render_cairo_versions(&libraries);
    table_set_add_param(r->set, "body-sha256", PARAM_TEXT, hex);
    table_set_add_param(r->set, "libraries", PARAM_TEXT, str_cstr(&libraries));
    str_free(&libraries);
    report_told_make(r, hex);
    report_md_write(r, add_file(r, "report.md"));
    report_html_write(r, add_file(r, "report.html"));
    add_form_input(r);
    report_json_write(r, add_file(r, "report.json"));
    add_form(r);
    table_set_add(r->set, make_list(r, "files", "Files"));
    const FormatOptions o = format_options_defaults();
    format_write_set(add_file(r, "manifest.json"), r->set, NULL, FORMAT_JSON, &o);
}

const ReportFile *report_files(const Report *r, int *n)
{
    *n = r->nfiles;
    return r->file;
}

Status report_make(const Study *s, const ReportOptions *options, Progress *progress,
                   Report **out, Error *err)
{
    *out = NULL;
    Report *r = mem_xcalloc(1, sizeof *r);
    r->study = s;
    r->options = options;
    r->blank = report_form_new();
    r->form = options->form != NULL ? options->form : r->blank;
    Status status = make_set(r, progress, err);
    if (status == OK)
        status = report_run_parts(r, progress, err);
    if (status == OK)
        status = report_run_figures(r, progress, err);
    if (status != OK) {
        report_free(r);
        return status;
    }
    make_files(r);
    *out = r;
    return OK;
}

/* --- writing --- */

static Status check_inputs(const Report *r, const char *dir, Error *err)
{
    Status status = OK;
    for (int i = 0; i < r->nfiles && status == OK; i++) {
        Str path = {0};
        str_addf(&path, "%s/%s", dir, r->file[i].name);
        for (int k = 0; k < r->set->ninputs && status == OK; k++)
            status = output_check_not_input(str_cstr(&path), r->set->input[k].path, err);
        if (status == OK && r->form->path != NULL)
            status = output_check_not_input(str_cstr(&path), r->form->path, err);
        str_free(&path);
    }
    return status;
}

static Status write_file(int fd, const ReportFile *f, bool is_replacing, Error *err)
{
    Output *out;
    TRY(output_open_at(&out, fd, f->name, is_replacing, err));
    const Status status = output_write(out, f->bytes.p, f->bytes.n, err);
    if (status == OK)
        return output_commit(out, err);
    output_abort(out);
    return status;
}

static bool is_own_file(const void *ctx, const char *name)
{
    const Report *r = ctx;
    for (int i = 0; i < r->nfiles; i++)
        if (strcmp(r->file[i].name, name) == 0)
            return true;
    return false;
}

static bool is_own_input(const void *ctx, const char *path)
{
    const Report *r = ctx;
    Error ignored;
    for (int k = 0; k < r->set->ninputs; k++)
        if (output_check_not_input(path, r->set->input[k].path, &ignored) != OK)
            return true;
    return r->form->path != NULL &&
           output_check_not_input(path, r->form->path, &ignored) != OK;
}

/* What the report before this one left behind goes; what people changed stays. */
static void clear_earlier(Report *r, const VerifyManifest *m, const char *dir, int fd)
{
    const ReportEarlierKeeps keeps = {is_own_file, is_own_input, r};
    int kept = 0;
    const int removed = report_earlier_remove(m, dir, fd, &keeps, &kept);
    if (removed > 0) {
        notes_remark(&r->set->notes, "earlier-removed", removed,
                     "files of the earlier report that this one does not have are "
                     "removed: %d",
                     removed);
    }
    if (kept > 0) {
        notes_warn(&r->set->notes, "earlier-kept", kept,
                   "files of the earlier report that were changed since are left, and "
                   "are no part of this one: %d",
                   kept);
    }
}

static Status write_files(Report *r, const char *dir, Error *err)
{
    TRY(check_inputs(r, dir, err));
    VerifyManifest *earlier = r->options->is_replacing ? report_earlier_read(dir) : NULL;
    const bool is_new = access(dir, F_OK) != 0;
    int fd = -1;
    const Status made = output_make_dir(dir, r->options->is_replacing, &fd, err);
    if (made != OK) {
        verify_free_manifest(earlier);
        return made;
    }
    /* an earlier report is none any more as soon as its first file is replaced */
    if (r->options->is_replacing)
        (void)unlinkat(fd, "manifest.json", 0);
    Status status = OK;
    int written = 0;
    while (written < r->nfiles && status == OK) {
        status = write_file(fd, &r->file[written], r->options->is_replacing, err);
        written += status == OK;
    }
    for (int i = 0; status != OK && i < written && !r->options->is_replacing; i++)
        (void)unlinkat(fd, r->file[i].name, 0);
    if (status == OK)
        clear_earlier(r, earlier, dir, fd);
    verify_free_manifest(earlier);
    (void)close(fd);
    if (status != OK && is_new)
        (void)rmdir(dir); /* kept when something is in it */
    return status;
}

Status report_write(const Study *s, const char *dir, const ReportOptions *options,
                    Progress *progress, TableSet **out, Error *err)
{
    if (out != NULL)
        *out = NULL;
    Report *r;
    TRY(report_make(s, options, progress, &r, err));
    const Status status = write_files(r, dir, err);
    if (status == OK && out != NULL) {
        *out = r->set;
        r->set = NULL;
    }
    report_free(r);
    return status;
}
