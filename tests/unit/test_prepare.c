#include <float.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "core/base/rng.h"
#include "core/space/prepare.h"
#include "tests/unit/files.h"
#include "tests/unit/hashed.h"
#include "tests/unit/unit.h"

/* n words with normal coordinates around 0.3, the first and one inner row zero. */
static Space *made_space(int32_t n, int32_t d)
{
    Space *s = NULL;
    Error err;
    assert_int_equal(space_new(&s, n, d, &err), OK);
    Rng r = rng_stream(1, "test_prepare");
    for (int32_t i = 0; i < n; i++) {
        char word[16];
        const int len = snprintf(word, sizeof word, "w%d", i);
        assert_int_equal(
            vocab_add(&s->vocab, (Text){word, (size_t)len}, NULL, NULL, &err), OK);
        for (int32_t j = 0; j < d && i != 0 && i != n / 2; j++)
            space_row_mut(s, i)[j] = (float)(0.3 + rng_normal(&r));
    }
    return s;
}

static void column_means(const Space *s, double *mean)
{
    for (int32_t j = 0; j < s->d; j++) {
        mean[j] = 0;
        for (int32_t i = 0; i < s->n; i++)
            mean[j] += (double)space_row(s, i)[j];
        mean[j] /= s->n;
    }
}

/* By hand: 3 bits have the levels -3 to 3 thirds of the largest number. */
static void rounding_keeps_the_levels(void **state)
{
    (void)state;
    Space *s = made_space(5, 4);
    const float x[4] = {-1.5F, 0.3F, 0.2F, 0.76F}; /* in thirds: -3, .6, .4, 1.52 */
    const float want[4] = {-1.5F, 0.5F, 0, 1.0F};
    memcpy(space_row_mut(s, 1), x, sizeof x);
    assert_int_equal(prepare_round(s, 3, NULL, NULL), OK);
    for (int j = 0; j < 4; j++) {
        assert_true(fabsf(space_row(s, 1)[j] - want[j]) < 1e-6F);
        assert_true(space_row(s, 0)[j] == 0);
    }
    assert_string_equal(s->steps, "round:3");
    /* rounding again changes nothing beyond the last bit */
    assert_int_equal(prepare_round(s, 3, NULL, NULL), OK);
    assert_true(fabsf(space_row(s, 1)[1] - 0.5F) < 1e-6F);
    space_free(s);
}

static void unknown_step_changes_nothing(void **state)
{
    (void)state;
    Error err;
    Space *s = made_space(5, 3);
    const float before = space_row(s, 1)[0];
    assert_int_equal(prepare_apply(s, "unit,unitdim", NULL, &err), E_USAGE);
    assert_non_null(strstr(err.text, "\"unitdim\""));
    assert_non_null(strstr(err.hint, "center"));
    assert_true(space_row(s, 1)[0] == before);
    assert_string_equal(s->steps, "");
    assert_int_equal(prepare_check("unit,,center", &err), E_USAGE);
    assert_int_equal(prepare_check("Unit", &err), E_USAGE);
    assert_int_equal(prepare_check("none", &err), OK);
    assert_int_equal(prepare_check("", &err), OK);
    space_free(s);
}

static void none_does_nothing(void **state)
{
    (void)state;
    Error err;
    Space *s = made_space(5, 3);
    Space *copy = NULL;
    assert_int_equal(space_make_copy(s, &copy, &err), OK);
    assert_int_equal(prepare_apply(s, "none", NULL, &err), OK);
    assert_memory_equal(s->x, copy->x, 5 * s->ld * sizeof(float));
    assert_string_equal(s->steps, "");
    space_free(copy);
    space_free(s);
}

static void unit_rows_have_length_one(void **state)
{
    (void)state;
    Error err;
    Space *s = made_space(50, 37);
    space_row_mut(s, 3)[0] = FLT_MAX;
    space_row_mut(s, 4)[0] = FLT_MAX;
    for (int32_t j = 0; j < 37; j++)
        space_row_mut(s, 5)[j] = 1e-45f; /* smallest subnormal */
    assert_int_equal(prepare_apply(s, "unit", NULL, &err), OK);
    assert_int_equal(space_seal(s, NULL, &err), OK);
    assert_string_equal(s->steps, "unit");
    for (int32_t i = 0; i < 50; i++) {
        const double want = i == 0 || i == 25 ? 0 : 1;
        /* each of 37 numbers was rounded to float32 */
        assert_true(fabs(s->norm[i] - want) < 37 * (double)FLT_EPSILON);
    }
    assert_true(space_row(s, 3)[0] == 1.0f);
    space_free(s);
}

/* center: the means over all rows, zero rows included, vanish from the others. */
static void centering_subtracts_the_column_means(void **state)
{
    (void)state;
    Error err;
    Space *s = made_space(3000, 7);
    Space *raw = NULL;
    double mean[7];
    assert_int_equal(space_make_copy(s, &raw, &err), OK);
    column_means(raw, mean);
    assert_int_equal(prepare_apply(s, "center", NULL, &err), OK);
    for (int32_t i = 0; i < s->n; i++) {
        const bool is_zero = i == 0 || i == s->n / 2;
        for (int32_t j = 0; j < 7; j++) {
            const double want = is_zero ? 0 : (double)space_row(raw, i)[j] - mean[j];
            assert_true(fabs((double)space_row(s, i)[j] - want) < 1e-6);
        }
    }
    assert_true(space_row(s, 1)[7] == 0.0f); /* padding */
    assert_int_equal(space_seal(s, NULL, &err), OK);
    space_free(raw);
    space_free(s);
}

