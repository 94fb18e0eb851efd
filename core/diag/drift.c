/* The registry's entry of `drift`: what is measured stands in drift_*.c, one part each.
 */
#include "core/diag/drift.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/text.h"
#include "core/diag/drift_screen.h"
#include "core/diag/drift_table.h"
#include "core/diag/drift_tables.h"
#include "core/diag/drift_update_table.h"
#include "core/diag/say.h"

/* --- the sentence
 * ---------------------------------------------------------------------------------------
 */

static void say_first(Str *out, const DriftRun *r, bool is_raw)
{
    enum { MOST = 3 };
    const DriftPair *p = drift_run_whole(r);
    int32_t *order = drift_table_order(r, is_raw);
    for (int32_t i = 0; i < p->n && i < MOST; i++) {
        if (!(p->word[order[i]].distance > 1e-6))
            break; /* nothing moved but by rounding */
        char shown[TEXT_SHORT];
        str_addf(out, "%s%s", i ? ", " : "; moved most: ",
                 text_short(shown, space_word(p->a, p->word[order[i]].at)));
    }
    free(order);
}

static void say_floor(Str *out, const DriftRun *r)
{
    const DriftNoise *n = &r->noise;
    char a[32];
    if (n->nulls == 0) {
        str_add_cstr(out, "; no noise floor: ranks, no verdict (--null A B)");
        return;
    }
    str_addf(out, "; changed beyond noise: %d", n->verdicts[DRIFT_CHANGED]);
    if (n->bare > 0) {
        str_addf(out, "; not assessable, no null value in their band: %s",
                 say_count(a, n->bare));
    }
    if (n->limited > 0) {
        str_addf(out,
                 ", outliers %d; resolution-limited: more null pairs are needed (%s null "
                 "values a band to tell one word)",
                 n->verdicts[DRIFT_OUTLIER], say_count(a, n->needed));
    }
}

static void say_whole(Str *out, const DriftRun *r, bool is_raw)
{
    const DriftPair *p = drift_run_whole(r);
    char n[4][32];
    char share[16];
    str_addf(out, "%s to %s: %s words of both, %s vanished, %s new; mean cosine %s",
             p->older->name, p->newer->name, say_count(n[0], p->vocab.n),
             say_count(n[1], p->vocab.n_vanished), say_count(n[2], p->vocab.n_new),
             say_share(share, p->mean_cosine));
    if (p->align.w)
        str_addf(out, " aligned on %s anchors", say_count(n[3], p->align.anchors));
    say_first(out, r, is_raw);
    say_floor(out, r);
    if (r->n > 2 && !r->series.is_tested)
        str_addf(out, "; %d snapshots: ways, no change points (%d are needed)", r->n,
                 DRIFT_SERIES_LEAST + 1);
}

static void add_notes(TableSet *set, const DriftRun *r)
{
    const DriftNoise *n = &r->noise;
    const DriftPair *p = drift_run_whole(r);
    char a[16];
    char b[16];
    if (n->nulls == 0) {
        notes_remark(
            &set->notes, "no-noise-floor", 1,
            "no null pair was given: z is among the words of a band, there is no "
            "p and no verdict (--null A B: two trainings in which nothing "
            "changed)");
    }
    if (n->limited > 0) {
        char part[64] = "";
        if (n->limited < n->evaluable)
            (void)snprintf(part, sizeof part, " in the bands of %d of them", n->limited);
        notes_warn(&set->notes, "resolution-limited", n->values,
                   "%lld null values cannot tell single words among %d%s (least p %.2g): "
                   "more null pairs are needed; q_normal assumes that noise is "
                   "log-normal",
                   (long long)n->values, n->evaluable, part, n->limited_p);
    }
    if (n->outside > 0) {
        notes_remark(&set->notes, "null-words-outside", n->outside,
                     "%lld null distances are of words that are not compared: not used",
                     (long long)n->outside);
    }
    if (n->nulls > 0 && fabs(p->rho_rank - n->rho_null) < 0.1 &&
        fabs(p->rho_rank) > 0.2) {
        notes_warn(&set->notes, "drift-is-frequency", 1,
                   "distance goes with rank by %s, by %s where nothing changed: ranking "
                   "by raw distance is ranking by frequency",
                   say_share(a, p->rho_rank), say_share(b, n->rho_null));
    }
    if (p->vocab.n_zero > 0) {
        notes_warn(&set->notes, "not-evaluable", p->vocab.n_zero,
                   "%d words of both snapshots have no vector in one of them",
                   p->vocab.n_zero);
    }
    if (r->n > 2 && !r->series.is_tested) {
        notes_remark(&set->notes, "few-snapshots", r->n,
                     "change points need %d snapshots, there are %d",
                     DRIFT_SERIES_LEAST + 1, r->n);
    }
}

