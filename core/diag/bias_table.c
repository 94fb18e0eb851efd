/* Tables of `bias`; what they show is measured in bias_weat.c, bias_more.c,
 * bias_change.c. */
#include "core/diag/bias_table.h"

#include <math.h>

#include "core/base/str.h"

enum {
    T_TEST,
    T_TITLE,
    T_SPACE,
    T_ATTRIBUTES,
    T_METRIC,
    T_X,
    T_Y,
    T_A,
    T_B,
    T_EFFECT,
    T_LO,
    T_HI,
    T_INTERVAL,
    T_POP,
    T_SUM,
    T_P,
    T_P_TWO,
    T_Q,
    T_METHOD,
    T_REACH,
    T_ALL,
    T_LEAST,
    T_ERROR,
    T_DECISIVE,
    T_WITHOUT,
    T_COMMON,
    T_COMMON_N,
    T_FLAG,
    T_VERDICT,
    T_WHY,
    N_TESTS
};
enum {
    W_TEST,
    W_SPACE,
    W_ATTRIBUTES,
    W_SET,
    W_WORD,
    W_CONCEPT,
    W_S,
    W_SC,
    W_WITHOUT,
    W_DECISIVE,
    N_WORDS
};
enum { L_TEST, L_SPACE, L_SET, L_GIVEN, L_USED, L_LOST, L_REPEATED, L_LIST, N_LOST };
enum {
    C_TEST,
    C_SPACE,
    C_STEP,
    C_N,
    C_BEFORE,
    C_AFTER,
    C_SHIFT,
    C_LO,
    C_HI,
    C_D_BEFORE,
    C_D_AFTER,
    C_MOST,
    C_P,
    C_Q,
    C_METHOD,
    C_ALL,
    C_LEAST,
    C_P_SIGNS,
    C_CHANGE,
    C_PULL,
    C_PULL_LO,
    C_PULL_HI,
    C_VERDICT,
    C_WHY,
    N_CHANGE
};

