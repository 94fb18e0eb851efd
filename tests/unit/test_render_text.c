/* What happens where fonts are missing: FONTCONFIG_FILE shows the program only DejaVu. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plots/render_text.h"
#include "tests/unit/drawn.h"
#include "tests/unit/unit.h"

/* A map with one label for each word. */
static Scene *scene_of(const char *const (*words)[2], int n)
{
    Scene *s = scene_new(84, 60);
    (void)scene_add_group(s, (SceneGroup){.color = PALETTE_BLUE});
    s->title = scene_text(s, TEXT("en and others"));
    for (int i = 0; i < n; i++) {
        const double at = (i + 0.5) / n;
        const int32_t p = scene_add_point(
            s, (ScenePoint){.x = at, .y = at, .level = SCENE_STRONG, .size = 3});
        (void)scene_add_label(
            s, (SceneLabel){.text = scene_words(s, str_text(words[i][0]), words[i][1]),
                            .x = at,
                            .y = at,
                            .point = p,
                            .group = 0});
    }
    return s;
}

static const char *const words[][2] = {
    {"Wasser", "de"}, {"पानी", "hi"}, {"水", "zh"}, {"νερό", "el"}, {"किसान", "hi"}};

/* What is missing of a script; `none` when nothing is. */
static const RenderMissing none = {.word = NULL, .package = ""};

static const RenderMissing *find(const RenderFacts *f, const char *script)
{
    for (int i = 0; i < f->nmissing; i++)
        if (strcmp(f->missing[i].script, script) == 0)
            return &f->missing[i];
    return &none;
}

static void test_missing_glyphs_stop(void **state)
{
    (void)state;
    Scene *s = scene_of(words, 5);
    const RenderOptions o = render_cairo_options_defaults();
    RenderImage image;
    RenderFacts facts;
    Error err;
    assert_int_equal(render_cairo_image(s, &o, &image, &facts, &err), E_OUTPUT);
    assert_null(image.rgb);
    assert_int_equal(facts.nmissing, 2);
    const RenderMissing *deva = find(&facts, "Deva");
    const RenderMissing *hani = find(&facts, "Hani");
    assert_int_equal(deva->texts, 2);
    assert_int_equal(deva->cp, 0x92A);
    assert_string_equal(deva->word, "पानी");
    assert_string_equal(deva->package, "fonts-noto-core");
    assert_int_equal(hani->texts, 1);
    assert_int_equal(hani->cp, 0x6C34);
    assert_string_equal(hani->package, "fonts-noto-cjk");
    assert_non_null(strstr(err.text, "U+092A in \"पानी\""));
    assert_non_null(strstr(err.hint, "apt install fonts-noto-core fonts-noto-cjk"));
    render_cairo_facts_free(&facts);
    scene_free(s);
}

static void test_missing_glyphs_allowed(void **state)
{
    (void)state;
    Scene *s = scene_of(words, 5);
    RenderOptions o = render_cairo_options_defaults();
    o.is_allowing_missing = true;
    RenderImage image;
    RenderFacts facts;
    assert_int_equal(render_cairo_image(s, &o, &image, &facts, NULL), OK);
    assert_int_equal(facts.nmissing, 2); /* gone on, and still said */
    assert_int_equal(facts.placed, 5);
    free(image.rgb);
    render_cairo_facts_free(&facts);
    scene_free(s);
}

static void test_numbers_in_place_of_words(void **state)
{
    (void)state;
    Scene *s = scene_of(words, 5);
    RenderOptions o = render_cairo_options_defaults();
    o.is_numbered = true;
    RenderImage image;
    RenderFacts facts;
    assert_int_equal(render_cairo_image(s, &o, &image, &facts, NULL), OK);
    assert_int_equal(facts.nmissing, 0);
    assert_int_equal(facts.placed, 5);
    for (int i = 0; i < 5; i++)
        assert_true(facts.is_drawn[i]);
    free(image.rgb);
    render_cairo_facts_free(&facts);
    scene_free(s);
}

static void test_fonts_are_named(void **state)
{
    (void)state;
    static const char *const latin[][2] = {{"Wasser", "de"}, {"νερό", "el"}};
    Scene *s = scene_of(latin, 2);
    const RenderOptions o = render_cairo_options_defaults();
    RenderImage image;
    RenderFacts facts;
    assert_int_equal(render_cairo_image(s, &o, &image, &facts, NULL), OK);
    assert_int_equal(facts.nmissing, 0);
    assert_true(facts.nfonts >= 1);
    for (int i = 0; i < facts.nfonts; i++) {
        assert_int_equal(strncmp(facts.font[i], "DejaVu", 6), 0);
        assert_null(strchr(facts.font[i], '/'));
    }
    free(image.rgb);
    render_cairo_facts_free(&facts);
    scene_free(s);
}

static void test_font_file(void **state)
{
    (void)state;
    static const char *const latin[][2] = {{"Wasser", "de"}};
    Scene *s = scene_of(latin, 1);
    RenderOptions o = render_cairo_options_defaults();
    RenderImage image;
    RenderFacts facts;
    Error err;
    o.font = "/usr/share/fonts/truetype/dejavu/DejaVuSerif.ttf";
    assert_int_equal(render_cairo_image(s, &o, &image, &facts, &err), OK);
    bool has_serif = false;
    for (int i = 0; i < facts.nfonts; i++)
        has_serif |= strcmp(facts.font[i], "DejaVuSerif.ttf") == 0;
    assert_true(has_serif);
    free(image.rgb);
    render_cairo_facts_free(&facts);
    o.font = "./no/such/font.ttf";
    assert_int_equal(render_cairo_image(s, &o, &image, &facts, &err), E_USAGE);
    assert_non_null(strstr(err.text, "not a font file"));
    render_cairo_facts_free(&facts);
    scene_free(s);
}

int main(void)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/tests/unit/fonts-latin.conf",
                   root != NULL ? root : "");
    if (root == NULL || setenv("FONTCONFIG_FILE", path, 1) != 0)
        return 1; /* run by meson */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_missing_glyphs_stop),
        cmocka_unit_test(test_missing_glyphs_allowed),
        cmocka_unit_test(test_numbers_in_place_of_words),
        cmocka_unit_test(test_fonts_are_named),
        cmocka_unit_test(test_font_file),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
