#include "core/base/ini.h"

#include <string.h>

typedef struct Reader {
    IniTake *take;
    void *ctx;
    const char *section, *key; /* key NULL: none to go on with */
} Reader;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static char *skip_blanks(char *p)
{
    while (is_blank(*p))
        p++;
    return p;
}

static void cut_blanks(char *text)
{
    size_t n = strlen(text);
    while (n > 0 && is_blank(text[n - 1]))
        n--;
    text[n] = '\0';
}

/* A comment behind a blank goes, then blanks at the end. */
static void cut_comment(char *text)
{
    for (char *p = text; *p; p++) {
        if (*p == ';' && p > text && is_blank(p[-1])) {
            *p = '\0';
            break;
        }
    }
    cut_blanks(text);
}

static bool give(const Reader *r, const char *value, bool is_continued)
{
    const IniValue v = {r->section, r->key, value, is_continued};
    return r->take(r->ctx, &v);
}

static bool read_section(Reader *r, char *line)
{
    char *end = strchr(line, ']');
    if (!end)
        return false;
    *end = '\0';
    r->section = line + 1;
    r->key = NULL;
    return true;
}

static bool read_line(Reader *r, char *line)
{
    char *start = skip_blanks(line);
    if (*start == ';' || *start == '#' || *start == '\0')
        return true;
    if (r->key && start > line) {
        cut_comment(start);
        return give(r, start, true);
    }
    if (*start == '[')
        return read_section(r, start);
    char *sign = start + strcspn(start, "=:");
    if (*sign == '\0')
        return false;
    *sign = '\0';
    cut_blanks(start);
    char *value = skip_blanks(sign + 1);
    if (*value == ';' && value > sign + 1)
        *value = '\0'; /* nothing but a comment */
    cut_comment(value);
    r->key = start;
    return give(r, value, false);
}

int ini_read(char *text, IniTake *take, void *ctx)
{
    Reader r = {.take = take, .ctx = ctx, .section = ""};
    char *line = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
    for (int number = 1; line; number++) {
        char *end = strchr(line, '\n');
        if (end)
            *end = '\0';
        if (!read_line(&r, line))
            return number;
        line = end ? end + 1 : NULL;
    }
    return 0;
}
