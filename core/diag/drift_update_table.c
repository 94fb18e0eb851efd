#include "core/diag/drift_update_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/stats_test.h"
#include "core/base/text.h"
#include "core/diag/drift_update.h"
#include "core/diag/say.h"

enum { MOST_LANGUAGES = 64 };

enum {
    U_LANGUAGE,
    U_FROM,
    U_TO,
    U_SET,
    U_SOURCES,
    U_N,
    U_BEFORE,
    U_AFTER,
    U_LOST,
    U_GAINED,
    U_DELTA,
    U_LO,
    U_HI,
    U_P,
    U_MIDP,
    U_Q,
    U_MARGIN,
    U_NEEDED,
    U_VERDICT,
    U_SAFETY,
    U_OVERLAP,
    U_FORGETTING,
    U_LOCAL_SRC,
    U_LOCAL_TGT,
    U_KEPT_SRC,
    U_KEPT_TGT,
    U_READING,
    N_UPDATE
};
enum { X_LANGUAGE, X_STEP, X_SOURCE, X_CHANGE, X_BEFORE, X_AFTER, X_OVERLAP, N_WORDS };

/* clang-format off */
static const ColSpec update_cols[N_UPDATE] = {
    [U_LANGUAGE]   = {"language", "language", "", "of the targets", COL_TEXT, 0},
    [U_FROM]       = {"from", "from", "", "the older version, by its source snapshot", COL_TEXT, 0},
    [U_TO]         = {"to", "to", "", "the newer version", COL_TEXT, 0},
    [U_SET]        = {"set", "set", "", "own: all words that both versions of this language can answer; common: those of all languages, for comparing languages", COL_TEXT, 0},
    [U_SOURCES]    = {"n_sources", "sources", "", "source words of the dictionary", COL_INT, 0},
    [U_N]          = {"n", "n", "", "of those in both sources, with a gold that is in both targets: the denominator", COL_INT, 0},
    [U_BEFORE]     = {"p@1_before", "P@1 before", "", "the nearest target word by cosine is a gold", COL_RATE, 3},
    [U_AFTER]      = {"p@1_after", "P@1 after", "", "of the newer version", COL_RATE, 3},
    [U_LOST]       = {"lost", "lost", "", "right before, wrong after", COL_INT, 0},
    [U_GAINED]     = {"gained", "gained", "", "wrong before, right after", COL_INT, 0},
    [U_DELTA]      = {"delta", "after - before", "", "(gained - lost) / n", COL_REAL, 3},
    [U_LO]         = {"delta_lo", "from", "", "lower end of its 95 % interval (Bonett and Price; around (gained - lost) / (n + 2))", COL_REAL, 3},
    [U_HI]         = {"delta_hi", "to", "", "upper end", COL_REAL, 3},
    [U_P]          = {"mcnemar_p", "McNemar p", "", "exact, two-sided", COL_REAL, 4},
    [U_MIDP]       = {"mcnemar_midp", "mid-p", "", "the same less half of what was seen on each side: less conservative", COL_REAL, 4},
    [U_Q]          = {"q", "q", "", "exact p after Benjamini and Hochberg over the languages and steps of this set", COL_REAL, 4},
    [U_MARGIN]     = {"margin", "margin", "", "the loss that was set beforehand as bearable", COL_REAL, 3},
    [U_NEEDED]     = {"n_needed", "needed", "", "about how many words make the interval half as wide as the margin on each side", COL_INT, 0},
    [U_VERDICT]    = {"verdict", "verdict", "", "better, worse (interval without 0 and q at most --level), equivalent (interval within the margin), inconclusive, not assessable", COL_TEXT, 0},
    [U_SAFETY]     = {"safety", "safety", "", "safe: a loss beyond the margin is excluded; unsafe: it is shown; else not enough evidence", COL_TEXT, 0},
    [U_OVERLAP]    = {"overlap", "kept", "", "mean share of the k nearest target words that are the same words", COL_REAL, 3},
    [U_FORGETTING] = {"forgetting", "forgotten", "", "best P@1 of all versions before less this one", COL_REAL, 3},
    [U_LOCAL_SRC]  = {"local_source", "local, source", "", "mean change of similarities to neighbours within the source", COL_REAL, 4},
    [U_LOCAL_TGT]  = {"local_target", "local, target", "", "within the target", COL_REAL, 4},
    [U_KEPT_SRC]   = {"kept_source", "kept, source", "", "mean share of neighbours within the source that are the same", COL_REAL, 3},
    [U_KEPT_TGT]   = {"kept_target", "kept, target", "", "within the target", COL_REAL, 3},
    [U_READING]    = {"reading", "reading", "", "where the loss comes from: broken relation (neither language changed within itself: a bad map), model change", COL_TEXT, 0},
};
static const ColSpec word_cols[N_WORDS] = {
    [X_LANGUAGE] = {"language", "language", "", "of the targets", COL_TEXT, 0},
    [X_STEP]     = {"to", "to", "", "the newer version", COL_TEXT, 0},
    [X_SOURCE]   = {"source", "source", "", "source word", COL_WORD, 0},
    [X_CHANGE]   = {"change", "change", "", "lost or gained", COL_TEXT, 0},
    [X_BEFORE]   = {"before", "before", "", "nearest target word of the older version", COL_WORD, 0},
    [X_AFTER]    = {"after", "after", "", "of the newer version", COL_WORD, 0},
    [X_OVERLAP]  = {"overlap", "kept", "", "share of its k nearest target words that are the same", COL_REAL, 3},
};
/* clang-format on */

