/* What a key costs on a slow line: bytes written to the terminal at 80x24. A key that
 * moves, types or toggles stays within 2 kB; one that opens another screen may write that
 * screen, and no more than its cells can take. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/tui/program.h"
#include "tests/unit/unit.h"

enum { KEY_BYTES = 2048, SCREEN_BYTES = 6144 };

typedef struct Step {
    const char *open; /* keys to the screen, each of which may draw a new one */
    const char *keys; /* keys within it, one by one */
} Step;

static const Step walk[] = {
    {"1", "jjkk"},       {"2", "jjkkllh"},  {"w", "jjk"},      {"\033", "/:"},
    {"\033", "sc"},      {"F", "jjk"},      {"\033", "j"},     {"\r", "jjlkb"},
    {"\033", ":bl\x7f"}, {"\033", "j"},     {"3", "fLD+-hl0"}, {"4", "jjk"},
    {"p", "jjk"},        {"5", "jlk"},      {"6", "jjk"},      {"7", "jjk"},
    {"p", "jk"},         {"8", "jjk"},      {"p", "jjk"},      {"9", "jjk"},
    {"?", "zo\x7f"},     {"\033\033", "j"},
};

/* What the terminal got for a key, its results and all. */
static size_t cost(Vt *vt, const char *key)
{
    const size_t before = vt_bytes(vt);
    assert_true(vt_press(vt, key));
    return vt_bytes(vt) - before;
}

/* Moves of a map draw the whole of it, filtered tables change in every row: these are new
 * screens. */
static bool is_new_screen(const char *open, char key)
{
    const bool is_map = strcmp(open, "3") == 0;
    const bool is_order = strchr("sc", key) != NULL;
    return is_map || is_order;
}

static void a_key_stays_within_its_budget(void **state)
{
    (void)state;
    size_t worst_key = 0;
    size_t worst_screen = 0;
    Vt *vt = program_open_small(&(VtOptions){.rows = 24, .cols = 80});
    assert_true(vt_idle(vt));
    for (size_t i = 0; i < sizeof walk / sizeof *walk; i++) {
        const size_t opened = cost(vt, walk[i].open);
        worst_screen = opened > worst_screen ? opened : worst_screen;
        if (opened > SCREEN_BYTES)
            print_message("%s: %zu bytes for a screen\n", walk[i].open, opened);
        assert_true(opened <= SCREEN_BYTES);
        for (const char *k = walk[i].keys; *k; k++) {
            const size_t bytes = cost(vt, (const char[]){*k, '\0'});
            const bool is_screen = is_new_screen(walk[i].open, *k);
            const size_t most = is_screen ? SCREEN_BYTES : KEY_BYTES;
            if (getenv("ISOGLOSS_TEST_SAY") || bytes > most)
                print_message("%zu: %s then %c: %zu bytes\n", i, walk[i].open, *k, bytes);
            assert_true(bytes <= most);
            if (is_screen)
                worst_screen = bytes > worst_screen ? bytes : worst_screen;
            else
                worst_key = bytes > worst_key ? bytes : worst_key;
        }
    }
    print_message("bytes at 80x24: a key at most %zu, a new screen at most %zu\n",
                  worst_key, worst_screen);
    assert_true(worst_key > 50); /* the count counts */
    vt_free(vt);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_stays_within_its_budget),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
