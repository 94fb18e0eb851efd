/* What is drawn is even, repeats with its seed, and is written whole. */
#include <sys/stat.h>

#include "core/base/mem.h"
#include "core/diag/parity.h"
#include "core/diag/parity_sample.h"
#include "tests/unit/sample.h"
#include "tests/unit/temp.h"

enum { ITEMS = 100, STRATA = 4 };

static void strata_are_drawn_in_turn(void **state)
{
    (void)state;
    int32_t stratum[ITEMS];
    int32_t out[ITEMS];
    int32_t again[ITEMS];
    int32_t other[ITEMS];
    int count[STRATA] = {0};
    for (int i = 0; i < ITEMS; i++) /* 3, 17, 80 and none */
        stratum[i] = i < 3 ? 0 : i < 20 ? 1 : 2;
    const Rng rng = rng_stream(1, "test");
    assert_int_equal(parity_sample_draw(stratum, ITEMS, STRATA, 30, rng, out), 30);
    for (int i = 0; i < 30; i++) {
        count[stratum[out[i]]]++;
        assert_true(i == 0 || out[i] > out[i - 1]);
    }
    assert_int_equal(count[0], 3); /* all there are; the others have the rest in halves */
    assert_in_range(count[1], 13, 14);
    assert_in_range(count[2], 13, 14);
    assert_int_equal(parity_sample_draw(stratum, ITEMS, STRATA, 30, rng, again), 30);
    assert_memory_equal(out, again, 30 * sizeof *out);
    assert_int_equal(
        parity_sample_draw(stratum, ITEMS, STRATA, 30, rng_stream(2, "test"), other), 30);
    assert_memory_not_equal(out, other, 30 * sizeof *out);
}

static void no_more_than_there_are(void **state)
{
    (void)state;
    const int32_t stratum[] = {0, 1, 1};
    int32_t out[3];
    const Rng rng = rng_stream(1, "test");
    assert_int_equal(parity_sample_draw(stratum, 3, 2, 10, rng, out), 3);
    for (int i = 0; i < 3; i++)
        assert_int_equal(out[i], i);
    assert_int_equal(parity_sample_draw(stratum, 3, 2, 0, rng, out), 0);
    assert_int_equal(parity_sample_draw(NULL, 0, 2, 5, rng, out), 0);
}

static const char *concepts; /* --concepts of the next runs */

static Status run(const Study *s, const char *n, const char *folder, TableSet **set,
                  Error *err)
{
    const Diagnostic *d = &parity_diagnostic;
    const char *value[32] = {NULL};
    assert_true(d->nparams <= 32);
    for (int i = 0; i < d->nparams; i++) {
        const char *name = d->params[i].name;
        value[i] = strcmp(name, "sample") == 0      ? n
                   : strcmp(name, "sample-to") == 0 ? folder
                   : strcmp(name, "causes") == 0    ? "no"
                   : strcmp(name, "concepts") == 0  ? concepts
                                                    : d->params[i].initial;
    }
    const Args args = {.params = d->params, .nparams = d->nparams, .value = value};
    return registry_run(d, s, &args, NULL, set, err);
}

/* The files of two languages have the same source words, and are dictionaries again. */
static void files_have_the_same_concepts(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", "eu", NULL};
    Study *s = sample_study(targets, 2000);
    TableSet *set = NULL;
    Error err = {0};
    char folder[160];
    char path[200];
    Dict *dict[2];
    const Limits limits = limits_default();
    (void)snprintf(folder, sizeof folder, "%s/sample", temp_folder);
    if (run(s, "20", folder, &set, &err) != OK)
        fail_msg("%s", err.text);
    for (int i = 0; i < 2; i++) {
        (void)snprintf(path, sizeof path, "%s/en-%s.tsv", folder, targets[i]);
        assert_int_equal(lexicon_read_dict(&dict[i], path, false, &limits, NULL), OK);
        assert_int_equal(dict[i]->src.n, 20);
    }
    for (int32_t w = 0; w < 20; w++)
        assert_int_equal(vocab_find(&dict[1]->src, vocab_word(&dict[0]->src, w)), w);
    const Table *t = table_set_find(set, "sample");
    assert_int_equal(table_rows(t), dict[0]->n + dict[1]->n);
    table_set_free(set);
    assert_int_equal(run(s, "20", folder, &set, &err), E_OUTPUT); /* it is not empty */
    assert_int_equal(run(s, "0", folder, &set, &err), E_USAGE);
    assert_int_equal(run(s, "100000", NULL, &set, &err), OK);
    t = table_set_find(set, "sample");
    assert_non_null(notes_find(table_get_notes(t), "sample-short"));
    table_set_free(set);
    lexicon_free_dict(dict[0]);
    lexicon_free_dict(dict[1]);
    study_free(s);
}

/* Names that no file may have get numbers, so that none writes over another. */
static void names_that_are_no_file_names_have_numbers(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", "eu", NULL};
    static const char *const names[] = {"\xce\xb5\xce\xbb", "EU"};
    static const char *const files[] = {"en-_1.tsv", "en-_2.tsv"};
    Study *s = sample_study(targets, 2000);
    TableSet *set = NULL;
    Error err = {0};
    char folder[160];
    (void)snprintf(folder, sizeof folder, "%s/numbers", temp_folder);
    for (int i = 0; i < 2; i++) {
        StudyEntry *e = &s->entry[study_target(s, i)];
        free(e->name);
        e->name = mem_xstrdup(names[i]);
    }
    if (run(s, "10", folder, &set, &err) != OK)
        fail_msg("%s", err.text);
    for (int i = 0; i < 2; i++) {
        char path[200];
        struct stat st;
        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_true(st.st_size > 0);
    }
    const Note *note =
        notes_find(table_get_notes(table_set_find(set, "sample")), "sample-files");
    assert_non_null(note);
    assert_non_null(strstr(note->text, "EU in en-_2.tsv"));
    table_set_free(set);
    study_free(s);
}

static void without_a_reference_it_says_so_and_writes_nothing(void **state)
{
    (void)state;
    static const char *const targets[] = {"el", NULL};
    Study *s = sample_study(targets, 2000);
    TableSet *set = NULL;
    struct stat st;
    char folder[160];
    char path[160];
    (void)snprintf(folder, sizeof folder, "%s/none", temp_folder);
    concepts = temp_text(path, "few.txt", "file\nword\n");
    assert_int_equal(run(s, "10", folder, &set, NULL), OK);
    concepts = NULL;
    const Note *note =
        notes_find(table_get_notes(table_set_find(set, "sample")), "sample-short");
    assert_non_null(note);
    assert_non_null(strstr(note->text, "no folder is made"));
    assert_int_not_equal(stat(folder, &st), 0);
    table_set_free(set);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(strata_are_drawn_in_turn),
        cmocka_unit_test(no_more_than_there_are),
        cmocka_unit_test(files_have_the_same_concepts),
        cmocka_unit_test(names_that_are_no_file_names_have_numbers),
        cmocka_unit_test(without_a_reference_it_says_so_and_writes_nothing),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
