/* The body of the kernels of potential.h: included once by each file that is compiled for
 * one kind of CPU. */
#ifndef CORE_PROJECT_POTENTIAL_KERNEL_H
#define CORE_PROJECT_POTENTIAL_KERNEL_H

#include "core/project/fft_kernel.h"
#include "core/project/potential.h"

typedef float Eight __attribute__((vector_size(32), may_alias, aligned(4)));

/* ---- splines ---- */

/* Weights of the six nodes around a point as polynomials of its distance t behind the
 * third, and their derivatives; one row per power of t, one column per node. Source: de
 * Boor 1978, A practical guide to splines, chapter X (recurrence, expanded). */
static const float potential_weight[6][8] = {
    {1 / 120.0F, 26 / 120.0F, 66 / 120.0F, 26 / 120.0F, 1 / 120.0F, 0, 0, 0},
    {-5 / 120.0F, -50 / 120.0F, 0, 50 / 120.0F, 5 / 120.0F, 0, 0, 0},
    {10 / 120.0F, 20 / 120.0F, -60 / 120.0F, 20 / 120.0F, 10 / 120.0F, 0, 0, 0},
    {-10 / 120.0F, 20 / 120.0F, 0, -20 / 120.0F, 10 / 120.0F, 0, 0, 0},
    {5 / 120.0F, -20 / 120.0F, 30 / 120.0F, -20 / 120.0F, 5 / 120.0F, 0, 0, 0},
    {-1 / 120.0F, 5 / 120.0F, -10 / 120.0F, 10 / 120.0F, -5 / 120.0F, 1 / 120.0F, 0, 0}};

static const float potential_slope[5][8] = {
    {-5 / 120.0F, -50 / 120.0F, 0, 50 / 120.0F, 5 / 120.0F, 0, 0, 0},
    {20 / 120.0F, 40 / 120.0F, -120 / 120.0F, 40 / 120.0F, 20 / 120.0F, 0, 0, 0},
    {-30 / 120.0F, 60 / 120.0F, 0, -60 / 120.0F, 30 / 120.0F, 0, 0, 0},
    {20 / 120.0F, -80 / 120.0F, 120 / 120.0F, -80 / 120.0F, 20 / 120.0F, 0, 0, 0},
    {-5 / 120.0F, 25 / 120.0F, -50 / 120.0F, 50 / 120.0F, -25 / 120.0F, 5 / 120.0F, 0,
     0}};

HOT Eight eight_load(const float *p)
{
    return *(const Eight *)(const void *)p;
}

HOT void eight_store(float *p, Eight v)
{
    *(Eight *)(void *)p = v;
}

HOT Eight eight_set(float v)
{
    return (Eight){v, v, v, v, v, v, v, v};
}

HOT float eight_sum(Eight v)
{
    return ((v[0] + v[4]) + (v[2] + v[6])) + ((v[1] + v[5]) + (v[3] + v[7]));
}

HOT Eight potential_polynomial(const float c[][8], int degree, float t)
{
    const Eight x = eight_set(t);
    Eight v = eight_load(c[degree]);
    for (int p = degree - 1; p >= 0; p--)
        v = v * x + eight_load(c[p]);
    return v;
}

/* Where a point is: the first of its nodes, and its distance behind the third. */
typedef struct Seat {
    size_t at;
    float t[2];
} Seat;

HOT Seat potential_seat(const PotentialView *v, const float *xy)
{
    const PotentialGrid *g = &v->grid;
    const float x = (xy[0] - g->corner[0]) * g->inverse;
    const float y = (xy[1] - g->corner[1]) * g->inverse;
    const int32_t i = (int32_t)x;
    const int32_t j = (int32_t)y;
    return (Seat){(size_t)(j - 2) * (size_t)g->pitch + (size_t)(i - 2),
                  {x - (float)i, y - (float)j}};
}

/* Rows that points [begin, end) reach: points near each other in memory are near on the
 * map (tsne_order.c), so these are often fewer than there are. */
