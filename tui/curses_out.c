#define NCURSES_WIDECHAR 1
#include "tui/curses_out.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <term.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "tui/crash.h"
#include "tui/signals.h"

enum { CODE_PASTE = 2000, CODE_PASTE_END, CODE_DRAWN, CODE_IDLE };
enum { PASTE_MAX = 65536 };

/* BiDi off (terminals that reorder lines would tear columns), pastes in brackets. */
static const char modes_on[] = "\033[8l\033[?2004h";
static const char modes_off[] = "\033[?2004l\033[8h";
/* Clicks and drags, told in SGR form. */
static const char mouse_on[] = "\033[?1006h\033[?1002h";
static const char mouse_off[] = "\033[?1002l\033[?1006l";

static struct {
    SCREEN *screen;
    FILE *in, *out;
    int in_fd, out_fd;
    bool is_open, has_own_tty, has_mouse, is_exit_hooked, is_forgotten, is_pasting;
    int stops;     /* Ctrl-C in a row inside a paste */
    bool has_next; /* a key that was read while looking past Esc */
    int next_kind;
    wint_t next;
    struct termios found, ours;
    StyleDepth color;
    TextMode mode;
    Grid shown;
    Str paste;
    struct timespec last_click;
    int click_x, click_y;
} term;

/* --- opening --- */

static void write_all(const char *s)
{
    size_t n = strlen(s);
    while (n > 0) {
        const ssize_t k = write(term.out_fd, s, n);
        if (k < 0 && errno == EINTR)
            continue;
        if (k <= 0)
            return;
        s += k;
        n -= (size_t)k;
    }
}

static Status refuse(Error *err)
{
    const char *name = getenv("TERM");
    char shown[TEXT_SHORT];
    text_short(shown, str_text(name && name[0] ? name : "not set"));
    Status s = E_USAGE;
    if (!isatty(STDOUT_FILENO)) {
        s = error_set(err, E_USAGE,
                      "the interactive view needs a terminal on its output");
    } else {
        s = error_set(err, E_USAGE,
                      "this terminal cannot show the interactive view (TERM=%s)", shown);
    }
    error_hint(err, "--plain shows it line by line; the verbs work without it: isogloss "
                    "preflight, bli, pairs ...; isogloss help lists them");
    return s;
}

/* A capability string of the terminal, or NULL. */
static const char *capability(const char *name)
{
    char buf[16];
    (void)snprintf(buf, sizeof buf, "%s", name); /* tigetstr takes a char * */
    const char *s = tigetstr(buf);
    const bool is_unknown = (intptr_t)s == -1; /* tigetstr: no string capability */
    return is_unknown ? NULL : s;
}

static bool can_show(void)
{
    int problem = 0;
    const char *name = getenv("TERM");
    if (!isatty(STDOUT_FILENO) || !name || !name[0] ||
        setupterm(NULL, STDOUT_FILENO, &problem) != OK)
        return false;
    const bool can = capability("cup") && (capability("clear") || capability("ed"));
    (void)del_curterm(cur_term); /* newterm reads the description again */
    return can;
}

/* Keys come from stdin, or from the terminal itself when stdin is piped. */
static bool open_files(void)
{
    term.has_own_tty = !isatty(STDIN_FILENO);
    term.in_fd = term.has_own_tty ? open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
                                  : dup(STDIN_FILENO);
    if (term.in_fd < 0)
        return false;
    term.out_fd = STDOUT_FILENO;
    term.in = fdopen(term.in_fd, "r");
    const int copy = dup(STDOUT_FILENO);
    term.out = copy >= 0 ? fdopen(copy, "w") : NULL;
    return term.in && term.out && tcgetattr(term.in_fd, &term.found) == 0;
}

static void close_files(void)
{
    if (term.in)
        (void)fclose(term.in);
    if (term.out)
        (void)fclose(term.out);
    term.in = NULL;
    term.out = NULL;
}

static void find_color(AppColor wish)
{
    const char *no_color = getenv("NO_COLOR");
    const bool is_off =
        wish == APP_COLOR_NEVER || (wish == APP_COLOR_AUTO && no_color && no_color[0]);
    term.color = STYLE_MONO;
    if (is_off || !has_colors() || start_color() != OK)
        return;
    if (COLORS >= 8 && COLOR_PAIRS > STYLE_COUNT)
        term.color = COLORS >= 256 ? STYLE_MANY : STYLE_EIGHT;
    const short back = (short)(use_default_colors() == OK ? -1 : COLOR_BLACK);
    for (int i = 0; term.color != STYLE_MONO && i < STYLE_COUNT; i++) {
        const int fg = style_look((uint8_t)i, term.color).fg;
        const int front = fg < 0 ? (back < 0 ? -1 : COLOR_WHITE) : fg;
        (void)init_pair((short)(i + 1), (short)front, back);
    }
}

