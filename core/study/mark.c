#include "core/study/mark.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"

static const char *const kind_name[MARK_KINDS] = {
    [MARK_ACCEPT] = "accept",   [MARK_REJECT] = "reject", [MARK_GOLD] = "gold",
    [MARK_VARIANT] = "variant", [MARK_SENSE] = "sense",   [MARK_NOTE] = "note",
    [MARK_UNDO] = "undo",
};

static const char *const field_name[MARK_FIELDS] = {
    [MARK_SOURCE] = "source", [MARK_TARGET] = "target", [MARK_TEXT] = "text",
    [MARK_BEFORE] = "before", [MARK_AFTER] = "after",   [MARK_REASON] = "reason",
    [MARK_AUTHOR] = "author",
};

const char *mark_kind_name(MarkKind kind)
{
    return kind_name[kind];
}

bool mark_kind_find(Text name, MarkKind *out)
{
    for (int k = 0; k < MARK_KINDS; k++) {
        if (str_compare(name, str_text(kind_name[k])) == 0) {
            *out = (MarkKind)k;
            return true;
        }
    }
    return false;
}

const char *mark_field_name(MarkField field)
{
    return field_name[field];
}

bool mark_is_judgement(MarkKind kind)
{
    return kind <= MARK_VARIANT;
}

/* --- identity --- */

static void add_part(Str *all, Text t)
{
    str_addf(all, "%zu:", t.n);
    str_add_text(all, t);
}

static void compute_id(const Mark *m, char id[MARK_ID])
{
    Str all = {0};
    str_addf(&all, "isogloss mark 1 %s %" PRId64 " ", kind_name[m->kind], m->made_at);
    add_part(&all, str_text(m->fingerprint));
    add_part(&all, str_text(m->supersedes));
    for (int f = 0; f < MARK_FIELDS; f++)
        add_part(&all, m->field[f]);
    char hex[DIGEST_HEX];
    digest_bytes(str_cstr(&all), all.n, hex);
    str_free(&all);
    static const char variant[] = "89ab";
    hex[12] = '8'; /* version */
    const char *digits = "0123456789abcdef";
    hex[16] = variant[(size_t)(strchr(digits, hex[16]) - digits) & 3];
    size_t at = 0;
    for (size_t i = 0; i < 32; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            id[at++] = '-';
        id[at++] = hex[i];
    }
    id[at] = '\0';
}

void mark_identify(Mark *m)
{
    compute_id(m, m->id);
}

bool mark_is_whole(const Mark *m)
{
    char id[MARK_ID];
    if (!mark_is_time(m->made_at))
        return false;
    compute_id(m, id);
    return strcmp(id, m->id) == 0;
}

/* --- words --- */

bool mark_word_fits(Text word)
{
    if (word.n == 0 || word.p[0] == ' ' || word.p[word.n - 1] == ' ')
        return false;
    for (size_t i = 0; i < word.n; i++) {
        const char c = word.p[i];
        if (c == '\t' || c == '\n' || c == '\r' || c == '\0')
            return false;
    }
    return true;
}

bool mark_fits(const Mark *m)
{
    const Text targets = m->field[MARK_TARGET];
    Text rest = targets;
    Text word;
    if (m->kind == MARK_UNDO)
        return true;
    if (!mark_word_fits(m->field[MARK_SOURCE]))
        return false;
    if (!mark_is_judgement(m->kind))
        return true;
    if (targets.n > 0 && targets.p[targets.n - 1] == '\t')
        return false;
    while (mark_next_word(&rest, &word))
        if (!mark_word_fits(word))
            return false;
    return true;
}

/* --- time --- */

bool mark_is_time(int64_t ms)
{
    return ms >= 0 && ms <= MARK_TIME_MOST;
}

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

void mark_add_time(Str *out, int64_t ms)
{
    const int64_t days = floor_div(ms, 86400000);
    const int64_t in_day = ms - days * 86400000;
    /* years begin on the first of March, eras have 400 of them */
    const int64_t z = days + 719468;
    const int64_t era = floor_div(z, 146097);
    const int64_t doe = z - era * 146097;
    const int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    const int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    const int64_t mp = (5 * doy + 2) / 153;
    const int64_t day = doy - (153 * mp + 2) / 5 + 1;
    const int64_t month = mp < 10 ? mp + 3 : mp - 9;
    const int64_t year = yoe + era * 400 + (month <= 2);
    str_addf(out,
             "%04" PRId64 "-%02" PRId64 "-%02" PRId64 "T%02" PRId64 ":%02" PRId64
             ":%02" PRId64 ".%03" PRId64 "Z",
             year, month, day, in_day / 3600000, in_day / 60000 % 60, in_day / 1000 % 60,
             in_day % 1000);
}

/* n digits at t.p[at]; -1: none. */
static int64_t take_digits(Text t, size_t at, size_t n)
{
    int64_t v = 0;
    for (size_t i = at; i < at + n; i++) {
        if (t.p[i] < '0' || t.p[i] > '9')
            return -1;
        v = 10 * v + (t.p[i] - '0');
    }
    return v;
}

