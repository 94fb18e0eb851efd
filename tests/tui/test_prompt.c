#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/unit/unit.h"
#include "tui/prompt.h"

typedef struct Log {
    char entered[128], changed[128];
    int entries, changes, cancels;
} Log;

static void on_change(void *ctx, const char *text)
{
    Log *l = ctx;
    l->changes++;
    (void)snprintf(l->changed, sizeof l->changed, "%s", text);
}

static void on_enter(void *ctx, const char *text)
{
    Log *l = ctx;
    l->entries++;
    (void)snprintf(l->entered, sizeof l->entered, "%s", text);
}

static void on_cancel(void *ctx)
{
    ((Log *)ctx)->cancels++;
}

static PromptSpec spec(Log *l)
{
    return (PromptSpec){.label = ":",
                        .ctx = l,
                        .change = on_change,
                        .enter = on_enter,
                        .cancel = on_cancel};
}

static void press(Prompt *p, uint32_t key)
{
    (void)prompt_input(p, &(Input){.key = key});
}

static void type(Prompt *p, const char *utf8)
{
    Text t = str_text(utf8);
    while (t.n) {
        uint32_t cp = 0;
        const size_t n = text_decode(t, &cp);
        press(p, cp);
        t = (Text){t.p + n, t.n - n};
    }
}

static void typing_tells_and_enter_closes(void **state)
{
    (void)state;
    Prompt p = {0};
    Log l = {0};
    const PromptSpec s = spec(&l);
    prompt_open(&p, &s, "");
    type(&p, "bank");
    assert_int_equal(l.changes, 4);
    assert_string_equal(l.changed, "bank");
    press(&p, INPUT_ENTER);
    assert_false(p.is_open);
    assert_string_equal(l.entered, "bank");
    prompt_free(&p);
}

static void editing_goes_by_whole_letters(void **state)
{
    (void)state;
    Prompt p = {0};
    Log l = {0};
    const PromptSpec s = spec(&l);
    prompt_open(&p, &s, "");
    type(&p, "ae\xCC\x81猫");
    press(&p, INPUT_BACKSPACE);
    assert_string_equal(l.changed, "ae\xCC\x81");
    press(&p, INPUT_LEFT);
    type(&p, "x");
    assert_string_equal(l.changed, "axe\xCC\x81");
    press(&p, INPUT_DELETE);
    assert_string_equal(l.changed, "ax");
    press(&p, INPUT_HOME);
    press(&p, INPUT_BACKSPACE); /* nothing before the cursor */
    assert_string_equal(l.changed, "ax");
    press(&p, INPUT_END);
    press(&p, 23); /* Ctrl-W */
    assert_string_equal(l.changed, "");
    press(&p, INPUT_BACKSPACE); /* in an empty line: closes */
    assert_false(p.is_open);
    assert_int_equal(l.cancels, 1);
    prompt_free(&p);
}

static void history_is_kept_by_label(void **state)
{
    (void)state;
    Prompt p = {0};
    Log l = {0};
    PromptSpec s = spec(&l);
    const char *const lines[] = {"bli", "pairs", "pairs"};
    for (int i = 0; i < 3; i++) {
        prompt_open(&p, &s, "");
        type(&p, lines[i]);
        press(&p, INPUT_ENTER);
    }
    s.label = "/";
    prompt_open(&p, &s, "");
    press(&p, INPUT_UP);
    assert_string_equal(str_cstr(&p.text), "");
    press(&p, INPUT_ESCAPE);
    s.label = ":";
    prompt_open(&p, &s, "");
    type(&p, "o");
    press(&p, INPUT_UP);
    assert_string_equal(str_cstr(&p.text), "pairs");
    press(&p, INPUT_UP);
    assert_string_equal(str_cstr(&p.text), "bli"); /* the same line twice is kept once */
    press(&p, INPUT_UP);
    assert_string_equal(str_cstr(&p.text), "bli");
    press(&p, INPUT_DOWN);
    press(&p, INPUT_DOWN);
    assert_string_equal(str_cstr(&p.text), "o"); /* what was being typed */
    prompt_free(&p);
}

static void the_history_forgets_the_oldest(void **state)
{
    (void)state;
    Prompt p = {0};
    Log l = {0};
    const PromptSpec s = spec(&l);
    for (int i = 0; i < 3 * PROMPT_HISTORY; i++) {
        char line[16];
        (void)snprintf(line, sizeof line, "%d", i);
        prompt_open(&p, &s, line);
        press(&p, INPUT_ENTER);
    }
    assert_int_equal(p.npast, PROMPT_HISTORY);
    assert_string_equal(p.past[0].text, "1499");
    prompt_free(&p);
}

static void a_paste_is_text(void **state)
{
    (void)state;
    Prompt p = {0};
    Log l = {0};
    const PromptSpec s = spec(&l);
    prompt_open(&p, &s, "a");
    (void)prompt_input(&p, &(Input){.key = INPUT_PASTE, .paste = TEXT("bc d")});
    assert_string_equal(l.changed, "abc d");
    prompt_free(&p);
}

static void a_long_text_is_shown_up_to_the_cursor(void **state)
{
    (void)state;
    Prompt p = {0};
    Log l = {0};
    const PromptSpec s = spec(&l);
    prompt_open(&p, &s, "0123456789abcdef");
    Grid g = {.mode = TEXT_UTF8};
    cells_resize(&g, 8, 1);
    prompt_draw(&p, &g, (Rect){0, 0, 8, 1});
    Str out = {0};
    cells_write(&g, &out);
    assert_string_equal(str_cstr(&out), ":abcdef\n");
    assert_int_equal(g.cursor_x, 7);
    str_free(&out);
    cells_free(&g);
    prompt_free(&p);
}

static void command_lines_are_split_like_a_shell_does(void **state)
{
    (void)state;
    char **argv = NULL;
    int n = prompt_split("  why 'a b' \"it's\" x\\ y '' ", &argv);
    assert_int_equal(n, 5);
    assert_string_equal(argv[0], "why");
    assert_string_equal(argv[1], "a b");
    assert_string_equal(argv[2], "it's");
    assert_string_equal(argv[3], "x y");
    assert_string_equal(argv[4], "");
    free((void *)argv);
    assert_int_equal(prompt_split("   ", &argv), 0);
    free((void *)argv);
    n = prompt_split("'open", &argv);
    assert_int_equal(n, 1);
    assert_string_equal(argv[0], "open");
    free((void *)argv);
}

/* Whatever the word holds, quoting and splitting give it back. */
static void quoting_is_undone_by_splitting(void **state)
{
    (void)state;
    static const char *const words[] = {
        "plain", "two words", "it's", "$HOME `x`", "", "a\\b", "“猫”", "'", "-x", "*?[]"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        Str s = {0};
        prompt_quote(&s, words[i]);
        char **argv = NULL;
        assert_int_equal(prompt_split(str_cstr(&s), &argv), 1);
        assert_string_equal(argv[0], words[i]);
        free((void *)argv);
        str_free(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(typing_tells_and_enter_closes),
        cmocka_unit_test(editing_goes_by_whole_letters),
        cmocka_unit_test(history_is_kept_by_label),
        cmocka_unit_test(the_history_forgets_the_oldest),
        cmocka_unit_test(a_paste_is_text),
        cmocka_unit_test(a_long_text_is_shown_up_to_the_cursor),
        cmocka_unit_test(command_lines_are_split_like_a_shell_does),
        cmocka_unit_test(quoting_is_undone_by_splitting),
    };
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
