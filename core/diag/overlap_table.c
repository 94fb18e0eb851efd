/* The tables of `overlap`; what they show is measured in overlap.c. */
#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/overlap.h"
#include "core/diag/same.h"
#include "core/diag/say.h"

enum {
    S_TARGET,
    S_USE,
    S_K,
    S_N,
    S_RECALL,
    S_LO,
    S_HI,
    S_JACCARD,
    S_RBO,
    S_CHANCE,
    S_MATCHED,
    S_CEILING,
    S_ATTAINED,
    S_HIGH,
    S_UNIVERSE,
    N_SUMMARY
};
enum { Q_TARGET, Q_QUADRANT, Q_MEANING, Q_SHARE, Q_P1, N_QUADRANT };
enum {
    W_WORD,
    W_GOLD,
    W_D1,
    W_D2,
    W_Q2,
    W_D3,
    W_Q3,
    W_QUADRANT,
    W_HIT,
    W_TARGET,
    N_WORDS
};

/* clang-format off */
static const ColSpec summary_cols[N_SUMMARY] = {
    [S_TARGET]   = {"target", "target", "", "the target space", COL_TEXT, 0},
    [S_USE]      = {"use", "use", "", "mono: before and after the map; translated: among the dictionary's words, no alignment involved; aligned: mapped source against gold", COL_TEXT, 0},
    [S_K]        = {"k", "k", "", "neighbours compared", COL_INT, 0},
    [S_N]        = {"n", "n", "", "words measured", COL_INT, 0},
    [S_RECALL]   = {"recall", "overlap", "", "mean share of the k neighbours that both lists hold, 0 to 1", COL_REAL, 3},
    [S_LO]       = {"recall_lo", "from", "", "lower end of the bootstrap interval over words", COL_REAL, 3},
    [S_HI]       = {"recall_hi", "to", "", "upper end of the bootstrap interval over words", COL_REAL, 3},
    [S_JACCARD]  = {"jaccard", "Jaccard", "", "mean of shared / all of the two lists", COL_REAL, 3},
    [S_RBO]      = {"rbo", "RBO", "", "rank-biased overlap, p = .9, extrapolated: nearer ranks weigh more", COL_REAL, 3},
    [S_CHANCE]   = {"chance", "chance", "", "overlap of two random lists", COL_REAL, 4},
    [S_MATCHED]  = {"matched", "matched", "", "overlap of lists of different words of like frequency: what frequency alone gives", COL_REAL, 4},
    [S_CEILING]  = {"ceiling", "ceiling", "", "overlap of the source and another space of its own language (--same), over the words of both", COL_REAL, 3},
    [S_ATTAINED] = {"attained", "attained", "", "(overlap - matched) / (ceiling - matched): share of what can be hoped for", COL_REAL, 2},
    [S_HIGH]     = {"high", "high from", "", "from where on an overlap counts as high in the quadrants, if it is beyond chance: the median over the pairs, at least 1 / k", COL_REAL, 3},
    [S_UNIVERSE] = {"universe", "universe", "", "words that could be neighbours", COL_INT, 0},
};
static const ColSpec quadrant_cols[N_QUADRANT] = {
    [Q_TARGET]   = {"target", "target", "", "the target space", COL_TEXT, 0},
    [Q_QUADRANT] = {"quadrant", "quadrant", "", "kept, map-fault, disagree, despite", COL_TEXT, 0},
    [Q_MEANING]  = {"meaning", "meaning", "", "what the quadrant says", COL_TEXT, 0},
    [Q_SHARE]    = {"share", "share", "", "share of the pairs", COL_RATE, 3},
    [Q_P1]       = {"p@1", "P@1", "", "pairs of the quadrant whose cosine prediction is a gold", COL_RATE, 3},
};
static const ColSpec word_cols[N_WORDS] = {
    [W_WORD]     = {"word", "word", "", "the source word", COL_WORD, 0},
    [W_GOLD]     = {"gold", "gold", "", "its first usable gold", COL_WORD, 0},
    [W_D1]       = {"d1", "D1 mono", "", "overlap before and after the map, of the gold", COL_REAL, 2},
    [W_D2]       = {"d2", "D2 translated", "", "translated overlap: do the languages agree about this word", COL_REAL, 2},
    [W_Q2]       = {"d2_q", "q", "", "false discovery rate of so much translated overlap by chance, over all words", COL_REAL, 3},
    [W_D3]       = {"d3", "D3 aligned", "", "aligned overlap: does the mapped word land among its gold's neighbours", COL_REAL, 2},
    [W_Q3]       = {"d3_q", "q", "", "false discovery rate of so much aligned overlap by chance, over all words", COL_REAL, 3},
    [W_QUADRANT] = {"quadrant", "quadrant", "", "kept, map-fault, disagree, despite", COL_TEXT, 0},
    [W_HIT]      = {"hit", "hit", "", "the cosine prediction is a gold", COL_BOOL, 0},
    [W_TARGET]   = {"target", "target", "", "the target space", COL_TEXT, 0},
};
/* clang-format on */

