#include "core/diag/cause_say.h"
#include "core/diag/why.h"
#include "tests/unit/small_study.h"

static void every_cause_has_a_meaning_and_evidence(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const Causes *all = NULL;
    assert_int_equal(why_get(s, 1, NULL, &all, NULL), OK);
    const CauseSay say = {s->entry[0].space, s->entry[1].space, s->entry[1].lex, all,
                          "de"};
    Str text = {0};
    for (int32_t e = 0; e < all->n; e++) {
        for (int k = 0; k < CAUSE_KINDS; k++) {
            str_clear(&text);
            assert_non_null(cause_say_meaning((CauseKind)k));
            cause_say_evidence(&say, &all->cause[e], (CauseKind)k, &text);
            assert_true(text.n > 0);
        }
    }
    str_clear(&text);
    cause_say_verdict(&say, &all->cause[0], &text);
    assert_string_equal(str_cstr(&text),
                        "de: one is translated as eins, a gold: nothing is wrong");
    str_clear(&text);
    cause_say_verdict(&say, &all->cause[5], &text);
    assert_string_equal(str_cstr(&text),
                        "de: six cannot be found: neither word is in its "
                        "vocabulary; no other spelling of it is");
    Cause c = all->cause[0];
    c.test[CAUSE_HUB].verdict = c.test[CAUSE_NAME].verdict = CAUSE_PASS;
    str_clear(&text);
    cause_say_flags(&c, CAUSE_NAME, &text);
    assert_non_null(strstr(str_cstr(&text), "hub"));
    assert_null(strstr(str_cstr(&text), "name"));
    /* the list's own name for what it lists */
    c.contrast = CAUSE_CONTRAST_LIST;
    c.relation = TEXT("sibling");
    c.contrast_src = 1;
    c.test[CAUSE_ANTONYM].verdict = CAUSE_PASS;
    str_clear(&text);
    cause_say_evidence(&say, &c, CAUSE_ANTONYM, &text);
    assert_non_null(strstr(str_cstr(&text), " translates the listed sibling two"));
    str_clear(&text);
    c.rare_by = CAUSE_RARE_RANK;
    c.is_rare_gold = true;
    c.test[CAUSE_FREQUENCY].verdict = CAUSE_PASS;
    cause_say_evidence(&say, &c, CAUSE_FREQUENCY, &text);
    assert_non_null(strstr(str_cstr(&text), "the gold is rare by its rank"));
    str_free(&text);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cause_has_a_meaning_and_evidence),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
