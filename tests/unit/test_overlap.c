#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/overlap.h"
#include "tests/unit/made.h"
#include "tests/unit/temp.h"

static double rbo(const char *a, const char *b)
{
    int32_t x[16];
    int32_t y[16];
    const int32_t na = (int32_t)strlen(a);
    const int32_t nb = (int32_t)strlen(b);
    for (int32_t i = 0; i < na; i++)
        x[i] = (unsigned char)a[i];
    for (int32_t i = 0; i < nb; i++)
        y[i] = (unsigned char)b[i];
    return overlap_rbo(x, na, y, nb, 0.9);
}

/* Webber, Moffat, Zobel 2010, equation 32, p = .9: values worked out with exact
 * fractions. */
static void rank_biased_overlap_of_known_lists(void **state)
{
    (void)state;
    assert_true(fabs(rbo("abcde", "bdace") - 0.828) < 1e-12);
    assert_true(fabs(rbo("abcde", "bacdef") - 0.9) < 1e-12);
    assert_true(fabs(rbo("abcde", "baxdyf") - 0.592335) < 1e-9);
    assert_true(fabs(rbo("bacdef", "abcde") - 0.9) < 1e-12);
    assert_true(fabs(rbo("1234567", "1324576") - rbo("1324576", "1234567")) < 1e-15);
    assert_true(fabs(rbo("1234567", "1324568") - rbo("1324568", "1234567")) < 1e-15);
    assert_true(fabs(rbo("12345", "12345") - 1) < 1e-15);
    assert_true(rbo("123", "456") == 0);
    assert_true(rbo("", "456") == 0);
    const int32_t a[] = {1, 2, 3, 4, 5, 6, 7};
    const int32_t b[] = {1, 3, 2, 4, 5, 7, 6, 8};
    assert_true(fabs(overlap_rbo(a, 7, b, 8, 0.9) - 0.94516) < 5e-6);
}

/* A target that is the source turned by a right angle, with two words exchanged by the
 * dictionary. */
static void known_overlaps(void **state)
{
    (void)state;
    enum { N = 40, D = 2 };
    float x[N * D];
    float y[N * D];
    int32_t id[N];
    bool hit[N];
    for (int i = 0; i < N; i++) {
        x[2 * i] = (float)cos(0.1 * i);
        x[2 * i + 1] = (float)sin(0.1 * i);
        y[2 * i] = -x[2 * i + 1];
        y[2 * i + 1] = x[2 * i];
        id[i] = i;
        hit[i] = i % 2 == 0;
    }
    Space *src = made_space("a", x, N, D);
    Space *tgt = made_space("b", y, N, D);
    const OverlapInput in = {.src = src,
                             .tgt = tgt,
                             .before = src,
                             .a = id,
                             .b = id,
                             .hit = hit,
                             .m = N,
                             .k = 4};
    Overlap *o = NULL;
    assert_int_equal(overlap_make(&in, NULL, &o, NULL), OK);
    const OverlapLine *d1 = &o->line[OVERLAP_MONO];
    const OverlapLine *d2 = &o->line[OVERLAP_TRANSLATED];
    const OverlapLine *d3 = &o->line[OVERLAP_ALIGNED];
    assert_true(d1->is_measured && d2->is_measured && d3->is_measured);
    assert_true(d1->recall == 1 && d1->jaccard == 1 && fabs(d1->rbo - 1) < 1e-12);
    assert_true(d2->recall == 1);   /* the languages agree */
    assert_true(d3->recall < 0.25); /* the frame does not: turned by a right angle */
    assert_true(fabs(d2->chance - 4.0 / 39) < 1e-15);
    assert_true(d2->recall_ci.lo == 1 && d2->recall_ci.hi == 1);
    int32_t all = 0;
    for (int q = 0; q < OVERLAP_QUADRANTS; q++)
        all += o->quadrant[q];
    assert_int_equal(all, N);
    assert_int_equal(o->quadrant[OVERLAP_DISAGREE],
                     0); /* translated overlap is never low */
    overlap_free(o);
    space_free(src);
    space_free(tgt);
}

