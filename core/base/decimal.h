/* Exact conversions between decimals and binary floats by big integers: what decides the
 * rare hard cases of core/base/number, and what makes its shortest output. */
#ifndef CORE_BASE_DECIMAL_H
#define CORE_BASE_DECIMAL_H

#include <stdint.h>

#include "core/base/str.h"

enum {
    DECIMAL_DIGITS = 17, /* digits that any double needs at most */
    DECIMAL_MAX_DECIMALS =
        340 /* digits after the point that decimal_add_fixed can make */
};

/* Compares a decimal with a binary number: the sign (-1, 0, 1) of
 * mantissa x 10^exponent - m x 2^e. `mantissa` is digits with at most one point. Both
 * values lie in [1e-345, 1e311] and within a factor of 2 of each other (so that the big
 * integers stay small). Exact: digits after the 800th only matter by being zero or not,
 * since no midpoint between two doubles has more than 768 of them. Cost: O(digits^2). */
int decimal_compare(Text mantissa, int64_t exponent, uint64_t m, int e);

/* The shortest digits that only m x 2^e rounds from, among all doubles; of those the
 * closest to it. Writes up to DECIMAL_DIGITS digits (not terminated) and returns how
 * many; the value is 0.DIGITS x 10^*point. 0 < m < 2^53, a double's significand (2^52 <=
 * m when normal). Source: Burger and Dybvig, "Printing floating-point numbers quickly and
 * accurately", PLDI 1996, the free-format algorithm with bounds included for even m. */
int decimal_shortest(uint64_t m, int e, char digits[DECIMAL_DIGITS], int *point);

/* Appends m x 2^e (m < 2^53, |e| <= 1074) with `decimals` digits after the point (at most
 * DECIMAL_MAX_DECIMALS), rounded half to even. */
void decimal_add_fixed(Str *out, uint64_t m, int e, int decimals);

#endif
