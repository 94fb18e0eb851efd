/* Tables are read out by name and value, one row a line. Screens that are no table are
 * drawn into cells of their own and read off them: what only looks (boxes, bars, dots) is
 * left out, gaps between columns become semicolons, and the line under the cursor begins
 * with ">". */
#include "tui/plain.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/table/format.h"
#include "tui/actions.h"
#include "tui/commands.h"
#include "tui/config.h"
#include "tui/deliver.h"
#include "tui/drive.h"
#include "tui/screen.h"
#include "tui/signals.h"
#include "tui/tour.h"
#include "tui/view_table.h"

enum { WIDTH = 100, HEIGHT = 60, ROWS = 20, LINE_MOST = 4096 };

/* --- a screen as lines --- */

enum { CURSOR_SIGN = 0x25B8 }; /* of style_glyph; told as ">" */

/* Signs that only draw: box drawing, blocks, the cursor, braille. */
static bool is_drawing(uint32_t cp)
{
    return (cp >= 0x2500 && cp < 0x25A0) || cp == CURSOR_SIGN ||
           (cp >= 0x2800 && cp < 0x2900);
}

/* One row of cells as text; false when nothing is left of it. */
static bool read_row(const Grid *g, int y, Str *out, bool *is_selected)
{
    int gap = 2; /* blanks since the last sign; the first needs no semicolon */
    bool has_text = false;
    *is_selected = false;
    for (int x = 0; x < g->w; x++) {
        const GridCell *c = &g->cell[(size_t)y * (size_t)g->w + (size_t)x];
        uint32_t cp = ' ';
        if (c->width == 0)
            continue;
        *is_selected |= (c->style & STYLE_SELECTED) != 0;
        if (text_decode(str_text(c->s), &cp) == 0 || cp == ' ' || is_drawing(cp)) {
            *is_selected |= cp == CURSOR_SIGN;
            gap++;
            continue;
        }
        if (has_text)
            str_add_cstr(out, gap == 0 ? "" : gap == 1 ? " " : "; ");
        str_add_cstr(out, c->s);
        has_text = true;
        gap = 0;
    }
    return has_text;
}

static void show_cells(const Grid *g, int top, int bottom, Str *out)
{
    int line = 1;
    Str text = {0};
    for (int y = top; y < bottom; y++) {
        bool is_selected = false;
        str_clear(&text);
        if (!read_row(g, y, &text, &is_selected))
            continue;
        str_addf(out, "%d. %s%s\n", line++, is_selected ? "> " : "", str_cstr(&text));
    }
    str_free(&text);
}

static void show_row(const Table *t, int32_t row, const bool *is_hidden, TextMode mode,
                     Str *out)
{
    bool is_first = true;
    const char *told = ""; /* the reason of the missing cell before */
    for (int c = 0; c < table_cols(t); c++) {
        const Cell cell = table_cell(t, row, c);
        if (is_hidden && is_hidden[c])
            continue;
        if (!is_first)
            str_add_cstr(out, "; ");
        is_first = false;
        str_addf(out, "%s: ", table_col(t, c)->title);
        if (!cell.is_missing) {
            format_cell(out, t, row, c, mode);
            continue;
        }
        str_add_cstr(out, "none");
        if (strcmp(told, cell.why) != 0)
            str_addf(out, " (%s)", cell.why);
        told = cell.why;
    }
    str_add_char(out, '\n');
}

static void show_count(int32_t from, int32_t to, int32_t n, Str *out)
{
    if (n == 0)
        str_add_cstr(out, "no rows\n");
    else if (from > 0 || to < n)
        str_addf(out, "rows %d to %d of %d\n", (int)from + 1, (int)to, (int)n);
}

/* The page of the rows in which the cursor is. */
static void show_browse(const Browse *b, int32_t rows, TextMode mode, Str *out)
{
    const int32_t from = b->list.at / rows * rows;
    const int32_t to = from + rows < b->n ? from + rows : b->n;
    for (int32_t i = from; i < to; i++) {
        str_addf(out, "%d. %s", (int)i + 1, i == b->list.at ? "> " : "");
        show_row(b->table, b->order[i], b->is_hidden, mode, out);
    }
    show_count(from, to, b->n, out);
}

