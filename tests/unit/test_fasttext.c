#include "core/space/fasttext.h"
#include "tests/unit/models.h"
#include "tests/unit/unit.h"

static uint32_t hash_of(Text t)
{
    uint32_t h = FASTTEXT_HASH;
    for (size_t i = 0; i < t.n; i++)
        h = fasttext_hash(h, t.p[i]);
    return h;
}

/* FNV-1a as published for ASCII; with bytes above 0x7f the sign counts: these were
 * computed by hand from the definition with int8_t. */
static void hashes(void **state)
{
    (void)state;
    assert_int_equal(hash_of(TEXT("")), 0x811c9dc5u);
    assert_int_equal(hash_of(TEXT("a")), 0xe40c292cu);
    assert_int_equal(hash_of(TEXT("foobar")), 0xbf9cf968u);
    const uint32_t e = (0x811c9dc5u ^ 0xffffffc3u) * 16777619u;
    assert_int_equal(hash_of(TEXT("\xc3\xa9")), (e ^ 0xffffffa9u) * 16777619u);
}

typedef struct Seen {
    uint32_t bucket[64];
    size_t n;
} Seen;

static void see(void *ctx, uint32_t bucket)
{
    Seen *s = ctx;
    s->bucket[s->n++] = bucket;
}

static void check_ngrams(int32_t minn, int32_t maxn, Text word, const char *const *want,
                         size_t n)
{
    const FastText f = {.bucket = 2000003, .minn = minn, .maxn = maxn};
    Seen seen = {0};
    assert_int_equal(fasttext_each_bucket(&f, word, see, &seen), n);
    assert_int_equal(seen.n, n);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(seen.bucket[i], hash_of(str_text(want[i])) % 2000003u);
}

static void ngrams(void **state)
{
    (void)state;
    static const char *const dog[] = {"<d", "<do", "d",   "do", "dog",
                                      "o",  "og",  "og>", "g",  "g>"};
    check_ngrams(1, 3, TEXT("dog"), dog, 10);
    static const char *const e[] = {"<\xc3\xa9", "<\xc3\xa9t", "\xc3\xa9t", "\xc3\xa9t>",
                                    "t>"};
    check_ngrams(2, 3, TEXT("\xc3\xa9t"), e, 5);
    check_ngrams(0, 0, TEXT("dog"), NULL, 0);
    check_ngrams(3, 6, TEXT(""), NULL, 0); /* "<>" has two letters */
    check_ngrams(2, 3, TEXT("</s>"), NULL, 0);
    /* bytes that begin no letter belong to the one before */
    static const char *const bad[] = {"<\xa9_", "<\xa9_>", "_>"};
    check_ngrams(2, 3, TEXT("\xa9_"), bad, 3);
}

static void refuses(const Model *m, size_t cut, Status status, const char *part)
{
    Str s = {0};
    models_add(&s, m);
    const Limits limits = limits_default();
    FastText f;
    Error err = {0};
    const Text head = {s.p, cut ? cut : s.n};
    const Status st = fasttext_parse_header(head, &limits, "m.bin", &f, &err);
    if (st != status || !strstr(err.text, part))
        fail_msg("status %d, \"%s\" does not say \"%s\"", st, err.text, part);
    assert_int_equal(f.words, 0);
    str_free(&s);
}

static void headers(void **state)
{
    (void)state;
    static const char *const word[] = {"a", "b"};
    Model m = {.d = 3, .bucket = 7, .minn = 2, .maxn = 4, .word = word, .n = 2};
    for (int old = 0; old < 2; old++) {
        Str s = {0};
        m.is_old = old;
        models_add(&s, &m);
        const Limits limits = limits_default();
        FastText f;
        Error err;
        const Text all = {s.p, s.n};
        assert_true(fasttext_is_magic(all));
        assert_int_equal(fasttext_parse_header(all, &limits, "m", &f, &err), OK);
        assert_true(f.d == 3 && f.bucket == 7 && f.minn == 2 && f.maxn == 4);
        assert_true(f.words == 2 && f.labels == 0 && f.tokens == 12345);
        assert_int_equal(f.is_old, old);
        assert_int_equal(s.p[f.offset], 'a');
        assert_true(f.offset <= FASTTEXT_HEADER);
        str_free(&s);
    }
    m.is_old = false;
    for (size_t cut = 4; cut < 92; cut++)
        refuses(&m, cut, E_INPUT, "header of the fastText model is cut off");
    m.version = 13;
    refuses(&m, 0, E_INPUT, "version 13 of fastText's format is not known");
    m.version = 12;
    m.d = 0;
    refuses(&m, 0, E_INPUT, "damaged: 0 dimensions");
    m.d = 70000;
    m.n = 0;
    refuses(&m, 0, E_LIMIT, "70000 dimensions, at most 65536 are read");
    m.d = 3;
    refuses(&m, 0, E_INPUT, "damaged: 0 entries, 0 words");
    m.n = 2;
    m.maxn = 101;
    refuses(&m, 0, E_INPUT, "n-grams of 2 to 101 letters");
    m.maxn = 4;
    m.bucket = 0;
    refuses(&m, 0, E_INPUT, "0 buckets");
    assert_false(fasttext_is_magic(TEXT("1 2\nword 0.1 0.2\n")));
    assert_false(fasttext_is_magic(TEXT("")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes),
        cmocka_unit_test(ngrams),
        cmocka_unit_test(headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
