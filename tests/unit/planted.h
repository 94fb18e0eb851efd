/* Worlds with one planted cause: two languages of four regions with fifteen topics each,
 * a dictionary of most words, and in it some pairs that go wrong for a known reason, by
 * margins drawn from weak to strong. Nothing here knows the thresholds of the diagnosis.
 */
#ifndef TESTS_UNIT_PLANTED_H
#define TESTS_UNIT_PLANTED_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/cause.h"
#include "tests/unit/temp.h"

enum {
    PLANTED_D = 60,
    PLANTED_REGIONS = 4,
    PLANTED_TOPICS = 60, /* of all regions */
    PLANTED_WORDS = 20,  /* of a topic */
    PLANTED_N = PLANTED_TOPICS * PLANTED_WORDS,
    PLANTED_EXTRA = 40, /* further target words */
    PLANTED_CASES = 20  /* planted pairs of a world, at most */
};

typedef struct Planted {
    Rng rng;
    CauseKind kind;
    double common[PLANTED_D];
    double region[PLANTED_REGIONS][PLANTED_D];
    double topic[PLANTED_TOPICS][PLANTED_D];
    double x[PLANTED_N][PLANTED_D];
    double y[PLANTED_N + PLANTED_EXTRA][PLANTED_D];
    char src[PLANTED_N][32];
    char tgt[PLANTED_N + PLANTED_EXTRA][32];
    int32_t place[PLANTED_N]; /* row of concept i in both spaces */
    int extra;
    bool is_case[PLANTED_N];
    bool is_hidden[PLANTED_N];    /* not in the dictionary */
    bool is_listed[PLANTED_N];    /* the relations name its opposite */
    const char *thief[PLANTED_N]; /* the target word that is to be predicted; NULL: any */
    char said[PLANTED_N][32];     /* source word as the dictionary has it; "": as it is */
    Str relations;
    int cases;
    /* what it becomes */
    Space *src_space, *tgt_space;
    Dict *dict;
    Lexicon *lex;
    Cross *cross;
    GoldRanks *ranks;
    WordFile *list;
    Causes *causes;
} Planted;

/* --- vectors --- */

static inline double planted_dot(const double *a, const double *b)
{
    double sum = 0;
    for (int i = 0; i < PLANTED_D; i++)
        sum += a[i] * b[i];
    return sum;
}

static inline void planted_unit(double *a)
{
    const double length = sqrt(planted_dot(a, a));
    for (int i = 0; i < PLANTED_D; i++)
        a[i] /= length;
}

static inline void planted_random(Planted *p, double *out)
{
    for (int i = 0; i < PLANTED_D; i++)
        out[i] = rng_normal(&p->rng);
    planted_unit(out);
}

/* out += by * a */
static inline void planted_add(double *out, double by, const double *a)
{
    for (int i = 0; i < PLANTED_D; i++)
        out[i] += by * a[i];
}

static inline double planted_between(Planted *p, double lo, double hi)
{
    return lo + (hi - lo) * rng_uniform(&p->rng);
}

/* out = a + sigma * noise, of unit length. */
static inline void planted_noisy(Planted *p, const double *a, double sigma, double *out)
{
    double noise[PLANTED_D];
    planted_random(p, noise);
    memcpy(out, a, sizeof noise);
    planted_add(out, sigma, noise);
    planted_unit(out);
}

/* A unit vector at this cosine from the unit vector a, in a random direction. */
static inline void planted_at(Planted *p, const double *a, double cosine, double *out)
{
    double side[PLANTED_D];
    planted_random(p, side);
    planted_add(side, -planted_dot(side, a), a);
    planted_unit(side);
    memset(out, 0, sizeof side);
    planted_add(out, cosine, a);
    planted_add(out, sqrt(1 - cosine * cosine), side);
}

/* --- the world before anything goes wrong --- */

static inline void planted_word(Planted *p, char *out)
{
    static const char consonants[] = "bdfgklmnprstvz";
    static const char vowels[] = "aeiou";
    for (int i = 0; i < 5; i++) {
        out[2 * i] = consonants[rng_below(&p->rng, sizeof consonants - 1)];
        out[2 * i + 1] = vowels[rng_below(&p->rng, sizeof vowels - 1)];
    }
    out[10] = '\0';
}