/* One language: a target for each snapshot, its dictionary, and each step measured. */
typedef struct Language {
    char *name; /* owned */
    const Space **target;
    int n;
    Dict *dict;
    DriftUpdateInput *input; /* steps */
    DriftUpdate *update;     /* steps */
    bool **is_common;        /* steps: words of all languages; NULL for one language */
} Language;

typedef struct Call {
    TableSet *set;
    DriftRun *r;
    Progress *progress;
    Str *finding;
    double margin;
    int steps;
    Language *language;
    int n;
} Call;

/* --- what is given
 * ---------------------------------------------------------------------------------------
 */

static Language *find_language(Call *c, const char *name)
{
    for (int i = 0; i < c->n; i++)
        if (strcmp(c->language[i].name, name) == 0)
            return &c->language[i];
    return NULL;
}

static Status add_target(Call *c, const char *argument, Error *err)
{
    const Space *space = NULL;
    int entry = -1;
    TRY(drift_run_get_space(c->r, argument, c->progress, &space, &entry, err));
    const char *lang = space->lang[0] ? space->lang : space->name;
    Language *l = find_language(c, lang);
    if (!l) {
        if (c->n == MOST_LANGUAGES)
            return error_set(err, E_LIMIT, "more than %d languages", MOST_LANGUAGES);
        l = &c->language[c->n++];
        l->name = mem_xstrdup(lang);
        l->target = mem_xcalloc((size_t)c->r->n, sizeof(const Space *));
    }
    if (l->n == c->r->n)
        return error_set(err, E_USAGE, "%d targets of %s for %d snapshots", l->n + 1,
                         l->name, c->r->n);
    l->target[l->n++] = space;
    return OK;
}

/* [LANG=]FILE: whether it is of this language; *path is the file. */
static bool is_dict_of(const Call *c, const char *argument, const Language *l,
                       const char **path)
{
    const size_t n = strcspn(argument, "=");
    *path = argument;
    if (argument[n] != '=' || memchr(argument, '/', n))
        return c->n == 1;
    *path = argument + n + 1;
    return strlen(l->name) == n && strncmp(l->name, argument, n) == 0;
}

/* A dictionary that answers rest on is named among the inputs, and what reading it had to
 * say is said; that of a loaded entry is with the entry already. */
static Status open_dictionary(Call *c, Language *l, const char *path,
                              const StudyEntry *entry, Error *err)
{
    const Study *s = c->r->s;
    TRY(lexicon_read_dict(&l->dict, path, s->options.is_swapped, &s->options.limits,
                          err));
    const bool is_named = entry && entry->space;
    if (!is_named)
        TRY(registry_add_file(c->set, s, "dictionary", path, c->progress, err));
    if (!is_named || !entry->dict)
        notes_append(&c->set->notes, &l->dict->notes);
    return OK;
}

