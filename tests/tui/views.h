/* For tests that press keys on views: a Ui without a terminal, its jobs run to their end.
 */
#ifndef TESTS_TUI_VIEWS_H
#define TESTS_TUI_VIEWS_H

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tests/tui/program.h"
#include "tests/unit/unit.h"
#include "tui/actions.h"
#include "tui/screen.h"

static inline Ui *open_study(Study *study)
{
    Ui *ui = mem_xcalloc(1, sizeof *ui);
    ui_init(ui, study, 2);
    ui->grid.mode = TEXT_UTF8;
    ui->grid.is_reordering = true;
    cells_resize(&ui->grid, 80, 24);
    return ui;
}

/* Under ISOGLOSS_TEST_SETTINGS (the sanitizers, tests/run.sh) a test that opens the whole
 * study takes ten seconds: tui_screens walks every view there, these say what they leave.
 */
static inline void skip_if_few(void)
{
    if (getenv("ISOGLOSS_TEST_SETTINGS"))
        unit_skip("half of the tests that open the study are left under the sanitizers");
}

static inline Ui *open_samples(void)
{
    char *path = program_source("samples/study.ini");
    const StudyOptions options = study_options_defaults();
    Study *study = NULL;
    assert_int_equal(study_read(&study, path, &options, NULL), OK);
    free(path);
    return open_study(study);
}

static inline void close_ui(Ui *ui)
{
    Study *study = ui->opened;
    ui_done(ui);
    free(ui);
    study_free(study);
}

/* Lets all jobs run to their end, drawing now and then as the program does. */
static inline void run(Ui *ui)
{
    for (;;) {
        (void)tasks_step(ui->tasks);
        marks_wait(ui);
        screen_draw(ui);
        if (tasks_is_idle(ui->tasks))
            return;
        int fd[TASKS_LANES];
        struct pollfd p[TASKS_LANES];
        const int n = tasks_fds(ui->tasks, fd);
        if (n == 0)
            continue; /* the drawing has asked for something */
        for (int i = 0; i < n; i++)
            p[i] = (struct pollfd){fd[i], POLLIN, 0};
        assert_true(poll(p, (nfds_t)n, 60000) > 0);
    }
}

/* Loads the study and leaves out what the overview would compute. */
static inline void load(Ui *ui)
{
    while (!ui->is_loaded) {
        (void)tasks_step(ui->tasks);
        (void)poll(NULL, 0, 1);
    }
    (void)tasks_stop(ui->tasks);
    run(ui);
}

/* Each character is a key; \r Enter, \033 Esc. */
static inline void type(Ui *ui, const char *keys)
{
    Text t = str_text(keys);
    while (t.n > 0) {
        uint32_t cp = 0;
        const size_t n = text_decode(t, &cp);
        actions_input(ui, &(Input){.key = cp});
        t = (Text){t.p + n, t.n - n};
    }
    screen_draw(ui);
}

static inline void press(Ui *ui, const char *keys)
{
    type(ui, keys);
    run(ui);
}

static inline bool has(Ui *ui, const char *text)
{
    Str s = {0};
    screen_draw(ui);
    cells_write(&ui->grid, &s);
    const bool is_there = strstr(str_cstr(&s), text) != NULL;
    if (!is_there)
        (void)fprintf(stderr, "no \"%s\" on:\n%s", text, str_cstr(&s));
    str_free(&s);
    return is_there;
}

static inline void mouse(Ui *ui, InputMouse what, int x, int y)
{
    actions_input(ui, &(Input){.key = INPUT_MOUSE, .mouse = what, .x = x, .y = y});
    run(ui);
}

/* The line of the screen that holds a text, -1. */
static inline int line_of(Ui *ui, const char *text)
{
    Str s = {0};
    screen_draw(ui);
    cells_write(&ui->grid, &s);
    const char *at = strstr(str_cstr(&s), text);
    int line = at ? 0 : -1;
    for (const char *p = s.p; at && p < at; p++)
        line += *p == '\n';
    str_free(&s);
    return line;
}

#endif
