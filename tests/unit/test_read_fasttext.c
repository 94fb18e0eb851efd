#include <math.h>
#include <sys/stat.h>

#include "core/space/fasttext.h"
#include "tests/unit/models.h"
#include "tests/unit/packing.h"
#include "tests/unit/reading.h"

static const char *const words[] = {"</s>", "tree", "\xce\xb4\xce\xad\xce\xbd\xcf\x84",
                                    "x",    "und",  "\xf0\x9f\x8c\xb3"};
static const Model model = {
    .d = 5, .bucket = 37, .minn = 2, .maxn = 4, .word = words, .n = 6};

typedef struct Mean {
    double sum[16];
    int32_t d, n, words;
} Mean;

static void add_row(void *ctx, uint32_t bucket)
{
    Mean *m = ctx;
    for (int32_t j = 0; j < m->d; j++)
        m->sum[j] += (double)hashed_number((uint32_t)m->words + bucket, (uint32_t)j, 1);
    m->n++;
}

/* The mean from the numbers that models_add writes. */
static void check_vector(const Model *m, const Space *s, int32_t row, int32_t word)
{
    const FastText f = {
        .is_old = m->is_old, .bucket = m->bucket, .minn = m->minn, .maxn = m->maxn};
    Mean mean = {.d = m->d, .n = 1, .words = m->n};
    for (int32_t j = 0; j < m->d; j++)
        mean.sum[j] = (double)hashed_number((uint32_t)word, (uint32_t)j, 1);
    (void)fasttext_each_bucket(&f, str_text(m->word[word]), add_row, &mean);
    for (int32_t j = 0; j < m->d; j++)
        assert_true(space_row(s, row)[j] == (float)(mean.sum[j] / mean.n));
}

static void check_model(const Model *m, const Space *s)
{
    assert_int_equal(s->n, m->n);
    assert_int_equal(s->d, m->d);
    assert_int_equal(s->source.format, SPACE_FASTTEXT);
    assert_non_null(s->count);
    for (int32_t i = 0; i < s->n; i++) {
        reading_word_is(s, i, str_text(m->word[i]));
        check_vector(m, s, i, i);
        assert_int_equal(s->count[i], 1000 - i);
    }
}

/* Plain, gzip and zstd: the same numbers by two ways. */
static void check_all_ways(const Model *m)
{
    Str s = {0};
    Str z = {0};
    models_add(&s, m);
    packing_add_zstd(&z, s.p, s.n);
    const char *path[] = {files_write("m.bin", s.p, s.n), files_gzip("m.gz", s.p, s.n),
                          files_write("m.zst", z.p, z.n)};
    for (int i = 0; i < 3; i++) {
        for (int threads = 1; threads < 8; threads += 3) {
            const Reading r = reading_of_path(path[i], NULL, threads);
            if (r.status != OK)
                fail_msg("%s", r.err.text);
            check_model(m, r.s);
            assert_int_equal(r.s->subwords != NULL, i == 0 && m->maxn > 0);
            if (i > 0 && m->maxn > 0)
                reading_has_note(r.s, "no-subwords", 1, false);
            space_free(r.s);
        }
    }
    str_free(&s);
    str_free(&z);
}

static void words_are_means_of_their_rows(void **state)
{
    (void)state;
    check_all_ways(&model);
    Model m = model;
    m.is_old = true;
    check_all_ways(&m);
    m = model;
    m.version = 11;
    check_all_ways(&m);
    m.minn = m.maxn = 0; /* no n-grams; bucket rows of n-grams of words are passed over */
    check_all_ways(&m);
    m.bucket = 0;
    check_all_ways(&m);
    m = model;
    m.n = 1; /* fewer words than threads */
    check_all_ways(&m);
}

static void classifiers_have_labels(void **state)
{
    (void)state;
    Model m = model;
    m.labels = 2;
    m.kind = 3;
    Str s = {0};
    models_add(&s, &m);
    Space *space = reading_ok((Text){s.p, s.n}, NULL, m.n, m.d);
    reading_has_note(space, "labels", 2, false);
    check_model(&m, space);
    space_free(space);
    /* version 11 has no n-grams in a classifier, whatever its header says */
    m.version = 11;
    str_clear(&s);
    models_add(&s, &m);
    space = reading_ok((Text){s.p, s.n}, NULL, m.n, m.d);
    m.maxn = 0;
    check_model(&m, space);
    space_free(space);
    str_free(&s);
}

