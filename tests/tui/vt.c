#include "tests/tui/vt.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>
#include <utmp.h>
#include <vterm.h>

#include "core/base/mem.h"
#include "core/base/text.h"

struct Vt {
    VTerm *vt;
    VTermScreen *screen;
    int fd, slave;
    pid_t pid;
    int rows, cols;
    bool is_alternate, has_cursor, has_mouse, is_over;
    int status;
    unsigned drawn, idle;           /* marks sent */
    unsigned drawn_seen, idle_seen; /* marks answered */
    char title[128];
    size_t title_n;
    int in_title; /* 0 outside, 1 ESC, 2 ESC ], 3 inside of an escape sequence */
    int strays;
    size_t bytes;
    bool has_high_bytes;
    struct termios before;
};

enum { PATIENCE_MS = 90000 };

static int on_property(VTermProp prop, VTermValue *v, void *user)
{
    Vt *t = user;
    switch (prop) {
    case VTERM_PROP_ALTSCREEN: t->is_alternate = v->boolean; break;
    case VTERM_PROP_CURSORVISIBLE: t->has_cursor = v->boolean; break;
    case VTERM_PROP_MOUSE: t->has_mouse = v->number != VTERM_PROP_MOUSE_NONE; break;
    case VTERM_PROP_TITLE:
    case VTERM_PROP_ICONNAME:
    case VTERM_PROP_REVERSE:
    case VTERM_PROP_CURSORSHAPE:
    case VTERM_PROP_CURSORBLINK:
    case VTERM_N_PROPS: break;
    }
    return 1;
}

static void write_out(const char *s, size_t n, void *user)
{
    const Vt *t = user;
    while (n > 0) {
        const ssize_t k = write(t->fd, s, n);
        if (k <= 0)
            return;
        s += k;
        n -= (size_t)k;
    }
}

/* Finds the marks in the stream itself, whatever the terminal makes of titles. */
static void scan(Vt *t, unsigned char c)
{
    t->has_high_bytes |= c >= 0x80;
    t->bytes++;
    switch (t->in_title) {
    case 0:
        if (c == 0x1b)
            t->in_title = 1;
        else if (c < 0x20 && c != '\r' && c != '\n' && c != '\b' && c != 0x0f)
            t->strays++;
        break;
    case 1:
        t->in_title = c == ']' ? 2 : c == '[' ? 3 : (c == '(' || c == ')') ? 4 : 0;
        t->title_n = 0;
        break;
    case 2:
        if (c == 7) {
            t->bytes -= t->title_n + 3; /* ESC ] ... BEL: only tests are told */
            t->title[t->title_n] = '\0';
            /* NOLINTNEXTLINE(cert-err34-c): the program's own numbers */
            (void)sscanf(t->title, "2;isogloss drawn %u", &t->drawn_seen);
            /* NOLINTNEXTLINE(cert-err34-c): the program's own numbers */
            (void)sscanf(t->title, "2;isogloss idle %u", &t->idle_seen);
            t->in_title = 0;
        } else if (t->title_n + 1 < sizeof t->title) {
            t->title[t->title_n++] = (char)c;
        }
        break;
    case 3:
        if (c >= 0x40 && c <= 0x7e)
            t->in_title = 0;
        break;
    default: t->in_title = 0; break;
    }
}

/* Takes what the program wrote; false when it has ended or nothing came in time. */
static bool pump(Vt *t, int timeout_ms)
{
    struct pollfd p = {t->fd, POLLIN, 0};
    char buf[65536];
    if (t->is_over || poll(&p, 1, timeout_ms) <= 0)
        return false;
    const ssize_t n = read(t->fd, buf, sizeof buf);
    if (n <= 0) {
        t->is_over = true;
        return false;
    }
    for (ssize_t i = 0; i < n; i++)
        scan(t, (unsigned char)buf[i]);
    (void)vterm_input_write(t->vt, buf, (size_t)n);
    return true;
}

static void make_terminal(Vt *t)
{
    static const VTermScreenCallbacks callbacks = {.settermprop = on_property};
    t->vt = vterm_new(t->rows, t->cols);
    vterm_set_utf8(t->vt, 1);
    t->screen = vterm_obtain_screen(t->vt);
    vterm_screen_set_callbacks(t->screen, &callbacks, t);
    vterm_screen_enable_altscreen(t->screen, 1);
    vterm_screen_reset(t->screen, 1);
    vterm_output_set_callback(t->vt, write_out, t);
}

