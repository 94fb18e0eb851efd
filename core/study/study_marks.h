/* The marks of a study: where they are kept, and which dictionary they are about. */
#ifndef CORE_STUDY_STUDY_MARKS_H
#define CORE_STUDY_STUDY_MARKS_H

#include "core/study/study.h"

/* The file of marks: options.annotations, else beside the study file, its .ini replaced
 * by .annotations.db; NULL for a study made from arguments. Owned by the caller. */
char *study_marks_path(const Study *s);

/* The fingerprint by which marks name a dictionary: the SHA-256 of its file, or of that
 * and a sign when it is read the other way round. So marks stay with the dictionary,
 * whatever spaces it is looked up in, and a corrected dictionary starts without marks.
 * Errors: E_USAGE (the entry has no dictionary, or one from standard input), those of
 * study_get_digest. */
MUST_USE Status study_marks_print(const Study *s, int entry, Progress *progress,
                                  char print[DIGEST_HEX], Error *err);

/* The same of a file. Errors: those of digest_file. */
MUST_USE Status study_marks_print_file(const char *path, bool is_swapped,
                                       Progress *progress, char print[DIGEST_HEX],
                                       Error *err);

/* Reads the marks, when the file is there, and makes the states of all entries; once.
 * Remarks annotations-seen: how many source words of a dictionary are marked;
 * annotations-other: marks on dictionaries that are not in the study. Errors: those of
 * mark_store_read_any. */
MUST_USE Status study_marks_load(Study *s, Progress *progress, Error *err);

#endif
