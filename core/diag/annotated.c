#include "core/diag/annotated.h"

#include <stdlib.h>
#include <string.h>

/* --- every mark --- */

enum {
    M_TIME,
    M_AUTHOR,
    M_KIND,
    M_SOURCE,
    M_TARGET,
    M_TEXT,
    M_BEFORE,
    M_AFTER,
    M_REASON,
    M_STATE,
    M_DICTIONARY,
    M_ID,
    M_COUNT
};

/* clang-format off */
static const ColSpec mark_cols[M_COUNT] = {
    [M_TIME]   = {"made_at", "when", "", "UTC", COL_TEXT, 0},
    [M_AUTHOR] = {"author", "who", "", "the author of the mark", COL_TEXT, 0},
    [M_KIND]   = {"kind", "kind", "", "accept, reject, gold, variant: of pairs; sense, note: remarks; undo: takes one back", COL_TEXT, 0},
    [M_SOURCE] = {"source", "source", "", "the source word", COL_TEXT, 0},
    [M_TARGET] = {"target", "target", "", "target words judged or added", COL_TEXT, 0},
    [M_TEXT]   = {"text", "text", "", "of a remark", COL_TEXT, 0},
    [M_BEFORE] = {"before", "before", "", "golds of the source before the mark", COL_TEXT, 0},
    [M_AFTER]  = {"after", "after", "", "golds after it", COL_TEXT, 0},
    [M_REASON] = {"reason", "reason", "", "the cause that was shown, or what was typed", COL_TEXT, 0},
    [M_STATE]  = {"state", "state", "", "counts; undone; replaced by a later mark on the same pair", COL_TEXT, 0},
    [M_DICTIONARY] = {"dictionary", "dictionary", "", "fingerprint of the dictionary", COL_TEXT, 0},
    [M_ID]     = {"uuid", "uuid", "", "of the mark, made from its content", COL_TEXT, 0},
};
/* clang-format on */

/* Words with TABs between them as people read them. */
static void set_words(Table *t, int32_t row, int col, Text words)
{
    Str s = {0};
    Text word;
    while (mark_next_word(&words, &word)) {
        str_add_cstr(&s, s.n ? " | " : "");
        str_add_text(&s, word);
    }
    table_set_text(t, row, col, (Text){str_cstr(&s), s.n});
    str_free(&s);
}

static int by_address(const void *a, const void *b)
{
    const Mark *x = *(const Mark *const *)a;
    const Mark *y = *(const Mark *const *)b;
    return (x > y) - (x < y);
}

/* Which marks a state rests on: sorted addresses. */
typedef struct Counting {
    const Mark **mark; /* owned */
    size_t n;
} Counting;

static void add_counting(Counting *c, const MarkList *l, const char *print)
{
    MarkState s;
    mark_state_make(l, print, NULL, &s);
    c->mark =
        mem_xrealloc((void *)c->mark, (c->n + (size_t)s.n + 1) * sizeof(const Mark *));
    for (int32_t i = 0; i < s.n; i++)
        c->mark[c->n++] = s.said[i].mark;
    mark_state_free(&s);
}

static int by_print(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static Counting find_counting(const MarkList *l)
{
    Counting c = {0};
    const char **print = mem_xcalloc((size_t)l->n + 1, sizeof(const char *));
    for (int32_t i = 0; i < l->n; i++)
        print[i] = l->mark[i].fingerprint;
    if (l->n > 1)
        qsort((void *)print, (size_t)l->n, sizeof *print, by_print);
    for (int32_t i = 0; i < l->n; i++)
        if (i == 0 || strcmp(print[i - 1], print[i]) != 0)
            add_counting(&c, l, print[i]);
    if (c.n > 1)
        qsort((void *)c.mark, c.n, sizeof(const void *), by_address);
    free((void *)print);
    return c;
}

static const char *state_of(const MarkList *l, const Counting *c, const Mark *m)
{
    if (m->kind == MARK_UNDO)
        return "counts";
    if (c->n > 0 &&
        bsearch(&m, (const void *)c->mark, c->n, sizeof(const void *), by_address))
        return "counts";
    for (int32_t i = 0; i < l->n; i++)
        if (l->mark[i].kind == MARK_UNDO && strcmp(l->mark[i].supersedes, m->id) == 0)
            return "undone";
    return "replaced";
}

Table *annotated_make_list(const MarkList *l)
{
    static const struct {
        int col;
        MarkField field;
    } words[] = {{M_TARGET, MARK_TARGET}, {M_BEFORE, MARK_BEFORE}, {M_AFTER, MARK_AFTER}},
      texts[] = {{M_AUTHOR, MARK_AUTHOR},
                 {M_SOURCE, MARK_SOURCE},
                 {M_TEXT, MARK_TEXT},
                 {M_REASON, MARK_REASON}};
    Table *t = table_new("marks", "Marks", mark_cols, M_COUNT);
    const Counting counting = find_counting(l);
    for (int32_t i = 0; i < l->n; i++) {
        const Mark *m = &l->mark[i];
        const int32_t r = table_add_row(t);
        Str time = {0};
        mark_add_time(&time, m->made_at);
        table_set_text(t, r, M_TIME, (Text){time.p, time.n});
        str_free(&time);
        table_set_text(t, r, M_KIND, str_text(mark_kind_name(m->kind)));
        for (size_t k = 0; k < sizeof words / sizeof *words; k++)
            set_words(t, r, words[k].col, m->field[words[k].field]);
        for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
            table_set_text(t, r, texts[k].col, m->field[texts[k].field]);
        table_set_text(t, r, M_STATE, str_text(state_of(l, &counting, m)));
        table_set_text(t, r, M_DICTIONARY, str_text(m->fingerprint));
        table_set_text(t, r, M_ID, str_text(m->id));
    }
    free((void *)counting.mark);
    return t;
}

/* --- imports --- */

enum { I_FILE, I_MARKS, I_ADDED, I_KNOWN, I_COUNT };

/* clang-format off */
static const ColSpec import_cols[I_COUNT] = {
    [I_FILE]  = {"file", "file", "", "read", COL_TEXT, 0},
    [I_MARKS] = {"marks", "marks", "", "in it", COL_INT, 0},
    [I_ADDED] = {"added", "added", "", "that the store did not hold", COL_INT, 0},
    [I_KNOWN] = {"known", "known", "", "that it held already", COL_INT, 0},
};
/* clang-format on */

Table *annotated_make_imports(void)
{
    return table_new("imported", "Imported", import_cols, I_COUNT);
}

void annotated_add_import(Table *t, const char *path, int64_t marks, int64_t added)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, I_FILE, str_text(path));
    table_set_int(t, r, I_MARKS, marks);
    table_set_int(t, r, I_ADDED, added);
    table_set_int(t, r, I_KNOWN, marks - added);
}
