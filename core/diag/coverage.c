/* The measurement `coverage`: lists and dictionaries in each space, and what each
 * vocabulary is made of, as tables. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/form.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/coverage_told.h"
#include "core/diag/say.h"

enum { FEWEST_FOR_SHARE = 10 /* no share of fewer words in a sentence */ };

/* --- tables --- */

enum {
    C_SPACE,
    C_LIST,
    C_SIDE,
    C_BAND,
    C_N,
    C_K,
    C_COVERAGE,
    C_WEIGHTED,
    C_WEIGHTS,
    C_FORM,
    C_RECOVERABLE,
    N_COVERAGE
};
enum {
    M_SPACE,
    M_LIST,
    M_WORD,
    M_RANK,
    M_BAND,
    M_STATE,
    M_NEAR,
    M_HINT,
    M_EDITS,
    N_MISSING
};

/* clang-format off */
static const ColSpec coverage_cols[] = {
    [C_SPACE]    = {"space", "space", "", "the space the words are looked for in", COL_TEXT, 0},
    [C_LIST]     = {"list", "list", "", "the list, or the dictionary", COL_TEXT, 0},
    [C_SIDE]     = {"side", "side", "", "list; of a dictionary: source, target, or both words of a pair", COL_TEXT, 0},
    [C_BAND]     = {"band", "band", "", "ranks in the list itself, 1 is its first word", COL_TEXT, 0},
    [C_N]        = {"n", "n", "", "words (pairs) of the list in the band", COL_INT, 0},
    [C_K]        = {"k", "found", "", "of these, in the vocabulary", COL_INT, 0},
    [C_COVERAGE] = {"coverage", "coverage", "", "their share; 1 is all", COL_RATE, 3},
    [C_WEIGHTED] = {"weighted", "by tokens", "", "the share of the words' weights that is found", COL_REAL, 3},
    [C_WEIGHTS]  = {"weights", "weights", "", "where these come from: list, counts, or estimated from ranks", COL_TEXT, 0},
    [C_FORM]     = {"other_form", "other form", "", "missing as written, but there in another case or normal form; not counted as found", COL_INT, 0},
    [C_RECOVERABLE] = {"recoverable", "by parts", "", "missing, but at least 80 % of their n-grams are in 5 or more words: a subword model can guess; not counted as found", COL_INT, 0},
};
static const ColSpec missing_cols[] = {
    [M_SPACE] = {"space", "space", "", "the space", COL_TEXT, 0},
    [M_LIST]  = {"list", "list", "", "the list, or the dictionary and its side", COL_TEXT, 0},
    [M_WORD]  = {"word", "word", "", "a word of the list that the space lacks", COL_TEXT, 0},
    [M_RANK]  = {"rank", "rank", "", "its place in the list", COL_INT, 0},
    [M_BAND]  = {"band", "band", "", "the band of that", COL_TEXT, 0},
    [M_STATE] = {"state", "state", "", "missing, other form (of case or normal form), or by parts (a subword model can guess)", COL_TEXT, 0},
    [M_NEAR]  = {"near", "there as", "", "the word that is there in its place", COL_TEXT, 0},
    [M_HINT]  = {"hint", "perhaps", "", "of a word without another form: the nearest word that is there, by letters to change, add, drop or exchange (2 at most; 1 for words of 3 or 4); a hint, not counted as found", COL_TEXT, 0},
    [M_EDITS] = {"edits", "letters", "letters", "how many letters that takes", COL_INT, 0},
};
/* clang-format on */

/* --- files beside the study --- */

