#include "core/diag/drift_run.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"

char *drift_run_next(const char **rest)
{
    if (!*rest)
        return NULL;
    const size_t n = strcspn(*rest, "\t");
    char *value = mem_xstrndup(*rest, n);
    *rest = (*rest)[n] ? *rest + n + 1 : NULL;
    return value;
}

/* --- what is given
 * ---------------------------------------------------------------------------------------
 */

/* Entries of the study that are snapshots, in order; how many. `more` come after them. */
static int list_snapshots(const Study *s, int more, int *entry)
{
    int n = 0;
    for (int i = 0; i < s->n; i++)
        if (s->entry[i].role == STUDY_SNAPSHOT && s->entry[i].space)
            entry[n++] = i;
    const bool has_source = s->source >= 0 && s->entry[s->source].space;
    if (has_source && (n + more == 1 || (n + more > 0 && (n == 0 || !s->path)))) {
        memmove(entry + 1, entry, (size_t)n * sizeof *entry);
        entry[0] = s->source;
        n++;
    }
    return n;
}

static int count_values(const char *values)
{
    int n = values ? 1 : 0;
    for (const char *at = values; at && *at; at++)
        n += *at == '\t';
    return n;
}

static Status take_snapshots(DriftRun *r, Progress *progress, Error *err)
{
    const Study *s = r->s;
    const char *rest = registry_text(r->args, "with");
    const int more = count_values(rest);
    int *entry = mem_xalloc(((size_t)s->n + 1) * sizeof *entry);
    r->n = list_snapshots(s, more, entry);
    r->snapshot = mem_xcalloc((size_t)r->n + (size_t)more + 1, sizeof(const Space *));
    for (int i = 0; i < r->n; i++)
        r->snapshot[i] = s->entry[entry[i]].space;
    free(entry);
    while (rest) {
        int loaded = -1;
        char *name = drift_run_next(&rest);
        const Status status =
            drift_run_get_space(r, name, progress, &r->snapshot[r->n], &loaded, err);
        free(name);
        TRY(status);
        r->n++;
    }
    if (r->n >= 2)
        return OK;
    (void)error_set(err, E_USAGE, "drift needs two snapshots of a language");
    error_hint(err, "--with FILE for another one; or drift OLD NEW, role = snapshot for "
                    "spaces of a study, --tagged SEP for one space with tagged words");
    return E_USAGE;
}

static Status take_tagged(DriftRun *r, const char *separator, Progress *progress,
                          Error *err)
{
    const Study *s = r->s;
    const int at = s->source >= 0 ? s->source : 0;
    if (s->n == 0 || !s->entry[at].space || separator[0] == '\0')
        return error_set(err, E_USAGE, "--tagged needs a space and a separator");
    if (!s->path && s->n > 1)
        return error_set(err, E_USAGE, "--tagged takes one space, which holds all times");
    TRY(drift_tagged_make(s->entry[at].space, separator,
                          registry_text(r->args, "periods"), progress, &r->tagged, err));
    r->n = r->tagged.n;
    r->snapshot = mem_xcalloc((size_t)r->n, sizeof(const Space *));
    for (int i = 0; i < r->n; i++)
        r->snapshot[i] = r->tagged.snapshot[i];
    r->o.ranked = &r->tagged.words;
    r->o.anchors = DRIFT_ANCHORS_NONE;
    return OK;
}

static Status take_anchors(DriftRun *r, Error *err)
{
    const char *anchors = registry_text(r->args, "anchors");
    if (registry_bool(r->args, "no-align")) {
        r->o.anchors = DRIFT_ANCHORS_NONE;
        return registry_refuse_idle(r->args, "anchors", false,
                                    "snapshots that are turned", err);
    }
    if (strcmp(anchors, "all") == 0)
        return OK;
    if (strcmp(anchors, "robust") == 0) {
        r->o.anchors = DRIFT_ANCHORS_ROBUST;
        return OK;
    }
    TRY(wordlist_read(&r->listed, anchors, &r->s->options.limits, err));
    r->o.anchors = DRIFT_ANCHORS_LISTED;
    r->o.listed = &r->listed->words;
    return OK;
}

static void take_numbers(DriftRun *r)
{
    r->o.k = r->s->options.k;
    r->o.is_lower = r->s->options.is_lower;
    r->o.is_centred = registry_bool(r->args, "center");
    r->o.k_local = (int32_t)registry_int(r->args, "k-local");
    r->o.k_turnover = (int32_t)registry_int(r->args, "k-turnover");
    r->o.bands = (int)registry_int(r->args, "bands");
    r->o.level = registry_real(r->args, "level");
}

