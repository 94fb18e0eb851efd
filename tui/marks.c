#include "tui/marks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/diag/corrected.h"
#include "core/diag/say.h"
#include "core/study/mark_dict.h"
#include "core/study/study_marks.h"
#include "tui/ui.h"

enum { POLL_SECONDS = 1 };

static int64_t now(const Ui *ui)
{
    return ui->marks.now ? ui->marks.now() : 0;
}

/* --- the store --- */

/* Notes of the store as a message: they are rare and matter. */
static void tell(Ui *ui, Notes *notes)
{
    for (int i = 0; i < notes->n; i++)
        if (notes->item[i].is_warning)
            ui_warn(ui, "%s", notes->item[i].text);
    notes_free(notes);
}

static Status open_store(Ui *ui, Error *err)
{
    Marks *m = &ui->marks;
    Notes notes = {0};
    if (m->store)
        return OK;
    TRY(mark_store_open(&m->store, m->path, MARK_STORE_WRITE, &notes, err));
    tell(ui, &notes);
    return OK;
}

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

static bool take(Ui *ui)
{
    Marks *m = &ui->marks;
    bool is_new = false;
    Error err = {0};
    if (m->store && mark_store_take(m->store, &m->list, &is_new, &err) != OK)
        ui_fail(ui, &err);
    m->version += is_new;
    return is_new;
}

void marks_open(Ui *ui, const MarksOptions *o)
{
    Marks *m = &ui->marks;
    Error err = {0};
    *m = (Marks){.is_blind = o->is_blind, .now = o->now, .entry = -1, .version = 1};
    m->path = study_marks_path(ui->study);
    if (!m->path && o->home && *o->home) {
        m->path = mem_xstrdup(o->home);
        make_folders(m->path);
    }
    const bool is_there = m->path && access(m->path, F_OK) == 0;
    if (is_there && open_store(ui, &err) != OK)
        ui_fail(ui, &err);
    else if (is_there)
        (void)take(ui);
    if (m->path && !(is_there ? access(m->path, W_OK) == 0 : can_save(m->path)))
        ui_warn(ui,
                "annotations cannot be saved here: read-only; use --annotations FILE");
}

void marks_close(Ui *ui)
{
    Marks *m = &ui->marks;
    Error err = {0};
    if (m->store && m->list.n > 0 && mark_store_export(m->store, &err) != OK)
        error_clear(&err); /* the marks themselves are safe */
    mark_store_close(m->store);
    mark_list_free(&m->list);
    mark_state_free(&m->state);
    free(m->path);
    *m = (Marks){0};
}

bool marks_poll(Ui *ui)
{
    Marks *m = &ui->marks;
    const double seconds = tasks_now();
    if (!m->store || seconds - m->looked_at < POLL_SECONDS)
        return false;
    m->looked_at = seconds;
    if (!take(ui))
        return false;
    ui_changed(ui);
    return true;
}

/* --- the state of the current target --- */

/* The state for an entry; a judge who is blind sees only what he said himself. */
static const MarkState *state_of(Ui *ui, int entry)
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

/* Stores a mark; only then it is shown. */
static void keep(Ui *ui, Mark *mark, const Mark *undone)
{
    Marks *m = &ui->marks;
    Notes notes = {0};
    Error err = {0};
    Status st = open_store(ui, &err);
    if (st == OK)
        st = mark_store_add(m->store, mark, 1, &notes, &err);
    if (st != OK) {
        notes_free(&notes);
        ui_warn(ui, "not saved: %s; the key tries again", err.text);
        return;
    }
    say_kept(ui, undone ? undone : mark, undone != NULL);
    (void)take(ui);
    ui_changed(ui);
    tell(ui, &notes);
}

/* Why nothing can be marked; NULL: it can. */
static const char *why_not(Ui *ui)
{
    if (!ui->marks.path)
        return "there is no place for annotations; use --annotations FILE";
    if (ui->target < 0 || !ui->study->entry[ui->target].dict)
        return "marks are about the entries of a dictionary, and there is none";
    (void)state_of(ui, ui->target);
    return ui->marks.print[0] ? NULL : "the dictionary's file cannot be read any more";
}

