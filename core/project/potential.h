/* The potential of a map, phi(y) = sum_j 1 / (1 + |y - y_j|^2), on a grid.
 *
 * One charge per point is spread to the grid with quintic B-splines, convolved by a
 * Fourier transform (the spectrum of 1 / (1 + r^2) is divided by the splines' on both
 * sides), and read back with the same splines. Since the gradient of 1 / (1 + r^2) is
 * -2 r / (1 + r^2)^2, the gradient of what is read is the repulsion: one real transform
 * each way. Single precision, and the same bytes on every kind of CPU and with any number
 * of threads: the work is cut into pieces by number, each sums in a fixed order.
 *
 * A round: potential_start, then the pieces of each kind, in this order, those of one
 * kind in any order or at the same time: spread, along, across, back, read. */
#ifndef CORE_PROJECT_POTENTIAL_H
#define CORE_PROJECT_POTENTIAL_H

#include <stdbool.h>

#include "core/base/error.h"
#include "core/project/fft.h"
#include "core/project/force.h"

enum { POTENTIAL_PARTS = 4, POTENTIAL_MOST_NODES = 2048 };

/* Nodes lie at corner + number * h; g is row after row of x, `pitch` floats apart. */
typedef struct PotentialGrid {
    float h, inverse, corner[2];
    int32_t nodes[2]; /* along x, y */
    int32_t pitch;    /* nodes[0] rounded up to 2 FORCE_LANES */
    int32_t columns;  /* of spectrum: blocks of FORCE_LANES frequencies along y */
} PotentialGrid;

/* What the kernels see. */
typedef struct PotentialView {
    PotentialGrid grid;
    const FftPlan *plan[2]; /* along x, y */
    float far2;             /* square of the largest distance that the spectrum knows */
    float *part;            /* POTENTIAL_PARTS x nodes[1] x pitch: spread charges */
    int32_t *used; /* POTENTIAL_PARTS x 2: rows of part that hold charges, [from, to);
                      others are not cleared */
    float *phi;    /* nodes[1] x pitch */
    float *half; /* frequencies along y x (re, im) x pitch: rows still in place along x */
    float *spectrum; /* of the kernel: columns x length along x, in the plan's order, x
                        FORCE_LANES */
} PotentialView;

typedef struct PotentialKernel {
    /* Points [begin, end) onto part number `part`, whose rows in use are found and
     * cleared first. */
    void (*spread)(const PotentialView *v, const float *xy, size_t begin, size_t end,
                   int part);
    /* Block b of 2 FORCE_LANES columns of the grid, transformed along y. */
    void (*along)(const PotentialView *v, size_t b, float *scratch);
    /* Block b of FORCE_LANES frequencies: along x, times the spectrum, back along x;
     * returns the block's share of sum_i phi(y_i). */
    double (*across)(const PotentialView *v, size_t b, float *scratch);
    /* Block b of columns back along y, to phi. */
    void (*back)(const PotentialView *v, size_t b, float *scratch);
    /* f (pairs) = -1/2 gradient of phi at points [begin, end); phi itself (may be NULL)
     */
    void (*read)(const PotentialView *v, const float *xy, size_t begin, size_t end,
                 double *f, double *phi);
    /* The spectrum: blocks of columns (rows of an even function), then frequencies. */
    void (*kernel_along)(const PotentialView *v, size_t b, float *scratch);
    void (*kernel_across)(const PotentialView *v, size_t b, float *scratch);
} PotentialKernel;

typedef struct Potential Potential;

/* spacing: distance of nodes where the map is not smaller or larger than the grid can
 * be; 0.5 is good, less is more exact. */
Potential *potential_new(double spacing);
void potential_free(Potential *f);

/* Chooses the grid for points in the box (low x, low y, high x, high y), keeping lengths
 * of transforms and the kernel's spectrum while that is possible; workers: threads that
 * will take pieces. Errors: E_NOMEM (it is as before). */
MUST_USE Status potential_start(Potential *f, const float box[4], int workers,
                                Error *err);

/* Pieces. Each is below the number that potential_count gives for its kind. */
typedef enum PotentialWork {
    POTENTIAL_SPREAD,
    POTENTIAL_ALONG,
    POTENTIAL_ACROSS,
    POTENTIAL_BACK
} PotentialWork;
size_t potential_count(const Potential *f, PotentialWork kind);
void potential_do(Potential *f, PotentialWork kind, const ForcePoints *pts, size_t piece,
                  int worker);
/* After the others: forces on points [begin, end), pairs in force, and the potential less
 * potential_floor for each point of the map (phi may be NULL). */
void potential_read(const Potential *f, const ForcePoints *pts, size_t begin, size_t end,
                    double *force, double *phi);
/* What a far point adds to the potential and phi leaves out. */
double potential_floor(const Potential *f);
/* After POTENTIAL_ACROSS: sum_{i != j} q_ij. */
double potential_z(const Potential *f, int32_t n);

/* Halves the distance of nodes from the next round on. */
void potential_refine(Potential *f);

/* Of the last round. */
typedef struct PotentialFacts {
    double spacing;
    int32_t nodes; /* along the longer side */
    bool is_capped;
} PotentialFacts;
PotentialFacts potential_facts(const Potential *f);

#endif
