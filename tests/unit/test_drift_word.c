#include <math.h>

#include "core/diag/drift_word.h"
#include "tests/unit/rotated.h"

enum { N = 60, D = 6 };

/* Word 3 goes from the company of word 10 to that of word 20; the later snapshots are
 * turned, which must not show. */
static void make(Space **s, int n)
{
    static float x[N * D];
    static float y[N * D];
    made_random(x, N * D, 1);
    for (int t = 0; t < n; t++) {
        const float share = (float)t / (float)(n - 1);
        for (int j = 0; j < D; j++)
            x[3 * D + j] = (1 - share) * x[10 * D + j] + share * x[20 * D + j];
        if (t == 0)
            memcpy(y, x, sizeof x);
        else
            rotated_rows(x, y, N, D, (uint64_t)t);
        s[t] = made_space("s", y, N, D);
    }
}

static void neighbours_lost_and_gained(void **state)
{
    (void)state;
    Space *s[3];
    make(s, 3);
    const DriftWordEnds e = {.space = {s[0], s[2]}, .row = {3, 3}, .k = 5};
    DriftNeighbour *list = NULL;
    int32_t n = 0;
    assert_int_equal(drift_word_make_neighbours(&e, NULL, &list, &n, NULL), OK);
    assert_in_range(n, 5, 10);
    assert_int_equal(list[0].row[0], 10); /* the nearest of old */
    assert_int_equal(list[0].rank[0], 1);
    assert_true(fabs(list[0].cos[0] - 1) < 1e-6);
    assert_true(fabs(list[0].cos[1] - knn_cosine(s[2], 3, s[2], 10)) < 1e-12);
    int first = -1;
    for (int32_t i = 0; i < n; i++) {
        const DriftNeighbour *x = &list[i];
        if (x->rank[1] == 1)
            first = x->row[1];
        assert_int_equal(x->kind == DRIFT_KEPT, x->rank[0] > 0 && x->rank[1] > 0);
        assert_int_equal(x->kind == DRIFT_LOST, x->rank[1] == 0);
    }
    assert_int_equal(first, 20);
    free(list);
    /* Against a vocabulary of half the words: lost ones can be gone. */
    int32_t half[N / 2];
    for (int i = 0; i < N / 2; i++)
        half[i] = i == 29 ? 3 : i < 3 ? i : i + 30;
    Space *few = NULL;
    assert_int_equal(space_make_subset(s[2], half, N / 2, &few, NULL), OK);
    const DriftWordEnds f = {.space = {s[0], few}, .row = {3, 29}, .k = 5};
    assert_int_equal(drift_word_make_neighbours(&f, NULL, &list, &n, NULL), OK);
    assert_int_equal(list[0].kind, DRIFT_GONE);
    assert_true(isnan(list[0].cos[1]) && list[0].row[1] == -1);
    free(list);
    const DriftWordEnds g = {.space = {few, s[0]}, .row = {29, 3}, .k = 5};
    assert_int_equal(drift_word_make_neighbours(&g, NULL, &list, &n, NULL), OK);
    int added = 0;
    for (int32_t i = 0; i < n; i++)
        added += list[i].kind == DRIFT_ADDED;
    assert_true(added > 0);
    free(list);
    space_free(few);
    for (int t = 0; t < 3; t++)
        space_free(s[t]);
}

static double far(const DriftPlace *a, const DriftPlace *b)
{
    return hypot(a->x - b->x, a->y - b->y);
}

/* Begins near word 10 and ends near word 20, in a plane of the neighbours. */
static void the_way_it_went(void **state)
{
    (void)state;
    Space *s[4];
    make(s, 4);
    const DriftOptions o = drift_pair_defaults();
    const DriftTrajectoryInput in = {.snapshot = (const Space *const *)s,
                                     .n = 4,
                                     .word = str_text("w3"),
                                     .k = 5,
                                     .options = &o};
    DriftTrajectory t;
    assert_int_equal(drift_word_make_trajectory(&in, NULL, &t, NULL), OK);
    assert_true(t.explained > 0.2 && t.explained <= 1);
    const DriftPlace *ten = NULL;
    const DriftPlace *twenty = NULL;
    const DriftPlace *way = t.place + t.n - 4;
    for (int32_t i = 0; i < t.n - 4; i++) {
        assert_false(t.place[i].is_word);
        assert_int_equal(t.place[i].snapshot, 3);
        ten = t.place[i].row == 10 ? &t.place[i] : ten;
        twenty = t.place[i].row == 20 ? &t.place[i] : twenty;
    }
    assert_non_null(ten);
    assert_non_null(twenty);
    for (int i = 0; i < 4; i++)
        assert_true(way[i].is_word && way[i].snapshot == i);
    assert_true(far(&way[0], ten) < 0.1);
    assert_true(far(&way[3], twenty) < 0.1);
    drift_word_done_trajectory(&t);
    DriftTrajectoryInput other = in;
    other.word = str_text("absent");
    Error err;
    assert_int_equal(drift_word_make_trajectory(&other, NULL, &t, &err), E_UNDEFINED);
    assert_int_equal(t.n, 0);
    for (int i = 0; i < 4; i++)
        space_free(s[i]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neighbours_lost_and_gained),
        cmocka_unit_test(the_way_it_went),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
