#include <math.h>

#include "core/diag/pairs.h"
#include "tests/unit/small_study.h"

static void every_source_has_a_row(void **state)
{
    (void)state;
    Study *s = small_study(true);
    TableSet *set = small_study_run(s, "pairs", NULL, NULL, 0);
    const Table *t = set->table[0];
    assert_int_equal(table_rows(t), 6);
    assert_true(small_study_cell_is(t, 0, "source", "one"));
    assert_true(small_study_cell_is(t, 0, "predicted_nn", "eins"));
    assert_true(small_study_cell_is(t, 0, "cause", "ok"));
    assert_true(small_study_cell_is(t, 5, "gold", "(sechs)"));
    assert_true(small_study_cell_is(t, 5, "cause", "oov"));
    assert_true(table_cell(t, 5, table_find_col(t, "rank_nn")).is_missing);
    assert_int_equal(table_cell(t, 3, table_find_col(t, "source_rank")).i, 4);
    table_set_free(set);
    study_free(s);
}

static void rows_are_chosen_and_sorted(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const char *value[] = {"!cause:oov", "-source_rank", NULL};
    TableSet *set = small_study_run(s, "pairs", value, NULL, 0);
    const Table *t = set->table[0];
    assert_int_equal(table_rows(t), 5);
    assert_true(small_study_cell_is(t, 0, "source", "five"));
    assert_true(small_study_cell_is(t, 4, "source", "one"));
    table_set_free(set);
    const char *wrong[] = {NULL, "colour", NULL};
    const Diagnostic *d = &pairs_diagnostic;
    const Args args = {.params = d->params, .nparams = d->nparams, .value = wrong};
    Error err = {0};
    assert_int_equal(registry_run(d, s, &args, NULL, &set, &err), E_USAGE);
    assert_non_null(strstr(err.text, "no column \"colour\""));
    /* told before anything is searched: a cancelled search would hide it */
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(registry_run(d, s, &args, &p, &set, &err), E_USAGE);
    study_free(s);
}

/* n misses in a plane: every gold is the opposite direction. */
static Study *missed(int n)
{
    char src[160];
    char tgt[160];
    char dict[160];
    Str a = {0};
    Str b = {0};
    Str d = {0};
    str_addf(&a, "%d 2\n", n);
    str_addf(&b, "%d 2\n", n);
    for (int i = 0; i < n; i++) {
        const double angle = 6.28318 * i / n;
        str_addf(&a, "s%d %.6f %.6f\n", i, cos(angle), sin(angle));
        str_addf(&b, "t%d %.6f %.6f\n", i, -cos(angle), -sin(angle));
        str_addf(&d, "s%d\tt%d\n", i, i);
    }
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, temp_text(src, "many.src", str_cstr(&a)),
                                        STUDY_SOURCE, NULL),
                     OK);
    assert_int_equal(study_add_argument(s, temp_text(tgt, "many.tgt", str_cstr(&b)),
                                        STUDY_ALIGNED, NULL),
                     OK);
    assert_int_equal(
        study_set_dict(s, NULL, temp_text(dict, "many.tsv", str_cstr(&d)), false, NULL),
        OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    str_free(&a);
    str_free(&b);
    str_free(&d);
    return s;
}

static void causes_are_left_out_when_asked(void **state)
{
    (void)state;
    Study *s = missed(60);
    const char *no[] = {NULL, NULL, "no"};
    const char *yes[] = {NULL, NULL, "yes"};
    TableSet *with = small_study_run(s, "pairs", yes, NULL, 0);
    TableSet *set = small_study_run(s, "pairs", no, NULL, 0);
    const Table *t = set->table[0];
    const int cause = table_find_col(t, "cause");
    const int rank = table_find_col(t, "rank_nn");
    int misses = 0;
    for (int32_t r = 0; r < table_rows(t); r++) {
        const Cell c = table_cell(t, r, cause);
        const bool is_miss =
            !table_cell(t, r, rank).is_missing && table_cell(t, r, rank).i > 1;
        misses += is_miss;
        assert_int_equal(c.is_missing, is_miss);
        assert_false(table_cell(with->table[0], r, cause).is_missing);
        if (is_miss)
            assert_non_null(strstr(c.why, "--causes yes"));
        else /* hits and words out of vocabulary are known without the battery */
            assert_int_equal(
                str_compare(c.text, table_cell(with->table[0], r, cause).text), 0);
    }
    assert_int_equal(misses, 60);
    table_set_free(set);
    table_set_free(with);
    study_free(s);
}

static void many_misses_are_told_with_the_option(void **state)
{
    (void)state;
    Study *s = missed(PAIRS_CAUSES + 1);
    TableSet *set = small_study_run(s, "pairs", NULL, NULL, 0);
    const Note *note = notes_find(&set->notes, "causes-left-out");
    assert_non_null(note);
    assert_non_null(strstr(note->text, "5,001 misses"));
    assert_non_null(strstr(note->text, "--causes yes"));
    const Table *t = set->table[0];
    assert_true(table_cell(t, 0, table_find_col(t, "cause")).is_missing);
    assert_true(table_cell(t, 0, table_find_col(t, "flags")).is_missing);
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_source_has_a_row),
        cmocka_unit_test(rows_are_chosen_and_sorted),
        cmocka_unit_test(causes_are_left_out_when_asked),
        cmocka_unit_test(many_misses_are_told_with_the_option),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
