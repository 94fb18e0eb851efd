#include "core/base/form.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

#include "core/base/script.h"
#include "core/base/text.h"

const char *form_name(Form form)
{
    static const char *const names[FORMS] = {
        [FORM_NFC] = "nfc",
        [FORM_NFKC] = "nfkc",
        [FORM_CASE] = "case",
        [FORM_BARE] = "bare",
    };
    return names[form];
}

/* Appends what libunistring made, and frees it. */
static void adopt(Str *out, uint8_t *bytes, size_t n)
{
    if (!bytes)
        abort(); /* out of memory, as mem_xalloc */
    str_add(out, (const char *)bytes, n);
    free(bytes);
}

static void normalize(Str *out, Text t, uninorm_t how)
{
    size_t n = 0;
    uint8_t *made = u8_normalize(how, (const uint8_t *)t.p, t.n, NULL, &n);
    adopt(out, made, n);
}

/* Letters that are base and mark in one, without a decomposition in Unicode. */
static const char *written_out(uint32_t cp)
{
    static const struct {
        uint32_t cp;
        const char *as;
    } rows[] = {
        {0xC6, "AE"}, {0xD0, "D"},  {0xD8, "O"},    {0xDE, "TH"},  {0xDF, "ss"},
        {0xE6, "ae"}, {0xF0, "d"},  {0xF8, "o"},    {0xFE, "th"},  {0x110, "D"},
        {0x111, "d"}, {0x126, "H"}, {0x127, "h"},   {0x131, "i"},  {0x141, "L"},
        {0x142, "l"}, {0x14A, "N"}, {0x14B, "n"},   {0x152, "OE"}, {0x153, "oe"},
        {0x166, "T"}, {0x167, "t"}, {0x1E9E, "SS"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].cp == cp)
            return rows[i].as;
    return NULL;
}

static bool is_stripped_script(uint32_t cp)
{
    const char *code = script_code(cp);
    return strcmp(code, "Latn") == 0 || strcmp(code, "Grek") == 0;
}

static void add_bare(Str *out, Text t)
{
    Str parts = {0};
    Str bare = {0};
    normalize(&parts, t, UNINORM_NFD);
    bool is_letter = false; /* the last base is a Latin or Greek letter */
    for (size_t i = 0; i < parts.n;) {
        uint32_t cp = 0;
        const Text rest = {parts.p + i, parts.n - i};
        const size_t n = text_decode(rest, &cp);
        i += n;
        if (uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_M)) {
            if (!is_letter)
                str_add(&bare, rest.p, n);
            continue;
        }
        is_letter = is_stripped_script(cp);
        const char *as = written_out(cp);
        if (as)
            str_add(&bare, as, strlen(as));
        else
            str_add(&bare, rest.p, n);
    }
    if (bare.n > 0)
        normalize(out, (Text){bare.p, bare.n}, UNINORM_NFC);
    str_free(&parts);
    str_free(&bare);
}

static bool is_plain(Text t)
{
    for (size_t i = 0; i < t.n; i++)
        if ((unsigned char)t.p[i] >= 0x80)
            return false;
    return true;
}

void form_add(Str *out, Text t, Form form)
{
    if (form == FORM_CASE && is_plain(t)) {
        text_lower(out, t);
    } else if (is_plain(t) || !text_is_utf8(t)) {
        str_add_text(out, t);
    } else if (form == FORM_NFC) {
        text_nfc(out, t);
    } else if (form == FORM_NFKC) {
        normalize(out, t, UNINORM_NFKC);
    } else if (form == FORM_CASE) {
        size_t n = 0;
        uint8_t *caseless =
            u8_casefold((const uint8_t *)t.p, t.n, NULL, UNINORM_NFC, NULL, &n);
        adopt(out, caseless, n);
    } else {
        add_bare(out, t);
    }
}
