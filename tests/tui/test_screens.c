/* Every view as text, on the bundled study, compared with the files in golden/. With
 * ISOGLOSS_BLESS=1 the files are written anew; read the difference before committing it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/output.h"
#include "tests/tui/program.h"
#include "tests/unit/unit.h"

typedef struct Step {
    const char *name; /* of the golden file */
    const char *keys; /* from the view before */
} Step;

/* One walk through the views; each step begins where the one before ended. */
static const Step walk[] = {
    {"overview", ""},
    {"loaded", "\r"},
    {"preflight", "\033j\r"},
    {"dictionary", "\033j\r"},
    {"bli", "\033j\r"},
    {"causes", "\033j\r"},
    {"why", "p"},
    {"overlap", "\033\033j\r]"},
    {"quadrants", "5"},
    {"quadrant", "hhjjj\r"},
    {"bias", "7p"},
    {"bias-words", "j\r"},
    {"coverage", "8p"},
    {"coverage-missing", "jjlll\r"},
    {"drift", "9"},
    {"drift-word", "/word:table rank<60\r\r"},
    {"drift-way", "]"},
    {"pairs", "\033/\033"
              "2"},
    {"pairs-filtered", "/!cause:ok rank_nn>5\rls\r"},
    {"pairs-completion", ":b\t"},
    {"word", "\033:find window\r"},
    {"word-code-points", "U"},
    {"word-el", "\033\t"},
    {"command", "Y"},
    {"map", "3"},
    {"map-field", "ff"},
    {"map-word", "ffff/window\r"},
    {"map-zoomed", "+++o"},
    {"help-map", "?"},
    {"help-filtered", "zoom"},
    {"language-hi", "\033\033:language hi\r1"},
    {"pairs-hi", "2"},
};

static char *read_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        return NULL;
    Str s = {0};
    char buf[4096];
    for (size_t n = fread(buf, 1, sizeof buf, f); n > 0; n = fread(buf, 1, sizeof buf, f))
        str_add(&s, buf, n);
    (void)fclose(f);
    return str_take(&s);
}

static void compare(const char *name, int rows, int cols, const char *screen)
{
    Str file = {0};
    str_addf(&file, "tests/tui/golden/%s.%dx%d.txt", name, cols, rows);
    char *path = program_source(str_cstr(&file));
    str_free(&file);
    const char *bless = getenv("ISOGLOSS_BLESS");
    if (bless && bless[0])
        assert_int_equal(output_write_file(path, screen, strlen(screen), true, NULL), OK);
    char *golden = read_file(path);
    if (!golden || strcmp(golden, screen) != 0)
        print_message("%s is not what the screen shows now:\n%s", path, screen);
    assert_non_null(golden);
    assert_string_equal(golden, screen);
    free(golden);
    free(path);
}

/* How long the help of all views and codes is changes with each of them: " of # lines"
 * stands in the goldens. */
static void mask_length(char *screen)
{
    for (char *end = screen; (end = strstr(end, " lines")) != NULL; end++) {
        char *from = end;
        while (from > screen && from[-1] >= '0' && from[-1] <= '9')
            from--;
        if (from == end || from - screen < 4 || strncmp(from - 4, " of ", 4) != 0)
            continue;
        *from = '#';
        memmove(from + 1, end, strlen(end) + 1);
        return;
    }
}

static void walk_at(int rows, int cols)
{
    Vt *vt = program_open(rows, cols);
    assert_true(vt_idle(vt));
    for (size_t i = 0; i < sizeof walk / sizeof *walk; i++) {
        assert_true(vt_press(vt, walk[i].keys));
        char *screen = vt_screen(vt);
        if (strncmp(walk[i].name, "help", 4) == 0)
            mask_length(screen);
        compare(walk[i].name, rows, cols, screen);
        free(screen);
    }
    vt_send(vt, "Q");
    assert_int_equal(vt_finish(vt), 0);
    vt_free(vt);
}

/* Under ISOGLOSS_TEST_SETTINGS (the sanitizers, tests/run.sh) the smallest size is
 * enough: the others run the same code, and tui_views is there at the usual one. */
static void skip_if_few(void)
{
    if (getenv("ISOGLOSS_TEST_SETTINGS"))
        unit_skip("one size of four under the sanitizers");
}

static void at_80x24(void **state)
{
    (void)state;
    skip_if_few();
    walk_at(24, 80);
}

static void at_200x60(void **state)
{
    (void)state;
    skip_if_few();
    walk_at(60, 200);
}

static void at_100x30(void **state)
{
    (void)state;
    skip_if_few();
    walk_at(30, 100);
}

static void at_40x10(void **state)
{
    (void)state;
    walk_at(10, 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(at_80x24),
        cmocka_unit_test(at_200x60),
        cmocka_unit_test(at_100x30),
        cmocka_unit_test(at_40x10),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
