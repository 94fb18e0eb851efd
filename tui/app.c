/* The event loop. One thread owns the screen: it waits for keys, signals and the end of
 * the running task, and draws at most thirty times a second. */
#include "tui/app.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tui/actions.h"
#include "tui/config.h"
#include "tui/curses_out.h"
#include "tui/memory.h"
#include "tui/screen.h"
#include "tui/signals.h"
#include "tui/tour.h"

enum { FRAME_MS = 33, LIVE_MS = 60, MARKS_MS = 1000, PROGRESS_MS = 150, INPUTS = 200 };

AppOptions app_options_defaults(void)
{
    return (AppOptions){.threads = 0, .color = APP_COLOR_AUTO, .marks_home = ""};
}

/* When the screen was drawn: at all, and for a key. A key does not wait for the frame of
 * something that moves by itself; each of the two has its own at most thirty times a
 * second. */
typedef struct Frames {
    double drawn_at, keyed_at; /* tasks_now */
    bool has_key;              /* a key has come since */
} Frames;

/* What tests ask for with a mark and when it is answered. */
typedef struct TestMarks {
    unsigned drawn, idle; /* numbers of the marks that came */
    bool wants_drawn, wants_idle;
} TestMarks;

/* Terminals that put right-to-left text in order by themselves and cannot be told not to.
 */
static bool terminal_reorders(void)
{
    const char *program = getenv("TERM_PROGRAM");
    return getenv("KONSOLE_VERSION") || getenv("MLTERM") ||
           (program && strcmp(program, "Apple_Terminal") == 0);
}

static void fit_grid(Ui *ui)
{
    int w = 0;
    int h = 0;
    curses_out_fit(&w, &h);
    if (ui->grid.w != w || ui->grid.h != h)
        cells_resize(&ui->grid, w, h);
    ui->is_dirty = true;
}

static void take_signals(Ui *ui)
{
    static const int deadly[] = {SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        if (signals_take(deadly[i])) {
            ui->signal = deadly[i];
            ui->is_leaving = true;
        }
    }
    if (signals_take(SIGINT))
        actions_stop(ui);
    if (signals_take(SIGTSTP)) {
        const double began = tasks_now();
        curses_out_suspend();
        tasks_skip_time(ui->tasks, tasks_now() - began);
        (void)signals_take(SIGCONT);
        fit_grid(ui);
    }
    if (signals_take(SIGCONT)) {
        curses_out_resume();
        fit_grid(ui);
    }
    if (signals_take(SIGWINCH))
        fit_grid(ui);
}

static void take_input(Ui *ui, TestMarks *marks, Frames *frames)
{
    Input in;
    for (int i = 0; i < INPUTS && !ui->is_leaving && curses_out_read(&in); i++) {
        switch (in.key) {
        case INPUT_RESIZE: fit_grid(ui); break;
        case INPUT_MARK_DRAWN:
            marks->drawn++;
            marks->wants_drawn = true;
            break;
        case INPUT_MARK_IDLE:
            marks->idle++;
            marks->wants_idle = true;
            break;
        case 26: (void)raise(SIGTSTP); return; /* Ctrl-Z */
        default:
            frames->has_key = true;
            actions_input(ui, &in);
            break;
        }
    }
}

static void answer_marks(const Ui *ui, TestMarks *marks)
{
    if (marks->wants_drawn)
        curses_out_mark("drawn", marks->drawn);
    marks->wants_drawn = false;
    if (marks->wants_idle && tasks_is_idle(ui->tasks) && !marks_is_busy(ui)) {
        curses_out_mark("idle", marks->idle);
        marks->wants_idle = false;
    }
}

/* Milliseconds until the screen may be drawn. */
static int frame_left(const Frames *f)
{
    const double since = f->has_key ? f->keyed_at : f->drawn_at;
    const int left = FRAME_MS - (int)(1000 * (tasks_now() - since));
    return left > 0 ? left : 0;
}

static void draw(Ui *ui, Frames *f)
{
    ui->is_dirty = false;
    f->drawn_at = tasks_now();
    f->keyed_at = f->has_key ? f->drawn_at : f->keyed_at;
    f->has_key = false;
    screen_draw(ui);
    curses_out_show(&ui->grid);
}

/* Milliseconds until something is to be done without being woken; -1: never. */
static int next_timeout(const Ui *ui, const Frames *frames)
{
    if (ui->is_dirty)
        return frame_left(frames);
    if (tasks_is_idle(ui->tasks))
        return ui->marks.keeper ? MARKS_MS : -1; /* what other programs mark */
    return tasks_is_live(ui->tasks) ? LIVE_MS : PROGRESS_MS;
}

