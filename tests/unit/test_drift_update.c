#include <math.h>

#include "core/diag/drift_update.h"
#include "tests/unit/files.h"
#include "tests/unit/made.h"

enum { N = 40, D = 12 };

static Dict *dictionary(void)
{
    Str text = {0};
    for (int i = 0; i < N; i++)
        str_addf(&text, "w%d\tw%d\n", i, i);
    str_add_cstr(&text, "absent\tw1\nw2\tabsent\n");
    Dict *d = NULL;
    const Limits limits = limits_default();
    assert_int_equal(
        lexicon_read_dict(&d, files_write("d.tsv", text.p, text.n), false, &limits, NULL),
        OK);
    str_free(&text);
    return d;
}

/* Targets are the sources with noise; in the new version words 0 .. broken - 1 have the
 * vector of another one. */
static void make(int broken, DriftUpdateInput *in, Space **own)
{
    float x[N * D];
    float y[N * D];
    made_random(x, N * D, 1);
    made_random(y, N * D, 2);
    for (int i = 0; i < N * D; i++)
        y[i] = x[i] + 0.1F * y[i];
    own[0] = made_space("s0", x, N, D);
    own[1] = made_space("t0", y, N, D);
    own[2] = made_space("s1", x, N, D);
    for (int i = 0; i < broken; i++)
        memcpy(y + (size_t)i * D, x + (size_t)(N - 1 - i) * D, D * sizeof *y);
    own[3] = made_space("t1", y, N, D);
    *in = (DriftUpdateInput){.src = {own[0], own[2]}, .tgt = {own[1], own[3]}, .k = 5};
}

static void what_is_lost_is_counted(void **state)
{
    (void)state;
    Dict *d = dictionary();
    for (int broken = 0; broken <= 8; broken += 8) {
        DriftUpdateInput in;
        Space *own[4];
        make(broken, &in, own);
        in.dict = d;
        DriftUpdate u;
        assert_int_equal(drift_update_make(&in, NULL, &u, NULL), OK);
        assert_int_equal(u.sources, N + 1); /* absent is none of them evaluable */
        assert_int_equal(u.n, N);
        DriftUpdateCounts c = drift_update_count(&u, NULL, 0.05);
        assert_int_equal(c.before.hits, N);
        assert_true(c.lost >= broken && c.gained == 0);
        if (broken == 0) {
            assert_true(u.overlap == 1 && u.local[0] < 1e-12 && u.kept[1] == 1);
            assert_true(c.p == 1 && c.difference.value == 0);
            assert_int_equal(c.safety, DRIFT_UNKNOWN); /* 40 words cannot exclude .05 */
            assert_int_equal(drift_update_count(&u, NULL, 0.1).safety, DRIFT_SAFE);
        } else {
            assert_true(u.kept[0] == 1 && u.kept[1] < 1);
            assert_true(c.p < 0.01 && c.midp < c.p);
            assert_int_equal(c.safety, DRIFT_UNSAFE);
            bool take[N] = {false};
            for (int i = 20; i < 30; i++)
                take[i] = true;
            c = drift_update_count(&u, take, 0.05);
            assert_int_equal(c.n, 10);
        }
        drift_update_done(&u);
        for (int i = 0; i < 4; i++)
            space_free(own[i]);
    }
    lexicon_free_dict(d);
}

static void nothing_to_answer(void **state)
{
    (void)state;
    Dict *d = dictionary();
    DriftUpdateInput in;
    Space *own[4];
    make(0, &in, own);
    in.dict = d;
    float x[2] = {1, 2};
    Space *tiny = made_space("tiny", x, 1, 2);
    Error err;
    DriftUpdate u;
    in.tgt[1] = tiny;
    assert_int_equal(drift_update_make(&in, NULL, &u, &err), E_INPUT);
    in.src[1] = tiny; /* one word in common */
    assert_int_equal(drift_update_make(&in, NULL, &u, &err), OK);
    assert_int_equal(u.n, 1);
    assert_true(isnan(u.local[0]) && isnan(u.kept[1]));
    drift_update_done(&u);
    const DriftUpdate none = {0};
    const DriftUpdateCounts c = drift_update_count(&none, NULL, 0.05);
    assert_int_equal(c.safety, DRIFT_UNKNOWN);
    assert_true(isnan(c.p) && c.needed == -1);
    assert_string_equal(drift_update_safety(c.safety), "not enough evidence");
    space_free(tiny);
    for (int i = 0; i < 4; i++)
        space_free(own[i]);
    lexicon_free_dict(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_lost_is_counted),
        cmocka_unit_test(nothing_to_answer),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
