/* Topk: every (score, id) of a stream that can still be among the k best once scores are
 * exact.
 *
 * Scores are proposals, each within `error` of the exact value. With t the k-th best
 * proposal so far (the root of a heap of the k best), a member of the exact k best has a
 * proposal of at least t - 2 error: that is the floor, and all at or above it are kept.
 * Lists that would grow beyond `most` keep the `most` best proposals (ties by id);
 * whether that lost anything is decided at the end, and does not depend on the order of
 * arrival. */
#ifndef CORE_NEAR_TOPK_H
#define CORE_NEAR_TOPK_H

#include <stdbool.h>
#include <stdint.h>

#include "core/base/error.h"

typedef struct TopkItem {
    float score;
    int32_t id;
} TopkItem;

typedef struct Topk {
    TopkItem *item;
    int32_t n, cap;
    float *best; /* a heap of the k best scores so far, the least first; borrowed */
    int32_t n_best;
    int32_t k, most;
    float slack;   /* 2 error, rounded up */
    float floor;   /* -infinity until k have come */
    bool is_owned; /* item was allocated by the list itself */
    bool is_short; /* got the items of a list that was possibly cut short */
} Topk;

/* Borrowed memory: `cap` items (a list moves to memory of its own when that is too
 * little), k scores. */
typedef struct TopkRoom {
    TopkItem *item;
    int32_t cap;
    float *best;
} TopkRoom;

/* A list of k >= 1; most >= k. */
void topk_init(Topk *t, TopkRoom room, int32_t k, int32_t most);
/* Empties the list for another stream; keeps its memory. error >= 0; scores below 4 in
 * magnitude. */
void topk_start(Topk *t, double error);
void topk_done(Topk *t);

/* Drops what can no longer matter. */
void topk_cut(Topk *t);

/* Cuts and tells whether the list is proved to hold all that matters: it was never at its
 * limit, and is not short. */
bool topk_finish(Topk *t);

/* Brings the m best proposals (0 < m < n) to the front, in any order. */
void topk_bring_best(Topk *t, int32_t m);

/* Raises the floor of a list of which k words are known to score at least `last` exactly:
 * a proposal of another is then at most one error below. Scores below 4 in magnitude. */
void topk_raise_floor(Topk *t, double last);

/* Parts of topk_add: makes room by cutting or growing; takes a score among the k best and
 * raises the floor. */
void topk_make_room(Topk *t);
void topk_take_best(Topk *t, float score);

static inline void topk_add(Topk *t, float score, int32_t id)
{
    if (score < t->floor)
        return;
    if (t->n == t->cap) {
        topk_make_room(t);
        if (score < t->floor)
            return;
    }
    t->item[t->n++] = (TopkItem){score, id};
    if (t->n_best < t->k || score > t->best[0])
        topk_take_best(t, score);
}

#endif
