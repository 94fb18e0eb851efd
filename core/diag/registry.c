#include "core/diag/registry.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/str.h"
#include "core/diag/bias.h"
#include "core/diag/bli.h"
#include "core/diag/compare.h"
#include "core/diag/coverage.h"
#include "core/diag/drift.h"
#include "core/diag/hubness.h"
#include "core/diag/isomorphism.h"
#include "core/diag/neighbors.h"
#include "core/diag/overlap.h"
#include "core/diag/pairs.h"
#include "core/diag/parity.h"
#include "core/diag/plan.h"
#include "core/diag/preflight.h"
#include "core/diag/project.h"
#include "core/diag/relations.h"
#include "core/diag/why.h"
#include "core/study/mark_lines.h"

const Diagnostic *const registry_diagnostics[] = {
    &preflight_diagnostic,   &bli_diagnostic,       &pairs_diagnostic,
    &why_diagnostic,         &compare_diagnostic,   &plan_diagnostic,
    &neighbors_diagnostic,   &overlap_diagnostic,   &hubness_diagnostic,
    &isomorphism_diagnostic, &relations_diagnostic, &project_diagnostic,
    &bias_diagnostic,        &coverage_diagnostic,  &parity_diagnostic,
    &drift_diagnostic,
};
/* NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers */
const int registry_count = sizeof registry_diagnostics / sizeof *registry_diagnostics;

const Diagnostic *registry_find(const char *name)
{
    for (int i = 0; i < registry_count; i++)
        if (strcmp(registry_diagnostics[i]->name, name) == 0)
            return registry_diagnostics[i];
    return NULL;
}

/* --- arguments
 * ---------------------------------------------------------------------------------- */

const char *registry_text(const Args *a, const char *name)
{
    for (int i = 0; i < a->nparams; i++)
        if (strcmp(a->params[i].name, name) == 0)
            return a->value && a->value[i] ? a->value[i] : a->params[i].initial;
    assert(false && "a diagnostic asks for a parameter that it does not declare");
    return NULL;
}

int64_t registry_int(const Args *a, const char *name)
{
    const char *v = registry_text(a, name);
    int64_t n = 0;
    return v && number_parse_int(v, strlen(v), &n) ? n : 0;
}

double registry_real(const Args *a, const char *name)
{
    const char *v = registry_text(a, name);
    double x = 0;
    return v && number_parse_double(v, strlen(v), &x) == NUMBER_OK ? x : 0;
}

bool registry_bool(const Args *a, const char *name)
{
    const char *v = registry_text(a, name);
    return v && strcmp(v, "true") == 0;
}

bool registry_has(const Args *a, const char *name, const char *item)
{
    const char *v = registry_text(a, name);
    const size_t n = strlen(item);
    while (v) {
        if (strncmp(v, item, n) == 0 && (v[n] == ',' || v[n] == '\0'))
            return true;
        v = strchr(v, ',');
        v = v ? v + 1 : NULL;
    }
    return false;
}

Status registry_refuse_idle(const Args *a, const char *name, bool is_used,
                            const char *needs, Error *err)
{
    const char *value = registry_text(a, name);
    const char *initial = NULL;
    for (int i = 0; i < a->nparams; i++)
        if (strcmp(a->params[i].name, name) == 0)
            initial = a->params[i].initial;
    if (is_used || !value || !initial || strcmp(value, initial) == 0)
        return OK;
    (void)error_set(err, E_USAGE, "--%s does nothing here", name);
    error_hint(err, "--%s goes with %s", name, needs);
    return E_USAGE;
}

/* --- running
 * -------------------------------------------------------------------------------------
 */

static Status check_needs(const Diagnostic *d, const Study *s, Error *err)
{
    if (s->n == 0)
        return error_set(err, E_USAGE, "%s needs a space (%s)", d->name, d->usage);
    if (!(d->needs & NEED_TARGET))
        return OK;
    if (s->source < 0 || study_targets(s) == 0)
        return error_set(err, E_USAGE, "%s needs a source and a target space (%s)",
                         d->name, d->usage);
    if (!(d->needs & NEED_LEXICON))
        return OK;
    for (int i = 0; i < study_targets(s); i++)
        if (s->entry[study_target(s, i)].lex)
            return OK;
    (void)error_set(err, E_USAGE, "%s needs a dictionary (%s)", d->name, d->usage);
    error_hint(err, "--dict FILE, or --dict LANG=FILE for each of several targets");
    return E_USAGE;
}

