#include "core/project/map_file.h"
#include "tests/unit/made.h"
#include "tests/unit/temp.h"

static const float numbers[] = {1, 0, 0, 1, 0, 0, 1, 1};

typedef struct Got {
    Status status;
    Layout *layout;
    MapFileLedger ledger;
    Error err;
} Got;

static Got read_map(const char *text, int nspaces, bool skip)
{
    char path[160];
    Space *s[2] = {made_space("en", numbers, 4, 2), made_space("de2", numbers, 4, 2)};
    (void)snprintf(s[1]->lang, sizeof s[1]->lang, "de");
    const Space *spaces[2] = {s[0], s[1]};
    Limits limits = limits_default();
    limits.skip_bad_rows = skip;
    Got g = {0};
    (void)temp_text(path, "map.tsv", text);
    g.status =
        map_file_read(path, spaces, nspaces, &limits, &g.layout, &g.ledger, &g.err);
    space_free(s[0]);
    space_free(s[1]);
    return g;
}

static void words_get_their_places(void **state)
{
    (void)state;
    Got g = read_map("\xef\xbb\xbfx\tspace\ttrust\tword\ty\r\n"
                     "1.5\ten\t\tw0\t-2e1\r\n\r\n"
                     "0\tde\t.5\tw3\t4\r\n" /* by its language */
                     "7\ten\t\tw0\t7\r\n"   /* again */
                     "7\ten\t\tw2\t7\r\n"   /* a zero vector */
                     "7\tfr\t\tw1\t7\r\n"
                     "7\ten\t\tother\t7",
                     2, false);
    assert_int_equal(g.status, OK);
    const Layout *l = g.layout;
    assert_int_equal(l->n, 2);
    assert_true(l->xy[0] == 1.5 && l->xy[1] == -20 && l->xy[2] == 0 && l->xy[3] == 4);
    assert_int_equal(l->space[1], 1);
    assert_int_equal(l->row[1], 3);
    assert_int_equal(l->zero_rows, 1);
    assert_int_equal(g.ledger.lines, 6);
    assert_int_equal(g.ledger.repeated, 1);
    assert_int_equal(g.ledger.elsewhere, 1);
    assert_int_equal(g.ledger.unknown, 1);
    assert_int_equal(g.ledger.zero, 1);
    layout_free(g.layout);
}

static void one_space_needs_no_column_for_it(void **state)
{
    (void)state;
    Got g = read_map("word\tx\ty\nw1\t1\t2\n", 1, false);
    assert_int_equal(g.status, OK);
    assert_int_equal(g.layout->n, 1);
    layout_free(g.layout);
    g = read_map("word\tx\ty\nw1\t1\t2\n", 2, false);
    assert_int_equal(g.status, E_INPUT);
    assert_non_null(strstr(g.err.text, "map.tsv:1: no column \"space\""));
}

static void bad_lines_are_refused_or_counted(void **state)
{
    (void)state;
    const char *const bad[] = {"w1\tnan\t2", "w1\t1\tinf", "w1\t1", "w1\t1\tx", "w1"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[100];
        (void)snprintf(text, sizeof text, "word\tx\ty\nw0\t0\t0\n%s\n", bad[i]);
        Got g = read_map(text, 1, false);
        assert_int_equal(g.status, E_INPUT);
        assert_null(g.layout);
        assert_non_null(strstr(g.err.text, "map.tsv:3: "));
        g = read_map(text, 1, true);
        assert_int_equal(g.status, OK);
        assert_int_equal(g.ledger.malformed, 1);
        layout_free(g.layout);
    }
}

static void nothing_to_show_is_told(void **state)
{
    (void)state;
    Got g = read_map("", 1, false);
    assert_int_equal(g.status, E_INPUT);
    assert_non_null(strstr(g.err.text, "is empty"));
    g = read_map("word\tx\ty\nnone\t1\t1\n", 1, false);
    assert_int_equal(g.status, E_UNDEFINED);
    assert_non_null(strstr(g.err.text, "none of its 1 words"));
}

/* More lines than the first room. */
static void many_words_keep_their_places(void **state)
{
    (void)state;
    enum { N = 5000 };
    float *x = malloc(sizeof *x * 2 * N);
    assert_non_null(x);
    made_random(x, (size_t)2 * N, 1);
    Space *s = made_space("en", x, N, 2);
    const Space *spaces[] = {s};
    Str text = {0};
    str_add_cstr(&text, "word\tx\ty\n");
    for (int i = N - 1; i >= 0; i--)
        str_addf(&text, "w%d\t%d\t%d\n", i, i, -i);
    char path[160];
    (void)temp_write(path, "many.tsv", text.p, text.n);
    const Limits limits = limits_default();
    MapFileLedger ledger;
    Layout *l = NULL;
    assert_int_equal(map_file_read(path, spaces, 1, &limits, &l, &ledger, NULL), OK);
    assert_int_equal(l->n, N);
    for (int32_t i = 0; i < N; i++)
        assert_true(l->row[i] == N - 1 - i && l->xy[2 * (size_t)i] == N - 1 - i &&
                    l->xy[2 * (size_t)i + 1] == i - N + 1);
    layout_free(l);
    str_free(&text);
    space_free(s);
    free(x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_get_their_places),
        cmocka_unit_test(one_space_needs_no_column_for_it),
        cmocka_unit_test(bad_lines_are_refused_or_counted),
        cmocka_unit_test(nothing_to_show_is_told),
        cmocka_unit_test(many_words_keep_their_places),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
