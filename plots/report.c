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
#include "core/base/text.h"
#include "core/table/format.h"
#include "core/table/json_write.h"
#include "plots/report_parts.h"

enum {
    S_NAME,
    S_ROLE,
    S_LANGUAGE,
    S_N,
    S_D,
    S_STEPS,
    S_LEFT_OUT,
    S_ZERO,
    S_REPEATED,
    S_PATH,
    S_COLS
};
enum { F_NAME, F_BYTES, F_SHA256, F_COLS };
enum { G_NAME, G_CAPTION, G_COLS };
enum { N_WHAT, N_WHY, N_COLS };

/* clang-format off */
static const ColSpec space_cols[S_COLS] = {
    [S_NAME]     = {"space",         "space",       "",      "its short name in tables", COL_TEXT, 0},
    [S_ROLE]     = {"role",          "role",        "",      "source, aligned, or snapshot", COL_TEXT, 0},
    [S_LANGUAGE] = {"language",      "language",    "",      "language tag", COL_TEXT, 0},
    [S_N]        = {"n",             "words",       "",      "words loaded", COL_INT, 0},
    [S_D]        = {"d",             "dimensions",  "",      "numbers a word", COL_INT, 0},
    [S_STEPS]    = {"preparation",   "preparation", "",      "steps on load, in order", COL_TEXT, 0},
    [S_LEFT_OUT] = {"rows_left_out", "left out",    "rows",  "rows that were not taken", COL_INT, 0},
    [S_ZERO]     = {"zero_rows",     "zero",        "rows",  "words whose vector is zero: in no cosine", COL_INT, 0},
    [S_REPEATED] = {"duplicates",    "repeated",    "rows",  "rows whose word had occurred before", COL_INT, 0},
    [S_PATH]     = {"path",          "file",        "",      "as given", COL_TEXT, 0},
};
static const ColSpec file_cols[F_COLS] = {
    [F_NAME]   = {"file",   "file",    "", "name in the folder", COL_TEXT, 0},
    [F_BYTES]  = {"bytes",  "bytes",   "", "size", COL_INT, 0},
    [F_SHA256] = {"sha256", "SHA-256", "", "digest", COL_TEXT, 0},
};
static const ColSpec figure_cols[G_COLS] = {
    [G_NAME]    = {"file",    "file",    "", "name in the folder", COL_TEXT, 0},
    [G_CAPTION] = {"caption", "caption", "", "what it shows, with n and method", COL_TEXT, 0},
};
static const ColSpec not_measured_cols[N_COLS] = {
    [N_WHAT] = {"what",   "what",   "", "measurement or figure", COL_TEXT, 0},
    [N_WHY]  = {"reason", "reason", "", "why it is not there", COL_TEXT, 0},
};
/* clang-format on */

ReportOptions report_options_defaults(void)
{
    ReportOptions o = {.plot = plot_options_defaults()};
    o.plot.chart.width_mm = 120;
    o.plot.render.dpi = 200;
    return o;
}

static void report_done(Report *r)
{
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
    free(r->part);
    free(r->figure);
    free(r->file);
    free(r->title);
    table_set_free(r->set);
}

/* --- measurements ---------------------------------------------------------------------
 */

/* What the study lacks, or has in a form that gives no number, is a reason, not an end.
 */
static bool is_reason(Status status)
{
    return status == E_USAGE || status == E_UNDEFINED;
}

static Status run_parts(Report *r, Progress *progress, Error *err)
{
    r->part = mem_xcalloc((size_t)registry_count, sizeof *r->part);
    for (int i = 0; i < registry_count; i++) {
        ReportPart *p = &r->part[r->nparts++];
        p->diagnostic = registry_diagnostics[i];
        if ((p->diagnostic->needs & (TAKES_WORDS | MAY_ASK_ALL)) == TAKES_WORDS) {
            p->why = mem_xstrdup("it answers for words that are asked for one by one");
            continue;
        }
        Error why = {0};
        const Status status =
            registry_run(p->diagnostic, r->study, NULL, progress, &p->set, &why);
        if (is_reason(status)) {
            p->why = mem_xstrdup(why.text);
        } else if (status != OK) {
            if (err != NULL)
                *err = why;
            return status;
        }
    }
    return OK;
}

static const ReportPart *find_part(const Report *r, const char *name)
{
    for (int i = 0; i < r->nparts; i++)
        if (strcmp(r->part[i].diagnostic->name, name) == 0)
            return &r->part[i];
    return NULL;
}

/* --- what the report is about ---------------------------------------------------------
 */

static const char *role_name(StudyRole role)
{
    switch (role) {
    case STUDY_SOURCE: return "source";
    case STUDY_ALIGNED: return "aligned";
    case STUDY_SNAPSHOT: return "snapshot";
    }
    return "";
}

