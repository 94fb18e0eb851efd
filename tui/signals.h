/* Signals that ask for something: noted when they come, read by the one thread that owns
 * the screen. They are let in only while it waits, so that none is lost between a look
 * and a wait. */
#ifndef TUI_SIGNALS_H
#define TUI_SIGNALS_H

#include <poll.h>
#include <stdbool.h>

/* Blocks SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT and SIGWINCH outside of signals_wait
 * and notes the first five; SIGPIPE is ignored. SIGWINCH is left to ncurses' handler. */
void signals_open(void);
/* Puts dispositions and mask back. */
void signals_close(void);

/* As poll, with the signals let in; EINTR counts as 0 descriptors. timeout_ms -1: no
 * limit. */
int signals_wait(struct pollfd *fds, nfds_t n, int timeout_ms);

/* Whether the signal came since the last call. */
bool signals_take(int sig);

/* Ends the process by the signal's default action. */
void signals_die(int sig);

/* Stops the process as Ctrl-Z does; returns when it is continued. */
void signals_stop(void);

#endif
