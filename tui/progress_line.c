#include "tui/progress_line.h"

#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

#include "core/base/number.h"
#include "core/base/text.h"

enum { STEP_MS = 100, QUIET_MS = 500 };

static _Atomic(Progress *) running;
static volatile sig_atomic_t stopped_by, line_is_shown;

static void on_signal(int sig)
{
    static const char wipe[] = "\r\033[K";
    if (stopped_by != 0 && sig == SIGINT) {
        if (line_is_shown) {
            const ssize_t n = write(STDERR_FILENO, wipe, sizeof wipe - 1);
            (void)n;
        }
        _exit(128 + SIGINT);
    }
    stopped_by = sig;
    progress_cancel(atomic_load(&running));
}

static const int caught[] = {SIGINT, SIGTERM, SIGHUP};
enum { CAUGHT = sizeof caught / sizeof *caught };

static void catch_signals(struct sigaction old[CAUGHT])
{
    struct sigaction now = {.sa_handler = on_signal};
    (void)sigemptyset(&now.sa_mask);
    for (int i = 0; i < CAUGHT; i++) {
        (void)sigaction(caught[i], NULL, &old[i]);
        if (old[i].sa_handler != SIG_IGN) /* as nohup and background jobs want it */
            (void)sigaction(caught[i], &now, NULL);
    }
}

static void release_signals(const struct sigaction old[CAUGHT])
{
    for (int i = 0; i < CAUGHT; i++)
        (void)sigaction(caught[i], &old[i], NULL);
}

int progress_line_signal(void)
{
    return stopped_by;
}

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void add_rate(Str *out, double rate)
{
    static const char *const unit[] = {"", "k", "M", "G", "T"};
    size_t u = 0;
    while (rate >= 999.5 && u + 1 < sizeof unit / sizeof *unit) {
        rate /= 1000;
        u++;
    }
    str_add_cstr(out, ", ");
    number_add_fixed(out, rate, rate < 9.95 ? 1 : 0);
    str_addf(out, "%s/s", unit[u]);
}

static void add_time(Str *out, double seconds)
{
    const int64_t s = (int64_t)(seconds + 0.5);
    if (s < 60) {
        str_addf(out, ", %d s left", (int)s);
    } else if (s < 3600) {
        str_addf(out, ", %d min %d s left", (int)(s / 60), (int)(s % 60));
    } else if (s < 1000000) {
        str_addf(out, ", %d h %d min left", (int)(s / 3600), (int)(s / 60 % 60));
    }
}

void progress_line_format(Str *out, const char *gerund, uint64_t done, uint64_t total,
                          double seconds)
{
    str_add_cstr(out, gerund);
    const double rate = seconds > 0 ? (double)done / seconds : 0;
    if (total > 0) {
        const double share = done < total ? (double)done / (double)total : 1;
        str_addf(out, ": %d %%", (int)(100 * share));
        if (done > 0 && seconds > 0) {
            add_rate(out, rate);
            add_time(out, done < total ? (double)(total - done) / rate : 0);
        }
    } else if (done > 0) {
        str_add_cstr(out, ": ");
        number_add_grouped(out, (int64_t)done);
        add_rate(out, rate);
    }
    str_add_cstr(out, " (^C stops)");
}

/* What is on the screen, and since when the present stage runs. */
typedef struct Line {
    bool is_wanted;
    double started, stage_started;
    unsigned stage;
} Line;

static void draw(Line *line, Progress *p)
{
    const double t = now();
    const unsigned stage = atomic_load(&p->stage);
    if (stage != line->stage) {
        line->stage = stage;
        line->stage_started = t;
    }
    if (!line->is_wanted || t - line->started < 1e-3 * QUIET_MS)
        return;
    struct winsize size = {0};
    (void)ioctl(STDERR_FILENO, TIOCGWINSZ, &size);
    const int width = size.ws_col > 1 ? size.ws_col - 1 : 79;
    Str text = {0};
    Str shown = {0};
    progress_line_format(&text, atomic_load(&p->gerund), atomic_load(&p->done),
                         atomic_load(&p->total), t - line->stage_started);
    str_add_cstr(&shown, "\r\033[K");
    if (text_cells((Text){text.p, text.n}) > width) {
        (void)text_cut(&shown, (Text){text.p, text.n}, width, TEXT_ASCII);
    } else {
        str_add_text(&shown, (Text){text.p, text.n});
    }
    line_is_shown = 1;
    const ssize_t n = write(STDERR_FILENO, shown.p, shown.n);
    (void)n;
    str_free(&text);
    str_free(&shown);
}

static void wipe(void)
{
    if (!line_is_shown)
        return;
    const ssize_t n = write(STDERR_FILENO, "\r\033[K", 4);
    (void)n;
    line_is_shown = 0;
}

Status progress_line_run(JobFn fn, void *ctx, int threads, bool is_quiet, void **result,
                         Error *err)
{
    *result = NULL;
    struct sigaction old[CAUGHT];
    Job *job = NULL;
    Line line = {.is_wanted = !is_quiet && isatty(STDERR_FILENO) == 1, .started = now()};
    stopped_by = 0;
    catch_signals(old); /* before there is anything to stop: a signal may come at once */
    if (job_start(&job, fn, ctx, threads, NULL) != OK) {
        Progress alone;
        progress_init(&alone, 1);
        atomic_store(&running, &alone);
        if (stopped_by != 0)
            progress_cancel(&alone);
        const Status status = fn(ctx, &alone, result, err);
        release_signals(old);
        atomic_store(&running, NULL);
        return status;
    }
    Progress *progress = job_progress(job);
    atomic_store(&running, progress);
    if (stopped_by != 0)
        progress_cancel(progress);
    line.stage_started = line.started;
    struct pollfd ended = {.fd = job_fd(job), .events = POLLIN};
    while (!job_is_done(job)) {
        (void)poll(&ended, 1, STEP_MS); /* EINTR: look again */
        if (!job_is_done(job))
            draw(&line, progress);
    }
    const Status status = job_take(job, result, err);
    release_signals(old);
    atomic_store(&running, NULL);
    wipe();
    job_free(job, NULL);
    return status;
}
