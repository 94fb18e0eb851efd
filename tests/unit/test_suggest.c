#include "core/base/suggest.h"
#include "tests/unit/unit.h"

static void distance_counts_slips(void **state)
{
    (void)state;
    assert_int_equal(suggest_distance(TEXT("bli"), TEXT("bli")), 0);
    assert_int_equal(suggest_distance(TEXT("bil"), TEXT("bli")), 1); /* exchanged */
    assert_int_equal(suggest_distance(TEXT("bl"), TEXT("bli")), 1);
    assert_int_equal(suggest_distance(TEXT("blii"), TEXT("bli")), 1);
    assert_int_equal(suggest_distance(TEXT("kitten"), TEXT("sitting")), 3);
    assert_int_equal(suggest_distance(TEXT(""), TEXT("abc")), 3);
    assert_int_equal(suggest_distance(TEXT("abc"), TEXT("")), 3);
}

static const char *nearest(const char *wanted)
{
    static const char *const names[] = {"preflight", "bli",     "pairs", "neighbors",
                                        "overlap",   "project", "info",  "convert"};
    Suggestion s = suggest_start(str_text(wanted));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        suggest_consider(&s, names[i]);
    return s.name ? s.name : "";
}

static void near_names_are_found_and_far_ones_are_not(void **state)
{
    (void)state;
    assert_string_equal(nearest("bil"), "bli");
    assert_string_equal(nearest("neighbours"), "neighbors");
    assert_string_equal(nearest("convret"), "convert");
    assert_string_equal(nearest("pre"), "preflight"); /* begun: the first of equals */
    assert_string_equal(nearest("pro"), "project");
    assert_string_equal(nearest("xyz"), "");
    assert_string_equal(nearest(""), "");
    assert_string_equal(nearest("b"), "");
}

static void choices_are_split_at_bars(void **state)
{
    (void)state;
    char near[16];
    assert_true(suggest_choice("table|json|csv", TEXT("jsno"), near, sizeof near));
    assert_string_equal(near, "json");
    assert_false(suggest_choice("table|json|csv", TEXT("yaml"), near, sizeof near));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distance_counts_slips),
        cmocka_unit_test(near_names_are_found_and_far_ones_are_not),
        cmocka_unit_test(choices_are_split_at_bars),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
