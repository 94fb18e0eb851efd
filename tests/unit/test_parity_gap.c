#include "core/diag/parity_gap.h"
#include "tests/unit/unit.h"

enum { N = 6 };

/* One of each: right, missing, spelled otherwise, repaired, not repaired, first only by
 * cosine. */
static void each_miss_is_in_one_part(void **state)
{
    (void)state;
    bool hit[N] = {true, false, false, false, false, false};
    int32_t off[N + 1] = {0, 1, 1, 1, 2, 3, 4};
    int32_t entry[N] = {0, 1, 2, 3, 4, 5};
    const Lexicon lex = {.n_sources = N, .gold_off = off};
    const ParityTarget target = {.name = "x", .lex = &lex, .is_hit = hit};
    const ParityLanguage l = {.target = &target, .entry = entry};
    Cause cause[N] = {
        {.primary = CAUSE_OK},
        {.primary = CAUSE_OOV},
        {.primary = CAUSE_OOV, .variant = CAUSE_VARIANT_FORM},
        {.primary = CAUSE_FREQUENCY},
        {.primary = CAUSE_HUB},
        {.primary = CAUSE_OK},
    };
    cause[2].test[CAUSE_OOV] = (CauseTest){.verdict = CAUSE_PASS, .what_if = 1};
    cause[4].test[CAUSE_HUB] = (CauseTest){.verdict = CAUSE_PASS, .what_if = 1};
    cause[4].rank_nn = 3;
    cause[4].rank_csls = 1;
    const Causes causes = {.n = N, .cause = cause};
    const ParityGap g = parity_gap_count(&l, N, &causes);
    assert_int_equal(g.misses[PARITY_VOCABULARY], 1);
    assert_int_equal(g.misses[PARITY_NORMALISATION], 1);
    assert_int_equal(g.misses[CAUSE_FREQUENCY + 1], 1);
    assert_int_equal(g.misses[CAUSE_HUB + 1], 1);
    assert_int_equal(g.misses[PARITY_SCORE], 1);
    assert_int_equal(g.repaired[PARITY_NORMALISATION], 1);
    assert_int_equal(g.repaired[CAUSE_FREQUENCY + 1], 0);
    assert_int_equal(g.repaired[CAUSE_HUB + 1], 1);
    assert_int_equal(g.repaired[PARITY_VOCABULARY], 0);
    int64_t sum = 0;
    for (int i = 0; i < PARITY_PARTS; i++)
        sum += g.misses[i];
    assert_int_equal(sum, 5);
    /* Without causes only what is missing is known. */
    const ParityGap known = parity_gap_count(&l, N, NULL);
    assert_int_equal(known.misses[PARITY_VOCABULARY], 2);
    assert_int_equal(known.misses[PARITY_UNKNOWN], 3);
}

static void parts_have_names(void **state)
{
    (void)state;
    assert_string_equal(parity_gap_part(PARITY_VOCABULARY), "vocabulary");
    assert_string_equal(parity_gap_part(PARITY_NORMALISATION), "normalisation");
    assert_string_equal(parity_gap_part(CAUSE_HUB + 1), "hub");
    assert_string_equal(parity_gap_part(CAUSE_UNEXPLAINED + 1), "unexplained");
    assert_string_equal(parity_gap_part(PARITY_SCORE), "score");
    for (int i = 0; i < PARITY_PARTS; i++)
        for (int j = 0; j < i; j++)
            assert_string_not_equal(parity_gap_part(i), parity_gap_part(j));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_miss_is_in_one_part),
        cmocka_unit_test(parts_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
