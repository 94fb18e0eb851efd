/* The words of one map: which rows of which spaces stand on it. */
#ifndef CORE_DIAG_PROJECT_WORDS_H
#define CORE_DIAG_PROJECT_WORDS_H

#include "core/diag/project.h"
#include "core/project/pca.h"

enum { PROJECT_WORDS_SPACES = 64 }; /* on one map at most */

typedef struct ProjectWords {
    const Space *space[PROJECT_WORDS_SPACES]; /* borrowed */
    int32_t *rows[PROJECT_WORDS_SPACES];      /* ascending; owned */
    int32_t count[PROJECT_WORDS_SPACES];
    int n; /* spaces */
} ProjectWords;

/* The options->points most frequent words of each of the study's `entries`, and with
 * options->has_pairs every word of a covered pair of the dictionaries of those entries.
 * Errors: E_LIMIT (more spaces than a map shows), E_NOMEM. O(words + pairs). */
MUST_USE Status project_words_choose(const Study *s, const int *entries, int nentries,
                                     const ProjectOptions *options, ProjectWords *out,
                                     Error *err);
void project_words_done(ProjectWords *w);

/* The same as input of a projection; borrows from *w. */
PointsInput project_words_input(const ProjectWords *w);

#endif
