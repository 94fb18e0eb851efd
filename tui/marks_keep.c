/* What is to be marked waits in a queue. The head of it is made a mark, handed to the
 * keeper, and shown when it is stored; a mark that could not be stored stays the head,
 * and nothing behind it is tried, until the user says so. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/study/mark_dict.h"
#include "core/study/study_marks.h"
#include "tui/marks_parts.h"

enum {
    POLL_SECONDS = 1,
    EXPORT_SECONDS = 600,
    PATIENCE_MS = 5000, /* for other programs that write */
    LEAVING_MS = 500    /* the same, when the process is asked to end */
};

static const double moment = 0.5; /* seconds that a save may take without a word */

static int64_t now(const Ui *ui)
{
    return ui->marks.now ? ui->marks.now() : 0;
}

/* --- the state of the current target --- */

const MarkState *marks_keep_state(Ui *ui, int entry)
{
    Marks *m = &ui->marks;
    const Text author = str_text(ui->study->options.author);
    if (m->entry == entry && m->made_at == m->version)
        return &m->state;
    if (m->entry != entry) {
        m->print[0] = '\0';
        if (study_marks_print(ui->study, entry, NULL, m->print, NULL) != OK)
            m->print[0] = '\0';
    }
    mark_state_free(&m->state);
    mark_state_make(&m->list, m->print, m->is_blind ? &author : NULL, &m->state);
    m->entry = entry;
    m->made_at = m->version;
    return &m->state;
}

const char *marks_keep_why_not(Ui *ui)
{
    if (!ui->marks.path)
        return "there is no place for annotations; use --annotations FILE";
    if (ui->target < 0 || !ui->study->entry[ui->target].dict)
        return "marks are about the entries of a dictionary, and there is none";
    (void)marks_keep_state(ui, ui->target);
    return ui->marks.print[0] ? NULL : "the dictionary's file cannot be read any more";
}

/* --- saying things --- */

/* "street: gold вулиця", with what the pair has now. */
static void say_kept(Ui *ui, const Mark *mark, bool is_undo)
{
    static const char *const done[MARK_KINDS] = {
        [MARK_ACCEPT] = "accepted", [MARK_REJECT] = "rejected", [MARK_GOLD] = "gold",
        [MARK_VARIANT] = "variant", [MARK_SENSE] = "sense",     [MARK_NOTE] = "note",
        [MARK_UNDO] = "taken back",
    };
    char source[TEXT_SHORT];
    char target[TEXT_SHORT];
    Str words = {0};
    const bool is_remark = !mark_is_judgement(mark->kind);
    Text rest = mark->field[is_remark ? MARK_TEXT : MARK_TARGET];
    Text word;
    while (mark_next_word(&rest, &word)) {
        str_add_cstr(&words, words.n ? " | " : "");
        str_add_text(&words, word);
    }
    ui_say(ui, "%s: %s %s %s; u takes %s back", is_undo ? "taken back" : "saved",
           text_short(source, mark->field[MARK_SOURCE]), done[mark->kind],
           text_short(target, (Text){str_cstr(&words), words.n}),
           is_undo ? "the one before" : "it");
    str_free(&words);
}

/* --- the queue --- */

static void free_wish(MarksWish *w)
{
    if (w)
        mem_arena_free(&w->texts);
    free(w);
}

static void pop(Marks *m)
{
    MarksWish *first = m->first;
    m->first = first->next;
    m->waiting--;
    free_wish(first);
}

static Text copy(Arena *a, Text t)
{
    return (Text){mem_arena_strndup(a, t.n ? t.p : "", t.n), t.n};
}

/* Hands the mark to the keeper; undone (NULL: none) is what it takes back. */
static void save(Ui *ui, const Mark *mark, const Mark *undone)
{
    Marks *m = &ui->marks;
    mark_list_free(&m->saving);
    mark_list_add(&m->saving, mark);
    if (undone)
        mark_list_add(&m->saving, undone);
    m->is_saving = true;
    keeper_start(m->keeper, KEEPER_SAVE, mark, ui->signal ? LEAVING_MS : PATIENCE_MS);
}

