/* The tour at 80x24: each step is read whole, waits for its key, and can be left. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "tests/tui/program.h"
#include "tests/unit/unit.h"

static Vt *start(const char *program_file, const char *folder)
{
    static char program[4096];
    char tour[] = "tour";
    char limit[] = "--max-vocab";
    char few[] = "400";
    (void)snprintf(program, sizeof program, "%s", program_file);
    return vt_start(&(VtOptions){.rows = 24, .cols = 80, .folder = folder},
                    (char *[]){program, tour, limit, few, NULL});
}

static void each_step_waits_for_its_key(void **state)
{
    (void)state;
    static const char *const keys[] = {"2", "/rank_nn>1\r", "w", "\033", "\r", "3", "f",
                                       "4", "\t",           "Y", "?"};
    enum { STEPS = sizeof keys / sizeof *keys };
    Vt *vt = start(program_path(), "/");
    assert_true(vt_idle(vt));
    for (int i = 0; i <= STEPS; i++) {
        char said[64];
        (void)snprintf(said, sizeof said, "tour, %d of %d ", i + 1, STEPS + 1);
        if (!vt_has(vt, said))
            print_message("no step %d\n", i + 1);
        assert_true(vt_has(vt, said));
        for (int row = 19; row <= 21; row++) { /* whole: nothing is cut */
            char *line = vt_line(vt, row);
            if (strstr(line, "…"))
                print_message("%d: %s\n", i + 1, line);
            assert_null(strstr(line, "…"));
            free(line);
        }
        if (i == STEPS)
            break;
        if (i != 2 && i != 10) {
            assert_true(vt_press(vt, "k")); /* another key does no harm */
            assert_true(vt_has(vt, said));
        }
        assert_true(vt_press(vt, keys[i]));
    }
    assert_true(vt_press(vt, "\033\033"));
    assert_true(vt_press(vt, ":tour\r"));
    assert_false(vt_has(vt, "tour, "));
    assert_true(vt_press(vt, ":tour\r"));
    assert_true(vt_has(vt, "tour, 1 of 12"));
    vt_send(vt, "Q");
    assert_int_equal(vt_finish(vt), 0);
    vt_free(vt);
}

static void link_to(const char *to, const char *from)
{
    (void)unlink(from);
    assert_int_equal(symlink(to, from), 0);
}

/* As `meson install` leaves it, below any root: bin/ and share/isogloss/samples/. */
static void an_installed_program_finds_its_study(void **state)
{
    (void)state;
    Str s = {0};
    char *root = program_scratch("installed");
    static const char *const folders[] = {"bin", "share", "share/isogloss"};
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++) {
        str_clear(&s);
        str_addf(&s, "installed/%s", folders[i]);
        if (i == 1)
            continue; /* made below, for it holds a folder */
        if (i == 2)
            free(program_scratch("installed/share"));
        free(program_scratch(str_cstr(&s)));
    }
    char *samples = program_source("samples");
    str_clear(&s);
    str_addf(&s, "%s/share/isogloss/samples", root);
    char *real = realpath(samples, NULL);
    link_to(real, str_cstr(&s));
    str_clear(&s);
    str_addf(&s, "%s/bin/isogloss", root);
    char *program = realpath(program_path(), NULL);
    (void)unlink(str_cstr(&s));
    const bool is_copied = link(program, str_cstr(&s)) == 0;
    if (is_copied) {
        Vt *vt = start(str_cstr(&s), "/");
        assert_true(vt_idle(vt));
        assert_true(vt_has(vt, "tour, 1 of 12"));
        assert_true(vt_has(vt, "share/isogloss/samples/en.bin") ||
                    vt_has(vt, "samples/en.bin"));
        vt_send(vt, "Q");
        assert_int_equal(vt_finish(vt), 0);
        vt_free(vt);
    }
    (void)unlink(str_cstr(&s));
    free(program);
    free(real);
    free(samples);
    free(root);
    str_free(&s);
    assert_true(is_copied);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_step_waits_for_its_key),
        cmocka_unit_test(an_installed_program_finds_its_study),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
