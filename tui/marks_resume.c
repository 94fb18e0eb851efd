/* Going on where one stopped: the pair one was at, and a note that was being typed, in
 * the user's folder of states.
 *
 * place-PRINT holds a source word; the marks themselves are in the store, and without the
 * file the last of them says where. draft-PID-N is one program's, locked while it lives:
 * one that can be locked was left behind by a program that ended suddenly. Neither is
 * synced to the disk: they outlive the program, not the power. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tui/marks_parts.h"
#include "tui/view_table.h"

enum { DRAFT_SECONDS = 2, MOST_BYTES = 1 << 16, PRINT_SHOWN = 16, DRAFTS = 100 };

static const char magic[] = "isogloss draft 1";

/* --- files --- */

static void add_place_path(Str *out, const Marks *m)
{
    str_addf(out, "%s/place-%.*s", m->state_folder, (int)PRINT_SHOWN, m->print);
}

/* Folders as far as they are missing; what follows tells by failing. */
static void make_folder(const char *path)
{
    Str part = {0};
    for (const char *p = path; *p; p++) {
        if (*p == '/' && part.n > 0)
            (void)mkdir(str_cstr(&part), 0700);
        str_add_char(&part, *p);
    }
    (void)mkdir(path, 0700);
    str_free(&part);
}

static bool write_whole(int fd, const Str *s)
{
    return pwrite(fd, str_cstr(s), s->n, 0) == (ssize_t)s->n &&
           ftruncate(fd, (off_t)s->n) == 0;
}

static bool read_whole(int fd, Str *out)
{
    char block[4096];
    for (off_t at = 0; out->n < MOST_BYTES;) {
        const ssize_t n = pread(fd, block, sizeof block, at);
        if (n <= 0)
            return n == 0;
        str_add(out, block, (size_t)n);
        at += n;
    }
    return false;
}

/* --- the place --- */

void marks_resume_keep_place(Ui *ui, Text source)
{
    Marks *m = &ui->marks;
    if (!m->state_folder || !m->print[0] || source.n == 0)
        return;
    Str path = {0};
    Str text = {0};
    make_folder(m->state_folder);
    add_place_path(&path, m);
    str_add_text(&text, source);
    const int fd =
        open(str_cstr(&path), O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd >= 0) {
        (void)write_whole(fd, &text); /* else the last mark says where */
        (void)close(fd);
    }
    str_free(&path);
    str_free(&text);
}

/* The word of the file, else that of the last mark. */
static void find_place(const Marks *m, const Mark *last, Str *out)
{
    Str path = {0};
    add_place_path(&path, m);
    const int fd = open(str_cstr(&path), O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 || !read_whole(fd, out))
        str_clear(out);
    if (fd >= 0)
        (void)close(fd);
    if (out->n == 0 && last)
        str_add_text(out, last->field[MARK_SOURCE]);
    str_free(&path);
}

/* --- the draft --- */

/* The first free name of this program's own, locked. */
static void open_draft(Marks *m)
{
    Str path = {0};
    make_folder(m->state_folder);
    for (int i = 0; i < DRAFTS && m->draft_fd < 0; i++) {
        str_clear(&path);
        str_addf(&path, "%s/draft-%ld-%d", m->state_folder, (long)getpid(), i);
        m->draft_fd = open(str_cstr(&path),
                           O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (m->draft_fd < 0 && errno != EEXIST)
            break;
    }
    if (m->draft_fd >= 0) {
        (void)flock(m->draft_fd, LOCK_EX | LOCK_NB);
        m->draft_path = str_take(&path);
    }
    str_free(&path);
}

void marks_resume_drop_draft(Ui *ui)
{
    Marks *m = &ui->marks;
    m->typed_at = 0;
    if (m->draft_fd < 0)
        return;
    (void)unlink(m->draft_path);
    (void)close(m->draft_fd);
    free(m->draft_path);
    m->draft_path = NULL;
    m->draft_fd = -1;
}

void marks_resume_typing(Ui *ui, MarkKind kind, Text source)
{
    Marks *m = &ui->marks;
    m->draft.kind = kind;
    str_clear(&m->draft.source);
    str_add_text(&m->draft.source, source);
    m->typed_at = tasks_now();
}

static void save_draft(Ui *ui)
{
    Marks *m = &ui->marks;
    const Str *text = &ui->prompt.text;
    m->typed_at = 0;
    if (!m->state_folder || !ui->prompt.is_open)
        return;
    if (m->draft_fd < 0)
        open_draft(m);
    if (m->draft_fd < 0)
        return;
    Str out = {0};
    str_addf(&out, "%s\n%s\n%s\n%zu %zu\n", magic, m->print,
             mark_kind_name(m->draft.kind), m->draft.source.n, text->n);
    str_add(&out, str_cstr(&m->draft.source), m->draft.source.n);
    str_add(&out, str_cstr(text), text->n);
    (void)write_whole(m->draft_fd, &out);
    str_free(&out);
}

/* Reads a draft of this dictionary; false: it is none. */
static bool parse_draft(const Str *s, const char *print, MarksDraft *out)
{
    const char *line[4];
    const char *p = str_cstr(s);
    for (int i = 0; i < 4; i++) {
        line[i] = p;
        p = strchr(p, '\n');
        if (!p)
            return false;
        p++;
    }
    size_t source = 0;
    size_t text = 0;
    char *end = NULL;
    source = (size_t)strtoul(line[3], &end, 10);
    text = (size_t)strtoul(end, NULL, 10);
    const size_t left = s->n - (size_t)(p - s->p);
    const Text kind = {line[2], (size_t)(line[3] - line[2]) - 1};
    const bool is_ours = strncmp(line[0], magic, sizeof magic - 1) == 0 &&
                         strncmp(line[1], print, strlen(print)) == 0 &&
                         mark_kind_find(kind, &out->kind);
    if (!is_ours || source > left || text > left - source || text == 0)
        return false;
    str_clear(&out->source);
    str_clear(&out->text);
    str_add(&out->source, p, source);
    str_add(&out->text, p + source, text);
    return true;
}

/* Takes a draft that nobody holds, if it is of this dictionary: it is ours then, and goes
 * with the next thing that is typed. */
static bool take_draft(Marks *m, const char *name)
{
    Str path = {0};
    Str text = {0};
    bool is_taken = false;
    str_addf(&path, "%s/%s", m->state_folder, name);
    const int fd = open(str_cstr(&path), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 && read_whole(fd, &text)) {
        is_taken = parse_draft(&text, m->print, &m->draft);
        if (text.n == 0)
            (void)unlink(str_cstr(&path));
    }
    if (is_taken) {
        m->draft_fd = fd;
        m->draft_path = str_take(&path);
    } else if (fd >= 0) {
        (void)close(fd);
    }
    str_free(&path);
    str_free(&text);
    return is_taken;
}

static bool find_draft(Marks *m)
{
    bool is_found = false;
    DIR *dir = opendir(m->state_folder);
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e && !is_found;
         e = readdir(dir))
        if (strncmp(e->d_name, "draft-", 6) == 0)
            is_found = take_draft(m, e->d_name);
    if (dir)
        (void)closedir(dir);
    return is_found;
}

