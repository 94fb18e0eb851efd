#include "core/diag/fit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/space/fit_ridge.h"
#include "core/space/fit_vecmap.h"

static const double SYMMETRIC = 0.5; /* re-weighting of vecmap */

static const char *const names[] = {"procrustes", "refine", "vecmap", "ridge",
                                    "generalised"};

const char *fit_method_name(FitMethod m)
{
    return names[m];
}

bool fit_find_method(const char *name, FitMethod *out)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(names[i], name) == 0) {
            *out = (FitMethod)i;
            return true;
        }
    }
    return false;
}

FitOptions fit_options_defaults(void)
{
    return (FitOptions){.method = FIT_PROCRUSTES,
                        .held_out = 0.2,
                        .validation = 0.15,
                        .lambda = 1,
                        .k = 10,
                        .seed = 1};
}

static void scores_done(FitScores *s)
{
    fit_score_done(&s->before);
    fit_score_done(&s->after);
    *s = (FitScores){0};
}

void fit_done(Fit *f)
{
    mapping_free(f->src);
    mapping_free(f->tgt);
    space_free(f->src_moved);
    space_free(f->tgt_moved);
    fit_split_done(&f->split);
    scores_done(&f->held);
    scores_done(&f->test);
    *f = (Fit){0};
}

/* --- maps --------------------------------------------------------------------------- */

static Status fit_procrustes(const FitInput *in, Progress *progress, Fit *f, Error *err)
{
    const MappingPairs pairs = {in->src, in->tgt, f->split.a, f->split.b, f->split.n};
    TRY(mapping_fit_procrustes(&pairs, progress, &f->src, err));
    f->sigma_ratio = f->src->sigma_ratio;
    f->rank_src = f->rank_tgt = pairs.n < in->src->d ? pairs.n : in->src->d;
    return OK;
}

static Status fit_refined(const FitInput *in, const FitOptions *o, Progress *progress,
                          Fit *f, Error *err)
{
    const FitRefineInput ask = {in->src, in->tgt, in->lex, &f->split, o->k};
    TRY(fit_refine_make(&ask, progress, &f->refine, &f->src, err));
    const int32_t pairs = f->refine.step[f->refine.kept].pairs;
    f->sigma_ratio = f->src->sigma_ratio;
    f->rank_src = f->rank_tgt = pairs < in->src->d ? pairs : in->src->d;
    return OK;
}

static Status fit_ridge(const FitInput *in, const FitOptions *o, Progress *progress,
                        Fit *f, Error *err)
{
    const MappingPairs pairs = {in->src, in->tgt, f->split.a, f->split.b, f->split.n};
    TRY(fit_ridge_make(&pairs, o->lambda, progress, &f->rank_src, &f->src, err));
    f->rank_tgt = f->d_tgt;
    f->sigma_ratio = f->src->sigma_ratio;
    return OK;
}

static Status fit_vecmap(const FitInput *in, Progress *progress, Fit *f, Error *err)
{
    const MappingPairs pairs = {in->src, in->tgt, f->split.a, f->split.b, f->split.n};
    FitVecmap v;
    TRY(fit_vecmap_make(&pairs, SYMMETRIC, progress, &v, err));
    f->src = v.src;
    f->tgt = v.tgt;
    f->rank_src = v.rank_src;
    f->rank_tgt = v.rank_tgt;
    f->sigma_ratio = v.sigma_ratio;
    return OK;
}

static Status fit_map(const FitInput *in, const FitOptions *o, Progress *progress, Fit *f,
                      Error *err)
{
    switch (o->method) {
    case FIT_PROCRUSTES:
    case FIT_GENERALISED: return fit_procrustes(in, progress, f, err);
    case FIT_REFINE: return fit_refined(in, o, progress, f, err);
    case FIT_VECMAP: return fit_vecmap(in, progress, f, err);
    case FIT_RIDGE: return fit_ridge(in, o, progress, f, err);
    }
    return OK;
}

