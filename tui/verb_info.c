#include "tui/verb_info.h"

#include <math.h>
#include <stdlib.h>

#include "core/diag/registry.h"
#include "core/space/prepare.h"
#include "tui/arguments.h"

/* --- the table of spaces --- */

enum {
    S_PATH,
    S_FORMAT,
    S_N,
    S_D,
    S_LEFT_OUT,
    S_ZERO,
    S_DUPLICATES,
    S_INVALID,
    S_NORM,
    S_CENTRED,
    S_LANGUAGE,
    S_COMPRESSION,
    S_SUSPICIOUS,
    S_UNIT,
    S_MEAN,
    S_STEPS,
    S_TYPE,
    S_COUNT
};

/* clang-format off */
static const ColSpec space_cols[S_COUNT] = {
    [S_PATH]       = {"path", "File", "", "as given", COL_TEXT, 0},
    [S_FORMAT]     = {"format", "Format", "", "found by content", COL_TEXT, 0},
    [S_N]          = {"n", "Words", "", "rows taken", COL_INT, 0},
    [S_D]          = {"d", "Dimensions", "", "columns", COL_INT, 0},
    [S_LEFT_OUT]   = {"rows_left_out", "Left out", "",
                      "malformed, not finite, or with a word that is too long", COL_INT, 0},
    [S_ZERO]       = {"zero_rows", "Zero rows", "", "kept, but in no cosine", COL_INT, 0},
    [S_DUPLICATES] = {"duplicates", "Duplicates", "",
                      "a word that had occurred before: the first is taken", COL_INT, 0},
    [S_INVALID]    = {"invalid_utf8", "Not UTF-8", "", "kept as bytes", COL_INT, 0},
    [S_NORM]       = {"mean_norm", "Mean length", "", "of the rows that are not zero",
                      COL_REAL, 3},
    [S_CENTRED]    = {"centred", "Centred", "",
                      "the mean of unit rows is shorter than 0.01", COL_BOOL, 0},
    [S_LANGUAGE]   = {"language", "Language", "", "LANG= or the name's first part", COL_TEXT,
                      0},
    [S_COMPRESSION] = {"compression", "Compression", "", "none, gzip or zstd", COL_TEXT, 0},
    [S_SUSPICIOUS] = {"suspicious", "Invisible", "",
                      "hold control or invisible characters", COL_INT, 0},
    [S_UNIT]       = {"unit_share", "Unit length", "",
                      "share of rows whose length is 1 within 0.001", COL_REAL, 3},
    [S_MEAN]       = {"mean_vector", "Mean vector", "",
                      "length of the mean of unit rows; 0: centred", COL_REAL, 3},
    [S_STEPS]      = {"steps", "Prepared by", "", "--prepare and @MAP; none: as stored",
                      COL_TEXT, 0},
    [S_TYPE]       = {"type", "Numbers", "", "as stored: decimal, float32, float16 ...",
                      COL_TEXT, 0},
};
/* clang-format on */

static Status add_space(Table *t, const StudyEntry *e, Progress *progress, Error *err)
{
    const Space *s = e->space;
    PrepareFacts facts = {0};
    TRY(prepare_facts(s, progress, &facts, err));
    const int32_t row = table_add_row(t);
    table_set_text(t, row, S_PATH, str_text(e->path));
    table_set_text(t, row, S_FORMAT, str_text(space_format_name(s->source.format)));
    table_set_int(t, row, S_N, s->n);
    table_set_int(t, row, S_D, s->d);
    table_set_int(t, row, S_LEFT_OUT, s->source.rows_left_out);
    table_set_int(t, row, S_ZERO, s->source.zero_rows);
    table_set_int(t, row, S_DUPLICATES, s->source.duplicates);
    table_set_int(t, row, S_INVALID, s->source.invalid_utf8);
    table_set_text(t, row, S_LANGUAGE, str_text(s->lang));
    table_set_text(t, row, S_COMPRESSION, str_text(s->source.compression));
    table_set_text(t, row, S_TYPE, str_text(s->source.type));
    table_set_int(t, row, S_SUSPICIOUS, s->source.suspicious);
    table_set_text(t, row, S_STEPS, str_text(*s->steps ? s->steps : "none"));
    if (facts.rows > 0) {
        table_set_real(t, row, S_NORM, facts.mean_norm);
        table_set_bool(t, row, S_CENTRED, facts.mean_vector < 0.01);
        table_set_real(t, row, S_UNIT, facts.unit_share);
        table_set_real(t, row, S_MEAN, facts.mean_vector);
        return OK;
    }
    static const int of_rows[] = {S_NORM, S_CENTRED, S_UNIT, S_MEAN};
    for (size_t i = 0; i < sizeof of_rows / sizeof *of_rows; i++)
        table_set_missing(t, row, of_rows[i], "all rows are zero");
    return OK;
}

