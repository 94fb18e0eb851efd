#include "core/diag/drift_word.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/project/pca.h"

const char *drift_word_kind(DriftNeighbourKind k)
{
    static const char *const names[] = {"kept", "lost", "gained", "gone word",
                                        "new word"};
    return names[k];
}

const char *drift_word_sign(DriftNeighbourKind k)
{
    static const char *const signs[] = {"=", "-", "+", "-", "+"};
    return signs[k];
}

/* --- neighbours
 * ---------------------------------------------------------------------------------------
 */

static Status nearest(const Space *s, int32_t row, int32_t k, Progress *progress,
                      Neighbors **out, Error *err)
{
    return knn_make_queries(s, &row, 1, s, &row, k, progress, out, err);
}

static int32_t place_of(const Neighbors *nb, int32_t id)
{
    for (int32_t i = 0; i < nb->k; i++)
        if (id >= 0 && knn_ids(nb, 0)[i] == id)
            return i + 1;
    return 0;
}

static double cosine_of(const Space *s, int32_t row, int32_t other)
{
    return other >= 0 && s->norm[other] > 0 ? knn_cosine(s, row, s, other) : (double)NAN;
}

/* The neighbour id of side v as it stands on both sides. */
static DriftNeighbour about(const DriftWordEnds *e, Neighbors *const *nb, int v,
                            int32_t id)
{
    const Space *own = e->space[v];
    const Space *other = e->space[1 - v];
    DriftNeighbour n;
    n.row[v] = id;
    n.row[1 - v] = vocab_find(&other->vocab, space_word(own, id));
    for (int i = 0; i < 2; i++) {
        n.rank[i] = place_of(nb[i], n.row[i]);
        n.cos[i] = cosine_of(e->space[i], e->row[i], n.row[i]);
    }
    if (n.rank[0] > 0 && n.rank[1] > 0)
        n.kind = DRIFT_KEPT;
    else if (n.rank[0] > 0)
        n.kind = n.row[1] >= 0 ? DRIFT_LOST : DRIFT_GONE;
    else
        n.kind = n.row[0] >= 0 ? DRIFT_GAINED : DRIFT_ADDED;
    return n;
}

Status drift_word_make_neighbours(const DriftWordEnds *ends, Progress *progress,
                                  DriftNeighbour **out, int32_t *n, Error *err)
{
    *out = NULL;
    *n = 0;
    Neighbors *nb[2] = {NULL, NULL};
    Status status = nearest(ends->space[0], ends->row[0], ends->k, progress, &nb[0], err);
    if (status == OK)
        status = nearest(ends->space[1], ends->row[1], ends->k, progress, &nb[1], err);
    if (status == OK) {
        DriftNeighbour *list = mem_xalloc(2 * (size_t)ends->k * sizeof *list);
        for (int32_t i = 0; i < nb[0]->k && knn_ids(nb[0], 0)[i] >= 0; i++)
            list[(*n)++] = about(ends, nb, 0, knn_ids(nb[0], 0)[i]);
        for (int32_t i = 0; i < nb[1]->k && knn_ids(nb[1], 0)[i] >= 0; i++) {
            const DriftNeighbour one = about(ends, nb, 1, knn_ids(nb[1], 0)[i]);
            if (one.rank[0] == 0)
                list[(*n)++] = one;
        }
        *out = list;
    }
    knn_free(nb[0]);
    knn_free(nb[1]);
    return status;
}

/* --- trajectory
 * ---------------------------------------------------------------------------------------
 */

/* Where the word is, and its neighbours over all snapshots. */
typedef struct Cloud {
    const DriftTrajectoryInput *in;
    int32_t *row; /* of the word in each snapshot, -1 */
    Vocab near;
} Cloud;

static Status collect(Cloud *c, Progress *progress, Error *err)
{
    const DriftTrajectoryInput *in = c->in;
    int seen = 0;
    for (int t = 0; t < in->n; t++) {
        const Space *s = in->snapshot[t];
        c->row[t] = vocab_find_lower(&s->vocab, in->word, in->is_lower);
        if (c->row[t] >= 0 && !(s->norm[c->row[t]] > 0))
            c->row[t] = -1;
        if (c->row[t] < 0)
            continue;
        seen++;
        Neighbors *nb = NULL;
        TRY(nearest(s, c->row[t], in->k, progress, &nb, err));
        Status status = OK;
        for (int32_t i = 0; status == OK && i < nb->k && knn_ids(nb, 0)[i] >= 0; i++)
            status =
                vocab_add(&c->near, space_word(s, knn_ids(nb, 0)[i]), NULL, NULL, err);
        knn_free(nb);
        TRY(status);
    }
    if (seen < 2) {
        char shown[TEXT_SHORT];
        return error_set(err, E_UNDEFINED, "%s is in %d snapshots: no way to draw",
                         text_short(shown, in->word), seen);
    }
    return OK;
}

