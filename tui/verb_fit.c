#include "tui/verb_fit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"
#include "core/diag/fit_languages.h"
#include "core/diag/fit_table.h"
#include "core/space/map_steps.h"
#include "core/space/write.h"
#include "tui/arguments.h"
#include "tui/verb_convert.h"

/* clang-format off */
static const Param params[] = {
    {.name = "method", .kind = PARAM_TEXT, .metavar = "METHOD", .initial = "procrustes",
     .choices = "procrustes|refine|vecmap|ridge|generalised", .help = "how it is fitted"},
    {.name = "map-out", .kind = PARAM_TEXT, .metavar = "FILE",
     .help = "write the map of the source: .npy, or text by any other name"},
    {.name = "map-out-target", .kind = PARAM_TEXT, .metavar = "FILE",
     .help = "write the map of the target (vecmap, generalised); {} stands for its name"},
    {.name = "aligned-target", .kind = PARAM_TEXT, .metavar = "FILE",
     .help = "write the target moved by its map (vecmap, generalised); {} as above"},
    {.name = "held-out", .kind = PARAM_REAL, .metavar = "SHARE", .initial = "0.2",
     .min = 0.05, .max = 0.5, .help = "share of the source words that only scores"},
    {.name = "validation", .kind = PARAM_REAL, .metavar = "SHARE", .initial = "0.15",
     .min = 0.05, .max = 0.4, .help = "share on which refine chooses its map"},
    {.name = "lambda", .kind = PARAM_REAL, .metavar = "L", .initial = "1", .min = 0,
     .max = 1e12, .help = "weight of ridge against large numbers; 0: least squares"},
    {.name = "local", .kind = PARAM_INT, .metavar = "N", .min = 2, .max = FIT_LOCAL_MOST,
     .help = "also as many as N maps of regions, to see whether one is enough"},
};
enum { W_PATH, W_WHAT, W_FORMAT, W_N, W_D, N_WRITTEN };
static const ColSpec written_cols[N_WRITTEN] = {
    [W_PATH]   = {"path", "file", "", "written", COL_TEXT, 0},
    [W_WHAT]   = {"what", "what", "", "the map of a space, or the space moved by it", COL_TEXT, 0},
    [W_FORMAT] = {"format", "format", "", "of the file", COL_TEXT, 0},
    [W_N]      = {"n", "rows", "", "rows", COL_INT, 0},
    [W_D]      = {"d", "columns", "", "columns", COL_INT, 0},
};
/* clang-format on */

enum { OUT_MAP, OUT_MAP_TARGET, OUT_ALIGNED, OUT_ALIGNED_TARGET, OUTS };

typedef struct Work {
    Study *study;
    FitOptions options;
    const char *out[OUTS]; /* NULL: not asked for */
    bool is_replacing;
    const Options *o;
} Work;

/* --- files -------------------------------------------------------------------------- */

/* A name with {} replaced by a space's name; owned by the caller. */
static char *fill(const char *pattern, const char *name)
{
    Str s = {0};
    const char *hole = strstr(pattern, "{}");
    const size_t n = hole ? (size_t)(hole - pattern) : strlen(pattern);
    str_add(&s, pattern, n);
    if (hole) {
        str_add_cstr(&s, name);
        str_add_cstr(&s, hole + 2);
    }
    char *path = mem_xstrdup(str_cstr(&s));
    str_free(&s);
    return path;
}

static bool is_of_target(int out)
{
    return out == OUT_MAP_TARGET || out == OUT_ALIGNED_TARGET;
}

static Status check_one(const Work *w, const Settings *settings, const char *path,
                        Error *err)
{
    Settings of_out = *settings;
    of_out.output = path;
    return arguments_check_output(w->study, &of_out, err);
}

/* No output replaces an input, another output or, without --force, anything. */
static Status check_files(const Work *w, const Settings *settings, Error *err)
{
    const size_t most = OUTS * ((size_t)study_targets(w->study) + 1);
    char **path = mem_xcalloc(most, sizeof(char *));
    int n = 0;
    Status st = OK;
    for (int out = 0; out < OUTS && st == OK; out++) {
        const int count = is_of_target(out) ? study_targets(w->study) : 1;
        for (int i = 0; w->out[out] && i < count && st == OK; i++) {
            const StudyEntry *e = &w->study->entry[study_target(w->study, i)];
            path[n] =
                is_of_target(out) ? fill(w->out[out], e->name) : mem_xstrdup(w->out[out]);
            st = check_one(w, settings, path[n], err);
            if (st == OK && (out == OUT_MAP || out == OUT_MAP_TARGET)) {
                char *beside = map_steps_path(path[n]);
                st = check_one(w, settings, beside, err);
                free(beside);
            }
            for (int j = 0; j < n && st == OK; j++) {
                char shown[TEXT_SHORT];
                if (strcmp(path[j], path[n]) == 0)
                    st = error_set(err, E_USAGE, "two outputs have the name %s",
                                   text_short(shown, str_text(path[n])));
            }
            n++;
        }
    }
    for (int i = 0; i < n; i++)
        free(path[i]);
    free((void *)path);
    return st;
}