static const char *const use_name[OVERLAP_USES] = {"mono", "translated", "aligned"};

static void add_line(Table *t, const char *target, OverlapUse use, const OverlapLine *l,
                     double high)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, S_TARGET, str_text(target));
    table_set_text(t, r, S_USE, str_text(use_name[use]));
    if (!l->is_measured) {
        for (int c = S_K; c < N_SUMMARY; c++)
            table_set_missing(t, r, c, l->why);
        return;
    }
    table_set_int(t, r, S_K, l->k);
    table_set_int(t, r, S_N, l->n);
    table_set_real(t, r, S_RECALL, l->recall);
    table_set_real(t, r, S_LO, l->recall_ci.lo);
    table_set_real(t, r, S_HI, l->recall_ci.hi);
    table_set_real(t, r, S_JACCARD, l->jaccard);
    table_set_real(t, r, S_RBO, l->rbo);
    table_set_real(t, r, S_CHANCE, l->chance);
    table_set_real(t, r, S_MATCHED, l->matched);
    table_set_real_or(
        t, r, S_HIGH, high,
        "no overlap is beyond chance, or the use has no part in the quadrants");
    const char *why = use == OVERLAP_MONO
                          ? "a map is held against no other text"
                          : "--same names no second space of the source's language";
    table_set_real_or(t, r, S_CEILING, l->ceiling, why);
    table_set_real_or(t, r, S_ATTAINED,
                      (l->recall - l->matched) / (l->ceiling - l->matched), why);
    table_set_int(t, r, S_UNIVERSE, l->universe);
}

static void add_quadrants(Table *t, const char *target, const Overlap *o)
{
    static const char *const meaning[OVERLAP_QUADRANTS] = {
        "the languages agree and the map keeps it",
        "the languages agree, the map loses it: fixable",
        "the spaces disagree already: no rotation helps",
        "the spaces disagree, yet the neighbourhood is met"};
    int32_t all = 0;
    for (int q = 0; q < OVERLAP_QUADRANTS; q++)
        all += o->quadrant[q];
    for (int q = 0; q < OVERLAP_QUADRANTS; q++) {
        const int32_t r = table_add_row(t);
        table_set_text(t, r, Q_TARGET, str_text(target));
        table_set_text(t, r, Q_QUADRANT,
                       str_text(overlap_quadrant_name((OverlapQuadrant)q)));
        table_set_text(t, r, Q_MEANING, str_text(meaning[q]));
        table_set_rate(t, r, Q_SHARE, stats_rate(o->quadrant[q], all));
        table_set_rate(t, r, Q_P1, stats_rate(o->hits[q], o->quadrant[q]));
    }
    if (all == 0)
        return;
    char d2[16];
    char d3[16];
    notes_remark(table_notes(t), "quadrant-threshold", 1,
                 "%s: an overlap counts as high from the least on that is not below the "
                 "median nor 1 / k, and beyond chance (q at most .05): translated %s, "
                 "aligned %s",
                 target, say_share(d2, o->high_d2), say_share(d3, o->high_d3));
}

static void set_overlap(Table *t, int32_t r, int col, double v, const OverlapLine *line)
{
    table_set_real_or(t, r, col, v,
                      !line->is_measured ? line->why : "not measured for this word");
}

static void add_words(Table *t, const Space *src, const Space *tgt, const Overlap *o)
{
    for (int32_t i = 0; i < o->n; i++) {
        const OverlapWord *w = &o->word[i];
        const int32_t r = table_add_row(t);
        table_set_word(t, r, W_WORD,
                       (WordRef){src->name, w->src, space_word(src, w->src)});
        table_set_word(t, r, W_GOLD,
                       (WordRef){tgt->name, w->tgt, space_word(tgt, w->tgt)});
        set_overlap(t, r, W_D1, w->recall[OVERLAP_MONO], &o->line[OVERLAP_MONO]);
        set_overlap(t, r, W_D2, w->recall[OVERLAP_TRANSLATED],
                    &o->line[OVERLAP_TRANSLATED]);
        set_overlap(t, r, W_D3, w->recall[OVERLAP_ALIGNED], &o->line[OVERLAP_ALIGNED]);
        set_overlap(t, r, W_Q2, w->q[OVERLAP_TRANSLATED], &o->line[OVERLAP_TRANSLATED]);
        set_overlap(t, r, W_Q3, w->q[OVERLAP_ALIGNED], &o->line[OVERLAP_ALIGNED]);
        if (w->has_quadrant) {
            table_set_text(t, r, W_QUADRANT,
                           str_text(overlap_quadrant_name(w->quadrant)));
        } else {
            table_set_missing(t, r, W_QUADRANT, "not measured for this word");
        }
        table_set_bool(t, r, W_HIT, w->is_hit);
        table_set_text(t, r, W_TARGET, str_text(tgt->name));
    }
}

