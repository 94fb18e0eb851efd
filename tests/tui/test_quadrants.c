/* The grid of the quadrant plot: whatever its size, the thresholds fall between two
 * places, and no word is lost. */
#include <math.h>
#include <stdlib.h>

#include "tests/unit/unit.h"
#include "tui/quadrants.h"

static const ColSpec summary_cols[] = {{"use", "use", "", "", COL_TEXT, 0},
                                       {"k", "k", "", "", COL_INT, 0},
                                       {"high", "high", "", "", COL_REAL, 3}};
static const ColSpec sum_cols[] = {{"quadrant", "quadrant", "", "", COL_TEXT, 0}};
static const ColSpec word_cols[] = {
    {"word", "word", "", "", COL_WORD, 0},  {"gold", "gold", "", "", COL_WORD, 0},
    {"d2", "d2", "", "", COL_REAL, 2},      {"d3", "d3", "", "", COL_REAL, 2},
    {"quadrant", "q", "", "", COL_TEXT, 0}, {"hit", "hit", "", "", COL_BOOL, 0}};

enum { K = 10, WORDS = 97 };

static void add_use(Table *t, const char *use, double high)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, 0, str_text(use));
    table_set_int(t, r, 1, K);
    table_set_real_or(t, r, 2, high, "none is high");
}

/* Words at all kinds of levels; the first has no D3. */
static TableSet *make_set(double high2, double high3)
{
    TableSet *set = table_set_new("overlap");
    Table *summary = table_new("summary", "", summary_cols, 3);
    add_use(summary, "translated", high2);
    add_use(summary, "aligned", high3);
    Table *words = table_new("words", "", word_cols, 6);
    for (int32_t i = 0; i < WORDS; i++) {
        const int32_t r = table_add_row(words);
        table_set_word(words, r, 0, (WordRef){"en", WORDS - i, TEXT("word")});
        table_set_word(words, r, 1, (WordRef){"de", i, TEXT("gold")});
        table_set_real(words, r, 2, (i * 7 % 8) / (double)K);
        if (i > 0)
            table_set_real(words, r, 3, (i * 5 % 10) / (double)K);
        table_set_bool(words, r, 5, i % 3 == 0);
    }
    table_set_add(set, summary);
    table_set_add(set, table_new("quadrants", "", sum_cols, 1));
    table_set_add(set, words);
    return set;
}

static void check_grid(Quadrants *q, int wide, int high)
{
    quadrants_lay(q, wide, high);
    assert_true(q->axis[0].places <= wide && q->axis[1].places <= high);
    int32_t words = 0;
    int32_t hits = 0;
    QuadrantsCount *c = quadrants_make_counts(q);
    for (int i = 0; i < q->axis[0].places * q->axis[1].places; i++) {
        words += c[i].words;
        hits += c[i].hits;
        assert_true((c[i].words > 0) == (c[i].first >= 0));
    }
    free(c);
    assert_int_equal(words, WORDS - 1);
    assert_int_equal(hits, (WORDS - 1) / 3);
    for (int32_t i = 0; i < q->n; i++) {
        for (int a = 0; a < 2; a++) {
            const QuadrantsAxis *axis = &q->axis[a];
            const int place = quadrants_place(q, i, a);
            const int level = q->word[i].level[a];
            assert_in_range(place, 0, axis->places - 1);
            assert_int_equal(level >= axis->high, place >= axis->low);
            assert_true(quadrants_level(axis, place) <= level);
            if (place + 1 < axis->places)
                assert_true(level < quadrants_level(axis, place + 1));
        }
    }
}

static void a_threshold_falls_between_places_at_any_size(void **state)
{
    (void)state;
    static const double high[] = {0, .1, .3, .7, 1, NAN};
    for (size_t i = 0; i < sizeof high / sizeof *high; i++) {
        TableSet *set = make_set(high[i], high[(i + 2) % 6]);
        Quadrants q = {0};
        assert_true(quadrants_set(&q, set));
        assert_int_equal(q.missing, 1);
        assert_int_equal(quadrants_place(&q, 0, 1), q.word[0].level[1]);
        for (int wide = 2; wide < 14; wide++)
            for (int tall = 2; tall < 14; tall += 3)
                check_grid(&q, wide, tall);
        quadrants_done(&q);
        table_set_free(set);
    }
}

static void frequent_words_come_first(void **state)
{
    (void)state;
    TableSet *set = make_set(.3, .3);
    Quadrants q = {0};
    assert_true(quadrants_set(&q, set));
    for (int32_t i = 1; i < q.n; i++)
        assert_true(q.word[i - 1].rank < q.word[i].rank);
    assert_false(quadrants_set(&q, NULL));
    assert_int_equal(q.n, 0);
    quadrants_done(&q);
    table_set_free(set);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_threshold_falls_between_places_at_any_size),
        cmocka_unit_test(frequent_words_come_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
