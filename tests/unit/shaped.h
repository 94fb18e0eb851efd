/* Rows in groups, made the same way everywhere: splitmix64 and Box-Muller, in double;
 * `groups` centres scaled by `spread` with unit normal noise around them, each row of
 * length 1. groups = 0: noise alone. */
#ifndef TESTS_UNIT_SHAPED_H
#define TESTS_UNIT_SHAPED_H

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

typedef struct Shaped {
    int32_t n, d, groups;
    double spread;
    uint64_t seed;
} Shaped;

typedef struct ShapedDraw {
    uint64_t state;
    double spare;
    int has_spare;
} ShapedDraw;

static inline double shaped_uniform(ShapedDraw *r)
{
    uint64_t z = (r->state += 0x9e3779b97f4a7c15U);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

static inline double shaped_normal(ShapedDraw *r)
{
    if (r->has_spare) {
        r->has_spare = 0;
        return r->spare;
    }
    const double radius = sqrt(-2 * log(1 - shaped_uniform(r)));
    const double angle = 2 * 3.14159265358979323846 * shaped_uniform(r);
    r->spare = radius * sin(angle);
    r->has_spare = 1;
    return radius * cos(angle);
}

/* n x d; the caller frees. */
static inline double *shaped_make(const Shaped *s)
{
    ShapedDraw r = {.state = s->seed};
    const size_t d = (size_t)s->d;
    double *centre = calloc((size_t)s->groups * d + 1, sizeof *centre);
    double *x = calloc((size_t)s->n * d, sizeof *x);
    if (!centre || !x)
        abort();
    for (size_t j = 0; j < (size_t)s->groups * d; j++)
        centre[j] = shaped_normal(&r);
    for (size_t i = 0; i < (size_t)s->n; i++) {
        const size_t group = s->groups > 0 ? i % (size_t)s->groups : 0;
        double square = 0;
        for (size_t j = 0; j < d; j++) {
            const double c = s->groups > 0 ? s->spread * centre[group * d + j] : 0;
            x[i * d + j] = c + shaped_normal(&r);
            square += x[i * d + j] * x[i * d + j];
        }
        for (size_t j = 0; j < d; j++)
            x[i * d + j] /= sqrt(square);
    }
    free(centre);
    return x;
}

static inline float *shaped_floats(const Shaped *s)
{
    double *x = shaped_make(s);
    const size_t all = (size_t)s->n * (size_t)s->d;
    float *out = calloc(all, sizeof *out);
    if (!out)
        abort();
    for (size_t j = 0; j < all; j++)
        out[j] = (float)x[j];
    free(x);
    return out;
}

static const Shaped shaped_a = {1000, 50, 10, 0.7, 42};
static const Shaped shaped_b = {1000, 50, 0, 0, 42};
static const Shaped shaped_c = {2000, 300, 20, 0.4, 42};
static const Shaped shaped_d = {10000, 100, 30, 0.5, 42};

#endif