static Status read_dictionary(Call *c, Language *l, Error *err)
{
    const Study *s = c->r->s;
    const Args *args = c->r->args;
    const char *path = NULL;
    for (int i = 0; i < args->ndicts && !l->dict; i++) {
        if (is_dict_of(c, args->dict[i], l, &path))
            TRY(open_dictionary(c, l, path, NULL, err));
    }
    for (int i = 0; i < s->n && !l->dict; i++) {
        const StudyEntry *e = &s->entry[i];
        if (e->dict_path && e->lang && strcmp(e->lang, l->name) == 0)
            TRY(open_dictionary(c, l, e->dict_path, e, err));
    }
    if (l->dict)
        return OK;
    (void)error_set(err, E_USAGE, "no dictionary for the targets of %s", l->name);
    error_hint(err, "--dict %s%sFILE", c->n > 1 ? l->name : "", c->n > 1 ? "=" : "");
    return E_USAGE;
}

static Status collect(Call *c, Error *err)
{
    const char *rest = registry_text(c->r->args, "targets");
    while (rest) {
        char *argument = drift_run_next(&rest);
        const Status status = add_target(c, argument, err);
        free(argument);
        TRY(status);
    }
    for (int i = 0; i < c->n; i++) {
        Language *l = &c->language[i];
        if (l->n != c->r->n) {
            (void)error_set(err, E_USAGE, "%d target%s of %s for %d snapshots", l->n,
                            l->n == 1 ? "" : "s", l->name, c->r->n);
            error_hint(err, "--targets FILE for each snapshot of the source, in order; "
                            "--targets LANG=FILE names the language");
            return E_USAGE;
        }
        TRY(read_dictionary(c, l, err));
    }
    return OK;
}

/* --- measuring
 * ---------------------------------------------------------------------------------------
 */

static Status measure(Call *c, Language *l, Error *err)
{
    l->input = mem_xcalloc((size_t)c->steps, sizeof *l->input);
    l->update = mem_xcalloc((size_t)c->steps, sizeof *l->update);
    for (int t = 0; t < c->steps; t++) {
        l->input[t] =
            (DriftUpdateInput){.src = {c->r->snapshot[t], c->r->snapshot[t + 1]},
                               .tgt = {l->target[t], l->target[t + 1]},
                               .dict = l->dict,
                               .is_lower = c->r->o.is_lower,
                               .k = c->r->o.k};
        TRY(drift_update_make(&l->input[t], c->progress, &l->update[t], err));
    }
    return OK;
}

/* Words of a step that every language can answer. */
static Status find_common(Call *c, int t, Error *err)
{
    Vocab seen = {0};
    Status status = OK;
    int *times = mem_xalloc(sizeof *times);
    for (int i = 0; status == OK && i < c->n; i++) {
        const DriftUpdate *u = &c->language[i].update[t];
        for (int32_t w = 0; status == OK && w < u->n; w++) {
            int32_t id = -1;
            bool is_new = false;
            status = vocab_add(&seen, u->word[w].word, &id, &is_new, err);
            if (status != OK)
                break;
            if (is_new) {
                times = mem_xrealloc(times, ((size_t)seen.n + 1) * sizeof *times);
                times[id] = 0;
            }
            times[id]++;
        }
    }
    for (int i = 0; status == OK && i < c->n; i++) {
        const DriftUpdate *u = &c->language[i].update[t];
        bool *is_common = mem_xcalloc((size_t)u->n + 1, sizeof *is_common);
        for (int32_t w = 0; w < u->n; w++)
            is_common[w] = times[vocab_find(&seen, u->word[w].word)] == c->n;
        c->language[i].is_common[t] = is_common;
    }
    free(times);
    vocab_free(&seen);
    return status;
}

/* --- tables
 * ---------------------------------------------------------------------------------------
 */

static const char *verdict_of(const Call *c, const DriftUpdateCounts *n, double q)
{
    const PairedDifference *d = &n->difference;
    const double level = c->r->o.level;
    if (n->n == 0)
        return "not assessable";
    if (d->lo > 0 && q <= level)
        return "better";
    if (d->hi < 0 && q <= level)
        return "worse";
    return d->lo > -c->margin && d->hi < c->margin ? "equivalent" : "inconclusive";
}

static const char *reading_of(const DriftUpdate *u, const DriftUpdateCounts *n)
{
    static const double SAME = 0.9; /* of the neighbours: hardly changed within itself */
    if (n->n == 0 || n->difference.hi >= 0)
        return "no loss shown";
    if (!isfinite(u->kept[0]) || !isfinite(u->kept[1]))
        return "loss; not known whether the languages changed";
    return u->kept[0] >= SAME && u->kept[1] >= SAME ? "broken relation" : "model change";
}

