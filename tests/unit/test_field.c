#include <math.h>

#include "core/diag/field.h"
#include "tests/unit/unit.h"

enum { MOST = 900 };

/* Points of a square with outcomes: a failed region of radius .4 around (.3, .2). */
typedef struct Made {
    double xy[2 * MOST], value[MOST], second[2 * MOST];
    int32_t n;
} Made;

static bool is_failed_place(const double *p, double more)
{
    return hypot(p[0] - 0.3, p[1] - 0.2) < 0.4 + more;
}

static void make(Made *m, int32_t n, uint64_t seed, bool is_planted)
{
    Rng rng = rng_stream(seed, "test of fields");
    m->n = n;
    for (int32_t i = 0; i < n; i++) {
        double *p = m->xy + 2 * (size_t)i;
        p[0] = 2 * rng_uniform(&rng) - 1;
        p[1] = 2 * rng_uniform(&rng) - 1;
        const bool is_failed = is_planted && is_failed_place(p, 0);
        m->value[i] = rng_uniform(&rng) < (is_failed ? 0.1 : 0.8);
    }
}

static FieldInput input(const Made *m)
{
    return (FieldInput){.xy = m->xy,
                        .value = m->value,
                        .n = m->n,
                        .is_rate = true,
                        .word = m->xy,
                        .nwords = m->n};
}

static Field *field_of(const FieldInput *in, const FieldOptions *o, int threads)
{
    Progress progress;
    progress_init(&progress, threads);
    Field *f = NULL;
    Error err = {0};
    if (field_make(in, o, &progress, &f, &err) != OK)
        fail_msg("%s", err.text);
    return f;
}

static void node_place(const Field *f, int32_t k, double *p)
{
    const int32_t row = k / f->nx;
    p[0] = f->x0 + (k % f->nx) * f->step;
    p[1] = f->y0 + row * f->step;
}

static void a_failed_region_is_found_where_it_is(void **state)
{
    (void)state;
    static Made m;
    make(&m, MOST, 1, true);
    FieldOptions o = field_options_defaults();
    o.columns = 48;
    o.permutations = 199;
    const FieldInput in = input(&m);
    Field *f = field_of(&in, &o, 2);
    assert_true(f->p == 1.0 / 200);
    assert_true(field_has_lines(f));
    assert_true(f->aim == 75);
    /* About that many: uneven density and the border of the square do the rest. */
    double n = 0;
    for (int32_t i = 0; i < m.n; i++)
        n += f->at[i].n / m.n;
    assert_true(n > 55 && n < 95);
    int below = 0;
    int inside = 0;
    for (int32_t k = 0; k < f->nx * f->ny; k++) {
        double p[2];
        node_place(f, k, p);
        const int side = field_side(f, &f->node[k]);
        below += side < 0;
        inside += side < 0 && is_failed_place(p, f->bandwidth);
        assert_false(side > 0 && is_failed_place(p, 0));
    }
    assert_true(below > 25);
    assert_int_equal(inside, below);
    const FieldAt middle = field_read(f, 0.3, 0.2);
    assert_true(middle.flag == FIELD_ENOUGH && middle.ci.hi < 0.4);
    assert_int_equal(field_side(f, &middle), -1);
    const FieldAt far = field_read(f, -0.6, -0.6);
    assert_true(far.flag == FIELD_ENOUGH && far.ci.lo > 0.6);
    field_free(f);
}

/* Outcomes without a place: at most 5 % of the maps have lines. */
static void noise_has_no_lines(void **state)
{
    (void)state;
    static Made m;
    FieldOptions o = field_options_defaults();
    o.columns = 8;
    o.aim = 20;
    o.permutations = 99;
    int lines = 0;
    int sides = 0;
    for (uint64_t seed = 0; seed < 200; seed++) {
        make(&m, 80, seed, false);
        o.seed = seed;
        const FieldInput in = input(&m);
        Field *f = field_of(&in, &o, 1);
        int marked = 0;
        for (int32_t i = 0; i < f->n; i++)
            marked += field_side(f, &f->at[i]) != 0;
        lines += field_has_lines(f);
        sides += marked > 0;
        field_free(f);
    }
    assert_in_range(lines, 1, 10);
    assert_true(sides <= lines);
}

