#include "core/project/layout.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

static Status copy_of(const void *from, size_t n, size_t size, void **out, Error *err)
{
    *out = NULL;
    if (!from)
        return OK;
    TRY(mem_data(out, n, size, "a map", err));
    memcpy(*out, from, n * size);
    return OK;
}

Status layout_make_copy(const Layout *l, Layout **out, Error *err)
{
    const size_t n = (size_t)l->n;
    *out = NULL;
    Layout *copy = mem_xalloc(sizeof *copy);
    *copy = *l;
    copy->notes = (Notes){0};
    const struct {
        const void *from;
        void **to;
        size_t n, size;
    } part[] = {
        {l->xy, (void **)&copy->xy, 2 * n, sizeof *l->xy},
        {l->space, (void **)&copy->space, n, sizeof *l->space},
        {l->row, (void **)&copy->row, n, sizeof *l->row},
        {l->trust, (void **)&copy->trust, n, sizeof *l->trust},
        {l->stability, (void **)&copy->stability, n, sizeof *l->stability},
        {l->cost, (void **)&copy->cost, n, sizeof *l->cost},
        {l->is_new, (void **)&copy->is_new, n, sizeof *l->is_new},
        {l->novelty, (void **)&copy->novelty, n, sizeof *l->novelty},
    };
    enum { PARTS = sizeof part / sizeof *part };
    for (int i = 0; i < PARTS; i++)
        *part[i].to = NULL;
    Status status = OK;
    for (int i = 0; status == OK && i < PARTS; i++)
        status = copy_of(part[i].from, part[i].n, part[i].size, part[i].to, err);
    if (status != OK) {
        layout_free(copy);
        return status;
    }
    notes_append(&copy->notes, &l->notes);
    *out = copy;
    return OK;
}

void layout_free(Layout *l)
{
    if (!l)
        return;
    free(l->xy);
    free(l->space);
    free(l->row);
    free(l->trust);
    free(l->stability);
    free(l->cost);
    free(l->is_new);
    free(l->novelty);
    notes_free(&l->notes);
    free(l);
}

bool layout_is_placed(const Layout *l, int32_t i)
{
    return l->is_new ? l->is_new[i] : l->own > 0 && i >= l->own;
}

int32_t layout_count_placed(const Layout *l)
{
    int32_t n = 0;
    for (int32_t i = 0; i < l->n; i++)
        n += layout_is_placed(l, i);
    return n;
}

void layout_say_perplexity(const Layout *l, Str *out)
{
    str_addf(out, "%g", l->run.perplexity);
    if (l->run.second > 0)
        str_addf(out, " and %g", l->run.second);
}
