#include "core/diag/isomorphism.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/diag/isometry.h"
#include "core/diag/laplacian.h"
#include "core/diag/leakage.h"
#include "core/diag/persistence.h"
#include "core/diag/spectrum.h"
#include "core/near/knn.h"
#include "core/space/prepare.h"

enum { SHUFFLES = 10, RANDOM_ROWS = 20000, ROWS_A_STREAM = 1024, FORMS = 4 };

static const char NO_DICTIONARY[] = "no dictionary was given";
static const char OTHER_DIMENSIONS[] = "the spaces have different dimensions";

/* --- spaces to compare
 * ---------------------------------------------------------------------------------- */

/* The two spaces prepared, and what they are held against. */
typedef struct Forms {
    Space *src, *tgt;
    Space *random; /* rows of random vectors as wide as the target */
    Space *same;   /* another space of the source's language; NULL: none was given */
} Forms;

static void free_forms(Forms *f)
{
    space_free(f->src);
    space_free(f->tgt);
    space_free(f->random);
    space_free(f->same);
}

static Status prepare(Space *s, const char *steps, Progress *progress, Error *err)
{
    TRY(prepare_apply(s, steps, progress, err));
    return space_seal(s, progress, err);
}

static Status make_prepared(const Space *s, const char *steps, Progress *progress,
                            Space **out, Error *err)
{
    TRY(space_make_copy(s, out, err));
    return prepare(*out, steps, progress, err);
}

typedef struct Fill {
    Space *s;
    uint64_t seed;
} Fill;

/* Normal numbers, from a stream of its own every so many rows. */
static void fill_random(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)worker;
    const Fill *f = ctx;
    char purpose[48];
    (void)snprintf(purpose, sizeof purpose, "isomorphism random %zu", chunk);
    Rng rng = rng_stream(f->seed, purpose);
    for (size_t i = begin; i < end; i++) {
        float *row = space_row_mut(f->s, (int32_t)i);
        for (int32_t j = 0; j < f->s->d; j++)
            row[j] = (float)rng_normal(&rng);
    }
}

static Status make_random(const IsomorphismInput *in, Progress *progress, Space **out,
                          Error *err)
{
    const int32_t least = in->src->n < in->tgt->n ? in->src->n : in->tgt->n;
    const int32_t n = least < RANDOM_ROWS ? least : RANDOM_ROWS;
    int32_t *row = mem_xcalloc((size_t)n, sizeof *row);
    for (int32_t i = 0; i < n; i++)
        row[i] = i;
    Space *rows = NULL;
    Status status = space_make_subset(in->tgt, row, n, &rows, err);
    free(row);
    if (status == OK)
        status = space_make_copy(rows, out, err);
    space_free(rows);
    TRY(status);
    Fill f = {.s = *out, .seed = in->seed};
    TRY(par_for((size_t)n, ROWS_A_STREAM, fill_random, &f, progress));
    return prepare(*out, in->steps, progress, err);
}

static Status make_forms(const IsomorphismInput *in, Progress *progress, Forms *f,
                         Error *err)
{
    TRY(make_prepared(in->src_shape ? in->src_shape : in->src, in->steps, progress,
                      &f->src, err));
    TRY(make_prepared(in->tgt_shape ? in->tgt_shape : in->tgt, in->steps, progress,
                      &f->tgt, err));
    TRY(make_random(in, progress, &f->random, err));
    return in->same ? make_prepared(in->same, in->steps, progress, &f->same, err) : OK;
}

/* --- measures of pairs
 * ---------------------------------------------------------------------------------- */

/* The figures that one list of pairs gives, in the order of the enum. */
enum { PAIRED = ISOMORPHISM_RESIDUAL + 1 };

static Status measure_pairs(const IsomorphismInput *in, const Isometry *m,
                            const int32_t *partner, Progress *progress,
                            double out[PAIRED], Error *err)
{
    IsometryProducts p;
    TRY(isometry_rsim(m, in->rsim_pairs, partner, progress, &out[ISOMORPHISM_RSIM], err));
    TRY(isometry_products(m, partner, progress, &p, err));
    out[ISOMORPHISM_CKA] =
        m->n < 10 * (m->da > m->db ? m->da : m->db) ? (double)NAN : p.cka;
    out[ISOMORPHISM_CKA_DEBIASED] = p.cka_debiased;
    out[ISOMORPHISM_DISPARITY] = p.disparity;
    out[ISOMORPHISM_MEAN_COSINE] = p.mean_cosine;
    out[ISOMORPHISM_RESIDUAL] = p.residual;
    return OK;
}

