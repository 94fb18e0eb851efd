#include "core/diag/project_worth.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/project_words.h"
#include "core/project/baseline.h"
#include "core/project/nearest.h"
#include "core/project/start.h"

const char *project_worth_name(ProjectWorthOf of, const Layout *l)
{
    return of == WORTH_MAP ? l->method : of == WORTH_NOISE ? "noise" : "pca";
}

void project_worth_done(ProjectWorth *w)
{
    for (int i = 0; i < WORTHS; i++)
        quality_ranks_done(&w->ranks[i]);
    *w = (ProjectWorth){.is_there = {false}};
}

/* One worth while it is made. */
typedef struct Maker {
    const Layout *l;
    const ProjectOptions *o;
    int32_t sample; /* 0: the measurement's own */
    TsneData data;  /* the points of the layout, in its order */
    float *x;       /* owned */
    Progress *progress;
    ProjectWorth *out;
    Error *err;
} Maker;

static Status rank(Maker *m, ProjectWorthOf of, const TsneData *data, const double *xy)
{
    QualityRanksOptions o = quality_ranks_options_defaults();
    o.k = m->o->k;
    o.seed = m->o->tsne.seed;
    if (m->sample > 0) {
        o.most = o.sample = m->sample;
        o.has_global = false;
    }
    TRY(quality_ranks_make(data, xy, &o, m->progress, &m->out->ranks[of], m->err));
    m->out->is_there[of] = true;
    return OK;
}

static Status place_by_pca(Maker *m, const TsneData *data, double *xy)
{
    Space *s = NULL;
    bool has_variance = false;
    TRY(nearest_make_space(data->x, data->ld, data->n, data->d, true, &s, m->err));
    const Status status = start_make_pca(s, m->progress, xy, &has_variance, m->err);
    space_free(s);
    return status;
}

static Status place_by_tsne(Maker *m, const TsneData *data, double *xy)
{
    Tsne *t = NULL;
    TsneOptions o = project_tsne_options(m->o);
    o.is_balanced = o.is_balanced && data->group;
    TRY(tsne_new(data, &o, m->progress, &t, m->err));
    const int32_t most = tsne_state(t).most;
    Status status =
        progress_begin(m->progress, "placing noise", (uint64_t)most) ? OK : E_CANCELED;
    if (status == OK)
        status = tsne_step(t, most, m->progress, m->err);
    if (status == OK)
        status = tsne_cost(t, m->progress, &m->out->kl[WORTH_NOISE], m->err);
    if (status == OK) {
        tsne_layout(t, xy);
        m->out->kl_null[WORTH_NOISE] = tsne_facts(t).kl_null;
    }
    tsne_free(t);
    return status;
}

static bool is_zero(const float *row, int32_t d)
{
    for (int32_t j = 0; j < d; j++)
        if (row[j] != 0)
            return false;
    return true;
}

/* Shuffled rows that came out as zeros have no direction: they are taken away, with their
 * groups. */
static void drop_zeros(TsneData *noise, float *x, int32_t *group)
{
    int32_t kept = 0;
    const size_t d = (size_t)noise->d;
    for (int32_t i = 0; i < noise->n; i++) {
        if (is_zero(x + (size_t)i * d, noise->d))
            continue;
        memmove(x + (size_t)kept * d, x + (size_t)i * d, d * sizeof *x);
        group[kept++] = noise->group ? noise->group[i] : 0;
    }
    noise->n = kept;
    noise->x = x;
    noise->group = noise->group ? group : NULL;
}

static Status add_noise(Maker *m, double *xy)
{
    void *rows = NULL;
    TRY(mem_data(&rows, (size_t)m->data.n * (size_t)m->data.d, sizeof(float), "noise",
                 m->err));
    float *x = rows;
    TsneData noise = m->data;
    noise.ld = (size_t)noise.d;
    int32_t *group = mem_xalloc(((size_t)noise.n + 1) * sizeof *group);
    Status status = baseline_shuffle(&m->data, m->o->tsne.seed, m->progress, x);
    if (status == OK) {
        drop_zeros(&noise, x, group);
        status = m->o->method == PROJECT_TSNE ? place_by_tsne(m, &noise, xy)
                                              : place_by_pca(m, &noise, xy);
    }
    if (status == OK)
        status = rank(m, WORTH_NOISE, &noise, xy);
    free(group);
    free(x);
    return status;
}

