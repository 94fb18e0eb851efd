/* The digests of a study's inputs, computed beside other work. Internal to core/study. */
#ifndef CORE_STUDY_STUDY_DIGEST_H
#define CORE_STUDY_STUDY_DIGEST_H

#include "core/study/study.h"

typedef struct StudyDigests StudyDigests;

StudyDigests *study_digest_new(void);
/* Stops what is being computed. */
void study_digest_free(StudyDigests *d);

#endif
