/* What the program does to a terminal, and that it puts it back on every way out. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/output.h"
#include "core/base/rng.h"
#include "tests/tui/program.h"
#include "tests/unit/unit.h"

static void assert_restored(const Vt *vt)
{
    assert_false(vt_is_alternate(vt));
    assert_true(vt_has_cursor(vt));
    assert_false(vt_has_mouse(vt));
    assert_true(vt_modes_are_restored(vt));
}

static Vt *open_small(void)
{
    return program_open_small(&(VtOptions){.rows = 24, .cols = 80});
}

static void quitting_puts_the_terminal_back(void **state)
{
    (void)state;
    Vt *vt = open_small();
    assert_true(vt_idle(vt));
    assert_true(vt_is_alternate(vt));
    assert_false(vt_has_cursor(vt));
    assert_true(vt_has_mouse(vt));
    vt_send(vt, "Q");
    const int status = vt_finish(vt);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_restored(vt);
    vt_free(vt);
}

static void die_by(int sig, const char *said)
{
    Vt *vt = open_small();
    assert_true(vt_drawn(vt));
    assert_true(vt_is_alternate(vt));
    vt_signal(vt, sig);
    const int status = vt_finish(vt);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), sig);
    assert_restored(vt);
    if (said)
        assert_true(vt_has(vt, said));
    vt_free(vt);
}

static void asked_to_end_it_puts_the_terminal_back(void **state)
{
    (void)state;
    die_by(SIGTERM, NULL);
    die_by(SIGHUP, NULL);
}

static void a_crash_puts_the_terminal_back_and_says_so(void **state)
{
    (void)state;
    die_by(SIGSEGV, "Please report");
    die_by(SIGABRT, "Please report");
    die_by(SIGBUS, "Please report");
}

/* The way out of a program that hangs. */
static void ctrl_backslash_ends_it(void **state)
{
    (void)state;
    Vt *vt = open_small();
    assert_true(vt_drawn(vt));
    vt_send(vt, "\x1c");
    const int status = vt_finish(vt);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGQUIT);
    assert_restored(vt);
    vt_free(vt);
}

static void ctrl_c_twice_leaves(void **state)
{
    (void)state;
    Vt *vt = open_small();
    assert_true(vt_idle(vt));
    assert_true(vt_press(vt, "\x03"));
    assert_true(vt_has(vt, "Ctrl-C again leaves"));
    assert_true(vt_press(vt, "j\x03")); /* another key in between begins anew */
    vt_send(vt, "\x03");
    const int status = vt_finish(vt);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
    assert_restored(vt);
    vt_free(vt);
}

static void a_lost_terminal_ends_it(void **state)
{
    (void)state;
    Vt *vt = open_small();
    assert_true(vt_drawn(vt));
    vt_hang_up(vt);
    const int status = vt_finish(vt);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGHUP);
    vt_free(vt);
}

static void it_can_be_stopped_and_continued(void **state)
{
    (void)state;
    Vt *vt = program_open_small(&(VtOptions){.rows = 24, .cols = 80, .has_shell = true});
    assert_true(vt_idle(vt));
    char *before = vt_screen(vt);
    vt_send(vt, "\x1a");
    assert_true(vt_wait_for(vt, "[stopped]"));
    assert_restored(vt);
    vt_continue(vt);
    assert_true(vt_idle(vt));
    assert_true(vt_is_alternate(vt));
    assert_true(vt_has_mouse(vt));
    char *after = vt_screen(vt);
    assert_string_equal(before, after);
    free(before);
    free(after);
    vt_send(vt, "Q");
    assert_int_equal(WEXITSTATUS(vt_finish(vt)), 0);
    assert_restored(vt);
    vt_free(vt);
}

static void refuse(const char *term)
{
    Vt *vt = program_open_small(&(VtOptions){.rows = 24, .cols = 100, .term = term});
    const int status = vt_finish(vt);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 2);
    assert_true(vt_has(vt, "this terminal cannot show the interactive view"));
    assert_restored(vt);
    vt_free(vt);
}

static void terminals_that_cannot_are_told_so(void **state)
{
    (void)state;
    refuse("dumb");
    refuse("");
    refuse("no-such-terminal");
}

static void a_small_window_says_what_it_needs(void **state)
{
    (void)state;
    Vt *vt = open_small();
    assert_true(vt_idle(vt));
    char *before = vt_screen(vt);
    vt_resize(vt, 10, 39);
    assert_true(vt_idle(vt));
    assert_true(vt_has(vt, "window too small: 40x8 needed"));
    vt_resize(vt, 7, 80);
    assert_true(vt_idle(vt));
    assert_true(vt_has(vt, "window too small"));
    vt_resize(vt, 1, 1);
    assert_true(vt_idle(vt));
    vt_resize(vt, 24, 80);
    assert_true(vt_idle(vt));
    char *after = vt_screen(vt);
    assert_string_equal(before, after);
    free(before);
    free(after);
    vt_free(vt);
}

