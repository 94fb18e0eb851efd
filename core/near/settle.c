#include "core/near/settle.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

static double clamp(double c)
{
    return c > 1 ? 1 : c < -1 ? -1 : c;
}

void settle_cosines(const Settle *q, const int32_t *ids, int32_t n, double *out)
{
    const KernelBase base = {q->b->x, q->b->ld, ids};
    q->kernel->dots(space_row(q->a, q->row), &base, n, out);
    for (int32_t c = 0; c < n; c++) {
        const double norms = q->a->norm[q->row] * q->b->norm[ids ? ids[c] : c];
        out[c] = norms > 0 ? clamp(out[c] / norms) : 0;
    }
}

static bool is_before(SettleScored a, SettleScored b)
{
    return a.score > b.score || (a.score == b.score && a.id < b.id);
}

static void insert(SettleScored *s, int32_t at)
{
    const SettleScored x = s[at];
    for (; at > 0 && is_before(x, s[at - 1]); at--)
        s[at] = s[at - 1];
    s[at] = x;
}

/* Merge sort, best first, upon runs of RUN by insertion; `spare` has room for n. */
static void sort_scored(SettleScored *s, SettleScored *spare, int32_t n)
{
    enum { RUN = 16 };
    for (int32_t r = 0; r < n; r += RUN) {
        const int32_t end = n - r < RUN ? n - r : RUN;
        for (int32_t i = 1; i < end; i++)
            insert(s + r, i);
    }
    for (int32_t width = RUN; width < n; width *= 2) {
        for (int32_t r = 0; r + width < n; r += 2 * width) {
            const int32_t end = n - r < 2 * width ? n : r + 2 * width;
            int32_t i = 0;
            int32_t j = r + width;
            memcpy(spare, s + r, (size_t)width * sizeof *s);
            for (int32_t to = r; i < width; to++)
                s[to] = j < end && is_before(s[j], spare[i]) ? s[j++] : spare[i++];
        }
    }
}

static void store(Neighbors *nb, int32_t list, const SettleScored *best, int32_t n)
{
    const int32_t k = n < nb->k ? n : nb->k;
    for (int32_t j = 0; j < k; j++) {
        nb->id[(size_t)list * (size_t)nb->k + (size_t)j] = best[j].id;
        nb->score[(size_t)list * (size_t)nb->k + (size_t)j] = best[j].score;
    }
}

/* Exact scores of the targets w->id[from .. to) into w->exact. */
static void score_exactly(SettleRoom *w, const Settle *q, int32_t from, int32_t to)
{
    settle_cosines(q, w->id + from, to - from, w->cosine + from);
    for (int32_t c = from; c < to; c++)
        w->exact[c] = (SettleScored){
            q->bias ? w->cosine[c] - q->bias[w->id[c]] : w->cosine[c], w->id[c]};
}

static void make_room(SettleRoom *w, int32_t n)
{
    if (n <= w->cap)
        return;
    w->exact = mem_xrealloc(w->exact, 2 * (size_t)n * sizeof *w->exact);
    w->cosine = mem_xrealloc(w->cosine, (size_t)n * sizeof *w->cosine);
    w->id = mem_xrealloc(w->id, (size_t)n * sizeof *w->id);
    w->cap = n;
}

/* All of b, some at a time; the k best so far stand sorted before them. Lists that come
 * here are few. */
static void scan_in_full(SettleRoom *w, const Settle *q, Progress *progress,
                         Neighbors *nb, int32_t list)
{
    enum { PART = 1024 };
    make_room(w, nb->k + PART);
    SettleScored *best = mem_xcalloc((size_t)nb->k + PART, 2 * sizeof *best);
    int32_t n = 0;
    for (int32_t from = 0; from < q->b->n && !progress_is_canceled(progress);) {
        int32_t part = 0;
        for (; from < q->b->n && part < PART; from++)
            if (from != q->exclude && q->b->norm[from] > 0)
                w->id[part++] = from;
        score_exactly(w, q, 0, part);
        const bool is_full = n == nb->k;
        const SettleScored last = best[nb->k - 1];
        for (int32_t c = 0; c < part; c++)
            if (!is_full || is_before(w->exact[c], last))
                best[n++] = w->exact[c];
        sort_scored(best, best + nb->k + PART, n);
        n = n < nb->k ? n : nb->k;
    }
    store(nb, list, best, n);
    free(best);
}

/* The same for the candidates of a list from the from-th on. */
static void score_candidates(SettleRoom *w, const Settle *q, const Topk *top,
                             int32_t from)
{
    for (int32_t c = from; c < top->n; c++)
        w->id[c] = top->item[c].id;
    score_exactly(w, q, from, top->n);
}

/* Leaves in w->exact, sorted, the exact scores of top->n candidates, among them all that
 * the k best may be. First of those with the best proposals: the exact k-th score shows
 * that most of the others are too low by more than their error. */
static void rank_candidates(SettleRoom *w, const Settle *q, Topk *top)
{
    const int32_t first = top->k + top->k / 2 + 2;
    const int32_t all = top->n;
    make_room(w, all);
    if (all > first) {
        topk_bring_best(top, first);
        top->n = first;
        score_candidates(w, q, top, 0);
        sort_scored(w->exact, w->exact + all, first);
        topk_raise_floor(top, w->exact[top->k - 1].score);
        for (int32_t c = first; c < all; c++) {
            if (top->item[c].score >= top->floor)
                top->item[top->n++] = top->item[c];
        }
        score_candidates(w, q, top, first);
    } else {
        score_candidates(w, q, top, 0);
    }
    sort_scored(w->exact, w->exact + all, top->n);
}

void settle_refine(SettleRoom *w, const Settle *q, Topk *top)
{
    topk_cut(top);
    if (top->n <= top->cap - top->cap / 8 || top->n <= top->k)
        return;
    rank_candidates(w, q, top);
    top->n = top->k;
    for (int32_t c = 0; c < top->n; c++)
        top->item[c] = (TopkItem){(float)w->exact[c].score, w->exact[c].id};
    topk_raise_floor(top, w->exact[top->k - 1].score);
}

bool settle_list(SettleRoom *w, const Settle *q, Topk *top, SettleOut out,
                 Progress *progress)
{
    if (!topk_finish(top)) {
        scan_in_full(w, q, progress, out.nb, out.list);
        return false;
    }
    rank_candidates(w, q, top);
    store(out.nb, out.list, w->exact, top->n);
    return true;
}

void settle_done(SettleRoom *w)
{
    free(w->exact);
    free(w->cosine);
    free(w->id);
}
