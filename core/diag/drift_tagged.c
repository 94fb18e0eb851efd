#include "core/diag/drift_tagged.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"

/* A word cut at its last separator; tag.n == 0: it has none. */
typedef struct Cut {
    Text word, tag;
} Cut;

static Cut cut_word(Text w, const char *separator)
{
    const size_t m = strlen(separator);
    for (size_t i = w.n; m > 0 && i >= m + 1; i--) {
        if (memcmp(w.p + i - m, separator, m) == 0 && i < w.n)
            return (Cut){{w.p, i - m}, {w.p + i, w.n - i}};
    }
    return (Cut){w, {w.p + w.n, 0}};
}

static int find_tag(const DriftTagged *t, Text tag)
{
    for (int i = 0; i < t->n; i++)
        if (str_compare(str_text(t->tag[i]), tag) == 0)
            return i;
    return -1;
}

static Status add_tag(DriftTagged *t, Text tag, Error *err)
{
    if (t->n == DRIFT_TAGGED_MOST) {
        (void)error_set(err, E_INPUT, "more than %d endings look like times",
                        DRIFT_TAGGED_MOST);
        error_hint(err, "--periods A,B,... names them");
        return E_INPUT;
    }
    if (tag.n > 0 && find_tag(t, tag) < 0)
        t->tag[t->n++] = mem_xstrndup(tag.p, tag.n);
    return OK;
}

static Status read_tags(DriftTagged *t, const char *tags, Error *err)
{
    while (*tags) {
        const size_t n = strcspn(tags, ",");
        TRY(add_tag(t, (Text){tags, n}, err));
        tags += n + (tags[n] == ',');
    }
    return OK;
}

static int compare_tags(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* How often each word without its ending, and each ending, occurs. */
typedef struct Endings {
    Vocab stem, tag;
    int32_t *stems; /* per row: stem, -1: no ending */
    int32_t *tags;
    int32_t *of_stem; /* rows of a stem */
    int32_t *of_tag;  /* rows of a tag whose stem has another one */
} Endings;

static Status count_endings(const Space *s, const char *separator, Endings *e, Error *err)
{
    const size_t n = (size_t)s->n;
    e->stems = mem_xalloc(4 * n * sizeof(int32_t));
    e->tags = e->stems + n;
    e->of_stem = e->tags + n;
    e->of_tag = e->of_stem + n;
    memset(e->of_stem, 0, 2 * n * sizeof(int32_t));
    for (int32_t i = 0; i < s->n; i++) {
        const Cut c = cut_word(space_word(s, i), separator);
        e->stems[i] = e->tags[i] = -1;
        if (c.tag.n == 0)
            continue;
        TRY(vocab_add(&e->stem, c.word, &e->stems[i], NULL, err));
        TRY(vocab_add(&e->tag, c.tag, &e->tags[i], NULL, err));
        e->of_stem[e->stems[i]]++;
    }
    for (int32_t i = 0; i < s->n; i++)
        if (e->tags[i] >= 0 && e->of_stem[e->stems[i]] > 1)
            e->of_tag[e->tags[i]]++;
    return OK;
}

static Status find_tags(const Space *s, const char *separator, DriftTagged *t, Error *err)
{
    Endings e = {0};
    Status status = count_endings(s, separator, &e, err);
    for (int32_t i = 0; status == OK && i < e.tag.n; i++)
        if (e.of_tag[i] >= 2)
            status = add_tag(t, vocab_word(&e.tag, i), err);
    if (t->n > 1)
        qsort((void *)t->tag, (size_t)t->n, sizeof *t->tag, compare_tags);
    vocab_free(&e.stem);
    vocab_free(&e.tag);
    free(e.stems);
    return status;
}

/* Which time each row belongs to (-1: none), and the words that have one. */
static Status sort_rows(const Space *s, const char *separator, DriftTagged *t, int *time,
                        Error *err)
{
    for (int32_t i = 0; i < s->n; i++) {
        const Cut c = cut_word(space_word(s, i), separator);
        time[i] = c.tag.n > 0 ? find_tag(t, c.tag) : -1;
        if (time[i] >= 0)
            TRY(vocab_add(&t->words, c.word, NULL, NULL, err));
    }
    return OK;
}

static Status add_row(Space *to, const Space *from, int32_t row, Text word, int32_t *n,
                      Error *err)
{
    TRY(vocab_add(&to->vocab, word, NULL, NULL, err));
    memcpy(space_row_mut(to, *n), space_row(from, row), from->ld * sizeof(float));
    (*n)++;
    return OK;
}

static bool is_row_of(const DriftTagged *t, const Space *s, const int *time, int32_t i,
                      int want, bool is_tagged)
{
    return is_tagged ? time[i] == want
                     : time[i] < 0 && vocab_find(&t->words, space_word(s, i)) < 0;
}

static Status make_snapshot(const Space *s, const char *separator, DriftTagged *t,
                            const int *time, int which, Error *err)
{
    int32_t rows = 0;
    for (int32_t i = 0; i < s->n; i++)
        rows += is_row_of(t, s, time, i, which, true) ||
                is_row_of(t, s, time, i, which, false);
    Space *made = NULL;
    TRY(space_new(&made, rows, s->d, err));
    t->snapshot[which] = made;
    int32_t n = 0;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t i = 0; i < s->n; i++) {
            if (!is_row_of(t, s, time, i, which, pass == 0))
                continue;
            const Text w = space_word(s, i);
            TRY(add_row(made, s, i, pass == 0 ? cut_word(w, separator).word : w, &n,
                        err));
        }
    }
    char shown[TEXT_SHORT];
    (void)snprintf(made->name, sizeof made->name, "%.63s",
                   text_short(shown, str_text(t->tag[which])));
    (void)snprintf(made->lang, sizeof made->lang, "%s", s->lang);
    made->source.format = SPACE_MADE;
    return OK;
}

Status drift_tagged_make(const Space *s, const char *separator, const char *tags,
                         Progress *progress, DriftTagged *out, Error *err)
{
    *out = (DriftTagged){0};
    Status status = tags ? read_tags(out, tags, err) : find_tags(s, separator, out, err);
    int *time = mem_xalloc((size_t)s->n * sizeof *time);
    if (status == OK && out->n < 2) {
        char shown[TEXT_SHORT];
        status =
            error_set(err, E_INPUT, "%s: no word stands with two endings behind \"%s\"",
                      s->name, text_short(shown, str_text(separator)));
        error_hint(err, "--tagged is for one space with word%s1, word%s2", shown, shown);
    }
    if (status == OK)
        status = sort_rows(s, separator, out, time, err);
    for (int i = 0; status == OK && i < out->n; i++) {
        status = make_snapshot(s, separator, out, time, i, err);
        if (status == OK)
            status = space_seal(out->snapshot[i], progress, err);
    }
    free(time);
    if (status != OK)
        drift_tagged_done(out);
    return status;
}

void drift_tagged_done(DriftTagged *t)
{
    for (int i = 0; i < t->n; i++) {
        free(t->tag[i]);
        space_free(t->snapshot[i]);
    }
    vocab_free(&t->words);
    *t = (DriftTagged){0};
}
