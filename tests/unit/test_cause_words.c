#include "core/diag/cause_words.h"
#include "tests/unit/temp.h"

static Space *words_space(const char *const *words, int32_t n)
{
    Space *s = NULL;
    assert_int_equal(space_new(&s, n, 1, NULL), OK);
    for (int32_t i = 0; i < n; i++) {
        assert_int_equal(vocab_add(&s->vocab, str_text(words[i]), NULL, NULL, NULL), OK);
        space_row_mut(s, i)[0] = 1;
    }
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

static CauseForm form(const char *a, const char *b, const WordFile *lemmas)
{
    const CauseForm one = cause_words_form(str_text(a), str_text(b), lemmas);
    assert_int_equal(cause_words_form(str_text(b), str_text(a), lemmas), one);
    return one;
}

static WordFile *read_file(WordFileKind kind, const char *text)
{
    char path[160];
    const Limits limits = limits_default();
    WordFile *f = NULL;
    assert_int_equal(
        wordfile_read(&f, kind, temp_text(path, "w.tsv", text), &limits, NULL, NULL), OK);
    return f;
}

static void distances_ignore_case_and_accents(void **state)
{
    (void)state;
    assert_int_equal(cause_words_distance(TEXT("kitten"), TEXT("sitting")), 3);
    assert_int_equal(cause_words_distance(TEXT("\xc3\x89t\xc3\xa9"), TEXT("ete")), 0);
    assert_int_equal(cause_words_distance(TEXT(""), TEXT("abc")), 3);
}

static void forms_of_one_word_are_seen(void **state)
{
    (void)state;
    assert_int_equal(form("chanter", "chantait", NULL), CAUSE_FORM_STEM);
    assert_int_equal(form("voisin", "cousin", NULL), CAUSE_FORM_LETTERS);
    assert_int_equal(form("b\xc5\x93uf", "bateau", NULL), CAUSE_FORM_NONE);
    assert_int_equal(form("\xc3\xa9t\xc3\xa9", "Ete", NULL), CAUSE_FORM_SPELLING);
    assert_int_equal(form("mots", "mots", NULL), CAUSE_FORM_NONE);
    assert_int_equal(form("kot", "\xd0\xba\xd0\xbe\xd1\x82", NULL), CAUSE_FORM_NONE);
    WordFile *f = read_file(WORDFILE_LEMMAS, "vais\taller\nirai\taller\ncousin\tcousin\n"
                                             "voisin\tvoisin\n");
    assert_int_equal(form("vais", "irai", f), CAUSE_FORM_LEMMA);
    assert_int_equal(form("aller", "irai", f), CAUSE_FORM_LEMMA);
    assert_int_equal(form("voisin", "cousin", f), CAUSE_FORM_NONE);
    assert_int_equal(form("chanter", "chantait", f), CAUSE_FORM_STEM);
    wordfile_free(f);
}

static void names_are_known_by_tags_digits_and_capitals(void **state)
{
    (void)state;
    static const char *const words[] = {"Paris", "house", "the", "Apple", "apple", "of"};
    Space *s = words_space(words, 6);
    assert_true(cause_words_has_capitals(s));
    WordFile *tags = read_file(WORDFILE_TAGS, "bonn\tPROPN\nhouse\tNOUN\nbob\tB-PER\n");
    const CauseNames n = {tags, s, true};
    assert_non_null(cause_words_name(&n, TEXT("bonn")));
    assert_non_null(cause_words_name(&n, TEXT("bob")));
    assert_null(cause_words_name(&n, TEXT("house")));
    assert_non_null(cause_words_name(&n, TEXT("1984")));
    assert_non_null(cause_words_name(&n, TEXT("Paris")));
    assert_null(cause_words_name(&n, TEXT("Apple"))); /* it is there without a capital */
    static const char *const german[] = {"Haus", "Baum", "und"};
    Space *de = words_space(german, 3);
    assert_false(cause_words_has_capitals(de));
    space_free(de);
    space_free(s);
    wordfile_free(tags);
}

static void other_spellings_are_found_nearest_first(void **state)
{
    (void)state;
    static const char *const words[] = {"ete", "\xc3\xa9t\xc3\xa9", "PARIS", "mot"};
    Space *s = words_space(words, 4);
    const Text wanted[] = {TEXT("\x65\xcc\x81t\x65\xcc\x81"), TEXT("Paris"),
                           TEXT("absent")};
    CauseVariants v;
    CauseVariant kind;
    assert_int_equal(cause_words_find_variants(s, wanted, 3, NULL, &v, NULL), OK);
    assert_int_equal(cause_words_variant(&v, s, wanted[0], &kind), 1);
    assert_int_equal(kind, CAUSE_VARIANT_FORM);
    assert_int_equal(cause_words_variant(&v, s, wanted[1], &kind), 2);
    assert_int_equal(kind, CAUSE_VARIANT_CASE);
    assert_int_equal(cause_words_variant(&v, s, wanted[2], &kind), -1);
    assert_int_equal(kind, CAUSE_VARIANT_NONE);
    cause_words_free_variants(&v);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(distances_ignore_case_and_accents),
        cmocka_unit_test(forms_of_one_word_are_seen),
        cmocka_unit_test(names_are_known_by_tags_digits_and_capitals),
        cmocka_unit_test(other_spellings_are_found_nearest_first),
    };
    return cmocka_run_group_tests(tests, temp_make, temp_remove);
}