static void add_written(Table *t, const char *path, const char *what, const char *format,
                        int32_t n, int32_t d)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, W_PATH, str_text(path));
    table_set_text(t, r, W_WHAT, str_text(what));
    table_set_text(t, r, W_FORMAT, str_text(format));
    table_set_int(t, r, W_N, n);
    table_set_int(t, r, W_D, d);
}

/* What the map was fitted on, beside it: who applies it to vectors of another preparation
 * is told. */
/* NOLINTNEXTLINE(readability-function-size): the fit, both ends, then the two results */
static Status write_steps(const Work *w, const Fit *f, const StudyEntry *moves,
                          const StudyEntry *onto, const char *map, Table *t, Error *err)
{
    MapSteps s = {0};
    (void)snprintf(s.method, sizeof s.method, "%s", fit_method_name(f->method));
    (void)snprintf(s.moves, sizeof s.moves, "%s", moves->name);
    (void)snprintf(s.onto, sizeof s.onto, "%s", onto->name);
    (void)snprintf(s.prepare, sizeof s.prepare, "%s", moves->space->steps);
    (void)snprintf(s.onto_prepare, sizeof s.onto_prepare, "%s", onto->space->steps);
    TRY(map_steps_write(&s, map, w->is_replacing, err));
    char *path = map_steps_path(map);
    const int32_t r = table_add_row(t);
    table_set_text(t, r, W_PATH, str_text(path));
    table_set_text(t, r, W_WHAT, TEXT("what that map was fitted on"));
    table_set_text(t, r, W_FORMAT, TEXT("ini"));
    table_set_missing(t, r, W_N, "a text");
    table_set_missing(t, r, W_D, "a text");
    free(path);
    return OK;
}

/* Writes one map or moved space of one fit. */
/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, result, error */
static Status write_out(const Work *w, int out, const Fit *f, const StudyEntry *target,
                        Progress *progress, Table *t, Error *err)
{
    const bool is_target = is_of_target(out);
    const StudyEntry *source = &w->study->entry[w->study->source];
    const char *name = is_target ? target->name : source->name;
    char *path = is_target ? fill(w->out[out], name) : mem_xstrdup(w->out[out]);
    Str what = {0};
    Status st = OK;
    if (out == OUT_MAP || out == OUT_MAP_TARGET) {
        const Mapping *m = is_target ? f->tgt : f->src;
        str_addf(&what, "map of %s", name);
        st = mapping_write(m, path, w->is_replacing, err);
        const size_t n = strlen(path);
        const bool is_npy = n > 4 && strcmp(path + n - 4, ".npy") == 0;
        add_written(t, path, what.p, is_npy ? "npy" : "text", m->d_src, m->d_tgt);
        if (st == OK)
            st = write_steps(w, f, is_target ? target : source,
                             is_target ? source : target, path, t, err);
    } else {
        const Space *s = is_target ? f->tgt_moved : f->src_moved;
        const SpaceFormat format = verb_convert_format(NULL, path);
        str_addf(&what, "%s, moved", name);
        st = write_space(s, path, format, w->is_replacing, progress, err);
        add_written(t, path, what.p, space_format_name(format), s->n, s->d);
    }
    str_free(&what);
    free(path);
    return st;
}

static Status write_all(const Work *w, const Fit *fit, int count, Progress *progress,
                        TableSet *set, Error *err)
{
    Table *t = table_new("written", "Written", written_cols, N_WRITTEN);
    Status st = OK;
    for (int out = 0; out < OUTS && st == OK; out++) {
        for (int i = 0; w->out[out] && i < (is_of_target(out) ? count : 1) && st == OK;
             i++)
            st = write_out(w, out, &fit[i], &w->study->entry[study_target(w->study, i)],
                           progress, t, err);
    }
    if (table_rows(t) > 0)
        table_set_add(set, t);
    else
        table_free(t);
    return st;
}