static void define(const char *sequence, int code)
{
    (void)define_key(sequence, code);
}

/* Ctrl-C, Ctrl-Z and Ctrl-S come as keys, in order with all others; Ctrl-\ stays the way
 * out of a program that hangs. */
static void set_modes(void)
{
    (void)cbreak();
    (void)noecho();
    (void)nonl();
    if (tcgetattr(term.in_fd, &term.ours) == 0) {
        term.ours.c_cc[VINTR] = _POSIX_VDISABLE;
        term.ours.c_cc[VSUSP] = _POSIX_VDISABLE;
        term.ours.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
        (void)tcsetattr(term.in_fd, TCSADRAIN, &term.ours);
        (void)def_prog_mode();
    }
    (void)keypad(stdscr, TRUE);
    (void)nodelay(stdscr, TRUE);
    (void)set_escdelay(25);
    (void)curs_set(0);
}

static void arm(void)
{
    Str reset = {0};
    static const char *const order[] = {"rmkx", "sgr0", "op", "cnorm", "rmcup"};
    str_add_cstr(&reset, mouse_off);
    str_add_cstr(&reset, modes_off);
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        const char *s = capability(order[i]);
        for (const char *p = s ? s : ""; *p; p++) {
            if (p[0] == '$' && p[1] == '<') { /* padding: $<5/> */
                while (*p && *p != '>')
                    p++;
                if (!*p)
                    break;
                continue;
            }
            str_add_char(&reset, *p);
        }
    }
    str_add_cstr(&reset, "\r\n");
    crash_arm(term.out_fd, reset.p, reset.n, &term.found);
    str_free(&reset);
}

void curses_out_set_mouse(bool is_on)
{
    if (!term.is_open)
        return; /* a view without a terminal */
    term.has_mouse = is_on && capability("kmous");
    write_all(term.has_mouse ? mouse_on : mouse_off);
}

Status curses_out_open(const CursesOutOptions *options, Error *err)
{
    (void)setlocale(LC_CTYPE, "");
    term.mode = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? TEXT_UTF8 : TEXT_ASCII;
    if (!can_show() || !open_files()) {
        close_files();
        return refuse(err);
    }
    term.screen = newterm(NULL, term.out, term.in);
    if (!term.screen) {
        close_files();
        return refuse(err);
    }
    term.is_open = true;
    arm();
    crash_install();
    if (!term.is_exit_hooked)
        term.is_exit_hooked = atexit(curses_out_close) == 0;
    set_modes();
    find_color(options->color);
    define(NULL, KEY_MOUSE);
    define("\033[200~", CODE_PASTE);
    define("\033[201~", CODE_PASTE_END);
    if (options->has_marks) {
        define("\033[98~", CODE_DRAWN);
        define("\033[99~", CODE_IDLE);
    }
    write_all(modes_on);
    curses_out_set_mouse(true);
    curses_out_forget();
    return OK;
}

void curses_out_close(void)
{
    if (!term.is_open)
        return;
    term.is_open = false;
    write_all(mouse_off);
    write_all(modes_off);
    (void)endwin();
    delscreen(term.screen);
    (void)tcsetattr(term.in_fd, TCSADRAIN, &term.found);
    crash_disarm();
    close_files();
    cells_free(&term.shown);
    str_free(&term.paste);
}

TextMode curses_out_mode(void)
{
    return term.mode;
}

