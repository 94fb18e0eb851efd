/* Notes: what a result or a reading wants to tell beside its numbers.
 *
 * A note has a stable code ("zero-vectors", listed by `isogloss help warnings`), a count,
 * and one sentence. Severity decides where it is shown: a warning goes to stderr and into
 * the report's `warnings`, a remark only beside the table. */
#ifndef CORE_BASE_NOTES_H
#define CORE_BASE_NOTES_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/error.h"

typedef struct Note {
    const char *code; /* static string */
    int64_t count;    /* how often it happened; 1 where counting has no meaning */
    bool is_warning;
    char *text; /* owned; one sentence, escaped for display */
} Note;

/* Zero-initialised is empty. Notes keep the order in which they were added. */
typedef struct Notes {
    Note *item;
    int n, cap;
} Notes;

/* Adds a warning or a remark; `code` must be a string literal. */
void notes_warn(Notes *notes, const char *code, int64_t count, const char *fmt, ...)
    PRINTF_LIKE(4, 5);
void notes_remark(Notes *notes, const char *code, int64_t count, const char *fmt, ...)
    PRINTF_LIKE(4, 5);

/* Appends copies of all notes of `from` (a note with the same code and text is added
 * once). */
void notes_append(Notes *notes, const Notes *from);

/* The first note with this code, or NULL. */
const Note *notes_find(const Notes *notes, const char *code);
void notes_free(Notes *notes);

#endif
