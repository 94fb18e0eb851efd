#include "core/diag/project.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/project_axes.h"
#include "core/diag/project_place.h"
#include "core/diag/project_tsne.h"
#include "core/diag/project_two.h"
#include "core/diag/project_words.h"
#include "core/project/axes.h"
#include "core/project/baseline.h"
#include "core/project/map_file.h"
#include "core/project/pca.h"
#include "core/project/quality.h"

/* What every method is given. */
typedef struct Call {
    const Study *s;
    const int *entries;
    int nentries;
    const ProjectOptions *o;
    Progress *progress;
    Error *err;
} Call;

static Status make_pca(const Call *c, ProjectWords *w, Layout **out)
{
    const PointsInput in = project_words_input(w);
    Pca *pca = NULL;
    Status status = pca_make(&in, 2, c->progress, &pca, c->err);
    if (status == OK)
        status = pca_make_layout(pca, &in, c->progress, out, c->err);
    if (status == OK && pca->is_tied) {
        (*out)->is_tied = true;
        notes_warn(&(*out)->notes, "tied-axes", 1,
                   "the axes 1 and 2 are interchangeable");
    }
    pca_free(pca);
    return status;
}

static Status make_tsne(const Call *c, ProjectWords *w, Layout **out)
{
    const ProjectCall two = {c->s, c->entries, c->o, c->progress, c->err};
    if (c->o->map == PROJECT_FRAME)
        return project_two_make_frame(&two, w, out);
    if (c->o->map == PROJECT_LINKED)
        return project_two_make_linked(&two, w, out);
    /* the words are chosen again, and kept by the run */
    ProjectTsne *t = NULL;
    TRY(project_tsne_new(c->s, c->entries, c->nentries, c->o, c->progress, &t, c->err));
    const int32_t most = project_tsne_state(t).most;
    Status status =
        progress_begin(c->progress, "placing words", (uint64_t)most) ? OK : E_CANCELED;
    if (status == OK)
        status = project_tsne_step(t, most, c->progress, c->err);
    if (status == OK)
        status = project_tsne_layout(t, true, c->progress, out, c->err);
    if (status == OK && c->o->has_start)
        status = project_tsne_start_cost(t, c->progress, &(*out)->run.kl_start, c->err);
    project_tsne_free(t);
    return status;
}

/* --- the reader's axes --- */

static void name_axes(const ProjectAxes *axes, Layout *l)
{
    for (int which = 0; which < 2; which++) {
        const ProjectAxis *a = project_axes_at(axes, 0, which);
        char plus[TEXT_SHORT];
        char minus[TEXT_SHORT];
        (void)snprintf(l->axis[which], sizeof l->axis[which], "%.40s to %.40s",
                       text_short(minus, a->word[1]), text_short(plus, a->word[0]));
    }
}

static bool has_axes(const ProjectAxes *axes, int entry)
{
    return project_axes_at(axes, entry, 0)->is_there &&
           project_axes_at(axes, entry, 1)->is_there;
}

static void note_axes(const Call *c, const ProjectAxes *axes, Notes *notes)
{
    for (int i = 0; i < c->nentries; i++) {
        if (has_axes(axes, i))
            continue;
        const int without = project_axes_at(axes, i, 0)->is_there ? 1 : 0;
        notes_warn(notes, "axis-missing", 1, "%s is not on the map: %s",
                   c->s->entry[c->entries[i]].name,
                   project_axes_at(axes, i, without)->why);
    }
}

static Status make_axes(const Call *c, ProjectWords *w, Layout **out)
{
    ProjectAxes axes;
    TRY(project_axes_make(c->s, c->entries, c->nentries, c->o->axes, &axes, c->err));
    const size_t d = (size_t)w->space[0]->d;
    double *direction = mem_xcalloc(2 * (size_t)w->n * d, sizeof *direction);
    for (int i = 0; i < w->n; i++) {
        if (!has_axes(&axes, i)) {
            w->count[i] = 0;
            continue;
        }
        for (int which = 0; which < 2 && (size_t)w->space[i]->d == d; which++)
            memcpy(direction + (2 * (size_t)i + (size_t)which) * d,
                   project_axes_at(&axes, i, which)->direction, d * sizeof *direction);
    }
    const PointsInput in = project_words_input(w);
    const Status status = axes_make_layout(&in, direction, c->progress, out, c->err);
    if (status == OK) {
        name_axes(&axes, *out);
        note_axes(c, &axes, &(*out)->notes);
    }
    free(direction);
    project_axes_done(&axes);
    return status;
}

/* --- a map made elsewhere --- */

