/* The tables of `isomorphism`; what they show is measured in isomorphism.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/isomorphism.h"
#include "core/diag/same.h"
#include "core/diag/say.h"
#include "core/space/prepare.h"

enum {
    M_TARGET,
    M_MEASURE,
    M_VALUE,
    M_FLOOR,
    M_CEILING,
    M_ATTAINED,
    M_N,
    M_READING,
    N_MEASURES
};

/* clang-format off */
static const ColSpec measure_cols[N_MEASURES] = {
    [M_TARGET]   = {"target", "target", "", "the target space", COL_TEXT, 0},
    [M_MEASURE]  = {"measure", "measure", "", "what is measured; the manual says what each one means", COL_TEXT, 0},
    [M_VALUE]    = {"value", "value", "", "the figure of these two spaces", COL_REAL, 3},
    [M_FLOOR]    = {"floor", "floor", "", "the figure of a failed case: shuffled pairs, random vectors, or the worst there is", COL_REAL, 3},
    [M_CEILING]  = {"ceiling", "ceiling", "", "the figure of a good case: the source against another space of its language (--same), else isometry", COL_REAL, 3},
    [M_ATTAINED] = {"attained", "attained", "", "share of the way from floor to ceiling; may lie beyond either", COL_REAL, 2},
    [M_N]        = {"n", "n", "", "pairs or words that it is taken over", COL_INT, 0},
    [M_READING]  = {"reading", "reading", "", "which way is better, or what the ends mean", COL_TEXT, 0},
};
/* clang-format on */

typedef struct Words {
    const char *name, *reading;
} Words;

static const Words words[ISOMORPHISM_MEASURES] = {
    [ISOMORPHISM_RSIM] = {"rsim", "higher is more alike"},
    [ISOMORPHISM_CKA] = {"cka", "higher is more alike"},
    [ISOMORPHISM_CKA_DEBIASED] = {"cka-debiased", "higher is more alike"},
    [ISOMORPHISM_DISPARITY] = {"disparity", "lower is more alike"},
    [ISOMORPHISM_MEAN_COSINE] = {"mean-cosine", "higher: the best rotation fits"},
    [ISOMORPHISM_RESIDUAL] = {"residual", "lower: the best rotation fits"},
    [ISOMORPHISM_EVS_LARGEST] = {"evs-largest", "lower is more alike"},
    [ISOMORPHISM_EVS_SMALLEST] = {"evs-smallest", "lower is more alike"},
    [ISOMORPHISM_H0] = {"h0-bottleneck", "lower is more alike"},
    [ISOMORPHISM_SVG] = {"svg", "lower is easier to align"},
    [ISOMORPHISM_COND_HM] = {"cond-hm", "lower is easier to align; 1 is the least"},
    [ISOMORPHISM_ECOND_HM] = {"econd-hm", "lower is easier to align; 1 is the least"},
    [ISOMORPHISM_DEFECT] = {"orthogonality-defect",
                            "0: the map keeps every angle and length"},
    [ISOMORPHISM_ANISOTROPY_SRC] = {"anisotropy-source",
                                    "0: words point everywhere; 1: all one way"},
    [ISOMORPHISM_ANISOTROPY_TGT] = {"anisotropy-target",
                                    "0: words point everywhere; 1: all one way"},
    [ISOMORPHISM_ISOSCORE_SRC] = {"isoscore-source",
                                  "1: variance alike in all directions; 0: in one"},
    [ISOMORPHISM_ISOSCORE_TGT] = {"isoscore-target",
                                  "1: variance alike in all directions; 0: in one"},
    [ISOMORPHISM_CENTROIDS] = {"leakage-centroids",
                               "0: the languages have one mean; distance of unit means"},
    [ISOMORPHISM_PROBE] = {"leakage-probe",
                           "0.5: no linear probe tells the language; 1: always"},
    [ISOMORPHISM_SAME_LANGUAGE] = {"leakage-neighbors",
                                   "share of neighbours in the word's own language"},
};

