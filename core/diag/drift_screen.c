#include "core/diag/drift_screen.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/drift_table.h"
#include "core/diag/drift_tables.h"
#include "core/diag/say.h"

enum {
    N_OF,
    N_SIGN,
    N_CHANGE,
    N_WORD,
    N_RANK_OLD,
    N_COS_OLD,
    N_RANK_NEW,
    N_COS_NEW,
    N_ROW_OLD,
    N_ROW_NEW,
    N_NEIGHBOURS
};
enum {
    A_WORD,
    A_SNAPSHOT,
    A_RANK,
    A_COUNT,
    A_FIRST,
    A_STEP,
    A_BAND,
    A_BANDS,
    A_USUAL_LO,
    A_USUAL,
    A_USUAL_HI,
    A_USUAL_N,
    A_USUAL_OF,
    A_WAY,
    A_Z,
    A_LOCAL,
    A_UNION,
    A_KEPT,
    A_CHANCE,
    A_Q,
    A_VERDICT,
    A_REASON,
    A_PIVOT,
    N_ABOUT
};
enum { T_OF, T_KIND, T_WORD, T_SNAPSHOT, T_X, T_Y, T_EXPLAINED, N_TRAJECTORY };

/* clang-format off */
static const ColSpec neighbour_cols[N_NEIGHBOURS] = {
    [N_OF]       = {"of", "of", "", "the word that is asked for", COL_TEXT, 0},
    [N_SIGN]     = {"sign", "", "", "= kept, - lost, + gained", COL_TEXT, 0},
    [N_CHANGE]   = {"change", "change", "", "kept, lost, gained; gone word: lost, and not in the new vocabulary; new word: gained, and not in the old one", COL_TEXT, 0},
    [N_WORD]     = {"word", "neighbour", "", "one of the k nearest of the older or the newer snapshot", COL_WORD, 0},
    [N_RANK_OLD] = {"place_old", "place, old", "", "among its nearest in the older snapshot", COL_INT, 0},
    [N_COS_OLD]  = {"cos_old", "cos, old", "", "cosine to it there", COL_REAL, 3},
    [N_RANK_NEW] = {"place_new", "place, new", "", "among its nearest in the newer snapshot", COL_INT, 0},
    [N_COS_NEW]  = {"cos_new", "cos, new", "", "cosine to it there", COL_REAL, 3},
    [N_ROW_OLD]  = {"rank_old", "rank, old", "", "row of the neighbour in the older snapshot, from 1", COL_INT, 0},
    [N_ROW_NEW]  = {"rank_new", "rank, new", "", "row of the neighbour in the newer", COL_INT, 0},
};
static const ColSpec about_cols[N_ABOUT] = {
    [A_WORD]     = {"word", "word", "", "the word that is asked for", COL_WORD, 0},
    [A_SNAPSHOT] = {"snapshot", "snapshot", "", "one line for each", COL_TEXT, 0},
    [A_RANK]     = {"rank", "rank", "", "its row there, from 1", COL_INT, 0},
    [A_COUNT]    = {"count", "count", "", "how often it stands in the corpus, where counts are given", COL_INT, 0},
    [A_FIRST]    = {"cos_distance", "from first", "", "1 - cosine with itself in the first snapshot", COL_REAL, 3},
    [A_STEP]     = {"step", "step", "", "1 - cosine with itself in the snapshot before", COL_REAL, 3},
    [A_BAND]     = {"band", "band", "", "of frequency, by its rank among the words of this and the first snapshot; 1: the most frequent", COL_INT, 0},
    [A_BANDS]    = {"bands", "of", "", "bands", COL_INT, 0},
    [A_USUAL_LO] = {"usual_lo", "usual from", "", "distances from the first snapshot in its band: 2.5 % are below", COL_REAL, 3},
    [A_USUAL]    = {"usual", "usual", "", "the middle one", COL_REAL, 3},
    [A_USUAL_HI] = {"usual_hi", "to", "", "2.5 % are above", COL_REAL, 3},
    [A_USUAL_N]  = {"usual_n", "of n", "", "distances that this is over", COL_INT, 0},
    [A_USUAL_OF] = {"usual_of", "usual for", "", "null pairs: nothing changed in them; words: those of its band between these snapshots", COL_TEXT, 0},
    [A_WAY]      = {"way", "way", "", "distances from the first snapshot, drawn; on the last line", COL_TEXT, 0},
    [A_Z]        = {"z", "z", "", "of the whole way, within its band of frequency", COL_REAL, 2},
    [A_LOCAL]    = {"local", "local", "", "of the whole way: change of its similarities to neighbours", COL_REAL, 3},
    [A_UNION]    = {"union", "neighbours", "", "that local is over", COL_INT, 0},
    [A_KEPT]     = {"overlap", "kept", "", "share of its k nearest that are the same, whole way, over shared words", COL_REAL, 3},
    [A_CHANCE]   = {"chance", "by chance", "", "that share for random lists", COL_REAL, 4},
    [A_Q]        = {"q", "q", "", "among all words", COL_REAL, 4},
    [A_VERDICT]  = {"verdict", "verdict", "", "changed, outlier, inconclusive, or not assessable", COL_TEXT, 0},
    [A_REASON]   = {"reason", "why", "", "what the verdict lacks", COL_TEXT, 0},
    [A_PIVOT]    = {"pivot", "moved before", "", "the snapshot from which on it stands elsewhere, if a change point was tested", COL_TEXT, 0},
};
static const ColSpec trajectory_cols[N_TRAJECTORY] = {
    [T_OF]        = {"of", "of", "", "the word that is asked for", COL_TEXT, 0},
    [T_KIND]      = {"kind", "kind", "", "word: itself at a snapshot; neighbour: at its latest snapshot", COL_TEXT, 0},
    [T_WORD]      = {"word", "word", "", "", COL_WORD, 0},
    [T_SNAPSHOT]  = {"snapshot", "snapshot", "", "of the place", COL_TEXT, 0},
    [T_X]         = {"x", "x", "", "along the first principal component of the neighbours", COL_REAL, 4},
    [T_Y]         = {"y", "y", "", "along the second", COL_REAL, 4},
    [T_EXPLAINED] = {"explained", "explained", "", "share of the neighbours' variance in this plane", COL_REAL, 3},
};
/* clang-format on */

