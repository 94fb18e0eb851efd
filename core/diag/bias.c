/* Tests in each space, then from each space to the source and back, then before and
 * after: measured first, adjusted together, and told in tables last. */
#include "core/diag/bias.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/stats_test.h"
#include "core/base/text.h"
#include "core/diag/bias_before.h"
#include "core/diag/bias_gender.h"
#include "core/diag/bias_profile.h"
#include "core/diag/bias_say.h"
#include "core/diag/bias_table.h"

/* ---- judging ---- */

const char *bias_verdict(const BiasResult *r, const BiasOptions *o)
{
    const Interval ci = r->weat.boot.ci;
    if (r->why[0] != '\0')
        return "not assessable";
    if (r->q <= o->alpha && (ci.lo > 0 || ci.hi < 0))
        return "difference";
    if (ci.lo > -o->margin && ci.hi < o->margin)
        return "equivalent";
    return "inconclusive";
}

const char *bias_verdict_change(const BiasLine *l, const BiasOptions *o)
{
    const BiasChange *c = &l->change;
    if (c->step.why || l->before.why[0] != '\0')
        return "not assessable";
    switch (l->verdict) {
    case BIAS_UNCHANGED: return "equivalent";
    case BIAS_AMPLIFIED: return "worse";
    case BIAS_ATTENUATED: return "better";
    case BIAS_REVERSED: return "difference";
    case BIAS_UNCLEAR: break;
    }
    /* the shift: sizes on either side of 0 may be alike */
    const double room = o->margin * c->sd;
    return c->ci.ci.lo > -room && c->ci.ci.hi < room ? "equivalent" : "inconclusive";
}

void bias_adjust(BiasResults *r, const BiasOptions *o)
{
    double *p = mem_xcalloc((size_t)r->n + (size_t)r->nlines, sizeof *p);
    for (int i = 0; i < r->n; i++)
        p[i] = r->result[i].why[0] == '\0' ? r->result[i].weat.perm.p_two : (double)NAN;
    stats_test_bh(p, r->n, p);
    for (int i = 0; i < r->n; i++)
        r->result[i].q = p[i];
    for (int i = 0; i < r->nlines; i++) {
        const BiasLine *l = &r->line[i];
        const bool is_member =
            l->is_all && !l->change.step.why && l->before.why[0] == '\0';
        p[i] = is_member ? l->change.labels.p_two : (double)NAN;
    }
    stats_test_bh(p, r->nlines, p);
    for (int i = 0; i < r->nlines; i++) {
        BiasLine *l = &r->line[i];
        l->q = p[i];
        l->verdict =
            l->is_all ? bias_change_judge(&l->change, l->q, o->alpha) : BIAS_UNCLEAR;
    }
    free(p);
}

void bias_results_done(BiasResults *r)
{
    for (int i = 0; i < r->n; i++) {
        bias_weat_done(&r->result[i].weat);
        bias_test_done(&r->result[i].test);
    }
    for (int i = 0; i < r->nlines; i++) {
        bias_test_done(&r->line[i].before);
        bias_test_done(&r->line[i].after);
    }
    free(r->result);
    free(r->line);
    *r = (BiasResults){0};
}

/* ---- measuring ---- */

typedef struct Work {
    const Study *s;
    const BiasFiles *files;
    const BiasOptions *o;
    Progress *progress;
    BiasResults *out;
} Work;

static void judge(BiasResult *r, const StudyEntry *x, const StudyEntry *a)
{
    const bool has_gender = bias_gender_has(x->lang) || bias_gender_has(a->lang);
    r->is_names = bias_gender_is_names(&r->test);
    r->is_gendered = has_gender && bias_gender_is_about(&r->test);
    if (r->weat.why_d && (r->test.is_clash || r->test.why[0] == '\0')) {
        (void)snprintf(r->why, sizeof r->why, "%s", r->weat.why_d);
    } else if (r->test.why[0] != '\0') {
        memcpy(r->why, r->test.why, sizeof r->why);
    } else if (r->is_gendered) {
        (void)snprintf(
            r->why, sizeof r->why,
            "confounded by grammatical gender (%.30s): forms agree with it; see "
            "inbias",
            bias_gender_has(x->lang) ? x->lang : a->lang);
    }
}

