#include "plots/report_view.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

enum { MOST_COLS = 10, MOST_NAMED = 16 };

typedef struct Columns {
    const char *diagnostic, *table, *columns;
} Columns;

/* Where the first ten columns are not those that carry the result. */
static const Columns chosen[] = {
    {"bias", "tests", "test,space,attributes,effect,lo,hi,p,q,decisive_word,verdict,why"},
    {"bias", "change", "test,space,step,n,before,after,change,lo,hi,p,q,verdict"},
    {"bli", "significance",
     "target,direction,a,b,p@1_a,p@1_b,delta,fixed,broken,holm_p,detectable"},
    {"compare", "summary", "a,b,score,n,p@1_a,p@1_b,delta,fixed,broken,holm_p,verdict"},
    {"parity", "languages",
     "language,n,p@1,same_n,same_p@1,gap,gap_lo,gap_hi,ratio,verdict,reason"},
    {"drift", "words",
     "word,rank,rank_new,cos_distance,local,overlap,z,p,q,verdict,reason"},
    {"drift", "summary",
     "from,to,shared,vanished,new,anchors,rms,mean_cosine,overlap,chance,verdict"},
    {"preflight", "suspects", "target,suspect,undone,p@1_given,p@1,fixed,broken,verdict"},
    {"relations", "relations",
     "target,relation,n,coverage,agreement,null,z,p,3cosadd,antonym_confusion"},
    {"why", "causes", "target,cause,share,flagged,base_rate,ratio,repairs,meaning"},
    {"overlap", "summary", "target,use,k,n,recall,chance,matched,ceiling,attained"},
};

const char *report_view_columns(const char *diagnostic, const char *table)
{
    for (size_t i = 0; i < sizeof chosen / sizeof *chosen; i++) {
        const Columns *c = &chosen[i];
        if (strcmp(c->diagnostic, diagnostic) == 0 && strcmp(c->table, table) == 0)
            return c->columns;
    }
    return NULL;
}

void report_view_done(ReportView *v)
{
    table_free(v->table);
    free(v->spec);
    *v = (ReportView){0};
}

/* The numbers of the named columns; how many. */
static int find_columns(const Table *t, const char *columns, int col[MOST_NAMED])
{
    int n = 0;
    if (columns == NULL) {
        while (n < MOST_COLS && n < table_cols(t)) {
            col[n] = n;
            n++;
        }
        return n;
    }
    for (const char *p = columns; *p != '\0' && n < MOST_NAMED;) {
        char name[48] = "";
        const size_t length = strcspn(p, ",");
        if (length < sizeof name)
            memcpy(name, p, length);
        const int found = table_find_col(t, name);
        if (found >= 0)
            col[n++] = found;
        p += length + (p[length] == ',');
    }
    return n;
}

static void copy_cell(Table *to, int32_t row, int col, const Cell *c)
{
    if (c->is_missing) {
        if (c->type == COL_RATE && c->rate.n == 0)
            table_set_rate(to, row, col, c->rate);
        else
            table_set_missing(to, row, col, c->why);
        return;
    }
    switch (c->type) {
    case COL_TEXT: table_set_text(to, row, col, c->text); break;
    case COL_INT: table_set_int(to, row, col, c->i); break;
    case COL_REAL: table_set_real(to, row, col, c->real); break;
    case COL_BOOL: table_set_bool(to, row, col, c->i != 0); break;
    case COL_RATE: table_set_rate(to, row, col, c->rate); break;
    case COL_WORD:
        table_set_word(to, row, col, (WordRef){c->space, (int32_t)c->i, c->text});
        break;
    }
}

ReportView report_view_make(const Table *t, const char *columns, const int32_t *rows,
                            int32_t nrows, const char *title)
{
    int col[MOST_NAMED];
    const int ncols = find_columns(t, columns, col);
    ReportView v = {.spec = mem_xcalloc((size_t)ncols + 1, sizeof *v.spec)};
    for (int c = 0; c < ncols; c++)
        v.spec[c] = *table_col(t, col[c]);
    v.table =
        table_new(table_name(t), title != NULL ? title : table_title(t), v.spec, ncols);
    const int32_t n = rows != NULL ? nrows : table_rows(t);
    for (int32_t i = 0; i < n; i++) {
        const int32_t row = table_add_row(v.table);
        for (int c = 0; c < ncols; c++) {
            const Cell cell = table_cell(t, rows != NULL ? rows[i] : i, col[c]);
            copy_cell(v.table, row, c, &cell);
        }
    }
    notes_append(table_notes(v.table), table_get_notes(t));
    return v;
}