HOT void potential_find_rows(const PotentialView *v, const float *xy, size_t begin,
                             size_t end, int32_t used[2])
{
    float low[LANES]; /* x and y in turn */
    float high[LANES];
    used[0] = used[1] = 0;
    if (begin == end)
        return;
    for (size_t l = 0; l < LANES; l++)
        low[l] = high[l] = xy[2 * begin + (l & 1)];
    for (size_t p = begin; p < end; p += LANES / 2) {
        /* the last ones overlap with those before, where there are so many */
        const size_t at = end - begin < LANES / 2 ? begin
                          : end - p < LANES / 2   ? end - LANES / 2
                                                  : p;
        const size_t n = end - at < LANES / 2 ? 2 * (end - at) : LANES;
        for (size_t l = 0; l < n; l++) {
            const float x = xy[2 * at + l];
            low[l] = x < low[l] ? x : low[l];
            high[l] = x > high[l] ? x : high[l];
        }
    }
    for (size_t l = 1; l < LANES; l += 2) {
        low[1] = low[l] < low[1] ? low[l] : low[1];
        high[1] = high[l] > high[1] ? high[l] : high[1];
    }
    used[0] = (int32_t)((low[1] - v->grid.corner[1]) * v->grid.inverse) - 2;
    used[1] = (int32_t)((high[1] - v->grid.corner[1]) * v->grid.inverse) + 4;
}

static inline void spread(const PotentialView *v, const float *xy, size_t begin,
                          size_t end, int part)
{
    const size_t pitch = (size_t)v->grid.pitch;
    const size_t all = (size_t)v->grid.nodes[1] * pitch;
    float *g = v->part + (size_t)part * all;
    int32_t *used = v->used + (size_t)2 * (size_t)part;
    potential_find_rows(v, xy, begin, end, used);
    memset(g + (size_t)used[0] * pitch, 0,
           (size_t)(used[1] - used[0]) * pitch * sizeof *g);
    for (size_t p = begin; p < end; p++) {
        const Seat s = potential_seat(v, xy + 2 * p);
        const Eight wx = potential_polynomial(potential_weight, 5, s.t[0]);
        const Eight wy = potential_polynomial(potential_weight, 5, s.t[1]);
        float *at = g + s.at;
        for (int r = 0; r < 6; r++, at += pitch)
            eight_store(at, eight_load(at) + eight_set(wy[r]) * wx);
    }
}

static inline void read(const PotentialView *v, const float *xy, size_t begin, size_t end,
                        double *f, double *phi)
{
    const size_t pitch = (size_t)v->grid.pitch;
    const float scale = -0.5F * v->grid.inverse;
    for (size_t p = begin; p < end; p++) {
        const Seat s = potential_seat(v, xy + 2 * p);
        const Eight wx = potential_polynomial(potential_weight, 5, s.t[0]);
        const Eight wy = potential_polynomial(potential_weight, 5, s.t[1]);
        const Eight ux = potential_polynomial(potential_slope, 4, s.t[0]);
        const Eight uy = potential_polynomial(potential_slope, 4, s.t[1]);
        const float *at = v->phi + s.at;
        Eight sum = {0};
        Eight slope = {0};
        for (int r = 0; r < 6; r++, at += pitch) {
            const Eight row = eight_load(at);
            sum += eight_set(wy[r]) * row;
            slope += eight_set(uy[r]) * row;
        }
        f[2 * (p - begin)] = (double)(scale * eight_sum(sum * ux));
        f[2 * (p - begin) + 1] = (double)(scale * eight_sum(slope * wx));
        if (phi)
            phi[p - begin] = (double)eight_sum(sum * wx);
    }
}

/* ---- along y: two blocks of columns as real and imaginary parts ---- */

HOT float *potential_row(const PotentialView *v, size_t k, size_t imaginary)
{
    return v->half + (2 * k + imaginary) * (size_t)v->grid.pitch;
}

HOT void potential_clear(float *buf, size_t from, size_t to)
{
    for (size_t j = from; j < to; j++)
        memset(buf + j * FFT_STEP, 0, FFT_STEP * sizeof *buf);
}