static Status add_result(const Work *w, const StudyEntry *x, const StudyEntry *a,
                         const BiasSide side[2], Error *err)
{
    BiasResults *out = w->out;
    if (out->n == out->cap) {
        out->cap = out->cap ? 2 * out->cap : 32;
        out->result = mem_xrealloc(out->result, (size_t)out->cap * sizeof *out->result);
    }
    BiasResult *r = &out->result[out->n++];
    *r = (BiasResult){.is_across = x != a, .q = NAN, .common = NAN};
    bias_test_make(&side[0], &side[1], w->s->options.is_lower, &r->test);
    TRY(bias_weat_make(&r->test, &w->o->weat, w->progress, &r->weat, err));
    judge(r, x, a);
    return OK;
}

static Status add_within(const Work *w, const StudyEntry *e, Error *err)
{
    for (int f = 0; f < w->files->n; f++) {
        const WordSets *sets = w->files->file[f].sets;
        if (!bias_files_is_of(w->files, f, e) || sets->nsets == 0)
            continue;
        for (int32_t t = 0; t < sets->ntests; t++) {
            const BiasSide side = {e->space, sets, &sets->test[t]};
            TRY(add_result(w, e, e, (const BiasSide[2]){side, side}, err));
        }
    }
    return OK;
}

/* Targets of one language, attributes of the other: every test that both have. */
static Status add_across(const Work *w, const StudyEntry *x, const StudyEntry *a,
                         Error *err)
{
    if (x->space->d != a->space->d)
        return OK;
    for (int f = 0; f < w->files->n; f++) {
        const WordSets *sets = w->files->file[f].sets;
        if (!bias_files_is_of(w->files, f, x) || sets->nsets == 0)
            continue;
        for (int32_t t = 0; t < sets->ntests; t++) {
            BiasSide side[2] = {{x->space, sets, &sets->test[t]}, {a->space, NULL, NULL}};
            if (bias_files_find(w->files, a, sets->test[t].name, &side[1].sets,
                                &side[1].test))
                TRY(add_result(w, x, a, side, err));
        }
    }
    return OK;
}

static bool is_taking_part(const StudyEntry *e)
{
    return e->role != STUDY_SNAPSHOT && e->space;
}

static Status measure_all(const Work *w, Error *err)
{
    const Study *s = w->s;
    for (int i = 0; i < s->n; i++)
        if (is_taking_part(&s->entry[i]))
            TRY(add_within(w, &s->entry[i], err));
    if (s->source < 0)
        return OK;
    const StudyEntry *source = &s->entry[s->source];
    for (int i = 0; i < s->n; i++) {
        if (i == s->source || !is_taking_part(&s->entry[i]))
            continue;
        TRY(add_across(w, source, &s->entry[i], err));
        TRY(add_across(w, &s->entry[i], source, err));
    }
    return OK;
}

/* ---- the concepts that every language has ---- */

static bool has_concept(const BiasTest *t, int place, Text concept)
{
    for (int32_t i = 0; i < t->set[place].n; i++)
        if (str_compare(bias_test_concept(t, place, i), concept) == 0)
            return true;
    return false;
}

/* Whether all other languages that have the test have the concept; *others counts them.
 */
static bool is_common(const BiasResults *r, const BiasResult *of, int place, Text concept,
                      int *others)
{
    bool is_all = true;
    *others = 0;
    for (int i = 0; i < r->n; i++) {
        const BiasResult *q = &r->result[i];
        if (q == of || q->is_across || strcmp(q->test.name, of->test.name) != 0)
            continue;
        (*others)++;
        is_all = is_all && has_concept(&q->test, place, concept);
    }
    return is_all;
}