static void first_words_only(void **state)
{
    (void)state;
    Str s = {0};
    models_add(&s, &model);
    ReadOptions o = read_options_defaults();
    o.limits.max_vocab = 3;
    const char *path[] = {files_write("m.bin", s.p, s.n), files_gzip("m.gz", s.p, s.n)};
    for (int i = 0; i < 2; i++) {
        const Reading r = reading_of_path(path[i], &o, 2);
        assert_int_equal(r.status, OK);
        assert_int_equal(r.s->n, 3);
        assert_int_equal(r.s->source.rows_cut, 3);
        reading_has_note(r.s, "max-vocab", 3, false);
        for (int32_t k = 0; k < 3; k++)
            check_vector(&model, r.s, k, k);
        space_free(r.s);
    }
    str_free(&s);
}

static void words_left_out_keep_the_counts_of_others(void **state)
{
    (void)state;
    static const char *const odd[] = {"a", "b", "a", "", "c", "\xff"};
    Model m = model;
    m.word = odd;
    Str s = {0};
    models_add(&s, &m);
    Space *space = reading_ok((Text){s.p, s.n}, NULL, 4, m.d);
    reading_has_note(space, "duplicates", 1, true);
    reading_has_note(space, "empty-token", 1, true);
    reading_has_note(space, "invalid-utf8", 1, true);
    static const int32_t kept[] = {0, 1, 4, 5};
    for (int32_t i = 0; i < 4; i++) {
        check_vector(&m, space, i, kept[i]);
        assert_int_equal(space->count[i], 1000 - kept[i]);
    }
    int32_t ids[] = {2, 0};
    Space *two = NULL;
    Error err;
    assert_int_equal(space_make_subset(space, ids, 2, &two, &err), OK);
    assert_true(two->count[0] == 996 && two->count[1] == 1000);
    space_free(two);
    space_free(space);
    str_free(&s);
}

static void quantised_models_are_refused(void **state)
{
    (void)state;
    Model m = model;
    m.quant = 1;
    Str s = {0};
    models_add(&s, &m);
    reading_fails_hint((Text){s.p, s.n}, "is a quantised fastText model (.ftz)",
                       "print-word-vectors");
    str_free(&s);
}

/* Every cut is refused; one within the second matrix may be allowed. */
static void cut_models_are_refused(void **state)
{
    (void)state;
    Str s = {0};
    models_add(&s, &model);
    ReadOptions allow = read_options_defaults();
    allow.limits.allow_cut = true;
    const size_t second = s.n - 16 - 4 * (size_t)model.d * (size_t)model.n - 1;
    for (size_t n = 64; n < s.n; n += 3) { /* every place within a number in turn */
        for (int gz = 0; gz < 2; gz++) {
            const char *path = gz ? files_gzip("c.gz", s.p, n) : files_write("c", s.p, n);
            Reading r = reading_of_path(path, NULL, 2);
            assert_int_equal(r.status, E_INPUT);
            assert_true(strlen(r.err.text) > 20);
            r = reading_of_path(path, &allow, 2);
            assert_int_equal(r.status, n >= second ? OK : E_INPUT);
            if (r.status == OK) {
                reading_has_note(r.s, "cut-file", 1, true);
                check_model(&model, r.s);
            }
            space_free(r.s);
        }
    }
    str_add_cstr(&s, "more");
    Space *space = reading_ok((Text){s.p, s.n}, NULL, model.n, model.d);
    reading_has_note(space, "trailing-bytes", 4, true);
    space_free(space);
    str_free(&s);
}

