/* The views without a terminal: keys in, grid out, jobs run to their end in between. */
#include <locale.h>
#include <unistd.h>

/* jansson proves that an exported file is JSON. */
#include <jansson.h>

#include "core/base/output.h"
#include "tests/tui/views.h"
#include "tui/view_table.h"

static char *scratch;

static char *read_back(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    Str s = {0};
    for (int c = fgetc(f); c != EOF; c = fgetc(f))
        str_add_char(&s, (char)c);
    (void)fclose(f);
    return str_take(&s);
}

/* --- loading --- */

static void loading_is_shown_and_ends_on_the_overview(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    assert_true(has(ui, "reading the study"));
    assert_true(has(ui, "waiting"));
    type(ui, "2"); /* nothing to show yet */
    assert_true(has(ui, "still being read"));
    run(ui);
    assert_true(ui->is_loaded);
    assert_true(has(ui, "LOADED"));
    assert_true(has(ui, "P@1"));
    close_ui(ui);
}

static void a_file_that_is_refused_ends_the_view_with_its_sentence(void **state)
{
    (void)state;
    const StudyOptions options = study_options_defaults();
    Study *study = study_new(&options);
    assert_int_equal(study_add_argument(study, "en=no-such.vec", STUDY_SOURCE, NULL), OK);
    Ui *ui = open_study(study);
    run(ui);
    assert_true(ui->is_leaving);
    assert_int_equal(ui->status, E_INPUT);
    assert_non_null(strstr(ui->err.text, "no-such.vec"));
    close_ui(ui);
}

static void loading_can_be_stopped(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    (void)tasks_step(ui->tasks);
    type(ui, "\x03");
    run(ui);
    assert_true(ui->is_leaving);
    assert_int_equal(ui->status, E_CANCELED);
    close_ui(ui);
}

static void one_space_alone_can_be_looked_at(void **state)
{
    (void)state;
    const StudyOptions options = study_options_defaults();
    Study *study = study_new(&options);
    char *path = program_source("samples/en.bin");
    assert_int_equal(study_add_argument(study, path, STUDY_SOURCE, NULL), OK);
    free(path);
    Ui *ui = open_study(study);
    run(ui);
    assert_true(has(ui, "LOADED"));
    press(ui, "2");
    assert_true(has(ui, "needs a source and a target space"));
    press(ui, "3");
    assert_true(has(ui, " words, zoom 1.0"));
    press(ui, "\r");
    assert_true(has(ui, "neighbours"));
    close_ui(ui);
}

/* --- jobs --- */

static void what_is_stopped_can_be_run_again(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    while (!ui->is_loaded) {
        (void)tasks_step(ui->tasks);
        (void)poll(NULL, 0, 1);
    }
    (void)tasks_step(ui->tasks);
    type(ui, "\x03");
    assert_true(has(ui, "stopping"));
    run(ui);
    assert_true(has(ui, "stopped; R runs it again"));
    press(ui, "R");
    assert_true(has(ui, "CSLS"));
    assert_int_equal(line_of(ui, "stopped"), -1);
    close_ui(ui);
}

static void a_failure_is_shown_where_its_result_would_be(void **state)
{
    (void)state;
    static const char four[] = "a 1 2 3 4\nb 4 3 2 1\nc 1 0 1 0\n";
    static const char three[] = "a 1 2 3\nb 4 3 2\nc 1 0 1\n";
    static const char dict[] = "a\ta\nb\tb\n";
    assert_int_equal(output_write_file("four.vec", four, sizeof four - 1, true, NULL),
                     OK);
    assert_int_equal(output_write_file("three.vec", three, sizeof three - 1, true, NULL),
                     OK);
    assert_int_equal(output_write_file("ab.txt", dict, sizeof dict - 1, true, NULL), OK);
    const StudyOptions options = study_options_defaults();
    Study *study = study_new(&options);
    assert_int_equal(study_add_argument(study, "aa=four.vec", STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(study, "bb=three.vec", STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(study, NULL, "ab.txt", false, NULL), OK);
    Ui *ui = open_study(study);
    run(ui);
    assert_true(has(ui, "dimensions"));
    press(ui, "2");
    assert_true(has(ui, "dimensions"));
    assert_true(has(ui, "R runs it again"));
    close_ui(ui);
}

/* --- tables --- */

static void filter_and_order_outlive_the_language(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "2/cause:ok\rlllls");
    assert_true(has(ui, "filter cause:ok"));
    press(ui, "\t");
    assert_true(has(ui, "filter cause:ok"));
    assert_true(has(ui, "en 4000×100 → el"));
    press(ui, "\r\033"); /* into a word and back */
    assert_true(has(ui, "filter cause:ok"));
    press(ui, "1");
    press(ui, "2"); /* and when another view was shown */
    assert_true(has(ui, "filter cause:ok"));
    type(ui, "/\033");
    assert_int_equal(line_of(ui, "filter cause"), -1);
    close_ui(ui);
}

static void a_bad_filter_says_why(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "2");
    type(ui, "/rank_nn>x");
    assert_true(has(ui, "x"));
    press(ui, "\r");
    assert_true(has(ui, "664 rows") || has(ui, "rank_nn>x"));
    close_ui(ui);
}