static void run_child(const VtOptions *o, char *const *argv)
{
    (void)setenv("TERM", o->term ? o->term : "xterm-256color", 1);
    (void)setenv("LC_ALL", o->locale ? o->locale : "C.UTF-8", 1);
    (void)setenv("ISOGLOSS_TEST_MARK", "1", 1);
    /* nothing is kept for, or set by, the user who runs the tests */
    (void)setenv("XDG_CONFIG_HOME", "/dev/null", 1);
    (void)setenv("XDG_STATE_HOME", "/dev/null", 1);
    static const char *const unwanted[] = {"COLUMNS",         "LINES",  "NO_COLOR",
                                           "KONSOLE_VERSION", "MLTERM", "TERM_PROGRAM"};
    for (size_t i = 0; i < sizeof unwanted / sizeof *unwanted; i++)
        (void)unsetenv(unwanted[i]);
    for (int i = 0; o->env && o->env[i]; i++)
        (void)putenv(mem_xstrdup(o->env[i]));
    if (o->folder && chdir(o->folder) != 0)
        _exit(126);
    (void)execv(argv[0], argv);
    _exit(127);
}

/* What a shell does for a job: its own process group, the terminal, stop and go. Says
 * "[stopped]" and continues the job on SIGUSR1; ends as the job ends. */
static void run_shell(const VtOptions *o, char *const *argv)
{
    sigset_t go;
    (void)sigemptyset(&go);
    (void)sigaddset(&go, SIGUSR1);
    (void)sigaddset(&go, SIGTTOU);
    (void)sigprocmask(SIG_BLOCK, &go, NULL);
    struct termios modes;
    (void)tcgetattr(0, &modes);
    const pid_t job = fork();
    if (job == 0) {
        (void)setpgid(0, 0);
        (void)tcsetpgrp(0, getpid());
        (void)sigprocmask(SIG_UNBLOCK, &go, NULL);
        run_child(o, argv);
    }
    for (;;) {
        int status = 0;
        int sig = 0;
        (void)waitpid(job, &status, WUNTRACED);
        if (WIFEXITED(status))
            _exit(WEXITSTATUS(status));
        if (WIFSIGNALED(status))
            _exit(128 + WTERMSIG(status));
        (void)tcsetpgrp(0, getpid());
        (void)tcsetattr(0, TCSADRAIN, &modes);
        static const char said[] = "[stopped]\r\n";
        (void)!write(1, said, sizeof said - 1);
        (void)sigdelset(&go, SIGTTOU);
        (void)sigwait(&go, &sig);
        (void)tcsetpgrp(0, job);
        (void)kill(-job, SIGCONT);
    }
}

Vt *vt_start(const VtOptions *o, char *const *argv)
{
    Vt *t = mem_xcalloc(1, sizeof *t);
    t->rows = o->rows;
    t->cols = o->cols;
    t->has_cursor = true;
    make_terminal(t);
    const struct winsize size = {.ws_row = (unsigned short)o->rows,
                                 .ws_col = (unsigned short)o->cols};
    if (openpty(&t->fd, &t->slave, NULL, NULL, &size) != 0)
        abort();
    (void)fcntl(t->fd, F_SETFD, FD_CLOEXEC);
    (void)tcgetattr(t->slave, &t->before);
    t->pid = fork();
    if (t->pid == 0) {
        (void)login_tty(t->slave);
        if (o->has_shell)
            run_shell(o, argv);
        run_child(o, argv);
    }
    return t;
}

void vt_send(Vt *t, const char *keys)
{
    write_out(keys, strlen(keys), t);
}

/* Takes what comes; a program that has ended is seen at once, with all that it wrote. */
static void pump_alive(Vt *t)
{
    int status = 0;
    if (pump(t, 50) || t->pid <= 0 || waitpid(t->pid, &status, WNOHANG) != t->pid)
        return;
    t->status = status;
    t->pid = -1;
    while (pump(t, 20)) {
    }
    t->is_over = true;
}

static bool is_late(const struct timespec *begin)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (now.tv_sec - begin->tv_sec) * 1000 >= PATIENCE_MS;
}

static bool wait_mark(Vt *t, const unsigned *seen, unsigned wanted)
{
    struct timespec begin;
    (void)clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
        if (*seen >= wanted)
            return true;
        pump_alive(t);
    } while (!t->is_over && !is_late(&begin));
    return *seen >= wanted;
}

bool vt_drawn(Vt *t)
{
    vt_send(t, "\033[98~");
    return wait_mark(t, &t->drawn_seen, ++t->drawn);
}

bool vt_idle(Vt *t)
{
    vt_send(t, "\033[99~");
    return wait_mark(t, &t->idle_seen, ++t->idle);
}

bool vt_press(Vt *t, const char *keys)
{
    vt_send(t, keys);
    return vt_idle(t);
}

void vt_resize(Vt *t, int rows, int cols)
{
    const struct winsize size = {.ws_row = (unsigned short)rows,
                                 .ws_col = (unsigned short)cols};
    t->rows = rows;
    t->cols = cols;
    vterm_set_size(t->vt, rows, cols);
    (void)ioctl(t->fd, TIOCSWINSZ, &size);
}

