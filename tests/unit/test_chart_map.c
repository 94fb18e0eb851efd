#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/rng.h"
#include "plots/chart.h"
#include "tests/unit/made.h"
#include "tests/unit/unit.h"

enum { N = 60, D = 4 };

/* Two spaces of N words (w0, w1, ...), all on the map at random places. */
typedef struct Sample {
    Space *space[2];
    Layout layout;
    ChartPair pair[N];
    ChartMap map;
} Sample;

static int setup(void **state)
{
    Sample *s = test_calloc(1, sizeof *s);
    float x[N * D];
    for (int i = 0; i < 2; i++) {
        made_random(x, N * D, (uint64_t)i + 1);
        s->space[i] = made_space(i == 0 ? "en" : "hi", x, N, D);
    }
    s->layout = (Layout){.n = 2 * N, .method = "pca", .trustworthiness = NAN};
    s->layout.xy = test_calloc(4 * N, sizeof *s->layout.xy);
    s->layout.space = test_calloc(2 * N, sizeof *s->layout.space);
    s->layout.row = test_calloc(2 * N, sizeof *s->layout.row);
    s->layout.explained[0] = 0.123;
    s->layout.explained[1] = 0.045;
    s->layout.explained_total = 0.168;
    Rng r = rng_stream(5, "layout");
    for (int i = 0; i < 2 * N; i++) {
        s->layout.space[i] = i / N;
        s->layout.row[i] = i % N;
        s->layout.xy[2 * i] = rng_normal(&r);
        s->layout.xy[2 * i + 1] = rng_normal(&r);
    }
    for (int i = 0; i < N; i++) {
        /* never the same spelling, which the map would not label */
        s->pair[i] = (ChartPair){i, (i + 1) % N, i % 3 ? CHART_HIT : CHART_MISS, 0};
    }
    s->map = (ChartMap){.layout = &s->layout,
                        .spaces = (const Space *const *)s->space,
                        .nspaces = 2,
                        .source = 0,
                        .target = 1,
                        .pair = s->pair,
                        .npairs = N,
                        .score = "csls"};
    *state = s;
    return 0;
}

static int teardown(void **state)
{
    Sample *s = *state;
    space_free(s->space[0]);
    space_free(s->space[1]);
    test_free(s->layout.xy);
    test_free(s->layout.space);
    test_free(s->layout.row);
    test_free(s);
    return 0;
}

static Scene *make(const Sample *s, const ChartOptions *o)
{
    Scene *scene = NULL;
    assert_int_equal(chart_make_map(&s->map, o, &scene, NULL), OK);
    return scene;
}

static bool is_text(Text t, const char *want)
{
    return str_compare(t, str_text(want)) == 0;
}

static void test_points_links_and_words(void **state)
{
    const Sample *s = *state;
    const ChartOptions o = chart_options_defaults();
    Scene *scene = make(s, &o);
    assert_int_equal(scene->npoints, 2 * N);
    assert_int_equal(scene->ngroups, 2);
    assert_int_equal(scene->nlinks, N);
    const SceneWindow w = scene_window(scene);
    for (int i = 0; i < 2 * N; i++) {
        assert_int_equal(scene->point[i].item, i);
        assert_int_equal(scene->point[i].group, i / N);
        assert_true(scene_is_inside(w, scene->point[i].x, scene->point[i].y));
        assert_true(scene->point[i].level >= SCENE_MAIN); /* all are in pairs */
    }
    for (int i = 0; i < N; i++) {
        const SceneLink *l = &scene->link[i];
        assert_int_equal(s->layout.row[l->b], (s->layout.row[l->a] + 1) % N);
        const SceneDash dash = s->layout.row[l->a] % 3 ? SCENE_SOLID : SCENE_DASHED;
        assert_int_equal(scene->stroke[l->stroke].dash, dash);
    }
    assert_true(is_text(scene->x.title, "PC 1 (12.3 %)"));
    assert_true(is_text(scene->y.title, "PC 2 (4.5 %)"));
    assert_true(scene->is_equal);
    assert_non_null(strstr(scene->caption.p, "40 retrieved first by csls (solid), 20"));
    assert_non_null(strstr(scene->caption.p, "16.8 % of the variance"));
    assert_int_equal(scene->nkeys, 4);
    scene_free(scene);
}

