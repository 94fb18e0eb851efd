#include "core/diag/similarity.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/stats_rank.h"
#include "core/base/text.h"
#include "core/near/knn.h"

Status similarity_measure(const Ratings *r, const Space *a, const Space *b, bool is_lower,
                          Similarity *out, Error *err)
{
    *out = (Similarity){.pairs = r->n};
    const size_t n = (size_t)r->n;
    void *memory = NULL;
    TRY(mem_data(&memory, 4 * n, sizeof(double), "ratings", err));
    double *score = memory;
    double *cosine = score + n;
    double *found_score = cosine + n;
    double *found_cosine = found_score + n;
    size_t found = 0;
    for (size_t i = 0; i < n; i++) {
        const int32_t x =
            vocab_find_lower(&a->vocab, vocab_word(&r->words, r->a[i]), is_lower);
        const int32_t y =
            vocab_find_lower(&b->vocab, vocab_word(&r->words, r->b[i]), is_lower);
        const bool is_found = x >= 0 && y >= 0 && a->norm[x] > 0 && b->norm[y] > 0;
        score[i] = r->score[i];
        cosine[i] = is_found ? knn_cosine(a, x, b, y) : 0;
        if (!is_found)
            continue;
        found_score[found] = score[i];
        found_cosine[found++] = cosine[i];
    }
    out->found = (int32_t)found;
    const bool is_enough = found >= 3;
    out->spearman =
        is_enough ? stats_spearman(found_score, found_cosine, found) : (double)NAN;
    out->pearson =
        is_enough ? stats_pearson(found_score, found_cosine, found) : (double)NAN;
    out->spearman_ci = stats_rank_interval(out->spearman, out->found);
    out->spearman_backoff = stats_spearman(score, cosine, n);
    free(memory);
    return OK;
}
