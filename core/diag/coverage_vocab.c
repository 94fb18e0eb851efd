/* What a vocabulary is made of: classes, scripts, another language's words, lost accents,
 * duplicates. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/form.h"
#include "core/base/language_scripts.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/coverage.h"
#include "core/near/knn.h"

enum {
    SHORT_WORD = 3, /* letters: meetings of so short words are chance */
    NEIGHBOURS = 10
};
static const double ALIKE = 0.6; /* cosine of a word and its bare twin */

const char *coverage_trait_name(CoverageTrait trait)
{
    static const char *const names[COVERAGE_TRAITS] = {
        [COVERAGE_FOREIGN] = "foreign script",
        [COVERAGE_MIXED] = "mixed scripts",
        [COVERAGE_DOMINANT] = "dominant language",
        [COVERAGE_DOMINANT_ONLY] = "dominant, not in lexicon",
        [COVERAGE_DOMINANT_SHORT] = "dominant, 3 letters or fewer",
        [COVERAGE_MARKED] = "with diacritics",
        [COVERAGE_TWIN] = "bare twin",
        [COVERAGE_TWIN_ALIKE] = "bare twin, alike",
        [COVERAGE_CLITIC] = "apostrophe at an end",
    };
    return names[trait];
}

/* The counter of a script, added when it is new; the last one is for all others. */
static CoverageShare *find_script(CoverageVocab *v, const char *code)
{
    int i = 0;
    while (i < v->scripts && strcmp(v->script[i], code) != 0)
        i++;
    if (i == v->scripts && v->scripts < COVERAGE_SCRIPTS) {
        v->script[i] = v->scripts == COVERAGE_SCRIPTS - 1 ? "others" : code;
        v->scripts++;
    }
    return &v->of_script[i < COVERAGE_SCRIPTS ? i : COVERAGE_SCRIPTS - 1];
}

static void count(CoverageShare *s, double weight)
{
    s->types++;
    s->tokens += weight;
}

static void find_own_scripts(CoverageVocab *v, const char *language)
{
    char own[LANGUAGE_SCRIPTS];
    if (language && language_scripts_find(str_text(language), own)) {
        (void)snprintf(v->own, sizeof v->own, "%s", own);
        return;
    }
    int best = -1;
    for (int i = 0; i < v->scripts; i++) {
        const bool is_script = v->script[i][0] >= 'A' && v->script[i][0] <= 'Z';
        if (is_script && (best < 0 || v->of_script[i].tokens > v->of_script[best].tokens))
            best = i;
    }
    (void)snprintf(v->own, sizeof v->own, "%s", best >= 0 ? v->script[best] : "");
    v->is_own_from_data = true;
}

static void set_trait(CoverageVocab *v, int32_t row, CoverageTrait t, double weight)
{
    v->traits[row] = (uint16_t)(v->traits[row] | 1U << t);
    count(&v->trait[t], weight);
}

static bool is_apostrophe(Text t)
{
    static const char curly[] = "\xe2\x80\x99"; /* U+2019 */
    const bool is_at_end =
        t.p[t.n - 1] == '\'' || (t.n > 3 && memcmp(t.p + t.n - 3, curly, 3) == 0);
    return is_at_end || t.p[0] == '\'' || (t.n > 3 && memcmp(t.p, curly, 3) == 0);
}

static void judge_dominant(CoverageVocab *v, const CoverageAsk *ask, int32_t row)
{
    const Text word = space_word(ask->space, row);
    const double weight = ask->weight[row];
    const int32_t at = ask->dominant ? vocab_find(ask->dominant, word) : -1;
    if (at < 0 || at >= ask->dominant_n)
        return;
    set_trait(v, row, COVERAGE_DOMINANT, weight);
    if (ask->lexicon && vocab_find_lower(ask->lexicon, word, true) >= 0)
        return;
    set_trait(v, row, COVERAGE_DOMINANT_ONLY, weight);
    if (text_length(word) <= SHORT_WORD)
        set_trait(v, row, COVERAGE_DOMINANT_SHORT, weight);
}

static void judge_marks(CoverageVocab *v, const CoverageAsk *ask, int32_t row, Str *bare)
{
    const Space *s = ask->space;
    const Text word = space_word(s, row);
    str_clear(bare);
    form_add(bare, word, FORM_BARE);
    const Text without = {str_cstr(bare), bare->n};
    Str composed = {0};
    form_add(&composed, word, FORM_NFC);
    const bool has_marks =
        str_compare(without, (Text){str_cstr(&composed), composed.n}) != 0;
    str_free(&composed);
    if (!has_marks)
        return;
    set_trait(v, row, COVERAGE_MARKED, ask->weight[row]);
    const int32_t twin = vocab_find(&s->vocab, without);
    if (twin < 0 || twin == row)
        return;
    set_trait(v, row, COVERAGE_TWIN, ask->weight[row]);
    if (s->norm[row] > 0 && s->norm[twin] > 0 && knn_cosine(s, row, s, twin) >= ALIKE)
        set_trait(v, row, COVERAGE_TWIN_ALIKE, ask->weight[row]);
}

