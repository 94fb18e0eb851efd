#include "tui/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/digest.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/study/mark_lines.h"
#include "tui/ui.h"

enum { LINE_CELLS = 72 };

struct Journal {
    Str text;    /* whole lines, all of them */
    Str keys;    /* names of keys that wait for their line */
    Str typed;   /* text into a prompt that waits */
    char *shown; /* command of the screen that was noted last; owned, may be NULL */
    int w, h;    /* size that was noted last */
    char *path;  /* owned; NULL: not recorded */
    int fd;
    size_t written; /* bytes of text that are in the file */
    Str after;      /* lines that come behind the input that is handled */
    bool is_inside, is_private, was_open;
    bool has_had; /* the marks that were there are noted */
    int waiting;  /* marks that were to be stored before the input */
};

Journal *journal_new(const char *command)
{
    Journal *j = mem_xcalloc(1, sizeof *j);
    j->fd = -1;
    str_addf(&j->text, "%s\nopen %s\n", JOURNAL_HEAD, command);
    return j;
}

static void close_file(Journal *j)
{
    if (j->fd >= 0)
        (void)close(j->fd);
    free(j->path);
    j->path = NULL;
    j->fd = -1;
}

void journal_free(Journal *j)
{
    if (!j)
        return;
    close_file(j);
    str_free(&j->text);
    str_free(&j->keys);
    str_free(&j->typed);
    str_free(&j->after);
    free(j->shown);
    free(j);
}

const char *journal_path(const Journal *j)
{
    return j ? j->path : NULL;
}

/* --- lines --- */

static void save(Ui *ui)
{
    Journal *j = ui->journal;
    while (j->fd >= 0 && j->written < j->text.n) {
        const ssize_t n = write(j->fd, j->text.p + j->written, j->text.n - j->written);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            char shown[TEXT_SHORT];
            ui_warn(ui, "%s: not recorded any more: %s",
                    text_short(shown, str_text(j->path)), strerror(errno));
            close_file(j);
            return;
        }
        j->written += (size_t)n;
    }
}

static void flush_keys(Journal *j)
{
    if (j->keys.n > 0)
        str_addf(&j->text, "press%s\n", str_cstr(&j->keys));
    str_clear(&j->keys);
}

static void flush_typed(Journal *j)
{
    if (j->typed.n > 0) {
        str_add_cstr(&j->text, "type ");
        prompt_quote(&j->text, str_cstr(&j->typed));
        str_add_char(&j->text, '\n');
    }
    str_clear(&j->typed);
}

/* The size and the command of the screen, where they are other than noted last. */
static void note_screen(Ui *ui)
{
    Journal *j = ui->journal;
    Str command = {0};
    const View *v = ui_top(ui);
    if (v->type->command)
        v->type->command(v, ui, &command);
    const bool is_new =
        command.n > 0 && (!j->shown || strcmp(j->shown, str_cstr(&command)) != 0);
    if (is_new) {
        flush_keys(j);
        /* while a job runs the screen is of this moment only: a remark */
        str_addf(&j->text, "%sscreen %s\n", tasks_is_idle(ui->tasks) ? "" : "# ",
                 str_cstr(&command));
        free(j->shown);
        j->shown = mem_xstrdup(str_cstr(&command));
    }
    str_free(&command);
}

static void note_size(Ui *ui)
{
    Journal *j = ui->journal;
    if (j->w == ui->grid.w && j->h == ui->grid.h)
        return;
    flush_keys(j);
    flush_typed(j);
    j->w = ui->grid.w;
    j->h = ui->grid.h;
    str_addf(&j->text, "size %d %d\n", j->w, j->h);
}

Text journal_text(Ui *ui)
{
    Journal *j = ui->journal;
    flush_typed(j);
    flush_keys(j);
    if (!ui->prompt.is_open && ui->is_loaded)
        note_screen(ui);
    return (Text){str_cstr(&j->text), j->text.n};
}

/* --- what happens --- */

/* The marks that were there: the first that the store has given. */
static void note_had(Ui *ui)
{
    Journal *j = ui->journal;
    if (j->has_had || !ui->marks.has_taken)
        return;
    j->has_had = true;
    if (ui->marks.list.n == 0)
        return;
    MarkList copy = {0};
    Str lines = {0};
    mark_list_append(&copy, &ui->marks.list);
    mark_lines_write(&lines, &copy);
    for (const char *p = str_cstr(&lines); *p;) {
        const size_t n = strcspn(p, "\n");
        str_add_cstr(&j->text, "had ");
        str_add(&j->text, p, n);
        str_add_char(&j->text, '\n');
        p += n + (p[n] == '\n');
    }
    str_free(&lines);
    mark_list_free(&copy);
}

void journal_before(Ui *ui, const Input *in)
{
    Journal *j = ui->journal;
    if (!j || in->key == INPUT_RESIZE)
        return;
    note_had(ui);
    j->is_inside = true;
    j->was_open = ui->prompt.is_open;
    j->is_private = j->was_open && ui->prompt.spec.is_unrecorded;
    j->waiting = ui->marks.waiting;
    if (!j->was_open && ui->is_loaded)
        note_screen(ui);
}

/* The key as the program comes: a log is the same whatever the user bound. */
static uint32_t plain_key(const Ui *ui, const Journal *j, uint32_t key)
{
    const Action action = keys_find(key);
    if (j->was_open || action == ACTION_NONE || action == ACTION_VIEW ||
        ui_top(ui)->type->typed)
        return key;
    return keys_default(action);
}

