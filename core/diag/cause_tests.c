/* One test a function. A test says of a correct pair what it says of a wrong one, with
 * the best-placed wrong word in place of the prediction, so that base rates can be had.
 * Four ask more of a miss, which a correct pair cannot show, so that their ratios are
 * least values: hub, polysemy and map that their repair moves the gold up, domain (of the
 * word alone) that the gold is behind rank 10; near-miss is of misses only. Name and copy
 * ask the same of both. */
#include "core/diag/cause_tests.h"

#include <math.h>
#include <string.h>

#include "core/base/text.h"

static const double form_cos = 0.6, gold_apart = 0.3, small_margin = 0.05;

static const double sense_p = 0.05, repel_p = 0.001;

void cause_tests_judge(CauseTest *t, bool is_there, double value, double threshold)
{
    t->verdict = is_there ? CAUSE_PASS : CAUSE_FAIL;
    t->value = value;
    t->threshold = threshold;
}

void cause_tests_leave(CauseTest *t, const char *why)
{
    *t = (CauseTest){.why = why, .value = (double)NAN, .threshold = (double)NAN};
}

enum {
    RARE_ROW = 20000, /* words from here on are rare in a vocabulary of any size */
    CHANCE = 20,      /* a gold behind the first of so many parts stands where chance puts
                         it, at a level of .05 */
    NEAR_RANK = 10,   /* golds up to here are near misses */
    MOST_APART = 2,   /* letters between two languages' spellings of one name, ... */
    LEAST_NAME = 5,   /* ... of so many bytes at least */
    LEAST_LEAN = 10   /* one neighbour in so many, at least, stands for either sense */
};

static const char *const no_rival = "every near word is a gold";
static const char *const few_anchors = "the dictionary has too few pairs around the word";

/* --- tests --- */

static double group_cosine(const CauseCase *w, int32_t t, const double *center)
{
    const float *y = space_row(w->in->tgt, t);
    double sum = 0;
    for (int32_t i = 0; i < w->in->tgt->d; i++)
        sum += (double)y[i] * center[i];
    return w->in->tgt->norm[t] > 0 ? sum / w->in->tgt->norm[t] : 0;
}

/* The group that a target word is nearer to. */
int cause_tests_group(const CauseCase *w, const CauseRepair *r, int32_t t)
{
    const size_t d = (size_t)w->in->src->d;
    if (!cause_senses_center(w->in->src, &w->c->senses, 0, r->wide) ||
        !cause_senses_center(w->in->src, &w->c->senses, 1, r->wide + d))
        return 0;
    return group_cosine(w, t, r->wide + d) > group_cosine(w, t, r->wide);
}

/* Whether the rival is a near word of a gold of another sense than the best-placed one.
 */
static bool has_far_golds(const CauseCase *w)
{
    const Space *tgt = w->in->tgt;
    for (int32_t i = 0; i < w->ngold; i++) {
        if (knn_cosine(tgt, w->gold[i], tgt, w->c->gold) < gold_apart &&
            knn_cosine(tgt, w->gold[i], tgt, w->c->rival) >= gold_apart)
            return true;
    }
    return false;
}

void cause_tests_senses(const CauseCase *w)
{
    Cause *c = w->c;
    CauseTest *t = &c->test[CAUSE_POLYSEMY];
    CauseSenses *s = &c->senses;
    if (c->rival < 0) {
        cause_tests_leave(t, no_rival);
        return;
    }
    int32_t n = 0;
    while (n < w->f->senses->k && knn_ids(w->f->senses, w->q)[n] >= 0)
        n++;
    cause_senses_make(w->in->src, knn_ids(w->f->senses, w->q), n, s);
    if (s->n == 0) {
        cause_tests_leave(t, "the word has too few neighbours");
        return;
    }
    CauseCloud cloud;
    cause_senses_lean(w->in->src, c->src, w->in->tgt,
                      (const int32_t[]){c->gold, c->rival}, s, &cloud);
    const int32_t few = s->leans[0] < s->leans[1] ? s->leans[0] : s->leans[1];
    const bool is_apart =
        knn_cosine(w->in->tgt, c->gold, w->in->tgt, c->rival) < gold_apart &&
        (s->between < 0 || has_far_golds(w));
    const bool may_be = LEAST_LEAN * few >= s->n && (is_apart || s->between_p <= repel_p);
    if (may_be) /* the samples cost more than all the rest: not where it is settled */
        cause_senses_test(&cloud, rng_stream((uint64_t)c->src, "senses"), s);
    cause_tests_judge(t, may_be && s->p <= sense_p, s->p, sense_p);
}

