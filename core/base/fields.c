#include "core/base/fields.h"

#include <stdbool.h>
#include <string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

Text fields_trim(Text t)
{
    while (t.n > 0 && is_blank(t.p[0]))
        t = (Text){t.p + 1, t.n - 1};
    while (t.n > 0 && is_blank(t.p[t.n - 1]))
        t.n--;
    return t;
}

Fields fields_split(Text line)
{
    Fields f = {0};
    const char mark = line.n > 0 && memchr(line.p, '\t', line.n) ? '\t' : ' ';
    Text rest = mark == ' ' ? fields_trim(line) : line;
    for (;;) {
        const char *at = rest.n ? memchr(rest.p, mark, rest.n) : NULL;
        const Text field =
            fields_trim((Text){rest.p, at ? (size_t)(at - rest.p) : rest.n});
        const bool is_between = mark == ' ' && field.n == 0; /* blanks in a row */
        if (f.n < FIELDS_MOST && !is_between)
            f.field[f.n] = field;
        f.n += !is_between;
        if (!at)
            return f;
        rest = (Text){at + 1, rest.n - (size_t)(at + 1 - rest.p)};
    }
}
