#include "core/diag/project_place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/transform.h"

/* The chosen words that are not on the map, space after space. */
static void find_new(const ProjectWords *w, const Layout *l, Points *out)
{
    size_t most = 0;
    for (int s = 0; s < w->n; s++)
        most += (size_t)w->count[s];
    out->space = mem_xalloc((most + 1) * sizeof *out->space);
    out->row = mem_xalloc((most + 1) * sizeof *out->row);
    for (int s = 0; s < w->n; s++) {
        bool *is_there = mem_xcalloc((size_t)w->space[s]->n + 1, sizeof *is_there);
        for (int32_t i = 0; i < l->n; i++)
            if (l->space[i] == s)
                is_there[l->row[i]] = true;
        for (int32_t i = 0; i < w->count[s]; i++) {
            const int32_t row = w->rows[s][i];
            if (is_there[row] || !(w->space[s]->norm[row] > 0))
                continue;
            out->space[out->n] = s;
            out->row[out->n++] = row;
        }
        free(is_there);
    }
}

/* Rows of points as t-SNE wants them; *x is owned by the caller. */
static Status rows_of(const Points *p, float **x, TsneData *out, Error *err)
{
    TRY(points_make_rows(p, x, err));
    *out = (TsneData){
        .x = *x, .ld = (size_t)p->d, .n = p->n, .d = p->d, .metric = TSNE_COSINE};
    return OK;
}

/* The places of new words on the map of `data`, at the size of the map itself. */
static Status place(const ProjectCall *c, const TsneData *data, const double *xy,
                    const TsneData *words, double *out, TransformPoint *point)
{
    TsneOptions o = tsne_options_defaults();
    o.start = TSNE_KEPT;
    o.given = xy;
    Tsne *t = NULL;
    Transform *frame = NULL;
    double scale = 1;
    if (data->n > 1)
        TRY(tsne_new(data, &o, c->progress, &t, c->err));
    Status status = t ? tsne_find_scale(t, c->progress, &scale, c->err) : OK;
    tsne_free(t);
    double *sized = mem_xalloc(2 * ((size_t)data->n + 1) * sizeof *sized);
    for (size_t i = 0; i < 2 * (size_t)data->n; i++)
        sized[i] = scale * xy[i];
    const TransformOptions options = transform_options_defaults();
    if (status == OK)
        status = transform_new(data, sized, c->progress, &frame, c->err);
    if (status == OK)
        status = transform_place(frame, words, &options, c->progress, out, point, c->err);
    for (size_t i = 0; status == OK && i < 2 * (size_t)words->n; i++)
        out[i] /= scale;
    transform_free(frame);
    free(sized);
    return status;
}

/* Map and new words as one layout; takes the notes of the map. */
static Status join(Layout *l, const Points *added, const double *xy,
                   const TransformPoint *point, Layout **out, Error *err)
{
    const size_t old = (size_t)l->n;
    const size_t more = (size_t)added->n;
    Layout *all = mem_xalloc(sizeof *all);
    *all = *l;
    all->notes = (Notes){0};
    all->n = l->n + added->n;
    const struct {
        void **to;
        const void *map, *words;
        size_t size;
    } part[] = {
        {(void **)&all->xy, l->xy, xy, 2 * sizeof *l->xy},
        {(void **)&all->space, l->space, added->space, sizeof *l->space},
        {(void **)&all->row, l->row, added->row, sizeof *l->row},
        {(void **)&all->is_new, NULL, NULL, sizeof *l->is_new},
        {(void **)&all->novelty, NULL, NULL, sizeof *l->novelty},
    };
    enum { PARTS = sizeof part / sizeof *part };
    for (int i = 0; i < PARTS; i++)
        *part[i].to = NULL;
    for (int i = 0; i < PARTS; i++) {
        const Status status =
            mem_data(part[i].to, old + more, part[i].size, "a map", err);
        if (status != OK) {
            layout_free(all);
            return status;
        }
        if (!part[i].map)
            continue;
        memcpy(*part[i].to, part[i].map, old * part[i].size);
        memcpy((char *)*part[i].to + old * part[i].size, part[i].words,
               more * part[i].size);
    }
    for (size_t i = 0; i < old + more; i++) {
        all->is_new[i] = i >= old;
        all->novelty[i] = i >= old ? point[i - old].novelty : (double)NAN;
    }
    notes_append(&all->notes, &l->notes);
    *out = all;
    return OK;
}

static void note(Layout *l, const TransformPoint *point, int32_t n)
{
    int32_t far = 0;
    int32_t rim = 0;
    for (int32_t i = 0; i < n; i++) {
        far += point[i].is_far;
        rim += point[i].is_on_rim;
    }
    notes_remark(&l->notes, "words-placed", n,
                 "%d words that the file lacks were put into its map", n);
    if (far > 0) {
        notes_warn(&l->notes, "far-from-map", far,
                   "%d words are far from everything on the map they were put into", far);
    }
    if (rim > 0) {
        notes_remark(&l->notes, "held-at-rim", rim,
                     "%d words would have left the map and stand on its rim", rim);
    }
}

Status project_place_new(const ProjectCall *c, const ProjectWords *w, Layout **l)
{
    const int32_t d = w->space[0]->d;
    const Points map = {
        .spaces = w->space, .space = (*l)->space, .row = (*l)->row, .n = (*l)->n, .d = d};
    Points added = {.spaces = w->space, .d = d};
    TsneData data = {0};
    TsneData words = {0};
    float *x[2] = {NULL, NULL};
    Layout *all = NULL;
    find_new(w, *l, &added);
    double *xy = mem_xalloc(2 * ((size_t)added.n + 1) * sizeof *xy);
    TransformPoint *point = mem_xcalloc((size_t)added.n + 1, sizeof *point);
    Status status = rows_of(&map, &x[0], &data, c->err);
    if (status == OK)
        status = rows_of(&added, &x[1], &words, c->err);
    if (status == OK)
        status = place(c, &data, (*l)->xy, &words, xy, point);
    if (status == OK)
        status = join(*l, &added, xy, point, &all, c->err);
    if (status == OK) {
        note(all, point, added.n);
        layout_free(*l);
        *l = all;
    }
    points_done(&added);
    free(x[0]);
    free(x[1]);
    free(xy);
    free(point);
    return status;
}