/* Whether the rival translates a word that the relations oppose to x. */
static int32_t find_listed(const CauseCase *w)
{
    const WordFile *lists[] = {w->in->relations, w->in->parallel};
    const Space *src = w->in->src;
    const Text word = space_word(src, w->c->src);
    const Text rival = space_word(w->in->tgt, w->c->rival);
    for (int l = 0; l < 2; l++) {
        const WordFile *f = lists[l];
        const int32_t id = f ? vocab_find(&f->words, word) : -1;
        for (int32_t i = 0; id >= 0 && i < f->n; i++) {
            const bool is_first = f->key[i] == id;
            if ((!is_first && f->value[i] != id) || !wordfile_is_contrast(f, i))
                continue;
            const int32_t other = is_first ? f->value[i] : f->key[i];
            const int32_t row = vocab_find(&src->vocab, vocab_word(&f->words, other));
            w->c->relation =
                f->label[i] >= 0 ? vocab_word(&f->labels, f->label[i]) : TEXT("opposite");
            const int32_t across = f->across[is_first][i];
            if (across >= 0 && str_compare(vocab_word(&f->values, across), rival) == 0)
                return row >= 0 ? row : w->c->src;
            if (row >= 0 && cause_facts_translates(w->f, row, w->c->rival))
                return row;
        }
    }
    return -1;
}

/* Whether s has a gold in common with the word under test. */
static bool shares_gold(const CauseCase *w, int32_t s)
{
    for (int32_t i = 0; i < w->ngold; i++)
        if (cause_facts_translates(w->f, s, w->gold[i]))
            return true;
    return false;
}

static int32_t find_fellow(const CauseCase *w)
{
    const int32_t *near = knn_ids(w->f->senses, w->q);
    for (int32_t j = 0; j < w->f->k && j < w->f->senses->k && near[j] >= 0; j++) {
        if (cause_facts_translates(w->f, near[j], w->c->rival) &&
            !shares_gold(w, near[j]))
            return near[j];
    }
    return -1;
}

/* The neighbour of the source word that the rival is nearest to. */
static int32_t find_nearer(const CauseCase *w)
{
    const int32_t *near = knn_ids(w->f->senses, w->q);
    const int32_t back = knn_ids(w->in->cross->bwd, w->c->rival)[0];
    for (int32_t j = 0; j < w->f->k && j < w->f->senses->k && near[j] >= 0; j++)
        if (near[j] == back && !shares_gold(w, back))
            return back;
    return -1;
}

static bool lists_hold(const Neighbors *nb, int32_t list, int32_t id)
{
    for (int32_t j = 0; j < nb->k; j++)
        if (knn_ids(nb, list)[j] == id)
            return true;
    return false;
}