static Status add_baselines(Maker *m)
{
    const bool is_pca = m->o->method == PROJECT_PCA;
    const bool is_tsne = m->o->method == PROJECT_TSNE && m->o->map != PROJECT_FRAME;
    void *xy = NULL;
    TRY(mem_data(&xy, 2 * (size_t)m->l->n, sizeof(double), "a map", m->err));
    Status status = OK;
    if (!is_pca) {
        status = place_by_pca(m, &m->data, xy);
        if (status == OK)
            status = rank(m, WORTH_PCA, &m->data, xy);
    }
    if (status == OK && (is_pca || is_tsne))
        status = add_noise(m, xy);
    free(xy);
    return status;
}

/* The points' rows in the order of the layout. */
static Status gather(const Study *s, const int *entries, int nentries, Maker *m)
{
    const Space *space[PROJECT_WORDS_SPACES] = {NULL};
    assert(nentries > 0 && nentries <= PROJECT_WORDS_SPACES);
    for (int i = 0; i < nentries; i++) {
        const StudyEntry *e = &s->entry[entries[i]];
        const bool is_before = m->o->is_before && entries[i] != s->source && e->before;
        space[i] = is_before ? e->before : e->space;
    }
    const Points p = {.spaces = space,
                      .space = m->l->space,
                      .row = m->l->row,
                      .n = m->l->n,
                      .d = s->entry[entries[0]].space->d};
    TRY(points_make_rows(&p, &m->x, m->err));
    m->data = (TsneData){.x = m->x,
                         .ld = (size_t)p.d,
                         .n = p.n,
                         .d = p.d,
                         .metric = TSNE_COSINE,
                         .group = nentries > 1 ? m->l->space : NULL};
    return OK;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status project_worth_make(const Study *s, const int *entries, int nentries,
                          const Layout *l, const ProjectOptions *o, bool has_baselines,
                          Progress *progress, ProjectWorth *out, Error *err)
{
    *out = (ProjectWorth){.is_there = {false}};
    for (int i = 0; i < WORTHS; i++)
        out->kl[i] = out->kl_null[i] = (double)NAN;
    if (l->link.lambda > 0)
        return OK;
    Maker m = {.l = l, .o = o, .progress = progress, .out = out, .err = err};
    TRY(gather(s, entries, nentries, &m));
    Status status = rank(&m, WORTH_MAP, &m.data, l->xy);
    out->kl[WORTH_MAP] = l->run.steps > 0 ? l->run.kl : (double)NAN;
    out->kl_null[WORTH_MAP] = l->run.kl_null;
    if (status == OK && has_baselines)
        status = add_baselines(&m);
    free(m.x);
    if (status != OK)
        project_worth_done(out);
    return status;
}

static void tell(const ProjectWorth *w, ProjectWorthOf of, LayoutYardstick *out)
{
    const QualityRanks *r = &w->ranks[of];
    *out =
        (LayoutYardstick){w->is_there[of] && r->k > 0, r->recall.value, r->trust.value};
}

void project_worth_tell(const ProjectWorth *w, Layout *l)
{
    tell(w, WORTH_NOISE, &l->noise);
    tell(w, WORTH_PCA, &l->pca);
}

Status project_worth_add_yardsticks(const Study *s, const ProjectYardsticks *y,
                                    const ProjectOptions *o, Layout *l,
                                    Progress *progress, Error *err)
{
    ProjectWorth w = {.is_there = {false}};
    if (l->link.lambda > 0)
        return OK;
    Maker m = {
        .l = l, .o = o, .sample = y->sample, .progress = progress, .out = &w, .err = err};
    TRY(gather(s, y->entries, y->n, &m));
    const Status status = add_baselines(&m);
    free(m.x);
    if (status == OK)
        project_worth_tell(&w, l);
    project_worth_done(&w);
    return status;
}