/* --- the offer --- */

static int32_t find_pair(const Ui *ui, Text source)
{
    const Lexicon *lex = ui->study->entry[ui->target].lex;
    for (int32_t i = 0; lex && i < lex->n_sources; i++)
        if (str_compare(lex->word[i], source) == 0)
            return i;
    return -1;
}

/* Once, when the study and the marks are there. */
static void offer(Ui *ui)
{
    Marks *m = &ui->marks;
    char shown[TEXT_SHORT];
    const Text author = str_text(ui->study->options.author);
    const bool is_at_start = ui->depth == 1 && ui->stack[0] == ui->root[1];
    if (is_at_start && ui->message[0] && ui->is_bad_message)
        return; /* a warning is read first */
    m->is_offered = true;
    if (!is_at_start || ui->target < 0 || !ui->study->entry[ui->target].dict ||
        ui->prompt.is_open)
        return;
    const MarkState *state = marks_keep_state(ui, ui->target);
    if (!m->print[0])
        return;
    const Mark *last = mark_state_last(&m->list, m->print, &author);
    const bool has_draft = find_draft(m);
    if (!last && !has_draft)
        return;
    Str place = {0};
    if (has_draft)
        str_add_text(&place, (Text){str_cstr(&m->draft.source), m->draft.source.n});
    else
        find_place(m, last, &place);
    const int32_t pair = find_pair(ui, (Text){str_cstr(&place), place.n});
    if (pair >= 0) {
        m->has_offer = true;
        m->has_draft = has_draft;
        ui_say(ui, "Enter: resume at pair %" PRId32 " (%s), %" PRId32 " mark%s safe%s",
               pair + 1, text_short(shown, (Text){str_cstr(&place), place.n}),
               state->marks, state->marks == 1 ? "" : "s",
               has_draft ? ", a note unfinished" : "");
        str_clear(&m->wanted);
        str_add(&m->wanted, str_cstr(&place), place.n);
    }
    str_free(&place);
}

bool marks_resume(Ui *ui, bool is_wanted)
{
    Marks *m = &ui->marks;
    if (!m->has_offer)
        return false;
    m->has_offer = false;
    m->is_resuming = is_wanted;
    if (is_wanted)
        ui_go(ui, 2);
    return is_wanted;
}

/* The list of pairs may still be under way. */
static void go_to_pair(Ui *ui)
{
    Marks *m = &ui->marks;
    View *v = ui_top(ui);
    if (!v->type->pair || ui->depth != 1 || v != ui->root[2]) {
        m->is_resuming = false; /* the user has gone elsewhere */
        return;
    }
    Browse *b = view_table_browse(v);
    if (!b->table || ui->prompt.is_open)
        return;
    m->is_resuming = false;
    const int32_t pair = find_pair(ui, (Text){str_cstr(&m->wanted), m->wanted.n});
    if (pair < 0 || pair >= table_rows(b->table))
        return;
    browse_go_to(b, pair);
    ui->is_dirty = true;
    if (m->has_draft)
        marks_ask_again(ui);
    m->has_draft = false;
}

void marks_resume_poll(Ui *ui)
{
    Marks *m = &ui->marks;
    if (m->typed_at > 0 && tasks_now() - m->typed_at >= DRAFT_SECONDS)
        save_draft(ui);
    if (m->state_folder && !m->is_offered && ui->is_loaded && m->has_taken)
        offer(ui);
    if (m->is_resuming)
        go_to_pair(ui);
}

void marks_leave(Ui *ui)
{
    Marks *m = &ui->marks;
    View *v = ui->root[2];
    MarksPair pair = {0};
    m->is_leaving = true;
    if (m->typed_at > 0 || (m->draft_fd >= 0 && ui->prompt.is_open))
        save_draft(ui);
    if (m->state_folder && m->list.n > 0 && v && v->type->pair(v, ui, &pair))
        marks_resume_keep_place(ui, pair.source);
}

void marks_resume_done(Ui *ui)
{
    Marks *m = &ui->marks;
    if (m->draft_fd >= 0) /* what is left in it is offered again */
        (void)close(m->draft_fd);
    m->draft_fd = -1;
    free(m->draft_path);
    free(m->state_folder);
    str_free(&m->wanted);
    str_free(&m->draft.source);
    str_free(&m->draft.text);
}
