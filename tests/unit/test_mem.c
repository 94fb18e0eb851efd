#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tests/unit/unit.h"

static void data_is_zeroed_and_aligned(void **state)
{
    (void)state;
    void *p = NULL;
    assert_int_equal(mem_data(&p, 7, 3, "a test", NULL), OK);
    assert_int_equal((uintptr_t)p % 64, 0);
    for (int i = 0; i < 21; i++)
        assert_int_equal(((char *)p)[i], 0);
    free(p);
}

static void wrapping_product_fails_with_a_sentence(void **state)
{
    (void)state;
    void *p = &p;
    Error err = {0};
    assert_int_equal(mem_data(&p, SIZE_MAX / 2, 3, "scores", &err), E_NOMEM);
    assert_null(p);
    assert_non_null(strstr(err.text, "scores"));
}

static void sizes_read_as_people_write_them(void **state)
{
    (void)state;
    char buf[16];
    mem_format_size(104, buf);
    assert_string_equal(buf, "104 B");
    mem_format_size(480000000, buf);
    assert_string_equal(buf, "480 MB");
    mem_format_size(1200000000000u, buf);
    assert_string_equal(buf, "1.2 TB");
    mem_format_size(999999, buf);
    assert_string_equal(buf, "1.0 MB");
}

static void arena_pointers_live_and_are_zeroed(void **state)
{
    (void)state;
    Arena a = {0};
    char *first = mem_arena_strndup(&a, "abc", 3);
    for (int i = 0; i < 1000; i++) {
        char *p = mem_arena_alloc(&a, 333);
        assert_int_equal((uintptr_t)p % 16, 0);
        assert_int_equal(p[0] | p[332], 0);
        memset(p, 0xff, 333);
    }
    assert_string_equal(first, "abc");
    mem_arena_free(&a);
    assert_null(a.head);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_is_zeroed_and_aligned),
        cmocka_unit_test(wrapping_product_fails_with_a_sentence),
        cmocka_unit_test(sizes_read_as_people_write_them),
        cmocka_unit_test(arena_pointers_live_and_are_zeroed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
