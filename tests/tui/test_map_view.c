/* The map view, without a terminal. */
#include <locale.h>
#include <math.h>

#include "core/base/rng.h"
#include "tests/tui/views.h"
#include "tui/map_field.h"
#include "tui/map_view.h"
#include "tui/view_map.h"

/* Whether the command that gives the screen (Y) has a text. */
static bool is_in_command(Ui *ui, const char *text)
{
    Str command = {0};
    ui_top(ui)->type->command(ui_top(ui), ui, &command);
    const bool is_in = strstr(str_cstr(&command), text) != NULL;
    str_free(&command);
    return is_in;
}

static void the_map_shows_the_word_it_is_asked_for(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    load(ui);
    press(ui, ":find printer\rm");
    assert_true(has(ui, "printer en"));
    press(ui, "\r");
    assert_true(has(ui, "printer   en"));
    close_ui(ui);
}

static void the_mouse_moves_and_zooms_the_map(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "3");
    const MapView *v = (const MapView *)ui_top(ui);
    const double scale = v->view.scale;
    const double x = v->view.x;
    mouse(ui, INPUT_WHEEL_UP, 40, 12);
    assert_true(v->view.scale > scale);
    mouse(ui, INPUT_WHEEL_DOWN, 40, 12);
    assert_true(v->view.scale < 1.01 * scale);
    mouse(ui, INPUT_CLICK, 40, 12);
    assert_true(v->is_pinned);
    mouse(ui, INPUT_DRAG, 50, 12);
    mouse(ui, INPUT_RELEASE, 50, 12);
    assert_true(v->view.x < x); /* the map went right, the view left */
    const double moved = v->view.x;
    mouse(ui, INPUT_DRAG, 60, 12); /* a drag without a press moves nothing */
    assert_true(v->view.x == moved);
    press(ui, "0");
    assert_true(v->view.x > moved);
    close_ui(ui);
}

/* Cells that are drawn in a style. */
static int cells_of(const Ui *ui, uint8_t style)
{
    int n = 0;
    for (int i = 0; i < ui->grid.w * ui->grid.h; i++)
        n += ui->grid.cell[i].style == style;
    return n;
}

static void the_map_has_fields(void **state)
{
    (void)state;
    Ui *ui = open_samples();
    load(ui);
    press(ui, "3");
    const int height = ((const MapView *)ui_top(ui))->area.h;
    assert_int_equal(cells_of(ui, STYLE_FIELD), 0);
    press(ui, "f");
    assert_true(has(ui, "P@1 (CSLS) .54 of 501, p = .106: chance, no lines  here ."));
    assert_int_equal(((const MapView *)ui_top(ui))->area.h, height - 1);
    const int words = cells_of(ui, STYLE_FIELD); /* the name of the field alone */
    assert_in_range(words, 1, 12);
    press(ui, "f");
    assert_true(has(ui, "aligned overlap (D3) .36 of 501, p = .001  here ."));
    assert_true(cells_of(ui, STYLE_FIELD) > words + 30);
    assert_true(is_in_command(ui, "isogloss plot map en=/"));
    assert_true(is_in_command(ui, " --field overlap -o map.png"));
    press(ui, "/library\r");
    assert_true(has(ui, "] of "));
    press(ui, "\t"); /* the field of the other language */
    assert_true(has(ui, "aligned overlap (D3) "));
    assert_true(has(ui, " of 487, "));
    press(ui, "ffff");
    assert_int_equal(cells_of(ui, STYLE_FIELD), 0);
    assert_int_equal(((const MapView *)ui_top(ui))->area.h, height);
    close_ui(ui);
}

/* A stopped job stays stopped until it is asked for again. */
static void a_field_can_be_stopped(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_samples();
    load(ui);
    press(ui, "3");
    type(ui, "f");
    assert_true(has(ui, "P@1 (CSLS) ..."));
    assert_true(tasks_stop(ui->tasks));
    run(ui);
    assert_true(has(ui, "stopped, R runs it"));
    press(ui, "R");
    assert_true(has(ui, "P@1 (CSLS) .54"));
    close_ui(ui);
}

/* The argument gets a map that shifts the columns by one. */
static void add_map(char *argument, size_t size, const char *scratch)
{
    char map[4096 + 16];
    (void)snprintf(map, sizeof map, "%s/shift.map", scratch);
    FILE *f = fopen(map, "w");
    assert_non_null(f);
    for (int i = 0; i < 36; i++)
        (void)fprintf(f, "%d%c", i % 6 == (i / 6 + 1) % 6, i % 6 == 5 ? '\n' : ' ');
    assert_int_equal(fclose(f), 0);
    const size_t n = strlen(argument);
    (void)snprintf(argument + n, size - n, "@%s", map);
}