/* --- run
 * ---------------------------------------------------------------------------------------
 */

static Status fill(TableSet *set, DriftRun *r, Progress *progress, Str *finding,
                   Error *err)
{
    const bool is_raw = strcmp(registry_text(r->args, "rank-by"), "raw") == 0;
    TRY(drift_run_measure(r, progress, err));
    if (r->args->nwords > 0) {
        TRY(drift_screen_add(set, r, progress, finding, err));
    } else {
        say_whole(finding, r, is_raw);
        drift_table_add_words(set, r, is_raw);
    }
    drift_table_add_summary(set, r);
    if (r->args->nwords == 0)
        drift_table_add_vocabulary(set, r);
    if (r->n > 2 && r->args->nwords == 0)
        drift_tables_add_series(set, r);
    TRY(drift_tables_add_gold(set, r, progress, err));
    TRY(drift_tables_add_monitors(set, r, progress, err));
    TRY(drift_update_table_add(set, r, progress, finding, err));
    add_notes(set, r);
    if (r->listed) {
        TRY(registry_add_file(set, r->s, "anchors", r->listed->path, progress, err));
        notes_append(&set->notes, &r->listed->notes);
    }
    for (int i = 0; r->extra && i < r->extra->n; i++)
        TRY(registry_add_entry(set, r->extra, i, progress, err));
    return OK;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    DriftRun r;
    TRY(drift_run_open(s, args, progress, &r, err));
    TableSet *set = table_set_new("drift");
    Str finding = {0};
    const Status status = fill(set, &r, progress, &finding, err);
    if (status == OK) {
        table_set_finding(set, "%s", str_cstr(&finding));
        *out = set;
    } else {
        table_set_free(set);
    }
    str_free(&finding);
    drift_run_done(&r);
    return status;
}

/* clang-format off */
static const Param params[] = {
    {.name = "with", .kind = PARAM_TEXT, .metavar = "SPACE", .is_many = true,
     .help = "one more snapshot, a file or a name of the study, after those that are there: also in the interactive view"},
    {.name = "anchors", .kind = PARAM_TEXT, .initial = "all", .metavar = "all|robust|FILE",
     .help = "words the snapshots are aligned on: all shared ones, all without the fifth that moved most, or those of a list"},
    {.name = "null", .kind = PARAM_TEXT, .metavar = "A B", .values = 2, .is_many = true,
     .help = "two trainings in which nothing can have changed (the same text, or two halves of it): the noise floor; may be given again"},
    {.name = "no-align", .kind = PARAM_BOOL, .initial = "false",
     .help = "the snapshots are in one frame already (trained with a compass)"},
    {.name = "center", .kind = PARAM_BOOL, .initial = "false",
     .help = "take the mean over the shared words away, then unit length again"},
    {.name = "tagged", .kind = PARAM_TEXT, .metavar = "SEP",
     .help = "one space whose words stand for each time, as word_1850 with SEP _: no alignment"},
    {.name = "periods", .kind = PARAM_TEXT, .metavar = "A,B,...",
     .help = "with --tagged: the times in their order"},
    {.name = "gold", .kind = PARAM_TEXT, .metavar = "FILE", .is_many = true,
     .help = "words with how much people say they changed (graded, or 0 and 1): are the measures right"},
    {.name = "rank-by", .kind = PARAM_TEXT, .initial = "z", .choices = "z|raw", .metavar = "ORDER",
     .help = "order of the words: distance beyond what is usual in a band of frequency, or plain distance"},
    {.name = "k-local", .kind = PARAM_INT, .initial = "25", .min = 1, .max = 10000, .metavar = "K",
     .help = "neighbours of either time that local is over"},
    {.name = "k-turnover", .kind = PARAM_INT, .initial = "0", .min = 0, .max = 100000, .metavar = "K",
     .help = "neighbours that turnover is over; 0: a twentieth of the words, at most 1000"},
    {.name = "bands", .kind = PARAM_INT, .initial = "10", .min = 1, .max = 1000, .metavar = "N",
     .help = "bands of frequency, by rank, of at least 20 words"},
    {.name = "level", .kind = PARAM_REAL, .initial = "0.05", .min = 1e-6, .max = 0.5, .metavar = "Q",
     .help = "share of false discoveries that is borne"},
    {.name = "two-sided", .kind = PARAM_BOOL, .initial = "false",
     .help = "change points also of words that came back"},
    {.name = "monitors", .kind = PARAM_BOOL, .initial = "false",
     .help = "monitors of batches in production: mean distance, components, classifier, MMD, PSI, CKA"},
    {.name = "sample", .kind = PARAM_INT, .initial = "1000", .min = 2, .max = 20000, .metavar = "N",
     .help = "with --monitors: rows of each batch for classifier and MMD"},
    {.name = "targets", .kind = PARAM_TEXT, .metavar = "[LANG=]FILE", .is_many = true,
     .help = "update safety: the target space that goes with each snapshot, in their order, given again for each; with --dict"},
    {.name = "margin", .kind = PARAM_REAL, .initial = "0.05", .min = 1e-6, .max = 1, .metavar = "M",
     .help = "with --targets: the loss of P@1 that is bearable"},
};
/* clang-format on */