/* --- fitting ------------------------------------------------------------------------ */

/* What is fitted on: the training dictionary where there is one, and --dict is then a
 * test; else --dict. *own is to be freed. */
static Status take_input(const Work *w, int i, FitInput *in, Lexicon **own, Error *err)
{
    const Study *s = w->study;
    const StudyEntry *e = &s->entry[study_target(s, i)];
    *in = (FitInput){.src = s->entry[s->source].space, .tgt = e->space, .lex = e->lex};
    *own = NULL;
    if (!e->train)
        return OK;
    TRY(lexicon_make(e->train, in->src, in->tgt, s->options.is_lower, own, err));
    in->lex = *own;
    in->test = e->lex;
    return OK;
}

static void add_params(const Work *w, TableSet *set)
{
    for (size_t i = 0; i < sizeof params / sizeof *params; i++) {
        const char *v = options_param(w->o, params[i].name);
        if (v)
            table_set_add_param(set, params[i].name, params[i].kind, v);
    }
}

static Status add_provenance(const Work *w, TableSet *set, Progress *progress, Error *err)
{
    add_params(w, set);
    registry_add_options(set, w->study);
    for (int i = 0; i < w->study->n; i++)
        TRY(registry_add_entry(set, w->study, i, progress, err));
    notes_append(&set->notes, &w->study->notes);
    return OK;
}

/* Whether a word has a lemma that is marked; is_marking: marks its lemmas. A word without
 * a row is its own lemma: many lists leave those out. */
static bool meet_lemmas(const WordFile *f, Text word, bool *is_marked, bool is_marking)
{
    bool is_met = false;
    const int32_t first = wordfile_find(f, word);
    const int32_t own = first < 0 ? vocab_find(&f->values, word) : -1;
    if (own >= 0) {
        is_met = is_marked[own];
        is_marked[own] = is_marked[own] || is_marking;
    }
    for (int32_t row = first; row >= 0; row = f->next[row]) {
        is_met = is_met || is_marked[f->value[row]];
        is_marked[f->value[row]] = is_marked[f->value[row]] || is_marking;
    }
    return is_met;
}

/* Held-out words of which another form was fitted on: found more easily than new words.
 */
static void warn_lemmas(const Work *w, int i, const FitInput *in, const FitSplit *split,
                        TableSet *set)
{
    const StudyEntry *e = &w->study->entry[study_target(w->study, i)];
    const WordFile *f = w->study->entry[w->study->source].about[WORDFILE_LEMMAS];
    const Lexicon *lex = in->lex;
    if (f) {
        bool *is_marked = mem_xcalloc((size_t)f->values.n + 1, sizeof *is_marked);
        int32_t met = 0;
        for (int32_t s = 0; s < lex->n_sources; s++)
            if (split->part[s] == FIT_TRAIN)
                (void)meet_lemmas(f, lex->word[s], is_marked, true);
        for (int32_t h = 0; h < split->n_held; h++)
            met += meet_lemmas(f, lex->word[split->held[h]], is_marked, false);
        free(is_marked);
        if (met > 0) {
            notes_warn(&set->notes, "held-out-lemmas", met,
                       "%s: of %d held-out words %d have a lemma of which another form "
                       "was fitted on: their P@1 is not that of new words",
                       e->name, split->n_held, met);
        }
    }
    if (e->shared.n[SHARED_LEMMA] > 0 && e->shared.seen[SHARED_LEMMA] > 0 &&
        !w->study->options.is_excluding_train) {
        notes_warn(&set->notes, "train-overlap", e->shared.seen[SHARED_LEMMA],
                   "%lld of %lld test pairs of %s have their lemmas together in its "
                   "training dictionary (--exclude-train --exclude-by lemma)",
                   (long long)e->shared.seen[SHARED_LEMMA],
                   (long long)e->shared.n[SHARED_LEMMA], e->name);
    }
}

static Status fit_all(const Work *w, const FitInput *in, int count, Progress *progress,
                      TableSet *set, Error *err)
{
    Fit *fit = mem_xcalloc((size_t)count, sizeof *fit);
    Status st = w->options.method == FIT_GENERALISED
                    ? fit_languages_make(in, count, &w->options, progress, fit, err)
                    : fit_make(in, &w->options, progress, fit, err);
    const bool is_made = st == OK;
    const FitShown shown = {fit, in, count};
    if (st == OK)
        st = fit_table_add(&shown, set, err);
    for (int i = 0; i < count && st == OK; i++)
        warn_lemmas(w, i, &in[i], &fit[i].split, set);
    if (st == OK)
        st = write_all(w, fit, count, progress, set, err);
    for (int i = 0; is_made && i < count; i++)
        fit_done(&fit[i]);
    free(fit);
    return st;
}

