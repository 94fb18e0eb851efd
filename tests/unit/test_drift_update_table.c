/* Update safety as tables: which targets belong to which snapshot, and what is refused.
 */
#include <math.h>

#include "core/diag/drift_update_table.h"
#include "tests/unit/drifted.h"

/* Two snapshots of a language, and a dictionary of all its words (LANG=FILE). */
typedef struct Pair {
    Study *s;
    Str dict, old, new; /* arguments */
} Pair;

static Pair open_pair(void)
{
    Pair p = {0};
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, false, -1, "")};
    Str text = {0};
    p.s = study_of(path, 2);
    for (int i = 0; i < N; i++)
        str_addf(&text, "w%d\tw%d\n", i, i);
    str_addf(&p.dict, "de=%s", files_write("d.tsv", text.p, text.n));
    str_addf(&p.old, "de=%s", write_space("old.vec", 7, false, -1, ""));
    str_addf(&p.new, "de=%s", write_space("new.vec", 8, true, -1, ""));
    str_free(&text);
    return p;
}

static void close_pair(Pair *p)
{
    str_free(&p->dict);
    str_free(&p->old);
    str_free(&p->new);
    study_free(p->s);
}

static Status ask_for(const Pair *p, const char *targets, const char *dict,
                      TableSet **set, Error *err)
{
    return ask(p->s, &(Asked){.name = "targets", .value = targets, .dict = dict}, set,
               err);
}

static void targets_go_with_snapshots_in_their_order(void **state)
{
    (void)state;
    Pair p = open_pair();
    Str targets = {0};
    TableSet *set = NULL;
    Error err;
    for (int is_turned = 0; is_turned < 2; is_turned++) {
        str_clear(&targets);
        str_addf(&targets, "%s\t%s", str_cstr(is_turned ? &p.new : &p.old),
                 str_cstr(is_turned ? &p.old : &p.new));
        assert_int_equal(ask_for(&p, str_cstr(&targets), str_cstr(&p.dict), &set, &err),
                         OK);
        assert_int_equal(cell(set, "update", 0, "lost").i, !is_turned);
        assert_int_equal(cell(set, "update", 0, "gained").i, is_turned);
        is_text(cell(set, "update_words", 0, "source"), "w5");
        is_text(cell(set, "update_words", 0, "change"), is_turned ? "gained" : "lost");
        assert_int_equal(table_rows(table_set_find(set, "update_words")), 1);
        assert_true(cell(set, "update", 0, "q").real == 1); /* one of one: McNemar */
        assert_non_null(strstr(set->finding, "update: "));
        table_set_free(set);
    }
    str_free(&targets);
    close_pair(&p);
}

static void targets_that_do_not_fit_are_refused(void **state)
{
    (void)state;
    Pair p = open_pair();
    Str targets = {0};
    TableSet *set = NULL;
    Error err;
    assert_int_equal(ask_for(&p, str_cstr(&p.old), str_cstr(&p.dict), &set, &err),
                     E_USAGE);
    assert_string_equal(err.text, "1 target of de for 2 snapshots");
    assert_non_null(strstr(err.hint, "for each snapshot of the source, in order"));
    str_addf(&targets, "%s\t%s\t%s", str_cstr(&p.old), str_cstr(&p.new),
             str_cstr(&p.new));
    assert_int_equal(ask_for(&p, str_cstr(&targets), str_cstr(&p.dict), &set, &err),
                     E_USAGE);
    assert_string_equal(err.text, "3 targets of de for 2 snapshots");
    str_clear(&targets);
    str_addf(&targets, "%s\t%s", str_cstr(&p.old), str_cstr(&p.new));
    assert_int_equal(ask_for(&p, str_cstr(&targets), NULL, &set, &err), E_USAGE);
    assert_string_equal(err.text, "no dictionary for the targets of de");
    assert_int_equal(ask_for(&p, NULL, str_cstr(&p.dict), &set, &err), E_USAGE);
    assert_string_equal(err.text, "--dict does nothing here");
    assert_null(set);
    str_free(&targets);
    close_pair(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(targets_go_with_snapshots_in_their_order),
        cmocka_unit_test(targets_that_do_not_fit_are_refused),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
