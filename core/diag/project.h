/* The joint map of a source and its targets, with what it is worth. */
#ifndef CORE_DIAG_PROJECT_H
#define CORE_DIAG_PROJECT_H

#include "core/diag/registry.h"
#include "core/project/layout.h"

typedef struct ProjectOptions {
    int32_t points;   /* most frequent words taken of each space; 0: all; default 2,000 */
    bool has_pairs;   /* also every word of a covered dictionary pair; default true */
    int32_t k;        /* neighbourhood of the quality figures: 10 */
    bool has_quality; /* measure trustworthiness and continuity: default true */
} ProjectOptions;
ProjectOptions project_options_defaults(void);

/* Places the words of `nentries` entries of the study (layout->space is the index into
 * `entries`) in the plane of their first two joint principal components. Errors: as
 * pca_make, quality_measure. */
MUST_USE Status project_make(const Study *s, const int *entries, int nentries,
                             const ProjectOptions *options, Progress *progress,
                             Layout **out, Error *err);

extern const Diagnostic project_diagnostic;

#endif
