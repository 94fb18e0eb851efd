/* What a map is worth beside its yardsticks: the same method on noise, and principal
 * components. A map of pure noise has clumps, too, and a trustworthiness far above 0.5.
 */
#ifndef CORE_DIAG_PROJECT_WORTH_H
#define CORE_DIAG_PROJECT_WORTH_H

#include "core/diag/project.h"
#include "core/project/quality_ranks.h"

typedef enum ProjectWorthOf { WORTH_MAP, WORTH_NOISE, WORTH_PCA, WORTHS } ProjectWorthOf;

typedef struct ProjectWorth {
    bool is_there[WORTHS];
    QualityRanks ranks[WORTHS]; /* of the entries that are there; owned */
    double kl[WORTHS];          /* t-SNE maps; NAN otherwise */
    double kl_null[WORTHS];
} ProjectWorth;

/* The ranks of a layout of the study's entries that `o` made, k = o->k; with
 * has_baselines also those of the same method on the vectors with every column shuffled
 * over the words (noise: PCA, and t-SNE of all words on one map), and those of the first
 * two principal components (not for PCA itself). Linked maps have none: they are two.
 * Errors: as quality_ranks_make, tsne_new. Cost: that of the map, again, for the noise.
 */
MUST_USE Status project_worth_make(const Study *s, const int *entries, int nentries,
                                   const Layout *l, const ProjectOptions *o,
                                   bool has_baselines, Progress *progress,
                                   ProjectWorth *out, Error *err);
void project_worth_done(ProjectWorth *w);

/* Writes what the yardsticks reach into the layout (noise, pca), for whoever shows the
 * map. */
void project_worth_tell(const ProjectWorth *w, Layout *l);

/* The yardsticks alone, into the layout: project_worth_make without the ranks of the map
 * itself. sample: of larger maps so many words are measured (their recall then has a
 * standard error of about .15 / sqrt sample); 0: as project_worth_make does. Errors,
 * cost: as there. */
typedef struct ProjectYardsticks {
    const int *entries;
    int n;
    int32_t sample;
} ProjectYardsticks;
MUST_USE Status project_worth_add_yardsticks(const Study *s, const ProjectYardsticks *y,
                                             const ProjectOptions *o, Layout *l,
                                             Progress *progress, Error *err);

/* "noise", "pca"; the map's own method for WORTH_MAP. */
const char *project_worth_name(ProjectWorthOf of, const Layout *l);

#endif
