#include "core/base/digest.h"
#include "plots/figure_png.h"
#include "plots/report_signed.h"
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

enum { SIDE = 16, DOCUMENTS = 4 };

/* A report of four files as libraries of this name make it, with one pixel so dark. */
typedef struct Made {
    Str file[DOCUMENTS];
} Made;
static const char *const names[DOCUMENTS] = {"fig.png", "report.md", "report.html",
                                             "manifest.json"};

static void add_digest(Str *out, const Str *bytes)
{
    char hex[DIGEST_HEX];
    digest_bytes(bytes->p, bytes->n, hex);
    str_add_cstr(out, hex);
}

static Made make(const char *libraries, int dark, const char *finding)
{
    Made m = {0};
    uint8_t rgb[3 * SIDE * SIDE];
    memset(rgb, 255, sizeof rgb);
    rgb[0] = (uint8_t)(255 - dark);
    const RenderImage image = {SIDE, SIDE, 200, rgb};
    Str about = {0};
    str_addf(&about,
             "{\"tables\": {\"figure\": [{\"libraries\": \"%s\", \"points\": 1}]}}",
             libraries);
    const FigurePngTexts texts = {"t", str_cstr(&about)};
    assert_int_equal(figure_png_encode(&image, &texts, &m.file[0], NULL), OK);
    str_free(&about);
    Str *md = &m.file[1];
    str_addf(md, "- **Figures drawn with:** %s\n| fig.png | 12 | ", libraries);
    add_digest(md, &m.file[0]);
    str_add_cstr(md, " |\n");
    str_addf(&m.file[2], "<div><dt>Figures drawn with</dt><dd>%s</dd>\n", libraries);
    char body[DIGEST_HEX];
    const size_t n = md->n;
    str_add_cstr(md, "## 13. ");
    report_signed_digest((Text){md->p, md->n}, (Text){m.file[2].p, m.file[2].n}, body);
    md->n = n;
    str_addf(md, "## 12. x\n- **Digest of the report:** %s\n## 13. ", body);
    Str *json = &m.file[3];
    str_addf(json,
             "{\"isogloss\": \"" ISOGLOSS_VERSION "\", \"finding\": \"%s\", "
             "\"parameters\": {\"body-sha256\": \"%s\", \"libraries\": \"%s\"}, "
             "\"recipe\": [\"report\"], \"tables\": {\"files\": [",
             finding, body, libraries);
    for (int i = 0; i + 1 < DOCUMENTS; i++) {
        str_addf(json, "%s{\"bytes\": %zu, \"file\": \"%s\", \"sha256\": \"",
                 i > 0 ? ", " : "", m.file[i].n, names[i]);
        add_digest(json, &m.file[i]);
        str_add_cstr(json, "\"}");
    }
    str_add_cstr(json, "]}}\n");
    return m;
}

static bool verify_made(const Made *found, const Made *made, const char *want)
{
    VerifyManifest *m = NULL;
    Error err = {0};
    TableSet *set = NULL;
    const Str *json = &found->file[DOCUMENTS - 1];
    assert_int_equal(verify_read_manifest(&m, (Text){json->p, json->n}, "m", &err), OK);
    Verify v = verify_start(m);
    for (int i = 0; i < DOCUMENTS; i++)
        verify_file(&v, names[i], (Text){found->file[i].p, found->file[i].n},
                    (Text){made->file[i].p, made->file[i].n});
    const bool is_same = verify_finish(&v, "dir", &set);
    if (strstr(set->finding, want) == NULL)
        print_message("%s\n", set->finding);
    assert_non_null(strstr(set->finding, want));
    assert_true(!is_same || strcmp(want, "differs") != 0);
    assert_int_equal(notes_find(&set->notes, "other-libraries") != NULL,
                     strstr(m->libraries, "pango") == NULL);
    table_set_free(set);
    verify_done(&v);
    verify_free_manifest(m);
    return is_same;
}

static void made_done(Made *m)
{
    for (int i = 0; i < DOCUMENTS; i++)
        str_free(&m->file[i]);
}

static void a_report_that_other_libraries_drew(void **state)
{
    (void)state;
    Str versions = {0};
    render_cairo_versions(&versions);
    Made here = make(str_cstr(&versions), 0, "so");
    Made there = make("cairo 0.9, freetype 1.3", 60, "so");
    Made dark = make("cairo 0.9, freetype 1.3", 200, "so");
    Made other = make("cairo 0.9, freetype 1.3", 60, "not so");
    assert_true(verify_made(&here, &here, "dir is identical"));
    assert_true(verify_made(&there, &here,
                            "dir was drawn by other libraries: pixels compared within a "
                            "tolerance in 4 of 4 files"));
    assert_false(verify_made(&dark, &here, "differs"));
    assert_false(verify_made(&other, &here, "differs"));
    /* the digest of what is signed is another, in all places that name it */
    char *at = strstr(there.file[3].p, "body-sha256");
    at[15] = at[15] == '0' ? '1' : '0';
    assert_false(verify_made(&there, &here, "differs"));
    made_done(&here);
    made_done(&there);
    made_done(&dark);
    made_done(&other);
    str_free(&versions);
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
        cmocka_unit_test(a_report_that_other_libraries_drew),
        cmocka_unit_test(changed_and_missing_inputs),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
