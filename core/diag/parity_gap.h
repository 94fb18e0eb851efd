/* What the gap between two languages is made of: the misses of each by their primary
 * cause. A count, so the parts add up exactly; no claim that taking a cause away would
 * close its part. */
#ifndef CORE_DIAG_PARITY_GAP_H
#define CORE_DIAG_PARITY_GAP_H

#include "core/diag/cause.h"
#include "core/diag/parity_common.h"

/* vocabulary and normalisation are the two halves of CAUSE_OOV; then the other causes at
 * their CauseKind + 1. */
enum {
    PARITY_VOCABULARY,    /* no translation is in the space, in no spelling */
    PARITY_NORMALISATION, /* one is, in another case, normal form, or with other accents
                           */
    PARITY_SCORE = CAUSE_KINDS + 1, /* first by cosine, not by the score asked for */
    PARITY_UNKNOWN,                 /* the cause was not looked for */
    PARITY_PARTS
};

/* "vocabulary", "normalisation", the names of causes, "score", "not looked for". */
const char *parity_gap_part(int part);

typedef struct ParityGap {
    int64_t misses[PARITY_PARTS]; /* they sum to the concepts not right */
    int64_t
        repaired[PARITY_PARTS]; /* of them, those whose own repair puts a gold first */
} ParityGap;

/* Of the common concepts of an assessed language. causes: of its dictionary's entries
 * that are missed, at least; NULL: only what is in the vocabulary is told apart. O(common
 * concepts). */
ParityGap parity_gap_count(const ParityLanguage *l, int32_t common, const Causes *causes);

#endif
