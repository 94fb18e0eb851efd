/* Profiles of a study: which pairs there are, and the tables. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/bias_profile.h"
#include "core/diag/say.h"
#include "core/space/wordlist.h"

enum {
    P_SPACE,
    P_CONCEPTS,
    P_WORDS,
    P_WITHIN,
    P_WITHIN_LO,
    P_WITHIN_HI,
    P_AFTER,
    P_SHARED,
    P_CHANGE,
    P_LO,
    P_HI,
    N_PROFILES
};
enum {
    W_SPACE,
    W_WORD,
    W_TRANSLATION,
    W_TRAINED,
    W_WITHIN,
    W_AFTER,
    W_SHARED,
    W_CHANGE,
    W_TOWARDS,
    W_CONCEPTS,
    N_WORDS
};

/* clang-format off */
static const ColSpec profile_cols[N_PROFILES] = {
    [P_SPACE]     = {"space", "space", "", "the language that is held against the source", COL_TEXT, 0},
    [P_CONCEPTS]  = {"part", "part", "", "all; held out: neither words nor concepts that the training dictionary has; trained on: only such, which are pulled to the source by construction. Each part has its own concepts: its figures are not to be held against those of another", COL_TEXT, 0},
    [P_WORDS]     = {"words", "words", "words", "pairs of the dictionary and of the training dictionary, each a word and a concept of all others", COL_INT, 0},
    [P_WITHIN]    = {"within", "within", "", "mean Spearman correlation of a word's cosines with the concepts in its language and of its translation's in the source: 1 alike, 0 unlike", COL_REAL, 3},
    [P_WITHIN_LO] = {"within_lo", "from", "", "95 % interval, bootstrap over words; too short, since all words share the concepts", COL_REAL, 3},
    [P_WITHIN_HI] = {"within_hi", "to", "", "95 % interval, bootstrap over words; too short, since all words share the concepts", COL_REAL, 3},
    [P_AFTER]     = {"within_after", "after the map", "", "the same after the map: an orthogonal one cannot change it", COL_REAL, 3},
    [P_SHARED]    = {"shared", "shared", "", "the same with the source's words for the concepts, as a reader of the shared space meets them", COL_REAL, 3},
    [P_CHANGE]    = {"change", "drawn", "", "shared - within: above 0 more alike where the source's words stand for the concepts; no test against 0: the noise of the language's own concept words falls away, which alone draws it above 0", COL_REAL, 3},
    [P_LO]        = {"lo", "from", "", "95 % interval, bootstrap over words; too short, since all words share the concepts", COL_REAL, 3},
    [P_HI]        = {"hi", "to", "", "95 % interval, bootstrap over words; too short, since all words share the concepts", COL_REAL, 3},
};
static const ColSpec word_cols[N_WORDS] = {
    [W_SPACE]       = {"space", "space", "", "the language", COL_TEXT, 0},
    [W_WORD]        = {"word", "word", "", "its word", COL_WORD, 0},
    [W_TRANSLATION] = {"translation", "translation", "", "of the source", COL_WORD, 0},
    [W_TRAINED]     = {"trained", "trained on", "", "whether the training dictionary has the source's word", COL_BOOL, 0},
    [W_WITHIN]      = {"within", "within", "", "agreement of the two profiles within the languages", COL_REAL, 3},
    [W_AFTER]       = {"within_after", "after the map", "", "the same after the map", COL_REAL, 3},
    [W_SHARED]      = {"shared", "shared", "", "agreement in the shared space, by the source's words for the concepts", COL_REAL, 3},
    [W_CHANGE]      = {"change", "drawn", "", "shared - within; the words drawn most to the source come first, those that went away last", COL_REAL, 3},
    [W_TOWARDS]     = {"direction", "direction", "", "to the source, or away from it", COL_TEXT, 0},
    [W_CONCEPTS]    = {"concepts", "by", "", "the concepts whose places in the profile changed most in that direction", COL_TEXT, 0},
};
/* clang-format on */

/* The pairs of one language. */
typedef struct Pairs {
    int32_t *row, *hub_row, *which; /* owned; which: all numbers, or those of a part */
    bool *is_trained;               /* owned */
    int32_t n, left_out;
    bool has_train;
} Pairs;

static void free_pairs(Pairs *p)
{
    free(p->row);
    free(p->hub_row);
    free(p->which);
    free(p->is_trained);
    *p = (Pairs){0};
}

typedef struct Pair {
    int32_t hub_row, row;
} Pair;

static int compare_pairs(const void *a, const void *b)
{
    const Pair *x = a;
    const Pair *y = b;
    return x->hub_row < y->hub_row ? -1 : x->hub_row > y->hub_row;
}

