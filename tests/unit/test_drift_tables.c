/* Tables over all snapshots, of judgements and of batches. */
#include <math.h>

#include "core/diag/drift_monitors.h"
#include "core/diag/drift_tables.h"
#include "tests/unit/drifted.h"

/* Word 5 moves in the second of three snapshots, and back in the third. */
static Study *there_and_back(void)
{
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, true, -1, ""),
                          write_space("c.vec", 4, false, -1, "")};
    return study_of(path, 3);
}

static int32_t row_of(const TableSet *set, const char *table, const char *word)
{
    const Table *t = table_set_find(set, table);
    for (int32_t r = 0; r < table_rows(t); r++)
        if (str_compare(cell(set, table, r, "word").text, str_text(word)) == 0)
            return r;
    fail_msg("no %s in %s", word, table);
    return -1;
}

static void the_series_goes_there_and_back(void **state)
{
    (void)state;
    Study *s = there_and_back();
    TableSet *set = tables(s, &(Asked){0});
    const int32_t r = row_of(set, "series", "w5");
    assert_int_equal(table_rows(table_set_find(set, "series")), N);
    is_text(cell(set, "series", r, "verdict"), "not assessable");
    is_text(cell(set, "series", r, "reason"), "not enough snapshots");
    is_text(cell(set, "series", r, "way"), "\u2588\u2581"); /* far, then near */
    table_set_free(set);
    study_free(s);
}

static void judgements_are_held_against_each_measure(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, true, -1, "")};
    Study *s = study_of(path, 2);
    Str gold = {0};
    for (int i = 0; i < 12; i++) /* the word that moved is judged to have changed most */
        str_addf(&gold, "w%d\t%s\n", i, i == 5 ? "4" : i < 5 ? "0.5" : "0.25");
    const char *file = files_write("gold.tsv", gold.p, gold.n);
    TableSet *set = tables(s, &(Asked){.name = "gold", .value = file});
    const Table *t = table_set_find(set, "gold");
    assert_true(table_rows(t) >= 3); /* distance, local, turnover */
    for (int32_t r = 0; r < table_rows(t); r++) {
        const Cell n = cell(set, "gold", r, "n");
        assert_false(n.is_missing);
        assert_in_range(n.i, 1, 12);
    }
    assert_true(cell(set, "gold", 0, "spearman").real > 0);
    table_set_free(set);
    Error err;
    assert_int_equal(ask(s, &(Asked){.name = "gold", .value = "/nowhere"}, &set, &err),
                     E_INPUT);
    str_free(&gold);
    study_free(s);
}

static void monitors_are_told_once_asked_for(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, false, -1, "")};
    Study *s = study_of(path, 2);
    TableSet *set = tables(s, &(Asked){0});
    Error err;
    assert_null(table_set_find(set, "monitors"));
    table_set_free(set);
    assert_int_equal(ask(s, &(Asked){.name = "sample", .value = "30"}, &set, &err),
                     E_USAGE);
    set = tables(s, &(Asked){.name = "monitors",
                             .value = "true",
                             .second = "sample",
                             .second_value = "30"});
    assert_int_equal(table_rows(table_set_find(set, "monitors")), DRIFT_MONITORS);
    for (int i = 0; i < DRIFT_MONITORS; i++) {
        const bool is_free = i == DRIFT_CKA || i == DRIFT_PAIR_COSINES;
        is_text(cell(set, "monitors", i, "monitor"),
                drift_monitors_name((DriftMonitor)i));
        is_text(cell(set, "monitors", i, "frame"), is_free ? "free" : "aligned");
        assert_int_equal(cell(set, "monitors", i, "p").is_missing, i != DRIFT_MMD);
        assert_int_equal(cell(set, "monitors", i, "value_lo").is_missing,
                         i != DRIFT_CLASSIFIER);
    }
    assert_true(cell(set, "monitors", DRIFT_CKA, "alarm").is_missing);
    assert_int_equal(cell(set, "monitors", DRIFT_MMD, "alarm").i, 0);
    const Note *note =
        notes_find(table_get_notes(table_set_find(set, "monitors")), "monitor-batches");
    assert_non_null(note);
    assert_non_null(strstr(note->text, "30 and 30 of them drawn at random"));
    assert_non_null(strstr(note->text, "taken as pairs"));
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_series_goes_there_and_back),
        cmocka_unit_test(judgements_are_held_against_each_measure),
        cmocka_unit_test(monitors_are_told_once_asked_for),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
