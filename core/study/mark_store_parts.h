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

/* Appends all marks, whatever was taken before; mark_store_take is not changed. *unread:
 * rows that are no whole marks. Errors: as that. */
MUST_USE Status mark_store_take_all(MarkStore *s, MarkList *l, int64_t *unread,
                                    Error *err);

/* A free name PATH followed by N = 1, 2, ...; owned by the caller. */
char *mark_store_free_name(const char *path, const char *ending);

/* Makes a file known by a name that is free too; where no file can have two names it is
 * copied. Errors: E_OUTPUT. */
MUST_USE Status mark_store_second_name(const char *path, const char *name, Error *err);

/* What a transaction adds. */
typedef struct MarkStoreAdding {
    Mark *mark; /* to be stamped; NULL: `ready` as they are */
    const Mark *ready;
    int32_t n;
} MarkStoreAdding;

/* Within a transaction: stamps and inserts; *added: rows that are new. Returns what
 * SQLite does. */
int mark_store_insert(sqlite3 *db, const MarkStoreAdding *a, int64_t *added);

/* mark_store_open that also tells whether the file is a database at all; when it is not,
 * the error says so as for a damaged one. */
MUST_USE Status mark_store_open_any(MarkStore **out, const char *path, MarkStoreMode mode,
                                    bool *is_store, Notes *notes, Error *err);

/* Makes a new store of a list of marks, on stable storage when it is OK. */
typedef Status (*MarkStoreMake)(const char *path, const MarkList *l, Error *err);

/* Puts what can be read of the damaged file and of the last export into a new one, and
 * only when that is whole in its place; the damaged one is PATH.damaged-N then. Until
 * then nothing has changed, whenever it is cut short. Errors: those of `make`, E_OUTPUT
 * when the file cannot be set aside. */
MUST_USE Status mark_store_rescue(const char *path, MarkStoreMake make, Notes *notes,
                                  Error *err);

/* The same marks, nothing written. */
void mark_store_rescue_read(const char *path, MarkList *l, Notes *notes);

#endif
