/* The reader's own axes, in every language of a map through its translations. */
#ifndef CORE_DIAG_PROJECT_AXES_H
#define CORE_DIAG_PROJECT_AXES_H

#include "core/study/study.h"

/* One axis in one space. */
typedef struct ProjectAxis {
    bool is_there; /* false: a word has no translation, `why` says which */
    Text word[2];  /* the words as asked for: plus, minus; borrowed from the source space
                      or from the specification */
    int32_t *row[2]; /* rows that stand for plus and minus; owned */
    int32_t n[2];
    double *direction; /* d numbers: unit(mean plus) - unit(mean minus), unit; owned;
                          NULL unless is_there */
    double cos_source; /* with the same axis of the source; NAN for the source itself, and
                          when the spaces have different dimensions */
    char why[256];     /* as a sentence; "" when is_there */
} ProjectAxis;

typedef struct ProjectAxes {
    int n;             /* spaces: the entries asked for, in order */
    ProjectAxis *axis; /* n x 2; owned */
} ProjectAxes;

/* Reads spec[0] and spec[1], "plus-minus" each (or "plus - minus" where a word has a
 * hyphen itself): both words in the source space (in the first entry where the study has
 * no source), and for every target all their usable translations in its dictionary, else
 * in its training dictionary. A target without translations has is_there false. Errors:
 * E_USAGE (no hyphen, several readings, a word that the source does not have, the two
 * words of an axis pointing the same way), E_UNDEFINED (no target has the translations).
 * O(dictionary + d). */
MUST_USE Status project_axes_make(const Study *s, const int *entries, int nentries,
                                  const Text spec[2], ProjectAxes *out, Error *err);
void project_axes_done(ProjectAxes *a);

/* Axis `which` (0 or 1) of the i-th entry. */
static inline ProjectAxis *project_axes_at(const ProjectAxes *a, int i, int which)
{
    return &a->axis[2 * (size_t)i + (size_t)which];
}

#endif
