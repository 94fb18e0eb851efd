/* Lines are cut as sed cuts them, so that report_signed_command gives the same bytes. */
#include "plots/report_signed.h"

#include <stdbool.h>
#include <string.h>

const char report_signed_command[] =
    "{ sed '/^## 12\\. /,/^## 13\\. /{/^## 13\\. /!d}' report.md; "
    "sed '/^<section aria-labelledby=\"part-12\">/,/^<\\/section>/d' report.html; } "
    "| sha256sum";

static bool begins(Text line, const char *with)
{
    const size_t n = strlen(with);
    return line.n >= n && memcmp(line.p, with, n) == 0;
}

/* Appends all lines but those from one that begins with `from` to the next that begins
 * with `to`, which is kept or not. */
typedef struct Cut {
    const char *from, *to;
    bool keeps_end;
} Cut;

static void add_without(Str *out, Text t, const Cut *cut)
{
    bool is_out = false;
    while (t.n > 0) {
        const char *end = memchr(t.p, '\n', t.n);
        const size_t n = end != NULL ? (size_t)(end - t.p) + 1 : t.n;
        const Text line = {t.p, n};
        const bool is_end = is_out && begins(line, cut->to);
        is_out = is_out || begins(line, cut->from);
        if (!is_out || (is_end && cut->keeps_end))
            str_add_text(out, line);
        is_out = is_out && !is_end;
        t = (Text){t.p + n, t.n - n};
    }
}

void report_signed_digest(Text md, Text html, char hex[DIGEST_HEX])
{
    static const Cut of_md = {"## 12. ", "## 13. ", true};
    static const Cut of_html = {"<section aria-labelledby=\"part-12\">", "</section>",
                                false};
    Str body = {0};
    add_without(&body, md, &of_md);
    add_without(&body, html, &of_html);
    digest_bytes(body.p, body.n, hex);
    str_free(&body);
}
