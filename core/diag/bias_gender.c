#include "core/diag/bias_gender.h"

#include <ctype.h>
#include <string.h>

#include "core/base/text.h"

bool bias_gender_has(const char *lang)
{
    /* after the two letters, the three of ISO 639-2 (both where it has two) and -3 */
    static const char languages[] =
        " am ar ast be bg br bs ca cs cu cy de dsb el es fo "
        "fr fur ga gd gl gu gv ha he hi hr "
        "hsb is it kab kw la lb lt lv mk mr mt ne nn oc om "
        "pa pl ps pt rm ro ru sa sc scn sk "
        "sl so sq sr ti uk ur vec wa yi nb no "
        "amh ara arb arz ary bel bul bre bos cat cos cze ces chu wel cym ger deu "
        "gre ell spa fao fre fra gle gla glg guj glv hau heb hin hrv ice isl ita cor "
        "kmr lat ltz lit lav mac mkd mar mlt nep nno nob nor oci orm gax hae "
        "pan pol pus por roh rum ron rus san srd slo slk slv som alb sqi srp tir ukr "
        "urd wln yid ";
    char code[8] = " ";
    size_t n = 1;
    for (; lang && isalpha((unsigned char)lang[n - 1]) && n < 5; n++)
        code[n] = (char)tolower((unsigned char)lang[n - 1]);
    if (n < 3 || isalpha((unsigned char)lang[n - 1]))
        return false;
    code[n] = ' ';
    return strstr(languages, code) != NULL;
}

/* Whether one of the words, each between blanks in `list`, is a word of the text. */
static bool has_word_of(Text text, const char *list)
{
    Str lower = {0};
    bool is_found = false;
    text_lower(&lower, text);
    const char *p = str_cstr(&lower);
    while (*p && !is_found) {
        const size_t n = strspn(p, "abcdefghijklmnopqrstuvwxyz");
        if (n == 0) {
            p++;
            continue;
        }
        char word[40] = " ";
        if (n < sizeof word - 2) {
            memcpy(word + 1, p, n);
            word[n + 1] = ' ';
            is_found = strstr(list, word) != NULL;
        }
        p += n;
    }
    str_free(&lower);
    return is_found;
}

static const char titles[] =
    " male female gender gendered sex men women man woman masculine feminine boys girls "
    "malenames femalenames maleterms femaleterms ";
static const char gendered[] =
    " he she him her his hers himself herself male female man woman men women boy girl "
    "boys "
    "girls brother sister son daughter father mother uncle aunt grandfather grandmother "
    "nephew niece husband wife king queen mr mrs ms sir madam gentleman lady masculine "
    "feminine guy gal dad mom ";

static bool is_half(const BiasTest *t, int place)
{
    int32_t n = 0;
    int32_t all = 0;
    for (int p = place; p < place + 2; p++) {
        all += t->set[p].n;
        for (int32_t i = 0; i < t->set[p].n; i++)
            n += has_word_of(bias_test_concept(t, p, i), gendered);
    }
    return all > 0 && 2 * n >= all;
}

static bool is_said(const BiasTest *t, const char *list)
{
    if (has_word_of(str_text(t->name), list) || has_word_of(str_text(t->title), list))
        return true;
    for (int p = 0; p < WORDSETS_PLACES; p++)
        if (t->set[p].from && has_word_of(str_text(t->set[p].from->name), list))
            return true;
    return false;
}

bool bias_gender_is_about(const BiasTest *t)
{
    if (t->kind & WORDSETS_SAID)
        return (t->kind & WORDSETS_GENDER) != 0;
    return is_said(t, titles) || is_half(t, WORDSETS_X) || is_half(t, WORDSETS_A);
}

bool bias_gender_is_names(const BiasTest *t)
{
    static const char names[] =
        " name names malenames femalenames europeanamericannames africanamericannames "
        "youngnames oldnames ";
    if (t->kind & WORDSETS_SAID)
        return (t->kind & WORDSETS_NAMES) != 0;
    return is_said(t, names);
}
