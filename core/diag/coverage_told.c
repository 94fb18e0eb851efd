/* The vocabulary of a space, and how much of its corpus was left untranslated, as tables.
 */
#include "core/diag/coverage_told.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/form.h"
#include "core/base/mem.h"
#include "core/diag/say.h"

enum { V_SPACE, V_WHAT, V_LEVEL, V_TYPES, V_SHARE, V_TOKENS, V_READING, N_VOCABULARY };
enum { E_SPACE, E_TRAIT, E_WORD, E_DETAIL, N_EXAMPLES };
enum { PARTS = 6 /* of a finding that can be read */ };
/* below it a share is names and numbers as likely as text */
static const double WORTH_TELLING = 0.05;

enum {
    U_SPACE,
    U_TOKENS,
    U_TOKENS_LO,
    U_TOKENS_HI,
    U_ROWS,
    U_ROWS_LO,
    U_ROWS_HI,
    U_WORDS,
    U_TOKENS_BOUND,
    U_ROWS_BOUND,
    N_UNTRANSLATED
};

/* clang-format off */
static const ColSpec vocabulary_cols[] = {
    [V_SPACE]   = {"space", "space", "", "the space", COL_TEXT, 0},
    [V_WHAT]    = {"what", "of", "", "class of token and script of the letters (those that occur), trait, or kind of duplicate", COL_TEXT, 0},
    [V_LEVEL]   = {"level", "which", "", "the class, script, or trait", COL_TEXT, 0},
    [V_TYPES]   = {"types", "rows", "rows", "rows of the space", COL_INT, 0},
    [V_SHARE]   = {"share", "share", "", "of all rows", COL_REAL, 4},
    [V_TOKENS]  = {"tokens", "by tokens", "", "of all weights: counts where given, else estimated from ranks", COL_REAL, 4},
    [V_READING] = {"reading", "reading", "", "how far the figure may be trusted", COL_TEXT, 0},
};
static const ColSpec example_cols[] = {
    [E_SPACE]  = {"space", "space", "", "the space", COL_TEXT, 0},
    [E_TRAIT]  = {"trait", "trait", "", "what it is an example of", COL_TEXT, 0},
    [E_WORD]   = {"word", "word", "", "the most frequent rows come first", COL_WORD, 0},
    [E_DETAIL] = {"detail", "detail", "", "its scripts, or its twin", COL_TEXT, 0},
};
static const ColSpec untranslated_cols[] = {
    [U_SPACE]        = {"space", "space", "", "the space", COL_TEXT, 0},
    [U_TOKENS]       = {"tokens", "tokens", "", "estimated share of the corpus that is text of the source's language: by how often its function words occur", COL_REAL, 3},
    [U_TOKENS_LO]    = {"tokens_lo", "from", "", "95 % interval, bootstrap over function words", COL_REAL, 3},
    [U_TOKENS_HI]    = {"tokens_hi", "to", "", "95 % interval, bootstrap over function words", COL_REAL, 3},
    [U_ROWS]         = {"rows", "rows", "", "share of the rows at least half of whose occurrences are expected in such text", COL_REAL, 3},
    [U_ROWS_LO]      = {"rows_lo", "from", "", "95 % interval, bootstrap over function words", COL_REAL, 3},
    [U_ROWS_HI]      = {"rows_hi", "to", "", "95 % interval, bootstrap over function words", COL_REAL, 3},
    [U_WORDS]        = {"words", "words", "words", "function words with a count in the source's corpus", COL_INT, 0},
    [U_TOKENS_BOUND] = {"tokens_bound", "at most", "", "tokens of words that the source has, too: an upper bound", COL_REAL, 3},
    [U_ROWS_BOUND]   = {"rows_bound", "rows at most", "", "rows that the source has, too: an upper bound", COL_REAL, 3},
};
/* clang-format on */

Table *coverage_told_new_vocabulary(void)
{
    return table_new("vocabulary", "Vocabulary", vocabulary_cols, N_VOCABULARY);
}

Table *coverage_told_new_examples(void)
{
    return table_new("examples", "Examples", example_cols, N_EXAMPLES);
}

Table *coverage_told_new_untranslated(void)
{
    return table_new("untranslated", "Text of the source's language in the others",
                     untranslated_cols, N_UNTRANSLATED);
}

Status coverage_told_read(CoverageTold *t, const char *role, const char *path,
                          WordList **out, Error *err)
{
    TRY(wordlist_read(out, path, &t->s->options.limits, err));
    notes_append(&t->set->notes, &(*out)->notes);
    return registry_add_file(t->set, t->s, role, path, t->progress, err);
}

void coverage_told_say(CoverageTold *t, const char *fmt, ...)
{
    if (t->said == PARTS) {
        t->more++;
        return;
    }
    va_list ap;
    va_start(ap, fmt);
    t->said++;
    if (t->finding.n > 0)
        str_addf(&t->finding, "; ");
    str_addv(&t->finding, fmt, ap);
    va_end(ap);
}

