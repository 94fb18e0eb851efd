#include <math.h>

#include "core/base/rng.h"
#include "plots/chart_field.h"
#include "tests/unit/unit.h"

enum { N = 900, FAR = 50 };

/* Outcomes over a square, failing around (.3, .2), and words far away without any. */
typedef struct Made {
    double xy[2 * (N + FAR)], value[N], second[2 * N];
    FieldInput in;
} Made;

static Field *made_field(Made *m, bool is_planted, bool has_second)
{
    Rng rng = rng_stream(is_planted ? 1 : 2, "chart of fields");
    for (size_t i = 0; i < N + FAR; i++) {
        double *p = m->xy + 2 * i;
        p[0] = 2 * rng_uniform(&rng) - 1 + (i < N ? 0 : 4);
        p[1] = 2 * rng_uniform(&rng) - 1;
        const bool is_failed = is_planted && hypot(p[0] - 0.3, p[1] - 0.2) < 0.4;
        if (i < N)
            m->value[i] = rng_uniform(&rng) < (is_failed ? 0.1 : 0.8);
    }
    for (size_t i = 0; i < N; i++)
        memcpy(m->second + 2 * i, m->xy + 2 * (i * 7 % N), 2 * sizeof(double));
    m->in = (FieldInput){.xy = m->xy,
                         .value = m->value,
                         .n = N,
                         .is_rate = true,
                         .word = m->xy,
                         .nwords = N + FAR,
                         .second = has_second ? m->second : NULL};
    FieldOptions o = field_options_defaults();
    o.permutations = 199;
    o.columns = 64;
    Field *f = NULL;
    assert_int_equal(field_make(&m->in, &o, NULL, &f, NULL), OK);
    return f;
}

static Scene *scene_of(const Field *f, FieldKind kind)
{
    Scene *s = scene_new(84, 84);
    chart_field_add(s, f, field_evidence_about(kind));
    return s;
}

static void lines_stand_at_the_mean_and_half_way(void **state)
{
    (void)state;
    static Made m;
    Field *f = made_field(&m, true, false);
    double level[CHART_FIELD_LEVELS];
    int mean;
    const int n = chart_field_levels(f, level, &mean);
    assert_in_range(n, 2, 3);
    assert_true(level[mean] == f->mean);
    for (int i = 1; i < n; i++)
        assert_true(level[i] > level[i - 1]);
    /* below: half way from the mean (.7) to the middle of the failed region (.15) */
    assert_int_equal(mean, 1);
    assert_true(level[0] > 0.3 && level[0] < 0.55);
    assert_true(fabs(level[0] * 20 - round(level[0] * 20)) < 1e-9);
    field_free(f);
}

/* The mean difference between the right of a path and the path itself; NAN where nothing
 * is known is passed over. */
static double slope_right(const Scene *s, const ScenePath *p, const Field *f)
{
    const double *xy = s->xy + 2 * p->first;
    double sum = 0;
    for (int32_t v = 1; v < p->n; v++, xy += 2) {
        const double x = (xy[0] + xy[2]) / 2;
        const double y = (xy[1] + xy[3]) / 2;
        const double far = 0.1 * f->step / hypot(xy[2] - xy[0], xy[3] - xy[1]);
        const double right =
            field_read(f, x + far * (xy[3] - xy[1]), y - far * (xy[2] - xy[0])).value;
        if (isfinite(right))
            sum += right - field_read(f, x, y).value;
    }
    return sum;
}

/* Every point of a line has the line's height; the worse side is on its right. */
static void lines_follow_the_field(void **state)
{
    (void)state;
    static Made m;
    Field *f = made_field(&m, true, false);
    Scene *s = scene_of(f, FIELD_P1);
    bool is_around = false;
    assert_true(s->npaths > 0);
    for (int32_t i = 0; i < s->npaths; i++) {
        const ScenePath *p = &s->path[i];
        const double *xy = s->xy + 2 * p->first;
        const double level = field_read(f, xy[0], xy[1]).value;
        assert_true(p->has_ticks);
        is_around = is_around || (p->n > 12 && xy[0] == xy[2 * p->n - 2]);
        for (int32_t v = 1; v < p->n; v++)
            assert_true(fabs(field_read(f, xy[2 * v], xy[2 * v + 1]).value - level) <
                        1e-9);
        if (p->n > 12) /* a ring about a node or two is all corners */
            assert_true(slope_right(s, p, f) < 0);
    }
    assert_true(is_around);
    scene_free(s);
    s = scene_of(f, FIELD_RESIDUAL); /* high is worse */
    for (int32_t i = 0; i < s->npaths; i++)
        if (s->path[i].n > 12)
            assert_true(slope_right(s, &s->path[i], f) > 0);
    scene_free(s);
    field_free(f);
}

