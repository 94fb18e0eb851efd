/* For test programs that draw. */
#ifndef TESTS_UNIT_DRAWN_H
#define TESTS_UNIT_DRAWN_H

/* Debian's libraries have no frame pointers: only the slow unwinder sees who in Cairo
 * allocated, and only then do the suppressions of tests/lsan.supp find their names. Read
 * by the address sanitizer when it is linked in. */
const char *__asan_default_options(
    void);                               // NOLINT(bugprone-reserved-identifier): its name
const char *__asan_default_options(void) // NOLINT(bugprone-reserved-identifier): its name
{
    return "fast_unwind_on_malloc=0";
}

#endif
