/* The terminal: the only file that knows curses. Brings a Grid to the screen, decodes
 * what comes back, and puts the terminal in order again on every way out. */
#ifndef TUI_CURSES_OUT_H
#define TUI_CURSES_OUT_H

#include "tui/app.h"
#include "tui/cells.h"
#include "tui/input.h"

typedef struct CursesOutOptions {
    AppColor color;
    bool has_marks; /* answer the tests' marks with the window title */
} CursesOutOptions;

/* Takes the terminal over: alternate screen, cursor hidden, keys one by one, mouse. Sets
 * LC_CTYPE from the environment. Errors: E_USAGE with a sentence when there is no
 * terminal or it cannot move the cursor; nothing is changed then. */
MUST_USE Status curses_out_open(const CursesOutOptions *options, Error *err);
/* Gives the terminal back; doing it twice does nothing. */
void curses_out_close(void);

/* Whether the locale is UTF-8; otherwise drawing is ASCII. */
TextMode curses_out_mode(void);
/* Takes on the size that the terminal has now, which is returned; all is drawn anew. */
void curses_out_fit(int *w, int *h);

/* Draws what has changed since the last call; the whole when the size has changed. */
void curses_out_show(const Grid *g);
/* The next curses_out_show draws everything. */
void curses_out_forget(void);

/* Readable when there is input. */
int curses_out_fd(void);
/* The next input that has arrived; false when there is none left. INPUT_RESIZE comes once
 * for any number of changes of the window's size. */
bool curses_out_read(Input *in);
/* True when the terminal is gone: readable, but without a byte. */
bool curses_out_is_lost(void);

/* Gives the terminal back for a while, stops the process, takes it again. */
void curses_out_suspend(void);
/* After SIGCONT: modes and screen are set again. */
void curses_out_resume(void);

void curses_out_set_mouse(bool is_on);

/* Tests: sets the window title to "isogloss WHAT N". */
void curses_out_mark(const char *what, unsigned n);

#endif
