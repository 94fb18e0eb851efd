#include "core/diag/same.h"

Status same_find(const Study *s, const Args *args, Progress *progress, Same *out,
                 Error *err)
{
    *out = (Same){0};
    const char *name = registry_text(args, "same");
    if (!name)
        return OK;
    const int at = study_find(s, name);
    if (at >= 0) {
        out->space = s->entry[at].space;
        return OK;
    }
    ReadOptions o = read_options_defaults();
    o.limits = s->options.limits;
    Space *own = NULL;
    TRY(read_space(&own, name, &o, progress, err));
    const Status status = space_seal(own, progress, err);
    if (status != OK) {
        space_free(own);
        return status;
    }
    *out = (Same){own, own, name};
    return OK;
}

Status same_add_input(const Same *same, const Study *s, TableSet *set, Progress *progress,
                      Error *err)
{
    return same->own
               ? registry_add_file(set, s, "same-language", same->path, progress, err)
               : OK;
}

void same_done(Same *same)
{
    space_free(same->own);
    *same = (Same){0};
}