/* False: there is nothing to take back. */
static bool save_undo(Ui *ui, const MarksWish *w)
{
    Marks *m = &ui->marks;
    const Text author = str_text(ui->study->options.author);
    (void)marks_keep_state(ui, w->target);
    const Mark *last = mark_state_last(&m->list, m->print, &author);
    if (!last) {
        ui_say(ui, "there is no mark of yours on this dictionary to take back");
        return false;
    }
    Mark mark;
    mark_state_compose_undo(last, author, now(ui), &mark);
    save(ui, &mark, last);
    return true;
}

static bool save_mark(Ui *ui, const MarksWish *w)
{
    char shown[TEXT_SHORT];
    Str golds = {0};
    const StudyEntry *e = &ui->study->entry[w->target];
    if (!mark_dict_add_golds(&golds, e->dict, w->source)) {
        ui_warn(ui, "the dictionary has no source word %s", text_short(shown, w->source));
        return false;
    }
    const MarkState *state = marks_keep_state(ui, w->target);
    const MarkDraft d = {
        .kind = w->kind,
        .fingerprint = ui->marks.print,
        .source = w->source,
        .targets = w->targets,
        .golds = {str_cstr(&golds), golds.n},
        .text = w->text,
        .reason = w->reason,
        .author = str_text(ui->study->options.author),
        .now = now(ui),
    };
    Arena texts = {0};
    Mark mark;
    mark_state_compose(state, &d, &texts, &mark);
    save(ui, &mark, NULL);
    mem_arena_free(&texts);
    str_free(&golds);
    return true;
}

/* Begins the next piece of work, if there is one and nothing is under way. */
static void go_on(Ui *ui)
{
    Marks *m = &ui->marks;
    while (m->first && !m->is_failed && !keeper_is_busy(m->keeper)) {
        const MarksWish *w = m->first;
        if (!(w->kind == MARK_UNDO ? save_undo(ui, w) : save_mark(ui, w)))
            pop(m);
    }
}

void marks_keep_wish(Ui *ui, const MarksWish *wish)
{
    Marks *m = &ui->marks;
    MarksWish *w = mem_xcalloc(1, sizeof *w);
    *w = (MarksWish){.kind = wish->kind, .target = wish->target};
    w->source = copy(&w->texts, wish->source);
    w->targets = copy(&w->texts, wish->targets);
    w->text = copy(&w->texts, wish->text);
    w->reason = copy(&w->texts, wish->reason);
    if (!m->first || m->is_failed)
        m->waiting_at = tasks_now();
    MarksWish **at = &m->first;
    while (*at)
        at = &(*at)->next;
    *at = w;
    m->waiting++;
    marks_retry(ui);
}

int marks_unsaved(const Ui *ui)
{
    return ui->marks.is_failed ? ui->marks.waiting : 0;
}

bool marks_is_slow(const Ui *ui)
{
    return ui->marks.is_slow;
}

bool marks_is_needed(const Ui *ui)
{
    const Marks *m = &ui->marks;
    return m->keeper && (!m->has_taken || (m->waiting > 0 && !m->is_failed));
}

/* What the status line says of it changes by time alone. */
static void see_slow(Ui *ui)
{
    Marks *m = &ui->marks;
    const bool is_slow =
        m->waiting > 0 && !m->is_failed && tasks_now() - m->waiting_at >= moment;
    ui->is_dirty = ui->is_dirty || is_slow != m->is_slow;
    m->is_slow = is_slow;
}

bool marks_retry(Ui *ui)
{
    const bool had = ui->marks.first != NULL;
    if (ui->marks.is_failed)
        ui->marks.waiting_at = tasks_now();
    ui->marks.is_failed = false;
    if (had)
        go_on(ui);
    return had;
}

/* --- what the keeper says --- */

/* Notes of the store as a message: they are rare and matter. */
static void tell(Ui *ui, const Notes *notes)
{
    for (int i = 0; i < notes->n; i++) {
        if (!notes->item[i].is_warning)
            continue;
        ui_warn(ui, "%s", notes->item[i].text);
        if (ui->marks.is_leaving && ui->marks.last_word)
            ui->marks.last_word(notes->item[i].text);
    }
}