static void steps_follow_each_other(void **state)
{
    (void)state;
    Error err;
    Space *a = made_space(100, 5);
    Space *b = made_space(100, 5);
    assert_int_equal(prepare_apply(a, "unit,center,unit", NULL, &err), OK);
    assert_int_equal(prepare_apply(b, "unit", NULL, &err), OK);
    assert_int_equal(prepare_apply(b, "center,unit", NULL, &err), OK);
    assert_string_equal(a->steps, "unit,center,unit");
    assert_string_equal(b->steps, "unit,center,unit");
    assert_memory_equal(a->x, b->x, 100 * a->ld * sizeof(float));
    space_free(a);
    space_free(b);
}

static void threads_do_not_change_bytes(void **state)
{
    (void)state;
    Error err;
    Space *one = made_space(5000, 33);
    assert_int_equal(prepare_apply(one, "unit,center,unit", NULL, &err), OK);
    PrepareFacts want;
    assert_int_equal(prepare_facts(one, NULL, &want, &err), OK);
    const int threads[] = {2, 7};
    for (int t = 0; t < 2; t++) {
        Progress p;
        progress_init(&p, threads[t]);
        Space *many = made_space(5000, 33);
        assert_int_equal(prepare_apply(many, "unit,center,unit", &p, &err), OK);
        assert_memory_equal(one->x, many->x, 5000 * one->ld * sizeof(float));
        PrepareFacts facts;
        assert_int_equal(prepare_facts(many, &p, &facts, &err), OK);
        assert_memory_equal(&facts, &want, sizeof facts);
        space_free(many);
    }
    space_free(one);
}

static void facts_tell_unit_and_centred(void **state)
{
    (void)state;
    Error err;
    PrepareFacts f;
    Space *s = made_space(2000, 20);
    assert_int_equal(prepare_facts(s, NULL, &f, &err), OK);
    assert_int_equal(f.rows, 1998);
    assert_true(f.mean_norm > 4 && f.mean_norm < 5); /* sqrt(20 (1 + 0.09)) = 4.67 */
    assert_true(f.unit_share < 0.01);
    assert_true(f.mean_vector > 0.1);
    assert_int_equal(prepare_apply(s, "unit,center,unit", NULL, &err), OK);
    assert_int_equal(prepare_facts(s, NULL, &f, &err), OK);
    assert_true(fabs(f.mean_norm - 1) < 1e-6);
    assert_true(f.unit_share == 1);
    assert_true(f.mean_vector < 0.05); /* the last step moves the mean again */
    space_free(s);
}

static void overflow_is_refused(void **state)
{
    (void)state;
    Error err;
    Space *s = made_space(4, 2);
    space_row_mut(s, 1)[0] = FLT_MAX;
    space_row_mut(s, 3)[0] = -FLT_MAX;
    for (int32_t i = 1; i < 4; i++)
        space_row_mut(s, i)[1] = FLT_MAX;
    space_row_mut(s, 3)[1] = -FLT_MAX; /* mean above 0: -max - mean overflows */
    assert_int_equal(prepare_apply(s, "center", NULL, &err), E_INPUT);
    space_free(s);
}

static double relative(double a, double b)
{
    return fabs(a - b) / (fabs(b) > 1e-3 ? fabs(b) : 1e-3);
}

/* The same steps by NumPy in double; here every step ends in float32, so numbers agree to
 * a few of its roundings. */
static void steps_equal_numpy(void **state)
{
    (void)state;
    FILE *f = hashed_table();
    char line[FILES_LINE];
    char *field[FILES_FIELDS] = {NULL};
    int cases = 0;
    for (int fields; (fields = files_next_row(f, line, field)) > 0;) {
        if (strcmp(field[0], "prepare") != 0)
            continue;
        assert_int_equal(fields, 7);
        const int32_t n = (int32_t)files_number(field[1]);
        const int32_t d = (int32_t)files_number(field[2]);
        Error err;
        Space *s = hashed_space(n, d, 1, 0.25f);
        memset(space_row_mut(s, 3), 0, (size_t)d * sizeof(float));
        assert_int_equal(prepare_apply(s, field[3], NULL, &err), OK);
        double sizes = 0;
        double squares = 0;
        for (int32_t i = 0; i < n; i++) {
            for (int32_t j = 0; j < d; j++) {
                const double v = (double)space_row(s, i)[j];
                sizes += fabs(v);
                squares += v * v;
            }
        }
        assert_true(relative((double)space_row(s, n - 1)[d - 1], files_number(field[4])) <
                    1e-5);
        assert_true(relative(sizes, files_number(field[5])) < 1e-7);
        assert_true(relative(squares, files_number(field[6])) < 1e-7);
        space_free(s);
        cases++;
    }
    assert_int_equal(fclose(f), 0);
    assert_int_equal(cases, 10);
}

static void cancel_is_obeyed(void **state)
{
    (void)state;
    Error err;
    Space *s = made_space(100, 5);
    Progress p;
    progress_init(&p, 2);
    progress_cancel(&p);
    PrepareFacts f;
    assert_int_equal(prepare_apply(s, "unit", &p, &err), E_CANCELED);
    assert_int_equal(prepare_facts(s, &p, &f, &err), E_CANCELED);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_step_changes_nothing),
        cmocka_unit_test(rounding_keeps_the_levels),
        cmocka_unit_test(none_does_nothing),
        cmocka_unit_test(unit_rows_have_length_one),
        cmocka_unit_test(centering_subtracts_the_column_means),
        cmocka_unit_test(steps_follow_each_other),
        cmocka_unit_test(threads_do_not_change_bytes),
        cmocka_unit_test(facts_tell_unit_and_centred),
        cmocka_unit_test(overflow_is_refused),
        cmocka_unit_test(steps_equal_numpy),
        cmocka_unit_test(cancel_is_obeyed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
