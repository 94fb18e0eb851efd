/* Any bytes shown, cut, folded: safe, no wider than asked, the same when done twice. */
#include "core/base/text.h"
#include "tests/fuzz/fuzz.h"

static void check_shown(Text t, TextMode mode)
{
    Str shown = {0};
    text_display(&shown, t, mode);
    const Text s = {shown.p ? shown.p : "", shown.n};
    fuzz_check(text_is_utf8(s) && !text_is_suspicious(s));
    for (size_t i = 0; i < s.n; i++)
        fuzz_check((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f);
    const int whole = text_cells(s);
    for (int cells = 0; cells <= whole && cells < 40; cells += 3) {
        Str cut = {0};
        const int taken = text_cut(&cut, s, cells, mode);
        fuzz_check(taken <= cells);
        fuzz_check(text_is_utf8((Text){cut.p ? cut.p : "", cut.n}));
        str_free(&cut);
    }
    for (size_t at = 0; at < s.n;) {
        const size_t n = text_cluster((Text){s.p + at, s.n - at});
        fuzz_check(n > 0 && n <= s.n - at);
        at += n;
    }
    str_free(&shown);
}

typedef void Fold(Str *out, Text t);

static void check_stable(Fold *fold, Text t)
{
    Str once = {0};
    Str twice = {0};
    fold(&once, t);
    fold(&twice, (Text){once.p ? once.p : "", once.n});
    fuzz_check(once.n == twice.n &&
               (once.n == 0 || memcmp(once.p, twice.p, once.n) == 0));
    str_free(&once);
    str_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 4096)
        return 0;
    const Text t = {size ? (const char *)data : "", size};
    check_shown(t, TEXT_UTF8);
    check_shown(t, TEXT_ASCII);
    check_stable(text_nfc, t);
    check_stable(text_fold, t);
    Str lower = {0};
    text_lower(&lower, t);
    fuzz_check(!text_is_utf8(t) || text_is_utf8((Text){lower.p ? lower.p : "", lower.n}));
    str_free(&lower);
    char brief[TEXT_SHORT];
    fuzz_check(fuzz_is_shown(text_short(brief, t)));
    return 0;
}