void curses_out_fit(int *w, int *h)
{
    struct winsize size;
    if (ioctl(term.out_fd, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
        size.ws_col > 0 && is_term_resized(size.ws_row, size.ws_col))
        (void)resizeterm(size.ws_row, size.ws_col);
    curses_out_forget();
    getmaxyx(stdscr, *h, *w);
}

int curses_out_fd(void)
{
    return term.in_fd;
}

/* --- drawing --- */

static attr_t attributes(uint8_t style)
{
    const unsigned flags = style_look(style, term.color).flags;
    attr_t a = A_NORMAL;
    a |= flags & LOOK_BOLD ? A_BOLD : 0;
    a |= flags & LOOK_DIM ? A_DIM : 0;
    a |= flags & LOOK_UNDERLINE ? A_UNDERLINE : 0;
    a |= flags & LOOK_REVERSE ? A_REVERSE : 0;
    return a;
}

static short pair_of(uint8_t style)
{
    const bool is_colored = style_look(style, term.color).fg >= 0;
    return (short)(is_colored ? (style & STYLE_MASK) + 1 : 0);
}

static void show_cell(const GridCell *c, int x, int y)
{
    wchar_t wide[CCHARW_MAX + 1] = {0};
    const Text t = str_text(c->s);
    int n = 0;
    for (size_t i = 0; i < t.n && n < CCHARW_MAX;) {
        uint32_t cp = 0;
        const size_t used = text_decode((Text){t.p + i, t.n - i}, &cp);
        if (used == 0)
            break;
        wide[n++] = (wchar_t)cp;
        i += used;
    }
    cchar_t cell;
    if (setcchar(&cell, wide, attributes(c->style), pair_of(c->style), NULL) == OK)
        (void)mvadd_wch(y, x, &cell);
}

static bool is_same(const GridCell *a, const GridCell *b)
{
    return a->style == b->style && a->width == b->width && strcmp(a->s, b->s) == 0;
}

void curses_out_forget(void)
{
    term.is_forgotten = true;
}

void curses_out_show(const Grid *g)
{
    const bool is_whole =
        term.is_forgotten || term.shown.w != g->w || term.shown.h != g->h;
    if (is_whole) {
        cells_resize(&term.shown, g->w, g->h);
        (void)clear(); /* also what the terminal may have left of an earlier size */
        term.is_forgotten = false;
    }
    for (int y = 0; y < g->h; y++) {
        for (int x = 0; x < g->w; x++) {
            const size_t i = (size_t)y * (size_t)g->w + (size_t)x;
            if (is_same(&term.shown.cell[i], &g->cell[i]))
                continue;
            term.shown.cell[i] = g->cell[i];
            if (g->cell[i].width > 0)
                show_cell(&g->cell[i], x, y);
        }
    }
    const bool has_cursor = g->cursor_x >= 0 && g->cursor_x < g->w && g->cursor_y < g->h;
    (void)curs_set(has_cursor ? 1 : 0);
    (void)move(has_cursor ? g->cursor_y : 0, has_cursor ? g->cursor_x : 0);
    (void)refresh();
}

void curses_out_mark(const char *what, unsigned n)
{
    char buf[64];
    (void)snprintf(buf, sizeof buf, "\033]2;isogloss %s %u\007", what, n);
    write_all(buf);
}

/* --- input --- */

static uint32_t function_key(wint_t code)
{
    switch (code) {
    case KEY_UP: return INPUT_UP;
    case KEY_DOWN: return INPUT_DOWN;
    case KEY_LEFT: return INPUT_LEFT;
    case KEY_RIGHT: return INPUT_RIGHT;
    case KEY_PPAGE: return INPUT_PAGE_UP;
    case KEY_NPAGE: return INPUT_PAGE_DOWN;
    case KEY_HOME: return INPUT_HOME;
    case KEY_END: return INPUT_END;
    case KEY_IC: return INPUT_INSERT;
    case KEY_DC: return INPUT_DELETE;
    case KEY_BTAB: return INPUT_BACKTAB;
    case KEY_F(1): return INPUT_F1;
    case KEY_ENTER: return INPUT_ENTER;
    case KEY_BACKSPACE: return INPUT_BACKSPACE;
    case KEY_RESIZE: return INPUT_RESIZE;
    case CODE_DRAWN: return INPUT_MARK_DRAWN;
    case CODE_IDLE: return INPUT_MARK_IDLE;
    default: return INPUT_NONE;
    }
}

static bool is_double(int x, int y)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    const int64_t ms = (int64_t)(now.tv_sec - term.last_click.tv_sec) * 1000 +
                       (now.tv_nsec - term.last_click.tv_nsec) / 1000000;
    const bool same = x == term.click_x && y == term.click_y && ms < 400;
    term.last_click = same ? (struct timespec){0} : now;
    term.click_x = x;
    term.click_y = y;
    return same;
}

/* "<button;column;rowM", or m for a release: what follows ESC [ when the mouse reports in
 * SGR form. ncurses would block on half of such a report, so it is read here. */
static bool read_mouse(Input *in, const char *report, char final)
{
    int button = 0;
    int x = 0;
    int y = 0;
    /* NOLINTNEXTLINE(cert-err34-c): any int will do */
    const int found = sscanf(report, "<%d;%d;%d", &button, &x, &y);
    if (found != 3 || x < 1 || y < 1)
        return false;
    *in = (Input){.key = INPUT_MOUSE, .x = x - 1, .y = y - 1};
    if (button & 64)
        in->mouse = button & 1 ? INPUT_WHEEL_DOWN : INPUT_WHEEL_UP;
    else if ((button & 3) != 0)
        return false; /* not the left button */
    else if (final == 'm')
        in->mouse = INPUT_RELEASE;
    else if (button & 32)
        in->mouse = INPUT_DRAG;
    else
        in->mouse = is_double(in->x, in->y) ? INPUT_DOUBLE : INPUT_CLICK;
    return true;
}