static void test_contrast(const CauseCase *w)
{
    Cause *c = w->c;
    CauseTest *listed = &c->test[CAUSE_ANTONYM];
    CauseTest *fellow = &c->test[CAUSE_FELLOW];
    c->contrast = CAUSE_CONTRAST_NONE;
    c->contrast_src = -1;
    if (c->rival < 0) {
        cause_tests_leave(listed, no_rival);
        cause_tests_leave(fellow, no_rival);
        return;
    }
    const double margin = c->cos_rival - c->cos_gold;

    const bool is_kin = lists_hold(w->f->near_gold, w->q, c->rival) &&
                        lists_hold(w->f->near_rival, w->q, c->gold);
    const bool is_weak = c->test[CAUSE_FREQUENCY].verdict == CAUSE_PASS ||
                         c->test[CAUSE_NAME].verdict == CAUSE_PASS || c->is_region ||
                         (c->test[CAUSE_MAP].verdict == CAUSE_PASS && !is_kin);
    const bool is_of_kind = lists_hold(w->f->near_gold, w->q, c->rival) ||
                            lists_hold(w->f->near_rival, w->q, c->gold);
    c->contrast_src = find_listed(w);
    if (c->contrast_src >= 0) {
        c->contrast = CAUSE_CONTRAST_LIST;
    } else if (is_weak || !is_of_kind) {
        /* what a weak vector, or a name, is near to is no fellow; nor is a word of the
         * same matter that gold and its own neighbours have nothing to do with */
        c->contrast_src = -1;
    } else if ((c->contrast_src = find_fellow(w)) >= 0) {
        c->contrast = CAUSE_CONTRAST_FELLOW;
    } else if ((c->contrast_src = find_nearer(w)) >= 0) {
        c->contrast = CAUSE_CONTRAST_NEARER;
    } else if (lists_hold(w->f->near_gold, w->q, c->rival) &&
               lists_hold(w->f->near_rival, w->q, c->gold) && c->d2 >= w->f->d2_median &&
               c->d2 > 0 && fabs(margin) <= small_margin) {
        c->contrast = CAUSE_CONTRAST_NEIGHBOR;
    }
    /* of two senses it is the other sense that leads astray, and no fellow of the one
     * that was meant */
    if (c->contrast > CAUSE_CONTRAST_LIST &&
        c->test[CAUSE_POLYSEMY].verdict == CAUSE_PASS) {
        c->contrast = CAUSE_CONTRAST_NONE;
        c->contrast_src = -1;
    }
    if (w->in->relations || w->in->parallel) {
        cause_tests_judge(listed, c->contrast == CAUSE_CONTRAST_LIST, margin,
                          (double)NAN);
    } else {
        cause_tests_leave(listed, "no list of relations was given (--relations)");
    }
    cause_tests_judge(fellow, c->contrast > CAUSE_CONTRAST_LIST, margin, (double)NAN);
}

/* The prediction as a form of one of the golds. */
static void test_form(const CauseCase *w)
{
    Cause *c = w->c;
    CauseTest *t = &c->test[CAUSE_MORPHOLOGY];
    c->form = CAUSE_FORM_NONE;
    c->form_gold = -1;
    if (c->rival < 0) {
        cause_tests_leave(t, no_rival);
        return;
    }
    const Space *tgt = w->in->tgt;
    double best = (double)NAN;
    for (int32_t i = 0; i < w->ngold; i++) {
        const CauseForm form = cause_words_form(
            space_word(tgt, c->rival), space_word(tgt, w->gold[i]), w->in->lemmas_tgt);
        if (form == CAUSE_FORM_NONE || c->form == CAUSE_FORM_LEMMA)
            continue;
        const double cos = knn_cosine(tgt, c->rival, tgt, w->gold[i]);
        if (form == CAUSE_FORM_LEMMA || !(best >= cos)) {
            best = cos;
            c->form = form;
            c->form_gold = w->gold[i];
        }
    }
    const bool is_ending =
        c->form == CAUSE_FORM_STEM &&
        cause_words_distance(space_word(tgt, c->rival), space_word(tgt, c->form_gold)) <=
            MOST_APART;
    const bool is_sure =
        c->form == CAUSE_FORM_LEMMA || c->form == CAUSE_FORM_SPELLING || is_ending;
    /* what it translates is a form of the source word, too */
    const bool is_parallel =
        c->contrast_src >= 0 && cause_words_form(space_word(w->in->src, c->src),
                                                 space_word(w->in->src, c->contrast_src),
                                                 NULL) != CAUSE_FORM_NONE;
    const bool is_near = best >= form_cos || c->is_mutual || is_parallel ||
                         lists_hold(w->f->near_gold, w->q, c->rival);
    const bool is_another =
        c->form == CAUSE_FORM_LETTERS &&
        (c->contrast == CAUSE_CONTRAST_LIST || c->contrast == CAUSE_CONTRAST_FELLOW);
    cause_tests_judge(t,
                      c->form != CAUSE_FORM_NONE && !is_another && (is_sure || is_near),
                      best, form_cos);
}

