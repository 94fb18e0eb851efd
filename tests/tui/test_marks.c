/* Marks made with keys: what the screen calls saved is in the store, and what the store
 * has is on the screen. On a small study without a terminal. */
#include <dirent.h>
#include <locale.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "core/study/mark_lines.h"
#include "tests/tui/views.h"

static char *folder;

static char *at(const char *name)
{
    Str s = {0};
    str_addf(&s, "%s/%s", folder, name);
    return str_take(&s);
}

static Ui *open_small(const char *store, bool is_blind, const char *author)
{
    StudyOptions o = study_options_defaults();
    char *path = at(store);
    (void)snprintf(o.annotations, sizeof o.annotations, "%s", path);
    (void)snprintf(o.author, sizeof o.author, "%s", author);
    Study *study = study_new(&o);
    char *src = program_source("tests/cli/data/en.vec");
    char *tgt = program_source("tests/cli/data/de.vec");
    char *dict = program_source("tests/cli/data/en-de.txt");
    assert_int_equal(study_add_argument(study, src, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(study, tgt, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(study, NULL, dict, false, NULL), OK);
    free(src);
    free(tgt);
    free(dict);
    free(path);
    Ui *ui = open_study(study);
    marks_open(ui, &(MarksOptions){.is_blind = is_blind});
    load(ui);
    press(ui, "2");
    return ui;
}

/* The marks that the file holds, read by another. */
static int32_t stored(const char *store)
{
    char *path = at(store);
    MarkList l = {0};
    const Limits limits = limits_default();
    assert_int_equal(mark_store_read_any(&l, path, &limits, NULL, NULL), OK);
    const int32_t n = l.n;
    mark_list_free(&l);
    free(path);
    return n;
}

static void keys_mark_what_is_under_the_cursor(void **state)
{
    (void)state;
    Ui *ui = open_small("keys.db", false, "ada");
    char *path = at("keys.db");
    assert_true(has(ui, "pairs"));
    assert_int_equal(access(path, F_OK), -1); /* no file before the first mark */
    assert_false(line_of(ui, " mark ") >= 0);
    press(ui, "a");
    assert_true(has(ui, "saved: cat accepted Katze; u takes it back"));
    assert_int_equal(stored("keys.db"), 1);
    assert_true(has(ui, " mark "));
    press(ui, "jx");
    assert_true(has(ui, "saved: dog rejected Hund"));
    press(ui, "gK\xc3\xb6ter | Welpe\r");
    assert_true(has(ui, "saved: dog gold K\xc3\xb6ter | Welpe"));
    press(ui, "dmale or female\r;look again\r");
    assert_true(has(ui, "saved: dog note look again"));
    assert_int_equal(stored("keys.db"), 5);
    assert_true(has(ui, "(5 marks, seen)"));
    /* what no line can hold is refused while it is typed, and can be mended */
    press(ui, "g");
    actions_input(ui, &(Input){.key = INPUT_PASTE,
                               .paste = TEXT("R\xc3\xbc"
                                             "de\tx")});
    assert_true(has(ui, "no line of a dictionary can hold"));
    press(ui, "\r");
    assert_true(has(ui, "add gold: R\xc3\xbc"
                        "de"));
    press(ui, "\x7f\x7f");
    assert_false(line_of(ui, "no line of a dictionary") >= 0);
    press(ui, "\033");
    assert_int_equal(stored("keys.db"), 5);
    /* in a column of predictions the word there is meant */
    press(ui, "lll"); /* gold, mark, predicted */
    press(ui, "a");
    assert_true(has(ui, "saved: dog accepted Katze"));
    press(ui, "r");
    assert_true(has(ui, "saved: dog variant Katze"));
    press(ui, "jjjj/mark:variant\r");
    assert_true(has(ui, "1 of 1 matching"));
    press(ui, "/\033");
    /* one of several golds: they are asked for */
    press(ui, "hhh\x07jjjx");
    assert_true(has(ui, "reject: Baum | baum"));
    press(ui, "\033");
    assert_true(has(ui, "nothing was marked"));
    assert_int_equal(stored("keys.db"), 7);
    close_ui(ui);
    free(path);
    /* the export beside it has the same marks */
    assert_int_equal(stored("keys.db.jsonl"), 7);
}

static void undo_goes_back_without_end(void **state)
{
    (void)state;
    Ui *ui = open_small("undo.db", false, "ada");
    press(ui, "ajaja");
    assert_true(has(ui, "(3 marks, seen)"));
    press(ui, "u");
    assert_true(has(ui, "taken back: house accepted Haus"));
    press(ui, "uu");
    assert_true(has(ui, "taken back: cat accepted Katze"));
    press(ui, "u");
    assert_true(has(ui, "there is no mark of yours"));
    assert_false(line_of(ui, "marks, seen") >= 0);
    close_ui(ui);
    assert_int_equal(stored("undo.db"), 6); /* nothing was taken away */
    /* marks of another are not undone */
    ui = open_small("undo.db", false, "ada");
    press(ui, "a");
    close_ui(ui);
    ui = open_small("undo.db", false, "bob");
    assert_true(has(ui, "accepted"));
    press(ui, "u");
    assert_true(has(ui, "there is no mark of yours"));
    close_ui(ui);
}

static void the_word_view_marks_its_neighbours(void **state)
{
    (void)state;
    Ui *ui = open_small("word.db", false, "ada");
    press(ui, "\r");
    assert_true(has(ui, "by cosine"));
    press(ui, "jx");
    assert_true(has(ui, "saved: cat rejected Hund"));
    assert_true(has(ui, "mark rejected Hund"));
    press(ui, "h"); /* before the map or in its own language: the entry */
    press(ui, "h");
    press(ui, "a");
    assert_true(has(ui, "saved: cat accepted Katze"));
    press(ui, "u");
    assert_true(has(ui, "taken back: cat accepted Katze"));
    close_ui(ui);
}

static void scores_stand_side_by_side(void **state)
{
    (void)state;
    Ui *ui = open_small("scores.db", false, "ada");
    press(ui, "jlla"); /* dog: its prediction Katze is accepted */
    assert_true(has(ui, "saved: dog accepted Katze"));
    assert_true(has(ui, "P@1 nn .750\xe2\x86\x92"
                        "1.000"));
    press(ui, "u");
    assert_false(line_of(ui, "\xe2\x86\x92"
                             "1.000") >= 0);
    close_ui(ui);
}

static void a_blind_judge_sees_no_prediction(void **state)
{
    (void)state;
    Ui *ui = open_small("blind.db", false, "ada");
    press(ui, "jx");
    close_ui(ui);
    ui = open_small("blind.db", true, "bob");
    assert_true(has(ui, "Hund")); /* the gold */
    assert_false(line_of(ui, "rejected") >= 0);
    assert_false(line_of(ui, "P@1") >= 0);
    press(ui, "/predicted_nn:Katze\r");
    assert_true(has(ui, "0 of 0 matching"));
    press(ui, "/\033");
    press(ui, "jw");
    assert_true(has(ui, "hidden by --blind"));
    press(ui, "\r");
    assert_true(has(ui, "en neighbours"));
    assert_false(line_of(ui, "by cosine") >= 0);
    assert_false(line_of(ui, "rank") >= 0);
    press(ui, "\033a");
    assert_true(has(ui, "saved: dog accepted Hund"));
    /* no way round by another view or verb */
    static const char *const keys[] = {":why dog\r", ":compare\r", "3",     "4",
                                       ":hubness\r", ":report\r",  ":map\r"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        press(ui, keys[i]);
        assert_true(has(ui, "would show predictions: hidden by --blind"));
    }
    close_ui(ui);
}

static void the_corrected_dictionary_is_written(void **state)
{
    (void)state;
    Ui *ui = open_small("write.db", false, "ada");
    char *path = at("corrected.txt");
    Str keys = {0};
    str_addf(&keys, ":write %s\r", path);
    press(ui, str_cstr(&keys));
    assert_true(has(ui, "there is nothing to correct"));
    press(ui, "xjgWelpe\r");
    press(ui, str_cstr(&keys));
    assert_true(has(ui, "lines added: 1, left out: 2"));
    assert_true(has(ui, "-cat  Katze"));
    assert_true(has(ui, "+dog  Welpe"));
    press(ui, "\033");
    press(ui, str_cstr(&keys));
    assert_non_null(strstr(ui->message, "it exists already (--force replaces it)"));
    assert_false(line_of(ui, "lines added") >= 0); /* it is there already */
    /* never over the marks */
    static const char *const kept[] = {"write.db", "write.db-journal"};
    for (int i = 0; i < 2; i++) {
        char *input = at(kept[i]);
        str_clear(&keys);
        str_addf(&keys, ":write %s --force\r", input);
        press(ui, str_cstr(&keys));
        assert_non_null(strstr(ui->message, "is where the annotations are kept"));
        assert_false(line_of(ui, "lines added") >= 0);
        free(input);
    }
    assert_int_equal(stored("write.db"), 2);
    assert_int_equal(access(path, R_OK), 0);
    close_ui(ui);
    str_free(&keys);
    free(path);
}

/* A second has passed. */
static void look(Ui *ui)
{
    ui->marks.looked_at = -10;
    marks_poll(ui);
    assert_true(marks_is_busy(ui));
    marks_wait(ui);
}

static void marks_of_another_program_come(void **state)
{
    (void)state;
    Ui *ui = open_small("two.db", false, "ada");
    Ui *other = open_small("two.db", false, "bob");
    press(ui, "a");
    press(other, "jx");
    look(ui);
    assert_true(has(ui, "rejected Hund"));
    marks_poll(ui); /* not again within a second */
    assert_false(marks_is_busy(ui));
    press(other, "kx");
    press(ui, "j");
    look(ui);
    cells_resize(&ui->grid, 120, 24);
    assert_true(has(ui, "rejected Katze (2 versio"));
    close_ui(ui);
    close_ui(other);
    assert_int_equal(stored("two.db"), 3);
}

static void another_that_writes_holds_nobody_up(void **state)
{
    (void)state;
    Ui *ui = open_small("busy.db", false, "ada");
    press(ui, "a");
    char *path = at("busy.db");
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL), SQLITE_OK);
    type(ui, "jxjg");
    assert_true(marks_is_busy(ui)); /* keys go on, and nothing is called saved */
    assert_true(has(ui, "add gold:"));
    type(ui, "Heim\r");
    assert_false(line_of(ui, "saved:") >= 0);
    ui->marks.waiting_at -= 1; /* a second has passed */
    marks_poll(ui);
    screen_draw(ui);
    assert_true(has(ui, "saving"));
    assert_int_equal(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(db);
    marks_wait(ui);
    assert_true(has(ui, "saved: house gold Heim"));
    screen_draw(ui);
    assert_false(line_of(ui, "saving") >= 0);
    assert_int_equal(stored("busy.db"), 3);
    /* the text beside the store is looked after while one works */
    ui->marks.exported_at = -1000;
    marks_poll(ui);
    marks_wait(ui);
    assert_int_equal(stored("busy.db.jsonl"), 3);
    marks_poll(ui);
    assert_false(marks_is_busy(ui)); /* as it was: not again */
    close_ui(ui);
    free(path);
}

static void places_that_cannot_be_written_are_told_at_once(void **state)
{
    (void)state;
    Ui *ui = open_small("no/such/folder.db", false, "ada");
    press(ui, "a");
    assert_true(has(ui, "not saved: could not keep annotations in"));
    press(ui, "jx"); /* behind it */
    assert_true(has(ui, "2 marks are not saved: could not keep"));
    press(ui, "h"); /* the message goes with the next key, what it said does not */
    assert_false(line_of(ui, "could not keep") >= 0);
    assert_true(has(ui, "2 not saved (R)"));
    press(ui, "l");
    press(ui, "Qn\r");
    assert_false(ui->is_leaving);
    assert_true(has(ui, "R tries to save them again"));
    char *no = at("no");
    char *such = at("no/such");
    assert_int_equal(mkdir(no, 0700), 0);
    assert_int_equal(mkdir(such, 0700), 0);
    press(ui, "R");
    assert_true(has(ui, "saved: dog rejected Hund"));
    assert_false(line_of(ui, "not saved") >= 0);
    assert_int_equal(stored("no/such/folder.db"), 2);
    press(ui, "Q");
    assert_true(ui->is_leaving);
    close_ui(ui);
    static const char *const files[] = {"no/such/folder.db", "no/such/folder.db.jsonl"};
    for (int i = 0; i < 2; i++) {
        char *file = at(files[i]);
        assert_int_equal(unlink(file), 0);
        free(file);
    }
    assert_int_equal(rmdir(such), 0);
    assert_int_equal(rmdir(no), 0);
    free(no);
    free(such);
    /* left without a word of the user's, a mark that is not stored is counted */
    int lost = 0;
    ui = open_small("none.db", false, "ada");
    marks_close(ui);
    char *gone = at("no/such/folder.db");
    marks_open(ui, &(MarksOptions){.instead = gone, .lost = &lost});
    press(ui, "2ajx");
    close_ui(ui);
    assert_int_equal(lost, 2);
    free(gone);
    /* without any place */
    ui = open_small("none.db", false, "ada");
    marks_close(ui);
    press(ui, "a");
    assert_true(has(ui, "there is no place for annotations"));
    close_ui(ui);
    /* at the start, not at the end */
    StudyOptions o = study_options_defaults();
    (void)snprintf(o.annotations, sizeof o.annotations, "/proc/none/x.db");
    Study *study = study_new(&o);
    ui = open_study(study);
    marks_open(ui, &(MarksOptions){.is_blind = false});
    assert_non_null(strstr(ui->message, "annotations cannot be saved here"));
    close_ui(ui);
    /* the user's own place is made */
    char *home = at("data/isogloss/annotations.db");
    study = study_new(&(StudyOptions){.k = 10});
    ui = open_study(study);
    marks_open(ui, &(MarksOptions){.home = home});
    assert_string_equal(ui->message, "");
    char *made = at("data/isogloss");
    assert_int_equal(access(made, W_OK), 0);
    assert_int_equal(rmdir(made), 0);
    close_ui(ui);
    free(made);
    free(home);
}

static Ui *open_again(const char *home)
{
    Ui *ui = open_small("resume.db", false, "ada");
    ui_back(ui);
    marks_close(ui);
    marks_open(ui, &(MarksOptions){.state = home});
    marks_wait(ui);
    ui_go(ui, 1);
    marks_poll(ui);
    return ui;
}

/* As a kill does: no file is put away, and no lock is held. */
static void die(Ui *ui)
{
    (void)close(ui->marks.draft_fd);
    ui->marks.draft_fd = -1;
    free(ui->marks.state_folder);
    ui->marks.state_folder = NULL;
    close_ui(ui);
}

static void one_goes_on_where_one_stopped(void **state)
{
    (void)state;
    char *home = at("state");
    Ui *ui = open_again(home);
    assert_string_equal(ui->message, ""); /* nothing was marked: nothing to resume */
    press(ui, "2");
    press(ui, "jajj");
    close_ui(ui);
    ui = open_again(home);
    assert_true(has(ui, "Enter: resume at pair 4 (tree), 1 mark safe"));
    press(ui, "\r");
    marks_poll(ui);
    press(ui, "x"); /* its golds are asked about */
    assert_true(has(ui, "reject: Baum | baum"));
    press(ui, "\033");
    /* a note that is being typed when the program ends suddenly */
    press(ui, "k");
    type(ui, ";look at th");
    marks_poll(ui);
    assert_int_equal(ui->marks.draft_fd, -1); /* not with every key */
    ui->marks.typed_at = 0.001;
    marks_poll(ui);
    assert_true(ui->marks.draft_fd >= 0);
    Ui *other = open_again(home); /* one that runs is not taken from */
    assert_false(line_of(other, "unfinished") >= 0);
    close_ui(other);
    die(ui);
    ui = open_again(home);
    assert_true(has(ui, "resume at pair 3 (house), 1 mark safe, a note unfinished"));
    press(ui, "\r");
    marks_poll(ui);
    assert_true(has(ui, "note: look at th"));
    press(ui, "is\r");
    assert_true(has(ui, "saved: house note look at this"));
    close_ui(ui);
    ui = open_again(home);
    assert_true(has(ui, "Enter: resume at pair 3 (house), 2 marks safe"));
    assert_false(line_of(ui, "unfinished") >= 0);
    press(ui, "j"); /* any other key is what it is */
    press(ui, "2");
    assert_false(line_of(ui, "resume") >= 0);
    close_ui(ui);
    DIR *dir = opendir(home);
    assert_non_null(dir);
    for (const struct dirent *e = readdir(dir); e; e = readdir(dir))
        if (e->d_name[0] != '.')
            assert_int_equal(unlinkat(dirfd(dir), e->d_name, 0), 0);
    (void)closedir(dir);
    assert_int_equal(rmdir(home), 0);
    free(home);
}

static int setup(void **state)
{
    (void)state;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    folder = program_scratch("marks");
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    free(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_mark_what_is_under_the_cursor),
        cmocka_unit_test(undo_goes_back_without_end),
        cmocka_unit_test(the_word_view_marks_its_neighbours),
        cmocka_unit_test(scores_stand_side_by_side),
        cmocka_unit_test(a_blind_judge_sees_no_prediction),
        cmocka_unit_test(the_corrected_dictionary_is_written),
        cmocka_unit_test(marks_of_another_program_come),
        cmocka_unit_test(another_that_writes_holds_nobody_up),
        cmocka_unit_test(one_goes_on_where_one_stopped),
        cmocka_unit_test(places_that_cannot_be_written_are_told_at_once),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