/* Means over shuffled partners; RSIM permutes its first pairs among themselves. */
static Status measure_floor(const IsomorphismInput *in, const Isometry *m,
                            Progress *progress, double out[PAIRED], Error *err)
{
    Rng rng = rng_stream(in->seed, "isomorphism shuffle");
    const int32_t first = in->rsim_pairs < m->n ? in->rsim_pairs : m->n;
    int32_t *partner = mem_xcalloc((size_t)m->n, sizeof *partner);
    for (int32_t i = 0; i < m->n; i++)
        partner[i] = i;
    for (int i = 0; i < PAIRED; i++)
        out[i] = 0;
    Status status = OK;
    for (int t = 0; t < SHUFFLES && status == OK; t++) {
        double one[PAIRED];
        rng_shuffle(&rng, partner, (size_t)first);
        rng_shuffle(&rng, partner + first, (size_t)(m->n - first));
        status = measure_pairs(in, m, partner, progress, one, err);
        for (int i = 0; i < PAIRED && status == OK; i++)
            out[i] += one[i] / SHUFFLES;
    }
    free(partner);
    return status;
}

/* The words that both spaces of one language have, by falling frequency in the first. */
static int32_t find_shared(const Space *s, const Space *same, int32_t **a, int32_t **b)
{
    *a = mem_xcalloc((size_t)s->n, sizeof **a);
    *b = mem_xcalloc((size_t)s->n, sizeof **b);
    int32_t n = 0;
    for (int32_t i = 0; i < s->n; i++) {
        const int32_t other = vocab_find(&same->vocab, space_word(s, i));
        if (other < 0 || !(s->norm[i] > 0) || !(same->norm[other] > 0))
            continue;
        (*a)[n] = i;
        (*b)[n++] = other;
    }
    return n;
}

/* Of one language against itself, over as many pairs; without a second space of that
 * language what isometry would give. */
static Status measure_ceiling(const IsomorphismInput *in, const Forms *f,
                              Progress *progress, double out[PAIRED], Error *err)
{
    static const double isometric[PAIRED] = {
        [ISOMORPHISM_RSIM] = 1,         [ISOMORPHISM_CKA] = 1,
        [ISOMORPHISM_CKA_DEBIASED] = 1, [ISOMORPHISM_DISPARITY] = 0,
        [ISOMORPHISM_MEAN_COSINE] = 1,  [ISOMORPHISM_RESIDUAL] = 0};
    memcpy(out, isometric, sizeof isometric);
    if (!f->same)
        return OK;
    Isometry m = {0};
    int32_t *a = NULL;
    int32_t *b = NULL;
    const int32_t n = find_shared(f->src, f->same, &a, &b);
    const MappingPairs shared = {f->src, f->same, a, b, n < in->m ? n : in->m};
    Status status = isometry_make(&shared, &m, err);
    if (status == OK)
        status = measure_pairs(in, &m, NULL, progress, out, err);
    isometry_done(&m);
    free(a);
    free(b);
    return status;
}

static const char *why_not(const Space *a, const Space *b, int measure)
{
    if (measure == ISOMORPHISM_CKA)
        return "fewer pairs than ten times the dimensions: read the debiased form";
    if (measure >= ISOMORPHISM_MEAN_COSINE && a->d != b->d)
        return OTHER_DIMENSIONS;
    return "too few pairs";
}

static Status fill_pairs(const IsomorphismInput *in, const Forms *f, Progress *progress,
                         Isomorphism *out, Error *err)
{
    double value[PAIRED];
    double low[PAIRED];
    double high[PAIRED];
    Isometry m = {0};
    const MappingPairs pairs = {f->src, f->tgt, in->a, in->b, in->m};
    TRY(isometry_make(&pairs, &m, err));
    Status status = measure_pairs(in, &m, NULL, progress, value, err);
    if (status == OK)
        status = measure_floor(in, &m, progress, low, err);
    isometry_done(&m);
    if (status == OK)
        status = measure_ceiling(in, f, progress, high, err);
    for (int i = 0; i < PAIRED && status == OK; i++) {
        const int32_t first = in->rsim_pairs < in->m ? in->rsim_pairs : in->m;
        out->figure[i] = (IsomorphismFigure){
            .value = value[i],
            .floor = low[i],
            .ceiling = high[i],
            .n = i == ISOMORPHISM_RSIM ? first : in->m,
            .why = why_not(f->src, f->tgt, i),
            .floor_why = why_not(f->src, f->tgt, i),
            .ceiling_why = why_not(f->src, f->same ? f->same : f->tgt, i)};
    }
    return status;
}

