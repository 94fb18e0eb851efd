/* Words that a map of a file lacks are put among their neighbours; the map stays. */
#include <math.h>

#include "core/base/rng.h"
#include "core/diag/project.h"
#include "tests/unit/small_study.h"

enum { GROUPS = 3, EACH = 20, N = GROUPS * EACH, DIM = 8 };

/* One space of words in three groups; on the map of the file the groups lie `size` apart,
 * and every fifth word is missing. */
static Study *grouped(char map[160], double size)
{
    Str text = {0};
    Str places = {0};
    char vec[160];
    char name[16];
    Rng r = rng_stream(5, "groups");
    str_addf(&text, "%d %d\n", N, DIM);
    str_add_cstr(&places, "space\tword\tx\ty\n");
    for (int i = 0; i < N; i++) {
        const int g = i % GROUPS;
        (void)snprintf(name, sizeof name, "w%d", i);
        str_add_cstr(&text, name);
        for (int j = 0; j < DIM; j++)
            str_addf(&text, " %.5f", (j == g ? 3 : 0) + 0.5 * rng_normal(&r));
        str_add_char(&text, '\n');
        const double x = size * (10 * g + 0.5 * rng_normal(&r));
        const double y = size * 0.5 * rng_normal(&r);
        if (i % 5 > 0)
            str_addf(&places, "en\t%s\t%.9g\t%.9g\n", name, x, y);
    }
    (void)temp_text(vec, "en.vec", str_cstr(&text));
    (void)temp_text(map, "map.tsv", str_cstr(&places));
    str_free(&text);
    str_free(&places);
    const StudyOptions o = study_options_defaults();
    Study *s = study_new(&o);
    assert_int_equal(study_add_argument(s, vec, STUDY_SOURCE, NULL), OK);
    assert_int_equal(study_load(s, NULL, NULL), OK);
    return s;
}

static Layout *make(const Study *s, const char *map, bool is_placing)
{
    const int entries[] = {0};
    ProjectOptions o = project_options_defaults();
    Layout *l = NULL;
    Error err = {0};
    o.method = PROJECT_FILE;
    o.map_file = map;
    o.is_placing = is_placing;
    o.has_quality = false;
    if (project_make(s, entries, 1, &o, NULL, &l, &err) != OK)
        fail_msg("%s", err.text);
    return l;
}

/* Whatever the unit of the file: a map of any origin is brought to size and back. */
static void new_words_stand_in_their_group(void **state)
{
    (void)state;
    static const double size[] = {1, 1e-3, 1e4};
    for (size_t z = 0; z < sizeof size / sizeof *size; z++) {
        char map[160];
        Study *s = grouped(map, size[z]);
        Layout *bare = make(s, map, false);
        Layout *l = make(s, map, true);
        assert_null(bare->is_new);
        assert_int_equal(bare->n, N - N / 5);
        assert_int_equal(l->n, N);
        assert_memory_equal(l->xy, bare->xy, 2 * (size_t)bare->n * sizeof *l->xy);
        for (int32_t i = 0; i < l->n; i++) {
            assert_true(l->is_new[i] == (l->row[i] % 5 == 0));
            assert_true(l->is_new[i] == (i >= bare->n));
            assert_true(isfinite(l->novelty[i]) == l->is_new[i]);
            if (!l->is_new[i])
                continue;
            const double x = l->xy[2 * (size_t)i] / size[z];
            const double y = l->xy[2 * (size_t)i + 1] / size[z];
            assert_true(fabs(x - 10 * (l->row[i] % GROUPS)) < 4 && fabs(y) < 4);
        }
        layout_free(l);
        layout_free(bare);
        study_free(s);
    }
}

/* Nothing is missing: nothing is added, and that is said. */
static void a_whole_map_gets_no_words(void **state)
{
    (void)state;
    char map[160];
    Study *s = grouped(map, 1);
    Layout *l = make(s, map, true);
    Str all = {0};
    str_add_cstr(&all, "space\tword\tx\ty\n");
    for (int32_t i = 0; i < l->n; i++)
        str_addf(&all, "en\tw%d\t%.9g\t%.9g\n", (int)l->row[i], l->xy[2 * (size_t)i],
                 l->xy[2 * (size_t)i + 1]);
    (void)temp_text(map, "all.tsv", str_cstr(&all));
    str_free(&all);
    Layout *whole = make(s, map, true);
    assert_int_equal(whole->n, N);
    for (int32_t i = 0; i < N; i++)
        assert_false(whole->is_new[i]);
    layout_free(whole);
    layout_free(l);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_words_stand_in_their_group),
        cmocka_unit_test(a_whole_map_gets_no_words),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