static void note_file(const MapFileLedger *g, Layout *l)
{
    if (g->unknown > 0) {
        notes_warn(
            &l->notes, "map-words-unknown", g->unknown,
            "%lld of %lld lines of the map have a word that its space does not have",
            (long long)g->unknown, (long long)g->lines);
    }
    if (g->elsewhere > 0) {
        notes_warn(&l->notes, "map-spaces-unknown", g->elsewhere,
                   "%lld of %lld lines of the map name a space that is not shown",
                   (long long)g->elsewhere, (long long)g->lines);
    }
    if (g->repeated > 0) {
        notes_warn(&l->notes, "map-words-repeated", g->repeated,
                   "%lld lines of the map repeat a word; its first place counts",
                   (long long)g->repeated);
    }
    if (g->malformed > 0) {
        notes_warn(&l->notes, "map-lines-malformed", g->malformed,
                   "%lld lines of the map are malformed and left out",
                   (long long)g->malformed);
    }
}

static Status make_file(const Call *c, ProjectWords *w, Layout **out)
{
    MapFileLedger ledger;
    TRY(map_file_read(c->o->map_file, w->space, w->n, &c->s->options.limits, out, &ledger,
                      c->err));
    note_file(&ledger, *out);
    if (!c->o->is_placing)
        return OK;
    const ProjectCall call = {c->s, c->entries, c->o, c->progress, c->err};
    const Status status = project_place_new(&call, w, out);
    if (status != OK) {
        layout_free(*out);
        *out = NULL;
    }
    return status;
}

/* Linked maps are two maps: each is measured by itself. */
static Status measure_each(const Call *c, const ProjectWords *w, Layout *l)
{
    void *trust = NULL;
    TRY(mem_data(&trust, (size_t)l->n, sizeof(double), "trust of the points", c->err));
    l->trust = trust;
    l->trustworthiness = l->continuity = l->recall = 0;
    for (int32_t begin = 0, end = 0; begin < l->n; begin = end) {
        while (end < l->n && l->space[end] == l->space[begin])
            end++;
        Layout part = {.n = end - begin,
                       .xy = l->xy + 2 * (size_t)begin,
                       .space = l->space + begin,
                       .row = l->row + begin};
        TRY(quality_measure(&part, w->space, c->o->k, c->progress, c->err));
        const double share = (double)part.n / l->n;
        l->trustworthiness += share * part.trustworthiness;
        l->continuity += share * part.continuity;
        l->recall += share * part.recall;
        l->k = part.k;
        for (int32_t i = 0; i < part.n; i++)
            l->trust[begin + i] = part.trust ? part.trust[i] : (double)NAN;
        free(part.trust);
    }
    return OK;
}

static Status measure(const Call *c, const ProjectWords *w, Layout *l)
{
    return l->link.lambda > 0
               ? measure_each(c, w, l)
               : quality_measure(l, w->space, c->o->k, c->progress, c->err);
}

Status project_add_stability(Layout *l, const Space *const *spaces,
                             const ProjectOptions *o, int runs, Progress *progress,
                             Error *err)
{
    const Points p = {
        .spaces = spaces, .space = l->space, .row = l->row, .n = l->n, .d = spaces[0]->d};
    float *x = NULL;
    void *share = NULL;
    TRY(points_make_rows(&p, &x, err));
    const TsneOptions options = project_tsne_options(o);
    const TsneData data = {.x = x,
                           .ld = (size_t)p.d,
                           .n = p.n,
                           .d = p.d,
                           .metric = TSNE_COSINE,
                           .group = l->space};
    Status status = mem_data(&share, (size_t)l->n, sizeof(double), "stability", err);
    const BaselineStability stability = {.starts = runs, .k = o->k};
    if (status == OK)
        status = baseline_make_stability(&data, &options, stability, progress, share,
                                         &l->stability_mean, err);
    free(x);
    if (status != OK) {
        free(share);
        return status;
    }
    free(l->stability);
    l->stability = share;
    l->stability_least = baseline_least(l->n, o->k);
    return OK;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status project_make(const Study *s, const int *entries, int nentries,
                    const ProjectOptions *options, Progress *progress, Layout **out,
                    Error *err)
{
    static Status (*const method[])(const Call *, ProjectWords *,
                                    Layout **) = {[PROJECT_PCA] = make_pca,
                                                  [PROJECT_TSNE] = make_tsne,
                                                  [PROJECT_AXES] = make_axes,
                                                  [PROJECT_FILE] = make_file};
    *out = NULL;
    const Call call = {s, entries, nentries, options, progress, err};
    ProjectWords w;
    Layout *layout = NULL;
    TRY(project_words_choose(s, entries, nentries, options, &w, err));
    Status status = method[options->method](&call, &w, &layout);
    if (status == OK && options->has_quality)
        status = measure(&call, &w, layout);
    if (status == OK && options->stability > 0)
        status = project_add_stability(layout, w.space, options, options->stability,
                                       progress, err);
    project_words_done(&w);
    if (status != OK) {
        layout_free(layout);
        return status;
    }
    *out = layout;
    return OK;
}