/* --- measures of each space by itself, compared
 * -------------------------------------------------------------- */

/* Figures of different numbers of words cannot be compared: as many of every form. */
static int32_t least_of(int32_t wanted, const Forms *f)
{
    int32_t n = f->src->n < wanted ? f->src->n : wanted;
    n = f->tgt->n < n ? f->tgt->n : n;
    n = f->random->n < n ? f->random->n : n;
    return f->same && f->same->n < n ? f->same->n : n;
}

/* Spectrum of the graph of nearest neighbours among the first n words. */
static Status make_graph(const Space *s, int32_t n, Progress *progress, double **out,
                         Error *err)
{
    int32_t *row = mem_xcalloc((size_t)n, sizeof *row);
    for (int32_t i = 0; i < n; i++)
        row[i] = i;
    Space *first = NULL;
    Neighbors *nb = NULL;
    Status status = space_make_subset(s, row, n, &first, err);
    if (status == OK)
        status = knn_make_within(first, 1, progress, &nb, NULL, err);
    if (status == OK) {
        *out = mem_xcalloc((size_t)n, sizeof **out);
        status = laplacian_make(nb->id, n, progress, *out, err);
    }
    knn_free(nb);
    space_free(first);
    free(row);
    return status;
}

/* Spectra of the graphs of all forms; NULL for one too large to decompose. */
typedef struct Graphs {
    double *value[FORMS];
    int32_t n;
} Graphs;

static Status make_graphs(const Forms *f, Graphs *g, Progress *progress, Error *err)
{
    const Space *form[FORMS] = {f->src, f->tgt, f->random, f->same};
    for (int i = 0; i < FORMS; i++) {
        if (!form[i])
            continue;
        Error hush = {0};
        const Status status = make_graph(form[i], g->n, progress, &g->value[i], &hush);
        if (status == E_LIMIT || status == E_UNDEFINED) {
            free(g->value[i]);
            g->value[i] = NULL;
        } else if (status != OK) {
            if (err)
                *err = hush;
            return status;
        }
    }
    return OK;
}

/* EVS of the source and another form; NAN when one of them is too large. */
static double compare_graphs(const Graphs *g, int other, LaplacianOrder order,
                             int32_t *kept)
{
    if (!g->value[0] || !g->value[other])
        return NAN;
    return laplacian_similarity(g->value[0], g->value[other], g->n, order, kept);
}

static Status fill_graphs(const IsomorphismInput *in, const Forms *f, Progress *progress,
                          Isomorphism *out, Error *err)
{
    static const char why[] = "a piece of the nearest-neighbour graph is too large";
    Graphs g = {.n = least_of(in->evs_words, f)};
    const Status status = make_graphs(f, &g, progress, err);
    for (int i = 0; i < 2 && status == OK; i++) {
        const LaplacianOrder order = i == 0 ? LAPLACIAN_LARGEST : LAPLACIAN_SMALLEST;
        out->figure[ISOMORPHISM_EVS_LARGEST + i] = (IsomorphismFigure){
            .value = compare_graphs(&g, 1, order, &out->kept[i]),
            .floor = compare_graphs(&g, 2, order, NULL),
            .ceiling = f->same ? compare_graphs(&g, 3, order, NULL) : 0,
            .n = g.n,
            .why = why,
            .floor_why = why,
            .ceiling_why = why};
    }
    for (int i = 0; i < FORMS; i++)
        free(g.value[i]);
    return status;
}

