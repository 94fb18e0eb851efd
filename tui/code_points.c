#include "tui/code_points.h"

#include <string.h>
#include <uniname.h>

#include "core/base/text.h"

/* The script of one character; NULL: of none or of all (blanks, digits, marks). */
static const char *own_script(Text t)
{
    const char *s = text_script(t);
    return s[0] == 'Z' ? NULL : s;
}

/* Scripts that are written together: Japanese, Korean. */
static bool are_together(const char *a, const char *b)
{
    static const char *const both[] = {"Hani", "Hira", "Kana", "Hang"};
    int n = 0;
    for (size_t i = 0; i < sizeof both / sizeof *both; i++)
        n += (strcmp(a, both[i]) == 0) + (strcmp(b, both[i]) == 0);
    return strcmp(a, b) == 0 || n == 2;
}

/* Letters of another script often look like those beside them. */
static void add_foreign(Str *out, Text letter, const char *script)
{
    const char *own = own_script(letter);
    if (own && !are_together(own, script))
        str_addf(out, "   %s AMONG %s: it may look like a letter of that", own, script);
}

void code_points_add_twins(Str *out, Text t, const Space *space)
{
    Str mine = {0};
    Str other = {0};
    text_nfc(&mine, t);
    for (int32_t i = 0; i < space->n; i++) {
        const Text word = space_word(space, i);
        str_clear(&other);
        if (str_compare(word, t) == 0)
            continue;
        text_nfc(&other, word);
        if (str_compare((Text){str_cstr(&mine), mine.n},
                        (Text){str_cstr(&other), other.n}) != 0)
            continue;
        str_addf(out, "  %s has it in another normal form, too: row %d,", space->name,
                 (int)i + 1);
        for (size_t k = 0; k < word.n;) {
            uint32_t cp = 0;
            const size_t used = text_decode((Text){word.p + k, word.n - k}, &cp);
            str_addf(out, " U+%04X", (unsigned)cp);
            k += used ? used : 1;
        }
        str_add_cstr(out, "\n\n");
    }
    str_free(&mine);
    str_free(&other);
}

void code_points_add(Str *out, Text t)
{
    const char *script = text_script(t);
    Str nfc = {0};
    text_nfc(&nfc, t);
    text_display(out, t, TEXT_UTF8);
    str_addf(out, "   script %s, %zu bytes, ", script, t.n);
    str_add_cstr(out, !text_is_utf8(t) ? "not UTF-8"
                      : str_compare(t, (Text){str_cstr(&nfc), nfc.n}) == 0
                          ? "in normal form C"
                          : "NOT in normal form C");
    str_add_char(out, '\n');
    str_free(&nfc);
    for (size_t i = 0; i < t.n;) {
        uint32_t cp = 0;
        const size_t used = text_decode((Text){t.p + i, t.n - i}, &cp);
        char name[UNINAME_MAX] = "";
        if (used == 0)
            str_addf(out, "  byte %02X, no UTF-8\n", (unsigned)(unsigned char)t.p[i]);
        else
            str_addf(out, "  U+%04X  %s", (unsigned)cp,
                     unicode_character_name(cp, name) ? name : "(no name)");
        if (used > 0) {
            add_foreign(out, (Text){t.p + i, used}, script);
            str_add_char(out, '\n');
        }
        i += used ? used : 1;
    }
    str_add_char(out, '\n');
}
