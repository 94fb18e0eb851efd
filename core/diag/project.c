#include "core/diag/project.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/say.h"
#include "core/project/pca.h"
#include "core/project/quality.h"

enum { MOST_ENTRIES = 64 };

ProjectOptions project_options_defaults(void)
{
    return (ProjectOptions){
        .points = 2000, .has_pairs = true, .k = 10, .has_quality = true};
}

/* --- which words
 * ------------------------------------------------------------------------------ */

/* Flags the rows of one entry that belong on the map. */
static void flag_pairs(const Study *s, int entry, int target, bool *is_taken)
{
    const Lexicon *lex = s->entry[target].lex;
    if (!lex)
        return;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        if (entry == s->source)
            is_taken[lex->src[e]] = true;
        else
            for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
                is_taken[lex->gold[at]] = true;
    }
}

/* The entries of one map. */
typedef struct Shown {
    const Study *s;
    const int *entry;
    int n;
    const ProjectOptions *o;
} Shown;

static Status choose_rows(const Shown *m, int entry, int32_t **out, int32_t *count,
                          Error *err)
{
    const Space *space = m->s->entry[entry].space;
    void *flags = NULL;
    TRY(mem_data(&flags, (size_t)space->n, sizeof(bool), "points", err));
    bool *is_taken = flags;
    const int32_t first =
        m->o->points > 0 && m->o->points < space->n ? m->o->points : space->n;
    memset(is_taken, true, (size_t)first);
    for (int i = 0; i < m->n && m->o->has_pairs; i++) {
        const bool is_source = m->entry[i] == m->s->source;
        if (!is_source && (entry == m->s->source || entry == m->entry[i]))
            flag_pairs(m->s, entry, m->entry[i], is_taken);
    }
    int32_t n = 0;
    for (int32_t i = 0; i < space->n; i++)
        n += is_taken[i];
    void *rows = NULL;
    const Status status = mem_data(&rows, (size_t)n, sizeof(int32_t), "points", err);
    *out = rows;
    *count = n;
    for (int32_t i = 0, at = 0; status == OK && i < space->n; i++)
        if (is_taken[i])
            (*out)[at++] = i;
    free(flags);
    return status;
}

/* The spaces and rows of one map. */
typedef struct Choice {
    const Space *space[MOST_ENTRIES];
    int32_t *rows[MOST_ENTRIES];
    int32_t count[MOST_ENTRIES];
    int n;
} Choice;

static void choice_done(Choice *c)
{
    for (int i = 0; i < c->n; i++)
        free(c->rows[i]);
}

static Status choose(const Study *s, const int *entries, int nentries,
                     const ProjectOptions *o, Choice *c, Error *err)
{
    *c = (Choice){0};
    const Shown shown = {s, entries, nentries, o};
    if (nentries > MOST_ENTRIES)
        return error_set(err, E_LIMIT, "a map shows at most %d spaces, not %d",
                         MOST_ENTRIES, nentries);
    for (int i = 0; i < nentries; i++) {
        c->space[i] = s->entry[entries[i]].space;
        c->n = i + 1;
        const Status status =
            choose_rows(&shown, entries[i], &c->rows[i], &c->count[i], err);
        if (status != OK) {
            choice_done(c);
            return status;
        }
    }
    return OK;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status project_make(const Study *s, const int *entries, int nentries,
                    const ProjectOptions *options, Progress *progress, Layout **out,
                    Error *err)
{
    *out = NULL;
    Choice c;
    TRY(choose(s, entries, nentries, options, &c, err));
    const PcaInput in = {.spaces = c.space,
                         .nspaces = c.n,
                         .rows = (const int32_t *const *)c.rows,
                         .counts = c.count};
    Pca *pca = NULL;
    Layout *layout = NULL;
    Status status = pca_make(&in, 2, progress, &pca, err);
    if (status == OK)
        status = pca_make_layout(pca, &in, progress, &layout, err);
    if (status == OK && options->has_quality)
        status = quality_measure(layout, c.space, options->k, progress, err);
    if (status == OK)
        layout->is_tied = pca->is_tied;
    pca_free(pca);
    choice_done(&c);
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
