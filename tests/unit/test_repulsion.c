#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/repulsion.h"
#include "tests/unit/made.h"

enum { N = 333, ROOM = 352 };

typedef struct Plane {
    float x[ROOM], y[ROOM], xy[2 * N];
    ForcePoints pts;
} Plane;

static void make_plane(Plane *p, float size)
{
    made_random(p->xy, (size_t)2 * N, 8);
    for (int i = 0; i < ROOM; i++) {
        if (i < N) {
            p->xy[2 * i] *= size;
            p->xy[2 * i + 1] *= size;
        }
        p->x[i] = i < N ? p->xy[2 * i] : FORCE_FAR;
        p->y[i] = i < N ? p->xy[2 * i + 1] : FORCE_FAR;
    }
    p->pts = (ForcePoints){.x = p->x, .y = p->y, .xy = p->xy, .n = N, .room = ROOM};
}

static void exact_sums_are_those_of_all_pairs(void **state)
{
    (void)state;
    Plane p;
    double f[2 * N];
    double z = 0;
    double want = 0;
    make_plane(&p, 5);
    ParPool *pool = par_new_pool(NULL);
    repulsion_make_exact(&p.pts, pool, f, &z);
    for (int i = 0; i < N; i++) {
        double sum[2] = {0};
        for (int j = 0; j < N; j++) {
            const double dx = (double)p.x[i] - (double)p.x[j];
            const double dy = (double)p.y[i] - (double)p.y[j];
            const double q = 1 / (1 + dx * dx + dy * dy);
            want += i != j ? q : 0;
            sum[0] += q * q * dx;
            sum[1] += q * q * dy;
        }
        assert_true(fabs(f[2 * i] - sum[0]) < 1e-5);
        assert_true(fabs(f[2 * i + 1] - sum[1]) < 1e-5);
    }
    assert_true(fabs(z / want - 1) < 1e-6);
    par_free_pool(pool);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_sums_are_those_of_all_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
