/* The file is cut into lines, end included; each is kept or left out, and new lines are
 * put after some. The same list of steps gives the new bytes and the differences. */
#include "core/study/mark_dict.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/input.h"
#include "core/base/text.h"

enum { CONTEXT = 3 };

/* A line of the file, or a new one. */
typedef struct Step {
    char sign; /* ' ', '-', '+' */
    Text line; /* with its end, if it has one */
} Step;

/* What an old line says: its two words, and the bytes around them. */
typedef struct Line {
    Text all; /* with its end */
    Text source, target;
    bool is_pair, is_kept;
} Line;

typedef struct Work {
    bool is_swapped;
    const MarkState *state;
    Text file;
    Line *line;
    int64_t n;
    Step *step;
    int64_t nsteps, cap;
    Arena text; /* of new lines */
    MarkDict *out;
    int64_t blanks; /* words with blanks where blanks separate */
    int64_t unfit;  /* golds that no line can hold: left out */
    char mark;      /* the byte that ends a line */
    Text end;       /* of a line, where the one that is imitated has none */
} Work;

/* --- lines --- */

/* Bytes of the line's end; 0: the file stops without one. */
static size_t end_of(const Work *w, Text line)
{
    if (line.n == 0 || line.p[line.n - 1] != w->mark)
        return 0;
    return w->mark == '\n' && line.n > 1 && line.p[line.n - 2] == '\r' ? 2 : 1;
}

static void read_pair(const Work *w, Line *l)
{
    const Text t = {l->all.p, l->all.n - end_of(w, l->all)};
    Text a;
    Text b;
    l->is_kept = true;
    l->is_pair = lexicon_split_line(t, &a, &b);
    l->source = w->is_swapped ? b : a;
    l->target = w->is_swapped ? a : b;
}

static void cut_lines(Work *w)
{
    Text rest = w->file;
    int64_t cap = 0;
    w->mark = memchr(rest.p, '\n', rest.n) || !memchr(rest.p, '\r', rest.n) ? '\n' : '\r';
    w->end = TEXT("\n");
    while (rest.n > 0) {
        const char *end = memchr(rest.p, w->mark, rest.n);
        const size_t n = end ? (size_t)(end - rest.p) + 1 : rest.n;
        if (w->n == cap) {
            cap = cap ? 2 * cap : 1024;
            w->line = mem_xrealloc(w->line, (size_t)cap * sizeof *w->line);
        }
        Line *l = &w->line[w->n];
        *l = (Line){.all = {rest.p, n}};
        if (w->n == 0 && end_of(w, l->all) > 0)
            w->end = (Text){l->all.p + l->all.n - end_of(w, l->all), end_of(w, l->all)};
        read_pair(w, l);
        if (l->is_pair) {
            const MarkSaid *said = mark_state_find_pair(w->state, l->source, l->target);
            l->is_kept = !said || said->mark->kind != MARK_REJECT;
        }
        w->n++;
        rest = (Text){rest.p + n, rest.n - n};
    }
}

/* --- new lines --- */

static int by_words(const void *a, const void *b)
{
    const Line *x = *(const Line *const *)a;
    const Line *y = *(const Line *const *)b;
    const int c = str_compare(x->source, y->source);
    return c != 0 ? c : (x > y) - (x < y);
}

/* The pairs of the file by source word. */
typedef struct Index {
    const Line **line; /* owned */
    int64_t n;
} Index;

static Index make_index(const Work *w)
{
    Index x = {mem_xcalloc((size_t)w->n + 1, sizeof(const Line *)), 0};
    for (int64_t i = 0; i < w->n; i++)
        if (w->line[i].is_pair)
            x.line[x.n++] = &w->line[i];
    if (x.n > 1)
        qsort((void *)x.line, (size_t)x.n, sizeof(const void *), by_words);
    return x;
}

