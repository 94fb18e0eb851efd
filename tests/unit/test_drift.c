/* The verb from files to tables: snapshots, null pairs, tags, one word, updates. */
#include <math.h>

#include "core/diag/drift.h"
#include "core/diag/drift_tables.h"
#include "tests/unit/drifted.h"

/* The word that moved stands first; a word of one snapshot only is listed. */
static void two_snapshots(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, true, 9, "")};
    Study *s = study_of(path, 2);
    TableSet *set = tables(s, &(Asked){.name = "anchors", .value = "robust"});
    is_text(cell(set, "words", 0, "word"), "w5");
    is_text(cell(set, "words", 0, "verdict"), "not assessable");
    is_text(cell(set, "words", 0, "reason"), "no noise floor");
    assert_true(cell(set, "words", 0, "q").is_missing);
    assert_true(cell(set, "words", 0, "cos_distance").real > 1.8);
    is_text(cell(set, "vocabulary", 0, "word"), "w9");
    is_text(cell(set, "vocabulary", 0, "change"), "vanished");
    assert_int_equal(cell(set, "summary", 0, "shared").i, N - 1);
    assert_int_equal(cell(set, "summary", 0, "anchors").i, 59 - 11);
    assert_int_equal(table_rows(table_set_find(set, "vocabulary")), 1);
    assert_null(table_set_find(set, "series"));
    assert_non_null(notes_find(&set->notes, "no-noise-floor"));
    assert_non_null(strstr(set->finding, "moved most: w5"));
    table_set_free(set);
    Error err;
    assert_int_equal(ask(s, &(Asked){.name = "periods", .value = "a"}, &set, &err),
                     E_USAGE);
    assert_int_equal(ask(s, &(Asked){.name = "margin", .value = "0.1"}, &set, &err),
                     E_USAGE);
    assert_int_equal(ask(s, &(Asked){.word = "absent"}, &set, &err), E_UNDEFINED);
    study_free(s);
    s = study_of(path, 1);
    assert_int_equal(ask(s, &(Asked){0}, &set, &err), E_USAGE);
    assert_non_null(strstr(err.text, "two snapshots"));
    study_free(s);
}

static void null_pairs_from_files(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, true, -1, "")};
    Study *s = study_of(path, 2);
    Str nulls = {0};
    for (int i = 0; i < 3; i++) {
        for (int side = 0; side < 2; side++) {
            char name[16];
            (void)snprintf(name, sizeof name, "n%d%d.vec", i, side);
            str_addf(&nulls, "%s%s", nulls.n ? "\t" : "",
                     write_space(name, (uint64_t)(20 + 2 * i + side), false, -1, ""));
        }
    }
    TableSet *set = tables(s, &(Asked){.name = "null", .value = str_cstr(&nulls)});
    assert_int_equal(cell(set, "summary", 0, "null_values").i, 3 * N);
    is_text(cell(set, "words", 0, "word"), "w5");
    is_text(cell(set, "words", 0, "verdict"), "outlier");
    is_text(cell(set, "words", 0, "reason"), "resolution-limited");
    assert_true(fabs(cell(set, "words", 0, "p").real - 1.0 / 61) < 1e-12);
    assert_non_null(notes_find(&set->notes, "resolution-limited"));
    assert_int_equal(set->ninputs, 8); /* the null spaces, too */
    table_set_free(set);
    str_free(&nulls);
    study_free(s);
}

