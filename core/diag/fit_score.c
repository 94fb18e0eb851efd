#include "core/diag/fit_score.h"

#include <stdlib.h>

#include "core/base/mem.h"

void fit_score_done(FitHits *h)
{
    for (int s = 0; s < BLI_SCORES; s++)
        free(h->hit[s]);
    *h = (FitHits){0};
}

Rate fit_score_rate(const FitHits *h, BliScore score)
{
    int64_t hits = 0;
    const bool *hit = h->hit[score];
    for (int32_t i = 0; hit && i < h->n; i++)
        hits += hit[i];
    return stats_rate(hits, hit ? h->n : 0);
}

FitChange fit_score_compare(const bool *a, const bool *b, int32_t n)
{
    FitChange c = {0};
    for (int32_t i = 0; i < n; i++) {
        c.fixed += b[i] && !a[i];
        c.broken += a[i] && !b[i];
    }
    c.p = stats_mcnemar(c.fixed, c.broken);
    return c;
}

static void take_hits(const Lexicon *lex, const GoldRanks *ranks, FitHits *out)
{
    const int32_t *const by[] = {[BLI_NN] = ranks->nn, [BLI_CSLS] = ranks->csls};
    out->n = lex->n_queries;
    for (int s = BLI_NN; s <= BLI_CSLS; s++) {
        out->hit[s] = mem_xcalloc((size_t)out->n + 1, sizeof *out->hit[s]);
        for (int32_t q = 0; q < out->n; q++) {
            const int32_t e = lex->query[q];
            for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
                out->hit[s][q] = out->hit[s][q] || by[s][at] == 1;
        }
    }
}

Status fit_score_make(const FitScoreInput *in, Progress *progress, FitHits *out,
                      Error *err)
{
    for (int i = 0; i < in->count; i++)
        out[i] = (FitHits){0};
    Cross *cross = NULL;
    Status st = cross_make_cosine(in->src, in->tgt, in->k, progress, &cross, err);
    for (int i = 0; st == OK && i < in->count; i++) {
        GoldRanks *ranks = NULL;
        st = rank_make(in->src, in->tgt, in->lex[i], cross, progress, &ranks, err);
        if (st == OK)
            take_hits(in->lex[i], ranks, &out[i]);
        rank_free(ranks);
    }
    cross_free(cross);
    for (int i = 0; st != OK && i < in->count; i++)
        fit_score_done(&out[i]);
    return st;
}
