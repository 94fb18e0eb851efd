/* Lists are the same bytes at every level of the CPU and with 1, 2, 3 and 7 threads, and
 * they are what comparing every pair in double gives: 10,000 small generated cases, and
 * some with several panels and tiles. Random, clustered, duplicated rows; zero, huge,
 * tiny and subnormal ones; rows closer to each other than any kernel can tell. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/near/kernel.h"
#include "core/near/knn.h"
#include "core/near/search.h"
#include "tests/unit/made.h"

enum { SMALL_CASES = 10000, LARGE_CASES = 24 };

/* Under ISOGLOSS_TEST_SETTINGS (the sanitizers, tests/run.sh) a twelfth of the cases. */
static int share(int cases)
{
    return getenv("ISOGLOSS_TEST_SETTINGS") ? cases / 12 : cases;
}

typedef struct Case {
    Space *a, *b;
    int32_t k;
    int mode; /* 0 rows, 1 both, 2 within, 3 with a bias, 4 both with biases */
    double *bias, *src_bias;
} Case;

static void spoil_row(Rng *r, float *x, int32_t i, int32_t d)
{
    float *row = x + (size_t)i * (size_t)d;
    const float *other = x + (size_t)rng_below(r, (uint64_t)i + 1) * (size_t)d;
    const uint64_t kind = rng_below(r, 8);
    for (int32_t j = 0; j < d; j++) {
        switch (kind) {
        case 0: row[j] = 0; break;
        case 1: row[j] *= 1e30F; break;
        case 2: row[j] *= 1e-30F; break;
        case 3: row[j] *= 1e-41F; break;
        case 4: row[j] = other[j]; break;
        case 5: row[j] = other[j] * (1 + 2e-7F * (float)rng_normal(r)); break;
        case 6: row[j] = -other[j]; break;
        default: row[j] = j == 0 ? 1.0F : 0.0F; break;
        }
    }
}

/* style 0: independent rows; 1: few clusters; 2: many spoilt rows. */
static Space *generate(Rng *r, int32_t n, int32_t d, uint64_t style)
{
    float *x = mem_xcalloc((size_t)n * (size_t)d, sizeof *x);
    for (int32_t i = 0; i < n * d; i++)
        x[i] = (float)rng_normal(r);
    for (int32_t i = 0; i < n; i++) {
        const int32_t center = (int32_t)rng_below(r, 3);
        for (int32_t j = 0; style == 1 && center < i && j < d; j++)
            x[i * d + j] = x[center * d + j] + 0.05F * x[i * d + j];
        if (style == 2 && rng_below(r, 2) == 0)
            spoil_row(r, x, i, d);
    }
    Space *s = made_space("s", x, n, d);
    free(x);
    return s;
}

static double *biases(Rng *r, int32_t n)
{
    double *bias = mem_xcalloc((size_t)n, sizeof *bias);
    for (int32_t j = 0; j < n; j++)
        bias[j] = rng_below(r, 4) == 0 ? 0.25 : rng_uniform(r) - 0.5;
    return bias;
}

static Case case_new(Rng *r, int32_t most_n, int32_t most_d, int32_t most_k)
{
    const int32_t d = 1 + (int32_t)rng_below(r, (uint64_t)most_d);
    const int32_t n = 1 + (int32_t)rng_below(r, (uint64_t)most_n);
    const int32_t m = 1 + (int32_t)rng_below(r, (uint64_t)most_n);
    const uint64_t style = rng_below(r, 3);
    Case c = {.a = generate(r, n, d, style),
              .b = generate(r, m, d, style),
              .k = 1 + (int32_t)rng_below(r, (uint64_t)most_k),
              .mode = (int)rng_below(r, 5)};
    c.bias = biases(r, m);
    c.src_bias = biases(r, n);
    return c;
}

static void case_free(Case *c)
{
    space_free(c->a);
    space_free(c->b);
    free(c->bias);
    free(c->src_bias);
}

static void run(const Case *c, int threads, Neighbors **rows, Neighbors **cols)
{
    Progress p;
    progress_init(&p, threads);
    *cols = NULL;
    if (c->mode == 2) {
        assert_int_equal(knn_make_within(c->a, c->k, &p, rows, NULL, NULL), OK);
        return;
    }
    const Search s = {.src = c->a,
                      .n = c->a->n,
                      .tgt = c->b,
                      .bias = c->mode >= 3 ? c->bias : NULL,
                      .src_bias = c->mode == 4 ? c->src_bias : NULL,
                      .k_rows = c->k,
                      .k_cols = c->mode == 1 || c->mode == 4 ? c->k : 0};
    assert_int_equal(search_run(&s, &p, rows, s.k_cols > 0 ? cols : NULL, NULL, NULL),
                     OK);
}

