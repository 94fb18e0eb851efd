#include <string.h>

#include "tests/unit/made.h"
#include "tui/word_blink.h"

/* Two alignments of one language whose files have the words in another order: w0, w1, ...
 * and a study of both. */
typedef struct Two {
    StudyEntry entry[3];
    Study study;
    Space *a, *b;
} Two;

static Space *turned(const Space *s)
{
    const int32_t last_first[] = {5, 4, 3, 2, 1, 0};
    Space *out = NULL;
    assert_int_equal(space_make_subset(s, last_first, 6, &out, NULL), OK);
    return out;
}

static void setup(Two *t)
{
    float x[12];
    made_random(x, 12, 1);
    memset(t, 0, sizeof *t);
    t->a = made_space("a", x, 6, 2);
    t->b = turned(t->a);
    t->entry[1].space = t->a;
    t->entry[2].space = t->b;
    t->study.entry = t->entry;
    t->study.n = 3;
}

static void what_entered_is_found_by_its_spelling(void **state)
{
    (void)state;
    Two t;
    setup(&t);
    WordNeighbor in_a[] = {{.row = 0}, {.row = 1}, {.row = 2}, {.row = 3}};
    WordNeighbor in_b[] = {{.row = 5}, {.row = 0}, {.row = 3}}; /* w0, w5, w2 */
    WordGold gold_a[] = {{.row = 1, .rank_nn = 7}, {.row = 4}};
    WordGold gold_b[] = {{.row = 4, .rank_nn = 2}}; /* w1 */
    WordData a = {.query = {.other = 1}, .gold = gold_a, .ngolds = 2};
    WordData b = {.query = {.other = 2}, .gold = gold_b, .ngolds = 1};
    a.list[WORD_COSINE] = in_a;
    a.n[WORD_COSINE] = 4;
    b.list[WORD_COSINE] = in_b;
    b.n[WORD_COSINE] = 3;
    const WordBlink here = {&t.study, &a, &b};
    const WordBlink there = {&t.study, &b, &a};
    assert_false(word_blink_is_only_here(&here, WORD_COSINE, 0));
    assert_true(word_blink_is_only_here(&here, WORD_COSINE, 1)); /* w1 */
    assert_false(word_blink_is_only_here(&here, WORD_COSINE, 2));
    assert_false(word_blink_is_only_here(&here, WORD_COSINE, 3)); /* b has three */
    assert_true(word_blink_is_only_here(&there, WORD_COSINE, 1)); /* w5 */
    assert_int_equal(word_blink_count(&here, WORD_COSINE), 1);
    assert_int_equal(word_blink_count(&there, WORD_COSINE), 1);
    assert_int_equal(word_blink_count(&here, WORD_OWN), 0);
    assert_int_equal(word_blink_count(&here, WORD_CSLS), 0);
    assert_ptr_equal(word_blink_find_gold(&here, &gold_a[0]), &gold_b[0]);
    assert_null(word_blink_find_gold(&here, &gold_a[1]));
    const WordBlink alone = {&t.study, &a, NULL};
    assert_int_equal(word_blink_count(&alone, WORD_COSINE), 0);
    assert_null(word_blink_find_gold(&alone, &gold_a[0]));
    space_free(t.a);
    space_free(t.b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_entered_is_found_by_its_spelling),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
