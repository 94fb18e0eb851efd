#include "core/diag/cause_repair.h"
#include "tests/unit/planted.h"

static void ranks_are_counted_and_regions_turned_back(void **state)
{
    (void)state;
    Planted *p = planted_new(CAUSE_MAP, 1, NULL);
    const CauseInput in = {.src = p->src_space,
                           .tgt = p->tgt_space,
                           .lex = p->lex,
                           .cross = p->cross,
                           .ranks = p->ranks};
    CauseFacts *f = NULL;
    CauseRepair r;
    assert_int_equal(cause_facts_make(&in, NULL, &f, NULL), OK);
    assert_int_equal(cause_repair_init(f, &r, NULL), OK);
    int better = 0;
    int turned = 0;
    for (int32_t q = 0; q < f->n; q += 7) {
        const int32_t e = p->lex->query[q];
        const int32_t at = p->lex->gold_off[e];
        cause_repair_score(&r, f->x[q], NULL);
        const int32_t rank = cause_repair_rank(&r, &p->lex->gold[at], 1, true);
        assert_int_equal(rank, p->ranks->nn[at]);
        if (rank == 1)
            continue;
        r.out[f->rival[q]] = 1;
        assert_int_equal(cause_repair_rank(&r, &p->lex->gold[at], 1, false), rank - 1);
        r.out[f->rival[q]] = 0;
        assert_true(cause_repair_local(&r, q));
        cause_repair_score_query(&r, NULL);
        better += cause_repair_rank(&r, &p->lex->gold[at], 1, true) < rank;
        turned++;
    }
    assert_true(turned > 20);
    assert_true(10 * better > 8 * turned);
    cause_repair_done(&r);
    cause_facts_free(f);
    planted_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_are_counted_and_regions_turned_back),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
