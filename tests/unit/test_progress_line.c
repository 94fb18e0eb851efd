#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/unit/unit.h"
#include "tui/progress_line.h"

static void shows(const char *gerund, uint64_t done, uint64_t total, double seconds,
                  const char *want)
{
    Str out = {0};
    progress_line_format(&out, gerund, done, total, seconds);
    assert_string_equal(out.p, want);
    str_free(&out);
}

static void line_tells_percent_rate_and_time_left(void **state)
{
    (void)state;
    shows("reading", 250, 1000, 2, "reading: 25 %, 125/s, 6 s left (^C stops)");
    shows("reading", 999, 1000, 1, "reading: 99 %, 999/s, 0 s left (^C stops)");
    shows("reading", 3000000, 300000000, 1,
          "reading: 1 %, 3.0M/s, 1 min 39 s left (^C stops)");
    shows("searching", 1, 100000, 1,
          "searching: 0 %, 1.0/s, 27 h 46 min left (^C stops)");
    shows("searching", 0, 10, 1, "searching: 0 % (^C stops)");
    shows("searching", 12, 10, 1, "searching: 100 %, 12/s, 0 s left (^C stops)");
    shows("reading", 1234, 0, 1, "reading: 1,234, 1.2k/s (^C stops)");
    shows("working", 0, 0, 0, "working (^C stops)");
}

static Status quick(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)err;
    *result = ctx;
    return progress_begin(progress, "adding", 1) ? OK : E_CANCELED;
}

static Status refused(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)ctx;
    (void)progress;
    *result = NULL;
    return error_set(err, E_INPUT, "no such luck");
}

/* Works until it is asked to stop. */
static Status endless(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)err;
    *result = NULL;
    (void)kill(getpid(), *(const int *)ctx);
    while (progress_tick(progress, 1))
        (void)usleep(100);
    return E_CANCELED;
}

static void results_and_errors_come_through(void **state)
{
    (void)state;
    int x = 0;
    void *result = NULL;
    Error err = {0};
    assert_int_equal(progress_line_run(quick, &x, 1, true, &result, &err), OK);
    assert_ptr_equal(result, &x);
    assert_int_equal(progress_line_run(refused, &x, 1, true, &result, &err), E_INPUT);
    assert_string_equal(err.text, "no such luck");
    assert_int_equal(progress_line_signal(), 0);
}

static void signals_stop_the_work(void **state)
{
    (void)state;
    static const int sigs[] = {SIGINT, SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof sigs / sizeof *sigs; i++) {
        int sig = sigs[i];
        void *result = NULL;
        Error err = {0};
        assert_int_equal(progress_line_run(endless, &sig, 1, true, &result, &err),
                         E_CANCELED);
        assert_int_equal(progress_line_signal(), sig);
        struct sigaction now;
        assert_int_equal(sigaction(sig, NULL, &now), 0);
        assert_true(now.sa_handler == SIG_DFL); /* put back */
    }
}

/* Hears nothing; the second interrupt must end the process all the same. */
static Status deaf(void *ctx, Progress *progress, void **result, Error *err)
{
    (void)progress;
    (void)err;
    *result = NULL;
    while (*(const bool *)ctx) {
        (void)kill(getpid(), SIGINT);
        (void)usleep(1000);
    }
    return OK;
}

static void second_interrupt_ends_at_once(void **state)
{
    (void)state;
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        bool is_deaf = true;
        void *result = NULL;
        _exit(progress_line_run(deaf, &is_deaf, 1, true, &result, NULL) == OK ? 1 : 2);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 130);
}

int main(void)
{
    /* started in the background, or by nohup, it would inherit that these are ignored */
    (void)signal(SIGINT, SIG_DFL);
    (void)signal(SIGTERM, SIG_DFL);
    (void)signal(SIGHUP, SIG_DFL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(line_tells_percent_rate_and_time_left),
        cmocka_unit_test(results_and_errors_come_through),
        cmocka_unit_test(signals_stop_the_work),
        cmocka_unit_test(second_interrupt_ends_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
