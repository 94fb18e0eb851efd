/* Kernel-smoothed fields, their intervals and permutation tests against NumPy and SciPy
 * (field.py). */
#include <math.h>

#include "core/diag/field.h"
#include "tests/unit/tsv.h"

enum { N = 120, AIM = 30, LEAST = 12, PLACES = 18 };

typedef struct Expected {
    double xy[2 * N], rate[N], mean[N], noise[N];
    int rows, noises;
    TsvLine set[3], permute[3], at[3 * PLACES];
    int sets, permutes, ats;
} Expected;

static void read_expected(Expected *e)
{
    FILE *f = tsv_open("tests/oracle/field.tsv");
    TsvLine l;
    while (tsv_next(f, &l)) {
        if (strcmp(l.tag, "point") == 0) {
            memcpy(e->xy + 2 * (size_t)e->rows, l.number, 2 * sizeof(double));
            e->rate[e->rows] = l.number[2];
            e->mean[e->rows++] = l.number[3];
        } else if (strcmp(l.tag, "noise") == 0) {
            memcpy(e->noise + e->noises, l.number, 60 * sizeof(double));
            e->noises += 60;
        } else if (strcmp(l.tag, "set") == 0) {
            e->set[e->sets++] = l;
        } else if (strcmp(l.tag, "permute") == 0) {
            e->permute[e->permutes++] = l;
        } else {
            e->at[e->ats++] = l;
        }
    }
    (void)fclose(f);
    assert_int_equal(e->rows, N);
    assert_int_equal(e->noises, N);
    assert_int_equal(e->ats, 3 * PLACES);
}

/* Doubles on both sides; a root of a quadratic loses half of them, not more. */
static void near(double a, double b)
{
    assert_true(fabs(a - b) < 1e-9);
}

static void check(const Expected *e, int set, const double *value, bool is_rate)
{
    FieldOptions o = field_options_defaults();
    o.aim = AIM;
    o.least_n = LEAST;
    o.permutations = 4999;
    const FieldInput in = {.xy = e->xy,
                           .value = value,
                           .n = N,
                           .is_rate = is_rate,
                           .word = e->xy,
                           .nwords = N};
    Field *f = NULL;
    assert_int_equal(field_make(&in, &o, NULL, &f, NULL), OK);
    near(f->mean, e->set[set].number[2]);
    near(f->sd, e->set[set].number[3]);
    near(f->reach, e->set[set].number[4]);
    for (int i = 0; i < PLACES; i++) {
        const double *x = e->at[set * PLACES + i].number;
        const FieldAt *at = &f->at[(int)x[1]];
        near(at->value, x[2]);
        near(at->n, x[3]);
        near(at->h, x[4]);
        near(at->ci.lo, fmax(x[5], is_rate ? 0 : -1e9));
        near(at->ci.hi, fmin(x[6], is_rate ? 1 : 1e9));
    }
    /* Two samples of permutations: four standard errors of the difference, at least one
     * permutation. */
    const double p = e->permute[set].number[1];
    const double se = sqrt(p * (1 - p) * (1.0 / 20000 + 1.0 / 4999));
    assert_true(fabs(f->p - p) < 4 * se + 2.0 / 5000);
    field_free(f);
}

static void rates_equal_numpy(void **state)
{
    const Expected *e = *state;
    check(e, 0, e->rate, true);
}

static void means_equal_numpy(void **state)
{
    const Expected *e = *state;
    check(e, 1, e->mean, false);
}

static void noise_equals_numpy(void **state)
{
    const Expected *e = *state;
    check(e, 2, e->noise, true);
}

int main(void)
{
    static Expected e;
    read_expected(&e);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(rates_equal_numpy, &e),
        cmocka_unit_test_prestate(means_equal_numpy, &e),
        cmocka_unit_test_prestate(noise_equals_numpy, &e),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