/* [NAME=]FILE: whether it is about this entry. *file: the rest. */
static bool is_for(const Study *s, const StudyEntry *e, const char *value,
                   const char **file)
{
    *file = value;
    const char *mark = strchr(value, '=');
    if (!mark)
        return true;
    for (int i = 0; i < s->n; i++) {
        const StudyEntry *o = &s->entry[i];
        const size_t n = (size_t)(mark - value);
        const bool is_name = strlen(o->name) == n && strncmp(o->name, value, n) == 0;
        const bool is_lang =
            o->lang && strlen(o->lang) == n && strncmp(o->lang, value, n) == 0;
        if (is_name || is_lang) {
            *file = mark + 1;
            return o == e || (is_lang && e->lang && strcmp(o->lang, e->lang) == 0);
        }
    }
    return true; /* a file with = in its name */
}

/* The next of values joined by TABs, into *one (owned); false after the last. */
static bool take_value(const char **values, char **one)
{
    free(*one);
    *one = NULL;
    if (!*values || !**values)
        return false;
    const char *end = strchr(*values, '\t');
    const size_t n = end ? (size_t)(end - *values) : strlen(*values);
    *one = mem_xcalloc(n + 1, 1);
    memcpy(*one, *values, n);
    *values += end ? n + 1 : n;
    return true;
}

/* The file of an option for an entry, or NULL. */
static Status read_option(CoverageTold *t, const char *option, const StudyEntry *e,
                          WordList **out, Error *err)
{
    const char *values = registry_text(t->args, option);
    char *one = NULL;
    Status st = OK;
    while (st == OK && !*out && take_value(&values, &one)) {
        const char *file = NULL;
        if (is_for(t->s, e, one, &file))
            st = coverage_told_read(t, option, file, out, err);
    }
    free(one);
    return st;
}

/* --- a list in a space --- */

/* A list and its words' weights. */
typedef struct Listed {
    const char *name, *side;
    const Vocab *words;
    const double *weight;
    const char *weights;
} Listed;

static void add_bands(CoverageTold *t, const char *space, const Listed *l,
                      const CoverageList *c)
{
    Table *table = t->set->table[COVERAGE_TABLE];
    for (int i = 0; i <= COVERAGE_ALL; i++) {
        const CoverageBand *b = &c->band[i];
        if (b->n == 0 || (i < COVERAGE_ALL && b->n == c->band[COVERAGE_ALL].n))
            continue;
        const int32_t r = table_add_row(table);
        table_set_text(table, r, C_SPACE, str_text(space));
        table_set_text(table, r, C_LIST, str_text(l->name));
        table_set_text(table, r, C_SIDE, str_text(l->side));
        table_set_text(table, r, C_BAND, str_text(coverage_band_name(i)));
        table_set_int(table, r, C_N, b->n);
        table_set_int(table, r, C_K, b->k);
        table_set_rate(table, r, C_COVERAGE, stats_rate(b->k, b->n));
        table_set_real_or(table, r, C_WEIGHTED, b->weight_found / b->weight,
                          "all weights are zero");
        table_set_text(table, r, C_WEIGHTS, str_text(l->weights));
        table_set_int(table, r, C_FORM, b->other_form);
        table_set_int(table, r, C_RECOVERABLE, b->approximated);
    }
}

/* Why no near word stands beside a missing one; coverage_near_find has these bounds. */
static const char *why_no_hint(const CoverageList *c, int32_t i, Text word)
{
    enum { SHORTEST = 3, LONGEST = 64 };
    const size_t letters = text_length(word);
    return c->row[i] >= 0 ? "another form of it is there"
           : letters < SHORTEST || letters > LONGEST
               ? "words of 1 or 2 letters, or of more "
                 "than 64, are not compared"
               : "none is near";
}

static void set_hint(Table *table, int32_t r, const Space *space, const CoverageList *c,
                     int32_t i, Text word)
{
    if (c->near[i] >= 0) {
        table_set_text(table, r, M_HINT, space_word(space, c->near[i]));
        table_set_int(table, r, M_EDITS, c->edits[i]);
        return;
    }
    const char *why = why_no_hint(c, i, word);
    table_set_missing(table, r, M_HINT, why);
    table_set_missing(table, r, M_EDITS, why);
}

