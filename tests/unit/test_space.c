#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/rng.h"
#include "core/space/space.h"
#include "tests/unit/unit.h"

/* n words w0, w1, ... with normal coordinates. */
static Space *random_space(int32_t n, int32_t d)
{
    Space *s = NULL;
    Error err;
    assert_int_equal(space_new(&s, n, d, &err), OK);
    Rng r = rng_stream(1, "test_space");
    for (int32_t i = 0; i < n; i++) {
        char word[16];
        const int len = snprintf(word, sizeof word, "w%d", i);
        assert_int_equal(
            vocab_add(&s->vocab, (Text){word, (size_t)len}, NULL, NULL, &err), OK);
        for (int32_t j = 0; j < d; j++)
            space_row_mut(s, i)[j] = (float)rng_normal(&r);
    }
    return s;
}

static void stride_is_a_multiple_of_sixteen(void **state)
{
    (void)state;
    assert_int_equal(space_stride(1), 16);
    assert_int_equal(space_stride(16), 16);
    assert_int_equal(space_stride(17), 32);
    assert_int_equal(space_stride(300), 304);
}

static void new_space_is_zero_and_aligned(void **state)
{
    (void)state;
    Space *s = NULL;
    Error err;
    assert_int_equal(space_new(&s, 3, 5, &err), OK);
    assert_int_equal((uintptr_t)s->x % 64, 0);
    for (size_t i = 0; i < 3 * s->ld; i++)
        assert_true(s->x[i] == 0.0f);
    assert_false(s->is_sealed);
    space_free(s);
    space_free(NULL);
}

static void impossible_size_is_out_of_memory(void **state)
{
    (void)state;
    Space *s = NULL;
    Error err;
    assert_int_equal(space_new(&s, INT32_MAX, INT32_MAX, &err), E_NOMEM);
    assert_null(s);
    assert_non_null(strstr(err.text, "not enough memory"));
}

static void seal_checks_the_words(void **state)
{
    (void)state;
    Space *s = NULL;
    Error err;
    assert_int_equal(space_new(&s, 2, 4, &err), OK);
    assert_int_equal(space_seal(s, NULL, &err), E_INTERNAL);
    assert_false(s->is_sealed);
    space_free(s);
}

static void seal_refuses_broken_numbers(void **state)
{
    (void)state;
    Error err;
    Space *s = random_space(10, 5);
    space_row_mut(s, 7)[2] = NAN;
    assert_int_equal(space_seal(s, NULL, &err), E_INTERNAL);
    space_row_mut(s, 7)[2] = INFINITY;
    assert_int_equal(space_seal(s, NULL, &err), E_INTERNAL);
    space_row_mut(s, 7)[2] = 1.0f;
    space_row_mut(s, 7)[5] = 1.0f; /* padding */
    assert_int_equal(space_seal(s, NULL, &err), E_INTERNAL);
    space_row_mut(s, 7)[5] = 0.0f;
    assert_int_equal(space_seal(s, NULL, &err), OK);
    assert_true(s->is_sealed);
    space_free(s);
}

/* Lengths of huge, tiny and zero rows; the tolerance is a few double roundings. */
static void norms_do_not_overflow(void **state)
{
    (void)state;
    Error err;
    Space *s = random_space(5, 300);
    const float value[] = {FLT_MAX, 1e38f, 1e-45f, 0.0f, -3.0f};
    for (int32_t i = 0; i < 5; i++) {
        for (int32_t j = 0; j < 300; j++)
            space_row_mut(s, i)[j] = value[i];
    }
    assert_int_equal(space_seal(s, NULL, &err), OK);
    for (int32_t i = 0; i < 5; i++) {
        const double want = fabs((double)value[i]) * sqrt(300.0);
        assert_true(fabs(s->norm[i] - want) <= 4 * DBL_EPSILON * want);
    }
    assert_true(s->norm[3] == 0.0);
    space_free(s);
}

