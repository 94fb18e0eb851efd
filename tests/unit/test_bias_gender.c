#include "core/diag/bias_gender.h"
#include "tests/unit/associated.h"

static void languages(void **state)
{
    (void)state;
    static const char *const with[] = {"de",  "es",    "ru",  "fr-CA", "DE",
                                       "hsb", "hi_IN", "no",  "nb-NO", "nob",
                                       "deu", "ger",   "rus", "ces"};
    static const char *const without[] = {"en", "tr",  "fi",  "sw",  "zu",  "eu", "d",
                                          "",   "den", "eng", "tur", "ben", "swa"};
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        assert_true(bias_gender_has(with[i]));
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        assert_false(bias_gender_has(without[i]));
    assert_false(bias_gender_has(NULL));
}

/* A test about gender by its title, or by the words of A and B. */
static void tests_of_gender(void **state)
{
    (void)state;
    static float x[40];
    made_random(x, 40, 1);
    Space *s = made_space("s", x, 20, 2);
    WordSets *sets = associated_sets((const int[]){5, 5, 4, 4});
    BiasTest t = associated_test(s, sets);
    assert_false(bias_gender_is_about(&t));
    assert_false(bias_gender_is_names(&t));
    t.title = "math/arts x Male/female terms";
    assert_true(bias_gender_is_about(&t));
    t.title = "females";
    assert_false(bias_gender_is_about(&t));
    t.title = "young/old names x pleasant/unpleasant";
    assert_true(bias_gender_is_names(&t));
    t.title = NULL;
    t.name = "gender and science";
    assert_true(bias_gender_is_about(&t));
    t.kind = WORDSETS_SAID; /* the file knows better */
    assert_false(bias_gender_is_about(&t));
    t.name = "7";
    t.title = "matematik/sanat x erkek/kadın";
    assert_false(bias_gender_is_about(&t));
    t.kind = WORDSETS_SAID | WORDSETS_GENDER;
    assert_true(bias_gender_is_about(&t) && !bias_gender_is_names(&t));
    t.kind |= WORDSETS_NAMES;
    assert_true(bias_gender_is_names(&t));
    bias_test_done(&t);
    static const char *const words[] = {"he", "woman", "sister", "their"};
    t = associated_test(s, sets);
    for (int i = 0; i < 4; i++) {
        int32_t concept = -1;
        assert_int_equal(
            vocab_add(&sets->concepts, str_text(words[i]), &concept, NULL, NULL), OK);
        sets->set[2].concept[i] = concept;
        assert_false(i < 3 && bias_gender_is_about(&t)); /* three of eight */
    }
    int32_t concept = -1;
    assert_int_equal(vocab_add(&sets->concepts, TEXT("a boy"), &concept, NULL, NULL), OK);
    sets->set[3].concept[0] = concept;
    assert_true(bias_gender_is_about(&t));
    bias_test_done(&t);
    wordsets_free(sets);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(languages),
        cmocka_unit_test(tests_of_gender),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