/* clang-format off */
static const ColSpec test_cols[N_TESTS] = {
    [T_TEST]       = {"test", "test", "", "as the file of word sets names it", COL_TEXT, 0},
    [T_TITLE]      = {"title", "what", "", "what the file says that it is about", COL_TEXT, 0},
    [T_SPACE]      = {"space", "space", "", "the space of the target words, X and Y", COL_TEXT, 0},
    [T_ATTRIBUTES] = {"attributes", "attributes", "", "the space of the attribute words, A and B: another one in a test across languages", COL_TEXT, 0},
    [T_METRIC]     = {"metric", "metric", "", "weat, or another measure, whose effect has another scale (help bias)", COL_TEXT, 0},
    [T_X]          = {"x", "X", "words", "words of X found", COL_INT, 0},
    [T_Y]          = {"y", "Y", "words", "words of Y found", COL_INT, 0},
    [T_A]          = {"a", "A", "words", "words of A found", COL_INT, 0},
    [T_B]          = {"b", "B", "words", "words of B found", COL_INT, 0},
    [T_EFFECT]     = {"effect", "effect", "", "weat: d with the sample standard deviation (n - 1), between -2 and 2; above 0: X rather than Y is nearer to A. No Cohen's d. Else the value of the measure", COL_REAL, 3},
    [T_LO]         = {"lo", "from", "", "lower end of the 95 % interval of d; words of all four sets resampled", COL_REAL, 3},
    [T_HI]         = {"hi", "to", "", "upper end", COL_REAL, 3},
    [T_INTERVAL]   = {"interval", "interval", "", "optimistic below 20 words in X or Y, unreliable below 8: lean on the exact test", COL_TEXT, 0},
    [T_POP]        = {"effect_pop", "d (population)", "", "d with the population standard deviation (n), as WEFE and XWEAT give it", COL_REAL, 3},
    [T_SUM]        = {"s", "S", "", "sum of the associations over X - sum over Y", COL_REAL, 4},
    [T_P]          = {"p", "p", "", "one-sided: share of the divisions of these same words into X and Y that look at least as strong; the one seen counts", COL_REAL, 5},
    [T_P_TWO]      = {"p_two", "p, two sides", "", "the same for either direction", COL_REAL, 5},
    [T_Q]          = {"q", "q", "", "p of two sides adjusted after Benjamini and Hochberg over all tests here that may be judged", COL_REAL, 5},
    [T_METHOD]     = {"method", "counted", "", "exact: all divisions counted; drawn: seeded draws without putting back", COL_TEXT, 0},
    [T_REACH]      = {"reach", "at least", "", "divisions (draws) at least as strong in either direction", COL_INT, 0},
    [T_ALL]        = {"arrangements", "divisions", "", "divisions (draws) in all", COL_INT, 0},
    [T_LEAST]      = {"least_p", "least p", "", "the smallest p of two sides that can come out here", COL_REAL, 5},
    [T_ERROR]      = {"p_error", "error of p", "", "standard error of a drawn p of two sides; 0 for an exact one", COL_REAL, 5},
    [T_DECISIVE]   = {"decisive_word", "decisive", "", "the word whose loss would move d most", COL_TEXT, 0},
    [T_WITHOUT]    = {"effect_without", "without it", "", "d without that word", COL_REAL, 3},
    [T_COMMON]     = {"effect_common", "d, common", "", "d over the concepts that every language here has: for comparison between languages", COL_REAL, 3},
    [T_COMMON_N]   = {"common", "common", "words", "words of X and Y that every language here has", COL_INT, 0},
    [T_FLAG]       = {"flag", "flag", "", "grammatical gender: forms of words tell the gender; culture-bound: names of people", COL_TEXT, 0},
    [T_VERDICT]    = {"verdict", "verdict", "", "difference (interval without 0 and q <= alpha), equivalent (interval within the margin), inconclusive, not assessable", COL_TEXT, 0},
    [T_WHY]        = {"why", "why", "", "why it is not assessable", COL_TEXT, 0},
};
static const ColSpec word_cols[N_WORDS] = {
    [W_TEST]       = {"test", "test", "", "as the file of word sets names it", COL_TEXT, 0},
    [W_SPACE]      = {"space", "space", "", "the space of the target words", COL_TEXT, 0},
    [W_ATTRIBUTES] = {"attributes", "attributes", "", "the space of the attribute words", COL_TEXT, 0},
    [W_SET]        = {"set", "set", "", "X, Y, A or B", COL_TEXT, 0},
    [W_WORD]       = {"word", "word", "", "the word as the space has it", COL_WORD, 0},
    [W_CONCEPT]    = {"concept", "concept", "", "what it stands for in the file of sets", COL_TEXT, 0},
    [W_S]          = {"s", "association", "", "mean cosine with A - mean cosine with B; above 0: nearer to A", COL_REAL, 4},
    [W_SC]         = {"sc", "in sd", "", "the same in sample standard deviations of the word's cosines with A and B (SC-WEAT)", COL_REAL, 3},
    [W_WITHOUT]    = {"effect_without", "d without it", "", "d of the test without this word", COL_REAL, 3},
    [W_DECISIVE]   = {"decisive", "decisive", "", "no other word's loss moves d as much", COL_BOOL, 0},
};
static const ColSpec lost_cols[N_LOST] = {
    [L_TEST]     = {"test", "test", "", "as the file of word sets names it", COL_TEXT, 0},
    [L_SPACE]    = {"space", "space", "", "the space", COL_TEXT, 0},
    [L_SET]      = {"set", "set", "", "X, Y, A or B", COL_TEXT, 0},
    [L_GIVEN]    = {"given", "given", "words", "different words of the set", COL_INT, 0},
    [L_USED]     = {"used", "used", "words", "of them in the space with a vector", COL_INT, 0},
    [L_LOST]     = {"lost", "lost", "", "lost / given: above .2 the test is not assessable", COL_RATE, 3},
    [L_REPEATED] = {"repeated", "repeated", "words", "further words of the set that repeat one of it, left out", COL_INT, 0},
    [L_LIST]     = {"words", "lost words", "", "all of them", COL_TEXT, 0},
};
static const ColSpec change_cols[N_CHANGE] = {
    [C_TEST]     = {"test", "test", "", "as the file of word sets names it", COL_TEXT, 0},
    [C_SPACE]    = {"space", "space", "", "the space that was prepared and mapped", COL_TEXT, 0},
    [C_STEP]     = {"step", "step", "", "all, or one step of it in its order; map or rest: what stood last; mean removed: the language's mean taken away, on top of all; (guessed): found out from the data, as --before has no record of it", COL_TEXT, 0},
    [C_N]        = {"n", "words", "", "words of X and Y in both forms", COL_INT, 0},
    [C_BEFORE]   = {"before", "before", "", "mean association of X - mean of Y before", COL_REAL, 4},
    [C_AFTER]    = {"after", "after", "", "the same after", COL_REAL, 4},
    [C_SHIFT]    = {"shift", "change", "", "after - before", COL_REAL, 4},
    [C_LO]       = {"lo", "from", "", "lower end of the 95 % interval of the change, words resampled", COL_REAL, 4},
    [C_HI]       = {"hi", "to", "", "upper end", COL_REAL, 4},
    [C_D_BEFORE] = {"effect_before", "d before", "", "d before, over these words", COL_REAL, 3},
    [C_D_AFTER]  = {"effect_after", "d after", "", "d after, over these words", COL_REAL, 3},
    [C_MOST]     = {"most", "any word", "", "largest change of the association of any word: 0 (to 1e-6) for an orthogonal map", COL_REAL, 7},
    [C_P]        = {"p", "p", "", "two-sided: the changes of the words, redealt to X and Y; 1 where no word moved by more than 1e-6", COL_REAL, 5},
    [C_Q]        = {"q", "q", "", "p adjusted after Benjamini and Hochberg over all changes here", COL_REAL, 5},
    [C_METHOD]   = {"method", "counted", "", "of p; exact: all divisions counted; drawn: seeded draws", COL_TEXT, 0},
    [C_ALL]      = {"arrangements", "divisions", "", "divisions (draws) in all behind p", COL_INT, 0},
    [C_LEAST]    = {"least_p", "least p", "", "the smallest p that can come out here", COL_REAL, 5},
    [C_P_SIGNS]  = {"p_signs", "p, any change", "", "two-sided: signs of the words' changes turned; also sees what is common to all words", COL_REAL, 5},
    [C_CHANGE]   = {"change", "called", "", "unchanged, amplified, attenuated, reversed, unclear", COL_TEXT, 0},
    [C_PULL]     = {"pull", "pull", "", "how far the difference went towards that of the hub language: 0 not at all, 1 the whole way", COL_REAL, 3},
    [C_PULL_LO]  = {"pull_lo", "from", "", "lower end of its 95 % interval", COL_REAL, 3},
    [C_PULL_HI]  = {"pull_hi", "to", "", "upper end", COL_REAL, 3},
    [C_VERDICT]  = {"verdict", "verdict", "", "worse: amplified; better: attenuated; difference: reversed; equivalent (unchanged, or the interval of the change within the margin); inconclusive; not assessable", COL_TEXT, 0},
    [C_WHY]      = {"why", "why", "", "why it is not assessable; or that the self-check of an unchanged test holds", COL_TEXT, 0},
};
/* clang-format on */

