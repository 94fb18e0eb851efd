/* A map that moves: stopped, gone on with and looked at, it is the map of one run. */
#include <math.h>

#include "core/base/job.h"
#include "tests/unit/small_study.h"
#include "tui/map_live.h"

static Layout *last_of(MapLive *l)
{
    uint64_t seen = 0;
    return map_live_take(l, &seen);
}

static void a_map_is_measured_at_its_end(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const MapAsk ask = map_data_ask_one(s, 1);
    MapLive *l = map_live_new(s, &ask);
    uint64_t seen = 0;
    assert_false(map_live_state(l).has_places);
    assert_null(map_live_take(l, &seen));
    assert_int_equal(map_live_run(l, NULL, NULL), OK);
    const MapLiveState end = map_live_state(l);
    assert_true(end.is_finished && end.has_places);
    assert_int_equal(end.tsne.phase, TSNE_DONE);
    Layout *map = map_live_take(l, &seen);
    assert_non_null(map);
    assert_int_equal(map->n, 11);
    assert_non_null(map->trust);
    assert_true(isfinite(map->run.kl));
    assert_null(map_live_take(l, &seen)); /* it has been seen */
    layout_free(map);
    map_live_free(l);
    study_free(s);
}

static Status run(void *ctx, Progress *progress, void **result, Error *err)
{
    *result = NULL;
    return map_live_run(ctx, progress, err);
}

/* Stopped wherever that falls, by a pause and by cancelling. */
static void a_stopped_map_goes_on_to_the_same_places(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const MapAsk ask = map_data_ask_one(s, 1);
    MapLive *whole = map_live_new(s, &ask);
    MapLive *parts = map_live_new(s, &ask);
    assert_int_equal(map_live_run(whole, NULL, NULL), OK);
    for (int i = 0; !map_live_state(parts).is_finished; i++) {
        map_live_resume(parts);
        Job *job = NULL;
        void *result = NULL;
        assert_int_equal(job_start(&job, run, parts, 1, NULL), OK);
        if (i % 2 == 0)
            map_live_pause(parts);
        else if (i < 20)
            job_cancel(job);
        const Status status = job_take(job, &result, NULL);
        assert_true(status == OK || status == E_CANCELED); /* before the first picture */
        job_free(job, NULL);
    }
    Layout *a = last_of(whole);
    Layout *b = last_of(parts);
    assert_true(a != NULL && b != NULL);
    assert_memory_equal(a->xy, b->xy, 22 * sizeof(double));
    layout_free(a);
    layout_free(b);
    map_live_free(whole);
    map_live_free(parts);
    study_free(s);
}

static void a_finished_map_can_be_given_more_steps(void **state)
{
    (void)state;
    Study *s = small_study(true);
    const MapAsk ask = map_data_ask_one(s, 1);
    MapLive *l = map_live_new(s, &ask);
    assert_int_equal(map_live_run(l, NULL, NULL), OK);
    const int32_t steps = map_live_state(l).tsne.step;
    map_live_extend(l, 40);
    assert_false(map_live_state(l).is_finished);
    assert_int_equal(map_live_run(l, NULL, NULL), OK);
    assert_true(map_live_state(l).is_finished);
    assert_int_equal(map_live_state(l).tsne.step, steps + 40);
    map_live_free(l);
    study_free(s);
}

static void what_has_no_map_says_so(void **state)
{
    (void)state;
    char path[160];
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    (void)temp_text(path, "zero.vec", "2 2\na 0 0\nb 0 0\n");
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    const MapAsk ask = map_data_ask_one(s, -1);
    MapLive *l = map_live_new(s, &ask);
    Error err = {0};
    assert_int_not_equal(map_live_run(l, NULL, &err), OK);
    assert_true(err.text[0] != '\0');
    assert_false(map_live_state(l).has_places);
    map_live_free(l);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_map_is_measured_at_its_end),
        cmocka_unit_test(a_stopped_map_goes_on_to_the_same_places),
        cmocka_unit_test(a_finished_map_can_be_given_more_steps),
        cmocka_unit_test(what_has_no_map_says_so),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
