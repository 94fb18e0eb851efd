/* Tables of `drift` about all snapshots, lists of judgements, and batches. */
#include "core/diag/drift_tables.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/drift_gold.h"
#include "core/diag/drift_monitors.h"
#include "core/diag/drift_table.h"

enum {
    R_WORD,
    R_RANK,
    R_SPARK,
    R_PATH,
    R_LAST,
    R_PIVOT,
    R_SHIFT,
    R_P_PIVOT,
    R_LEAST,
    R_P,
    R_Q,
    R_ORDERS,
    R_VERDICT,
    R_REASON,
    N_SERIES
};
enum {
    G_LIST,
    G_KIND,
    G_MEASURE,
    G_WORDS,
    G_FOUND,
    G_RHO,
    G_LO,
    G_HI,
    G_P,
    G_PRECISION,
    G_BASELINE,
    G_ACCURACY,
    G_MAJORITY,
    N_GOLD
};
enum {
    M_MONITOR,
    M_VALUE,
    M_LO,
    M_HI,
    M_P,
    M_THRESHOLD,
    M_ALARM,
    M_FRAME,
    M_WHAT,
    N_MONITORS
};

/* clang-format off */
static const ColSpec series_cols[N_SERIES] = {
    [R_WORD]    = {"word", "word", "", "a word of all snapshots", COL_WORD, 0},
    [R_RANK]    = {"rank", "rank", "", "its row in the first snapshot", COL_INT, 0},
    [R_SPARK]   = {"way", "way", "", "distances from the first snapshot, drawn from 0 to the largest", COL_TEXT, 0},
    [R_PATH]    = {"distances", "distances", "", "the same as numbers, one a later snapshot", COL_TEXT, 0},
    [R_LAST]    = {"last", "last", "", "distance of the last from the first", COL_REAL, 3},
    [R_PIVOT]   = {"pivot", "moved before", "", "the snapshot from which on it stands elsewhere", COL_TEXT, 0},
    [R_SHIFT]   = {"shift", "shift", "", "mean from there on - mean before, in deviations over the words of a snapshot", COL_REAL, 3},
    [R_P_PIVOT] = {"p_pivot", "p there", "", "of that shift at that place, its choice not corrected for", COL_REAL, 4},
    [R_LEAST]   = {"least_p", "least p", "", "the smallest p that so few snapshots allow there", COL_REAL, 4},
    [R_P]       = {"p", "p", "", "of the largest shift over all places, among all orders of the values", COL_REAL, 4},
    [R_Q]       = {"q", "q", "", "after Benjamini and Hochberg over the words", COL_REAL, 4},
    [R_ORDERS]  = {"orders", "orders", "", "orders of the values that p counts", COL_INT, 0},
    [R_VERDICT] = {"verdict", "verdict", "", "changed, inconclusive, or not assessable", COL_TEXT, 0},
    [R_REASON]  = {"reason", "why", "", "what the verdict lacks", COL_TEXT, 0},
};
static const ColSpec gold_cols[N_GOLD] = {
    [G_LIST]      = {"list", "list", "", "the file", COL_TEXT, 0},
    [G_KIND]      = {"kind", "kind", "", "graded or binary", COL_TEXT, 0},
    [G_MEASURE]   = {"measure", "measure", "", "the column of words that is compared", COL_TEXT, 0},
    [G_WORDS]     = {"words", "words", "", "of the list", COL_INT, 0},
    [G_FOUND]     = {"n", "found", "", "of those measured: all figures are over these", COL_INT, 0},
    [G_RHO]       = {"spearman", "Spearman", "", "rank correlation with the list", COL_REAL, 3},
    [G_LO]        = {"spearman_lo", "from", "", "lower end of the 95 % interval (Fisher)", COL_REAL, 3},
    [G_HI]        = {"spearman_hi", "to", "", "upper end", COL_REAL, 3},
    [G_P]         = {"p", "p", "", "two-sided: among all orders up to 8 words, by Student's t beyond", COL_REAL, 4},
    [G_PRECISION] = {"average_precision", "precision", "", "average precision of finding the words that changed", COL_REAL, 3},
    [G_BASELINE]  = {"baseline", "by chance", "", "share of words that changed: what an order that knows nothing gives", COL_REAL, 3},
    [G_ACCURACY]  = {"accuracy", "accuracy", "", "changed = above mean + deviation of all measured words", COL_RATE, 3},
    [G_MAJORITY]  = {"majority", "by majority", "", "accuracy of always giving the commoner answer", COL_REAL, 3},
};
static const ColSpec monitor_cols[N_MONITORS] = {
    [M_MONITOR]   = {"monitor", "monitor", "", "what is watched", COL_TEXT, 0},
    [M_VALUE]     = {"value", "value", "", "reference (older) against current (newer)", COL_REAL, 4},
    [M_LO]        = {"value_lo", "from", "", "lower end of the 95 % interval (DeLong; of the scores of paired rows together)", COL_REAL, 4},
    [M_HI]        = {"value_hi", "to", "", "upper end", COL_REAL, 4},
    [M_P]         = {"p", "p", "", "by exchanging the two rows of shared items; by permuting the pooled rows where the batches share less than half", COL_REAL, 4},
    [M_THRESHOLD] = {"threshold", "customary", "", "above it monitors in use alarm", COL_REAL, 3},
    [M_ALARM]     = {"alarm", "alarm", "", "above it, and where the row has an interval or p, beyond chance", COL_BOOL, 0},
    [M_FRAME]     = {"frame", "frame", "", "aligned: after the rotation; free: no rotation changes it; as it is: without one (--no-align)", COL_TEXT, 0},
    [M_WHAT]      = {"what", "what it is", "", "formula in words", COL_TEXT, 0},
};
/* clang-format on */

