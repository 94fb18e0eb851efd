/* What is recorded in a terminal is made again without one, byte for byte; a log that is
 * not as isogloss writes it is refused, and can harm nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/output.h"
#include "tests/tui/program.h"
#include "tests/unit/unit.h"

static char *folder;

static char *at(const char *name)
{
    Str s = {0};
    str_addf(&s, "%s/%s", folder, name);
    return str_take(&s);
}

static void read_file(const char *name, Str *out)
{
    char *path = at(name);
    FILE *f = fopen(path, "rb");
    if (!f)
        print_message("no file %s\n", path);
    assert_non_null(f);
    char buf[4096];
    for (size_t n = fread(buf, 1, sizeof buf, f); n > 0; n = fread(buf, 1, sizeof buf, f))
        str_add(out, buf, n);
    (void)fclose(f);
    free(path);
}

static void assert_same_files(const char *a, const char *b)
{
    Str x = {0};
    Str y = {0};
    read_file(a, &x);
    read_file(b, &y);
    assert_true(x.n > 0);
    assert_int_equal(x.n, y.n);
    assert_memory_equal(x.p, y.p, x.n);
    str_free(&x);
    str_free(&y);
}

/* The program with these arguments (NULL ends them), from the root of the sources. */
static Vt *start(const char *const *argument, int cols)
{
    static char program[4096];
    char *argv[16] = {program};
    (void)snprintf(program, sizeof program, "%s", program_path());
    for (int i = 0; argument[i]; i++)
        argv[i + 1] = mem_xstrdup(argument[i]);
    char *root = program_source("");
    Vt *vt = vt_start(&(VtOptions){.rows = 24, .cols = cols, .folder = root}, argv);
    free(root);
    for (int i = 1; argv[i]; i++)
        free(argv[i]);
    return vt;
}

static void press(Vt *vt, const char *keys)
{
    assert_true(vt_press(vt, keys));
}

/* :COMMAND FOLDER/NAME Enter */
static void command(Vt *vt, const char *what, const char *name)
{
    Str s = {0};
    str_addf(&s, ":%s %s/%s\r", what, folder, name);
    press(vt, str_cstr(&s));
    str_free(&s);
}

/* Empties a folder of a replay. */
static void forget(const char *name)
{
    Str s = {0};
    str_addf(&s, "replay/%s", name);
    free(program_scratch(str_cstr(&s)));
    char *path = at(name);
    (void)rmdir(path);
    free(path);
    str_free(&s);
}

static int replay(const char *log, const char *out, const char *said)
{
    char *log_path = at(log);
    char *out_path = at(out);
    forget(out);
    Vt *vt = start((const char *[]){"replay", log_path, "--out", out_path, NULL}, 400);
    const int status = vt_finish(vt);
    if (said && !vt_has(vt, said)) {
        char *screen = vt_screen(vt);
        print_message("not said: %s\n%s", said, screen);
        free(screen);
        fail();
    }
    vt_free(vt);
    free(log_path);
    free(out_path);
    assert_true(WIFEXITED(status));
    return WEXITSTATUS(status);
}

static void record_all(void)
{
    char *marks = at("marks.db");
    Vt *vt = start((const char *[]){"samples/study.ini", "--max-vocab", "400",
                                    "--annotations", marks, NULL},
                   80);
    free(marks);
    assert_true(vt_idle(vt));
    press(vt, "2");
    press(vt, "/rank_nn>1\r");
    press(vt, "lls\r");
    command(vt, "export", "pairs.csv");
    press(vt, "ja"); /* a mark */
    press(vt, "jg");
    press(vt, "neues wort\r");
    command(vt, "export", "marked.json");
    press(vt, "F");
    command(vt, "export", "counts.tsv");
    press(vt, "\033\r");
    command(vt, "export", "word.md");
    press(vt, "\033\t4");         /* another language */
    command(vt, "record", "log"); /* late: it is whole all the same */
    press(vt, "3");
    command(vt, "export", "screen.txt");
    command(vt, "plot bars --column hubness:n_k -o", "bars.svg");
    press(vt, "\0335");
    command(vt, "export", "five.csv");
    press(vt, ":record\r");
    assert_true(vt_has(vt, "recorded: isogloss replay")); /* a long path cuts the rest */
    vt_send(vt, "Q");
    assert_int_equal(vt_finish(vt), 0);
    vt_free(vt);
}

static void a_session_is_made_again(void **state)
{
    (void)state;
    static const char *const made[] = {"pairs.csv", "marked.json", "counts.tsv",
                                       "word.md",   "screen.txt",  "bars.svg",
                                       "five.csv"};
    record_all();
    assert_int_equal(replay("log", "one", "7 of 7 files"), 0);
    const bool is_slow = getenv("ISOGLOSS_TEST_SETTINGS") != NULL; /* tests/run.sh */
    if (!is_slow)
        assert_int_equal(replay("log", "two", "7 of 7 files"), 0);
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "one/%s", made[i]);
        assert_same_files(made[i], name);
        char other[64];
        (void)snprintf(other, sizeof other, "two/%s", made[i]);
        if (!is_slow)
            assert_same_files(name, other);
    }
    if (is_slow)
        return;
    /* A digest that does not fit is told. */
    Str log = {0};
    read_file("log", &log);
    char *digest = strstr(log.p, "\nexport ");
    assert_non_null(digest);
    digest = strchr(digest + 1, '\n');
    digest[-1] = digest[-1] == '0' ? '1' : '0';
    char *path = at("other-log");
    assert_int_equal(output_write_file(path, log.p, log.n, true, NULL), OK);
    free(path);
    str_free(&log);
    assert_int_equal(replay("other-log", "three", "6 of 7 files"), 1);
}