Status drift_run_get_space(DriftRun *r, const char *name, Progress *progress,
                           const Space **out, int *entry, Error *err)
{
    *entry = -1;
    const int at = study_find(r->s, name);
    if (at >= 0 && r->s->entry[at].space) {
        *out = r->s->entry[at].space;
        return OK;
    }
    if (!r->extra) {
        StudyOptions options = r->s->options;
        options.is_row_aligned = false;
        r->extra = study_new(&options);
    }
    TRY(study_add_argument(r->extra, name, STUDY_SNAPSHOT, err));
    *entry = r->extra->n - 1;
    TRY(study_load_entry(r->extra, *entry, progress, NULL, NULL, err));
    *out = r->extra->entry[*entry].space;
    return OK;
}

Status drift_run_open(const Study *s, const Args *args, Progress *progress, DriftRun *out,
                      Error *err)
{
    *out = (DriftRun){.s = s, .args = args, .o = drift_pair_defaults()};
    take_numbers(out);
    const char *separator = registry_text(args, "tagged");
    Status status = take_anchors(out, err);
    if (status == OK && !separator && registry_text(args, "periods")) {
        status = error_set(err, E_USAGE, "--periods does nothing here");
        error_hint(err, "--periods goes with --tagged");
    }
    if (status == OK && separator && registry_text(args, "null")) {
        status = error_set(err, E_USAGE,
                           "--null is for pairs of spaces, --tagged for one space");
    }
    if (status == OK && separator)
        status =
            registry_refuse_idle(args, "with", false, "snapshots, not --tagged", err);
    if (status == OK)
        status = separator ? take_tagged(out, separator, progress, err)
                           : take_snapshots(out, progress, err);
    if (status != OK)
        drift_run_done(out);
    return status;
}

/* --- what is measured
 * ---------------------------------------------------------------------------------------
 */

static Status measure_nulls(DriftRun *r, Progress *progress, Error *err)
{
    const char *rest = registry_text(r->args, "null");
    DriftOptions o = r->o;
    o.is_only_aligned = true;
    while (rest) {
        const Space *side[2] = {NULL, NULL};
        for (int i = 0; i < 2; i++) {
            int entry = -1;
            char *name = drift_run_next(&rest);
            if (!name)
                return error_set(err, E_USAGE, "--null takes two spaces");
            const Status status =
                drift_run_get_space(r, name, progress, &side[i], &entry, err);
            free(name);
            TRY(status);
        }
        r->null =
            mem_xrealloc((void *)r->null, (size_t)(r->nulls + 1) * sizeof(DriftPair *));
        TRY(drift_pair_make(side[0], side[1], &o, progress, &r->null[r->nulls], err));
        r->nulls++;
    }
    return OK;
}

static Status measure_pairs(DriftRun *r, Progress *progress, Error *err)
{
    const size_t pairs = (size_t)r->n - 1;
    r->to_first = mem_xcalloc(pairs, sizeof(DriftPair *));
    r->step = mem_xcalloc(pairs, sizeof(DriftPair *));
    for (size_t t = 0; t < pairs; t++) {
        DriftOptions o = r->o;
        o.is_only_aligned = t + 1 < pairs;
        if (r->args->nwords > 0 && !registry_text(r->args, "gold")) {
            o.searched = r->args->word; /* the screen of a word needs no others */
            o.nsearched = r->args->nwords;
        }
        TRY(drift_pair_make(r->snapshot[0], r->snapshot[t + 1], &o, progress,
                            &r->to_first[t], err));
    }
    r->step[0] = r->to_first[0];
    for (size_t t = 1; t < pairs; t++) {
        DriftOptions o = r->o;
        o.is_only_aligned = true;
        TRY(drift_pair_make(r->snapshot[t], r->snapshot[t + 1], &o, progress, &r->step[t],
                            err));
    }
    return OK;
}

Status drift_run_measure(DriftRun *r, Progress *progress, Error *err)
{
    TRY(measure_nulls(r, progress, err));
    TRY(measure_pairs(r, progress, err));
    TRY(drift_noise_make(drift_run_whole(r), (const DriftPair *const *)r->null, r->nulls,
                         &r->o, &r->noise, err));
    if (r->n < 3)
        return OK;
    const DriftSeriesInput in = {.to_first = (const DriftPair *const *)r->to_first,
                                 .points = r->n - 1,
                                 .is_two_sided = registry_bool(r->args, "two-sided"),
                                 .level = r->o.level,
                                 .seed = r->s->options.seed};
    return drift_series_make(&in, progress, &r->series, err);
}

void drift_run_done(DriftRun *r)
{
    for (int t = 0; t < r->n - 1; t++) {
        if (r->to_first)
            drift_pair_free(r->to_first[t]);
        if (r->step && t > 0)
            drift_pair_free(r->step[t]);
    }
    for (int i = 0; i < r->nulls; i++)
        drift_pair_free(r->null[i]);
    free((void *)r->to_first);
    free((void *)r->step);
    free((void *)r->null);
    drift_noise_done(&r->noise);
    drift_series_done(&r->series);
    drift_tagged_done(&r->tagged);
    wordlist_free(r->listed);
    study_free(r->extra);
    free((void *)r->snapshot);
    *r = (DriftRun){0};
}
