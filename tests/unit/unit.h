/* What every unit test includes: cmocka with the headers it wants before it. */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

/* cmocka needs this order. */
/* clang-format off */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
/* clang-format on */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* n, or under the sanitizers (tests/run.sh), which slow everything down, a share of it.
 */
static inline int unit_few(int n, int share)
{
    return getenv("ISOGLOSS_TEST_SETTINGS") ? n / share : n;
}

/* Leaves the test and says why. */
#define unit_skip(...)                                                                   \
    do {                                                                                 \
        print_message("# skipped: " __VA_ARGS__);                                        \
        print_message("\n");                                                             \
        skip();                                                                          \
    } while (0)

/* Passes TAP on, with each skipped test as TAP has it, `ok N - name # SKIP reason`;
 * cmocka 1.1.5 writes `not ok N # SKIP name`, which counts as a failure. */
static inline void unit_filter(FILE *from)
{
    char line[4096];
    char reason[4096] = "";
    while (fgets(line, sizeof line, from)) {
        static const char bad[] = "not ok ";
        char *name = strstr(line, " # SKIP ");
        if (name && strncmp(line, bad, sizeof bad - 1) == 0) {
            const int number = (int)(name - line - ((ptrdiff_t)sizeof bad - 1));
            name += strlen(" # SKIP ");
            (void)printf("ok %.*s - %.*s # SKIP %s\n", number, line + sizeof bad - 1,
                         (int)strcspn(name, "\n"), name, reason);
        } else {
            (void)fputs(line, stdout);
        }
        if (sscanf(line, "# skipped: %4095[^\n]", reason) != 1)
            reason[0] = '\0';
        (void)fflush(stdout);
    }
}

/* The tests run in this process, their output passes through a child. */
static inline int unit_run(const char *name, const struct CMUnitTest *tests, size_t n,
                           CMFixtureFunction setup, CMFixtureFunction teardown)
{
    const char *format = getenv("CMOCKA_MESSAGE_OUTPUT");
    int end[2];
    pid_t filter = -1;
    if (format && strcmp(format, "TAP") == 0 && pipe(end) == 0) {
        (void)fflush(stdout);
        filter = fork();
        if (filter == 0) {
            (void)close(end[1]);
            unit_filter(fdopen(end[0], "r"));
            _exit(0);
        }
        (void)dup2(end[1], STDOUT_FILENO);
        (void)close(end[0]);
        (void)close(end[1]);
    }
    const int failed = _cmocka_run_group_tests(name, tests, n, setup, teardown);
    (void)fflush(stdout);
    if (filter > 0) {
        (void)close(STDOUT_FILENO);
        (void)waitpid(filter, NULL, 0);
    }
    return failed;
}
#undef cmocka_run_group_tests
#define cmocka_run_group_tests(tests, setup, teardown)                                   \
    unit_run(#tests, tests, sizeof(tests) / sizeof *(tests), setup, teardown)

#endif
