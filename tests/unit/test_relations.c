#include <math.h>

#include "core/diag/relations.h"
#include "tests/unit/made.h"

enum { N = 40, D = 5, M = 20 };

static float x[N * D];
static RelationPair pair[M];

/* Words 2i, and 2i + 1 a step and some noise away; unit vectors, so the step tells. */
static int fill(void **state)
{
    (void)state;
    made_random(x, N * D, 6);
    for (int i = 0; i < M; i++) {
        for (int j = 0; j < D; j++)
            x[(2 * i + 1) * D + j] =
                x[2 * i * D + j] + (j == 0 ? 2.0F : 0.0F) + 0.3F * x[(2 * i + 1) * D + j];
        pair[i] = (RelationPair){2 * i, 2 * i + 1, 2 * i, 2 * i + 1};
    }
    return 0;
}

static RelationInput input(const Space *s, const Space *t)
{
    return (RelationInput){
        .src = s, .tgt = t, .before = t, .pair = pair, .n = M, .name = "step", .seed = 1};
}

/* The same space on both sides: offsets agree fully, before the map, too. */
static void a_space_agrees_with_itself(void **state)
{
    (void)state;
    Space *s = made_space("a", x, N, D);
    const RelationInput in = input(s, s);
    RelationFigures f;
    assert_int_equal(relations_measure(&in, NULL, &f, NULL), OK);
    assert_true(fabs(f.agreement.value - 1) < 1e-12);
    assert_true(fabs(f.before - 1) < 1e-12);
    assert_true(fabs(f.mean_offset - 1) < 1e-12);
    assert_true(f.agreement.p < 0.0011); /* no shuffling reaches it */
    assert_true(f.agreement.null < 0.9);
    assert_true(f.consistency[0].value == f.consistency[1].value);
    assert_true(f.consistency[0].value > 0.3 && f.consistency[0].p < 0.0011);
    assert_int_equal(f.confusion.hits, 0);
    assert_int_equal(f.analogy[RELATION_CROSS].hits, f.analogy[RELATION_SRC].hits);
    assert_int_equal(f.analogy[RELATION_SRC].n, M * (M - 1));
    assert_true(f.analogy[RELATION_SRC].lo <= f.analogy[RELATION_SRC].value);
    space_free(s);
}

/* Translations exchanged within each pair: every first word is confused. */
static void exchanged_translations_confuse(void **state)
{
    (void)state;
    Space *s = made_space("a", x, N, D);
    RelationPair crossed[M];
    for (int i = 0; i < M; i++)
        crossed[i] = (RelationPair){2 * i, 2 * i + 1, 2 * i + 1, 2 * i};
    RelationInput in = input(s, s);
    in.pair = crossed;
    RelationFigures f;
    assert_int_equal(relations_measure(&in, NULL, &f, NULL), OK);
    assert_int_equal(f.confusion.hits, M);
    assert_true(fabs(f.agreement.value + 1) < 1e-12);
    assert_true(f.agreement.p == 1);
    space_free(s);
}

static void what_cannot_be_measured(void **state)
{
    (void)state;
    Space *s = made_space("a", x, N, D);
    Space *t = made_space("b", x, N, D - 1);
    RelationInput in = input(s, t);
    RelationFigures f;
    assert_int_equal(relations_measure(&in, NULL, &f, NULL), OK);
    assert_true(isfinite(f.consistency[1].value));
    assert_true(isnan(f.agreement.value) && isnan(f.before));
    assert_int_equal(f.confusion.n, 0);
    assert_int_equal(f.analogy[RELATION_CROSS].n, 0);
    assert_int_equal(f.analogy[RELATION_TGT].n, M * (M - 1));
    in.n = 1;
    in.tgt = s;
    assert_int_equal(relations_measure(&in, NULL, &f, NULL), OK);
    assert_true(isnan(f.consistency[0].value));
    assert_int_equal(f.analogy[RELATION_SRC].n, 0);
    assert_int_equal(f.confusion.n, 1);
    in.n = 0;
    assert_int_equal(relations_measure(&in, NULL, &f, NULL), E_UNDEFINED);
    space_free(s);
    space_free(t);
}

static void threads_and_cancel(void **state)
{
    (void)state;
    Space *s = made_space("a", x, N, D);
    const RelationInput in = input(s, s);
    RelationFigures one;
    RelationFigures many;
    Progress p;
    progress_init(&p, 3);
    assert_int_equal(relations_measure(&in, NULL, &one, NULL), OK);
    assert_int_equal(relations_measure(&in, &p, &many, NULL), OK);
    assert_memory_equal(&one.agreement, &many.agreement, sizeof one.agreement);
    assert_memory_equal(&one.consistency, &many.consistency, sizeof one.consistency);
    progress_cancel(&p);
    assert_int_equal(relations_measure(&in, &p, &many, NULL), E_CANCELED);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_space_agrees_with_itself),
        cmocka_unit_test(exchanged_translations_confuse),
        cmocka_unit_test(what_cannot_be_measured),
        cmocka_unit_test(threads_and_cancel),
    };
    return cmocka_run_group_tests(tests, fill, NULL);
}