static void test_labels_come_in_pairs_and_spread(void **state)
{
    const Sample *s = *state;
    ChartOptions o = chart_options_defaults();
    o.max_labels = 12;
    Scene *scene = make(s, &o);
    assert_int_equal(scene->nlabels, 12);
    for (int i = 0; i < 12; i += 2) {
        const SceneLabel *a = &scene->label[i];
        const SceneLabel *b = &scene->label[i + 1];
        assert_int_equal(s->layout.row[b->point], (s->layout.row[a->point] + 1) % N);
        assert_int_equal(scene->point[a->point].level, SCENE_STRONG);
        assert_true(a->x == scene->point[a->point].x && a->group == 0 && b->group == 1);
    }
    /* the first pair of the caller is the first label */
    assert_int_equal(scene->label[0].point, 0);
    scene_free(scene);
}

static void test_given_words_and_their_partners(void **state)
{
    const Sample *s = *state;
    ChartOptions o = chart_options_defaults();
    const Text words[] = {TEXT("w7"), TEXT("nowhere"), TEXT("w9")};
    o.word = words;
    o.nwords = 3;
    Scene *scene = make(s, &o);
    /* w7, w9 in both languages, and their partners: en w6, w8, hi w8, w10 */
    assert_int_equal(scene->nlabels, 8);
    assert_true(is_text(scene->label[0].text.text, "w7"));
    const Note *note = notes_find(&scene->notes, "labels-not-found");
    assert_non_null(note);
    assert_int_equal(note->count, 1);
    assert_non_null(strstr(note->text, "nowhere"));
    scene_free(scene);
}

static void test_links_are_limited_and_said(void **state)
{
    const Sample *s = *state;
    ChartOptions o = chart_options_defaults();
    o.max_links = 10;
    o.max_labels = 2;
    Scene *scene = make(s, &o);
    assert_int_equal(scene->nlinks, 10);
    assert_non_null(
        strstr(scene->subtitle.p, "60 gold pairs, the most frequent 10 joined by lines"));
    scene_free(scene);
}

/* Linked maps, and more than two languages, have lines between labels only: a web shows
 * nothing. Marked words have labels whatever else is labelled. */
static void test_marks_have_labels_and_webs_are_left_out(void **state)
{
    Sample *s = *state;
    ChartOptions o = chart_options_defaults();
    const ChartWord mark[] = {{0, 7}, {1, 11}};
    o.max_labels = 4;
    s->map.mark = mark;
    s->map.nmarks = 2;
    s->layout.link.lambda = 0.01;
    Scene *scene = make(s, &o);
    assert_in_range(scene->nlinks, 0, 2);
    assert_int_equal(scene->label[0].point, 7);
    assert_int_equal(scene->label[1].point, N + 11);
    assert_non_null(strstr(scene->subtitle.p, " with labels joined by lines"));
    scene_free(scene);
    s->layout.link.lambda = 0;
    s->map.nmarks = 0;
}

static void test_recall_stands_beside_its_yardsticks(void **state)
{
    Sample *s = *state;
    const ChartOptions o = chart_options_defaults();
    s->layout.k = 10;
    s->layout.recall = 0.375;
    s->layout.trustworthiness = s->layout.continuity = 0.9;
    s->layout.noise = (LayoutYardstick){true, 0.255, 0.7};
    Scene *scene = make(s, &o);
    assert_non_null(strstr(scene->subtitle.p, "recall 0.38 (noise 0.26), trust"));
    assert_null(strstr(scene->subtitle.p, "(k = 10)"));
    scene_free(scene);
    s->layout.pca = (LayoutYardstick){true, 0.08, 0.6};
    scene = make(s, &o);
    assert_non_null(
        strstr(scene->caption.p, "recall 0.38 (noise 0.26, PCA 0.08), trust"));
    scene_free(scene);
}

static void test_pairs_off_the_map_are_counted(void **state)
{
    Sample *s = *state;
    s->layout.n = 2 * N - 5; /* the last five target words are gone */
    const ChartOptions o = chart_options_defaults();
    Scene *scene = make(s, &o);
    const Note *note = notes_find(&scene->notes, "pairs-not-on-map");
    assert_non_null(note);
    assert_int_equal(note->count, 5);
    assert_int_equal(scene->nlinks, N - 5);
    scene_free(scene);
}