/* --- what they are worth --------------------------------------------------------------
 */

static Status move(const Space *s, const Mapping *map, Progress *progress, Space **out,
                   Error *err)
{
    if (!map)
        return OK;
    TRY(space_make_copy(s, out, err));
    TRY(mapping_apply(*out, map, progress, err));
    return space_seal(*out, progress, err);
}

static void measure_pairs(const Fit *f, const Space *src, const Space *tgt,
                          double *residual, double *cosine)
{
    double sum = 0;
    double cos = 0;
    for (int32_t i = 0; i < f->split.n; i++) {
        const float *x = space_row(src, f->split.a[i]);
        const float *y = space_row(tgt, f->split.b[i]);
        for (int32_t j = 0; j < src->d; j++) {
            const double v = (double)x[j] - (double)y[j];
            sum += v * v;
        }
        cos += knn_cosine(src, f->split.a[i], tgt, f->split.b[i]);
    }
    *residual = sqrt(sum / f->split.n);
    *cosine = cos / f->split.n;
}

Status fit_finish(const FitInput *in, const FitOptions *options, Progress *progress,
                  Fit *f, Error *err)
{
    TRY(move(in->src, f->src, progress, &f->src_moved, err));
    TRY(move(in->tgt, f->tgt, progress, &f->tgt_moved, err));
    const Space *src = f->src_moved ? f->src_moved : in->src;
    const Space *tgt = f->tgt_moved ? f->tgt_moved : in->tgt;
    measure_pairs(f, src, tgt, &f->residual, &f->mean_cosine);
    const Lexicon held = fit_split_view(in->lex, f->split.held, f->split.n_held);
    const bool has_test = in->test && in->test->n_queries > 0;
    const Lexicon *lex[2] = {&held, in->test};
    FitHits hits[2];
    FitScoreInput ask = {src, tgt, lex, has_test ? 2 : 1, options->k};
    TRY(fit_score_make(&ask, progress, hits, err));
    f->held = (FitScores){.is_there = true, .after = hits[0]};
    if (has_test)
        f->test = (FitScores){.is_there = true, .after = hits[1]};
    if (in->src->d != in->tgt->d)
        return OK;
    ask.src = in->src;
    ask.tgt = in->tgt;
    TRY(fit_score_make(&ask, progress, hits, err));
    f->held.before = hits[0];
    f->held.has_before = true;
    if (has_test) {
        f->test.before = hits[1];
        f->test.has_before = true;
    }
    return OK;
}

static Status make_local(const FitInput *in, const FitOptions *o, Progress *progress,
                         Fit *f, Error *err)
{
    const MappingPairs pairs = {in->src, in->tgt, f->split.a, f->split.b, f->split.n};
    Mapping *global = NULL;
    TRY(mapping_fit_procrustes(&pairs, progress, &global, err));
    const FitLocalInput ask = {in->src, in->tgt,  in->lex, &f->split,
                               global,  o->local, o->seed};
    const Status st = fit_local_make(&ask, progress, &f->local, err);
    mapping_free(global);
    return st;
}

Status fit_make(const FitInput *in, const FitOptions *options, Progress *progress,
                Fit *out, Error *err)
{
    *out = (Fit){.method = options->method};
    const bool is_refining = options->method == FIT_REFINE;
    const FitShares shares = {options->held_out, is_refining ? options->validation : 0};
    Status st = fit_split_make(in->lex, in->src, in->tgt, shares, options->seed,
                               &out->split, err);
    out->d_src = in->src->d;
    out->d_tgt = in->tgt->d;
    if (st == OK)
        st = fit_map(in, options, progress, out, err);
    if (st == OK)
        st = fit_finish(in, options, progress, out, err);
    if (st == OK && options->local > 1)
        st = make_local(in, options, progress, out, err);
    if (st != OK)
        fit_done(out);
    return st;
}
