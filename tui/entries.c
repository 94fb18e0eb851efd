#include "tui/entries.h"

#include <string.h>

#include "tui/verbs.h"

int entries_count(void)
{
    return registry_count + verbs_count;
}

Entry entries_get(int i)
{
    if (i < registry_count) {
        const Diagnostic *d = registry_diagnostics[i];
        return (Entry){d->name, d->group, d->help,   d->usage,
                       d->doc,  d->cite,  d->params, d->nparams};
    }
    const Verb *v = verbs_all[i - registry_count];
    return (Entry){v->name, v->group, v->help,   v->usage,
                   v->doc,  NULL,     v->params, v->nparams};
}

bool entries_is_first_of_group(int i)
{
    for (int j = 0; j < i; j++)
        if (strcmp(entries_get(j).group, entries_get(i).group) == 0)
            return false;
    return true;
}