static void test_hub(const CauseCase *w)
{
    Cause *c = w->c;
    CauseTest *t = &c->test[CAUSE_HUB];
    if (c->rival < 0) {
        cause_tests_leave(t, no_rival);
        return;
    }
    c->n_k = w->f->n_k[c->rival];
    const double mean = (double)w->f->k * w->in->src->n / w->in->tgt->n;
    const bool is_large =
        w->f->is_hub[c->rival] || w->in->cross->r_tgt[c->rival] > w->f->r_high;
    const int32_t cured = c->rank_no_hubs > 0 && c->rank_no_hubs < c->rank_csls
                              ? c->rank_no_hubs
                              : c->rank_csls;
    const bool is_cured = 2 * cured <= c->rank_nn + 1;
    cause_tests_judge(
        t,
        c->n_k >= 2 * mean &&
            (c->is_hit ? is_large : is_cured && (w->f->is_hub[c->rival] || cured == 1)),
        c->n_k, 2 * mean);
}

/* Whether the other language has half of the word's neighbours as they stand: so
 * it is with names, and not with words that two languages happen to share. */
static bool is_among_names(const CauseCase *w)
{
    const int32_t *near = knn_ids(w->f->senses, w->q);
    int32_t n = 0;
    int32_t both = 0;
    for (; n < w->f->senses->k && near[n] >= 0; n++)
        both += vocab_find(&w->in->tgt->vocab, space_word(w->in->src, near[n])) >= 0;
    return n > 0 && 2 * both >= n;
}

/* Letters between a word and the gold spelled most like it. */
static int32_t gold_distance(const CauseCase *w, Text word)
{
    int32_t apart = INT32_MAX;
    for (int32_t i = 0; i < w->ngold; i++) {
        const int32_t n = cause_words_distance(word, space_word(w->in->tgt, w->gold[i]));
        apart = n < apart ? n : apart;
    }
    return apart;
}

static void test_name(const CauseCase *w)
{
    Cause *c = w->c;
    const CauseNames src = {w->in->tags_src, w->in->src, w->f->has_capitals[0]};
    const CauseNames tgt = {w->in->tags_tgt, w->in->tgt, w->f->has_capitals[1]};
    const Text word = w->in->lex->word[c->entry];
    c->name_sign = cause_words_name(&src, word);
    const int32_t apart = gold_distance(w, word);
    const bool is_same = apart == 0;
    const bool is_like = apart <= MOST_APART && word.n >= LEAST_NAME;
    const char *alike = is_same ? "a gold is the same string, as are words near it"
                                : "a gold is spelled nearly the same, and words near it "
                                  "are the same in both languages";
    if (!c->name_sign && (is_same || is_like) && is_among_names(w))
        c->name_sign = alike;
    if (!c->name_sign && is_same && CHANCE * (int64_t)c->rank_nn > w->in->tgt->n)
        c->name_sign = "a gold is the same string, but no nearer to it than by chance";
    if (!c->name_sign && w->in->tags_tgt)
        c->name_sign = cause_words_name(&tgt, space_word(w->in->tgt, c->gold));
    cause_tests_judge(&c->test[CAUSE_NAME], c->name_sign != NULL, (double)NAN,
                      (double)NAN);
}

/* Whether a dictionary gives the rival to another word, that is no form of this one and
 * has no gold in common with it: then it has a place of its own. */
