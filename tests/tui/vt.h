/* A terminal in memory: starts a program on a pty, feeds what it writes to libvterm, and
 * lets a test press keys and read the screen. Nothing waits for time: the program answers
 * marks (see ISOGLOSS_TEST_MARK in tui/app.c) when it has drawn, or when it has nothing
 * left to do. */
#ifndef TESTS_TUI_VT_H
#define TESTS_TUI_VT_H

#include <stdbool.h>
#include <sys/types.h>

#include "core/base/str.h"

typedef struct Vt Vt;

typedef struct VtOptions {
    int rows, cols;
    const char *term;       /* NULL: xterm-256color */
    const char *locale;     /* LC_ALL; NULL: C.UTF-8 */
    const char *const *env; /* "NAME=VALUE" ... NULL, or NULL */
    const char *folder;     /* working folder; NULL: as it is */
    bool has_shell; /* run as a job of a small shell: it can be stopped and continued */
} VtOptions;

/* argv[0] is the program's path. */
Vt *vt_start(const VtOptions *options, char *const *argv);
/* Sends bytes as keys. */
void vt_send(Vt *vt, const char *keys);
/* Waits until everything sent before has been handled and drawn. False: the program ended
 * or 30 seconds passed. */
bool vt_drawn(Vt *vt);
/* The same, and no job is running or waiting. */
bool vt_idle(Vt *vt);
/* vt_send and vt_idle. */
bool vt_press(Vt *vt, const char *keys);
void vt_resize(Vt *vt, int rows, int cols);
void vt_signal(Vt *vt, int sig);
/* A click (button 1) or the wheel (4 up, 5 down) at a cell. */
void vt_click(Vt *vt, int row, int col, int button);

/* The screen as text, blanks at line ends left out; the caller frees. */
char *vt_screen(Vt *vt);
/* One line of it; the caller frees. */
char *vt_line(Vt *vt, int row);
/* Whether some line of the screen holds the text. */
bool vt_has(Vt *vt, const char *text);
/* Waits until it does (the program goes on by itself). */
bool vt_wait_for(Vt *vt, const char *text);

bool vt_is_alternate(const Vt *vt); /* the alternate screen is on */
bool vt_has_cursor(const Vt *vt);
bool vt_has_mouse(const Vt *vt);
/* Every byte below 0x20 that was sent outside of escape sequences, other than CR, LF, BS
 * and BEL ending a title; 0 is right. */
int vt_stray_controls(const Vt *vt);
/* Whether the terminal's modes are as they were before the program started. */
bool vt_modes_are_restored(const Vt *vt);

/* Bytes that the program has written so far, without the answers to marks. */
size_t vt_bytes(const Vt *vt);
/* Whether everything written so far was ASCII. */
bool vt_is_ascii(const Vt *vt);
/* Whether a cell has the default colours. */
bool vt_is_plain(Vt *vt, int row, int col);
/* With has_shell: continues the stopped program. */
void vt_continue(Vt *vt);
/* Takes the terminal away, as when a connection is lost. */
void vt_hang_up(Vt *vt);

/* Reads until the program has ended; its status as of waitpid. */
int vt_finish(Vt *vt);
void vt_free(Vt *vt);

#endif
