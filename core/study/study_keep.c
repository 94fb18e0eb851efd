/* Choosing among the targets of a study before anything is read, so that nothing is read,
 * searched or told of the others. */
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/study/study_parts.h"

/* The target of this name, else of this language; -1: none. */
static int find_target(const Study *s, Text name)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < s->n; i++) {
            const StudyEntry *e = &s->entry[i];
            const char *by = pass == 0 ? e->name : e->lang;
            if (e->role == STUDY_ALIGNED && by && str_compare(str_text(by), name) == 0)
                return i;
        }
    }
    return -1;
}

static Status refuse(const Study *s, Text name, Error *err)
{
    char shown[TEXT_SHORT];
    Str names = {0};
    for (int i = 0; i < study_targets(s); i++)
        str_addf(&names, "%s%s", i ? ", " : "", s->entry[study_target(s, i)].name);
    (void)error_set(err, E_USAGE, "the study has no target \"%s\"",
                    text_short(shown, name));
    if (names.n > 0)
        error_hint(err, "its targets: %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

/* All of a language: two alignments of French are both "fr". */
static void mark(const Study *s, int at, Text name, bool *is_kept)
{
    is_kept[at] = true;
    /* the first alignment of a language may have its name */
    const char *lang = s->entry[at].lang;
    const bool is_name = str_compare(str_text(s->entry[at].name), name) == 0 &&
                         !(lang && str_compare(str_text(lang), name) == 0);
    for (int i = 0; i < s->n && !is_name; i++) {
        const StudyEntry *e = &s->entry[i];
        if (e->role == STUDY_ALIGNED && e->lang &&
            str_compare(str_text(e->lang), name) == 0)
            is_kept[i] = true;
    }
}

Status study_mark_targets(const Study *s, const char *names, bool *is_marked, Error *err)
{
    const int whole = find_target(s, str_text(names)); /* a name may hold a comma */
    if (whole >= 0) {
        mark(s, whole, str_text(names), is_marked);
        return OK;
    }
    for (const char *p = names;; p++) {
        const Text name = {p, strcspn(p, ",")};
        const int at = find_target(s, name);
        if (at < 0)
            return refuse(s, name, err);
        mark(s, at, name, is_marked);
        p += name.n;
        if (*p == '\0')
            return OK;
    }
}

/* What was noted of an argument that is now left out. */
static void forget_note(Study *s, const StudyEntry *e)
{
    int kept = 0;
    for (int i = 0; i < s->notes.n; i++) {
        Note *note = &s->notes.item[i];
        if (e->noted && note->text == e->noted)
            free(note->text);
        else
            s->notes.item[kept++] = *note;
    }
    s->notes.n = kept;
}

Status study_keep_targets(Study *s, const char *names, const char *const *also, int nalso,
                          Error *err)
{
    bool *is_kept = mem_xcalloc((size_t)s->n + 1, sizeof *is_kept);
    const Status status = study_mark_targets(s, names, is_kept, err);
    if (status != OK) {
        free(is_kept);
        return status;
    }
    for (int i = 0; i < nalso; i++) {
        const int at = study_find(s, also[i]);
        if (at < 0 || at == s->source || is_kept[at])
            continue;
        is_kept[at] = true;
        s->entry[at].role = STUDY_SNAPSHOT; /* asked for, but not as a target */
    }
    int kept = 0;
    for (int i = 0; i < s->n; i++) {
        StudyEntry e = s->entry[i];
        if (i != s->source && !is_kept[i]) {
            forget_note(s, &e);
            study_drop_entry(&e);
            continue;
        }
        if (i == s->source)
            s->source = kept;
        s->entry[kept++] = e;
    }
    s->n = kept;
    free(s->kept);
    s->kept = mem_xstrdup(names);
    free(is_kept);
    return OK;
}
