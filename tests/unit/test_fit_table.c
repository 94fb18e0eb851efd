#include "core/diag/fit_table.h"
#include "tests/unit/turned.h"

static TableSet *tables(const Turned *t, FitMethod method, int32_t local)
{
    FitOptions o = fit_options_defaults();
    o.method = method;
    o.local = local;
    const FitInput in = {t->src, t->tgt, t->lex, NULL};
    Fit f;
    Error err = {0};
    if (fit_make(&in, &o, NULL, &f, &err) != OK)
        fail_msg("%s", err.text);
    TableSet *set = table_set_new("fit");
    const FitShown shown = {&f, &in, 1};
    assert_int_equal(fit_table_add(&shown, set, NULL), OK);
    fit_done(&f);
    return set;
}

static void every_part_is_there(void **state)
{
    (void)state;
    Turned t = turned_make(200, 6, 0.2, 1);
    TableSet *set = tables(&t, FIT_REFINE, 2);
    const Table *fit = table_set_find(set, "fit");
    const Table *scores = table_set_find(set, "scores");
    const Table *split = table_set_find(set, "split");
    assert_true(fit && scores && split);
    assert_non_null(table_set_find(set, "refine"));
    assert_int_equal(table_rows(table_set_find(set, "local")), 4);
    assert_int_equal(table_rows(scores), 2);
    assert_int_equal(table_rows(split), 200);
    const Cell det = table_cell(fit, 0, table_find_col(fit, "determinant"));
    assert_true(fabs(fabs(det.real) - 1) < 1e-9);
    int64_t held = 0;
    for (int32_t i = 0; i < 200; i++)
        held += str_compare(table_cell(split, i, table_find_col(split, "part")).text,
                            TEXT("held-out")) == 0;
    assert_int_equal(held, table_cell(scores, 0, table_find_col(scores, "n")).i);
    assert_non_null(strstr(set->finding, "held-out words"));
    assert_non_null(strstr(set->finding, "one linear map"));
    assert_null(notes_find(&set->notes, "map-not-determined"));
    table_set_free(set);
    turned_free(&t);
}

static void open_directions_are_warned_of(void **state)
{
    (void)state;
    Turned t = turned_make(30, 28, 0.2, 1);
    for (FitMethod m = FIT_PROCRUSTES; m <= FIT_RIDGE; m++) {
        TableSet *set = tables(&t, m, 0);
        const Note *note = notes_find(&set->notes, "map-not-determined");
        if (m == FIT_REFINE && !note) { /* it may find pairs enough */
            table_set_free(set);
            continue;
        }
        assert_non_null(note);
        assert_non_null(strstr(note->text, m == FIT_VECMAP || m == FIT_RIDGE
                                               ? "pseudo-inverse"
                                               : "one of many"));
        assert_null(table_set_find(set, "local"));
        table_set_free(set);
    }
    turned_free(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_part_is_there),
        cmocka_unit_test(open_directions_are_warned_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
