#include <math.h>

#include "core/diag/hubness.h"
#include "tests/unit/made.h"

static HubnessFigures measure(const int32_t *count, int32_t n, int64_t queries, int32_t k)
{
    HubnessFigures f;
    const HubnessCounts in = {count, n, k, queries, false, 1};
    assert_int_equal(hubness_measure(&in, NULL, &f, NULL), OK);
    return f;
}

/* One word takes all: m3 / m2^1.5 of (10,0,0,0,0) is 1.5; four fifths must change hands.
 */
static void one_word_takes_all(void **state)
{
    (void)state;
    int32_t count[] = {10, 0, 0, 0, 0};
    const HubnessFigures f = measure(count, 5, 10, 1);
    assert_true(fabs(f.skewness - 1.5) < 1e-12);
    assert_true(fabs(f.robin_hood - 0.8) < 1e-12);
    assert_true(fabs(f.antihubs.value - 0.8) < 1e-12);
    assert_true(f.hub_occurrence == 1);
    assert_int_equal(f.hubs, 1);
    assert_int_equal(f.max, 10);
    assert_true(hubness_h10(count, 5) == 0.2);
    /* The interval holds the value, and resamples without the word are all alike. */
    assert_true(f.skewness_ci.lo <= 1.5 && f.skewness_ci.hi >= 1.5);
}

static void even_counts_have_no_hubs(void **state)
{
    (void)state;
    const int32_t count[] = {3, 3, 3, 3};
    const HubnessFigures f = measure(count, 4, 12, 1);
    assert_true(isnan(f.skewness));
    assert_true(f.robin_hood == 0 && f.hub_occurrence == 0 && f.hubs == 0);
    assert_true(f.antihubs.hits == 0);
}

/* Against the sum over all values of a binomial number. */
static void chance_is_binomial(void **state)
{
    (void)state;
    const int lists[] = {2, 20, 50, 50};
    const double mean[] = {0.5, 3.7, 0.1, 10};
    for (int t = 0; t < 4; t++) {
        const double p = mean[t] / lists[t];
        double share = pow(1 - p, lists[t]); /* of i */
        double apart = 0;
        double squares = 0;
        double cubes = 0;
        for (int i = 0; i <= lists[t]; i++) {
            const double off = i - mean[t];
            apart += share * fabs(off);
            squares += share * off * off;
            cubes += share * off * off * off;
            share *= (double)(lists[t] - i) / (i + 1) * p / (1 - p);
        }
        const HubnessChance c = hubness_chance(lists[t], mean[t]);
        assert_true(fabs(c.antihubs - pow(1 - p, lists[t])) < 1e-12);
        assert_true(fabs(c.robin_hood - apart / (2 * mean[t])) < 1e-12);
        assert_true(fabs(c.skewness - cubes / pow(squares, 1.5)) < 1e-9);
    }
    assert_true(isnan(hubness_chance(10, 10).antihubs)); /* all lists hold all words */
    assert_true(isnan(hubness_chance(10, 0).robin_hood));
}

enum { RANDOM_WORDS = 4000, RANDOM_K = 10 };

/* Ten words of 4,000, all different, in each of so many lists. */
static void draw_lists(int lists, int32_t *count)
{
    Rng rng = rng_stream(7, "lists");
    memset(count, 0, RANDOM_WORDS * sizeof *count);
    for (int q = 0; q < lists; q++) {
        int32_t list[RANDOM_K];
        int n = 0;
        while (n < RANDOM_K) {
            list[n] = (int32_t)rng_below(&rng, RANDOM_WORDS);
            int i = 0;
            while (list[i] != list[n])
                i++;
            n += i == n;
        }
        for (int i = 0; i < n; i++)
            count[list[i]]++;
    }
}

/* Lists of words drawn at random are as uneven as chance says, with as many lists as
 * words and with a tenth as many; and a word that is not in its own list has one less. */
static void random_lists_come_to_chance(void **state)
{
    (void)state;
    static const int lists[] = {RANDOM_WORDS, RANDOM_WORDS / 10};
    static int32_t count[RANDOM_WORDS];
    for (int t = 0; t < 2; t++) {
        draw_lists(lists[t], count);
        const HubnessFigures f = measure(count, RANDOM_WORDS, lists[t], RANDOM_K);
        assert_true(fabs(f.antihubs.value - f.chance.antihubs) < 0.02);
        assert_true(fabs(f.robin_hood - f.chance.robin_hood) < 0.02);
        assert_true(fabs(f.skewness - f.chance.skewness) < 0.15);
        assert_true(t == 0 ? f.chance.antihubs < 0.01 : f.chance.antihubs > 0.3);
    }
    HubnessFigures within;
    const HubnessCounts in = {count, RANDOM_WORDS, RANDOM_K, lists[1], true, 1};
    assert_int_equal(hubness_measure(&in, NULL, &within, NULL), OK);
    assert_true(within.chance.antihubs == hubness_chance(lists[1] - 1, 1).antihubs);
}

/* Left and right tails; scipy.stats.skew([1, 2, 3, 10]) = 1.0182337649086284. */
static void skewness_equals_scipy(void **state)
{
    (void)state;
    const int32_t count[] = {1, 2, 3, 10};
    const int32_t left[] = {10, 9, 8, 1};
    assert_true(fabs(measure(count, 4, 16, 1).skewness - 1.0182337649086284) < 1e-12);
    assert_true(fabs(measure(left, 4, 28, 1).skewness + 1.0182337649086284) < 1e-12);
}

