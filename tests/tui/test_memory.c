/* What is the user's own: keys that are bound, commands that come back, a run that did
 * not end. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/output.h"
#include "tests/tui/program.h"
#include "tests/unit/unit.h"

static char *folder;
static char config_variable[4096], state_variable[4096];

static Vt *open_own(void)
{
    static const char *env[3];
    env[0] = config_variable;
    env[1] = state_variable;
    Vt *vt = program_open_small(&(VtOptions){.rows = 24, .cols = 100, .env = env});
    assert_true(vt_idle(vt));
    return vt;
}

static void leave(Vt *vt)
{
    vt_send(vt, "Q");
    assert_int_equal(vt_finish(vt), 0);
    vt_free(vt);
}

static char *at(const char *name)
{
    Str s = {0};
    str_addf(&s, "%s/isogloss/%s", folder, name);
    return str_take(&s);
}

static void write_file(const char *name, const char *text)
{
    char *path = at(name);
    assert_int_equal(output_write_file(path, text, strlen(text), true, NULL), OK);
    free(path);
}

static void keys_work_as_they_are_bound(void **state)
{
    (void)state;
    if (getenv("ISOGLOSS_TEST_SETTINGS"))
        unit_skip("tui_config binds keys under the sanitizers");
    write_file("keys", "B filter\nz frobnicate\n");
    Vt *vt = open_own();
    assert_true(vt_has(vt, "keys:2: frobnicate is no action"));
    assert_true(vt_press(vt, "2B"));
    assert_true(vt_press(vt, "rank_nn>1\r"));
    assert_true(vt_has(vt, "filter rank_nn>1"));
    assert_true(vt_press(vt, "?"));
    assert_true(vt_press(vt, "filter the rows"));
    assert_true(vt_has(vt, " B / "));
    assert_true(vt_press(vt, "\033\033"));
    leave(vt);
    write_file("keys", "");
}

static void commands_come_back_in_the_next_run(void **state)
{
    (void)state;
    struct stat st;
    Vt *vt = open_own();
    assert_true(vt_press(vt, ":find window\r"));
    assert_true(
        vt_press(vt, "\033;secret\033")); /* what is marked is nobody's business */
    leave(vt);
    char *path = at("history");
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    /* more than is kept */
    FILE *f = fopen(path, "a");
    assert_non_null(f);
    for (int i = 0; i < 2000; i++)
        assert_true(fprintf(f, ":\tcommand %d\n", i) > 0);
    assert_int_equal(fclose(f), 0);
    vt = open_own();
    assert_true(vt_press(vt, ":\033OA"));
    assert_true(vt_has(vt, ":command 1999"));
    assert_true(vt_press(vt, "\033"));
    leave(vt);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_true(st.st_size < 64 * 1024 && st.st_size > 500 * 10);
    free(path);
}

static void a_run_that_was_killed_is_told_once(void **state)
{
    (void)state;
    Vt *vt = open_own();
    assert_false(vt_has(vt, "ended suddenly"));
    Vt *other = open_own(); /* beside it: it has not died */
    assert_false(vt_has(other, "ended suddenly"));
    leave(other);
    vt_signal(vt, SIGKILL);
    (void)vt_finish(vt);
    vt_free(vt);
    vt = open_own();
    assert_true(vt_has(vt, "the last run ended suddenly; nothing was lost"));
    leave(vt);
    if (getenv("ISOGLOSS_TEST_SETTINGS"))
        return; /* under the sanitizers every start takes a second */
    vt = open_own();
    assert_false(vt_has(vt, "ended suddenly"));
    leave(vt);
}

static int open_folder(void **state)
{
    (void)state;
    char *made = program_scratch("personal");
    free(program_scratch("personal/isogloss"));
    folder = realpath(made, NULL);
    free(made);
    (void)snprintf(config_variable, sizeof config_variable, "XDG_CONFIG_HOME=%s", folder);
    (void)snprintf(state_variable, sizeof state_variable, "XDG_STATE_HOME=%s", folder);
    return 0;
}

static int close_folder(void **state)
{
    (void)state;
    free(folder);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_work_as_they_are_bound),
        cmocka_unit_test(commands_come_back_in_the_next_run),
        cmocka_unit_test(a_run_that_was_killed_is_told_once),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
