#include "core/diag/same.h"

#include <string.h>

enum { LOOKED_AT = 1000 };
static const double FEW_SHARED = 0.25; /* share of the most frequent words */

Status same_find(const Study *s, const Args *args, Progress *progress, Same *out,
                 Error *err)
{
    *out = (Same){0};
    const char *name = registry_text(args, "same");
    if (!name)
        return OK;
    const int at = study_find(s, name);
    if (at >= 0) {
        out->space = s->entry[at].space;
        return OK;
    }
    ReadOptions o = read_options_defaults();
    o.limits = s->options.limits;
    Space *own = NULL;
    TRY(read_space(&own, name, &o, progress, err));
    const Status status = space_seal(own, progress, err);
    if (status != OK) {
        space_free(own);
        return status;
    }
    *out = (Same){own, own, name};
    return OK;
}

/* Of the most frequent words of `own`: how many the source has, and with how many the
 * very same numbers. */
static void count_shared(const Space *src, const Space *own, int32_t *shared,
                         int32_t *equal)
{
    *shared = *equal = 0;
    for (int32_t i = 0; i < own->n && i < LOOKED_AT; i++) {
        const int32_t at = vocab_find(&src->vocab, space_word(own, i));
        *shared += at >= 0;
        *equal += at >= 0 && src->d == own->d &&
                  memcmp(space_row(src, at), space_row(own, i),
                         (size_t)src->d * sizeof(float)) == 0;
    }
}

/* Whether the file that was named has the bytes of the source's. */
static Status compare_files(const Same *same, const Study *s, Progress *progress,
                            bool *is_copy, Error *err)
{
    const StudyEntry *e = &s->entry[s->source];
    char a[DIGEST_HEX];
    char b[DIGEST_HEX];
    *is_copy = false;
    if (!same->own || e->space->source.bytes != same->own->source.bytes ||
        strcmp(e->path, "-") == 0 || strcmp(same->path, "-") == 0)
        return OK;
    TRY(study_get_digest(s, e->path, progress, a, err));
    TRY(study_get_digest(s, same->path, progress, b, err));
    *is_copy = strcmp(a, b) == 0;
    return OK;
}

static void add_doubts(const Same *same, const StudyEntry *e, Notes *notes)
{
    const int32_t n = same->space->n < LOOKED_AT ? same->space->n : LOOKED_AT;
    const char *lang = same->own ? "" : same->space->lang;
    int32_t shared = 0;
    int32_t equal = 0;
    count_shared(e->space, same->space, &shared, &equal);
    if (2 * equal > shared) {
        notes_warn(notes, "same-copy", equal,
                   "--same: of %d words that it shares with %s %d have the very same "
                   "numbers: a copy of the source is no ceiling",
                   shared, e->name, equal);
    } else if (lang[0] && e->lang && strcmp(lang, e->lang) != 0) {
        notes_warn(notes, "same-foreign", 1,
                   "--same: %s is of the language %s, %s of %s: its ceilings are not of "
                   "one language",
                   same->space->name, lang, e->name, e->lang);
    } else if (shared < FEW_SHARED * n) {
        notes_warn(notes, "same-foreign", n - shared,
                   "--same: %s has only %d of its %d most frequent words: another "
                   "language, or another spelling?",
                   e->name, shared, n);
    }
}

Status same_add_doubts(const Same *same, const Study *s, Progress *progress, Notes *notes,
                       Error *err)
{
    bool is_copy = false;
    if (!same->space || s->source < 0)
        return OK;
    TRY(compare_files(same, s, progress, &is_copy, err));
    if (is_copy) {
        notes_warn(notes, "same-copy", 1,
                   "--same: the file is that of %s: a copy of the source is no ceiling",
                   s->entry[s->source].name);
    } else {
        add_doubts(same, &s->entry[s->source], notes);
    }
    return OK;
}

Status same_add_input(const Same *same, const Study *s, TableSet *set, Progress *progress,
                      Error *err)
{
    return same->own
               ? registry_add_file(set, s, "same-language", same->path, progress, err)
               : OK;
}

void same_done(Same *same)
{
    space_free(same->own);
    *same = (Same){0};
}
