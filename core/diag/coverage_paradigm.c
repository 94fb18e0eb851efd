/* Paradigms: which forms of a lemma a space has.
 *
 * Rows of the file become triples of cell, lemma and form, are put in order and counted
 * where they differ: so a form that is given twice counts once. Cell ALL holds every row.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/diag/coverage_told.h"
#include "core/diag/say.h"

enum { ALL = -2 };

typedef struct Triple {
    int32_t cell, lemma, form;
} Triple;

static int compare_triples(const void *a, const void *b)
{
    const Triple *x = a;
    const Triple *y = b;
    if (x->cell != y->cell)
        return x->cell < y->cell ? -1 : 1;
    if (x->lemma != y->lemma)
        return x->lemma < y->lemma ? -1 : 1;
    return x->form < y->form ? -1 : x->form > y->form;
}

/* The least covered first. */
static int compare_cells(const void *a, const void *b)
{
    const CoverageCell *x = a;
    const CoverageCell *y = b;
    const int64_t l = x->k * y->n; /* x->k / x->n against y->k / y->n, exactly */
    const int64_t r = y->k * x->n;
    if (l != r)
        return l < r ? -1 : 1;
    if (x->n != y->n)
        return x->n > y->n ? -1 : 1;
    return x->label < y->label ? -1 : x->label > y->label;
}

/* What is known of each form of the file. */
typedef struct Forms {
    bool *is_found, *is_phrase;
} Forms;

static Status look_up(const WordFile *file, const Space *space, bool is_lower,
                      Progress *progress, Forms *f)
{
    for (int32_t i = 0; i < file->values.n; i++) {
        if (progress && i % 1024 == 0 && progress_is_canceled(progress))
            return E_CANCELED;
        const Text word = vocab_word(&file->values, i);
        f->is_found[i] = vocab_find_lower(&space->vocab, word, is_lower) >= 0;
        f->is_phrase[i] = memchr(word.p, ' ', word.n) != NULL;
    }
    return OK;
}

/* One lemma's forms of a cell: t[0..n), all different. */
static void add_lemma(CoverageCell *c, const Triple *t, int64_t n, const Forms *f)
{
    int64_t k = 0;
    for (int64_t i = 0; i < n; i++)
        k += f->is_found[t[i].form];
    c->lemmas++;
    c->n += n;
    c->k += k;
    c->whole += k == n;
    c->none += k == 0;
    c->partly += k > 0 && k < n;
    c->macro += (double)k / (double)n;
}

/* The cell that begins at t[0], of n triples in order; returns how many it has. */
static int64_t add_cell(CoverageCell *c, const Triple *t, int64_t n, const Forms *f)
{
    *c = (CoverageCell){.label = t[0].cell};
    int64_t at = 0;
    while (at < n && t[at].cell == c->label) {
        int64_t end = at;
        while (end < n && t[end].cell == c->label && t[end].lemma == t[at].lemma)
            end++;
        add_lemma(c, t + at, end - at, f);
        at = end;
    }
    c->macro /= c->lemmas;
    return at;
}

/* Triples of all rows, twice, in order, each once; returns their number. */
static int64_t make_triples(const WordFile *file, const Forms *f, Triple *t)
{
    int64_t n = 0;
    for (int32_t i = 0; i < file->n; i++) {
        if (f->is_phrase[file->value[i]])
            continue;
        t[n++] = (Triple){ALL, file->key[i], file->value[i]};
        t[n++] = (Triple){file->label[i], file->key[i], file->value[i]};
    }
    qsort(t, (size_t)n, sizeof *t, compare_triples);
    int64_t kept = 0;
    for (int64_t i = 0; i < n; i++)
        if (kept == 0 || compare_triples(&t[kept - 1], &t[i]) != 0)
            t[kept++] = t[i];
    return kept;
}

static Status count(const WordFile *file, const Forms *f, CoverageParadigms *p,
                    Progress *progress, Error *err)
{
    void *data = NULL;
    for (int32_t i = 0; i < file->values.n; i++)
        p->phrases += f->is_phrase[i];
    TRY(mem_data(&data, 2 * (size_t)file->n + 1, sizeof(Triple), "forms", err));
    Triple *t = data;
    const int64_t n = make_triples(file, f, t);
    p->cell = mem_xcalloc((size_t)file->labels.n + 2, sizeof *p->cell);
    int64_t at = n > 0 ? add_cell(&p->all, t, n, f) : 0;
    while (at < n)
        at += add_cell(&p->cell[p->ncells++], t + at, n - at, f);
    free(data);
    qsort(p->cell, (size_t)p->ncells, sizeof *p->cell, compare_cells);
    return progress && progress_is_canceled(progress) ? E_CANCELED : OK;
}

Status coverage_paradigm_measure(const WordFile *file, const Space *space, bool is_lower,
                                 Progress *progress, CoverageParadigms **out, Error *err)
{
    *out = NULL;
    CoverageParadigms *p = mem_xcalloc(1, sizeof *p);
    Forms f = {mem_xcalloc((size_t)file->values.n + 1, sizeof *f.is_found),
               mem_xcalloc((size_t)file->values.n + 1, sizeof *f.is_phrase)};
    Status st = look_up(file, space, is_lower, progress, &f);
    if (st == OK)
        st = count(file, &f, p, progress, err);
    free(f.is_found);
    free(f.is_phrase);
    if (st == OK)
        *out = p;
    else
        coverage_paradigm_free(p);
    return st;
}

