#include "core/diag/drift_table.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/base/mem.h"

enum {
    W_WORD,
    W_RANK,
    W_RANK_NEW,
    W_DISTANCE,
    W_LOCAL,
    W_OVERLAP,
    W_Z,
    W_P,
    W_Q,
    W_Q_NORMAL,
    W_VERDICT,
    W_REASON,
    W_TURNOVER,
    W_RANK_DISTANCE,
    W_RANK_TURNOVER,
    W_BAND,
    W_UNION,
    W_MEAN_OLD,
    W_MEAN_NEW,
    W_LENGTH_OLD,
    W_LENGTH_NEW,
    W_LENGTH_RATIO,
    N_WORDS
};
enum {
    S_FROM,
    S_TO,
    S_WAY,
    S_SHARED,
    S_VANISHED,
    S_NEW,
    S_ZERO,
    S_MEASURED,
    S_ANCHORS,
    S_DROPPED,
    S_RMS,
    S_MEAN,
    S_LOCAL,
    S_OVERLAP,
    S_CHANCE,
    S_TURNOVER,
    S_TURNOVER_K,
    S_TURNOVER_CHANCE,
    S_RHO_MEASURES,
    S_RHO_RANK,
    S_RHO_NULL,
    S_NULLS,
    S_LEAST_P,
    S_NEEDED,
    S_CHANGED,
    S_OUTLIERS,
    S_VERDICT,
    N_SUMMARY
};
enum { V_WORD, V_CHANGE, V_RANK, V_SPACE, N_VOCABULARY };
/* clang-format off */
static const ColSpec word_cols[N_WORDS] = {
    [W_WORD]          = {"word", "word", "", "a word that both snapshots have", COL_WORD, 0},
    [W_RANK]          = {"rank", "rank", "", "its row in the older snapshot, from 1: rows stand by falling frequency", COL_INT, 0},
    [W_RANK_NEW]      = {"rank_new", "rank new", "", "its row in the newer snapshot", COL_INT, 0},
    [W_DISTANCE]      = {"cos_distance", "distance", "", "1 - cosine of the word with itself after alignment, 0 to 2: 0, it did not move", COL_REAL, 3},
    [W_LOCAL]         = {"local", "local", "", "1 - cosine of its similarities to its neighbours of either time, 0 to 2; no alignment involved", COL_REAL, 3},
    [W_OVERLAP]       = {"overlap", "kept", "", "share of its k nearest neighbours that are the same; chance stands in the summary", COL_REAL, 3},
    [W_Z]             = {"z", "z", "", "distance beyond what is usual in its band of frequency, on the logarithm, in robust deviations: of null pairs, without them of the words themselves", COL_REAL, 2},
    [W_P]             = {"p", "p", "", "share of null distances of its band that reach its distance, the word counted with them: never 0", COL_REAL, 4},
    [W_Q]             = {"q", "q", "", "p after Benjamini and Hochberg over all words of this table", COL_REAL, 4},
    [W_Q_NORMAL]      = {"q_normal", "q if normal", "", "the same from z, if the logarithm of noise is normal: an outlier, not a significance", COL_REAL, 4},
    [W_VERDICT]       = {"verdict", "verdict", "", "changed, outlier, inconclusive, or not assessable", COL_TEXT, 0},
    [W_REASON]        = {"reason", "why", "", "what the verdict lacks", COL_TEXT, 0},
    [W_TURNOVER]      = {"turnover", "turnover", "", "share of its many nearest neighbours that are others (how many: summary)", COL_REAL, 3},
    [W_RANK_DISTANCE] = {"rank_distance", "by distance", "", "1: moved most; equal ones share the average", COL_REAL, 1},
    [W_RANK_TURNOVER] = {"rank_turnover", "by turnover", "", "1: most neighbours are others; a rank far from the one by distance is a word to read", COL_REAL, 1},
    [W_BAND]          = {"band", "band", "", "1: the most frequent words", COL_INT, 0},
    [W_UNION]         = {"union", "neighbours", "", "neighbours of either time that local is over", COL_INT, 0},
    [W_MEAN_OLD]      = {"mean_old", "near, old", "", "mean cosine to them in the older snapshot", COL_REAL, 3},
    [W_MEAN_NEW]      = {"mean_new", "near, new", "", "mean cosine to them in the newer: all receding alike leaves local 0", COL_REAL, 3},
    [W_LENGTH_OLD]    = {"length_old", "length, old", "", "length of its vector as prepared; tracks frequency", COL_REAL, 3},
    [W_LENGTH_NEW]    = {"length_new", "length, new", "", "length of its vector as prepared", COL_REAL, 3},
    [W_LENGTH_RATIO]  = {"length_ratio", "ratio", "", "new / old; in no other column", COL_REAL, 3},
};
static const ColSpec summary_cols[N_SUMMARY] = {
    [S_FROM]            = {"from", "from", "", "the older snapshot", COL_TEXT, 0},
    [S_TO]              = {"to", "to", "", "the newer snapshot", COL_TEXT, 0},
    [S_WAY]             = {"way", "way", "", "whole: from the first to the last; first: from the first; step: from the one before", COL_TEXT, 0},
    [S_SHARED]          = {"shared", "shared", "", "words of both", COL_INT, 0},
    [S_VANISHED]        = {"vanished", "vanished", "", "words of the older only", COL_INT, 0},
    [S_NEW]             = {"new", "new", "", "words of the newer only", COL_INT, 0},
    [S_ZERO]            = {"not_evaluable", "zero", "", "words of both with a zero vector in one", COL_INT, 0},
    [S_MEASURED]        = {"n", "measured", "", "words that means and correlations are over", COL_INT, 0},
    [S_ANCHORS]         = {"anchors", "anchors", "", "words the rotation was fitted on", COL_INT, 0},
    [S_DROPPED]         = {"dropped", "dropped", "", "anchors left out since they moved most", COL_INT, 0},
    [S_RMS]             = {"rms", "RMS", "", "root mean square distance of aligned anchors (of all words without alignment)", COL_REAL, 4},
    [S_MEAN]            = {"mean_cosine", "mean cosine", "", "of words with themselves after alignment: 1, nothing moved", COL_REAL, 4},
    [S_LOCAL]           = {"local", "local", "", "mean change of similarities to neighbours", COL_REAL, 4},
    [S_OVERLAP]         = {"overlap", "kept", "", "mean share of the k nearest neighbours that are the same", COL_REAL, 4},
    [S_CHANCE]          = {"chance", "by chance", "", "that share for random lists", COL_REAL, 4},
    [S_TURNOVER]        = {"turnover", "turnover", "", "mean share of many nearest neighbours that are others", COL_REAL, 4},
    [S_TURNOVER_K]      = {"turnover_k", "of", "", "how many nearest neighbours that is over", COL_INT, 0},
    [S_TURNOVER_CHANCE] = {"turnover_chance", "by chance", "", "turnover of random lists", COL_REAL, 4},
    [S_RHO_MEASURES]    = {"rho_measures", "agreement", "", "Spearman correlation of distance and turnover over the words", COL_REAL, 3},
    [S_RHO_RANK]        = {"rho_rank", "with rank", "", "Spearman correlation of rank and distance: how far moving is only being rare", COL_REAL, 3},
    [S_RHO_NULL]        = {"rho_rank_null", "in the null", "", "the same where nothing changed: if alike, ranking by distance is ranking by frequency", COL_REAL, 3},
    [S_NULLS]           = {"null_values", "null values", "", "distances of null pairs that z, p and q are against", COL_INT, 0},
    [S_LEAST_P]         = {"least_p", "least p", "", "the smallest p that the null values of a band allow", COL_REAL, 4},
    [S_NEEDED]          = {"null_needed", "needed", "", "null values a band in which one word that changed could be told", COL_INT, 0},
    [S_CHANGED]         = {"changed", "changed", "", "words with q at most the level", COL_INT, 0},
    [S_OUTLIERS]        = {"outliers", "outliers", "", "words beyond noise if its logarithm is normal, where too little noise is known for q", COL_INT, 0},
    [S_VERDICT]         = {"verdict", "verdict", "", "what the noise floor allows to be said", COL_TEXT, 0},
};
static const ColSpec vocabulary_cols[N_VOCABULARY] = {
    [V_WORD]   = {"word", "word", "", "a word that is not in both snapshots, or not evaluable", COL_WORD, 0},
    [V_CHANGE] = {"change", "change", "", "vanished, new, or zero (no vector in one of them)", COL_TEXT, 0},
    [V_RANK]   = {"rank", "rank", "", "its row where it is, from 1", COL_INT, 0},
    [V_SPACE]  = {"space", "in", "", "the snapshot that has it", COL_TEXT, 0},
};
/* clang-format on */