bool coverage_told_is_language(const StudyEntry *e, const char *lang)
{
    return !lang || (e->lang && strcmp(e->lang, lang) == 0) || strcmp(e->name, lang) == 0;
}

/* --- the vocabulary --- */

static void add_share(Table *table, const char *space, const char *what,
                      const char *level, const CoverageShare *share,
                      const CoverageVocab *v)
{
    const int32_t r = table_add_row(table);
    table_set_text(table, r, V_SPACE, str_text(space));
    table_set_text(table, r, V_WHAT, str_text(what));
    table_set_text(table, r, V_LEVEL, str_text(level));
    table_set_int(table, r, V_TYPES, share->types);
    table_set_real(table, r, V_SHARE, (double)share->types / (double)v->n);
    table_set_real_or(table, r, V_TOKENS, share->tokens / v->total,
                      "all weights are zero");
    table_set_text(table, r, V_READING, str_text("as counted"));
}

static void add_duplicates(Table *table, const char *space, const CoverageVocab *v)
{
    for (int i = 0; i < FORMS; i++) {
        const Form f = (Form)i;
        const CoverageShare share = {v->excess[f], 0};
        Str reading = {0};
        add_share(table, space, "duplicates", form_name(f), &share, v);
        const int32_t r = table_rows(table) - 1;
        table_set_missing(table, r, V_TOKENS, "rows too many are not weighed");
        str_addf(&reading, "in %" PRId64 " groups%s", v->groups[f],
                 f == FORM_NFC && v->excess[f] > 0 ? "; a healthy file has none" : "");
        table_set_text(table, r, V_READING, (Text){str_cstr(&reading), reading.n});
        str_free(&reading);
    }
}

static bool is_dominant(CoverageTrait t)
{
    return t == COVERAGE_DOMINANT || t == COVERAGE_DOMINANT_ONLY ||
           t == COVERAGE_DOMINANT_SHORT;
}

static Status add_purity(CoverageTold *t, const StudyEntry *e, CoverageTrait trait,
                         const CoverageVocab *v, Error *err)
{
    Table *table = t->set->table[COVERAGE_TABLE_VOCABULARY];
    if (v->trait[trait].types == 0)
        return OK;
    double purity = 0;
    TRY(coverage_measure_purity(v, trait, e->space, t->progress, &purity, err));
    Str s = {0};
    char share[16];
    str_addf(&s, "upper bound; %s of their neighbours are among them",
             say_share(share, purity));
    table_set_text(table, table_rows(table) - 1, V_READING, (Text){str_cstr(&s), s.n});
    str_free(&s);
    return OK;
}

static Status add_traits(CoverageTold *t, const StudyEntry *e, const CoverageAsk *ask,
                         const CoverageVocab *v, Error *err)
{
    Table *table = t->set->table[COVERAGE_TABLE_VOCABULARY];
    for (CoverageTrait i = COVERAGE_FOREIGN; i < COVERAGE_TRAITS;
         i = (CoverageTrait)(i + 1)) {
        if ((is_dominant(i) && !ask->dominant) ||
            (i == COVERAGE_DOMINANT_ONLY && !ask->lexicon))
            continue;
        add_share(table, e->name, "traits", coverage_trait_name(i), &v->trait[i], v);
        const int32_t r = table_rows(table) - 1;
        const char *reading = i == COVERAGE_FOREIGN && v->is_own_from_data
                                  ? "own script taken from the data"
                              : i == COVERAGE_DOMINANT_SHORT ? "chance meetings, mostly"
                                                             : NULL;
        if (reading)
            table_set_text(table, r, V_READING, str_text(reading));
        if (i == COVERAGE_DOMINANT || i == COVERAGE_DOMINANT_ONLY)
            TRY(add_purity(t, e, i, v, err));
    }
    return OK;
}

static void write_detail(Str *out, const Space *s, int32_t row, CoverageTrait trait)
{
    const Text word = space_word(s, row);
    if (trait == COVERAGE_TWIN || trait == COVERAGE_TWIN_ALIKE) {
        form_add(out, word, FORM_BARE);
        return;
    }
    const TokenScripts scripts = token_scripts(word);
    for (int i = 0; i < scripts.n; i++)
        str_addf(out, "%s%s", i ? " " : "", scripts.code[i]);
}

static void add_example(CoverageTold *t, const StudyEntry *e, const char *trait,
                        int32_t row, Text detail)
{
    Table *table = t->set->table[COVERAGE_TABLE_EXAMPLES];
    const int32_t r = table_add_row(table);
    table_set_text(table, r, E_SPACE, str_text(e->name));
    table_set_text(table, r, E_TRAIT, str_text(trait));
    table_set_word(table, r, E_WORD, (WordRef){e->name, row, space_word(e->space, row)});
    if (detail.n > 0)
        table_set_text(table, r, E_DETAIL, detail);
    else
        table_set_missing(table, r, E_DETAIL, "nothing more to tell");
}