static void show_set(const TableSet *set, int32_t from, int32_t rows, TextMode mode,
                     Str *out)
{
    for (int i = 0; i < set->ntables; i++) {
        const Table *t = set->table[i];
        const int32_t n = table_rows(t);
        const int32_t first = from < n ? from : 0;
        const int32_t to = first + rows < n ? first + rows : n;
        for (int32_t r = first; r < to; r++) {
            str_addf(out, "%d. ", (int)r + 1);
            show_row(t, r, NULL, mode, out);
        }
        show_count(first, to, n, out);
    }
}

/* The lines between title and status. */
static void show_body(Ui *ui, int32_t from, int32_t rows, Str *out)
{
    View *v = ui_top(ui);
    const Grid *g = &ui->grid;
    const bool is_list = v->type->tables == view_table_tables;
    const Browse *b = is_list ? view_table_browse(v) : NULL;
    TableSet *set = !is_list && v->type->tables ? v->type->tables(v, ui) : NULL;
    if (b && b->table)
        show_browse(b, rows, g->mode, out);
    else if (set)
        show_set(set, from, rows, g->mode, out);
    else
        show_cells(g, 1, g->h - 2, out);
    table_set_free(set);
}

/* Whether two bodies differ in nothing but the line of the cursor; that of b is *line. */
static bool is_moved_only(const char *a, const char *b, Text *line)
{
    *line = (Text){0};
    while (*a && *b) {
        const size_t na = strcspn(a, "\n");
        const size_t nb = strcspn(b, "\n");
        const char *sign = memmem(b, nb < 8 ? nb : 8, ". > ", 4);
        const char *was = memmem(a, na < 8 ? na : 8, ". > ", 4);
        if (sign)
            *line = (Text){b, nb};
        const char *ta = was ? was + 4 : a + strcspn(a, ".\n");
        const char *tb = sign ? sign + 4 : b + strcspn(b, ".\n");
        ta += !was && strncmp(ta, ". ", 2) == 0 ? 2 : 0;
        tb += !sign && strncmp(tb, ". ", 2) == 0 ? 2 : 0;
        const Text left = {ta, (size_t)(a + na - ta)};
        const Text right = {tb, (size_t)(b + nb - tb)};
        if (str_compare(left, right) != 0)
            return false;
        a += na + (a[na] == '\n');
        b += nb + (b[nb] == '\n');
    }
    return !*a && !*b;
}

void plain_show(Ui *ui, Plain *p, Str *out)
{
    Grid *g = &ui->grid;
    Str title = {0};
    Str body = {0};
    Text line = {0};
    bool is_selected = false;
    if (ui->prompt.is_open)
        ui->message[0] = '\0';
    screen_draw(ui);
    (void)read_row(g, 0, &title, &is_selected);
    show_body(ui, p->from, p->rows, &body);
    const bool is_same_title = strcmp(str_cstr(&title), str_cstr(&p->title)) == 0;
    if (is_same_title && is_moved_only(str_cstr(&p->body), str_cstr(&body), &line)) {
        str_add_text(out, line);
        str_add_cstr(out, line.n ? "\n" : "");
    } else {
        str_addf(out, "%s\n%s", str_cstr(&title), str_cstr(&body));
    }
    if (read_row(g, g->h - 2, out, &is_selected))
        str_add_char(out, '\n');
    if (ui->prompt.is_open) {
        str_addf(out, "%s (type it, or an empty line for nothing)\n",
                 ui->prompt.spec.label);
    } else if (ui->message[0]) {
        str_addf(out, "%s%s\n", ui->is_bad_message ? "! " : "", ui->message);
    }
    tour_say(ui, out);
    plain_done(p);
    p->title = title;
    p->body = body;
}

void plain_done(Plain *p)
{
    str_free(&p->title);
    str_free(&p->body);
}

/* --- a line as what to do --- */

static Text next_word(Text *line)
{
    size_t from = 0;
    while (from < line->n && (line->p[from] == ' ' || line->p[from] == '\t'))
        from++;
    size_t to = from;
    while (to < line->n && line->p[to] != ' ' && line->p[to] != '\t')
        to++;
    const Text word = {line->p + from, to - from};
    *line = (Text){line->p + to, line->n - to};
    return word;
}