const char *isomorphism_name(IsomorphismMeasure m)
{
    return words[m].name;
}

static void add_figure(Table *t, const char *target, IsomorphismMeasure m,
                       const IsomorphismFigure *f)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, M_TARGET, str_text(target));
    table_set_text(t, r, M_MEASURE, str_text(words[m].name));
    table_set_real_or(t, r, M_VALUE, f->value, f->why);
    table_set_real_or(t, r, M_FLOOR, f->floor, f->floor_why);
    table_set_real_or(t, r, M_CEILING, f->ceiling, f->ceiling_why);
    table_set_real_or(t, r, M_ATTAINED, isomorphism_attained(f),
                      isfinite(f->value) ? "an anchor is missing" : f->why);
    if (isfinite(f->value))
        table_set_int(t, r, M_N, f->n);
    else
        table_set_missing(t, r, M_N, f->why ? f->why : "not finite");
    table_set_text(t, r, M_READING, str_text(words[m].reading));
}

/* Measures that ask the same question. */
typedef struct Group {
    const char *name;
    IsomorphismMeasure of[4];
    int n;
} Group;

static const Group groups[] = {
    {"relations between words",
     {ISOMORPHISM_RSIM, ISOMORPHISM_CKA_DEBIASED, ISOMORPHISM_DISPARITY,
      ISOMORPHISM_MEAN_COSINE},
     4},
    {"graphs of neighbours",
     {ISOMORPHISM_EVS_LARGEST, ISOMORPHISM_EVS_SMALLEST, ISOMORPHISM_H0},
     3},
    {"spread of variance", {ISOMORPHISM_SVG}, 1}};
enum { GROUPS = 3 };

/* The median share of a group's measures that have one, and how many those are: a share
 * has no ends, so that one measure whose anchors lie close would be the whole mean. */
static double group_share(const Isomorphism *iso, const Group *g, int *measures)
{
    double share[sizeof g->of / sizeof *g->of];
    size_t n = 0;
    for (int i = 0; i < g->n; i++) {
        share[n] = isomorphism_attained(&iso->figure[g->of[i]]);
        n += isfinite(share[n]) ? 1 : 0;
    }
    *measures = (int)n;
    return n > 0 ? stats_quantile(share, n, 0.5) : (double)NAN;
}

static void say_groups(Str *finding, const Isomorphism *iso, bool is_same)
{
    char share[16];
    int said = 0;
    for (int g = 0; g < GROUPS; g++) {
        int measures = 0;
        const double median = group_share(iso, &groups[g], &measures);
        if (measures == 0)
            continue;
        if (said++ == 0) {
            str_addf(finding, "on the way from chance (0) to %s (1)",
                     is_same ? "another space of the source's language" : "isometry");
        }
        str_addf(finding, "%s %s %sto %s", said > 1 ? "," : "", groups[g].name,
                 said > 1 ? "" : "come ", say_share(share, median));
        if (g == 0)
            str_addf(finding, " (median of %d measures, %d pairs)", measures, iso->pairs);
        else if (measures > 1)
            str_addf(finding, " (median of %d)", measures);
    }
    if (said == 0) {
        str_addf(finding, "not measured (%s)",
                 iso->figure[ISOMORPHISM_RSIM].why ? iso->figure[ISOMORPHISM_RSIM].why
                                                   : "no measure has both yardsticks");
    }
}

/* What the map does, and whether the shared space still tells the languages apart. */
static void say_frame(Str *finding, const Isomorphism *iso)
{
    const IsomorphismFigure *defect = &iso->figure[ISOMORPHISM_DEFECT];
    const IsomorphismFigure *probe = &iso->figure[ISOMORPHISM_PROBE];
    char share[16];
    if (isfinite(defect->value)) {
        str_addf(finding, "; the map %s (orthogonality defect %s)",
                 defect->value < 0.01 ? "keeps lengths and angles" : "bends the space",
                 say_share(share, defect->value));
    }
    if (isfinite(probe->value)) {
        str_addf(finding, "; the shared space %s (a probe is right on %s, .5 is chance)",
                 probe->value < 0.6   ? "does not tell the languages apart"
                 : probe->value < 0.9 ? "tells the languages apart in part"
                                      : "tells the languages apart",
                 say_share(share, probe->value));
    }
}

