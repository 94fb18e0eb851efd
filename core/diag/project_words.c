#include "core/diag/project_words.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

/* Flags the rows of one entry that belong on the map. */
static void flag_pairs(const Study *s, int entry, int target, bool *is_taken)
{
    const Lexicon *lex = s->entry[target].lex;
    if (!lex)
        return;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        if (entry == s->source)
            is_taken[lex->src[e]] = true;
        else
            for (int32_t at = lex->gold_off[e]; at < lex->gold_off[e + 1]; at++)
                is_taken[lex->gold[at]] = true;
    }
}

/* The entries of one map. */
typedef struct Shown {
    const Study *s;
    const int *entry;
    int n;
    const ProjectOptions *o;
} Shown;

static Status choose_rows(const Shown *m, int entry, int32_t **out, int32_t *count,
                          Error *err)
{
    const Space *space = m->s->entry[entry].space;
    void *flags = NULL;
    TRY(mem_data(&flags, (size_t)space->n, sizeof(bool), "points", err));
    bool *is_taken = flags;
    const int32_t first =
        m->o->points > 0 && m->o->points < space->n ? m->o->points : space->n;
    memset(is_taken, true, (size_t)first);
    for (int i = 0; i < m->n && m->o->has_pairs; i++) {
        const bool is_source = m->entry[i] == m->s->source;
        if (!is_source && (entry == m->s->source || entry == m->entry[i]))
            flag_pairs(m->s, entry, m->entry[i], is_taken);
    }
    int32_t n = 0;
    for (int32_t i = 0; i < space->n; i++)
        n += is_taken[i];
    void *rows = NULL;
    const Status status = mem_data(&rows, (size_t)n, sizeof(int32_t), "points", err);
    *out = rows;
    *count = n;
    for (int32_t i = 0, at = 0; status == OK && i < space->n; i++)
        if (is_taken[i])
            (*out)[at++] = i;
    free(flags);
    return status;
}

void project_words_done(ProjectWords *w)
{
    for (int i = 0; i < w->n; i++)
        free(w->rows[i]);
    *w = (ProjectWords){0};
}

PointsInput project_words_input(const ProjectWords *w)
{
    return (PointsInput){.spaces = w->space,
                         .nspaces = w->n,
                         .rows = (const int32_t *const *)w->rows,
                         .counts = w->count};
}

Status project_words_choose(const Study *s, const int *entries, int nentries,
                            const ProjectOptions *o, ProjectWords *out, Error *err)
{
    *out = (ProjectWords){0};
    const Shown shown = {s, entries, nentries, o};
    if (nentries > PROJECT_WORDS_SPACES)
        return error_set(err, E_LIMIT, "a map shows at most %d spaces, not %d",
                         PROJECT_WORDS_SPACES, nentries);
    for (int i = 0; i < nentries; i++) {
        out->space[i] = s->entry[entries[i]].space;
        out->n = i + 1;
        const Status status =
            choose_rows(&shown, entries[i], &out->rows[i], &out->count[i], err);
        if (status != OK) {
            project_words_done(out);
            return status;
        }
    }
    return OK;
}
