#include "core/study/mark_lines.h"
#include "tests/unit/marked.h"
#include "tests/unit/temp.h"

static const char *write_list(char path[160], const char *name, MarkList *l)
{
    Str s = {0};
    mark_lines_write(&s, l);
    (void)temp_write(path, name, s.p, s.n);
    str_free(&s);
    return path;
}

static Status read_marks(MarkList *l, const char *path, bool skips, Notes *notes,
                         Error *err)
{
    Limits limits = limits_default();
    limits.skip_bad_rows = skips;
    return mark_lines_read(l, path, &limits, notes, err);
}

static void fill(MarkList *l)
{
    Mark m = marked(MARK_NOTE, "caf\xc3\xa9", "", "a \"note\"\nof two lines \xff\xfe");
    m.field[MARK_REASON] = (Text){"nul \0 in it", 11};
    m = marked_at(m, 1234567890123, "ada");
    mark_list_add(l, &m);
    marked_add(l, MARK_REJECT, "bank", "Sitzbank\tUfer", 99, "bob");
    Mark undo = marked(MARK_UNDO, "bank", "", "");
    (void)snprintf(undo.supersedes, MARK_ID, "%s", l->mark[1].id);
    undo = marked_at(undo, 100, "bob");
    mark_list_add(l, &undo);
}

static void test_round_trip(void **state)
{
    (void)state;
    char path[160];
    MarkList a = {0};
    MarkList b = {0};
    Notes notes = {0};
    Error err = {0};
    fill(&a);
    write_list(path, "a.jsonl", &a);
    if (read_marks(&b, path, false, &notes, &err) != OK)
        fail_msg("%s", err.text);
    assert_int_equal(notes.n, 0);
    assert_int_equal(b.n, 3);
    for (int32_t i = 0; i < a.n; i++) {
        assert_string_equal(a.mark[i].id, b.mark[i].id);
        assert_string_equal(a.mark[i].supersedes, b.mark[i].supersedes);
        assert_int_equal(a.mark[i].made_at, b.mark[i].made_at);
        for (int f = 0; f < MARK_FIELDS; f++)
            assert_int_equal(str_compare(a.mark[i].field[f], b.mark[i].field[f]), 0);
    }
    mark_list_free(&a);
    mark_list_free(&b);
}

/* Union by id: commutative, associative, idempotent, to the byte. */
static void test_merge(void **state)
{
    (void)state;
    MarkList part[3] = {{0}};
    for (int i = 0; i < 30; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "w%d", i);
        marked_add(&part[i % 3], MARK_GOLD, word, "t", i, "ada");
        marked_add(&part[(i + 1) % 3], MARK_GOLD, word, "t", i, "ada");
    }
    static const int order[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2},
                                    {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    Str first = {0};
    for (int o = 0; o < 6; o++) {
        MarkList all = {0};
        Str s = {0};
        for (int i = 0; i < 3; i++)
            mark_list_append(&all, &part[order[o][i]]);
        mark_list_append(&all, &part[0]);
        mark_lines_write(o == 0 ? &first : &s, &all);
        if (o > 0)
            assert_string_equal(s.p, first.p);
        assert_int_equal(all.n, 30);
        str_free(&s);
        mark_list_free(&all);
    }
    str_free(&first);
    for (int i = 0; i < 3; i++)
        mark_list_free(&part[i]);
}

static void check_refused(const char *text, const char *part)
{
    char path[160];
    MarkList l = {0};
    Notes notes = {0};
    Error err = {0};
    (void)temp_text(path, "bad.jsonl", text);
    assert_int_equal(read_marks(&l, path, false, &notes, &err), E_INPUT);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" does not say \"%s\"", err.text, part);
    error_clear(&err);
    assert_int_equal(read_marks(&l, path, true, &notes, &err), OK);
    assert_int_equal(l.n, 0);
    assert_non_null(notes_find(&notes, "bad-rows"));
    notes_free(&notes);
    mark_list_free(&l);
}

static void test_refusals(void **state)
{
    (void)state;
    check_refused("{\"uuid\": \"x\"\n", "bad.jsonl:1: no mark:");
    check_refused("[1]\n", "it is no object");
    check_refused("{}\n", "its kind is not known");
    check_refused("{\"kind\": 4}\n", "a member is missing or no text");
    check_refused("{\"kind\": \"note\", \"made_at\": \"soon\"}\n", "its time cannot be");
    check_refused("{\"kind\": \"note\", \"made_at\": \"2026-01-01T00:00:00.000Z\", "
                  "\"text_bytes_hex\": \"0g\"}\n",
                  "a member is no text");

    MarkList a = {0};
    Str s = {0};
    fill(&a);
    mark_lines_write(&s, &a);
    char *edited = strstr(s.p, "Ufer");
    assert_non_null(edited);
    edited[0] = 'u';
    char path[160];
    MarkList l = {0};
    Notes notes = {0};
    Error err = {0};
    (void)temp_write(path, "edited.jsonl", s.p, s.n);
    assert_int_equal(read_marks(&l, path, false, &notes, &err), E_INPUT);
    assert_non_null(strstr(err.text, "it was damaged or edited"));
    mark_list_free(&l);
    assert_int_equal(read_marks(&l, path, true, &notes, &err), OK);
    assert_int_equal(l.n, 2); /* the others stand by themselves */
    assert_non_null(notes_find(&notes, "annotations-checksum"));
    notes_free(&notes);
    mark_list_free(&l);
    str_free(&s);
    mark_list_free(&a);
}

/* Cut at any byte: whole marks, an error with its line, never a wrong mark. */
static void test_cuts(void **state)
{
    (void)state;
    MarkList a = {0};
    Str s = {0};
    fill(&a);
    mark_lines_write(&s, &a);
    for (size_t n = 1; n < s.n; n += 3) {
        char path[160];
        MarkList l = {0};
        Notes notes = {0};
        (void)temp_write(path, "cut.jsonl", s.p, n);
        assert_int_equal(read_marks(&l, path, true, &notes, NULL), OK);
        assert_true(l.n <= 3 && notes.n > 0);
        for (int32_t i = 0; i < l.n; i++)
            assert_true(mark_is_whole(&l.mark[i]));
        notes_free(&notes);
        mark_list_free(&l);
    }
    str_free(&s);
    mark_list_free(&a);
}

static void test_empty(void **state)
{
    (void)state;
    char path[160];
    MarkList l = {0};
    Notes notes = {0};
    write_list(path, "none.jsonl", &l);
    assert_int_equal(read_marks(&l, path, false, &notes, NULL), OK);
    assert_int_equal(l.n + notes.n, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip), cmocka_unit_test(test_merge),
        cmocka_unit_test(test_refusals),   cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_empty),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