static void say_target(Str *finding, const char *name, const Isomorphism *iso,
                       bool is_same)
{
    int measures = 0;
    const double relations = group_share(iso, &groups[0], &measures);
    str_addf(finding, "%s%s: ", finding->n ? ". " : "", name);
    say_groups(finding, iso, is_same);
    if (measures > 0 && is_same && relations < 0.5)
        str_add_cstr(finding, ": one rotation will leave much unaligned");
    say_frame(finding, iso);
}

static void add_notes(Table *t, const char *target, const Isomorphism *iso)
{
    notes_remark(table_notes(t), "effective-rank", 1,
                 "%s: effective rank of the source %d, of the target %d; condition %.3g "
                 "and %.3g",
                 target, iso->rank[0], iso->rank[1], iso->condition[0],
                 iso->condition[1]);
    if (isfinite(iso->figure[ISOMORPHISM_EVS_LARGEST].value)) {
        notes_remark(table_notes(t), "evs-values", 1,
                     "%s: EVS compares the %d largest, or the %d smallest, eigenvalues",
                     target, iso->kept[0], iso->kept[1]);
    }
}

/* What every target is measured with. */
typedef struct Ask {
    const Study *s;
    const Args *args;
    const Space *same;
    Table *table;
    Str finding;
} Ask;

static Status add_target(Ask *ask, int target, Progress *progress, Error *err)
{
    const Study *s = ask->s;
    const Args *args = ask->args;
    Table *t = ask->table;
    const StudyEntry *e = &s->entry[target];
    IsomorphismInput in = {.src = s->entry[s->source].space,
                           .tgt = e->space,
                           .src_shape = s->entry[s->source].before,
                           .tgt_shape = e->before,
                           .map = e->map,
                           .same = ask->same,
                           .steps = registry_text(args, "shape"),
                           .rsim_pairs = (int32_t)registry_int(args, "pairs"),
                           .evs_words = (int32_t)registry_int(args, "words"),
                           .h0_words = (int32_t)registry_int(args, "h0-words"),
                           .k = s->options.k,
                           .seed = s->options.seed};
    int32_t *a = NULL;
    int32_t *b = NULL;
    if (e->lex) {
        TRY(lexicon_make_one_to_one(e->lex, &a, &b, &in.m, err));
        in.a = a;
        in.b = b;
    }
    Isomorphism iso;
    const Status status = isomorphism_make(&in, progress, &iso, err);
    for (int m = 0; m < ISOMORPHISM_MEASURES && status == OK; m++)
        add_figure(t, e->name, (IsomorphismMeasure)m, &iso.figure[m]);
    if (status == OK) {
        add_notes(t, e->name, &iso);
        say_target(&ask->finding, e->name, &iso, in.same != NULL);
    }
    free(a);
    free(b);
    return status;
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    TRY(prepare_check(registry_text(args, "shape"), err));
    TableSet *set = table_set_new("isomorphism");
    Table *t = table_new("measures", "Could a rotation do it", measure_cols, N_MEASURES);
    table_set_add(set, t);
    Ask ask = {.s = s, .args = args, .table = t};
    Same same;
    Status status = same_find(s, args, progress, &same, err);
    if (status == OK)
        status = same_add_doubts(&same, s, progress, &set->notes, err);
    ask.same = same.space;
    for (int i = 0; status == OK && i < study_targets(s); i++)
        status = add_target(&ask, study_target(s, i), progress, err);
    if (status == OK)
        status = same_add_input(&same, s, set, progress, err);
    same_done(&same);
    if (status == OK && !ask.same && strstr(str_cstr(&ask.finding), "isometry (1)")) {
        str_add_cstr(&ask.finding,
                     ". No two languages reach isometry: --same SPACE shows "
                     "what one language reaches");
    }
    table_set_finding(set, "%s", str_cstr(&ask.finding));
    str_free(&ask.finding);
    if (status == OK)
        *out = set;
    else
        table_set_free(set);
    return status;
}