/* Rows that cannot be read are told when they are found, not every second. */
static void tell_unread(Ui *ui, int64_t unread)
{
    Marks *m = &ui->marks;
    if (unread > m->unread) {
        ui_warn(ui,
                "%lld rows of the annotations are no whole marks: they are kept, and not "
                "counted (annotations-unread)",
                (long long)unread);
    }
    m->unread = unread > m->unread ? unread : m->unread; /* news of an export has none */
}

static void take_saved(Ui *ui, const KeeperNews *news)
{
    Marks *m = &ui->marks;
    m->is_saving = false;
    if (news->status == OK) {
        const bool is_undo = m->saving.n > 1;
        say_kept(ui, &m->saving.mark[is_undo ? 1 : 0], is_undo);
        marks_resume_keep_place(ui, m->saving.mark[0].field[MARK_SOURCE]);
        if (!ui->prompt.is_open)
            marks_resume_drop_draft(ui);
        pop(m);
        m->waiting_at = tasks_now();
        m->is_slow = m->is_slow && m->waiting > 0;
        return;
    }
    m->is_failed = true;
    m->is_slow = false;
    m->err = news->err;
    if (m->waiting > 1) {
        ui_warn(ui, "%d marks are not saved: %s; R tries again", m->waiting,
                news->err.text);
    } else {
        ui_warn(ui, "not saved: %s; R tries again", news->err.text);
    }
}

/* A failure to look is told once, until looking works again. */
static void take_look(Ui *ui, const KeeperNews *news)
{
    Marks *m = &ui->marks;
    if (news->status != OK && !m->is_blocked && !m->is_failed)
        ui_fail(ui, &news->err);
    m->is_blocked = news->status != OK;
}

static void take_news(Ui *ui, KeeperNews *news)
{
    Marks *m = &ui->marks;
    const bool is_new = news->marks.n > 0;
    if (news->work == KEEPER_SAVE)
        take_saved(ui, news);
    else if (news->work == KEEPER_LOOK)
        take_look(ui, news);
    else if (!notes_find(&news->notes, "annotations-export"))
        m->exported = m->version;
    tell(ui, &news->notes);
    tell_unread(ui, news->unread);
    if (is_new) {
        if (!m->has_taken)
            m->exported = m->version + 1; /* what was there has been exported */
        mark_list_append(&m->list, &news->marks);
        m->version++;
    }
    m->has_taken = true;
    ui->is_dirty = ui->is_dirty || is_new || news->work == KEEPER_SAVE;
    keeper_done_news(news);
    if (is_new && !m->is_leaving)
        ui_changed(ui);
}

bool marks_is_busy(const Ui *ui)
{
    const Marks *m = &ui->marks;
    return m->keeper && keeper_is_busy(m->keeper);
}

int marks_fd(const Ui *ui)
{
    return ui->marks.keeper ? keeper_fd(ui->marks.keeper) : -1;
}

/* What the keeper has done, after waiting for it; ms -1: as long as it takes. */
static void take_next(Ui *ui, int ms)
{
    KeeperNews news;
    struct pollfd fd = {marks_fd(ui), POLLIN, 0};
    if (fd.fd >= 0)
        (void)poll(&fd, 1, ms);
    if (keeper_take(ui->marks.keeper, &news)) {
        take_news(ui, &news);
        go_on(ui);
    }
}

void marks_wait(Ui *ui)
{
    while (marks_is_busy(ui))
        take_next(ui, -1);
}

void marks_wait_ms(Ui *ui, int ms)
{
    const double until = tasks_now() + ms / 1000.0;
    for (int left = ms; marks_is_busy(ui) && left > 0;
         left = (int)(1000 * (until - tasks_now())))
        take_next(ui, left);
}