/* One piece of a paste: controls become blanks, too much is dropped, so nothing in it is
 * taken for a key. True at its end. Ctrl-C three times gives up a paste without end. */
static bool read_paste(Input *in, int kind, wint_t c)
{
    term.stops = kind == OK && c == INPUT_CTRL_C ? term.stops + 1 : 0;
    if ((kind == KEY_CODE_YES && c == CODE_PASTE_END) || term.stops == 3) {
        term.is_pasting = false;
        in->key = term.stops == 3 ? (uint32_t)INPUT_CTRL_C : (uint32_t)INPUT_PASTE;
        in->paste = (Text){str_cstr(&term.paste), term.paste.n};
        return true;
    }
    if (kind == KEY_CODE_YES || term.paste.n >= PASTE_MAX)
        return false;
    if (c < 0x20 || c == 0x7f)
        str_add_char(&term.paste, ' ');
    else
        text_encode(&term.paste, (uint32_t)c);
    return false;
}

typedef enum Sequence { SEQUENCE_NONE, SEQUENCE_DROPPED, SEQUENCE_MOUSE } Sequence;

static void keep_next(int kind, wint_t c)
{
    term.has_next = true;
    term.next_kind = kind;
    term.next = c;
}

/* After Esc: a control sequence that terminfo does not know is taken whole, so that its
 * letters are not taken for keys; a report of the mouse becomes *in. Another Esc or a key
 * ends it and is kept. */
static Sequence read_sequence(Input *in)
{
    char text[64];
    size_t n = 0;
    wint_t c = 0;
    int kind = get_wch(&c);
    if (kind == ERR)
        return SEQUENCE_NONE;
    if (kind != OK || (c != '[' && c != 'O')) {
        keep_next(kind, c);
        return SEQUENCE_NONE;
    }
    const bool is_short = c == 'O';
    while ((kind = get_wch(&c)) != ERR) {
        if (kind != OK || c == INPUT_ESCAPE) {
            keep_next(kind, c);
            break;
        }
        if (is_short || (c >= 0x40 && c <= 0x7e)) {
            text[n] = '\0';
            const bool is_mouse = !is_short && text[0] == '<' && (c == 'M' || c == 'm');
            return is_mouse && read_mouse(in, text, (char)c) ? SEQUENCE_MOUSE
                                                             : SEQUENCE_DROPPED;
        }
        if (n + 1 < sizeof text)
            text[n++] = (char)c;
    }
    return SEQUENCE_DROPPED;
}

static bool read_one(Input *in, int kind, wint_t c)
{
    if (term.is_pasting)
        return read_paste(in, kind, c);
    if (kind == KEY_CODE_YES) {
        if (c == CODE_PASTE) {
            term.is_pasting = true;
            str_clear(&term.paste);
            return false;
        }
        in->key = function_key(c);
        return in->key != INPUT_NONE;
    }
    if (c == INPUT_ESCAPE) {
        const Sequence s = read_sequence(in);
        if (s != SEQUENCE_NONE)
            return s == SEQUENCE_MOUSE;
    }
    in->key = c == '\n' ? INPUT_ENTER : c == '\b' ? INPUT_BACKSPACE : (uint32_t)c;
    return true;
}

bool curses_out_read(Input *in)
{
    for (;;) {
        wint_t c = 0;
        *in = (Input){.key = INPUT_NONE};
        const int kind = term.has_next ? term.next_kind : get_wch(&c);
        if (kind == ERR)
            return false;
        if (term.has_next)
            c = term.next;
        term.has_next = false;
        if (read_one(in, kind, c))
            return true;
    }
}

bool curses_out_is_lost(void)
{
    int n = 0;
    return ioctl(term.in_fd, FIONREAD, &n) != 0 || n == 0;
}

/* --- job control --- */

void curses_out_suspend(void)
{
    write_all(mouse_off);
    write_all(modes_off);
    (void)endwin();
    (void)tcsetattr(term.in_fd, TCSADRAIN, &term.found);
    crash_disarm();
    signals_stop();
    curses_out_resume();
}

void curses_out_resume(void)
{
    arm();
    (void)reset_prog_mode();
    (void)tcsetattr(term.in_fd, TCSADRAIN, &term.ours);
    write_all(modes_on);
    if (term.has_mouse)
        write_all(mouse_on);
    curses_out_forget();
}
