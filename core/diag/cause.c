/* The tests of every word, the repairs of every miss, then its primary cause. */
#include "core/diag/cause.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/base/text.h"
#include "core/diag/cause_lost.h"
#include "core/diag/cause_tests.h"

enum { WORDS = 4 /* words of one piece of work */ };

const char *cause_name(CauseKind kind)
{
    static const char *const name[] = {"oov",  "gold-gap",  "wrong-entry", "morphology",
                                       "hub",  "antonym",   "fellow",      "name",
                                       "copy", "frequency", "polysemy",    "domain",
                                       "map",  "near-miss", "unexplained", "ok"};
    return name[kind];
}

unsigned cause_flags(const Cause *c)
{
    unsigned flags = 0;
    for (int k = 0; k < CAUSE_KINDS; k++)
        flags |= (c->test[k].verdict == CAUSE_PASS ? 1U : 0U) << k;
    return flags;
}

void cause_free(Causes *c)
{
    if (!c)
        return;
    free(c->cause);
    free(c);
}

/* --- repairs --- */

static int32_t least_rank(int32_t a, int32_t b)
{
    return a < b ? a : b;
}

/* Ranks without the rival, and without all hubs: known before the tests are run. */
static void measure_hubs(const CauseCase *w, CauseRepair *r)
{
    Cause *c = w->c;
    if (c->rival < 0)
        return;
    const int32_t n = w->in->tgt->n;
    memset(r->out, 0, (size_t)n);
    r->out[c->rival] = 1;
    c->rank_without = cause_repair_rank(r, w->gold, w->ngold, false);
    for (int32_t t = 0; t < n; t++)
        r->out[t] = w->f->is_hub[t];
    for (int32_t i = 0; i < w->ngold; i++)
        r->out[w->gold[i]] = 0;
    c->rank_no_hubs = cause_repair_rank(r, w->gold, w->ngold, false);
    c->test[CAUSE_HUB].what_if = least_rank(c->rank_no_hubs, c->rank_csls);
}

/* Leaves out what the dictionary gives for one source row. */
static void leave_out(const CauseCase *w, CauseRepair *r, int32_t s)
{
    const Lexicon *lex[] = {w->in->lex, w->in->train};
    const int32_t entry[] = {w->f->entry_of[s], w->f->train_of[s]};
    for (int l = 0; l < 2; l++) {
        if (entry[l] < 0)
            continue;
        const int32_t end = lex[l]->gold_off[entry[l] + 1];
        for (int32_t at = lex[l]->gold_off[entry[l]]; at < end; at++)
            r->out[lex[l]->gold[at]] = 1;
    }
}

/* Without the translations of the word's neighbours, and of what it was taken for; and,
 * where only vectors say so, without what is nearest to those neighbours. */
static void repair_contrast(const CauseCase *w, CauseRepair *r)
{
    Cause *c = w->c;
    if (c->contrast == CAUSE_CONTRAST_NONE || c->contrast == CAUSE_CONTRAST_NEIGHBOR)
        return;
    const Neighbors *bwd = w->in->cross->bwd;
    const int32_t *near = knn_ids(w->f->senses, w->q);
    memset(r->out, 0, (size_t)w->in->tgt->n);
    r->out[c->rival] = 1;
    leave_out(w, r, c->contrast_src);
    for (int32_t j = 0; j < w->f->k && j < w->f->senses->k && near[j] >= 0; j++) {
        leave_out(w, r, near[j]);
        for (int32_t t = 0; c->contrast == CAUSE_CONTRAST_NEARER && t < w->in->tgt->n;
             t++)
            r->out[t] |= knn_ids(bwd, t)[0] == near[j];
    }
    for (int32_t i = 0; i < w->ngold; i++)
        r->out[w->gold[i]] = 0;
    const CauseKind kind =
        c->contrast == CAUSE_CONTRAST_LIST ? CAUSE_ANTONYM : CAUSE_FELLOW;
    c->test[kind].what_if = cause_repair_rank(r, w->gold, w->ngold, false);
}

static bool is_script(Text word, const char *code)
{
    return strcmp(text_script(word), code) == 0;
}

static void repair_copy(const CauseCase *w, CauseRepair *r)
{
    Cause *c = w->c;
    CauseTest *t = &c->test[CAUSE_COPY];
    if (t->verdict != CAUSE_PASS)
        return;
    const Space *tgt = w->in->tgt;
    const char *code = text_script(w->in->lex->word[c->entry]);
    const bool is_foreign = !is_script(space_word(tgt, c->gold), code);
    for (int32_t i = 0; i < tgt->n; i++)
        r->out[i] = is_foreign ? is_script(space_word(tgt, i), code) : i == c->rival;
    t->what_if = cause_repair_rank(r, w->gold, w->ngold, false);
}