/* The last line of a source word, NULL: none; *has: one of its lines has the target. */
static const Line *find_source(const Index *x, Text source, Text target, bool *has)
{
    int64_t lo = 0;
    int64_t hi = x->n;
    while (lo < hi) {
        const int64_t mid = lo + (hi - lo) / 2;
        if (str_compare(x->line[mid]->source, source) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    const Line *last = NULL;
    *has = false;
    for (; lo < x->n && str_compare(x->line[lo]->source, source) == 0; lo++) {
        last = x->line[lo];
        *has = *has || str_compare(last->target, target) == 0;
    }
    return last;
}

/* A line of two words in the form of `like` (NULL: a tab between them). */
static Text compose(Work *w, const Line *like, Text source, Text target)
{
    const Text a = w->is_swapped ? target : source;
    const Text b = w->is_swapped ? source : target;
    Text between = TEXT("\t");
    Text end = w->end;
    if (like) {
        const Text first = w->is_swapped ? like->target : like->source;
        const Text second = w->is_swapped ? like->source : like->target;
        const char *from = first.p + first.n;
        between = (Text){from, (size_t)(second.p - from)};
        const size_t n = end_of(w, like->all);
        end = n > 0 ? (Text){like->all.p + like->all.n - n, n} : end;
    }
    const bool is_blank = !memchr(between.p, '\t', between.n);
    if (is_blank && (memchr(a.p, ' ', a.n) || memchr(b.p, ' ', b.n))) {
        between = TEXT("\t");
        w->blanks++;
    }
    Str s = {0};
    str_add_text(&s, a);
    str_add_text(&s, between);
    str_add_text(&s, b);
    str_add_text(&s, end);
    const Text line = {mem_arena_strndup(&w->text, s.p, s.n), s.n};
    str_free(&s);
    return line;
}

/* New lines by the line that they follow. */
typedef struct Added {
    int64_t after;  /* number of a line; n: at the end */
    bool is_before; /* that line has no end: before it */
    Text line, source;
} Added;

static int by_after(const void *a, const void *b)
{
    const Added *x = a;
    const Added *y = b;
    if (x->after != y->after)
        return x->after < y->after ? -1 : 1;
    return str_compare(x->line, y->line);
}

static Added *find_added(Work *w, int64_t *n)
{
    Added *added = mem_xcalloc((size_t)w->state->n + 1, sizeof *added);
    const Index index = make_index(w);
    const Line *any = index.n > 0 ? &w->line[0] : NULL; /* an end to imitate */
    while (any && !any->is_pair)
        any++;
    *n = 0;
    for (int32_t i = 0; i < w->state->n; i++) {
        const MarkSaid *said = &w->state->said[i];
        bool has = false;
        if (!mark_state_is_gold(said->mark->kind))
            continue;
        const Line *last = find_source(&index, said->source, said->target, &has);
        if (has)
            continue;
        if (!mark_word_fits(said->source) || !mark_word_fits(said->target)) {
            w->unfit++;
            continue;
        }
        Added *a = &added[(*n)++];
        a->after = last ? last - w->line : w->n;
        a->line = compose(w, last ? last : any, said->source, said->target);
        a->source = said->source;
        const int64_t at = last ? a->after : w->n - 1;
        a->is_before = at >= 0 && at < w->n && end_of(w, w->line[at].all) == 0;
        a->after = a->is_before ? at : a->after;
    }
    if (*n > 1)
        qsort(added, (size_t)*n, sizeof *added, by_after);
    free((void *)index.line);
    return added;
}

/* --- steps --- */

static void push(Work *w, char sign, Text line)
{
    if (w->nsteps == w->cap) {
        w->cap = w->cap ? 2 * w->cap : 1024;
        w->step = mem_xrealloc(w->step, (size_t)w->cap * sizeof *w->step);
    }
    w->step[w->nsteps++] = (Step){sign, line};
    w->out->added += sign == '+';
    w->out->removed += sign == '-';
}

static void push_added(Work *w, const Added *a)
{
    push(w, '+', a->line);
    str_add_text(&w->out->sources, a->source);
    str_add_char(&w->out->sources, '\n');
}

static void push_line(Work *w, const Line *l)
{
    push(w, l->is_kept ? ' ' : '-', l->all);
    if (!l->is_kept) {
        str_add_text(&w->out->sources, l->source);
        str_add_char(&w->out->sources, '\n');
    }
}

static void make_steps(Work *w)
{
    int64_t n = 0;
    int64_t at = 0;
    Added *added = find_added(w, &n);
    for (int64_t i = 0; i <= w->n; i++) {
        for (; at < n && added[at].after == i && added[at].is_before; at++)
            push_added(w, &added[at]);
        if (i < w->n)
            push_line(w, &w->line[i]);
        for (; at < n && added[at].after == i; at++)
            push_added(w, &added[at]);
    }
    free(added);
}

/* --- the mark of order of bytes (BOM) --- */

enum { BOM = 3 };

static bool has_bom(Text file)
{
    return file.n >= BOM && memcmp(file.p, "\xef\xbb\xbf", BOM) == 0;
}

/* The number of the first step of the old file (sign '+') or of the new one ('-'). */
static int64_t first_without(const Work *w, char sign)
{
    int64_t i = 0;
    while (i < w->nsteps && w->step[i].sign == sign)
        i++;
    return i;
}

static Text with_bom(Work *w, Text line)
{
    Str s = {0};
    str_add_cstr(&s, "\xef\xbb\xbf");
    str_add_text(&s, line);
    const Text t = {mem_arena_strndup(&w->text, s.p, s.n), s.n};
    str_free(&s);
    return t;
}

/* A line that only one side begins with is one that changes: left out, and put there. */
static void split_step(Work *w, int64_t at)
{
    const int64_t added = w->out->added;
    push(w, '+', w->step[at].line);
    w->out->added = added; /* no entry is */
    memmove(&w->step[at + 2], &w->step[at + 1],
            (size_t)(w->nsteps - at - 2) * sizeof *w->step);
    w->step[at + 1] = (Step){'+', w->step[at].line};
    w->step[at].sign = '-';
}

/* Each side's first line has the BOM, whichever line that is. */
static void restore_bom(Work *w)
{
    const int64_t old = first_without(w, '+');
    int64_t new = first_without(w, '-');
    if (old != new &&old < w->nsteps && w->step[old].sign == ' ')
        split_step(w, old);
    if (old != new &&new < w->nsteps && w->step[new].sign == ' ')
        split_step(w, new ++);
    if (old < w->nsteps)
        w->step[old].line = with_bom(w, w->step[old].line);
    if (new != old &&new < w->nsteps)
        w->step[new].line = with_bom(w, w->step[new].line);
}

/* --- differences --- */

static void add_diff_line(const Work *w, Str *out, const Step *s)
{
    str_add_char(out, s->sign);
    str_add_text(out, s->line);
    if (s->line.n == 0 || s->line.p[s->line.n - 1] != '\n')
        str_add_char(out, '\n');
    if (end_of(w, s->line) == 0)
        str_add_cstr(out, "\\ No newline at end of file\n");
}

/* "12,3": lines from the 12th; a range of one line is "12", an empty one "11,0". */
static void add_range(Str *out, char sign, int64_t before, int64_t n)
{
    str_addf(out, "%c%" PRId64, sign, n == 0 ? before : before + 1);
    if (n != 1)
        str_addf(out, ",%" PRId64, n);
}

/* Where the piece of differences that begins at a changed step ends: after it fewer than
 * twice the context are unchanged before the next change. */
static int64_t end_of_hunk(const Work *w, int64_t at)
{
    int64_t last = at;
    for (int64_t i = at; i < w->nsteps && i - last <= (int64_t)2 * CONTEXT; i++)
        last = w->step[i].sign != ' ' ? i : last;
    const int64_t end = last + 1 + CONTEXT;
    return end < w->nsteps ? end : w->nsteps;
}

static void make_diff(const Work *w, Str *out)
{
    int64_t old = 0; /* lines of each side before step i */
    int64_t new = 0;
    int64_t done = 0; /* steps that earlier hunks hold */
    for (int64_t i = 0; i < w->nsteps; i++) {
        if (w->step[i].sign == ' ') {
            old++;
            new ++;
            continue;
        }
        int64_t begin = i - CONTEXT > done ? i - CONTEXT : done;
        const int64_t end = end_of_hunk(w, i);
        int64_t in_old = 0;
        int64_t in_new = 0;
        for (int64_t k = begin; k < end; k++) {
            in_old += w->step[k].sign != '+';
            in_new += w->step[k].sign != '-';
        }
        str_add_cstr(out, "@@ ");
        add_range(out, '-', old - (i - begin), in_old);
        str_add_char(out, ' ');
        add_range(out, '+', new - (i - begin), in_new);
        str_add_cstr(out, " @@\n");
        old += in_old - (i - begin);
        new += in_new - (i - begin);
        for (; begin < end; begin++)
            add_diff_line(w, out, &w->step[begin]);
        done = end;
        i = end - 1;
    }
}

/* --- the whole --- */

static Status slurp(const char *path, const Limits *limits, Str *all, Error *err)
{
    Input *in = NULL;
    TRY(input_open(&in, path, limits, err));
    Status st = OK;
    if (strcmp(input_compression(in), "none") != 0) {
        st = error_set(err, E_INPUT,
                       "%s: is compressed (%s): a dictionary is written "
                       "back in the format it came in",
                       input_name(in), input_compression(in));
        error_hint(err, "decompress it first");
    }
    if (st == OK)
        st = input_slurp(in, (size_t)limits->memory, all, err);
    if (st == OK)
        st = input_check_unchanged(in, err);
    input_close(in);
    return st;
}

static void note_words(const Work *w, const char *path, Notes *notes)
{
    char shown[TEXT_SHORT];
    (void)text_short(shown, str_text(path));
    if (w->blanks > 0) {
        notes_warn(notes, "annotations-blank", w->blanks,
                   "%s: %" PRId64
                   " added entries have blanks in a word: their lines have "
                   "a tab between the words where others have a blank",
                   shown, w->blanks);
    }
    if (w->unfit > 0) {
        notes_warn(notes, "annotations-unfit", w->unfit,
                   "%s: %" PRId64
                   " golds cannot stand in a line of it and were left out: a word is "
                   "empty, has a tab or a line end, or a blank at its end",
                   shown, w->unfit);
    }
}

/* NOLINTNEXTLINE(readability-function-size): what is read, then the three results */
Status mark_dict_make(const char *path, bool is_swapped, const MarkState *state,
                      const Limits *limits, MarkDict *out, Notes *notes, Error *err)
{
    *out = (MarkDict){0};
    Str all = {0};
    const Status st = slurp(path, limits, &all, err);
    if (st != OK) {
        str_free(&all);
        return st;
    }
    Work w = {.is_swapped = is_swapped,
              .state = state,
              .file = {str_cstr(&all), all.n},
              .out = out};
    const bool is_marked = has_bom(w.file);
    if (is_marked)
        w.file = (Text){w.file.p + BOM, w.file.n - BOM};
    cut_lines(&w);
    make_steps(&w);
    if (is_marked)
        restore_bom(&w);
    for (int64_t i = 0; i < w.nsteps; i++)
        if (w.step[i].sign != '-')
            str_add_text(&out->bytes, w.step[i].line);
    make_diff(&w, &out->diff);
    note_words(&w, path, notes);
    free(w.line);
    free(w.step);
    mem_arena_free(&w.text);
    str_free(&all);
    return OK;
}

void mark_dict_free(MarkDict *d)
{
    str_free(&d->bytes);
    str_free(&d->diff);
    str_free(&d->sources);
    *d = (MarkDict){0};
}

bool mark_dict_add_golds(Str *out, const Dict *dict, Text source)
{
    const int32_t id = vocab_find(&dict->src, source);
    const size_t start = out->n;
    for (int32_t p = 0; id >= 0 && p < dict->n; p++) {
        if (dict->src_id[p] != id)
            continue;
        if (out->n > start)
            str_add_char(out, '\t');
        str_add_text(out, vocab_word(&dict->tgt, dict->tgt_id[p]));
    }
    return id >= 0;
}
