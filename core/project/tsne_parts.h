/* What the files of the t-SNE stepper share. */
#ifndef CORE_PROJECT_TSNE_PARTS_H
#define CORE_PROJECT_TSNE_PARTS_H

#include "core/base/par.h"
#include "core/project/repulsion.h"
#include "core/project/tsne.h"

enum {
    TSNE_CHECK = 25, /* steps between two measurements of the cost */
    TSNE_EARLY_STEPS = 250,
    TSNE_MOST_STEPS = 2000
};

struct Tsne {
    TsneOptions o;
    TsneFacts facts;
    TsneState state;
    int32_t *node; /* facts.n: point of each row */
    int32_t n;     /* points */
    Similarities p;
    /* P in float32 for the forces */
    size_t *off;
    int32_t *col;
    float *w;
    double *start;        /* n x 2 */
    double *y, *v, *gain; /* n x 2 */
    double *pull, *push;  /* n x 2: attraction, repulsion */
    double z;             /* normalisation at the places of the last forces */
    float *fx, *fy, *fxy; /* the places in float32 */
    double *good, *older; /* n x 2: places 0-25 and 25-50 steps ago */
    int32_t good_step, older_step;
    double eta_scale; /* 1, halved by the guard */
    double best_fall; /* largest relative fall of the cost in the early phase */
    int32_t calm;     /* measurements in a row that found the cost stable */
    TsneCost *trace;
    int32_t traced, room;
    ParPool *pool;
    int threads;
};

/* Points in float32 of the places y. */
ForcePoints tsne_points(const Tsne *t);
ForceEdges tsne_edges(const Tsne *t);

/* Copies y to fx, fy, fxy. */
void tsne_refresh(Tsne *t);

/* KL of the plain P with the normalisation z at the places fx, fy, fxy. */
double tsne_quick_cost(const Tsne *t, double z);

#endif