static Status fill_persistence(const IsomorphismInput *in, const Forms *f,
                               Progress *progress, Isomorphism *out, Error *err)
{
    const Space *form[FORMS] = {f->src, f->tgt, f->random, f->same};
    double *length[FORMS] = {NULL};
    const int32_t n = least_of(in->h0_words, f);
    void *memory = NULL;
    TRY(mem_data(&memory, FORMS * (size_t)n, sizeof(double), "trees of distances", err));
    Status status = OK;
    for (int i = 0; i < FORMS && status == OK; i++) {
        length[i] = (double *)memory + (size_t)i * (size_t)n;
        if (form[i])
            status = persistence_make(form[i], n, progress, length[i], err);
    }
    const int32_t bars = n - 1;
    if (status == OK) {
        out->figure[ISOMORPHISM_H0] = (IsomorphismFigure){
            .value = persistence_bottleneck(length[0], bars, length[1], bars),
            .floor = persistence_bottleneck(length[0], bars, length[2], bars),
            .ceiling =
                f->same ? persistence_bottleneck(length[0], bars, length[3], bars) : 0,
            .n = n};
    }
    free(memory);
    return status;
}

static int32_t whole_rank(const Spectrum *s)
{
    const double r = floor(spectrum_effective_rank(s) + 1e-9);
    return r >= 1 ? (int32_t)r : 0;
}

static Status make_spectra(const Forms *f, int32_t n, Progress *progress,
                           Spectrum out[FORMS], Error *err)
{
    const Space *form[FORMS] = {f->src, f->tgt, f->random, f->same};
    for (int i = 0; i < FORMS; i++)
        if (form[i])
            TRY(spectrum_make(form[i], n, progress, &out[i], err));
    return OK;
}

static const char SINGULAR[] = "a singular value is 0: the vectors fill fewer dimensions";

/* One figure of two spectra: of the spaces, of the source and random vectors, of the
 * source and its own language. */
static IsomorphismFigure compare_spectra(const Spectrum s[FORMS],
                                         double (*figure)(const Spectrum *,
                                                          const Spectrum *))
{
    IsomorphismFigure out = {.value = figure(&s[0], &s[1]),
                             .floor = figure(&s[0], &s[2]),
                             .ceiling = s[3].sigma ? figure(&s[0], &s[3]) : 0,
                             .n = s[0].n,
                             .why = SINGULAR,
                             .floor_why = SINGULAR,
                             .ceiling_why = SINGULAR};
    return out;
}

static double condition_of(const Spectrum *a, const Spectrum *b)
{
    return spectrum_harmonic(spectrum_condition(a), spectrum_condition(b));
}

static double effective_of(const Spectrum *a, const Spectrum *b)
{
    return spectrum_harmonic(spectrum_effective_condition(a),
                             spectrum_effective_condition(b));
}

/* Conditions rise with what makes alignment hard: the least is 1, without a yardstick at
 * the other end. */
static void anchor_conditions(Isomorphism *out)
{
    for (int i = ISOMORPHISM_COND_HM; i <= ISOMORPHISM_ECOND_HM; i++) {
        out->figure[i].floor = NAN;
        out->figure[i].floor_why = "a condition has no upper end";
        out->figure[i].ceiling = 1;
    }
}

static Status fill_spectra(const Forms *f, Progress *progress, Isomorphism *out,
                           Error *err)
{
    Spectrum s[FORMS] = {0};
    const Status status = make_spectra(f, least_of(RANDOM_ROWS, f), progress, s, err);
    if (status == OK) {
        out->figure[ISOMORPHISM_SVG] = compare_spectra(s, spectrum_gap);
        out->figure[ISOMORPHISM_COND_HM] = compare_spectra(s, condition_of);
        out->figure[ISOMORPHISM_ECOND_HM] = compare_spectra(s, effective_of);
        anchor_conditions(out);
        for (int i = 0; i < 2; i++) {
            out->rank[i] = whole_rank(&s[i]);
            out->condition[i] = spectrum_condition(&s[i]);
        }
    }
    for (int i = 0; i < FORMS; i++)
        spectrum_done(&s[i]);
    return status;
}

/* --- the spaces as they were given
 * ---------------------------------------------------------------------- */

static Status fill_space(const Space *s, IsomorphismFigure *anisotropy,
                         IsomorphismFigure *isoscore, Progress *progress, Error *err)
{
    static const char why[] = "too few usable words";
    *anisotropy = (IsomorphismFigure){
        .value = spectrum_anisotropy(s), .floor = 1, .ceiling = 0, .n = s->n, .why = why};
    *isoscore = (IsomorphismFigure){
        .value = NAN, .floor = 0, .ceiling = 1, .n = s->n, .why = why};
    double *value = mem_xcalloc((size_t)s->d, sizeof *value);
    Error hush = {0};
    Status status = spectrum_covariance(s, progress, value, &hush);
    if (status == OK)
        isoscore->value = spectrum_isoscore(value, s->d);
    else if (status == E_UNDEFINED)
        status = OK;
    else if (err)
        *err = hush;
    free(value);
    return status;
}

