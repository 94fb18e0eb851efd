/* Building blocks shared by the files of core/study. Internal. */
#ifndef CORE_STUDY_STUDY_PARTS_H
#define CORE_STUDY_STUDY_PARTS_H

#include "core/study/study.h"

/* Appends an empty entry and returns it; valid until the next addition. */
StudyEntry *study_add_entry(Study *s);
/* Frees what an entry owns; the entry itself stays where it is. */
void study_drop_entry(StudyEntry *e);

#endif