static bool is_taken(const CauseCase *w)
{
    const Lexicon *lists[] = {w->in->lex, w->in->train};
    const Text word = space_word(w->in->src, w->c->src);
    for (int l = 0; l < 2; l++) {
        const Lexicon *lex = lists[l];
        for (int32_t e = 0; lex && e < lex->n_sources; e++) {
            const bool is_other = lex->src[e] >= 0 && lex->src[e] != w->c->src &&
                                  lexicon_is_gold(lex, e, w->c->rival);
            if (is_other && !shares_gold(w, lex->src[e]) &&
                cause_words_form(word, lex->word[e], NULL) == CAUSE_FORM_NONE)
                return true;
        }
    }
    return false;
}

static void test_gold(const CauseCase *w)
{
    Cause *c = w->c;
    CauseTest *gap = &c->test[CAUSE_GOLD_GAP];
    CauseTest *entry = &c->test[CAUSE_WRONG_ENTRY];
    if (c->rival < 0) {
        cause_tests_leave(gap, no_rival);
        cause_tests_leave(entry, no_rival);
        return;
    }
    const bool is_alone = c->test[CAUSE_POLYSEMY].verdict != CAUSE_PASS &&
                          !c->is_region && c->test[CAUSE_MAP].verdict != CAUSE_PASS;
    const bool is_robbed = c->test[CAUSE_HUB].verdict == CAUSE_PASS && c->rank_csls == 1;
    const bool is_at_home =
        !isfinite(c->d2_rival) ||
        (c->d2_rival > w->f->d2_chance && !(c->d2_rival + 1.5 / w->f->k < c->d2));
    const bool is_other =
        !c->name_sign && c->test[CAUSE_POLYSEMY].verdict != CAUSE_PASS &&
        c->test[CAUSE_MORPHOLOGY].verdict != CAUSE_PASS &&
        c->contrast != CAUSE_CONTRAST_LIST && c->contrast != CAUSE_CONTRAST_FELLOW;
    /* the vectors of the rarer half of a vocabulary do not overrule a dictionary */
    const bool is_common = 2 * (int64_t)c->rival < w->in->tgt->n;
    const bool may_be = c->is_mutual && !is_robbed && is_other && is_at_home &&
                        is_common && c->cos_rival >= w->f->gold_found;
    cause_tests_judge(gap, may_be && !is_taken(w), c->cos_rival, w->f->gold_found);
    if (!isfinite(c->d2)) {
        cause_tests_leave(entry, few_anchors);
        return;
    }
    cause_tests_judge(entry,
                      is_alone && c->is_mutual && c->rank_nn > 10 &&
                          c->cos_gold < w->f->gold_low && c->d2 < w->f->d2_chance,
                      c->cos_gold, w->f->gold_low);
}

static bool is_script(Text word, const char *code)
{
    return strcmp(text_script(word), code) == 0;
}

static void test_copy(const CauseCase *w)
{
    Cause *c = w->c;
    if (c->rival < 0) {
        cause_tests_leave(&c->test[CAUSE_COPY], no_rival);
        return;
    }
    const Text word = w->in->lex->word[c->entry];
    const Text rival = space_word(w->in->tgt, c->rival);
    const char *code = text_script(word);
    const bool is_foreign =
        is_script(rival, code) && !is_script(space_word(w->in->tgt, c->gold), code);
    /* or a loan, or a false friend: spelled like the word, and more so than the golds */
    const int32_t apart = cause_words_distance(word, rival);
    const bool is_like =
        apart <= MOST_APART && word.n >= LEAST_NAME && apart < gold_distance(w, word);
    cause_tests_judge(&c->test[CAUSE_COPY],
                      is_foreign || is_like || str_compare(word, rival) == 0, (double)NAN,
                      (double)NAN);
}

/* Each of the two words by its place in its vocabulary, and how weak its vector is. The
 * value is what decided: the place, the rank where that alone is high, or, of a rare word
 * that is not weak, the mean cosine of its neighbours. */
