/* Paradigms against counts by hand. */
#include <math.h>

#include "core/diag/coverage.h"
#include "tests/unit/temp.h"
#include "tests/unit/worded.h"

/* Five lemmas: sing has 3 of 4 forms (one in two cells, one given twice), go 1 of 2, be 0
 * of 1, man 2 of 2 (without features), look up none that could be a row. */
static const char file_text[] = "sing\tsing\tV;NFIN\n"
                                "sing\tsings\tV;3;SG\n"
                                "sing\tsang\tV;PST\n"
                                "sing\tsang\tV;PST\n"
                                "sing\tsung\tV;PTCP\n"
                                "sing\tsing\tV;PL\n"
                                "go\tgo\tV;NFIN\n"
                                "go\twent\tV;PST\n"
                                "be\twere\tV;PST\n"
                                "man\tman\n"
                                "man\tmen\n"
                                "look up\tlook up\tV;NFIN\n";
static const char *const space_words[] = {"sing", "sings", "sung", "go",
                                          "man",  "Men",   "men",  NULL};

static CoverageParadigms *measure(const char *const *words, const char *text,
                                  WordFile **file)
{
    char path[160];
    Space *s = worded_space(words);
    CoverageParadigms *p = NULL;
    const Limits limits = limits_default();
    assert_int_equal(wordfile_read(file, WORDFILE_PARADIGMS,
                                   temp_text(path, "forms.tsv", text), &limits, NULL,
                                   NULL),
                     OK);
    assert_int_equal(coverage_paradigm_measure(*file, s, false, NULL, &p, NULL), OK);
    space_free(s);
    return p;
}

static const CoverageCell *cell_of(const CoverageParadigms *p, const WordFile *f,
                                   const char *features)
{
    for (int32_t i = 0; i < p->ncells; i++) {
        const int32_t label = p->cell[i].label;
        const Text name = label >= 0 ? vocab_word(&f->labels, label) : TEXT("");
        if (str_compare(name, str_text(features)) == 0)
            return &p->cell[i];
    }
    fail_msg("no cell %s", features);
    return NULL;
}

static void forms_are_counted_once_a_lemma_and_once_a_cell(void **state)
{
    (void)state;
    WordFile *f = NULL;
    CoverageParadigms *p = measure(space_words, file_text, &f);
    assert_int_equal(p->all.n, 9);
    assert_int_equal(p->all.k, 6);
    assert_int_equal(p->all.lemmas, 4);
    assert_int_equal(p->all.whole, 1);
    assert_int_equal(p->all.partly, 2);
    assert_int_equal(p->all.none, 1);
    assert_true(fabs(p->all.macro - (0.75 + 0.5 + 0 + 1) / 4) < 1e-15);
    assert_int_equal(p->phrases, 1);
    assert_int_equal(p->ncells, 6);
    const CoverageCell *past = cell_of(p, f, "V;PST");
    assert_ptr_equal(past, &p->cell[0]); /* nothing of it is there */
    assert_int_equal(past->n, 3);
    assert_int_equal(past->k, 0);
    assert_int_equal(past->none, 3);
    assert_int_equal(cell_of(p, f, "V;NFIN")->n, 2); /* without look up */
    assert_int_equal(cell_of(p, f, "V;NFIN")->k, 2);
    assert_int_equal(cell_of(p, f, "")->n, 2);
    assert_int_equal(cell_of(p, f, "")->lemmas, 1);
    coverage_paradigm_free(p);
    wordfile_free(f);
}

/* The order of lines changes nothing but the names of equal cells. */
static void lines_in_another_order_count_alike(void **state)
{
    (void)state;
    static const char other[] = "be\twere\tV;PST\ngo\twent\tV;PST\nsing\tsung\tV;PTCP\n"
                                "man\tmen\nsing\tsing\tV;PL\nlook up\tlook up\tV;NFIN\n"
                                "sing\tsings\tV;3;SG\nsing\tsang\tV;PST\nman\tman\n"
                                "go\tgo\tV;NFIN\nsing\tsing\tV;NFIN\n";
    WordFile *f = NULL;
    WordFile *g = NULL;
    CoverageParadigms *p = measure(space_words, file_text, &f);
    CoverageParadigms *q = measure(space_words, other, &g);
    assert_int_equal(p->all.k, q->all.k);
    assert_int_equal(p->all.n, q->all.n);
    assert_true(p->all.macro == q->all.macro);
    assert_int_equal(p->ncells, q->ncells);
    for (int32_t i = 0; i + 1 < p->ncells; i++) /* the least covered first */
        assert_true(p->cell[i].k * p->cell[i + 1].n <= p->cell[i + 1].k * p->cell[i].n);
    coverage_paradigm_free(p);
    coverage_paradigm_free(q);
    wordfile_free(f);
    wordfile_free(g);
}

static void a_file_of_phrases_only_has_no_forms(void **state)
{
    (void)state;
    WordFile *f = NULL;
    CoverageParadigms *p = measure(space_words, "look up\tlook up\tV\n", &f);
    assert_int_equal(p->all.n, 0);
    assert_int_equal(p->ncells, 0);
    assert_int_equal(p->phrases, 1);
    coverage_paradigm_free(p);
    wordfile_free(f);
}

static void a_line_without_a_form_is_refused(void **state)
{
    (void)state;
    char path[160];
    WordFile *f = NULL;
    Error err = {0};
    const Limits limits = limits_default();
    assert_int_equal(wordfile_read(&f, WORDFILE_PARADIGMS,
                                   temp_text(path, "bad.tsv", "go\twent\tV\nsing\n"),
                                   &limits, NULL, &err),
                     E_INPUT);
    assert_non_null(strstr(err.text, ":2: expected lemma, tab, form"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_are_counted_once_a_lemma_and_once_a_cell),
        cmocka_unit_test(lines_in_another_order_count_alike),
        cmocka_unit_test(a_file_of_phrases_only_has_no_forms),
        cmocka_unit_test(a_line_without_a_form_is_refused),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
