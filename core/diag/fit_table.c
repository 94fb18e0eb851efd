#include "core/diag/fit_table.h"

#include <math.h>

#include "core/diag/say.h"

enum {
    F_TARGET,
    F_METHOD,
    F_MOVES,
    F_PAIRS,
    F_LEFT_OUT,
    F_RESIDUAL,
    F_COSINE,
    F_SIGMA,
    F_DEFECT,
    F_DETERMINANT,
    F_RANK_SRC,
    F_RANK_TGT,
    F_D,
    N_FIT
};
enum {
    S_TARGET,
    S_WORDS,
    S_SCORE,
    S_N,
    S_BEFORE,
    S_AFTER,
    S_DELTA,
    S_FIXED,
    S_BROKEN,
    S_P,
    N_SCORES
};
enum { R_STEP, R_PAIRS, R_CRITERION, R_BY, R_KEPT, N_REFINE };
enum { L_MODEL, L_MAPS, L_TRAIN, L_HELD, L_P1, L_FIXED, L_BROKEN, L_P, L_HOLM, N_LOCAL };
enum { P_TARGET, P_SOURCE, P_PART, N_SPLIT };

/* clang-format off */
static const ColSpec fit_cols[N_FIT] = {
    [F_TARGET]      = {"target", "target", "", "the target space", COL_TEXT, 0},
    [F_METHOD]      = {"method", "method", "", "how the map was fitted", COL_TEXT, 0},
    [F_MOVES]       = {"moves", "moves", "", "the side that the map applies to: source, target, both", COL_TEXT, 0},
    [F_PAIRS]       = {"pairs", "pairs", "", "training pairs that the map kept was fitted on", COL_INT, 0},
    [F_LEFT_OUT]    = {"left_out", "left out", "", "pairs not fitted on, since a word of theirs scores", COL_INT, 0},
    [F_RESIDUAL]    = {"residual", "residual", "", "root mean square of |xW - y| over the training pairs of the dictionary; lower is nearer, in units of the vectors", COL_REAL, 3},
    [F_COSINE]      = {"mean_cosine", "mean cosine", "", "of the training pairs after the map; 1 is best", COL_REAL, 3},
    [F_SIGMA]       = {"sigma_ratio", "sigma ratio", "", "smallest / largest singular value of what was decomposed; 0: the map is not determined", COL_REAL, 4},
    [F_DEFECT]      = {"defect", "defect", "", "|W'W - I| / sqrt(d): 0 for an orthogonal map; the higher, the more a map bends its space", COL_REAL, 4},
    [F_DETERMINANT] = {"determinant", "det", "", "1: a rotation; -1: with a reflection; 0: directions are lost", COL_REAL, 3},
    [F_RANK_SRC]    = {"rank_source", "rank src", "", "directions of the source that the pairs determine", COL_INT, 0},
    [F_RANK_TGT]    = {"rank_target", "rank tgt", "", "directions of the target that the pairs determine", COL_INT, 0},
    [F_D]           = {"d", "d", "", "dimensions", COL_INT, 0},
};
static const ColSpec score_cols[N_SCORES] = {
    [S_TARGET] = {"target", "target", "", "the target space", COL_TEXT, 0},
    [S_WORDS]  = {"words", "words", "", "held-out: a share of the dictionary fitted on; test: all of --dict beside --train-dict", COL_TEXT, 0},
    [S_SCORE]  = {"score", "score", "", "nn: cosine; csls: cosine corrected for hubs", COL_TEXT, 0},
    [S_N]      = {"n", "n", "", "source words that score", COL_INT, 0},
    [S_BEFORE] = {"p@1_before", "P@1 before", "", "of the spaces as given", COL_RATE, 3},
    [S_AFTER]  = {"p@1", "P@1 after", "", "of the spaces after the map; the map has not seen these words", COL_RATE, 3},
    [S_DELTA]  = {"delta", "delta", "", "after less before", COL_REAL, 3},
    [S_FIXED]  = {"fixed", "fixed", "", "words wrong before and right after", COL_INT, 0},
    [S_BROKEN] = {"broken", "broken", "", "words right before and wrong after", COL_INT, 0},
    [S_P]      = {"mcnemar_p", "McNemar p", "", "exact, two-sided", COL_REAL, 4},
};
static const ColSpec refine_cols[N_REFINE] = {
    [R_STEP]      = {"step", "step", "", "0: from the dictionary alone", COL_INT, 0},
    [R_PAIRS]     = {"pairs", "pairs", "", "pairs the map was fitted on: mutual nearest by CSLS from step 1 on", COL_INT, 0},
    [R_CRITERION] = {"criterion", "criterion", "", "what chooses among the maps; higher is better", COL_REAL, 4},
    [R_BY]        = {"by", "by", "", "P@1 (CSLS) of the validation words, or the mean cosine of the CSLS translations", COL_TEXT, 0},
    [R_KEPT]      = {"kept", "kept", "", "the map that was chosen", COL_BOOL, 0},
};
static const ColSpec local_cols[N_LOCAL] = {
    [L_MODEL]  = {"model", "model", "", "orthogonal: one such map; linear: one map; regions: one a cluster of words; by lot: one a group dealt at random", COL_TEXT, 0},
    [L_MAPS]   = {"maps", "maps", "", "number of maps", COL_INT, 0},
    [L_TRAIN]  = {"residual_train", "train", "", "residual of the training pairs as a share of the vectors' length; falls with the number of maps whatever is true", COL_REAL, 3},
    [L_HELD]   = {"residual", "held out", "", "the same of the held-out pairs; lower is better", COL_REAL, 3},
    [L_P1]     = {"p@1", "P@1", "", "of the held-out words, by cosine", COL_RATE, 3},
    [L_FIXED]  = {"fixed", "fixed", "", "against the one linear map", COL_INT, 0},
    [L_BROKEN] = {"broken", "broken", "", "against the one linear map", COL_INT, 0},
    [L_P]      = {"mcnemar_p", "McNemar p", "", "exact, two-sided, against the one linear map", COL_REAL, 4},
    [L_HOLM]   = {"holm_p", "Holm p", "", "the same, corrected for all sizes of regions", COL_REAL, 4},
};
static const ColSpec split_cols[N_SPLIT] = {
    [P_TARGET] = {"target", "target", "", "the target space", COL_TEXT, 0},
    [P_SOURCE] = {"source", "source", "", "source word of the dictionary", COL_WORD, 0},
    [P_PART]   = {"part", "part", "", "train, validation, held-out; unused: out of vocabulary", COL_TEXT, 0},
};
/* clang-format on */

