#include "core/study/study.h"
#include "tests/unit/temp.h"

static Study *made(StudyOptions o, Status want, bool has_lemmas)
{
    char path[5][160];
    (void)temp_text(path[0], "s.vec", "3 2\na 1 0\nb 0 1\nbs 1 1\n");
    (void)temp_text(path[1], "t.vec", "3 2\nA 1 0\nB 0 1\nBs 1 1\n");
    (void)temp_text(path[2], "test.tsv", "a\tA\na\tB\nb\tB\nbs\tBs\nc\tA\n");
    (void)temp_text(path[3], "train.tsv", "a\tA\nb\tA\nx\tBs\n");
    (void)temp_text(path[4], "lemmas.tsv", "bs\tb\n");
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, path[0], STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, path[1], STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_set_dict(s, NULL, path[2], false, NULL), OK);
    assert_int_equal(study_set_dict(s, NULL, path[3], true, NULL), OK);
    if (has_lemmas)
        s->entry[0].words_of[WORDFILE_LEMMAS] = strdup(path[4]);
    Error err = {0};
    assert_int_equal(study_load(s, NULL, &err), want);
    return s;
}

static void what_is_shared_is_counted(void **state)
{
    (void)state;
    Study *s = made(study_options_defaults(), OK, false);
    const StudyTrain *t = &s->entry[1].shared;
    assert_int_equal(t->seen[SHARED_PAIR], 1);
    assert_int_equal(t->n[SHARED_PAIR], 5);
    assert_int_equal(t->seen[SHARED_SOURCE], 2); /* a, b of a, b, bs, c */
    assert_int_equal(t->n[SHARED_SOURCE], 4);
    assert_int_equal(t->seen[SHARED_TARGET], 2); /* A, Bs of A, B, Bs */
    assert_int_equal(t->n[SHARED_TARGET], 3);
    assert_int_equal(t->n[SHARED_LEMMA], -1);
    assert_int_equal(s->entry[1].train_overlap, 1);
    assert_int_equal(s->entry[1].dict->n, 5);
    study_free(s);
}

static int32_t left(StudyShared by, bool has_lemmas)
{
    StudyOptions o = study_options_defaults();
    o.is_excluding_train = true;
    o.exclude_by = by;
    Study *s = made(o, OK, has_lemmas);
    const int32_t n = s->entry[1].dict->n;
    assert_int_equal(s->entry[1].shared.removed, 5 - n);
    assert_int_equal(s->entry[1].shared.n[SHARED_PAIR], 5); /* counted before */
    study_free(s);
    return n;
}

static void what_is_shared_can_be_left_out(void **state)
{
    (void)state;
    assert_int_equal(left(SHARED_PAIR, false), 4);
    assert_int_equal(left(SHARED_SOURCE, false), 2); /* bs-Bs, c-A */
    assert_int_equal(left(SHARED_TARGET, false), 2); /* a-B, b-B */
    assert_int_equal(left(SHARED_LEMMA, true), 4);
}

static void lemmas_make_pairs_the_same(void **state)
{
    (void)state;
    Study *s = made(study_options_defaults(), OK, true);
    assert_int_equal(s->entry[1].shared.n[SHARED_LEMMA], 5);
    assert_int_equal(s->entry[1].shared.seen[SHARED_LEMMA], 1);
    study_free(s);
    StudyOptions o = study_options_defaults();
    o.is_excluding_train = true;
    o.exclude_by = SHARED_LEMMA;
    s = made(o, E_USAGE, false); /* there are none */
    assert_null(s->entry[1].train);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_shared_is_counted),
        cmocka_unit_test(what_is_shared_can_be_left_out),
        cmocka_unit_test(lemmas_make_pairs_the_same),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
