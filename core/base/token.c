#include "core/base/token.h"

#include <string.h>
#include <unictype.h>

#include "core/base/script.h"
#include "core/base/text.h"

enum { LONGEST = 40 /* code points of a word that people wrote */ };

const char *token_class_name(TokenClass class)
{
    static const char *const names[TOKEN_CLASSES] = {
        [TOKEN_BROKEN] = "broken", [TOKEN_MARKUP] = "markup",
        [TOKEN_EMAIL] = "email",   [TOKEN_URL] = "url",
        [TOKEN_HANDLE] = "handle", [TOKEN_NUMBER] = "number",
        [TOKEN_DIGITS] = "digits", [TOKEN_SYMBOLS] = "symbols",
        [TOKEN_LONG] = "overlong", [TOKEN_MIXED] = "alphanumeric",
        [TOKEN_WORD] = "word",
    };
    return names[class];
}

/* What stands in a token. */
typedef struct Parts {
    int letters, digits, others, points;
    bool is_broken;
    bool is_number; /* every sign that is no digit is one of numbers */
} Parts;

static bool has_category(uint32_t cp, uint32_t mask)
{
    return uc_is_general_category_withtable(cp, mask);
}

static bool is_of_numbers(uint32_t cp)
{
    switch (cp) {
    case '+':
    case '-':
    case '.':
    case ',':
    case '\'':
    case '%':
    case ' ':
    case 0xA0:  /* no-break space */
    case 0x66A: /* Arabic percent, decimal, thousands */
    case 0x66B:
    case 0x66C:
    case 0x2019: /* apostrophe */
    case 0x202F: /* narrow no-break space */
    case 0x2212: /* minus */ return true;
    default: return false;
    }
}

static Parts look(Text t)
{
    static const uint32_t broken = UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Co |
                                   UC_CATEGORY_MASK_Cn | UC_CATEGORY_MASK_Cs;
    Parts p = {.is_number = true};
    while (t.n > 0) {
        uint32_t cp = 0;
        const size_t n = text_decode(t, &cp);
        if (n == 0 || cp == 0xFFFD || has_category(cp, broken)) {
            p.is_broken = true;
            return p;
        }
        t = (Text){t.p + n, t.n - n};
        p.points++;
        const bool is_digit = has_category(cp, UC_CATEGORY_MASK_Nd);
        p.digits += is_digit;
        if (has_category(cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M))
            p.letters++;
        else
            p.others += !is_digit;
        p.is_number = p.is_number && (is_digit || is_of_numbers(cp));
    }
    return p;
}

static const char *find(Text t, const char *part)
{
    const size_t n = strlen(part);
    for (size_t i = 0; i + n <= t.n; i++)
        if (memcmp(t.p + i, part, n) == 0)
            return t.p + i;
    return NULL;
}

static bool is_markup(Text t)
{
    if (t.n >= 3 && ((t.p[0] == '<' && t.p[t.n - 1] == '>') ||
                     (t.p[0] == '&' && t.p[t.n - 1] == ';')))
        return true;
    return find(t, "[[") || find(t, "]]") || find(t, "{|") || find(t, "|}");
}

static bool is_email(Text t)
{
    const char *at = memchr(t.p, '@', t.n);
    if (!at || at == t.p)
        return false;
    const Text host = {at + 1, (size_t)(t.p + t.n - at - 1)};
    const char *dot = host.n ? memchr(host.p, '.', host.n) : NULL;
    return dot && dot > host.p && dot + 1 < host.p + host.n && !memchr(t.p, ' ', t.n) &&
           !memchr(host.p, '@', host.n);
}

static bool is_url(Text t)
{
    const char *at = find(t, "://");
    return (at && at > t.p) || (t.n > 4 && memcmp(t.p, "www.", 4) == 0);
}

static bool is_handle(Text t)
{
    if (t.n < 2 || (t.p[0] != '@' && t.p[0] != '#'))
        return false;
    t = (Text){t.p + 1, t.n - 1};
    bool has_letter = false;
    while (t.n > 0) {
        uint32_t cp = 0;
        const size_t n = text_decode(t, &cp);
        const bool is_letter = has_category(cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M);
        if (!is_letter && cp != '_' && !has_category(cp, UC_CATEGORY_MASK_Nd))
            return false;
        has_letter = has_letter || is_letter;
        t = (Text){t.p + n, t.n - n};
    }
    return has_letter;
}

TokenClass token_class(Text t)
{
    const Parts p = look(t);
    if (p.is_broken || t.n == 0)
        return TOKEN_BROKEN;
    if (is_markup(t))
        return TOKEN_MARKUP;
    if (is_email(t))
        return TOKEN_EMAIL;
    if (is_url(t))
        return TOKEN_URL;
    if (is_handle(t))
        return TOKEN_HANDLE;
    if (p.letters == 0)
        return p.digits == 0 ? TOKEN_SYMBOLS : p.is_number ? TOKEN_NUMBER : TOKEN_DIGITS;
    if (p.points > LONGEST)
        return TOKEN_LONG;
    return p.digits > 0 ? TOKEN_MIXED : TOKEN_WORD;
}

TokenScripts token_scripts(Text t)
{
    TokenScripts s = {0};
    while (t.n > 0) {
        uint32_t cp = 0;
        size_t n = text_decode(t, &cp);
        const bool is_letter = n > 0 && has_category(cp, UC_CATEGORY_MASK_L);
        n = n > 0 ? n : 1;
        t = (Text){t.p + n, t.n - n};
        if (!is_letter)
            continue;
        const char *code = script_code(cp);
        if (code[0] == 'Z' && code[1] != 'a') /* Zyyy, Zinh, Zzzz; Zanb is a script */
            continue;
        int i = 0;
        while (i < s.n && strcmp(s.code[i], code) != 0)
            i++;
        if (i == s.n && s.n < TOKEN_SCRIPTS)
            s.code[s.n++] = code;
    }
    return s;
}

bool token_is_foreign(const TokenScripts *s, const char *own)
{
    for (int i = 0; i < s->n; i++)
        if (strstr(own, s->code[i]))
            return false;
    return s->n > 0;
}

bool token_is_mixed(const TokenScripts *s)
{
    static const char together[] = "Hani Hira Kana Bopo Hang";
    for (int i = 1; i < s->n; i++)
        if (!strstr(together, s->code[0]) || !strstr(together, s->code[i]))
            return true;
    return false;
}