static void test_frequency(const CauseCase *w)
{
    Cause *c = w->c;
    CauseTest *t = &c->test[CAUSE_FREQUENCY];
    const Cross *cross = w->in->cross;
    const struct {
        int32_t row, n;
        double near, median;
    } word[] = {{c->src, w->in->src->n, cross->r_src[c->src], w->f->r_src_median},
                {c->gold, w->in->tgt->n, cross->r_tgt[c->gold], w->f->r_tgt_median}};
    bool is_there = false;
    for (int i = 0; i < 2 && !is_there; i++) {
        const double place = (word[i].row + 1.0) / word[i].n;
        const bool is_high = place > w->f->rare;
        const bool is_rare = is_high || word[i].row >= RARE_ROW;
        is_there = is_rare && (word[i].near < word[i].median || place > w->f->lost);
        const bool is_first_told =
            c->rare_by != CAUSE_RARE_NOT || (!is_rare && place <= t->value);
        if (i > 0 && !is_there && is_first_told)
            continue;
        c->is_rare_gold = i > 0;
        c->rare_by = !is_rare    ? CAUSE_RARE_NOT
                     : !is_there ? CAUSE_RARE_STRONG
                     : is_high   ? CAUSE_RARE_PLACE
                                 : CAUSE_RARE_RANK;
        const double value = c->rare_by == CAUSE_RARE_STRONG ? word[i].near
                             : c->rare_by == CAUSE_RARE_RANK ? word[i].row + 1
                                                             : place;
        const double from = c->rare_by == CAUSE_RARE_STRONG ? word[i].median
                            : c->rare_by == CAUSE_RARE_RANK ? RARE_ROW + 1
                                                            : w->f->rare;
        cause_tests_judge(t, is_there, value, from);
    }
}

static void test_regions(const CauseCase *w)
{
    Cause *c = w->c;
    CauseTest *domain = &c->test[CAUSE_DOMAIN];
    CauseTest *map = &c->test[CAUSE_MAP];
    const CauseFacts *f = w->f;
    if (!f->anchors || !isfinite(c->around) || !isfinite(c->d2)) {
        cause_tests_leave(domain, few_anchors);
        cause_tests_leave(map, few_anchors);
        return;
    }
    c->is_region =
        c->d2 <= f->d2_median && c->around < f->around_low && 2 * c->around < f->d2_mean;
    /* the gold is far, and its neighbours are none of the word's: of the pair alone */
    const bool is_word = c->d2 < f->d2_chance && f->d2_median > f->d2_chance &&
                         (c->is_hit || c->rank_nn > NEAR_RANK);
    if (is_word && !c->is_region)
        cause_tests_judge(domain, true, c->d2, f->d2_chance);
    else
        cause_tests_judge(domain, c->is_region, c->around, f->around_low);
    cause_tests_judge(map,
                      c->test[CAUSE_FREQUENCY].verdict != CAUSE_PASS &&
                          isfinite(c->coherence) && c->coherence > f->coherent &&
                          c->d2 > f->d2_chance && 3 * c->d3 <= 2 * c->d2,
                      c->coherence, f->coherent);
}

static void test_rank(const CauseCase *w)
{
    Cause *c = w->c;
    const int32_t rank = c->rank_csls < c->rank_nn ? c->rank_csls : c->rank_nn;
    cause_tests_judge(&c->test[CAUSE_NEAR_MISS], !c->is_hit && rank <= NEAR_RANK, rank,
                      NEAR_RANK);
    unsigned others = cause_flags(c) & ~(1U << CAUSE_NEAR_MISS);
    others &= ~(1U << CAUSE_UNEXPLAINED);
    cause_tests_judge(&c->test[CAUSE_UNEXPLAINED],
                      !c->is_hit && !others &&
                          c->test[CAUSE_NEAR_MISS].verdict != CAUSE_PASS,
                      (double)NAN, (double)NAN);
}

void cause_tests_begin(const CauseCase *w)
{
    cause_tests_judge(&w->c->test[CAUSE_OOV], false, (double)NAN, (double)NAN);
    test_frequency(w);
    test_regions(w);
}

void cause_tests_run(const CauseCase *w)
{
    test_name(w);
    test_contrast(w);
    test_form(w);
    test_hub(w);
    test_gold(w);
    test_copy(w);
    test_rank(w);
}
