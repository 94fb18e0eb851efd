/* The body of the kernels of force.h: included once by each file that is compiled for one
 * kind of CPU. GCC's and Clang's vector extensions give the same IEEE operations on each.
 */
#ifndef CORE_PROJECT_FORCE_KERNEL_H
#define CORE_PROJECT_FORCE_KERNEL_H

#include <string.h>

#pragma GCC diagnostic ignored "-Wpsabi" /* nothing wide is passed between files */

#include "core/project/force.h"

enum { LANES = FORCE_LANES, FLUSH = 1024 };

typedef float Lanes __attribute__((vector_size(64), may_alias, aligned(4)));
typedef int32_t Ints __attribute__((vector_size(64), may_alias, aligned(4)));

#define HOT static inline __attribute__((always_inline))

HOT Lanes lanes_load(const float *p)
{
    return *(const Lanes *)(const void *)p;
}

HOT Lanes lanes_set(float v)
{
    return (Lanes){v, v, v, v, v, v, v, v, v, v, v, v, v, v, v, v};
}

/* Pairwise, in double: halves are added to halves. */
HOT double lanes_sum(const Lanes *v)
{
    float a[LANES];
    double s[8];
    memcpy(a, v, sizeof a);
    for (int i = 0; i < 8; i++)
        s[i] = (double)a[i] + (double)a[i + 8];
    for (int h = 4; h > 0; h /= 2)
        for (int i = 0; i < h; i++)
            s[i] += s[i + h];
    return s[0];
}

/* ---- repulsion, all pairs ---- */

typedef struct Pull {
    Lanes x, y, z;
} Pull;

/* Two rows against points [from, to): one division serves two reciprocals. */
HOT void meet(const ForcePoints *pts, const size_t i[2], size_t from, size_t to,
              Pull pull[2])
{
    const Lanes xa = lanes_set(pts->x[i[0]]);
    const Lanes ya = lanes_set(pts->y[i[0]]);
    const Lanes xb = lanes_set(pts->x[i[1]]);
    const Lanes yb = lanes_set(pts->y[i[1]]);
    const Lanes one = lanes_set(1);
    Pull a = {{0}, {0}, {0}};
    Pull b = a;
    for (size_t j = from; j < to; j += LANES) {
        const Lanes x = lanes_load(pts->x + j);
        const Lanes y = lanes_load(pts->y + j);
        const Lanes dxa = xa - x;
        const Lanes dya = ya - y;
        const Lanes dxb = xb - x;
        const Lanes dyb = yb - y;
        const Lanes wa = one + (dxa * dxa + dya * dya);
        const Lanes wb = one + (dxb * dxb + dyb * dyb);
        const Lanes r = one / (wa * wb);
        const Lanes qa = r * wb;
        const Lanes qb = r * wa;
        const Lanes qa2 = qa * qa;
        const Lanes qb2 = qb * qb;
        a.x += qa2 * dxa;
        a.y += qa2 * dya;
        a.z += qa;
        b.x += qb2 * dxb;
        b.y += qb2 * dyb;
        b.z += qb;
    }
    pull[0] = a;
    pull[1] = b;
}

static inline void repel(const ForcePoints *pts, size_t begin, size_t end, double *f,
                         double *z)
{
    const size_t room = (size_t)pts->room;
    for (size_t i = begin; i < end; i += 2) {
        const size_t row[2] = {i, i + 1 < end ? i + 1 : i};
        double sum[2][3] = {{0}};
        for (size_t j = 0; j < room; j += FLUSH) {
            Pull pull[2];
            meet(pts, row, j, room - j < FLUSH ? room : j + FLUSH, pull);
            for (int r = 0; r < 2; r++) {
                sum[r][0] += lanes_sum(&pull[r].x);
                sum[r][1] += lanes_sum(&pull[r].y);
                sum[r][2] += lanes_sum(&pull[r].z);
            }
        }
        for (size_t r = 0; r < 2 && i + r < end; r++) {
            f[2 * (i - begin + r)] = sum[r][0];
            f[2 * (i - begin + r) + 1] = sum[r][1];
            *z += sum[r][2];
        }
    }
}

/* ---- attraction, edges ---- */

/* Places of 16 points. */
HOT void gather(const float *xy, const int32_t *col, Lanes *x, Lanes *y)
{
    float a[LANES];
    float b[LANES];
    for (int l = 0; l < LANES; l++) {
        a[l] = xy[2 * (size_t)col[l]];
        b[l] = xy[2 * (size_t)col[l] + 1];
    }
    memcpy(x, a, sizeof a);
    memcpy(y, b, sizeof b);
}

static inline void attract(const ForcePoints *pts, const ForceEdges *p, size_t begin,
                           size_t end, double *f)
{
    const Lanes one = lanes_set(1);
    for (size_t i = begin; i < end; i++) {
        const Lanes xi = lanes_set(pts->xy[2 * i]);
        const Lanes yi = lanes_set(pts->xy[2 * i + 1]);
        Lanes fx = {0};
        Lanes fy = {0};
        for (size_t e = p->off[i]; e < p->off[i + 1]; e += LANES) {
            Lanes x;
            Lanes y;
            gather(pts->xy, p->col + e, &x, &y);
            const Lanes dx = xi - x;
            const Lanes dy = yi - y;
            const Lanes w = lanes_load(p->p + e) / (one + (dx * dx + dy * dy));
            fx += w * dx;
            fy += w * dy;
        }
        f[2 * (i - begin)] = lanes_sum(&fx);
        f[2 * (i - begin) + 1] = lanes_sum(&fy);
    }
}

/* ---- cost ---- */

/* ln of w >= 1: w = 2^e m, m in [sqrt 1/2, sqrt 2), and ln m by its series in
 * s = (m - 1) / (m + 1), |s| < 0.172: the next term is below 1e-8. */
HOT Lanes lanes_log(Lanes w)
{
    Ints bits;
    memcpy(&bits, &w, sizeof bits);
    const Ints e = (bits - 0x3f3504f3) >> 23;
    bits -= e << 23;
    Lanes m;
    memcpy(&m, &bits, sizeof m);
    const Lanes s = (m - 1) / (m + 1);
    const Lanes t = s * s;
    const Lanes series =
        2 * s * (1 + t * (1.0F / 3 + t * (1.0F / 5 + t * (1.0F / 7 + t * (1.0F / 9)))));
    return __builtin_convertvector(e, Lanes) * 0.693147181F + series;
}

static inline double cost(const ForcePoints *pts, const ForceEdges *p, size_t begin,
                          size_t end)
{
    double sum = 0;
    for (size_t i = begin; i < end; i++) {
        const Lanes xi = lanes_set(pts->xy[2 * i]);
        const Lanes yi = lanes_set(pts->xy[2 * i + 1]);
        Lanes row = {0};
        for (size_t e = p->off[i]; e < p->off[i + 1]; e += LANES) {
            Lanes x;
            Lanes y;
            gather(pts->xy, p->col + e, &x, &y);
            const Lanes dx = xi - x;
            const Lanes dy = yi - y;
            row += lanes_load(p->p + e) * lanes_log(1 + (dx * dx + dy * dy));
        }
        sum += lanes_sum(&row);
    }
    return sum;
}

#endif
