/* Two languages on t-SNE maps that can be compared: in the frame of the source's map, and
 * side by side with known pairs linked. */
#ifndef CORE_DIAG_PROJECT_TWO_H
#define CORE_DIAG_PROJECT_TWO_H

#include "core/diag/project_words.h"

/* What the makers of a layout are given. */
typedef struct ProjectCall {
    const Study *s;
    const int *entries; /* the words' spaces, in order */
    const ProjectOptions *o;
    Progress *progress;
    Error *err;
} ProjectCall;

/* The source is mapped alone (entries[0] where the study has no source among them), then
 * the words of all others are put in without moving it or seeing each other: two
 * alignments, or before and after, differ only by the words that were put in. With
 * o->is_before entries that have an unmapped form are put in by that. Notes: words that
 * are far from everything on the map, words held at its rim, entries that have no
 * unmapped form. Errors: as tsne_new, transform_new, transform_place. */
MUST_USE Status project_two_make_frame(const ProjectCall *c, ProjectWords *w,
                                       Layout **out);

/* The source and one target, each on a map of its own, some of the dictionary's pairs
 * drawn to the same places: those of the training dictionary, where there is one, else
 * every second one; the others are held out. out->link says what it cost and how near the
 * held-out pairs came. Errors: E_USAGE (not a source and one target, no dictionary), as
 * linked_new. */
MUST_USE Status project_two_make_linked(const ProjectCall *c, ProjectWords *w,
                                        Layout **out);

#endif
