/* Tagged spaces: one space in which words of interest stand once for each time, as
 * `word_1850` (temporal referencing). Nothing has to be aligned. */
#ifndef CORE_DIAG_DRIFT_TAGGED_H
#define CORE_DIAG_DRIFT_TAGGED_H

#include "core/space/space.h"

enum { DRIFT_TAGGED_MOST = 64 };

typedef struct DriftTagged {
    int n;                              /* times */
    char *tag[DRIFT_TAGGED_MOST];       /* names of the times, in order; owned */
    Space *snapshot[DRIFT_TAGGED_MOST]; /* sealed; the tagged words of that time without
                                           their tags, then the words without a tag, each
                                           in the order of the file; owned */
    Vocab words;                        /* the tagged words without their tags */
} DriftTagged;

/* Splits `s` at the last separator of each word. `tags`: the times in their order,
 * separated by commas; NULL: every ending that stands behind at least two words which
 * also stand with another such ending, in the order of their bytes. A word that is there
 * with and without a tag keeps its tagged row. Errors: E_INPUT (fewer than two times, or
 * more than DRIFT_TAGGED_MOST), E_NOMEM. O(n times). Source: Dubossarsky, Hengchen,
 * Tahmasebi, Schlechtweg 2019, ACL. */
MUST_USE Status drift_tagged_make(const Space *s, const char *separator, const char *tags,
                                  Progress *progress, DriftTagged *out, Error *err);
void drift_tagged_done(DriftTagged *t);

#endif
