/* A t-SNE map of a study's words while it is made: its caller owns the loop, so that the
 * picture can be shown as it moves, stopped, and gone on with. */
#ifndef CORE_DIAG_PROJECT_TSNE_H
#define CORE_DIAG_PROJECT_TSNE_H

#include "core/diag/project.h"

typedef struct ProjectTsne ProjectTsne;

/* Chooses the words as project_make does, finds their neighbours and the start. The study
 * must outlive *out. Errors: those of project_words_choose, points_init, tsne_new. O(n^2
 * d) time. */
MUST_USE Status project_tsne_new(const Study *s, const int *entries, int nentries,
                                 const ProjectOptions *options, Progress *progress,
                                 ProjectTsne **out, Error *err);

/* As tsne_run, tsne_step, tsne_extend, tsne_state, tsne_facts. */
MUST_USE Status project_tsne_run(ProjectTsne *t, Progress *progress, Error *err);
MUST_USE Status project_tsne_step(ProjectTsne *t, int32_t steps, Progress *progress,
                                  Error *err);
void project_tsne_extend(ProjectTsne *t, int32_t steps);
/* As tsne_rest, tsne_start_cost. */
void project_tsne_rest(ProjectTsne *t);
MUST_USE Status project_tsne_start_cost(const ProjectTsne *t, Progress *progress,
                                        double *kl, Error *err);
TsneState project_tsne_state(const ProjectTsne *t);
TsneFacts project_tsne_facts(const ProjectTsne *t);
/* The last known cost of the trace, NAN before the first. */
double project_tsne_last_cost(const ProjectTsne *t);

/* The map as it stands, owned by the caller; layout->run.kl and layout->cost only with
 * has_cost (O(n^2)). Notes: what the run has to warn of. Errors: E_NOMEM, E_CANCELED. */
MUST_USE Status project_tsne_layout(const ProjectTsne *t, bool has_cost,
                                    Progress *progress, Layout **out, Error *err);

/* Only the places: xy is n x 2 (n of the layout). O(n). */
void project_tsne_places(const ProjectTsne *t, double *xy);

void project_tsne_free(ProjectTsne *t);

#endif
