/* The words of Numberbatch are paths into ConceptNet: /c/, a language of two letters or,
 * where there is none, three, and the term (Speer, Chin and Havasi 2017, "ConceptNet 5.5:
 * an open multilingual graph of general knowledge"). */
#include "core/space/read_language.h"

#include <string.h>

enum { LEAST = 2, MOST = 3, LINES = 10 };

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

/* Bytes of "/c/de/" where `line` begins, or 0. */
static size_t prefix_of(Text line)
{
    if (line.n < 4 || memcmp(line.p, "/c/", 3) != 0)
        return 0;
    size_t at = 3;
    while (at < line.n && is_letter(line.p[at]))
        at++;
    const size_t letters = at - 3;
    return letters >= LEAST && letters <= MOST && at < line.n && line.p[at] == '/'
               ? at + 1
               : 0;
}

bool read_language_is_marked(Text rows)
{
    int seen = 0;
    for (const char *end; seen < LINES && rows.n > 0; seen++) {
        end = memchr(rows.p, '\n', rows.n);
        if (!end)
            break;
        const size_t n = (size_t)(end - rows.p);
        if (prefix_of((Text){rows.p, n}) == 0)
            return false;
        rows = (Text){end + 1, rows.n - n - 1};
    }
    return seen > 0;
}

bool read_language_prefix(const char *lang, char prefix[READ_LANGUAGE_PREFIX])
{
    prefix[0] = '/';
    prefix[1] = 'c';
    prefix[2] = '/';
    size_t n = 0;
    for (; lang && lang[n] != '\0' && lang[n] != '-' && lang[n] != '_'; n++) {
        const char c = lang[n];
        const char lower = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
        if (n == MOST || !is_letter(lower))
            return false;
        prefix[3 + n] = lower;
    }
    prefix[3 + n] = '/';
    prefix[4 + n] = '\0';
    return n >= LEAST;
}
