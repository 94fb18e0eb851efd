/* The store of marks: one SQLite file to which rows are only added. What mark_store_add
 * has acknowledged survives a crash, a kill and a power cut, and several programs may add
 * to one file at once.
 *
 * A store belongs to one thread. The file must not be opened by other means in the same
 * process: closing it there would drop the locks. */
#ifndef CORE_STUDY_MARK_STORE_H
#define CORE_STUDY_MARK_STORE_H

#include "core/base/limits.h"
#include "core/base/notes.h"
#include "core/study/mark.h"

typedef struct MarkStore MarkStore;

typedef enum MarkStoreMode {
    MARK_STORE_READ, /* the file must be there */
    MARK_STORE_WRITE /* it is made when it is not */
} MarkStoreMode;

/* Opens the marks of a path and checks them. A damaged file is set aside as
 * PATH.damaged-N, and what can be read of it, and of the last export beside it, is put
 * into a new one, in one step; opened to be read, it is left as it is and those marks are
 * given. Notes say how much (annotations-damaged). What a killed program had half saved
 * is taken back, also by who only reads. A file of a later version
 * of isogloss is opened for reading (annotations-newer). Errors: E_INPUT (not there, no
 * such file, no annotations), E_OUTPUT (cannot be made or written here). */
MUST_USE Status mark_store_open(MarkStore **out, const char *path, MarkStoreMode mode,
                                Notes *notes, Error *err);
/* NULL is fine. */
void mark_store_close(MarkStore *s);

/* The path in use; it is another one than was opened after the file was replaced. */
const char *mark_store_path(const MarkStore *s);

/* Adds marks m[0..n) in one transaction. made_at is the time now; it is put forward
 * where needed, so that the marks of a store are in order whatever its clock does. Fills
 * made_at and id. OK: they are on stable storage. After a failure none is stored, the
 * file is opened anew by the next call, and *m can be given again. When the file was
 * removed or replaced meanwhile all marks go to annotations-recovered-N.db in its folder
 * (note annotations-replaced). Errors: E_OUTPUT with the system's words. Cost: three
 * syncs of the disk. */
MUST_USE Status mark_store_add(MarkStore *s, Mark *m, int32_t n, Notes *notes,
                               Error *err);

/* Adds marks that come from elsewhere, with the times and ids that they have, in one
 * transaction; those that are there are left. *added: how many were not. Notes,
 * errors: as mark_store_add. */
MUST_USE Status mark_store_import(MarkStore *s, const MarkList *l, int64_t *added,
                                  Notes *notes, Error *err);

/* Appends the marks that were added, by any program, since the last call (by the first
 * call: all). *is_new (may be NULL): whether there were any. Without any it reads one
 * number of the file. Errors: E_INPUT. */
MUST_USE Status mark_store_take(MarkStore *s, MarkList *l, bool *is_new, Error *err);

/* The same without waiting: while another program writes there is nothing new. */
MUST_USE Status mark_store_look(MarkStore *s, MarkList *l, bool *is_new, Error *err);

/* How many of the rows that were taken are no whole marks: they are kept in the file, and
 * not among the marks. */
int64_t mark_store_unread(const MarkStore *s);
/* Says so (annotations-unread), if there are any. */
void mark_store_note_unread(const MarkStore *s, Notes *notes);

/* How long to wait for other programs that write; 5,000 ms otherwise. */
void mark_store_set_patience(MarkStore *s, int ms);

/* Writes all marks as text (mark_lines_write) to PATH.jsonl, whole or not at all, and
 * keeps the two before it as PATH.jsonl.1 and .2; nothing when it is as it was. While
 * rows of the store are no whole marks the exports stay as they are: they may be all that
 * is left of those. Errors: E_INPUT (also that), E_OUTPUT. */
MUST_USE Status mark_store_export(MarkStore *s, Error *err);

/* The same; a failure is a warning (annotations-export): the marks are safe without. */
void mark_store_export_note(MarkStore *s, Notes *notes);

/* Leaves out marks of a file that are not to be imported: dated a day later than now
 * (annotations-late), or with words that no line of a dictionary can hold (mark_fits;
 * annotations-unfit). */
void mark_store_refuse(MarkList *l, int64_t now, const char *path, Notes *notes);

/* Reads the marks of any file: a store, or text. Errors: as mark_store_open and
 * mark_lines_read. */
MUST_USE Status mark_store_read_any(MarkList *l, const char *path, const Limits *limits,
                                    Notes *notes, Error *err);

#endif
