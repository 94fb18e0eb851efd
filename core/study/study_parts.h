/* Building blocks shared by the files of core/study. Internal. */
#ifndef CORE_STUDY_STUDY_PARTS_H
#define CORE_STUDY_STUDY_PARTS_H

#include "core/study/study.h"

/* Appends an empty entry and returns it; valid until the next addition. */
StudyEntry *study_add_entry(Study *s);
/* Splits FILE[:TENSOR][#WORDS][@MAP] into path, tensor, words_path and map_path of *e,
 * which own them, unless a file of the whole name exists. */
void study_split_argument(const char *arg, StudyEntry *e);
/* Frees what an entry owns; the entry itself stays where it is. */
void study_drop_entry(StudyEntry *e);

#endif
