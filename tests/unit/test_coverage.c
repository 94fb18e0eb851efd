/* Coverage against counts by hand, and on the bundled study against its counted texts. */
#include <math.h>

#include "core/base/form.h"
#include "core/base/mem.h"
#include "core/diag/coverage.h"
#include "tests/unit/made.h"
#include "tests/unit/temp.h"
#include "tests/unit/worded.h"

static void a_list_is_counted_by_how_its_words_are_found(void **state)
{
    (void)state;
    static const char *const space_words[] = {
        "walking", "talking", "king", "taking", "baking", "making", "sun", "Moon", NULL};
    static const char *const list_words[] = {"sun",    "SUN",   "moon",
                                             "waking", "xylem", NULL};
    Space *space = worded_space(space_words);
    Vocab list = worded_vocab(list_words);
    CoverageList *c = NULL;
    assert_int_equal(coverage_measure_list(&(CoverageListed){.words = &list}, space,
                                           false, NULL, &c, NULL),
                     OK);
    static const unsigned char found[] = {COVERAGE_EXACT, COVERAGE_OTHER_FORM,
                                          COVERAGE_OTHER_FORM, COVERAGE_MISSING,
                                          COVERAGE_MISSING};
    assert_memory_equal(c->found, found, sizeof found);
    assert_int_equal(c->row[2], 7);
    assert_int_equal(c->row[4], -1);
    assert_int_equal(c->near[3], 0); /* waking: walking */
    assert_int_equal(c->edits[3], 1);
    assert_int_equal(c->near[4], -1);
    assert_int_equal(c->near[2], -1); /* Moon is there */
    const CoverageBand *all = &c->band[COVERAGE_ALL];
    assert_int_equal(all->n, 5);
    assert_int_equal(all->k, 1);
    assert_int_equal(all->other_form, 2);
    assert_int_equal(c->band[0].n, 5);
    assert_int_equal(c->band[1].n, 0);
    assert_true(fabs(all->weight_found - 1 / 3.7) < 1e-12);
    const double weight = 1 / 3.7 + 1 / 4.7 + 1 / 5.7 + 1 / 6.7 + 1 / 7.7;
    assert_true(fabs(all->weight - weight) < 1e-12);
    coverage_free_list(c);
    assert_int_equal(coverage_measure_list(&(CoverageListed){.words = &list}, space, true,
                                           NULL, &c, NULL),
                     OK);
    assert_int_equal(c->found[1], COVERAGE_LOWER); /* SUN as sun; moon has only Moon */
    assert_int_equal(c->found[2], COVERAGE_OTHER_FORM);
    assert_int_equal(c->band[COVERAGE_ALL].k, 2);
    coverage_free_list(c);
    vocab_free(&list);
    space_free(space);
}

/* All n-grams of <aaaaaaaaaaaaaa> stand in five words, few of <aaaaaaasunsun> do. */
static void words_made_of_known_parts_are_told_apart(void **state)
{
    (void)state;
    static const char *const space_words[] = {
        "aaaaaaa", "aaaaaaaa", "aaaaaaaaa", "aaaaaaaaaa", "aaaaaaaaaaa", "sun", NULL};
    static const char *const list_words[] = {"aaaaaaaaaaaaaa", "aaaaaaasunsun", "moon",
                                             NULL};
    Space *space = worded_space(space_words);
    Vocab list = worded_vocab(list_words);
    CoverageList *c = NULL;
    assert_int_equal(coverage_measure_list(&(CoverageListed){.words = &list}, space,
                                           false, NULL, &c, NULL),
                     OK);
    assert_int_equal(c->found[0], COVERAGE_APPROXIMATE);
    assert_int_equal(c->found[1], COVERAGE_MISSING);
    assert_int_equal(c->found[2], COVERAGE_MISSING);
    assert_int_equal(c->band[COVERAGE_ALL].k, 0);
    assert_int_equal(c->band[COVERAGE_ALL].approximated, 1);
    coverage_free_list(c);
    vocab_free(&list);
    space_free(space);
}

