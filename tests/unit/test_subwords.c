#include <math.h>

#include "core/space/mapping.h"
#include "core/space/prepare.h"
#include "core/space/subwords.h"
#include "tests/unit/models.h"
#include "tests/unit/reading.h"

static Space *make(const Space *s, const char *word)
{
    const Limits limits = limits_default();
    Space *out = NULL;
    Error err = {0};
    if (subwords_make(s, str_text(word), &limits, &out, &err) != OK)
        fail_msg("%s", err.text);
    return out;
}

static void find_root(char *out, size_t size, const char *path)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(out, size, "%s/%s", root ? root : ".", path);
}

/* fasttext print-word-vectors says the same in its five digits, also of Greek, Cyrillic,
 * Devanagari and emoji. */
static void words_as_fasttext_makes_them(void **state)
{
    (void)state;
    char path[400];
    find_root(path, sizeof path, "tests/oracle/fasttext_tiny.bin");
    const Reading model = reading_of_path(path, NULL, 2);
    assert_int_equal(model.status, OK);
    find_root(path, sizeof path, "tests/oracle/fasttext_tiny.oov");
    const Reading want = reading_of_path(path, NULL, 2);
    assert_int_equal(want.status, OK);
    assert_int_equal(want.s->n, 8);
    for (int32_t i = 0; i < want.s->n; i++) {
        char word[64];
        const Text t = space_word(want.s, i);
        (void)snprintf(word, sizeof word, "%.*s", (int)t.n, t.p);
        assert_true(vocab_find(&model.s->vocab, t) < 0);
        Space *made = make(model.s, word);
        assert_non_null(made);
        assert_true(made->n == 1 && made->is_sealed && made->d == want.s->d);
        reading_word_is(made, 0, t);
        for (int32_t j = 0; j < made->d; j++) {
            const double x = (double)made->x[j];
            const double y = (double)space_row(want.s, i)[j];
            if (fabs(x - y) > 5.1e-5 * fabs(y) + 1e-6)
                fail_msg("%s, column %d: %g, not %g", word, j, x, y);
        }
        space_free(made);
    }
    space_free(model.s);
    space_free(want.s);
}

enum { D = 5, OUT = 3 };
static const char *const words[] = {"tree", "stone", "sea"};
static const Model model = {
    .d = D, .bucket = 37, .minn = 2, .maxn = 4, .word = words, .n = 3};

static Space *read_model(void)
{
    Str s = {0};
    models_add(&s, &model);
    const Reading r = reading_of_path(files_write("m.bin", s.p, s.n), NULL, 2);
    str_free(&s);
    assert_int_equal(r.status, OK);
    return r.s;
}

/* Whatever is done to the rows is done to a made word: here by hand, in double. */
static void steps_are_repeated(void **state)
{
    (void)state;
    Space *s = read_model();
    Space *raw = make(s, "trees");
    double x[D];
    double mean[D] = {0};
    double length = 0;
    for (int j = 0; j < D; j++)
        length += (double)raw->x[j] * (double)raw->x[j];
    for (int j = 0; j < D; j++) {
        x[j] = (double)raw->x[j] / sqrt(length);
        for (int32_t i = 0; i < s->n; i++)
            mean[j] += (double)space_row(s, i)[j] / space_length(s, i) / s->n;
        x[j] -= mean[j];
    }
    double w[D * OUT];
    for (uint32_t i = 0; i < D * OUT; i++)
        w[i] = (double)hashed_number(i, 0, 5);
    const Mapping map = {.d_src = D, .d_tgt = OUT, .w = w, .how = "test"};
    Error err;
    assert_int_equal(prepare_apply(s, "unit,center", NULL, &err), OK);
    Space *copy = NULL;
    assert_int_equal(space_make_copy(s, &copy, &err), OK);
    assert_int_equal(mapping_apply(s, &map, NULL, &err), OK);
    Space *mapped = make(s, "trees");
    assert_int_equal(mapped->d, OUT);
    for (int k = 0; k < OUT; k++) {
        double y = 0;
        for (int j = 0; j < D; j++)
            y += x[j] * w[j * OUT + k];
        assert_true(fabs(y - (double)mapped->x[k]) < 1e-6); /* float32 steps */
    }
    Space *unmapped = make(copy, "trees"); /* a copy goes its own way */
    assert_int_equal(unmapped->d, D);
    for (int j = 0; j < D; j++)
        assert_true(fabs(x[j] - (double)unmapped->x[j]) < 1e-6);
    assert_string_equal(unmapped->steps, "unit,center");
    Space *const all[] = {s, raw, copy, mapped, unmapped};
    for (size_t i = 0; i < 5; i++)
        space_free(all[i]);
}

static void words_that_cannot_be_made(void **state)
{
    (void)state;
    const Limits limits = limits_default();
    Space *s = read_model();
    assert_null(make(s, "</s>"));
    Space *out = NULL;
    Error err = {0};
    (void)files_write("m.bin", "short", 5);
    assert_int_equal(subwords_make(s, TEXT("trees"), &limits, &out, &err), E_INPUT);
    assert_null(out);
    assert_non_null(strstr(err.text, "was changed after it was read"));
    assert_int_equal(unlink(files_path("m.bin")), 0);
    assert_int_equal(subwords_make(s, TEXT("trees"), &limits, &out, &err), E_INPUT);
    assert_non_null(strstr(err.text, "No such file"));
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_as_fasttext_makes_them),
        cmocka_unit_test(steps_are_repeated),
        cmocka_unit_test(words_that_cannot_be_made),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