static TableSet *new_set(void)
{
    TableSet *set = table_set_new("overlap");
    table_set_add(
        set, table_new("summary", "Overlap of neighbourhoods", summary_cols, N_SUMMARY));
    table_set_add(set,
                  table_new("quadrants", "Where it fails", quadrant_cols, N_QUADRANT));
    Table *words = table_new("words", "Overlap word by word", word_cols, N_WORDS);
    table_set_drill(words, "neighbors {word}");
    table_set_add(set, words);
    return set;
}

static void say_target(Str *finding, const char *name, const Overlap *o)
{
    const OverlapLine *d2 = &o->line[OVERLAP_TRANSLATED];
    const OverlapLine *d3 = &o->line[OVERLAP_ALIGNED];
    char a[16];
    char b[16];
    char c[16];
    char d[16];
    if (!d2->is_measured || !d3->is_measured) {
        str_addf(finding, "%s%s: ", finding->n ? "; " : "", name);
        if (d2->is_measured)
            str_addf(finding, "translated overlap %s (chance %s) over %d pairs; ",
                     say_share(a, d2->recall), say_share(b, d2->chance), d2->n);
        str_addf(finding, "%s not measured (%s)", d2->is_measured ? "aligned" : "overlap",
                 d2->is_measured ? d3->why : d2->why);
        return;
    }
    str_addf(finding,
             "%s%s: translated overlap %s (chance %s), aligned %s (chance %s), over %d "
             "pairs; %d "
             "pairs are lost "
             "by the map alone",
             finding->n ? "; " : "", name, say_share(a, d2->recall),
             say_share(b, d2->chance), say_share(c, d3->recall), say_share(d, d3->chance),
             o->n, o->quadrant[OVERLAP_MAP_FAULT]);
}

/* What the sentence says so far, and whether any figure was measured. */
typedef struct Told {
    Str finding;
    const Space *same;
    bool is_measured;
} Told;

/* Which of the one-to-one pairs the cosine prediction hits. */
static Status find_hits(const OverlapInput *in, const Lexicon *lex, Progress *progress,
                        bool *hit, Error *err)
{
    const Space *src = in->src;
    const int32_t *a = in->a;
    const int32_t m = in->m;
    if (src->d != in->tgt->d)
        return OK;
    Neighbors *nb = NULL;
    TRY(knn_make_queries(src, a, m, in->tgt, NULL, 1, progress, &nb, err));
    int32_t *predicted = mem_xcalloc((size_t)src->n, sizeof *predicted);
    for (int32_t i = 0; i < src->n; i++)
        predicted[i] = -1;
    for (int32_t i = 0; i < m; i++)
        predicted[a[i]] = nb->id[i];
    bool *is_right = mem_xcalloc((size_t)src->n, sizeof *is_right);
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t entry = lex->query[q];
        const int32_t x = lex->src[entry];
        is_right[x] = is_right[x] || lexicon_is_gold(lex, entry, predicted[x]);
    }
    for (int32_t i = 0; i < m; i++)
        hit[i] = is_right[a[i]];
    free(predicted);
    free(is_right);
    knn_free(nb);
    return OK;
}

static Status add_target(const Study *s, int target, Progress *progress, TableSet *set,
                         Told *told, Error *err)
{
    const StudyEntry *e = &s->entry[target];
    int32_t *a = NULL;
    int32_t *b = NULL;
    int32_t m = 0;
    TRY(lexicon_make_one_to_one(e->lex, &a, &b, &m, err));
    bool *hit = mem_xcalloc((size_t)m, sizeof *hit);
    const OverlapInput in = {.src = s->entry[s->source].space,
                             .tgt = e->space,
                             .before = e->before,
                             .same = told->same,
                             .a = a,
                             .b = b,
                             .hit = hit,
                             .m = m,
                             .k = s->options.k,
                             .seed = s->options.seed};
    Overlap *o = NULL;
    Status status = find_hits(&in, e->lex, progress, hit, err);
    if (status == OK)
        status = overlap_make(&in, progress, &o, err);
    if (status == OK) {
        const double high[OVERLAP_USES] = {NAN, o->high_d2, o->high_d3};
        for (int use = 0; use < OVERLAP_USES; use++) {
            told->is_measured = told->is_measured || o->line[use].is_measured;
            add_line(set->table[0], e->name, (OverlapUse)use, &o->line[use], high[use]);
        }
        add_quadrants(set->table[1], e->name, o);
        add_words(set->table[2], in.src, in.tgt, o);
        say_target(&told->finding, e->name, o);
    }
    overlap_free(o);
    free(hit);
    free(a);
    free(b);
    return status;
}