/* --- series
 * ---------------------------------------------------------------------------------------
 */

void drift_tables_spark(Str *out, const double *x, int n)
{
    static const char *const block[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    double most = 0;
    for (int i = 0; i < n; i++)
        most = isfinite(x[i]) ? fmax(most, x[i]) : most;
    for (int i = 0; i < n; i++) {
        const double share = most > 0 && isfinite(x[i]) ? x[i] / most : 0;
        str_add_cstr(out, isfinite(x[i]) ? block[(int)fmin(7, floor(8 * share))] : "·");
    }
}

static const char FEW[] = "not enough snapshots: 8 are needed";

static void set_change(Table *t, int32_t row, const DriftRun *r, int32_t i)
{
    const DriftSeries *s = &r->series;
    if (!s->is_tested) {
        for (int c = R_PIVOT; c <= R_ORDERS; c++)
            table_set_missing(t, row, c, FEW);
        table_set_text(t, row, R_VERDICT,
                       str_text(drift_noise_verdict(DRIFT_NOT_ASSESSABLE)));
        table_set_text(t, row, R_REASON, TEXT("not enough snapshots"));
        return;
    }
    const StatsChange *c = &s->change[i];
    const double least = drift_series_least(s, i);
    table_set_text(t, row, R_PIVOT, str_text(r->snapshot[c->pivot + 2]->name));
    table_set_real(t, row, R_SHIFT, c->shift);
    table_set_real(t, row, R_P_PIVOT, c->p_pivot);
    table_set_real(t, row, R_LEAST, least);
    table_set_real(t, row, R_P, s->p[i]);
    table_set_real(t, row, R_Q, s->q[i]);
    table_set_int(t, row, R_ORDERS, c->orders);
    table_set_text(t, row, R_VERDICT, str_text(drift_noise_verdict(s->verdict[i])));
    if (s->verdict[i] == DRIFT_CHANGED)
        table_set_missing(t, row, R_REASON, "nothing is lacking");
    else {
        table_set_text(t, row, R_REASON,
                       least * s->n > r->o.level ? TEXT("resolution-limited")
                                                 : TEXT("within what any order gives"));
    }
}

static void add_series(Table *t, const DriftRun *r, int32_t i)
{
    const DriftSeries *s = &r->series;
    const double *x = s->x + (size_t)i * (size_t)s->points;
    const int32_t row = table_add_row(t);
    Str way = {0};
    Str path = {0};
    drift_tables_spark(&way, x, s->points);
    for (int p = 0; p < s->points; p++)
        str_addf(&path, "%s%.3f", p ? " " : "", x[p]);
    table_set_word(t, row, R_WORD,
                   (WordRef){r->snapshot[0]->name, s->row[i],
                             space_word(r->snapshot[0], s->row[i])});
    table_set_int(t, row, R_RANK, s->row[i] + 1);
    table_set_text(t, row, R_SPARK, (Text){way.p, way.n});
    table_set_text(t, row, R_PATH, (Text){path.p, path.n});
    table_set_real(t, row, R_LAST, x[s->points - 1]);
    set_change(t, row, r, i);
    str_free(&way);
    str_free(&path);
}

void drift_tables_add_series(TableSet *set, const DriftRun *r)
{
    const DriftSeries *s = &r->series;
    Table *t = table_new("series", "Words over all snapshots", series_cols, N_SERIES);
    double *by = mem_xalloc((size_t)s->n * sizeof *by);
    for (int32_t i = 0; i < s->n; i++)
        by[i] = s->is_tested ? -s->p[i] : s->x[(size_t)(i + 1) * (size_t)s->points - 1];
    int32_t *order = drift_table_sort(by, s->n);
    for (int32_t i = 0; i < s->n; i++)
        add_series(t, r, order[i]);
    free(order);
    free(by);
    table_set_add(set, t);
}

/* --- gold
 * ---------------------------------------------------------------------------------------
 */

static void add_measure(Table *t, const DriftRun *r, const Scores *gold, DriftMeasure m)
{
    DriftGold g;
    drift_gold_measure(drift_run_whole(r), gold, r->o.is_lower, m, &g);
    const int32_t row = table_add_row(t);
    static const char graded[] = "the list is graded";
    table_set_text(t, row, G_LIST, str_text(gold->path));
    table_set_text(t, row, G_KIND, gold->is_binary ? TEXT("binary") : TEXT("graded"));
    table_set_text(t, row, G_MEASURE, str_text(drift_gold_name(m)));
    table_set_int(t, row, G_WORDS, g.words);
    table_set_int(t, row, G_FOUND, g.found);
    table_set_real_or(t, row, G_RHO, g.rho, "fewer than 3 words found, or all alike");
    table_set_real_or(t, row, G_LO, g.rho_ci.lo, "fewer than 10 words found");
    table_set_real_or(t, row, G_HI, g.rho_ci.hi, "fewer than 10 words found");
    table_set_real_or(t, row, G_P, g.p, "fewer than 4 words found, or all alike");
    const char *why = gold->is_binary ? "no word that changed was found" : graded;
    table_set_real_or(t, row, G_PRECISION, g.precision, why);
    table_set_real_or(t, row, G_BASELINE, g.baseline, why);
    if (gold->is_binary)
        table_set_rate(t, row, G_ACCURACY, g.accuracy);
    else
        table_set_missing(t, row, G_ACCURACY, graded);
    table_set_real_or(t, row, G_MAJORITY, g.majority, why);
    char list[TEXT_SHORT];
    text_short(list, str_text(gold->path));
    if (m == DRIFT_DISTANCE && 2 * g.found < g.words)
        notes_warn(table_notes(t), "few-gold-found", g.found,
                   "%s: %d of its %d words are in the snapshots", list, g.found, g.words);
    if (m == DRIFT_DISTANCE && g.by_tag > 0) {
        notes_remark(table_notes(t), "gold-tags-cut", g.by_tag,
                     "%s: %d words were found without what stands behind their last _",
                     list, g.by_tag);
    }
}

Status drift_tables_add_gold(TableSet *set, const DriftRun *r, Progress *progress,
                             Error *err)
{
    const char *rest = registry_text(r->args, "gold");
    if (!rest)
        return OK;
    Table *t = table_new("gold", "Against people's judgements", gold_cols, N_GOLD);
    table_set_add(set, t);
    while (rest) {
        char *path = drift_run_next(&rest);
        Scores *gold = NULL;
        Status status = scores_read(&gold, path, &r->s->options.limits, err);
        if (status == OK)
            status = registry_add_file(set, r->s, "gold", path, progress, err);
        for (int m = 0; status == OK && m < DRIFT_MEASURES; m++)
            add_measure(t, r, gold, (DriftMeasure)m);
        if (status == OK)
            notes_append(table_notes(t), &gold->notes);
        scores_free(gold);
        free(path);
        TRY(status);
    }
    return OK;
}

/* --- monitors
 * ---------------------------------------------------------------------------------------
 */

Status drift_tables_add_monitors(TableSet *set, const DriftRun *r, Progress *progress,
                                 Error *err)
{
    if (!registry_bool(r->args, "monitors"))
        return registry_refuse_idle(r->args, "sample", false, "--monitors", err);
    const DriftPair *p = drift_run_whole(r);
    const DriftMonitorsInput in = {.pair = p,
                                   .sample = (int32_t)registry_int(r->args, "sample"),
                                   .permutations = 199,
                                   .level = r->o.level,
                                   .seed = r->s->options.seed};
    DriftMonitorsOut out;
    TRY(drift_monitors_make(&in, progress, &out, err));
    Table *t = table_new("monitors", "Monitors of batches", monitor_cols, N_MONITORS);
    for (int i = 0; i < DRIFT_MONITORS; i++) {
        const DriftMonitored *m = &out.monitor[i];
        const bool is_free = i == DRIFT_CKA || i == DRIFT_PAIR_COSINES;
        const int32_t row = table_add_row(t);
        table_set_text(t, row, M_MONITOR, str_text(drift_monitors_name((DriftMonitor)i)));
        table_set_real_or(t, row, M_VALUE, m->value, "undefined for these batches");
        table_set_real_or(t, row, M_LO, m->ci.lo, "this monitor has none");
        table_set_real_or(t, row, M_HI, m->ci.hi, "this monitor has none");
        table_set_real_or(t, row, M_P, m->p, "this monitor has none");
        table_set_real_or(t, row, M_THRESHOLD, m->threshold, "none is customary");
        if (m->has_alarm)
            table_set_bool(t, row, M_ALARM, m->is_alarm);
        else
            table_set_missing(t, row, M_ALARM, "no threshold is customary");
        table_set_text(t, row, M_FRAME,
                       is_free      ? TEXT("free")
                       : p->align.w ? TEXT("aligned")
                                    : TEXT("as it is"));
        table_set_text(t, row, M_WHAT, str_text(drift_monitors_help((DriftMonitor)i)));
    }
    notes_remark(table_notes(t), "monitor-batches", 1,
                 "reference %lld rows, current %lld; classifier and MMD on %d and %d of "
                 "them drawn at random (--sample), %s; MMD with %d permutations",
                 (long long)out.n[0], (long long)out.n[1], out.sampled[0], out.sampled[1],
                 out.is_paired ? "of the same items and taken as pairs"
                               : "taken as independent, for the batches share few items",
                 out.permutations);
    table_set_add(set, t);
    return OK;
}
