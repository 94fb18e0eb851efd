/* The AMX kernel upon tiles in plain C: its layout and its arithmetic, on machines
 * without the tile unit. It needs AVX-512 for the comparison with the floors. */
#include "core/near/kernel_amx.h"
#include "tests/unit/meeting.h"

static void tiles_in_plain_c_keep_the_bound(void **state)
{
    (void)state;
    const Kernel *k = kernel_amx_plain();
    if (!k)
        unit_skip("this machine has no AVX-512");
    meeting_check_sizes(k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(tiles_in_plain_c_keep_the_bound)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
