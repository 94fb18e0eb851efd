#include "core/diag/project_tsne.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/project_words.h"

struct ProjectTsne {
    Points points; /* its space and row say what the rows of the stepper are */
    TsneOptions options;
    Tsne *tsne;
};

void project_tsne_free(ProjectTsne *t)
{
    if (!t)
        return;
    tsne_free(t->tsne);
    points_done(&t->points);
    free(t);
}

/* The stepper of the points; it keeps what it needs of their rows. */
static Status make_stepper(ProjectTsne *t, Progress *progress, Error *err)
{
    float *rows = NULL;
    TRY(points_make_rows(&t->points, &rows, err));
    const TsneData data = {.x = rows,
                           .ld = (size_t)t->points.d,
                           .n = t->points.n,
                           .d = t->points.d,
                           .metric = TSNE_COSINE,
                           .group = t->points.space};
    const Status status = tsne_new(&data, &t->options, progress, &t->tsne, err);
    free(rows);
    return status;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then progress, results, error */
Status project_tsne_new(const Study *s, const int *entries, int nentries,
                        const ProjectOptions *options, Progress *progress,
                        ProjectTsne **out, Error *err)
{
    *out = NULL;
    ProjectWords w;
    TRY(project_words_choose(s, entries, nentries, options, &w, err));
    ProjectTsne *t = mem_xcalloc(1, sizeof *t);
    t->options = project_tsne_options(options);
    const PointsInput in = project_words_input(&w);
    Status status = points_init(&t->points, &in, err);
    if (status == OK)
        status = make_stepper(t, progress, err);
    t->points.spaces = NULL; /* they were those of w */
    project_words_done(&w);
    if (status != OK) {
        project_tsne_free(t);
        return status;
    }
    *out = t;
    return OK;
}

Status project_tsne_run(ProjectTsne *t, Progress *progress, Error *err)
{
    return tsne_run(t->tsne, "placing words", progress, err);
}

Status project_tsne_step(ProjectTsne *t, int32_t steps, Progress *progress, Error *err)
{
    return tsne_step(t->tsne, steps, progress, err);
}

void project_tsne_extend(ProjectTsne *t, int32_t steps)
{
    tsne_extend(t->tsne, steps);
}

void project_tsne_rest(ProjectTsne *t)
{
    tsne_rest(t->tsne);
}

Status project_tsne_start_cost(const ProjectTsne *t, Progress *progress, double *kl,
                               Error *err)
{
    return tsne_start_cost(t->tsne, progress, kl, err);
}

TsneState project_tsne_state(const ProjectTsne *t)
{
    return tsne_state(t->tsne);
}

TsneFacts project_tsne_facts(const ProjectTsne *t)
{
    return tsne_facts(t->tsne);
}

double project_tsne_last_cost(const ProjectTsne *t)
{
    int32_t n = 0;
    const TsneCost *trace = tsne_trace(t->tsne, &n);
    return n > 0 ? trace[n - 1].kl : (double)NAN;
}

void project_tsne_places(const ProjectTsne *t, double *xy)
{
    tsne_layout(t->tsne, xy);
}

/* --- what a run has to tell --- */

static void note_run(const ProjectTsne *t, Notes *notes)
{
    const TsneState state = tsne_state(t->tsne);
    const TsneFacts f = tsne_facts(t->tsne);
    if (f.n > f.nodes) {
        notes_remark(
            notes, "tsne-duplicates", f.n - f.nodes,
            "%d words have the same vector as another one and stand on its place",
            f.n - f.nodes);
    }
    if (f.p.components > 1) {
        notes_warn(notes, "tsne-islands", f.p.components,
                   "the words fall into %d groups that no neighbour connects: where "
                   "these lie to each other has no meaning",
                   f.p.components);
    }
    if (f.p.ties > 0) {
        notes_warn(notes, "tsne-ties", f.p.ties,
                   "%d words are equally far from all their neighbours", f.p.ties);
    }
    if (f.p.perplexity < t->options.perplexity) {
        notes_remark(notes, "perplexity-reduced", 1,
                     "the map has %d different words: its perplexity is %.1f, not %g",
                     f.nodes, f.p.perplexity, t->options.perplexity);
    }
    if (f.is_random_start) {
        notes_warn(notes, "tsne-random-start", 1,
                   "the vectors do not vary: the map starts from random places");
    }
    if (state.is_capped) {
        notes_warn(notes, "tsne-coarse", 1,
                   "the map grew so wide that its forces are coarser than meant");
    }
    if (state.end == TSNE_GAVE_UP) {
        notes_warn(notes, "tsne-gave-up", 1,
                   "the map diverged five times: this is its last good state");
    }
    if (state.end == TSNE_LONGEST) {
        notes_remark(notes, "tsne-unstable", 1,
                     "after %d steps the map still became better: --steps asks for more",
                     state.step);
    }
}

static Status fill(const ProjectTsne *t, bool has_cost, Progress *progress, Layout *l,
                   Error *err)
{
    const TsneState state = tsne_state(t->tsne);
    const TsneFacts f = tsne_facts(t->tsne);
    tsne_layout(t->tsne, l->xy);
    l->run = (LayoutRun){.steps = state.step,
                         .perplexity = f.p.perplexity,
                         .second = f.p.second,
                         .attraction = t->options.attraction,
                         .seed = t->options.seed,
                         .map = t->options.is_balanced ? "balanced" : "joint",
                         .kl = (double)NAN,
                         .kl_start = (double)NAN,
                         .kl_null = f.kl_null};
    note_run(t, &l->notes);
    if (!has_cost)
        return OK;
    void *cost = NULL;
    TRY(mem_data(&cost, (size_t)l->n, sizeof(double), "costs", err));
    l->cost = cost;
    return tsne_row_costs(t->tsne, progress, l->cost, &l->run.kl, err);
}

Status project_tsne_layout(const ProjectTsne *t, bool has_cost, Progress *progress,
                           Layout **out, Error *err)
{
    *out = NULL;
    const size_t n = (size_t)t->points.n;
    void *space = NULL;
    void *row = NULL;
    TRY(mem_data(&space, n, sizeof(int32_t), "points", err));
    Status status = mem_data(&row, n, sizeof(int32_t), "points", err);
    Points copy = t->points;
    copy.space = space;
    copy.row = row;
    Layout *l = NULL;
    if (status == OK) {
        memcpy(copy.space, t->points.space, n * sizeof *copy.space);
        memcpy(copy.row, t->points.row, n * sizeof *copy.row);
        status = points_adopt(&copy, "tsne", &l, err);
    }
    points_done(&copy);
    if (status == OK)
        status = fill(t, has_cost, progress, l, err);
    if (status != OK) {
        layout_free(l);
        return status;
    }
    *out = l;
    return OK;
}
