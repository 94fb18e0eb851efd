#include "plots/report_form.h"
#include "tests/unit/files.h"

static const Limits *limits(void)
{
    static Limits l;
    l = limits_default();
    return &l;
}

static ReportForm *read_form(const char *text, Error *err)
{
    ReportForm *f = NULL;
    const char *path = files_write("review.ini", text, strlen(text));
    *err = (Error){0};
    const Status status = report_form_read(&f, path, limits(), err);
    assert_true((status == OK) == (f != NULL));
    return f;
}

static void values_go_on_in_indented_lines(void **state)
{
    (void)state;
    Error err;
    ReportForm *f =
        read_form("\xEF\xBB\xBF; a remark\r\n[data]\r\nlanguages = Kabyle,\r\n"
                  "   and Basque\r\n\r\n[sign-off]\nreviewer=A. B.\n"
                  "decision = accept with conditions\n[comments]\n"
                  "bli = too few words\n",
                  &err);
    assert_non_null(f);
    assert_string_equal(report_form_get(f, REPORT_FORM_DATA, "languages"),
                        "Kabyle, and Basque");
    assert_string_equal(report_form_get(f, REPORT_FORM_SIGN, "reviewer"), "A. B.");
    assert_string_equal(report_form_get(f, REPORT_FORM_COMMENTS, "bli"), "too few words");
    assert_null(report_form_get(f, REPORT_FORM_DATA, "gaps"));
    assert_int_equal(strlen(f->sha256), 64);
    report_form_free(f);
    f = read_form("[sign-off]\ndecision = accept\n  with conditions\n# a remark\n"
                  "conditions =\n  # 1 of the list\n  ; and # 2\n",
                  &err);
    assert_non_null(f);
    assert_string_equal(report_form_get(f, REPORT_FORM_SIGN, "decision"),
                        "accept with conditions");
    assert_string_equal(report_form_get(f, REPORT_FORM_SIGN, "conditions"),
                        "# 1 of the list ; and # 2");
    report_form_free(f);
}

static void what_nobody_asks_for_is_refused_with_its_line(void **state)
{
    (void)state;
    static const char *const bad[][2] = {
        {"[data]\nlanguage = x\n", ":2: the form does not ask for \"language\""},
        {"[dat]\n", ":1: no section of a review: \"dat\""},
        {"reviewer = x\n", ":1: expected [section]"},
        {"[sign-off]\nreviewer\n", ":2: expected [section]"},
        {"[sign-off]\nrole = a\nrole = b\n", ":3: stated twice: \"role\""},
        {"[sign-off]\ndecision = perhaps\n", ":2: no decision: \"perhaps\""},
        {"[sign-off]\ndecision = reject\n  accept\nrole = a\n",
         ":2: no decision: \"reject accept\""},
        {"[sign-off]\n = b\n", ":2: a value without a key"},
        {"[comments]\nblu = b\n", ":2: the form does not ask for \"blu\""},
        {"[sign-off]\nrole = \xFF\n", ": not UTF-8"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Error err;
        assert_null(read_form(bad[i][0], &err));
        if (strstr(err.text, bad[i][1]) == NULL)
            print_message("%s\n", err.text);
        assert_non_null(strstr(err.text, bad[i][1]));
    }
}

static void a_form_that_is_written_reads_back(void **state)
{
    (void)state;
    Error err = {0};
    ReportForm *f = report_form_new();
    static const char *const names[] = {"bli", "bias"};
    assert_int_equal(report_form_set(f, REPORT_FORM_SIGN, "decision", "reject", &err),
                     OK);
    assert_int_equal(
        report_form_set(f, REPORT_FORM_SIGN, "reviewer", " C. \x1b[1m D. ", &err), OK);
    assert_int_equal(report_form_set(f, REPORT_FORM_COMMENTS, "bias", "see above", &err),
                     OK);
    assert_int_equal(report_form_set(f, REPORT_FORM_SIGN, "decision", "yes", &err),
                     E_USAGE);
    assert_int_equal(report_form_set(f, REPORT_FORM_USE, "reviewer", "x", &err), E_USAGE);
    Str text = {0};
    report_form_write(f, names, 2, &text);
    ReportForm *back = read_form(str_cstr(&text), &err);
    assert_non_null(back);
    assert_string_equal(report_form_get(back, REPORT_FORM_SIGN, "decision"), "reject");
    assert_string_equal(report_form_get(back, REPORT_FORM_SIGN, "reviewer"),
                        "C. ^[[1m D.");
    assert_string_equal(report_form_get(back, REPORT_FORM_COMMENTS, "bias"), "see above");
    assert_null(report_form_get(back, REPORT_FORM_COMMENTS, "bli"));
    for (int s = 0; s < REPORT_FORM_SECTIONS; s++)
        assert_non_null(
            strstr(str_cstr(&text), report_form_section_name((ReportFormSection)s)));
    str_free(&text);
    report_form_free(back);
    report_form_free(f);
    report_form_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_go_on_in_indented_lines),
        cmocka_unit_test(what_nobody_asks_for_is_refused_with_its_line),
        cmocka_unit_test(a_form_that_is_written_reads_back),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
