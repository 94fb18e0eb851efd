#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/space/read_rows.h"
#include "tests/unit/unit.h"

static const ReadOptions *defaults(void)
{
    static ReadOptions options;
    options = read_options_defaults();
    return &options;
}

/* Fills slot i with the number v and a word. */
static void fill(ReadRows *r, size_t i, const char *word, float v, ReadVerdict verdict)
{
    float *x = read_rows_slot(r, i);
    for (size_t j = 0; j < r->s->ld; j++)
        x[j] = j < (size_t)r->s->d ? v : 0;
    r->row[i] = (ReadRow){.verdict = (uint8_t)verdict, .place = (int64_t)i + 1};
    read_rows_judge_word(&r->row[i], str_text(word), &r->options->limits);
}

static void taken_rows_close_ranks(void **state)
{
    (void)state;
    ReadRows r;
    Error err;
    assert_int_equal(read_rows_init(&r, 3, defaults(), "x", &err), OK);
    assert_int_equal(read_rows_reserve(&r, 6, &err), OK);
    fill(&r, 0, "a", 1, READ_ROW_NOT_FINITE);
    fill(&r, 1, "b", 2, READ_ROW_TAKEN);
    fill(&r, 2, "b", 3, READ_ROW_TAKEN);
    fill(&r, 3, "c", 4, READ_ROW_BAD);
    fill(&r, 4, "", 5, READ_ROW_TAKEN);
    fill(&r, 5, "d", 6, READ_ROW_TAKEN);
    assert_int_equal(read_rows_take(&r, 6, &err), OK);
    assert_int_equal(r.s->n, 2);
    assert_int_equal(r.seen, 5);
    assert_int_equal(r.last, 6);
    Space *s = NULL;
    assert_int_equal(read_rows_finish(&r, &s, &err), OK);
    assert_true(space_row(s, 0)[2] == 2.0f);
    assert_true(space_row(s, 1)[2] == 6.0f);
    assert_int_equal((uintptr_t)s->x % 64, 0);
    assert_int_equal(s->source.duplicates, 1);
    assert_int_equal(s->source.rows_left_out, 2);
    assert_int_equal(space_seal(s, NULL, &err), OK);
    space_free(s);
    read_rows_done(&r);
}

/* Growing moves the rows taken, keeps them, and keeps the alignment. */
static void growth_keeps_rows(void **state)
{
    (void)state;
    ReadRows r;
    Error err;
    assert_int_equal(read_rows_init(&r, 20, defaults(), "x", &err), OK);
    for (int step = 0; step < 60; step++) {
        char word[1000][16];
        assert_int_equal(read_rows_reserve(&r, 1000, &err), OK);
        assert_int_equal((uintptr_t)r.s->x % 64, 0);
        for (size_t i = 0; i < 1000; i++) {
            (void)snprintf(word[i], sizeof word[i], "w%d", step * 1000 + (int)i);
            fill(&r, i, word[i], (float)(step * 1000 + (int)i), READ_ROW_TAKEN);
        }
        assert_int_equal(read_rows_take(&r, 1000, &err), OK);
    }
    Space *s = NULL;
    assert_int_equal(read_rows_finish(&r, &s, &err), OK);
    assert_int_equal(s->n, 60000);
    for (int32_t i = 0; i < s->n; i++)
        assert_true(space_row(s, i)[19] == (float)i);
    space_free(s);
    read_rows_done(&r);
}

/* What is expected gets its room at once, the rest as it comes; an expectation that
 * cannot be met changes nothing. */