static void add_missing(CoverageTold *t, const Space *space, const char *name,
                        const Listed *l, const CoverageList *c)
{
    static const char *const state[] = {[COVERAGE_MISSING] = "missing",
                                        [COVERAGE_APPROXIMATE] = "by parts",
                                        [COVERAGE_OTHER_FORM] = "other form"};
    Table *table = t->set->table[COVERAGE_TABLE_MISSING];
    for (int32_t i = 0; i < l->words->n; i++) {
        if (c->found[i] >= COVERAGE_LOWER)
            continue;
        const int32_t r = table_add_row(table);
        Str list = {0};
        str_addf(&list, strcmp(l->side, "list") == 0 ? "%s" : "%s, %s", l->name, l->side);
        table_set_text(table, r, M_SPACE, str_text(name));
        table_set_text(table, r, M_LIST, (Text){str_cstr(&list), list.n});
        str_free(&list);
        table_set_text(table, r, M_WORD, vocab_word(l->words, i));
        table_set_int(table, r, M_RANK, i + 1);
        table_set_text(table, r, M_BAND,
                       str_text(coverage_band_name(coverage_find_band(i))));
        table_set_text(table, r, M_STATE, str_text(state[c->found[i]]));
        if (c->row[i] >= 0)
            table_set_text(table, r, M_NEAR, space_word(space, c->row[i]));
        else
            table_set_missing(table, r, M_NEAR, "no other form is there");
        set_hint(table, r, space, c, i, vocab_word(l->words, i));
    }
}

static void say_list(CoverageTold *t, const char *space, const Listed *l,
                     const CoverageBand *all)
{
    char rate[SAY_RATE];
    if (all->n < FEWEST_FOR_SHARE)
        (void)snprintf(rate, sizeof rate, "%" PRId64 " of %" PRId64, all->k, all->n);
    else
        (void)say_rate(rate, stats_rate(all->k, all->n));
    str_addf(&t->finding, "%s%s has %s words of %s", t->finding.n ? "; " : "", space,
             rate, l->name);
}

static Status add_list(CoverageTold *t, const StudyEntry *e, const Listed *l,
                       bool is_said, Error *err)
{
    CoverageList *c = NULL;
    CoverageListed listed = {l->words, l->weight, NULL};
    TRY(coverage_told_cased(t, e, &listed.cased, err));
    TRY(coverage_measure_list(&listed, e->space, t->s->options.is_lower, t->progress, &c,
                              err));
    add_bands(t, e->name, l, c);
    add_missing(t, e->space, e->name, l, c);
    if (is_said)
        say_list(t, e->name, l, &c->band[COVERAGE_ALL]);
    if (c->zero > 0) {
        notes_warn(&t->set->notes, "covered-zero", c->zero,
                   "%s: %d words of %s are there with a zero vector: covered, and in no "
                   "measurement",
                   e->name, (int)c->zero, l->name);
    }
    coverage_free_list(c);
    return OK;
}

/* Weights of a list's words: its own, else the counts of the space's corpus, but only
 * where every word has one - a word without would weigh nothing, and counts are often of
 * the vocabulary alone - else NULL (estimated). *owned is to be freed. */
static Listed listed_of(const WordList *list, const WordList *counts, const char *name,
                        double **owned)
{
    Listed l = {name, "list", &list->words, list->weight, "list"};
    *owned = NULL;
    if (list->weight && list->total > 0)
        return l;
    l.weight = NULL;
    l.weights = "estimated";
    if (!counts || !counts->weight)
        return l;
    *owned = mem_xcalloc((size_t)list->words.n, sizeof **owned);
    for (int32_t i = 0; i < list->words.n; i++) {
        const int32_t at = vocab_find(&counts->words, vocab_word(&list->words, i));
        if (at < 0)
            return l;
        (*owned)[i] = counts->weight[at];
    }
    l.weight = *owned;
    l.weights = "counts";
    return l;
}

