#include "tui/signals.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <time.h>
#include <unistd.h>

static const int noted[] = {SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT};
enum { NOTED = sizeof noted / sizeof *noted };

static volatile sig_atomic_t came[NOTED];
static struct sigaction before[NOTED];
static struct sigaction pipe_before;
static sigset_t mask_before;

static void note(int sig)
{
    for (int i = 0; i < NOTED; i++)
        if (noted[i] == sig)
            came[i] = 1;
}

void signals_open(void)
{
    sigset_t blocked;
    (void)sigemptyset(&blocked);
    (void)sigaddset(&blocked, SIGWINCH);
    struct sigaction sa = {.sa_handler = note};
    (void)sigemptyset(&sa.sa_mask);
    for (int i = 0; i < NOTED; i++) {
        came[i] = 0;
        (void)sigaddset(&blocked, noted[i]);
        (void)sigaction(noted[i], &sa, &before[i]);
    }
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &ignore, &pipe_before);
    (void)pthread_sigmask(SIG_BLOCK, &blocked, &mask_before);
}

void signals_close(void)
{
    for (int i = 0; i < NOTED; i++)
        (void)sigaction(noted[i], &before[i], NULL);
    (void)sigaction(SIGPIPE, &pipe_before, NULL);
    (void)pthread_sigmask(SIG_SETMASK, &mask_before, NULL);
}

int signals_wait(struct pollfd *fds, nfds_t n, int timeout_ms)
{
    const struct timespec limit = {.tv_sec = timeout_ms / 1000,
                                   .tv_nsec = (long)(timeout_ms % 1000) * 1000000};
    const int ready = ppoll(fds, n, timeout_ms < 0 ? NULL : &limit, &mask_before);
    if (ready < 0)
        for (nfds_t i = 0; i < n; i++)
            fds[i].revents = 0;
    /* A signal that came together with input would wait for the next quiet moment. */
    sigset_t blocked;
    (void)pthread_sigmask(SIG_SETMASK, &mask_before, &blocked);
    (void)pthread_sigmask(SIG_SETMASK, &blocked, NULL);
    return ready < 0 ? 0 : ready;
}

bool signals_take(int sig)
{
    for (int i = 0; i < NOTED; i++) {
        if (noted[i] == sig && came[i]) {
            came[i] = 0;
            return true;
        }
    }
    return false;
}

static void with_default_action(int sig)
{
    struct sigaction old;
    const struct sigaction standard = {.sa_handler = SIG_DFL};
    sigset_t only;
    sigset_t mask;
    (void)sigaction(sig, &standard, &old);
    (void)raise(sig); /* blocked: it takes effect below */
    (void)sigemptyset(&only);
    (void)sigaddset(&only, sig);
    (void)pthread_sigmask(SIG_UNBLOCK, &only, &mask);
    (void)pthread_sigmask(SIG_SETMASK, &mask, NULL);
    (void)sigaction(sig, &old, NULL);
}

void signals_die(int sig)
{
    with_default_action(sig);
    _exit(128 + sig); /* the signal was ignored by whoever started us */
}

void signals_stop(void)
{
    with_default_action(SIGTSTP);
}
