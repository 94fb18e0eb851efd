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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_bytes_for_any_number_of_threads),
        cmocka_unit_test(canceled_before_start_runs_nothing),
        cmocka_unit_test(empty_loop_is_fine),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
