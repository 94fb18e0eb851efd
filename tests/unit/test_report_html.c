#include "plots/report_html.h"
#include "tests/unit/unit.h"

static void check_text(const char *given, const char *want)
{
    Str out = {0};
    report_html_text(&out, str_text(given));
    assert_string_equal(str_cstr(&out), want);
    str_free(&out);
}

static void nothing_of_a_text_is_markup(void **state)
{
    (void)state;
    check_text("<b a=\"x\">&'", "&lt;b a=&quot;x&quot;&gt;&amp;'");
    check_text("a\x1b[1m\n", "a^[[1m^J");
    check_text("\xE2\x80\xAEx", "&lt;U+202E&gt;x"); /* an override is named, not obeyed */
}

static void words_from_right_to_left_are_isolated(void **state)
{
    (void)state;
    check_text("ar: שלום עולם .5", "ar: <bdi>שלום עולם</bdi> .5");
    check_text("سلام", "<bdi>سلام</bdi>");
    check_text("भाषा Ελλ 漢", "भाषा Ελλ 漢");
}

/* The examples of RFC 4648, section 10. */
static void base64_is_that_of_the_standard(void **state)
{
    (void)state;
    static const char *const want[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"},
                                          {"\xFF\xFE\xFD", "//79"}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++) {
        Str out = {0};
        report_html_base64(&out, str_text(want[i][0]));
        assert_string_equal(str_cstr(&out), want[i][1]);
        str_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_of_a_text_is_markup),
        cmocka_unit_test(words_from_right_to_left_are_isolated),
        cmocka_unit_test(base64_is_that_of_the_standard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
