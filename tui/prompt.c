#include "tui/prompt.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

enum { TEXT_MAX = 4096 };

static Text typed(const Prompt *p)
{
    return (Text){str_cstr(&p->text), p->text.n};
}

void prompt_open(Prompt *p, const PromptSpec *spec, const char *initial)
{
    prompt_close(p);
    p->is_open = true;
    p->spec = *spec;
    str_add_cstr(&p->text, initial ? initial : "");
    p->cursor = p->text.n;
    p->recalled = -1;
}

void prompt_close(Prompt *p)
{
    p->is_open = false;
    p->spec = (PromptSpec){0};
    str_clear(&p->text);
    str_clear(&p->shown);
    str_clear(&p->draft);
    p->cursor = 0;
}

void prompt_free(Prompt *p)
{
    str_free(&p->text);
    str_free(&p->shown);
    str_free(&p->draft);
    for (int i = 0; i < p->npast; i++) {
        free(p->past[i].label);
        free(p->past[i].text);
    }
    *p = (Prompt){0};
}

/* --- history --- */

void prompt_remember(Prompt *p, const char *label, const char *text)
{
    if (text[0] == '\0')
        return;
    if (p->npast > 0 && strcmp(p->past[0].text, text) == 0 &&
        strcmp(p->past[0].label, label) == 0)
        return;
    if (p->npast == PROMPT_HISTORY) {
        p->npast--;
        free(p->past[p->npast].label);
        free(p->past[p->npast].text);
    }
    memmove(&p->past[1], &p->past[0], (size_t)p->npast * sizeof p->past[0]);
    p->past[0].label = mem_xstrdup(label);
    p->past[0].text = mem_xstrdup(text);
    p->npast++;
    if (p->remembered)
        p->remembered(p->remembered_ctx, label, text);
}

/* The i-th text of this label, newest first, or NULL. */
static const char *past(const Prompt *p, int i)
{
    int left = i;
    for (int k = 0; k < p->npast; k++)
        if (strcmp(p->past[k].label, p->spec.label) == 0 && left-- == 0)
            return p->past[k].text;
    return NULL;
}

static void replace(Prompt *p, const char *text)
{
    str_clear(&p->text);
    str_add_cstr(&p->text, text);
    p->cursor = p->text.n;
}

static void recall(Prompt *p, int step)
{
    const int to = p->recalled + step;
    if (to < -1 || (to >= 0 && !past(p, to)))
        return;
    if (p->recalled == -1) {
        str_clear(&p->draft);
        str_add_text(&p->draft, typed(p));
    }
    p->recalled = to;
    char *copy = mem_xstrdup(to == -1 ? str_cstr(&p->draft) : past(p, to));
    replace(p, copy);
    free(copy);
}

/* --- editing --- */

static size_t next_place(const Prompt *p, size_t from)
{
    return from >= p->text.n
               ? p->text.n
               : from + text_cluster((Text){p->text.p + from, p->text.n - from});
}

static size_t previous_place(const Prompt *p, size_t from)
{
    size_t at = 0;
    for (size_t next = next_place(p, 0); next < from; next = next_place(p, at))
        at = next;
    return from == 0 ? 0 : at;
}

static void erase(Prompt *p, size_t from, size_t to)
{
    if (from >= to)
        return;
    memmove(p->text.p + from, p->text.p + to, p->text.n - to + 1);
    p->text.n -= to - from;
    p->cursor = from;
}

static void insert(Prompt *p, Text t)
{
    if (t.n == 0 || p->text.n + t.n > TEXT_MAX)
        return;
    char *tail = mem_xstrdup(str_cstr(&p->text) + p->cursor);
    p->text.n = p->cursor;
    str_add_text(&p->text, t);
    p->cursor = p->text.n;
    str_add_cstr(&p->text, tail);
    free(tail);
}

static size_t word_begin(const Prompt *p)
{
    size_t at = p->cursor;
    while (at > 0 && p->text.p[at - 1] == ' ')
        at--;
    while (at > 0 && p->text.p[at - 1] != ' ')
        at--;
    return at;
}

/* Keys that only move; true when it was one. */
static bool move_key(Prompt *p, uint32_t key)
{
    switch (key) {
    case INPUT_LEFT:
    case 2: p->cursor = previous_place(p, p->cursor); return true;
    case INPUT_RIGHT:
    case 6: p->cursor = next_place(p, p->cursor); return true;
    case INPUT_HOME:
    case 1: p->cursor = 0; return true;
    case INPUT_END:
    case 5: p->cursor = p->text.n; return true;
    default: return false;
    }
}

/* Keys that change the text; true when it was one. */
static bool edit_key(Prompt *p, const Input *in)
{
    switch (in->key) {
    case INPUT_BACKSPACE: erase(p, previous_place(p, p->cursor), p->cursor); return true;
    case INPUT_DELETE:
    case 4: erase(p, p->cursor, next_place(p, p->cursor)); return true;
    case 21: erase(p, 0, p->cursor); return true;
    case 11: erase(p, p->cursor, p->text.n); return true;
    case 23: erase(p, word_begin(p), p->cursor); return true;
    case INPUT_UP: recall(p, 1); return true;
    case INPUT_DOWN: recall(p, -1); return true;
    case INPUT_PASTE: insert(p, in->paste); return true;
    default: break;
    }
    const bool is_surrogate = in->key >= 0xd800 && in->key <= 0xdfff;
    if (in->key < 0x20 || in->key >= INPUT_NONE || is_surrogate)
        return false;
    Str one = {0};
    text_encode(&one, in->key);
    insert(p, (Text){one.p, one.n});
    str_free(&one);
    return true;
}