static Status add_list_file(CoverageTold *t, const StudyEntry *e, const char *name,
                            const char *path, const WordList *counts, Error *err)
{
    WordList *list = NULL;
    double *owned = NULL;
    Status st = coverage_told_read(t, "list", path, &list, err);
    if (st == OK) {
        const Listed l = listed_of(list, counts, name, &owned);
        st = add_list(t, e, &l, registry_text(t->args, "list") != NULL, err);
    }
    free(owned);
    wordlist_free(list);
    return st;
}

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static Status add_lists(CoverageTold *t, const StudyEntry *e, const WordList *counts,
                        Error *err)
{
    const char *values = registry_text(t->args, "list");
    char *one = NULL;
    Status st = OK;
    const bool is_from_study = !values;
    while (st == OK && take_value(&values, &one)) {
        const char *file = NULL;
        if (is_for(t->s, e, one, &file))
            st = add_list_file(t, e, base_name(file), file, counts, err);
    }
    free(one);
    for (int i = 0; st == OK && is_from_study && i < t->s->nlists; i++) {
        const StudyList *l = &t->s->list[i];
        if (l->path && coverage_told_is_language(e, l->lang))
            st = add_list_file(t, e, l->name, l->path, counts, err);
    }
    return st;
}

/* The paradigms of the option, else those of the study. */
static Status add_paradigms(CoverageTold *t, const StudyEntry *e, Error *err)
{
    const char *values = registry_text(t->args, "paradigms");
    char *one = NULL;
    Status st = OK;
    if (!values && e->paradigms_path)
        st = coverage_told_paradigms(t, e, e->paradigms_path, err);
    while (st == OK && take_value(&values, &one)) {
        const char *file = NULL;
        if (is_for(t->s, e, one, &file))
            st = coverage_told_paradigms(t, e, file, err);
    }
    free(one);
    return st;
}

/* --- a dictionary --- */

static void add_pairs(CoverageTold *t, const StudyEntry *e, const char *name)
{
    const Ledger *ledger = &e->lex->ledger;
    Table *table = t->set->table[COVERAGE_TABLE];
    const int32_t r = table_add_row(table);
    table_set_text(table, r, C_SPACE, str_text(e->name));
    table_set_text(table, r, C_LIST, str_text(name));
    table_set_text(table, r, C_SIDE, str_text("pairs"));
    table_set_text(table, r, C_BAND, str_text("all"));
    table_set_int(table, r, C_N, ledger->pairs);
    table_set_int(table, r, C_K, ledger->usable);
    table_set_rate(table, r, C_COVERAGE, stats_rate(ledger->usable, ledger->pairs));
    static const char none[] = "pairs are not weighted";
    table_set_missing(table, r, C_WEIGHTED, none);
    table_set_missing(table, r, C_WEIGHTS, none);
    table_set_missing(table, r, C_FORM, "told of single words");
    table_set_missing(table, r, C_RECOVERABLE, "told of single words");
}

/* Source words, target words and pairs of a target's dictionary. */
static Status add_dict(CoverageTold *t, const StudyEntry *e, Error *err)
{
    if (!e->dict || !e->lex || t->s->source < 0)
        return OK;
    const StudyEntry *src = &t->s->entry[t->s->source];
    const char *name = base_name(e->dict->path);
    const Listed source = {name, "source", &e->dict->src, NULL, "estimated"};
    const Listed target = {name, "target", &e->dict->tgt, NULL, "estimated"};
    TRY(add_list(t, src, &source, false, err));
    TRY(add_list(t, e, &target, false, err));
    add_pairs(t, e, name);
    return OK;
}

