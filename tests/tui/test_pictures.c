/* Pictures in place of tables, and two alignments in turn. */
#include <locale.h>

#include "tests/tui/views.h"
#include "tui/results.h"

static void quadrants_lead_to_their_words_and_back(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    load(ui);
    press(ui, "5R"); /* loading has stopped it */
    assert_true(has(ui, "overlap: quadrants"));
    assert_true(has(ui, "of 501 pairs"));
    assert_true(has(ui, "the languages agree and the map keeps it"));
    type(ui, "/muster\r"); /* a gold: pattern, which the map loses */
    assert_true(has(ui, "▸map-fault"));
    assert_true(has(ui, "pattern → muster"));
    press(ui, "\r");
    assert_true(has(ui, "▸  pattern"));
    assert_true(has(ui, "of 68 matching, 501 in all  filter quadrant:map-fault"));
    press(ui, "\033");
    assert_true(has(ui, "▸map-fault"));
    type(ui, "/nosuchword\r");
    assert_true(has(ui, "no word of the plot has this"));
    press(ui, "w");
    assert_true(has(ui, "pattern"));
    press(ui, "\033p"); /* the whole table */
    assert_true(has(ui, "501 rows"));
    press(ui, "/container\r"); /* back by p, with the word of the row */
    press(ui, "p");
    assert_true(has(ui, "container → container"));
    press(ui, "Y");
    assert_true(has(ui, "isogloss plot pairs"));
    press(ui, "\0332p");
    assert_true(has(ui, "this table has no picture"));
    close_ui(ui);
}

static void causes_are_bars_that_lead_to_their_pairs(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "Rjjjj\r");
    assert_true(has(ui, "why: Causes of the misses"));
    press(ui, "R");
    assert_true(has(ui, "antonym     ."));
    press(ui, "pY"); /* no words: it is asked for all of them */
    assert_true(has(ui, " --all"));
    press(ui, "\033\033");
    assert_true(has(ui, "▓▓"));
    press(ui, "jjj");
    assert_true(has(ui, "no test of the battery applies"));
    press(ui, "p"); /* the table, on the same row, and back */
    assert_true(has(ui, "▸  unexplained") || has(ui, "unexplained"));
    press(ui, "jp");
    assert_true(has(ui, "▸morphology"));
    press(ui, "Y");
    assert_true(has(ui, "isogloss plot bars"));
    press(ui, "\033\r");
    assert_true(has(ui, "filter cause:morphology"));
    cells_resize(&ui->grid, 40, 10);
    press(ui, "\033");
    assert_true(has(ui, "▸morphology"));
    press(ui, "\033:bli\rRp");
    assert_true(has(ui, "de forward csls"));
    close_ui(ui);
}

static void quadrants_of_another_language_keep_the_word(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "5R");
    type(ui, "/date\r");
    press(ui, ":language hi\r");
    assert_true(has(ui, "date → तारीख़"));
    assert_true(has(ui, "of 132 pairs"));
    cells_resize(&ui->grid, 40, 10);
    assert_true(has(ui, "map-fault .045 [.021-.096] of 132"));
    close_ui(ui);
}

/* Two maps of one target: b shows the pairs of each in turn, and what has changed. */
static void two_alignments_blink_in_the_pairs(void **state)
{
    (void)state;
    StudyOptions options = study_options_defaults();
    options.limits.max_vocab = 1500;
    Study *study = study_new(&options);
    char *dict = program_source("samples/dict/en-gl.test.tsv");
    static const char *const names[] = {"en", "gl", "g2"};
    for (int i = 0; i < 3; i++) {
        char *path = program_source(i == 0 ? "samples/en.bin" : "samples/gl.bin");
        Str space = {0};
        str_addf(&space, "%s=%s", names[i], path);
        assert_int_equal(study_add_argument(study, str_cstr(&space),
                                            i == 0 ? STUDY_SOURCE : STUDY_ALIGNED, NULL),
                         OK);
        str_free(&space);
        free(path);
        if (i > 0)
            assert_int_equal(study_set_dict(study, names[i], dict, false, NULL), OK);
    }
    free(dict);
    Ui *ui = open_study(study);
    run(ui);
    press(ui, "2jjj");
    assert_true(has(ui, "→ gl"));
    const int line = line_of(ui, "▸");
    press(ui, "b");
    assert_true(has(ui, "→ g2"));
    assert_true(has(ui, "0 rows differ from the other alignment"));
    assert_int_equal(line_of(ui, "▸"), line);
    press(ui, "b");
    assert_true(has(ui, "→ gl"));
    close_ui(ui);
    ui = open_samples(); /* six languages, and one alignment of each */
    load(ui);
    press(ui, "2b");
    assert_true(has(ui, "open both with the same"));
    close_ui(ui);
}