typedef struct Ask {
    TableSet *set;
    const Study *s;
    const BiasProfileOptions *o;
    const WordList *concepts; /* NULL: all */
    Table *profiles, *words;
    Progress *progress;
    Str *said;
} Ask;

static bool is_wanted(const Ask *a, const StudyEntry *e, const Pair *p)
{
    const Space *hub = a->s->entry[a->s->source].space;
    if (!(hub->norm[p->hub_row] > 0 && e->space->norm[p->row] > 0))
        return false;
    return !a->concepts ||
           vocab_find_lower(&a->concepts->words, space_word(hub, p->hub_row),
                            a->s->options.is_lower) >= 0;
}

/* Pairs that were found so far, and the rows that they took. */
typedef struct Joined {
    Pair *pair; /* owned by who asked */
    int32_t n;
    bool *is_taken[2]; /* rows of the source, and of the language; owned */
} Joined;

/* The pairs of a dictionary that are wanted and whose words are not taken yet. */
static Status add_pairs(const Ask *a, const StudyEntry *e, const Lexicon *lex, Joined *j,
                        Error *err)
{
    int32_t *src = NULL;
    int32_t *tgt = NULL;
    int32_t found = 0;
    TRY(lexicon_make_one_to_one(lex, &src, &tgt, &found, err));
    for (int32_t i = 0; i < found; i++) {
        const Pair p = {src[i], tgt[i]};
        if (j->is_taken[0][p.hub_row] || j->is_taken[1][p.row] || !is_wanted(a, e, &p))
            continue;
        j->is_taken[0][p.hub_row] = j->is_taken[1][p.row] = true;
        j->pair[j->n++] = p;
    }
    free(src);
    free(tgt);
    return OK;
}

/* Of both dictionaries, the test dictionary's first, in the order of the source. */
static Status join_pairs(const Ask *a, const StudyEntry *e, const Lexicon *train,
                         Pair **out, int32_t *n, Error *err)
{
    const Space *hub = a->s->entry[a->s->source].space;
    Joined j = {.pair = mem_xcalloc((size_t)hub->n + 1, sizeof *j.pair)};
    j.is_taken[0] = mem_xcalloc((size_t)hub->n + 1, sizeof(bool));
    j.is_taken[1] = mem_xcalloc((size_t)e->space->n + 1, sizeof(bool));
    Status st = add_pairs(a, e, e->lex, &j, err);
    if (st == OK && train)
        st = add_pairs(a, e, train, &j, err);
    free(j.is_taken[0]);
    free(j.is_taken[1]);
    qsort(j.pair, (size_t)j.n, sizeof *j.pair, compare_pairs);
    *out = j.pair;
    *n = j.n;
    return st;
}

/* A word is trained on whatever its translation there: it has been shown. */
static void keep_pairs(const Ask *a, const Lexicon *train, const Pair *pair, int32_t n,
                       Pairs *out)
{
    const int32_t rows = a->s->entry[a->s->source].space->n;
    bool *has_row = mem_xcalloc((size_t)rows + 1, sizeof *has_row);
    for (int32_t i = 0; train && i < train->n_sources; i++)
        if (train->src[i] >= 0)
            has_row[train->src[i]] = true;
    out->n = n < a->o->most ? n : a->o->most;
    out->left_out = n - out->n;
    out->has_train = train != NULL;
    const size_t size = (size_t)out->n + 1;
    out->row = mem_xcalloc(size, sizeof *out->row);
    out->hub_row = mem_xcalloc(size, sizeof *out->hub_row);
    out->which = mem_xcalloc(size, sizeof *out->which);
    out->is_trained = mem_xcalloc(size, sizeof *out->is_trained);
    for (int32_t i = 0; i < out->n; i++) {
        out->row[i] = pair[i].row;
        out->hub_row[i] = pair[i].hub_row;
        out->is_trained[i] = has_row[pair[i].hub_row];
    }
    free(has_row);
}

static Status find_pairs(const Ask *a, const StudyEntry *e, Pairs *out, Error *err)
{
    Lexicon *train = NULL;
    Pair *pair = NULL;
    int32_t n = 0;
    *out = (Pairs){0};
    if (e->train)
        TRY(lexicon_make(e->train, a->s->entry[a->s->source].space, e->space,
                         a->s->options.is_lower, &train, err));
    const Status st = join_pairs(a, e, train, &pair, &n, err);
    if (st == OK)
        keep_pairs(a, train, pair, n, out);
    free(pair);
    lexicon_free(train);
    return st;
}

/* --- tables --- */

