/* What the spaces of a study need of memory, told by their headers before a row is read.
 */
#ifndef CORE_STUDY_STUDY_NEED_H
#define CORE_STUDY_STUDY_NEED_H

#include "core/study/study.h"

typedef struct StudyNeed {
    uint64_t bytes;  /* of the spaces whose headers tell their rows: numbers, words */
    int32_t unknown; /* spaces whose headers do not, or that come from a pipe */
    int32_t fitting; /* rows a space that the limit would hold; 0: not one */
    uint64_t fitted; /* bytes that those need */
} StudyNeed;

/* Looks at the first bytes of every space that is not loaded. A file that cannot be read
 * is unknown here; reading it will say why. O(spaces). */
StudyNeed study_need(const Study *s);

/* Refuses a study whose spaces do not fit together into limits.memory. Errors: E_LIMIT
 * with what is needed, and what --max-vocab would need. */
MUST_USE Status study_need_check(const Study *s, const StudyNeed *need, Error *err);

#endif