static const Param params[] = {
    {.name = "pairs",
     .kind = PARAM_INT,
     .initial = "1000",
     .min = 3,
     .max = 20000,
     .metavar = "N",
     .help = "first pairs of the dictionary whose relations are compared"},
    {.name = "words",
     .kind = PARAM_INT,
     .initial = "10000",
     .min = 2,
     .max = 1000000,
     .metavar = "N",
     .help = "words of the graphs of nearest neighbours (EVS)"},
    {.name = "h0-words",
     .kind = PARAM_INT,
     .initial = "5000",
     .min = 2,
     .max = 100000,
     .metavar = "N",
     .help = "words of the trees of distances (H0 bottleneck)"},
    SAME_PARAM,
    {.name = "shape",
     .kind = PARAM_TEXT,
     .initial = "unit,center,unit",
     .metavar = "STEPS",
     .help = "preparation before shapes are compared; none: as loaded"},
};

static const ChartSpec chart = {.kind = "bars",
                                .table = "measures",
                                .x = "measure",
                                .y = "attained",
                                .title = "How much of isometry is attained"};

const Diagnostic isomorphism_diagnostic = {
    .name = "isomorphism",
    .group = "Spaces",
    .help = "could any rotation align these spaces: shape against shape, with yardsticks",
    .usage = "SRC TGT... [--dict FILE]",
    .doc =
        "Asks whether the spaces have the same shape, so that one rotation could align "
        "them, whatever map was given. rsim, cka, disparity, mean-cosine and residual "
        "compare the words of the dictionary; evs (eigenvalues of graphs of nearest "
        "neighbours), h0-bottleneck (a stand-in for the Gromov-Hausdorff distance), svg, "
        "cond-hm and econd-hm (spectra) need no dictionary. The last rows describe the "
        "spaces and the map as they were given: orthogonality-defect, anisotropy, "
        "isoscore, and leakage, which is how much the language can be told in the shared "
        "space.\n\n"
        "Read each value between its floor (what a failed case gives: shuffled pairs, "
        "random vectors) and its ceiling. The ceiling is isometry, which no two "
        "languages reach; --same SPACE puts the source against another space of its own "
        "language (other text, another run of the training) in its place, and is then "
        "what can be hoped for; all figures are then taken over as many words as that "
        "space has. High rsim and low evs, svg, "
        "econd-hm mean that a rotation can work; a low rsim with a dictionary that is "
        "sound means that it cannot, and that a better map must not be rigid. evs and "
        "h0 grow with the number of words: compare figures of equal n only. A low evs "
        "does not prove isometry. Do not trust figures of pairs below some 100 pairs.\n\n"
        "Differences from other programs: rsim drops words out of vocabulary where a "
        "published script draws random vectors for them; evs is given from the largest "
        "eigenvalues (as the paper says) and from the smallest (as its script does); the "
        "H0 distance takes distances as such, where published scripts pass the distance "
        "matrix as if it were points, which gives larger figures; cka is left out where "
        "pairs are fewer than ten times the dimensions.",
    .cite = "Vulic, Ruder, Soegaard 2020 (rsim); Soegaard, Ruder, Vulic 2018 (evs); "
            "Patra et al. 2019 (h0); Dubossarsky et al. 2020 (svg, cond-hm, econd-hm); "
            "Kornblith et al. 2019 (cka); Rudman et al. 2022 (isoscore); Libovicky, "
            "Rosa, Fraser 2020 (leakage)",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_TARGET | TAKES_MANY,
    .chart = &chart,
    .tables = "measures",
    .run = run,
};
