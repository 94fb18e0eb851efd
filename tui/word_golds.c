#include "tui/word_golds.h"

#include "core/base/number.h"
#include "tui/word_blink.h"

enum { GOLDS = 4 };

static uint8_t style_of(const WordGolds *v)
{
    return (uint8_t)(v->data->query.other == v->ui->study->source ? STYLE_GROUP
                                                                  : STYLE_GROUP + 1);
}

static const Space *other_space(const WordGolds *v)
{
    return v->ui->study->entry[v->data->query.other].space;
}

static void say_count(Pen *pen, int64_t n)
{
    Str s = {0};
    number_add_grouped(&s, n);
    cells_pen_say(pen, STYLE_DIM, "%s", str_cstr(&s));
    str_free(&s);
}

static void say_rank(Pen *pen, int32_t rank, const char *by)
{
    Str s = {0};
    if (rank > 0)
        number_add_grouped(&s, rank);
    else
        str_add_char(&s, '?');
    cells_pen_say(pen, rank == 1 ? STYLE_GOOD : STYLE_PLAIN, " %s", str_cstr(&s));
    cells_pen_say(pen, STYLE_DIM, " %s", by);
    str_free(&s);
}

static void say_score(Pen *pen, uint8_t style, double score, int decimals)
{
    Str s = {0};
    number_add_fixed(&s, score, decimals);
    cells_pen_put(pen, style, (Text){s.p, s.n});
    str_free(&s);
}

static void draw_gold(const WordGolds *v, const WordGold *gold, Pen *pen)
{
    const Space *s = other_space(v);
    const bool is_hit = gold->rank_nn == 1;
    if (v->ui->marks.is_blind) {
        cells_pen_put(pen, style_of(v), space_word(s, gold->row));
        return;
    }
    cells_pen_glyph(pen, is_hit ? STYLE_GOOD : STYLE_BAD,
                    is_hit ? GLYPH_HIT : GLYPH_MISS);
    cells_pen_say(pen, STYLE_PLAIN, " ");
    cells_pen_put(pen, style_of(v), space_word(s, gold->row));
    cells_pen_say(pen, STYLE_DIM, "  cosine ");
    say_score(pen, STYLE_PLAIN, gold->cosine, 3);
    cells_pen_say(pen, STYLE_DIM, "  rank");
    say_rank(pen, gold->rank_nn, "cosine,");
    say_rank(pen, gold->rank_csls, "CSLS");
    const WordBlink b = {v->ui->study, v->data, v->there};
    const WordGold *there = word_blink_find_gold(&b, gold);
    if (!there) {
        cells_pen_say(pen, STYLE_DIM, ", of ");
        say_count(pen, s->n);
        return;
    }
    const int target = word_blink_target(v->ui->study, v->there->query);
    cells_pen_say(pen, STYLE_DIM, "; %s ", v->ui->study->entry[target].name);
    say_score(pen, STYLE_PLAIN, there->cosine, 3);
    say_rank(pen, there->rank_nn, "");
}

/* The golds of a word of which the other space has none. */
static void draw_lost_golds(const WordGolds *v, Pen *pen)
{
    const Lexicon *lex = word_data_lexicon(v->ui->study, v->data->query);
    const int32_t e = word_data_find(lex, v->data->query.row);
    for (int32_t p = lex->pair_off[e]; lex->dict && p < lex->pair_off[e + 1]; p++) {
        cells_pen_say(pen, STYLE_DIM, p > lex->pair_off[e] ? ", " : "");
        cells_pen_put(pen, style_of(v),
                      vocab_word(&lex->dict->tgt, lex->dict->tgt_id[lex->pair[p]]));
    }
    cells_pen_say(pen, STYLE_DIM, "  not in the vocabulary of %s",
                  v->ui->study->entry[v->data->query.other].name);
}

/* Golds and prediction; returns the lines used. */
int word_golds_draw(const WordGolds *v, Grid *g, Rect r)
{
    const WordData *w = v->data;
    int n = 0;
    if (!word_data_lexicon(v->ui->study, v->data->query))
        return 0;
    Pen pen = cells_pen(g, r.x, r.y, r.w);
    cells_pen_say(&pen, STYLE_BOLD, "gold  ");
    if (w->ngolds == 0 && !w->is_in_dictionary) {
        cells_pen_say(&pen, STYLE_DIM, "not in the dictionary");
        return 1;
    }
    if (w->ngolds == 0) {
        draw_lost_golds(v, &pen);
        return 1;
    }
    for (int i = 0; i < w->ngolds && n < r.h && i < GOLDS; i++) {
        pen = cells_pen(g, r.x + 6, r.y + n++, r.w - 6);
        draw_gold(v, &w->gold[i], &pen);
        if (i == GOLDS - 1 && w->ngolds > GOLDS)
            cells_pen_say(&pen, STYLE_DIM, "  and %d more", w->ngolds - GOLDS);
    }
    return n;
}
