#include <math.h>

#include "core/diag/cause_tests.h"
#include "tests/unit/planted.h"

static void a_listed_opposite_is_told_from_a_fellow(void **state)
{
    (void)state;
    Planted *p = planted_new(CAUSE_ANTONYM, 5, NULL);
    int listed = 0;
    int others = 0;
    for (int i = 0; i < PLANTED_N; i++) {
        const Cause *c = planted_cause(p, i);
        if (!planted_takes(p, i, c))
            continue;
        const bool is_listed = c->contrast == CAUSE_CONTRAST_LIST;
        listed += is_listed;
        others += c->contrast == CAUSE_CONTRAST_FELLOW;
        if (c->contrast == CAUSE_CONTRAST_FELLOW) {
            assert_int_equal(c->test[CAUSE_ANTONYM].verdict, CAUSE_FAIL);
            assert_int_equal(c->test[CAUSE_FELLOW].verdict, CAUSE_PASS);
        }
        if (is_listed) {
            assert_int_equal(c->test[CAUSE_GOLD_GAP].verdict, CAUSE_FAIL);
            assert_int_equal(c->primary, CAUSE_ANTONYM);
            assert_true(c->relation.n > 0);
        }
    }
    assert_true(listed >= 5 && others >= 5);
    planted_free(p);
}

/* A verdict on rare words agrees with the numbers beside it, and a listed opposite has
 * the name that the list gives it. */
static void what_decided_is_shown(void **state)
{
    (void)state;
    Planted *p = planted_new(CAUSE_FREQUENCY, 5, NULL);
    int rare = 0;
    int strong = 0;
    for (int32_t e = 0; e < p->causes->n; e++) {
        const Cause *c = &p->causes->cause[e];
        const CauseTest *t = &c->test[CAUSE_FREQUENCY];
        if (t->verdict == CAUSE_NOT_TESTED)
            continue;
        if (t->verdict == CAUSE_PASS) {
            rare++;
            assert_int_equal(c->rare_by, CAUSE_RARE_PLACE);
            assert_true(t->value > t->threshold);
            const double place = c->is_rare_gold ? (c->gold + 1.0) / p->tgt_space->n
                                                 : (c->src + 1.0) / p->src_space->n;
            assert_float_equal(t->value, place, 0);
        } else if (c->rare_by == CAUSE_RARE_STRONG) {
            strong++;
            assert_true(t->value >= t->threshold);
        } else {
            assert_int_equal(c->rare_by, CAUSE_RARE_NOT);
            assert_true(t->value <= t->threshold);
        }
    }
    assert_true(rare >= 5 && strong > 0);
    planted_free(p);
}

static void without_anchors_regions_are_not_tested(void **state)
{
    (void)state;
    char path[160];
    const Limits limits = limits_default();
    Planted *p = planted_new(CAUSE_GOLD_GAP, 4, NULL);
    Str text = {0};
    for (int i = 0, n = 0; i < PLANTED_N && n < 20; i++) {
        if (p->is_hidden[i])
            continue;
        str_addf(&text, "%s\t%s\n", p->src[i], p->tgt[i]);
        n++;
    }
    Dict *d = NULL;
    Lexicon *lex = NULL;
    GoldRanks *ranks = NULL;
    Causes *all = NULL;
    assert_int_equal(lexicon_read_dict(&d, temp_text(path, "few.tsv", str_cstr(&text)),
                                       false, &limits, NULL),
                     OK);
    assert_int_equal(lexicon_make(d, p->src_space, p->tgt_space, false, &lex, NULL), OK);
    assert_int_equal(
        rank_make(p->src_space, p->tgt_space, lex, p->cross, NULL, &ranks, NULL), OK);
    const CauseInput in = {.src = p->src_space,
                           .tgt = p->tgt_space,
                           .lex = lex,
                           .cross = p->cross,
                           .ranks = ranks};
    assert_int_equal(cause_make(&in, NULL, &all, NULL), OK);
    assert_int_equal(all->anchors, 20);
    for (int32_t e = 0; e < all->n; e++) {
        static const CauseKind regions[] = {CAUSE_DOMAIN, CAUSE_MAP, CAUSE_WRONG_ENTRY};
        for (size_t k = 0; k < 3; k++) {
            const CauseTest *t = &all->cause[e].test[regions[k]];
            assert_int_equal(t->verdict, CAUSE_NOT_TESTED);
            assert_non_null(t->why);
        }
        assert_true(isnan(all->cause[e].d2));
    }
    cause_free(all);
    rank_free(ranks);
    lexicon_free(lex);
    lexicon_free_dict(d);
    str_free(&text);
    planted_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_listed_opposite_is_told_from_a_fellow),
        cmocka_unit_test(what_decided_is_shown),
        cmocka_unit_test(without_anchors_regions_are_not_tested),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
