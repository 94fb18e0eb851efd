/* Two versions of one file of a report, held beside each other. */
#ifndef PLOTS_VERIFY_COMPARE_H
#define PLOTS_VERIFY_COMPARE_H

#include <stdbool.h>

#include "core/base/str.h"

typedef enum VerifyCompared {
    VERIFY_SAME,
    VERIFY_TOLERABLE, /* what other versions of the libraries make of it */
    VERIFY_DIFFERENT
} VerifyCompared;

typedef struct VerifyPair {
    Text found, made;
    bool is_lenient; /* other libraries drew what was found */
    const char *const
        *excused; /* files that were tolerable: size and digest are theirs */
    int nexcused;
    const char *body; /* the digest of what is signed, as the manifest has it; or NULL */
} VerifyPair;

/* Compares by the ending of the name, and appends to *detail where the first difference
 * is. PNG: the description (numbers, words, layout, provenance), then the pixels: all
 * alike, or, when lenient, no block of 8 x 8 that differs by more than 24 of 255 on
 * average and no channel of a pixel by more than 96, so that no mark of full contrast
 * comes or goes. JSON: value by value (verify_json.h). Others: line by line.
 *
 * Only values may differ, and the rest of their line may not: the version of the linear
 * algebra; size and digest of a file that is excused; the digest of what is signed, where
 * it is that of the manifest; when lenient, the versions of the drawing libraries, names
 * of font files, and pictures inside a page within the tolerance of pixels. O(n). */
VerifyCompared verify_compare(const char *name, const VerifyPair *pair, Str *detail);

/* The values of facts of a report that other libraries change. */
typedef enum VerifyFact { VERIFY_DRAWN, VERIFY_ALGEBRA, VERIFY_DIGEST } VerifyFact;
enum { VERIFY_FACTS = 3 };
extern const char *const verify_compare_facts[VERIFY_FACTS]; /* their labels */

/* Bytes at the start of `value` that may differ; 0: none. `is_found`: it is of the file
 * that is verified. */
size_t verify_compare_masked(const VerifyPair *pair, VerifyFact fact, Text value,
                             bool is_found);
bool verify_compare_is_excused(const VerifyPair *pair, const char *name);
/* A stretch of a line around its first difference from another, in quotes. */
void verify_compare_excerpt(Str *out, Text line, size_t at);

#endif