static Table *make_spaces(const Study *s)
{
    Table *t = table_new("spaces", "Spaces", space_cols, S_COLS);
    for (int i = 0; i < s->n; i++) {
        const StudyEntry *e = &s->entry[i];
        if (e->space == NULL)
            continue;
        const int32_t row = table_add_row(t);
        const Source *from = &e->space->source;
        table_set_text(t, row, S_NAME, str_text(e->name));
        table_set_text(t, row, S_ROLE, str_text(role_name(e->role)));
        table_set_text(t, row, S_LANGUAGE, str_text(e->space->lang));
        table_set_int(t, row, S_N, e->space->n);
        table_set_int(t, row, S_D, e->space->d);
        table_set_text(
            t, row, S_STEPS,
            str_text(e->space->steps[0] != '\0' ? e->space->steps : "as stored"));
        table_set_int(t, row, S_LEFT_OUT, from->rows_left_out);
        table_set_int(t, row, S_ZERO, from->zero_rows);
        table_set_int(t, row, S_REPEATED, from->duplicates);
        if (e->path != NULL)
            table_set_text(t, row, S_PATH, str_text(e->path));
        else
            table_set_missing(t, row, S_PATH, "from no file");
    }
    return t;
}

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

static void add_real(TableSet *set, const char *name, double v)
{
    Str text = {0};
    number_add_shortest(&text, v);
    table_set_add_param(set, name, PARAM_REAL, str_cstr(&text));
    str_free(&text);
}

static Status make_set(Report *r, Progress *progress, Error *err)
{
    const PlotOptions *o = &r->options->plot;
    r->title = make_title(r->study, r->options);
    r->set = table_set_new("report");
    table_set_finding(r->set, "%s", r->title);
    add_real(r->set, "width-mm", o->chart.width_mm);
    add_real(r->set, "dpi", o->render.dpi);
    table_set_add_param(r->set, "csv-raw", PARAM_BOOL,
                        r->options->is_csv_raw ? "true" : "false");
    registry_add_options(r->set, r->study);
    for (int i = 0; i < r->study->n; i++)
        TRY(registry_add_entry(r->set, r->study, i, progress, err));
    table_set_add(r->set, make_spaces(r->study));
    return OK;
}

/* --- figures --------------------------------------------------------------------------
 */

/* A file name may hold a target's name only when that is a plain word; else its number
 * stands for it. */