static double best_before(const Language *l, int t)
{
    double best = -INFINITY;
    for (int i = 0; i <= t; i++)
        best = fmax(best, drift_update_count(&l->update[i], NULL, 1).before.value);
    return best;
}

static void set_within(Table *t, int32_t row, const Language *l, int step)
{
    const DriftUpdate *u = &l->update[step];
    static const char few[] = "the versions share hardly a word";
    table_set_real_or(t, row, U_OVERLAP, u->overlap, "no word can be answered by both");
    table_set_real_or(t, row, U_LOCAL_SRC, u->local[0], few);
    table_set_real_or(t, row, U_LOCAL_TGT, u->local[1], few);
    table_set_real_or(t, row, U_KEPT_SRC, u->kept[0], few);
    table_set_real_or(t, row, U_KEPT_TGT, u->kept[1], few);
}

static void add_row(const Call *c, Table *t, const Language *l, int step, bool is_common,
                    double q)
{
    const DriftUpdate *u = &l->update[step];
    const DriftUpdateCounts n =
        drift_update_count(u, is_common ? l->is_common[step] : NULL, c->margin);
    const int32_t row = table_add_row(t);
    static const char none[] = "no word can be answered by both versions";
    table_set_text(t, row, U_LANGUAGE, str_text(l->name));
    table_set_text(t, row, U_FROM, str_text(l->input[step].src[0]->name));
    table_set_text(t, row, U_TO, str_text(l->input[step].src[1]->name));
    table_set_text(t, row, U_SET, is_common ? TEXT("common") : TEXT("own"));
    table_set_int(t, row, U_SOURCES, u->sources);
    table_set_int(t, row, U_N, n.n);
    table_set_rate(t, row, U_BEFORE, n.before);
    table_set_rate(t, row, U_AFTER, n.after);
    table_set_int(t, row, U_LOST, n.lost);
    table_set_int(t, row, U_GAINED, n.gained);
    table_set_real_or(t, row, U_DELTA, n.difference.value, none);
    table_set_real_or(t, row, U_LO, n.difference.lo, none);
    table_set_real_or(t, row, U_HI, n.difference.hi, none);
    table_set_real_or(t, row, U_P, n.p, none);
    table_set_real_or(t, row, U_MIDP, n.midp, none);
    table_set_real_or(t, row, U_Q, q, none);
    table_set_real(t, row, U_MARGIN, c->margin);
    if (n.needed >= 0)
        table_set_int(t, row, U_NEEDED, n.needed);
    else
        table_set_missing(t, row, U_NEEDED, none);
    table_set_text(t, row, U_VERDICT, str_text(verdict_of(c, &n, q)));
    table_set_text(t, row, U_SAFETY, str_text(drift_update_safety(n.safety)));
    set_within(t, row, l, step);
    table_set_real_or(t, row, U_FORGETTING,
                      is_common ? (double)NAN : best_before(l, step) - n.after.value,
                      is_common ? "of the language's own words only" : none);
    table_set_text(t, row, U_READING, str_text(reading_of(u, &n)));
}

/* q over languages and steps, then the rows of one set. */
static void add_set(const Call *c, Table *t, bool is_common)
{
    const int tests = c->n * c->steps;
    double *p = mem_xalloc((size_t)tests * sizeof *p);
    for (int i = 0; i < tests; i++) {
        const Language *l = &c->language[i / c->steps];
        const int step = i % c->steps;
        p[i] = drift_update_count(&l->update[step], is_common ? l->is_common[step] : NULL,
                                  c->margin)
                   .p;
    }
    stats_test_bh(p, tests, p);
    for (int i = 0; i < tests; i++)
        add_row(c, t, &c->language[i / c->steps], i % c->steps, is_common, p[i]);
    free(p);
}

static void set_answer(Table *t, int32_t row, int col, const Space *s, int32_t id)
{
    if (id >= 0)
        table_set_word(t, row, col, (WordRef){s->name, id, space_word(s, id)});
    else
        table_set_missing(t, row, col, "no neighbour");
}