static void one_word_through_three(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, false, 9, ""),
                          write_space("c.vec", 4, true, -1, "")};
    Study *s = study_of(path, 3);
    TableSet *set = tables(s, &(Asked){.word = "w5"});
    assert_null(table_set_find(set, "words"));
    assert_int_equal(table_rows(table_set_find(set, "about")), 3);
    assert_true(cell(set, "about", 0, "cos_distance").real == 0);
    assert_true(cell(set, "about", 1, "cos_distance").real < 0.2);
    assert_true(cell(set, "about", 2, "cos_distance").real > 1.5);
    assert_true(cell(set, "about", 2, "step").real > 1.5);
    is_text(cell(set, "about", 2, "way"), "▁▁█");
    const Table *way = table_set_find(set, "trajectory");
    is_text(cell(set, "trajectory", table_rows(way) - 1, "kind"), "word");
    is_text(cell(set, "trajectory", table_rows(way) - 1, "snapshot"), "t2");
    const Table *near = table_set_find(set, "word");
    for (int32_t i = 0; i < table_rows(near); i++) {
        const Cell change = cell(set, "word", i, "change");
        const bool has_old = !cell(set, "word", i, "place_old").is_missing;
        const bool has_new = !cell(set, "word", i, "place_new").is_missing;
        is_text(change, has_old && has_new ? "kept" : has_old ? "lost" : "gained");
    }
    table_set_free(set);
    set = tables(s, &(Asked){0});
    is_text(cell(set, "series", 0, "verdict"), "not assessable");
    is_text(cell(set, "series", 0, "reason"), "not enough snapshots");
    assert_int_equal(table_rows(table_set_find(set, "series")), N - 1);
    assert_int_equal(table_rows(table_set_find(set, "summary")), 3);
    table_set_free(set);
    study_free(s);
}

/* The same words with an ending for each time in one file. */
static void tagged_words(void **state)
{
    (void)state;
    (void)write_space("a.vec", 2, false, -1, "_1850");
    (void)write_space("b.vec", 3, true, -1, "_1900");
    Str all = {0};
    str_addf(&all, "%d %d\n", 2 * N, D);
    for (int i = 0; i < 2; i++) {
        char line[512];
        FILE *f = fopen(files_path(i ? "b.vec" : "a.vec"), "r");
        assert_non_null(f);
        assert_non_null(fgets(line, sizeof line, f));
        while (fgets(line, sizeof line, f))
            str_add_cstr(&all, line);
        (void)fclose(f);
    }
    const char *path[] = {files_write("all.vec", all.p, all.n)};
    str_free(&all);
    Study *s = study_of(path, 1);
    TableSet *set = tables(s, &(Asked){.name = "tagged", .value = "_"});
    is_text(cell(set, "words", 0, "word"), "w5");
    is_text(cell(set, "summary", 0, "from"), "1850");
    is_text(cell(set, "summary", 0, "to"), "1900");
    assert_true(cell(set, "summary", 0, "anchors").is_missing);
    assert_int_equal(cell(set, "summary", 0, "n").i, N);
    table_set_free(set);
    study_free(s);
}

/* A target for each snapshot: the word that moved in one of them is lost. */
static void update_of_a_pair(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 2, false, -1, "")};
    Study *s = study_of(path, 2);
    Str dict = {0};
    for (int i = 0; i < N; i++)
        str_addf(&dict, "w%d\tw%d\n", i, i);
    Str given = {0};
    str_addf(&given, "de=%s", files_write("d.tsv", dict.p, dict.n));
    Str targets = {0};
    str_addf(&targets, "de=%s", write_space("old.vec", 7, false, -1, ""));
    str_addf(&targets, "\tde=%s", write_space("new.vec", 8, true, -1, ""));
    const Asked asked = {
        .name = "targets", .value = str_cstr(&targets), .dict = str_cstr(&given)};
    TableSet *set = tables(s, &asked);
    is_text(cell(set, "update", 0, "language"), "de");
    assert_int_equal(cell(set, "update", 0, "n").i, N);
    assert_int_equal(cell(set, "update", 0, "lost").i, 1);
    is_text(cell(set, "update", 0, "safety"), "not enough evidence");
    is_text(cell(set, "update_words", 0, "source"), "w5");
    is_text(cell(set, "update_words", 0, "change"), "lost");
    assert_non_null(strstr(set->finding, "update: not enough evidence"));
    table_set_free(set);
    Asked wide = asked;
    wide.second = "margin";
    wide.second_value = "0.2";
    set = tables(s, &wide);
    is_text(cell(set, "update", 0, "safety"), "safe");
    table_set_free(set);
    Error err;
    Asked alone = asked;
    alone.dict = NULL;
    assert_int_equal(ask(s, &alone, &set, &err), E_USAGE);
    assert_non_null(strstr(err.text, "no dictionary for the targets of de"));
    str_free(&targets);
    str_free(&given);
    str_free(&dict);
    study_free(s);
}

static void keep(char *to, const char *path)
{
    const int n = snprintf(to, 128, "%s", path);
    assert_in_range(n, 1, 127);
}

