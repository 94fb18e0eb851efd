#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "core/base/digest.h"
#include "core/base/input.h"
#include "plots/report.h"
#include "tests/unit/sample.h"
#include "tests/unit/temp.h"
#include "tests/unit/unit.h"

enum { WORDS = 300 };

static const char *const one[] = {"eu", NULL};

static char *folder(char out[160], const char *name)
{
    (void)snprintf(out, 160, "%s/%s", temp_folder, name);
    return out;
}

/* The bytes of a file of the report, or of nothing. */
static Str slurp(const char *dir, const char *name)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    const Limits limits = limits_default();
    Input *in = NULL;
    Str out = {0};
    if (input_open(&in, path, &limits, NULL) == OK)
        assert_int_equal(input_slurp(in, (size_t)64 << 20, &out, NULL), OK);
    input_close(in);
    return out;
}

static TableSet *write_report(const char *dir, const ReportOptions *o, int threads)
{
    Study *s = sample_study(one, WORDS);
    Progress progress;
    progress_init(&progress, threads);
    TableSet *set = NULL;
    Error err = {0};
    const Status status = report_write(s, dir, o, &progress, &set, &err);
    if (status != OK)
        print_message("%s\n", err.text);
    assert_int_equal(status, OK);
    study_free(s);
    return set;
}

static bool has_file(const TableSet *set, const char *name)
{
    const Table *t = table_set_find(set, "files");
    for (int32_t i = 0; i < table_rows(t); i++)
        if (str_compare(table_cell(t, i, 0).text, str_text(name)) == 0)
            return true;
    return false;
}

