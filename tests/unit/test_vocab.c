#include <stdio.h>
#include <string.h>

#include "core/space/vocab.h"
#include "tests/unit/unit.h"

static void empty_finds_nothing(void **state)
{
    (void)state;
    Vocab v = {0};
    assert_int_equal(vocab_find(&v, TEXT("a")), -1);
    assert_int_equal(vocab_find(&v, (Text){NULL, 0}), -1);
    vocab_free(&v);
}

static void first_of_duplicates_wins(void **state)
{
    (void)state;
    Vocab v = {0};
    Error err;
    int32_t id = -7;
    bool is_new = false;
    assert_int_equal(vocab_add(&v, TEXT("haus"), &id, &is_new, &err), OK);
    assert_int_equal(id, 0);
    assert_true(is_new);
    assert_int_equal(vocab_add(&v, TEXT("Haus"), &id, &is_new, &err), OK);
    assert_int_equal(id, 1);
    assert_int_equal(vocab_add(&v, TEXT("haus"), &id, &is_new, &err), OK);
    assert_int_equal(id, 0);
    assert_false(is_new);
    assert_int_equal(v.n, 2);
    vocab_free(&v);
}

static void words_are_bytes(void **state)
{
    (void)state;
    const Text words[] = {TEXT("a\0b"),   TEXT("a\0c"),     TEXT("a"),
                          TEXT("\xff"),   TEXT(""),         TEXT("a\0"),
                          TEXT("\xe4gg"), TEXT("12345678"), TEXT("123456789")};
    enum { N = sizeof words / sizeof *words };
    Vocab v = {0};
    Error err;
    for (int32_t i = 0; i < N; i++) {
        int32_t id = -1;
        assert_int_equal(vocab_add(&v, words[i], &id, NULL, &err), OK);
        assert_int_equal(id, i);
    }
    for (int32_t i = 0; i < N; i++) {
        assert_int_equal(vocab_find(&v, words[i]), i);
        assert_int_equal(vocab_word(&v, i).n, words[i].n);
        assert_memory_equal(vocab_word(&v, i).p, words[i].p, words[i].n);
    }
    assert_int_equal(vocab_find(&v, TEXT("a\0d")), -1);
    vocab_free(&v);
}

/* With the hash at hand a word gets the number it would get without. */
static void hashed_words_are_the_same(void **state)
{
    (void)state;
    Vocab v = {0};
    Error err;
    bool is_new = false;
    assert_int_equal(vocab_reserve(&v, 0, 0, &err), OK);
    const uint64_t hash = vocab_hash(&v, TEXT("haus"));
    assert_int_equal(vocab_add_hashed(&v, TEXT("haus"), hash, &is_new, &err), OK);
    assert_true(is_new);
    assert_int_equal(vocab_add(&v, TEXT("haus"), NULL, &is_new, &err), OK);
    assert_false(is_new);
    /* the same slot, another word */
    assert_int_equal(vocab_add_hashed(&v, TEXT("maus"), hash, &is_new, &err), OK);
    assert_true(is_new);
    assert_int_equal(vocab_add_hashed(&v, TEXT("maus"), hash, &is_new, &err), OK);
    assert_false(is_new);
    assert_int_equal(v.n, 2);
    assert_int_equal(vocab_find(&v, TEXT("haus")), 0);
    vocab_prefetch(&v, hash);
    vocab_free(&v);
}

static void hundred_thousand_words_are_found(void **state)
{
    (void)state;
    Vocab v = {0};
    Error err;
    char buf[32];
    enum { N = 100000 };
    for (int i = 0; i < N; i++) {
        const int n = snprintf(buf, sizeof buf, "w%d", i * 7);
        int32_t id = -1;
        assert_int_equal(vocab_add(&v, (Text){buf, (size_t)n}, &id, NULL, &err), OK);
        assert_int_equal(id, i);
    }
    assert_true(v.slots >= (size_t)v.n + (size_t)v.n / 2);
    assert_int_equal(v.slots & (v.slots - 1), 0);
    for (int i = 0; i < 7 * N; i++) {
        const int n = snprintf(buf, sizeof buf, "w%d", i);
        const int32_t want = i % 7 == 0 ? i / 7 : -1;
        assert_int_equal(vocab_find(&v, (Text){buf, (size_t)n}), want);
    }
    vocab_free(&v);
}

/* Reserving ahead changes no number and loses no word. */
static void reserve_keeps_words(void **state)
{
    (void)state;
    Vocab v = {0};
    Error err;
    assert_int_equal(vocab_add(&v, TEXT("before"), NULL, NULL, &err), OK);
    assert_int_equal(vocab_reserve(&v, 5000, 100000, &err), OK);
    assert_true(v.cap >= 5000);
    assert_true(v.bytes_cap >= 100000);
    assert_int_equal(vocab_find(&v, TEXT("before")), 0);
    int32_t id = -1;
    assert_int_equal(vocab_add(&v, TEXT("after"), &id, NULL, &err), OK);
    assert_int_equal(id, 1);
    vocab_free(&v);
}

static void small_letters_are_asked_last_and_only_if_allowed(void **state)
{
    (void)state;
    Vocab v = {0};
    Error err;
    assert_int_equal(vocab_add(&v, TEXT("élan"), NULL, NULL, &err), OK);
    assert_int_equal(vocab_add(&v, TEXT("Haus"), NULL, NULL, &err), OK);
    assert_int_equal(vocab_add(&v, TEXT("haus"), NULL, NULL, &err), OK);
    assert_int_equal(vocab_find_lower(&v, TEXT("Haus"), true), 1);
    assert_int_equal(vocab_find_lower(&v, TEXT("HAUS"), true), 2);
    assert_int_equal(vocab_find_lower(&v, TEXT("HAUS"), false), -1);
    assert_int_equal(vocab_find_lower(&v, TEXT("ÉLAN"), true), 0);
    assert_int_equal(vocab_find_lower(&v, TEXT("Maus"), true), -1);
    vocab_free(&v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(empty_finds_nothing),
        cmocka_unit_test(first_of_duplicates_wins),
        cmocka_unit_test(words_are_bytes),
        cmocka_unit_test(hashed_words_are_the_same),
        cmocka_unit_test(hundred_thousand_words_are_found),
        cmocka_unit_test(reserve_keeps_words),
        cmocka_unit_test(small_letters_are_asked_last_and_only_if_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