static void loop(Ui *ui)
{
    TestMarks marks = {0};
    Frames frames = {0};
    while (!ui->is_leaving) {
        if (tasks_step(ui->tasks))
            ui->is_dirty = true;
        const bool is_due = frame_left(&frames) == 0;
        if (ui->is_dirty && (is_due || marks.wants_drawn || marks.wants_idle))
            draw(ui, &frames);
        if (!ui->is_dirty)
            answer_marks(ui, &marks);
        struct pollfd fds[2 + TASKS_LANES] = {{curses_out_fd(), POLLIN, 0},
                                              {marks_fd(ui), POLLIN, 0}};
        int job[TASKS_LANES];
        const int jobs = tasks_fds(ui->tasks, job);
        for (int i = 0; i < jobs; i++)
            fds[2 + i] = (struct pollfd){job[i], POLLIN, 0};
        const int ready = signals_wait(fds, 2 + (nfds_t)jobs, next_timeout(ui, &frames));
        if (ready == 0 && !tasks_is_idle(ui->tasks))
            ui->is_dirty = true; /* the progress line */
        const bool is_lost = (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)) ||
                             ((fds[0].revents & POLLIN) && curses_out_is_lost());
        if (is_lost) {
            ui->signal = SIGHUP;
            ui->is_leaving = true;
        }
        marks_poll(ui);
        if (!is_lost)
            take_input(ui, &marks, &frames);
        take_signals(ui); /* after the input: a size changed before a key counts for it */
    }
}

/* What the user has set, and what is left of earlier runs. */
static Memory *personal(Ui *ui, const AppOptions *options, const Config *config,
                        const Str *complaints)
{
    bool has_died = false;
    Memory *memory = memory_open(options->state_home, &ui->prompt, &has_died);
    if (config->mouse == CONFIG_NO)
        curses_out_set_mouse(false);
    if (config->bidi != CONFIG_UNSET)
        ui->grid.is_reordering = config->bidi == CONFIG_YES;
    if (complaints->n > 0) {
        const char *first = str_cstr(complaints);
        int lines = 0;
        for (const char *p = first; *p; p++)
            lines += *p == '\n';
        const int n = (int)strcspn(first, "\n");
        if (lines > 1)
            ui_warn(ui, "%.*s (and %d more)", n, first, lines - 1);
        else
            ui_warn(ui, "%.*s", n, first);
    } else if (has_died) {
        ui_say(ui, "the last run ended suddenly; nothing was lost");
    }
    return memory;
}

Status app_run(Study *study, const AppOptions *options, Error *err)
{
    const char *marks = getenv("ISOGLOSS_TEST_MARK");
    CursesOutOptions out = {.color = options->color, .has_marks = marks && marks[0]};
    Config config;
    Str complaints = {0};
    error_clear(err);
    config_load(options->config_home, &config, &complaints);
    if (out.color == APP_COLOR_AUTO && config.color != CONFIG_UNSET)
        out.color = config.color == CONFIG_YES ? APP_COLOR_ALWAYS : APP_COLOR_NEVER;
    const Status opened = curses_out_open(&out, err);
    if (opened != OK) {
        str_free(&complaints);
        return opened;
    }
    signals_open();
    int lost = 0;
    Ui ui;
    ui_init(&ui, study, options->threads);
    const MarksOptions kept = {.home = options->marks_home,
                               .is_blind = options->is_blind,
                               .now = options->now,
                               .state = options->state_home,
                               .last_word = options->last_word,
                               .lost = &lost,
                               .instead = options->is_tour ? "" : NULL};
    marks_open(&ui, &kept);
    if (options->is_tour)
        tour_begin(&ui);
    ui.journal = journal_new(options->command ? options->command : "isogloss");
    ui.grid.mode = curses_out_mode();
    ui.grid.is_reordering = !terminal_reorders();
    if (ui.grid.mode == TEXT_ASCII)
        ui_say(&ui, "no UTF-8 locale: letters are shown as \\uXXXX");
    Memory *memory = personal(&ui, options, &config, &complaints);
    str_free(&complaints);
    fit_grid(&ui);
    loop(&ui);
    memory_close(memory);
    const int signal = ui.signal;
    Status status = ui.status;
    if (err)
        *err = ui.err;
    curses_out_close();
    if (signal == SIGINT && !tasks_is_idle(ui.tasks)) {
        marks_abandon(&ui);
        signals_die(signal); /* asked for twice: not to wait for the task */
    }
    ui_done(&ui);
    signals_close();
    if (signal)
        signals_die(signal);
    if (status == OK && lost > 0)
        status =
            error_set(err, E_OUTPUT, "isogloss ends without marks that it was given");
    return status;
}