static const char *const places[WORDSETS_PLACES] = {"X", "Y", "A", "B"};
static const char NO_TEST[] =
    "this measure has no test: read it beside others of its kind";
static const char NO_INTERVAL[] = "fewer than half of the resamples have a value";

/* ---- tests ---- */

static void set_names(Table *t, int32_t row, const BiasResult *r)
{
    table_set_text(t, row, T_TEST, str_text(r->test.name));
    table_set_text(t, row, T_TITLE, str_text(r->test.title));
    table_set_text(t, row, T_SPACE, str_text(r->test.space->name));
    table_set_text(t, row, T_ATTRIBUTES, str_text(r->test.across->name));
    for (int p = 0; p < WORDSETS_PLACES; p++)
        table_set_int(t, row, T_X + p, r->test.set[p].n);
    table_set_text(t, row, T_FLAG,
                   r->is_gendered ? TEXT("grammatical gender")
                   : r->is_names  ? TEXT("culture-bound")
                                  : TEXT(""));
}

static void set_missing(Table *t, int32_t row, const int *cols, int n, const char *why)
{
    for (int i = 0; i < n; i++)
        table_set_missing(t, row, cols[i], why);
}

/* The word or attribute with number k of a test, and its set. */
static Text word_at(const BiasResult *r, int32_t k, int *place)
{
    int32_t i = k;
    for (*place = 0; *place < WORDSETS_B && i >= r->test.set[*place].n; (*place)++)
        i -= r->test.set[*place].n;
    return bias_test_word(&r->test, *place, i);
}