/* Pairs of the first language and the second, by number. */
static void add_pairs(Study *study, const char *scratch)
{
    char path[4096 + 16];
    (void)snprintf(path, sizeof path, "%s/pairs.tsv", scratch);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    for (int i = 0; i < 60; i++)
        (void)fprintf(f, "a%d\tb%d\n", i, i);
    assert_int_equal(fclose(f), 0);
    assert_int_equal(study_set_dict(study, "l1", path, false, NULL), OK);
}

/* Three languages of random words, so small that a map takes no time; the first target
 * has a map, and a dictionary if wanted. */
static Ui *open_small_with(bool has_pairs)
{
    char *scratch = program_scratch("moving");
    char path[2 * (4096 + 16)];
    const StudyOptions options = study_options_defaults();
    Study *study = study_new(&options);
    Rng rng = rng_stream(1, "small");
    for (int l = 0; l < 3; l++) {
        (void)snprintf(path, sizeof path, "%s/l%d.vec", scratch, l);
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        for (int i = 0; i < 60; i++) {
            (void)fprintf(f, "%c%d", "abc"[l], i);
            for (int j = 0; j < 6; j++)
                (void)fprintf(f, " %.6f", rng_normal(&rng));
            (void)fputc('\n', f);
        }
        assert_int_equal(fclose(f), 0);
        if (l == 1)
            add_map(path, sizeof path, scratch);
        assert_int_equal(
            study_add_argument(study, path, l == 0 ? STUDY_SOURCE : STUDY_ALIGNED, NULL),
            OK);
    }
    if (has_pairs)
        add_pairs(study, scratch);
    free(scratch);
    return open_study(study);
}

static Ui *open_small(void)
{
    return open_small_with(false);
}

/* Stopped while it moves, gone on with to its end, given more steps. */
static void a_map_moves_stops_and_goes_on(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_small();
    load(ui);
    press(ui, "3");
    assert_true(has(ui, "variance"));
    type(ui, "t");
    const MapView *v = (const MapView *)ui_top(ui);
    const MapSlot *slot = map_view_slot(v);
    assert_true(has(ui, "first the neighbours") || slot->data[MAP_TSNE]);
    while (!slot->data[MAP_TSNE]) {
        (void)tasks_step(ui->tasks);
        screen_draw(ui);
    }
    assert_true(tasks_is_live(ui->tasks));
    type(ui, "+j/a7\r"); /* keys work meanwhile */
    assert_true(has(ui, "a7 l0"));
    assert_true(has(ui, "step "));
    actions_stop(ui);
    run(ui);
    if (slot->is_stopped) /* unless it was faster */
        assert_true(has(ui, "stopped, R goes on"));
    press(ui, "R");
    if (!map_live_state(slot->live).is_finished)
        press(ui, "R");
    assert_true(has(ui, "trust"));
    const int32_t steps = map_live_state(slot->live).tsne.step;
    press(ui, "R");
    assert_int_equal(map_live_state(slot->live).tsne.step, steps + 250);
    press(ui, "S");
    assert_true(has(ui, "5 starts share 0."));
    assert_true(has(ui, "stable"));
    press(ui, "R"); /* it stays when the map goes on */
    assert_true(has(ui, "stable"));
    press(ui, "t");
    assert_true(has(ui, "variance"));
    press(ui, "S");
    assert_true(has(ui, "t makes one"));
    close_ui(ui);
}

/* The yardsticks come by themselves once the map stands still; stopped they wait for R.
 */
static void recall_stands_beside_that_of_noise(void **state)
{
    (void)state;
    Ui *ui = open_small();
    load(ui);
    type(ui, "3");
    const MapView *v = (const MapView *)ui_top(ui);
    while (map_view_worth(v) != MAP_WORTH_UNDER_WAY) {
        (void)tasks_step(ui->tasks);
        screen_draw(ui);
    }
    assert_true(has(ui, "recall of noise ..."));
    (void)tasks_stop(ui->tasks);
    run(ui);
    assert_true(map_view_worth(v) == MAP_WORTH_STOPPED);
    assert_true(has(ui, "noise: stopped, R runs it"));
    press(ui, "R");
    assert_true(has(ui, "  of noise ."));
    assert_false(has(ui, "  of PCA ."));
    press(ui, "t");
    assert_true(has(ui, "  of noise .") && has(ui, "  of PCA ."));
    press(ui, "R"); /* more steps of the same words */
    assert_true(has(ui, "  of noise .") && has(ui, "  of PCA ."));
    press(ui, "b"); /* there is no such noise in a frame */
    assert_true(has(ui, "  of PCA .") && !has(ui, "  of noise ."));
    close_ui(ui);
}

