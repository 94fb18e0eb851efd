/* Settle: from the candidates of one list to the list, by double dot products. Internal
 * to core/near. */
#ifndef CORE_NEAR_SETTLE_H
#define CORE_NEAR_SETTLE_H

#include "core/near/kernel.h"
#include "core/near/knn.h"
#include "core/near/topk.h"

/* One list: word `row` of a against words of b; score cos - bias[j] (bias NULL: none). */
typedef struct Settle {
    const Kernel *kernel;
    const Space *a;
    int32_t row;
    const Space *b;
    const double *bias;
    int32_t exclude; /* a word of b that is left out; -1: none */
} Settle;

typedef struct SettleScored {
    double score;
    int32_t id;
} SettleScored;

/* Memory of one worker, kept from list to list; zero is empty. */
typedef struct SettleRoom {
    SettleScored *exact; /* 2 x cap: the candidates, and room to sort them */
    double *cosine;      /* cap */
    int32_t *id;         /* cap */
    int32_t cap;
} SettleRoom;
void settle_done(SettleRoom *w);

typedef struct SettleOut {
    Neighbors *nb;
    int32_t list;
} SettleOut;

/* Writes the list, best first, ties by id. False when the candidates were no proof and
 * all words of b were scored instead: O(b->n d) in place of O(candidates d). A cancelled
 * progress leaves the list unfinished. */
bool settle_list(SettleRoom *w, const Settle *q, Topk *top, SettleOut out,
                 Progress *progress);

/* Makes room in a list that is full: what cannot matter any more goes, and when that is
 * little, all but the k best by exact scores. A word that comes later then only has to
 * reach the exact k-th score less one error. Never fewer than k stay of those that the k
 * best may be among. O(candidates d). */
void settle_refine(SettleRoom *w, const Settle *q, Topk *top);

/* out[c] = cos of the word asked for and word ids[c] of b, c < n (ids NULL: 0 .. n); 0
 * where one is zero. The bias is not looked at. */
void settle_cosines(const Settle *q, const int32_t *ids, int32_t n, double *out);

#endif
