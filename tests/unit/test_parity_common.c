/* Parity on made dictionaries, and the published figures of its parts. */
#include <math.h>

#include "core/base/mem.h"
#include "core/base/stats_test.h"
#include "core/diag/parity_common.h"
#include "tests/unit/made.h"
#include "tests/unit/temp.h"

enum { WORDS = 60, LANGUAGES = 5 };

static void near(double a, double b, double tolerance)
{
    if (!(fabs(a - b) <= tolerance))
        fail_msg("%.17g, expected %.17g", a, b);
}

/* AUDITS of other programs quote these: Wilson, Benjamini and Hochberg's own example. */
static void published_figures(void **state)
{
    (void)state;
    static const struct {
        int64_t hits, n;
        double lo, hi;
    } wilson[] = {{81, 263, .2553, .3662},
                  {15, 148, .0624, .1605},
                  {0, 20, 0, .1611},
                  {1, 29, .0061, .1718}};
    for (size_t i = 0; i < sizeof wilson / sizeof *wilson; i++) {
        const Rate r = stats_rate(wilson[i].hits, wilson[i].n);
        near(r.lo, wilson[i].lo, 5e-5);
        near(r.hi, wilson[i].hi, 5e-5);
    }
    static const double p[] = {.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344,
                               .0459, .3240, .4262, .5719, .6528, .7590, 1.0};
    double q[15];
    int rejected = 0;
    stats_test_bh(p, 15, q);
    for (int i = 0; i < 15; i++)
        rejected += q[i] <= 0.05;
    assert_int_equal(rejected, 4);
    near(q[3], 0.035625, 1e-12);
}

/* Welsh and German beside English, each on its own words. */
static void verdicts_of_an_example(void **state)
{
    (void)state;
    const Rate en = stats_rate(800, 1000);
    const Rate cy = stats_rate(55, 100);
    const Rate de = stats_rate(1570, 2000);
    const Interval to_cy = stats_test_newcombe(en, cy);
    const Interval to_de = stats_test_newcombe(en, de);
    near(en.value - cy.value, 0.25, 1e-12);
    near(to_cy.lo, 0.1526, 5e-5);
    near(to_cy.hi, 0.3504, 5e-5);
    near(to_de.lo, -0.0162, 5e-5);
    near(to_de.hi, 0.0450, 5e-5);
    assert_int_equal(parity_common_judge(to_cy, (double)NAN, 0.05, 0.05), PARITY_WORSE);
    assert_int_equal(parity_common_judge(to_de, (double)NAN, 0.05, 0.05),
                     PARITY_EQUIVALENT);
    assert_int_equal(parity_common_judge(to_de, (double)NAN, 0.04, 0.05),
                     PARITY_INCONCLUSIVE);
    const Interval to_en = {-to_cy.hi, -to_cy.lo};
    assert_int_equal(parity_common_judge(to_en, 0.01, 0.05, 0.05), PARITY_BETTER);
    /* An interval without 0 is not enough where q says that one of many would have it. */
    assert_int_equal(parity_common_judge(to_en, 0.06, 0.05, 0.05), PARITY_INCONCLUSIVE);
}

/* --- made languages --- */

typedef struct Made {
    Space *src, *tgt;
    Dict *dict[LANGUAGES];
    Lexicon *lex[LANGUAGES];
    bool hit[LANGUAGES][WORDS];
    ParityTarget target[LANGUAGES];
} Made;

/* Words from to..: w3 of the first language has a translation that is nowhere. */
static void add(Made *m, int at, const char *name, int from, int to)
{
    char path[160];
    Str text = {0};
    for (int i = from; i < to; i++) {
        if (at == 0 && i == 3)
            str_addf(&text, "w%d\tnowhere\n", i);
        else
            str_addf(&text, "w%d\tw%d\n", i, i);
    }
    str_addf(&text, "unheard\tw1\n"); /* the source space has no such word */
    (void)temp_text(path, name, str_cstr(&text));
    str_free(&text);
    const Limits limits = limits_default();
    assert_int_equal(lexicon_read_dict(&m->dict[at], path, false, &limits, NULL), OK);
    assert_int_equal(lexicon_make(m->dict[at], m->src, m->tgt, false, &m->lex[at], NULL),
                     OK);
    m->target[at].lex = m->lex[at];
    m->target[at].why = NULL;
}

static void make(Made *m)
{
    static const char *const names[] = {"a", "b", "c", "d", "e"};
    static const int32_t vocabulary[] = {100, 200, 150, 900, 1000};
    float x[WORDS * 2];
    *m = (Made){0};
    made_random(x, WORDS * 2, 1);
    m->src = made_space("en", x, WORDS, 2);
    m->tgt = made_space("xx", x, WORDS, 2);
    for (int i = 0; i < LANGUAGES; i++) {
        m->target[i] = (ParityTarget){.name = names[i],
                                      .src = m->src,
                                      .is_hit = m->hit[i],
                                      .vocabulary = vocabulary[i],
                                      .why = "no dictionary"};
    }
    add(m, 0, "a", 0, 60);
    add(m, 1, "b", 0, 50);
    add(m, 2, "c", 25, 60); /* 25 words of it are b's, too */
    add(m, 3, "d", 0, 10);  /* the largest vocabulary, but ten words */
    for (int i = 0; i < WORDS; i++) {
        m->hit[0][i] = i < 40 && i != 3;
        m->hit[1][i] = i < 20;
        m->hit[2][i] = i < 35; /* by entry: w25 is its first */
        m->hit[3][i] = i < 10;
    }
}