static void add_params(TableSet *set, const Args *args)
{
    for (int i = 0; i < args->nparams; i++) {
        const char *v = registry_text(args, args->params[i].name);
        if (v || args->params[i].kind == PARAM_BOOL)
            table_set_add_param(set, args->params[i].name, args->params[i].kind,
                                v ? v : "false");
    }
}

/* --target, where it is no parameter of the diagnostic's own. */
static void add_kept(TableSet *set, const Study *s)
{
    for (int i = 0; i < set->nparams; i++)
        if (strcmp(set->param[i].name, "target") == 0)
            return;
    if (s->kept)
        table_set_add_param(set, "target", PARAM_TEXT, s->kept);
}

void registry_add_options(TableSet *set, const Study *s)
{
    const StudyOptions *o = &s->options;
    add_kept(set, s);
    table_set_add_int(set, "k", o->k);
    table_set_add_int(set, "seed", (int64_t)o->seed);
    table_set_add_int(set, "max-vocab", o->limits.max_vocab);
    table_set_add_flag(set, "lower", o->is_lower);
    table_set_add_flag(set, "swap", o->is_swapped);
    table_set_add_flag(set, "row-aligned", o->is_row_aligned);
    table_set_add_flag(set, "exclude-train", o->is_excluding_train);
    static const char *const by[SHARED_KINDS] = {"pair", "source", "target", "lemma"};
    table_set_add_param(set, "exclude-by", PARAM_TEXT, by[o->exclude_by]);
    table_set_add_flag(set, "skip-bad-rows", o->limits.skip_bad_rows);
    table_set_add_flag(set, "allow-cut", o->limits.allow_cut);
    table_set_add_param(set, "prepare-source", PARAM_TEXT,
                        o->prepare_source[0] ? o->prepare_source : "none");
    table_set_add_param(set, "prepare-target", PARAM_TEXT,
                        o->prepare_target[0] ? o->prepare_target : "none");
    table_set_add_param(set, "map-convention", PARAM_TEXT,
                        o->convention == MAPPING_ROW ? "row" : "column");
}

/* One file with its digest, where digests are wanted; a stream has none. */
static Status add_file(TableSet *set, const Study *s, ProvInput in, Progress *progress,
                       Error *err)
{
    if (s->options.has_digests && strcmp(in.path, "-") != 0)
        TRY(study_get_digest(s, in.path, progress, in.sha256, err));
    table_set_add_input(set, &in);
    return OK;
}

Status registry_add_file(TableSet *set, const Study *s, const char *role,
                         const char *path, Progress *progress, Error *err)
{
    char none[] = "";
    char format[] = "text";
    char *names[2] = {mem_xstrdup(role), mem_xstrdup(path)};
    struct stat st = {0};
    (void)stat(path, &st); /* it was read: without a size it is a stream */
    const ProvInput in = {.role = names[0],
                          .path = names[1],
                          .format = format,
                          .language = none,
                          .bytes = (uint64_t)st.st_size,
                          .n = -1,
                          .d = -1};
    const Status status = add_file(set, s, in, progress, err);
    free(names[0]);
    free(names[1]);
    return status;
}

static Status add_space(TableSet *set, const Study *s, const StudyEntry *e,
                        Progress *progress, Error *err)
{
    static const char *const roles[] = {"source", "target", "snapshot"};
    const Source *from = &e->space->source;
    char role[16];
    (void)snprintf(role, sizeof role, "%s", roles[e->role]);
    ProvInput in = {.role = role,
                    .path = e->path,
                    .language = e->lang,
                    .bytes = from->bytes,
                    .n = e->space->n,
                    .d = e->space->d,
                    .rows_left_out = from->rows_left_out};
    Str format = {0};
    str_add_cstr(&format, space_format_name(from->format));
    in.format = format.p;
    const Status status = add_file(set, s, in, progress, err);
    str_free(&format);
    notes_append(&set->notes, &from->notes);
    return status;
}

