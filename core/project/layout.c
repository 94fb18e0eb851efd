#include "core/project/layout.h"

#include <stdlib.h>

void layout_free(Layout *l)
{
    if (!l)
        return;
    free(l->xy);
    free(l->space);
    free(l->row);
    free(l->trust);
    notes_free(&l->notes);
    free(l);
}
