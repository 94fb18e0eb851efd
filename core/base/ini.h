/* INI: sections of key = value, read from memory; lines of any length. */
#ifndef CORE_BASE_INI_H
#define CORE_BASE_INI_H

#include <stdbool.h>

/* One value; the texts are valid during the call. */
typedef struct IniValue {
    const char *section; /* "" before the first one */
    const char *key, *value;
    bool is_continued; /* an indented line, which goes on with the key above it */
} IniValue;

/* False: the line is refused. */
typedef bool IniTake(void *ctx, const IniValue *v);

/* Gives every value of text to `take`, in order. Lines are [section], key = value or key:
 * value, blank, or begin with ; or #; an indented line goes on with the value above it; a
 * ; behind a blank ends a line; a byte order mark and CR at the ends of lines are passed
 * over. Returns 0, or the number of the first line that is none of these or that was
 * refused, where it stops. text is changed: it ends with NUL and holds no other. O(n). */
int ini_read(char *text, IniTake *take, void *ctx);

#endif
