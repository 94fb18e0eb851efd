/* Similarities, cost and gradient of t-SNE against scikit-learn (tsne.py). */
#include <math.h>

#include "core/project/tsne_parts.h"
#include "tests/unit/made.h"
#include "tests/unit/tsv.h"

enum { N = 31, DIM = 4 };

typedef struct Expected {
    float x[N * DIM];
    double xy[2 * N], p[N][N], gradient[2 * N], kl;
} Expected;

static void read_expected(Expected *e)
{
    FILE *f = tsv_open("tests/oracle/tsne.tsv");
    TsvLine l;
    int rows = 0;
    int lines = 0;
    int slopes = 0;
    while (tsv_next(f, &l)) {
        if (strcmp(l.tag, "row") == 0) {
            for (int j = 0; j < DIM; j++)
                e->x[rows * DIM + j] = (float)l.number[j];
            memcpy(e->xy + 2 * rows++, l.number + DIM, 2 * sizeof(double));
        } else if (strcmp(l.tag, "p") == 0) {
            memcpy(e->p[lines++], l.number, sizeof e->p[0]);
        } else if (strcmp(l.tag, "gradient") == 0) {
            memcpy(e->gradient + 2 * slopes++, l.number, 2 * sizeof(double));
        } else if (strcmp(l.tag, "kl") == 0) {
            e->kl = l.number[0];
        }
    }
    (void)fclose(f);
    assert_int_equal(rows, N);
    assert_int_equal(lines, N);
    assert_int_equal(slopes, N);
}

static Tsne *new_map(const Expected *e)
{
    const TsneData data = {e->x, DIM, N, DIM, TSNE_EUCLID, NULL};
    TsneOptions o = tsne_options_defaults();
    Tsne *t = NULL;
    o.perplexity = 10;
    o.start = TSNE_KEPT;
    o.given = e->xy;
    o.steps = 1;
    o.forces = TSNE_EXACT;
    assert_int_equal(tsne_new(&data, &o, NULL, &t, NULL), OK);
    return t;
}

/* scikit-learn stops its search at 1e-5 of the entropy: p is right to some 1e-5 of
 * itself. */
static void similarities_equal_scikit_learn(void **state)
{
    const Expected *e = *state;
    Tsne *t = new_map(e);
    const Similarities *p = &t->p;
    assert_int_equal(p->off[N], N * (N - 1));
    for (int i = 0; i < N; i++)
        for (size_t at = p->off[i]; at < p->off[i + 1]; at++)
            assert_true(fabs(p->p[at] / e->p[i][p->col[at]] - 1) < 2e-4);
    tsne_free(t);
}

static void cost_and_gradient_equal_scikit_learn(void **state)
{
    const Expected *e = *state;
    Tsne *t = new_map(e);
    double kl = 0;
    double most = 0;
    assert_int_equal(tsne_cost(t, NULL, &kl, NULL), OK);
    assert_true(fabs(kl - e->kl) < 2e-5 * e->kl);
    tsne_ready(t, NULL);
    assert_int_equal(tsne_find_forces(t, NULL), OK);
    for (int i = 0; i < 2 * N; i++)
        most = fmax(most, fabs(e->gradient[i]));
    for (int i = 0; i < 2 * N; i++) {
        const double slope = 4 * (t->pull[i] - t->push[i] / t->z);
        assert_true(fabs(slope - e->gradient[i]) < 1e-4 * most);
    }
    tsne_free(t);
}

int main(void)
{
    static Expected expected;
    read_expected(&expected);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(similarities_equal_scikit_learn, &expected),
        cmocka_unit_test_prestate(cost_and_gradient_equal_scikit_learn, &expected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
