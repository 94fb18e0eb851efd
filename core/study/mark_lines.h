/* Marks as text: one JSON object a line, in the order of ids, the same bytes for the same
 * marks. For people, version control, and merging what several people marked. */
#ifndef CORE_STUDY_MARK_LINES_H
#define CORE_STUDY_MARK_LINES_H

#include "core/base/limits.h"
#include "core/base/notes.h"
#include "core/study/mark.h"

/* Appends all marks, each id once: keys sorted, LF, and a last line with their number and
 * the SHA-256 of the lines before it. Bytes that are not UTF-8 stand in KEY_bytes_hex.
 * Reorders *l. O(bytes + n log n). */
void mark_lines_write(Str *out, MarkList *l);

/* Reads such a file, adding to *l. A line whose id does not fit its content was damaged
 * or edited: E_INPUT with the line, or with limits->skip_bad_rows left out and counted
 * (note bad-rows). A checksum that is missing or does not fit is a remark
 * (annotations-checksum): a merge by line may have done that. Errors: those of
 * lines_read, E_INPUT. O(bytes). */
MUST_USE Status mark_lines_read(MarkList *l, const char *path, const Limits *limits,
                                Notes *notes, Error *err);

#endif
