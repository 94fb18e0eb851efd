#include <pthread.h>
#include <string.h>

#include "core/base/progress.h"
#include "tests/unit/unit.h"

static void counts_within_a_stage(void **state)
{
    (void)state;
    Progress p;
    progress_init(&p, 3);
    assert_int_equal(progress_threads(&p), 3);
    assert_int_equal(atomic_load(&p.stage), 0);
    assert_true(progress_begin(&p, "reading", 100));
    assert_true(progress_tick(&p, 40));
    assert_true(progress_tick(&p, 2));
    assert_int_equal(atomic_load(&p.done), 42);
    assert_int_equal(atomic_load(&p.total), 100);
    assert_string_equal(atomic_load(&p.gerund), "reading");
    assert_true(progress_begin(&p, "searching", 7));
    assert_int_equal(atomic_load(&p.done), 0);
    assert_int_equal(atomic_load(&p.stage), 2);
    assert_string_equal(atomic_load(&p.gerund), "searching");
}

static void cancel_is_heard_everywhere(void **state)
{
    (void)state;
    Progress p;
    progress_init(&p, 1);
    assert_false(progress_is_canceled(&p));
    progress_cancel(&p);
    assert_true(progress_is_canceled(&p));
    assert_false(progress_tick(&p, 1));
    assert_false(progress_begin(&p, "going on", 1));
}

static void nobody_has_to_watch(void **state)
{
    (void)state;
    assert_true(progress_begin(NULL, "reading", 1));
    assert_true(progress_tick(NULL, 1));
    assert_false(progress_is_canceled(NULL));
    assert_int_equal(progress_threads(NULL), 1);
    progress_cancel(NULL);
    Progress p;
    progress_init(&p, 0);
    assert_true(progress_threads(&p) >= 1);
}

static void *tick_often(void *arg)
{
    Progress *p = arg;
    for (int i = 0; i < 20000; i++)
        (void)progress_tick(p, 1);
    return NULL;
}

static void no_tick_is_lost(void **state)
{
    (void)state;
    Progress p;
    pthread_t thread[4];
    progress_init(&p, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_create(&thread[i], NULL, tick_often, &p), 0);
    for (int i = 0; i < 4; i++)
        assert_int_equal(pthread_join(thread[i], NULL), 0);
    assert_int_equal(atomic_load(&p.done), 80000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_within_a_stage),
        cmocka_unit_test(cancel_is_heard_everywhere),
        cmocka_unit_test(nobody_has_to_watch),
        cmocka_unit_test(no_tick_is_lost),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
