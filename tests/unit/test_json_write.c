#include <jansson.h>
#include <math.h>
#include <string.h>

#include "core/base/rng.h"
#include "core/table/json_write.h"
#include "tests/unit/unit.h"

static void nests_with_lines_and_without(void **state)
{
    (void)state;
    Str out = {0};
    JsonWriter j = json_write_start(&out);
    json_write_open(&j, '{', false);
    json_write_key(&j, "a");
    json_write_open(&j, '[', false);
    json_write_close(&j, ']');
    json_write_key(&j, "b");
    json_write_open(&j, '[', true);
    json_write_int(&j, -3);
    json_write_bool(&j, true);
    json_write_null(&j);
    json_write_open(&j, '{', false);
    json_write_key(&j, "x");
    json_write_real(&j, NAN);
    json_write_close(&j, '}');
    json_write_close(&j, ']');
    json_write_close(&j, '}');
    assert_string_equal(out.p,
                        "{\n  \"a\": [],\n  \"b\": [-3, true, null, {\"x\": null}]\n"
                        "}\n");
    str_free(&out);
}

static void strings_carry_nothing_a_terminal_acts_on(void **state)
{
    (void)state;
    Str out = {0};
    JsonWriter j = json_write_start(&out);
    assert_true(json_write_text(&j, TEXT("a\"\\\b\f\n\r\t\x01\x7f")));
    assert_string_equal(out.p, "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u007f\"");
    str_clear(&out);
    /* C1, right-to-left override, a tag beyond the basic plane, an honest letter */
    assert_true(
        json_write_text(&j, TEXT("\xc2\x9b\xe2\x80\xae\xf3\xa0\x80\xa1\xc3\xa4")));
    assert_string_equal(out.p, "\"\\u009b\\u202e\\udb40\\udc21\xc3\xa4\"");
    str_clear(&out);
    assert_false(
        json_write_text(&j, TEXT("\xff\xed\xa0\x80z"))); /* a surrogate: 3 bad bytes */
    assert_string_equal(out.p, "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz\"");
    str_free(&out);
}

/* Any bytes give a document that an independent parser accepts; valid UTF-8 comes back.
 */
static void random_bytes_parse(void **state)
{
    (void)state;
    Rng rng = rng_stream(1, "json");
    for (int round = 0; round < 2000; round++) {
        char bytes[24];
        const size_t n = (size_t)rng_below(&rng, sizeof bytes);
        for (size_t i = 0; i < n; i++)
            bytes[i] = (char)rng_below(&rng, round % 2 ? 256 : 128);
        Str out = {0};
        JsonWriter j = json_write_start(&out);
        json_write_open(&j, '{', false);
        json_write_member(&j, "t", (Text){bytes, n});
        json_write_close(&j, '}');
        json_error_t error;
        json_t *root = json_loadb(out.p, out.n, JSON_ALLOW_NUL, &error);
        assert_non_null(root);
        json_t *t = json_object_get(root, "t");
        if (!json_object_get(root, "t_bytes_hex")) {
            assert_int_equal(json_string_length(t), n);
            assert_memory_equal(json_string_value(t), bytes, n);
        }
        json_decref(root);
        str_free(&out);
    }
}

static void null_text_is_null(void **state)
{
    (void)state;
    Str out = {0};
    JsonWriter j = json_write_start(&out);
    json_write_open(&j, '{', true);
    json_write_member(&j, "a", (Text){NULL, 0});
    json_write_member(&j, "b", TEXT(""));
    json_write_member(&j, "c", TEXT("\xe4"));
    json_write_close(&j, '}');
    assert_string_equal(out.p, "{\"a\": null, \"b\": \"\", \"c\": \"\xef\xbf\xbd\", "
                               "\"c_bytes_hex\": \"e4\"}\n");
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nests_with_lines_and_without),
        cmocka_unit_test(strings_carry_nothing_a_terminal_acts_on),
        cmocka_unit_test(random_bytes_parse),
        cmocka_unit_test(null_text_is_null),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
