/* Repulsion: every point pushes every other, sum_j q_ij^2 (y_i - y_j) with
 * q = 1 / (1 + |y_i - y_j|^2), and the normalisation Z = sum_{i != j} q_ij. */
#ifndef CORE_PROJECT_REPULSION_H
#define CORE_PROJECT_REPULSION_H

#include "core/base/error.h"
#include "core/base/par.h"
#include "core/project/force.h"

/* Forces and Z by all pairs: f is n x 2. The same bytes with any number of threads and on
 * any CPU. O(n^2). */
void repulsion_make_exact(const ForcePoints *pts, ParPool *pool, double *f, double *z);

#endif
