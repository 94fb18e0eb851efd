#include "core/diag/project_two.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/linked.h"
#include "core/project/transform.h"

static int source_among(const ProjectCall *c, const ProjectWords *w)
{
    for (int i = 0; i < w->n; i++)
        if (c->entries[i] == c->s->source)
            return i;
    return 0;
}

/* The rows of one space on the map, as t-SNE wants them. */
typedef struct Rows {
    Points points;
    float *x; /* owned */
    TsneData data;
} Rows;

static void rows_done(Rows *r)
{
    points_done(&r->points);
    free(r->x);
    *r = (Rows){0};
}

static Status rows_make(const Space *space, const int32_t *rows, int32_t n, Rows *out,
                        Error *err)
{
    *out = (Rows){0};
    const PointsInput in = {.spaces = &space, .nspaces = 1, .rows = &rows, .counts = &n};
    TRY(points_init(&out->points, &in, err));
    const Status status = points_make_rows(&out->points, &out->x, err);
    if (status != OK) {
        points_done(&out->points);
        return status;
    }
    out->data = (TsneData){.x = out->x,
                           .ld = (size_t)out->points.d,
                           .n = out->points.n,
                           .d = out->points.d,
                           .metric = TSNE_COSINE};
    return OK;
}

/* --- layouts put together --- */

static Status layout_room(int32_t n, Layout **out, Error *err)
{
    Points p = {.n = n};
    void *space = NULL;
    void *row = NULL;
    TRY(mem_data(&space, (size_t)n, sizeof(int32_t), "points", err));
    p.space = space;
    Status status = mem_data(&row, (size_t)n, sizeof(int32_t), "points", err);
    p.row = row;
    if (status == OK)
        status = points_adopt(&p, "tsne", out, err);
    points_done(&p);
    return status;
}

/* Writes the words of one space into a layout from point `at` on; their places are the
 * caller's business. */
static void put_words(Layout *l, int32_t at, int space, const Rows *r)
{
    for (int32_t i = 0; i < r->data.n; i++) {
        l->space[at + i] = space;
        l->row[at + i] = r->points.row[i];
    }
    l->zero_rows += r->points.zero_rows;
}

/* Room for the costs of all points, none of which is known. */
static Status add_costs(Layout *l, Error *err)
{
    void *cost = NULL;
    TRY(mem_data(&cost, (size_t)l->n, sizeof(double), "costs", err));
    l->cost = cost;
    for (int32_t i = 0; i < l->n; i++)
        l->cost[i] = (double)NAN;
    return OK;
}

static void set_run(Layout *l, const Tsne *t, const ProjectOptions *o)
{
    const TsneState state = tsne_state(t);
    const TsneFacts f = tsne_facts(t);
    l->run = (LayoutRun){.steps = state.step,
                         .perplexity = f.p.perplexity,
                         .second = f.p.second,
                         .attraction = o->tsne.attraction,
                         .seed = o->tsne.seed,
                         .kl = (double)NAN,
                         .kl_start = (double)NAN,
                         .kl_null = f.kl_null,
                         .map = o->map == PROJECT_FRAME ? "frame" : "linked",
                         .is_before = o->is_before};
}

/* --- the same frame --- */

static Status map_alone(const ProjectCall *c, const Rows *r, Tsne **out)
{
    TRY(tsne_new(&r->data, &c->o->tsne, c->progress, out, c->err));
    const int32_t most = tsne_state(*out).most;
    Status status =
        progress_begin(c->progress, "placing words", (uint64_t)most) ? OK : E_CANCELED;
    if (status == OK)
        status = tsne_step(*out, most, c->progress, c->err);
    if (status != OK) {
        tsne_free(*out);
        *out = NULL;
    }
    return status;
}

/* A frame while words are put into it. */
typedef struct Frame {
    const ProjectCall *c;
    ProjectWords *w;
    Transform *transform;
    Layout *layout;
    int32_t at; /* points so far */
    int32_t far, rim;
} Frame;

