/* Stores of marks for tests. */
#ifndef TESTS_UNIT_STORED_H
#define TESTS_UNIT_STORED_H

#include "core/study/mark_store.h"
#include "tests/unit/marked.h"
#include "tests/unit/temp.h"

/* A path in the scratch folder; the last four are valid. */
static inline const char *stored_at(const char *name)
{
    static char paths[4][160];
    static int next;
    next = (next + 1) % 4;
    (void)snprintf(paths[next], sizeof paths[next], "%s/%s", temp_folder, name);
    return paths[next];
}

static inline MarkStore *stored_open(const char *path)
{
    MarkStore *s = NULL;
    Notes notes = {0};
    Error err = {0};
    if (mark_store_open(&s, path, MARK_STORE_WRITE, &notes, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(notes.n, 0);
    return s;
}

static inline Status stored_add(MarkStore *s, const char *source, Mark *out, Error *err)
{
    Mark m = marked(MARK_ACCEPT, source, "t", "");
    Notes notes = {0};
    const Status st = mark_store_add(s, &m, 1, &notes, err);
    notes_free(&notes);
    if (out)
        *out = m;
    return st;
}

static inline int32_t stored_count(const char *path)
{
    MarkList l = {0};
    MarkStore *s = stored_open(path);
    assert_int_equal(mark_store_take(s, &l, NULL, NULL), OK);
    const int32_t n = l.n;
    mark_list_free(&l);
    mark_store_close(s);
    return n;
}

#endif