/* Six answers lost and none gained: p = 1 / 32, a loss at .05 and none at .01. The
 * dictionary of an entry is named once among the inputs and its notes are said, whether
 * the entry is loaded or not. */
static void level_and_dictionary_of_an_update(void **state)
{
    (void)state;
    char kept[3][128]; /* paths are borrowed for a few calls only */
    keep(kept[0], write_space("a.vec", 2, false, -1, ""));
    keep(kept[1], write_space("b.vec", 2, false, -1, ""));
    const char *path[] = {kept[0], kept[1]};
    Str dict = {0};
    for (int i = 0; i < N; i++)
        str_addf(&dict, "w%d\tw%d\n", i, i);
    str_addf(&dict, "w0\tw0\tx\n");
    keep(kept[2], files_write("d.tsv", dict.p, dict.n));
    const char *file = kept[2];
    Str targets = {0};
    str_addf(&targets, "de=%s", write_space("old.vec", 7, false, -1, ""));
    Str text = {0}; /* w0 ... w5 have each other's vectors */
    float x[N * D];
    made_random(x, N * D, 1);
    str_addf(&text, "%d %d\n", N, D);
    for (int i = 0; i < N; i++) {
        str_addf(&text, "w%d", i < 6 ? (i + 1) % 6 : i);
        for (int j = 0; j < D; j++)
            str_addf(&text, " %.6f", (double)x[i * D + j]);
        str_add_char(&text, '\n');
    }
    str_addf(&targets, "\tde=%s", files_write("new.vec", text.p, text.n));
    static const char *const level[] = {"0.05", "0.01"};
    static const char *const verdict[] = {"worse", "inconclusive"};
    for (int loaded = 0; loaded < 2; loaded++) {
        Study *s = study_of(path, 2);
        Str entry = {0};
        str_addf(&entry, "de=%s", files_path("old.vec"));
        assert_int_equal(study_add_argument(s, str_cstr(&entry), STUDY_ALIGNED, NULL),
                         OK);
        assert_int_equal(study_set_dict(s, "de", file, false, NULL), OK);
        if (loaded)
            assert_int_equal(study_load(s, NULL, NULL), OK);
        for (int i = 0; i < 2; i++) {
            TableSet *set = tables(s, &(Asked){.name = "targets",
                                               .value = str_cstr(&targets),
                                               .second = "level",
                                               .second_value = level[i]});
            assert_int_equal(cell(set, "update", 0, "lost").i, 6);
            assert_true(fabs(cell(set, "update", 0, "q").real - 1.0 / 32) < 1e-12);
            is_text(cell(set, "update", 0, "verdict"), verdict[i]);
            int named = 0;
            for (int k = 0; k < set->ninputs; k++)
                named += strcmp(set->input[k].path, file) == 0;
            assert_int_equal(named, 1);
            assert_non_null(notes_find(&set->notes, "third-field"));
            table_set_free(set);
        }
        str_free(&entry);
        study_free(s);
    }
    str_free(&text);
    str_free(&targets);
    str_free(&dict);
}

/* The series needs seven distances from the first: eight snapshots. */
static void seven_and_eight_snapshots(void **state)
{
    (void)state;
    const char *path[8];
    char kept[8][128];
    for (int t = 0; t < 8; t++) {
        char name[16];
        (void)snprintf(name, sizeof name, "s%d.vec", t);
        keep(kept[t], write_space(name, (uint64_t)(30 + t), t >= 4, -1, ""));
        path[t] = kept[t];
    }
    for (int n = 7; n <= 8; n++) {
        Study *s = study_of(path, n);
        TableSet *set = tables(s, &(Asked){0});
        int32_t row = 0;
        while (str_compare(cell(set, "series", row, "word").text, str_text("w5")) != 0)
            row++;
        assert_int_equal(cell(set, "series", row, "p").is_missing, n == 7);
        assert_int_equal(notes_find(&set->notes, "few-snapshots") != NULL, n == 7);
        is_text(cell(set, "series", row, "reason"),
                n == 7 ? "not enough snapshots" : "resolution-limited");
        is_text(cell(set, "series", row, "verdict"),
                n == 7 ? "not assessable" : "inconclusive");
        if (n == 7) {
            assert_non_null(strstr(set->finding, "no change points (8 are needed)"));
        } else {
            assert_true(fabs(cell(set, "series", row, "p").real - 1.0 / 35) < 1e-12);
            assert_true(fabs(cell(set, "series", row, "least_p").real - 1.0 / 35) <
                        1e-12);
        }
        table_set_free(set);
        set = tables(s, &(Asked){.word = "w5"});
        assert_int_equal(cell(set, "about", n - 1, "pivot").is_missing, n == 7);
        table_set_free(set);
        study_free(s);
    }
}

