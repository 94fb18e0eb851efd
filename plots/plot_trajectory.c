#include "plots/plot_trajectory.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/registry.h"
#include "plots/chart_trajectory.h"
#include "plots/plot_parts.h"

enum { CHOSEN = 4 };

/* Words of the figure, each owned. */
typedef struct Words {
    char *word[CHART_TRAJECTORY_WORDS];
    int n;
} Words;

static void free_words(Words *w)
{
    for (int i = 0; i < w->n; i++)
        free(w->word[i]);
    w->n = 0;
}

static Status run_drift(const PlotCall *call, const Words *words, TableSet **out,
                        Error *err)
{
    const Diagnostic *d = registry_find("drift");
    const char **value = mem_xcalloc((size_t)d->nparams, sizeof(const char *));
    for (int i = 0; i < d->nparams; i++) {
        const bool is_null = strcmp(d->params[i].name, "null") == 0;
        value[i] = is_null ? call->options->null : d->params[i].initial;
    }
    const Args args = {.params = d->params,
                       .nparams = d->nparams,
                       .value = value,
                       .word = (const char *const *)words->word,
                       .nwords = words->n};
    const Status status = registry_run(d, call->study, &args, call->progress, out, err);
    free((void *)value);
    return status;
}

static Status take_words(const ChartOptions *o, Words *out, Error *err)
{
    if (o->nwords > CHART_TRAJECTORY_WORDS)
        return error_set(err, E_USAGE, "a figure holds the ways of %d words, not %d",
                         CHART_TRAJECTORY_WORDS, o->nwords);
    for (int32_t i = 0; i < o->nwords; i++)
        out->word[out->n++] = mem_xstrndup(o->word[i].p, o->word[i].n);
    return OK;
}

/* Those that moved most for their frequency. */
static Status choose_words(const PlotCall *call, Words *out, Error *err)
{
    TableSet *set = NULL;
    TRY(run_drift(call, out, &set, err));
    const Table *t = table_set_find(set, "words");
    const int col = table_find_col(t, "word");
    for (int32_t i = 0; i < table_rows(t) && out->n < CHOSEN; i++) {
        const Text word = table_cell(t, i, col).text;
        out->word[out->n++] = mem_xstrndup(word.p, word.n);
    }
    table_set_free(set);
    return OK;
}

Status plot_trajectory_make(const PlotCall *call, Figure *out, Error *err)
{
    const PlotOptions *o = call->options;
    Words words = {.n = 0};
    TableSet *set = NULL;
    Status status = o->chart.nwords > 0 ? take_words(&o->chart, &words, err)
                                        : choose_words(call, &words, err);
    if (status == OK)
        status = run_drift(call, &words, &set, err);
    if (status == OK)
        status = chart_make_trajectory(table_set_find(set, "about"), &o->chart,
                                       &out->scene, err);
    if (status == OK) {
        out->set = plot_parts_copy_provenance(set);
        notes_append(&out->set->notes, table_get_notes(table_set_find(set, "word")));
        plot_parts_add_common(out->set, call->kind, o);
        Str list = {0};
        for (int i = 0; i < words.n; i++)
            str_addf(&list, "%s%s", i ? "," : "", words.word[i]);
        table_set_add_param(out->set, "label", PARAM_TEXT, str_cstr(&list));
        str_free(&list);
    }
    table_set_free(set);
    free_words(&words);
    return status;
}
