#include "core/space/map_steps.h"
#include "core/study/study.h"
#include "tests/unit/temp.h"

static const MapSteps fitted = {.method = "procrustes",
                                .moves = "de\nx", /* would be a line of its own */
                                .onto = "en",
                                .prepare = "unit,center,unit"};

static void steps_are_written_and_read(void **state)
{
    (void)state;
    char map[160];
    (void)temp_text(map, "map.txt", "0 -1\n1 0\n");
    MapSteps read;
    assert_int_equal(map_steps_read(map, &read), MAP_STEPS_NONE);
    assert_int_equal(map_steps_write(&fitted, map, false, NULL), OK);
    Error err = {0};
    assert_int_equal(map_steps_write(&fitted, map, false, &err), E_OUTPUT); /* exists */
    assert_int_equal(map_steps_write(&fitted, map, true, NULL), OK);
    assert_int_equal(map_steps_read(map, &read), MAP_STEPS_FOUND);
    assert_string_equal(read.method, "procrustes");
    assert_string_equal(read.moves, "de x");
    assert_string_equal(read.onto, "en");
    assert_string_equal(read.prepare, "unit,center,unit");
    assert_string_equal(read.onto_prepare, "");
    (void)temp_text(map, "map.txt", "0 1\n1 0\n"); /* another map by that name */
    assert_int_equal(map_steps_read(map, &read), MAP_STEPS_STALE);
}

static void files_of_others_say_nothing(void **state)
{
    (void)state;
    static const char *const text[] = {"",
                                       "[map]\nprepare = unit\n",
                                       "[other]\na = b\n",
                                       "[map]\nprepare = unit\nsha256 = 0\nmore = 1\n",
                                       "no ini at all",
                                       "\x89PNG\r\n"};
    char map[160];
    char beside[160];
    (void)temp_text(map, "own.txt", "0 -1\n1 0\n");
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        MapSteps read;
        (void)temp_text(beside, "own.txt.ini", text[i]);
        assert_int_equal(map_steps_read(map, &read), MAP_STEPS_NONE);
        assert_string_equal(read.prepare, "");
    }
}

/* FILE@MAP warns when its vectors are prepared otherwise, and only then. */
static void other_preparations_are_told(void **state)
{
    (void)state;
    char map[160];
    char vec[160];
    char arg[400];
    (void)temp_text(map, "turn.txt", "0 -1\n1 0\n");
    (void)temp_text(vec, "de.vec", "3 2\na 1 0\nb 0 1\nc 2 1\n");
    assert_int_equal(map_steps_write(&fitted, map, true, NULL), OK);
    (void)snprintf(arg, sizeof arg, "%s@%s", vec, map);
    static const char *const steps[] = {"", "unit", "unit,center,unit"};
    for (size_t i = 0; i < 3; i++) {
        StudyOptions o = study_options_defaults();
        (void)snprintf(o.prepare_target, sizeof o.prepare_target, "%s", steps[i]);
        Study *s = study_new(&o);
        assert_int_equal(study_add_argument(s, arg, STUDY_ALIGNED, NULL), OK);
        assert_int_equal(study_load(s, NULL, NULL), OK);
        const Note *note =
            notes_find(&s->entry[0].space->source.notes, "map-preparation");
        assert_int_equal(note != NULL, i < 2);
        if (note)
            assert_non_null(strstr(note->text, "(--prepare-target unit,center,unit)"));
        study_free(s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_written_and_read),
        cmocka_unit_test(files_of_others_say_nothing),
        cmocka_unit_test(other_preparations_are_told),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
