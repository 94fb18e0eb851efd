#include "core/base/digest.h"
#include "plots/verify.h"
#include "tests/unit/files.h"

/* A manifest of one input and the files a.md and b.csv with these contents. */
static VerifyManifest *manifest(const char *input, const char *content, const char *md,
                                const char *csv)
{
    char hex[3][DIGEST_HEX];
    const char *const bytes[] = {content, md, csv};
    for (int i = 0; i < 3; i++)
        digest_bytes(bytes[i], strlen(bytes[i]), hex[i]);
    Str json = {0};
    str_addf(
        &json,
        "{\"isogloss\": \"" ISOGLOSS_VERSION "\", \"recipe\": [\"report\", \"a\"], "
        "\"inputs\": [{\"path\": \"%s\", \"role\": \"source\", \"sha256\": \"%s\"}], "
        "\"tables\": {\"files\": [{\"file\": \"a.md\", \"sha256\": \"%s\"}, "
        "{\"file\": \"b.csv\", \"sha256\": \"%s\"}]}}",
        input, hex[0], hex[1], hex[2]);
    VerifyManifest *m = NULL;
    Error err = {0};
    assert_int_equal(verify_read_manifest(&m, (Text){json.p, json.n}, "m", &err), OK);
    str_free(&json);
    return m;
}

static void a_manifest_is_whole_or_refused(void **state)
{
    (void)state;
    static const char outside[] = "{\"isogloss\": \"1\", \"recipe\": [\"report\"], "
                                  "\"tables\": {\"files\": [{\"file\": \"../x\"}]}}";
    static const char nameless[] = "{\"isogloss\": \"1\", \"recipe\": [\"report\"], "
                                   "\"tables\": {\"files\": [{}]}}";
    static const char *const bad[] = {"",
                                      "[",
                                      "{}",
                                      "{\"isogloss\": \"1\"}",
                                      "{\"isogloss\": \"1\", \"recipe\": []}",
                                      "{\"isogloss\": \"1\", \"recipe\": [1]}",
                                      "{\"recipe\": [\"report\"]}",
                                      outside,
                                      nameless};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        VerifyManifest *m = NULL;
        Error err = {0};
        assert_int_equal(verify_read_manifest(&m, str_text(bad[i]), "m", &err), E_INPUT);
        assert_null(m);
        assert_non_null(strstr(err.text, "m: no manifest"));
    }
    verify_free_manifest(NULL);
}

static void expect_row(const Table *t, int32_t row, const char *first, const char *state)
{
    assert_true(row < table_rows(t));
    assert_int_equal(str_compare(table_cell(t, row, 0).text, str_text(first)), 0);
    assert_int_equal(str_compare(table_cell(t, row, 1).text, str_text(state)), 0);
}

static void every_way_to_differ_has_its_word(void **state)
{
    (void)state;
    const char *path = files_write("en.vec", "vectors", 7);
    VerifyManifest *m = manifest(path, "vectors", "text\n", "1\n");
    Verify v = verify_start(m);
    TableSet *set = NULL;
    Error err = {0};
    assert_int_equal(verify_inputs(&v, NULL, &err), OK);
    verify_file(&v, "a.md", TEXT("text\n"), TEXT("text\n"));
    verify_file(&v, "b.csv", TEXT("1\n"), TEXT("1\n"));
    assert_true(verify_finish(&v, "dir", &set));
    assert_non_null(strstr(set->finding, "dir is identical: 2 files"));
    expect_row(set->table[0], 0, "dir", "identical");
    table_set_free(set);
    verify_done(&v);

    v = verify_start(m);
    verify_file(&v, "a.md", TEXT("texts\n"), TEXT("text\n")); /* not as it was made */
    verify_file(&v, "b.csv", TEXT("1\n"), TEXT("2\n"));       /* made of other inputs */
    verify_file(&v, "c.csv", (Text){0}, TEXT("1\n"));
    verify_file(&v, "d.csv", TEXT("1\n"), (Text){0});
    verify_stranger(&v, "sig.asc");
    assert_false(verify_finish(&v, "dir", &set));
    assert_non_null(strstr(set->finding, "dir differs: 4 of 4 files"));
    static const char *const want[][2] = {{"a.md", "edited"},
                                          {"b.csv", "differs"},
                                          {"c.csv", "missing"},
                                          {"d.csv", "differs"},
                                          {"sig.asc", "not of this report"}};
    for (int32_t i = 0; i < 5; i++)
        expect_row(set->table[0], i, want[i][0], want[i][1]);
    table_set_free(set);
    verify_done(&v);
    verify_free_manifest(m);
}

static void changed_and_missing_inputs(void **state)
{
    (void)state;
    const char *path = files_write("en.vec", "other vectors", 13);
    VerifyManifest *m = manifest(path, "vectors", "", "");
    Verify v = verify_start(m);
    TableSet *set = NULL;
    Error err = {0};
    assert_int_equal(verify_inputs(&v, NULL, &err), OK);
    assert_int_equal(v.changed, 1);
    verify_not_made(&v, "why");
    assert_false(verify_finish(&v, "dir", &set));
    assert_int_equal(str_compare(table_cell(set->table[1], 0, 2).text, TEXT("changed")),
                     0);
    expect_row(set->table[0], 0, "all", "differs");
    table_set_free(set);
    verify_done(&v);
    assert_int_equal(unlink(path), 0);
    v = verify_start(m);
    assert_int_equal(verify_inputs(&v, NULL, &err), E_INPUT);
    verify_done(&v);
    verify_free_manifest(m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_manifest_is_whole_or_refused),
        cmocka_unit_test(every_way_to_differ_has_its_word),
        cmocka_unit_test(changed_and_missing_inputs),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
