/* Marks are replayed, never edited: undone marks are left out, then of each pair of words
 * the latest judgement counts. */
#include "core/study/mark_state.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* --- what is undone --- */

typedef struct Undone {
    const char **id; /* sorted; owned */
    size_t n;
} Undone;

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static Undone find_undone(const MarkList *l)
{
    Undone u = {mem_xcalloc((size_t)l->n + 1, sizeof(const char *)), 0};
    for (int32_t i = 0; i < l->n; i++)
        if (l->mark[i].kind == MARK_UNDO)
            u.id[u.n++] = l->mark[i].supersedes;
    if (u.n > 1)
        qsort((void *)u.id, u.n, sizeof *u.id, by_text);
    return u;
}

static bool is_in_force(const Undone *u, const Mark *m)
{
    const char *id = m->id;
    return m->kind != MARK_UNDO && (u->n == 0 || !bsearch(&id, (const void *)u->id, u->n,
                                                          sizeof *u->id, by_text));
}

static bool is_by(const Mark *m, const Text *author)
{
    return !author || str_compare(m->field[MARK_AUTHOR], *author) == 0;
}

/* --- the state --- */

static int by_place(const void *a, const void *b)
{
    const MarkSaid *x = a;
    const MarkSaid *y = b;
    const bool is_judged = mark_is_judgement(x->mark->kind);
    int c = str_compare(x->source, y->source);
    if (c == 0 && is_judged != mark_is_judgement(y->mark->kind))
        return is_judged ? -1 : 1;
    if (c == 0 && is_judged)
        c = str_compare(x->target, y->target);
    if (c != 0)
        return c;
    if (x->mark->made_at != y->mark->made_at)
        return x->mark->made_at < y->mark->made_at ? -1 : 1;
    return strcmp(x->mark->id, y->mark->id);
}

typedef struct Build {
    MarkSaid *said;
    int32_t n, cap;
} Build;

static void push(Build *b, const Mark *m, Text target)
{
    if (b->n == b->cap) {
        b->cap = b->cap ? 2 * b->cap : 64;
        b->said = mem_xrealloc(b->said, (size_t)b->cap * sizeof *b->said);
    }
    b->said[b->n++] = (MarkSaid){m->field[MARK_SOURCE], target, m, 1};
}

static void push_mark(Build *b, const Mark *m)
{
    Text rest = m->field[MARK_TARGET];
    Text word;
    if (!mark_is_judgement(m->kind))
        push(b, m, TEXT(""));
    while (mark_is_judgement(m->kind) && mark_next_word(&rest, &word))
        push(b, m, word);
}

static bool is_same_pair(const MarkSaid *a, const MarkSaid *b)
{
    return mark_is_judgement(a->mark->kind) && mark_is_judgement(b->mark->kind) &&
           str_compare(a->source, b->source) == 0 &&
           str_compare(a->target, b->target) == 0;
}

/* Different judgements among the last ones of each author; the run is in order of time.
 */
static int count_versions(const MarkSaid *run, int32_t n)
{
    bool has[MARK_KINDS] = {false};
    int versions = 0;
    for (int32_t i = 0; i < n; i++) {
        bool is_last = true;
        const Text author = run[i].mark->field[MARK_AUTHOR];
        for (int32_t k = i + 1; k < n; k++)
            is_last = is_last && !is_by(run[k].mark, &author);
        if (is_last && !has[run[i].mark->kind]) {
            has[run[i].mark->kind] = true;
            versions++;
        }
    }
    return versions;
}

/* Keeps the last of the judgements of each pair. */
static void fold(Build *b)
{
    int32_t kept = 0;
    for (int32_t i = 0; i < b->n;) {
        int32_t end = i + 1;
        while (end < b->n && is_same_pair(&b->said[i], &b->said[end]))
            end++;
        MarkSaid last = b->said[end - 1];
        last.versions = count_versions(&b->said[i], end - i);
        b->said[kept++] = last;
        i = end;
    }
    b->n = kept;
}

void mark_state_make(const MarkList *l, const char *fingerprint, const Text *author,
                     MarkState *out)
{
    *out = (MarkState){0};
    Build b = {0};
    const Undone undone = find_undone(l);
    for (int32_t i = 0; i < l->n; i++) {
        const Mark *m = &l->mark[i];
        if (strcmp(m->fingerprint, fingerprint) != 0) {
            out->others++;
        } else if (is_in_force(&undone, m) && is_by(m, author)) {
            out->marks++;
            push_mark(&b, m);
        }
    }
    free((void *)undone.id);
    if (b.n > 0) {
        qsort(b.said, (size_t)b.n, sizeof *b.said, by_place);
        fold(&b);
    }
    for (int32_t i = 0; i < b.n; i++)
        out->sources +=
            i == 0 || str_compare(b.said[i - 1].source, b.said[i].source) != 0;
    out->said = b.said;
    out->n = b.n;
}

void mark_state_free(MarkState *s)
{
    free(s->said);
    *s = (MarkState){0};
}

