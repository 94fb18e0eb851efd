#include "tui/map_data.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "plots/plot_project.h"
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

/* Bits in reverse: numbers from 0 on are spread evenly over all that may come. */
static uint32_t spread(uint32_t v)
{
    uint32_t r = 0;
    for (int b = 0; b < 32; b++)
        r |= (v >> b & 1U) << (31 - b);
    return r;
}

static void mark_pairs(const MapData *m, const Study *s, bool *is_pair)
{
    for (int k = 1; k < m->nentries; k++) {
        const Lexicon *lex = s->entry[m->entry[k]].lex;
        for (int32_t q = 0; lex && q < lex->n_queries; q++) {
            const int32_t e = lex->query[q];
            const int32_t from = m->at[0][lex->src[e]];
            for (int32_t g = lex->gold_off[e]; g < lex->gold_off[e + 1]; g++) {
                const int32_t to = m->at[k][lex->gold[g]];
                if (from >= 0 && to >= 0)
                    is_pair[from] = is_pair[to] = true;
            }
        }
    }
}

/* The most frequent words are function words, which tell little of a region: words whose
 * translation is known come first, in an order that takes from all frequencies. */
static void find_labels(MapData *m, const Study *s)
{
    const int32_t n = m->layout->n;
    bool *is_pair = mem_xcalloc((size_t)n + 1, sizeof *is_pair);
    Place *place = mem_xcalloc((size_t)n + 1, sizeof *place);
    int32_t pairs = 0;
    mark_pairs(m, s, is_pair);
    for (int32_t i = 0; i < n; i++) {
        const int32_t p = m->order[i];
        /* row: the first key; below all others for pairs */
        place[i] = is_pair[p] ? (Place){(int32_t)(spread((uint32_t)pairs++) >> 2), 0, p}
                              : (Place){INT32_MAX, i, p};
    }
    qsort(place, (size_t)n, sizeof *place, by_row);
    m->label = mem_xcalloc((size_t)n + 1, sizeof *m->label);
    for (int32_t i = 0; i < n; i++)
        m->label[i] = place[i].point;
    free(place);
    free(is_pair);
}