/* The source stays where it is, only what was put in moves. */
static void before_and_after_blink_in_one_frame(void **state)
{
    (void)state;
    Ui *ui = open_small();
    load(ui);
    press(ui, "3b");
    const MapView *v = (const MapView *)ui_top(ui);
    assert_true(has(ui, "  after  ") && has(ui, " put in  trust"));
    const MapData *after = map_view_data(v);
    const double scale = v->view.scale;
    press(ui, "b");
    assert_true(has(ui, "  before  ") && has(ui, " put in  trust"));
    const MapData *before = map_view_data(v);
    assert_true(after != before && v->view.scale == scale);
    assert_memory_equal(after->layout->xy, before->layout->xy, 120 * sizeof(double));
    assert_memory_not_equal(after->layout->xy + 120, before->layout->xy + 120,
                            120 * sizeof(double));
    press(ui, "b");
    assert_ptr_equal(map_view_data(v), after);
    press(ui, "t\t"); /* the other target has no map */
    press(ui, "b");
    assert_true(has(ui, "there is no before"));
    close_ui(ui);
}

/* Side by side, and in turn on one place of the screen. */
static void linked_maps_stand_side_by_side_and_blink(void **state)
{
    (void)state;
    Ui *ui = open_small_with(true);
    load(ui);
    press(ui, "3P");
    const MapView *v = (const MapView *)ui_top(ui);
    const MapData *m = map_view_data(v);
    assert_true(v->method == MAP_LINKED && m && m->shift > 0);
    assert_true(has(ui, "held-out pairs apart"));
    double box[2][4];
    map_data_box(m, 0, box[0]);
    map_data_box(m, 1, box[1]);
    assert_true(box[0][2] < box[1][0]); /* neither stands on the other */
    press(ui, "/a7\r");
    assert_true(has(ui, "a7 l0") && has(ui, "b7"));
    press(ui, "b");
    assert_true(v->side == 0 && has(ui, "the map of l0 alone"));
    const double x = v->view.x;
    press(ui, "b"); /* the current word's translation is the current word */
    assert_true(v->side == 1 && v->view.x == x + m->shift);
    assert_true(has(ui, "b7 l1 8"));
    assert_int_equal(map_data_range(m, 1).n, 60);
    press(ui, "b");
    assert_true(v->side == 0 && fabs(v->view.x - x) < 1e-9 && has(ui, "a7 l0 8"));
    press(ui, "/b3\r"); /* found on the other map: that one is shown */
    assert_int_equal(v->side, 1);
    assert_true(is_in_command(ui, " --method tsne --map linked"));
    press(ui, "P");
    assert_true(v->method == MAP_PCA && v->side == -1);
    press(ui, "AP");
    assert_true(has(ui, "of the source and one target"));
    press(ui, "AP\t"); /* the other target has no dictionary */
    assert_true(has(ui, "dictionary"));
    close_ui(ui);
}

/* The cost is a field where there is one; K changes what a field is checked by. */
static void fields_of_a_map_have_a_check(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_small_with(true);
    load(ui);
    press(ui, "3fffff");
    assert_true(has(ui, "coverage"));
    press(ui, "f"); /* a map of components has no cost */
    assert_null(map_field_name((const MapView *)ui_top(ui)));
    press(ui, "K");
    assert_true(has(ui, "K has the lines (f)"));
    press(ui, "ffK");
    const MapView *v = (const MapView *)ui_top(ui);
    assert_true(map_field_is_tsne_check(v) && has(ui, "checked by t-SNE"));
    assert_true(is_in_command(ui, " --check tsne --field overlap"));
    press(ui, "K");
    assert_true(!map_field_is_tsne_check(v) && has(ui, "components 3 and 4"));
    press(ui, "t");
    press(ui, "ffff");
    assert_string_equal(map_field_name(v), "cost");
    assert_true(has(ui, "cost of the map ") && has(ui, " of 60, p"));
    press(ui, "f");
    assert_null(map_field_name(v));
    close_ui(ui);
}

/* What was reached is kept however a map is stopped, also while it waits its turn, and
 * the command gives the picture that is seen. */
