#include <math.h>
#include <stdlib.h>

#include "core/base/cpu.h"
#include "core/base/mem.h"
#include "core/project/force.h"
#include "tests/unit/made.h"

enum { N = 1500, ROOM = 1504, EDGES = 48 };

/* Points around the origin, some of them at one place, some far out; EDGES edges of
 * random weight each, the last 5 of a row padding. */
typedef struct Case {
    float x[ROOM], y[ROOM], xy[2 * N];
    size_t off[N + 1];
    int32_t col[N * EDGES];
    uint16_t col16[N * EDGES];
    float p[N * EDGES];
    ForcePoints pts;
    ForceEdges edges;
} Case;

static Case *new_case(double size)
{
    Case *c = mem_xcalloc(1, sizeof *c);
    made_random(c->xy, (size_t)2 * N, 3);
    made_random(c->p, (size_t)N * EDGES, 4);
    for (int i = 0; i < ROOM; i++) {
        for (int a = 0; a < 2 && i < N; a++) {
            c->xy[2 * i + a] = i > 50 && i < 60
                                   ? c->xy[100 + a]
                                   : (float)(size * (double)c->xy[2 * i + a]);
        }
        c->x[i] = i < N ? c->xy[2 * i] : FORCE_FAR;
        c->y[i] = i < N ? c->xy[2 * i + 1] : FORCE_FAR;
    }
    for (int i = 0; i < N; i++) {
        c->off[i + 1] = c->off[i] + EDGES;
        for (int e = 0; e < EDGES; e++) {
            c->col[i * EDGES + e] = e < EDGES - 5 ? (i * 7 + e * 31) % N : i;
            c->col16[i * EDGES + e] = (uint16_t)c->col[i * EDGES + e];
            c->p[i * EDGES + e] = e < EDGES - 5 ? fabsf(c->p[i * EDGES + e]) : 0;
        }
    }
    c->pts = (ForcePoints){.x = c->x, .y = c->y, .xy = c->xy, .n = N, .room = ROOM};
    c->edges = (ForceEdges){.off = c->off, .col = c->col, .p = c->p};
    return c;
}

/* What a kernel computes, all in one. */
typedef struct Sums {
    double push[2 * N], pull[2 * N], z, cost;
} Sums;

static Sums *sums_of(const Case *c, CpuLevel level)
{
    Sums *s = mem_xcalloc(1, sizeof *s);
    cpu_limit(level);
    const ForceKernel *k = force_get();
    for (size_t i = 0; i < N; i += 7) { /* odd numbers of rows too */
        const size_t end = i + 7 < N ? i + 7 : N;
        k->repel(&c->pts, i, end, s->push + 2 * i, &s->z);
        k->attract(&c->pts, &c->edges, i, end, s->pull + 2 * i);
        s->cost += k->cost(&c->pts, &c->edges, i, end);
    }
    cpu_limit(CPU_LEVELS - 1);
    return s;
}

static double weight(const Case *c, int i, int j, double d[2])
{
    for (int a = 0; a < 2; a++)
        d[a] = (double)c->xy[2 * i + a] - (double)c->xy[2 * j + a];
    return 1 / (1 + d[0] * d[0] + d[1] * d[1]);
}

/* Single precision: sums of about N terms, errors relative to the sum of magnitudes. */
static void check_against_double(double size)
{
    Case *c = new_case(size);
    Sums *s = sums_of(c, CPU_LEVELS - 1);
    double z = 0;
    double cost = 0;
    double mass = 0;
    for (int i = 0; i < N; i++) {
        double push[2] = {0};
        double pull[2] = {0};
        double all[2] = {0};
        double d[2];
        for (int j = 0; j < N; j++) {
            const double q = weight(c, i, j, d);
            z += q;
            for (int a = 0; a < 2; a++) {
                push[a] += q * q * d[a];
                all[0] += fabs(q * q * d[a]);
            }
        }
        for (int e = i * EDGES; e < (i + 1) * EDGES; e++) {
            const double q = weight(c, i, c->col[e], d);
            mass += (double)c->p[e];
            cost -= (double)c->p[e] * log(q);
            for (int a = 0; a < 2; a++) {
                pull[a] += (double)c->p[e] * q * d[a];
                all[1] += fabs((double)c->p[e] * q * d[a]);
            }
        }
        for (int a = 0; a < 2; a++) {
            assert_true(fabs(s->push[2 * i + a] - push[a]) <= 1e-6 * all[0]);
            assert_true(fabs(s->pull[2 * i + a] - pull[a]) <= 1e-6 * all[1]);
        }
    }
    assert_true(fabs(s->z / z - 1) < 1e-6);
    assert_true(fabs(s->cost - cost) < 1e-6 * cost + 1e-7 * mass); /* 1 + d2 rounds */
    free(s);
    free(c);
}

static void sums_are_right(void **state)
{
    (void)state;
    check_against_double(1e-3);
    check_against_double(1);
    check_against_double(60);
}

static void levels_give_the_same_bytes(void **state)
{
    (void)state;
    for (int power = -4; power < 5; power += 3) {
        Case *c = new_case(pow(10, power));
        Sums *want = sums_of(c, CPU_PORTABLE);
        for (CpuLevel level = CPU_AVX2; level < CPU_LEVELS; level++) {
            Sums *s = sums_of(c, level);
            assert_memory_equal(s, want, sizeof *s);
            free(s);
            c->edges.col16 = c->col16; /* the same columns in fewer bytes */
            s = sums_of(c, level);
            assert_memory_equal(s, want, sizeof *s);
            free(s);
            c->edges.col16 = NULL;
        }
        free(want);
        free(c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sums_are_right),
        cmocka_unit_test(levels_give_the_same_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