/* A mark of this kind on a pair; targets with TABs between them. */
static void mark_pair(Ui *ui, MarkKind kind, const MarksPair *pair, Text targets,
                      Text text)
{
    char shown[TEXT_SHORT];
    Str golds = {0};
    const char *why = why_not(ui);
    if (why) {
        ui_warn(ui, "%s", why);
        return;
    }
    const StudyEntry *e = &ui->study->entry[ui->target];
    if (!mark_dict_add_golds(&golds, e->dict, pair->source)) {
        ui_warn(ui, "the dictionary has no source word %s",
                text_short(shown, pair->source));
        return;
    }
    const MarkDraft d = {
        .kind = kind,
        .fingerprint = ui->marks.print,
        .source = pair->source,
        .targets = targets,
        .golds = {str_cstr(&golds), golds.n},
        .text = text,
        .reason = ui->marks.is_blind ? TEXT("") : pair->reason,
        .author = str_text(ui->study->options.author),
        .now = now(ui),
    };
    Arena texts = {0};
    Mark m;
    mark_state_compose(state_of(ui, ui->target), &d, &texts, &m);
    keep(ui, &m, NULL);
    mem_arena_free(&texts);
    str_free(&golds);
}

static void undo(Ui *ui)
{
    const char *why = why_not(ui);
    if (why) {
        ui_warn(ui, "%s", why);
        return;
    }
    const Text author = str_text(ui->study->options.author);
    const Mark *last = mark_state_last(&ui->marks.list, ui->marks.print, &author);
    if (!last) {
        ui_say(ui, "there is no mark of yours on this dictionary to take back");
        return;
    }
    Mark was = *last; /* its texts stay where they are when the list grows */
    Mark m;
    mark_state_compose_undo(&was, author, now(ui), &m);
    keep(ui, &m, &was);
}

/* --- keys that ask --- */

/* What is waited for; owned by the prompt. */
typedef struct Asked {
    Ui *ui;
    MarkKind kind;
    char *text[3]; /* source, prediction, reason; owned */
} Asked;

static void free_asked(Asked *a)
{
    for (int i = 0; i < 3; i++)
        free(a->text[i]);
    free(a);
}

static void cancel(void *ctx)
{
    Asked *a = ctx;
    ui_say(a->ui, "nothing was marked");
    free_asked(a);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Words between `|`, blanks around them taken off, as the fields of marks have them. */
static void split_words(const char *text, Str *out)
{
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, "|");
        const char *next = p + n + (p[n] == '|');
        while (n > 0 && is_blank(*p)) {
            p++;
            n--;
        }
        while (n > 0 && is_blank(p[n - 1]))
            n--;
        if (n > 0 && out->n > 0)
            str_add_char(out, '\t');
        str_add(out, p, n);
        p = next;
    }
}

static void entered(void *ctx, const char *text)
{
    Asked *a = ctx;
    const MarksPair pair = {.source = str_text(a->text[0]),
                            .prediction = str_text(a->text[1]),
                            .reason = str_text(a->text[2])};
    Str words = {0};
    if (mark_is_judgement(a->kind))
        split_words(text, &words);
    else
        str_add_cstr(&words, text);
    const Text given = {str_cstr(&words), words.n};
    if (given.n == 0)
        ui_say(a->ui, "nothing was marked");
    else if (mark_is_judgement(a->kind))
        mark_pair(a->ui, a->kind, &pair, given, TEXT(""));
    else
        mark_pair(a->ui, a->kind, &pair, TEXT(""), given);
    str_free(&words);
    free_asked(a);
}

static char *copy(Text t)
{
    return mem_xstrndup(t.n ? t.p : "", t.n);
}

