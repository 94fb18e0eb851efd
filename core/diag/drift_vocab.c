#include "core/diag/drift_vocab.h"

#include <stdlib.h>

#include "core/base/mem.h"
#include "core/space/prepare.h"

static Status new_ids(int32_t **out, int32_t n, Error *err)
{
    void *p = NULL;
    TRY(mem_data(&p, (size_t)n, sizeof(int32_t), "words of snapshots", err));
    *out = p;
    return OK;
}

static Status new_lists(const Space *older, const Space *newer, DriftVocab *v, Error *err)
{
    TRY(new_ids(&v->a, older->n, err));
    TRY(new_ids(&v->b, older->n, err));
    TRY(new_ids(&v->vanished, older->n, err));
    TRY(new_ids(&v->zero, older->n, err));
    return new_ids(&v->added, newer->n, err);
}

Status drift_vocab_make(const Space *older, const Space *newer, DriftVocab *out,
                        Error *err)
{
    *out = (DriftVocab){0};
    DriftVocab v = {0};
    const Status status = new_lists(older, newer, &v, err);
    if (status != OK) {
        drift_vocab_done(&v);
        return status;
    }
    for (int32_t i = 0; i < older->n; i++) {
        const int32_t j = vocab_find(&newer->vocab, space_word(older, i));
        if (j < 0) {
            v.vanished[v.n_vanished++] = i;
        } else if (older->norm[i] > 0 && newer->norm[j] > 0) {
            v.a[v.n] = i;
            v.b[v.n++] = j;
        } else {
            v.zero[v.n_zero++] = i;
        }
    }
    for (int32_t j = 0; j < newer->n; j++)
        if (vocab_find(&older->vocab, space_word(newer, j)) < 0)
            v.added[v.n_new++] = j;
    *out = v;
    return OK;
}

void drift_vocab_done(DriftVocab *v)
{
    free(v->a);
    free(v->b);
    free(v->vanished);
    free(v->added);
    free(v->zero);
    *v = (DriftVocab){0};
}

Status drift_vocab_make_space(const DriftVocabRows *rows, Progress *progress, Space **out,
                              Error *err)
{
    *out = NULL;
    Space *subset = NULL;
    Space *made = NULL;
    TRY(space_make_subset(rows->space, rows->ids, rows->n, &subset, err));
    Status status = space_make_copy(subset, &made, err);
    space_free(subset);
    if (status == OK)
        status = prepare_apply(made, rows->is_centred ? "unit,center,unit" : "unit",
                               progress, err);
    if (status == OK)
        status = space_seal(made, progress, err);
    if (status != OK) {
        space_free(made);
        return status;
    }
    *out = made;
    return OK;
}
