#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "plots/figure.h"
#include "plots/figure_png.h"
#include "tests/unit/drawn.h"
#include "tests/unit/unit.h"

/* Forty labels on one spot: most find no room. */
static Figure crowded(void)
{
    Figure f = {.scene = scene_new(40, 40), .set = table_set_new("plot")};
    (void)scene_add_group(f.scene, (SceneGroup){.color = PALETTE_GREEN});
    f.scene->title = scene_text(f.scene, TEXT("Crowd"));
    for (int i = 0; i < 40; i++) {
        const int32_t p = scene_add_point(
            f.scene, (ScenePoint){.x = 0.5, .y = 0.5, .level = SCENE_MAIN, .size = 2});
        (void)scene_add_label(
            f.scene,
            (SceneLabel){scene_words(f.scene, TEXT("Wort"), "de"), 0.5, 0.5, p, 0});
    }
    table_set_add_param(f.set, "kind", PARAM_TEXT, "map");
    ProvInput in = {.bytes = 7, .n = 2, .d = 3};
    static char role[] = "source";
    static char path[] = "en.vec";
    static char format[] = "word2vec-text";
    static char language[] = "en";
    in.role = role;
    in.path = path;
    in.format = format;
    in.language = language;
    memset(in.sha256, 'a', 64);
    table_set_add_input(f.set, &in);
    return f;
}

static const char *string_at(const json_t *o, const char *key)
{
    const char *s = json_string_value(json_object_get(o, key));
    return s != NULL ? s : "";
}

static void test_png_tells_where_it_comes_from(void **state)
{
    (void)state;
    Figure f = crowded();
    RenderOptions o = render_cairo_options_defaults();
    Str file = {0};
    assert_int_equal(figure_encode(&f, FIGURE_PNG, &o, &file, NULL), OK);
    FigurePngInfo info;
    assert_int_equal(figure_png_read_info((Text){file.p, file.n}, &info, NULL), OK);
    assert_string_equal(info.title, "Crowd");
    assert_int_equal(info.width, 472);
    json_t *d = json_loads(info.description, JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(d);
    assert_string_equal(string_at(d, "command"), "plot");
    assert_string_equal(string_at(json_object_get(d, "parameters"), "kind"), "map");
    const json_t *input = json_array_get(json_object_get(d, "inputs"), 0);
    assert_string_equal(string_at(input, "path"), "en.vec");
    assert_int_equal(strlen(string_at(input, "sha256")), 64);
    const json_t *tables = json_object_get(d, "tables");
    const json_t *size = json_array_get(json_object_get(tables, "figure"), 0);
    assert_int_equal(json_integer_value(json_object_get(size, "width_px")), 472);
    assert_true(strncmp(string_at(size, "libraries"), "cairo ", 6) == 0);
    assert_true(json_array_size(json_object_get(tables, "fonts")) > 0);
    assert_int_equal(json_array_size(json_object_get(tables, "labels")), 40);
    json_decref(d);
    figure_png_info_done(&info);
    str_free(&file);
    figure_done(&f);
}

static void test_left_out_labels_are_said(void **state)
{
    (void)state;
    Figure f = crowded();
    const RenderOptions o = render_cairo_options_defaults();
    Str file = {0};
    assert_int_equal(figure_encode(&f, FIGURE_SVG, &o, &file, NULL), OK);
    assert_non_null(strstr(file.p, "<title>Crowd</title>\n<desc>{"));
    assert_non_null(strstr(file.p, "\"labels-left-out\""));
    const Table *labels = table_set_find(f.set, "labels");
    assert_non_null(labels);
    const int drawn_col = table_find_col(labels, "drawn");
    int64_t drawn = 0;
    for (int32_t i = 0; i < table_rows(labels); i++)
        drawn += table_cell(labels, i, drawn_col).i;
    assert_true(drawn > 0 && drawn < 40);
    const Note *note = notes_find(&f.set->notes, "labels-left-out");
    assert_non_null(note);
    assert_int_equal(note->count, 40 - drawn);
    assert_true(table_cell(table_set_find(f.set, "figure"), 0, 2).is_missing);
    str_free(&file);
    figure_done(&f);
}

static void test_same_bytes_in_every_format(void **state)
{
    (void)state;
    for (int format = FIGURE_PNG; format <= FIGURE_PDF; format++) {
        Str file[2] = {{0}, {0}};
        for (int i = 0; i < 2; i++) {
            Figure f = crowded();
            const RenderOptions o = render_cairo_options_defaults();
            assert_int_equal(figure_encode(&f, (FigureFormat)format, &o, &file[i], NULL),
                             OK);
            figure_done(&f);
        }
        assert_int_equal(file[0].n, file[1].n);
        assert_memory_equal(file[0].p, file[1].p, file[0].n);
        str_free(&file[0]);
        str_free(&file[1]);
    }
}

static void test_format_by_ending(void **state)
{
    (void)state;
    FigureFormat f = FIGURE_PNG;
    assert_true(figure_find_format("a/b.PDF", &f) && f == FIGURE_PDF);
    assert_true(figure_find_format("x.svg", &f) && f == FIGURE_SVG);
    assert_false(figure_find_format(".png", &f));
    assert_false(figure_find_format("png", &f));
    assert_false(figure_find_format("a.jpeg", &f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_png_tells_where_it_comes_from),
        cmocka_unit_test(test_left_out_labels_are_said),
        cmocka_unit_test(test_same_bytes_in_every_format),
        cmocka_unit_test(test_format_by_ending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