/* What is drawn step by step is what is drawn at once. */
static void assert_redraw_is_the_same(Vt *vt)
{
    assert_true(vt_idle(vt));
    char *before = vt_screen(vt);
    assert_true(vt_press(vt, "\x0c"));
    char *after = vt_screen(vt);
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static void a_storm_of_sizes_ends_with_the_last_one(void **state)
{
    (void)state;
    static const char *const views[] = {"1", "2", "3", "2\r", ":bli\r", "?"};
    Rng rng = rng_stream(7, "sizes");
    Vt *vt = open_small();
    assert_true(vt_idle(vt));
    for (size_t v = 0; v < sizeof views / sizeof *views; v++) {
        vt_send(vt, views[v]);
        for (int i = 0; i < 40; i++)
            vt_resize(vt, 1 + (int)(60 * rng_uniform(&rng)),
                      1 + (int)(200 * rng_uniform(&rng)));
        assert_true(vt_idle(vt));
        vt_resize(vt, 24, 80);
        assert_redraw_is_the_same(vt);
        vt_send(vt, "\033");
    }
    vt_send(vt, "Q");
    assert_int_equal(WEXITSTATUS(vt_finish(vt)), 0);
    assert_restored(vt);
    vt_free(vt);
}

/* Keys of all views, letters, pieces of escape sequences; not what leaves or stops. */
static void random_keys_do_not_crash_it(void **state)
{
    (void)state;
    static const char *const keys[] = {
        "j",       "k",        "h",        "l",
        "\033[A",  "\033[B",   "\033[C",   "\033[D",
        "\033[5~", "\033[6~",  " ",        "g",
        "G",       "\r",       "\033",     "q",
        "/",       "n",        "N",        "s",
        "c",       "F",        "m",        "b",
        "o",       "U",        "+",        "-",
        "0",       "L",        "D",        "1",
        "2",       "3",        "5",        "\t",
        "Y",       "?",        "[",        "]",
        "R",       "\x0c",     "\x7f",     "a",
        "e\033",   ":b\t",     "!",        "猫",
        "\033[99", "\033[<0;", "\033OP",   "\033[1;5C",
        "\xff",    "\033]x",   "cause:ok", "\033[200~Q\x03\033[201~"};
    char *folder = program_scratch("keys");
    char *study = program_source("samples/study.ini");
    char limit[] = "--max-vocab";
    char few[] = "400";
    char program[4096];
    (void)snprintf(program, sizeof program, "%s", program_path());
    Vt *vt = vt_start(&(VtOptions){.rows = 24, .cols = 80, .folder = folder},
                      (char *[]){program, study, limit, few, NULL});
    assert_true(vt_idle(vt));
    Rng rng = rng_stream(11, "keys");
    const int rounds = getenv("ISOGLOSS_TEST_SETTINGS") ? 3 : 30; /* tests/run.sh */
    for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < 60; i++)
            vt_send(vt, keys[rng_below(&rng, sizeof keys / sizeof *keys)]);
        vt_send(vt, "\033\033");
        assert_true(vt_drawn(vt));
        if (round % 5 == 0)
            vt_resize(vt, 8 + (int)(40 * rng_uniform(&rng)),
                      40 + (int)(100 * rng_uniform(&rng)));
    }
    assert_int_equal(vt_stray_controls(vt), 0);
    vt_send(vt, "\033\033\033\033");
    assert_true(vt_idle(vt));
    vt_send(vt, "\033\033:quit\r");
    const int status = vt_finish(vt);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_restored(vt);
    vt_free(vt);
    free(folder);
    free(study);
}

static void without_utf8_everything_is_ascii(void **state)
{
    (void)state;
    Vt *vt = program_open_small(&(VtOptions){.rows = 24, .cols = 80, .locale = "C"});
    assert_true(vt_idle(vt));
    assert_true(vt_press(vt, ":language el\r2"));
    assert_true(vt_has(vt, "\\u0"));
    assert_true(vt_press(vt, "\r"));
    assert_true(vt_press(vt, "3"));
    assert_true(vt_press(vt, "?"));
    assert_true(vt_is_ascii(vt));
    vt_free(vt);
}