const MarkSaid *mark_state_find(const MarkState *s, Text source, int32_t *n)
{
    int32_t lo = 0;
    int32_t hi = s->n;
    *n = 0;
    while (lo < hi) {
        const int32_t mid = lo + (hi - lo) / 2;
        if (str_compare(s->said[mid].source, source) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    while (lo + *n < s->n && str_compare(s->said[lo + *n].source, source) == 0)
        (*n)++;
    return *n > 0 ? &s->said[lo] : NULL;
}

const MarkSaid *mark_state_find_pair(const MarkState *s, Text source, Text target)
{
    int32_t n = 0;
    const MarkSaid *said = mark_state_find(s, source, &n);
    for (int32_t i = 0; i < n && mark_is_judgement(said[i].mark->kind); i++)
        if (str_compare(said[i].target, target) == 0)
            return &said[i];
    return NULL;
}

bool mark_state_is_gold(MarkKind kind)
{
    return kind == MARK_ACCEPT || kind == MARK_GOLD || kind == MARK_VARIANT;
}

const Mark *mark_state_last(const MarkList *l, const char *fingerprint,
                            const Text *author)
{
    const Undone undone = find_undone(l);
    const Mark *last = NULL;
    for (int32_t i = 0; i < l->n; i++) {
        const Mark *m = &l->mark[i];
        if (strcmp(m->fingerprint, fingerprint) != 0 || !is_in_force(&undone, m) ||
            !is_by(m, author))
            continue;
        const bool is_later =
            !last || m->made_at > last->made_at ||
            (m->made_at == last->made_at && strcmp(m->id, last->id) > 0);
        last = is_later ? m : last;
    }
    free((void *)undone.id);
    return last;
}

/* --- in words --- */

static bool holds_word(Text words, Text word)
{
    Text one;
    while (mark_next_word(&words, &one))
        if (str_compare(one, word) == 0)
            return true;
    return false;
}

void mark_state_say(Str *out, const MarkState *s, Text source)
{
    static const char *const said_as[MARK_KINDS] = {
        [MARK_ACCEPT] = "accepted", [MARK_REJECT] = "rejected", [MARK_GOLD] = "gold",
        [MARK_VARIANT] = "variant", [MARK_SENSE] = "sense: ",   [MARK_NOTE] = "note: ",
        [MARK_UNDO] = "",
    };
    int32_t n = 0;
    const MarkSaid *said = mark_state_find(s, source, &n);
    const char *between = "";
    const Mark *whole = NULL; /* said already of all golds */
    for (int32_t i = 0; i < n; i++) {
        const Mark *m = said[i].mark;
        const bool is_own =
            m->kind == MARK_ACCEPT && holds_word(m->field[MARK_BEFORE], said[i].target);
        if (is_own && m == whole)
            continue;
        whole = is_own ? m : whole;
        str_addf(out, "%s%s", between, said_as[m->kind]);
        between = "; ";
        if (mark_is_judgement(m->kind) && !is_own) {
            str_add_char(out, ' ');
            str_add_text(out, said[i].target);
        } else if (!mark_is_judgement(m->kind)) {
            str_add_text(out, m->field[MARK_TEXT]);
        }
        if (said[i].versions > 1)
            str_addf(out, " (%d versions)", said[i].versions);
    }
}

static void add_word(Str *out, size_t start, Text word)
{
    if (out->n > start)
        str_add_char(out, '\t');
    str_add_text(out, word);
}

void mark_state_add_golds(Str *out, const MarkState *s, Text source, Text golds)
{
    const size_t start = out->n;
    int32_t n = 0;
    const MarkSaid *said = mark_state_find(s, source, &n);
    Text rest = golds;
    Text word;
    while (mark_next_word(&rest, &word)) {
        const MarkSaid *j = mark_state_find_pair(s, source, word);
        if (!j || j->mark->kind != MARK_REJECT)
            add_word(out, start, word);
    }
    for (int32_t i = 0; i < n; i++)
        if (mark_state_is_gold(said[i].mark->kind) && !holds_word(golds, said[i].target))
            add_word(out, start, said[i].target);
}

/* --- new marks --- */

/* The golds that a judgement makes of those before it. */
static void add_after(Str *out, MarkKind kind, Text before, Text targets)
{
    Text rest = before;
    Text word;
    while (mark_next_word(&rest, &word))
        if (kind != MARK_REJECT || !holds_word(targets, word))
            add_word(out, 0, word);
    rest = targets;
    while (mark_state_is_gold(kind) && mark_next_word(&rest, &word))
        if (!holds_word(before, word))
            add_word(out, 0, word);
}

static Text keep(Arena *texts, Str *s)
{
    const Text t = {mem_arena_strndup(texts, str_cstr(s), s->n), s->n};
    str_free(s);
    return t;
}

void mark_state_compose(const MarkState *s, const MarkDraft *d, Arena *texts, Mark *out)
{
    Str before = {0};
    Str after = {0};
    *out = (Mark){.kind = d->kind, .made_at = d->now};
    (void)snprintf(out->fingerprint, sizeof out->fingerprint, "%s", d->fingerprint);
    (void)snprintf(out->supersedes, sizeof out->supersedes, "%s",
                   d->supersedes ? d->supersedes : "");
    mark_state_add_golds(&before, s, d->source, d->golds);
    out->field[MARK_BEFORE] = keep(texts, &before);
    add_after(&after, d->kind, out->field[MARK_BEFORE], d->targets);
    out->field[MARK_AFTER] = keep(texts, &after);
    out->field[MARK_SOURCE] = d->source;
    out->field[MARK_TARGET] = d->targets;
    out->field[MARK_TEXT] = d->text;
    out->field[MARK_REASON] = d->reason;
    out->field[MARK_AUTHOR] = d->author;
    for (int f = 0; f < MARK_FIELDS; f++)
        if (!out->field[f].p)
            out->field[f] = TEXT("");
}

void mark_state_compose_undo(const Mark *m, Text author, int64_t now, Mark *out)
{
    *out = *m;
    out->kind = MARK_UNDO;
    out->made_at = now;
    memcpy(out->supersedes, m->id, sizeof out->supersedes);
    for (int f = MARK_TEXT; f < MARK_FIELDS; f++)
        out->field[f] = TEXT("");
    out->field[MARK_AUTHOR] = author;
}
