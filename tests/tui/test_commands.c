/* What Y shows gives what the screen shows: on every view of tables the command is run by
 * a shell, and its rows are compared with those that e would write. */
#include <locale.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/table/format.h"
#include "tests/tui/views.h"

/* Rows of the view as TSV, as `e` writes them. */
static char *rows_of(Ui *ui)
{
    const View *v = ui_top(ui);
    TableSet *set = v->type->tables ? v->type->tables(v, ui) : NULL;
    if (!set)
        (void)has(ui, "a table");
    assert_non_null(set);
    const FormatOptions options = format_options_defaults();
    Str s = {0};
    format_write_set(&s, set, NULL, FORMAT_TSV, &options);
    table_set_free(set);
    return str_take(&s);
}

/* What a shell gets from the command, standard output alone. */
static char *run_command(const char *command)
{
    Str line = {0};
    str_addf(&line, "isogloss() { '%s' \"$@\"; }; %s --format tsv --quiet",
             program_path(), command);
    FILE *f = popen(str_cstr(&line), "r"); /* NOLINT(cert-env33-c): what Y is for */
    assert_non_null(f);
    Str out = {0};
    char buf[4096];
    for (size_t n = 0; (n = fread(buf, 1, sizeof buf, f)) > 0;)
        str_add(&out, buf, n);
    const int status = pclose(f);
    if (status != 0)
        fail_msg("status %d of %s", WEXITSTATUS(status), command);
    str_free(&line);
    return str_take(&out);
}

/* 400 words a space: nothing here depends on the figures. */
static Ui *open_small(void)
{
    StudyOptions options = study_options_defaults();
    options.limits.max_vocab = 400;
    Study *study = NULL;
    assert_int_equal(study_read(&study, "samples/study.ini", &options, NULL), OK);
    return open_study(study);
}

/* The command after some keys; owned by the caller. */
static char *command_after(Ui *ui, const char *keys)
{
    press(ui, keys);
    Str command = {0};
    const View *v = ui_top(ui);
    if (v->type->command)
        v->type->command(v, ui, &command);
    if (command.n == 0)
        fail_msg("no command after %s", keys);
    return str_take(&command);
}

static void check_screen(Ui *ui, const char *keys)
{
    char *command = command_after(ui, keys);
    char *wanted = rows_of(ui);
    char *got = run_command(command);
    if (strcmp(wanted, got) != 0)
        (void)fprintf(stderr, "after %s: %s\n", keys, command);
    assert_string_equal(got, wanted);
    assert_non_null(strchr(got, '\n'));
    free(wanted);
    free(got);
    free(command);
}

/* These show more than one table, or other columns than the verb: the command runs. */
static void views_that_are_no_tables_have_commands_that_run(void **state)
{
    (void)state;
    static const char *const screens[] = {
        "1", "j", "j", "j", "j", "j", "j", "3", "9", ":find if\r",
    };
    skip_if_few();
    Ui *ui = open_small();
    load(ui);
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        char *command = command_after(ui, screens[i]);
        char *got = run_command(command);
        if (!strchr(got, '\n'))
            fail_msg("nothing comes of %s", command);
        free(got);
        free(command);
    }
    close_ui(ui);
}

static void every_table_has_a_command_that_gives_its_rows(void **state)
{
    (void)state;
    static const char *const screens[] = {
        "2",
        "/cause:oov !source=\"abcd\"\r",
        "s s\033",           /* by a column that is hidden */
        "lc -\033lF",        /* a column fewer; how often each gold occurs */
        "\033/\033ssjs\033", /* by two columns */
        "/\033vvv",          /* three rows are selected */
        "V",
        "4",
        "]/n_k>1\rc h \033",
        "F",
        "s\r",
        "5p",
        "]",
        "6",
        "7",
        "]s\r",
        "8",
        "]",
        "1:bli\r",
        ":isomorphism\r",
        "\t",
    };
    skip_if_few();
    Ui *ui = open_small();
    while (!ui->is_loaded) {
        (void)tasks_step(ui->tasks);
        (void)poll(NULL, 0, 1);
    }
    run(ui);
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
        check_screen(ui, screens[i]);
    close_ui(ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_table_has_a_command_that_gives_its_rows),
        cmocka_unit_test(views_that_are_no_tables_have_commands_that_run),
    };
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    char *root = program_source("");
    if (chdir(root) != 0)
        return 1;
    free(root);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
