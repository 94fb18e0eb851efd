#include <string.h>

#include "tests/unit/unit.h"
#include "tui/page.h"

static void paragraphs_fold_at_80_cells(void **state)
{
    (void)state;
    Str out = {0};
    const char *text =
        "One two three four five six seven eight nine ten eleven twelve thirteen xxx yy "
        "zz\n\nNext.";
    page_paragraph(&out, text, 2);
    assert_string_equal(out.p,
                        "  One two three four five six seven eight nine ten eleven "
                        "twelve thirteen xxx yy\n  zz\n\n  Next.\n");
    assert_int_equal(strcspn(out.p, "\n"), 80);
    str_free(&out);
}

static void items_hang_in_their_column(void **state)
{
    (void)state;
    Str out = {0};
    page_item(&out, "--k N", "neighbours", 12);
    page_item(&out, "--a-long-one FILE", "its text", 12);
    assert_string_equal(out.p, "  --k N     neighbours\n"
                               "  --a-long-one FILE\n            its text\n");
    str_free(&out);
}

static void words_longer_than_the_page_stand_alone(void **state)
{
    (void)state;
    char text[200];
    memset(text, 'x', 150);
    memcpy(text + 150, " end", 5);
    Str out = {0};
    page_paragraph(&out, text, 0);
    assert_int_equal(out.n, 150 + 1 + 3 + 1);
    assert_int_equal(out.p[150], '\n');
    str_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_fold_at_80_cells),
        cmocka_unit_test(items_hang_in_their_column),
        cmocka_unit_test(words_longer_than_the_page_stand_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