/* Asked without what the other group of neighbours has beyond the gold's. All words stay,
 * the prediction too: the gold must outdo it. */
static void repair_senses(const CauseCase *w, CauseRepair *r, Progress *progress)
{
    Cause *c = w->c;
    CauseTest *t = &c->test[CAUSE_POLYSEMY];
    if (t->verdict != CAUSE_PASS || c->senses.size[1] == 0)
        return;
    const int group = cause_tests_group(w, r, c->gold);
    /* of one sense with the prediction, the gold gains nothing by it that is about senses
     */
    if (cause_tests_group(w, r, c->rival) == group ||
        !cause_repair_sense(r, w->q, &c->senses, group))
        return;
    cause_repair_score_query(r, progress);
    t->what_if = cause_repair_rank(r, w->gold, w->ngold, true);
    if (t->what_if > c->rank_nn)
        t->verdict = CAUSE_FAIL; /* two senses, but they are not what is wrong */
}

static void repair_map(const CauseCase *w, CauseRepair *r, Progress *progress)
{
    if (!cause_repair_local(r, w->q))
        return;
    cause_repair_score_query(r, progress);
    Cause *c = w->c;
    CauseTest *t = &c->test[CAUSE_MAP];
    t->what_if = cause_repair_rank(r, w->gold, w->ngold, true);
    if (t->verdict == CAUSE_PASS && 2 * (int64_t)t->what_if > (int64_t)c->rank_nn + 1)
        t->verdict = CAUSE_FAIL; /* a map of the region does no better: it is not that */
}

/* --- verdict --- */

bool cause_is_repaired(const Cause *c, CauseKind kind)
{
    const CauseTest *t = &c->test[kind];
    if (c->is_hit || t->verdict != CAUSE_PASS || t->what_if != 1)
        return false;
    /* without the prediction every gold at rank 2 is first: no merit of the repair */
    const bool takes_rival = kind == CAUSE_ANTONYM || kind == CAUSE_FELLOW ||
                             kind == CAUSE_COPY ||
                             (kind == CAUSE_HUB && c->rank_csls != 1);
    return !takes_rival || t->what_if < c->rank_without;
}

static CauseKind choose(const Cause *c)
{
    const bool is_accepted = c->test[CAUSE_GOLD_GAP].verdict == CAUSE_PASS ||
                             c->test[CAUSE_MORPHOLOGY].verdict == CAUSE_PASS;
    for (int k = 0; k < CAUSE_KINDS && !is_accepted; k++)
        if (cause_is_repaired(c, (CauseKind)k))
            return (CauseKind)k;
    for (int k = 0; k < CAUSE_KINDS; k++)
        if (c->test[k].verdict == CAUSE_PASS)
            return (CauseKind)k;
    return CAUSE_UNEXPLAINED;
}

static void begin_case(const CauseFacts *f, int32_t q, Cause *c)
{
    const CauseInput *in = f->in;
    c->src = f->x[q];
    c->gold = f->gold[q];
    c->rival = f->rival[q];
    c->cos_gold = knn_cosine(in->src, c->src, in->tgt, c->gold);
    c->cos_rival =
        c->rival >= 0 ? knn_cosine(in->src, c->src, in->tgt, c->rival) : (double)NAN;
    c->is_mutual = c->rival >= 0 && knn_ids(in->cross->bwd, c->rival)[0] == c->src;
    const Lexicon *lex = in->lex;
    c->rank_nn = c->rank_csls = INT32_MAX;
    for (int32_t at = lex->gold_off[c->entry]; at < lex->gold_off[c->entry + 1]; at++) {
        c->rank_nn = least_rank(c->rank_nn, in->ranks->nn[at]);
        c->rank_csls = least_rank(c->rank_csls, in->ranks->csls[at]);
    }
    c->is_hit = c->rank_nn == 1;
    c->d2 = f->d2[q];
    c->d2_rival = f->d2_rival[q];
    c->d3 = f->d3[q];
    c->around = f->around[q];
    c->coherence = f->coherence[q];
}

static void diagnose(const CauseFacts *f, CauseRepair *r, int32_t q, Cause *c,
                     Progress *progress)
{
    begin_case(f, q, c);
    const Lexicon *lex = f->in->lex;
    const int32_t begin = lex->gold_off[c->entry];
    const CauseCase w = {.f = f,
                         .in = f->in,
                         .q = q,
                         .c = c,
                         .gold = lex->gold + begin,
                         .ngold = lex->gold_off[c->entry + 1] - begin};
    if (!c->is_hit) {
        cause_repair_score(r, c->src, progress);
        measure_hubs(&w, r);
    }
    cause_tests_senses(&w);
    if (!c->is_hit)
        repair_senses(&w, r, progress);
    cause_tests_begin(&w);
    if (!c->is_hit)
        repair_map(&w, r, progress);
    cause_tests_run(&w);
    c->primary = CAUSE_OK;
    if (c->is_hit)
        return;
    cause_repair_score(r, c->src, progress);
    repair_contrast(&w, r);
    repair_copy(&w, r);
    c->primary = choose(c);
}

