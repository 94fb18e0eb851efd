#include "tui/crash.h"

#include <execinfo.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum { RESET_MAX = 1024, FRAMES = 64, STACK = 64 * 1024 };

static struct {
    volatile sig_atomic_t is_armed;
    int fd;
    size_t n;
    char reset[RESET_MAX];
    struct termios modes;
} terminal;

static uint8_t stack[STACK] __attribute__((aligned(16)));

static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS, SIGQUIT};

static void put(int fd, const char *s)
{
    const ssize_t n = write(fd, s, strlen(s));
    (void)n;
}

static const char *signal_name(int sig)
{
    switch (sig) {
    case SIGSEGV: return "SIGSEGV (memory that is not ours)";
    case SIGBUS: return "SIGBUS (memory that is not there)";
    case SIGFPE: return "SIGFPE (arithmetic)";
    case SIGILL: return "SIGILL (instruction)";
    case SIGABRT: return "SIGABRT (a check failed)";
    case SIGSYS: return "SIGSYS (system call)";
    default: return "a signal";
    }
}

static void report(int sig)
{
    put(STDERR_FILENO, "isogloss " ISOGLOSS_VERSION ": internal error, ended by ");
    put(STDERR_FILENO, signal_name(sig));
    put(STDERR_FILENO,
        "\nThis is a mistake in isogloss. Please report it with these lines:\n");
    void *frame[FRAMES];
    const int n = backtrace(frame, FRAMES);
    backtrace_symbols_fd(frame, n, STDERR_FILENO);
}

static void on_fault(int sig)
{
    if (terminal.is_armed) {
        terminal.is_armed = 0;
        const ssize_t n = write(terminal.fd, terminal.reset, terminal.n);
        (void)n;
        (void)tcsetattr(terminal.fd, TCSANOW, &terminal.modes);
    }
    if (sig != SIGQUIT)
        report(sig);
    (void)raise(sig); /* the default action is in place: SA_RESETHAND */
}

void crash_install(void)
{
    void *frame[1];
    (void)backtrace(frame, 1); /* loads the unwinder now, not in the handler */
    const stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    (void)sigaltstack(&alternate, NULL);
    struct sigaction sa = {.sa_handler = on_fault};
    sa.sa_flags = (int)(SA_RESETHAND | SA_ONSTACK | SA_NODEFER);
    (void)sigemptyset(&sa.sa_mask);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
        (void)sigaction(faults[i], &sa, NULL);
}

void crash_arm(int fd, const char *reset, size_t n, const struct termios *modes)
{
    terminal.is_armed = 0;
    terminal.fd = fd;
    terminal.n = n < RESET_MAX ? n : RESET_MAX;
    memcpy(terminal.reset, reset, terminal.n);
    terminal.modes = *modes;
    terminal.is_armed = 1;
}

void crash_disarm(void)
{
    terminal.is_armed = 0;
}
