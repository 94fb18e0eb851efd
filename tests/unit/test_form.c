#include "core/base/form.h"
#include "tests/unit/unit.h"

static void check(const char *word, Form form, const char *want)
{
    Str s = {0};
    form_add(&s, str_text(word), form);
    if (strcmp(str_cstr(&s), want) != 0)
        fail_msg("%s of \"%s\" is \"%s\", not \"%s\"", form_name(form), word,
                 str_cstr(&s), want);
    str_free(&s);
}

static void marks_leave_latin_and_greek_letters_alone(void **state)
{
    (void)state;
    check("Łódź", FORM_BARE, "Lodz");
    check("straße", FORM_BARE, "strasse");
    check("Ærøskøbing", FORM_BARE, "AEroskobing");
    check("ıŋðþħŧœ", FORM_BARE, "indthhtoe");
    check("άνθρωπος", FORM_BARE, "ανθρωπος");
    check("e\xcc\x81le\xcc\x80ve", FORM_BARE, "eleve"); /* decomposed */
    check("sì", FORM_BARE, "si");
    check("й", FORM_BARE, "й");
    check("ї", FORM_BARE, "ї");
    check("हिन्दी", FORM_BARE, "हिन्दी");
    check("מִלָּה", FORM_BARE, "מִלָּה");
    check("plain", FORM_BARE, "plain");
    check("\xff\xfe", FORM_BARE, "\xff\xfe");
}

static void other_forms_are_those_of_unicode(void **state)
{
    (void)state;
    check("e\xcc\x81", FORM_NFC, "é");
    check("ﬁn", FORM_NFC, "ﬁn");
    check("ﬁn", FORM_NFKC, "fin");
    check("ＡＢＣ", FORM_NFKC, "ABC");
    check("STRASSE", FORM_CASE, "strasse");
    check("Straße", FORM_CASE, "strasse");
    check("ΣΊΣΥΦΟΣ", FORM_CASE, "σίσυφοσ");
    check("", FORM_CASE, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_leave_latin_and_greek_letters_alone),
        cmocka_unit_test(other_forms_are_those_of_unicode),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
