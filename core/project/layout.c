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
    void *part[5] = {NULL, NULL, NULL, NULL, NULL};
    *out = NULL;
    Status status = copy_of(l->xy, 2 * n, sizeof *l->xy, &part[0], err);
    if (status == OK)
        status = copy_of(l->space, n, sizeof *l->space, &part[1], err);
    if (status == OK)
        status = copy_of(l->row, n, sizeof *l->row, &part[2], err);
    if (status == OK)
        status = copy_of(l->trust, n, sizeof *l->trust, &part[3], err);
    if (status == OK)
        status = copy_of(l->stability, n, sizeof *l->stability, &part[4], err);
    if (status != OK) {
        for (int i = 0; i < 5; i++)
            free(part[i]);
        return status;
    }
    Layout *copy = mem_xalloc(sizeof *copy);
    *copy = *l;
    copy->xy = part[0];
    copy->space = part[1];
    copy->row = part[2];
    copy->trust = part[3];
    copy->stability = part[4];
    copy->notes = (Notes){0};
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
    notes_free(&l->notes);
    free(l);
}