typedef struct Screen {
    const DriftRun *r;
    Table *near, *about, *way;
    Str *finding;
    int found;
} Screen;

static int32_t find_in(const DriftRun *r, int snapshot, Text word)
{
    const Space *s = r->snapshot[snapshot];
    const int32_t row = vocab_find_lower(&s->vocab, word, r->o.is_lower);
    return row >= 0 && s->norm[row] > 0 ? row : -1;
}

/* --- neighbours
 * ---------------------------------------------------------------------------------------
 */

static void set_side(Table *t, int32_t row, const DriftNeighbour *n, int side)
{
    static const char *const not_near[] = {"not among its nearest in the older",
                                           "not among its nearest in the newer"};
    static const char *const not_there[] = {"not in the older vocabulary",
                                            "not in the newer vocabulary"};
    const int rank = side ? N_RANK_NEW : N_RANK_OLD;
    const int cos = side ? N_COS_NEW : N_COS_OLD;
    const int at = side ? N_ROW_NEW : N_ROW_OLD;
    if (n->rank[side] > 0)
        table_set_int(t, row, rank, n->rank[side]);
    else
        table_set_missing(t, row, rank,
                          n->row[side] < 0 ? not_there[side] : not_near[side]);
    table_set_real_or(t, row, cos, n->cos[side], not_there[side]);
    if (n->row[side] >= 0)
        table_set_int(t, row, at, n->row[side] + 1);
    else
        table_set_missing(t, row, at, not_there[side]);
}

static void add_neighbour(Table *t, const DriftWordEnds *e, const DriftNeighbour *n)
{
    const int32_t row = table_add_row(t);
    const int side = n->row[1] >= 0;
    const Space *s = e->space[side];
    table_set_text(t, row, N_OF, space_word(e->space[0], e->row[0]));
    table_set_text(t, row, N_SIGN, str_text(drift_word_sign(n->kind)));
    table_set_text(t, row, N_CHANGE, str_text(drift_word_kind(n->kind)));
    table_set_word(t, row, N_WORD,
                   (WordRef){s->name, n->row[side], space_word(s, n->row[side])});
    set_side(t, row, n, 0);
    set_side(t, row, n, 1);
}