static void test_manifest_lists_every_file(void **state)
{
    (void)state;
    char dir[160];
    const ReportOptions o = report_options_defaults();
    TableSet *set = write_report(folder(dir, "manifest"), &o, 1);
    static const char *const names[] = {
        "report.md",       "report.json",         "spaces.csv",         "bli-summary.csv",
        "pairs-pairs.csv", "fig-map-eu.png",      "fig-overlap-eu.png", "fig-bars.png",
        "bli-ledger.csv",  "preflight-checks.csv"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_true(has_file(set, names[i]));
    Str manifest = slurp(dir, "manifest.json");
    json_t *m = json_loads(str_cstr(&manifest), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(m);
    const json_t *files = json_object_get(json_object_get(m, "tables"), "files");
    assert_int_equal(json_array_size(files), table_rows(table_set_find(set, "files")));
    for (size_t i = 0; i < json_array_size(files); i++) {
        const json_t *file = json_array_get(files, i);
        const char *name = json_string_value(json_object_get(file, "file"));
        assert_non_null(name);
        Str bytes = slurp(dir, name);
        char hex[DIGEST_HEX];
        digest_bytes(bytes.p, bytes.n, hex);
        assert_int_equal(bytes.n, json_integer_value(json_object_get(file, "bytes")));
        assert_string_equal(hex, json_string_value(json_object_get(file, "sha256")));
        str_free(&bytes);
    }
    json_decref(m);
    str_free(&manifest);
    table_set_free(set);
}

static void test_page_has_findings_figures_and_what_is_missing(void **state)
{
    (void)state;
    char dir[160];
    ReportOptions o = report_options_defaults();
    o.title = "An *audit*";
    TableSet *set = write_report(folder(dir, "page"), &o, 2);
    Str page = slurp(dir, "report.md");
    static const char *const parts[] = {
        "# An \\*audit\\*\n",    "## Findings\n",     "](fig-map-eu.png)",
        "](fig-overlap-eu.png)", "](fig-bars.png)",   "### What was not measured",
        "- **neighbors:**",      "[bli-summary.csv]", "### Columns of the tables",
        "## 13. Reproduction",   "en-eu.test.tsv",    "The first 20 of"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (strstr(str_cstr(&page), parts[i]) == NULL)
            print_message("no %s\n", parts[i]);
        assert_non_null(strstr(str_cstr(&page), parts[i]));
    }
    /* the number of the table, in the sentence too */
    Str csv = slurp(dir, "bli-summary.csv");
    assert_non_null(strstr(str_cstr(&csv), "eu,forward,csls,"));
    str_free(&csv);
    Str json = slurp(dir, "report.json");
    json_t *r = json_loads(str_cstr(&json), JSON_REJECT_DUPLICATES, NULL);
    assert_non_null(r);
    const json_t *bli = json_object_get(json_object_get(r, "results"), "bli");
    assert_string_equal(json_string_value(json_object_get(bli, "command")), "bli");
    assert_true(
        json_array_size(json_object_get(json_object_get(bli, "tables"), "summary")) >= 4);
    json_decref(r);
    str_free(&json);
    str_free(&page);
    table_set_free(set);
}

static void test_same_bytes_on_any_number_of_threads(void **state)
{
    (void)state;
    char dir[3][160];
    static const int threads[] = {1, 2, 7};
    const ReportOptions o = report_options_defaults();
    TableSet *set[3];
    for (int i = 0; i < 3; i++) {
        char name[8];
        (void)snprintf(name, sizeof name, "t%d", threads[i]);
        set[i] = write_report(folder(dir[i], name), &o, threads[i]);
    }
    const Table *t = table_set_find(set[0], "files");
    for (int32_t row = 0; row < table_rows(t); row++) {
        char name[80];
        const Text n = table_cell(t, row, 0).text;
        (void)snprintf(name, sizeof name, "%.*s", (int)n.n, n.p);
        Str a = slurp(dir[0], name);
        for (int i = 1; i < 3; i++) {
            Str b = slurp(dir[i], name);
            assert_int_equal(a.n, b.n);
            assert_memory_equal(a.p, b.p, a.n);
            str_free(&b);
        }
        str_free(&a);
    }
    for (int i = 0; i < 3; i++)
        table_set_free(set[i]);
}

static void test_folder_is_not_overwritten(void **state)
{
    (void)state;
    char dir[160];
    ReportOptions o = report_options_defaults();
    table_set_free(write_report(folder(dir, "again"), &o, 1));
    Study *s = sample_study(one, WORDS);
    Error err = {0};
    assert_int_equal(report_write(s, dir, &o, NULL, NULL, &err), E_OUTPUT);
    o.is_replacing = true;
    assert_int_equal(report_write(s, dir, &o, NULL, NULL, &err), OK);
    study_free(s);
}

/* Without a dictionary there is still a report, which says what it lacks. */
static void test_report_without_dictionary(void **state)
{
    (void)state;
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    StudyOptions so = study_options_defaults();
    so.limits.max_vocab = WORDS;
    Study *s = study_new(&so);
    char path[512];
    Error err = {0};
    (void)snprintf(path, sizeof path, "en=%s/samples/en.bin", root != NULL ? root : "");
    assert_int_equal(study_add_argument(s, path, STUDY_SOURCE, &err), OK);
    (void)snprintf(path, sizeof path, "EU=%s/samples/eu.bin", root != NULL ? root : "");
    assert_int_equal(study_add_argument(s, path, STUDY_ALIGNED, &err), OK);
    assert_int_equal(study_load(s, NULL, &err), OK);
    char dir[160];
    const ReportOptions o = report_options_defaults();
    TableSet *set = NULL;
    if (report_write(s, folder(dir, "bare"), &o, NULL, &set, &err) != OK)
        print_message("%s\n", err.text);
    assert_non_null(set);
    const Table *t = table_set_find(set, "not_measured");
    bool has_bli = false;
    for (int32_t i = 0; i < table_rows(t); i++)
        has_bli |= str_compare(table_cell(t, i, 0).text, TEXT("bli")) == 0 &&
                   table_cell(t, i, 1).text.n > 0;
    assert_true(has_bli);
    /* a name that is no plain word stays out of file names */
    assert_true(has_file(set, "fig-map-_1.png"));
    table_set_free(set);
    study_free(s);
}

static void test_cancel(void **state)
{
    (void)state;
    Study *s = sample_study(one, WORDS);
    Progress progress;
    progress_init(&progress, 1);
    progress_cancel(&progress);
    char dir[160];
    const ReportOptions o = report_options_defaults();
    TableSet *set = NULL;
    Error err = {0};
    assert_int_equal(report_write(s, folder(dir, "no"), &o, &progress, &set, &err),
                     E_CANCELED);
    assert_null(set);
    assert_int_not_equal(access(dir, F_OK), 0);
    study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_manifest_lists_every_file),
        cmocka_unit_test(test_page_has_findings_figures_and_what_is_missing),
        cmocka_unit_test(test_same_bytes_on_any_number_of_threads),
        cmocka_unit_test(test_folder_is_not_overwritten),
        cmocka_unit_test(test_report_without_dictionary),
        cmocka_unit_test(test_cancel),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