static void a_map_that_waits_its_turn_keeps_its_steps(void **state)
{
    (void)state;
    Ui *ui = open_small();
    load(ui);
    press(ui, "3t");
    const MapView *v = (const MapView *)ui_top(ui);
    const MapSlot *slot = map_view_slot(v);
    const int32_t steps = map_live_state(slot->live).tsne.step;
    Str command = {0};
    ui_top(ui)->type->command(ui_top(ui), ui, &command);
    assert_null(strstr(str_cstr(&command), "--steps"));
    type(ui, "R"); /* 250 steps more, but stopped before they begin */
    (void)tasks_stop(ui->tasks);
    run(ui);
    assert_non_null(slot->live);
    assert_int_equal(map_live_state(slot->live).tsne.step, steps);
    assert_true(slot->is_stopped && has(ui, "stopped, R goes on"));
    press(ui, "R");
    assert_int_equal(map_live_state(slot->live).tsne.step, steps + 250);
    char wanted[32];
    (void)snprintf(wanted, sizeof wanted, " --steps %d", (int)steps + 250);
    str_clear(&command);
    ui_top(ui)->type->command(ui_top(ui), ui, &command);
    assert_non_null(strstr(str_cstr(&command), wanted));
    str_free(&command);
    close_ui(ui);
}

/* Another R is for what was stopped, not for more steps. */
static void a_stopped_comparison_is_run_again(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_small();
    load(ui);
    press(ui, "3t");
    const MapView *v = (const MapView *)ui_top(ui);
    const MapSlot *slot = map_view_slot(v);
    const int32_t steps = map_live_state(slot->live).tsne.step;
    type(ui, "S");
    (void)tasks_stop(ui->tasks);
    run(ui);
    press(ui, "R");
    assert_int_equal(map_live_state(slot->live).tsne.step, steps);
    assert_true(has(ui, "5 starts share"));
    press(ui, "j");
    const int32_t current = v->current;
    press(ui, "\r"); /* opened and left, the word is the same */
    assert_true(ui_top(ui)->type != &view_map_type && v->is_pinned);
    press(ui, "\033");
    assert_true(ui_top(ui)->type == &view_map_type && v->current == current);
    close_ui(ui);
}

/* A message that is too long for a line takes two. */
static void long_messages_are_shown_whole(void **state)
{
    (void)state;
    Ui *ui = open_small_with(true);
    load(ui);
    press(ui, "3ff");
    assert_true(has(ui, "word and its gold have") && has(ui, "in common"));
    close_ui(ui);
}

/* Another language while one map is asked for and another moves. */
static void maps_that_are_left_are_there_again(void **state)
{
    (void)state;
    Ui *ui = open_small();
    load(ui);
    type(ui, "3t");
    type(ui, "\t");
    type(ui, "t");
    type(ui, "\tt");
    run(ui);
    assert_true(has(ui, "trust"));
    press(ui, "\t");
    assert_true(has(ui, "trust"));
    press(ui, "t");
    assert_true(has(ui, "trust"));
    close_ui(ui);
}

static void all_languages_come_on_one_map(void **state)
{
    (void)state;
    skip_if_few();
    Ui *ui = open_small();
    load(ui);
    press(ui, "3");
    assert_true(has(ui, "120 words"));
    press(ui, "A");
    assert_true(has(ui, "180 words"));
    type(ui, "t");
    type(ui, "A"); /* another map while one moves: that one waits */
    run(ui);
    assert_true(has(ui, "120 words"));
    press(ui, "A");
    assert_true(has(ui, "180 words"));
    assert_true(has(ui, "trust"));
    close_ui(ui);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_map_shows_the_word_it_is_asked_for),
        cmocka_unit_test(the_mouse_moves_and_zooms_the_map),
        cmocka_unit_test(the_map_has_fields),
        cmocka_unit_test(a_field_can_be_stopped),
        cmocka_unit_test(a_map_moves_stops_and_goes_on),
        cmocka_unit_test(recall_stands_beside_that_of_noise),
        cmocka_unit_test(before_and_after_blink_in_one_frame),
        cmocka_unit_test(linked_maps_stand_side_by_side_and_blink),
        cmocka_unit_test(fields_of_a_map_have_a_check),
        cmocka_unit_test(a_map_that_waits_its_turn_keeps_its_steps),
        cmocka_unit_test(a_stopped_comparison_is_run_again),
        cmocka_unit_test(long_messages_are_shown_whole),
        cmocka_unit_test(maps_that_are_left_are_there_again),
        cmocka_unit_test(all_languages_come_on_one_map),
    };
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
