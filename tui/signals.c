#include "tui/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

static const int noted[] = {SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT, SIGWINCH};
enum { NOTED = sizeof noted / sizeof *noted };

static volatile sig_atomic_t came[NOTED];
static struct sigaction before[NOTED];
static struct sigaction pipe_before;
static int wake[2] = {-1, -1}; /* read end, write end */

static void note(int sig)
{
    const int saved = errno;
    for (int i = 0; i < NOTED; i++)
        if (noted[i] == sig)
            came[i] = 1;
    if (wake[1] >= 0 && write(wake[1], "", 1) < 0) {
        /* full: it wakes already */
    }
    errno = saved;
}

void signals_open(void)
{
    if (pipe2(wake, O_CLOEXEC | O_NONBLOCK) != 0)
        wake[0] = wake[1] = -1;
    struct sigaction sa = {.sa_handler = note, .sa_flags = SA_RESTART};
    (void)sigemptyset(&sa.sa_mask);
    for (int i = 0; i < NOTED; i++) {
        came[i] = 0;
        (void)sigaction(noted[i], &sa, &before[i]);
    }
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    (void)sigaction(SIGPIPE, &ignore, &pipe_before);
}

void signals_close(void)
{
    for (int i = 0; i < NOTED; i++)
        (void)sigaction(noted[i], &before[i], NULL);
    (void)sigaction(SIGPIPE, &pipe_before, NULL);
    for (int i = 0; i < 2; i++) {
        if (wake[i] >= 0)
            (void)close(wake[i]);
        wake[i] = -1;
    }
}

int signals_wait(struct pollfd *fds, nfds_t n, int timeout_ms)
{
    struct pollfd all[SIGNALS_FDS + 1] = {{wake[0], POLLIN, 0}};
    if (n > SIGNALS_FDS)
        n = SIGNALS_FDS;
    memcpy(all + 1, fds, n * sizeof *fds);
    const int ready = poll(all, n + 1, timeout_ms);
    for (nfds_t i = 0; i < n; i++)
        fds[i].revents = (short)(ready < 0 ? 0 : all[1 + i].revents);
    if (ready <= 0 || all[0].revents == 0)
        return ready < 0 ? 0 : ready;
    char drained[64];
    while (read(wake[0], drained, sizeof drained) == (ssize_t)sizeof drained) {
    }
    return ready - 1;
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
    (void)raise(sig); /* where it is blocked, it takes effect below */
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