static void norms_do_not_depend_on_threads(void **state)
{
    (void)state;
    Error err;
    Space *one = random_space(5000, 37);
    assert_int_equal(space_seal(one, NULL, &err), OK);
    const int threads[] = {2, 7};
    for (int t = 0; t < 2; t++) {
        Space *many = random_space(5000, 37);
        Progress p;
        progress_init(&p, threads[t]);
        assert_int_equal(space_seal(many, &p, &err), OK);
        assert_int_equal(atomic_load(&p.done), 5000);
        assert_memory_equal(one->norm, many->norm, 5000 * sizeof *one->norm);
        space_free(many);
    }
    space_free(one);
}

static void cancelled_seal_leaves_the_space_open(void **state)
{
    (void)state;
    Error err;
    Space *s = random_space(10, 5);
    Progress p;
    progress_init(&p, 1);
    progress_cancel(&p);
    assert_int_equal(space_seal(s, &p, &err), E_CANCELED);
    assert_false(s->is_sealed);
    space_free(s);
}

static void subset_keeps_words_and_rows(void **state)
{
    (void)state;
    Error err;
    Space *s = random_space(20, 7);
    (void)snprintf(s->lang, sizeof s->lang, "lt");
    notes_warn(&s->source.notes, "bom", 1, "a mark");
    assert_int_equal(space_seal(s, NULL, &err), OK);
    const int32_t ids[] = {19, 3, 11};
    Space *sub = NULL;
    assert_int_equal(space_make_subset(s, ids, 3, &sub, &err), OK);
    assert_true(sub->is_sealed);
    assert_int_equal(sub->n, 3);
    assert_string_equal(sub->lang, "lt");
    assert_non_null(notes_find(&sub->source.notes, "bom"));
    for (int32_t i = 0; i < 3; i++) {
        assert_int_equal(vocab_find(&sub->vocab, space_word(s, ids[i])), i);
        assert_memory_equal(space_row(sub, i), space_row(s, ids[i]), 7 * sizeof(float));
        assert_true(sub->norm[i] == s->norm[ids[i]]);
    }
    space_free(sub);
    const int32_t twice[] = {1, 1};
    assert_int_equal(space_make_subset(s, twice, 2, &sub, &err), E_INTERNAL);
    assert_null(sub);
    space_free(s);
}

static void copy_is_open_and_equal(void **state)
{
    (void)state;
    Error err;
    Space *s = random_space(20, 7);
    assert_int_equal(space_seal(s, NULL, &err), OK);
    Space *copy = NULL;
    assert_int_equal(space_make_copy(s, &copy, &err), OK);
    assert_false(copy->is_sealed);
    assert_null(copy->norm);
    assert_memory_equal(copy->x, s->x, 20 * s->ld * sizeof(float));
    assert_int_equal(vocab_find(&copy->vocab, TEXT("w19")), 19);
    space_free(copy);
    space_free(s);
}

static void formats_have_names(void **state)
{
    (void)state;
    assert_string_equal(space_format_name(SPACE_WORD2VEC_TEXT), "word2vec-text");
    assert_string_equal(space_format_name(SPACE_WORD2VEC_BINARY), "word2vec-binary");
    assert_string_equal(space_format_name(SPACE_GLOVE_TEXT), "glove-text");
    assert_string_equal(space_format_name(SPACE_NPY), "npy");
    assert_string_equal(space_format_name(SPACE_MADE), "made");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stride_is_a_multiple_of_sixteen),
        cmocka_unit_test(new_space_is_zero_and_aligned),
        cmocka_unit_test(impossible_size_is_out_of_memory),
        cmocka_unit_test(seal_checks_the_words),
        cmocka_unit_test(seal_refuses_broken_numbers),
        cmocka_unit_test(norms_do_not_overflow),
        cmocka_unit_test(norms_do_not_depend_on_threads),
        cmocka_unit_test(cancelled_seal_leaves_the_space_open),
        cmocka_unit_test(subset_keeps_words_and_rows),
        cmocka_unit_test(copy_is_open_and_equal),
        cmocka_unit_test(formats_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