static void add_examples(CoverageTold *t, const StudyEntry *e, const CoverageVocab *v)
{
    for (CoverageTrait k = COVERAGE_FOREIGN; k < COVERAGE_TRAITS;
         k = (CoverageTrait)(k + 1)) {
        int64_t told = 0;
        for (int32_t i = 0; i < v->n && told < t->examples; i++) {
            if (!(v->traits[i] >> k & 1))
                continue;
            Str detail = {0};
            write_detail(&detail, e->space, i, k);
            add_example(t, e, coverage_trait_name(k), i,
                        (Text){str_cstr(&detail), detail.n});
            str_free(&detail);
            told++;
        }
    }
    for (TokenClass c = TOKEN_BROKEN; c < TOKEN_WORD; c = (TokenClass)(c + 1)) {
        int64_t told = 0;
        for (int32_t i = 0; i < v->n && told < t->examples; i++) {
            if (v->class_of[i] != (unsigned char)c)
                continue;
            add_example(t, e, token_class_name(c), i, (Text){NULL, 0});
            told++;
        }
    }
}

/* What a reader should know first: how much of the vocabulary is another language's. */
static void say_vocab(CoverageTold *t, const StudyEntry *e, const CoverageVocab *v,
                      const CoverageAsk *ask)
{
    const CoverageShare *foreign = &v->trait[COVERAGE_FOREIGN];
    const CoverageShare *shared =
        &v->trait[ask->lexicon ? COVERAGE_DOMINANT_ONLY : COVERAGE_DOMINANT];
    char types[16];
    char tokens[16];
    if (t->is_measured)
        return;
    if (100 * foreign->types >= v->n) {
        coverage_told_say(
            t, "%s: %s of the rows and %s of the tokens are in a foreign script", e->name,
            say_share(types, (double)foreign->types / (double)v->n),
            say_share(tokens, foreign->tokens / v->total));
    } else if (ask->dominant && 10 * shared->types >= v->n) {
        coverage_told_say(
            t, "%s: at most %s of the rows and %s of the tokens are words of %s", e->name,
            say_share(types, (double)shared->types / (double)v->n),
            say_share(tokens, shared->tokens / v->total), t->s->entry[t->s->source].name);
    }
}

/* Weights of a space's rows (*out, owned); all of a corpus' counts, or all estimated. */
static Status weigh_rows(CoverageTold *t, const StudyEntry *e, const WordList *counts,
                         double **out)
{
    const Space *s = e->space;
    double *w = mem_xcalloc((size_t)s->n + 1, sizeof *w);
    int32_t unknown = 0;
    *out = w;
    for (int32_t i = 0; i < s->n; i++) {
        if (t->progress && i % 4096 == 0 && progress_is_canceled(t->progress))
            return E_CANCELED;
        const int32_t at =
            counts && counts->weight ? vocab_find(&counts->words, space_word(s, i)) : -1;
        w[i] = at >= 0 ? counts->weight[at] : coverage_weigh_rank(i + 1);
        unknown += at < 0;
    }
    if (unknown == 0)
        return OK;
    if (counts && counts->weight) {
        notes_warn(&t->set->notes, "counts-incomplete", unknown,
                   "%s: %d of %d rows have no count: tokens are estimated from ranks",
                   e->name, (int)unknown, (int)s->n);
    } else {
        notes_remark(&t->set->notes, "tokens-estimated", s->n,
                     "%s: no counts are given: tokens are estimated from ranks, 1 / "
                     "(rank + 2.7)",
                     e->name);
    }
    for (int32_t i = 0; i < s->n; i++)
        w[i] = coverage_weigh_rank(i + 1);
    return OK;
}

Status coverage_told_cased(CoverageTold *t, const StudyEntry *e,
                           const CoverageForms **out, Error *err)
{
    CoverageForms **cased = &t->cased[e - t->s->entry];
    *out = NULL;
    if (!*cased)
        TRY(coverage_forms_make(e->space, FORM_CASE, t->progress, cased, err));
    *out = *cased;
    return OK;
}

