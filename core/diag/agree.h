/* Agree: two people's marks on the same dictionaries, pair by pair. */
#ifndef CORE_DIAG_AGREE_H
#define CORE_DIAG_AGREE_H

#include "core/base/stats_kappa.h"
#include "core/study/mark_state.h"
#include "core/table/table.h"

/* What a judgement says of a pair: an added gold is an accepted translation. */
typedef enum AgreeSays { AGREE_RIGHT, AGREE_VARIANT, AGREE_WRONG, AGREE_SAYS } AgreeSays;

/* One side: marks, and whose they are. */
typedef struct AgreeSide {
    const MarkList *marks;
    const Text *author; /* NULL: of anybody */
    const char *name;   /* of the columns' values */
} AgreeSide;

typedef struct Agree {
    int64_t count[AGREE_SAYS * AGREE_SAYS]; /* a by rows */
    int64_t only_a, only_b;                 /* pairs that one alone judged */
    StatsKappa kappa;
} Agree;

/* "right", "variant", "wrong". */
const char *agree_says_name(AgreeSays says);
AgreeSays agree_says(MarkKind kind);

/* All dictionaries that both sides have marks on: counts, kappa, and the tables
 * `agreement` and `disagreements` in a set (owned by the caller). O(n log n). */
TableSet *agree_make(const AgreeSide *a, const AgreeSide *b, Agree *out);

#endif
