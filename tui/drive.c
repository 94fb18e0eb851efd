#include "tui/drive.h"

#include <poll.h>

#include "core/base/text.h"
#include "tui/actions.h"
#include "tui/screen.h"

enum { LOOK_MS = 50 };

void drive_open(Ui *ui, Study *study, int threads, int w, int h)
{
    ui_init(ui, study, threads);
    ui->grid.mode = TEXT_UTF8;
    cells_resize(&ui->grid, w, h);
}

bool drive_settle(Ui *ui, bool (*goes_on)(void *ctx), void *ctx)
{
    int told = 0; /* times that goes_on said no */
    for (;;) {
        (void)tasks_step(ui->tasks);
        marks_poll(ui);
        if (!ui->is_leaving)
            screen_draw(ui);
        if (!ui->is_leaving && tasks_is_idle(ui->tasks) && marks_is_busy(ui)) {
            marks_wait(ui); /* what is stored may ask for more */
            continue;
        }
        if (ui->is_leaving || tasks_is_idle(ui->tasks))
            return told == 0;
        if (goes_on && !goes_on(ctx)) {
            (void)tasks_stop(ui->tasks);
            ui->is_leaving = ++told > 1;
        }
        int fd[TASKS_LANES];
        struct pollfd p[TASKS_LANES];
        const int n = tasks_fds(ui->tasks, fd);
        for (int i = 0; i < n; i++)
            p[i] = (struct pollfd){fd[i], POLLIN, 0};
        if (n > 0)
            (void)poll(p, (nfds_t)n, LOOK_MS);
    }
}

void drive_key(Ui *ui, uint32_t key)
{
    actions_input(ui, &(Input){.key = key});
    screen_draw(ui);
}

void drive_type(Ui *ui, Text text)
{
    while (text.n > 0) {
        uint32_t cp = 0;
        const size_t n = text_decode(text, &cp);
        if (n == 0) { /* no UTF-8 */
            text = (Text){text.p + 1, text.n - 1};
            continue;
        }
        if (cp >= 0x20 && cp != 0x7f)
            actions_input(ui, &(Input){.key = cp});
        text = (Text){text.p + n, text.n - n};
    }
    screen_draw(ui);
}
