#include <string.h>

#include "tests/unit/unit.h"
#include "tui/entries.h"
#include "tui/keys.h"
#include "tui/manual.h"
#include "tui/options.h"
#include "tui/topics.h"

/* A line that begins like a request is one of these; the only escapes are these. */
static void check_source(const char *page)
{
    static const char *const requests[] = {"TH ",  "SH ",  "SS ",  "TP\n", "PP\n", "B ",
                                           "nf\n", "fi\n", "RS\n", "RE\n", "br\n"};
    static const char *const escapes[] = {"fB",  "fI",  "fR",  "-",   "&",
                                          "(rs", "(ha", "(ti", "(ga", "(aq"};
    for (const char *line = page; *line;) {
        assert_int_not_equal(*line, '\'');
        bool is_known = *line != '.';
        for (size_t i = 0; i < sizeof requests / sizeof *requests; i++)
            is_known =
                is_known || strncmp(line + 1, requests[i], strlen(requests[i])) == 0;
        assert_true(is_known);
        const char *end = strchr(line, '\n');
        assert_non_null(end);
        line = end + 1;
    }
    for (const char *p = strchr(page, '\\'); p; p = strchr(p + 1, '\\')) {
        bool is_known = false;
        for (size_t i = 0; i < sizeof escapes / sizeof *escapes; i++)
            is_known = is_known || strncmp(p + 1, escapes[i], strlen(escapes[i])) == 0;
        assert_true(is_known);
    }
}

static void assert_has_option(const char *page, const char *name)
{
    Str term = {0};
    str_add_cstr(&term, "\\fB\\-\\-");
    str_add_cstr(&term, name);
    str_add_cstr(&term, "\\fR");
    assert_non_null(strstr(page, str_cstr(&term)));
    str_free(&term);
}

static void every_verb_has_a_page_with_its_options(void **state)
{
    (void)state;
    for (int i = 0; i < entries_count(); i++) {
        const Entry e = entries_get(i);
        assert_true(manual_has(e.name));
        Str page = {0};
        manual_page(&page, e.name);
        check_source(str_cstr(&page));
        assert_int_equal(strncmp(str_cstr(&page), ".TH ISOGLOSS\\-", 14), 0);
        assert_non_null(strstr(str_cstr(&page), "\n.SH SYNOPSIS\n"));
        for (int k = 0; k < e.nparams; k++)
            assert_has_option(str_cstr(&page), e.params[k].name);
        str_free(&page);
    }
    assert_false(manual_has("no-such-verb"));
    assert_false(manual_has("spaces")); /* a topic is a section, not a page */
}

static void the_first_page_holds_what_all_have(void **state)
{
    (void)state;
    Str page = {0};
    manual_page(&page, NULL);
    check_source(str_cstr(&page));
    for (int i = 0; i < OPTION_COUNT; i++)
        assert_has_option(str_cstr(&page), options_common[i].param.name);
    for (int i = 0; i < entries_count(); i++) {
        Str term = {0};
        str_addf(&term, "\n.TP\n\\fB%s\\fR\n", entries_get(i).name);
        assert_non_null(strstr(str_cstr(&page), str_cstr(&term)));
        str_free(&term);
    }
    assert_non_null(strstr(str_cstr(&page), "\n.SH EXIT STATUS\n"));
    assert_non_null(strstr(str_cstr(&page), "\n.SH KEYS\n"));
    assert_non_null(strstr(str_cstr(&page), keys_help(ACTION_SORT)));
    str_free(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_has_a_page_with_its_options),
        cmocka_unit_test(the_first_page_holds_what_all_have),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
