/* What the files of the store share. Internal. */
#ifndef CORE_STUDY_MARK_STORE_PARTS_H
#define CORE_STUDY_MARK_STORE_PARTS_H

#include <sqlite3.h>

#include "core/study/mark_store.h"

/* Columns of a row, in the order in which they are selected and bound; the texts of
 * MarkField follow MARK_STORE_FIRST. */
enum {
    MARK_STORE_UUID,
    MARK_STORE_DICTIONARY,
    MARK_STORE_KIND,
    MARK_STORE_MADE_AT,
    MARK_STORE_SUPERSEDES,
    MARK_STORE_FIRST,
    MARK_STORE_COLUMNS = MARK_STORE_FIRST + MARK_FIELDS
};
#define MARK_STORE_NAMES                                                                 \
    "uuid, dictionary, kind, made_at, supersedes, source, target, text, before, after, " \
    "reason, author"

/* The mark of a row whose columns begin at `first`; its texts are borrowed from the
 * statement. False when it is no whole mark. */
bool mark_store_take_row(sqlite3_stmt *row, int first, Mark *m);

/* Appends all marks, whatever was taken before; mark_store_take is not changed. Errors:
 * as that. */
MUST_USE Status mark_store_take_all(MarkStore *s, MarkList *l, Error *err);

/* A free name PATH followed by N = 1, 2, ...; owned by the caller. */
char *mark_store_free_name(const char *path, const char *ending);

/* Sets the damaged file aside and makes *l of what can be read of it and of the last
 * export. *aside (owned): where the damaged file is. Errors: E_OUTPUT when it cannot be
 * set aside. */
MUST_USE Status mark_store_rescue(const char *path, MarkList *l, char **aside,
                                  Notes *notes, Error *err);

#endif
