/* Numbers at the end of a line, from the right, many at once. Internal to core/space. */
#ifndef CORE_SPACE_READ_FIELD_H
#define CORE_SPACE_READ_FIELD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A line on its way. Bytes p[0 .. end) are not parsed yet. */
typedef struct ReadField {
    const char *p;
    size_t end;
    int32_t j; /* numbers still to come: x[0 .. j] */
    float *x;
    uint32_t any; /* disjunction of the bits of all numbers */
    bool is_finite;
    bool is_bad; /* a field is no number: nothing else counts any more */
} ReadField;

/* Takes the field p[begin .. end), of any form, as the number x[j]; end and j are left to
 * the caller. */
void read_field_take(ReadField *f, size_t begin, size_t end, int32_t j);

/* Takes the last field and the blank before it: false when none is left, or no blank
 * stands before it. */
bool read_field_take_last(ReadField *f);

/* Takes fields from the right, by the means of the level in use (core/base/cpu), until j
 * is -1, is_bad, or near the line's beginning; what is left is for read_field_take_last.
 * Reads no byte outside p[0 .. end). */
void read_field_take_many(ReadField *f);

#endif