static void ask(Ui *ui, MarkKind kind, const MarksPair *pair, const char *initial)
{
    static const char *const label[MARK_KINDS] = {
        [MARK_ACCEPT] = "accept: ",    [MARK_REJECT] = "reject: ",
        [MARK_GOLD] = "add gold: ",    [MARK_VARIANT] = "variant: ",
        [MARK_SENSE] = "sense note: ", [MARK_NOTE] = "note: ",
    };
    static const char *const hint[MARK_KINDS] = {
        [MARK_GOLD] = "a translation that the dictionary lacks; | between several",
        [MARK_VARIANT] = "another form of a gold; | between several",
        [MARK_SENSE] = "which sense is meant, or missing",
        [MARK_NOTE] = "anything worth keeping",
    };
    const char *why = why_not(ui);
    if (why) {
        ui_warn(ui, "%s", why);
        return;
    }
    Asked *a = mem_xcalloc(1, sizeof *a);
    *a = (Asked){
        ui, kind, {copy(pair->source), copy(pair->prediction), copy(pair->reason)}};
    const PromptSpec spec = {.label = label[kind],
                             .hint = hint[kind],
                             .ctx = a,
                             .enter = entered,
                             .cancel = cancel};
    ui_ask(ui, &spec, initial);
}

/* The entry as a whole: its golds; which of several are rejected is asked. */
static void judge_entry(Ui *ui, MarkKind kind, const MarksPair *pair)
{
    Str own = {0};
    Str golds = {0};
    const char *why = why_not(ui);
    if (why) {
        ui_warn(ui, "%s", why);
        return;
    }
    (void)mark_dict_add_golds(&own, ui->study->entry[ui->target].dict, pair->source);
    mark_state_add_golds(&golds, state_of(ui, ui->target), pair->source,
                         (Text){str_cstr(&own), own.n});
    const Text all = {str_cstr(&golds), golds.n};
    if (kind == MARK_REJECT && all.n > 0 && memchr(all.p, '\t', all.n)) {
        Str line = {0};
        Text rest = all;
        Text word;
        while (mark_next_word(&rest, &word)) {
            str_add_cstr(&line, line.n ? " | " : "");
            str_add_text(&line, word);
        }
        ask(ui, kind, pair, str_cstr(&line));
        str_free(&line);
    } else if (all.n > 0) {
        mark_pair(ui, kind, pair, all, TEXT(""));
    } else {
        ui_warn(ui, "no gold is left to judge: g adds one");
    }
    str_free(&own);
    str_free(&golds);
}

bool marks_is_action(Action action)
{
    return action >= ACTION_ACCEPT && action <= ACTION_UNDO;
}

void marks_act(Ui *ui, const MarksPair *pair, Action action)
{
    const MarkKind kind = (MarkKind)(MARK_ACCEPT + (action - ACTION_ACCEPT));
    if (action == ACTION_UNDO) {
        undo(ui);
        return;
    }
    if (pair->source.n == 0) {
        ui_say(ui, "there is no pair under the cursor to mark");
        return;
    }
    switch (kind) {
    case MARK_ACCEPT:
    case MARK_REJECT:
        if (pair->chosen.n > 0)
            mark_pair(ui, kind, pair, pair->chosen, TEXT(""));
        else
            judge_entry(ui, kind, pair);
        break;
    case MARK_VARIANT: {
        const Text form = pair->chosen.n > 0 ? pair->chosen : pair->prediction;
        if (form.n > 0)
            mark_pair(ui, kind, pair, form, TEXT(""));
        else
            ask(ui, kind, pair, "");
        break;
    }
    case MARK_GOLD:
    case MARK_SENSE:
    case MARK_NOTE:
    case MARK_UNDO:
    case MARK_KINDS: ask(ui, kind, pair, ""); break;
    }
}

/* --- in tables --- */

static void hide(Table *t, int32_t row)
{
    static const char *const columns[] = {
        "predicted_nn", "predicted_csls", "rank_nn", "rank_csls",
        "cos_gold",     "cos_predicted",  "cause",   "flags"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const int col = table_find_col(t, columns[i]);
        if (col >= 0)
            table_set_missing(t, row, col, "hidden: --blind");
    }
}

static void patch_table(Ui *ui, Table *t, int entry)
{
    const int mark = table_find_col(t, "mark");
    const int source = table_find_col(t, "source");
    if (mark < 0 || source < 0)
        return;
    const MarkState *state = state_of(ui, entry);
    Str said = {0};
    for (int32_t r = 0; r < table_rows(t); r++) {
        str_clear(&said);
        mark_state_say(&said, state, table_cell(t, r, source).text);
        if (said.n > 0)
            table_set_text(t, r, mark, (Text){said.p, said.n});
        else if (!table_cell(t, r, mark).is_missing)
            table_set_missing(t, r, mark, "not marked");
        if (ui->marks.is_blind)
            hide(t, r);
    }
    str_free(&said);
}