static void verbs_take_their_options(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    load(ui);
    press(ui, ":bli --scores nn\r");
    assert_true(has(ui, "forward"));
    assert_int_equal(line_of(ui, "csls"), -1);
    press(ui, "Y");
    assert_true(has(ui, "--scores nn"));
    press(ui, "\033\033:bli --scores none\r");
    assert_true(has(ui, "--scores takes"));
    press(ui, ":bli --nope\r");
    assert_true(has(ui, "no option --nope"));
    press(ui, ":nonsense\r");
    assert_true(has(ui, "no command nonsense"));
    press(ui, ":bli words\r");
    assert_true(has(ui, "takes no words"));
    close_ui(ui);
}

/* Another process writes the file; one that is there is asked about first. */
/* Languages are compared with each other, whichever is looked at. */
static void parity_is_about_all_languages(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, ":parity --causes no\r");
    assert_true(has(ui, "parity, all languages"));
    assert_true(has(ui, "not assessable: gl, hi, om"));
    press(ui, "\t");
    assert_true(has(ui, "not assessable: gl, hi, om"));
    press(ui, "Y");
    assert_true(has(ui, "isogloss parity --study"));
    assert_true(has(ui, "--causes no"));
    close_ui(ui);
}

static void verbs_of_files_run_inside_the_view(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    ui->program = program_path();
    load(ui);
    press(ui, ":plot bars -o 'a b.svg'\r");
    assert_true(has(ui, "It is done:"));
    char *first = read_back("a b.svg");
    assert_true(first && strstr(first, "<svg"));
    press(ui, "\033:plot bars -o 'a b.svg' --title Again\r");
    assert_true(has(ui, "the output exists: replace it? (y/n)"));
    press(ui, "n\r");
    assert_true(has(ui, "nothing was written"));
    press(ui, ":plot bars -o 'a b.svg' --title Again\r");
    press(ui, "y\r");
    assert_true(has(ui, "It is done:"));
    char *second = read_back("a b.svg");
    assert_true(second && strcmp(first, second) != 0);
    free(first);
    free(second);
    press(ui, "\033:info\r");
    assert_true(has(ui, "Dimensions: 100"));
    press(ui, "\033:plot nothing -o x.svg\r");
    assert_true(has(ui, "It was refused:") && has(ui, "there is no kind of figure"));
    press(ui, "\033:convert\r");
    assert_true(has(ui, "convert IN OUT"));
    type(ui, ":report -o out\r");
    (void)tasks_step(ui->tasks);
    type(ui, "\x03");
    run(ui);
    assert_true(has(ui, "stopped: files that were finished before stay"));
    assert_int_not_equal(access("out/report.md", F_OK), 0);
    assert_false(ui->is_leaving);
    press(ui, ":q\r");
    assert_true(ui->is_leaving);
    close_ui(ui);
}

static void a_screen_says_what_it_cannot_show(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    load(ui);
    type(ui, "F");
    assert_true(has(ui, "F does nothing here; ? lists the keys"));
    type(ui, "j");
    assert_int_equal(line_of(ui, "does nothing here"), -1);
    press(ui, "k\r"); /* what was loaded: more than the screen holds */
    assert_true(has(ui, "19 of 40 lines"));
    type(ui, "j");
    assert_true(has(ui, "20 of 40 lines"));
    close_ui(ui);
}

static void frequencies_and_records_open(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "2");
    for (int i = 0; i < 8; i++)
        type(ui, "l");
    press(ui, "F");
    assert_true(has(ui, "frequency"));
    assert_true(has(ui, "ok             244"));
    press(ui, "\r"); /* its rows are left */
    assert_true(has(ui, "244 matching, 664 in all  filter cause=\"ok\""));
    press(ui, "i");
    assert_true(has(ui, "Parameters:"));
    close_ui(ui);
}

