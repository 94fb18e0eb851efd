/* A field over a map: where on the map something goes well and where it fails - the rate
 * of retrieved pairs, an overlap, a residual - smoothed, with how far it may be believed
 * at each place, whether it varies more than chance would have it, and whether a second
 * map of the same words tells the same. The isogloss lines are drawn through it.
 *
 * A field knows points and values only: where they come from is in field_evidence.h. */
#ifndef CORE_DIAG_FIELD_H
#define CORE_DIAG_FIELD_H

#include "core/base/error.h"
#include "core/base/progress.h"
#include "core/base/stats.h"

/* What can be said at a place. */
typedef enum FieldFlag {
    FIELD_ENOUGH, /* evidence enough, interval narrow enough */
    FIELD_WIDE,   /* evidence, but the interval is too wide to tell */
    FIELD_FEW,    /* words of the map, but too few points of evidence */
    FIELD_EMPTY   /* no words near: blank paper */
} FieldFlag;

/* The field at one place. value and ci are NAN where n is 0, ci also where n is 1. */
typedef struct FieldAt {
    double value; /* kernel-weighted mean of the values nearby */
    double n;     /* effective number of points behind it (Kish): (sum w)^2 / sum w^2 */
    double mass;  /* sum of the kernel's weights: 1 for a point right here */
    double h;     /* bandwidth: standard deviation of the kernel, in units of the map */
    Interval ci;  /* 95 %: Wilson at n for rates, normal for means */
    FieldFlag flag;
} FieldAt;

typedef struct FieldOptions {
    double least_n;   /* effective n below which nothing is said, nor with a mass below a
                         quarter of it; default 20 */
    double widest;    /* rates: the widest interval that is told, default .30 */
    double widest_sd; /* means: the same, in standard deviations of the values; .80 */
    double aim; /* effective n that the bandwidth aims at; 0 (default): max(60, 2.5 sqrt
                   n) */
    int32_t columns;      /* nodes along the longer side; default 96, at least 8 */
    int32_t permutations; /* default 999; 0: none */
    uint64_t seed;        /* default 1 */
} FieldOptions;
FieldOptions field_options_defaults(void);

typedef struct FieldInput {
    const double *xy;     /* n x 2: where the points of evidence are */
    const double *value;  /* n: 0 or 1 for a rate */
    const double *weight; /* n, > 0; NULL: 1 each */
    int32_t n;
    bool is_rate;
    const double *word; /* nwords x 2: all points of the map, which say where it is */
    int32_t nwords;
    const double *second; /* n x 2: the same points on another map, NAN: not there; NULL:
                             none */
} FieldInput;

typedef struct Field {
    int32_t n;
    bool is_rate;
    double mean, sd;  /* of the values, weighted; sd with n in the denominator */
    double aim;       /* effective n aimed at */
    double reach;     /* the greatest bandwidth: beyond it evidence is not fetched */
    double bandwidth; /* median over the points */
    double width;     /* median width of the interval at points with enough evidence; NAN:
                         there are none */
    int32_t nx, ny;   /* nodes */
    double x0, y0, step; /* node (i, j) stands at x0 + i step, y0 + j step */
    FieldAt *node;       /* ny x nx; owned */
    double *away;   /* ny x nx: distance to the next word, over .3 of the reach; owned */
    int32_t *point; /* n: of the layout, where field_evidence_field made it; else NULL;
                       owned */
    double *value;  /* n: the values given; owned */
    FieldAt *at;    /* n: at the points of evidence themselves; owned */
    int32_t permutations;
    double p;        /* of the variation over the map; 1 where nothing can vary */
    double critical; /* |z| that 5 % of permutations reach at any of the points tested;
                        INFINITY: no test */
    int32_t compared, disagreeing; /* points told on both maps; of those: intervals that
                                      do not meet */
    FieldAt *second; /* n: the field of the second map at the points; NULL; owned */
    double *doubt;   /* ny x nx: share of the evidence there that disagrees, NAN where
                        nothing was compared; NULL without a second map; owned */
    FieldOptions options;
} Field;

/* The field by a Gaussian kernel whose bandwidth follows the points: at each place half
 * the distance to the aim-th nearest point, which under even density d gives effective n
 * = 4 pi h^2 d = aim (the kernel weights w = exp(-r^2 / 2h^2) have sum 2 pi h^2 d and sum
 * of squares pi h^2 d); never more than reach = .5 of the median distance of the words
 * from their centre, so that empty regions stay empty. The aim max(60, 2.5 sqrt n)
 * depends on the places only, not on the values: the permutations need no second choice.
 * Weights beyond 4h are left out (less than .0004 of the kernel). Under even density the
 * mass of the kernel is half of n; points that are all far away have a large n, no mass,
 * and say nothing.
 *
 * Variation: T = mean over the points whose effective n is enough (FIELD_ENOUGH and
 * FIELD_WIDE; at most 2,000, evenly taken) of z^2, z = (value - mean) sqrt(n) / sd; p =
 * (1
 * + #{T* >= T}) / (1 + B) with the values permuted over the points. `critical` is the
 * 95 % quantile of max |z*| over these points: one of them beyond it differs, with 5 %
 * for all of them together. It is used for nodes between the points, too; the field is
 * smooth over a bandwidth, so their maximum is hardly higher, but the 5 % are not proved
 * there.
 *
 * E_UNDEFINED: fewer points than least_n, or all words in one place. E_NOMEM, E_CANCELED.
 * O(nodes (n + nwords) + B n aim). The same bytes with any number of threads.
 *
 * Sources: Nadaraya 1964 and Watson 1964 (kernel regression); Loftsgaarden and
 * Quesenberry 1965, Annals of Mathematical Statistics 36 (bandwidth by the k-th nearest
 * point); Gyorfi et al. 2002, A Distribution-Free Theory of Nonparametric Regression,
 * theorem 6.2 (in the plane k grows as sqrt n; the factor is ours, and the least of 60: a
 * rate of one half has an interval of .30 from 43 cases, and the effective n varies about
 * its aim); Kish 1965, Survey Sampling, 8.2; Westfall and Young 1993 (maximum over
 * places); Phipson and Smyth 2010 (the 1 + in p). */
MUST_USE Status field_make(const FieldInput *in, const FieldOptions *options,
                           Progress *progress, Field **out, Error *err);
void field_free(Field *f);

/* Whether the field varies more than chance: p <= .05. Where not, it has no lines. */
bool field_has_lines(const Field *f);

/* +1 where the field is above what permuted values reach at any point tested, -1 below, 0
 * otherwise or where too little is known. */
int field_side(const Field *f, const FieldAt *at);

/* The field at any place inside the grid, between the nodes (bilinear); the flag is the
 * worst of those around it. A place outside is FIELD_EMPTY. */
FieldAt field_read(const Field *f, double x, double y);

#endif
