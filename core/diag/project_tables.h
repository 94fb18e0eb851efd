/* The tables of a map beside its quality and its points: the axes in each language, what
 * links cost, how near translations came. */
#ifndef CORE_DIAG_PROJECT_TABLES_H
#define CORE_DIAG_PROJECT_TABLES_H

#include "core/diag/project_axes.h"
#include "core/diag/project_worth.h"

/* What a map was made of; borrowed. */
typedef struct ProjectMade {
    const int *entries;
    int n;
    const ProjectOptions *options;
    const ProjectWorth *worth;
} ProjectMade;

/* "axes": the words at both ends of each axis, by language, and whether it points as the
 * source's does. The caller owns the table. */
Table *project_tables_make_axes(const Study *s, const int *entries,
                                const ProjectAxes *axes);

/* "linked" and "distances", of linked maps: the price of the links, and the distances of
 * pairs that were drawn together and of those that were held out. */
Table *project_tables_make_link(const Layout *l, const Study *s, const int *entries);
Table *project_tables_make_distances(const Layout *l);

/* Adds "translations": by target the median distance of gold pairs on the map, beside
 * that of pairs put together at random. Nothing without dictionaries, nor for linked
 * maps, whose distances are in a table of their own. */
void project_tables_add_translations(TableSet *set, const Layout *l, const Study *s,
                                     const ProjectMade *m);

#endif