/* --- what some files know beyond words and numbers --- */

enum { M_PATH, M_TENSOR, M_SUBWORDS, M_TOKENS, M_COUNT };

/* clang-format off */
static const ColSpec model_cols[M_COUNT] = {
    [M_PATH]     = {"path", "File", "", "as given", COL_TEXT, 0},
    [M_TENSOR]   = {"tensor", "Tensor", "", "which of the arrays in the file was read",
                    COL_TEXT, 0},
    [M_SUBWORDS] = {"subwords", "Subwords", "",
                    "letters of the n-grams that words are made of, and rows for them",
                    COL_TEXT, 0},
    [M_TOKENS]   = {"tokens", "Tokens", "",
                    "how often the words taken stand in the corpus, together", COL_INT, 0},
};
/* clang-format on */

static void add_model(Table *t, const StudyEntry *e)
{
    const Space *s = e->space;
    const Source *source = &s->source;
    if (!source->tensor && !*source->subwords && !s->count)
        return;
    const int32_t row = table_add_row(t);
    table_set_text(t, row, M_PATH, str_text(e->path));
    table_set_text(t, row, M_TENSOR, str_text(source->tensor ? source->tensor : "none"));
    table_set_text(t, row, M_SUBWORDS,
                   str_text(*source->subwords ? source->subwords : "none"));
    int64_t tokens = 0;
    for (int32_t i = 0; s->count && i < s->n; i++)
        tokens += s->count[i];
    if (s->count)
        table_set_int(t, row, M_TOKENS, tokens);
    else
        table_set_missing(t, row, M_TOKENS, "the file has no counts");
}

/* --- the table of dictionaries --- */

enum {
    D_PATH,
    D_LINES,
    D_PAIRS,
    D_SOURCES,
    D_TARGETS,
    D_DUPLICATES,
    D_MALFORMED,
    D_IDENTICAL,
    D_SPACE,
    D_USABLE,
    D_COVERAGE,
    D_SRC_MISSING,
    D_TGT_MISSING,
    D_BOTH_MISSING,
    D_BY_CASE,
    D_BY_FORM,
    D_TRAIN,
    D_COUNT
};

/* clang-format off */
static const ColSpec dict_cols[D_COUNT] = {
    [D_PATH]         = {"path", "File", "", "as given", COL_TEXT, 0},
    [D_LINES]        = {"lines", "Lines", "", "without blank ones", COL_INT, 0},
    [D_PAIRS]        = {"pairs", "Pairs", "", "distinct", COL_INT, 0},
    [D_SOURCES]      = {"sources", "Source words", "", "distinct", COL_INT, 0},
    [D_TARGETS]      = {"targets", "Target words", "", "distinct", COL_INT, 0},
    [D_DUPLICATES]   = {"duplicates", "Repeated lines", "", "repeat an earlier pair", COL_INT,
                        0},
    [D_MALFORMED]    = {"malformed", "Malformed lines", "", "left out by --skip-bad-rows",
                        COL_INT, 0},
    [D_IDENTICAL]    = {"identical", "Identical", "", "both words are the same bytes",
                        COL_INT, 0},
    [D_SPACE]        = {"target", "Target", "", "the space it was looked up in", COL_TEXT, 0},
    [D_USABLE]       = {"usable", "Usable", "", "both words are in their spaces",
                        COL_INT, 0},
    [D_COVERAGE]     = {"coverage", "Coverage", "",
                        "share of source words that can be asked", COL_RATE, 3},
    [D_SRC_MISSING]  = {"src_missing", "Source missing", "", "only the source word",
                        COL_INT, 0},
    [D_TGT_MISSING]  = {"tgt_missing", "Target missing", "", "only the target word",
                        COL_INT, 0},
    [D_BOTH_MISSING] = {"both_missing", "Both missing", "", "both words", COL_INT, 0},
    [D_BY_CASE]      = {"out_by_case", "Out by case", "",
                        "would be usable in lower case (--lower)", COL_INT, 0},
    [D_BY_FORM]      = {"out_by_form", "Out by form", "",
                        "would be usable in normal form C", COL_INT, 0},
    [D_TRAIN]        = {"train_overlap", "In training", "",
                        "also stand in --train-dict", COL_INT, 0},
};
/* clang-format on */

