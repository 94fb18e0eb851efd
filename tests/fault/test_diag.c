/* Every allocation in proportion to the data made to fail once: the causes of misses and
 * the remedies against hubs end with a status, own nothing, and work the next time. The
 * linker redirects the library's calls of mem_data (--wrap). */
#include <stdatomic.h>

#include "core/base/mem.h"
#include "core/diag/cause.h"
#include "core/diag/remedies.h"
#include "tests/unit/planted.h"

/* The call with this number fails; 0: none. */
static atomic_long fails_at;
static atomic_long calls;

/* NOLINTBEGIN(bugprone-reserved-identifier): names that --wrap prescribes. */
Status __real_mem_data(void **out, size_t n, size_t size, const char *what, Error *err);
Status __wrap_mem_data(void **out, size_t n, size_t size, const char *what, Error *err);

Status __wrap_mem_data(void **out, size_t n, size_t size, const char *what, Error *err)
{
    if (atomic_load(&fails_at) == 0 ||
        atomic_fetch_add(&calls, 1) + 1 != atomic_load(&fails_at))
        return __real_mem_data(out, n, size, what, err);
    *out = NULL;
    return error_set(err, E_NOMEM, "not enough memory for %s", what);
}
/* NOLINTEND(bugprone-reserved-identifier) */

static Planted *world;
static Cross *complete; /* with CSLS lists; borrows from the world's */

static int make_world(void **state)
{
    if (temp_make(state) != 0)
        return -1;
    world = planted_new(CAUSE_HUB, 3, NULL);
    return cross_make_complete(world->cross, world->src_space, world->tgt_space, NULL,
                               &complete, NULL) == OK
               ? 0
               : -1;
}

static int free_world(void **state)
{
    cross_free(complete);
    planted_free(world);
    return temp_remove(state);
}

static Status causes(Error *err)
{
    bool wanted[4096] = {false};
    const CauseInput in = {.src = world->src_space,
                           .tgt = world->tgt_space,
                           .lex = world->lex,
                           .train = world->lex,
                           .cross = world->cross,
                           .ranks = world->ranks,
                           .wanted = wanted};
    assert_true(world->lex->n_sources < (int32_t)(sizeof wanted));
    wanted[0] = wanted[1] = true;
    Causes *all = NULL;
    const Status status = cause_make(&in, NULL, &all, err);
    assert_true((status == OK) == (all != NULL));
    cause_free(all);
    return status;
}

static Status remedies(Error *err)
{
    const RemediesInput in = {.src = world->src_space,
                              .tgt = world->tgt_space,
                              .cross = world->cross,
                              .lex = world->lex,
                              .sample = 4,
                              .seed = 1};
    Remedies m;
    return remedies_measure(&in, NULL, &m, err);
}

static Status ledger(Error *err)
{
    const HubnessInput in = {world->src_space, world->tgt_space, complete, world->lex, 5};
    HubnessLedger l;
    const Status status = hubness_make_ledger(&in, &l, err);
    hubness_ledger_done(&l);
    return status;
}

static void fail_each_allocation(Status (*work)(Error *err), long at_least)
{
    Error err = {0};
    assert_int_equal(work(&err), OK);
    long failures = 0;
    for (long at = 1;; at++) {
        atomic_store(&calls, 0);
        atomic_store(&fails_at, at);
        const Status status = work(&err);
        atomic_store(&fails_at, 0);
        if (atomic_load(&calls) < at) {
            assert_int_equal(status, OK);
            break;
        }
        failures++;
        assert_int_equal(status, E_NOMEM);
        assert_non_null(strstr(err.text, "not enough memory for"));
        error_clear(&err);
    }
    assert_true(failures >= at_least);
    assert_int_equal(work(&err), OK);
}

static void causes_survive(void **state)
{
    (void)state;
    fail_each_allocation(causes, 40);
}

static void remedies_survive(void **state)
{
    (void)state;
    fail_each_allocation(remedies, 12);
}

static void ledgers_survive(void **state)
{
    (void)state;
    fail_each_allocation(ledger, 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(causes_survive),
        cmocka_unit_test(remedies_survive),
        cmocka_unit_test(ledgers_survive),
    };
    return cmocka_run_group_tests(tests, make_world, free_world);
}