void coverage_paradigm_free(CoverageParadigms *p)
{
    if (!p)
        return;
    free(p->cell);
    free(p);
}

/* --- the table --- */

enum {
    P_SPACE,
    P_LIST,
    P_CELL,
    P_N,
    P_K,
    P_COVERAGE,
    P_MACRO,
    P_LEMMAS,
    P_WHOLE,
    P_PARTLY,
    P_NONE,
    N_PARADIGMS
};

/* clang-format off */
static const ColSpec cols[N_PARADIGMS] = {
    [P_SPACE]    = {"space", "space", "", "the space the forms are looked for in", COL_TEXT, 0},
    [P_LIST]     = {"list", "list", "", "the file of paradigms", COL_TEXT, 0},
    [P_CELL]     = {"cell", "cell", "", "all forms, or those of one cell of the paradigm: its features; the least covered come first", COL_TEXT, 0},
    [P_N]        = {"n", "n", "", "different forms of each lemma; those of several words are left out", COL_INT, 0},
    [P_K]        = {"k", "found", "", "of these, in the vocabulary", COL_INT, 0},
    [P_COVERAGE] = {"coverage", "coverage", "", "their share; 1 is all; forms of one lemma come and go together, so that the interval is too short", COL_RATE, 3},
    [P_MACRO]    = {"macro", "per lemma", "", "mean over lemmas of the share of each that is found", COL_REAL, 3},
    [P_LEMMAS]   = {"lemmas", "lemmas", "", "lemmas with a form here", COL_INT, 0},
    [P_WHOLE]    = {"whole", "whole", "", "lemmas all of whose forms here are found", COL_INT, 0},
    [P_PARTLY]   = {"partly", "partly", "", "lemmas some of whose forms here are found", COL_INT, 0},
    [P_NONE]     = {"none", "none", "", "lemmas none of whose forms here are found", COL_INT, 0},
};
/* clang-format on */

/* The table, which only stands in results that have paradigms. */
static Table *get_table(TableSet *set)
{
    if (set->ntables == COVERAGE_TABLE_PARADIGMS)
        table_set_add(set, table_new("paradigms", "Paradigms", cols, N_PARADIGMS));
    return set->table[COVERAGE_TABLE_PARADIGMS];
}

static void add_row(Table *t, const StudyEntry *e, const char *list, Text cell,
                    const CoverageCell *c)
{
    const int32_t r = table_add_row(t);
    table_set_text(t, r, P_SPACE, str_text(e->name));
    table_set_text(t, r, P_LIST, str_text(list));
    table_set_text(t, r, P_CELL, cell);
    table_set_int(t, r, P_N, c->n);
    table_set_int(t, r, P_K, c->k);
    table_set_rate(t, r, P_COVERAGE, stats_rate(c->k, c->n));
    table_set_real(t, r, P_MACRO, c->macro);
    table_set_int(t, r, P_LEMMAS, c->lemmas);
    table_set_int(t, r, P_WHOLE, c->whole);
    table_set_int(t, r, P_PARTLY, c->partly);
    table_set_int(t, r, P_NONE, c->none);
}

static void tell(CoverageTold *t, const StudyEntry *e, const WordFile *file,
                 const CoverageParadigms *p)
{
    Table *table = get_table(t->set);
    const char *slash = strrchr(file->path, '/');
    const char *name = slash ? slash + 1 : file->path;
    if (p->all.n > 0) {
        char rate[SAY_RATE];
        add_row(table, e, name, TEXT("all"), &p->all);
        coverage_told_say(t, "%s has %s forms of %s; %d of %d lemmas are whole", e->name,
                          say_rate(rate, stats_rate(p->all.k, p->all.n)), name,
                          (int)p->all.whole, (int)p->all.lemmas);
    }
    for (int32_t i = 0; i < p->ncells; i++) {
        const int32_t label = p->cell[i].label;
        add_row(table, e, name,
                label >= 0 ? vocab_word(&file->labels, label) : TEXT("(no features)"),
                &p->cell[i]);
    }
    if (p->phrases > 0) {
        notes_remark(
            &t->set->notes, "paradigm-phrases", p->phrases,
            "%s: forms of several words are left out, for no row is one: %" PRId64,
            file->path, p->phrases);
    }
}

Status coverage_told_paradigms(CoverageTold *t, const StudyEntry *e, const char *path,
                               Error *err)
{
    WordFile *file = NULL;
    CoverageParadigms *p = NULL;
    TRY(wordfile_read(&file, WORDFILE_PARADIGMS, path, &t->s->options.limits, t->progress,
                      err));
    notes_append(&t->set->notes, &file->notes);
    Status st = registry_add_file(t->set, t->s, "paradigms", path, t->progress, err);
    if (st == OK)
        st = coverage_paradigm_measure(file, e->space, t->s->options.is_lower,
                                       t->progress, &p, err);
    if (st == OK)
        tell(t, e, file, p);
    coverage_paradigm_free(p);
    wordfile_free(file);
    return st;
}