static void add_words(Table *t, const Language *l, int step)
{
    const DriftUpdateInput *in = &l->input[step];
    const DriftUpdate *u = &l->update[step];
    for (int32_t i = 0; i < u->n; i++) {
        const DriftUpdateWord *w = &u->word[i];
        if (w->is_right[0] == w->is_right[1])
            continue;
        const int32_t row = table_add_row(t);
        table_set_text(t, row, X_LANGUAGE, str_text(l->name));
        table_set_text(t, row, X_STEP, str_text(in->src[1]->name));
        table_set_word(t, row, X_SOURCE, (WordRef){in->src[1]->name, w->row[1], w->word});
        table_set_text(t, row, X_CHANGE, w->is_right[0] ? TEXT("lost") : TEXT("gained"));
        set_answer(t, row, X_BEFORE, in->tgt[0], w->first[0]);
        set_answer(t, row, X_AFTER, in->tgt[1], w->first[1]);
        table_set_real(t, row, X_OVERLAP, w->overlap);
    }
}

/* Unsafe if any step of any language is, safe if all are. */
static void say(const Call *c)
{
    int count[3] = {0, 0, 0};
    Str bad = {0};
    for (int i = 0; i < c->n * c->steps; i++) {
        const Language *l = &c->language[i / c->steps];
        const DriftUpdateCounts n =
            drift_update_count(&l->update[i % c->steps], NULL, c->margin);
        count[n.safety]++;
        char d[3][16];
        if (n.safety != DRIFT_SAFE && bad.n < 160) {
            str_addf(&bad, "%s%s %s [%s to %s] of %lld, needs about %lld",
                     bad.n ? "; " : "", l->name, say_share(d[0], n.difference.value),
                     say_share(d[1], n.difference.lo), say_share(d[2], n.difference.hi),
                     (long long)n.n, (long long)n.needed);
        }
    }
    char m[16];
    const DriftSafety all = count[DRIFT_UNSAFE] > 0    ? DRIFT_UNSAFE
                            : count[DRIFT_UNKNOWN] > 0 ? DRIFT_UNKNOWN
                                                       : DRIFT_SAFE;
    str_addf(c->finding, "%supdate: %s (margin %s)%s%s", c->finding->n ? ". " : "",
             drift_update_safety(all), say_share(m, c->margin), bad.n ? ": " : "",
             str_cstr(&bad));
    str_free(&bad);
}

static Status run(Call *c, Error *err)
{
    TRY(collect(c, err));
    for (int i = 0; i < c->n; i++)
        TRY(measure(c, &c->language[i], err));
    for (int i = 0; i < c->n; i++)
        c->language[i].is_common = mem_xcalloc((size_t)c->steps, sizeof(bool *));
    for (int t = 0; t < c->steps && c->n > 1; t++)
        TRY(find_common(c, t, err));
    Table *update = table_new("update", "Safety of the update", update_cols, N_UPDATE);
    Table *words =
        table_new("update_words", "Answers lost and gained", word_cols, N_WORDS);
    table_set_add(c->set, update);
    table_set_add(c->set, words);
    add_set(c, update, false);
    if (c->n > 1)
        add_set(c, update, true);
    for (int i = 0; i < c->n; i++)
        for (int t = 0; t < c->steps; t++)
            add_words(words, &c->language[i], t);
    say(c);
    return OK;
}

Status drift_update_table_add(TableSet *set, DriftRun *r, Progress *progress,
                              Str *finding, Error *err)
{
    if (!registry_text(r->args, "targets")) {
        if (r->args->ndicts > 0) {
            (void)error_set(err, E_USAGE, "--dict does nothing here");
            error_hint(err, "--dict goes with --targets: is a cross-lingual pair as good "
                            "after an update");
            return E_USAGE;
        }
        return registry_refuse_idle(r->args, "margin", false, "--targets", err);
    }
    Call c = {.set = set,
              .r = r,
              .progress = progress,
              .finding = finding,
              .margin = registry_real(r->args, "margin"),
              .steps = r->n - 1,
              .language = mem_xcalloc(MOST_LANGUAGES, sizeof(Language))};
    const Status status = run(&c, err);
    for (int i = 0; i < c.n; i++) {
        Language *l = &c.language[i];
        for (int t = 0; t < c.steps; t++) {
            if (l->update)
                drift_update_done(&l->update[t]);
            if (l->is_common)
                free(l->is_common[t]);
        }
        free(l->update);
        free((void *)l->is_common);
        free(l->input);
        lexicon_free_dict(l->dict);
        free((void *)l->target);
        free(l->name);
    }
    free(c.language);
    return status;
}