/* "row 12" puts the cursor on the 12th row of a list. */
static bool go_to_row(Ui *ui, Text number)
{
    View *v = ui_top(ui);
    uint64_t row = 0;
    if (!number_parse_size(number, &row) || row < 1 || row > LIST_CURSOR_FAR)
        return false;
    if (!v->type->move) {
        ui_say(ui, "there is no list here");
        return true;
    }
    v->type->move(v, ui, -LIST_CURSOR_FAR);
    v->type->move(v, ui, (int32_t)row - 1);
    return true;
}

/* /TEXT, a filter or a search, as typed into the prompt. */
static void filter(Ui *ui, Text text)
{
    drive_key(ui, keys_of(ACTION_FILTER));
    if (!ui->prompt.is_open)
        return;
    drive_key(ui, 21); /* Ctrl-U: without the text that was there */
    drive_type(ui, text);
    drive_key(ui, INPUT_ENTER);
}

static void run_command(Ui *ui, Text text)
{
    char **argv = NULL;
    char *line = mem_xstrndup(text.n ? text.p : "", text.n);
    const int argc = prompt_split(line, &argv);
    ui->message[0] = '\0';
    commands_run(ui, argc, argv);
    free((void *)argv);
    free(line);
}

/* The names of keys, and of what they do. */
static bool press(Ui *ui, Text line)
{
    char shown[TEXT_SHORT];
    for (Text word = next_word(&line); word.n > 0; word = next_word(&line)) {
        uint32_t key = 0;
        const Action action = keys_find_action(word);
        if (action != ACTION_NONE && action != ACTION_VIEW)
            key = keys_of(action);
        if (key == 0 && !keys_parse(word, &key)) {
            ui_warn(ui, "%s is no key and no action; :help lists them",
                    text_short(shown, word));
            return false;
        }
        if (action == ACTION_STOP || action == ACTION_QUIT)
            ui->is_leaving = true;
        else
            drive_key(ui, key);
    }
    return true;
}

bool plain_obey(Ui *ui, Text line)
{
    if (ui->prompt.is_open) {
        drive_type(ui, line);
        drive_key(ui, line.n > 0 ? (uint32_t)INPUT_ENTER : (uint32_t)INPUT_ESCAPE);
        return true;
    }
    Text rest = line;
    const Text word = next_word(&rest);
    const Text tail = {word.p + 1, (size_t)(line.p + line.n - word.p) - 1};
    if (word.n == 0)
        return true;
    if (word.p[0] == ':')
        run_command(ui, tail);
    else if (word.p[0] == '/')
        filter(ui, tail);
    else if (word.p[0] == '?') {
        drive_key(ui, keys_of(ACTION_HELP));
        drive_type(ui, tail);
    } else if (str_compare(word, TEXT("row")) == 0) {
        return go_to_row(ui, next_word(&rest));
    } else {
        return press(ui, line);
    }
    return true;
}

/* --- the loop --- */

typedef struct Lines {
    Str read;
    bool is_over;
    bool is_long;    /* the line that is being read has lost its beginning */
    bool is_refused; /* the line that was read last was too long */
} Lines;

static bool goes_on(void *ctx)
{
    Ui *ui = ctx;
    static const int deadly[] = {SIGTERM, SIGHUP};
    for (size_t i = 0; i < sizeof deadly / sizeof *deadly; i++) {
        if (signals_take(deadly[i])) {
            ui->signal = deadly[i];
            ui->is_leaving = true;
        }
    }
    return !ui->is_leaving && !signals_take(SIGINT);
}

/* The same at the prompt: there is nothing to stop but the program. */
static bool waits_on(Ui *ui)
{
    if (signals_take(SIGINT)) {
        ui->signal = SIGINT;
        ui->is_leaving = true;
    }
    return goes_on(ui);
}

/* What is kept of a line is no more than tells that it is too long. */
static void keep_little(Lines *l)
{
    if (l->read.n > LINE_MOST && !memchr(l->read.p, '\n', l->read.n)) {
        l->is_long = true;
        str_clear(&l->read);
    }
}

/* Takes n bytes as a line; one that is too long is empty. */
static void take_line(Lines *l, size_t n, Str *line)
{
    str_clear(line);
    l->is_refused = l->is_long || n > LINE_MOST;
    if (!l->is_refused)
        str_add(line, l->read.p, n);
    l->is_long = false;
    while (line->n > 0 && line->p[line->n - 1] == '\r')
        line->p[--line->n] = '\0';
}

