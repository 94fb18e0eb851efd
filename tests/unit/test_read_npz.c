#include "core/space/zip.h"
#include "tests/unit/arrays.h"
#include "tests/unit/reading.h"

enum { N = 40, D = 3 };

static void check_space(const Space *s, bool has_words, uint32_t seed)
{
    assert_true(s->n == N && s->d == D);
    assert_int_equal(s->source.format, SPACE_NPZ);
    for (int32_t i = 0; i < N; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, has_words ? "w%d" : "%d", i);
        reading_word_is(s, i, str_text(word));
        for (uint32_t j = 0; j < D; j++)
            assert_true(space_row(s, i)[j] == hashed_number((uint32_t)i, j, seed));
    }
}

static void matrix_and_words(void **state)
{
    (void)state;
    for (int deflated = 0; deflated < 2; deflated++) {
        Str s = {0};
        arrays_add_npz(&s, N, D, 1, deflated);
        Space *space = reading_ok((Text){s.p, s.n}, NULL, N, D);
        check_space(space, true, 1);
        assert_string_equal(space->source.tensor, "vectors");
        assert_string_equal(space->source.type, "float32");
        assert_int_equal(space->source.notes.n, 0);
        space_free(space);
        ReadOptions o = read_options_defaults();
        o.limits.max_vocab = 7;
        space_free(reading_ok((Text){s.p, s.n}, &o, 7, D));
        str_free(&s);
    }
}

static Str made_zip(const PackingEntry *entry, int n)
{
    Str s = {0};
    packing_add_zip(&s, entry, n);
    return s;
}

static void several_matrices_need_a_name(void **state)
{
    (void)state;
    Str a = {0};
    Str b = {0};
    Str words = {0};
    arrays_add_matrix(&a, N, D, 1);
    arrays_add_matrix(&b, N, D, 2);
    arrays_add_words(&words, N + 1); /* fits none */
    const PackingEntry entry[] = {
        {.name = "a.npy", .content = {a.p, a.n}},
        {.name = "b.npy", .content = {b.p, b.n}, .is_wide = true},
        {.name = "words.npy", .content = {words.p, words.n}},
        {.name = "readme.txt", .content = TEXT("hello")}};
    Str s = made_zip(entry, 4);
    const Text all = {s.p, s.n};
    reading_fails_hint(all, "holds several matrices: \"a\" (40 x 3), \"b\" (40 x 3)",
                       "FILE:NAME chooses one");
    ReadOptions o = read_options_defaults();
    o.tensor = "b";
    Space *space = reading_ok(all, &o, N, D);
    check_space(space, false, 2);
    reading_has_note(space, "tensor", 1, false);
    reading_has_note(space, "numbered-rows", N, true);
    space_free(space);
    o.tensor = "words";
    reading_fails(all, &o, E_INPUT, "has no matrix \"words\"");
    o.tensor = "b";
    o.words_path = files_write("w.txt", "x\ny\n", 4);
    reading_fails(all, &o, E_INPUT, "has 2 words, the matrix");
    str_free(&a);
    str_free(&b);
    str_free(&words);
    str_free(&s);
}

static void words_that_do_not_do(void **state)
{
    (void)state;
    Str m = {0};
    Str w = {0};
    arrays_add_matrix(&m, 2, 1, 1);
    PackingEntry entry[] = {
        {.name = "m.npy", .content = {m.p, m.n}}, {.name = "w.npy"}, {.name = "v.npy"}};
    static const struct {
        const char *type, *bytes, *part;
    } bad[] = {{"|S2", "a\nbb", "word 1 holds a line end"},
               {"<U1", "a\0\0\0\0\0\x11\0", "word 2 is not Unicode"},
               {"<U1", "a\0\0\0\0\xd8\0\0", "word 2 is not Unicode"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        str_clear(&w);
        arrays_add_header(&w, bad[i].type, "(2,)");
        str_add(&w, bad[i].bytes, i ? 8 : 4);
        entry[1].content = (Text){w.p, w.n};
        Str s = made_zip(entry, 2);
        reading_fails((Text){s.p, s.n}, NULL, E_INPUT, bad[i].part);
        str_free(&s);
    }
    str_clear(&w);
    arrays_add_header(&w, "|S2", "(2,)");
    str_add(&w, "a\0bb", 4);
    entry[1].content = entry[2].content = (Text){w.p, w.n};
    Str s = made_zip(entry, 3);
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, "holds several lists of 2 words");
    str_free(&s);
    entry[1].content = (Text){w.p, w.n - 1};
    s = made_zip(entry, 2);
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, "ends inside word 2");
    str_free(&s);
    str_clear(&w);
    arrays_add_header(&w, "|O", "(2,)");
    str_add_cstr(&w, "\x80\4.");
    entry[1].content = (Text){w.p, w.n};
    s = made_zip(entry, 2);
    Space *space = reading_ok((Text){s.p, s.n}, NULL, 2, 1);
    reading_has_note(space, "pickled-words", 1, true);
    space_free(space);
    str_free(&s);
    str_free(&m);
    str_free(&w);
}

