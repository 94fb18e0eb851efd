#include "core/diag/project.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/project_words.h"
#include "core/diag/say.h"
#include "core/project/pca.h"
#include "core/project/quality.h"

ProjectOptions project_options_defaults(void)
{
    return (ProjectOptions){
        .points = 2000, .has_pairs = true, .k = 10, .has_quality = true};
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status project_make(const Study *s, const int *entries, int nentries,
                    const ProjectOptions *options, Progress *progress, Layout **out,
                    Error *err)
{
    *out = NULL;
    ProjectWords w;
    TRY(project_words_choose(s, entries, nentries, options, &w, err));
    const PointsInput in = project_words_input(&w);
    Pca *pca = NULL;
    Layout *layout = NULL;
    Status status = pca_make(&in, 2, progress, &pca, err);
    if (status == OK)
        status = pca_make_layout(pca, &in, progress, &layout, err);
    if (status == OK && options->has_quality)
        status = quality_measure(layout, w.space, options->k, progress, err);
    if (status == OK)
        layout->is_tied = pca->is_tied;
    pca_free(pca);
    project_words_done(&w);
    if (status != OK) {
        layout_free(layout);
        return status;
    }
    *out = layout;
    return OK;
}

/* --- tables
 * ------------------------------------------------------------------------------------ */

enum {
    Q_METHOD,
    Q_POINTS,
    Q_ZERO,
    Q_EXPLAINED,
    Q_X,
    Q_Y,
    Q_K,
    Q_TRUST,
    Q_CONTINUITY,
    N_QUALITY
};
enum { P_SPACE, P_WORD, P_X, P_Y, P_TRUST, N_POINTS };

/* clang-format off */
static const ColSpec quality_cols[N_QUALITY] = {
    [Q_METHOD]     = {"method", "method", "", "how the map was made", COL_TEXT, 0},
    [Q_POINTS]     = {"points", "points", "", "words on the map", COL_INT, 0},
    [Q_ZERO]       = {"zero_rows", "left out", "", "words without direction (zero vectors)", COL_INT, 0},
    [Q_EXPLAINED]  = {"explained", "explained", "", "share of the variance that the plane shows", COL_REAL, 3},
    [Q_X]          = {"explained_x", "along x", "", "share of the variance along the first axis", COL_REAL, 3},
    [Q_Y]          = {"explained_y", "along y", "", "share of the variance along the second axis", COL_REAL, 3},
    [Q_K]          = {"k", "k", "", "neighbourhood of the two figures that follow", COL_INT, 0},
    [Q_TRUST]      = {"trustworthiness", "trustworthiness", "", "0 to 1; below 1: words look near that are not", COL_REAL, 3},
    [Q_CONTINUITY] = {"continuity", "continuity", "", "0 to 1; below 1: near words are torn apart", COL_REAL, 3},
};
static const ColSpec point_cols[N_POINTS] = {
    [P_SPACE] = {"space", "space", "", "the space of the word", COL_TEXT, 0},
    [P_WORD]  = {"word", "word", "", "the word", COL_WORD, 0},
    [P_X]     = {"x", "x", "", "first coordinate", COL_REAL, 4},
    [P_Y]     = {"y", "y", "", "second coordinate", COL_REAL, 4},
    [P_TRUST] = {"trust", "trust", "", "trustworthiness of this point, 1 is best: below .8 do not read its position", COL_REAL, 2},
};
/* clang-format on */

static void set_or_miss(Table *t, int col, double v, const char *why)
{
    if (isfinite(v))
        table_set_real(t, 0, col, v);
    else
        table_set_missing(t, 0, col, why);
}

static Table *quality_table(const Layout *l, bool is_measured)
{
    Table *t = table_new("quality", "What the map is worth", quality_cols, N_QUALITY);
    const char *why = is_measured ? "fewer than 4 points" : "not asked for";
    (void)table_add_row(t);
    table_set_text(t, 0, Q_METHOD, str_text(l->method));
    table_set_int(t, 0, Q_POINTS, l->n);
    table_set_int(t, 0, Q_ZERO, l->zero_rows);
    table_set_real(t, 0, Q_EXPLAINED, l->explained_total);
    table_set_real(t, 0, Q_X, l->explained[0]);
    table_set_real(t, 0, Q_Y, l->explained[1]);
    if (l->k > 0)
        table_set_int(t, 0, Q_K, l->k);
    else
        table_set_missing(t, 0, Q_K, why);
    set_or_miss(t, Q_TRUST, l->trustworthiness, why);
    set_or_miss(t, Q_CONTINUITY, l->continuity, why);
    if (l->is_tied)
        notes_warn(table_notes(t), "tied-axes", 1,
                   "the axes 1 and 2 are interchangeable");
    return t;
}

static Table *points_table(const Layout *l, const Study *s, const int *entries)
{
    Table *t = table_new("points", "Places on the map", point_cols, N_POINTS);
    for (int32_t i = 0; i < l->n; i++) {
        const Space *space = s->entry[entries[l->space[i]]].space;
        const int32_t r = table_add_row(t);
        table_set_text(t, r, P_SPACE, str_text(space->name));
        table_set_word(t, r, P_WORD,
                       (WordRef){space->name, l->row[i], space_word(space, l->row[i])});
        table_set_real(t, r, P_X, l->xy[2 * (size_t)i]);
        table_set_real(t, r, P_Y, l->xy[2 * (size_t)i + 1]);
        if (l->trust)
            table_set_real(t, r, P_TRUST, l->trust[i]);
        else
            table_set_missing(t, r, P_TRUST, "not measured");
    }
    table_set_drill(t, "neighbors {word}");
    return t;
}

static void say_map(TableSet *set, const Layout *l)
{
    char plane[16];
    char trust[16];
    (void)say_share(plane, l->explained_total);
    if (l->k > 0) {
        table_set_finding(set,
                          "the plane shows %s of the variance of %d words; "
                          "trustworthiness %s at k = %d",
                          plane, l->n, say_share(trust, l->trustworthiness), l->k);
    } else {
        table_set_finding(set, "the plane shows %s of the variance of %d words", plane,
                          l->n);
    }
}

static Status run(const Study *s, const Args *args, Progress *progress, TableSet **out,
                  Error *err)
{
    *out = NULL;
    ProjectOptions o = project_options_defaults();
    o.points = (int32_t)registry_int(args, "points");
    o.k = s->options.k;
    o.has_quality = !registry_bool(args, "no-quality");
    int *entries = mem_xcalloc((size_t)s->n, sizeof *entries);
    int n = 0;
    for (int i = 0; i < s->n; i++)
        if (s->entry[i].role != STUDY_SNAPSHOT || s->source < 0)
            entries[n++] = i;
    Layout *l = NULL;
    const Status status = project_make(s, entries, n, &o, progress, &l, err);
    if (status != OK) {
        free(entries);
        return status;
    }
    TableSet *set = table_set_new("project");
    table_set_add(set, quality_table(l, o.has_quality));
    table_set_add(set, points_table(l, s, entries));
    if (o.has_quality && l->k > 0 && l->k < o.k) {
        notes_remark(table_notes(set->table[0]), "k-reduced", 1,
                     "the map has %d points: its figures take %d neighbours, not %d",
                     l->n, l->k, o.k);
    }
    say_map(set, l);
    layout_free(l);
    free(entries);
    *out = set;
    return OK;
}

static const Param params[] = {
    {.name = "method",
     .kind = PARAM_TEXT,
     .initial = "pca",
     .choices = "pca",
     .metavar = "METHOD",
     .help = "how to project: pca"},
    {.name = "points",
     .kind = PARAM_INT,
     .initial = "2000",
     .min = 0,
     .max = 2147483647,
     .metavar = "N",
     .help = "most frequent words taken of each space (0: all); dictionary words come on "
             "top"},
    {.name = "no-quality",
     .kind = PARAM_BOOL,
     .help = "do not measure trustworthiness and continuity"},
};

static const ChartSpec chart = {.kind = "map",
                                .table = "points",
                                .x = "x",
                                .y = "y",
                                .group = "space",
                                .title = "Joint map of the spaces"};

const Diagnostic project_diagnostic = {
    .name = "project",
    .group = "Maps",
    .help = "a joint map of the spaces in the plane, with what it is worth",
    .usage = "SPACE...",
    .doc = "Principal components of the unit vectors of all spaces together. The "
           "explained share says "
           "how much of the variance the plane shows: a small share means that most of "
           "the structure "
           "is not in the picture. Trustworthiness near 1 means that words which look "
           "near are near; "
           "continuity near 1 means that near words stay together. Where they are low, "
           "do not read "
           "distances.",
    .cite =
        "Venna and Kaski 2001, Neighborhood preservation in nonlinear projection methods",
    .params = params,
    .nparams = sizeof params / sizeof *params,
    .needs = NEED_ONE | TAKES_MANY,
    .chart = &chart,
    .run = run,
};