static void test_trust_fills_the_markers(void **state)
{
    Sample *s = *state;
    double trust[2 * N];
    for (int i = 0; i < 2 * N; i++)
        trust[i] = i % 4 == 0 ? (double)NAN : i % 4 == 1 ? 0.95 : i % 4 == 2 ? 0.85 : 0.5;
    s->layout.trust = trust;
    const ChartOptions o = chart_options_defaults();
    Scene *scene = make(s, &o);
    static const SceneTrust want[] = {SCENE_TRUST_UNKNOWN, SCENE_TRUST_GOOD,
                                      SCENE_TRUST_FAIR, SCENE_TRUST_POOR};
    for (int i = 0; i < 2 * N; i++)
        assert_int_equal(scene->point[i].trust, want[i % 4]);
    assert_int_equal(scene->nkeys, 7);
    scene_free(scene);
}

static void test_without_pairs_and_without_points(void **state)
{
    Sample *s = *state;
    s->map.pair = NULL;
    s->map.npairs = 0;
    const ChartOptions o = chart_options_defaults();
    Scene *scene = make(s, &o);
    assert_int_equal(scene->nlinks, 0);
    assert_int_equal(scene->nlabels, 0);
    assert_int_equal(scene->point[3].level, SCENE_MAIN);
    scene_free(scene);
    s->layout.n = 0;
    Error err;
    assert_int_equal(chart_make_map(&s->map, &o, &scene, &err), E_UNDEFINED);
    assert_null(scene);
}

static int count_placed(const Scene *scene)
{
    int n = 0;
    for (int32_t i = 0; i < scene->npoints; i++)
        n += scene->point[i].trust == SCENE_PLACED;
    return n;
}

static int count_placed_keys(const Scene *scene)
{
    int n = 0;
    for (int32_t i = 0; i < scene->nkeys; i++)
        n += scene->key[i].trust == SCENE_PLACED;
    return n;
}

/* Words that were put into a map have marks of their own, a key and a word in the
 * caption, be they single words or the whole other language. */
static void test_words_put_in_are_marked(void **state)
{
    Sample *s = *state;
    const ChartOptions o = chart_options_defaults();
    Scene *scene = make(s, &o);
    assert_int_equal(count_placed(scene) + count_placed_keys(scene), 0);
    assert_null(strstr(scene->caption.p, "put into"));
    scene_free(scene);
    bool is_new[2 * N] = {false};
    is_new[3] = is_new[N + 5] = true;
    s->layout.is_new = is_new;
    scene = make(s, &o);
    assert_int_equal(count_placed(scene), 2);
    assert_int_equal(count_placed_keys(scene), 1);
    assert_int_equal(scene->point[N + 5].trust, SCENE_PLACED);
    assert_non_null(strstr(scene->caption.p, ": 2 words put into the map"));
    scene_free(scene);
    s->layout.is_new = NULL;
    s->layout.own = N;
    scene = make(s, &o);
    assert_int_equal(count_placed(scene), N);
    assert_int_equal(scene->point[N - 1].trust == SCENE_PLACED, 0);
    assert_non_null(strstr(scene->caption.p, ": 60 words put into the map"));
    scene_free(scene);
    s->layout.own = 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_words_put_in_are_marked, setup, teardown),
        cmocka_unit_test_setup_teardown(test_points_links_and_words, setup, teardown),
        cmocka_unit_test_setup_teardown(test_labels_come_in_pairs_and_spread, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_given_words_and_their_partners, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_links_are_limited_and_said, setup, teardown),
        cmocka_unit_test_setup_teardown(test_marks_have_labels_and_webs_are_left_out,
                                        setup, teardown),
        cmocka_unit_test_setup_teardown(test_recall_stands_beside_its_yardsticks, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_pairs_off_the_map_are_counted, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_trust_fills_the_markers, setup, teardown),
        cmocka_unit_test_setup_teardown(test_without_pairs_and_without_points, setup,
                                        teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
