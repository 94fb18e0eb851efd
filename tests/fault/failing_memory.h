/* Every allocation in proportion to the data made to fail once. The linker redirects the
 * library's calls of mem_data (-Wl,--wrap=mem_data). */
#ifndef TESTS_FAULT_FAILING_MEMORY_H
#define TESTS_FAULT_FAILING_MEMORY_H

#include <stdatomic.h>

#include "core/base/mem.h"
#include "core/base/progress.h"
#include "tests/unit/unit.h"

/* The call with this number fails; 0: none. */
static atomic_long failing_at;
static atomic_long failing_calls;

/* NOLINTBEGIN(bugprone-reserved-identifier): names that --wrap prescribes. */
Status __real_mem_data(void **out, size_t n, size_t size, const char *what, Error *err);
Status __wrap_mem_data(void **out, size_t n, size_t size, const char *what, Error *err);

Status __wrap_mem_data(void **out, size_t n, size_t size, const char *what, Error *err)
{
    if (atomic_load(&failing_at) == 0 ||
        atomic_fetch_add(&failing_calls, 1) + 1 != atomic_load(&failing_at))
        return __real_mem_data(out, n, size, what, err);
    *out = NULL;
    return error_set(err, E_NOMEM, "not enough memory for %s", what);
}
/* NOLINTEND(bugprone-reserved-identifier) */

typedef Status FailingWork(Progress *p, Error *err);

/* Does the work with each of its allocations failing in turn, at least so many: it must
 * end with E_NOMEM and say so, and work before and after. */
static inline void failing_each(FailingWork *work, long at_least)
{
    Progress p;
    Error err = {0};
    progress_init(&p, 1);
    assert_int_equal(work(&p, &err), OK);
    long failures = 0;
    for (long at = 1;; at++) {
        atomic_store(&failing_calls, 0);
        atomic_store(&failing_at, at);
        const Status status = work(&p, &err);
        atomic_store(&failing_at, 0);
        if (atomic_load(&failing_calls) < at) {
            assert_int_equal(status, OK);
            break;
        }
        failures++;
        assert_int_equal(status, E_NOMEM);
        assert_non_null(strstr(err.text, "not enough memory for"));
        error_clear(&err);
    }
    assert_true(failures >= at_least);
    assert_int_equal(work(&p, &err), OK);
}

#endif
