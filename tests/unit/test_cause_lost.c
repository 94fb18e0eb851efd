#include "core/diag/cause_lost.h"
#include "tests/unit/planted.h"

static void another_spelling_is_found_and_ranked(void **state)
{
    (void)state;
    Planted *p = planted_new(CAUSE_OOV, 1, NULL);
    int forms[4] = {0};
    for (int i = 0; i < PLANTED_N; i++) {
        if (!p->is_case[i])
            continue;
        const Cause *c = planted_cause(p, i);
        if (!c) {
            fail_msg("%s is not there", p->said[i]);
            return;
        }
        assert_int_equal(c->primary, CAUSE_OOV);
        assert_int_equal(
            str_compare(space_word(p->src_space, c->variant_src), str_text(p->src[i])),
            0);
        assert_int_equal(c->variant_tgt, -1);
        assert_int_equal(c->test[CAUSE_HUB].verdict, CAUSE_NOT_TESTED);
        assert_true(c->test[CAUSE_OOV].what_if >= 1);
        forms[c->variant]++;
    }
    assert_int_equal(forms[CAUSE_VARIANT_CASE], 10);
    assert_int_equal(forms[CAUSE_VARIANT_FORM], 10);
    assert_int_equal(p->causes->share[CAUSE_OOV].primary.hits, 20);
    assert_int_equal(p->causes->share[CAUSE_OOV].primary.n, p->lex->n_sources);
    planted_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(another_spelling_is_found_and_ranked),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