static void screens_are_gone_back_and_forward_to(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "2");
    press(ui, "/cause:hub\r");
    press(ui, "\r"); /* a word */
    const View *word = ui_top(ui);
    press(ui, "4");
    press(ui, "<");
    assert_ptr_equal(ui_top(ui), word); /* as it was left */
    press(ui, "<");
    assert_true(has(ui, "filter cause:hub"));
    press(ui, ">>");
    assert_int_equal(ui->depth, 1);
    assert_true(has(ui, "hubness"));
    press(ui, ">");
    assert_true(has(ui, "there is no later screen"));
    press(ui, "H");
    assert_true(has(ui, "pairs  filter cause:hub"));
    press(ui, "k\r"); /* the word */
    assert_ptr_equal(ui_top(ui), word);
    press(ui, "q"); /* up, not back in time */
    assert_true(has(ui, "filter cause:hub"));
    for (int i = 0; i < 2 * TRAIL_PLACES; i++) /* the oldest are forgotten and closed */
        press(ui, i % 2 ? "q" : "\r");
    assert_int_equal(ui->trail.n, TRAIL_PLACES);
    press(ui, "?<"); /* in help it is typed */
    assert_true(has(ui, "filter: <"));
    close_ui(ui);
}

static void what_is_selected_on_the_map_is_selected_in_the_list(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "2");
    press(ui, "/cause:hub\rvv/\033");
    assert_int_equal(ui->selection.n, 2);
    assert_true(has(ui, "2 selected P@1 nn .000 [.000"));
    press(ui, "V");
    assert_true(has(ui, "1 of 2 matching, 664 in all"));
    press(ui, "V3");
    assert_true(has(ui, "2 selected, their trust"));
    press(ui, "v+++");
    for (int i = 0; i < 40; i++)
        type(ui, "kl");
    press(ui, "v"); /* everything up and to the right */
    const int n = ui->selection.n;
    assert_true(n > 100);
    press(ui, "V");
    const Browse *b = view_table_browse(ui_top(ui));
    assert_true(b->is_only && b->n == b->nselected && b->n > 10 && b->n < n);
    mouse(ui, INPUT_CLICK, b->rows.x + 4, b->rows.y);
    const int32_t before = b->nselected;
    type(ui, "v");
    assert_int_equal(b->nselected, before - 1);
    mouse(ui, INPUT_DRAG, b->rows.x + 4, b->rows.y);
    assert_int_equal(b->nselected, before);
    press(ui, "3vV");
    assert_int_equal(ui->selection.n, 0);
    press(ui, "V");
    assert_true(has(ui, "no word is selected"));
    close_ui(ui);
}

/* --- words --- */

static void words_are_found_in_either_language(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    load(ui);
    press(ui, ":find window\r");
    assert_true(has(ui, "window   en"));
    press(ui, ":find fenster\r");
    assert_true(has(ui, "fenster   de"));
    press(ui, ":find el:παράθυρο\r");
    assert_true(has(ui, "παράθυρο   el"));
    press(ui, ":find acceleration\r"); /* its gold is not in the space */
    assert_true(has(ui, "hardwarebeschleunigung  not in the vocabulary of de"));
    press(ui, ":find no-such-word\r");
    assert_true(has(ui, "no word no-such-word here"));
    type(ui, ":find fenst\t");
    assert_true(has(ui, "fenster"));
    type(ui, "\033");
    close_ui(ui);
}

static void the_deepest_stack_still_goes_back(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    for (int i = 0; i < 3 * UI_DEPTH; i++)
        press(ui, ":find window\r");
    assert_int_equal(ui->depth, UI_DEPTH);
    for (int i = 0; i < UI_DEPTH + 2; i++)
        press(ui, "q");
    assert_int_equal(ui->depth, 1);
    assert_true(has(ui, "Q leaves isogloss"));
    close_ui(ui);
}

/* Both lists of the other language come before the search of all words has ended. */
static void a_word_waits_for_nothing_but_its_own_neighbours(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    while (!ui->is_loaded) {
        (void)tasks_step(ui->tasks);
        (void)poll(NULL, 0, 1);
    }
    type(ui, ":find window\r");
    for (int i = 0; i < 60000 && line_of(ui, "fenster") < 0; i++) {
        (void)tasks_step(ui->tasks);
        (void)poll(NULL, 0, 1);
    }
    assert_true(has(ui, "fenster"));
    run(ui);
    assert_true(has(ui, "by CSLS"));
    close_ui(ui);
}

static void the_mouse_chooses_rows(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "2");
    const int y = line_of(ui, "address ");
    mouse(ui, INPUT_CLICK, 5, y);
    assert_int_equal(line_of(ui, "▸✓ address"), y);
    mouse(ui, INPUT_WHEEL_DOWN, 5, y);
    assert_int_equal(line_of(ui, "▸✓ address"), -1);
    const int now = line_of(ui, "address "); /* the wheel may have moved it */
    mouse(ui, INPUT_CLICK, 5, now);
    mouse(ui, INPUT_DOUBLE, 5, now);
    assert_true(has(ui, "address   en"));
    close_ui(ui);
}

