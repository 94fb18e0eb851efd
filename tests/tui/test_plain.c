/* The line mode: every view as numbered lines that a screen reader can say. */
#include <locale.h>

#include "tests/tui/views.h"
#include "tui/plain.h"

static Ui *open_few(void)
{
    char *path = program_source("samples/study.ini");
    StudyOptions options = study_options_defaults();
    options.limits.max_vocab = 400;
    Study *study = NULL;
    assert_int_equal(study_read(&study, path, &options, NULL), OK);
    free(path);
    Ui *ui = open_study(study);
    cells_resize(&ui->grid, 100, 60);
    run(ui);
    return ui;
}

/* Says a line, waits, and tells the answer; owned by the caller. */
static char *say(Ui *ui, Plain *p, const char *line)
{
    Str out = {0};
    assert_true(plain_obey(ui, str_text(line)));
    run(ui);
    plain_show(ui, p, &out);
    return str_take(&out);
}

static int count_lines(const char *text)
{
    int n = 0;
    for (const char *p = text; *p; p++)
        n += *p == '\n';
    return n;
}

/* Nothing that only draws, no control character but the line ends, numbers from 1. */
static void assert_plain(const char *text)
{
    Text t = str_text(text);
    while (t.n > 0) {
        uint32_t cp = 0;
        const size_t n = text_decode(t, &cp);
        assert_true(n > 0);
        assert_true(cp == '\n' || cp >= 0x20);
        assert_false((cp >= 0x2500 && cp < 0x25A0) || (cp >= 0x2800 && cp < 0x2900));
        t = (Text){t.p + n, t.n - n};
    }
    assert_null(strstr(text, "   "));
}

static void every_view_is_lines(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "1",    "2",           "i",     "back",    "w", "back",    "F", "back",
        "open", "code-points", "back",  "back",    "3", "field",   "4", "picture",
        "5",    "6",           "7",     "picture", "8", "picture", "9", "picture",
        ":bli", "picture",     "?zoom", "Esc Esc", "Y", "q"};
    Ui *ui = open_few();
    Plain p = {.rows = 20};
    /* one view of three under the sanitizers (tests/run.sh) */
    const size_t step = getenv("ISOGLOSS_TEST_SETTINGS") ? 3 : 1;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i += step) {
        char *out = say(ui, &p, lines[i]);
        assert_plain(out);
        assert_true(count_lines(out) >= 1);
        free(out);
    }
    plain_done(&p);
    close_ui(ui);
}

static void a_table_is_read_by_name_and_value(void **state)
{
    (void)state;
    Ui *ui = open_few();
    Plain p = {.rows = 20};
    char *out = say(ui, &p, "2");
    assert_non_null(strstr(out, "\n1. > source: "));
    assert_non_null(strstr(out, "\n20. source: "));
    assert_null(strstr(out, "\n21. "));
    assert_non_null(strstr(out, "\nrows 1 to 20 of "));
    free(out);
    /* only the cursor moves: its line, and the status */
    out = say(ui, &p, "j j");
    assert_int_equal(strncmp(out, "3. > source: ", 13), 0);
    assert_int_equal(count_lines(out), 2);
    free(out);
    out = say(ui, &p, "row 25");
    assert_non_null(strstr(out, "\n21. source: "));
    assert_non_null(strstr(out, "\n25. > source: "));
    free(out);
    out = say(ui, &p, "/rank_nn>1");
    assert_non_null(strstr(out, "filter rank_nn>1"));
    free(out);
    out = say(ui, &p, ":no-such-verb");
    assert_non_null(strstr(out, "! no command no-such-verb"));
    free(out);
    plain_done(&p);
    close_ui(ui);
}

static void what_is_no_key_is_told(void **state)
{
    (void)state;
    Ui *ui = open_few();
    assert_false(plain_obey(ui, TEXT("j hyper j")));
    assert_string_equal(ui->message, "hyper is no key and no action; :help lists them");
    assert_true(plain_obey(ui, TEXT("")));
    assert_true(plain_obey(ui, TEXT("   ")));
    assert_true(plain_obey(ui, TEXT("quit")));
    assert_true(ui->is_leaving);
    close_ui(ui);
}

int main(void)
{
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_view_is_lines),
        cmocka_unit_test(a_table_is_read_by_name_and_value),
        cmocka_unit_test(what_is_no_key_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
