/* The words of a space in another form, with what they fall together to. */
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/diag/coverage.h"

static Status add_forms(CoverageForms *f, const Space *space, Form form,
                        Progress *progress, bool *is_counted, Error *err)
{
    Str s = {0};
    Status st = OK;
    for (int32_t i = 0; st == OK && i < space->n; i++) {
        int32_t id = 0;
        bool is_new = false;
        str_clear(&s);
        form_add(&s, space_word(space, i), form);
        st = vocab_add(&f->forms, (Text){str_cstr(&s), s.n}, &id, &is_new, err);
        if (st == OK && is_new) {
            f->row[id] = i;
        } else if (st == OK) {
            f->excess++;
            f->groups += !is_counted[id];
            is_counted[id] = true;
        }
        if (progress && i % 1024 == 0 && progress_is_canceled(progress))
            st = E_CANCELED;
    }
    str_free(&s);
    return st;
}

Status coverage_forms_make(const Space *space, Form form, Progress *progress,
                           CoverageForms **out, Error *err)
{
    *out = NULL;
    CoverageForms *f = mem_xcalloc(1, sizeof *f);
    f->row = mem_xcalloc((size_t)space->n + 1, sizeof *f->row);
    bool *is_counted = mem_xcalloc((size_t)space->n + 1, sizeof *is_counted);
    const Status st = add_forms(f, space, form, progress, is_counted, err);
    free(is_counted);
    if (st == OK)
        *out = f;
    else
        coverage_forms_free(f);
    return st;
}

void coverage_forms_free(CoverageForms *f)
{
    if (!f)
        return;
    vocab_free(&f->forms);
    free(f->row);
    free(f);
}