static const char *tgt_name(const FitShown *s, int i)
{
    return s->in[i].tgt->name;
}

/* --- fit ---------------------------------------------------------------------------- */

static int32_t pairs_of(const Fit *f)
{
    return f->refine.n > 0 ? f->refine.step[f->refine.kept].pairs : f->split.n;
}

static Status add_fit(const FitShown *shown, int i, Table *t, Error *err)
{
    const Fit *f = &shown->fit[i];
    const Mapping *map = f->src ? f->src : f->tgt;
    const int32_t r = table_add_row(t);
    table_set_text(t, r, F_TARGET, str_text(tgt_name(shown, i)));
    table_set_text(t, r, F_METHOD, str_text(fit_method_name(f->method)));
    table_set_text(t, r, F_MOVES,
                   str_text(f->src && f->tgt ? "both"
                            : f->src         ? "source"
                                             : "target"));
    table_set_int(t, r, F_PAIRS, pairs_of(f));
    table_set_int(t, r, F_LEFT_OUT, f->split.left_out);
    table_set_real(t, r, F_RESIDUAL, f->residual);
    table_set_real(t, r, F_COSINE, f->mean_cosine);
    table_set_real(t, r, F_SIGMA, f->sigma_ratio);
    table_set_real(t, r, F_DEFECT, map->defect);
    if (map->d_src == map->d_tgt) {
        double det = 0;
        TRY(mapping_determinant(map, &det, err));
        table_set_real(t, r, F_DETERMINANT, det);
    } else {
        table_set_missing(t, r, F_DETERMINANT, "the sides have different dimensions");
    }
    table_set_int(t, r, F_RANK_SRC, f->rank_src);
    table_set_int(t, r, F_RANK_TGT, f->rank_tgt);
    table_set_int(t, r, F_D, f->d_src);
    return OK;
}

