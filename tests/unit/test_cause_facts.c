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

/* Words are rare from where they are found less often, not by their number alone. */
static void rare_words_are_those_that_are_seldom_found(void **state)
{
    (void)state;
    Planted *p = planted_new(CAUSE_FREQUENCY, 2, NULL);
    const CauseInput in = {.src = p->src_space,
                           .tgt = p->tgt_space,
                           .lex = p->lex,
                           .cross = p->cross,
                           .ranks = p->ranks};
    CauseFacts *f = NULL;
    assert_int_equal(cause_facts_make(&in, NULL, &f, NULL), OK);
    int found[2] = {0, 0};
    int all[2] = {0, 0};
    for (int32_t q = 0; q < f->n; q++) {
        const bool is_rare = cause_facts_place(f, f->x[q], f->gold[q]) > f->rare;
        const int32_t first = knn_ids(p->cross->fwd, f->x[q])[0];
        found[is_rare] += lexicon_is_gold(p->lex, p->lex->query[q], first);
        all[is_rare]++;
    }
    assert_true(f->rare >= 0.4 && f->rare <= 0.8);
    assert_true(f->lost >= 0.8 && f->lost <= 1);
    assert_true(all[0] > 0 && all[1] > 0);
    assert_true((int64_t)found[1] * all[0] < (int64_t)found[0] * all[1]);
    cause_facts_free(f);
    planted_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(facts_are_those_of_their_definitions),
        cmocka_unit_test(rare_words_are_those_that_are_seldom_found),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