static void judge_word(CoverageVocab *v, const CoverageAsk *ask, int32_t row, Str *bare)
{
    const Text word = space_word(ask->space, row);
    const TokenScripts scripts = token_scripts(word);
    const double weight = ask->weight[row];
    if (token_is_mixed(&scripts))
        set_trait(v, row, COVERAGE_MIXED, weight);
    else if (token_is_foreign(&scripts, v->own))
        set_trait(v, row, COVERAGE_FOREIGN, weight);
    judge_dominant(v, ask, row);
    judge_marks(v, ask, row, bare);
    if (is_apostrophe(word))
        set_trait(v, row, COVERAGE_CLITIC, weight);
}

static bool has_letters(TokenClass c)
{
    return c == TOKEN_WORD || c == TOKEN_MIXED || c == TOKEN_LONG;
}

static bool is_stopped(Progress *progress, int32_t row)
{
    return progress && row % 1024 == 0 && progress_is_canceled(progress);
}

static Status classify(CoverageVocab *v, const CoverageAsk *ask, Progress *progress)
{
    for (int32_t i = 0; i < v->n; i++) {
        if (is_stopped(progress, i))
            return E_CANCELED;
        const Text word = space_word(ask->space, i);
        const TokenClass class = token_class(word);
        v->class_of[i] = (unsigned char)class;
        v->total += ask->weight[i];
        count(&v->of_class[class], ask->weight[i]);
        if (!has_letters(class))
            continue;
        const TokenScripts s = token_scripts(word);
        const char *code = s.n == 0 ? "none" : token_is_mixed(&s) ? "several" : s.code[0];
        count(find_script(v, code), ask->weight[i]);
    }
    return OK;
}

/* How many rows become one of several after a form. */
static Status count_duplicates(CoverageVocab *v, const CoverageAsk *ask, Form form,
                               Progress *progress, Error *err)
{
    CoverageForms *made = NULL;
    const CoverageForms *f = form == FORM_CASE ? ask->cased : NULL;
    if (!f)
        TRY(coverage_forms_make(ask->space, form, progress, &made, err));
    v->excess[form] = f ? f->excess : made->excess;
    v->groups[form] = f ? f->groups : made->groups;
    coverage_forms_free(made);
    return OK;
}

static Status measure(CoverageVocab *v, const CoverageAsk *ask, Progress *progress,
                      Error *err)
{
    TRY(classify(v, ask, progress));
    find_own_scripts(v, ask->language);
    Str bare = {0};
    Status st = OK;
    for (int32_t i = 0; st == OK && i < v->n; i++) {
        if (has_letters((TokenClass)v->class_of[i]))
            judge_word(v, ask, i, &bare);
        st = is_stopped(progress, i) ? E_CANCELED : OK;
    }
    str_free(&bare);
    for (int f = 0; st == OK && f < FORMS; f++)
        st = count_duplicates(v, ask, (Form)f, progress, err);
    return st;
}

Status coverage_measure_vocab(const CoverageAsk *ask, Progress *progress,
                              CoverageVocab **out, Error *err)
{
    *out = NULL;
    CoverageVocab *v = mem_xcalloc(1, sizeof *v);
    v->n = ask->space->n;
    v->traits = mem_xcalloc((size_t)v->n + 1, sizeof *v->traits);
    v->class_of = mem_xcalloc((size_t)v->n + 1, sizeof *v->class_of);
    const Status st = measure(v, ask, progress, err);
    if (st != OK) {
        coverage_free_vocab(v);
        return st;
    }
    *out = v;
    return OK;
}

void coverage_free_vocab(CoverageVocab *v)
{
    if (!v)
        return;
    free(v->traits);
    free(v->class_of);
    free(v);
}

static double share_of(const CoverageVocab *v, CoverageTrait trait, const Neighbors *nb,
                       int32_t n)
{
    int64_t with = 0;
    int64_t all = 0;
    for (int32_t i = 0; i < n; i++) {
        const int32_t *id = knn_ids(nb, i);
        for (int32_t j = 0; j < nb->k && id[j] >= 0; j++) {
            all++;
            with += v->traits[id[j]] >> trait & 1;
        }
    }
    return all > 0 ? (double)with / (double)all : (double)NAN;
}

Status coverage_measure_purity(const CoverageVocab *v, CoverageTrait trait,
                               const Space *space, Progress *progress, double *out,
                               Error *err)
{
    *out = (double)NAN;
    int32_t *row = mem_xcalloc((size_t)v->n + 1, sizeof *row);
    int32_t n = 0;
    for (int32_t i = 0; i < v->n; i++)
        if (v->traits[i] >> trait & 1)
            row[n++] = i;
    Neighbors *nb = NULL;
    Status st = OK;
    if (n > 0)
        st = knn_make_queries(space, row, n, space, row, NEIGHBOURS, progress, &nb, err);
    if (nb)
        *out = share_of(v, trait, nb, n);
    knn_free(nb);
    free(row);
    return st;
}