void vt_signal(Vt *t, int sig)
{
    if (t->pid > 0)
        (void)kill(t->pid, sig);
}

void vt_click(Vt *t, int row, int col, int button)
{
    char buf[64];
    const int code = button >= 4 ? 64 + button - 4 : button - 1;
    (void)snprintf(buf, sizeof buf, "\033[<%d;%d;%dM", code, col + 1, row + 1);
    vt_send(t, buf);
    if (button < 4) {
        (void)snprintf(buf, sizeof buf, "\033[<%d;%d;%dm", code, col + 1, row + 1);
        vt_send(t, buf);
    }
}

static void add_line(Vt *t, int row, Str *out)
{
    const size_t begin = out->n;
    size_t end = begin;
    for (int col = 0; col < t->cols;) {
        VTermScreenCell cell;
        (void)vterm_screen_get_cell(t->screen, (VTermPos){row, col}, &cell);
        for (int i = 0; i < VTERM_MAX_CHARS_PER_CELL && cell.chars[i]; i++)
            text_encode(out, cell.chars[i]);
        if (!cell.chars[0])
            str_add_char(out, ' ');
        if (cell.chars[0] && cell.chars[0] != ' ')
            end = out->n;
        col += cell.width > 0 ? cell.width : 1;
    }
    out->n = end;
}

char *vt_line(Vt *t, int row)
{
    Str s = {0};
    add_line(t, row, &s);
    str_add_char(&s, '\0');
    return str_take(&s);
}

char *vt_screen(Vt *t)
{
    Str s = {0};
    for (int row = 0; row < t->rows; row++) {
        add_line(t, row, &s);
        str_add_char(&s, '\n');
    }
    return str_take(&s);
}

bool vt_has(Vt *t, const char *text)
{
    char *s = vt_screen(t);
    const bool has = strstr(s, text) != NULL;
    free(s);
    return has;
}

bool vt_wait_for(Vt *t, const char *text)
{
    struct timespec begin;
    (void)clock_gettime(CLOCK_MONOTONIC, &begin);
    do {
        if (vt_has(t, text))
            return true;
        pump_alive(t);
    } while (!t->is_over && !is_late(&begin));
    return vt_has(t, text);
}

bool vt_is_alternate(const Vt *t)
{
    return t->is_alternate;
}

bool vt_has_cursor(const Vt *t)
{
    return t->has_cursor;
}

bool vt_has_mouse(const Vt *t)
{
    return t->has_mouse;
}

int vt_stray_controls(const Vt *t)
{
    return t->strays;
}

size_t vt_bytes(const Vt *t)
{
    return t->bytes;
}

bool vt_is_ascii(const Vt *t)
{
    return !t->has_high_bytes;
}

bool vt_is_plain(Vt *t, int row, int col)
{
    VTermScreenCell cell;
    (void)vterm_screen_get_cell(t->screen, (VTermPos){row, col}, &cell);
    return VTERM_COLOR_IS_DEFAULT_FG(&cell.fg) && VTERM_COLOR_IS_DEFAULT_BG(&cell.bg);
}

void vt_continue(Vt *t)
{
    vt_signal(t, SIGUSR1);
}

void vt_hang_up(Vt *t)
{
    (void)close(t->slave);
    (void)close(t->fd);
    t->fd = -1;
    t->slave = -1;
}

bool vt_modes_are_restored(const Vt *t)
{
    struct termios now;
    return tcgetattr(t->slave, &now) == 0 && now.c_iflag == t->before.c_iflag &&
           now.c_oflag == t->before.c_oflag && now.c_lflag == t->before.c_lflag &&
           memcmp(now.c_cc, t->before.c_cc, sizeof now.c_cc) == 0;
}

int vt_finish(Vt *t)
{
    for (int i = 0; i < PATIENCE_MS / 20 && t->pid > 0; i++) {
        (void)pump(t, 20);
        int status = 0;
        if (waitpid(t->pid, &status, WNOHANG) == t->pid) {
            t->status = status;
            t->pid = -1;
        }
    }
    if (t->pid > 0) { /* it hangs: the caller sees SIGKILL */
        (void)kill(t->pid, SIGKILL);
        (void)waitpid(t->pid, &t->status, 0);
        t->pid = -1;
    }
    while (pump(t, 20)) {
    }
    return t->status;
}

void vt_free(Vt *t)
{
    if (!t)
        return;
    if (t->pid > 0) {
        (void)kill(t->pid, SIGKILL);
        (void)waitpid(t->pid, NULL, 0);
    }
    (void)close(t->fd);
    (void)close(t->slave);
    vterm_free(t->vt);
    free(t);
}
