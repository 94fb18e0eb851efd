#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/job.h"
#include "core/base/mem.h"
#include "tests/unit/unit.h"

static Status square(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)err;
    const int *n = ctx;
    if (!progress_begin(progress, "squaring", 1))
        return E_CANCELED;
    int *v = mem_xalloc(sizeof *v);
    *v = *n * *n;
    *result = v;
    return OK;
}

static Status refuse(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)ctx;
    (void)progress;
    (void)result;
    const Status status = error_set(err, E_UNDEFINED, "nothing to compute");
    error_hint(err, "give it something");
    return status;
}

/* Works until it is cancelled; says when it began. */
static Status wait_for_cancel(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)err;
    atomic_store((atomic_bool *)ctx, true);
    while (progress_tick(progress, 1))
        ;
    *result = mem_xstrdup("partial");
    return E_CANCELED;
}

static bool is_readable(int fd, int wait)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};
    return poll(&p, 1, wait) == 1;
}

static void result_is_taken_once(void **state)
{
    (void)state;
    int n = 12;
    Job *job = NULL;
    Error err = {0};
    void *result = NULL;
    assert_int_equal(job_start(&job, square, &n, 1, &err), OK);
    assert_true(is_readable(job_fd(job), -1));
    assert_true(job_is_done(job));
    assert_true(is_readable(job_fd(job), 0)); /* stays so */
    assert_int_equal(job_take(job, &result, &err), OK);
    assert_int_equal(*(int *)result, 144);
    assert_string_equal(atomic_load(&job_progress(job)->gerund), "squaring");
    free(result);
    assert_int_equal(job_take(job, &result, &err), OK);
    assert_null(result);
    job_free(job, free);
    job_free(NULL, free);
}

static void failure_comes_with_its_sentence(void **state)
{
    (void)state;
    Job *job = NULL;
    Error err = {0};
    void *result = &err;
    assert_int_equal(job_start(&job, refuse, NULL, 1, NULL), OK);
    assert_int_equal(job_take(job, &result, &err), E_UNDEFINED);
    assert_null(result);
    assert_string_equal(err.text, "nothing to compute");
    assert_string_equal(err.hint, "give it something");
    job_free(job, NULL);
}

static void cancel_stops_the_work(void **state)
{
    (void)state;
    atomic_bool has_begun = false;
    Job *job = NULL;
    void *result = NULL;
    assert_int_equal(job_start(&job, wait_for_cancel, &has_begun, 2, NULL), OK);
    assert_int_equal(progress_threads(job_progress(job)), 2);
    while (!atomic_load(&has_begun))
        ;
    assert_false(is_readable(job_fd(job), 0));
    job_cancel(job);
    assert_int_equal(job_take(job, &result, NULL), E_CANCELED);
    assert_string_equal(result, "partial");
    free(result);
    job_free(job, NULL);
}

static int dropped;

static void drop(void *result)
{
    dropped++;
    free(result);
}

/* Freed while it runs or after it ended: nothing leaks (a sanitizer looks). */
static void free_drops_what_was_not_taken(void **state)
{
    (void)state;
    for (int i = 0; i < 50; i++) {
        int n = i;
        atomic_bool has_begun = false;
        Job *a = NULL;
        Job *b = NULL;
        assert_int_equal(job_start(&a, square, &n, 1, NULL), OK);
        assert_int_equal(job_start(&b, wait_for_cancel, &has_begun, 1, NULL), OK);
        if (i % 2)
            assert_true(is_readable(job_fd(a), -1));
        const int before = dropped;
        job_free(b, drop);
        assert_int_equal(dropped, before + 1);
        job_free(a, drop);
    }
    assert_true(dropped >= 75);
}

static Status report_signals(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)progress;
    (void)result;
    (void)err;
    return pthread_sigmask(SIG_SETMASK, NULL, ctx) == 0 ? OK : E_INTERNAL;
}

/* Ctrl-C goes to the thread that owns the terminal; a fault stays where it happens. */
static void signals_stay_with_the_owner(void **state)
{
    (void)state;
    sigset_t inside;
    sigset_t before;
    sigset_t after;
    Job *job = NULL;
    void *result = NULL;
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &before), 0);
    assert_int_equal(job_start(&job, report_signals, &inside, 1, NULL), OK);
    assert_int_equal(job_take(job, &result, NULL), OK);
    job_free(job, NULL);
    assert_int_equal(pthread_sigmask(SIG_SETMASK, NULL, &after), 0);
    assert_int_equal(sigismember(&inside, SIGINT), 1);
    assert_int_equal(sigismember(&inside, SIGTERM), 1);
    assert_int_equal(sigismember(&inside, SIGSEGV), 0);
    assert_int_equal(sigismember(&after, SIGINT), sigismember(&before, SIGINT));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(result_is_taken_once),
        cmocka_unit_test(failure_comes_with_its_sentence),
        cmocka_unit_test(cancel_stops_the_work),
        cmocka_unit_test(free_drops_what_was_not_taken),
        cmocka_unit_test(signals_stay_with_the_owner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