static int by_value(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void find_box(MapData *m)
{
    const int32_t n = m->layout->n;
    const bool is_moving = strcmp(m->layout->method, "tsne") == 0 && !m->layout->trust;
    const int32_t out = is_moving ? n / 200 : 0;
    double *value = mem_xalloc(((size_t)n + 1) * sizeof *value);
    for (int k = 0; k < 2; k++) {
        for (int32_t i = 0; i < n; i++)
            value[i] = m->layout->xy[2 * (size_t)i + (size_t)k];
        qsort(value, (size_t)n, sizeof *value, by_value);
        m->box[k] = n > 0 ? value[out] : 0;
        m->box[2 + k] = n > 0 ? value[n - 1 - out] : 0;
    }
    free(value);
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

MapAsk map_data_ask_one(const Study *s, int target)
{
    MapAsk ask = {.entry = {s->source >= 0 ? s->source : 0}, .n = 1};
    if (target >= 0)
        ask.entry[ask.n++] = target;
    return ask;
}

MapAsk map_data_ask_all(const Study *s, int *left_out)
{
    MapAsk ask = {.entry = {s->source >= 0 ? s->source : 0}, .n = 1};
    int targets = 0;
    for (int i = 0; i < study_targets(s); i++) {
        const int target = study_target(s, i);
        if (s->entry[target].of > 0)
            continue; /* another form of one that is there */
        targets++;
        if (ask.n < MAP_ENTRIES)
            ask.entry[ask.n++] = target;
    }
    if (left_out)
        *left_out = targets - (ask.n - 1);
    return ask;
}

MapData *map_data_adopt(const Study *s, const MapAsk *ask, Layout *layout)
{
    MapData *m = mem_xcalloc(1, sizeof *m);
    m->nentries = ask->n;
    m->has_quality = ask->has_quality;
    memcpy(m->entry, ask->entry, sizeof m->entry);
    m->layout = layout;
    index_points(m, s);
    find_order(m);
    find_labels(m, s);
    find_box(m);
    return m;
}

void map_data_set_layout(MapData *m, Layout *layout)
{
    if (m->layout->stability && !layout->stability && layout->n == m->layout->n) {
        layout->stability = m->layout->stability;
        layout->stability_mean = m->layout->stability_mean;
        layout->stability_least = m->layout->stability_least;
        m->layout->stability = NULL;
    }
    layout->noise = m->layout->noise;
    layout->pca = m->layout->pca;
    layout_free(m->layout);
    m->layout = layout;
    find_box(m);
}

ProjectOptions map_data_options(const Study *s, MapMethod method)
{
    ProjectOptions o = project_options_defaults();
    o.k = s->options.k;
    o.tsne.seed = s->options.seed;
    o.method = method == MAP_PCA ? PROJECT_PCA : PROJECT_TSNE;
    o.is_before = method == MAP_BEFORE;
    o.map = method == MAP_AFTER || method == MAP_BEFORE ? PROJECT_FRAME
            : method == MAP_LINKED                      ? PROJECT_LINKED
                                                        : PROJECT_JOINT;
    return o;
}

Status map_data_make(const Study *s, const MapAsk *ask, Progress *progress, MapData **out,
                     Error *err)
{
    *out = NULL;
    ProjectOptions options = map_data_options(s, ask->method);
    options.has_quality = ask->has_quality;
    Layout *layout = NULL;
    double shift = 0;
    TRY(project_make(s, ask->entry, ask->n, &options, progress, &layout, err));
    if (ask->method == MAP_LINKED)
        shift = plot_project_part(layout);
    *out = map_data_adopt(s, ask, layout);
    (*out)->shift = shift;
    return OK;
}

void map_data_free(MapData *m)
{
    if (!m)
        return;
    layout_free(m->layout);
    free(m->group);
    free(m->order);
    free(m->label);
    for (int k = 0; k < m->nentries; k++)
        free(m->at[k]);
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

/* Adds the golds of a point among the words of one other language. */
static int add_golds(const MapData *m, const Study *s, int32_t point, int side,
                     int32_t *golds, int max)
{
    const WordQuery q = {map_data_entry(m, point), m->layout->row[point], m->entry[side]};
    const Lexicon *lex = word_data_lexicon(s, q);
    const int32_t e = word_data_find(lex, q.row);
    int n = 0;
    for (int32_t i = e < 0 ? 0 : lex->gold_off[e];
         e >= 0 && i < lex->gold_off[e + 1] && n < max; i++) {
        const int32_t p = m->at[side][lex->gold[i]];
        if (p >= 0)
            golds[n++] = p;
    }
    return n;
}

int map_data_golds(const MapData *m, const Study *s, int32_t point, int32_t *golds,
                   int max)
{
    const int own = m->layout->space[point];
    int n = 0;
    /* dictionaries join the source with each target */
    for (int side = own == 0 ? 1 : 0; side < (own == 0 ? m->nentries : 1); side++)
        n += add_golds(m, s, point, side, golds + n, max - n);
    return n;
}

MapRange map_data_range(const MapData *m, int side)
{
    MapRange r = {0, m->layout->n};
    if (side < 0)
        return r;
    while (r.first < m->layout->n && m->layout->space[r.first] != side)
        r.first++;
    for (r.n = 0; r.first + r.n < m->layout->n; r.n++)
        if (m->layout->space[r.first + r.n] != side)
            break;
    return r;
}

void map_data_box(const MapData *m, int side, double box[4])
{
    const MapRange r = map_data_range(m, side);
    memcpy(box, m->box, sizeof m->box);
    for (int32_t i = r.first; side >= 0 && i < r.first + r.n; i++) {
        for (int k = 0; k < 2; k++) {
            const double v = m->layout->xy[2 * (size_t)i + (size_t)k];
            box[k] = i == r.first || v < box[k] ? v : box[k];
            box[2 + k] = i == r.first || v > box[2 + k] ? v : box[2 + k];
        }
    }
}

int32_t map_data_nearest(const MapData *m, int side, double x, double y)
{
    int32_t best = -1;
    double least = INFINITY;
    const MapRange r = map_data_range(m, side);
    for (int32_t i = r.first; i < r.first + r.n; i++) {
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
