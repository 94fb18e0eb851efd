/* Crash: what still happens when the program dies of its own fault. The terminal is put
 * back, a block for a bug report is printed, and the signal takes its course.
 *
 * Everything the handler needs is prepared here beforehand; the handler itself calls only
 * functions that are safe in a signal. */
#ifndef TUI_CRASH_H
#define TUI_CRASH_H

#include <stddef.h>
#include <termios.h>

/* Installs the handler for faults (SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS) and
 * for SIGQUIT, which is the way out of a program that hangs. Runs on a stack of its own.
 */
void crash_install(void);

/* What puts the terminal on fd back: bytes to write, modes to set (both copied). n above
 * 1024 is cut. */
void crash_arm(int fd, const char *reset, size_t n, const struct termios *modes);
/* The terminal is in order again: from here on a crash leaves it alone. */
void crash_disarm(void);

#endif
