/* Annotated: what marks amount to, as tables. */
#ifndef CORE_DIAG_ANNOTATED_H
#define CORE_DIAG_ANNOTATED_H

#include "core/study/mark_state.h"
#include "core/table/table.h"

/* The table `marks`: every mark of a list in its order, who made it and when, before and
 * after, and whether it is in force, undone, or replaced by a later one. */
Table *annotated_make_list(const MarkList *l);

/* The table `imported`, empty, and a row of it. */
Table *annotated_make_imports(void);
void annotated_add_import(Table *t, const char *path, int64_t marks, int64_t added);

#endif