/* Golden of the literature: Zipf with alpha 1, beta 0 gives the first 3 of 10 ranks
 * .6259314456 of the weight; here with given weights. */
static void weights_are_those_given(void **state)
{
    (void)state;
    static const char *const words[] = {"a", "b", "c", "d", "e", "f",
                                        "g", "h", "i", "j", NULL};
    static const char *const first[] = {"a", "b", "c", NULL};
    Space *space = worded_space(first);
    Vocab list = worded_vocab(words);
    double weight[10];
    for (int i = 0; i < 10; i++)
        weight[i] = 1.0 / (i + 1);
    CoverageList *c = NULL;
    assert_int_equal(
        coverage_measure_list(&(CoverageListed){.words = &list, .weight = weight}, space,
                              false, NULL, &c, NULL),
        OK);
    const CoverageBand *all = &c->band[COVERAGE_ALL];
    assert_true(fabs(all->weight_found / all->weight - 0.6259314456) < 1e-10);
    coverage_free_list(c);
    vocab_free(&list);
    space_free(space);
}

static void bands_are_of_the_rank_in_the_list(void **state)
{
    (void)state;
    assert_string_equal(coverage_band_name(coverage_find_band(0)), "1-1000");
    assert_string_equal(coverage_band_name(coverage_find_band(999)), "1-1000");
    assert_string_equal(coverage_band_name(coverage_find_band(1000)), "1001-5000");
    assert_string_equal(coverage_band_name(coverage_find_band(49999)), "20001-50000");
    assert_string_equal(coverage_band_name(coverage_find_band(50000)), "50001-");
    assert_string_equal(coverage_band_name(coverage_find_band(1 << 30)), "50001-");
}

static void a_vocabulary_has_its_traits(void **state)
{
    (void)state;
    static const char *const words[] = {"λόγος", "λογος", "file", "the",  "p\xce\xb1ypal",
                                        "12",    "File",  "d'",   "ταξί", NULL};
    static const char *const dominant[] = {"the", "file", "edit", NULL};
    static const char *const lexicon[] = {"File", NULL};
    Space *space = worded_space(words);
    Vocab dom = worded_vocab(dominant);
    Vocab own = worded_vocab(lexicon);
    const double weight[] = {10, 5, 4, 3, 2, 1, 1, 1, 1};
    const CoverageAsk ask = {space, "el", weight, &dom, 3, &own, NULL};
    CoverageVocab *v = NULL;
    assert_int_equal(coverage_measure_vocab(&ask, NULL, &v, NULL), OK);
    assert_string_equal(v->own, "Grek");
    assert_true(v->total == 28);
    assert_int_equal(v->of_class[TOKEN_NUMBER].types, 1);
    assert_int_equal(v->trait[COVERAGE_FOREIGN].types, 4); /* file the File d' */
    assert_true(v->trait[COVERAGE_FOREIGN].tokens == 9);
    assert_int_equal(v->trait[COVERAGE_MIXED].types, 1);
    assert_int_equal(v->trait[COVERAGE_DOMINANT].types, 2);
    assert_int_equal(v->trait[COVERAGE_DOMINANT_SHORT].types, 1);
    assert_int_equal(v->trait[COVERAGE_MARKED].types, 2);
    assert_int_equal(v->trait[COVERAGE_TWIN].types, 1);
    assert_int_equal(v->trait[COVERAGE_TWIN_ALIKE].types, 1); /* cos .5 = .88 */
    assert_int_equal(v->trait[COVERAGE_CLITIC].types, 1);
    assert_int_equal(v->excess[FORM_NFC], 0);
    assert_int_equal(v->excess[FORM_CASE], 1);
    assert_int_equal(v->excess[FORM_BARE], 1);
    assert_int_equal(v->groups[FORM_BARE], 1);
    coverage_free_vocab(v);
    vocab_free(&dom);
    vocab_free(&own);
    space_free(space);
}