static void set_mean(Table *t, int32_t r, const BiasProfileMean *m)
{
    static const char no_form[] = "no form before the map is there";
    static const char no_frame[] = "the spaces have other dimensions";
    static const char one[] = "fewer than two words have figures";
    table_set_real_or(t, r, P_WITHIN, m->within, one);
    table_set_real_or(t, r, P_WITHIN_LO, m->within_ci.lo, one);
    table_set_real_or(t, r, P_WITHIN_HI, m->within_ci.hi, one);
    table_set_real_or(t, r, P_AFTER, m->within_after, no_form);
    table_set_real_or(t, r, P_SHARED, m->shared, no_frame);
    table_set_real_or(t, r, P_CHANGE, m->change, no_frame);
    table_set_real_or(t, r, P_LO, m->change_ci.lo, no_frame);
    table_set_real_or(t, r, P_HI, m->change_ci.hi, no_frame);
}

static void add_mean(const Ask *a, const StudyEntry *e, const char *concepts, int32_t n,
                     const BiasProfileMean *m)
{
    Table *t = a->profiles;
    const int32_t r = table_add_row(t);
    table_set_text(t, r, P_SPACE, str_text(e->name));
    table_set_text(t, r, P_CONCEPTS, str_text(concepts));
    table_set_int(t, r, P_WORDS, m ? m->words : n);
    for (int c = P_WITHIN; !m && c < N_PROFILES; c++)
        table_set_missing(t, r, c, "not assessable: 30 concepts or fewer");
    if (m)
        set_mean(t, r, m);
}

static void add_concepts(const Ask *a, const Pairs *p, int32_t r,
                         const BiasProfileWord *w)
{
    const Space *hub = a->s->entry[a->s->source].space;
    Str names = {0};
    for (int k = 0; k < BIAS_PROFILE_NAMED && w->concept[k] >= 0; k++) {
        if (k > 0)
            str_add_cstr(&names, ", ");
        str_add_text(&names, space_word(hub, p->hub_row[w->concept[k]]));
    }
    if (names.n > 0)
        table_set_text(a->words, r, W_CONCEPTS, (Text){str_cstr(&names), names.n});
    else
        table_set_missing(a->words, r, W_CONCEPTS, "no concept changed its place");
    str_free(&names);
}

/* A word's place among the others. */
typedef struct Placed {
    double change;
    int32_t i;
} Placed;

/* The most drawn first, those without a figure last. */
static int compare_placed(const void *a, const void *b)
{
    const Placed *x = a;
    const Placed *y = b;
    if (isnan(x->change) || isnan(y->change) || x->change == y->change) {
        const int absent = isnan(x->change) - isnan(y->change);
        return absent ? absent : (x->i > y->i) - (x->i < y->i);
    }
    return x->change > y->change ? -1 : 1;
}

static void add_word(const Ask *a, const StudyEntry *e, const Pairs *p, int32_t i,
                     const BiasProfileWord *w)
{
    static const char flat[] = "a profile has no variance";
    const StudyEntry *hub = &a->s->entry[a->s->source];
    Table *t = a->words;
    const int32_t r = table_add_row(t);
    table_set_text(t, r, W_SPACE, str_text(e->name));
    table_set_word(t, r, W_WORD,
                   (WordRef){e->name, p->row[i], space_word(e->space, p->row[i])});
    table_set_word(
        t, r, W_TRANSLATION,
        (WordRef){hub->name, p->hub_row[i], space_word(hub->space, p->hub_row[i])});
    if (p->has_train)
        table_set_bool(t, r, W_TRAINED, p->is_trained[i]);
    else
        table_set_missing(t, r, W_TRAINED, "no training dictionary is given");
    table_set_real_or(t, r, W_WITHIN, w->within, flat);
    table_set_real_or(t, r, W_AFTER, w->within_after, "no form before the map is there");
    table_set_real_or(t, r, W_SHARED, w->shared, "the spaces have other dimensions");
    table_set_real_or(t, r, W_CHANGE, w->change, "the spaces have other dimensions");
    if (w->change > 0 || w->change < 0) {
        table_set_text(t, r, W_TOWARDS,
                       w->change > 0 ? TEXT("to the source") : TEXT("away"));
    } else {
        table_set_missing(t, r, W_TOWARDS, "no change");
    }
    add_concepts(a, p, r, w);
}

static void add_words(const Ask *a, const StudyEntry *e, const Pairs *p,
                      const BiasProfileWord *w)
{
    Placed *order = mem_xcalloc((size_t)p->n + 1, sizeof *order);
    for (int32_t i = 0; i < p->n; i++)
        order[i] = (Placed){w[i].change, i};
    qsort(order, (size_t)p->n, sizeof *order, compare_placed);
    for (int32_t i = 0; i < p->n; i++)
        add_word(a, e, p, order[i].i, &w[order[i].i]);
    free(order);
}