static const Space *space_of(const Frame *f, int i)
{
    const StudyEntry *e = &f->c->s->entry[f->c->entries[i]];
    if (!f->c->o->is_before)
        return e->space;
    if (!e->before) {
        notes_warn(&f->layout->notes, "no-before", 1,
                   "%s has no unmapped form: it stands as it is", e->name);
    }
    return e->before ? e->before : e->space;
}

static Status put_in(Frame *f, int i)
{
    Rows r;
    Error *err = f->c->err;
    f->w->space[i] = space_of(f, i); /* what the map is measured against */
    TRY(rows_make(f->w->space[i], f->w->rows[i], f->w->count[i], &r, err));
    const TransformOptions o = transform_options_defaults();
    TransformPoint *point = mem_xcalloc((size_t)r.data.n + 1, sizeof *point);
    const Status status = transform_place(f->transform, &r.data, &o, f->c->progress,
                                          f->layout->xy + 2 * (size_t)f->at, point, err);
    if (status == OK) {
        put_words(f->layout, f->at, i, &r);
        for (int32_t k = 0; k < r.data.n; k++) {
            f->far += point[k].is_far;
            f->rim += point[k].is_on_rim;
        }
        f->at += r.data.n;
    }
    free(point);
    rows_done(&r);
    return status;
}

static void note_frame(const Frame *f)
{
    if (f->far > 0) {
        notes_warn(&f->layout->notes, "far-from-map", f->far,
                   "%d words are far from everything on the map they were put into",
                   f->far);
    }
    if (f->rim > 0) {
        notes_remark(&f->layout->notes, "held-at-rim", f->rim,
                     "%d words would have left the map and stand on its rim", f->rim);
    }
}

static Status fill_frame(Frame *f, const Rows *source, const Tsne *t, int at)
{
    tsne_layout(t, f->layout->xy);
    put_words(f->layout, 0, at, source);
    f->at = f->layout->own = source->data.n;
    set_run(f->layout, t, f->c->o);
    TRY(add_costs(f->layout, f->c->err));
    TRY(tsne_row_costs(t, f->c->progress, f->layout->cost, &f->layout->run.kl,
                       f->c->err));
    TRY(transform_new(&source->data, f->layout->xy, f->c->progress, &f->transform,
                      f->c->err));
    for (int i = 0; i < f->w->n; i++)
        if (i != at)
            TRY(put_in(f, i));
    f->layout->n = f->at;
    note_frame(f);
    return OK;
}

Status project_two_make_frame(const ProjectCall *c, ProjectWords *w, Layout **out)
{
    const int at = source_among(c, w);
    Rows source;
    TRY(rows_make(w->space[at], w->rows[at], w->count[at], &source, c->err));
    int32_t n = 0;
    for (int i = 0; i < w->n; i++)
        n += w->count[i];
    Tsne *t = NULL;
    Frame f = {.c = c, .w = w};
    Status status = layout_room(n, &f.layout, c->err);
    if (status == OK)
        status = map_alone(c, &source, &t);
    if (status == OK)
        status = fill_frame(&f, &source, t, at);
    transform_free(f.transform);
    tsne_free(t);
    rows_done(&source);
    if (status != OK) {
        layout_free(f.layout);
        return status;
    }
    *out = f.layout;
    return OK;
}

/* --- linked maps --- */

/* Pairs of points of the two maps, grown one by one. */
typedef struct PairList {
    int32_t *a, *b;
    int32_t n, room;
} PairList;

static void add_pair(PairList *l, int32_t a, int32_t b)
{
    if (l->n == l->room) {
        l->room = 2 * l->room + 64;
        l->a = mem_xrealloc(l->a, (size_t)l->room * sizeof *l->a);
        l->b = mem_xrealloc(l->b, (size_t)l->room * sizeof *l->b);
    }
    l->a[l->n] = a;
    l->b[l->n++] = b;
}