/* --- all of them --- */

typedef struct Work {
    const CauseFacts *f;
    Causes *all;
    CauseRepair *room; /* one a worker */
    Progress *progress;
} Work;

static void diagnose_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Work *w = ctx;
    for (size_t q = begin; q < end; q++) {
        const CauseInput *in = w->f->in;
        const int32_t e = in->lex->query[q];
        if (in->wanted && !in->wanted[e]) {
            w->all->cause[e].primary = CAUSE_OK;
            continue;
        }
        diagnose(w->f, &w->room[worker], (int32_t)q, &w->all->cause[e], w->progress);
        if (!progress_tick(w->progress, 1))
            return;
    }
}

static Status diagnose_all(const CauseFacts *f, Causes *all, Progress *progress,
                           Error *err)
{
    const int workers = par_workers((size_t)f->n, WORDS, progress);
    Work w = {.f = f, .all = all, .progress = progress};
    w.room = mem_xcalloc((size_t)workers, sizeof *w.room);
    Status status = OK;
    for (int i = 0; status == OK && i < workers; i++)
        status = cause_repair_init(f, &w.room[i], err);
    (void)progress_begin(progress, "looking for causes", (uint64_t)f->n);
    if (status == OK)
        status = par_for((size_t)f->n, WORDS, diagnose_chunk, &w, progress);
    for (int i = 0; i < workers; i++)
        cause_repair_done(&w.room[i]);
    free(w.room);
    return status;
}

static void count_shares(const bool *wanted, Causes *all)
{
    int64_t primary[CAUSE_KINDS] = {0};
    int64_t found[CAUSE_KINDS][2] = {{0}};
    int64_t tested[CAUSE_KINDS][2] = {{0}};
    for (int32_t e = 0; e < all->n; e++) {
        const Cause *c = &all->cause[e];
        if (wanted && !wanted[e])
            continue;
        all->hits += c->primary == CAUSE_OK;
        all->misses += c->primary != CAUSE_OK && c->primary != CAUSE_OOV;
        for (int k = 0; k < CAUSE_KINDS; k++) {
            const CauseVerdict verdict = c->test[k].verdict;
            primary[k] += c->primary == (CauseKind)k;
            found[k][c->is_hit] += verdict == CAUSE_PASS;
            tested[k][c->is_hit] += verdict != CAUSE_NOT_TESTED;
            all->share[k].repairs += cause_is_repaired(c, (CauseKind)k);
        }
    }
    for (int k = 0; k < CAUSE_KINDS; k++) {
        const bool is_lost = k == CAUSE_OOV;
        all->share[k].primary = stats_rate(primary[k], is_lost ? all->n : all->misses);
        all->share[k].flagged = stats_rate(found[k][0], is_lost ? all->n : tested[k][0]);
        all->share[k].base = stats_rate(found[k][1], tested[k][1]);
    }
}

static Status fill(const CauseInput *in, Causes *all, Progress *progress, Error *err)
{
    CauseFacts *f = NULL;
    Status status = OK;
    for (int32_t e = 0; e < all->n; e++) {
        all->cause[e] =
            (Cause){.entry = e,
                    .src = in->lex->src[e],
                    .primary = in->wanted && !in->wanted[e] ? CAUSE_OK : CAUSE_OOV,
                    .gold = -1,
                    .rival = -1,
                    .form_gold = -1,
                    .contrast_src = -1,
                    .variant_src = -1,
                    .variant_tgt = -1};
    }
    if (in->lex->n_queries > 0) {
        TRY(cause_facts_make(in, progress, &f, err));
        status = diagnose_all(f, all, progress, err);
        all->anchors = f->m;
        all->hubs = f->hubs;
        all->hub_from = f->hub_from;
        all->found_cos = f->gold_found;
        all->mean_d2 = f->d2_mean;
        cause_facts_free(f);
    }
    if (status == OK)
        status = cause_lost_explain(in, all, progress, err);
    if (status == OK)
        count_shares(in->wanted, all);
    return status;
}

Status cause_make(const CauseInput *in, Progress *progress, Causes **out, Error *err)
{
    *out = NULL;
    void *mem = NULL;
    TRY(mem_data(&mem, (size_t)in->lex->n_sources, sizeof(Cause), "causes", err));
    Causes *all = mem_xcalloc(1, sizeof *all);
    *all = (Causes){.n = in->lex->n_sources, .cause = mem};
    const Status status = fill(in, all, progress, err);
    if (status == OK)
        *out = all;
    else
        cause_free(all);
    return status;
}