static void set_perm(Table *t, int32_t row, const StatsPerm *p)
{
    table_set_real(t, row, T_P, p->p);
    table_set_real(t, row, T_P_TWO, p->p_two);
    table_set_text(t, row, T_METHOD, p->is_exact ? TEXT("exact") : TEXT("drawn"));
    table_set_int(t, row, T_REACH, (int64_t)p->apart);
    table_set_int(t, row, T_ALL, (int64_t)p->all);
    table_set_real(t, row, T_LEAST, p->least_two);
    table_set_real(t, row, T_ERROR, p->error_two);
}

static void set_common(Table *t, int32_t row, const BiasResult *r)
{
    const char *why = r->common_n > 0 ? "too few concepts are in every language"
                                      : "the test is in one language only";
    table_set_real_or(t, row, T_COMMON, r->common, why);
    if (r->common_n > 0)
        table_set_int(t, row, T_COMMON_N, r->common_n);
    else
        table_set_missing(t, row, T_COMMON_N, why);
}

static void add_weat(Table *t, const BiasResult *r, const BiasOptions *o)
{
    const BiasWeat *w = &r->weat;
    const int32_t row = table_add_row(t);
    set_names(t, row, r);
    table_set_text(t, row, T_METRIC, TEXT("weat"));
    table_set_text(t, row, T_VERDICT, str_text(bias_verdict(r, o)));
    table_set_text(t, row, T_WHY, str_text(r->why));
    set_common(t, row, r);
    if (w->why_d) {
        static const int all[] = {T_EFFECT, T_LO,     T_HI,       T_INTERVAL,
                                  T_POP,    T_SUM,    T_P,        T_P_TWO,
                                  T_Q,      T_METHOD, T_REACH,    T_ALL,
                                  T_LEAST,  T_ERROR,  T_DECISIVE, T_WITHOUT};
        set_missing(t, row, all, sizeof all / sizeof *all, w->why_d);
        return;
    }
    table_set_real(t, row, T_EFFECT, w->d);
    table_set_real_or(t, row, T_LO, w->boot.ci.lo, NO_INTERVAL);
    table_set_real_or(t, row, T_HI, w->boot.ci.hi, NO_INTERVAL);
    const int32_t least = w->nx < w->n - w->nx ? w->nx : w->n - w->nx;
    table_set_text(t, row, T_INTERVAL,
                   least < 8    ? TEXT("unreliable")
                   : least < 20 ? TEXT("optimistic")
                                : TEXT(""));
    table_set_real(t, row, T_POP, w->d_pop);
    table_set_real(t, row, T_SUM, w->sum);
    set_perm(t, row, &w->perm);
    table_set_real_or(t, row, T_Q, r->q, "not in the family: not assessable");
    int place = 0;
    if (w->decisive >= 0) {
        table_set_text(t, row, T_DECISIVE, word_at(r, w->decisive, &place));
        table_set_real(t, row, T_WITHOUT, w->without[w->decisive]);
    } else {
        table_set_missing(t, row, T_DECISIVE, "each set has two words");
        table_set_missing(t, row, T_WITHOUT, "each set has two words");
    }
}

static Status add_measure(Table *t, const BiasResult *r, BiasMeasure m, Error *err)
{
    BiasFigure f;
    TRY(bias_more_make(&r->test, m, &f, err));
    const int32_t row = table_add_row(t);
    static const int none[] = {T_LO,     T_HI,      T_INTERVAL, T_POP,      T_SUM,
                               T_P,      T_P_TWO,   T_Q,        T_METHOD,   T_REACH,
                               T_ALL,    T_LEAST,   T_ERROR,    T_DECISIVE, T_WITHOUT,
                               T_COMMON, T_COMMON_N};
    set_names(t, row, r);
    table_set_text(t, row, T_METRIC, str_text(bias_more_name(m)));
    table_set_real_or(t, row, T_EFFECT, f.value, f.why);
    set_missing(t, row, none, sizeof none / sizeof *none, NO_TEST);
    if (f.why[0] != '\0')
        table_set_text(t, row, T_VERDICT, TEXT("not assessable"));
    else
        table_set_missing(t, row, T_VERDICT, NO_TEST);
    table_set_text(t, row, T_WHY, str_text(f.why));
    return OK;
}

