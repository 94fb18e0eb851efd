#include "tui/verbs.h"

#include <string.h>

#include "core/base/suggest.h"
#include "tui/deliver.h"
#include "tui/messages.h"
#include "tui/progress_line.h"
#include "tui/verb_annotations.h"
#include "tui/verb_check.h"
#include "tui/verb_convert.h"
#include "tui/verb_fit.h"
#include "tui/verb_help.h"
#include "tui/verb_info.h"
#include "tui/verb_measure.h"
#include "tui/verb_plot.h"
#include "tui/verb_replay.h"
#include "tui/verb_report.h"
#include "tui/verb_tour.h"
#include "tui/verb_verify.h"

const Verb *const verbs_all[] = {
    &verb_check,  &verb_fit,    &verb_annotations, &verb_info, &verb_convert, &verb_plot,
    &verb_report, &verb_verify, &verb_replay,      &verb_help, &verb_tour,
};
const int verbs_count = sizeof verbs_all / sizeof(const Verb *);

/* csv and tsv hold one table: what else there is. */
static void say_other_tables(const TableSet *set, const Settings *settings)
{
    const bool is_one = settings->format == FORMAT_CSV || settings->format == FORMAT_TSV;
    Str names = {0};
    for (int i = 1; i < set->ntables && is_one && !settings->table; i++)
        if (table_rows(set->table[i]) > 0)
            str_addf(&names, "%s%s", names.n ? ", " : "", table_name(set->table[i]));
    if (names.n > 0) {
        messages_say("remark: this is the table %s; --table chooses another: %s",
                     table_name(set->table[0]), str_cstr(&names));
    }
    str_free(&names);
}

Status verbs_deliver(const VerbCall *call, JobFn fn, void *ctx, Error *err)
{
    const Settings *settings = call->settings;
    void *result = NULL;
    TRY(progress_line_run(fn, ctx, settings->threads, settings->is_quiet, &result, err));
    TableSet *set = result;
    deliver_note_only(set, settings);
    if (!settings->is_quiet)
        messages_notes(set, settings->is_verbose);
    Status status = deliver_arrange(set, settings, err);
    if (status == OK)
        status = deliver_set(set, settings, err);
    if (status == OK && !settings->is_quiet)
        say_other_tables(set, settings);
    table_set_free(set);
    return status;
}

const Verb *verbs_find(const char *name)
{
    for (int i = 0; i < verbs_count; i++) {
        if (strcmp(verbs_all[i]->name, name) == 0)
            return verbs_all[i];
    }
    return NULL;
}

bool verbs_find_any(const char *name, OptionVerb *out)
{
    const Verb *verb = verbs_find(name);
    const Diagnostic *diagnostic = verb ? NULL : registry_find(name);
    if (verb)
        *out = (OptionVerb){verb->name, verb->params, verb->nparams, verb->is_writing};
    if (diagnostic)
        *out = (OptionVerb){diagnostic->name, diagnostic->params, diagnostic->nparams,
                            false};
    return verb || diagnostic;
}

const char *verbs_suggest(const char *name)
{
    Suggestion best = suggest_start(str_text(name));
    for (int i = 0; i < registry_count; i++)
        suggest_consider(&best, registry_diagnostics[i]->name);
    for (int i = 0; i < verbs_count; i++)
        suggest_consider(&best, verbs_all[i]->name);
    return best.name;
}

Status verbs_run(VerbCall *call, Error *err)
{
    const char *name = call->options->verb.name;
    const Verb *verb = verbs_find(name);
    const Diagnostic *d = verb ? NULL : registry_find(name);
    const char *tables = verb ? verb->tables : d->tables;
    if (tables && call->settings->table)
        TRY(deliver_check_table(name, tables, call->settings->table, err));
    return verb ? verb->run(call, err) : verb_measure_run(d, call, err);
}