static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    const int64_t era = floor_div(y, 400);
    const int64_t yoe = y - era * 400;
    const int64_t doy = (153 * (m > 2 ? m - 3 : m + 9) + 2) / 5 + d - 1;
    const int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + doe - 719468;
}

bool mark_parse_time(Text t, int64_t *ms)
{
    static const char form[] = "0000-00-00T00:00:00.000Z";
    static const struct {
        size_t at, n;
        int64_t most;
    } part[] = {{0, 4, 9999}, {5, 2, 12},  {8, 2, 31},  {11, 2, 23},
                {14, 2, 59},  {17, 2, 59}, {20, 3, 999}};
    int64_t v[7];
    *ms = 0;
    if (t.n != sizeof form - 1)
        return false;
    for (size_t i = 0; i < t.n; i++)
        if (form[i] != '0' && t.p[i] != form[i])
            return false;
    for (size_t i = 0; i < 7; i++) {
        v[i] = take_digits(t, part[i].at, part[i].n);
        if (v[i] < 0 || v[i] > part[i].most)
            return false;
    }
    if (v[1] < 1 || v[2] < 1)
        return false;
    *ms = ((days_of(v[0], v[1], v[2]) * 24 + v[3]) * 60 + v[4]) * 60000 + v[5] * 1000 +
          v[6];
    Str again = {0}; /* no 31st of April */
    mark_add_time(&again, *ms);
    const bool is_day = str_compare(t, (Text){again.p, again.n}) == 0;
    str_free(&again);
    return is_day;
}

/* --- lists --- */

void mark_list_add(MarkList *l, const Mark *m)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? l->cap + l->cap / 2 : 16;
        l->mark = mem_xrealloc(l->mark, (size_t)l->cap * sizeof *l->mark);
    }
    Mark *to = &l->mark[l->n++];
    *to = *m;
    for (int f = 0; f < MARK_FIELDS; f++) {
        const Text t = m->field[f];
        to->field[f].p = mem_arena_strndup(&l->text, t.n ? t.p : "", t.n);
    }
}

void mark_list_append(MarkList *l, const MarkList *from)
{
    for (int32_t i = 0; i < from->n; i++)
        mark_list_add(l, &from->mark[i]);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const Mark *)a)->id, ((const Mark *)b)->id);
}

static int by_time(const void *a, const void *b)
{
    const Mark *x = a;
    const Mark *y = b;
    if (x->made_at != y->made_at)
        return x->made_at < y->made_at ? -1 : 1;
    return by_id(a, b);
}

void mark_list_unite(MarkList *l)
{
    int32_t n = 0;
    if (l->n == 0)
        return;
    qsort(l->mark, (size_t)l->n, sizeof *l->mark, by_id);
    for (int32_t i = 0; i < l->n; i++)
        if (n == 0 || by_id(&l->mark[n - 1], &l->mark[i]) != 0)
            l->mark[n++] = l->mark[i];
    l->n = n;
}

const Mark *mark_list_find(const MarkList *l, const char *id)
{
    Mark key = {0};
    (void)snprintf(key.id, sizeof key.id, "%s", id);
    return l->n > 0 ? bsearch(&key, l->mark, (size_t)l->n, sizeof key, by_id) : NULL;
}

void mark_list_keep_author(MarkList *l, const char *author)
{
    int32_t n = 0;
    if (!author)
        return;
    MarkList all = *l;
    all.mark = mem_xcalloc((size_t)l->n + 1, sizeof *all.mark);
    memcpy(all.mark, l->mark, (size_t)l->n * sizeof *l->mark);
    mark_list_unite(&all); /* in the order of ids */
    for (int32_t i = 0; i < l->n; i++) {
        const Mark *m = &l->mark[i];
        const Mark *undone =
            m->kind == MARK_UNDO ? mark_list_find(&all, m->supersedes) : NULL;
        const Mark *of = undone ? undone : m;
        if (str_compare(of->field[MARK_AUTHOR], str_text(author)) == 0)
            l->mark[n++] = l->mark[i];
    }
    free(all.mark);
    l->n = n;
}

void mark_list_sort_time(MarkList *l)
{
    if (l->n > 0)
        qsort(l->mark, (size_t)l->n, sizeof *l->mark, by_time);
}

void mark_list_free(MarkList *l)
{
    free(l->mark);
    mem_arena_free(&l->text);
    *l = (MarkList){0};
}

bool mark_next_word(Text *rest, Text *word)
{
    if (rest->n == 0)
        return false;
    const char *tab = memchr(rest->p, '\t', rest->n);
    const size_t n = tab ? (size_t)(tab - rest->p) : rest->n;
    *word = (Text){rest->p, n};
    *rest = tab ? (Text){tab + 1, rest->n - n - 1} : (Text){rest->p + n, 0};
    return true;
}
