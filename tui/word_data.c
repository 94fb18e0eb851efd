#include "tui/word_data.h"

#include <stdlib.h>

#include "core/base/mem.h"

const Lexicon *word_data_lexicon(const Study *s, WordQuery q)
{
    if (q.other < 0)
        return NULL;
    return q.entry == s->source ? s->entry[q.other].lex : s->entry[q.entry].back;
}

int32_t word_data_find(const Lexicon *lex, int32_t row)
{
    for (int32_t i = 0; lex && i < lex->n_sources; i++)
        if (lex->src[i] == row)
            return i;
    return -1;
}

static bool has(const int32_t *list, int32_t n, int32_t row)
{
    for (int32_t i = 0; i < n; i++)
        if (list[i] == row)
            return true;
    return false;
}

static bool is_gold(const WordData *w, int32_t row)
{
    for (int i = 0; i < w->ngolds; i++)
        if (w->gold[i].row == row)
            return true;
    return false;
}

static void take_list(WordData *w, WordList which, const Neighbors *nb, int32_t at)
{
    const int32_t *id = knn_ids(nb, at);
    const double *score = knn_scores(nb, at);
    w->list[which] = mem_xcalloc((size_t)nb->k, sizeof *w->list[which]);
    for (int32_t i = 0; i < nb->k && id[i] >= 0; i++) {
        w->list[which][w->n[which]++] =
            (WordNeighbor){.row = id[i],
                           .score = score[i],
                           .is_gold = which != WORD_OWN && is_gold(w, id[i])};
    }
    if (w->n[which] == 0)
        w->why[which] = "its vector is zero";
}

static Status search(WordData *w, WordList which, const Space *from, const Space *in,
                     Progress *progress, Error *err)
{
    Neighbors *nb = NULL;
    const int32_t row = w->query.row;
    const int32_t exclude = which == WORD_OWN ? row : -1;
    const int32_t most = in->n - (which == WORD_OWN);
    const int32_t k = most < WORD_DATA_K ? most : WORD_DATA_K;
    if (k < 1) {
        w->why[which] = "there are no other words";
        return OK;
    }
    TRY(knn_make_queries(from, &row, 1, in, &exclude, k, progress, &nb, err));
    take_list(w, which, nb, 0);
    knn_free(nb);
    return OK;
}

static void find_golds(const Study *s, WordData *w)
{
    const Lexicon *lex = word_data_lexicon(s, w->query);
    const int32_t e = word_data_find(lex, w->query.row);
    w->is_in_dictionary = e >= 0;
    if (e < 0)
        return;
    const int32_t from = lex->gold_off[e];
    const int32_t n = lex->gold_off[e + 1] - from;
    const Space *own = s->entry[w->query.entry].space;
    const Space *other = s->entry[w->query.other].space;
    w->gold = mem_xcalloc((size_t)n, sizeof *w->gold);
    for (int32_t i = 0; i < n; i++) {
        w->gold[w->ngolds++] = (WordGold){
            .row = lex->gold[from + i],
            .cosine = knn_cosine(own, w->query.row, other, lex->gold[from + i])};
    }
}

/* The list by CSLS, from the mean similarities of all words. */
static Status search_csls(const Study *s, WordData *w, const Cross *c, Progress *progress,
                          Error *err)
{
    const bool is_forward = w->query.entry == s->source;
    const Cross swapped = cross_swapped(c);
    const int32_t row = w->query.row;
    const CrossRows q = {s->entry[w->query.entry].space, s->entry[w->query.other].space,
                         &row, 1};
    Neighbors *nb = NULL;
    TRY(cross_make_lists(is_forward ? c : &swapped, &q, progress, &nb, err));
    take_list(w, WORD_CSLS, nb, 0);
    knn_free(nb);
    return OK;
}

/* CSLS list and ranks upon what the study keeps, if it keeps it. */
static Status add_kept(const Study *s, WordData *w, Progress *progress, Error *err)
{
    const bool is_forward = w->query.entry == s->source;
    const int target = is_forward ? w->query.other : w->query.entry;
    const Cross *c = study_peek_cosine(s, target, false);
    w->has_cross = c != NULL;
    if (!c) {
        w->why[WORD_CSLS] = "waits for the search of all words";
        return OK;
    }
    TRY(search_csls(s, w, c, progress, err));
    const Lexicon *lex = word_data_lexicon(s, w->query);
    const int32_t e = word_data_find(lex, w->query.row);
    if (e < 0 || w->ngolds == 0)
        return OK;
    const GoldRanks *ranks = NULL;
    TRY(study_get_ranks(s, target, false, !is_forward, progress, &ranks, err));
    for (int i = 0; i < w->ngolds; i++) {
        w->gold[i].rank_nn = ranks->nn[lex->gold_off[e] + i];
        w->gold[i].rank_csls = ranks->csls[lex->gold_off[e] + i];
    }
    return OK;
}

/* A neighbour whose translation is a neighbour of the word too: what both sides share. */
static void mark_shared(const Study *s, WordData *w)
{
    const Lexicon *lex = word_data_lexicon(s, w->query);
    for (int i = 0; lex && i < w->n[WORD_OWN]; i++) {
        const int32_t e = word_data_find(lex, w->list[WORD_OWN][i].row);
        if (e < 0)
            continue;
        const int32_t *gold = lex->gold + lex->gold_off[e];
        const int32_t n = lex->gold_off[e + 1] - lex->gold_off[e];
        for (int k = 0; k < w->n[WORD_COSINE]; k++) {
            if (has(gold, n, w->list[WORD_COSINE][k].row)) {
                w->list[WORD_OWN][i].is_shared = true;
                w->list[WORD_COSINE][k].is_shared = true;
            }
        }
    }
}

static Status fill(const Study *s, WordData *w, Progress *progress, Error *err)
{
    const StudyEntry *own = &s->entry[w->query.entry];
    TRY(search(w, WORD_OWN, own->space, own->space, progress, err));
    if (w->query.other < 0) {
        w->why[WORD_BEFORE] = w->why[WORD_COSINE] = w->why[WORD_CSLS] =
            "no other language";
        return OK;
    }
    find_golds(s, w);
    const StudyEntry *other = &s->entry[w->query.other];
    const bool is_forward = w->query.entry == s->source;
    const Space *before = is_forward ? other->before : own->before;
    if (before) {
        TRY(search(w, WORD_BEFORE, is_forward ? own->space : before,
                   is_forward ? before : other->space, progress, err));
    } else {
        w->why[WORD_BEFORE] = "no map was applied here";
    }
    TRY(search(w, WORD_COSINE, own->space, other->space, progress, err));
    TRY(add_kept(s, w, progress, err));
    mark_shared(s, w);
    return OK;
}

Status word_data_make(const Study *s, WordQuery query, Progress *progress, WordData **out,
                      Error *err)
{
    *out = NULL;
    WordData *w = mem_xcalloc(1, sizeof *w);
    w->query = query;
    const Status status = fill(s, w, progress, err);
    if (status == OK)
        *out = w;
    else
        word_data_free(w);
    return status;
}

void word_data_free(WordData *w)
{
    if (!w)
        return;
    for (int i = 0; i < WORD_LISTS; i++)
        free(w->list[i]);
    free(w->gold);
    free(w);
}