Status coverage_told_vocab(CoverageTold *t, const StudyEntry *e, const WordList *counts,
                           const WordList *lexicon, Error *err)
{
    const bool has_dominant =
        t->s->source >= 0 && e != &t->s->entry[t->s->source] &&
        !coverage_told_is_language(e, t->s->entry[t->s->source].lang);
    const Space *src = has_dominant ? t->s->entry[t->s->source].space : NULL;
    const int64_t top = registry_int(t->args, "dominant-top");
    double *weight = NULL;
    const CoverageForms *cased = NULL;
    Status st = weigh_rows(t, e, counts, &weight);
    if (st == OK)
        st = coverage_told_cased(t, e, &cased, err);
    const CoverageAsk ask = {.space = e->space,
                             .language = e->lang,
                             .weight = weight,
                             .dominant = src ? &src->vocab : NULL,
                             .dominant_n = !src                      ? 0
                                           : top > 0 && top < src->n ? (int32_t)top
                                                                     : src->n,
                             .lexicon = lexicon ? &lexicon->words : NULL,
                             .cased = cased};
    CoverageVocab *v = NULL;
    if (st == OK)
        st = coverage_measure_vocab(&ask, t->progress, &v, err);
    if (st == OK) {
        Table *table = t->set->table[COVERAGE_TABLE_VOCABULARY];
        for (int i = 0; i < TOKEN_CLASSES; i++) {
            const CoverageShare *share = &v->of_class[i];
            if (share->types > 0)
                add_share(table, e->name, "class", token_class_name((TokenClass)i), share,
                          v);
        }
        for (int i = 0; i < v->scripts; i++)
            add_share(table, e->name, "script", v->script[i], &v->of_script[i], v);
        st = add_traits(t, e, &ask, v, err);
        add_duplicates(table, e->name, v);
        add_examples(t, e, v);
        say_vocab(t, e, v, &ask);
    }
    coverage_free_vocab(v);
    free(weight);
    return st;
}

/* --- text that was left untranslated --- */

static bool is_dominant_row(const CoverageTold *t, const Space *s, int32_t row)
{
    const Space *src = t->s->entry[t->s->source].space;
    return vocab_find(&src->vocab, space_word(s, row)) >= 0;
}

/* Rows and tokens of words that the source has, too. */
static void set_bounds(CoverageTold *t, Table *table, int32_t r, const StudyEntry *e,
                       const WordList *counts)
{
    const Space *s = e->space;
    double tokens = 0;
    double all = 0;
    int64_t rows = 0;
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t at =
            counts && counts->weight ? vocab_find(&counts->words, space_word(s, i)) : -1;
        const double w = at >= 0 ? counts->weight[at] : 0;
        const bool is_shared = is_dominant_row(t, s, i);
        all += w;
        tokens += is_shared ? w : 0;
        rows += is_shared;
    }
    table_set_real_or(table, r, U_TOKENS_BOUND, tokens / all, "no counts are given");
    table_set_real(table, r, U_ROWS_BOUND, (double)rows / (double)s->n);
}

Status coverage_told_untranslated(CoverageTold *t, const StudyEntry *e,
                                  const WordList *counts, Error *err)
{
    const StudyEntry *src = t->s->source >= 0 ? &t->s->entry[t->s->source] : NULL;
    t->is_measured = false;
    if (!src || e == src || coverage_told_is_language(e, src->lang))
        return OK;
    Table *table = t->set->table[COVERAGE_TABLE_UNTRANSLATED];
    const int32_t r = table_add_row(table);
    table_set_text(table, r, U_SPACE, str_text(e->name));
    set_bounds(t, table, r, e, counts);
    const char *why = !t->function_words ? "no function words of the source are given"
                      : !t->dominant_counts || !t->dominant_counts->weight
                          ? "no counts of the source's corpus are given"
                      : !counts || !counts->weight ? "no counts of its corpus are given"
                                                   : NULL;
    CoverageUntranslated u = {.words = 0};
    if (!why) {
        const CoverageCorpora in = {&t->function_words->words, t->dominant_counts, counts,
                                    t->s->options.seed, e->name};
        TRY(coverage_measure_untranslated(&in, t->progress, &u, err));
        why = u.words < COVERAGE_FUNCTION_WORDS
                  ? "fewer than 20 function words have a count"
                  : NULL;
    }
    static const int cols[] = {U_TOKENS, U_TOKENS_LO, U_TOKENS_HI,
                               U_ROWS,   U_ROWS_LO,   U_ROWS_HI};
    const double value[] = {u.tokens, u.tokens_ci.lo, u.tokens_ci.hi,
                            u.rows,   u.rows_ci.lo,   u.rows_ci.hi};
    for (size_t i = 0; i < sizeof cols / sizeof *cols; i++) {
        if (why)
            table_set_missing(table, r, cols[i], why);
        else
            table_set_real(table, r, cols[i], value[i]);
    }
    table_set_int(table, r, U_WORDS, u.words);
    t->is_measured = !why;
    if (t->is_measured && u.tokens >= WORTH_TELLING) {
        char a[16];
        char b[16];
        coverage_told_say(t, "%s: about %s of the tokens and %s of the rows are %s text",
                          e->name, say_share(a, u.tokens), say_share(b, u.rows),
                          src->name);
    }
    return OK;
}