static void find_common(const BiasResults *r, BiasResult *of)
{
    const BiasWeat *w = &of->weat;
    double *s = mem_xcalloc((size_t)w->n, sizeof *s);
    int32_t n = 0;
    int32_t nx = 0;
    int others = 0;
    for (int32_t k = 0; k < w->n; k++) {
        const int place = k < w->nx ? WORDSETS_X : WORDSETS_Y;
        const Text concept =
            bias_test_concept(&of->test, place, k < w->nx ? k : k - w->nx);
        if (!is_common(r, of, place, concept, &others))
            continue;
        s[n++] = w->s[k];
        nx += k < w->nx;
    }
    if (others > 0) {
        of->common_n = n;
        if (nx >= 2 && n - nx >= 2 && !w->why_d)
            of->common = bias_weat_effect(s, nx, n, true);
    }
    free(s);
}

/* ---- the run ---- */

static BiasOptions read_options(const Study *s, const Args *args)
{
    return (BiasOptions){.weat = {.draws = (int32_t)registry_int(args, "draws"),
                                  .resamples = (int32_t)registry_int(args, "resamples"),
                                  .seed = s->options.seed},
                         .alpha = registry_real(args, "alpha"),
                         .margin = registry_real(args, "margin")};
}

static unsigned read_measures(const Args *args)
{
    unsigned measures = 0;
    for (int m = 0; m < BIAS_MEASURES; m++)
        if (registry_has(args, "metrics", bias_more_name((BiasMeasure)m)))
            measures |= 1U << m;
    if (registry_has(args, "metrics", "rnd"))
        measures |= 1U << BIAS_RND_UNIT;
    if (registry_has(args, "metrics", "inbias"))
        measures |= 1U << BIAS_MODWEAT;
    return measures;
}

/* --before FILE is of the first space, LANG=FILE of that one. */
static Status read_before(const Study *s, const Args *args, BiasBefore *b, Error *err)
{
    const char *given = registry_text(args, "before");
    b->of = 0;
    b->path = given;
    if (!given)
        return OK;
    char *lang = NULL;
    b->path = bias_files_split(given, &lang);
    if (!lang)
        return OK;
    char shown[TEXT_SHORT];
    b->of = study_find(s, lang);
    (void)text_short(shown, str_text(lang));
    free(lang);
    return b->of >= 0 ? OK
                      : error_set(err, E_USAGE, "--before: no space is called %s", shown);
}

/* Maps that are not orthogonal, which may change figures within a language. */
static void note_maps(const Study *s, Notes *notes)
{
    for (int i = 0; i < s->n; i++) {
        const StudyEntry *e = &s->entry[i];
        if (e->map && is_taking_part(e) && e->map->defect > 1e-4) {
            notes_warn(
                notes, "bias-map", 1,
                "the map of %s is not orthogonal (defect %.2g): it changes figures "
                "within the language",
                e->name, e->map->defect);
        }
    }
}

static Status measure(const Work *w, const BiasBefore *before, Error *err)
{
    TRY(measure_all(w, err));
    if (w->out->n == 0) {
        return error_set(err, E_USAGE,
                         "the files of word sets hold no test of these spaces (--test "
                         "NAME=X/Y/A/B makes one of named sets)");
    }
    TRY(bias_before_add(before, w->out, err));
    for (int i = 0; i < w->out->n; i++)
        if (!w->out->result[i].is_across)
            find_common(w->out, &w->out->result[i]);
    bias_adjust(w->out, w->o);
    return OK;
}

/* Tests of the word sets, before and after. */
static Status add_tests(const Work *w, const Args *args, BiasBefore *before,
                        TableSet *set, Error *err)
{
    TRY(read_before(w->s, args, before, err));
    TRY(measure(w, before, err));
    TRY(bias_table_add(set, w->out, w->o, read_measures(args),
                       registry_has(args, "metrics", "weat"), err));
    if (before->path)
        TRY(registry_add_file(set, w->s, "before", before->path, w->progress, err));
    bias_say(set, w->out, w->o);
    note_maps(w->s, &set->notes);
    return OK;
}

