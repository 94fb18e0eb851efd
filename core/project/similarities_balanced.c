/* Neighbours are searched for each group apart, among its own rows and among all others;
 * both lists stand side by side in one list per word, whose shares are then added up as
 * always. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/project/similarities.h"

/* Rows inside or outside of a group, as a space of their own. */
typedef struct Side {
    Space *s;
    int32_t *row; /* their numbers in the whole */
} Side;

static void side_done(Side *side)
{
    space_free(side->s);
    free(side->row);
}

static Status side_init(Side *side, const SimilaritiesGroups *in, int32_t group,
                        bool is_own, Error *err)
{
    int32_t n = 0;
    void *row = NULL;
    *side = (Side){0};
    TRY(mem_data(&row, (size_t)in->s->n, sizeof(int32_t), "groups", err));
    side->row = row;
    for (int32_t i = 0; i < in->s->n; i++)
        if ((in->group[i] == group) == is_own)
            side->row[n++] = i;
    return n > 0 ? space_make_subset(in->s, side->row, n, &side->s, err) : OK;
}

typedef struct Join {
    const SimilaritiesGroups *in;
    SimilaritiesOptions half;
    int32_t most;   /* neighbours of one half */
    Nearest near;   /* n x 2 most */
    double *share;  /* n x 2 most */
    double missing; /* perplexity that words lack since a side is too small: the sum */
    SimilaritiesFacts facts;
    Progress *progress;
} Join;

/* Lists of one side for the rows of `own`: columns [from, from + k) with the weight of
 * the side. */
static void take_lists(Join *j, const Nearest *lists, const Side *own, const Side *side,
                       size_t from, double weight)
{
    const size_t width = (size_t)j->near.k;
    for (int32_t r = 0; r < lists->n; r++) {
        const size_t at = (size_t)own->row[r] * width + from;
        j->missing += fmax(0, j->half.perplexity - lists->k);
        const size_t first = (size_t)r * (size_t)lists->k;
        double *share = j->share + at;
        const SimilaritiesRow row = similarities_fill_row(
            lists->d2 + first, lists->k, fmin(j->half.perplexity, lists->k), share);
        j->facts.ties += row.is_tied;
        j->facts.duplicates += row.is_duplicate;
        for (int32_t e = 0; e < lists->k; e++) {
            j->near.id[at + (size_t)e] = side->row[lists->id[first + (size_t)e]];
            share[e] *= weight;
        }
    }
}

static Status join_group(Join *j, const Side *own, const Side *other, Error *err)
{
    const int32_t most_own = own->s->n - 1;
    const int32_t most_other = other->s ? other->s->n : 0;
    const NearestOptions o[2] = {
        {j->most < most_own ? j->most : most_own, j->in->is_unit},
        {j->most < most_other ? j->most : most_other, j->in->is_unit}};
    const double weight = o[0].k > 0 && o[1].k > 0 ? 0.5 : 1;
    for (int side = 0; side < 2; side++)
        j->missing += o[side].k > 0 ? 0 : own->s->n * j->half.perplexity;
    Nearest lists;
    if (o[0].k > 0) {
        TRY(nearest_make(own->s, o[0], j->progress, &lists, err));
        take_lists(j, &lists, own, own, 0, weight);
        nearest_done(&lists);
    }
    if (o[1].k > 0) {
        TRY(nearest_make_cross(own->s, other->s, o[1], j->progress, &lists, err));
        take_lists(j, &lists, own, other, (size_t)j->most, weight);
        nearest_done(&lists);
    }
    return OK;
}

static Status join_groups(Join *j, Error *err)
{
    const int32_t n = j->in->s->n;
    void *p = NULL;
    TRY(mem_data(&p, (size_t)n, sizeof(bool), "groups", err));
    bool *is_done = p;
    Status status = OK;
    for (int32_t i = 0; status == OK && i < n; i++) {
        Side own = {0};
        Side other = {0};
        if (is_done[i])
            continue;
        status = side_init(&own, j->in, j->in->group[i], true, err);
        if (status == OK)
            status = side_init(&other, j->in, j->in->group[i], false, err);
        if (status == OK)
            status = join_group(j, &own, &other, err);
        for (int32_t r = 0; status == OK && r < own.s->n; r++)
            is_done[own.row[r]] = true;
        side_done(&own);
        side_done(&other);
    }
    free(p);
    return status;
}

Status similarities_make_balanced(const SimilaritiesGroups *in,
                                  const SimilaritiesOptions *o, Progress *progress,
                                  Similarities *out, Error *err)
{
    *out = (Similarities){0};
    Join j = {.in = in, .half = {.perplexity = o->perplexity / 2}, .progress = progress};
    j.most = similarities_find_k(&j.half, in->s->n);
    j.half.perplexity = fmax(2, fmin(j.half.perplexity, (in->s->n - 1) / 3.0));
    const size_t all = (size_t)in->s->n * 2 * (size_t)j.most;
    void *id = NULL;
    void *share = NULL;
    Status status = mem_data(&id, all, sizeof(int32_t), "neighbours", err);
    if (status == OK)
        status = mem_data(&share, all, sizeof(double), "similarities", err);
    j.near = (Nearest){.n = in->s->n, .k = 2 * j.most, .id = id};
    j.share = share;
    if (status == OK)
        status = join_groups(&j, err);
    if (status == OK)
        status = similarities_make_shared(&j.near, j.share, out, err);
    if (status == OK) {
        out->facts.perplexity = 2 * j.half.perplexity - j.missing / in->s->n;
        out->facts.ties = j.facts.ties;
        out->facts.duplicates = j.facts.duplicates;
    }
    free(id);
    free(share);
    return status;
}