static void say_some(Str *out, const DriftWordEnds *e, const DriftNeighbour *list,
                     int32_t n, bool is_lost)
{
    enum { MOST = 4 };
    int said = 0;
    for (int32_t i = 0; i < n && said < MOST; i++) {
        const bool is_of_old = list[i].kind == DRIFT_LOST || list[i].kind == DRIFT_GONE;
        const bool is_of_new =
            list[i].kind == DRIFT_GAINED || list[i].kind == DRIFT_ADDED;
        if (is_lost ? !is_of_old : !is_of_new)
            continue;
        const int side = is_lost ? 0 : 1;
        char shown[TEXT_SHORT];
        str_addf(out, "%s%s",
                 said++    ? ", "
                 : is_lost ? "lost "
                           : "gained ",
                 text_short(shown, space_word(e->space[side], list[i].row[side])));
    }
    if (said == 0)
        str_add_cstr(out, is_lost ? "lost none" : "gained none");
}

void drift_screen_say(Str *out, const DriftWordEnds *ends, const DriftNeighbour *list,
                      int32_t n)
{
    say_some(out, ends, list, n, true);
    str_add_cstr(out, "; ");
    say_some(out, ends, list, n, false);
}

/* The word in its first and last snapshot. */
static Status add_neighbours(Screen *c, const DriftWordEnds *e, Progress *progress,
                             Error *err)
{
    DriftNeighbour *list = NULL;
    int32_t n = 0;
    TRY(drift_word_make_neighbours(e, progress, &list, &n, err));
    for (int32_t i = 0; i < n; i++)
        add_neighbour(c->near, e, &list[i]);
    char shown[TEXT_SHORT];
    str_addf(c->finding, "%s%s (%s to %s): ", c->finding->n ? ". " : "",
             text_short(shown, space_word(e->space[0], e->row[0])), e->space[0]->name,
             e->space[1]->name);
    drift_screen_say(c->finding, e, list, n);
    free(list);
    return OK;
}

/* --- a line a snapshot
 * ---------------------------------------------------------------------------------------
 */

static double distance_in(const DriftPair *p, Text word, bool is_lower)
{
    const int32_t at = drift_pair_find(p, word, is_lower);
    return at >= 0 ? p->word[at].distance : (double)NAN;
}

/* What is usual for words as frequent as this one, from the first snapshot to t. */
static Status set_usual(Table *t, int32_t row, const DriftRun *r, int snapshot, Text word,
                        Error *err)
{
    static const char few[] = "fewer than 5 distances in its band";
    const DriftPair *p = snapshot > 0 ? r->to_first[snapshot - 1] : NULL;
    const int32_t at = p ? drift_pair_find(p, word, r->o.is_lower) : -1;
    if (at < 0) {
        for (int c = A_BAND; c <= A_USUAL_OF; c++)
            table_set_missing(t, row, c, p ? "not in both snapshots" : "the first one");
        return OK;
    }
    DriftNoise own = {0};
    const bool is_whole = p == drift_run_whole(r);
    if (!is_whole)
        TRY(drift_noise_make(p, (const DriftPair *const *)r->null, r->nulls, &r->o, &own,
                             err));
    const DriftNoise *n = is_whole ? &r->noise : &own;
    const DriftUsual *u = &n->usual[n->said[at].band];
    table_set_int(t, row, A_BAND, n->said[at].band + 1);
    table_set_int(t, row, A_BANDS, n->bands);
    table_set_real_or(t, row, A_USUAL_LO, u->lo, few);
    table_set_real_or(t, row, A_USUAL, u->median, few);
    table_set_real_or(t, row, A_USUAL_HI, u->hi, few);
    table_set_int(t, row, A_USUAL_N, u->n);
    table_set_text(t, row, A_USUAL_OF, r->nulls > 0 ? TEXT("null pairs") : TEXT("words"));
    drift_noise_done(&own);
    return OK;
}

