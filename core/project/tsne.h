/* t-SNE: a map of words in the plane that keeps neighbourhoods, made step by step.
 *
 * The caller owns the loop: tsne_new finds neighbours and a start (most of the waiting
 * before the first picture), tsne_step moves the points, tsne_layout copies them out at
 * any time. The object is the whole state: stop stepping whenever you like, go on later,
 * and the bytes are those of an uninterrupted run. Results depend on data, options and
 * seed only, not on threads nor on --cpu; but t-SNE magnifies rounding, and the start
 * comes from LAPACK: another kind of CPU may give another, equally good map.
 *
 * Source: van der Maaten and Hinton 2008, Visualizing data using t-SNE; start and
 * learning rate: Kobak and Berens 2019, Belkina et al. 2019; repulsion by Fourier
 * transform after Linderman et al. 2019, with one charge and B-splines (potential.h). */
#ifndef CORE_PROJECT_TSNE_H
#define CORE_PROJECT_TSNE_H

#include "core/project/similarities.h"

/* How far two rows are: TSNE_COSINE |u - v| of the directions, i.e. sqrt(2 - 2 cos);
 * TSNE_EUCLID |x - y| of the rows as they stand (principal component scores). */
typedef enum TsneMetric { TSNE_COSINE, TSNE_EUCLID } TsneMetric;

/* The rows to place. All numbers are finite; under TSNE_COSINE no row is zero (leave such
 * rows out before: pca_make_scores does and says which). Rows with the same bytes are one
 * point of the optimisation and get the same place. Borrowed by tsne_new only. */
typedef struct TsneData {
    const float *x; /* n x d, row i at x + i ld */
    size_t ld;      /* at least d */
    int32_t n, d;
    TsneMetric metric;
    const int32_t *group; /* n: language of each row, for is_balanced; NULL otherwise */
} TsneData;

typedef enum TsneForces {
    TSNE_BY_SIZE, /* TSNE_EXACT for few points, else TSNE_FFT */
    TSNE_EXACT,   /* repulsion as a sum over all pairs: O(n^2) a step */
    TSNE_FFT      /* interpolated on a grid: O(n + area of the map) a step */
} TsneForces;

typedef enum TsneStart {
    TSNE_PCA,    /* the first two principal components */
    TSNE_RANDOM, /* normal numbers: for checks of stability only */
    TSNE_GIVEN,  /* options.given, scaled to sd 1e-4 along its wider axis */
    TSNE_KEPT    /* options.given as it is, without an early phase: to go on with a map */
} TsneStart;

typedef struct TsneOptions {
    double perplexity; /* effective number of neighbours: default 30; at least 1; cut to
                          (n - 1) / 3 */
    double second;     /* a second perplexity averaged in (multiscale); 0: none;
                          SIMILARITIES_AUTO: max(30, n / 100); default 0 */
    bool is_balanced;  /* half of the neighbours from the own group, half from the others:
                          forces languages to mix; default false */
    int32_t steps;     /* 0: until the cost is stable (750 to 2,000 steps); default 0 */
    double attraction; /* rho after the early phase: 1 is t-SNE, 4 looks like UMAP;
                          default 1 */
    uint64_t seed;     /* of the jitter that parts equal places; default 42 */
    TsneForces forces; /* default TSNE_BY_SIZE */
    TsneStart start;   /* default TSNE_PCA */
    const double *given; /* n x 2 for TSNE_GIVEN, TSNE_KEPT; borrowed by tsne_new */
} TsneOptions;
TsneOptions tsne_options_defaults(void);

typedef struct Tsne Tsne;

/* Finds neighbours, similarities and the start. *out is ready to step; tsne_layout gives
 * the start. A map of all equal rows is done at once, at the origin. Errors: E_INPUT (a
 * row is zero or not finite; options out of range), E_UNDEFINED (n < 1), E_NOMEM,
 * E_CANCELED. O(n^2 d) time, O(n (d + 3 perplexity)) memory. */
MUST_USE Status tsne_new(const TsneData *data, const TsneOptions *options,
                         Progress *progress, Tsne **out, Error *err);

/* Takes up to `steps` steps, fewer when the map is done. Ticks `progress` once per step
 * (the caller begins the stage: tsne_state gives `most` for its total) and uses its
 * threads. E_CANCELED between two steps: nothing is lost, step again to go on. Other
 * errors: E_NOMEM (the map outgrew memory; the points stay where they are). */
MUST_USE Status tsne_step(Tsne *t, int32_t steps, Progress *progress, Error *err);

/* Begins a stage of `progress` under this name (a literal) and steps until the map is
 * done. Errors: as tsne_step. */