static void turning_and_stretching_the_map_changes_nothing(void **state)
{
    (void)state;
    static Made m;
    static Made turned;
    make(&m, 400, 3, true);
    turned = m;
    for (int32_t i = 0; i < m.n; i++) {
        const double x = m.xy[2 * i];
        const double y = m.xy[2 * i + 1];
        turned.xy[2 * i] = 7 * (x * cos(0.5) - y * sin(0.5)) + 100;
        turned.xy[2 * i + 1] = 7 * (x * sin(0.5) + y * cos(0.5)) - 3;
    }
    FieldOptions o = field_options_defaults();
    o.columns = 24;
    o.permutations = 199;
    FieldInput in = input(&m);
    in.second = turned.xy;
    Field *a = field_of(&in, &o, 1);
    in = input(&turned);
    in.second = m.xy;
    Field *b = field_of(&in, &o, 1);
    assert_true(a->p == b->p);
    assert_true(fabs(b->critical / a->critical - 1) < 1e-6);
    assert_true(fabs(b->reach / a->reach - 7) < 1e-9);
    assert_true(fabs(b->bandwidth / a->bandwidth - 7) < 1e-9);
    for (int32_t i = 0; i < m.n; i++) {
        assert_true(fabs(a->at[i].value - b->at[i].value) < 1e-9);
        assert_true(fabs(a->at[i].n - b->at[i].n) < 1e-7);
        assert_int_equal(a->at[i].flag, b->at[i].flag);
    }
    /* Each is the other's second map: they never disagree. */
    assert_true(a->compared > 300);
    assert_int_equal(a->compared, b->compared);
    assert_int_equal(a->disagreeing, 0);
    assert_int_equal(b->disagreeing, 0);
    field_free(a);
    field_free(b);
}

/* On a second map with its words shuffled the failed region is everywhere and nowhere. */
static void another_map_contradicts_what_it_does_not_show(void **state)
{
    (void)state;
    static Made m;
    make(&m, MOST, 4, true);
    int32_t order[MOST];
    for (int32_t i = 0; i < MOST; i++)
        order[i] = i;
    Rng rng = rng_stream(4, "shuffled");
    rng_shuffle(&rng, order, MOST);
    for (size_t i = 0; i < MOST; i++)
        memcpy(m.second + 2 * i, m.xy + 2 * (size_t)order[i], 2 * sizeof(double));
    m.second[0] = (double)NAN; /* not on it */
    FieldOptions o = field_options_defaults();
    o.permutations = 99;
    o.columns = 48;
    FieldInput in = input(&m);
    in.second = m.second;
    Field *f = field_of(&in, &o, 2);
    assert_true(f->compared > 500 && f->compared < MOST);
    assert_true(f->disagreeing > f->compared / 20);
    assert_int_equal(f->second[0].flag, FIELD_EMPTY);
    double inside = 0;
    double outside = 0;
    int n[2] = {0, 0};
    for (int32_t k = 0; k < f->nx * f->ny; k++) {
        double p[2];
        node_place(f, k, p);
        if (isnan(f->doubt[k]))
            continue;
        const bool is_in = is_failed_place(p, -0.15);
        *(is_in ? &inside : &outside) += f->doubt[k];
        n[is_in]++;
    }
    assert_true(inside / n[1] > 0.8);
    assert_true(outside / n[0] < 0.2);
    field_free(f);
}

/* Words in a corner without pairs: too few to say; beyond them: nothing. */
static void where_there_are_words_but_no_pairs_it_says_so(void **state)
{
    (void)state;
    static Made m;
    static double word[2 * (MOST + 100)];
    make(&m, 400, 5, false);
    memcpy(word, m.xy, sizeof m.xy);
    for (size_t i = 0; i < 100; i++) {
        word[2 * (400 + i)] = 3 + 0.05 * (double)(i % 10);
        word[2 * (400 + i) + 1] = 3 + 0.05 * (double)i / 10;
    }
    FieldOptions o = field_options_defaults();
    o.permutations = 0;
    FieldInput in = input(&m);
    in.word = word;
    in.nwords = 500;
    Field *f = field_of(&in, &o, 1);
    assert_int_equal(field_read(f, 3.2, 3.2).flag, FIELD_FEW);
    assert_int_equal(field_read(f, 2.0, 2.0).flag, FIELD_EMPTY);
    assert_int_equal(field_read(f, 0, 0).flag, FIELD_ENOUGH);
    assert_int_equal(field_read(f, 99, 0).flag, FIELD_EMPTY);
    assert_int_equal(field_read(f, (double)NAN, 0).flag, FIELD_EMPTY);
    /* Without permutations nothing is proved. */
    assert_false(field_has_lines(f));
    assert_true(f->p == 1 && isinf(f->critical));
    field_free(f);
}