static void name_figure(char out[REPORT_NAME], const char *what, const char *target,
                        int number)
{
    bool is_plain = target[0] != '\0' && strlen(target) <= 24;
    for (const char *p = target; *p != '\0'; p++)
        is_plain &= (*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '-';
    if (is_plain)
        (void)snprintf(out, REPORT_NAME, "fig-%s-%s.png", what, target);
    else
        (void)snprintf(out, REPORT_NAME, "fig-%s-_%d.png", what, number);
}

static Status add_figure(Report *r, ReportFigure *f, const char *kind,
                         const PlotOptions *options, Progress *progress, Error *err)
{
    Error why = {0};
    Status status =
        plot_make(plot_find(kind), r->study, options, progress, &f->figure, &why);
    if (status == OK)
        status = figure_encode(&f->figure, FIGURE_PNG, &options->render, &f->bytes, &why);
    r->nfigures++;
    if (is_reason(status)) {
        f->why = mem_xstrdup(why.text);
        return OK;
    }
    if (status != OK && err != NULL)
        *err = why;
    return status;
}

/* The map with the isogloss lines of P@1, or the map alone where there is no such field.
 */
static Status add_map(Report *r, ReportFigure *f, PlotOptions o, Progress *progress,
                      Error *err)
{
    if (o.field == NULL)
        o.field = "p@1";
    TRY(add_figure(r, f, "map", &o, progress, err));
    if (f->why == NULL)
        return OK;
    figure_done(&f->figure);
    free(f->why);
    f->why = NULL;
    r->nfigures--;
    o.field = NULL;
    return add_figure(r, f, "map", &o, progress, err);
}

typedef struct PartFigure {
    const char *verb, *what, *kind; /* measurement, in the file name, kind of plot */
} PartFigure;

/* A figure of a measurement that is there; without it nothing. */
static Status add_part_figure(Report *r, PartFigure wanted, PlotOptions o,
                              Progress *progress, Error *err)
{
    const ReportPart *part = find_part(r, wanted.verb);
    if (part == NULL || part->set == NULL)
        return OK;
    o.result = part->set;
    ReportFigure *f = &r->figure[r->nfigures];
    f->diagnostic = part->diagnostic->name;
    name_figure(f->name, wanted.what, o.target, study_find(r->study, o.target));
    return add_figure(r, f, wanted.kind, &o, progress, err);
}

static Status add_target_figures(Report *r, int target, Progress *progress, Error *err)
{
    const char *name = r->study->entry[study_target(r->study, target)].name;
    PlotOptions o = r->options->plot;
    o.target = name;
    o.column = NULL;
    o.result = NULL;
    ReportFigure *map = &r->figure[r->nfigures];
    map->diagnostic = "project";
    name_figure(map->name, "map", name, target + 1);
    TRY(add_map(r, map, o, progress, err));
    TRY(add_part_figure(r, (PartFigure){"overlap", "overlap", "histogram"}, o, progress,
                        err));
    TRY(add_part_figure(r, (PartFigure){"overlap", "quadrants", "pairs"}, o, progress,
                        err));
    o.column = "why:share";
    return add_part_figure(r, (PartFigure){"why", "causes", "bars"}, o, progress, err);
}

/* Tests of association under each other, where there are any. */
static Status add_effects(Report *r, Progress *progress, Error *err)
{
    const ReportPart *bias = find_part(r, "bias");
    if (bias == NULL || bias->set == NULL)
        return OK;
    PlotOptions o = r->options->plot;
    o.target = NULL;
    o.column = NULL;
    o.result = bias->set;
    ReportFigure *f = &r->figure[r->nfigures];
    f->diagnostic = "bias";
    (void)snprintf(f->name, sizeof f->name, "fig-effects.png");
    return add_figure(r, f, "forest", &o, progress, err);
}

static Status add_figures(Report *r, Progress *progress, Error *err)
{
    const int targets = study_targets(r->study);
    r->figure = mem_xcalloc(4 * (size_t)targets + 2, sizeof *r->figure);
    const ReportPart *bli = find_part(r, "bli");
    if (bli != NULL && bli->set != NULL) {
        PlotOptions o = r->options->plot;
        o.target = NULL;
        o.column = NULL;
        o.result = bli->set;
        ReportFigure *bars = &r->figure[r->nfigures];
        bars->diagnostic = "bli";
        (void)snprintf(bars->name, sizeof bars->name, "fig-bars.png");
        TRY(add_figure(r, bars, "bars", &o, progress, err));
    }
    TRY(add_effects(r, progress, err));
    for (int i = 0; i < targets; i++)
        TRY(add_target_figures(r, i, progress, err));
    return OK;
}

/* --- files ----------------------------------------------------------------------------
 */

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

void report_parts_csv_name(const ReportPart *part, const Table *t, char out[REPORT_NAME])
{
    (void)snprintf(out, REPORT_NAME, "%.24s-%.32s.csv", part->diagnostic->name,
                   table_name(t));
    for (char *p = out; *p != '\0'; p++)
        if (*p == '@' || *p == '/' || *p == ' ')
            *p = '_';
}

static void add_csvs(Report *r)
{
    FormatOptions o = format_options_defaults();
    o.is_csv_raw = r->options->is_csv_raw;
    format_write_table(add_file(r, "spaces.csv"), table_set_find(r->set, "spaces"),
                       FORMAT_CSV, &o);
    for (int i = 0; i < r->nparts; i++) {
        const TableSet *set = r->part[i].set;
        for (int t = 0; set != NULL && t < set->ntables; t++) {
            char name[REPORT_NAME];
            report_parts_csv_name(&r->part[i], set->table[t], name);
            format_write_table(add_file(r, name), set->table[t], FORMAT_CSV, &o);
        }
    }
}

/* Figures, and what is missing, as tables of the report. */
static void add_lists(Report *r)
{
    Table *figures = table_new("figures", "Figures", figure_cols, G_COLS);
    Table *missing =
        table_new("not_measured", "What was not measured", not_measured_cols, N_COLS);
    for (int i = 0; i < r->nparts; i++) {
        if (r->part[i].set != NULL)
            continue;
        const int32_t row = table_add_row(missing);
        table_set_text(missing, row, N_WHAT, str_text(r->part[i].diagnostic->name));
        table_set_text(missing, row, N_WHY, str_text(r->part[i].why));
    }
    for (int i = 0; i < r->nfigures; i++) {
        const ReportFigure *f = &r->figure[i];
        const bool is_drawn = f->why == NULL;
        Table *t = is_drawn ? figures : missing;
        const int32_t row = table_add_row(t);
        table_set_text(t, row, is_drawn ? (int)G_NAME : (int)N_WHAT, str_text(f->name));
        table_set_text(t, row, is_drawn ? (int)G_CAPTION : (int)N_WHY,
                       is_drawn ? f->figure.scene->caption : str_text(f->why));
        if (is_drawn)
            notes_append(&r->set->notes, &f->figure.set->notes);
    }
    table_set_add(r->set, figures);
    table_set_add(r->set, missing);
}

static int compare_parts(const void *a, const void *b)
{
    const ReportPart *const *x = a;
    const ReportPart *const *y = b;
    return strcmp((*x)->diagnostic->name, (*y)->diagnostic->name);
}

/* The result of each diagnostic as its verb prints it, by name; keys sorted. */
static void write_json(const Report *r, Str *out)
{
    const FormatOptions o = format_options_defaults();
    const ReportPart **sorted = mem_xcalloc((size_t)r->nparts, sizeof(const void *));
    int n = 0;
    for (int i = 0; i < r->nparts; i++)
        if (r->part[i].set != NULL)
            sorted[n++] = &r->part[i];
    qsort((void *)sorted, (size_t)n, sizeof(const void *), compare_parts);
    str_add_cstr(out, "{\n\"command\": \"report\",\n"
                      "\"isogloss\": \"" ISOGLOSS_VERSION "\",\n\"report\": ");
    format_write_set(out, r->set, NULL, FORMAT_JSON, &o);
    str_add_cstr(out, ",\n\"results\": {\n");
    for (int i = 0; i < n; i++) {
        str_addf(out, "%s\"%s\": ", i > 0 ? ",\n" : "", sorted[i]->diagnostic->name);
        format_write_set(out, sorted[i]->set, NULL, FORMAT_JSON, &o);
    }
    str_add_cstr(out, "},\n\"schema\": 1\n}\n");
    free((void *)sorted);
}

static void add_manifest(Report *r)
{
    Table *files = table_new("files", "Files", file_cols, F_COLS);
    for (int i = 0; i < r->nfiles; i++) {
        char hex[DIGEST_HEX];
        digest_bytes(r->file[i].bytes.p, r->file[i].bytes.n, hex);
        const int32_t row = table_add_row(files);
        table_set_text(files, row, F_NAME, str_text(r->file[i].name));
        table_set_int(files, row, F_BYTES, (int64_t)r->file[i].bytes.n);
        table_set_text(files, row, F_SHA256, str_text(hex));
    }
    table_set_add(r->set, files);
    const FormatOptions o = format_options_defaults();
    format_write_set(add_file(r, "manifest.json"), r->set, NULL, FORMAT_JSON, &o);
}

static void make_files(Report *r)
{
    add_lists(r);
    report_md_write(r, add_file(r, "report.md"));
    write_json(r, add_file(r, "report.json"));
    add_csvs(r);
    for (int i = 0; i < r->nfigures; i++) {
        if (r->figure[i].bytes.n == 0)
            continue;
        Str *bytes = add_file(r, r->figure[i].name);
        str_add(bytes, r->figure[i].bytes.p, r->figure[i].bytes.n);
    }
    add_manifest(r);
}

static Status check_inputs(const Report *r, const char *dir, Error *err)
{
    Status status = OK;
    for (int i = 0; i < r->nfiles && status == OK; i++) {
        Str path = {0};
        str_addf(&path, "%s/%s", dir, r->file[i].name);
        for (int k = 0; k < r->set->ninputs && status == OK; k++)
            status = output_check_not_input(str_cstr(&path), r->set->input[k].path, err);
        str_free(&path);
    }
    return status;
}

static Status write_files(const Report *r, const char *dir, Error *err)
{
    TRY(check_inputs(r, dir, err));
    int fd = -1;
    TRY(output_make_dir(dir, r->options->is_replacing, &fd, err));
    Status status = OK;
    for (int i = 0; i < r->nfiles && status == OK; i++) {
        Output *out;
        status = output_open_at(&out, fd, r->file[i].name, r->options->is_replacing, err);
        if (status != OK)
            break;
        status = output_write(out, r->file[i].bytes.p, r->file[i].bytes.n, err);
        if (status == OK)
            status = output_commit(out, err);
        else
            output_abort(out);
    }
    (void)close(fd);
    return status;
}

Status report_write(const Study *s, const char *dir, const ReportOptions *options,
                    Progress *progress, TableSet **out, Error *err)
{
    if (out != NULL)
        *out = NULL;
    Report r = {.study = s, .options = options};
    Status status = make_set(&r, progress, err);
    if (status == OK)
        status = run_parts(&r, progress, err);
    if (status == OK)
        status = add_figures(&r, progress, err);
    if (status == OK) {
        make_files(&r);
        status = write_files(&r, dir, err);
    }
    if (status == OK && out != NULL) {
        *out = r.set;
        r.set = NULL;
    }
    report_done(&r);
    return status;
}
