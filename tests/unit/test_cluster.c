#include <unigbrk.h>

#include "core/base/cluster.h"
#include "core/base/rng.h"
#include "tests/unit/unit.h"

static int count_clusters(const uint32_t *cp, size_t n)
{
    ClusterBreaker b = {0};
    int count = 0;
    for (size_t i = 0; i < n; i++)
        count += cluster_begins(&b, cp[i]);
    return count;
}

#define COUNT(...)                                                                       \
    count_clusters((const uint32_t[]){__VA_ARGS__},                                      \
                   sizeof((const uint32_t[]){__VA_ARGS__}) / sizeof(uint32_t))

/* Lines of GraphemeBreakTest.txt, and words that people write. */
static void known_sequences(void **state)
{
    (void)state;
    assert_int_equal(COUNT('a', 'b'), 2);
    assert_int_equal(COUNT('\r', '\n'), 1);
    assert_int_equal(COUNT('\n', '\r'), 2);
    assert_int_equal(COUNT('e', 0x301), 1);
    assert_int_equal(COUNT('\n', 0x301), 2);
    assert_int_equal(COUNT(0x1112, 0x1161, 0x11ab), 1); /* conjoining Hangul */
    assert_int_equal(COUNT(0xac00, 0x11a8, 0x1100), 2); /* LV T / L */
    assert_int_equal(COUNT(0x915, 0x93e), 1);           /* Devanagari kā */
    assert_int_equal(COUNT(0x600, '1'), 1);             /* Arabic number sign */
    assert_int_equal(COUNT(0x1f1e9, 0x1f1ea, 0x1f1eb, 0x1f1f7), 2); /* two flags */
    assert_int_equal(COUNT(0x1f1e9, 0x1f1ea, 0x1f1eb), 2);
    assert_int_equal(COUNT(0x1f469, 0x200d, 0x1f469, 0x200d, 0x1f466), 1); /* family */
    assert_int_equal(COUNT(0x1f44d, 0x1f3fd), 1); /* thumb and skin tone */
    assert_int_equal(COUNT('a', 0x200d, 0x1f469), 2);
    assert_int_equal(COUNT(0x1f469, 0x308, 0x200d, 0x1f469), 1);
    assert_int_equal(COUNT(0x1f469, 0x200d, 0x200d, 0x1f469), 2);
    assert_int_equal(COUNT('a', CLUSTER_NOT_TEXT, 0x301), 3);
}

static void properties(void **state)
{
    (void)state;
    assert_true(cluster_is_pictograph(0x1f600));
    assert_true(cluster_is_pictograph(0xa9));
    assert_false(cluster_is_pictograph('1'));
    assert_false(cluster_is_pictograph(0));
    assert_false(cluster_is_pictograph(CLUSTER_NOT_TEXT));
    assert_true(cluster_is_extender(0x301));
    assert_true(cluster_is_extender(0x93e));
    assert_false(cluster_is_extender('a'));
    assert_true(cluster_is_prepended(0x600));
    assert_false(cluster_is_prepended(0x660));
}

static uint32_t random_code_point(Rng *rng)
{
    static const uint32_t some[] = {
        'a',     '\r',   '\n',   0x301,  0x200d,  0x200c,  0x1f469, 0x1f3fd, 0x1f1e9,
        0x1f1ea, 0x1100, 0x1161, 0x11a8, 0xac00,  0xac01,  0x600,   0x903,   0x93e,
        0xad,    0x2028, 0xa9,   0x94d,  0xe0020, 0x1f6d1, 0x20e3,  0xfe0f,  0x110bd};
    const size_t n = sizeof some / sizeof *some;
    if (rng_below(rng, 4) > 0)
        return some[rng_below(rng, n)];
    const uint32_t cp = (uint32_t)rng_below(rng, 0x110000);
    return cp >= 0xd800 && cp < 0xe000 ? 'x' : cp;
}

/* The same places as libunistring finds with the whole text before it. */
static void as_libunistring(void **state)
{
    (void)state;
    Rng rng = rng_stream(1, "clusters");
    for (int round = 0; round < 20000; round++) {
        uint32_t cp[24];
        char breaks[24];
        const size_t n = 1 + (size_t)rng_below(&rng, 24);
        for (size_t i = 0; i < n; i++)
            cp[i] = random_code_point(&rng);
        uc_grapheme_breaks(cp, n, breaks);
        ClusterBreaker b = {0};
        for (size_t i = 0; i < n; i++) {
            const bool want = breaks[i] != 0;
            if (cluster_begins(&b, cp[i]) != want)
                fail_msg("round %d, place %zu, U+%04X", round, i, cp[i]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_sequences),
        cmocka_unit_test(properties),
        cmocka_unit_test(as_libunistring),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
