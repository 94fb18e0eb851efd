#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/project/transform.h"
#include "tests/unit/made.h"
#include "tests/unit/shaped.h"

enum { N = 600, DIM = 30 };

/* A finished map of groups. */
typedef struct Frame {
    float *x;
    double xy[2 * N];
    double radius; /* root mean square */
    TsneData data;
    Transform *t;
} Frame;

static Frame *new_frame(void)
{
    const Shaped shape = {N, DIM, 8, 0.8, 11};
    Frame *f = mem_xcalloc(1, sizeof *f);
    Progress p;
    Tsne *map = NULL;
    progress_init(&p, 2);
    f->x = shaped_floats(&shape);
    f->data = (TsneData){f->x, DIM, N, DIM, TSNE_COSINE, NULL};
    TsneOptions o = tsne_options_defaults();
    o.steps = 500;
    assert_int_equal(tsne_new(&f->data, &o, &p, &map, NULL), OK);
    assert_int_equal(tsne_step(map, 500, &p, NULL), OK);
    tsne_layout(map, f->xy);
    tsne_free(map);
    for (int i = 0; i < 2 * N; i++)
        f->radius += f->xy[i] * f->xy[i] / N;
    f->radius = sqrt(f->radius);
    assert_int_equal(transform_new(&f->data, f->xy, &p, &f->t, NULL), OK);
    return f;
}

static void free_frame(Frame *f)
{
    transform_free(f->t);
    free(f->x);
    free(f);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void place(const Frame *f, const float *x, int32_t n, int threads, double *xy,
                  TransformPoint *points)
{
    Progress p;
    progress_init(&p, threads);
    const TransformOptions o = transform_options_defaults();
    const TsneData words = {x, DIM, n, DIM, TSNE_COSINE, NULL};
    assert_int_equal(transform_place(f->t, &words, &o, &p, xy, points, NULL), OK);
}

static void words_of_the_map_land_on_themselves(void **state)
{
    (void)state;
    Frame *f = new_frame();
    static double xy[2 * N];
    static double distance[N];
    static TransformPoint points[N];
    double shown = 0;
    place(f, f->x, N, 2, xy, points);
    for (int i = 0; i < N; i++) {
        distance[i] = hypot(xy[2 * i] - f->xy[2 * i], xy[2 * i + 1] - f->xy[2 * i + 1]);
        shown += points[i].shown / N;
        assert_true(points[i].shown >= 0 && points[i].shown <= 1);
        assert_false(points[i].is_far || points[i].is_on_rim);
    }
    qsort(distance, N, sizeof *distance, by_value);
    if (!(distance[N / 2] < 0.02 * f->radius))
        fail_msg("median distance %g of the radius", distance[N / 2] / f->radius);
    assert_true(shown > 0.5);
    free_frame(f);
}

static void places_do_not_depend_on_the_batch(void **state)
{
    (void)state;
    Frame *f = new_frame();
    float x[40 * DIM];
    double all[80];
    double one[80];
    TransformPoint points[40];
    TransformPoint alone[40];
    made_random(x, 40 * DIM, 5);
    place(f, x, 40, 1, all, points);
    place(f, x, 40, 3, one, alone);
    assert_memory_equal(all, one, sizeof all);
    for (int i = 39; i >= 0; i -= 3) {
        place(f, x + (size_t)i * DIM, 1, 1, one, alone);
        assert_memory_equal(all + 2 * i, one, 2 * sizeof *one);
        assert_true(alone[0].novelty == points[i].novelty);
        assert_true(alone[0].shown == points[i].shown);
    }
    free_frame(f);
}

static void strangers_are_told(void **state)
{
    (void)state;
    Frame *f = new_frame();
    float x[2 * DIM] = {0};
    double xy[4];
    TransformPoint points[2];
    for (int i = 0; i < N; i++)
        for (int j = 0; j < DIM; j++)
            x[j] -= f->x[i * DIM + j]; /* against all of them */
    memcpy(x + DIM, f->x, DIM * sizeof *x);
    place(f, x, 2, 1, xy, points);
    assert_true(points[0].is_far && points[0].novelty > 0.99);
    assert_true(!points[1].is_far && points[1].novelty < 0.99);
    free_frame(f);
}

/* A word between two words of a group lies in that group. */
static void new_words_go_where_their_kin_is(void **state)
{
    (void)state;
    Frame *f = new_frame();
    float x[8 * DIM];
    double xy[16];
    for (int g = 0; g < 8; g++)
        for (int j = 0; j < DIM; j++)
            x[g * DIM + j] = f->x[(g + 16) * DIM + j] + f->x[(g + 72) * DIM + j];
    place(f, x, 8, 2, xy, NULL);
    for (int g = 0; g < 8; g++) {
        int32_t best = 0;
        double least = INFINITY;
        for (int i = 0; i < N; i++) {
            const double d =
                hypot(xy[2 * g] - f->xy[2 * i], xy[2 * g + 1] - f->xy[2 * i + 1]);
            best = d < least ? i : best;
            least = fmin(least, d);
        }
        assert_int_equal(best % 8, g);
    }
    free_frame(f);
}

static void bad_frames_and_words_are_refused(void **state)
{
    (void)state;
    const float x[] = {1, 2, 3, 4};
    double xy[] = {0, 0, 1, NAN};
    const TsneData map = {x, 2, 2, 2, TSNE_COSINE, NULL};
    const TsneData other = {x, 1, 2, 1, TSNE_COSINE, NULL};
    const TransformOptions o = transform_options_defaults();
    Transform *t = NULL;
    assert_int_equal(transform_new(&map, xy, NULL, &t, NULL), E_INPUT);
    assert_null(t);
    xy[3] = 1;
    assert_int_equal(transform_new(&map, xy, NULL, &t, NULL), OK);
    assert_int_equal(transform_place(t, &other, &o, NULL, xy, NULL, NULL), E_INPUT);
    double placed[4];
    assert_int_equal(transform_place(t, &map, &o, NULL, placed, NULL, NULL), OK);
    assert_true(isfinite(placed[0] + placed[1] + placed[2] + placed[3]));
    transform_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_the_map_land_on_themselves),
        cmocka_unit_test(places_do_not_depend_on_the_batch),
        cmocka_unit_test(strangers_are_told),
        cmocka_unit_test(new_words_go_where_their_kin_is),
        cmocka_unit_test(bad_frames_and_words_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