/* Profiles, where they are asked for; before them stands what the tests said. */
static Status add_profiles(const Work *w, const Args *args, TableSet *set, Error *err)
{
    const bool is_asked = registry_bool(args, "profiles");
    static const char needs[] = "--profiles";
    TRY(registry_refuse_idle(args, "concepts", is_asked, needs, err));
    TRY(registry_refuse_idle(args, "profile-size", is_asked, needs, err));
    if (!is_asked)
        return OK;
    const BiasProfileOptions o = {registry_text(args, "concepts"),
                                  (int32_t)registry_int(args, "profile-size")};
    Str said = {0};
    if (set->finding)
        str_add_cstr(&said, set->finding);
    const Status st = bias_profile_add(set, w->s, &o, w->progress, &said, err);
    if (st == OK)
        table_set_finding(set, "%s", str_cstr(&said));
    str_free(&said);
    return st;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    const BiasOptions o = read_options(s, args);
    TableSet *set = table_set_new("bias");
    BiasFiles files = {0};
    BiasResults results = {0};
    const Work w = {s, &files, &o, progress, &results};
    BiasBefore before = {.s = s,
                         .files = &files,
                         .o = &o,
                         .is_removing_mean = registry_bool(args, "remove-mean"),
                         .progress = progress};
    const bool is_alone = registry_bool(args, "profiles") && !bias_files_is_any(s, args);
    Status status = is_alone ? OK : bias_files_read(s, args, set, progress, &files, err);
    if (status == OK && !is_alone)
        status = add_tests(&w, args, &before, set, err);
    if (status == OK)
        status = add_profiles(&w, args, set, err);
    bias_results_done(&results);
    bias_files_done(&files);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    {.name = "sets",
     .kind = PARAM_TEXT,
     .metavar = "[LANG=]FILE",
     .is_many = true,
     .help =
         "word sets and tests: lines test, set, word (or test, set, concept, word), or "
         "JSON; a line test, kind, gender|names|none declares what a test is about"},
    {.name = "test",
     .kind = PARAM_TEXT,
     .metavar = "NAME=X/Y/A/B",
     .is_many = true,
     .help = "a test made of four named sets of a JSON file"},
    {.name = "before",
     .kind = PARAM_TEXT,
     .metavar = "[LANG=]SPACE",
     .help = "the first space (or LANG) before it was prepared and mapped"},
    {.name = "metrics",
     .kind = PARAM_TEXT,
     .initial = "weat",
     .choices = "weat|ect|rnd|mac|ripa|direct|inbias",
     .is_list = true,
     .metavar = "LIST",
     .help = "measures, each with a scale of its own"},
    {.name = "resamples",
     .kind = PARAM_INT,
     .initial = "10000",
     .min = 200,
     .max = 1000000,
     .metavar = "N",
     .help = "resamples behind an interval"},
    {.name = "draws",
     .kind = PARAM_INT,
     .initial = "99999",
     .min = 999,
     .max = 100000000,
     .metavar = "N",
     .help = "divisions drawn where more than 50 words are too many to count"},
    {.name = "alpha",
     .kind = PARAM_REAL,
     .initial = "0.05",
     .min = 1e-6,
     .max = 0.5,
     .metavar = "Q",
     .help = "the q up to which a difference is called one"},
    {.name = "margin",
     .kind = PARAM_REAL,
     .initial = "0.2",
     .min = 0.001,
     .max = 2,
     .metavar = "D",
     .help = "a d below which two sets count as equivalent"},
    {.name = "remove-mean",
     .kind = PARAM_BOOL,
     .help = "also show what taking away each language's mean would do"},
    {.name = "profiles",
     .kind = PARAM_BOOL,
     .help =
         "also compare what a word and its translation are near to, over the pairs of "
         "the dictionary, within the languages and in the shared space"},
    {.name = "concepts",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "of profiles: words of the source that are the concepts, one a line"},
    {.name = "profile-size",
     .kind = PARAM_INT,
     .initial = "1000",
     .min = 31,
     .max = 100000,
     .metavar = "N",
     .help = "of profiles: pairs at most, the most frequent of the source"},
};