static inline int planted_topic(int i)
{
    return i / PLANTED_WORDS;
}

static inline int planted_region(int i)
{
    return planted_topic(i) * PLANTED_REGIONS / PLANTED_TOPICS;
}

static inline void planted_begin(Planted *p)
{
    int32_t rows[PLANTED_N];
    planted_random(p, p->common);
    for (int r = 0; r < PLANTED_REGIONS; r++)
        planted_random(p, p->region[r]);
    for (int t = 0; t < PLANTED_TOPICS; t++)
        planted_random(p, p->topic[t]);
    for (int i = 0; i < PLANTED_N; i++) {
        double own[PLANTED_D];
        double v[PLANTED_D] = {0};
        planted_random(p, own);
        planted_add(v, 0.2, p->common);
        planted_add(v, 0.4, p->region[planted_region(i)]);
        planted_add(v, 0.6, p->topic[planted_topic(i)]);
        planted_add(v, 0.63, own);
        planted_unit(v);
        const double sigma = planted_between(p, 0.2, 0.6);
        planted_noisy(p, v, sigma, p->x[i]);
        planted_noisy(p, v, sigma, p->y[i]);
        planted_word(p, p->src[i]);
        planted_word(p, p->tgt[i]);
        rows[i] = i;
        p->is_hidden[i] = rng_below(&p->rng, 5) == 0;
    }
    rng_shuffle(&p->rng, rows, PLANTED_N);
    for (int i = 0; i < PLANTED_N; i++)
        p->place[rows[i]] = i;
}

/* A further target word. */
static inline double *planted_extra(Planted *p, const char *word)
{
    const int i = PLANTED_N + p->extra++;
    if (word)
        (void)snprintf(p->tgt[i], sizeof p->tgt[i], "%s", word);
    else
        planted_word(p, p->tgt[i]);
    return p->y[i];
}

/* Words that nothing has been done to, in the first three fifths of their space, from all
 * topics in turn; each is made a case. */
static inline int planted_next(Planted *p)
{
    for (;;) {
        const int i = (int)rng_below(&p->rng, PLANTED_N);
        if (p->is_case[i] || p->place[i] > PLANTED_N * 3 / 5)
            continue;
        p->is_case[i] = true;
        p->is_hidden[i] = false;
        p->cases++;
        return i;
    }
}

/* --- what goes wrong --- */

/* One target word to which many source words lean; golds of some a little less near. */
static inline void planted_hub(Planted *p)
{
    double *hub = planted_extra(p, NULL);
    planted_random(p, hub);
    for (int c = 0; c < PLANTED_CASES; c++)
        (void)planted_next(p);
    for (int i = 0; i < PLANTED_N; i++) {
        if (!p->is_case[i] && rng_below(&p->rng, 6) != 0)
            continue;
        p->thief[i] = p->tgt[PLANTED_N];
        planted_add(p->x[i], planted_between(p, 0.65, 0.85), hub);
        planted_unit(p->x[i]);
        const double aim = planted_dot(p->x[i], hub) - planted_between(p, 0.005, 0.06);
        double noise[PLANTED_D];
        planted_random(p, noise);
        while (p->is_case[i] && planted_dot(p->x[i], p->y[i]) > aim) {
            planted_add(p->y[i], 0.05, noise);
            planted_unit(p->y[i]);
        }
    }
}

/* A word of two senses of nearly the same weight, of which the dictionary has the weaker
 * one. (Of a sense that rules the 30 neighbours the other cannot be seen.) */
static inline void planted_senses(Planted *p)
{
    for (int c = 0; c < PLANTED_CASES; c++) {
        const int i = planted_next(p);
        const int other = (i + PLANTED_N / 2 + PLANTED_WORDS * c) % PLANTED_N;
        double own[PLANTED_D];
        double b[PLANTED_D] = {0};
        planted_random(p, own);
        planted_add(b, 0.2, p->common);
        planted_add(b, 0.4, p->region[planted_region(other)]);
        planted_add(b, 0.6, p->topic[planted_topic(other)]);
        planted_add(b, 0.66, own);
        planted_unit(b);
        planted_add(p->x[i], planted_between(p, 1.0, 1.1), b);
        planted_unit(p->x[i]);
        planted_noisy(p, b, 0.2, planted_extra(p, NULL));
        p->thief[i] = p->tgt[PLANTED_N + p->extra - 1];
    }
}

