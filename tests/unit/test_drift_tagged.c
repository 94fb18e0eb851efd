#include "core/diag/drift_pair.h"
#include "core/diag/drift_tagged.h"
#include "tests/unit/made.h"

static Space *worded(const char *const *word, int n)
{
    Space *s = NULL;
    assert_int_equal(space_new(&s, n, 3, NULL), OK);
    float x[64 * 3];
    made_random(x, sizeof x / sizeof *x, 1);
    for (int i = 0; i < n; i++) {
        assert_int_equal(vocab_add(&s->vocab, str_text(word[i]), NULL, NULL, NULL), OK);
        memcpy(space_row_mut(s, i), x + 3 * (size_t)i, 3 * sizeof *x);
    }
    (void)snprintf(s->name, sizeof s->name, "all");
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

static const char *const words[] = {"the",        "train_1900", "of",
                                    "train_1800", "awful_1800", "awful_1900",
                                    "well_being", "gay_1900",   "train"};
enum { N = 9 };

/* Times are the endings that several words have; `well_being` has none. */
static void times_are_found(void **state)
{
    (void)state;
    Space *s = worded(words, N);
    DriftTagged t;
    assert_int_equal(drift_tagged_make(s, "_", NULL, NULL, &t, NULL), OK);
    assert_int_equal(t.n, 2);
    assert_string_equal(t.tag[0], "1800");
    assert_string_equal(t.tag[1], "1900");
    const Space *old = t.snapshot[0];
    assert_int_equal(old->n, 5); /* train, awful; the, of, well_being */
    assert_int_equal(t.snapshot[1]->n, 6);
    assert_int_equal(vocab_find(&old->vocab, str_text("train")), 0);
    assert_int_equal(vocab_find(&old->vocab, str_text("well_being")), 4);
    assert_memory_equal(space_row(old, 0), space_row(s, 3), 3 * sizeof(float));
    assert_memory_equal(space_row(t.snapshot[1], 0), space_row(s, 1), 3 * sizeof(float));
    assert_memory_equal(space_row(old, 3), space_row(s, 2), 3 * sizeof(float));
    assert_int_equal(t.words.n, 3); /* train, awful, gay */
    DriftOptions o = drift_pair_defaults();
    o.anchors = DRIFT_ANCHORS_NONE;
    o.ranked = &t.words;
    DriftPair *p = NULL;
    assert_int_equal(drift_pair_make(old, t.snapshot[1], &o, NULL, &p, NULL), OK);
    assert_int_equal(p->n, 2);
    assert_true(p->word[0].distance ==
                1 - knn_cosine(p->a, 0, p->b, 0)); /* train against itself */
    drift_pair_free(p);
    drift_tagged_done(&t);
    space_free(s);
}

static void times_are_named(void **state)
{
    (void)state;
    Space *s = worded(words, N);
    DriftTagged t;
    assert_int_equal(drift_tagged_make(s, "_", "1900,1800", NULL, &t, NULL), OK);
    assert_string_equal(t.tag[0], "1900");
    drift_tagged_done(&t);
    Error err;
    assert_int_equal(drift_tagged_make(s, "/", NULL, NULL, &t, &err), E_INPUT);
    assert_non_null(strstr(err.text, "all: no word stands with two endings"));
    assert_int_equal(drift_tagged_make(s, "_", "1900", NULL, &t, &err), E_INPUT);
    assert_int_equal(t.n, 0);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_found),
        cmocka_unit_test(times_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
