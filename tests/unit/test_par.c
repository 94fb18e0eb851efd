#include <stdatomic.h>
#include <string.h>

#include "core/base/par.h"
#include "tests/unit/unit.h"

enum { N = 1003, CHUNK = 10 };

typedef struct Sum {
    double part[N / CHUNK + 1];
    int visits[N];
} Sum;

static void body(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    Sum *s = ctx;
    for (size_t i = begin; i < end; i++) {
        s->part[chunk] += 1.0 / (double)(i + 1);
        s->visits[i]++;
    }
}

static double harmonic(int threads)
{
    Sum s;
    memset(&s, 0, sizeof s);
    Progress p;
    progress_init(&p, threads);
    assert_int_equal(par_for(N, CHUNK, body, &s, &p), OK);
    double sum = 0;
    for (size_t i = 0; i < par_chunks(N, CHUNK); i++)
        sum += s.part[i];
    for (int i = 0; i < N; i++)
        assert_int_equal(s.visits[i], 1);
    return sum;
}

static void same_bytes_for_any_number_of_threads(void **state)
{
    (void)state;
    const double one = harmonic(1);
    const double two = harmonic(2);
    const double seven = harmonic(7);
    assert_memory_equal(&one, &two, sizeof one);
    assert_memory_equal(&one, &seven, sizeof one);
}

static void canceled_before_start_runs_nothing(void **state)
{
    (void)state;
    Sum s;
    memset(&s, 0, sizeof s);
    Progress p;
    progress_init(&p, 2);
    progress_cancel(&p);
    assert_int_equal(par_for(N, CHUNK, body, &s, &p), E_CANCELED);
    for (int i = 0; i < N; i++)
        assert_int_equal(s.visits[i], 0);
}

static void empty_loop_is_fine(void **state)
{
    (void)state;
    assert_int_equal(par_for(0, CHUNK, body, NULL, NULL), OK);
    assert_int_equal(par_chunks(0, CHUNK), 0);
}

/* Many loops on the same threads: every chunk once, the same bytes as by par_for. */
static void a_pool_runs_every_loop(void **state)
{
    (void)state;
    static const int threads[] = {1, 2, 7};
    const double want = harmonic(1);
    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        Progress p;
        progress_init(&p, threads[t]);
        ParPool *pool = par_new_pool(&p);
        for (int round = 0; round < 500; round++) {
            Sum s;
            memset(&s, 0, sizeof s);
            assert_int_equal(par_for_pool(pool, N, CHUNK, body, &s, &p), OK);
            double sum = 0;
            for (size_t i = 0; i < par_chunks(N, CHUNK); i++)
                sum += s.part[i];
            assert_memory_equal(&sum, &want, sizeof sum);
            for (int i = 0; i < N; i++)
                assert_int_equal(s.visits[i], 1);
            memset(&s, 0, sizeof s);
            assert_int_equal(par_for_pool(pool, 1, 1, body, &s, &p), OK);
            assert_int_equal(par_for_pool(pool, 0, 1, body, &s, &p), OK);
            assert_int_equal(s.visits[0], 1);
        }
        progress_cancel(&p);
        Sum none;
        memset(&none, 0, sizeof none);
        assert_int_equal(par_for_pool(pool, N, CHUNK, body, &none, &p), E_CANCELED);
        assert_int_equal(none.visits[0], 0);
        par_free_pool(pool);
    }
    ParPool *alone = par_new_pool(NULL);
    Sum s;
    memset(&s, 0, sizeof s);
    assert_int_equal(par_for_pool(alone, N, CHUNK, body, &s, NULL), OK);
    assert_int_equal(s.visits[N - 1], 1);
    par_free_pool(alone);
    par_free_pool(NULL);
}

/* Workers are told apart, and their numbers are below the number of threads. */
static void see_worker(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    atomic_int *busy = ctx;
    (void)begin;
    (void)end;
    (void)chunk;
    assert_in_range(worker, 0, 2);
    assert_int_equal(atomic_fetch_add(&busy[worker], 1), 0);
    atomic_fetch_sub(&busy[worker], 1);
}

static void workers_of_a_pool_are_told_apart(void **state)
{
    (void)state;
    Progress p;
    progress_init(&p, 3);
    ParPool *pool = par_new_pool(&p);
    atomic_int busy[3];
    for (int i = 0; i < 3; i++)
        atomic_init(&busy[i], 0);
    for (int round = 0; round < 200; round++)
        assert_int_equal(par_for_pool(pool, 100, 1, see_worker, busy, &p), OK);
    par_free_pool(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bytes_for_any_number_of_threads),
        cmocka_unit_test(canceled_before_start_runs_nothing),
        cmocka_unit_test(empty_loop_is_fine),
        cmocka_unit_test(a_pool_runs_every_loop),
        cmocka_unit_test(workers_of_a_pool_are_told_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
