/* What figures of maps share: how the map was made, for the record, and where two maps
 * stand. */
#ifndef PLOTS_PLOT_PROJECT_H
#define PLOTS_PLOT_PROJECT_H

#include "core/diag/project.h"
#include "core/table/table.h"

/* Adds every parameter that decides the places of a map. */
void plot_project_add_params(TableSet *set, const ProjectOptions *o);

/* Moves the second of two linked maps to the right of the first. O(n). */
double plot_project_part(Layout *l);

#endif