static void done(Made *m)
{
    for (int i = 0; i < LANGUAGES; i++) {
        lexicon_free(m->lex[i]);
        lexicon_free_dict(m->dict[i]);
    }
    space_free(m->src);
    space_free(m->tgt);
}

static void the_same_concepts_are_compared(void **state)
{
    (void)state;
    Made m;
    make(&m);
    const ParityOptions o = parity_common_defaults();
    Parity *p = NULL;
    assert_int_equal(parity_common_make(m.target, LANGUAGES, &o, NULL, &p, NULL), OK);
    assert_int_equal(p->reference, 1); /* c and d have other reasons to be left out */
    assert_int_equal(p->common, 50);
    assert_int_equal(p->compared, 1);
    assert_int_equal(str_compare(p->concept[49], TEXT("w49")), 0);
    const ParityLanguage *a = &p->language[0];
    const ParityLanguage *b = &p->language[1];
    assert_true(a->is_assessed && b->is_assessed);
    assert_int_equal(a->asked, 60);
    assert_int_equal(a->own.n, 59); /* w3 is asked but not covered */
    assert_int_equal(a->own_all.n, 60);
    assert_int_equal(a->covered, 49);
    assert_int_equal(a->same.n, 50);
    assert_int_equal(a->same.hits, 39);
    assert_int_equal(b->same.hits, 20);
    assert_int_equal(a->only_here, 20);
    assert_int_equal(a->only_there, 1); /* w3 */
    near(a->gap.value, -0.38, 1e-15);
    near(a->p, stats_mcnemar(20, 1), 1e-15);
    near(a->q, a->p, 1e-15);
    assert_int_equal(a->verdict, PARITY_BETTER);
    assert_int_equal(b->verdict, PARITY_REFERENCE);
    assert_int_equal(a->group, 1);
    assert_int_equal(b->group, 2);
    assert_true(a->ratio.lo > 1 && a->ratio.lo < 39 / 20.0 && a->ratio.hi > 39 / 20.0);
    assert_int_equal(p->same.languages, 2);
    assert_int_equal(p->same.worst, 1);
    assert_int_equal(p->same.best, 0);
    near(p->same.figures.range, 0.38, 1e-15);
    assert_int_equal(p->own.languages, 3); /* a, b, c: d has ten words */
    parity_common_free(p);
    done(&m);
}

static void who_cannot_be_assessed_says_why(void **state)
{
    (void)state;
    Made m;
    make(&m);
    ParityOptions o = parity_common_defaults();
    Parity *p = NULL;
    assert_int_equal(parity_common_make(m.target, LANGUAGES, &o, NULL, &p, NULL), OK);
    static const char *const why[] = {"shares 25 concepts", "asks for 10 source words",
                                      "no dictionary"};
    for (int i = 2; i < LANGUAGES; i++) {
        assert_false(p->language[i].is_assessed);
        assert_int_equal(p->language[i].verdict, PARITY_NOT_ASSESSABLE);
        assert_int_equal(p->language[i].group, 0);
        assert_non_null(strstr(p->language[i].why, why[i - 2]));
    }
    assert_true(isfinite(p->language[2].own_gap.lo)); /* on its own words it can */
    assert_true(isnan(p->language[3].own_gap.lo));
    parity_common_free(p);
    Error err = {0};
    o.reference = 3;
    assert_int_equal(parity_common_make(m.target, LANGUAGES, &o, NULL, &p, &err),
                     E_USAGE);
    assert_non_null(strstr(err.text, "d cannot be the reference"));
    assert_null(p);
    o.reference = 2; /* chosen: now b is the one that shares too little */
    assert_int_equal(parity_common_make(m.target, LANGUAGES, &o, NULL, &p, NULL), OK);
    assert_int_equal(p->common, 35);
    assert_true(p->language[0].is_assessed && !p->language[1].is_assessed);
    assert_int_equal(p->language[0].verdict, PARITY_WORSE);
    parity_common_free(p);
    done(&m);
}

