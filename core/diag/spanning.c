/* Rounds of Boruvka's: every part but the largest joins the part that its best edge leads
 * to. The best edge out of a word is the first of its list of near words that leads out
 * of its part; parts only grow, so that no list is read twice. A list that is used up
 * leaves a bound: nothing outside is nearer than its last. Where the best edge of a part
 * does not clear the bounds of its words, these look at all rows once.
 *
 * Edges are ordered in full, by cosine and then by their two rows, the lower first: so no
 * round can close a circle. */
#include "core/diag/spanning.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/par.h"
#include "core/near/knn.h"

enum { NEAR = 12, DEEP = 160, FEW = 8, CHUNK = 4 };

typedef struct Edge {
    double cosine;
    int32_t a, b; /* a < b; a < 0: none */
} Edge;

typedef struct Forest {
    const Space *s;
    const Neighbors *near;
    int32_t n, edges;
    int32_t *part; /* of a row: the first row of its part */
    int32_t *size; /* of a part, at its first row */
    int32_t *next; /* of a row: place in its list that was not read yet */
    int32_t *ask;  /* rows that look at all others in this round */
    int32_t nask;
    double *bound;  /* of a row: no cosine outside its part is higher; 2: its list says */
    Edge *out;      /* of a row: its best edge so far */
    Edge *best;     /* of a part, at its first row */
    double *room;   /* workers x n */
    double *cosine; /* of the tree so far */
    Progress *progress;
} Forest;

static const Edge no_edge = {-2, -1, -1};

static Edge edge_of(double cosine, int32_t i, int32_t j)
{
    return i < j ? (Edge){cosine, i, j} : (Edge){cosine, j, i};
}

static bool is_better(Edge x, Edge y)
{
    if (x.a < 0 || y.a < 0)
        return x.a >= 0 && y.a < 0;
    if (x.cosine > y.cosine || x.cosine < y.cosine)
        return x.cosine > y.cosine;
    return x.a < y.a || (x.a == y.a && x.b < y.b);
}

static bool is_outward(const Forest *f, Edge e)
{
    return e.a >= 0 && f->part[e.a] != f->part[e.b];
}

/* --- best edges --------------------------------------------------------------------- */

/* The first edge of row i's list that leads out of its part, or the bound that is left.
 */
static void read_list(Forest *f, int32_t i)
{
    const int32_t *id = knn_ids(f->near, i);
    const double *score = knn_scores(f->near, i);
    if (is_outward(f, f->out[i]))
        return;
    f->out[i] = no_edge;
    for (int32_t at = f->next[i]; at < f->near->k && id[at] >= 0; at++) {
        f->next[i] = at;
        if (f->part[id[at]] != f->part[i]) {
            f->out[i] = edge_of(score[at], i, id[at]);
            return;
        }
    }
    f->next[i] = f->near->k;
    const double last = score[f->near->k - 1];
    f->bound[i] = f->bound[i] < last ? f->bound[i] : last;
}

/* Longer lists of the rows that ask, by the fast search. */
static Status look_deeper(Forest *f, Progress *progress, Error *err)
{
    Neighbors *deep = NULL;
    const int32_t k = f->n - 1 < DEEP ? f->n - 1 : DEEP;
    TRY(knn_make_queries(f->s, f->ask, f->nask, f->s, f->ask, k, progress, &deep, err));
    for (int32_t q = 0; q < f->nask; q++) {
        const int32_t i = f->ask[q];
        const int32_t *id = knn_ids(deep, q);
        int32_t at = 0;
        while (at < k && f->part[id[at]] == f->part[i])
            at++;
        const double score = knn_scores(deep, q)[at < k ? at : k - 1];
        if (at < k)
            f->out[i] = edge_of(score, i, id[at]);
        f->bound[i] = score;
    }
    knn_free(deep);
    return OK;
}

/* Of one row, among all others: its bound is then what it has. */
static void look_around(const Forest *f, int32_t i, double *cosine)
{
    Edge best = no_edge;
    knn_cosines(f->s, i, f->s, NULL, f->n, cosine);
    for (int32_t j = 0; j < f->n; j++) {
        if (f->part[j] == f->part[i])
            continue;
        const Edge e = edge_of(cosine[j], i, j);
        if (is_better(e, best))
            best = e;
    }
    f->out[i] = best;
    f->bound[i] = best.cosine;
}

static void look_chunk(void *ctx, size_t begin, size_t end, size_t chunk, int worker)
{
    (void)chunk;
    const Forest *f = ctx;
    for (size_t i = begin; i < end; i++) {
        look_around(f, f->ask[i], f->room + (size_t)worker * (size_t)f->n);
        if (!progress_tick(f->progress, 0))
            return; /* par_for tells of the cancel */
    }
}

static void choose_best(Forest *f)
{
    for (int32_t i = 0; i < f->n; i++)
        f->best[i] = no_edge;
    for (int32_t i = 0; i < f->n; i++)
        if (is_better(f->out[i], f->best[f->part[i]]))
            f->best[f->part[i]] = f->out[i];
}