static Status add_entry(CoverageTold *t, const StudyEntry *e, Error *err)
{
    WordList *counts = NULL;
    WordList *lexicon = NULL;
    Status st = read_option(t, "counts", e, &counts, err);
    if (st == OK && !counts && e->counts_path)
        st = coverage_told_read(t, "counts", e->counts_path, &counts, err);
    if (st == OK)
        st = read_option(t, "lexicon", e, &lexicon, err);
    if (st == OK)
        st = add_lists(t, e, counts, err);
    if (st == OK)
        st = add_paradigms(t, e, err);
    if (st == OK)
        st = add_dict(t, e, err);
    if (st == OK)
        st = coverage_told_untranslated(t, e, counts, err);
    if (st == OK)
        st = coverage_told_vocab(t, e, counts, lexicon, err);
    wordlist_free(lexicon);
    if (st == OK && t->s->source >= 0 && e == &t->s->entry[t->s->source])
        t->dominant_counts = counts;
    else
        wordlist_free(counts);
    return st;
}

/* Of the option, else the study's list of that name in the source's language. */
static Status read_function_words(CoverageTold *t, Error *err)
{
    const char *path = registry_text(t->args, "function-words");
    const Study *s = t->s;
    for (int i = 0; !path && s->source >= 0 && i < s->nlists; i++) {
        const StudyList *l = &s->list[i];
        if (strcmp(l->name, "function-words") == 0 && l->lang &&
            coverage_told_is_language(&s->entry[s->source], l->lang))
            path = l->path;
    }
    return path ? coverage_told_read(t, "function-words", path, &t->function_words, err)
                : OK;
}

static Status fill(CoverageTold *t, Error *err)
{
    const Study *s = t->s;
    TRY(read_function_words(t, err));
    if (s->source >= 0) /* first: the others are held against its counts */
        TRY(add_entry(t, &s->entry[s->source], err));
    for (int i = 0; i < s->n; i++)
        if (i != s->source)
            TRY(add_entry(t, &s->entry[i], err));
    return OK;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    TableSet *set = table_set_new("coverage");
    table_set_add(set, table_new("coverage", "Coverage", coverage_cols, N_COVERAGE));
    table_set_add(set, coverage_told_new_untranslated());
    table_set_add(set, coverage_told_new_vocabulary());
    table_set_add(set, coverage_told_new_examples());
    table_set_add(set, table_new("missing", "Missing words", missing_cols, N_MISSING));
    table_set_drill(set->table[COVERAGE_TABLE_EXAMPLES], "neighbors {word}");
    CoverageTold told = {.s = s,
                         .args = args,
                         .set = set,
                         .progress = progress,
                         .cased = mem_xcalloc((size_t)s->n, sizeof(CoverageForms *)),
                         .examples = registry_int(args, "examples")};
    const Status st = fill(&told, err);
    if (told.more > 0)
        str_addf(&told.finding, "; and %d more in the tables", told.more);
    table_set_finding(set, "%s",
                      told.finding.n > 0
                          ? str_cstr(&told.finding)
                          : "no vocabulary shows much of another script, nor, where it "
                            "was looked for, of the source's language");
    str_free(&told.finding);
    wordlist_free(told.function_words);
    wordlist_free(told.dominant_counts);
    for (int i = 0; i < s->n; i++)
        coverage_forms_free(told.cased[i]);
    free(told.cased);
    if (st == OK)
        *out = set;
    else
        table_set_free(set);
    return st;
}

static const Param params[] = {
    {.name = "list",
     .kind = PARAM_TEXT,
     .metavar = "[LANG=]FILE",
     .is_many = true,
     .help =
         "words to look for, one a line, perhaps with a TAB and a weight; in place of "
         "the study's lists"},
    {.name = "counts",
     .kind = PARAM_TEXT,
     .metavar = "[LANG=]FILE",
     .is_many = true,
     .help = "word, TAB, count in the corpus: weighs tokens"},
    {.name = "function-words",
     .kind = PARAM_TEXT,
     .metavar = "FILE",
     .help = "words of the source's language that no other here has: with counts of both "
             "they tell how much text was left untranslated"},
    {.name = "lexicon",
     .kind = PARAM_TEXT,
     .metavar = "[LANG=]FILE",
     .is_many = true,
     .help = "words known to be the language's own: they are no contamination"},
    {.name = "paradigms",
     .kind = PARAM_TEXT,
     .metavar = "[LANG=]FILE",
     .is_many = true,
     .help =
         "forms of words as UniMorph has them: lemma, TAB, form, TAB, features; which "
         "of them are there"},
    {.name = "dominant-top",
     .kind = PARAM_INT,
     .initial = "0",
     .min = 0,
     .max = 2147483647,
     .metavar = "N",
     .help = "most frequent words of the source that count as the dominant language's "
             "(0: all)"},
    {.name = "examples",
     .kind = PARAM_INT,
     .initial = "20",
     .min = 0,
     .max = 1000000,
     .metavar = "N",
     .help = "rows shown of each trait and class, the most frequent first"},
};

