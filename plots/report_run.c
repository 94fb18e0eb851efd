/* Everything that the study allows is measured in one pass over the registry: a
 * measurement that is added there is in the report. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "plots/report_parts.h"

/* --- measurements --- */

/* A second run of a measurement with one parameter that is not its default, for one of
 * its tables. */
typedef struct Again {
    const char *diagnostic, *param, *value, *table, *name;
} Again;

static const Again again[] = {{"bli", "strata", "true", "strata", "bli-strata"}};
enum { AGAIN = sizeof again / sizeof *again };

/* What the study lacks, or has in a form that gives no number, is a reason, not an end.
 */
static bool is_reason(Status status)
{
    return status == E_USAGE || status == E_UNDEFINED;
}

static Status run_part(Report *r, ReportPart *p, const Args *args, Progress *progress,
                       Error *err)
{
    Error why = {0};
    const Status status =
        registry_run(p->diagnostic, r->study, args, progress, &p->set, &why);
    if (is_reason(status)) {
        p->why = mem_xstrdup(why.text);
        return OK;
    }
    if (status != OK && err != NULL)
        *err = why;
    return status;
}

static Status run_again(Report *r, const Again *a, Progress *progress, Error *err)
{
    const Diagnostic *d = registry_find(a->diagnostic);
    if (d == NULL)
        return OK;
    const char **value = mem_xcalloc((size_t)d->nparams + 1, sizeof(const char *));
    for (int i = 0; i < d->nparams; i++)
        value[i] =
            strcmp(d->params[i].name, a->param) == 0 ? a->value : d->params[i].initial;
    const Args args = {.params = d->params, .nparams = d->nparams, .value = value};
    ReportPart *p = &r->part[r->nparts++];
    *p = (ReportPart){.diagnostic = d, .name = a->name, .table = a->table};
    const Status status = run_part(r, p, &args, progress, err);
    free((void *)value);
    return status;
}

/* Whether there are two alignments of any one language: by two targets, or by one before
 * and after its map. */
static bool has_alignments(const Study *s)
{
    const int n = study_targets(s);
    for (int i = 0; i < n; i++) {
        const StudyEntry *a = &s->entry[study_target(s, i)];
        if (a->before != NULL)
            return true;
        for (int k = 0; k < i; k++)
            if (strcmp(s->entry[study_target(s, k)].lang, a->lang) == 0)
                return true;
    }
    return n < 2; /* it says itself what it lacks */
}

Status report_run_parts(Report *r, Progress *progress, Error *err)
{
    r->part = mem_xcalloc((size_t)registry_count + AGAIN, sizeof *r->part);
    for (int i = 0; i < registry_count; i++) {
        ReportPart *p = &r->part[r->nparts++];
        p->diagnostic = registry_diagnostics[i];
        p->name = p->diagnostic->name;
        if ((p->diagnostic->needs & (TAKES_WORDS | MAY_ASK_ALL)) == TAKES_WORDS) {
            p->why = mem_xstrdup("it answers for words that are asked for one by one");
            continue;
        }
        if ((p->diagnostic->needs & SHARES_DICT) && !has_alignments(r->study)) {
            p->why = mem_xstrdup("it holds alignments of one language beside each other, "
                                 "and these are of several: parity does that");
            continue;
        }
        TRY(run_part(r, p, NULL, progress, err));
    }
    for (int i = 0; i < AGAIN; i++)
        TRY(run_again(r, &again[i], progress, err));
    return OK;
}

const ReportPart *report_run_find_part(const Report *r, const char *name)
{
    for (int i = 0; i < r->nparts; i++)
        if (strcmp(r->part[i].name, name) == 0)
            return &r->part[i];
    return NULL;
}

const Table *report_run_find(const Report *r, const char *part, const char *table)
{
    const ReportPart *p = report_run_find_part(r, part);
    return p != NULL && p->set != NULL ? table_set_find(p->set, table) : NULL;
}

/* --- figures --- */

typedef struct Wanted {
    const char *part, *what, *kind, *column; /* measurement, in the file name, of plot */
} Wanted;

/* Of the study as a whole, and of each target. */
static const Wanted of_study[] = {
    {"bli", "bars", "bars", NULL},
    {"bli-strata", "strata", "heatmap", NULL},
    {"bias", "effects", "forest", NULL},
    {"parity", "parity", "parity", NULL},
};
static const Wanted of_target[] = {
    {"overlap", "overlap", "histogram", NULL},
    {"overlap", "quadrants", "pairs", NULL},
    {"why", "causes", "bars", "why:share"},
};
enum {
    OF_STUDY = sizeof of_study / sizeof *of_study,
    OF_TARGET = sizeof of_target / sizeof *of_target + 1 /* and a map */
};

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

/* What makes the report again makes its figures again. */
static void add_recipe(const Report *r, Figure *f)
{
    for (int i = 0; i < r->options->figures.n; i++)
        table_set_add_recipe(f->set, r->options->figures.arg[i]);
}

static Status draw(const Report *r, ReportFigure *f, const char *kind,
                   const PlotOptions *options, Progress *progress, Error *err)
{
    TRY(plot_make(plot_find(kind), r->study, options, progress, &f->figure, err));
    add_recipe(r, &f->figure);
    return figure_encode(&f->figure, FIGURE_PNG, &options->render, &f->bytes, err);
}

static Status add_figure(Report *r, ReportFigure *f, const char *kind,
                         const PlotOptions *options, Progress *progress, Error *err)
{
    Error why = {0};
    const Status status = draw(r, f, kind, options, progress, &why);
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

/* A figure of a measurement that is there; without it nothing. */
static Status add_part_figure(Report *r, const Wanted *w, PlotOptions o,
                              Progress *progress, Error *err)
{
    const ReportPart *part = report_run_find_part(r, w->part);
    if (part == NULL || part->set == NULL)
        return OK;
    o.result = part->set;
    o.column = w->column;
    ReportFigure *f = &r->figure[r->nfigures];
    f->diagnostic = part->name;
    if (o.target != NULL)
        name_figure(f->name, w->what, o.target, study_find(r->study, o.target));
    else
        (void)snprintf(f->name, sizeof f->name, "fig-%s.png", w->what);
    return add_figure(r, f, w->kind, &o, progress, err);
}

static Status add_target_figures(Report *r, int target, PlotOptions o, Progress *progress,
                                 Error *err)
{
    o.target = r->study->entry[study_target(r->study, target)].name;
    ReportFigure *map = &r->figure[r->nfigures];
    map->diagnostic = "project";
    name_figure(map->name, "map", o.target, target + 1);
    TRY(add_map(r, map, o, progress, err));
    for (int i = 0; i + 1 < OF_TARGET; i++)
        TRY(add_part_figure(r, &of_target[i], o, progress, err));
    return OK;
}

Status report_run_figures(Report *r, Progress *progress, Error *err)
{
    const int targets = study_targets(r->study);
    r->figure = mem_xcalloc(OF_TARGET * (size_t)targets + OF_STUDY, sizeof *r->figure);
    PlotOptions o = r->options->plot;
    o.target = NULL;
    o.column = NULL;
    o.result = NULL;
    for (int i = 0; i < OF_STUDY; i++) {
        if (targets > 1 || strcmp(of_study[i].kind, "parity") != 0)
            TRY(add_part_figure(r, &of_study[i], o, progress, err));
    }
    for (int i = 0; i < targets; i++)
        TRY(add_target_figures(r, i, o, progress, err));
    return OK;
}