/* Rows without an edge whose bound the best edge of their part does not clear. */
static void choose_asked(Forest *f, int32_t largest)
{
    f->nask = 0;
    for (int32_t i = 0; i < f->n; i++) {
        const Edge best = f->best[f->part[i]];
        if (f->part[i] != largest && f->out[i].a < 0 &&
            (best.a < 0 || !(best.cosine > f->bound[i])))
            f->ask[f->nask++] = i;
    }
}

/* --- joining ------------------------------------------------------------------------ */

static int32_t find_largest(const Forest *f)
{
    int32_t largest = f->part[0];
    for (int32_t i = 0; i < f->n; i++)
        if (f->part[i] == i && f->size[i] > f->size[largest])
            largest = i;
    return largest;
}

static int32_t find_first(int32_t *of, int32_t i)
{
    while (of[i] != i) {
        of[i] = of[of[i]];
        i = of[i];
    }
    return i;
}

/* Takes the edges that the parts chose; `of` holds for each part the one it went into. */
static void join(Forest *f, int32_t largest, int32_t *of)
{
    for (int32_t i = 0; i < f->n; i++)
        of[i] = f->part[i];
    for (int32_t i = 0; i < f->n; i++) {
        if (f->part[i] != i || i == largest)
            continue;
        const Edge e = f->best[i];
        const int32_t a = find_first(of, e.a);
        const int32_t b = find_first(of, e.b);
        if (a == b)
            continue; /* both parts chose it */
        of[a < b ? b : a] = a < b ? a : b;
        f->cosine[f->edges++] = e.cosine;
    }
    memset(f->size, 0, (size_t)f->n * sizeof *f->size);
    for (int32_t i = 0; i < f->n; i++) {
        f->part[i] = find_first(of, i);
        f->size[f->part[i]]++;
    }
}

/* The best edge out of every part but the largest. */
static Status choose(Forest *f, int32_t largest, Progress *progress, Error *err)
{
    for (int32_t i = 0; i < f->n; i++)
        read_list(f, i);
    choose_best(f);
    choose_asked(f, largest);
    if (f->nask > FEW) {
        TRY(look_deeper(f, progress, err));
        choose_best(f);
        choose_asked(f, largest);
    }
    (void)progress_begin(progress, "joining components", 0);
    TRY(par_for((size_t)f->nask, CHUNK, look_chunk, f, progress));
    choose_best(f);
    return OK;
}

static Status grow(Forest *f, Progress *progress, Error *err)
{
    for (int32_t i = 0; i < f->n; i++) {
        f->part[i] = i;
        f->size[i] = 1;
        f->next[i] = 0;
        f->bound[i] = 2;
        f->out[i] = no_edge;
    }
    while (f->edges < f->n - 1) {
        const int32_t largest = find_largest(f);
        TRY(choose(f, largest, progress, err));
        join(f, largest, f->ask);
        if (!progress_tick(progress, 1))
            return E_CANCELED;
    }
    return OK;
}

/* --- spaces ------------------------------------------------------------------------- */

static Status span(const Space *s, Progress *progress, double *cosine, Error *err)
{
    Neighbors *near = NULL;
    void *ids = NULL;
    void *edges = NULL;
    void *room = NULL;
    const size_t n = (size_t)s->n;
    const size_t workers = (size_t)par_workers(n, CHUNK, progress);
    Status status =
        knn_make_within(s, s->n - 1 < NEAR ? s->n - 1 : NEAR, progress, &near, NULL, err);
    if (status == OK)
        status = mem_data(&ids, 4 * n, sizeof(int32_t), "parts of a tree", err);
    if (status == OK)
        status = mem_data(&edges, 2 * n, sizeof(Edge), "edges of a tree", err);
    if (status == OK)
        status = mem_data(&room, (workers + 1) * n, sizeof(double), "cosines", err);
    if (status == OK) {
        int32_t *id = ids;
        Forest f = {.s = s, .near = near, .n = s->n, .part = id};
        f.size = id + n;
        f.next = id + 2 * n;
        f.ask = id + 3 * n;
        f.out = edges;
        f.best = f.out + n;
        f.bound = room;
        f.room = f.bound + n;
        f.cosine = cosine;
        f.progress = progress;
        status = grow(&f, progress, err);
    }
    knn_free(near);
    free(ids);
    free(edges);
    free(room);
    return status;
}

Status spanning_make(const Space *s, int32_t n, Progress *progress, double *cosine,
                     Error *err)
{
    void *memory = NULL;
    TRY(mem_data(&memory, (size_t)n, sizeof(int32_t), "words of a tree", err));
    int32_t *row = memory;
    int32_t m = 0;
    for (int32_t i = 0; i < n; i++)
        if (s->norm[i] > 0)
            row[m++] = i;
    Space *own = NULL;
    Status status = OK;
    if (m > 1 && m < s->n)
        status = space_make_subset(s, row, m, &own, err);
    if (status == OK && m > 1)
        status = span(own ? own : s, progress, cosine, err);
    free(memory);
    space_free(own);
    /* one zero row joins all parts at 0: no edge below it is needed */
    int32_t edges = m > 1 ? m - 1 : 0;
    for (int32_t i = 0; status == OK && m < n && i < edges; i++)
        cosine[i] = cosine[i] > 0 ? cosine[i] : 0;
    while (status == OK && edges < n - 1)
        cosine[edges++] = 0;
    return status;
}
