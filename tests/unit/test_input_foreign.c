#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/input.h"
#include "core/base/rng.h"
#include "tests/unit/unit.h"

#define KIND(literal, part) check_kind(TEXT(literal), part)

static void check_kind(Text head, const char *part)
{
    const char *hint = "unset";
    const char *kind = input_foreign_kind(head, &hint);
    if (!part) {
        if (kind)
            fail_msg("%.*s taken for %s", (int)head.n, head.p, kind);
        assert_null(hint);
        return;
    }
    if (!kind || !strstr(kind, part)) {
        fail_msg("not taken for %s but for %s", part, kind ? kind : "nothing");
        return;
    }
    assert_ptr_equal(input_foreign_kind(head, NULL), kind);
    /* two bytes accuse no file, but for byte order marks and packed files */
    if (head.n > 3 && !strstr(kind, "UTF-") && head.p[0] != '\x1f')
        assert_null(input_foreign_kind((Text){head.p, 2}, NULL));
}

static void foreign_kinds(void **state)
{
    (void)state;
    KIND("\x1f\x8b\x08\0\0\0", "gzip within gzip");
    KIND("PK\3\4\x14\0", "zip archive");
    KIND("PK\5\6\0\0", "zip archive");
    KIND("\x80\x02}q\0", "Python pickle");
    KIND("\x80\x04\x95\x10\0\0", "Python pickle");
    KIND("\x80\x05\x95\x10\0\0", "Python pickle");
    KIND("\x80\x02\x8a\x0al\xfc\x9c", "Python pickle"); /* torch before 1.6 */
    KIND("\x80\x02]q\0(", "Python pickle");             /* polyglot */
    KIND("ccopy_reg\n_reconstructor", "Python pickle");
    KIND("\x89HDF\r\n\x1a\n\0", "HDF5");
    KIND("GGUF\3\0\0\0", "GGUF");
    KIND("\xfd"
         "7zXZ\0\0",
         "xz");
    KIND("\x28\xb5\x2f\xfd\x24", "zstd");
    KIND("BZh91AY&SYxx", "bzip2");
    KIND("\x1f\x9d\x90", "compress");
    KIND("7z\xbc\xaf\x27\x1c\0", "7z");
    KIND("\xba\x16\x4f\x2f\x0c\0\0\0", "fastText model");
    KIND("\x89PNG\r\n\x1a\n", "PNG");
    KIND("\xff\xd8\xff\xe0", "JPEG");
    KIND("%PDF-1.7", "PDF");
    KIND("\x7f"
         "ELF\2\1",
         "ELF");
    KIND("SQLite format 3\0", "SQLite");
    KIND("PAR1\x15\x04", "Parquet");
    KIND("version https://git-lfs.github.com/spec/v1\noid", "Git LFS");
    KIND("\xff\xfe\x61\0", "UTF-16");
    KIND("\xfe\xff\0\x61", "UTF-16");
    KIND("1\0 \0"
         "2\0\n\0t\0h\0e\0",
         "UTF-16");
    KIND("\0"
         "1\0 \0"
         "2\0\n\0t\0h\0e",
         "UTF-16");
    KIND("\xff\xfe\0\0t\0\0\0", "UTF-32");
    KIND("\x40\0\0\0\0\0\0\0{\"a\":", "safetensors");
    KIND("<!DOCTYPE html>", "HTML");
    KIND("\xef\xbb\xbf\n <HTML><head>", "HTML");
    KIND("<?xml version=\"1.0\"?>", "XML");
    KIND("{\"words\": [", "JSON");
    KIND(" {\n  \"a\\\"b\" : 1}", "JSON");
    KIND("[1, 2]", "JSON");
    KIND("[[0.5, 0.25]", "JSON");
    KIND("[{\"word\": 1", "JSON");
    KIND("[\"a\", \"b\"]", "JSON");
    static char tar[512];
    memcpy(tar + 257, (const char[]){'u', 's', 't', 'a', 'r', '\0'}, 6);
    check_kind((Text){tar, sizeof tar}, "tar");
}

static void own_kinds(void **state)
{
    (void)state;
    KIND("", NULL);
    KIND("{", NULL);
    KIND("[", NULL);
    KIND("20 300\nthe 0.1 0.2", NULL);
    KIND("the 0.418 0.24968 -0.41242", NULL);
    KIND("\x93NUMPY\1\0\x76\0{'descr': '<f4'", NULL);
    KIND("20 3\n</s> \0\0\x80\x3f\0\0\x80\x3f\0\0\x80\x3f", NULL);
    KIND("[ 0.1 0.2 0.3", NULL); /* words of GloVe files */
    KIND("{ 0.1 0.2 0.3", NULL);
    KIND("\" 0.1 0.2 0.3", NULL);
    KIND("<unk> 0.1 0.2", NULL);
    KIND("< 0.1 0.2", NULL);
    KIND("PAR1 0.1 0.2", NULL);
    KIND("GGUF 0.1 0.2", NULL);
    KIND("PK 0.1 0.2", NULL);
    KIND("BZh9 0.1 0.2", NULL);
    KIND("GIF8 0.1", NULL);
    KIND("version 0.1 0.2", NULL);
    KIND("\xef\xbb\xbfthe 0.1", NULL);
    KIND("\x80\x81 0.1", NULL);
    KIND("house\tHaus\n", NULL);
}

/* Any bytes whatever: no crash, and nothing read beyond them (under a sanitizer). */
static void kinds_of_noise(void **state)
{
    (void)state;
    static const char start[] = "{[\"<\x80\x02PK 1,:\\ \n\0\xff\xfe";
    Rng rng = rng_stream(3, "noise");
    for (int i = 0; i < 100000; i++) {
        const size_t n = (size_t)rng_below(&rng, 40);
        char *p = malloc(n + 1);
        assert_non_null(p);
        for (size_t k = 0; k < n; k++) {
            p[k] = (char)rng_below(&rng, 256);
            if (rng_below(&rng, 8) > 0)
                p[k] = start[rng_below(&rng, sizeof start - 1)];
        }
        (void)input_foreign_kind((Text){p, n}, NULL);
        free(p);
    }
}

/* Raw doubles: GloVe's own binary form. Not one of another size, no text, no few. */
static void numbers_without_words(void **state)
{
    (void)state;
    enum { N = 40 };
    double v[N];
    for (int i = 0; i < N; i++)
        v[i] = (i % 2 ? -1 : 1) * 0.013 * (i + 1);
    char bytes[sizeof v];
    memcpy(bytes, v, sizeof v);
    check_kind((Text){bytes, sizeof bytes}, "GloVe");
    const char *hint = NULL;
    assert_non_null(input_foreign_kind((Text){bytes, sizeof bytes}, &hint));
    assert_non_null(strstr(hint, "-binary 0"));
    assert_null(input_foreign_kind((Text){bytes, 31 * sizeof *v}, NULL));
    static const double other[] = {0, 1e9, 1e-30, NAN, INFINITY};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        memcpy(bytes + 17 * sizeof *v, &other[i], sizeof *v);
        assert_null(input_foreign_kind((Text){bytes, sizeof bytes}, NULL));
    }
    memset(bytes, '?', sizeof bytes); /* 4.8e-4 as a double */
    assert_null(input_foreign_kind((Text){bytes, sizeof bytes}, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(foreign_kinds),
        cmocka_unit_test(own_kinds),
        cmocka_unit_test(kinds_of_noise),
        cmocka_unit_test(numbers_without_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