static const ChartSpec chart = {.kind = "bars",
                                .table = "coverage",
                                .x = "list",
                                .y = "coverage",
                                .group = "space",
                                .title = "Words of the list that are there"};

const Diagnostic coverage_diagnostic = {
    .name = "coverage",
    .group = "Audits",
    .help = "which words of a list a space has, and what its vocabulary is made of",
    .usage = "SPACE... [--list FILE] [--dict FILE]",
    .doc =
        "Coverage is the share of a list's words that stand in a space as written (with "
        "--lower also in lower case), by bands of the list's own rank: ranks of the "
        "space cannot place a word that it lacks. `by tokens` weighs each word by the "
        "list's second field, else by counts of the corpus, else by an estimate from its "
        "rank. A word that is there only in another case or normal form, and one that a "
        "subword model could piece together, are told beside the coverage and never "
        "merged with it: a model of n-grams has a vector for any string. `perhaps` is "
        "the nearest word by spelling, for variants and slips; it is a hint.\n\n"
        "`paradigms` asks the same of whole paradigms (--paradigms, or `paradigms` of a "
        "study's space): forms that are there, over all and cell by cell, the least "
        "covered first. `per lemma` is the mean over lemmas, so that a verb with 60 "
        "forms counts no more than a noun with 2. Forms of one lemma come and go "
        "together: the interval of the share is too short. Forms of several words can "
        "be no row of a space and are left out.\n\n"
        "The vocabulary is told by class of token (what is no word at all), by script "
        "of the letters, and by traits. `foreign script`: no letter of a script that the "
        "language is written in - text of another language, names, code. `dominant "
        "language`: words that the source has, too. That share is an upper bound of what "
        "was left untranslated, for names, loans and cognates are in it; a --lexicon of "
        "the language takes its own words out, and the share of neighbours that are "
        "candidates themselves tells an island of another language (near 1) from words "
        "that live in this one. Words of 3 letters or fewer meet by chance. `bare twin`: "
        "a word whose form without diacritics is a row as well; with a cosine of .6 or "
        "more it is likely one word in two. Only Latin and Greek letters lose marks "
        "here; "
        "Cyrillic, Indic and Arabic signs spell.\n\n"
        "`untranslated` estimates how much text of the source's language stands in the "
        "corpus of another, where counts of both are known: function words (the, of, "
        "when) belong to no other language, so their frequency beside the source's own "
        "corpus is the share of it that nobody translated. Other words are counted as "
        "far as that makes them expected, so that names and loans in translated text do "
        "not count. It takes the untranslated text to be like the source's corpus as a "
        "whole; headings and names alone have no function words and escape it. The "
        "bound beside it needs no such assumption.\n\n"
        "A list shows what its makers had in mind. Coverage of a Swadesh list says "
        "little about that of a newspaper.",
    .cite = "Unicode UAX 15, 24; Swadesh 1955; Batsuren et al. 2022 (UniMorph); "
            "Bojanowski et al. 2017 (n-grams); "
            "Wilson 1927",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_ONE | TAKES_MANY,
    .chart = &chart,
    .tables = "coverage|untranslated|vocabulary|examples|missing|paradigms",
    .run = run,
};