/* --- one language --- */

static void say_mean(const Ask *a, const StudyEntry *e, const BiasProfileMean *m,
                     bool is_held_out)
{
    char within[16];
    char shared[16];
    char change[3][16];
    str_addf(a->said, "%s%s: profiles of %d %swords agree %s within the languages",
             a->said->n > 0 ? "; " : "", e->name, (int)m->words,
             is_held_out ? "held-out " : "", say_share(within, m->within));
    if (isnan(m->change))
        return;
    str_addf(a->said, " and %s in the shared space (%s [%s to %s])",
             say_share(shared, m->shared), say_share(change[0], m->change),
             say_share(change[1], m->change_ci.lo),
             say_share(change[2], m->change_ci.hi));
}

/* Figures over all pairs (part -1), or over those trained on (1) or held out (0). */
static Status add_part(const Ask *a, const StudyEntry *e, const Pairs *p, int part,
                       Error *err)
{
    static const char *const names[] = {"all", "held out", "trained on"};
    int32_t m = 0;
    for (int32_t i = 0; i < p->n; i++)
        if (part < 0 || p->is_trained[i] == (part == 1))
            p->which[m++] = i;
    if (m <= BIAS_PROFILE_LEAST) {
        add_mean(a, e, names[part + 1], m, NULL);
        return OK;
    }
    const BiasProfileInput in = {e->before && e->before->n == e->space->n ? e->before
                                                                          : NULL,
                                 e->space,
                                 a->s->entry[a->s->source].space,
                                 p->row,
                                 p->hub_row,
                                 p->n};
    BiasProfileWord *w = mem_xcalloc((size_t)m, sizeof *w);
    Status st = bias_profile_measure(&in, p->which, m, a->progress, w, err);
    if (st == OK) {
        char name[128];
        (void)snprintf(name, sizeof name, "profiles %.100s", e->name);
        const BiasProfileMean mean =
            bias_profile_mean(w, m, a->s->options.seed, name, a->progress);
        if (progress_is_canceled(a->progress))
            st = E_CANCELED;
        add_mean(a, e, names[part + 1], m, &mean);
        if (part < 0)
            add_words(a, e, p, w);
        if (part == (p->has_train ? 0 : -1)) /* what was trained on was pulled there */
            say_mean(a, e, &mean, p->has_train);
    }
    free(w);
    return st;
}

static Status add_language(const Ask *a, const StudyEntry *e, Error *err)
{
    Pairs p;
    TRY(find_pairs(a, e, &p, err));
    if (p.left_out > 0) {
        notes_remark(&a->set->notes, "profile-concepts", p.left_out,
                     "%s: profiles are over the %d most frequent pairs; %d are left out "
                     "(--profile-size N)",
                     e->name, (int)p.n, (int)p.left_out);
    }
    Status st = add_part(a, e, &p, -1, err);
    for (int part = 0; st == OK && p.has_train && part < 2; part++)
        st = add_part(a, e, &p, part, err);
    free_pairs(&p);
    return st;
}

static Status add_all(const Ask *a, Error *err)
{
    int done = 0;
    const Study *s = a->s;
    for (int i = 0; s->source >= 0 && i < s->n; i++) {
        const StudyEntry *e = &s->entry[i];
        if (i == s->source || e->role != STUDY_ALIGNED || !e->lex || !e->dict)
            continue;
        TRY(add_language(a, e, err));
        done++;
    }
    if (done > 0)
        return OK;
    (void)error_set(err, E_USAGE, "--profiles needs an aligned space with a dictionary");
    error_hint(err, "bias SRC TGT --dict FILE --profiles");
    return E_USAGE;
}

Status bias_profile_add(TableSet *set, const Study *s, const BiasProfileOptions *o,
                        Progress *progress, Str *said, Error *err)
{
    WordList *concepts = NULL;
    if (o->concepts) {
        TRY(wordlist_read(&concepts, o->concepts, &s->options.limits, err));
        notes_append(&set->notes, &concepts->notes);
    }
    const Ask a = {
        set,
        s,
        o,
        concepts,
        table_new("profiles", "Profiles of translations", profile_cols, N_PROFILES),
        table_new("profile_words", "Words drawn to the source, and away", word_cols,
                  N_WORDS),
        progress,
        said};
    table_set_add(set, a.profiles);
    table_set_add(set, a.words);
    table_set_drill(a.words, "neighbors {word}");
    Status st = add_all(&a, err);
    if (st == OK && concepts)
        st = registry_add_file(set, s, "concepts", o->concepts, progress, err);
    wordlist_free(concepts);
    return st;
}
