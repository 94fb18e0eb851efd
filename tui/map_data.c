#include "tui/map_data.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "tui/word_data.h"

typedef struct Place {
    int32_t row, space, point;
} Place;

static int by_row(const void *a, const void *b)
{
    const Place *x = a;
    const Place *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return (x->space > y->space) - (x->space < y->space);
}

static void find_order(MapData *m)
{
    const int32_t n = m->layout->n;
    Place *place = mem_xcalloc((size_t)n, sizeof *place);
    for (int32_t i = 0; i < n; i++)
        place[i] = (Place){m->layout->row[i], m->layout->space[i], i};
    qsort(place, (size_t)n, sizeof *place, by_row);
    m->order = mem_xcalloc((size_t)n, sizeof *m->order);
    for (int32_t i = 0; i < n; i++)
        m->order[i] = place[i].point;
    free(place);
}

static void find_box(MapData *m)
{
    m->box[0] = m->box[1] = INFINITY;
    m->box[2] = m->box[3] = -INFINITY;
    for (int32_t i = 0; i < m->layout->n; i++) {
        for (int k = 0; k < 2; k++) {
            const double v = m->layout->xy[2 * (size_t)i + (size_t)k];
            m->box[k] = fmin(m->box[k], v);
            m->box[2 + k] = fmax(m->box[2 + k], v);
        }
    }
}

static void index_points(MapData *m, const Study *s)
{
    const Layout *l = m->layout;
    for (int k = 0; k < m->nentries; k++) {
        const int32_t n = s->entry[m->entry[k]].space->n;
        m->at[k] = mem_xalloc((size_t)n * sizeof *m->at[k]);
        for (int32_t i = 0; i < n; i++)
            m->at[k][i] = -1;
    }
    m->group = mem_xcalloc((size_t)l->n, 1);
    for (int32_t i = 0; i < l->n; i++) {
        m->group[i] = (uint8_t)l->space[i];
        m->at[l->space[i]][l->row[i]] = i;
    }
}

Status map_data_make(const Study *s, MapAsk ask, Progress *progress, MapData **out,
                     Error *err)
{
    *out = NULL;
    MapData *m = mem_xcalloc(1, sizeof *m);
    *m = (MapData){.entry = {ask.source, ask.target}, .has_quality = ask.has_quality};
    m->nentries = ask.target >= 0 ? 2 : 1;
    ProjectOptions options = project_options_defaults();
    options.has_quality = ask.has_quality;
    const Status status =
        project_make(s, m->entry, m->nentries, &options, progress, &m->layout, err);
    if (status != OK || !m->layout) {
        map_data_free(m);
        return status;
    }
    index_points(m, s);
    find_order(m);
    find_box(m);
    *out = m;
    return OK;
}

void map_data_free(MapData *m)
{
    if (!m)
        return;
    layout_free(m->layout);
    free(m->group);
    free(m->order);
    free(m->at[0]);
    free(m->at[1]);
    free(m);
}

int32_t map_data_find(const MapData *m, int entry, int32_t row)
{
    for (int k = 0; k < m->nentries; k++)
        if (m->entry[k] == entry)
            return m->at[k][row];
    return -1;
}

int map_data_entry(const MapData *m, int32_t point)
{
    return m->entry[m->layout->space[point]];
}

Text map_data_word(const MapData *m, const Study *s, int32_t point)
{
    return space_word(s->entry[map_data_entry(m, point)].space, m->layout->row[point]);
}

int map_data_golds(const MapData *m, const Study *s, int32_t point, int32_t *golds,
                   int max)
{
    if (m->nentries < 2)
        return 0;
    const int side = m->layout->space[point];
    const WordQuery q = {m->entry[side], m->layout->row[point], m->entry[1 - side]};
    const Lexicon *lex = word_data_lexicon(s, q);
    const int32_t e = word_data_find(lex, q.row);
    int n = 0;
    for (int32_t i = e < 0 ? 0 : lex->gold_off[e];
         e >= 0 && i < lex->gold_off[e + 1] && n < max; i++) {
        const int32_t p = m->at[1 - side][lex->gold[i]];
        if (p >= 0)
            golds[n++] = p;
    }
    return n;
}

int32_t map_data_nearest(const MapData *m, double x, double y)
{
    int32_t best = -1;
    double least = INFINITY;
    for (int32_t i = 0; i < m->layout->n; i++) {
        const double dx = m->layout->xy[2 * (size_t)i] - x;
        const double dy = m->layout->xy[2 * (size_t)i + 1] - y;
        const double d = dx * dx + dy * dy;
        if (d < least) {
            least = d;
            best = i;
        }
    }
    return best;
}