void marks_poll(Ui *ui)
{
    Marks *m = &ui->marks;
    const double seconds = tasks_now();
    KeeperNews news;
    if (!m->keeper)
        return;
    if (keeper_take(m->keeper, &news))
        take_news(ui, &news);
    go_on(ui);
    see_slow(ui);
    marks_resume_poll(ui);
    if (keeper_is_busy(m->keeper))
        return;
    if (seconds - m->exported_at >= EXPORT_SECONDS) {
        m->exported_at = seconds;
        if (m->exported != m->version)
            keeper_start(m->keeper, KEEPER_EXPORT, NULL, PATIENCE_MS);
    } else if (seconds - m->looked_at >= POLL_SECONDS) {
        m->looked_at = seconds;
        keeper_start(m->keeper, KEEPER_LOOK, NULL, 0);
    }
}

/* --- opening and closing --- */

/* Folders of the user's own place, as far as they are missing. */
static void make_folders(const char *path)
{
    Str part = {0};
    for (const char *p = path; *p; p++) {
        if (*p == '/' && part.n > 0)
            (void)mkdir(str_cstr(&part), 0700); /* the open that follows tells */
        str_add_char(&part, *p);
    }
    str_free(&part);
}

/* Whether a file can be made beside `path`. */
static bool can_save(const char *path)
{
    Str folder = {0};
    const char *slash = strrchr(path, '/');
    str_add(&folder, slash ? path : ".", slash ? (size_t)(slash - path) + 1 : 1);
    const bool can = access(str_cstr(&folder), W_OK) == 0;
    str_free(&folder);
    return can;
}

void marks_open(Ui *ui, const MarksOptions *o)
{
    Marks *m = &ui->marks;
    *m = (Marks){.is_blind = o->is_blind,
                 .now = o->now,
                 .last_word = o->last_word,
                 .lost = o->lost,
                 .draft_fd = -1,
                 .entry = -1,
                 .version = 1,
                 .exported = 1,
                 .looked_at = tasks_now(),
                 .exported_at = tasks_now()};
    if (!o->instead)
        m->path = study_marks_path(ui->study);
    else if (*o->instead)
        m->path = mem_xstrdup(o->instead);
    if (!m->path && !o->instead && o->home && *o->home) {
        m->path = mem_xstrdup(o->home);
        make_folders(m->path);
    }
    if (!m->path)
        return;
    const bool is_there = access(m->path, F_OK) == 0;
    if (!(is_there ? access(m->path, W_OK) == 0 : can_save(m->path)))
        ui_warn(ui,
                "annotations cannot be saved here: read-only; use --annotations FILE");
    m->state_folder = o->state && *o->state ? mem_xstrdup(o->state) : NULL;
    m->keeper = keeper_new(m->path);
    keeper_start(m->keeper, KEEPER_LOOK, NULL, 0);
}

static void tell_waiting(const Marks *m)
{
    if (m->waiting > 0 && m->last_word) {
        Str s = {0};
        str_addf(&s, "%d mark%s not saved: %s", m->waiting,
                 m->waiting == 1 ? " is" : "s are",
                 m->is_failed ? m->err.text : "isogloss was stopped before");
        m->last_word(str_cstr(&s));
        str_free(&s);
    }
}

/* What could not be stored is tried a last time, and told. */
static void save_last(Ui *ui)
{
    Marks *m = &ui->marks;
    marks_wait(ui);
    if (m->is_failed && marks_retry(ui))
        marks_wait(ui);
    tell_waiting(m);
    if (m->lost)
        *m->lost = m->is_given_up ? 0 : m->waiting;
}

void marks_abandon(Ui *ui)
{
    Marks *m = &ui->marks;
    marks_leave(ui);
    m->is_leaving = true;
    if (marks_is_needed(ui))
        marks_wait_ms(ui, LEAVING_MS);
    tell_waiting(m);
}

void marks_close(Ui *ui)
{
    Marks *m = &ui->marks;
    m->is_leaving = true;
    if (m->keeper) {
        save_last(ui);
        if (m->list.n > 0) {
            keeper_start(m->keeper, KEEPER_EXPORT, NULL,
                         ui->signal ? LEAVING_MS : PATIENCE_MS);
            marks_wait(ui);
        }
    }
    keeper_free(m->keeper);
    while (m->first)
        pop(m);
    if (m->path)
        marks_resume_done(ui);
    mark_list_free(&m->saving);
    mark_list_free(&m->list);
    mark_state_free(&m->state);
    free(m->path);
    *m = (Marks){0};
}