/* ---- words ---- */

static void add_words(Table *t, const BiasResult *r)
{
    const BiasWeat *w = &r->weat;
    int32_t k = 0;
    for (int p = 0; p < WORDSETS_PLACES; p++) {
        const bool is_target = p < WORDSETS_A;
        const Space *space = is_target ? r->test.space : r->test.across;
        for (int32_t i = 0; i < r->test.set[p].n; i++, k++) {
            const int32_t id = r->test.set[p].row[i];
            const int32_t row = table_add_row(t);
            table_set_text(t, row, W_TEST, str_text(r->test.name));
            table_set_text(t, row, W_SPACE, str_text(r->test.space->name));
            table_set_text(t, row, W_ATTRIBUTES, str_text(r->test.across->name));
            table_set_text(t, row, W_SET, str_text(places[p]));
            table_set_word(t, row, W_WORD,
                           (WordRef){space->name, id, space_word(space, id)});
            table_set_text(t, row, W_CONCEPT, bias_test_concept(&r->test, p, i));
            if (is_target) {
                table_set_real_or(t, row, W_S, w->s[k], "A or B has no word here");
                table_set_real_or(t, row, W_SC, w->sc[k],
                                  "its cosines with A and B are all alike");
            } else {
                table_set_missing(t, row, W_S,
                                  "an attribute: others are held against it");
                table_set_missing(t, row, W_SC,
                                  "an attribute: others are held against it");
            }
            table_set_real_or(t, row, W_WITHOUT, w->without[k],
                              w->why_d ? w->why_d : "its set has only two words");
            table_set_bool(t, row, W_DECISIVE, k == w->decisive);
        }
    }
}

/* ---- lost ---- */

static void add_lost_words(Table *t, int32_t row, const BiasTest *test, int place)
{
    const BiasSet *s = &test->set[place];
    const WordSets *sets = test->sets[place < WORDSETS_A ? 0 : 1];
    const Space *space = place < WORDSETS_A ? test->space : test->across;
    Str list = {0};
    int32_t k = 0;
    for (int32_t i = 0; i < s->from->n; i++) {
        if (k < s->n && s->at[k] == i) {
            k++;
            continue;
        }
        const Text word = vocab_word(&sets->words, s->from->word[i]);
        const int32_t exact = vocab_find(&space->vocab, word);
        str_addf(&list, "%s", list.n > 0 ? ", " : "");
        str_add_text(&list, word);
        if (exact >= 0 && !(space->norm[exact] > 0))
            str_add_cstr(&list, " (zero vector)");
    }
    table_set_text(t, row, L_LIST, (Text){str_cstr(&list), list.n});
    str_free(&list);
}

static void add_lost(Table *t, const BiasResult *r)
{
    for (int p = 0; p < WORDSETS_PLACES && !r->is_across; p++) {
        const BiasSet *s = &r->test.set[p];
        if (!s->from)
            continue;
        const int32_t row = table_add_row(t);
        const int32_t given = bias_test_given(s);
        table_set_text(t, row, L_TEST, str_text(r->test.name));
        table_set_text(t, row, L_SPACE, str_text(r->test.space->name));
        table_set_text(t, row, L_SET, str_text(places[p]));
        table_set_int(t, row, L_GIVEN, given);
        table_set_int(t, row, L_USED, s->n);
        table_set_rate(t, row, L_LOST, stats_rate(given - s->n, given));
        table_set_int(t, row, L_REPEATED, s->from->repeated + s->same);
        add_lost_words(t, row, &r->test, p);
    }
}

/* ---- change ---- */

