#include "tui/page.h"

#include <string.h>

#include "core/base/text.h"

enum { WIDTH = 80, INDENT = 2 };

/* Adds words of one paragraph, the first line going on at cell `at`. */
static void fold(Str *out, Text text, int at, int indent)
{
    bool is_begun = false; /* of this line */
    const char *p = text.p;
    const char *end = text.p + text.n;
    while (p < end) {
        while (p < end && *p == ' ')
            p++;
        const char *word = p;
        while (p < end && *p != ' ')
            p++;
        if (p == word)
            break;
        const int cells = text_cells((Text){word, (size_t)(p - word)});
        if (is_begun && at + 1 + cells > WIDTH) {
            str_add_char(out, '\n');
            str_add_repeat(out, ' ', (size_t)indent);
            at = indent;
            is_begun = false;
        }
        if (is_begun)
            str_add_char(out, ' ');
        str_add(out, word, (size_t)(p - word));
        at += cells + is_begun;
        is_begun = true;
    }
    str_add_char(out, '\n');
}

void page_paragraph(Str *out, const char *text, int indent)
{
    for (const char *p = text; *p;) {
        const size_t n = strcspn(p, "\n");
        if (n > 0) {
            str_add_repeat(out, ' ', (size_t)indent);
            fold(out, (Text){p, n}, indent, indent);
        } else {
            str_add_char(out, '\n');
        }
        p += n + (p[n] == '\n');
    }
}

void page_item(Str *out, const char *term, const char *text, int column)
{
    str_add_repeat(out, ' ', INDENT);
    str_add_cstr(out, term);
    int at = INDENT + text_cells(str_text(term));
    if (at + 2 > column) {
        str_add_char(out, '\n');
        at = 0;
    }
    str_add_repeat(out, ' ', (size_t)(column - at));
    fold(out, str_text(text), column, column);
}