static void warn_rank(const FitShown *shown, int i, TableSet *set)
{
    const Fit *f = &shown->fit[i];
    if (f->rank_src >= f->d_src && f->rank_tgt >= f->d_tgt)
        return;
    const bool is_src = f->rank_src < f->d_src;
    notes_warn(&set->notes, "map-not-determined", 1,
               "%d pairs determine %d of %d directions of %s: %s", pairs_of(f),
               is_src ? f->rank_src : f->rank_tgt, is_src ? f->d_src : f->d_tgt,
               is_src ? shown->in[i].src->name : tgt_name(shown, i),
               f->method == FIT_VECMAP || f->method == FIT_RIDGE
                   ? "the others are lost (pseudo-inverse)"
                   : "in the others the map is one of many");
}

/* --- scores ---------------------------------------------------------------------------
 */

static void add_score(const FitScores *s, const char *target, const char *words, Table *t)
{
    for (int score = BLI_NN; score <= BLI_CSLS; score++) {
        const int32_t r = table_add_row(t);
        table_set_text(t, r, S_TARGET, str_text(target));
        table_set_text(t, r, S_WORDS, str_text(words));
        table_set_text(t, r, S_SCORE, str_text(score == BLI_NN ? "nn" : "csls"));
        table_set_int(t, r, S_N, s->after.n);
        const Rate after = fit_score_rate(&s->after, (BliScore)score);
        table_set_rate(t, r, S_AFTER, after);
        if (!s->has_before) {
            static const int cols[] = {S_BEFORE, S_DELTA, S_FIXED, S_BROKEN, S_P};
            for (size_t i = 0; i < sizeof cols / sizeof *cols; i++)
                table_set_missing(t, r, cols[i], "the sides have different dimensions");
            continue;
        }
        const Rate before = fit_score_rate(&s->before, (BliScore)score);
        const FitChange c =
            fit_score_compare(s->before.hit[score], s->after.hit[score], s->after.n);
        table_set_rate(t, r, S_BEFORE, before);
        table_set_real(t, r, S_DELTA, after.value - before.value);
        table_set_int(t, r, S_FIXED, c.fixed);
        table_set_int(t, r, S_BROKEN, c.broken);
        table_set_real(t, r, S_P, c.p);
    }
}

/* --- refinement, local maps, split ----------------------------------------------------
 */

static void add_refine(const FitRefine *f, Table *t)
{
    for (int i = 0; i < f->n; i++) {
        const int32_t r = table_add_row(t);
        table_set_int(t, r, R_STEP, i);
        table_set_int(t, r, R_PAIRS, f->step[i].pairs);
        table_set_real(t, r, R_CRITERION, f->step[i].criterion);
        table_set_text(t, r, R_BY,
                       str_text(f->validation > 0 ? "validation" : "mean cosine"));
        table_set_bool(t, r, R_KEPT, i == f->kept);
    }
}

static void add_local(const FitLocal *l, Table *t)
{
    static const char *const model[] = {"orthogonal", "linear", "regions", "by lot"};
    for (int i = 0; i < l->n; i++) {
        const FitLocalLine *line = &l->line[i];
        const int32_t r = table_add_row(t);
        table_set_text(t, r, L_MODEL, str_text(model[line->kind]));
        table_set_int(t, r, L_MAPS, line->clusters);
        table_set_real(t, r, L_TRAIN, line->train);
        table_set_real(t, r, L_HELD, line->held);
        table_set_rate(t, r, L_P1, line->p1);
        table_set_int(t, r, L_FIXED, line->fixed);
        table_set_int(t, r, L_BROKEN, line->broken);
        if (line->kind == FIT_LOCAL_LINEAR)
            table_set_missing(t, r, L_P, "the others are held against it");
        else
            table_set_real(t, r, L_P, line->p);
        if (line->kind == FIT_LOCAL_REGIONS)
            table_set_real(t, r, L_HOLM, line->holm);
        else
            table_set_missing(t, r, L_HOLM, "only sizes of regions are chosen among");
    }
}

static void add_split(const FitShown *shown, int i, Table *t)
{
    static const char *const part[] = {"unused", "train", "validation", "held-out"};
    const Fit *f = &shown->fit[i];
    const Lexicon *lex = shown->in[i].lex;
    for (int32_t e = 0; e < lex->n_sources; e++) {
        const int32_t r = table_add_row(t);
        const WordRef word = {shown->in[i].src->name, lex->src[e], lex->word[e]};
        table_set_text(t, r, P_TARGET, str_text(tgt_name(shown, i)));
        table_set_word(t, r, P_SOURCE, word);
        table_set_text(t, r, P_PART, str_text(part[f->split.part[e]]));
    }
}

