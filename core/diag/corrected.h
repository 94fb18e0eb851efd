/* Corrected: P@1 against the dictionary as it is and as marks correct it, side by side.
 */
#ifndef CORE_DIAG_CORRECTED_H
#define CORE_DIAG_CORRECTED_H

#include "core/diag/pairs.h"
#include "core/study/mark_state.h"
#include "core/table/table.h"

enum { CORRECTED_SCORES = 2 }; /* by cosine, by CSLS */

/* What entries are judged by. */
typedef struct CorrectedInput {
    const Lexicon *lex; /* with a dictionary */
    const Space *tgt;
    const MarkState *marks;
    bool is_lower; /* as the lexicon was made */
} CorrectedInput;

/* One score. Rates are over the words that the dictionary covers: as it is, and those of
 * them that it still covers when corrected. */
typedef struct CorrectedScore {
    Rate before, after;
    int64_t fixed, broken; /* of the words in both rates: now right, now wrong */
    double p;              /* exact McNemar */
} CorrectedScore;

typedef struct Corrected {
    CorrectedScore score[CORRECTED_SCORES];
    int64_t lost;   /* covered words that have no usable gold any more */
    int64_t gained; /* words that have one only by marks: in no rate */
} Corrected;

/* Whether an entry has a usable gold when corrected, and whether the target row that is
 * predicted for it (-1: none) is one of its golds. O(golds log n). */
void corrected_judge(const CorrectedInput *in, int32_t entry, int32_t predicted,
                     bool *is_covered, bool *is_hit);

/* Both scores over all entries; only marked ones are looked at twice. */
void corrected_make(const CorrectedInput *in, const Pairs *pairs, Corrected *out);

/* Rates from counts: of n covered words `hits` were right; fixed, broken, lost words, and
 * those of the lost that were right. */
typedef struct CorrectedCounts {
    int64_t n, hits, fixed, broken, lost, lost_hits;
} CorrectedCounts;
CorrectedScore corrected_score(const CorrectedCounts *c);

/* The table `corrected`, empty, and its two rows for one target. */
Table *corrected_make_table(void);
void corrected_add_rows(Table *t, const char *target, const MarkState *marks,
                        const Corrected *c);

#endif