/* An opposite beside it whose translation is nearer than its own; half of them listed. */
static inline void planted_opposite(Planted *p)
{
    for (int c = 0; c < PLANTED_CASES; c++) {
        const int i = planted_next(p);
        int j = 0; /* another word of its topic */
        do {
            j = planted_topic(i) * PLANTED_WORDS + (int)rng_below(&p->rng, PLANTED_WORDS);
        } while (p->is_case[j]);
        p->is_case[j] = true; /* kept from other cases; not counted */
        p->is_hidden[j] = false;
        planted_at(p, p->x[i], planted_between(p, 0.7, 0.85), p->x[j]);
        planted_noisy(p, p->x[j], 0.25, p->y[j]);
        p->thief[i] = p->tgt[j];
        const double near = planted_dot(p->x[i], p->y[j]);
        double gold[PLANTED_D] = {0};
        planted_add(gold, 0.8, p->x[i]);
        planted_add(gold, 0.5, p->y[j]);
        planted_unit(gold);
        double t = 0; /* noise until it is farther by the margin */
        const double aim = near - planted_between(p, 0.01, 0.12);
        double noise[PLANTED_D];
        planted_random(p, noise);
        do {
            t += 0.02;
            memcpy(p->y[i], gold, sizeof gold);
            planted_add(p->y[i], t, noise);
            planted_unit(p->y[i]);
        } while (planted_dot(p->x[i], p->y[i]) > aim && t < 5);
        p->is_listed[i] = c % 2 == 0;
        if (p->is_listed[i])
            str_addf(&p->relations, "opposite\t%s\t%s\n", p->src[i], p->src[j]);
        p->is_case[j] = false;
    }
    str_addf(&p->relations, "plural\t%s\t%s\n", p->src[0], p->src[1]);
}

/* Another form of the gold is nearer. */
static inline void planted_form(Planted *p)
{
    for (int c = 0; c < PLANTED_CASES; c++) {
        const int i = planted_next(p);
        static const char *const ending[] = {"s", "ez", "ons", "ant"};
        char word[32];
        (void)snprintf(word, sizeof word, "%.8s%s", p->tgt[i],
                       ending[rng_below(&p->rng, 4)]);
        double *form = planted_extra(p, word);
        p->thief[i] = p->tgt[PLANTED_N + p->extra - 1];
        double kin[PLANTED_D];
        const double gold = planted_between(p, 0.55, 0.75);
        const double margin = planted_between(p, 0.01, 0.15);
        planted_at(p, p->x[i], 0, kin);
        memset(p->y[i], 0, sizeof kin);
        planted_add(p->y[i], gold, p->x[i]);
        planted_add(p->y[i], sqrt(1 - gold * gold), kin);
        double other[PLANTED_D];
        planted_noisy(p, kin, planted_between(p, 0.2, 1), other);
        planted_add(other, -planted_dot(other, p->x[i]), p->x[i]);
        planted_unit(other);
        memset(form, 0, sizeof kin);
        planted_add(form, gold + margin, p->x[i]);
        planted_add(form, sqrt(1 - (gold + margin) * (gold + margin)), other);
    }
}

/* A translation as good as others, that the dictionary has not. */
static inline void planted_gap(Planted *p)
{
    for (int c = 0; c < PLANTED_CASES; c++) {
        const int i = planted_next(p);
        double *better = planted_extra(p, NULL);
        p->thief[i] = p->tgt[PLANTED_N + p->extra - 1];
        memcpy(better, p->y[i], sizeof p->y[i]);
        planted_at(p, p->x[i],
                   planted_dot(p->x[i], better) - planted_between(p, 0.02, 0.35),
                   p->y[i]);
    }
}

/* The dictionary writes the word in another way. */
static inline void planted_spelling(Planted *p)
{
    for (int c = 0; c < PLANTED_CASES; c++) {
        const int i = planted_next(p);
        const bool is_case = c % 2 == 0;
        (void)snprintf(p->src[i] + 9, sizeof p->src[i] - 9, "\xc3\xa9t"); /* e acute */
        memcpy(p->said[i], p->src[i], sizeof p->said[i]);
        if (is_case)
            p->said[i][0] = (char)(p->said[i][0] - 'a' + 'A');
        else
            (void)snprintf(p->said[i] + 9, sizeof p->said[i] - 9, "e\xcc\x81t");
    }
}