static void equal_outcomes_do_not_vary(void **state)
{
    (void)state;
    static Made m;
    make(&m, 200, 6, false);
    for (int32_t i = 0; i < m.n; i++)
        m.value[i] = 1;
    const FieldOptions o = field_options_defaults();
    FieldInput in = input(&m);
    Field *f = field_of(&in, &o, 1);
    assert_true(f->p == 1);
    assert_false(field_has_lines(f));
    field_free(f);
    for (int32_t i = 0; i < m.n; i++)
        m.value[i] = 0.1;
    in.is_rate = false;
    f = field_of(&in, &o, 1);
    assert_true(f->p == 1);
    field_free(f);
}

/* The bytes that count: a FieldAt ends in padding. */
static void same_places(const FieldAt *a, const FieldAt *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        assert_memory_equal(&a[i], &b[i], offsetof(FieldAt, flag));
        assert_int_equal(a[i].flag, b[i].flag);
    }
}

static void results_do_not_depend_on_threads(void **state)
{
    (void)state;
    static Made m;
    make(&m, 300, 7, true);
    for (int32_t i = 0; i < m.n; i++)
        m.value[i] += 0.01 * i;
    FieldOptions o = field_options_defaults();
    o.columns = 40;
    o.permutations = 99;
    FieldInput in = input(&m);
    in.is_rate = false;
    in.second = m.second;
    for (size_t i = 0; i < (size_t)m.n; i++) {
        m.second[2 * i] = m.xy[2 * i + 1];
        m.second[2 * i + 1] = fabs(m.xy[2 * i]);
    }
    Field *f[3];
    const int threads[] = {1, 2, 7};
    for (int t = 0; t < 3; t++)
        f[t] = field_of(&in, &o, threads[t]);
    const size_t nodes = (size_t)f[0]->nx * (size_t)f[0]->ny;
    for (int t = 1; t < 3; t++) {
        same_places(f[0]->node, f[t]->node, nodes);
        same_places(f[0]->at, f[t]->at, (size_t)m.n);
        assert_memory_equal(f[0]->doubt, f[t]->doubt, nodes * sizeof *f[0]->doubt);
        assert_true(f[0]->p == f[t]->p && f[0]->critical == f[t]->critical);
    }
    for (int t = 0; t < 3; t++)
        field_free(f[t]);
}

static void what_cannot_be_said_is_refused(void **state)
{
    (void)state;
    static Made m;
    make(&m, 19, 8, false);
    const FieldOptions o = field_options_defaults();
    FieldInput in = input(&m);
    Field *f = NULL;
    Error err = {0};
    assert_int_equal(field_make(&in, &o, NULL, &f, &err), E_UNDEFINED);
    assert_null(f);
    assert_non_null(strstr(err.text, "19 words"));
    make(&m, 100, 8, false);
    for (int i = 0; i < 200; i++)
        m.xy[i] = 1;
    in = input(&m);
    assert_int_equal(field_make(&in, &o, NULL, &f, &err), E_UNDEFINED);
    make(&m, 100, 8, false);
    in = input(&m);
    Progress progress;
    progress_init(&progress, 2);
    progress_cancel(&progress);
    assert_int_equal(field_make(&in, &o, &progress, &f, &err), E_CANCELED);
    assert_null(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_failed_region_is_found_where_it_is),
        cmocka_unit_test(noise_has_no_lines),
        cmocka_unit_test(turning_and_stretching_the_map_changes_nothing),
        cmocka_unit_test(another_map_contradicts_what_it_does_not_show),
        cmocka_unit_test(where_there_are_words_but_no_pairs_it_says_so),
        cmocka_unit_test(equal_outcomes_do_not_vary),
        cmocka_unit_test(results_do_not_depend_on_threads),
        cmocka_unit_test(what_cannot_be_said_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
