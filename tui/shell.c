/* The program starts itself with other arguments, its two outputs in pipes. The job reads
 * them until both are closed, looking every 50 ms whether it is to stop; then it
 * interrupts the process, which takes away what is half written. */
#include "tui/shell.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "tui/actions.h"
#include "tui/view_text.h"

enum { LOOK_MS = 50, BLOCK = 4096, EXIT_OUTPUT = 4 };

/* One run; owned by its task, and the result of it. */
typedef struct Run {
    Ui *ui;
    char *line, *program;
    bool is_forced;
    int code;          /* exit code; -1: it did not end by itself */
    ShellOutput of[2]; /* stdout, stderr */
} Run;

static void free_run(void *ctx)
{
    Run *r = ctx;
    if (!r)
        return;
    free(r->line);
    free(r->program);
    str_free(&r->of[0].text);
    str_free(&r->of[1].text);
    free(r);
}

int shell_words(const char *line, bool is_forced, char ***split, char ***argv)
{
    const int n = prompt_split(line, split);
    static char plain[] = "--plain";
    static char force[] = "--force";
    char **word = mem_xcalloc((size_t)n + 3, sizeof *word);
    bool has_format = false;
    for (int i = 0; i < n && strcmp((*split)[i], "--") != 0; i++)
        has_format = has_format || strcmp((*split)[i], "--format") == 0 ||
                     strncmp((*split)[i], "--format=", 9) == 0;
    int count = 0;
    for (int i = 0; i < n; i++) {
        word[count++] = (*split)[i];
        if (i == 0 && !has_format)
            word[count++] = plain;
        if (i == 0 && is_forced)
            word[count++] = force;
    }
    *argv = word;
    return count;
}

static int spawn(const Run *r, const int out[2], const int err[2], pid_t *pid)
{
    posix_spawn_file_actions_t files;
    posix_spawnattr_t attributes;
    char **split = NULL;
    char **argv = NULL;
    (void)shell_words(r->line, r->is_forced, &split, &argv);
    (void)posix_spawn_file_actions_init(&files);
    (void)posix_spawnattr_init(&attributes);
    (void)posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    (void)posix_spawn_file_actions_adddup2(&files, out[1], 1);
    (void)posix_spawn_file_actions_adddup2(&files, err[1], 2);
    sigset_t none;
    (void)sigemptyset(&none);
    (void)posix_spawnattr_setsigmask(&attributes, &none);
    (void)posix_spawnattr_setpgroup(&attributes, 0);
    (void)posix_spawnattr_setflags(&attributes,
                                   POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    const int failed = posix_spawn(pid, r->program, &files, &attributes, argv, environ);
    (void)posix_spawn_file_actions_destroy(&files);
    (void)posix_spawnattr_destroy(&attributes);
    free((void *)argv);
    free((void *)split);
    return failed;
}

void shell_keep(ShellOutput *out, const char *bytes, size_t n)
{
    const size_t room = SHELL_MOST_BYTES - out->text.n;
    const size_t kept = n < room ? n : room;
    str_add(&out->text, bytes, kept);
    out->dropped += n - kept;
}

/* Takes what there is to read; false at the end. */
static bool take(int fd, ShellOutput *out)
{
    char block[BLOCK];
    const ssize_t n = read(fd, block, sizeof block);
    if (n < 0)
        return errno == EINTR || errno == EAGAIN;
    shell_keep(out, block, (size_t)n);
    return n > 0;
}

/* Reads both outputs to their ends; false when it was told to stop on the way. */
static bool read_all(Run *r, int out, int err, pid_t pid, Progress *progress)
{
    struct pollfd fd[2] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
    bool goes_on = true;
    while (fd[0].fd >= 0 || fd[1].fd >= 0) {
        if (goes_on && !progress_tick(progress, 0)) {
            goes_on = false;
            (void)kill(pid, SIGINT);
        }
        (void)poll(fd, 2, LOOK_MS);
        for (int i = 0; i < 2; i++)
            if (fd[i].revents && !take(fd[i].fd, &r->of[i]))
                fd[i].fd = -1;
    }
    return goes_on;
}

static void close_both(const int fd[2])
{
    (void)close(fd[0]);
    (void)close(fd[1]);
}

static Status watch(Run *r, const int out[2], const int err_pipe[2], Progress *progress,
                    Error *err)
{
    pid_t pid = -1;
    const int failed = spawn(r, out, err_pipe, &pid);
    (void)close(out[1]);
    (void)close(err_pipe[1]);
    if (failed) {
        (void)close(out[0]);
        (void)close(err_pipe[0]);
        return error_set(err, E_LIMIT, "no process can be made: %s", strerror(failed));
    }
    const bool is_whole = read_all(r, out[0], err_pipe[0], pid, progress);
    (void)close(out[0]);
    (void)close(err_pipe[0]);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    r->code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return is_whole || r->code == 0 ? OK : E_CANCELED;
}

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    Run *r = ctx;
    int out[2];
    int err_pipe[2];
    if (!progress_begin(progress, "reading, measuring, writing", 0))
        return E_CANCELED;
    if (pipe2(out, O_CLOEXEC) != 0)
        return error_set(err, E_LIMIT, "no pipe can be made: %s", strerror(errno));
    if (pipe2(err_pipe, O_CLOEXEC) != 0) {
        close_both(out);
        return error_set(err, E_LIMIT, "no pipe can be made: %s", strerror(errno));
    }
    TRY(watch(r, out, err_pipe, progress, err));
    Run *copy = mem_xcalloc(1, sizeof *copy);
    *copy = *r; /* the task's own one is freed without what moves into the result */
    r->line = r->program = NULL;
    r->of[0] = r->of[1] = (ShellOutput){0};
    *result = copy;
    return OK;
}