/* --- words
 * ---------------------------------------------------------------------------------------
 */

typedef struct Moved {
    double by;
    int32_t at;
} Moved;

static int compare_moved(const void *a, const void *b)
{
    const Moved *x = a;
    const Moved *y = b;
    if (x->by != y->by)
        return x->by > y->by ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

int32_t *drift_table_sort(const double *by, int32_t n)
{
    Moved *moved = mem_xalloc((size_t)n * sizeof *moved);
    int32_t *order = mem_xalloc((size_t)n * sizeof *order);
    for (int32_t i = 0; i < n; i++)
        moved[i] = (Moved){isfinite(by[i]) ? by[i] : -(double)INFINITY, i};
    qsort(moved, (size_t)n, sizeof *moved, compare_moved);
    for (int32_t i = 0; i < n; i++)
        order[i] = moved[i].at;
    free(moved);
    return order;
}

int32_t *drift_table_order(const DriftRun *r, bool is_raw)
{
    const DriftPair *p = drift_run_whole(r);
    double *by = mem_xalloc((size_t)p->n * sizeof *by);
    for (int32_t i = 0; i < p->n; i++)
        by[i] = is_raw ? p->word[i].distance : r->noise.said[i].z;
    int32_t *order = drift_table_sort(by, p->n);
    free(by);
    return order;
}

static const char NO_FLOOR[] = "no noise floor: --null A B gives one";
static const char NO_SPREAD[] = "the distances of its band do not differ";
static const char NO_VECTOR[] = "its vector is zero after centring";
static const char NO_NULL[] = "no null value in its frequency band";
static const char DIMENSIONS[] = "the snapshots have other dimensions";

/* Why a word has no distance. */
static const char *no_distance(const DriftPair *p)
{
    return p->a->d == p->b->d ? NO_VECTOR : DIMENSIONS;
}

const char *drift_table_reason(const DriftRun *r, int32_t i)
{
    const DriftSaid *s = &r->noise.said[i];
    const DriftPair *p = drift_run_whole(r);
    if (!isfinite(p->word[i].distance))
        return p->a->d == p->b->d ? "zero vector" : "other dimensions";
    if (r->nulls == 0)
        return "no noise floor";
    if (!isfinite(s->least_p))
        return NO_NULL;
    return s->is_limited ? "resolution-limited" : "within noise";
}

static void set_noise(Table *t, int32_t row, const DriftRun *r, int32_t i)
{
    const DriftSaid *s = &r->noise.said[i];
    const DriftPair *p = drift_run_whole(r);
    const bool has_value = isfinite(p->word[i].distance);
    const bool is_bare = has_value && r->nulls > 0 && !isfinite(s->least_p);
    const char *no_value = no_distance(p);
    const char *why = !has_value      ? no_value
                      : r->nulls == 0 ? NO_FLOOR
                      : is_bare       ? NO_NULL
                                      : NO_SPREAD;
    table_set_real_or(t, row, W_Z, s->z,
                      !has_value ? no_value
                      : is_bare  ? NO_NULL
                                 : NO_SPREAD);
    table_set_real_or(t, row, W_P, s->p, why);
    table_set_real_or(t, row, W_Q, s->q, why);
    table_set_real_or(t, row, W_Q_NORMAL, s->q_normal, why);
    table_set_text(t, row, W_VERDICT, str_text(drift_noise_verdict(s->verdict)));
    if (s->verdict == DRIFT_CHANGED)
        table_set_missing(t, row, W_REASON, "nothing is lacking");
    else
        table_set_text(t, row, W_REASON, str_text(drift_table_reason(r, i)));
}

static void add_word(Table *t, const DriftRun *r, int32_t i)
{
    const DriftPair *p = drift_run_whole(r);
    const DriftWord *w = &p->word[i];
    const int32_t old = p->vocab.a[w->at];
    const int32_t new = p->vocab.b[w->at];
    const int32_t row = table_add_row(t);
    table_set_word(t, row, W_WORD,
                   (WordRef){p->older->name, old, space_word(p->older, old)});
    table_set_int(t, row, W_RANK, old + 1);
    table_set_int(t, row, W_RANK_NEW, new + 1);
    table_set_real_or(t, row, W_DISTANCE, w->distance, no_distance(p));
    table_set_real_or(t, row, W_LOCAL, w->local, "no neighbours to compare");
    if (isfinite(w->turnover))
        table_set_real(t, row, W_OVERLAP, (double)w->shared / p->k);
    else
        table_set_missing(t, row, W_OVERLAP, NO_VECTOR);
    set_noise(t, row, r, i);
    table_set_real_or(t, row, W_TURNOVER, w->turnover, NO_VECTOR);
    table_set_real_or(t, row, W_RANK_DISTANCE, w->rank_distance, no_distance(p));
    table_set_real_or(t, row, W_RANK_TURNOVER, w->rank_turnover, NO_VECTOR);
    table_set_int(t, row, W_BAND, r->noise.said[i].band + 1);
    table_set_int(t, row, W_UNION, w->n_union);
    table_set_real_or(t, row, W_MEAN_OLD, w->mean_a, "no neighbours to compare");
    table_set_real_or(t, row, W_MEAN_NEW, w->mean_b, "no neighbours to compare");
    table_set_real(t, row, W_LENGTH_OLD, p->older->norm[old]);
    table_set_real(t, row, W_LENGTH_NEW, p->newer->norm[new]);
    table_set_real(t, row, W_LENGTH_RATIO, p->newer->norm[new] / p->older->norm[old]);
}

void drift_table_add_words(TableSet *set, const DriftRun *r, bool is_raw)
{
    Table *t = table_new("words", "Words by how far they moved", word_cols, N_WORDS);
    int32_t *order = drift_table_order(r, is_raw);
    for (int32_t i = 0; i < drift_run_whole(r)->n; i++)
        add_word(t, r, order[i]);
    free(order);
    table_set_add(set, t);
}

/* --- summary
 * ---------------------------------------------------------------------------------------
 */

static void set_floor(Table *t, int32_t row, const DriftRun *r)
{
    const DriftNoise *n = &r->noise;
    if (n->nulls == 0) {
        static const int none[] = {S_RHO_NULL, S_NULLS,   S_LEAST_P,
                                   S_NEEDED,   S_CHANGED, S_OUTLIERS};
        for (size_t c = 0; c < sizeof none / sizeof *none; c++)
            table_set_missing(t, row, none[c], NO_FLOOR);
        table_set_text(t, row, S_VERDICT, TEXT("not assessable: no noise floor"));
        return;
    }
    table_set_real_or(t, row, S_RHO_NULL, n->rho_null, "too few null distances");
    table_set_int(t, row, S_NULLS, n->values);
    table_set_real_or(t, row, S_LEAST_P, n->least_p, "no null value in any band");
    table_set_int(t, row, S_NEEDED, n->needed);
    table_set_int(t, row, S_CHANGED, n->verdicts[DRIFT_CHANGED]);
    table_set_int(t, row, S_OUTLIERS, n->verdicts[DRIFT_OUTLIER]);
    table_set_text(t, row, S_VERDICT,
                   n->verdicts[DRIFT_CHANGED] > 0 ? TEXT("words changed")
                   : n->evaluable == 0            ? TEXT("not assessable: no null value")
                   : n->limited > 0 ? TEXT("inconclusive: resolution-limited")
                                    : TEXT("inconclusive: within noise"));
}

static void add_pair(Table *t, const DriftRun *r, const DriftPair *p, const char *way)
{
    static const char only_whole[] = "of the whole way only";
    const int32_t row = table_add_row(t);
    const bool is_whole = p == drift_run_whole(r);
    table_set_text(t, row, S_FROM, str_text(p->older->name));
    table_set_text(t, row, S_TO, str_text(p->newer->name));
    table_set_text(t, row, S_WAY, str_text(way));
    table_set_int(t, row, S_SHARED, p->vocab.n);
    table_set_int(t, row, S_VANISHED, p->vocab.n_vanished);
    table_set_int(t, row, S_NEW, p->vocab.n_new);
    table_set_int(t, row, S_ZERO, p->vocab.n_zero);
    table_set_int(t, row, S_MEASURED, p->n);
    if (p->align.w) {
        table_set_int(t, row, S_ANCHORS, p->align.anchors);
        table_set_int(t, row, S_DROPPED, p->align.dropped);
    } else {
        table_set_missing(t, row, S_ANCHORS, "taken as they are, in one frame");
        table_set_missing(t, row, S_DROPPED, "taken as they are, in one frame");
    }
    table_set_real(t, row, S_RMS, p->align.rms);
    table_set_real(t, row, S_MEAN, p->mean_cosine);
    table_set_real_or(t, row, S_RHO_RANK, p->rho_rank, "too few words, or no spread");
    if (is_whole) {
        const char *none =
            p->is_partial ? "only the words asked for have neighbours" : "no neighbours";
        table_set_real_or(t, row, S_LOCAL, p->mean_local, none);
        table_set_real_or(t, row, S_OVERLAP, p->mean_overlap, none);
        table_set_real(t, row, S_CHANCE, p->chance);
        table_set_real_or(t, row, S_TURNOVER, p->mean_turnover, none);
        table_set_int(t, row, S_TURNOVER_K, p->k_turnover);
        table_set_real(t, row, S_TURNOVER_CHANCE, p->chance_turnover);
        table_set_real_or(t, row, S_RHO_MEASURES, p->rho_measures,
                          p->is_partial ? none : "no spread");
        set_floor(t, row, r);
        return;
    }
    static const int none[] = {
        S_LOCAL,           S_OVERLAP,      S_CHANCE,   S_TURNOVER, S_TURNOVER_K,
        S_TURNOVER_CHANCE, S_RHO_MEASURES, S_RHO_NULL, S_NULLS,    S_LEAST_P,
        S_NEEDED,          S_CHANGED,      S_OUTLIERS, S_VERDICT};
    for (size_t c = 0; c < sizeof none / sizeof *none; c++)
        table_set_missing(t, row, none[c], only_whole);
}

void drift_table_add_summary(TableSet *set, const DriftRun *r)
{
    Table *t = table_new("summary", "Snapshots compared", summary_cols, N_SUMMARY);
    add_pair(t, r, drift_run_whole(r), "whole");
    for (int i = 0; i < r->n - 2; i++)
        add_pair(t, r, r->to_first[i], "first");
    for (int i = 1; i < r->n - 1; i++)
        add_pair(t, r, r->step[i], "step");
    table_set_add(set, t);
}

/* --- vocabulary
 * ---------------------------------------------------------------------------------------
 */

static void add_rows(Table *t, const Space *s, const int32_t *rows, int32_t n,
                     const char *change)
{
    for (int32_t i = 0; i < n; i++) {
        const int32_t row = table_add_row(t);
        table_set_word(t, row, V_WORD,
                       (WordRef){s->name, rows[i], space_word(s, rows[i])});
        table_set_text(t, row, V_CHANGE, str_text(change));
        table_set_int(t, row, V_RANK, rows[i] + 1);
        table_set_text(t, row, V_SPACE, str_text(s->name));
    }
}

void drift_table_add_vocabulary(TableSet *set, const DriftRun *r)
{
    const DriftPair *p = drift_run_whole(r);
    const DriftVocab *v = &p->vocab;
    Table *t =
        table_new("vocabulary", "Words that came or went", vocabulary_cols, N_VOCABULARY);
    add_rows(t, p->older, v->vanished, v->n_vanished, "vanished");
    add_rows(t, p->newer, v->added, v->n_new, "new");
    add_rows(t, p->older, v->zero, v->n_zero, "zero");
    table_set_add(set, t);
}