MUST_USE Status tsne_run(Tsne *t, const char *gerund, Progress *progress, Error *err);

/* Gives a map `steps` (at least 1) steps from where it stands, whatever ended it; there
 * is no stopping rule then. Nothing happens to a trivial map. */
void tsne_extend(Tsne *t, int32_t steps);

typedef enum TsnePhase {
    TSNE_EARLY, /* attraction is 12 times as strong */
    TSNE_LATE,
    TSNE_DONE
} TsnePhase;

typedef enum TsneEnd {
    TSNE_NOT_YET,
    TSNE_STEPS,   /* the number of steps that was asked for */
    TSNE_STABLE,  /* the cost no longer falls by 1e-4 of itself in 50 steps */
    TSNE_LONGEST, /* 2,000 steps without becoming stable */
    TSNE_GAVE_UP, /* diverged five times: the last good map; a warning is due */
    TSNE_TRIVIAL  /* one point (or all rows equal): nothing to do */
} TsneEnd;

/* Where the run stands; cheap. */
typedef struct TsneState {
    int32_t step; /* steps taken */
    int32_t most; /* steps that will be taken at most */
    TsnePhase phase;
    TsneEnd end;
    int32_t early_steps; /* length of the early phase; 0 while it lasts */
    int32_t restores;    /* times the guard went back 25 steps */
    bool is_exact;       /* repulsion by all pairs */
    bool is_capped;      /* the map is so wide that grid cells had to grow: forces are
                            coarser than meant; a warning is due */
    int32_t grid;        /* nodes along the wider side in the last step; 0 when exact */
    double spacing;      /* distance of nodes; 0 when exact */
    double force_error;  /* relative rms error of repulsion on sampled points at the last
                            self check (every 250 steps); 0 when exact or not yet */
} TsneState;
TsneState tsne_state(const Tsne *t);

/* What is fixed from tsne_new on. */
typedef struct TsneFacts {
    int32_t n;     /* rows given */
    int32_t nodes; /* different rows: points of the optimisation */
    int32_t d;
    SimilaritiesFacts p;
    double plogp;   /* sum p ln p */
    double kl_null; /* KL when every pair of points is equally near: what a map that knows
                       nothing costs */
    bool is_random_start; /* no variance to start from: random; a warning is due */
} TsneFacts;
TsneFacts tsne_facts(const Tsne *t);

/* Copies the places: xy is n x 2, in the order of the data; mean 0 over the different
 * rows. O(n). */
void tsne_layout(const Tsne *t, double *xy);

/* The cost along the way: KL(P||Q) every 25 steps, of the plain P whatever the
 * attraction; its normalisation is exact or the grid's, as the forces are. Owned by t,
 * valid until the next step. */
typedef struct TsneCost {
    int32_t step;
    double kl;
} TsneCost;
const TsneCost *tsne_trace(const Tsne *t, int32_t *n);

/* The cost now, told honestly: KL = sum p ln p + sum p ln(1 + d2) + ln Z with Z summed
 * over all pairs. >= 0; smaller is better; comparable only for the same rows and
 * perplexity. explained = 1 - KL / kl_null. Errors: E_NOMEM,
 * E_CANCELED. O(n^2): about 0.1 s for
 * 10,000 points. */
MUST_USE Status tsne_cost(const Tsne *t, Progress *progress, double *kl, Error *err);

/* The same with the share of each row in it: rows[i] = n sum_j p_ij ln(p_ij / q_ij),
 * whose mean over the different rows is KL; a row with a high share is badly placed.
 * rows: n. Errors, cost as tsne_cost. */
MUST_USE Status tsne_row_costs(const Tsne *t, Progress *progress, double *rows,
                               double *kl, Error *err);

/* The smallest KL that the start map reaches when it is only scaled: what the
 * optimisation has to beat. Errors: E_NOMEM, E_CANCELED. O(n^2) times 30. */
MUST_USE Status tsne_start_cost(const Tsne *t, Progress *progress, double *kl,
                                Error *err);
/* By what the start map is to be multiplied to reach it: brings a map of another origin
 * (TSNE_KEPT) to the size that t-SNE would give it. 1 for fewer than 2 points. Errors,
 * cost as above. */
MUST_USE Status tsne_find_scale(const Tsne *t, Progress *progress, double *scale,
                                Error *err);

/* Lets the threads go that wait between steps, as the end of a map does by itself; the
 * next step takes new ones. For a map that is looked at and not stepped. */
void tsne_rest(Tsne *t);

void tsne_free(Tsne *t);

#endif