static Status work(void *ctx, Progress *progress, void **result, Error *err)
{
    const Work *w = ctx;
    TRY(study_load(w->study, progress, err));
    const int count = study_targets(w->study);
    FitInput *in = mem_xcalloc((size_t)count, sizeof *in);
    Lexicon **own = mem_xcalloc((size_t)count, sizeof(Lexicon *));
    TableSet *set = table_set_new("fit");
    Status st = OK;
    for (int i = 0; i < count && st == OK; i++)
        st = take_input(w, i, &in[i], &own[i], err);
    if (st == OK)
        st = fit_all(w, in, count, progress, set, err);
    if (st == OK)
        st = add_provenance(w, set, progress, err);
    for (int i = 0; i < count; i++)
        lexicon_free(own[i]);
    free((void *)own);
    free(in);
    if (st == OK)
        *result = set;
    else
        table_set_free(set);
    return st;
}

/* --- options ------------------------------------------------------------------------ */

/* An option that was given though the method has no use for it. */
static Status refuse_idle(const Work *w, const char *name, bool is_used,
                          const char *method, Error *err)
{
    bool is_given = false;
    for (size_t i = 0; i < sizeof params / sizeof *params; i++)
        if (strcmp(params[i].name, name) == 0)
            is_given = w->o->param && w->o->param[i];
    if (is_used || !is_given)
        return OK;
    (void)error_set(err, E_USAGE, "%s makes no use of --%s",
                    fit_method_name(w->options.method), name);
    error_hint(err, "--%s goes with --method %s", name, method);
    return E_USAGE;
}

/* Outputs that the method does not make, and options that it does not have. */
static Status check_method(const Work *w, Error *err)
{
    const FitMethod m = w->options.method;
    const bool has_tgt = m == FIT_VECMAP || m == FIT_GENERALISED;
    const bool asks_tgt = w->out[OUT_MAP_TARGET] || w->out[OUT_ALIGNED_TARGET];
    const bool asks_src = w->out[OUT_MAP] || w->out[OUT_ALIGNED];
    if (asks_tgt && !has_tgt) {
        return error_set(err, E_USAGE,
                         "%s moves the source alone: the target has no map to write",
                         fit_method_name(m));
    }
    if (asks_src && m == FIT_GENERALISED) {
        (void)error_set(err, E_USAGE, "generalised moves the targets, not the source");
        error_hint(err, "--map-out-target and --aligned-target write them");
        return E_USAGE;
    }
    const bool has_many = study_targets(w->study) > 1;
    for (int out = OUT_MAP_TARGET; has_many && out < OUTS; out++) {
        if (is_of_target(out) && w->out[out] && !strstr(w->out[out], "{}")) {
            return error_set(err, E_USAGE,
                             "with several targets an output of each needs {} in its "
                             "name, for the name of the target");
        }
    }
    TRY(refuse_idle(w, "validation", m == FIT_REFINE, "refine", err));
    TRY(refuse_idle(w, "lambda", m == FIT_RIDGE, "ridge", err));
    if (w->options.local > 0 && m == FIT_GENERALISED)
        return error_set(err, E_USAGE, "--local goes with one target");
    return OK;
}