static Status fill_leakage(const IsomorphismInput *in, Progress *progress,
                           Isomorphism *out, Error *err)
{
    IsomorphismFigure *f = out->figure;
    for (int i = ISOMORPHISM_CENTROIDS; i <= ISOMORPHISM_SAME_LANGUAGE; i++) {
        f[i] = (IsomorphismFigure){
            .value = NAN, .floor = 1, .ceiling = 0.5, .why = OTHER_DIMENSIONS};
    }
    f[ISOMORPHISM_CENTROIDS].floor = NAN;
    f[ISOMORPHISM_CENTROIDS].floor_why = "a distance of means has no stated worst";
    f[ISOMORPHISM_CENTROIDS].ceiling = 0;
    if (in->src->d != in->tgt->d)
        return OK;
    const LeakageInput ask = {in->src, in->tgt, in->k, in->seed};
    Leakage l;
    Error hush = {0};
    const Status status = leakage_make(&ask, progress, &l, &hush);
    if (status == E_UNDEFINED) {
        for (int i = ISOMORPHISM_CENTROIDS; i <= ISOMORPHISM_SAME_LANGUAGE; i++)
            f[i].why = "too few usable words";
        return OK;
    }
    if (status != OK) {
        if (err)
            *err = hush;
        return status;
    }
    f[ISOMORPHISM_CENTROIDS].value = l.centroid_distance;
    f[ISOMORPHISM_CENTROIDS].n = (int64_t)in->src->n + in->tgt->n;
    f[ISOMORPHISM_PROBE].value = l.probe.value;
    f[ISOMORPHISM_PROBE].n = l.probe.n;
    f[ISOMORPHISM_SAME_LANGUAGE].value = l.same.value;
    f[ISOMORPHISM_SAME_LANGUAGE].n = l.same.n;
    f[ISOMORPHISM_SAME_LANGUAGE].ceiling = l.same_expected;
    return OK;
}

static void fill_defect(const IsomorphismInput *in, Isomorphism *out)
{
    out->figure[ISOMORPHISM_DEFECT] =
        (IsomorphismFigure){.value = in->map ? in->map->defect : (double)NAN,
                            .floor = NAN,
                            .ceiling = 0,
                            .n = in->map ? in->map->d_tgt : 0,
                            .why = "no map was applied here: the vectors came aligned",
                            .floor_why = "a defect has no upper end"};
}

Status isomorphism_make(const IsomorphismInput *in, Progress *progress, Isomorphism *out,
                        Error *err)
{
    *out = (Isomorphism){.pairs = in->m};
    for (int i = 0; i < PAIRED; i++) {
        out->figure[i] = (IsomorphismFigure){.value = NAN,
                                             .floor = NAN,
                                             .ceiling = NAN,
                                             .why = NO_DICTIONARY,
                                             .floor_why = NO_DICTIONARY,
                                             .ceiling_why = NO_DICTIONARY};
    }
    Forms f = {0};
    Status status = make_forms(in, progress, &f, err);
    if (status == OK && in->m > 0)
        status = fill_pairs(in, &f, progress, out, err);
    if (status == OK)
        status = fill_graphs(in, &f, progress, out, err);
    if (status == OK)
        status = fill_persistence(in, &f, progress, out, err);
    if (status == OK)
        status = fill_spectra(&f, progress, out, err);
    free_forms(&f);
    fill_defect(in, out);
    if (status == OK)
        status = fill_space(in->src, &out->figure[ISOMORPHISM_ANISOTROPY_SRC],
                            &out->figure[ISOMORPHISM_ISOSCORE_SRC], progress, err);
    if (status == OK)
        status = fill_space(in->tgt, &out->figure[ISOMORPHISM_ANISOTROPY_TGT],
                            &out->figure[ISOMORPHISM_ISOSCORE_TGT], progress, err);
    return status == OK ? fill_leakage(in, progress, out, err) : status;
}

double isomorphism_attained(const IsomorphismFigure *f)
{
    const double way = f->ceiling - f->floor;
    return way != 0 ? (f->value - f->floor) / way : (double)NAN;
}