static const ChartSpec chart = {.kind = "forest",
                                .table = "tests",
                                .x = "test",
                                .y = "effect",
                                .group = "space",
                                .title = "Associations of words"};

const Diagnostic bias_diagnostic = {
    .name = "bias",
    .group = "Audits",
    .help = "which words are held nearer to which, in a language, across two, before and "
            "after",
    .usage = "SPACE [SPACE-B] --sets FILE [--before SPACE] [--profiles --dict FILE]",
    .doc =
        "A test has two sets of target words, X and Y (flowers, insects), and two of "
        "attributes, A and B (pleasant, unpleasant). A word's association is its mean "
        "cosine with A less that with B. `effect` is d: the mean association of X less "
        "that "
        "of Y, in standard deviations of all of them; above 0, X rather than Y is near "
        "to "
        "A. Its sample standard deviation (n - 1) gives the published figures; the "
        "population one, as WEFE and XWEAT have it, stands beside it. d is no Cohen's d: "
        "it "
        "cannot leave -2 to 2, and names such as small or large do not apply.\n\n"
        "p asks: of all ways to divide these same words into X and Y, which share looks "
        "at "
        "least as strong? All are counted up to 50 words, else drawn. The words were "
        "chosen, not sampled: p says nothing of other words, nor of people. q is "
        "adjusted "
        "over all tests of the run. Lean on `effect`, on its interval, which lets the "
        "attributes vary, too, and on `decisive`: a result that hangs on one word is "
        "about "
        "that word.\n\n"
        "Not assessable: more than a fifth of a set lost, fewer than 5 targets or 4 "
        "attributes, a word on both sides, a test of gender where the forms of words "
        "tell "
        "it (then --metrics inbias, with both forms under one concept). A figure near 0 "
        "is "
        "no proof of absence, and an association in text is neither an attitude of its "
        "speakers nor harm done by a program.\n\n"
        "Given two languages, targets of one are tested with attributes of the other, "
        "which "
        "holds only for aligned spaces. `change` has what preparation and map did: an "
        "orthogonal map alone cannot change a figure within a language; what changed "
        "comes "
        "from centring, whitening, or a map that is not orthogonal, and each step has "
        "its "
        "line. `pull` is how far a difference went towards that of the hub language. The "
        "other measures have scales of their own: ect 1, no difference; mac 1, none; rnd "
        "0, "
        "below it nearer to X; ripa 0; direct 0; inbias 0.\n\n"
        "`profiles` (--profiles, with a dictionary) needs no word sets: the profile of a "
        "word is its cosines with all concepts - the other words of the dictionary - and "
        "`within` says how far it agrees with that of its translation, each in its own "
        "language: shared associations of two corpora. `shared` is the same where the "
        "language's concepts are replaced by the source's, as in a shared space. What it "
        "is "
        "more (`drawn`) the source's words put there; a part of that is only noise of "
        "the language's own concept words, which falls away, so hold languages and words "
        "against each other rather than against 0. Words of the training dictionary are "
        "pulled by construction and are told apart. Figures speak of association in "
        "these corpora, "
        "not of what speakers think.",
    .cite =
        "Caliskan, Bryson, Narayanan 2017 (WEAT); Lauscher, Glavas 2019 (XWEAT); Dev, "
        "Phillips 2019 (ECT); Garg et al. 2018 (RND); Manzini et al. 2019 (MAC); "
        "Ethayarajh, Duvenaud, Hirst 2019 (RIPA, and against reading WEAT alone); "
        "Bolukbasi et al. 2016 (direct); Zhao et al. 2020 (inbias); Zhou et al. 2019 "
        "(modweat); Phipson, Smyth 2010 (p); Gonen, Goldberg 2019 (what stays behind); "
        "Goldfarb-Tarrant et al. 2021 (not harm)",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_ONE | TAKES_MANY,
    .chart = &chart,
    .tables = "tests|lost|change|words|profiles|profile_words",
    .run = run,
};
