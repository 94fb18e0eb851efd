/* Signals that ask for something: noted when they come, read by the one thread that owns
 * the screen. Whichever thread the system hands one to, a byte in a pipe ends the wait,
 * so that none is lost between a look and a wait. */
#ifndef TUI_SIGNALS_H
#define TUI_SIGNALS_H

#include <poll.h>
#include <stdbool.h>

/* Notes SIGTERM, SIGHUP, SIGINT, SIGTSTP, SIGCONT and SIGWINCH; SIGPIPE is ignored. Call
 * it after curses, whose handler of SIGWINCH it replaces. Without descriptors left for
 * the pipe, a signal is still noted, but may be seen only at the next key. */
void signals_open(void);
/* Puts the dispositions back. */
void signals_close(void);

/* As poll, ended by a signal too, which counts as 0 descriptors. At most SIGNALS_FDS of
 * them; timeout_ms -1: no limit. */
enum { SIGNALS_FDS = 8 };
int signals_wait(struct pollfd *fds, nfds_t n, int timeout_ms);

/* Whether the signal came since the last call. */
bool signals_take(int sig);

/* Ends the process by the signal's default action. */
void signals_die(int sig);

/* Stops the process as Ctrl-Z does; returns when it is continued. */
void signals_stop(void);

#endif
