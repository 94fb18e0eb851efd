#include "core/study/study_marks.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/study/mark_store.h"

char *study_marks_path(const Study *s)
{
    if (s->options.annotations[0])
        return mem_xstrdup(s->options.annotations);
    if (!s->path)
        return NULL;
    const size_t n = strlen(s->path);
    const bool is_ini = n > 4 && strcmp(s->path + n - 4, ".ini") == 0;
    Str path = {0};
    str_add(&path, s->path, is_ini ? n - 4 : n);
    str_add_cstr(&path, ".annotations.db");
    return str_take(&path);
}

static void turn_print(bool is_swapped, char print[DIGEST_HEX])
{
    if (!is_swapped)
        return;
    char signed_print[DIGEST_HEX + 8];
    (void)snprintf(signed_print, sizeof signed_print, "swap %s", print);
    digest_bytes(signed_print, strlen(signed_print), print);
}

Status study_marks_print_file(const char *path, bool is_swapped, Progress *progress,
                              char print[DIGEST_HEX], Error *err)
{
    TRY(digest_file(path, progress, print, err));
    turn_print(is_swapped, print);
    return OK;
}

Status study_marks_print(const Study *s, int entry, Progress *progress,
                         char print[DIGEST_HEX], Error *err)
{
    const StudyEntry *e = &s->entry[entry];
    print[0] = '\0';
    if (!e->dict_path || strcmp(e->dict_path, "-") == 0) {
        return error_set(err, E_USAGE,
                         "marks are about the entries of a dictionary in a file, and %s "
                         "has none",
                         e->name);
    }
    TRY(study_get_digest(s, e->dict_path, progress, print, err));
    turn_print(s->options.is_swapped, print);
    return OK;
}

static void note_marks(Study *s, const StudyEntry *e)
{
    if (e->marks.marks == 0 || !e->lex)
        return;
    notes_remark(&s->notes, "annotations-seen", e->marks.sources,
                 "%s: %" PRId32 " of its %" PRId32 " source words are marked and have "
                 "been seen: what is tuned on them is not tested on them",
                 e->name, e->marks.sources, e->lex->n_sources);
}

/* Marks that belong to none of the dictionaries are kept, and shown nowhere. */
static void note_others(Study *s)
{
    int32_t others = 0;
    for (int32_t i = 0; i < s->marks.n; i++) {
        bool is_here = s->marks.mark[i].kind == MARK_UNDO;
        for (int k = 0; k < s->n && !is_here; k++)
            is_here = strcmp(s->marks.mark[i].fingerprint, s->entry[k].dict_print) == 0;
        others += !is_here;
    }
    char shown[TEXT_SHORT];
    if (others > 0) {
        notes_remark(&s->notes, "annotations-other", others,
                     "%s: marks on other dictionaries, or on other versions of these: "
                     "%" PRId32 "; they are kept and not applied",
                     text_short(shown, str_text(s->marks_path)), others);
    }
}

/* The file to read. */
static const char *place(const Study *s)
{
    return s->marks_instead ? s->marks_instead : s->marks_path;
}

static Status load(Study *s, Progress *progress, Error *err)
{
    TRY(mark_store_read_any(&s->marks, place(s), &s->options.limits, &s->notes, err));
    for (int i = 0; i < s->n; i++) {
        StudyEntry *e = &s->entry[i];
        if (e->role != STUDY_ALIGNED || !e->dict_path || strcmp(e->dict_path, "-") == 0)
            continue;
        TRY(study_marks_print(s, i, progress, e->dict_print, err));
        mark_state_make(&s->marks, e->dict_print, NULL, &e->marks);
        note_marks(s, e);
    }
    note_others(s);
    return OK;
}

Status study_marks_load(Study *s, Progress *progress, Error *err)
{
    if (s->marks_path)
        return OK;
    s->marks_path = study_marks_path(s);
    if (!s->marks_path)
        return OK;
    Status st = OK;
    const bool is_there = access(place(s), F_OK) == 0;
    if (is_there)
        st = load(s, progress, err);
    if (!is_there || st != OK) {
        free(s->marks_path);
        s->marks_path = NULL;
    }
    return st;
}
