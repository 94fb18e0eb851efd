#include "core/near/topk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

void topk_init(Topk *t, TopkRoom room, int32_t k, int32_t most)
{
    *t = (Topk){.item = room.item,
                .cap = room.cap,
                .best = room.best,
                .k = k,
                .most = most,
                .floor = -INFINITY};
}

void topk_start(Topk *t, double error)
{
    t->n = 0;
    t->n_best = 0;
    t->is_short = false;
    t->floor = -INFINITY;
    /* 2^-22 covers the rounding of this sum and of the floor, a number below 4 */
    t->slack = (float)(2 * error) + 0x1p-22F;
}

void topk_done(Topk *t)
{
    if (t->is_owned)
        free(t->item);
    *t = (Topk){0};
}

static bool is_before(TopkItem a, TopkItem b)
{
    return a.score > b.score || (a.score == b.score && a.id < b.id);
}

static TopkItem median_of_three(TopkItem a, TopkItem b, TopkItem c)
{
    if (is_before(a, b))
        return is_before(b, c) ? b : is_before(a, c) ? c : a;
    return is_before(a, c) ? a : is_before(b, c) ? c : b;
}

/* Quickselect: afterwards the m best stand in item[0..m), the m-th at item[m - 1]. */
static void select_best(TopkItem *item, int32_t n, int32_t m)
{
    int32_t lo = 0;
    int32_t hi = n - 1;
    while (lo < hi) {
        const TopkItem pivot =
            median_of_three(item[lo], item[lo + (hi - lo) / 2], item[hi]);
        int32_t i = lo;
        int32_t j = hi;
        while (i <= j) {
            while (is_before(item[i], pivot))
                i++;
            while (is_before(pivot, item[j]))
                j--;
            if (i <= j) {
                const TopkItem swap = item[i];
                item[i++] = item[j];
                item[j--] = swap;
            }
        }
        if (m - 1 <= j)
            hi = j;
        else if (m - 1 >= i)
            lo = i;
        else
            return;
    }
}

/* Puts a score at a free place of the heap and moves it down. */
static void sift_down(float *heap, int32_t n, int32_t at, float score)
{
    for (int32_t child = 2 * at + 1; child < n; child = 2 * at + 1) {
        child += child + 1 < n && heap[child + 1] < heap[child];
        if (heap[child] >= score)
            break;
        heap[at] = heap[child];
        at = child;
    }
    heap[at] = score;
}

void topk_take_best(Topk *t, float score)
{
    if (t->n_best < t->k) {
        t->best[t->n_best++] = score;
        if (t->n_best < t->k)
            return;
        for (int32_t i = t->k / 2 - 1; i >= 0; i--)
            sift_down(t->best, t->k, i, t->best[i]);
    } else {
        sift_down(t->best, t->k, 0, score);
    }
    const float floor = t->best[0] - t->slack;
    if (floor > t->floor)
        t->floor = floor;
}

void topk_bring_best(Topk *t, int32_t m)
{
    select_best(t->item, t->n, m);
}

void topk_raise_floor(Topk *t, double last)
{
    /* 2^-21 covers the rounding of the floor and that of a score kept in float32 */
    const float floor = (float)(last - 0.5 * (double)t->slack) - 0x1p-21F;
    if (floor > t->floor)
        t->floor = floor;
}

void topk_cut(Topk *t)
{
    int32_t n = 0;
    for (int32_t i = 0; i < t->n; i++) {
        const TopkItem x = t->item[i];
        t->item[n] = x;
        n += x.score >= t->floor;
    }
    t->n = n;
    if (n <= t->most)
        return;
    select_best(t->item, n, t->most);
    t->n = t->most;
    if (t->item[t->most - 1].score > t->floor)
        t->floor = t->item[t->most - 1].score;
}

/* A list at its limit was possibly cut short; one below it never lost anything at or
 * above its floor, since the most-th best proposal of all that came stands below that
 * floor. */
bool topk_finish(Topk *t)
{
    topk_cut(t);
    return t->n < t->most && !t->is_short;
}

void topk_make_room(Topk *t)
{
    topk_cut(t);
    if (t->n <= t->cap - t->cap / 4)
        return;
    const int32_t cap = 2 * t->cap;
    TopkItem *item = mem_xalloc((size_t)cap * sizeof *item);
    memcpy(item, t->item, (size_t)t->n * sizeof *item);
    if (t->is_owned)
        free(t->item);
    t->item = item;
    t->cap = cap;
    t->is_owned = true;
}
