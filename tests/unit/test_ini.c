#include <string.h>

#include "core/base/ini.h"
#include "core/base/str.h"
#include "tests/unit/unit.h"

static bool tell(void *ctx, const IniValue *v)
{
    Str *out = ctx;
    str_addf(out, "%s|%s|%s%s\n", v->section, v->key, v->value,
             v->is_continued ? "|+" : "");
    return strcmp(v->key, "bad") != 0;
}

static void says(const char *text, int line, const char *expected)
{
    char copy[256];
    Str out = {0};
    (void)snprintf(copy, sizeof copy, "%s", text);
    assert_int_equal(ini_read(copy, tell, &out), line);
    assert_string_equal(str_cstr(&out), expected);
    str_free(&out);
}

static void values_with_their_sections(void **state)
{
    (void)state;
    says("", 0, "");
    says("a = 1\n[s t]\r\n b : x = y \r\n\nc=\n", 0, "|a|1\ns t|b|x = y\ns t|c|\n");
    says("\xef\xbb\xbf[s]\na=1", 0, "s|a|1\n");
}

static void comments(void **state)
{
    (void)state;
    says("; no\n  # no\n[s] ; c\na = 1;2 ;3\nb = ; all\nc = x # y\n", 0,
         "s|a|1;2\ns|b|\ns|c|x # y\n");
}

static void lines_that_go_on(void **state)
{
    (void)state;
    says("[s]\na = 1\n  2 ; c\n\n\t3\n[t]\n  b = 4\n", 0,
         "s|a|1\ns|a|2|+\ns|a|3|+\nt|b|4\n");
}

static void the_first_wrong_line_is_named(void **state)
{
    (void)state;
    says("[s]\na=1\nwords\nb=2\n", 3, "s|a|1\n");
    says("[s\n", 1, "");
    says("\nbad = x\na=1\n", 2, "|bad|x\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_with_their_sections),
        cmocka_unit_test(comments),
        cmocka_unit_test(lines_that_go_on),
        cmocka_unit_test(the_first_wrong_line_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
