/* Two versions of one file of a report, held beside each other. */
#ifndef PLOTS_VERIFY_COMPARE_H
#define PLOTS_VERIFY_COMPARE_H

#include <stdbool.h>

#include "core/base/str.h"

typedef enum VerifyCompared {
    VERIFY_SAME,
    VERIFY_TOLERABLE, /* what other versions of the drawing libraries make of it */
    VERIFY_DIFFERENT
} VerifyCompared;

typedef struct VerifyPair {
    Text found, made;
    bool is_lenient; /* other libraries drew what was found */
} VerifyPair;

/* Compares by the ending of the name, and appends to *detail where the first difference
 * is. PNG: the description (numbers, words, layout, provenance) line by line, then the
 * pixels: all alike, or, when lenient, no block of 8 x 8 that differs by more than 24 of
 * 255 on average. Others: line by line. When lenient, lines that name libraries, fonts,
 * or a figure (with its digest) are passed over, and pictures inside are not compared.
 * O(n). */
VerifyCompared verify_compare(const char *name, const VerifyPair *pair, Str *detail);

#endif
