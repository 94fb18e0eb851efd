/* Words that a map of a file does not have, put into it. */
#ifndef CORE_DIAG_PROJECT_PLACE_H
#define CORE_DIAG_PROJECT_PLACE_H

#include "core/diag/project_two.h"

/* Appends to *l the words of `w` that it lacks, each at the place that its neighbours on
 * the map give it (core/project/transform.h): the map does not move, and new words do not
 * see each other. Maps of any origin are taken at the size at which they cost least as a
 * t-SNE map of their words. Fills is_new and novelty. Notes: words-placed, far-from-map,
 * held-at-rim. On failure *l is as it was. Errors: E_UNDEFINED (fewer than 2 words on the
 * map), as tsne_new, transform_new, transform_place. */
MUST_USE Status project_place_new(const ProjectCall *c, const ProjectWords *w,
                                  Layout **l);

#endif