/* Two forms of one space without a dictionary: the same words before and after. */
static Status add_mono(const Study *s, int target, Progress *progress, TableSet *set,
                       Told *told, Error *err)
{
    const Space *before = s->entry[s->source].space;
    const Space *after = s->entry[target].space;
    OverlapMono mono;
    const OverlapInput in = {
        .before = before, .tgt = after, .k = s->options.k, .seed = s->options.seed};
    TRY(overlap_make_mono(&in, progress, &mono, err));
    add_line(set->table[0], after->name, OVERLAP_MONO, &mono.line, NAN);
    Table *t = set->table[2];
    for (int32_t i = 0; mono.line.is_measured && i < after->n; i++) {
        if (!isfinite(mono.recall[i]))
            continue;
        const int32_t r = table_add_row(t);
        table_set_word(t, r, W_WORD, (WordRef){after->name, i, space_word(after, i)});
        table_set_real(t, r, W_D1, mono.recall[i]);
        static const int none[] = {W_GOLD, W_D2, W_Q2, W_D3, W_Q3, W_QUADRANT, W_HIT};
        for (size_t c = 0; c < sizeof none / sizeof *none; c++)
            table_set_missing(t, r, none[c], "no dictionary was given");
        table_set_text(t, r, W_TARGET, str_text(after->name));
    }
    told->is_measured = told->is_measured || mono.line.is_measured;
    Str *finding = &told->finding;
    char a[16];
    str_addf(finding, "%s%s: ", finding->n ? "; " : "", after->name);
    if (mono.line.is_measured) {
        str_addf(finding, "%d words in both forms keep %s of their %d neighbours",
                 mono.line.n, say_share(a, mono.line.recall), mono.line.k);
    } else {
        str_addf(finding, "overlap not measured (%s)", mono.line.why);
    }
    free(mono.recall);
    return OK;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    TableSet *set = new_set();
    Told told = {0};
    Same same;
    Status status = same_find(s, args, progress, &same, err);
    if (status == OK)
        status = same_add_doubts(&same, s, progress, &set->notes, err);
    told.same = same.space;
    for (int i = 0; status == OK && i < study_targets(s); i++) {
        const int target = study_target(s, i);
        status = s->entry[target].lex ? add_target(s, target, progress, set, &told, err)
                                      : add_mono(s, target, progress, set, &told, err);
    }
    if (status == OK)
        status = same_add_input(&same, s, set, progress, err);
    same_done(&same);
    if (status == OK && !told.is_measured)
        status = error_set(err, E_UNDEFINED, "%s", str_cstr(&told.finding));
    table_set_finding(set, "%s", str_cstr(&told.finding));
    str_free(&told.finding);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    SAME_PARAM,
};

static const ChartSpec chart = {.kind = "histogram",
                                .table = "words",
                                .x = "d3",
                                .title = "Aligned neighbourhood overlap"};

const Diagnostic overlap_diagnostic = {
    .name = "overlap",
    .group = "Neighbourhoods",
    .help = "how far neighbourhoods agree: before and after, between languages, after "
            "alignment",
    .usage = "SRC TGT... --dict FILE | BEFORE AFTER",
    .doc = "Three uses. mono compares the same words before and after the map: an "
           "orthogonal map gives "
           "exactly 1, less means centring, whitening or a map that is not orthogonal. "
           "translated "
           "compares the neighbours of a word among the dictionary's words with those of "
           "its gold and "
           "involves no alignment: it is what the languages themselves agree on, and the "
           "limit for any "
           "rotation. aligned compares the neighbours of the mapped word with those of "
           "its gold.\n\n"
           "A pair with high translated and low aligned overlap is a fault of the map "
           "and can be fixed; "
           "one with low translated overlap is a disagreement of the spaces. Read each "
           "figure beside its chance level, beside what different words of like "
           "frequency share (matched), and, with --same, beside what the source shares "
           "with another space of its own language (ceiling); translated and aligned "
           "overlaps have different universes and "
           "are not to be "
           "compared with each other.",
    .cite = "Webber, Moffat, Zobel 2010, A similarity measure for indefinite rankings "
            "(RBO); Venna and "
            "Kaski 2001",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | TAKES_MANY,
    .chart = &chart,
    .tables = "summary|quadrants|words",
    .run = run,
};
