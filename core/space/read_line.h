/* One row of text: d numbers from the right, the word is what is left of them. */
#ifndef CORE_SPACE_READ_LINE_H
#define CORE_SPACE_READ_LINE_H

#include "core/space/read_rows.h"

/* A line without its end: CR and trailing blanks are cut off too. Blanks are U+0020 and
 * TAB only. */
Text read_line_trim(Text line);

/* Fields between blanks. */
size_t read_line_count_fields(Text line);
/* The first field of *rest, which is cut off; false at the end. */
bool read_line_next_field(Text *rest, Text *field);

/* How many numbers the row seems to have: the numeric fields at its end, but never all
 * fields, since the first belongs to the word. 0: none. */
size_t read_line_count_numbers(Text line);

/* Parses a trimmed line: d numbers into x (its padding up to ld becomes zero), verdict,
 * facts and word into *row. A row that is not one gets READ_ROW_BAD. Thread-safe. */
void read_line_parse(Text line, const Limits *limits, int32_t d, float *x, ReadRow *row);

/* What the number of columns rests on, for the hint. */
typedef struct ReadExpected {
    const char *name;
    int32_t d;
    bool has_header;
} ReadExpected;

/* Says why read_line_parse found READ_ROW_BAD: E_INPUT with place, what was expected and
 * what was found, and a hint. */
Status read_line_explain(Text line, int64_t number, const ReadExpected *expected,
                         Error *err);

#endif
