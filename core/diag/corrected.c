#include "core/diag/corrected.h"

#include <stdlib.h>

/* The golds of an entry in the dictionary, TABs between them. */
static void add_dict_golds(Str *out, const Lexicon *lex, int32_t entry)
{
    for (int32_t at = lex->pair_off[entry]; at < lex->pair_off[entry + 1]; at++) {
        if (at > lex->pair_off[entry])
            str_add_char(out, '\t');
        str_add_text(out, vocab_word(&lex->dict->tgt, lex->dict->tgt_id[lex->pair[at]]));
    }
}

void corrected_judge(const CorrectedInput *in, int32_t entry, int32_t predicted,
                     bool *is_covered, bool *is_hit)
{
    Str own = {0};
    Str golds = {0};
    *is_covered = false;
    *is_hit = false;
    add_dict_golds(&own, in->lex, entry);
    mark_state_add_golds(&golds, in->marks, in->lex->word[entry],
                         (Text){str_cstr(&own), own.n});
    Text rest = {str_cstr(&golds), golds.n};
    Text word;
    while (mark_next_word(&rest, &word)) {
        const int32_t row = vocab_find_lower(&in->tgt->vocab, word, in->is_lower);
        *is_covered = *is_covered || row >= 0;
        *is_hit = *is_hit || (row >= 0 && row == predicted);
    }
    str_free(&own);
    str_free(&golds);
}

CorrectedScore corrected_score(const CorrectedCounts *c)
{
    return (CorrectedScore){
        .before = stats_rate(c->hits, c->n),
        .after =
            stats_rate(c->hits - c->lost_hits + c->fixed - c->broken, c->n - c->lost),
        .fixed = c->fixed,
        .broken = c->broken,
        .p = stats_mcnemar(c->broken, c->fixed)};
}

static void count(const CorrectedInput *in, const Pair *p, int score, CorrectedCounts *c)
{
    const bool was_hit = score == 0 ? p->is_hit_nn : p->is_hit_csls;
    bool is_covered = false;
    bool is_hit = false;
    corrected_judge(in, p->entry, score == 0 ? p->nn : p->csls, &is_covered, &is_hit);
    c->lost += !is_covered;
    c->lost_hits += !is_covered && was_hit;
    c->fixed += is_covered && is_hit && !was_hit;
    c->broken += is_covered && !is_hit && was_hit;
}

void corrected_make(const CorrectedInput *in, const Pairs *pairs, Corrected *out)
{
    CorrectedCounts c[CORRECTED_SCORES] = {{0}};
    *out = (Corrected){0};
    for (int32_t i = 0; i < pairs->n; i++) {
        const Pair *p = &pairs->pair[i];
        int32_t n = 0;
        const bool is_marked = mark_state_find(in->marks, in->lex->word[p->entry], &n);
        bool is_covered = false;
        bool is_hit = false;
        if (is_marked && !p->is_covered && p->src >= 0)
            corrected_judge(in, p->entry, -1, &is_covered, &is_hit);
        out->gained += is_covered;
        for (int s = 0; s < CORRECTED_SCORES && p->is_covered; s++) {
            c[s].n++;
            c[s].hits += s == 0 ? p->is_hit_nn : p->is_hit_csls;
            if (is_marked)
                count(in, p, s, &c[s]);
        }
    }
    out->lost = c[0].lost;
    for (int s = 0; s < CORRECTED_SCORES; s++)
        out->score[s] = corrected_score(&c[s]);
}

enum {
    C_TARGET,
    C_SCORE,
    C_BEFORE,
    C_AFTER,
    C_FIXED,
    C_BROKEN,
    C_P,
    C_MARKS,
    C_SEEN,
    C_LOST,
    C_GAINED,
    C_COUNT
};

/* clang-format off */
static const ColSpec cols[C_COUNT] = {
    [C_TARGET] = {"target", "target", "", "the target space", COL_TEXT, 0},
    [C_SCORE]  = {"score", "score", "", "nn: cosine; csls", COL_TEXT, 0},
    [C_BEFORE] = {"p@1", "P@1", "", "share of the covered words whose prediction is a gold of the dictionary as it is", COL_RATE, 3},
    [C_AFTER]  = {"p@1_corrected", "corrected", "", "the same against the golds that marks make of it", COL_RATE, 3},
    [C_FIXED]  = {"fixed", "fixed", "words", "wrong before, right when corrected", COL_INT, 0},
    [C_BROKEN] = {"broken", "broken", "words", "right before, wrong when corrected", COL_INT, 0},
    [C_P]      = {"mcnemar_p", "p", "", "exact McNemar; of little meaning where the words to mark were chosen by their predictions", COL_REAL, 4},
    [C_MARKS]  = {"marks", "marks", "", "in force on this dictionary", COL_INT, 0},
    [C_SEEN]   = {"seen", "seen", "words", "source words that are marked: not to be tuned on", COL_INT, 0},
    [C_LOST]   = {"lost", "lost", "words", "covered before, without a usable gold when corrected", COL_INT, 0},
    [C_GAINED] = {"gained", "gained", "words", "with a usable gold only by marks: in neither rate (apply, then bli)", COL_INT, 0},
};
/* clang-format on */

Table *corrected_make_table(void)
{
    return table_new("corrected", "Against the corrected dictionary", cols, C_COUNT);
}

void corrected_add_rows(Table *t, const char *target, const MarkState *marks,
                        const Corrected *c)
{
    static const char *const name[CORRECTED_SCORES] = {"nn", "csls"};
    for (int s = 0; s < CORRECTED_SCORES; s++) {
        const int32_t r = table_add_row(t);
        table_set_text(t, r, C_TARGET, str_text(target));
        table_set_text(t, r, C_SCORE, str_text(name[s]));
        table_set_rate(t, r, C_BEFORE, c->score[s].before);
        table_set_rate(t, r, C_AFTER, c->score[s].after);
        table_set_int(t, r, C_FIXED, c->score[s].fixed);
        table_set_int(t, r, C_BROKEN, c->score[s].broken);
        table_set_real(t, r, C_P, c->score[s].p);
        table_set_int(t, r, C_MARKS, marks->marks);
        table_set_int(t, r, C_SEEN, marks->sources);
        table_set_int(t, r, C_LOST, c->lost);
        table_set_int(t, r, C_GAINED, c->gained);
    }
}