static void start(Ui *ui, const char *line, bool is_forced);

static void replace_answered(void *ctx, const char *text)
{
    Run *r = ctx;
    if (text[0] == 'y' || text[0] == 'Y')
        start(r->ui, r->line, true);
    else
        ui_say(r->ui, "nothing was written");
    free_run(r);
}

static void replace_canceled(void *ctx)
{
    Run *r = ctx;
    ui_say(r->ui, "nothing was written");
    free_run(r);
}

void shell_tell(const ShellOutput of[2], Str *text)
{
    str_add_text(text, (Text){str_cstr(&of[1].text), of[1].text.n});
    if (text->n > 0 && of[0].text.n > 0)
        str_add_char(text, '\n');
    str_add_text(text, (Text){str_cstr(&of[0].text), of[0].text.n});
    const uint64_t dropped = of[0].dropped + of[1].dropped;
    if (dropped > 0) {
        str_addf(text,
                 "\n\n%" PRIu64 " bytes more were said that are not kept: the view keeps "
                 "%d MiB. Give -o FILE, or run it in a shell, to have all.",
                 dropped, (int)(SHELL_MOST_BYTES >> 20));
    }
}

/* What it said, its complaints first. */
static void show(Ui *ui, const Run *r)
{
    Str text = {0};
    shell_tell(r->of, &text);
    if (text.n == 0)
        str_add_cstr(&text, r->code == 0 ? "done" : "it ended without a word");
    str_add_cstr(&text, "\n\n");
    actions_fold_command(&text, r->line, ui->grid.w);
    const char *heading = r->code == 0   ? "It is done:"
                          : r->code == 1 ? "A threshold is crossed:"
                          : r->code < 0  ? "It was killed by a signal:"
                                         : "It was refused:";
    char *verb = mem_xstrndup(r->line + strlen("isogloss "),
                              strcspn(r->line + strlen("isogloss "), " "));
    ui_open(ui, view_text_new(verb, heading, str_cstr(&text)));
    free(verb);
    str_free(&text);
}

/* Into the journal: the command, and the file that it named. */
static void note(Ui *ui, const Run *r)
{
    char **argv = NULL;
    const char *path = NULL;
    const int argc = prompt_split(r->line, &argv);
    for (int i = 1; i < argc; i++) {
        if (strncmp(argv[i], "--output=", 9) == 0)
            path = argv[i] + 9;
        else if (i + 1 < argc &&
                 (strcmp(argv[i], "-o") == 0 || strcmp(argv[i], "--output") == 0))
            path = argv[i + 1];
    }
    journal_run(ui, r->line, r->code == 0 ? path : NULL);
    free((void *)argv);
}

static void done(void *owner, Status status, void *result, const Error *err)
{
    Ui *ui = owner;
    Run *r = result;
    ui->is_dirty = true;
    ui->message[0] = '\0';
    if (status == E_CANCELED) {
        ui_say(ui, "stopped: files that were finished before stay");
        return;
    }
    if (status != OK) {
        ui_fail(ui, err);
        return;
    }
    const bool is_there = r->code == EXIT_OUTPUT && !r->is_forced &&
                          strstr(str_cstr(&r->of[1].text), "--force") != NULL;
    if (is_there && !ui->prompt.is_open) {
        const PromptSpec spec = {.label = "the output exists: replace it? (y/n) ",
                                 .ctx = r,
                                 .is_unrecorded = true,
                                 .enter = replace_answered,
                                 .cancel = replace_canceled};
        ui_ask(ui, &spec, "");
        return;
    }
    note(ui, r);
    show(ui, r);
    free_run(r);
}

static void start(Ui *ui, const char *line, bool is_forced)
{
    Run *r = mem_xcalloc(1, sizeof *r);
    *r = (Run){.ui = ui,
               .line = mem_xstrdup(line),
               .program = mem_xstrdup(ui->program ? ui->program : "/proc/self/exe"),
               .is_forced = is_forced};
    Task task = {.lane = TASK_ASIDE, /* searches need not wait for it */
                 .run = run,
                 .ctx = r,
                 .free_ctx = free_run,
                 .drop = free_run,
                 .done = done,
                 .owner = ui};
    const char *verb = line + strlen("isogloss ");
    (void)text_short(task.label, (Text){verb, strcspn(verb, " ")});
    ui_say(ui, "%s has begun; Ctrl-C stops it", task.label);
    tasks_add(ui->tasks, &task, true);
}

void shell_run_again(Ui *ui, const char *line)
{
    start(ui, line, true);
}

void shell_run(Ui *ui, const char *line)
{
    if (!ui->is_replaying)
        start(ui, line, false);
}