/* --- sentences ------------------------------------------------------------------------
 */

/* The regions that did best on held-out pairs, the control of as many groups, and the
 * better of the two single maps. */
static void say_local(const FitLocal *l, Str *out)
{
    const FitLocalLine *best = NULL;
    const FitLocalLine *lot = NULL;
    for (int i = 2; i + 1 < l->n; i += 2) {
        if (best && l->line[i].held >= best->held)
            continue;
        best = &l->line[i];
        lot = &l->line[i + 1];
    }
    if (!best || !lot)
        return;
    char one[16];
    char linear[16];
    char regions[16];
    char chance[16];
    char p[SAY_P];
    const double single = fmin(fmin(l->line[0].held, l->line[1].held), lot->held);
    const bool is_nearer = best->held < 0.98 * single;
    const bool is_better = best->fixed > best->broken && best->holm < 0.05;
    str_addf(
        out,
        "; held-out residual %s with one orthogonal map, %s with one linear map, %s "
        "with %d regions (%s with as many groups by lot), words found by regions %+lld "
        "against the linear map (Holm %s): %s",
        say_share(one, l->line[0].held), say_share(linear, l->line[1].held),
        say_share(regions, best->held), best->clusters, say_share(chance, lot->held),
        (long long)(best->fixed - best->broken), say_p(p, best->holm),
        is_nearer && is_better ? "regions want maps of their own, the relation is "
                                 "not one linear map"
        : is_nearer            ? "regions lie nearer with maps of their own, yet no more "
                                 "words are found: weak evidence against one map"
                               : "no sign that one linear map is too few");
}

static void say_fit(const FitShown *shown, int i, Str *out)
{
    const Fit *f = &shown->fit[i];
    char nn[SAY_RATE];
    char csls[16];
    char before[16];
    char pairs[32];
    str_addf(out, "%s%s and %s by %s on %s pairs: P@1 %s held-out words (CSLS %s",
             i ? "; " : "", shown->in[i].src->name, tgt_name(shown, i),
             fit_method_name(f->method), say_count(pairs, pairs_of(f)),
             say_rate(nn, fit_score_rate(&f->held.after, BLI_NN)),
             say_share(csls, fit_score_rate(&f->held.after, BLI_CSLS).value));
    if (f->held.has_before)
        str_addf(out, "; %s before",
                 say_share(before, fit_score_rate(&f->held.before, BLI_NN).value));
    str_add_cstr(out, ")");
    say_local(&f->local, out);
}

static bool has_refine(const FitShown *s)
{
    return s->fit[0].refine.n > 0;
}

Status fit_table_add(const FitShown *shown, TableSet *set, Error *err)
{
    Table *fit = table_new("fit", "Fit", fit_cols, N_FIT);
    Table *scores = table_new("scores", "Words not fitted on", score_cols, N_SCORES);
    Table *split = table_new("split", "Who was held out", split_cols, N_SPLIT);
    table_set_add(set, fit);
    table_set_add(set, scores);
    Str finding = {0};
    Status st = OK;
    for (int i = 0; i < shown->count && st == OK; i++) {
        st = add_fit(shown, i, fit, err);
        warn_rank(shown, i, set);
        add_score(&shown->fit[i].held, tgt_name(shown, i), "held-out", scores);
        if (shown->fit[i].test.is_there)
            add_score(&shown->fit[i].test, tgt_name(shown, i), "test", scores);
        add_split(shown, i, split);
        say_fit(shown, i, &finding);
    }
    if (has_refine(shown)) {
        Table *refine = table_new("refine", "Refinement", refine_cols, N_REFINE);
        add_refine(&shown->fit[0].refine, refine);
        table_set_add(set, refine);
    }
    if (shown->fit[0].local.n > 0) {
        Table *local = table_new("local", "Local maps", local_cols, N_LOCAL);
        add_local(&shown->fit[0].local, local);
        table_set_add(set, local);
    }
    table_set_add(set, split);
    table_set_finding(set, "%s", str_cstr(&finding));
    str_free(&finding);
    return st;
}