/* Words of the last rows with more noise than sense. */
static inline void planted_rare(Planted *p)
{
    for (int i = 0; i < PLANTED_N; i++) {
        if (p->place[i] < PLANTED_N * 17 / 20)
            continue;
        p->is_case[i] = p->cases < PLANTED_CASES;
        p->is_hidden[i] = p->is_hidden[i] && !p->is_case[i];
        p->cases += p->is_case[i];
        double noisy[PLANTED_D];
        planted_noisy(p, p->x[i], p->is_case[i] ? planted_between(p, 1.2, 3) : 0.5,
                      noisy);
        memcpy(p->x[i], noisy, sizeof noisy);
    }
}

/* The first region of the target turned against the rest by one rotation: in planes drawn
 * at random, all by one angle. */
static inline void planted_turn(Planted *p)
{
    double axis[PLANTED_D][PLANTED_D];
    const double angle = planted_between(p, 1.2, 1.57);
    for (int k = 0; k < PLANTED_D; k++) {
        planted_random(p, axis[k]);
        for (int j = 0; j < k; j++)
            planted_add(axis[k], -planted_dot(axis[k], axis[j]), axis[j]);
        planted_unit(axis[k]);
    }
    for (int i = 0; planted_region(i) == 0; i++) {
        double turned[PLANTED_D] = {0};
        for (int k = 0; k < PLANTED_D; k += 2) {
            const double a = planted_dot(p->y[i], axis[k]);
            const double b = planted_dot(p->y[i], axis[k + 1]);
            planted_add(turned, cos(angle) * a - sin(angle) * b, axis[k]);
            planted_add(turned, sin(angle) * a + cos(angle) * b, axis[k + 1]);
        }
        memcpy(p->y[i], turned, sizeof turned);
        if (p->place[i] < PLANTED_N * 3 / 5 && p->cases < PLANTED_CASES && i % 3 == 0) {
            p->is_case[i] = true;
            p->is_hidden[i] = false;
            p->cases++;
        }
    }
}

/* The first region of the target is about other things: its words keep little of what
 * their translations are about. */
static inline void planted_shift(Planted *p)
{
    for (int i = 0; planted_region(i) == 0; i++) {
        double other[PLANTED_D] = {0};
        double own[PLANTED_D];
        planted_random(p, own);
        planted_add(other, 0.4, p->region[0]);
        planted_add(other, 0.6, p->topic[rng_below(&p->rng, PLANTED_TOPICS / 4)]);
        planted_add(other, 0.66, own);
        planted_unit(other);
        planted_add(other, planted_between(p, 0, 0.35), p->y[i]);
        planted_unit(other);
        memcpy(p->y[i], other, sizeof other);
        if (p->place[i] < PLANTED_N * 3 / 5 && p->cases < PLANTED_CASES && i % 3 == 0) {
            p->is_case[i] = true;
            p->is_hidden[i] = false;
            p->cases++;
        }
    }
}

/* --- from numbers to causes --- */