static void expectations_only_make_room(void **state)
{
    (void)state;
    const int64_t expected[] = {0, 1, 100, 5000, 7000, (int64_t)1 << 40};
    for (size_t e = 0; e < sizeof expected / sizeof *expected; e++) {
        ReadRows r;
        Error err;
        assert_int_equal(read_rows_init(&r, 20, defaults(), "x", &err), OK);
        read_rows_expect(&r, expected[e], e % 2 ? UINT64_MAX : 0);
        for (int step = 0; step < 6; step++) {
            char word[1000][16];
            assert_int_equal(read_rows_reserve(&r, 1000, &err), OK);
            if (expected[e] > 6000 && expected[e] < 10000)
                assert_int_equal(r.cap, expected[e]);
            for (size_t i = 0; i < 1000; i++) {
                (void)snprintf(word[i], sizeof word[i], "w%d", step * 1000 + (int)i);
                fill(&r, i, word[i], (float)(step * 1000 + (int)i), READ_ROW_TAKEN);
                if (i % 3)
                    read_rows_hash_word(&r, &r.row[i]);
            }
            assert_int_equal(read_rows_take(&r, 1000, &err), OK);
        }
        Space *s = NULL;
        assert_int_equal(read_rows_finish(&r, &s, &err), OK);
        assert_int_equal(s->n, 6000);
        for (int32_t i = 0; i < s->n; i++)
            assert_true(space_row(s, i)[19] == (float)i);
        assert_int_equal(space_seal(s, NULL, &err), OK);
        space_free(s);
        read_rows_done(&r);
    }
}

static void facts_follow_from_bits(void **state)
{
    (void)state;
    const float x[] = {0.0f, -0.0f, 1e-40f, 1.1754944e-38f, -2.0f};
    const unsigned want[] = {READ_ROW_ZERO, READ_ROW_ZERO, READ_ROW_SUBNORMAL, 0, 0};
    for (int i = 0; i < 5; i++) {
        uint32_t bits = 0;
        memcpy(&bits, &x[i], sizeof bits);
        assert_int_equal(read_rows_number_facts(bits), want[i]);
    }
}

static void too_much_is_a_limit(void **state)
{
    (void)state;
    ReadRows r;
    Error err;
    ReadOptions o = read_options_defaults();
    o.limits.memory = 1000000;
    assert_int_equal(read_rows_init(&r, 300, &o, "x", &err), OK);
    assert_int_equal(read_rows_check(&r, 100, &err), OK);
    assert_int_equal(read_rows_check(&r, 200000, &err), E_LIMIT);
    assert_string_equal(
        err.text, "x: 200000 x 300 numbers need 250 MB of memory; 1.0 MB may be used");
    assert_int_equal(read_rows_check(&r, (int64_t)1 << 40, &err), E_LIMIT);
    read_rows_done(&r);
    o.limits.dims = 299;
    assert_int_equal(read_rows_init(&r, 300, &o, "x", &err), E_LIMIT);
    read_rows_done(&r);
}

static void nothing_taken_is_refused(void **state)
{
    (void)state;
    ReadRows r;
    Error err;
    Space *s = NULL;
    assert_int_equal(read_rows_init(&r, 2, defaults(), "x", &err), OK);
    assert_int_equal(read_rows_finish(&r, &s, &err), E_INPUT);
    assert_string_equal(err.text, "x: has no rows");
    assert_null(s);
    read_rows_done(&r);
}

static void counts_keep_the_first(void **state)
{
    (void)state;
    ReadCount c = {0};
    read_rows_count(&c, 7, TEXT("\x1b"));
    read_rows_count(&c, 9, TEXT("b"));
    assert_int_equal(c.n, 2);
    assert_int_equal(c.first, 7);
    assert_string_equal(c.word, "^[");
    free(c.word);
    ReadCount m = {0};
    read_rows_count_many(&m, 0, 3);
    read_rows_count_many(&m, 4, 5);
    read_rows_count_many(&m, 2, 9);
    assert_int_equal(m.n, 6);
    assert_int_equal(m.first, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(taken_rows_close_ranks),
        cmocka_unit_test(growth_keeps_rows),
        cmocka_unit_test(expectations_only_make_room),
        cmocka_unit_test(facts_follow_from_bits),
        cmocka_unit_test(too_much_is_a_limit),
        cmocka_unit_test(nothing_taken_is_refused),
        cmocka_unit_test(counts_keep_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
