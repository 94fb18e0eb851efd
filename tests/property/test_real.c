/* Real vectors: lists by cosine and CSLS and sums of exponentials are the same bytes at
 * every level of the CPU, and what comparing every pair in double gives for a sample of
 * words. English and French novels (20,000 x 100), and news vectors (300 numbers) tiled
 * with so little noise that neighbours are closer than float32 can tell. Skips, saying
 * so, where the data are absent. Under ISOGLOSS_TEST_SETTINGS (the sanitizers) a share.
 */
#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/cpu.h"
#include "core/base/mem.h"
#include "core/near/kernel.h"
#include "core/near/softmax.h"
#include "core/space/read.h"
#include "tests/unit/made.h"

enum { K = 10 };

/* The whole with an argument, else a quarter. */
static bool is_whole;

static int share(int n)
{
    return getenv("ISOGLOSS_TEST_SETTINGS") ? n / 8 : is_whole ? n : n / 4;
}

/* A sealed space of the test data; NULL when they are absent. */
static Space *read_data(const char *name, int32_t rows)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/../shared/data/%s", root ? root : ".", name);
    if (access(path, R_OK) != 0)
        return NULL;
    ReadOptions o = read_options_defaults();
    o.limits.max_vocab = rows;
    Space *s = NULL;
    Error err = {0};
    if (read_space(&s, path, &o, NULL, &err) != OK || space_seal(s, NULL, &err) != OK)
        fail_msg("%s", err.text);
    return s;
}

typedef struct Results {
    Cross *cross;
    double *soft;
} Results;

static Results make(const Space *a, const Space *b, int threads)
{
    Results r = {0};
    Progress p;
    progress_init(&p, threads);
    const CrossEnds ends = {.src = a, .tgt = b};
    assert_int_equal(cross_make(a, b, K, &p, &r.cross, NULL), OK);
    assert_int_equal(softmax_make(r.cross, &ends, 30, &p, &r.soft, NULL), OK);
    return r;
}

static void done(Results *r)
{
    cross_free(r->cross);
    free(r->soft);
}

static void same_lists(const Neighbors *x, const Neighbors *y)
{
    const size_t cells = (size_t)x->n * (size_t)x->k;
    assert_memory_equal(x->id, y->id, cells * sizeof *x->id);
    assert_memory_equal(x->score, y->score, cells * sizeof *x->score);
}

static void same(const Results *x, const Results *y, int32_t n_targets)
{
    same_lists(x->cross->fwd, y->cross->fwd);
    same_lists(x->cross->bwd, y->cross->bwd);
    same_lists(x->cross->csls_fwd, y->cross->csls_fwd);
    same_lists(x->cross->csls_bwd, y->cross->csls_bwd);
    assert_memory_equal(x->soft, y->soft, (size_t)n_targets * sizeof *x->soft);
}

/* How many words of b stand before the j-th of the list of row i, by cos - bias. */
static int32_t count_before(const double *cos, const double *bias, int32_t n, int32_t id)
{
    const double own = cos[id] - (bias ? bias[id] : 0);
    int32_t before = 0;
    for (int32_t j = 0; j < n; j++) {
        const double s = cos[j] - (bias ? bias[j] : 0);
        before += s > own || (s == own && j < id);
    }
    return before;
}

static void check_row(const Space *a, int32_t i, const Space *b, const Neighbors *lists,
                      const double *bias)
{
    double *cos = mem_xcalloc((size_t)b->n, sizeof *cos);
    knn_cosines(a, i, b, NULL, b->n, cos);
    for (int32_t k = 0; k < lists->k; k++)
        assert_int_equal(count_before(cos, bias, b->n, knn_ids(lists, i)[k]), k);
    free(cos);
}

static void check_soft(const Space *a, const Space *b, const double *soft, int32_t j)
{
    double *cos = mem_xcalloc((size_t)a->n, sizeof *cos);
    knn_cosines(b, j, a, NULL, a->n, cos);
    double sum = 0;
    for (int32_t i = 0; i < a->n; i++)
        sum += exp(30 * (cos[i] - 1));
    const double want = 1 + log(sum / a->n) / 30;
    assert_true(fabs(soft[j] - want) <= softmax_error(a->d, a->n, 30));
    free(cos);
}

static void check(const Space *a, const Space *b)
{
    const Results best = make(a, b, 2);
    for (int level = 0; level < KERNEL_LEVELS - 1; level++) {
        if (!kernel_at((KernelLevel)level))
            continue;
        kernel_limit((KernelLevel)level);
        cpu_limit(level < CPU_LEVELS ? (CpuLevel)level : CPU_LEVELS - 1);
        Results other = make(a, b, level % 2 == 0 ? 3 : 1);
        same(&best, &other, b->n);
        done(&other);
    }
    kernel_limit(KERNEL_LEVELS - 1);
    cpu_limit(CPU_LEVELS - 1);
    double *half = mem_xcalloc((size_t)b->n, sizeof *half);
    for (int32_t j = 0; j < b->n; j++)
        half[j] = best.cross->r_tgt[j] / 2;
    const int samples = share(160);
    for (int s = 0; s < samples; s++) {
        const int32_t i = (int32_t)((int64_t)s * a->n / samples);
        const int32_t j = (int32_t)((int64_t)s * b->n / samples);
        check_row(a, i, b, best.cross->fwd, NULL);
        check_row(b, j, a, best.cross->bwd, NULL);
        check_row(a, i, b, best.cross->csls_fwd, half);
        check_soft(a, b, best.soft, j);
    }
    free(half);
    Results gone = best;
    done(&gone);
}

static void novels_in_two_languages(void **state)
{
    (void)state;
    Space *en = read_data("eltec/en.bin", share(20000));
    if (!en)
        unit_skip("the test data are not beside the project");
    Space *fr = read_data("eltec/fr.to-en.bin", share(20000));
    check(en, fr);
    space_free(en);
    space_free(fr);
}

/* Copies of real rows, each off by noise of a size of its own, from none to a tenth. */
static Space *tile(const Space *s, int copies, uint64_t seed)
{
    const size_t cells = (size_t)s->n * (size_t)s->d;
    float *x = mem_xcalloc((size_t)copies * cells, sizeof *x);
    Rng r = rng_stream(seed, "tiles");
    for (int c = 0; c < copies; c++) {
        const double size = c == 0 ? 0 : pow(10, -8 + 7.0 * c / copies);
        for (int32_t i = 0; i < s->n; i++) {
            float *to = x + (size_t)c * cells + (size_t)i * (size_t)s->d;
            for (int32_t j = 0; j < s->d; j++)
                to[j] = space_row(s, i)[j] *
                        (float)(1 + (size > 0 ? size * rng_normal(&r) : 0));
        }
    }
    Space *out = made_space("tiled", x, copies * s->n, s->d);
    free(x);
    return out;
}

static void news_tiled_with_noise(void **state)
{
    (void)state;
    Space *news = read_data("gnews/gnews-4k.bin", share(1200));
    if (!news)
        unit_skip("the test data are not beside the project");
    Space *a = tile(news, 5, 1);
    Space *b = tile(news, 6, 2);
    check(a, b);
    space_free(a);
    space_free(b);
    space_free(news);
}

int main(int argc, char **argv)
{
    is_whole = argc > 1 && strcmp(argv[1], "whole") == 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(novels_in_two_languages),
        cmocka_unit_test(news_tiled_with_noise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
