#include <string.h>

#include "core/space/safetensors.h"
#include "tests/unit/unit.h"

static void refuses(const char *header, Status status, const char *part)
{
    SafeTensors t;
    Error err = {0};
    const Status st = safetensors_parse(&t, str_text(header), "m", &err);
    if (st != status || !strstr(err.text, part))
        fail_msg("%s: status %d, \"%s\" does not say \"%s\"", header, st, err.text, part);
    assert_null(t.item);
    safetensors_free(&t);
}

#define X "{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":"

static void headers_that_are_none(void **state)
{
    (void)state;
    refuses("", E_INPUT, "no JSON object");
    refuses("[]", E_INPUT, "no JSON object");
    refuses("{\"a\":1", E_INPUT, "no JSON object");
    refuses("{\"a\":1}x", E_INPUT, "no JSON object");
    refuses("{\"a\":" X "[0,24]},\"a\":" X "[24,48]}}", E_INPUT, "duplicate");
    refuses("{\"a\":1}", E_INPUT, "\"a\" has no type or no shape");
    refuses("{\"a\\u001b\":1}", E_INPUT, "\"a^[\" has no type");
    refuses("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,-3],\"data_offsets\":[0,24]}}",
            E_INPUT, "no shape");
    refuses("{\"a\":{\"dtype\":\"F32\",\"shape\":[2,3.0],\"data_offsets\":[0,24]}}",
            E_INPUT, "no shape");
    refuses("{\"a\":{\"dtype\":\"F32\",\"shape\":[4611686018427387904,8],"
            "\"data_offsets\":[0,24]}}",
            E_INPUT, "no shape");
    refuses("{\"a\":" X "[0]}}", E_INPUT, "has no place");
    refuses("{\"a\":" X "[24,0]}}", E_INPUT, "has no place");
    refuses("{\"a\":" X "[0,25]}}", E_INPUT, "other bytes than its type and shape");
    refuses("{\"a\":" X "[1,25]}}", E_INPUT, "leaves a gap");
    refuses("{\"a\":" X "[0,24]},\"b\":" X "[25,49]}}", E_INPUT, "leaves a gap");
    refuses("{\"a\":" X "[0,24]},\"b\":" X "[12,36]}}", E_INPUT, "overlaps another");
    refuses("{\"a\":[[[[[[[[[]]]]]]]]]}", E_INPUT, "nested too deeply");
}

static void too_much_is_a_limit(void **state)
{
    (void)state;
    Str s = {0};
    str_add_cstr(&s, "{\"a\":[");
    for (int i = 0; i < 40000; i++)
        str_add_cstr(&s, "[],");
    str_add_cstr(&s, "0]}");
    refuses(str_cstr(&s), E_LIMIT, "lists too much");
    str_clear(&s);
    str_add_cstr(&s, "{\"a\":[");
    for (int i = 0; i < 400000; i++)
        str_add_cstr(&s, "0,");
    str_add_cstr(&s, "0]}");
    refuses(str_cstr(&s), E_LIMIT, "lists too much");
    str_clear(&s);
    str_add_char(&s, '{');
    for (int i = 0; i <= SAFETENSORS_TENSORS; i++) {
        str_addf(&s,
                 "%s\"t%d\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[%d,%d]}",
                 i ? "," : "", i, i, i + 1);
    }
    str_add_char(&s, '}');
    refuses(str_cstr(&s), E_LIMIT, "more than 10000 tensors");
    str_free(&s);
}

static void tensors_by_their_places(void **state)
{
    (void)state;
    SafeTensors t;
    Error err;
    const Text text =
        TEXT("{\"__metadata__\":{\"a\":\"{[,\\\"\"},\"b\":" X "[24,48]},\"a\":" X
             "[0,24]},\"new\":{\"dtype\":\"F4\",\"shape\":[3],"
             "\"data_offsets\":[48,50]},\"scalar\":{\"dtype\":\"I64\","
             "\"shape\":[],\"data_offsets\":[50,58]}}   ");
    assert_int_equal(safetensors_parse(&t, text, "m", &err), OK);
    assert_int_equal(t.n, 4);
    assert_int_equal(t.bytes, 58);
    assert_string_equal(t.item[0].name, "a");
    assert_string_equal(t.item[1].name, "b");
    assert_true(t.item[0].is_matrix && t.item[0].matrix.n == 2 &&
                t.item[0].matrix.d == 3 && t.item[0].matrix.size == 4);
    assert_false(t.item[2].is_matrix || t.item[3].is_matrix);
    safetensors_free(&t);
}

static void what_is_written_is_parsed(void **state)
{
    (void)state;
    Str s = {0};
    SafeTensors t;
    Error err;
    safetensors_add_header(&s, "vectors", 70000, 301);
    const Text all = {s.p, s.n};
    assert_true(safetensors_is_magic(all));
    assert_int_equal(safetensors_header_length(all), s.n - 8);
    assert_int_equal(s.n % 8, 0);
    assert_int_equal(safetensors_parse(&t, (Text){s.p + 8, s.n - 8}, "m", &err), OK);
    assert_int_equal(t.n, 1);
    assert_int_equal(t.bytes, 70000u * 301u * 4u);
    safetensors_free(&t);
    str_free(&s);
    assert_false(safetensors_is_magic(TEXT("3 4\nword 1")));
    assert_false(safetensors_is_magic(TEXT("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_that_are_none),
        cmocka_unit_test(too_much_is_a_limit),
        cmocka_unit_test(tensors_by_their_places),
        cmocka_unit_test(what_is_written_is_parsed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
