/* Every allocation in proportion to the data made to fail once, and every place where
 * work can be cancelled made to cancel: making maps ends with a status, owns nothing, and
 * works the next time. The linker redirects the library's calls of mem_data (--wrap). */
#include <math.h>
#include <stdlib.h>

#include "core/project/baseline.h"
#include "core/project/linked.h"
#include "core/project/quality_ranks.h"
#include "core/project/transform.h"
#include "core/project/tsne_parts.h"
#include "tests/fault/failing_memory.h"
#include "tests/unit/made.h"

enum { N = 36, DIM = 4 };

static float x[N * DIM];
static int32_t group[N];

static TsneData data_of(void)
{
    made_random(x, (size_t)N * DIM, 3);
    for (int i = 0; i < N; i++)
        group[i] = i % 2;
    return (TsneData){x, DIM, N, DIM, TSNE_COSINE, group};
}

static Status make_map(Progress *p, bool is_balanced, Error *err)
{
    const TsneData data = data_of();
    TsneOptions o = tsne_options_defaults();
    Tsne *t = NULL;
    double kl = 0;
    double rows[N];
    o.steps = 4;
    o.forces = TSNE_FFT;
    o.is_balanced = is_balanced;
    TRY(tsne_new(&data, &o, p, &t, err));
    Status status = tsne_step(t, 2, p, err);
    if (status == OK)
        status = tsne_order(t, err);
    if (status == OK)
        status = tsne_step(t, 2, p, err);
    if (status == OK)
        status = tsne_cost(t, p, &kl, err);
    if (status == OK)
        status = tsne_row_costs(t, p, rows, &kl, err);
    if (status == OK)
        status = tsne_start_cost(t, p, &kl, err);
    tsne_free(t);
    return status;
}

static Status plain(Progress *p, Error *err)
{
    return make_map(p, false, err);
}

static Status balanced(Progress *p, Error *err)
{
    return make_map(p, true, err);
}

static Status linked(Progress *p, Error *err)
{
    const TsneData data[2] = {data_of(), data_of()};
    const LinkedPairs anchors = {group, group, 10};
    TsneOptions o = tsne_options_defaults();
    Linked *l = NULL;
    o.steps = 3;
    TRY(linked_new(data, &anchors, 0.01, &o, p, &l, err));
    const Status status = linked_step(l, 3, p, err);
    linked_free(l);
    return status;
}

static Status transform(Progress *p, Error *err)
{
    TsneData data = data_of();
    const TransformOptions o = transform_options_defaults();
    Transform *t = NULL;
    double xy[2 * N];
    for (int i = 0; i < 2 * N; i++)
        xy[i] = 3 * (double)x[i];
    data.metric = TSNE_EUCLID;
    TRY(transform_new(&data, xy, p, &t, err));
    const Status status = transform_place(t, &data, &o, p, xy, NULL, err);
    transform_free(t);
    return status;
}

static Status quality(Progress *p, Error *err)
{
    const TsneData data = data_of();
    const QualityRanksOptions o = quality_ranks_options_defaults();
    const BaselineStability stability = {2, 5};
    TsneOptions options = tsne_options_defaults();
    QualityRanks q;
    double xy[2 * N];
    double overlap[N];
    double mean = 0;
    options.steps = 3;
    for (int i = 0; i < 2 * N; i++)
        xy[i] = (double)x[i];
    TRY(quality_ranks_make(&data, xy, &o, p, &q, err));
    quality_ranks_done(&q);
    return baseline_make_stability(&data, &options, stability, p, overlap, &mean, err);
}

static void every_allocation_may_fail(void **state)
{
    (void)state;
    failing_each(plain, 40);
    failing_each(balanced, 40);
    failing_each(linked, 40);
    failing_each(transform, 20);
    failing_each(quality, 40);
}

static void work_may_be_cancelled_from_the_first(void **state)
{
    (void)state;
    static FailingWork *const work[] = {plain, balanced, linked, transform, quality};
    for (size_t w = 0; w < sizeof work / sizeof *work; w++) {
        Progress p;
        progress_init(&p, 2);
        progress_cancel(&p);
        assert_int_equal(work[w](&p, NULL), E_CANCELED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(work_may_be_cancelled_from_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
