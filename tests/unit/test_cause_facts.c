#include "core/diag/cause_facts.h"
#include "tests/unit/planted.h"

static void facts_are_those_of_their_definitions(void **state)
{
    (void)state;
    Planted *p = planted_new(CAUSE_OOV, 2, NULL);
    const CauseInput in = {.src = p->src_space,
                           .tgt = p->tgt_space,
                           .lex = p->lex,
                           .cross = p->cross,
                           .ranks = p->ranks};
    CauseFacts *f = NULL;
    assert_int_equal(cause_facts_make(&in, NULL, &f, NULL), OK);
    int64_t occurrences = 0;
    for (int32_t t = 0; t < in.tgt->n; t++) {
        occurrences += f->n_k[t];
        assert_int_equal(f->is_hub[t], f->n_k[t] >= f->hub_from);
    }
    assert_int_equal(occurrences, (int64_t)in.src->n * 10);
    for (int32_t q = 0; q < f->n; q++) {
        const int32_t e = p->lex->query[q];
        assert_true(lexicon_is_gold(p->lex, e, f->gold[q]));
        assert_false(lexicon_is_gold(p->lex, e, f->rival[q]));
        assert_true(cause_facts_translates(f, f->x[q], f->gold[q]));
        assert_true(f->d2[q] >= 0 && f->d2[q] <= 1);
        assert_true(f->d3[q] >= 0 && f->d3[q] <= 1);
        assert_true(f->coherence[q] > -0.2 && f->coherence[q] < 1);
        for (int32_t j = 0; j < CAUSE_LOCAL; j++) { /* never its own pair */
            const int32_t a = knn_ids(f->anchors, q)[j];
            assert_true(a < 0 || (f->a[a] != f->x[q] && f->b[a] != f->gold[q]));
        }
    }
    /* two languages of one world agree far above chance */
    assert_true(f->d2_mean > 0.3 && f->d2_chance < 0.1);
    assert_float_equal(cause_facts_place(f, 0, in.tgt->n - 1), 1, 0);
    cause_facts_free(f);
    planted_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_are_those_of_their_definitions),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
