/* Maps fitted anew in the view: what they score is what the core says, both alignments
 * stay within reach of one key, and what was fitted on is said. */
#include <locale.h>
#include <unistd.h>

#include "core/diag/fit.h"
#include "core/diag/registry.h"
#include "tests/tui/views.h"
#include "tui/refit.h"

static char *folder;

static Ui *open_pair(const char *map)
{
    StudyOptions o = study_options_defaults();
    o.limits.max_vocab = 700;
    (void)snprintf(o.annotations, sizeof o.annotations, "%s/marks.db", folder);
    (void)snprintf(o.author, sizeof o.author, "ada");
    Study *study = study_new(&o);
    char *src = program_source("samples/en.bin");
    char *tgt = program_source("samples/de.raw.bin");
    char *dict = program_source("samples/dict/en-de.test.tsv");
    Str name = {0};
    str_addf(&name, "de=%s%s%s", tgt, map ? "@" : "", map ? map : "");
    assert_int_equal(study_add_argument(study, src, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(study, str_cstr(&name), STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(study, NULL, dict, false, NULL), OK);
    str_free(&name);
    free(src);
    free(tgt);
    free(dict);
    Ui *ui = open_study(study);
    marks_open(ui, &(MarksOptions){.is_blind = false});
    load(ui);
    return ui;
}

/* P@1 by cosine, forward, of the current target. */
static Rate found(Ui *ui)
{
    const Result *asked = ui_want(ui, "bli", true);
    assert_non_null(asked);
    results_again(ui->results, asked); /* where loading it was stopped */
    run(ui);
    const Result *r = results_find(ui->results, registry_find("bli"), ui->target);
    assert_non_null(r);
    assert_int_equal(r->state, RESULT_READY);
    const Table *t = table_set_find(r->set, "summary");
    return table_cell(t, 0, table_find_col(t, "p@1")).rate;
}

static void refit(Ui *ui, const char *options)
{
    Str keys = {0};
    str_addf(&keys, ":refit%s\r", options);
    press(ui, str_cstr(&keys));
    str_free(&keys);
}

static const char *train(void)
{
    static char option[4200];
    char *path = program_source("samples/dict/en-de.train.tsv");
    (void)snprintf(option, sizeof option, " --train-dict %s", path);
    free(path);
    return option;
}

static void a_refit_scores_what_the_core_says(void **state)
{
    (void)state;
    Ui *ui = open_pair(NULL);
    const int was = ui->target;
    const Rate raw = found(ui);
    Str options = {0};
    str_addf(&options, "%s --map-out %s/map.npy --force", train(), folder);
    refit(ui, str_cstr(&options));
    str_free(&options);
    assert_true(has(ui, "de-refit, a refit of de"));
    assert_true(has(ui, "words that were held out"));
    assert_true(has(ui, "No pair of the study's dictionary was fitted on"));
    assert_int_not_equal(ui->target, was);
    const Rate now = found(ui);
    assert_true(now.value > raw.value + 0.1);
    /* the same fit by the core, which moves the source */
    const StudyEntry *e = &ui->study->entry[was];
    char *path = program_source("samples/dict/en-de.train.tsv");
    const Limits limits = limits_default();
    Dict *dict = NULL;
    Lexicon *lex = NULL;
    Fit f = {0};
    assert_int_equal(lexicon_read_dict(&dict, path, false, &limits, NULL), OK);
    const Space *src = ui->study->entry[ui->study->source].space;
    assert_int_equal(lexicon_make(dict, src, e->space, false, &lex, NULL), OK);
    const FitInput in = {src, e->space, lex, e->lex};
    const FitOptions o = fit_options_defaults();
    assert_int_equal(fit_make(&in, &o, NULL, &f, NULL), OK);
    const Rate want = fit_score_rate(&f.test.after, BLI_NN);
    assert_int_equal(want.n, now.n);
    assert_true(want.value == now.value);
    fit_done(&f);
    lexicon_free(lex);
    lexicon_free_dict(dict);
    free(path);
    /* the alignment before is as it was, and one key away */
    press(ui, "\0332");
    press(ui, "b");
    assert_int_equal(ui->target, was);
    assert_true(found(ui).value == raw.value);
    assert_true(has(ui, "rows differ from the other alignment"));
    press(ui, "1b");
    assert_true(has(ui, "de-refit"));
    close_ui(ui);
    /* the map that was written gives the same alignment */
    Str map = {0};
    str_addf(&map, "%s/map.npy", folder);
    ui = open_pair(str_cstr(&map));
    assert_true(found(ui).value == now.value);
    close_ui(ui);
    str_free(&map);
}

static void what_was_fitted_on_is_said_on_every_screen(void **state)
{
    (void)state;
    Ui *ui = open_pair(NULL);
    refit(ui, " --held-out 0.5");
    assert_true(has(ui, "WARNING: the map was fitted on"));
    static const char *const keys[] = {"\0331", "2", "\r", "3", "4"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        press(ui, keys[i]);
        assert_true(has(ui, "fitted on "));
        assert_true(has(ui, " of these 664 pairs"));
    }
    press(ui, "b");
    assert_false(line_of(ui, "of these 664 pairs") >= 0);
    close_ui(ui);
}

static void a_source_of_its_own_goes_with_the_target(void **state)
{
    (void)state;
    Ui *ui = open_pair(NULL);
    const int source = ui->study->source;
    Str options = {0};
    str_addf(&options, " --method vecmap --prepare unit,center,unit%s", train());
    refit(ui, str_cstr(&options));
    str_free(&options);
    assert_true(has(ui, "vecmap on "));
    assert_int_not_equal(ui->study->source, source);
    press(ui, "\033:find page\r");
    assert_true(has(ui, "de-refit by cosine"));
    press(ui, "b"); /* the same word, the other alignment */
    assert_int_equal(ui->study->source, source);
    assert_true(has(ui, " page   en"));
    assert_false(line_of(ui, "de-refit by cosine") >= 0);
    press(ui, "m");
    assert_true(has(ui, "page"));
    press(ui, "b");
    assert_true(has(ui, "de-refit"));
    press(ui, "Y");
    assert_true(has(ui, "@MAP-NOT-WRITTEN"));
    press(ui, "\033:report\r");
    assert_true(has(ui, "is in no file yet"));
    /* compare leaves it out: its source is another one; parity is of languages */
    assert_int_equal(study_targets(ui->study), 2);
    close_ui(ui);
}

static void marks_correct_what_is_fitted_on(void **state)
{
    (void)state;
    Ui *ui = open_pair(NULL);
    refit(ui, " --corrected");
    assert_true(has(ui, "there are no marks on this dictionary"));
    press(ui, "2");
    press(ui, "/rank_nn>0\rx"); /* the first covered pair is rejected */
    assert_true(has(ui, "rejected"));
    refit(ui, " --corrected --method refine");
    assert_true(has(ui, "refine on "));
    assert_true(has(ui, "WARNING: the map was fitted on"));
    close_ui(ui);
}

static void wrong_words_change_nothing(void **state)
{
    (void)state;
    Ui *ui = open_pair(NULL);
    const Study *was = ui->study;
    static const char *const wrong[][2] = {
        {" --methd x", "refit has no option --methd"},
        {" --method mean", "--method takes procrustes, refine, vecmap or ridge"},
        {" --held-out 2", "--held-out takes a share"},
        {" --lambda", "--lambda needs a value"},
        {" --train-dict /no/such", "/no/such"},
        {" --map-out-source /tmp/x", "procrustes does not move the source"},
        {" --prepare whiten-all", "whiten-all"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        refit(ui, wrong[i][0]);
        assert_true(has(ui, wrong[i][1]));
        assert_ptr_equal(ui->study, was);
    }
    static const char *const kept[] = {"marks.db", "marks.db-journal"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        Str options = {0};
        str_addf(&options, " --map-out %s/%s --force", folder, kept[i]);
        refit(ui, str_cstr(&options));
        assert_non_null(strstr(ui->message, "is where the annotations are kept"));
        assert_ptr_equal(ui->study, was);
        str_free(&options);
    }
    type(ui, ":refit\r\003"); /* stopped before it could begin */
    run(ui);
    assert_ptr_equal(ui->study, was);
    for (int i = 0; i < REFIT_MOST; i++)
        refit(ui, "");
    assert_true(has(ui, "de-refit8"));
    refit(ui, "");
    assert_true(has(ui, "there is no room for another refit"));
    close_ui(ui);
}

static int setup(void **state)
{
    (void)state;
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    folder = program_scratch("refit");
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
        cmocka_unit_test(a_refit_scores_what_the_core_says),
        cmocka_unit_test(what_was_fitted_on_is_said_on_every_screen),
        cmocka_unit_test(a_source_of_its_own_goes_with_the_target),
        cmocka_unit_test(marks_correct_what_is_fitted_on),
        cmocka_unit_test(wrong_words_change_nothing),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
