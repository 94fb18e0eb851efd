#include <poll.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tests/unit/unit.h"
#include "tui/tasks.h"

static int freed, dropped;
static sem_t spinning;

typedef struct Owner {
    int done, value;
    Status status;
} Owner;

static Status give(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)progress;
    (void)err;
    int *n = mem_xalloc(sizeof *n);
    *n = *(int *)ctx;
    *result = n;
    return OK;
}

/* Works until it is told to stop. */
static Status spin(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)ctx;
    *result = NULL;
    (void)progress_begin(progress, "spinning", 0);
    (void)sem_post(&spinning);
    while (progress_tick(progress, 1))
        (void)poll(NULL, 0, 1);
    return error_set(err, E_CANCELED, "stopped");
}

static void free_ctx(void *ctx)
{
    freed++;
    free(ctx);
}

static void drop(void *result)
{
    dropped++;
    free(result);
}

static void done(void *owner, Status status, void *result, const Error *err)
{
    (void)err;
    Owner *o = owner;
    o->done++;
    o->status = status;
    if (result)
        o->value = *(int *)result;
    free(result);
}

static Task task(JobFn run, int value, void *owner)
{
    int *n = mem_xalloc(sizeof *n);
    *n = value;
    return (Task){.label = "a test",
                  .run = run,
                  .ctx = n,
                  .free_ctx = free_ctx,
                  .drop = drop,
                  .done = done,
                  .owner = owner};
}

static void wait_for_one(const Tasks *t)
{
    int fd[TASKS_LANES];
    struct pollfd p[TASKS_LANES];
    const int n = tasks_fds(t, fd);
    for (int i = 0; i < n; i++)
        p[i] = (struct pollfd){fd[i], POLLIN, 0};
    assert_true(poll(p, (nfds_t)n, 10000) > 0);
}

static void wait_for_all(Tasks *t)
{
    for (;;) {
        (void)tasks_step(t);
        if (tasks_is_idle(t))
            return;
        wait_for_one(t);
    }
}

static int setup(void **state)
{
    (void)state;
    freed = 0;
    dropped = 0;
    return sem_init(&spinning, 0, 0);
}

static void tasks_run_in_order_and_urgent_ones_first(void **state)
{
    (void)state;
    Tasks *t = tasks_new(1);
    Owner o[3] = {{0}};
    for (int i = 0; i < 3; i++) {
        const Task k = task(give, i + 1, &o[i]);
        tasks_add(t, &k, i == 2);
    }
    assert_false(tasks_is_idle(t));
    assert_int_equal(tasks_progress(t).waiting, 3);
    assert_true(tasks_step(t));
    wait_for_one(t);
    assert_true(tasks_step(t));
    assert_int_equal(o[2].done, 1);
    assert_int_equal(o[0].done, 0);
    wait_for_all(t);
    for (int i = 0; i < 3; i++)
        assert_int_equal(o[i].value, i + 1);
    assert_int_equal(freed, 3);
    tasks_free(t);
}

static void stopping_tells_everybody(void **state)
{
    (void)state;
    Tasks *t = tasks_new(1);
    Owner a = {0};
    Owner b = {0};
    const Task running = task(spin, 0, &a);
    const Task waiting = task(give, 5, &b);
    tasks_add(t, &running, false);
    tasks_add(t, &waiting, false);
    (void)tasks_step(t);
    assert_string_equal(tasks_progress(t).label, "a test");
    assert_true(tasks_stop(t));
    assert_int_equal(b.status, E_CANCELED);
    wait_for_all(t);
    assert_int_equal(a.status, E_CANCELED);
    assert_int_equal(b.value, 0);
    assert_false(tasks_stop(t));
    assert_int_equal(freed, 2);
    tasks_free(t);
}

static void a_forgotten_owner_is_not_told(void **state)
{
    (void)state;
    Tasks *t = tasks_new(1);
    Owner a = {0};
    Owner b = {0};
    const Task running = task(spin, 0, &a);
    const Task waiting = task(give, 5, &a);
    const Task other = task(give, 7, &b);
    tasks_add(t, &running, false);
    tasks_add(t, &waiting, false);
    tasks_add(t, &other, false);
    (void)tasks_step(t);
    tasks_forget(t, &a);
    wait_for_all(t);
    assert_int_equal(a.done, 0);
    assert_int_equal(b.value, 7);
    assert_int_equal(freed, 3);
    tasks_free(t);
}

static void a_result_that_nobody_wants_is_dropped(void **state)
{
    (void)state;
    Tasks *t = tasks_new(1);
    const Task k = task(give, 1, NULL);
    tasks_add(t, &k, false);
    wait_for_all(t);
    assert_int_equal(dropped, 1);
    const Task running = task(spin, 0, NULL);
    tasks_add(t, &running, false);
    (void)tasks_step(t);
    const Task waiting = task(give, 1, NULL);
    tasks_add(t, &waiting, false);
    tasks_free(t); /* with one running and one waiting */
    assert_int_equal(freed, 3);
}

static void hurrying_moves_to_the_front(void **state)
{
    (void)state;
    Tasks *t = tasks_new(1);
    Owner o[4] = {{0}};
    for (int i = 0; i < 4; i++) {
        const Task k = task(give, i + 1, &o[i]);
        tasks_add(t, &k, false);
    }
    tasks_hurry(t, &o[2]);
    (void)tasks_step(t);
    wait_for_one(t);
    (void)tasks_step(t);
    assert_int_equal(o[2].done, 1);
    assert_int_equal(o[0].done, 0);
    wait_for_all(t);
    tasks_free(t);
}

/* A long task that never ends does not hold a quick one up. */
static void quick_tasks_have_a_lane_of_their_own(void **state)
{
    (void)state;
    Tasks *t = tasks_new(1);
    Owner slow = {0};
    Owner quick = {0};
    const Task a = task(spin, 0, &slow);
    Task b = task(give, 9, &quick);
    b.lane = TASK_QUICK;
    tasks_add(t, &a, false);
    tasks_add(t, &b, false);
    while (!quick.done) {
        (void)tasks_step(t);
        if (!quick.done)
            wait_for_one(t);
    }
    assert_int_equal(quick.value, 9);
    assert_int_equal(slow.done, 0);
    assert_int_equal(sem_wait(&spinning), 0);
    assert_string_equal(tasks_progress(t).gerund, "spinning");
    assert_true(tasks_stop(t));
    wait_for_all(t);
    assert_int_equal(slow.status, E_CANCELED);
    tasks_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(tasks_run_in_order_and_urgent_ones_first, setup),
        cmocka_unit_test_setup(stopping_tells_everybody, setup),
        cmocka_unit_test_setup(a_forgotten_owner_is_not_told, setup),
        cmocka_unit_test_setup(a_result_that_nobody_wants_is_dropped, setup),
        cmocka_unit_test_setup(hurrying_moves_to_the_front, setup),
        cmocka_unit_test_setup(quick_tasks_have_a_lane_of_their_own, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