/* What Tab has passed is given up, and computed when it is looked at after all. */
static void languages_passed_by_are_not_computed(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    type(ui, "\t\t");
    run(ui);
    const Diagnostic *bli = registry_find("bli");
    const Result *passed = results_find(ui->results, bli, study_target(ui->study, 1));
    assert_true(passed && passed->is_passed && passed->state == RESULT_FAILED);
    const Result *here = results_find(ui->results, bli, ui->target);
    assert_true(here && here->state == RESULT_READY);
    press(ui, ":language el\r");
    assert_true(!passed->is_passed && passed->state == RESULT_READY);
    close_ui(ui);
}

static void words_through_time_keep_their_options(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    load(ui);
    press(ui, ":drift --null en-calc en-writer --bands 5\r");
    press(ui, "R");
    assert_true(has(ui, "moved most: small"));
    press(ui, "/word:table rank<60\r\r");
    assert_true(has(ui, "drift: table"));
    assert_true(has(ui, "inconclusive: resolution-limited"));
    assert_true(has(ui, "of 5 (218 null values)"));
    assert_true(has(ui, "- pivot          gone word  0.78  gone"));
    assert_true(has(ui, "+ autofit        new word    new  0.56"));
    assert_true(has(ui, "░ null pairs"));
    press(ui, "G"); /* the last line, whose lost word is in one snapshot alone */
    assert_true(has(ui, "connected  gone word"));
    press(ui, "l");
    assert_true(has(ui, "adjacent  gained  new: place 10"));
    press(ui, "\r");
    assert_true(has(ui, "drift: adjacent"));
    cells_resize(&ui->grid, 400, 24);
    press(ui, "Y");
    assert_true(has(ui, "samples/study.ini adjacent --null en-calc en-writer --bands 5"));
    cells_resize(&ui->grid, 80, 24);
    press(ui, "\033\033\007h\r"); /* kept: in both */
    assert_true(has(ui, "drift: tables"));
    press(ui, "p");
    assert_true(has(ui, "[word]"));
    press(ui, "\033\033jh\r"); /* pivot is no word of two snapshots */
    assert_true(has(ui, "place 86 of"));
    press(ui, "\033:drift nosuchword\r");
    assert_true(has(ui, "nosuchword is not in two of the snapshots"));
    press(ui, "\033:drift --null en-calc\r");
    assert_true(has(ui, "--null needs 2 values"));
    close_ui(ui);
}

static void cells_of_coverage_list_what_is_missing(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "8Rp");
    assert_true(has(ui, "coverage: lists by band"));
    assert_true(has(ui, "504/664"));
    assert_true(has(ui, "▸en"));
    press(ui, "\r"); /* all of them are there */
    assert_true(has(ui, "no word of this cell is missing"));
    press(ui, "jl\r");
    assert_true(has(ui, "a pair is lost with either word"));
    assert_true(has(ui, "de en-de.test.tsv .755"));
    press(ui, "ll");
    assert_true(has(ui, "by tokens 0.73  by parts 8"));
    press(ui, "\r"); /* 664 - 504 */
    assert_true(has(ui, "1 of 160 rows"));
    press(ui, "\033G");
    assert_true(has(ui, "▸en-writer"));
    press(ui, "\r");
    assert_true(has(ui, "no list of this name was looked for in this space"));
    press(ui, "p");
    assert_true(has(ui, "[coverage]"));
    press(ui, "\033:coverage --list samples/lists/nowhere.txt\rp");
    assert_true(has(ui, "nowhere.txt"));
    close_ui(ui);
}

static void effects_say_why_they_may_not_be_judged(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "7Rp");
    assert_true(has(ui, "bias: effects with 95 % intervals"));
    assert_true(has(ui, "▸scripts en "));
    assert_true(has(ui, "inconclusive  d -0.385 from -1.238 to 0.791  q 0.6043"));
    assert_true(has(ui, "6 of 7 words of X are not there: more than a fifth"));
    press(ui, "jjj");
    assert_true(has(ui, "not assessable: 6 of 7 words of X are not there"));
    press(ui, "\r"); /* the words that are missing */
    assert_true(has(ui, "What was lost"));
    assert_true(has(ui, ".857 [.487–.974] 7"));
    press(ui, "\033\007\r"); /* the words of the test */
    assert_true(has(ui, "Word by word"));
    assert_true(has(ui, "43 rows"));
    press(ui, "\033Y");
    assert_true(has(ui, "isogloss bias --study"));
    close_ui(ui);
}

int main(void)
{
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quadrants_lead_to_their_words_and_back),
        cmocka_unit_test(causes_are_bars_that_lead_to_their_pairs),
        cmocka_unit_test(quadrants_of_another_language_keep_the_word),
        cmocka_unit_test(two_alignments_blink_in_the_pairs),
        cmocka_unit_test(languages_passed_by_are_not_computed),
        cmocka_unit_test(words_through_time_keep_their_options),
        cmocka_unit_test(cells_of_coverage_list_what_is_missing),
        cmocka_unit_test(effects_say_why_they_may_not_be_judged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