/* A file of an entry that is not its vectors. */
typedef struct Beside {
    const char *role;
    char *path; /* NULL: not given */
} Beside;

static Status add_beside(TableSet *set, const Study *s, const StudyEntry *e, Beside b,
                         Progress *progress, Error *err)
{
    if (!b.path)
        return OK;
    Str r = {0};
    str_add_cstr(&r, b.role);
    char format[] = "text";
    struct stat st = {0};
    (void)stat(b.path, &st); /* it was read: without a size it is a stream */
    const ProvInput in = {.role = r.p,
                          .path = b.path,
                          .format = format,
                          .language = e->lang,
                          .bytes = (uint64_t)st.st_size,
                          .n = -1,
                          .d = -1};
    const Status status = add_file(set, s, in, progress, err);
    str_free(&r);
    return status;
}

Status registry_add_entry(TableSet *set, const Study *s, int entry, Progress *progress,
                          Error *err)
{
    const StudyEntry *e = &s->entry[entry];
    if (!e->space)
        return OK;
    TRY(add_space(set, s, e, progress, err));
    const Beside beside[] = {{"word-list", e->words_path},
                             {"map", e->map_path},
                             {"dictionary", e->dict_path},
                             {"train-dictionary", e->train_path},
                             {"tags", e->words_of[WORDFILE_TAGS]},
                             {"lemmas", e->words_of[WORDFILE_LEMMAS]},
                             {"relations", e->words_of[WORDFILE_RELATIONS]}};
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++)
        TRY(add_beside(set, s, e, beside[i], progress, err));
    if (e->dict)
        notes_append(&set->notes, &e->dict->notes);
    if (e->lex)
        notes_append(&set->notes, &e->lex->notes);
    for (int k = 0; k < WORDFILE_KINDS; k++)
        if (e->about[k])
            notes_append(&set->notes, &e->about[k]->notes);
    return OK;
}

/* The digest is of the marks as text: the bytes of the store depend on its history. */
static void add_marks(TableSet *set, const Study *s)
{
    if (!s->marks_path)
        return;
    char role[] = "annotations";
    char format[] = "marks";
    char none[] = "";
    ProvInput in = {.role = role,
                    .path = s->marks_path,
                    .format = format,
                    .language = none,
                    .n = s->marks.n,
                    .d = -1};
    MarkList copy = {0};
    Str text = {0};
    mark_list_append(&copy, &s->marks);
    mark_lines_write(&text, &copy);
    digest_bytes(text.p, text.n, in.sha256);
    in.bytes = text.n;
    table_set_add_input(set, &in);
    str_free(&text);
    mark_list_free(&copy);
}

/* Parameters, options, inputs: what anyone needs to make the same result again. */
static Status add_provenance(TableSet *set, const Study *s, const Args *args,
                             Progress *progress, Error *err)
{
    add_params(set, args);
    registry_add_options(set, s);
    for (int i = 0; i < s->n; i++)
        TRY(registry_add_entry(set, s, i, progress, err));
    add_marks(set, s);
    notes_append(&set->notes, &s->notes);
    study_add_cache_notes(s, &set->notes);
    return OK;
}

Status registry_run(const Diagnostic *d, const Study *s, const Args *args,
                    Progress *progress, TableSet **out, Error *err)
{
    *out = NULL;
    const Args defaults = {.params = d->params, .nparams = d->nparams};
    const Args *use = args ? args : &defaults;
    TRY(check_needs(d, s, err));
    TableSet *set = NULL;
    if (s->options.has_digests)
        study_start_digests(s);
    TRY(d->run(s, use, progress, &set, err));
    const Status status = add_provenance(set, s, use, progress, err);
    if (status != OK) {
        table_set_free(set);
        return status;
    }
    *out = set;
    return OK;
}