static inline void along(const PotentialView *v, size_t b, float *buf)
{
    const FftPlan *plan = v->plan[1];
    const size_t pitch = (size_t)v->grid.pitch;
    const size_t rows = (size_t)v->grid.nodes[1];
    const size_t left = b * LANES;
    const size_t right = left + pitch / 2;
    const size_t n = (size_t)plan->n;
    for (size_t j = 0; j < rows; j++) {
        Complex sum = {{0}, {0}};
        for (size_t part = 0; part < POTENTIAL_PARTS; part++) {
            const float *g = v->part + (part * rows + j) * pitch;
            if ((int32_t)j < v->used[2 * part] || (int32_t)j >= v->used[2 * part + 1])
                continue;
            sum.re += lanes_load(g + left);
            sum.im += lanes_load(g + right);
        }
        fft_put(buf + j * FFT_STEP, sum);
    }
    potential_clear(buf, rows, n / 2);
    fft_forward(buf, plan, true);
    const Lanes half = lanes_set(0.5F);
    for (size_t k = 0; k <= n / 2; k++) {
        const Complex z = fft_get(buf + (size_t)plan->at[k] * FFT_STEP);
        const Complex c = fft_get(buf + (size_t)plan->at[k > 0 ? n - k : 0] * FFT_STEP);
        lanes_store(potential_row(v, k, 0) + left, half * (z.re + c.re));
        lanes_store(potential_row(v, k, 1) + left, half * (z.im - c.im));
        lanes_store(potential_row(v, k, 0) + right, half * (z.im + c.im));
        lanes_store(potential_row(v, k, 1) + right, half * (c.re - z.re));
    }
}

static inline void back(const PotentialView *v, size_t b, float *buf)
{
    const FftPlan *plan = v->plan[1];
    const size_t pitch = (size_t)v->grid.pitch;
    const size_t left = b * LANES;
    const size_t right = left + pitch / 2;
    const size_t n = (size_t)plan->n;
    for (size_t k = 0; k <= n / 2; k++) {
        const Lanes ar = lanes_load(potential_row(v, k, 0) + left);
        const Lanes ai = lanes_load(potential_row(v, k, 1) + left);
        const Lanes br = lanes_load(potential_row(v, k, 0) + right);
        const Lanes bi = lanes_load(potential_row(v, k, 1) + right);
        fft_put(buf + (size_t)plan->at[k] * FFT_STEP, (Complex){ar - bi, ai + br});
        if (k > 0 && k < n / 2)
            fft_put(buf + (size_t)plan->at[n - k] * FFT_STEP,
                    (Complex){ar + bi, br - ai});
    }
    fft_back(buf, plan);
    for (size_t j = 0; j < (size_t)v->grid.nodes[1]; j++) {
        const Complex z = fft_get(buf + j * FFT_STEP);
        lanes_store(v->phi + j * pitch + left, z.re);
        lanes_store(v->phi + j * pitch + right, z.im);
    }
}

/* ---- across, along x: 16 frequencies at a time ---- */

/* Tiles of 16 x 16 numbers of the rows of block b to the lanes of buf, or back. */
HOT void potential_turn(const PotentialView *v, size_t b, float *buf, bool is_in)
{
    const size_t pitch = (size_t)v->grid.pitch;
    const size_t used = (size_t)v->plan[1]->n / 2 + 1 - b * LANES;
    for (size_t i = 0; i < pitch; i += LANES) {
        for (size_t im = 0; im < 2; im++) {
            Lanes tile[LANES];
            float *to = buf + i * FFT_STEP + im * LANES;
            for (size_t l = 0; l < LANES; l++) {
                if (!is_in)
                    tile[l] = lanes_load(to + l * FFT_STEP);
                else
                    tile[l] = l < used
                                  ? lanes_load(potential_row(v, b * LANES + l, im) + i)
                                  : lanes_set(0);
            }
            lanes_transpose(tile);
            for (size_t l = 0; l < LANES; l++) {
                if (is_in)
                    lanes_store(to + l * FFT_STEP, tile[l]);
                else if (l < used)
                    lanes_store(potential_row(v, b * LANES + l, im) + i, tile[l]);
            }
        }
    }
}