static void mono_finds_words_by_spelling(void **state)
{
    (void)state;
    enum { N = 20, D = 3 };
    float x[N * D];
    made_random(x, N * D, 2);
    Space *before = made_space("a", x, N, D);
    Space *after = made_space("b", x, N - 5, D); /* the last five words are gone */
    OverlapMono m;
    const OverlapInput in = {.before = before, .tgt = after, .k = 3, .seed = 1};
    assert_int_equal(overlap_make_mono(&in, NULL, &m, NULL), OK);
    assert_int_equal(m.line.n, N - 5);
    assert_int_equal(m.line.universe, N - 5);
    assert_true(m.line.recall == 1);
    free(m.recall);
    space_free(before);
    space_free(after);
}

static void too_few_pairs_are_told(void **state)
{
    (void)state;
    const float x[] = {1, 0, 0, 1};
    const int32_t id[] = {0, 1};
    Space *s = made_space("a", x, 2, 2);
    const OverlapInput in = {.src = s, .tgt = s, .a = id, .b = id, .m = 2, .k = 10};
    Overlap *o = NULL;
    assert_int_equal(overlap_make(&in, NULL, &o, NULL), OK);
    for (int use = 0; use < OVERLAP_USES; use++) {
        assert_false(o->line[use].is_measured);
        assert_non_null(o->line[use].why);
    }
    overlap_free(o);
    space_free(s);
}

static void nothing_measured_is_undefined(void **state)
{
    (void)state;
    char a[160];
    char b[160];
    (void)temp_text(a, "a.vec", "2 2\nu 1 0\nv 0 1\n");
    (void)temp_text(b, "b.vec", "2 2\nx 1 0\ny 0 1\n");
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, a, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_add_argument(s, b, STUDY_ALIGNED, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    TableSet *set = NULL;
    Error err = {0};
    assert_int_equal(registry_run(&overlap_diagnostic, s, NULL, NULL, &set, &err),
                     E_UNDEFINED);
    assert_null(set);
    assert_non_null(strstr(err.text, "fewer than 2 words"));
    study_free(s);
}

/* A gold with a zero vector is neither an item nor a neighbour: it changes nothing. */
static void zero_vectors_are_no_items(void **state)
{
    (void)state;
    enum { N = 12, D = 3 };
    float x[(N + 1) * D];
    float y[(N + 1) * D] = {0}; /* the last row stays zero */
    made_random(x, (size_t)(N + 1) * D, 3);
    made_random(y, (size_t)N * D, 4);
    int32_t id[N + 1];
    for (int32_t i = 0; i <= N; i++)
        id[i] = i;
    Space *src = made_space("a", x, N + 1, D);
    Space *tgt = made_space("b", y, N + 1, D);
    OverlapInput in = {.src = src, .tgt = tgt, .a = id, .b = id, .m = N, .k = 3};
    Overlap *without = NULL;
    Overlap *with = NULL;
    assert_int_equal(overlap_make(&in, NULL, &without, NULL), OK);
    in.m = N + 1;
    assert_int_equal(overlap_make(&in, NULL, &with, NULL), OK);
    for (int use = OVERLAP_TRANSLATED; use <= OVERLAP_ALIGNED; use++) {
        assert_int_equal(with->line[use].n, N);
        assert_int_equal(with->line[use].universe, N);
        assert_true(with->line[use].recall == without->line[use].recall);
        assert_true(with->line[use].chance == 3.0 / (N - 1));
        assert_true(isnan(with->word[N].recall[use]));
    }
    overlap_free(with);
    overlap_free(without);
    space_free(src);
    space_free(tgt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rank_biased_overlap_of_known_lists),
        cmocka_unit_test(known_overlaps),
        cmocka_unit_test(mono_finds_words_by_spelling),
        cmocka_unit_test(too_few_pairs_are_told),
        cmocka_unit_test(nothing_measured_is_undefined),
        cmocka_unit_test(zero_vectors_are_no_items),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