static int32_t add_dict(Table *t, const Dict *dict)
{
    const int32_t row = table_add_row(t);
    table_set_text(t, row, D_PATH, str_text(dict->path));
    table_set_int(t, row, D_LINES, dict->lines);
    table_set_int(t, row, D_PAIRS, dict->n);
    table_set_int(t, row, D_SOURCES, dict->src.n);
    table_set_int(t, row, D_TARGETS, dict->tgt.n);
    table_set_int(t, row, D_DUPLICATES, dict->duplicates);
    table_set_int(t, row, D_MALFORMED, dict->malformed);
    table_set_int(t, row, D_IDENTICAL, dict->identical);
    for (int c = D_SPACE; c < D_COUNT; c++) {
        table_set_missing(t, row, c,
                          "looked up only when a source and a target are given");
    }
    table_set_missing(t, row, D_TRAIN, "no training dictionary");
    return row;
}

static void add_ledger(Table *t, const StudyEntry *e)
{
    const int32_t row = add_dict(t, e->dict);
    const Ledger *l = &e->lex->ledger;
    table_set_text(t, row, D_SPACE, str_text(e->name));
    table_set_int(t, row, D_USABLE, l->usable);
    table_set_rate(t, row, D_COVERAGE, stats_rate(l->covered, l->sources));
    table_set_int(t, row, D_SRC_MISSING, l->src_missing);
    table_set_int(t, row, D_TGT_MISSING, l->tgt_missing);
    table_set_int(t, row, D_BOTH_MISSING, l->both_missing);
    table_set_int(t, row, D_BY_CASE, l->out_by_case);
    table_set_int(t, row, D_BY_FORM, l->out_by_form);
    if (e->train_overlap >= 0)
        table_set_int(t, row, D_TRAIN, e->train_overlap);
}

/* --- the work --- */

typedef struct Work {
    const Options *options;
    const Settings *settings;
    Study *study;
    int refused; /* files that could not be read */
} Work;

/* A dictionary without spaces to look it up in: only the file is described. */
static Status read_dicts(const Work *w, TableSet *set, Table *t, Error *err)
{
    for (int i = 0; i < w->options->ndicts; i++) {
        char *lang = NULL;
        const char *path = arguments_split_lang(w->options->dict[i], &lang);
        Dict *dict = NULL;
        free(lang);
        TRY(lexicon_read_dict(&dict, path, w->settings->study.is_swapped,
                              &w->settings->study.limits, err));
        (void)add_dict(t, dict);
        notes_append(&set->notes, &dict->notes);
        lexicon_free_dict(dict);
    }
    return OK;
}

/* A file that is refused among several: its row says why, the others are still described.
 */
static void add_refused(Table *t, TableSet *set, const StudyEntry *e, const Error *why)
{
    const int32_t row = table_add_row(t);
    for (int c = 0; c < S_COUNT; c++)
        table_set_missing(t, row, c, "refused");
    table_set_text(t, row, S_PATH, str_text(e->path));
    notes_warn(&set->notes, "refused", 1, "%s%s%s", why->text, why->hint[0] ? "; " : "",
               why->hint);
}

/* Whether the rows are as many as the columns and at right angles, of length 1: a map as
 * it stands in a file. */
static bool is_orthogonal(const Space *s)
{
    enum { MOST = 2048 };
    if (s->source.format != SPACE_NPY || s->source.words_path)
        return false; /* its rows have words */
    if (s->n != s->d || s->n < 2 || s->n > MOST)
        return false;
    for (int32_t i = 0; i < s->n; i++) {
        for (int32_t j = 0; j <= i; j++) {
            double dot = 0;
            for (int32_t k = 0; k < s->d; k++)
                dot += (double)space_row(s, i)[k] * (double)space_row(s, j)[k];
            if (!(fabs(dot - (i == j)) < 1e-3))
                return false;
        }
    }
    return true;
}

/* The tables of describe. */
typedef struct Tables {
    Table *spaces, *models;
} Tables;

static Status describe_space(Work *w, int i, Tables tables, TableSet *set,
                             Progress *progress, Error *err)
{
    Study *s = w->study;
    const StudyEntry *e = &s->entry[i];
    Error why = {0};
    const Status status = study_load_entry(s, i, progress, NULL, NULL, &why);
    if (status == E_INPUT && s->n > 1 && !e->dict_path && !s->options.is_row_aligned) {
        add_refused(tables.spaces, set, e, &why);
        w->refused++;
        return OK;
    }
    if (status != OK) {
        if (err)
            *err = why;
        return status;
    }
    TRY(add_space(tables.spaces, e, progress, err));
    if (is_orthogonal(e->space)) {
        notes_warn(&set->notes, "orthogonal-matrix", 1,
                   "%s is an orthogonal matrix of %d x %d numbers: a map between spaces; "
                   "which way it goes needs their vectors (preflight --map)",
                   e->space->name, e->space->n, e->space->d);
    }
    add_model(tables.models, e);
    return registry_add_entry(set, s, i, progress, err);
}

