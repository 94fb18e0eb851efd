#include "core/project/around.h"

#include <assert.h>

#include "core/near/knn.h"

/* The best so far: smaller keys first, ties by number. */
typedef struct Best {
    double key[AROUND_MOST];
    int32_t *id;
    int32_t n, k;
} Best;

static void offer(Best *b, double key, int32_t id)
{
    if (b->n == b->k && !(key < b->key[b->k - 1]))
        return; /* ids come in ascending order: the later of equals loses */
    int32_t at = b->n < b->k ? b->n++ : b->k - 1;
    for (; at > 0 && key < b->key[at - 1]; at--) {
        b->key[at] = b->key[at - 1];
        b->id[at] = b->id[at - 1];
    }
    b->key[at] = key;
    b->id[at] = id;
}

static bool holds(const int32_t *id, int32_t n, int32_t wanted)
{
    for (int32_t i = 0; i < n; i++)
        if (id[i] == wanted)
            return true;
    return false;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status around_find(const Layout *l, const Space *const *spaces, int32_t point, int32_t k,
                   Progress *progress, Around *out, Error *err)
{
    (void)err;
    assert(k >= 0 && k <= AROUND_MOST);
    *out = (Around){.n = k < l->n - 1 ? k : l->n - 1};
    if (out->n < 1)
        return OK;
    Best truth = {.id = out->truth, .k = out->n};
    Best shown = {.id = out->shown, .k = out->n};
    const Space *own = spaces[l->space[point]];
    const double *at = &l->xy[2 * (size_t)point];
    for (int32_t j = 0; j < l->n; j++) {
        if (j == point)
            continue;
        const double dx = l->xy[2 * (size_t)j] - at[0];
        const double dy = l->xy[2 * (size_t)j + 1] - at[1];
        offer(&shown, dx * dx + dy * dy, j);
        offer(&truth, -knn_cosine(own, l->row[point], spaces[l->space[j]], l->row[j]), j);
        if (j % 1024 == 0 && progress_is_canceled(progress))
            return E_CANCELED;
    }
    for (int32_t i = 0; i < out->n; i++) {
        out->is_near[i] = holds(out->shown, out->n, out->truth[i]);
        out->is_true[i] = holds(out->truth, out->n, out->shown[i]);
        out->both += out->is_near[i];
    }
    return OK;
}