/* --- scores --- */

/* The prediction of a row by a score, -1: none. */
static int32_t predicted(const Table *t, int32_t row, int score)
{
    const int col = table_find_col(t, score == 0 ? "predicted_nn" : "predicted_csls");
    const Cell c = table_cell(t, row, col);
    return c.is_missing ? -1 : (int32_t)c.i;
}

static void count_row(const CorrectedInput *in, const Table *t, int32_t row,
                      CorrectedCounts c[CORRECTED_SCORES])
{
    static const char *const rank[CORRECTED_SCORES] = {"rank_nn", "rank_csls"};
    int32_t n = 0;
    const bool is_marked = mark_state_find(in->marks, in->lex->word[row], &n);
    for (int s = 0; s < CORRECTED_SCORES; s++) {
        const Cell cell = table_cell(t, row, table_find_col(t, rank[s]));
        if (cell.is_missing)
            continue;
        const bool was_hit = cell.i == 1;
        bool is_covered = true;
        bool is_hit = was_hit;
        if (is_marked)
            corrected_judge(in, row, predicted(t, row, s), &is_covered, &is_hit);
        c[s].n++;
        c[s].hits += was_hit;
        c[s].lost += !is_covered;
        c[s].lost_hits += !is_covered && was_hit;
        c[s].fixed += is_covered && is_hit && !was_hit;
        c[s].broken += is_covered && !is_hit && was_hit;
    }
}

/* "P@1 nn .487 > .489, csls .539 > .541 (3 marks, seen)". */
static void make_scores(const Ui *ui, Result *r)
{
    const MarkState *marks = &ui->marks.state; /* of the target: it was patched */
    const StudyEntry *e = &ui->study->entry[r->target];
    const Table *t = r->set->table[0];
    const CorrectedInput in = {e->lex, e->space, marks, ui->study->options.is_lower};
    CorrectedCounts c[CORRECTED_SCORES] = {{0}};
    r->marks_scores[0] = '\0';
    if (ui->marks.is_blind || marks->marks == 0 || !e->lex || !e->lex->dict ||
        table_rows(t) != e->lex->n_sources)
        return;
    for (int32_t row = 0; row < table_rows(t); row++)
        count_row(&in, t, row, c);
    Str out = {0};
    str_add_cstr(&out, "P@1");
    for (int s = 0; s < CORRECTED_SCORES; s++) {
        char before[16];
        char after[16];
        const CorrectedScore score = corrected_score(&c[s]);
        if (score.after.n > 0) {
            str_addf(&out, " %s %s%s%s", s == 0 ? "nn" : "csls",
                     say_share(before, score.before.value),
                     style_glyph(ui->grid.mode, GLYPH_ARROW),
                     say_share(after, score.after.value));
        }
    }
    str_addf(&out, " (%d mark%s, seen)", (int)marks->marks, marks->marks == 1 ? "" : "s");
    (void)snprintf(r->marks_scores, sizeof r->marks_scores, "%s", out.p);
    str_free(&out);
}

void marks_patch(Ui *ui, Result *r)
{
    const Marks *m = &ui->marks;
    if (!m->path || r->state != RESULT_READY || r->target < 0 ||
        r->marks_version == m->version || strcmp(r->diag->name, "pairs") != 0)
        return;
    r->marks_version = m->version;
    for (int i = 0; i < r->set->ntables; i++)
        patch_table(ui, r->set->table[i], r->target);
    (void)state_of(ui, r->target);
    make_scores(ui, r);
}

const char *marks_scores(const Ui *ui)
{
    const Diagnostic *d = registry_find("pairs");
    const Result *r =
        d && ui->target >= 0 ? results_find(ui->results, d, ui->target) : NULL;
    return r && r->state == RESULT_READY ? r->marks_scores : "";
}

void marks_say(Ui *ui, Text source, Str *out)
{
    if (ui->marks.path && ui->target >= 0)
        mark_state_say(out, state_of(ui, ui->target), source);
}
