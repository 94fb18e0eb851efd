/* Repairs in thought: where would the gold stand if a cause were taken away? Internal to
 * the diagnosis of causes. */
#ifndef CORE_DIAG_CAUSE_REPAIR_H
#define CORE_DIAG_CAUSE_REPAIR_H

#include "core/diag/cause_facts.h"

/* Memory of one worker. */
typedef struct CauseRepair {
    const CauseFacts *facts;
    double *score;               /* n_t cosines of one query */
    uint8_t *out;                /* n_t: 1 for words left out */
    Space *query;                /* one row: a vector that is in no file */
    double *wide;                /* 4 d numbers */
    double *cross, *map, *sigma; /* d x d, d x d, d */
    double *rows;                /* 2 x CAUSE_LOCAL x d */
} CauseRepair;
MUST_USE Status cause_repair_init(const CauseFacts *f, CauseRepair *r, Error *err);
void cause_repair_done(CauseRepair *r);

/* The cosines of row x of the source, or of r->query, with all target words. O(n_t d). */
void cause_repair_score(CauseRepair *r, int32_t x, Progress *progress);
void cause_repair_score_query(CauseRepair *r, Progress *progress);

/* Rank of the best-placed of the golds by r->score among the words that are not left out
 * (is_all: among all); golds are never left out; ties by row, zero vectors behind.
 * O(n_t).
 */
int32_t cause_repair_rank(const CauseRepair *r, const int32_t *gold, int32_t ngold,
                          bool is_all);

/* r->query = x through the orthogonal map fitted on its anchors: W = U V' of
 * SVD(sum a b' + (CAUSE_LOCAL / 2 d) I) over unit rows, the identity (the map that is
 * there) counting as many as half of the pairs would if they lay in all directions alike:
 * so few pairs alone would fit anything. False when there are too few or no map is found.
 * O(d^3). Source: the local maps of Nakashole and Flauger 2018, with Procrustes in place
 * of a learnt one and this prior. */
bool cause_repair_local(CauseRepair *r, int32_t q);

/* r->query = x less what the centre of the other group has beyond the centre of this one:
 * x - (x . u) u with u the part of that centre at right angles to this one, if x leans to
 * it at all. False when a group has no centre. O(d). */
bool cause_repair_sense(CauseRepair *r, int32_t q, const CauseSenses *c, int side);

#endif