static inline Space *planted_space(const Planted *p, bool is_src)
{
    const int extra = is_src ? 0 : p->extra;
    Space *s = NULL;
    assert_int_equal(space_new(&s, PLANTED_N + extra, PLANTED_D, NULL), OK);
    int32_t *at = mem_xcalloc(PLANTED_N, sizeof *at);
    for (int i = 0; i < PLANTED_N; i++)
        at[p->place[i]] = i;
    for (int r = 0; r < PLANTED_N + extra; r++) {
        /* further words stand in the middle, among frequent ones */
        const int i = r < PLANTED_N / 4           ? at[r]
                      : r < PLANTED_N / 4 + extra ? PLANTED_N + r - PLANTED_N / 4
                                                  : at[r - extra];
        bool is_new = false;
        const char *word = is_src ? p->src[i] : p->tgt[i];
        assert_int_equal(vocab_add(&s->vocab, str_text(word), NULL, &is_new, NULL), OK);
        assert_true(is_new);
        for (int c = 0; c < PLANTED_D; c++)
            space_row_mut(s, r)[c] = (float)(is_src ? p->x[i][c] : p->y[i][c]);
    }
    free(at);
    (void)snprintf(s->name, sizeof s->name, "%s", is_src ? "src" : "tgt");
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

static inline void planted_read(Planted *p)
{
    char path[160];
    const Limits limits = limits_default();
    Str d = {0};
    for (int i = 0; i < PLANTED_N; i++)
        if (!p->is_hidden[i])
            str_addf(&d, "%s\t%s\n", p->said[i][0] ? p->said[i] : p->src[i], p->tgt[i]);
    assert_int_equal(lexicon_read_dict(&p->dict, temp_text(path, "d.tsv", str_cstr(&d)),
                                       false, &limits, NULL),
                     OK);
    if (p->relations.n > 0)
        assert_int_equal(wordfile_read(&p->list, WORDFILE_RELATIONS,
                                       temp_text(path, "r.tsv", str_cstr(&p->relations)),
                                       &limits, NULL, NULL),
                         OK);
    str_free(&d);
}

static inline void planted_diagnose(Planted *p, Progress *progress)
{
    p->src_space = planted_space(p, true);
    p->tgt_space = planted_space(p, false);
    planted_read(p);
    assert_int_equal(
        lexicon_make(p->dict, p->src_space, p->tgt_space, false, &p->lex, NULL), OK);
    assert_int_equal(
        cross_make_cosine(p->src_space, p->tgt_space, 10, progress, &p->cross, NULL), OK);
    assert_int_equal(rank_make(p->src_space, p->tgt_space, p->lex, p->cross, progress,
                               &p->ranks, NULL),
                     OK);
    const CauseInput in = {.src = p->src_space,
                           .tgt = p->tgt_space,
                           .lex = p->lex,
                           .cross = p->cross,
                           .ranks = p->ranks,
                           .relations = p->list};
    Error err = {0};
    if (cause_make(&in, progress, &p->causes, &err) != OK)
        fail_msg("%s", err.text);
}

/* A world in which about PLANTED_CASES pairs go wrong for this reason. */
static inline Planted *planted_new(CauseKind kind, uint64_t seed, Progress *progress)
{
    Planted *p = mem_xcalloc(1, sizeof *p);
    p->kind = kind;
    p->rng = rng_stream(seed, cause_name(kind));
    planted_begin(p);
    void (*const plant[CAUSE_KINDS])(Planted *) = {
        [CAUSE_HUB] = planted_hub,          [CAUSE_POLYSEMY] = planted_senses,
        [CAUSE_ANTONYM] = planted_opposite, [CAUSE_MORPHOLOGY] = planted_form,
        [CAUSE_GOLD_GAP] = planted_gap,     [CAUSE_OOV] = planted_spelling,
        [CAUSE_FREQUENCY] = planted_rare,   [CAUSE_MAP] = planted_turn,
        [CAUSE_DOMAIN] = planted_shift};
    plant[kind](p);
    planted_diagnose(p, progress);
    return p;
}

static inline void planted_free(Planted *p)
{
    cause_free(p->causes);
    rank_free(p->ranks);
    cross_free(p->cross);
    lexicon_free(p->lex);
    lexicon_free_dict(p->dict);
    wordfile_free(p->list);
    space_free(p->src_space);
    space_free(p->tgt_space);
    str_free(&p->relations);
    free(p);
}

/* Whether a planted pair goes wrong, and by the word that was planted for it: others are
 * no cases of the cause. */
static inline bool planted_takes(const Planted *p, int i, const Cause *c)
{
    if (!p->is_case[i] || !c || c->is_hit)
        return false;
    return !p->thief[i] ||
           str_compare(space_word(p->tgt_space, c->rival), str_text(p->thief[i])) == 0;
}

/* What is to be found of concept i: an opposite that no list names is a fellow word. */
static inline CauseKind planted_kind(const Planted *p, int i)
{
    return p->kind == CAUSE_ANTONYM && !p->is_listed[i] ? CAUSE_FELLOW : p->kind;
}

/* The diagnosis of concept i. */
static inline const Cause *planted_cause(const Planted *p, int i)
{
    const char *word = p->said[i][0] ? p->said[i] : p->src[i];
    for (int32_t e = 0; e < p->lex->n_sources; e++)
        if (str_compare(p->lex->word[e], str_text(word)) == 0)
            return &p->causes->cause[e];
    return NULL;
}

#endif