static bool text_is(Text t, const char *text)
{
    return str_compare(t, str_text(text)) == 0;
}

static bool has_key(const Scene *s, SceneKeyKind kind, const char *text)
{
    for (int32_t i = 0; i < s->nkeys; i++)
        if (s->key[i].kind == kind && text_is(s->key[i].text.text, text))
            return true;
    return false;
}

static void the_failed_region_has_a_sign_and_the_rest_its_areas(void **state)
{
    (void)state;
    static Made m;
    Field *f = made_field(&m, true, true);
    Scene *s = scene_of(f, FIELD_P1);
    int low = 0;
    for (int32_t i = 0; i < s->ninlined; i++) {
        const SceneInline *t = &s->inlined[i];
        if (t->path >= 0 || strncmp(t->text.p, "low ", 4) != 0)
            continue;
        low++;
        assert_true(hypot(t->x - 0.3, t->y - 0.2) < 0.4);
    }
    assert_int_equal(low, 1);
    assert_true(has_key(s, SCENE_KEY_AREA, "too little evidence"));
    assert_true(has_key(s, SCENE_KEY_AREA, "a second map disagrees"));
    assert_int_equal(s->nareas, 2);
    assert_int_equal(s->area[0].fill, SCENE_HATCHED);
    assert_int_equal(s->area[1].fill, SCENE_SHADED);
    /* Words without pairs are at x 3 to 5: the hatching is there and nearly nowhere else;
     * the shading is at the region that the second map scatters. */
    double hatched = 0;
    for (int32_t r = 0; r < s->area[0].n; r++) {
        const SceneRing *ring = &s->ring[s->area[0].first + r];
        hatched += s->xy[2 * ring->first] > 2.5;
    }
    assert_true(hatched > 0.8 * s->area[0].n);
    int near = 0;
    for (int32_t r = 0; r < s->area[1].n; r++) {
        const double *xy = s->xy + 2 * s->ring[s->area[1].first + r].first;
        near += hypot(xy[0] - 0.3, xy[1] - 0.2) < 0.6;
    }
    assert_true(near > 0.8 * s->area[1].n);
    /* In cells the same. */
    assert_int_equal(chart_field_cover(f, 4, 0), CHART_FIELD_HATCHED);
    assert_int_equal(chart_field_cover(f, 0.3, 0.2), CHART_FIELD_SHADED);
    assert_int_equal(chart_field_cover(f, -0.7, -0.7), CHART_FIELD_PLAIN);
    assert_int_equal(chart_field_cover(f, 99, 0), CHART_FIELD_PLAIN);
    scene_free(s);
    field_free(f);
}

static void noise_has_words_but_no_lines(void **state)
{
    (void)state;
    static Made m;
    Field *f = made_field(&m, false, true);
    Scene *s = scene_of(f, FIELD_P1);
    assert_int_equal(s->npaths, 0);
    assert_int_equal(s->ninlined, 0);
    assert_int_equal(s->nareas, 0);
    assert_int_equal(s->nkeys, 0);
    assert_int_equal(chart_field_cover(f, 4, 0), CHART_FIELD_PLAIN);
    Str text = {0};
    chart_field_say(&text, f, field_evidence_about(FIELD_P1), "t-SNE");
    assert_non_null(strstr(str_cstr(&text), "of 900 words"));
    assert_non_null(strstr(str_cstr(&text), "no lines"));
    assert_null(strstr(str_cstr(&text), "hatched"));
    str_free(&text);
    scene_free(s);
    field_free(f);
}

static void the_caption_has_every_figure(void **state)
{
    (void)state;
    static Made m;
    Field *f = made_field(&m, true, true);
    Str text = {0};
    chart_field_say(&text, f, field_evidence_about(FIELD_P1), "t-SNE");
    static const char *const parts[] = {"P@1 (CSLS)",
                                        "of 900 words",
                                        "p = .005",
                                        "199 permutations",
                                        "about 75 words",
                                        "median bandwidth .1",
                                        "Wilson intervals",
                                        "fewer than 20 pairs",
                                        "wider than .30",
                                        "words that can be compared",
                                        "on a map of the same words by t-SNE"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(str_cstr(&text), parts[i]))
            fail_msg("no \"%s\" in: %s", parts[i], str_cstr(&text));
    str_free(&text);
    field_free(f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_stand_at_the_mean_and_half_way),
        cmocka_unit_test(lines_follow_the_field),
        cmocka_unit_test(the_failed_region_has_a_sign_and_the_rest_its_areas),
        cmocka_unit_test(noise_has_words_but_no_lines),
        cmocka_unit_test(the_caption_has_every_figure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