static const ChartSpec chart = {.kind = "histogram",
                                .table = "words",
                                .x = "cos_distance",
                                .title = "How far words moved"};

const Diagnostic drift_diagnostic = {
    .name = "drift",
    .group = "Audits",
    .help = "how words changed between snapshots, and what of it is more than noise",
    .usage = "OLD NEW... [WORD...] [--null A B]",
    .doc =
        "Snapshots are spaces of one language: times, versions of a model, domains; "
        "older "
        "first. Words that only one of them has are counted and listed (vocabulary). "
        "Over "
        "the shared words three measures that see different things: `distance`, 1 - "
        "cosine of a word with itself after the best rotation; `local`, how its "
        "similarities to its 25 neighbours of either time changed; `turnover`, which "
        "share of its nearest neighbours are others. High distance with low local is a "
        "word that went along with its neighbours; low distance with high local is one "
        "whose company changed around it (topic, culture). The summary has how far the "
        "measures agree and what random lists give.\n\n"
        "Do not read a distance by itself. Two trainings of the same text move words, "
        "too, and rare words most. --null A B gives such a pair (may be given again): "
        "then z, p and q are against its words of the same frequency. A `changed` word "
        "has q at most --level over all words. One null pair of as many words cannot "
        "give "
        "one or two words a small q: the result is then resolution-limited, says how "
        "many null values it takes, and shows outliers, which assume that noise is "
        "log-normal. Without a null pair there is no p and no verdict. Words that a "
        "reader picks after looking at this table are no test.\n\n"
        "The rotation is fitted on all shared words; words that changed pull it and hide "
        "a part of their change (--anchors robust, or a list). Fewer than twice as many "
        "anchors as dimensions are refused. With a WORD: its neighbours lost and gained, "
        "and its way; a lost neighbour can be a word that vanished, a gained one a new "
        "word. With eight or more snapshots, which give seven or more distances from the "
        "first, change points are tested against all orders of these distances, "
        "corrected for the choice of the place.\n\n"
        "--monitors compares batches of a production model after alignment: a retrained "
        "space is rotated at random, and plain monitors then alarm though no neighbour "
        "changed. Items that both batches have are paired, which sees smaller changes "
        "than two independent samples. --targets with --dict asks whether a "
        "cross-lingual pair may be "
        "replaced: `safe` only if a loss beyond the margin is excluded.",
    .cite = "Hamilton, Leskovec, Jurafsky 2016 (ACL: distance; EMNLP: local); Gonen et "
            "al. 2020 (neighbours); Dubossarsky, Weinshall, Grossman 2017 (control), "
            "2019 (tagged); Kulkarni et al. 2015 (change points); Bonett and Price 2012 "
            "(update)",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_ONE | TAKES_WORDS | TAKES_MANY | TAKES_SNAPSHOTS | MAY_ASK_ALL,
    .chart = &chart,
    .tables = "words|word|about|trajectory|summary|vocabulary|series|gold|monitors|"
              "update|update_words",
    .run = run,
};