/* A frame that cannot be one: no distance, and that is said. */
static void other_dimensions_have_no_distance(void **state)
{
    (void)state;
    Str text = {0};
    float x[N * D];
    made_random(x, N * D, 1);
    str_addf(&text, "%d %d\n", N, D - 1);
    for (int i = 0; i < N; i++) {
        str_addf(&text, "w%d", i);
        for (int j = 0; j + 1 < D; j++)
            str_addf(&text, " %.6f", (double)x[i * D + j]);
        str_add_char(&text, '\n');
    }
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          files_write("five.vec", text.p, text.n)};
    str_free(&text);
    Study *s = study_of(path, 2);
    TableSet *set = tables(s, &(Asked){.name = "no-align", .value = "true"});
    for (int32_t i = 0; i < N; i++) {
        is_text(cell(set, "words", i, "reason"), "other dimensions");
        assert_true(cell(set, "words", i, "cos_distance").is_missing);
        assert_true(cell(set, "words", i, "rank_distance").is_missing);
        assert_false(cell(set, "words", i, "turnover").is_missing);
        assert_false(cell(set, "words", i, "rank_turnover").is_missing);
    }
    table_set_free(set);
    study_free(s);
}

/* Null pairs of the 20 most frequent words only: the others are not assessable. */
static void a_band_without_a_null_value(void **state)
{
    (void)state;
    const char *path[] = {write_space("a.vec", 2, false, -1, ""),
                          write_space("b.vec", 3, true, -1, "")};
    Study *s = study_of(path, 2);
    Str nulls = {0};
    for (int side = 0; side < 2; side++) {
        Str text = {0};
        float x[N * D];
        made_random(x, N * D, 9 + (uint64_t)side);
        str_addf(&text, "20 %d\n", D);
        for (int i = 0; i < 20; i++) {
            str_addf(&text, "w%d", i);
            for (int j = 0; j < D; j++)
                str_addf(&text, " %.6f", (double)x[i * D + j]);
            str_add_char(&text, '\n');
        }
        str_addf(&nulls, "%s%s", side ? "\t" : "",
                 files_write(side ? "y.vec" : "x.vec", text.p, text.n));
        str_free(&text);
    }
    TableSet *set = tables(s, &(Asked){.name = "null", .value = str_cstr(&nulls)});
    int bare = 0;
    for (int32_t i = 0; i < N; i++) {
        const bool is_bare = cell(set, "words", i, "band").i > 1;
        bare += is_bare;
        assert_int_equal(cell(set, "words", i, "p").is_missing, is_bare);
        is_text(cell(set, "words", i, "reason"),
                is_bare ? "no null value in its frequency band" : "resolution-limited");
        if (is_bare)
            is_text(cell(set, "words", i, "verdict"), "not assessable");
    }
    assert_int_equal(bare, N - 20);
    assert_non_null(strstr(set->finding, "no null value in their band: 40"));
    table_set_free(set);
    str_free(&nulls);
    study_free(s);
}

static void small_drawings(void **state)
{
    (void)state;
    Str out = {0};
    const double x[] = {0, 0.5, (double)NAN, 1};
    drift_tables_spark(&out, x, 4);
    assert_string_equal(str_cstr(&out), "▁▅·█");
    str_clear(&out);
    const double zero[] = {0, 0};
    drift_tables_spark(&out, zero, 2);
    assert_string_equal(str_cstr(&out), "▁▁");
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_snapshots),
        cmocka_unit_test(null_pairs_from_files),
        cmocka_unit_test(one_word_through_three),
        cmocka_unit_test(tagged_words),
        cmocka_unit_test(update_of_a_pair),
        cmocka_unit_test(small_drawings),
        cmocka_unit_test(level_and_dictionary_of_an_update),
        cmocka_unit_test(seven_and_eight_snapshots),
        cmocka_unit_test(other_dimensions_have_no_distance),
        cmocka_unit_test(a_band_without_a_null_value),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
