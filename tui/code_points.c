#include "tui/code_points.h"

#include <uniname.h>

#include "core/base/text.h"

void code_points_add(Str *out, Text t)
{
    Str nfc = {0};
    text_nfc(&nfc, t);
    text_display(out, t, TEXT_UTF8);
    str_addf(out, "   script %s, %zu bytes, ", text_script(t), t.n);
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
            str_addf(out, "  U+%04X  %s\n", (unsigned)cp,
                     unicode_character_name(cp, name) ? name : "(no name)");
        i += used ? used : 1;
    }
    str_add_char(out, '\n');
}
