#include "tui/verb_measure.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tui/arguments.h"

typedef struct Work {
    const Diagnostic *diagnostic;
    Study *study;
    Args args;
} Work;

static Status work(void *ctx, Progress *progress, void **result, Error *err)
{
    const Work *w = ctx;
    TableSet *set = NULL;
    TRY(study_load(w->study, progress, err));
    TRY(registry_run(w->diagnostic, w->study, &w->args, progress, &set, err));
    *result = set;
    return OK;
}

/* Values of the verb's own options, defaults filled in; owned by the caller. */
static const char **make_values(const Diagnostic *d, const Options *o)
{
    const char **value =
        mem_xcalloc((size_t)(d->nparams ? d->nparams : 1), sizeof(const char *));
    for (int i = 0; i < d->nparams; i++)
        value[i] = o->param && o->param[i] ? o->param[i] : d->params[i].initial;
    return value;
}

/* Files joined by TABs, of an option that was given more than once. */
static Status check_each(const char *joined, Error *err)
{
    Status status = OK;
    for (const char *at = joined; at && status == OK;) {
        const size_t n = strcspn(at, "\t");
        char *path = mem_xstrndup(at, n);
        status = arguments_check_file(path, err);
        free(path);
        at = at[n] ? at + n + 1 : NULL;
    }
    return status;
}

/* The files that options of the verb name, before the spaces are read. */
static Status check_files(const Diagnostic *d, const Study *study,
                          const char *const *value, Error *err)
{
    for (int i = 0; i < d->nparams; i++) {
        const Param *p = &d->params[i];
        const char *metavar = p->metavar ? p->metavar : "";
        const char *v = value[i];
        const bool is_curve = strcmp(metavar, "TRAIN") == 0 && v &&
                              strcmp(v, "train") != 0 && strcmp(v, "half") != 0;
        const bool is_space = strcmp(metavar, "SPACE") == 0 && v &&
                              study_find(study, v) < 0; /* else a space of the study */
        if (strcmp(metavar, "FILE") == 0 || is_curve || is_space)
            TRY(p->is_many ? check_each(v, err) : arguments_check_file(v, err));
    }
    return OK;
}

static Status measure(const Diagnostic *d, const VerbCall *call, Study *study,
                      int nspaces, Error *err)
{
    const Options *o = call->options;
    const ArgumentsNeeds needs = {d->name, d->usage, d->needs};
    TRY(arguments_check_needs(&needs, o, study, err));
    TRY(arguments_check_output(study, call->settings, err));
    const char **value = make_values(d, o);
    Work w = {.diagnostic = d, .study = study};
    w.args = (Args){.params = d->params,
                    .nparams = d->nparams,
                    .value = value,
                    .word = o->arg + nspaces,
                    .nwords = o->nargs - nspaces};
    if (d->needs & TAKES_SNAPSHOTS) {
        w.args.dict = (const char *const *)o->dict;
        w.args.ndicts = o->ndicts;
    }
    Status status = check_files(d, study, value, err);
    if (status == OK)
        status = verbs_deliver(call, work, &w, err);
    free((void *)value);
    return status;
}

Status verb_measure_run(const Diagnostic *d, VerbCall *call, Error *err)
{
    const int nspaces = arguments_spaces(call->options, call->settings, d->needs);
    Study *study = NULL;
    TRY((d->needs & TAKES_SNAPSHOTS ? arguments_make_snapshots
         : d->needs & SHARES_DICT   ? arguments_make_compared
                                    : arguments_make_study)(call->options, call->settings,
                                                          nspaces, &study, err));
    const Status status = measure(d, call, study, nspaces, err);
    study_free(study);
    return status;
}