/* Figures of the whole way, on the line of the last snapshot. */
static void set_whole(Table *t, int32_t row, const DriftRun *r, Text word)
{
    const DriftPair *p = drift_run_whole(r);
    const int32_t at = drift_pair_find(p, word, r->o.is_lower);
    if (at < 0) {
        for (int c = A_Z; c <= A_REASON; c++)
            table_set_missing(t, row, c, "not in both the first and the last snapshot");
        return;
    }
    const DriftWord *w = &p->word[at];
    const DriftSaid *s = &r->noise.said[at];
    table_set_real_or(t, row, A_Z, s->z, "the distances of its band do not differ");
    table_set_real_or(t, row, A_LOCAL, w->local, "no neighbours to compare");
    table_set_int(t, row, A_UNION, w->n_union);
    table_set_real(t, row, A_KEPT, (double)w->shared / p->k);
    table_set_real(t, row, A_CHANCE, p->chance);
    table_set_real_or(t, row, A_Q, s->q, "no noise floor");
    table_set_text(t, row, A_VERDICT, str_text(drift_noise_verdict(s->verdict)));
    if (s->verdict == DRIFT_CHANGED)
        table_set_missing(t, row, A_REASON, "nothing is lacking");
    else
        table_set_text(t, row, A_REASON, str_text(drift_table_reason(r, at)));
}

static void set_pivot(Table *t, int32_t row, const DriftRun *r, int32_t first)
{
    const int32_t at = first >= 0 && r->n > 2 ? drift_series_find(&r->series, first) : -1;
    if (at >= 0 && r->series.is_tested) {
        table_set_text(t, row, A_PIVOT,
                       str_text(r->snapshot[r->series.change[at].pivot + 2]->name));
    } else {
        table_set_missing(t, row, A_PIVOT,
                          r->n - 1 < DRIFT_SERIES_LEAST ? "not enough snapshots"
                                                        : "not in all snapshots");
    }
}

static Status add_snapshot(Screen *c, Text word, int t, double *way, Error *err)
{
    const DriftRun *r = c->r;
    const Space *s = r->snapshot[t];
    const int32_t at = find_in(r, t, word);
    const int32_t row = table_add_row(c->about);
    table_set_word(c->about, row, A_WORD, (WordRef){s->name, at, word});
    table_set_text(c->about, row, A_SNAPSHOT, str_text(s->name));
    if (at >= 0)
        table_set_int(c->about, row, A_RANK, at + 1);
    else
        table_set_missing(c->about, row, A_RANK, "not in this snapshot");
    if (at >= 0 && s->count)
        table_set_int(c->about, row, A_COUNT, s->count[at]);
    else
        table_set_missing(c->about, row, A_COUNT, "no counts are given");
    way[t] = t == 0 ? (at >= 0 ? 0 : (double)NAN)
                    : distance_in(r->to_first[t - 1], word, r->o.is_lower);
    table_set_real_or(c->about, row, A_FIRST, way[t], "not in both snapshots");
    table_set_real_or(c->about, row, A_STEP,
                      t == 0 ? (double)NAN
                             : distance_in(r->step[t - 1], word, r->o.is_lower),
                      t == 0 ? "the first one" : "not in both snapshots");
    TRY(set_usual(c->about, row, r, t, word, err));
    if (t + 1 < r->n) {
        for (int col = A_WAY; col < N_ABOUT; col++)
            if (col == A_WAY || col >= A_Z)
                table_set_missing(c->about, row, col, "on the last line");
        return OK;
    }
    Str spark = {0};
    drift_tables_spark(&spark, way, r->n);
    table_set_text(c->about, row, A_WAY, (Text){spark.p, spark.n});
    str_free(&spark);
    set_whole(c->about, row, r, word);
    set_pivot(c->about, row, r, find_in(r, 0, word));
    return OK;
}

/* --- the way
 * ---------------------------------------------------------------------------------------
 */