static void archives_of_other_things(void **state)
{
    (void)state;
    const PackingEntry torch[] = {
        {.name = "archive/data.pkl", .content = TEXT("\x80\2}.")},
        {.name = "archive/data/0", .content = TEXT("abcd")}};
    Str s = made_zip(torch, 2);
    reading_fails_hint((Text){s.p, s.n}, "zip archive without arrays (a torch file)",
                       "runs no pickles");
    Str z = {0};
    packing_add_zstd(&z, s.p, s.n);
    reading_fails_hint((Text){z.p, z.n}, "cannot be read from its end",
                       "the file itself");
    str_free(&z);
    str_free(&s);
    Str m = {0};
    arrays_add_matrix(&m, N, D, 1);
    PackingEntry one = {.name = "m.npy", .content = {m.p, m.n}, .flip_crc = 1};
    s = made_zip(&one, 1);
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, "m.npy: is damaged");
    str_free(&s);
    one.flip_crc = 0;
    one.content.n -= 4; /* a number short */
    s = made_zip(&one, 1);
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, "ends inside row 40");
    str_free(&s);
    s = made_zip(&one, 1);
    const char *const wants[] = {"is encrypted", "packed by a method (14)"};
    const size_t directory = s.n - 22 - 46 - 5;
    for (int i = 0; i < 2; i++) {
        char *p = s.p + directory + (i ? 10 : 8);
        const char was = *p;
        *p = i ? 14 : 1;
        reading_fails((Text){s.p, s.n}, NULL, E_INPUT, wants[i]);
        *p = was;
    }
    s.p[directory + 42] = 1; /* where the local header is not */
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, "is not where the archive says");
    s.p[s.n - 22 + 4] = 1;
    reading_fails((Text){s.p, s.n}, NULL, E_INPUT, "several volumes");
    str_free(&s);
    str_free(&m);
}

/* Each cut and each changed byte: refused, or the right numbers. */
static void damaged_archives(void **state)
{
    (void)state;
    Str s = {0};
    arrays_add_npz(&s, N, D, 1, true);
    for (size_t n = 4; n < s.n; n++) {
        const Reading r = reading_of((Text){s.p, n}, NULL);
        assert_int_equal(r.status, E_INPUT);
        assert_true(strlen(r.err.text) > 20);
    }
    int refused = 0;
    for (size_t i = 4; i < s.n; i++) {
        s.p[i] ^= 0x21;
        const Reading r = reading_of((Text){s.p, s.n}, NULL);
        s.p[i] ^= 0x21;
        refused += r.status != OK;
        if (r.status == OK) {
            assert_true(r.s->n == N && r.s->d == D);
            for (uint32_t j = 0; j < D; j++)
                assert_true(space_row(r.s, 5)[j] == hashed_number(5, j, 1));
        }
        space_free(r.s);
    }
    assert_true(refused > (int)s.n / 2);
    str_free(&s);
}

static void find_root(char *out, size_t size, const char *path)
{
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(out, size, "%s/%s", root ? root : ".", path);
}

/* The files of tests/oracle/arrays.py have the words and numbers of its text file. */
static void files_of_numpy(void **state)
{
    (void)state;
    static const struct {
        const char *path, *tensor, *type;
        bool has_words;
    } files[] = {{"arrays.npz", NULL, "float32", true},
                 {"arrays.deflated.npz", NULL, "float64", true},
                 {"arrays.safetensors", "a.f32", "float32", false},
                 {"arrays.safetensors", "b.f16", "float16", false},
                 {"arrays.safetensors", "c.bf16", "bfloat16", false},
                 {"arrays.safetensors", "d.f64", "float64", false}};
    char path[400];
    find_root(path, sizeof path, "tests/oracle/arrays.vec");
    const Reading want = reading_of_path(path, NULL, 2);
    assert_int_equal(want.status, OK);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        char name[100];
        (void)snprintf(name, sizeof name, "tests/oracle/%s", files[i].path);
        find_root(path, sizeof path, name);
        ReadOptions o = read_options_defaults();
        o.tensor = files[i].tensor;
        const Reading r = reading_of_path(path, &o, 2);
        if (r.status != OK)
            fail_msg("%s", r.err.text);
        assert_true(r.s->n == want.s->n && r.s->d == want.s->d);
        assert_string_equal(r.s->source.type, files[i].type);
        for (int32_t k = 0; k < r.s->n; k++) {
            assert_memory_equal(space_row(r.s, k), space_row(want.s, k),
                                (size_t)r.s->d * sizeof(float));
            if (files[i].has_words)
                reading_word_is(r.s, k, space_word(want.s, k));
        }
        space_free(r.s);
    }
    space_free(want.s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(matrix_and_words),
        cmocka_unit_test(several_matrices_need_a_name),
        cmocka_unit_test(words_that_do_not_do),
        cmocka_unit_test(archives_of_other_things),
        cmocka_unit_test(damaged_archives),
        cmocka_unit_test(files_of_numpy),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
