/* What the files of the t-SNE stepper share. */
#ifndef CORE_PROJECT_TSNE_PARTS_H
#define CORE_PROJECT_TSNE_PARTS_H

#include "core/base/par.h"
#include "core/project/potential.h"
#include "core/project/tsne.h"

enum {
    TSNE_CHECK = 25, /* steps between two measurements of the cost */
    TSNE_EARLY_STEPS = 250,
    TSNE_MOST_STEPS = 2000
};

/* Of one piece of a loop. */
typedef struct TsnePart {
    double z, sum[2];
    float box[4];
    bool is_good;
} TsnePart;

struct Tsne {
    TsneOptions o;
    TsneFacts facts;
    TsneState state;
    int32_t *node;  /* facts.n: point of each row */
    int32_t n;      /* points */
    int32_t *place; /* n: where point i of p stands in the arrays that follow */
    bool is_order_due;
    int32_t ordered_step;
    Similarities p;
    /* P in float32 for the forces */
    size_t *off;
    int32_t *col;
    uint16_t *col16; /* col again where n allows it, else NULL */
    float *w;
    double *start;        /* n x 2, in the order of p */
    double *y, *v, *gain; /* n x 2 */
    double *link;         /* n x 2: a further gradient; NULL: none */
    double *pull, *push;  /* n x 2: attraction, repulsion */
    double z;             /* normalisation at the places of the last forces */
    float *fx, *fy, *fxy; /* the places in float32 */
    double *good, *older; /* n x 2: places 0-25 and 25-50 steps ago */
    int32_t good_step, older_step;
    Potential *potential; /* NULL: exact */
    TsnePart *part;       /* one per piece of any loop */
    double mean[2];       /* to be taken away from the places */
    float box[4];         /* low x, y, high x, y */
    bool is_settled;      /* fx, fy, fxy and box belong to y */
    double eta_scale;     /* 1, halved by the guard */
    double best_fall;     /* largest relative fall of the cost in the early phase */
    int32_t calm;         /* measurements in a row that found the cost stable */
    TsneCost *trace;
    int32_t traced, room;
    ParPool *pool;
    int threads;
};

/* Points in float32 of the places y. */
ForcePoints tsne_points(const Tsne *t);
ForceEdges tsne_edges(const Tsne *t);

/* A loop on the threads of t whose pieces see t; nobody can cancel it. */
void tsne_loop(Tsne *t, size_t n, size_t chunk, ParFn fn);

/* Takes t->mean away and copies the places to float32. */
void tsne_settle(Tsne *t);

/* Attraction, and what repulsion needs; z. Errors: E_NOMEM (nothing has moved). */
MUST_USE Status tsne_find_forces(Tsne *t, Error *err);

/* Compares interpolated with exact repulsion on some points; finer cells when they differ
 * by more than 3% after the early phase. */
void tsne_check_forces(Tsne *t);

/* Moves along the forces; t->mean is to be taken away after it. False when a place is no
 * place any more. */
bool tsne_move(Tsne *t);

/* Threads and places are there. */
void tsne_ready(Tsne *t, Progress *progress);

/* After the forces: every 25 steps keeps the places, measures the cost, and now and then
 * the forces. */
void tsne_look(Tsne *t);

/* After a good move. */
void tsne_end_step(Tsne *t);

/* After a bad one: back to the places 25 to 50 steps ago, at rest, with half the learning
 * rate. */
void tsne_restore(Tsne *t);

/* One whole step of a map that is ready; nothing when it is done. */
MUST_USE Status tsne_step_once(Tsne *t, Error *err);

/* A map whose places were kept goes through the early phase after all. */
void tsne_begin_early(Tsne *t);
void tsne_begin_late(Tsne *t);
void tsne_finish(Tsne *t, TsneEnd why);

/* Whether TSNE_BY_SIZE means TSNE_EXACT for n points. */
bool tsne_is_small(int32_t n);

/* Copies col to col16. */
void tsne_shorten(Tsne *t);

/* Orders the arrays of points by their places: when the early phase ends, and then every
 * 250 steps up to 1,000. The bytes of a run contain these orders. */
void tsne_order_later(Tsne *t);
bool tsne_is_order_due(const Tsne *t);
MUST_USE Status tsne_order(Tsne *t, Error *err);

/* KL of the plain P with the normalisation z at the places fx, fy, fxy. */
double tsne_quick_cost(const Tsne *t, double z);

#endif