static Status add_way(Screen *c, Text word, Progress *progress, Error *err)
{
    const DriftRun *r = c->r;
    const DriftTrajectoryInput in = {.snapshot = r->snapshot,
                                     .n = r->n,
                                     .word = word,
                                     .k = r->o.k,
                                     .is_lower = r->o.is_lower,
                                     .options = &r->o};
    DriftTrajectory t;
    Error why = {0};
    const Status status = drift_word_make_trajectory(&in, progress, &t, &why);
    if (status == E_UNDEFINED) {
        notes_warn(table_notes(c->way), "no-trajectory", 1, "%s", why.text);
        return OK;
    }
    if (status != OK) {
        if (err)
            *err = why;
        return status;
    }
    for (int32_t i = 0; i < t.n; i++) {
        const DriftPlace *p = &t.place[i];
        const int32_t row = table_add_row(c->way);
        table_set_text(c->way, row, T_OF, word);
        table_set_text(c->way, row, T_KIND,
                       p->is_word ? TEXT("word") : TEXT("neighbour"));
        table_set_word(c->way, row, T_WORD,
                       (WordRef){r->snapshot[p->snapshot]->name, p->row, p->word});
        table_set_text(c->way, row, T_SNAPSHOT, str_text(r->snapshot[p->snapshot]->name));
        table_set_real(c->way, row, T_X, p->x);
        table_set_real(c->way, row, T_Y, p->y);
        table_set_real(c->way, row, T_EXPLAINED, t.explained);
    }
    char share[16];
    notes_remark(table_notes(c->way), "trajectory-variance", 1,
                 "this plane holds %s of the variance of the word's neighbours",
                 say_share(share, t.explained));
    drift_word_done_trajectory(&t);
    return OK;
}

static Status add_one(Screen *c, Text word, Progress *progress, Error *err)
{
    const DriftRun *r = c->r;
    int ends[2] = {-1, -1};
    int seen = 0;
    for (int t = 0; t < r->n; t++) {
        if (find_in(r, t, word) < 0)
            continue;
        ends[0] = ends[0] < 0 ? t : ends[0];
        ends[1] = t;
        seen++;
    }
    if (seen < 2) {
        char shown[TEXT_SHORT];
        notes_warn(table_notes(c->near), "word-not-found", 1,
                   "%s is in %d of the %d snapshots", text_short(shown, word), seen,
                   r->n);
        return OK;
    }
    c->found++;
    const DriftWordEnds e = {
        .space = {r->snapshot[ends[0]], r->snapshot[ends[1]]},
        .row = {find_in(r, ends[0], word), find_in(r, ends[1], word)},
        .k = r->o.k};
    TRY(add_neighbours(c, &e, progress, err));
    double *way = mem_xalloc((size_t)r->n * sizeof *way);
    Status status = OK;
    for (int t = 0; status == OK && t < r->n; t++)
        status = add_snapshot(c, word, t, way, err);
    free(way);
    TRY(status);
    return add_way(c, word, progress, err);
}

Status drift_screen_add(TableSet *set, const DriftRun *r, Progress *progress,
                        Str *finding, Error *err)
{
    Screen c = {
        .r = r,
        .near =
            table_new("word", "Neighbours lost and gained", neighbour_cols, N_NEIGHBOURS),
        .about = table_new("about", "The word in each snapshot", about_cols, N_ABOUT),
        .way = table_new("trajectory", "The way it went", trajectory_cols, N_TRAJECTORY),
        .finding = finding};
    table_set_drill(c.near, "drift {word}");
    table_set_add(set, c.near);
    table_set_add(set, c.about);
    table_set_add(set, c.way);
    for (int i = 0; i < r->args->nwords; i++)
        TRY(add_one(&c, str_text(r->args->word[i]), progress, err));
    if (c.found > 0)
        return OK;
    char shown[TEXT_SHORT];
    (void)error_set(err, E_UNDEFINED, "%s is not in two of the snapshots",
                    text_short(shown, str_text(r->args->word[0])));
    error_hint(err, "words are looked for as they are written; --lower also in lower "
                    "case; files that do not exist are taken for words");
    return E_UNDEFINED;
}