static inline double across(const PotentialView *v, size_t b, float *buf)
{
    const FftPlan *plan = v->plan[0];
    const size_t n = (size_t)plan->n;
    const size_t last = (size_t)v->plan[1]->n / 2;
    Lanes sum;
    potential_turn(v, b, buf, true);
    potential_clear(buf, (size_t)v->grid.pitch, n / 2);
    fft_filter(buf, plan, v->spectrum + b * n * LANES, &sum);
    potential_clear(buf, n / 2, (size_t)v->grid.pitch); /* not computed, and no garbage */
    potential_turn(v, b, buf, false);
    double all = 0;
    for (size_t l = 0; l < LANES; l++) { /* all but two stand for their mirror too */
        const size_t k = b * LANES + l;
        all += (k == 0 || k == last ? 1.0 : 2.0) * (double)sum[l];
    }
    return all;
}

/* ---- the spectrum of 1 / (1 + r^2) ---- */

/* The kernel less what it is at the largest distance R of the grid, (R^2 - r^2) / ((1 +
 * r^2) (1 + R^2)): in a small map all potentials are nearly n, and their differences,
 * which are the forces, would drown in rounding. Lanes are 16 distances along x (block
 * b); transformed along y, real by symmetry. Kept in `half`, whose rows are then as wide
 * as half the length along x. */
static inline void kernel_along(const PotentialView *v, size_t b, float *buf)
{
    const FftPlan *plan = v->plan[1];
    const size_t n = (size_t)plan->n;
    const size_t width = ((size_t)v->plan[0]->n / 2 / LANES + 1) * LANES;
    const float h2 = v->grid.h * v->grid.h;
    for (size_t j = 0; j < n; j++) {
        const float y = (float)(j < n - j ? j : n - j);
        Lanes w;
        for (size_t l = 0; l < LANES; l++) {
            const float x = (float)(b * LANES + l);
            w[l] = h2 * (x * x + y * y);
        }
        w = (v->far2 - w) / ((1 + w) * (1 + v->far2));
        fft_put(buf + j * FFT_STEP, (Complex){w, {0}});
    }
    fft_forward(buf, plan, false);
    for (size_t k = 0; k <= n / 2; k++)
        lanes_store(v->half + k * width + b * LANES,
                    lanes_load(buf + (size_t)plan->at[k] * FFT_STEP));
}

/* The reciprocal of what spreading and reading do to frequency k of n, `cosine` being
 * cos(2 pi k / n), which is found in the first stage of twiddle factors. */
HOT float potential_undo(float cosine)
{
    const float spline = (33 + 26 * cosine + (2 * cosine * cosine - 1)) / 60;
    return 1 / (spline * spline);
}

/* cos(2 pi k / n) for any k < n from those for k < n / 4 of the first stage (radix 4: the
 * first of three factors of each). */
HOT float potential_cosine(const FftPlan *plan, size_t k)
{
    const size_t quarter = (size_t)plan->n / 4;
    const float *w = plan->twiddle + 6 * (k % quarter);
    switch (k / quarter) {
    case 0: return w[0];
    case 1: return w[1];
    case 2: return -w[0];
    default: return -w[1];
    }
}

static inline void kernel_across(const PotentialView *v, size_t b, float *buf)
{
    const FftPlan *plan = v->plan[0];
    const FftPlan *other = v->plan[1];
    const size_t n = (size_t)plan->n;
    const size_t most = (size_t)other->n / 2;
    const size_t width = (n / 2 / LANES + 1) * LANES;
    float *spectrum = v->spectrum + b * n * LANES;
    Lanes undo;
    for (size_t l = 0; l < LANES; l++) {
        const size_t k = b * LANES + l < most ? b * LANES + l : most;
        undo[l] =
            potential_undo(potential_cosine(other, k)) / ((float)n * (float)other->n);
        for (size_t i = 0; i < n; i++) {
            float *to = buf + i * FFT_STEP;
            to[l] = v->half[k * width + (i < n - i ? i : n - i)];
            to[LANES + l] = 0;
        }
    }
    fft_forward(buf, plan, false);
    for (size_t k = 0; k < n; k++) {
        const size_t at = (size_t)plan->at[k];
        const Lanes s = lanes_load(buf + at * FFT_STEP);
        lanes_store(spectrum + at * LANES,
                    s * undo * lanes_set(potential_undo(potential_cosine(plan, k))));
    }
}

#endif