static void unknown_languages_take_the_script_of_their_tokens(void **state)
{
    (void)state;
    static const char *const words[] = {"λόγος", "file", "edit", NULL};
    Space *space = worded_space(words);
    const double weight[] = {10, 4, 3};
    double purity = 0;
    const CoverageAsk ask = {space, "qq", weight, NULL, 0, NULL, NULL};
    CoverageVocab *v = NULL;
    assert_int_equal(coverage_measure_vocab(&ask, NULL, &v, NULL), OK);
    assert_true(v->is_own_from_data);
    assert_string_equal(v->own, "Grek");
    assert_int_equal(v->trait[COVERAGE_FOREIGN].types, 2);
    /* file and edit have each other and the Greek word: half */
    assert_int_equal(
        coverage_measure_purity(v, COVERAGE_FOREIGN, space, NULL, &purity, NULL), OK);
    assert_true(purity == 0.5);
    assert_int_equal(
        coverage_measure_purity(v, COVERAGE_MIXED, space, NULL, &purity, NULL), OK);
    assert_true(isnan(purity));
    coverage_free_vocab(v);
    space_free(space);
}

static double cell(const TableSet *set, const char *space, const char *col)
{
    const Table *t = table_set_find(set, "untranslated");
    for (int32_t r = 0; r < table_rows(t); r++)
        if (str_compare(table_cell(t, r, 0).text, str_text(space)) == 0)
            return table_cell(t, r, table_find_col(t, col)).real;
    fail_msg("no row of %s", space);
    return 0;
}

/* samples/truth.tsv: shares counted from the texts, paragraph by paragraph. */
static void untranslated_text_is_found_within_five_points(void **state)
{
    (void)state;
    static const struct {
        const char *space;
        double tokens, rows;
    } truth[] = {{"de", 0.0209, 0.0302}, {"el", 0.0271, 0.0452}, {"eu", 0.0289, 0.0250},
                 {"gl", 0.5369, 0.5447}, {"hi", 0.9322, 0.8285}, {"om", 0.6212, 0.5165}};
    char path[4096];
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/samples/study.ini", root ? root : ".");
    const StudyOptions o = study_options_defaults();
    Study *s = NULL;
    TableSet *set = NULL;
    Error err = {0};
    assert_int_equal(study_read(&s, path, &o, &err), OK);
    if (study_load(s, NULL, &err) != OK ||
        registry_run(&coverage_diagnostic, s, NULL, NULL, &set, &err) != OK)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < sizeof truth / sizeof *truth; i++) {
        const double tokens = cell(set, truth[i].space, "tokens");
        const double rows = cell(set, truth[i].space, "rows");
        const bool is_much = truth[i].tokens > 0.5;
        assert_true(fabs(tokens - truth[i].tokens) < (is_much ? 0.035 : 0.03));
        assert_true(fabs(rows - truth[i].rows) < (is_much ? 0.015 : 0.04));
        assert_true(tokens > 0 && rows > 0);
        assert_true(cell(set, truth[i].space, "tokens_lo") <= tokens);
        assert_true(cell(set, truth[i].space, "tokens_hi") >= tokens);
        assert_true(cell(set, truth[i].space, "tokens_bound") >= truth[i].tokens);
        assert_true(cell(set, truth[i].space, "rows_bound") >= truth[i].rows - 0.001);
    }
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_is_counted_by_how_its_words_are_found),
        cmocka_unit_test(words_made_of_known_parts_are_told_apart),
        cmocka_unit_test(weights_are_those_given),
        cmocka_unit_test(bands_are_of_the_rank_in_the_list),
        cmocka_unit_test(a_vocabulary_has_its_traits),
        cmocka_unit_test(unknown_languages_take_the_script_of_their_tokens),
        cmocka_unit_test(untranslated_text_is_found_within_five_points),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
