#include "core/study/mark.h"
#include "tests/unit/marked.h"

static void test_times(void **state)
{
    (void)state;
    static const struct {
        int64_t ms;
        const char *text;
    } known[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {951782400000, "2000-02-29T00:00:00.000Z"},
        {1795308312345, "2026-11-22T00:45:12.345Z"},
        {4102444799999, "2099-12-31T23:59:59.999Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        Str s = {0};
        int64_t ms = 0;
        mark_add_time(&s, known[i].ms);
        assert_string_equal(s.p, known[i].text);
        assert_true(mark_parse_time((Text){s.p, s.n}, &ms));
        assert_int_equal(ms, known[i].ms);
        str_free(&s);
    }
    static const char *const wrong[] = {"2026-02-30T00:00:00.000Z",
                                        "2026-13-01T00:00:00.000Z",
                                        "2026-01-01 00:00:00.000Z",
                                        "2026-01-01T24:00:00.000Z",
                                        "2026-01-01T00:00:00Z",
                                        "2026-01-01T00:00:0x.000Z",
                                        ""};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t ms = 0;
        if (mark_parse_time(str_text(wrong[i]), &ms))
            fail_msg("\"%s\" passes for a time", wrong[i]);
    }
}

/* Each day from 1600 to 2400 follows the one before it by the rules of the calendar. */
static void test_calendar(void **state)
{
    (void)state;
    static const int length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t ms = 0;
    assert_true(mark_parse_time(TEXT("1600-01-01T00:00:00.000Z"), &ms));
    for (int year = 1600; year <= 2400; year++) {
        for (int month = 0; month < 12; month++) {
            const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
            const int days = length[month] + (month == 1 && is_leap);
            for (int day = 1; day <= days; day++, ms += 86400000) {
                char want[40];
                Str s = {0};
                (void)snprintf(want, sizeof want, "%04d-%02d-%02dT00:00:00.000Z", year,
                               month + 1, day);
                mark_add_time(&s, ms);
                assert_string_equal(s.p, want);
                str_free(&s);
            }
        }
    }
}

static void test_identity(void **state)
{
    (void)state;
    Mark m = marked_at(marked(MARK_ACCEPT, "bank", "Bank", ""), 5, "ada");
    assert_int_equal(strlen(m.id), 36);
    assert_int_equal(m.id[14], '8'); /* version */
    assert_non_null(strchr("89ab", m.id[19]));
    assert_true(mark_is_whole(&m));
    const Mark same = marked_at(marked(MARK_ACCEPT, "bank", "Bank", ""), 5, "ada");
    assert_string_equal(m.id, same.id);

    /* every member counts */
    Mark other[MARK_FIELDS + 4];
    for (int i = 0; i < MARK_FIELDS + 4; i++) {
        other[i] = m;
        if (i < MARK_FIELDS)
            other[i].field[i] = TEXT("else");
    }
    other[MARK_FIELDS].made_at++;
    other[MARK_FIELDS + 1].kind = MARK_REJECT;
    other[MARK_FIELDS + 2].fingerprint[3] = '1';
    (void)snprintf(other[MARK_FIELDS + 3].supersedes, MARK_ID, "%s", m.id);
    for (int i = 0; i < MARK_FIELDS + 4; i++) {
        assert_false(mark_is_whole(&other[i]));
        mark_identify(&other[i]);
        assert_string_not_equal(other[i].id, m.id);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(other[i].id, other[k].id);
    }
    /* nor can one field lend its end to the next */
    const Mark a = marked_at(marked(MARK_NOTE, "ab", "c", ""), 5, "ada");
    const Mark b = marked_at(marked(MARK_NOTE, "a", "bc", ""), 5, "ada");
    assert_string_not_equal(a.id, b.id);
}

static void test_lists(void **state)
{
    (void)state;
    MarkList a = {0};
    MarkList b = {0};
    for (int i = 0; i < 50; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "w%d", i);
        if (i < 35)
            marked_add(&a, MARK_ACCEPT, word, "t", 100 - i, "ada");
        if (i >= 15)
            marked_add(&b, MARK_ACCEPT, word, "t", 100 - i, "ada");
    }
    mark_list_append(&a, &b);
    assert_int_equal(a.n, 70);
    mark_list_unite(&a);
    assert_int_equal(a.n, 50);
    for (int32_t i = 1; i < a.n; i++)
        assert_true(strcmp(a.mark[i - 1].id, a.mark[i].id) < 0);
    mark_list_sort_time(&a);
    for (int32_t i = 1; i < a.n; i++)
        assert_true(a.mark[i - 1].made_at < a.mark[i].made_at);
    assert_true(mark_is_whole(&a.mark[7])); /* its texts are its own */
    mark_list_free(&a);
    mark_list_free(&b);
    mark_list_unite(&a);
    assert_int_equal(a.n, 0);
}

static void test_words(void **state)
{
    (void)state;
    Text rest = TEXT("one\ttwo words\tthree");
    Text word;
    static const char *const want[] = {"one", "two words", "three"};
    for (int i = 0; i < 3; i++) {
        assert_true(mark_next_word(&rest, &word));
        assert_int_equal(str_compare(word, str_text(want[i])), 0);
    }
    assert_false(mark_next_word(&rest, &word));
    MarkKind kind;
    for (int k = 0; k < MARK_KINDS; k++) {
        assert_true(mark_kind_find(str_text(mark_kind_name((MarkKind)k)), &kind));
        assert_int_equal(kind, k);
    }
    assert_false(mark_kind_find(TEXT("accepted"), &kind));
    assert_true(mark_is_judgement(MARK_VARIANT) && !mark_is_judgement(MARK_SENSE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),    cmocka_unit_test(test_calendar),
        cmocka_unit_test(test_identity), cmocka_unit_test(test_lists),
        cmocka_unit_test(test_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
