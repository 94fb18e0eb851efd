/* Numbers without a locale: a correctly rounded parser for files, and writers for output.
 *
 * strtod and printf's %f obey LC_NUMERIC and accept hex floats; nothing here does. */
#ifndef CORE_BASE_NUMBER_H
#define CORE_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

/* What a field holds; unless it is NUMBER_OK the out-parameter is 0. */
typedef enum NumberKind {
    NUMBER_OK,
    NUMBER_BAD,     /* not a number: the whole field must be consumed */
    NUMBER_NAN,     /* nan, any case, optional sign */
    NUMBER_INFINITE /* inf or infinity, or a decimal that overflows the type */
} NumberKind;

/* Parses [+-]?digits[.digits][(e|E)[+-]digits] (a digit on at least one side of the
 * point) as the nearest float32, round half to even, directly from the decimal (no double
 * rounding); underflow gives subnormals or zero. Exact for any number of digits (a slow
 * big-integer path decides the rare midpoints). n bytes at p, not NUL-terminated. Cost:
 * O(n). Sources: Clinger, "How to read floating point numbers accurately", PLDI 1990 (the
 * exact products and Bellerophon's error bound); eight digits at once as in Lemire,
 * "Number parsing at a gigabyte per second", Softw. Pract. Exper. 51, 2021. */
NumberKind number_parse_float(const char *p, size_t n, float *out);
/* The same, to the nearest double. */
NumberKind number_parse_double(const char *p, size_t n, double *out);
/* [+-]?digits that fit; false otherwise. */
bool number_parse_int(const char *p, size_t n, int64_t *out);
/* "2GB", "500M", "1.5 GiB", "1000000": bytes, rounded down; powers of 1000, with an i of
 * 1024. Letters in any case, the B may be missing. False when it is no size or exceeds
 * 2^64 - 1. */
bool number_parse_size(Text t, uint64_t *out);

/* Appends the shortest decimal that reads back to the same double ("0.1", "1e-300",
 * "-0.0" as "-0"), of several the closest. Integers below 2^53 come without point; the
 * exponent form is used below 1e-4 and from 1e16. Not finite values are a mistake of the
 * caller (assert), here and below. */
void number_add_shortest(Str *out, double v);
/* Appends v with `decimals` digits (0 to 340) after the point, correctly rounded (exact
 * ties to even), never in exponent form. What rounds to zero has no sign. */
void number_add_fixed(Str *out, double v, int decimals);
/* Appends an integer with commas every three digits ("12,345"), for tables people read.
 */
void number_add_grouped(Str *out, int64_t v);

#endif
