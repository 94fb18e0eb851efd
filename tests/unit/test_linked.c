#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/linked.h"
#include "core/project/tsne_parts.h"
#include "tests/unit/made.h"
#include "tests/unit/shaped.h"

enum { N = 608, DIM = 50, HALF = N / 2 };

/* Two languages of near twins: the second is the first and noise of 0.6 / sqrt(50). */
typedef struct Twins {
    float *x, *y;
    int32_t even[HALF], odd[HALF];
    TsneData data[2];
    LinkedPairs anchors, held_out;
} Twins;

static Twins *new_twins(void)
{
    const Shaped shape = {N, DIM, 8, 0.7, 5};
    Twins *t = mem_xcalloc(1, sizeof *t);
    ShapedDraw r = {.state = 9};
    double *x = shaped_make(&shape);
    t->x = mem_xcalloc(N * DIM, sizeof *t->x);
    t->y = mem_xcalloc(N * DIM, sizeof *t->y);
    for (int i = 0; i < N; i++) {
        double square = 0;
        double row[DIM];
        for (int j = 0; j < DIM; j++) {
            row[j] = x[i * DIM + j] + 0.6 / sqrt(50) * shaped_normal(&r);
            square += row[j] * row[j];
            t->x[i * DIM + j] = (float)x[i * DIM + j];
        }
        for (int j = 0; j < DIM; j++)
            t->y[i * DIM + j] = (float)(row[j] / sqrt(square));
        /* both halves hold words of all 8 groups */
        (i / 8 % 2 ? t->odd : t->even)[i / 16 * 8 + i % 8] = i;
    }
    free(x);
    t->data[0] = (TsneData){t->x, DIM, N, DIM, TSNE_COSINE, NULL};
    t->data[1] = (TsneData){t->y, DIM, N, DIM, TSNE_COSINE, NULL};
    t->anchors = (LinkedPairs){t->even, t->even, HALF};
    t->held_out = (LinkedPairs){t->odd, t->odd, HALF};
    return t;
}

static void free_twins(Twins *t)
{
    free(t->x);
    free(t->y);
    free(t);
}

static Linked *run(const Twins *w, double lambda, int32_t steps, int threads)
{
    Progress p;
    progress_init(&p, threads);
    TsneOptions o = tsne_options_defaults();
    o.steps = steps;
    Linked *l = NULL;
    assert_int_equal(linked_new(w->data, &w->anchors, lambda, &o, &p, &l, NULL), OK);
    assert_int_equal(linked_step(l, 7, &p, NULL), OK);
    progress_cancel(&p);
    assert_int_equal(linked_step(l, 7, &p, NULL), E_CANCELED);
    progress_init(&p, threads);
    assert_int_equal(linked_step(l, 5000, &p, NULL), OK);
    assert_true(linked_is_done(l));
    return l;
}

static double cost_of(const Tsne *t)
{
    double kl = 0;
    assert_int_equal(tsne_cost(t, NULL, &kl, NULL), OK);
    return kl;
}

/* An unlinked pair lies apart, a weak link joins it, held-out pairs too, at a price of a
 * few percent of the cost. */
static void a_weak_link_makes_maps_comparable(void **state)
{
    (void)state;
    Twins *w = new_twins();
    Linked *apart = run(w, 0, 500, 2);
    Linked *linked = run(w, 0.01, 500, 2);
    assert_true(linked_distance(linked, &w->anchors) < 0.2);
    assert_true(linked_distance(linked, &w->held_out) < 0.25);
    assert_true(linked_distance(apart, &w->held_out) >
                2 * linked_distance(linked, &w->held_out));
    for (int m = 0; m < 2; m++) {
        const double price =
            cost_of(linked_map(linked, m)) / cost_of(linked_map(apart, m));
        assert_true(price > 0.99 && price < 1.05);
    }
    linked_free(apart);
    linked_free(linked);
    free_twins(w);
}

static void compare(const Tsne *a, const Tsne *b)
{
    double x[2 * N];
    double y[2 * N];
    tsne_layout(a, x);
    tsne_layout(b, y);
    assert_memory_equal(x, y, sizeof x);
}

/* The single runs start at the same places. */
static void no_link_is_two_single_runs(void **state)
{
    (void)state;
    Twins *w = new_twins();
    Linked *l = NULL;
    TsneOptions o = tsne_options_defaults();
    o.steps = 300;
    assert_int_equal(linked_new(w->data, &w->anchors, 0, &o, NULL, &l, NULL), OK);
    Tsne *single[2];
    for (int m = 0; m < 2; m++) {
        double start[2 * N];
        tsne_layout(linked_map(l, m), start);
        TsneOptions own = o;
        own.start = TSNE_KEPT;
        own.given = start;
        assert_int_equal(tsne_new(&w->data[m], &own, NULL, &single[m], NULL), OK);
        tsne_begin_early(single[m]);
        assert_int_equal(tsne_step(single[m], 300, NULL, NULL), OK);
    }
    assert_int_equal(linked_step(l, 300, NULL, NULL), OK);
    for (int m = 0; m < 2; m++) {
        compare(linked_map(l, m), single[m]);
        tsne_free(single[m]);
    }
    linked_free(l);
    free_twins(w);
}

static void threads_do_not_change_bytes(void **state)
{
    (void)state;
    Twins *w = new_twins();
    Linked *one = run(w, 0.01, 60, 1);
    Linked *three = run(w, 0.01, 60, 3);
    compare(linked_map(one, 0), linked_map(three, 0));
    compare(linked_map(one, 1), linked_map(three, 1));
    linked_free(one);
    linked_free(three);
    free_twins(w);
}

static void bad_links_are_refused(void **state)
{
    (void)state;
    Twins *w = new_twins();
    TsneOptions o = tsne_options_defaults();
    Linked *l = NULL;
    const int32_t outside = N;
    const LinkedPairs bad = {&outside, &outside, 1};
    assert_int_equal(linked_new(w->data, &bad, 0.01, &o, NULL, &l, NULL), E_INPUT);
    assert_int_equal(linked_new(w->data, &w->anchors, -1, &o, NULL, &l, NULL), E_INPUT);
    w->data[1].d = DIM - 1;
    assert_int_equal(linked_new(w->data, &w->anchors, 0.01, &o, NULL, &l, NULL), E_INPUT);
    assert_null(l);
    free_twins(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_weak_link_makes_maps_comparable),
        cmocka_unit_test(no_link_is_two_single_runs),
        cmocka_unit_test(threads_do_not_change_bytes),
        cmocka_unit_test(bad_links_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
