#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tui/shell.h"

static void has_words(const char *line, bool is_forced, const char *const *expected)
{
    char **split = NULL;
    char **argv = NULL;
    const int n = shell_words(line, is_forced, &split, &argv);
    for (int i = 0; i < n; i++) {
        assert_non_null(expected[i]);
        assert_string_equal(argv[i], expected[i]);
    }
    assert_null(expected[n]);
    assert_null(argv[n]);
    free((void *)argv);
    free((void *)split);
}

static void options_stand_before_any_argument(void **state)
{
    (void)state;
    has_words("isogloss info a.vec", false,
              (const char *const[]){"isogloss", "--plain", "info", "a.vec", NULL});
    has_words("isogloss neighbors a.vec -- --format", true,
              (const char *const[]){"isogloss", "--plain", "--force", "neighbors",
                                    "a.vec", "--", "--format", NULL});
    has_words("isogloss info 'a b' --format=md", false,
              (const char *const[]){"isogloss", "info", "a b", "--format=md", NULL});
    has_words("isogloss info a --format md", true,
              (const char *const[]){"isogloss", "--force", "info", "a", "--format", "md",
                                    NULL});
}

/* What goes beyond the limit is cut where it is reached, and told. */
static void what_is_not_kept_is_told(void **state)
{
    (void)state;
    enum { BLOCK = 1 << 16 };
    static char block[BLOCK];
    ShellOutput of[2] = {0};
    memset(block, 'x', sizeof block);
    shell_keep(&of[0], "first", 5);
    for (size_t n = 0; n < SHELL_MOST_BYTES; n += BLOCK)
        shell_keep(&of[0], block, BLOCK);
    shell_keep(&of[0], "last", 4);
    assert_true(of[0].text.n == SHELL_MOST_BYTES);
    assert_true(of[0].dropped == 9);
    assert_memory_equal(of[0].text.p, "firstx", 6);
    shell_keep(&of[1], "complaint", 9);
    Str text = {0};
    shell_tell(of, &text);
    assert_memory_equal(text.p, "complaint\nfirst", 15);
    assert_non_null(strstr(str_cstr(&text), "x\n\n9 bytes more were said"));
    str_clear(&text);
    of[0].dropped = 0;
    shell_tell(of, &text);
    assert_null(strstr(str_cstr(&text), "bytes more"));
    str_free(&text);
    str_free(&of[0].text);
    str_free(&of[1].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_before_any_argument),
        cmocka_unit_test(what_is_not_kept_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
