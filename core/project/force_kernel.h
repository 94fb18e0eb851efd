/* The body of the kernels of force.h: included once by each file that is compiled for one
 * kind of CPU. GCC's and Clang's vector extensions give the same IEEE operations on each.
 */
#ifndef CORE_PROJECT_FORCE_KERNEL_H
#define CORE_PROJECT_FORCE_KERNEL_H

#include "core/project/force.h"
#include "core/project/lanes.h"

enum { FLUSH = 1024 };

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

typedef double Wide __attribute__((vector_size(64), may_alias, aligned(8)));
typedef double Place __attribute__((may_alias, aligned(4)));

/* Places of 16 points: pairs of floats travel as doubles, unread. */
HOT void part(Wide a, Wide b, Lanes *x, Lanes *y)
{
    const Lanes low = (Lanes)a;
    const Lanes high = (Lanes)b;
    *x = __builtin_shufflevector(low, high, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24,
                                 26, 28, 30);
    *y = __builtin_shufflevector(low, high, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25,
                                 27, 29, 31);
}

HOT Wide eight_places(const Place *p, const int32_t *c)
{
    return (Wide){p[c[0]], p[c[1]], p[c[2]], p[c[3]], p[c[4]], p[c[5]], p[c[6]], p[c[7]]};
}

/* Numbers come four at a time: a step reads more of them than of anything else. */
HOT Wide eight_places16(const Place *p, const uint16_t *c)
{
    uint64_t a;
    uint64_t b;
    memcpy(&a, c, sizeof a);
    memcpy(&b, c + 4, sizeof b);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    a = a << 48 | (a << 16 & 0xffff00000000U) | (a >> 16 & 0xffff0000U) | a >> 48;
    b = b << 48 | (b << 16 & 0xffff00000000U) | (b >> 16 & 0xffff0000U) | b >> 48;
#endif
    return (Wide){p[a & 0xffff], p[a >> 16 & 0xffff], p[a >> 32 & 0xffff], p[a >> 48],
                  p[b & 0xffff], p[b >> 16 & 0xffff], p[b >> 32 & 0xffff], p[b >> 48]};
}

/* Of edges [e, e + 16). */
HOT void gather(const float *xy, const ForceEdges *edges, size_t e, bool is_short,
                Lanes *x, Lanes *y)
{
    const Place *p = (const Place *)(const void *)xy;
    if (is_short)
        part(eight_places16(p, edges->col16 + e), eight_places16(p, edges->col16 + e + 8),
             x, y);
    else
        part(eight_places(p, edges->col + e), eight_places(p, edges->col + e + 8), x, y);
}

typedef struct Meeting {
    Lanes dx, dy, w; /* from row to points, and 1 + its square */
} Meeting;

HOT Meeting look_at(const ForcePoints *pts, const ForceEdges *p, size_t e, size_t i,
                    bool is_short)
{
    Lanes x;
    Lanes y;
    gather(pts->xy, p, e, is_short, &x, &y);
    const Lanes dx = lanes_set(pts->xy[2 * i]) - x;
    const Lanes dy = lanes_set(pts->xy[2 * i + 1]) - y;
    return (Meeting){dx, dy, 1 + (dx * dx + dy * dy)};
}

HOT void attract_row(const ForcePoints *pts, const ForceEdges *p, size_t i, bool is_short,
                     double f[2])
{
    const size_t to = p->off[i + 1];
    size_t e = p->off[i];
    Lanes fx = {0};
    Lanes fy = {0};
    for (; e + LANES < to; e += 2 * LANES) { /* again one division for two */
        const Meeting a = look_at(pts, p, e, i, is_short);
        const Meeting b = look_at(pts, p, e + LANES, i, is_short);
        const Lanes r = 1 / (a.w * b.w);
        const Lanes pa = lanes_load(p->p + e) * (r * b.w);
        const Lanes pb = lanes_load(p->p + e + LANES) * (r * a.w);
        fx += pa * a.dx + pb * b.dx;
        fy += pa * a.dy + pb * b.dy;
    }
    if (e < to) {
        const Meeting a = look_at(pts, p, e, i, is_short);
        const Lanes pa = lanes_load(p->p + e) / a.w;
        fx += pa * a.dx;
        fy += pa * a.dy;
    }
    f[0] = lanes_sum(&fx);
    f[1] = lanes_sum(&fy);
}

static inline void attract(const ForcePoints *pts, const ForceEdges *p, size_t begin,
                           size_t end, double *f)
{
    if (p->col16) {
        for (size_t i = begin; i < end; i++)
            attract_row(pts, p, i, true, f + 2 * (i - begin));
    } else {
        for (size_t i = begin; i < end; i++)
            attract_row(pts, p, i, false, f + 2 * (i - begin));
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

HOT double cost_row(const ForcePoints *pts, const ForceEdges *p, size_t i, bool is_short)
{
    Lanes row = {0};
    for (size_t e = p->off[i]; e < p->off[i + 1]; e += LANES)
        row += lanes_load(p->p + e) * lanes_log(look_at(pts, p, e, i, is_short).w);
    return lanes_sum(&row);
}

static inline double cost(const ForcePoints *pts, const ForceEdges *p, size_t begin,
                          size_t end)
{
    double sum = 0;
    for (size_t i = begin; i < end; i++)
        sum += p->col16 ? cost_row(pts, p, i, true) : cost_row(pts, p, i, false);
    return sum;
}

#endif