/* Spaces are forgotten one by one, unless a dictionary is to be looked up in them. */
static Status describe_spaces(Work *w, Tables tables, bool is_kept, TableSet *set,
                              Progress *progress, Error *err)
{
    Study *s = w->study;
    for (int i = 0; i < s->n; i++) {
        StudyEntry *e = &s->entry[i];
        TRY(describe_space(w, i, tables, set, progress, err));
        if (!is_kept) {
            space_free(e->space);
            space_free(e->before);
            e->space = e->before = NULL;
        }
    }
    return OK;
}

static Status describe(Work *w, TableSet *set, Progress *progress, Error *err)
{
    Study *s = w->study;
    bool is_kept = s->options.is_row_aligned;
    for (int i = 0; i < s->n; i++)
        is_kept = is_kept || s->entry[i].dict_path;
    const Tables tables = {
        .spaces = table_new("spaces", "Spaces", space_cols, S_COUNT),
        .models = table_new("models", "Models and arrays", model_cols, M_COUNT)};
    table_set_add(set, tables.spaces);
    notes_append(&set->notes, &s->notes);
    const Status status = describe_spaces(w, tables, is_kept, set, progress, err);
    if (table_rows(tables.models) > 0)
        table_set_add(set, tables.models);
    else
        table_free(tables.models);
    if (status != OK)
        return status;
    if (w->options->ndicts == 0 && !is_kept)
        return OK;
    Table *dicts = table_new("dictionaries", "Dictionaries", dict_cols, D_COUNT);
    table_set_add(set, dicts);
    for (int i = 0; i < s->n; i++) {
        const StudyEntry *e = &s->entry[i];
        if (e->lex && e->dict)
            add_ledger(dicts, e);
    }
    return is_kept ? OK : read_dicts(w, set, dicts, err);
}

static Status work(void *ctx, Progress *progress, void **result, Error *err)
{
    Work *w = ctx;
    TableSet *set = table_set_new("info");
    registry_add_options(set, w->study);
    const Status status = describe(w, set, progress, err);
    if (status == OK) {
        *result = set;
    } else {
        table_set_free(set);
    }
    return status;
}

/* The spaces, and the dictionaries if there is a target that they can belong to. */
static Status make_study(const VerbCall *call, Study **out, Error *err)
{
    const Options *o = call->options;
    if (call->settings->study_path || o->nargs > 1)
        return arguments_make_study(o, call->settings, o->nargs, out, err);
    Options alone = *o;
    alone.ndicts = alone.ntrain_dicts = 0;
    return arguments_make_study(&alone, call->settings, o->nargs, out, err);
}

static Status run(VerbCall *call, Error *err)
{
    const Options *o = call->options;
    const Settings *settings = call->settings;
    if (o->nargs == 0 && o->ndicts == 0 && !settings->study_path) {
        (void)error_set(err, E_USAGE, "info needs a file");
        error_hint(err, "isogloss info FILE... [--dict FILE]");
        return E_USAGE;
    }
    Study *study = NULL;
    TRY(make_study(call, &study, err));
    Work w = {.options = o, .settings = settings, .study = study};
    Status status = arguments_check_output(study, settings, err);
    if (status == OK)
        status = verbs_deliver(call, work, &w, err);
    if (status == OK && w.refused > 0)
        status = error_set(err, E_INPUT, "%d of %d files %s refused", w.refused, study->n,
                           w.refused == 1 ? "was" : "were");
    study_free(study);
    return status;
}

const Verb verb_info = {
    .name = "info",
    .group = "Files",
    .help = "what a file is, what it holds, and what was left out of it",
    .usage = "FILE... [--dict FILE]",
    .doc =
        "Reads each space as every other verb would (with --prepare, --max-vocab and "
        "@MAP) "
        "and counts what deviates: rows left out, zero vectors, repeated words, words "
        "that "
        "are not UTF-8. A mean length of 1 says that rows have unit length already; "
        "centred, that the mean of all unit rows is next to nothing. Of files with more "
        "than "
        "words and numbers, a second table names the array that was read, the n-grams of "
        "a "
        "fastText model, and how many words its corpus had.\n\n"
        "With --dict the lines, pairs and losses of a dictionary are counted. Given two "
        "spaces or more, it is looked up in the first (source) and in its target: pairs "
        "out "
        "by case can be won back by --lower, pairs out by form need a Unicode "
        "normalisation of the files.",
    .run = run,
};
