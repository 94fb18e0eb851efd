#include "core/base/lines.h"
#include "tests/unit/files.h"

static const LinesWant want = {.is_not = "not a list", .hint = "one word a line"};
static const LinesWant also_json = {.is_not = "no sets", .takes_json = true};

static Status read_bytes(Lines *l, Text bytes, Notes *notes, Error *err)
{
    const Limits limits = limits_default();
    return lines_read(l, files_write("l.txt", bytes.p, bytes.n), &want, &limits, notes,
                      err);
}

static void every_end_of_a_line_is_known(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        const char *line[3];
        int n;
        bool has_bom;
    } cases[] = {
        {"a\nb\n", {"a", "b"}, 2, false},
        {"a\r\n\r\nb", {"a", "", "b"}, 3, false},
        {"a\rb\rc\r", {"a", "b", "c"}, 3, false},
        {"a\rb\n", {"a\rb"}, 1, false}, /* within lines that end with LF it is a byte */
        {"\xef\xbb\xbf"
         "a\n\n",
         {"a", ""},
         2,
         true},
        {"\xef\xbb\xbf", {NULL}, 0, true},
        {"", {NULL}, 0, false},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        Lines l;
        Notes notes = {0};
        Error err;
        if (read_bytes(&l, str_text(cases[c].text), &notes, &err) != OK)
            fail_msg("%zu: %s", c, err.text);
        Text line;
        for (int i = 0; i < cases[c].n; i++) {
            assert_true(lines_take(&l, &line));
            assert_int_equal(str_compare(line, str_text(cases[c].line[i])), 0);
            assert_int_equal(l.number, i + 1);
        }
        assert_false(lines_take(&l, &line));
        assert_int_equal(l.number, cases[c].n);
        assert_int_equal(l.bytes, strlen(cases[c].text));
        assert_int_equal(notes_find(&notes, "bom") != NULL, cases[c].has_bom);
        notes_free(&notes);
        lines_done(&l);
    }
}

static void other_kinds_of_files_are_refused_by_name(void **state)
{
    (void)state;
    static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
    Lines l;
    Notes notes = {0};
    Error err = {0};
    assert_int_equal(read_bytes(&l, (Text){png, sizeof png - 1}, &notes, &err), E_INPUT);
    assert_non_null(strstr(err.text, "l.txt: is "));
    assert_non_null(strstr(err.text, "not a list"));
    assert_null(l.name);
    const Limits limits = limits_default();
    assert_int_equal(lines_read(&l, "no-such-file", &want, &limits, &notes, &err),
                     E_INPUT);
    Limits small = limits_default();
    small.memory = 4;
    const char *path = files_write("l.txt", "abcdefgh\n", 9);
    assert_int_equal(lines_read(&l, path, &want, &small, &notes, &err), E_LIMIT);
    notes_free(&notes);
}

static void json_is_let_through_only_where_it_is_taken(void **state)
{
    (void)state;
    const char text[] = "\xef\xbb\xbf \n{\"a\": 1}\n";
    const char *path = files_write("l.json", text, sizeof text - 1);
    const Limits limits = limits_default();
    Lines l;
    Notes notes = {0};
    Error err = {0};
    assert_int_equal(lines_read(&l, path, &also_json, &limits, &notes, &err), OK);
    assert_true(lines_are_json(&l));
    assert_int_equal(str_compare(l.rest, TEXT(" \n{\"a\": 1}\n")), 0);
    lines_done(&l);
    assert_int_equal(lines_read(&l, path, &want, &limits, &notes, &err), E_INPUT);
    assert_non_null(strstr(err.text, "not a list"));
    assert_int_equal(read_bytes(&l, TEXT("[[ no\n"), &notes, &err), OK);
    lines_done(&l);
    notes_free(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_end_of_a_line_is_known),
        cmocka_unit_test(other_kinds_of_files_are_refused_by_name),
        cmocka_unit_test(json_is_let_through_only_where_it_is_taken),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