/* The next line of stdin, without its end; false: there is none, or a signal came. */
static bool read_line(Lines *l, Ui *ui, Str *line)
{
    for (;;) {
        const char *end = l->read.n ? memchr(l->read.p, '\n', l->read.n) : NULL;
        if (end || (l->is_over && (l->read.n > 0 || l->is_long))) {
            const size_t n = end ? (size_t)(end - l->read.p) : l->read.n;
            take_line(l, n, line);
            const size_t used = end ? n + 1 : n;
            if (used > 0)
                memmove(l->read.p, l->read.p + used, l->read.n - used);
            l->read.n -= used;
            return true;
        }
        keep_little(l);
        if (l->is_over || !waits_on(ui))
            return false;
        struct pollfd fd = {STDIN_FILENO, POLLIN, 0};
        char block[4096];
        if (signals_wait(&fd, 1, -1) <= 0)
            continue;
        const ssize_t n = read(STDIN_FILENO, block, sizeof block);
        if (n > 0)
            str_add(&l->read, block, (size_t)n);
        else if (n == 0 || (errno != EINTR && errno != EAGAIN))
            l->is_over = true;
    }
}

/* Does what a line says; false at the end. */
static bool take(Ui *ui, Plain *p, const Str *line, bool is_refused)
{
    const bool is_more = !ui->prompt.is_open && strcmp(str_cstr(line), "more") == 0;
    if (line->n == 0 && !ui->prompt.is_open)
        plain_done(p); /* all of it again */
    p->from = is_more ? p->from + p->rows : 0;
    if (!is_more)
        (void)plain_obey(ui, (Text){str_cstr(line), line->n});
    else if (ui_top(ui)->type->move)
        ui_top(ui)->type->move(ui_top(ui), ui, p->rows);
    if (is_refused)
        ui_warn(ui, "a line has at most %d bytes; this one was not taken", LINE_MOST);
    return !ui->is_leaving;
}

/* Whether anybody reads what is written: a pipe that nobody does has an error. */
static bool is_read(void)
{
    struct pollfd fd = {STDOUT_FILENO, POLLOUT, 0};
    return poll(&fd, 1, 0) < 0 || !(fd.revents & (POLLERR | POLLHUP));
}

static Status converse(Ui *ui, Error *err)
{
    Plain p = {.rows = ROWS};
    Lines lines = {0};
    Str line = {0};
    Str out = {0};
    Status status = OK;
    do {
        (void)drive_settle(ui, goes_on, ui);
        if (ui->is_leaving)
            break;
        str_clear(&out);
        plain_show(ui, &p, &out);
        str_add_cstr(&out, isatty(STDIN_FILENO) ? "> " : "\n");
        status = deliver_text(&out, err);
    } while (status == OK && is_read() && read_line(&lines, ui, &line) &&
             take(ui, &p, &line, lines.is_refused));
    plain_done(&p);
    str_free(&lines.read);
    str_free(&line);
    str_free(&out);
    return status;
}

Status plain_run(Study *study, const AppOptions *options, Error *err)
{
    Ui ui;
    Config config;
    Str complaints = {0};
    error_clear(err);
    config_load(options->config_home, &config, &complaints);
    (void)setlocale(LC_CTYPE, "");
    drive_open(&ui, study, options->threads, WIDTH, HEIGHT);
    if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
        ui.grid.mode = TEXT_ASCII;
    signals_open();
    const MarksOptions kept = {.home = options->marks_home,
                               .is_blind = options->is_blind,
                               .now = options->now,
                               .last_word = options->last_word,
                               .instead = options->is_tour ? "" : NULL};
    marks_open(&ui, &kept);
    if (options->is_tour)
        tour_begin(&ui);
    ui.journal = journal_new(options->command ? options->command : "isogloss");
    if (complaints.n > 0)
        ui_warn(&ui, "%.*s", (int)strcspn(complaints.p, "\n"), complaints.p);
    str_free(&complaints);
    Status status = converse(&ui, err);
    if (status == OK && ui.status != OK) {
        status = ui.status;
        if (err)
            *err = ui.err;
    }
    const int signal = ui.signal;
    ui_done(&ui);
    signals_close();
    if (signal)
        signals_die(signal);
    return status;
}