static void pair_list_done(PairList *l)
{
    free(l->a);
    free(l->b);
}

/* The point of each row of a space, -1 when it is not on the map; owned. */
static int32_t *points_of(const Rows *r, int32_t rows)
{
    int32_t *point = mem_xalloc(((size_t)rows + 1) * sizeof *point);
    for (int32_t i = 0; i < rows; i++)
        point[i] = -1;
    for (int32_t i = 0; i < r->data.n; i++)
        point[r->points.row[i]] = i;
    return point;
}

typedef struct Pairing {
    const StudyEntry *source, *target;
    int32_t *point[2]; /* by row; owned */
    bool *is_drawn[2]; /* by point: in an anchor; owned */
    PairList anchor, held;
    int32_t touched; /* pairs that are neither: a word of theirs is in an anchor */
} Pairing;

static void pairing_done(Pairing *p)
{
    free(p->point[0]);
    free(p->point[1]);
    free(p->is_drawn[0]);
    free(p->is_drawn[1]);
    pair_list_done(&p->anchor);
    pair_list_done(&p->held);
}

static void add_train(Pairing *p)
{
    const Dict *d = p->target->train;
    for (int32_t i = 0; d && i < d->n; i++) {
        const int32_t a =
            vocab_find(&p->source->space->vocab, vocab_word(&d->src, d->src_id[i]));
        const int32_t b =
            vocab_find(&p->target->space->vocab, vocab_word(&d->tgt, d->tgt_id[i]));
        if (a >= 0 && b >= 0 && p->point[0][a] >= 0 && p->point[1][b] >= 0)
            add_pair(&p->anchor, p->point[0][a], p->point[1][b]);
    }
}

/* Every usable pair of a query; is_held: only pairs neither word of which was drawn to
 * another place by an anchor. */
static void add_query(Pairing *p, int32_t q, bool is_held)
{
    const Lexicon *lex = p->target->lex;
    const int32_t e = lex->query[q];
    for (int32_t g = lex->gold_off[e]; g < lex->gold_off[e + 1]; g++) {
        const int32_t a = p->point[0][lex->src[e]];
        const int32_t b = p->point[1][lex->gold[g]];
        if (a < 0 || b < 0)
            continue;
        if (is_held && (p->is_drawn[0][a] || p->is_drawn[1][b]))
            p->touched++;
        else
            add_pair(is_held ? &p->held : &p->anchor, a, b);
    }
}

static void add_test(Pairing *p, const int32_t n[2])
{
    const Lexicon *lex = p->target->lex;
    const bool is_split = p->anchor.n == 0; /* no training pairs: every second query */
    for (int32_t q = 0; is_split && q < lex->n_queries; q += 2)
        add_query(p, q, false);
    for (int i = 0; i < 2; i++)
        p->is_drawn[i] = mem_xcalloc((size_t)n[i] + 1, sizeof *p->is_drawn[i]);
    for (int32_t i = 0; i < p->anchor.n; i++) {
        p->is_drawn[0][p->anchor.a[i]] = true;
        p->is_drawn[1][p->anchor.b[i]] = true;
    }
    for (int32_t q = is_split; q < lex->n_queries; q += 1 + is_split)
        add_query(p, q, true);
}

/* Both maps to their end; their costs, and those of their words, go to the layout. */
static Status run_linked(const ProjectCall *c, const Rows rows[2], const PairList *anchor,
                         double lambda, Linked **out, Layout *l)
{
    double *kl = lambda > 0 ? l->link.kl : l->link.alone;
    const TsneData data[2] = {rows[0].data, rows[1].data};
    const LinkedPairs pairs = {anchor->a, anchor->b, anchor->n};
    Linked *maps = NULL;
    TRY(linked_new(data, &pairs, lambda, &c->o->tsne, c->progress, &maps, c->err));
    const int32_t most = tsne_state(linked_map(maps, 0)).most;
    Status status =
        progress_begin(c->progress, "placing words", (uint64_t)most) ? OK : E_CANCELED;
    while (status == OK && !linked_is_done(maps))
        status = linked_step(maps, most, c->progress, c->err);
    for (int i = 0; i < 2 && status == OK; i++)
        status = tsne_row_costs(linked_map(maps, i), c->progress,
                                l->cost + (i ? rows[0].data.n : 0), &kl[i], c->err);
    if (status == OK)
        *out = maps;
    else
        linked_free(maps);
    return status;
}

