/* Marks for tests. */
#ifndef TESTS_UNIT_MARKED_H
#define TESTS_UNIT_MARKED_H

#include "core/study/mark.h"
#include "tests/unit/unit.h"

#define MARKED_DICT "00000000000000000000000000000000000000000000000000000000000000d1"

/* A mark on a pair; made_at and id are for the store, or for marked_at. */
static inline Mark marked(MarkKind kind, const char *source, const char *target,
                          const char *text)
{
    Mark m = {.kind = kind, .fingerprint = MARKED_DICT, .made_at = 1000};
    for (int f = 0; f < MARK_FIELDS; f++)
        m.field[f] = TEXT("");
    m.field[MARK_SOURCE] = str_text(source);
    m.field[MARK_TARGET] = str_text(target);
    m.field[MARK_TEXT] = str_text(text);
    m.field[MARK_AUTHOR] = TEXT("ada");
    return m;
}

static inline Mark marked_at(Mark m, int64_t ms, const char *author)
{
    m.made_at = ms;
    m.field[MARK_AUTHOR] = str_text(author);
    mark_identify(&m);
    return m;
}

static inline void marked_add(MarkList *l, MarkKind kind, const char *source,
                              const char *target, int64_t ms, const char *author)
{
    const Mark m = marked_at(marked(kind, source, target, ""), ms, author);
    mark_list_add(l, &m);
}

#endif