/* A list narrows the concepts; with too few of them nobody is compared. */
static void a_list_of_concepts(void **state)
{
    (void)state;
    Made m;
    make(&m);
    Vocab list = {0};
    ParityOptions o = parity_common_defaults();
    Parity *p = NULL;
    for (int i = 0; i < 35; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "w%d", i);
        assert_int_equal(vocab_add(&list, str_text(word), NULL, NULL, NULL), OK);
    }
    o.only = &list;
    assert_int_equal(parity_common_make(m.target, LANGUAGES, &o, NULL, &p, NULL), OK);
    assert_int_equal(p->common, 35);
    assert_int_equal(p->compared, 1);
    assert_int_equal(p->language[0].same.n, 35);
    assert_int_equal(p->language[0].same.hits, 34); /* all of w0 ... w34 but w3 */
    assert_int_equal(p->language[1].same.hits, 20);
    assert_int_equal(p->language[0].only_here, 15);
    assert_int_equal(p->language[0].only_there, 1);
    near(p->language[0].gap.value, -14 / 35.0, 1e-15);
    assert_int_equal(p->language[0].verdict, PARITY_BETTER);
    assert_int_equal(str_compare(p->concept[34], TEXT("w34")), 0);
    assert_int_equal(p->language[0].own.n, 59); /* own words are not narrowed */
    parity_common_free(p);
    Vocab few = {0};
    assert_int_equal(vocab_add(&few, TEXT("w1"), NULL, NULL, NULL), OK);
    o.only = &few;
    assert_int_equal(parity_common_make(m.target, LANGUAGES, &o, NULL, &p, NULL), OK);
    assert_int_equal(p->reference, -1);
    assert_int_equal(p->common, 0);
    assert_int_equal(p->same.languages, 0);
    assert_non_null(strstr(p->language[1].why, "1 of the listed"));
    parity_common_free(p);
    vocab_free(&list);
    vocab_free(&few);
    done(&m);
}

/* The order in which languages are given changes no figure of theirs. */
static void the_order_of_languages_does_not_matter(void **state)
{
    (void)state;
    Made m;
    make(&m);
    ParityTarget turned[LANGUAGES];
    const ParityOptions o = parity_common_defaults();
    Parity *p = NULL;
    Parity *q = NULL;
    for (int i = 0; i < LANGUAGES; i++)
        turned[i] = m.target[LANGUAGES - 1 - i];
    assert_int_equal(parity_common_make(m.target, LANGUAGES, &o, NULL, &p, NULL), OK);
    assert_int_equal(parity_common_make(turned, LANGUAGES, &o, NULL, &q, NULL), OK);
    for (int i = 0; i < LANGUAGES; i++) {
        const ParityLanguage *a = &p->language[i];
        const ParityLanguage *b = &q->language[LANGUAGES - 1 - i];
        assert_int_equal(a->verdict, b->verdict);
        assert_int_equal(a->same.hits, b->same.hits);
        assert_int_equal(a->group, b->group);
        assert_string_equal(a->why, b->why);
    }
    parity_common_free(p);
    parity_common_free(q);
    done(&m);
}

/* 54, 42, 27 and 10 of 60: each interval overlaps that of the next, the first and the
 * third do not. */
static void groups_do_not_chain(void **state)
{
    (void)state;
    static const int hits[] = {54, 27, 46, 37, 10};
    static const int group[] = {1, 2, 1, 2, 3};
    Made m;
    make(&m);
    for (int i = 0; i < LANGUAGES; i++) {
        lexicon_free(m.lex[i]);
        lexicon_free_dict(m.dict[i]);
        add(&m, i, "all", 0, WORDS);
        for (int w = 0; w < WORDS; w++)
            m.hit[i][w] = w < hits[i];
    }
    const ParityOptions o = parity_common_defaults();
    Parity *p = NULL;
    assert_int_equal(parity_common_make(m.target, LANGUAGES, &o, NULL, &p, NULL), OK);
    for (int i = 0; i < LANGUAGES; i++)
        assert_int_equal(p->language[i].group, group[i]);
    const Rate *best = &p->language[0].same;
    const Rate *second = &p->language[2].same;
    const Rate *third = &p->language[3].same;
    assert_true(second->hi >= best->lo && third->hi >= second->lo); /* a chain */
    assert_true(third->hi < best->lo);
    for (int i = 0; i < LANGUAGES; i++) {
        for (int k = 0; k < LANGUAGES; k++) {
            const ParityLanguage *a = &p->language[i];
            const ParityLanguage *b = &p->language[k];
            assert_true(a->group != b->group || a->same.hi >= b->same.lo);
        }
    }
    parity_common_free(p);
    done(&m);
}

static void nobody(void **state)
{
    (void)state;
    const ParityOptions o = parity_common_defaults();
    Parity *p = NULL;
    assert_int_equal(parity_common_make(NULL, 0, &o, NULL, &p, NULL), OK);
    assert_int_equal(p->reference, -1);
    parity_common_free(p);
    parity_common_free(NULL);
    assert_string_equal(parity_common_verdict(PARITY_NOT_ASSESSABLE), "not assessable");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_figures),
        cmocka_unit_test(verdicts_of_an_example),
        cmocka_unit_test(the_same_concepts_are_compared),
        cmocka_unit_test(who_cannot_be_assessed_says_why),
        cmocka_unit_test(a_list_of_concepts),
        cmocka_unit_test(the_order_of_languages_does_not_matter),
        cmocka_unit_test(groups_do_not_chain),
        cmocka_unit_test(nobody),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