/* The places: neighbours at their latest, then the word by time. */
static void list_places(const Cloud *c, DriftTrajectory *t)
{
    const DriftTrajectoryInput *in = c->in;
    t->place = mem_xcalloc((size_t)c->near.n + (size_t)in->n, sizeof *t->place);
    for (int32_t w = 0; w < c->near.n; w++) {
        const Text word = vocab_word(&c->near, w);
        for (int s = in->n - 1; s >= 0; s--) {
            const int32_t row = vocab_find(&in->snapshot[s]->vocab, word);
            if (row < 0 || !(in->snapshot[s]->norm[row] > 0))
                continue;
            t->place[t->n++] = (DriftPlace){
                .word = space_word(in->snapshot[s], row), .snapshot = s, .row = row};
            break;
        }
    }
    for (int s = 0; s < in->n; s++) {
        if (c->row[s] >= 0) {
            t->place[t->n++] =
                (DriftPlace){.word = space_word(in->snapshot[s], c->row[s]),
                             .snapshot = s,
                             .row = c->row[s],
                             .is_word = true};
        }
    }
}

/* The rows of the places that snapshot s holds, turned onto the last one. */
static Status turn_places(const DriftTrajectoryInput *in, const DriftTrajectory *t, int s,
                          Space *to, Progress *progress, Error *err)
{
    int32_t *ids = mem_xalloc(((size_t)t->n + 1) * sizeof *ids);
    int32_t *at = mem_xalloc(((size_t)t->n + 1) * sizeof *at);
    int32_t n = 0;
    for (int32_t i = 0; i < t->n; i++) {
        if (t->place[i].snapshot != s)
            continue;
        ids[n] = t->place[i].row;
        at[n++] = i;
    }
    Space *rows = NULL;
    Space *mine = NULL;
    DriftPair *pair = NULL;
    DriftOptions o = *in->options;
    o.is_only_aligned = true;
    Status status = n > 0 ? space_make_subset(in->snapshot[s], ids, n, &rows, err) : OK;
    if (status == OK && n > 0)
        status = space_make_copy(rows, &mine, err);
    if (status == OK && n > 0 && s < in->n - 1) {
        status = drift_pair_make(in->snapshot[s], in->snapshot[in->n - 1], &o, progress,
                                 &pair, err);
        if (status == OK)
            status = drift_align_apply(&pair->align, mine, progress, err);
    }
    for (int32_t i = 0; status == OK && i < n; i++)
        memcpy(space_row_mut(to, at[i]), space_row(mine, i), to->ld * sizeof(float));
    drift_pair_free(pair);
    space_free(mine);
    space_free(rows);
    free(ids);
    free(at);
    return status;
}

/* All places as one space, under names of their own (a word is there more than once). */
static Status make_points(const DriftTrajectoryInput *in, const DriftTrajectory *t,
                          Progress *progress, Space **out, Error *err)
{
    Space *s = NULL;
    TRY(space_new(&s, t->n, in->snapshot[in->n - 1]->d, err));
    Status status = OK;
    for (int32_t i = 0; status == OK && i < t->n; i++) {
        Str name = {0};
        str_addf(&name, "%d", i);
        status = vocab_add(&s->vocab, (Text){str_cstr(&name), name.n}, NULL, NULL, err);
        str_free(&name);
    }
    for (int k = 0; status == OK && k < in->n; k++)
        status = turn_places(in, t, k, s, progress, err);
    if (status == OK)
        status = space_seal(s, progress, err);
    if (status != OK) {
        space_free(s);
        return status;
    }
    *out = s;
    return OK;
}

static Status place_points(const Space *points, DriftTrajectory *t, Progress *progress,
                           Error *err)
{
    int32_t near = 0;
    int32_t *rows = mem_xalloc((size_t)t->n * sizeof *rows);
    for (int32_t i = 0; i < t->n; i++)
        if (!t->place[i].is_word)
            rows[near++] = i;
    const int32_t *const list[] = {rows};
    const Space *const spaces[] = {points};
    const PointsInput fit = {spaces, 1, list, &near};
    const int32_t all = t->n;
    const PointsInput every = {spaces, 1, NULL, &all};
    Pca *pca = NULL;
    Layout *layout = NULL;
    Status status = pca_make(&fit, 2, progress, &pca, err);
    if (status == OK)
        status = pca_make_layout(pca, &every, progress, &layout, err);
    if (status == OK) {
        for (int32_t i = 0; i < layout->n; i++) {
            DriftPlace *p = &t->place[layout->row[i]];
            p->x = (double)layout->xy[2 * (size_t)i];
            p->y = (double)layout->xy[2 * (size_t)i + 1];
        }
        t->axis[0] = pca->variance[0] / pca->total;
        t->axis[1] = pca->variance[1] / pca->total;
        t->explained = t->axis[0] + t->axis[1];
    }
    layout_free(layout);
    pca_free(pca);
    free(rows);
    return status;
}

Status drift_word_make_trajectory(const DriftTrajectoryInput *in, Progress *progress,
                                  DriftTrajectory *out, Error *err)
{
    *out = (DriftTrajectory){0};
    Cloud c = {.in = in, .row = mem_xalloc((size_t)in->n * sizeof(int32_t))};
    Space *points = NULL;
    Status status = collect(&c, progress, err);
    if (status == OK) {
        list_places(&c, out);
        status = make_points(in, out, progress, &points, err);
    }
    if (status == OK)
        status = place_points(points, out, progress, err);
    space_free(points);
    vocab_free(&c.near);
    free(c.row);
    if (status != OK)
        drift_word_done_trajectory(out);
    return status;
}

void drift_word_done_trajectory(DriftTrajectory *t)
{
    free(t->place);
    *t = (DriftTrajectory){0};
}
