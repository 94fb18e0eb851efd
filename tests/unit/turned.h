/* Two made languages: the target is the source turned by a known orthogonal matrix, with
 * noise; row i of both belongs together. */
#ifndef TESTS_UNIT_TURNED_H
#define TESTS_UNIT_TURNED_H

#include <math.h>

#include "core/space/lexicon.h"
#include "tests/unit/made.h"

typedef struct Turned {
    Space *src, *tgt;
    Lexicon *lex;
    double *q; /* d x d: tgt = src q */
} Turned;

/* Gram-Schmidt on random numbers. */
static inline void turned_matrix(double *q, int32_t d, uint64_t seed)
{
    Rng r = rng_stream(seed, "turned");
    for (int32_t i = 0; i < d; i++) {
        double *row = q + (size_t)i * (size_t)d;
        for (int32_t j = 0; j < d; j++)
            row[j] = rng_normal(&r);
        for (int32_t k = 0; k < i; k++) {
            const double *other = q + (size_t)k * (size_t)d;
            double dot = 0;
            for (int32_t j = 0; j < d; j++)
                dot += row[j] * other[j];
            for (int32_t j = 0; j < d; j++)
                row[j] -= dot * other[j];
        }
        double sum = 0;
        for (int32_t j = 0; j < d; j++)
            sum += row[j] * row[j];
        for (int32_t j = 0; j < d; j++)
            row[j] /= sqrt(sum);
    }
}

static inline Turned turned_make(int32_t n, int32_t d, double noise, uint64_t seed)
{
    Turned t = {0};
    const size_t all = (size_t)n * (size_t)d;
    float *x = calloc(all, sizeof *x);
    float *y = calloc(all, sizeof *y);
    t.q = calloc((size_t)d * (size_t)d, sizeof *t.q);
    assert_true(x && y && t.q);
    made_random(x, all, seed);
    turned_matrix(t.q, d, seed + 1);
    Rng r = rng_stream(seed, "turned-noise");
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < d; j++) {
            double sum = noise > 0 ? noise * rng_normal(&r) : 0;
            for (int32_t k = 0; k < d; k++)
                sum += (double)x[(size_t)i * (size_t)d + (size_t)k] *
                       t.q[(size_t)k * (size_t)d + (size_t)j];
            y[(size_t)i * (size_t)d + (size_t)j] = (float)sum;
        }
    }
    t.src = made_space("aa", x, n, d);
    t.tgt = made_space("bb", y, n, d);
    assert_int_equal(lexicon_make_row_aligned(t.src, t.tgt, &t.lex, NULL), OK);
    free(x);
    free(y);
    return t;
}

static inline void turned_free(Turned *t)
{
    lexicon_free(t->lex);
    space_free(t->src);
    space_free(t->tgt);
    free(t->q);
}

/* The largest |w - q| over d x d numbers. */
static inline double turned_distance(const double *w, const double *q, int32_t d)
{
    double most = 0;
    for (size_t i = 0; i < (size_t)d * (size_t)d; i++)
        most = fmax(most, fabs(w[i] - q[i]));
    return most;
}

/* 0, 1, ... n - 1; owned by the caller. */
static inline int32_t *turned_rows(int32_t n)
{
    int32_t *rows = calloc((size_t)n, sizeof *rows);
    assert_non_null(rows);
    for (int32_t i = 0; i < n; i++)
        rows[i] = i;
    return rows;
}

#endif