static void set_whole(Table *t, int32_t row, const BiasLine *l, const BiasOptions *o)
{
    const BiasChange *c = &l->change;
    const char *why = c->step.why;
    table_set_real_or(t, row, C_LO, c->ci.ci.lo, why ? why : NO_INTERVAL);
    table_set_real_or(t, row, C_HI, c->ci.ci.hi, why ? why : NO_INTERVAL);
    if (why) {
        static const int none[] = {C_P, C_METHOD, C_ALL, C_LEAST, C_P_SIGNS};
        set_missing(t, row, none, sizeof none / sizeof *none, why);
    } else {
        table_set_real(t, row, C_P, c->labels.p_two);
        table_set_text(t, row, C_METHOD,
                       c->labels.is_exact ? TEXT("exact") : TEXT("drawn"));
        table_set_int(t, row, C_ALL, (int64_t)c->labels.all);
        table_set_real(t, row, C_LEAST, c->labels.least_two);
        table_set_real(t, row, C_P_SIGNS, c->signs.p_two);
    }
    table_set_real_or(t, row, C_Q, l->q, why ? why : "not in the family");
    table_set_text(t, row, C_CHANGE, str_text(bias_change_name(l->verdict)));
    const char *none = l->pull.why ? l->pull.why : "undefined";
    table_set_real_or(t, row, C_PULL, l->pull.value, none);
    table_set_real_or(t, row, C_PULL_LO, l->pull.ci.lo, none);
    table_set_real_or(t, row, C_PULL_HI, l->pull.ci.hi, none);
    table_set_text(t, row, C_VERDICT, str_text(bias_verdict_change(l, o)));
    if (!why && l->before.why[0] == '\0' && l->verdict == BIAS_UNCHANGED)
        why = "self-check holds: no word moved by more than 1e-6";
    table_set_text(t, row, C_WHY, str_text(why ? why : l->before.why));
}

static void add_change(Table *t, const BiasLine *l, const BiasOptions *o)
{
    static const char STEP[] = "one step: the line of all steps is tested";
    static const int none[] = {C_LO,      C_HI,      C_P,       C_Q,      C_METHOD,
                               C_ALL,     C_LEAST,   C_P_SIGNS, C_CHANGE, C_PULL,
                               C_PULL_LO, C_PULL_HI, C_VERDICT, C_WHY};
    const BiasStep *s = &l->change.step;
    const int32_t row = table_add_row(t);
    table_set_text(t, row, C_TEST, str_text(l->before.name));
    table_set_text(t, row, C_SPACE, str_text(l->after.space->name));
    table_set_text(t, row, C_STEP, str_text(l->step));
    table_set_int(t, row, C_N, s->n);
    table_set_real_or(t, row, C_BEFORE, s->before, s->why);
    table_set_real_or(t, row, C_AFTER, s->after, s->why);
    table_set_real_or(t, row, C_SHIFT, s->after - s->before, s->why);
    table_set_real_or(t, row, C_D_BEFORE, s->d_before, s->why);
    table_set_real_or(t, row, C_D_AFTER, s->d_after, s->why);
    table_set_real_or(t, row, C_MOST, s->most, s->why);
    if (l->is_all)
        set_whole(t, row, l, o);
    else
        set_missing(t, row, none, sizeof none / sizeof *none, STEP);
}

/* Each test with its steps, in their order. */
static void add_changes(Table *t, const BiasResults *r, const BiasOptions *o)
{
    for (int i = 0; i < r->nlines; i++) {
        const BiasLine *all = &r->line[i];
        if (!all->is_all)
            continue;
        add_change(t, all, o);
        for (int j = i + 1; j < r->nlines; j++) {
            const BiasLine *l = &r->line[j];
            if (!l->is_all && l->before.name == all->before.name &&
                l->after.space == all->after.space)
                add_change(t, l, o);
        }
    }
}

/* ---- all ---- */

Status bias_table_add(TableSet *set, const BiasResults *r, const BiasOptions *o,
                      unsigned measures, bool has_weat, Error *err)
{
    Table *tests = table_new("tests", "Tests of association", test_cols, N_TESTS);
    Table *words = table_new("words", "Word by word", word_cols, N_WORDS);
    Table *lost = table_new("lost", "What was lost", lost_cols, N_LOST);
    table_set_add(set, tests);
    table_set_add(set, lost);
    if (r->nlines > 0) {
        Table *change = table_new("change", "Before and after", change_cols, N_CHANGE);
        table_set_add(set, change);
        add_changes(change, r, o);
    }
    table_set_add(set, words);
    table_set_drill(words, "neighbors {word}");
    for (int i = 0; i < r->n; i++) {
        if (has_weat)
            add_weat(tests, &r->result[i], o);
        for (int m = 0; m < BIAS_MEASURES; m++)
            if ((measures >> m) & 1)
                TRY(add_measure(tests, &r->result[i], (BiasMeasure)m, err));
        add_words(words, &r->result[i]);
        add_lost(lost, &r->result[i]);
    }
    return OK;
}
