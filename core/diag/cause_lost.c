#include "core/diag/cause_lost.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/cause_tests.h"

typedef struct Spellings {
    CauseVariants src, tgt;
    double *cos; /* of all target words, while a rank is counted */
} Spellings;

static Status find_spellings(const CauseInput *in, Progress *progress, Spellings *out,
                             Error *err)
{
    const Lexicon *lex = in->lex;
    const int32_t pairs = lex->dict ? lex->dict->n : 0;
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)in->tgt->n, sizeof(double), "cosines", err));
    out->cos = memory;
    TRY(mem_data(&memory, (size_t)lex->n_sources + (size_t)pairs, sizeof(Text),
                 "words that are looked for", err));
    Text *words = memory;
    int32_t n = 0;
    for (int32_t e = 0; e < lex->n_sources; e++)
        if (lex->src[e] < 0)
            words[n++] = lex->word[e];
    Status status =
        n > 0 ? cause_words_find_variants(in->src, words, n, progress, &out->src, err)
              : OK;
    n = 0;
    for (int32_t p = 0; p < pairs; p++) {
        const Text word = vocab_word(&lex->dict->tgt, lex->dict->tgt_id[p]);
        if (vocab_find(&in->tgt->vocab, word) < 0)
            words[n++] = word;
    }
    if (status == OK && n > 0)
        status = cause_words_find_variants(in->tgt, words, n, progress, &out->tgt, err);
    free((void *)words);
    return status;
}

/* The gold, or another spelling of one. */
static int32_t find_spelled_gold(const CauseInput *in, const Spellings *s, int32_t e,
                                 CauseVariant *kind)
{
    const Lexicon *lex = in->lex;
    if (lex->gold_off[e] < lex->gold_off[e + 1])
        return lex->gold[lex->gold_off[e]];
    for (int32_t at = lex->pair_off[e]; lex->dict && at < lex->pair_off[e + 1]; at++) {
        const Text word = vocab_word(&lex->dict->tgt, lex->dict->tgt_id[lex->pair[at]]);
        const int32_t row = cause_words_variant(&s->tgt, in->tgt, word, kind);
        if (row >= 0)
            return row;
    }
    return -1;
}

/* The rank by double cosines of all target words, counted directly. */
static int32_t rank_of(const CauseInput *in, int32_t x, int32_t gold, double *cos)
{
    const double own = knn_cosine(in->src, x, in->tgt, gold);
    knn_cosines(in->src, x, in->tgt, NULL, in->tgt->n, cos);
    int32_t rank = 1;
    for (int32_t t = 0; t < in->tgt->n; t++)
        rank += in->tgt->norm[t] > 0 && (cos[t] > own || (!(cos[t] < own) && t < gold));
    return rank;
}

static void explain_lost(const CauseInput *in, const Spellings *s, Cause *c)
{
    CauseVariant kind[2] = {CAUSE_VARIANT_NONE, CAUSE_VARIANT_NONE};
    c->primary = CAUSE_OOV;
    for (int k = 0; k < CAUSE_KINDS; k++)
        cause_tests_leave(&c->test[k], "a word is out of vocabulary");
    CauseTest *t = &c->test[CAUSE_OOV];
    cause_tests_judge(t, true, (double)NAN, (double)NAN);
    int32_t x = c->src;
    if (x < 0)
        x = c->variant_src =
            cause_words_variant(&s->src, in->src, in->lex->word[c->entry], &kind[0]);
    const int32_t gold = find_spelled_gold(in, s, c->entry, &kind[1]);
    c->variant_tgt = kind[1] != CAUSE_VARIANT_NONE ? gold : -1;
    c->variant = kind[0] > kind[1] ? kind[0] : kind[1];
    if (c->variant != CAUSE_VARIANT_NONE && x >= 0 && gold >= 0 && in->src->norm[x] > 0)
        t->what_if = rank_of(in, x, gold, s->cos);
}

Status cause_lost_explain(const CauseInput *in, Causes *all, Progress *progress,
                          Error *err)
{
    Spellings s = {0};
    const Status status = find_spellings(in, progress, &s, err);
    (void)progress_begin(progress, "looking for other spellings", (uint64_t)all->n);
    for (int32_t e = 0; status == OK && e < all->n; e++) {
        if (all->cause[e].primary == CAUSE_OOV)
            explain_lost(in, &s, &all->cause[e]);
        if (!progress_tick(progress, 1))
            break;
    }
    free(s.cos);
    cause_words_free_variants(&s.src);
    cause_words_free_variants(&s.tgt);
    return status != OK ? status : progress_is_canceled(progress) ? E_CANCELED : OK;
}
