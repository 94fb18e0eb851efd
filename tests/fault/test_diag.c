/* Every allocation in proportion to the data made to fail once: the causes of misses and
 * the remedies against hubs end with a status, own nothing, and work the next time. The
 * linker redirects the library's calls of mem_data (--wrap). */

#include "core/diag/cause.h"
#include "core/diag/remedies.h"
#include "tests/fault/failing_memory.h"
#include "tests/unit/planted.h"

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

static Status causes(Progress *p, Error *err)
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
    const Status status = cause_make(&in, p, &all, err);
    assert_true((status == OK) == (all != NULL));
    cause_free(all);
    return status;
}

static Status remedies(Progress *p, Error *err)
{
    const RemediesInput in = {.src = world->src_space,
                              .tgt = world->tgt_space,
                              .cross = world->cross,
                              .lex = world->lex,
                              .sample = 4,
                              .seed = 1};
    Remedies m;
    return remedies_measure(&in, p, &m, err);
}

static Status ledger(Progress *p, Error *err)
{
    const HubnessInput in = {world->src_space, world->tgt_space, complete, world->lex, 5};
    HubnessLedger l;
    (void)p;
    const Status status = hubness_make_ledger(&in, &l, err);
    hubness_ledger_done(&l);
    return status;
}

static void causes_survive(void **state)
{
    (void)state;
    failing_each(causes, 40);
}

static void remedies_survive(void **state)
{
    (void)state;
    failing_each(remedies, 12);
}

static void ledgers_survive(void **state)
{
    (void)state;
    failing_each(ledger, 4);
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