static bool is_left_out(const Ui *ui, const Journal *j, const Input *in)
{
    const Action action = keys_find(in->key);
    const bool asks_privately = ui->prompt.is_open && ui->prompt.spec.is_unrecorded;
    const bool is_way_out = !j->was_open && (action == ACTION_QUIT || ui->is_leaving);
    return !ui->is_loaded || j->is_private || (!j->was_open && asks_privately) ||
           is_way_out || action == ACTION_STOP || action == ACTION_REDRAW ||
           in->key == INPUT_RESIZE;
}

/* The time of the mark that the key has made: it waits to be stored, or is with the
 * keeper. */
static void note_mark(Ui *ui)
{
    Journal *j = ui->journal;
    const Marks *m = &ui->marks;
    if (m->waiting <= j->waiting)
        return;
    flush_keys(j);
    str_add_cstr(&j->text, "at ");
    mark_add_time(&j->text, m->is_saving ? m->saving.mark[0].made_at
                            : m->now     ? m->now()
                                         : 0);
    str_add_char(&j->text, '\n');
}

static void add_mouse(Journal *j, const Input *in)
{
    static const char *const names[] = {"click",   "double",   "drag",
                                        "release", "wheel-up", "wheel-down"};
    flush_keys(j);
    str_addf(&j->text, "mouse %s %d %d\n", names[in->mouse], in->x, in->y);
}

/* Letters go into a prompt or, pasted, into a view in which one types; what else is
 * pasted does nothing. */
static void note_letters(Ui *ui, const Input *in)
{
    Journal *j = ui->journal;
    flush_keys(j);
    if (in->key != INPUT_PASTE)
        text_encode(&j->typed, in->key);
    else if (j->was_open || ui_top(ui)->type->typed)
        str_add_text(&j->typed, in->paste);
}

static void note_input(Ui *ui, const Input *in)
{
    Journal *j = ui->journal;
    const bool is_letter = in->key >= 0x20 && in->key < INPUT_NONE && in->key != 127;
    note_size(ui);
    if (in->key == INPUT_PASTE || (j->was_open && is_letter)) {
        note_letters(ui, in);
        return;
    }
    flush_typed(j);
    note_mark(ui);
    if (in->key == INPUT_MOUSE) {
        add_mouse(j, in);
    } else {
        str_add_char(&j->keys, ' ');
        keys_name(&j->keys, plain_key(ui, j, in->key));
        if (j->keys.n > LINE_CELLS)
            flush_keys(j);
    }
}

void journal_after(Ui *ui, const Input *in)
{
    Journal *j = ui->journal;
    if (!j)
        return;
    j->is_inside = false;
    if (!is_left_out(ui, j, in))
        note_input(ui, in);
    if (j->after.n > 0) {
        (void)journal_text(ui);
        str_add_text(&j->text, (Text){j->after.p, j->after.n});
        str_clear(&j->after);
    }
    save(ui);
}

/* Adds lines now, or behind the input that is being handled. */
static void add_lines(Ui *ui, const Str *lines)
{
    Journal *j = ui->journal;
    if (j->is_inside) {
        str_add_text(&j->after, (Text){str_cstr(lines), lines->n});
        return;
    }
    flush_typed(j);
    flush_keys(j);
    str_add_text(&j->text, (Text){str_cstr(lines), lines->n});
    save(ui);
}

static void add_file(Str *line, const char *what, const char *path, size_t n,
                     const char *hex)
{
    str_addf(line, "%s ", what);
    prompt_quote(line, path);
    str_addf(line, " %zu %s\n", n, hex);
}

void journal_export(Ui *ui, const char *path, Text bytes)
{
    char hex[DIGEST_HEX];
    Str line = {0};
    if (!ui->journal)
        return;
    digest_bytes(bytes.p, bytes.n, hex);
    note_size(ui);
    add_file(&line, "export", path, bytes.n, hex);
    add_lines(ui, &line);
    str_free(&line);
}

void journal_run(Ui *ui, const char *command, const char *path)
{
    char hex[DIGEST_HEX];
    struct stat st;
    Str line = {0};
    if (!ui->journal)
        return;
    str_addf(&line, "run %s\n", command);
    const bool is_recorded = ui->journal->fd >= 0; /* else nobody waits for a digest */
    if (is_recorded && path && stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
        digest_file(path, NULL, hex, NULL) == OK)
        add_file(&line, "wrote", path, (size_t)st.st_size, hex);
    add_lines(ui, &line);
    str_free(&line);
}

Status journal_start(Ui *ui, const char *path, Error *err)
{
    Journal *j = ui->journal;
    char shown[TEXT_SHORT];
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0) {
        (void)error_set(err, E_OUTPUT, "%s: %s", text_short(shown, str_text(path)),
                        strerror(errno));
        return E_OUTPUT;
    }
    close_file(j);
    (void)journal_text(ui);
    j->path = mem_xstrdup(path);
    j->fd = fd;
    j->written = 0;
    save(ui);
    return OK;
}

bool journal_stop(Ui *ui)
{
    Journal *j = ui->journal;
    if (!j || j->fd < 0)
        return false;
    (void)journal_text(ui);
    save(ui);
    close_file(j);
    return true;
}