static void take_options(const VerbCall *call, Work *w)
{
    const Options *o = call->options;
    const StudyOptions *s = &call->settings->study;
    const char *local = options_param(o, "local");
    int64_t n = 0;
    w->options = fit_options_defaults();
    (void)fit_find_method(options_param(o, "method"), &w->options.method);
    static const char *const reals[] = {"held-out", "validation", "lambda"};
    double *const to[] = {&w->options.held_out, &w->options.validation,
                          &w->options.lambda};
    for (size_t i = 0; i < sizeof reals / sizeof *reals; i++) {
        const char *v = options_param(o, reals[i]);
        (void)number_parse_double(v, strlen(v), to[i]);
    }
    if (local && number_parse_int(local, strlen(local), &n))
        w->options.local = (int32_t)n;
    w->options.k = s->k;
    w->options.seed = s->seed;
    w->out[OUT_MAP] = options_param(o, "map-out");
    w->out[OUT_MAP_TARGET] = options_param(o, "map-out-target");
    w->out[OUT_ALIGNED] = call->settings->own_output;
    w->out[OUT_ALIGNED_TARGET] = options_param(o, "aligned-target");
    w->is_replacing = call->settings->is_replacing;
    w->o = o;
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    const Settings *settings = call->settings;
    Work w = {0};
    take_options(call, &w);
    const unsigned many = w.options.method == FIT_GENERALISED ? TAKES_MANY : 0;
    const ArgumentsNeeds needs = {verb_fit.name, verb_fit.usage,
                                  NEED_TARGET | NEED_LEXICON | many};
    TRY(arguments_make_study(o, settings, settings->study_path ? 0 : o->nargs, &w.study,
                             err));
    Status st = arguments_check_needs(&needs, o, w.study, err);
    if (st == OK && !many && study_targets(w.study) > 1) {
        st = error_set(err, E_USAGE, "%s fits one target; this study has %d",
                       fit_method_name(w.options.method), study_targets(w.study));
        error_hint(err, "--target LANG chooses one");
    }
    if (st == OK)
        st = check_method(&w, err);
    if (st == OK)
        st = check_files(&w, settings, err);
    if (st == OK)
        st = verbs_deliver(call, work, &w, err);
    study_free(w.study);
    return st;
}

const Verb verb_fit = {
    .name = "fit",
    .group = "Maps",
    .help = "a linear map fitted here, scored on words it has not seen",
    .usage = "SRC TGT --dict FILE [--method METHOD] [--map-out FILE] [-o ALIGNED]",
    .doc =
        "Fits a map of the source into the target on a dictionary, and scores it on a "
        "share of "
        "the dictionary's source words that it has not seen (--held-out): no word of "
        "these, on "
        "either side, is in a pair that was fitted on. With --train-dict that "
        "dictionary is "
        "fitted on, and --dict is scored too, as a test. It answers what a refit "
        "would give; it is no trainer.\n\n"
        "procrustes: the orthogonal map nearest to the pairs; lengths and angles within "
        "the "
        "source stay. refine: the same, then up to five times on the mutual nearest "
        "pairs by CSLS among the 10,000 most frequent words; the map is chosen on a "
        "share of "
        "its own (--validation), never on the held-out words, while MUSE chooses on the "
        "test "
        "dictionary where it has one. vecmap: whiten, turn, re-weight, de-whiten; both "
        "sides "
        "move, and both maps are needed. ridge: the nearest linear map, which bends the "
        "source: high P@1 beside a high defect and lost neighbours (overlap) is what it "
        "pays. generalised: one orthogonal map a target into the frame of the source, "
        "on the words that all dictionaries hold.\n\n"
        "residual is the distance that is left over the training pairs, in units of the "
        "vectors: low is near, 0 an exact map; compare it only on the same vectors. "
        "defect 0 "
        "is orthogonal. sigma_ratio 0 warns that the pairs leave directions open: with "
        "fewer "
        "pairs than dimensions an orthogonal map is one of many, and vecmap and ridge "
        "drop "
        "what no pair touches. Do not trust a held-out P@1 of few words (its interval "
        "says), "
        "nor one of a dictionary of names and copied words. Rates of other programs "
        "differ "
        "when they count words out of vocabulary, or pairs instead of words.\n\n"
        "Rows are taken as they stand: --prepare unit,center,unit is what most maps are "
        "fitted "
        "on, and a map written here wants the same steps wherever it is applied "
        "(FILE@MAP, row "
        "vector times matrix; MUSE keeps the transpose): MAP.ini beside it holds them, "
        "and FILE@MAP warns where they are others. Files are written whole or not "
        "at "
        "all.\n\n"
        "--local N is a diagnosis, its maps are not written: words are clustered, each "
        "cluster "
        "gets a linear map drawn towards the common one. Held-out residual that falls "
        "with the "
        "number of regions, and more than with as many groups dealt by lot, says that "
        "no one "
        "linear map relates the spaces. The training residual falls in any case.\n\n"
        "Sources: Schoenemann 1966; Conneau et al. 2018 (refine); Artetxe, Labaka, "
        "Agirre 2018 "
        "(vecmap); Mikolov, Le, Sutskever 2013 and Dinu et al. 2015 (ridge); Gower 1975 "
        "(generalised); Nakashole and Flauger 2018 (local).",
    .tables = "fit|scores|split|refine|local|written",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .is_writing = true,
    .run = run,
};