/* NAN without pairs: nothing is no nearness. */
static double distance_of(const Linked *l, const PairList *pairs)
{
    return pairs->n > 0 ? linked_distance(l, &(LinkedPairs){pairs->a, pairs->b, pairs->n})
                        : (double)NAN;
}

static Status fill_linked(const ProjectCall *c, const Rows rows[2], const Pairing *p,
                          Layout *l)
{
    if (p->touched > 0) {
        notes_remark(&l->notes, "held-out-touched", p->touched,
                     "%d pairs are not held out: a word of theirs is in a linked pair",
                     p->touched);
    }
    const double lambda = 0.01; /* Rauber et al. 2016 name no number; see linked.h */
    Linked *free_maps = NULL;
    Linked *maps = NULL;
    l->link.lambda = lambda;
    l->link.anchors = p->anchor.n;
    l->link.held_out = p->held.n;
    const PairList none = {0};
    TRY(add_costs(l, c->err));
    TRY(run_linked(c, rows, &none, 0, &free_maps, l));
    linked_free(free_maps);
    TRY(run_linked(c, rows, &p->anchor, lambda, &maps, l));
    tsne_layout(linked_map(maps, 0), l->xy);
    tsne_layout(linked_map(maps, 1), l->xy + 2 * (size_t)rows[0].data.n);
    put_words(l, 0, 0, &rows[0]);
    put_words(l, rows[0].data.n, 1, &rows[1]);
    l->n = rows[0].data.n + rows[1].data.n;
    set_run(l, linked_map(maps, 0), c->o);
    l->link.anchor_distance = distance_of(maps, &p->anchor);
    l->link.held_distance = distance_of(maps, &p->held);
    linked_free(maps);
    return OK;
}

Status project_two_make_linked(const ProjectCall *c, ProjectWords *w, Layout **out)
{
    const StudyEntry *target = w->n == 2 ? &c->s->entry[c->entries[1]] : NULL;
    if (!target || source_among(c, w) != 0 || c->entries[0] != c->s->source) {
        (void)error_set(c->err, E_USAGE, "linked maps need a source and one target");
        error_hint(c->err, "--target NAME chooses one of several");
        return E_USAGE;
    }
    if (!target->lex)
        return error_set(c->err, E_USAGE, "linked maps need a dictionary (--dict)");
    Rows rows[2] = {{.x = NULL}, {.x = NULL}};
    Pairing p = {.source = &c->s->entry[c->entries[0]], .target = target};
    Status status = OK;
    for (int i = 0; i < 2 && status == OK; i++)
        status = rows_make(w->space[i], w->rows[i], w->count[i], &rows[i], c->err);
    Layout *l = NULL;
    if (status == OK)
        status = layout_room(rows[0].data.n + rows[1].data.n, &l, c->err);
    if (status == OK) {
        for (int i = 0; i < 2; i++)
            p.point[i] = points_of(&rows[i], w->space[i]->n);
        add_train(&p);
        add_test(&p, (const int32_t[]){rows[0].data.n, rows[1].data.n});
        status = fill_linked(c, rows, &p, l);
    }
    pairing_done(&p);
    rows_done(&rows[0]);
    rows_done(&rows[1]);
    if (status != OK) {
        layout_free(l);
        return status;
    }
    *out = l;
    return OK;
}