static void cancel(Prompt *p)
{
    const PromptSpec spec = p->spec;
    prompt_close(p);
    if (spec.cancel)
        spec.cancel(spec.ctx);
}

static void enter(Prompt *p)
{
    const PromptSpec spec = p->spec;
    prompt_remember(p, p->spec.label, str_cstr(&p->text));
    char *text = mem_xstrdup(str_cstr(&p->text));
    prompt_close(p);
    if (spec.enter)
        spec.enter(spec.ctx, text);
    free(text);
}

static const char *why_not(const Prompt *p)
{
    return p->spec.refuse ? p->spec.refuse(p->spec.ctx, str_cstr(&p->text)) : NULL;
}

bool prompt_input(Prompt *p, const Input *in)
{
    if (in->key == INPUT_ESCAPE || in->key == INPUT_CTRL_C ||
        (in->key == INPUT_BACKSPACE && p->text.n == 0)) {
        cancel(p);
        return true;
    }
    if (in->key == INPUT_ENTER) {
        if (!why_not(p))
            enter(p);
        return true;
    }
    if (move_key(p, in->key))
        return true;
    str_clear(&p->shown);
    if (in->key == INPUT_TAB) {
        if (p->spec.complete) {
            p->spec.complete(p->spec.ctx, &p->text, &p->shown);
            p->cursor = p->text.n;
        }
    } else if (!edit_key(p, in)) {
        return false;
    }
    if (p->spec.change)
        p->spec.change(p->spec.ctx, str_cstr(&p->text));
    return true;
}

/* --- drawing --- */

void prompt_draw(const Prompt *p, Grid *g, Rect line)
{
    cells_fill(g, line, STYLE_PLAIN);
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    cells_pen_say(&pen, STYLE_KEY, "%s", p->spec.label);
    const Text before = {str_cstr(&p->text), p->cursor};
    const Text after = {str_cstr(&p->text) + p->cursor, p->text.n - p->cursor};
    const int room = cells_pen_left(&pen) - 1;
    /* A text longer than the line is shown from its end up to the cursor. */
    size_t skip = 0;
    while (skip < before.n &&
           cells_width(g, (Text){before.p + skip, before.n - skip}) > room)
        skip += text_cluster((Text){before.p + skip, before.n - skip});
    cells_pen_put(&pen, STYLE_PLAIN, (Text){before.p + skip, before.n - skip});
    g->cursor_x = pen.x;
    g->cursor_y = line.y;
    cells_pen_put(&pen, STYLE_PLAIN, after);
    if (p->text.n == 0 && p->spec.hint)
        cells_pen_say(&pen, STYLE_DIM, "%s", p->spec.hint);
    const char *why = why_not(p);
    if (why && line.y > 0) {
        const Rect above = {line.x, line.y - 1, line.w, 1};
        cells_fill(g, above, STYLE_PLAIN);
        (void)cells_say(g, above.x + 1, above.y, above.w - 1, why, STYLE_BAD);
    }
    if (p->shown.n > 0 && line.y > 0) {
        const Text shown = {p->shown.p, p->shown.n};
        int lines = cells_paragraph_lines(g, line.w, shown);
        lines = lines > 6 ? 6 : lines;
        lines = lines > line.y ? line.y : lines;
        const Rect r = {line.x, line.y - lines, line.w, lines};
        cells_fill(g, r, STYLE_PLAIN);
        (void)cells_paragraph(g, r, shown, STYLE_DIM);
    }
}

/* --- words of a command --- */

/* Copies the word that begins at *p to `to`; returns the place after it. */
static const char *split_word(const char *p, char *to)
{
    char quote = '\0';
    for (; *p && (quote || *p != ' '); p++) {
        if (quote ? *p == quote : *p == '\'' || *p == '"')
            quote = (char)(quote ? '\0' : *p);
        else if (*p == '\\' && p[1] && quote != '\'')
            *to++ = *(++p);
        else
            *to++ = *p;
    }
    *to = '\0';
    return p;
}

int prompt_split(const char *text, char ***argv)
{
    const size_t n = strlen(text);
    /* At most one word per two bytes; every word is shorter than its source. */
    const size_t max = n / 2 + 2;
    char **words = mem_xcalloc(1, max * sizeof *words + 2 * n + 2);
    char *store = (char *)(words + max);
    int count = 0;
    const char *p = text;
    for (;;) {
        while (*p == ' ')
            p++;
        if (!*p)
            break;
        words[count] = store;
        p = split_word(p, store);
        store += strlen(store) + 1;
        count++;
    }
    *argv = words;
    return count;
}

void prompt_quote(Str *out, const char *word)
{
    static const char safe[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789_-+=:,./@%^";
    bool is_safe = word[0] != '\0';
    for (const char *p = word; *p; p++)
        is_safe = is_safe && ((unsigned char)*p >= 0x80 || strchr(safe, *p));
    if (is_safe) {
        str_add_cstr(out, word);
        return;
    }
    str_add_char(out, '\'');
    for (const char *p = word; *p; p++)
        str_add_cstr(out, *p == '\'' ? "'\\''" : (const char[]){*p, '\0'});
    str_add_char(out, '\'');
}
