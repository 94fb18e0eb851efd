/* Fields of a line of text. */
#ifndef CORE_BASE_FIELDS_H
#define CORE_BASE_FIELDS_H

#include "core/base/str.h"

enum { FIELDS_MOST = 5 };

typedef struct Fields {
    Text field[FIELDS_MOST]; /* borrowed from the line, blanks at their ends trimmed */
    int n; /* fields of the line; those beyond FIELDS_MOST are only counted */
} Fields;

/* Cuts a line at its TABs (fields may be empty), or, where it has none, at its blanks. A
 * blank line has one empty field with TABs as ends, none without. O(line). */
Fields fields_split(Text line);

/* Without blanks and TABs at both ends. */
Text fields_trim(Text t);

#endif
