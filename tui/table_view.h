/* The state of a view of tables: which result, which of its tables, and a browser for
 * each. What it shows is view_table.c, what its keys do table_actions.c. */
#ifndef TUI_TABLE_VIEW_H
#define TUI_TABLE_VIEW_H

#include "tui/browse.h"
#include "tui/columns.h"
#include "tui/ui.h"

enum { TABLE_VIEW_TABLES = 16 };

typedef struct TableView {
    View base;
    const Diagnostic *diag; /* NULL: a table made by a view */
    Table *made;            /* owned */
    char *counted; /* made counts the values of this column of the view below; owned */
    char *command; /* what gives a table made by a view; owned; NULL: nothing */
    int argc;
    char **argv; /* owned, with its strings */
    const Result *result;
    const TableSet *before; /* of the alignment that was shown before b; borrowed */
    int blinked;            /* the target that b has led to */
    unsigned marks_version; /* of the marks that its columns were measured with */
    Columns columns;        /* the panel in which columns and order are chosen */
    int tab;                /* which table of the set */
    Browse browse[TABLE_VIEW_TABLES]; /* by tab */
} TableView;

static inline const TableSet *table_view_set(const TableView *v)
{
    return v->result && v->result->state == RESULT_READY ? v->result->set : NULL;
}

static inline int table_view_tabs(const TableView *v)
{
    const TableSet *set = table_view_set(v);
    const int n = set ? set->ntables : 1;
    return n < TABLE_VIEW_TABLES ? n : TABLE_VIEW_TABLES;
}

static inline Browse *table_view_browse(TableView *v)
{
    return &v->browse[v->tab];
}

static inline const Browse *table_view_at(const TableView *v)
{
    return &v->browse[v->tab];
}

#endif