typedef struct Best {
    double score;
    int32_t id;
} Best;

static int by_order(const void *pa, const void *pb)
{
    const Best *a = pa;
    const Best *b = pb;
    if (a->score != b->score)
        return a->score > b->score ? -1 : 1;
    return (a->id > b->id) - (a->id < b->id);
}

static double plain_cosine(const Space *a, int32_t i, const Space *b, int32_t j)
{
    const double c = kernel_dot_plain(space_row(a, i), space_row(b, j), a->ld) /
                     (a->norm[i] * b->norm[j]);
    return c > 1 ? 1 : c < -1 ? -1 : c;
}

/* One list against all pairs. */
static void check_list(const Space *a, int32_t i, const Space *b, const double *bias,
                       const Neighbors *nb)
{
    Best *all = mem_xcalloc((size_t)b->n, sizeof *all);
    int32_t n = 0;
    for (int32_t j = 0; a->norm[i] > 0 && j < b->n; j++)
        if (b->norm[j] > 0 && (a != b || i != j))
            all[n++] = (Best){plain_cosine(a, i, b, j) - (bias ? bias[j] : 0), j};
    qsort(all, (size_t)n, sizeof *all, by_order);
    for (int32_t r = 0; r < nb->k; r++) {
        assert_int_equal(knn_ids(nb, i)[r], r < n ? all[r].id : -1);
        assert_true(knn_scores(nb, i)[r] == (r < n ? all[r].score : 0));
    }
    free(all);
}

static void check_lists(const Case *c, const Neighbors *rows, const Neighbors *cols,
                        int32_t step)
{
    const Space *to = c->mode == 2 ? c->a : c->b;
    for (int32_t i = 0; i < rows->n; i += step)
        check_list(c->a, i, to, c->mode >= 3 ? c->bias : NULL, rows);
    for (int32_t j = 0; cols && j < cols->n; j += step)
        check_list(c->b, j, c->a, c->mode == 4 ? c->src_bias : NULL, cols);
}

static void assert_same(const Neighbors *x, const Neighbors *y)
{
    assert_int_equal(x != NULL, y != NULL);
    if (!x)
        return;
    const size_t cells = (size_t)x->n * (size_t)x->k;
    assert_memory_equal(x->id, y->id, cells * sizeof *x->id);
    assert_memory_equal(x->score, y->score, cells * sizeof *x->score);
}

static void check_case(const Case *c, const int *threads, int n_threads, int32_t step)
{
    Neighbors *first[2] = {NULL, NULL};
    for (int level = 0; level < KERNEL_LEVELS; level++) {
        kernel_limit((KernelLevel)level);
        if (!kernel_at((KernelLevel)level))
            continue;
        for (int t = 0; t < n_threads; t++) {
            Neighbors *now[2];
            run(c, threads[t], &now[0], &now[1]);
            if (!first[0]) {
                check_lists(c, now[0], now[1], step);
                memcpy(first, now, sizeof first);
                continue;
            }
            for (int s = 0; s < 2; s++) {
                assert_same(first[s], now[s]);
                knn_free(now[s]);
            }
        }
    }
    knn_free(first[0]);
    knn_free(first[1]);
}

static void small_cases(void **state)
{
    (void)state;
    const int one = 1;
    Rng r = rng_stream(1, "levels");
    for (int i = 0; i < share(SMALL_CASES); i++) {
        Case c = case_new(&r, 60, 40, 12);
        check_case(&c, &one, 1, 1);
        case_free(&c);
    }
}

static void cases_of_several_panels(void **state)
{
    (void)state;
    static const int threads[] = {1, 2, 3, 7};
    Rng r = rng_stream(2, "levels");
    for (int i = 0; i < share(LARGE_CASES); i++) {
        Case c = case_new(&r, 3500, 70, i % 4 == 0 ? 400 : 30);
        check_case(&c, threads, 4, 97);
        case_free(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_cases),
        cmocka_unit_test(cases_of_several_panels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
