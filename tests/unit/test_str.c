#include <stdlib.h>
#include <string.h>

#include "core/base/rng.h"
#include "core/base/str.h"
#include "tests/unit/unit.h"

static void grows_and_stays_terminated(void **state)
{
    (void)state;
    Str s = {0};
    assert_string_equal(str_cstr(&s), "");
    str_add(&s, "ab\0c", 4);
    str_add_text(&s, TEXT("de"));
    str_add_cstr(&s, "fg");
    str_add_char(&s, 'h');
    str_add_repeat(&s, '-', 3);
    str_add_repeat(&s, '+', 0);
    str_addf(&s, "%d/%s", 12, "x");
    str_addf(&s, "%s", "");
    str_add(&s, NULL, 0);
    str_add_text(&s, (Text){NULL, 0});
    assert_int_equal(s.n, 16);
    assert_memory_equal(s.p, "ab\0cdefgh---12/x", 17);
    str_clear(&s);
    assert_int_equal(s.n, 0);
    assert_string_equal(str_cstr(&s), "");
    str_free(&s);
    assert_null(s.p);
    str_free(&s);
}

/* Whatever the sizes of the pieces, the bytes are those that were added. */
static void many_pieces(void **state)
{
    (void)state;
    enum { N = 200000 };
    char *want = malloc(N);
    assert_non_null(want);
    for (int i = 0; i < N; i++)
        want[i] = (char)('a' + i % 1009 % 23);
    Rng rng = rng_stream(1, "pieces");
    Str s = {0};
    while (s.n < N) {
        size_t n = (size_t)rng_below(&rng, rng_below(&rng, 8) ? 70 : 9000);
        n = n < N - s.n ? n : N - s.n;
        const char *from = want + s.n;
        switch (rng_below(&rng, 3)) {
        case 0: str_add(&s, from, n); break;
        case 1: str_addf(&s, "%.*s", (int)n, from); break;
        default: str_add_char(&s, *from); break;
        }
        assert_true(s.n < s.cap && s.p[s.n] == '\0');
    }
    assert_memory_equal(s.p, want, N);
    str_free(&s);
    free(want);
}

static void take_hands_over(void **state)
{
    (void)state;
    Str s = {0};
    str_add_cstr(&s, "text");
    char *p = str_take(&s);
    assert_string_equal(p, "text");
    assert_null(s.p);
    free(p);
    p = str_take(&s);
    assert_string_equal(p, "");
    free(p);
}

static void compares_bytes(void **state)
{
    (void)state;
    assert_int_equal(str_compare(TEXT(""), TEXT("")), 0);
    assert_int_equal(str_compare((Text){NULL, 0}, TEXT("")), 0);
    assert_int_equal(str_compare(TEXT("abc"), TEXT("abc")), 0);
    assert_true(str_compare(TEXT("ab"), TEXT("abc")) < 0);
    assert_true(str_compare(TEXT("abc"), TEXT("ab")) > 0);
    assert_true(str_compare(TEXT("a\0b"), TEXT("a\0c")) < 0);
    assert_true(str_compare(TEXT("\xff"), TEXT("a")) > 0); /* bytes, not signed chars */
    assert_true(str_compare(TEXT("b"), TEXT("aaaa")) > 0);
}

static void texts_of_c_strings(void **state)
{
    (void)state;
    const Text t = str_text("house");
    assert_int_equal(t.n, 5);
    assert_int_equal(str_text(NULL).n, 0);
    assert_non_null(str_text(NULL).p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_and_stays_terminated),
        cmocka_unit_test(many_pieces),
        cmocka_unit_test(take_hands_over),
        cmocka_unit_test(compares_bytes),
        cmocka_unit_test(texts_of_c_strings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
