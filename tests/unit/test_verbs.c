#include <string.h>

#include "core/base/text.h"
#include "core/diag/registry.h"
#include "tests/unit/unit.h"
#include "tui/topics.h"
#include "tui/verb_help.h"
#include "tui/verbs.h"

/* One line that begins with no capital and ends without a full stop, so that it reads on
 * in lists and after a colon. */
static void check_line(const char *line)
{
    assert_non_null(line);
    assert_true(strlen(line) > 10);
    assert_null(strchr(line, '\n'));
    assert_true(line[strlen(line) - 1] != '.');
}

/* Options that mean the same where a verb has one of its own; and --only, which chooses
 * an author where annotations are told, and words everywhere else. */
static bool is_alike(OptionId id)
{
    return id == OPTION_TARGET || id == OPTION_WHERE || id == OPTION_SORT ||
           id == OPTION_ONLY;
}

static void check_params(const Param *params, int nparams)
{
    for (int i = 0; i < nparams; i++) {
        const Param *p = &params[i];
        assert_true(p->help && strlen(p->help) > 5);
        assert_true((p->metavar != NULL) == (p->kind != PARAM_BOOL));
        for (int j = 0; j < i; j++)
            assert_string_not_equal(params[j].name, p->name);
        for (int id = 0; id < OPTION_COUNT; id++) /* it would take the place of that */
            if (!is_alike((OptionId)id))
                assert_string_not_equal(options_common[id].param.name, p->name);
    }
}

static void every_verb_is_described(void **state)
{
    (void)state;
    for (int i = 0; i < verbs_count; i++) {
        const Verb *v = verbs_all[i];
        check_line(v->help);
        assert_true(v->doc && strlen(v->doc) > 50);
        assert_non_null(v->usage);
        assert_non_null(v->group);
        assert_non_null(v->run);
        check_params(v->params, v->nparams);
        assert_null(registry_find(v->name)); /* a name means one thing */
    }
}

static void every_measurement_is_described(void **state)
{
    (void)state;
    for (int i = 0; i < registry_count; i++) {
        const Diagnostic *d = registry_diagnostics[i];
        check_line(d->help);
        assert_true(d->doc && strlen(d->doc) > 50);
        assert_non_null(d->usage);
        assert_non_null(d->group);
        check_params(d->params, d->nparams);
    }
}

/* Lines of a page that are wider than a terminal of 80 columns. */
static int wide_lines(const Str *page)
{
    int n = 0;
    for (const char *p = str_cstr(page); *p;) {
        const size_t length = strcspn(p, "\n");
        n += text_cells((Text){p, length}) > 80;
        p += length + (p[length] == '\n');
    }
    return n;
}

static void check_page(const char *name)
{
    Str page = {0};
    assert_true(verb_help_one(&page, name));
    assert_true(page.n > 50);
    assert_int_equal(page.p[page.n - 1], '\n');
    assert_int_equal(wide_lines(&page), 0);
    str_free(&page);
}

static void every_page_fits_80_columns(void **state)
{
    (void)state;
    for (int i = 0; i < verbs_count; i++)
        check_page(verbs_all[i]->name);
    for (int i = 0; i < registry_count; i++)
        check_page(registry_diagnostics[i]->name);
    for (int i = 0; i < topics_count; i++)
        check_page(topics_all[i].name);
    Str page = {0};
    verb_help_all(&page);
    assert_int_equal(wide_lines(&page), 0);
    for (int i = 0; i < topics_count; i++)
        assert_non_null(strstr(page.p, topics_all[i].name));
    str_clear(&page);
    assert_false(verb_help_one(&page, "nothing"));
    str_free(&page);
}

static void slips_of_the_finger_are_met(void **state)
{
    (void)state;
    assert_string_equal(verbs_suggest("bil"), "bli");
    assert_string_equal(verbs_suggest("conver"), "convert");
    assert_string_equal(verbs_suggest("neighbours"), "neighbors");
    assert_null(verbs_suggest("en"));
    assert_null(verbs_suggest("xyzzy"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verb_is_described),
        cmocka_unit_test(every_measurement_is_described),
        cmocka_unit_test(every_page_fits_80_columns),
        cmocka_unit_test(slips_of_the_finger_are_met),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