static void nothing_to_count(void **state)
{
    (void)state;
    HubnessFigures f;
    const HubnessCounts none = {NULL, 0, 1, 5, false, 1};
    assert_int_equal(hubness_measure(&none, NULL, &f, NULL), E_UNDEFINED);
    int32_t count[] = {0, 0};
    assert_true(isnan(hubness_h10(count, 2)));
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    const int32_t some[] = {1, 2};
    const HubnessCounts in = {some, 2, 1, 3, false, 1};
    assert_int_equal(hubness_measure(&in, &p, &f, NULL), E_CANCELED);
}

/* Sources at 0, 20, 40 and 70 degrees; targets: the golds of each a little farther off
 * than a hub at 20 degrees for two of them. */
static void the_ledger_knows_who_is_robbed(void **state)
{
    (void)state;
    const double src_at[] = {0, 20, 40, 70};
    const double tgt_at[] = {-22, 21, 61, 71}; /* golds: 0, 1 (the hub), 2, 3 */
    float x[8];
    float y[8];
    for (int i = 0; i < 4; i++) {
        x[2 * i] = (float)cos(src_at[i] * M_PI / 180);
        x[2 * i + 1] = (float)sin(src_at[i] * M_PI / 180);
        y[2 * i] = (float)cos(tgt_at[i] * M_PI / 180);
        y[2 * i + 1] = (float)sin(tgt_at[i] * M_PI / 180);
    }
    Space *s = made_space("a", x, 4, 2);
    Space *t = made_space("b", y, 4, 2);
    int32_t id[] = {0, 1, 2, 3};
    int32_t off[] = {0, 1, 2, 3, 4};
    const Lexicon lex = {.n_sources = 4,
                         .src = id,
                         .gold_off = off,
                         .gold = id,
                         .n_queries = 4,
                         .query = id};
    Cross *cross = NULL;
    assert_int_equal(cross_make(s, t, 3, NULL, &cross, NULL), OK);
    const HubnessInput in = {s, t, cross, &lex, 1};
    HubnessLedger l;
    assert_int_equal(hubness_make_ledger(&in, &l, NULL), OK);
    assert_int_equal(l.n, 1);
    assert_int_equal(l.queries, 4);
    assert_int_equal(l.hub[0].row, 1);
    assert_int_equal(l.hub[0].n_k, 4); /* among the three nearest of every source */
    assert_int_equal(l.hub[0].hits, 1);
    assert_int_equal(l.hub[0].robbed, 2);
    assert_int_equal(l.hub[0].regained, 2);
    assert_int_equal(l.hits, 2);         /* the hub's own, and the one at 70 */
    assert_int_equal(l.hits_without, 3); /* its own is lost, two are won */
    assert_int_equal(l.n_victims, 2);
    assert_int_equal(l.victim[0].query, 0);
    assert_int_equal(l.victim[1].query, 2);
    assert_true(l.victim[0].is_regained);
    assert_string_equal(l.hub[0].kind, "source word"); /* both are w1 */
    assert_int_equal(l.hub[0].lost, 1);
    hubness_ledger_done(&l);
    /* The hub's own query has a second gold right behind it: nothing would be lost. */
    int32_t more_off[] = {0, 1, 3, 4, 5};
    int32_t more_gold[] = {0, 1, 0, 2, 3};
    Lexicon more = lex;
    more.gold_off = more_off;
    more.gold = more_gold;
    const HubnessInput twice = {s, t, cross, &more, 1};
    const int32_t *list = knn_ids(cross->fwd, 1);
    more_gold[2] = list[1];
    assert_int_equal(hubness_make_ledger(&twice, &l, NULL), OK);
    assert_int_equal(l.hub[0].hits, 1);
    assert_int_equal(l.hub[0].lost, 0);
    assert_int_equal(l.hits_without, 4);
    hubness_ledger_done(&l);
    cross_free(cross);
    space_free(s);
    space_free(t);
}

static Space *made_words(const char *const *word, int32_t n)
{
    Space *s = NULL;
    assert_int_equal(space_new(&s, n, 1, NULL), OK);
    for (int32_t i = 0; i < n; i++) {
        int32_t id = -1;
        assert_int_equal(vocab_add(&s->vocab, str_text(word[i]), &id, NULL, NULL), OK);
        space_row_mut(s, i)[0] = 1;
    }
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

static void kinds_of_words(void **state)
{
    (void)state;
    const char *const word[] = {"слово", "да", "word", "...", "1.5", "река"};
    const char *const other[] = {"word", "x"};
    Space *t = made_words(word, 6);
    Space *s = made_words(other, 2);
    const char *usual = hubness_usual_script(t);
    assert_string_equal(usual, "Cyrl");
    assert_string_equal(hubness_kind(t, 0, s, usual), "frequent");
    assert_string_equal(hubness_kind(t, 2, s, usual), "foreign script");
    assert_string_equal(hubness_kind(t, 3, s, usual), "punctuation");
    assert_string_equal(hubness_kind(t, 4, s, usual), "number");
    assert_string_equal(hubness_kind(t, 2, s, "Latn"), "source word");
    assert_string_equal(hubness_usual_script(s), "Latn");
    space_free(s);
    space_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_word_takes_all),
        cmocka_unit_test(even_counts_have_no_hubs),
        cmocka_unit_test(chance_is_binomial),
        cmocka_unit_test(random_lists_come_to_chance),
        cmocka_unit_test(skewness_equals_scipy),
        cmocka_unit_test(nothing_to_count),
        cmocka_unit_test(the_ledger_knows_who_is_robbed),
        cmocka_unit_test(kinds_of_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