/* --- export --- */

static void what_is_shown_is_exported(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "2/cause:ok\r");
    press(ui, ":export hits.csv\r");
    assert_true(has(ui, "written: hits.csv"));
    char *csv = read_back("hits.csv");
    if (!csv) {
        fail_msg("hits.csv was not written");
        return;
    }
    assert_non_null(strstr(csv, "source"));
    int lines = 0;
    for (const char *p = csv; *p; p++)
        lines += *p == '\n';
    press(ui, "/\r"); /* the filter is still there */
    Str wanted = {0};
    str_addf(&wanted, "1 of %d matching", lines - 1);
    assert_true(has(ui, str_cstr(&wanted)));
    str_free(&wanted);
    free(csv);
    press(ui, ":export hits.json\r");
    char *json = read_back("hits.json");
    json_t *root = json_loads(json, 0, NULL);
    assert_non_null(root);
    assert_non_null(json_object_get(root, "tables"));
    json_decref(root);
    free(json);
    press(ui, ":export screen.txt\r");
    char *text = read_back("screen.txt");
    assert_non_null(strstr(text, "isogloss  en 4000×100"));
    free(text);
    close_ui(ui);
}

static void a_file_is_replaced_only_after_asking(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    load(ui);
    assert_int_equal(output_write_file("kept.csv", "mine", 4, true, NULL), OK);
    press(ui, "2:export kept.csv\r");
    assert_true(has(ui, "replace it?"));
    press(ui, "n\r");
    assert_true(has(ui, "nothing was written"));
    char *kept = read_back("kept.csv");
    assert_string_equal(kept, "mine");
    free(kept);
    press(ui, ":export kept.csv\ry\r");
    assert_true(has(ui, "written: kept.csv"));
    press(ui, ":export kept.csv\r\033");
    assert_true(has(ui, "nothing was written"));
    press(ui, ":export kept.doc\r");
    assert_true(has(ui, "kind of file"));
    press(ui, "1:export view.csv\r");
    assert_true(has(ui, "holds no table"));
    close_ui(ui);
}

static void inputs_are_never_replaced(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    char *path = program_source("samples/dict/en-de.test.tsv");
    char *before = read_back(path);
    Str keys = {0};
    str_addf(&keys, "2:export %s\ry\r", path);
    press(ui, str_cstr(&keys));
    char *after = read_back(path);
    assert_string_equal(before, after);
    str_free(&keys);
    free(before);
    free(after);
    free(path);
    close_ui(ui);
}

static int enter_scratch(void **state)
{
    (void)state;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    scratch = program_scratch("views");
    return chdir(scratch);
}

static int leave_scratch(void **state)
{
    (void)state;
    free(scratch);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(loading_is_shown_and_ends_on_the_overview),
        cmocka_unit_test(a_file_that_is_refused_ends_the_view_with_its_sentence),
        cmocka_unit_test(loading_can_be_stopped),
        cmocka_unit_test(one_space_alone_can_be_looked_at),
        cmocka_unit_test(what_is_stopped_can_be_run_again),
        cmocka_unit_test(a_failure_is_shown_where_its_result_would_be),
        cmocka_unit_test(filter_and_order_outlive_the_language),
        cmocka_unit_test(a_bad_filter_says_why),
        cmocka_unit_test(verbs_take_their_options),
        cmocka_unit_test(parity_is_about_all_languages),
        cmocka_unit_test(verbs_of_files_run_inside_the_view),
        cmocka_unit_test(a_screen_says_what_it_cannot_show),
        cmocka_unit_test(frequencies_and_records_open),
        cmocka_unit_test(screens_are_gone_back_and_forward_to),
        cmocka_unit_test(what_is_selected_on_the_map_is_selected_in_the_list),
        cmocka_unit_test(words_are_found_in_either_language),
        cmocka_unit_test(the_deepest_stack_still_goes_back),
        cmocka_unit_test(a_word_waits_for_nothing_but_its_own_neighbours),
        cmocka_unit_test(the_mouse_chooses_rows),
        cmocka_unit_test(what_is_shown_is_exported),
        cmocka_unit_test(a_file_is_replaced_only_after_asking),
        cmocka_unit_test(inputs_are_never_replaced),
    };
    return cmocka_run_group_tests(tests, enter_scratch, leave_scratch);
}