/* Counts that the file cannot hold are refused before anything is set aside. */
static void absurd_claims_are_refused(void **state)
{
    (void)state;
    Str s = {0};
    models_add(&s, &model);
    static const size_t fields[] = {8, 40, 64, 68}; /* d, bucket, entries, words */
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        for (int sign = 0; sign < 2; sign++) {
            Str bad = {0};
            str_add(&bad, s.p, s.n);
            memcpy(bad.p + fields[i], sign ? "\xff\xff\xff\xff" : "\xff\xff\xff\x7f", 4);
            for (int gz = 0; gz < 2; gz++) {
                const char *path = gz ? files_gzip("b.gz", bad.p, bad.n)
                                      : files_write("b", bad.p, bad.n);
                const Reading r = reading_of_path(path, NULL, 2);
                assert_true(r.status == E_INPUT || r.status == E_LIMIT);
                assert_true(strlen(r.err.text) > 20);
            }
            str_free(&bad);
        }
    }
    ReadOptions o = read_options_defaults();
    o.limits.memory = 700;
    reading_fails((Text){s.p, s.n}, &o, E_LIMIT, "of memory; 700 B may be used");
    str_free(&s);
}

static void long_words_are_left_out(void **state)
{
    (void)state;
    static char lang[100000];
    memset(lang, 'a', sizeof lang - 1);
    const char *const two[] = {"b", lang};
    Model m = model;
    m.word = two;
    m.n = 2;
    Str s = {0};
    models_add(&s, &m);
    Space *space = reading_ok((Text){s.p, s.n}, NULL, 1, m.d);
    reading_has_note(space, "long-token", 1, true);
    space_free(space);
    str_free(&s);
}

/* ---- models of the program itself ---- */

static void find_root(char *out, size_t size, const char *path)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(out, size, "%s/%s", root ? root : ".", path);
}

/* The text has five significant digits: half a unit of the last is 5e-5 of the number at
 * most, and float32 sums differ by less than 1e-6. */
static void check_against_text(const char *bin, const char *vec)
{
    const Reading a = reading_of_path(bin, NULL, 2);
    const Reading b = reading_of_path(vec, NULL, 2);
    if (a.status != OK || b.status != OK)
        fail_msg("%s %s", a.err.text, b.err.text);
    assert_int_equal(a.s->n, b.s->n);
    assert_int_equal(a.s->d, b.s->d);
    for (int32_t i = 0; i < a.s->n; i++) {
        reading_word_is(a.s, i, space_word(b.s, i));
        for (int32_t j = 0; j < a.s->d; j++) {
            const double x = (double)space_row(a.s, i)[j];
            const double y = (double)space_row(b.s, i)[j];
            if (fabs(x - y) > 5.1e-5 * fabs(y) + 1e-6)
                fail_msg("%s: row %d, column %d: %g, not %g", bin, i, j, x, y);
        }
    }
    space_free(a.s);
    space_free(b.s);
}

static void tiny_model_reads_as_fasttext_does(void **state)
{
    (void)state;
    char bin[400];
    char vec[400];
    find_root(bin, sizeof bin, "tests/oracle/fasttext_tiny.bin");
    find_root(vec, sizeof vec, "tests/oracle/fasttext_tiny.vec");
    check_against_text(bin, vec);
}

static void published_models_read_as_fasttext_does(void **state)
{
    (void)state;
    static const char *const names[] = {"fasttext-lt/lt.skipgram.50",
                                        "fasttext-small/lee_fasttext",
                                        "fasttext-small/pang_lee_polarity_fasttext"};
    char data[400];
    find_root(data, sizeof data, "../shared/data");
    struct stat st;
    if (stat(data, &st) != 0) {
        unit_skip("%s is not there", data);
    }
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char bin[600];
        char vec[600];
        (void)snprintf(bin, sizeof bin, "%s/%s.bin", data, names[i]);
        (void)snprintf(vec, sizeof vec, "%s/%s.vec", data, names[i]);
        check_against_text(bin, vec);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_means_of_their_rows),
        cmocka_unit_test(classifiers_have_labels),
        cmocka_unit_test(first_words_only),
        cmocka_unit_test(words_left_out_keep_the_counts_of_others),
        cmocka_unit_test(quantised_models_are_refused),
        cmocka_unit_test(cut_models_are_refused),
        cmocka_unit_test(absurd_claims_are_refused),
        cmocka_unit_test(long_words_are_left_out),
        cmocka_unit_test(tiny_model_reads_as_fasttext_does),
        cmocka_unit_test(published_models_read_as_fasttext_does),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
