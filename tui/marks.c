/* The keys of marks. */
#include "tui/marks.h"

#include <stdlib.h>
#include <string.h>

#include "core/study/mark_dict.h"
#include "tui/marks_parts.h"

/* A mark of this kind on a pair; targets with TABs between them. */
static void mark_pair(Ui *ui, MarkKind kind, const MarksPair *pair, Text targets,
                      Text text)
{
    const char *why = marks_keep_why_not(ui);
    if (why) {
        ui_warn(ui, "%s", why);
        return;
    }
    marks_keep_wish(ui,
                    &(MarksWish){.kind = kind,
                                 .target = ui->target,
                                 .source = pair->source,
                                 .targets = targets,
                                 .text = text,
                                 .reason = ui->marks.is_blind ? TEXT("") : pair->reason});
}

static void undo(Ui *ui)
{
    const char *why = marks_keep_why_not(ui);
    if (why)
        ui_warn(ui, "%s", why);
    else
        marks_keep_wish(ui, &(MarksWish){.kind = MARK_UNDO, .target = ui->target});
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
    if (!a->ui->marks.is_leaving)
        marks_resume_drop_draft(a->ui);
    free_asked(a);
}

static bool is_blank(char c)
{
    return c == ' ';
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

/* What no line of a dictionary could hold is told while it is typed or pasted. */
static const char *refuse(void *ctx, const char *text)
{
    const Asked *a = ctx;
    if (!mark_is_judgement(a->kind) || !text[strcspn(text, "\t\r\n")])
        return NULL;
    return "no line of a dictionary can hold a word with a TAB or a line end";
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
    a->ui->marks.typed_at = 0;
    if (given.n == 0) {
        ui_say(a->ui, "nothing was marked");
        marks_resume_drop_draft(a->ui);
    } else if (mark_is_judgement(a->kind)) {
        mark_pair(a->ui, a->kind, &pair, given, TEXT(""));
    } else {
        mark_pair(a->ui, a->kind, &pair, TEXT(""), given);
    }
    str_free(&words);
    free_asked(a);
}

static char *copy(Text t)
{
    return mem_xstrndup(t.n ? t.p : "", t.n);
}

static void typing(void *ctx, const char *text)
{
    const Asked *a = ctx;
    (void)text;
    marks_resume_typing(a->ui, a->kind, str_text(a->text[0]));
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
    const char *why = marks_keep_why_not(ui);
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
                             .refuse = refuse,
                             .change = typing,
                             .cancel = cancel};
    ui_ask(ui, &spec, initial);
}

void marks_ask_again(Ui *ui)
{
    const MarksDraft *d = &ui->marks.draft;
    const MarksPair pair = {.source = {str_cstr(&d->source), d->source.n}};
    ask(ui, d->kind, &pair, str_cstr(&d->text));
}

/* The entry as a whole: its golds; which of several are rejected is asked. */
static void judge_entry(Ui *ui, MarkKind kind, const MarksPair *pair)
{
    Str own = {0};
    Str golds = {0};
    const char *why = marks_keep_why_not(ui);
    if (why) {
        ui_warn(ui, "%s", why);
        return;
    }
    (void)mark_dict_add_golds(&own, ui->study->entry[ui->target].dict, pair->source);
    mark_state_add_golds(&golds, marks_keep_state(ui, ui->target), pair->source,
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

bool marks_hides(Ui *ui, const char *verb)
{
    static const char *const showing[] = {"why",     "compare", "neighbors", "hubness",
                                          "project", "map",     "plan",      "plot",
                                          "report",  "refit",   "relations"};
    for (size_t i = 0; ui->marks.is_blind && i < sizeof showing / sizeof *showing; i++) {
        if (strcmp(showing[i], verb) == 0) {
            ui_warn(ui, "%s would show predictions: hidden by --blind", verb);
            return true;
        }
    }
    return false;
}