static void refuse(const char *lines, const char *said)
{
    Str s = {0};
    str_addf(&s, "isogloss log 1\nopen isogloss samples/study.ini --max-vocab 400\n%s",
             lines);
    char *path = at("bad");
    assert_int_equal(output_write_file(path, s.p, s.n, true, NULL), OK);
    free(path);
    str_free(&s);
    assert_int_equal(replay("bad", "refused", said), 3);
}

static void a_bad_log_is_refused_with_its_line(void **state)
{
    (void)state;
    refuse("prss 2\n", "bad:3: a log has no such line");
    refuse("press 2\npress Hyper-X\n", "bad:4: a name of a key was expected");
    refuse("press Q\n", "bad:3: a log does not leave the view");
    refuse("export ../x.csv 12 abc\n", "bad:3: a file, its bytes");
    refuse("open isogloss x.vec\n", "bad:3: a log is opened once");
    refuse("run rm -rf .\n", "bad:3: a command of isogloss was expected");
    refuse("size 1 0\n", "bad:3: columns and rows were expected");
    refuse("size 100000 24\n", "bad:3: columns and rows were expected");
    refuse("type 'a' 'b'\n", "bad:3: one quoted text was expected");
    refuse("at yesterday\n", "bad:3: a time was expected");
    refuse("mouse bite 1 1\n", "bad:3: what the mouse did");
    refuse("press \033[2J\n", "bad:3: a control character");
    refuse("run isogloss plot bars --no-such -o x.png\n",
           "bad:3: plot has no option --no-such");
}

/* Whatever its keys and commands say, nothing is written but in the folder. */
static void a_log_writes_nothing_elsewhere(void **state)
{
    (void)state;
    Str s = {0};
    str_addf(&s, "isogloss log 1\nopen isogloss samples/study.ini --max-vocab 400\n");
    str_addf(&s, "press 2 :\ntype 'export %s/hole.csv'\npress Enter\n", folder);
    str_addf(&s, "press e\ntype '%s/hole.csv'\npress Enter\n", folder);
    str_addf(&s, "press :\ntype 'record %s/hole'\npress Enter\n", folder);
    str_addf(&s, "press x :\ntype 'write %s/hole.tsv --force'\npress Enter Esc\n",
             folder);
    str_addf(&s, "press :\ntype 'refit --map-out %s/hole.npy --force'\npress Enter Esc\n",
             folder);
    str_addf(&s, "press :\ntype 'plot bars -o %s/hole.png'\npress Enter\n", folder);
    str_addf(&s, "run isogloss convert samples/en.bin %s/hole.vec\npress Esc\n", folder);
    str_addf(&s, "export %s/hole.csv 1 %064d\n", folder, 0);
    char *path = at("holes");
    assert_int_equal(output_write_file(path, s.p, s.n, true, NULL), OK);
    free(path);
    str_free(&s);
    assert_int_equal(replay("holes", "held", "0 of 1 files"), 1);
    static const char *const holes[] = {"hole.csv", "hole",     "hole.png",
                                        "hole.vec", "hole.tsv", "hole.npy"};
    for (size_t i = 0; i < sizeof holes / sizeof *holes; i++) {
        char *hole = at(holes[i]);
        assert_int_not_equal(access(hole, F_OK), 0);
        free(hole);
    }
}

/* --force is for files; marks that are there stay as they are. */
static void a_log_adds_nothing_to_marks_that_are_there(void **state)
{
    (void)state;
    static const char *const stores[] = {"annotations.db", "annotations.db-journal"};
    char *log = at("marking");
    static const char lines[] =
        "isogloss log 1\nopen isogloss samples/study.ini --max-vocab 400\npress 2 a\n";
    assert_int_equal(output_write_file(log, lines, sizeof lines - 1, true, NULL), OK);
    for (size_t i = 0; i < 2; i++) {
        char *out = program_scratch("replay/owned");
        Str store = {0};
        str_addf(&store, "%s/%s", out, stores[i]);
        assert_int_equal(output_write_file(str_cstr(&store), "mine", 4, true, NULL), OK);
        Vt *vt =
            start((const char *[]){"replay", log, "--out", out, "--force", NULL}, 400);
        const int status = vt_finish(vt);
        assert_true(WIFEXITED(status));
        assert_int_equal(WEXITSTATUS(status), 4);
        assert_true(vt_has(vt, "owned holds annotations already"));
        vt_free(vt);
        struct stat st;
        assert_int_equal(stat(str_cstr(&store), &st), 0);
        assert_int_equal(st.st_size, 4);
        str_free(&store);
        free(out);
    }
    free(log);
}

static int open_folder(void **state)
{
    (void)state;
    folder = program_scratch("replay");
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
        cmocka_unit_test(a_session_is_made_again),
        cmocka_unit_test(a_bad_log_is_refused_with_its_line),
        cmocka_unit_test(a_log_writes_nothing_elsewhere),
        cmocka_unit_test(a_log_adds_nothing_to_marks_that_are_there),
    };
    return cmocka_run_group_tests(tests, open_folder, close_folder);
}