static void without_colours_cells_have_none(void **state)
{
    (void)state;
    static const char *const env[] = {"NO_COLOR=1", NULL};
    Vt *vt = program_open_small(&(VtOptions){.rows = 24, .cols = 80, .env = env});
    assert_true(vt_idle(vt));
    assert_true(vt_press(vt, "3"));
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++)
            assert_true(vt_is_plain(vt, row, col));
    vt_free(vt);
    vt = open_small();
    assert_true(vt_idle(vt));
    assert_true(vt_press(vt, "3"));
    int colored = 0;
    for (int row = 0; row < 24; row++)
        for (int col = 0; col < 80; col++)
            colored += !vt_is_plain(vt, row, col);
    assert_true(colored > 100);
    vt_free(vt);
}

static void keys_are_never_taken_from_a_paste(void **state)
{
    (void)state;
    Vt *vt = open_small();
    assert_true(vt_idle(vt));
    assert_true(vt_press(vt, "\033[200~Q\x03\x03:quit\r\033[201~"));
    assert_true(vt_has(vt, "isogloss"));
    assert_true(vt_press(vt, "2/\033[200~word\r2\033[201~"));
    assert_true(vt_has(vt, "/word 2")); /* text of the open line; the line end a blank */
    vt_free(vt);
}

static void write_file(const char *folder, const char *name, const char *text, size_t n)
{
    Str path = {0};
    str_addf(&path, "%s/%s", folder, name);
    assert_int_equal(output_write_file(str_cstr(&path), text, n, true, NULL), OK);
    str_free(&path);
}

/* Words that try to act on the terminal, in both vocabularies and the dictionary. */
static void words_of_a_file_do_not_act_on_the_terminal(void **state)
{
    (void)state;
    /* NOLINTNEXTLINE(bugprone-suspicious-missing-comma): escapes, no pieces */
    static const char *const words[] = {"evil\033[31mred",  "\033]2;isogloss\x07own",
                                        "\302\23331mc1", /* C1 in UTF-8 */
                                        "\xE2\x80\xAEover", "nul\x01x",
                                        "bad\xFF\xC3utf8",  "\033[?1049l",
                                        "tail\x7f"};
    Str space = {0};
    Str dict = {0};
    str_addf(&space, "%zu 4\n", sizeof words / sizeof *words);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        str_addf(&space, "%s %d %d %d 1\n", words[i], (int)(i % 3), (int)(i / 3), (int)i);
        str_addf(&dict, "%s\t%s\n", words[i], words[i]);
    }
    char *folder = program_scratch("hostile");
    write_file(folder, "a.vec", space.p, space.n);
    write_file(folder, "b.vec", space.p, space.n);
    write_file(folder, "d.txt", dict.p, dict.n);
    char program[4096];
    (void)snprintf(program, sizeof program, "%s", program_path());
    char args[][16] = {"aa=a.vec", "bb=b.vec", "--dict", "d.txt"};
    char *argv[] = {program, args[0], args[1], args[2], args[3], NULL};
    Vt *vt = vt_start(&(VtOptions){.rows = 24, .cols = 80, .folder = folder}, argv);
    assert_true(vt_idle(vt));
    static const char *const views[] = {"1", "2", "\r", "U", "\033", "3", "?", "\033"};
    for (size_t i = 0; i < sizeof views / sizeof *views; i++) {
        assert_true(vt_press(vt, views[i]));
        assert_true(vt_is_alternate(vt));
    }
    assert_true(vt_press(vt, "2"));
    assert_true(vt_has(vt, "evil^[[31mred"));
    assert_int_equal(vt_stray_controls(vt), 0);
    vt_send(vt, "Q");
    assert_int_equal(WEXITSTATUS(vt_finish(vt)), 0);
    vt_free(vt);
    str_free(&space);
    str_free(&dict);
    free(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quitting_puts_the_terminal_back),
        cmocka_unit_test(asked_to_end_it_puts_the_terminal_back),
        cmocka_unit_test(a_crash_puts_the_terminal_back_and_says_so),
        cmocka_unit_test(ctrl_backslash_ends_it),
        cmocka_unit_test(ctrl_c_twice_leaves),
        cmocka_unit_test(a_lost_terminal_ends_it),
        cmocka_unit_test(it_can_be_stopped_and_continued),
        cmocka_unit_test(terminals_that_cannot_are_told_so),
        cmocka_unit_test(a_small_window_says_what_it_needs),
        cmocka_unit_test(a_storm_of_sizes_ends_with_the_last_one),
        cmocka_unit_test(random_keys_do_not_crash_it),
        cmocka_unit_test(without_utf8_everything_is_ascii),
        cmocka_unit_test(without_colours_cells_have_none),
        cmocka_unit_test(keys_are_never_taken_from_a_paste),
        cmocka_unit_test(words_of_a_file_do_not_act_on_the_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
