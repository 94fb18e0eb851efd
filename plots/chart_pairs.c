#include "plots/chart_pairs.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "plots/chart_parts.h"

enum { HIT, MISS, OUTCOMES, WORDS = 3 };
static const double ASIDE = 0.018; /* of hits and misses from their place, in x */

/* All words of one outcome at one place. */
typedef struct Bubble {
    double x, y;
    int outcome;
    int32_t n;
    int32_t row[WORDS]; /* the first of them */
    int32_t point;
} Bubble;

typedef struct Making {
    const Table *t;
    int x, y, hit, word;
    const ChartPairsSpec *spec;
    Bubble *bubble;
    int32_t nbubbles, n, missing, most;
    Scene *s;
} Making;

/* A word on its way into a bubble. */
typedef struct Entry {
    double x, y;
    int outcome;
    int32_t row, at; /* place among the rows */
    int32_t first;   /* least `at` of its bubble */
} Entry;

static int by_place(const void *pa, const void *pb)
{
    const Entry *a = pa;
    const Entry *b = pb;
    if (a->outcome != b->outcome)
        return a->outcome < b->outcome ? -1 : 1;
    if (a->x < b->x || a->x > b->x)
        return a->x < b->x ? -1 : 1;
    if (a->y < b->y || a->y > b->y)
        return a->y < b->y ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

/* Bubbles in the order of their first words, the words of each as they came. */
static int by_bubble(const void *pa, const void *pb)
{
    const Entry *a = pa;
    const Entry *b = pb;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static bool is_same_place(const Entry *a, const Entry *b)
{
    return a->outcome == b->outcome && fabs(a->x - b->x) < 1e-9 &&
           fabs(a->y - b->y) < 1e-9;
}

static void gather(Making *m, Entry *e, int32_t n)
{
    if (n > 1)
        qsort(e, (size_t)n, sizeof *e, by_place);
    for (int32_t i = 0; i < n; i++)
        e[i].first = i > 0 && is_same_place(&e[i - 1], &e[i]) ? e[i - 1].first : e[i].at;
    if (n > 1)
        qsort(e, (size_t)n, sizeof *e, by_bubble);
    m->bubble = mem_xcalloc((size_t)n, sizeof *m->bubble);
    for (int32_t i = 0; i < n; i++) {
        if (i == 0 || e[i].first != e[i - 1].first)
            m->bubble[m->nbubbles++] =
                (Bubble){.x = e[i].x, .y = e[i].y, .outcome = e[i].outcome};
        Bubble *b = &m->bubble[m->nbubbles - 1];
        if (b->n < WORDS)
            b->row[b->n] = e[i].row;
        b->n++;
        m->most = b->n > m->most ? b->n : m->most;
    }
    m->n = n;
}

static void take_rows(Making *m, const int32_t *rows, int32_t n)
{
    Entry *e = mem_xcalloc((size_t)n, sizeof *e);
    int32_t taken = 0;
    for (int32_t i = 0; i < n; i++) {
        const Cell hit = table_cell(m->t, rows[i], m->hit);
        const Cell cx = table_cell(m->t, rows[i], m->x);
        const Cell cy = table_cell(m->t, rows[i], m->y);
        Entry *at = &e[taken];
        *at = (Entry){.row = rows[i], .at = i};
        if (hit.is_missing || !chart_parts_value(&cx, &at->x) ||
            !chart_parts_value(&cy, &at->y)) {
            m->missing++;
            continue;
        }
        at->outcome = hit.i ? HIT : MISS;
        taken++;
    }
    gather(m, e, taken);
    free(e);
}

static void add_bubbles(Making *m)
{
    const double largest = fmin(11, 0.034 * m->s->width_mm * 72 / 25.4);
    for (int32_t i = 0; i < m->nbubbles; i++) {
        Bubble *b = &m->bubble[i];
        const double share = (double)b->n / m->most;
        b->point = scene_add_point(
            m->s, (ScenePoint){.x = b->x + (b->outcome == HIT ? ASIDE : -ASIDE),
                               .y = b->y,
                               .item = -1,
                               .group = b->outcome,
                               .level = SCENE_STRONG,
                               .size = fmax(1.6, largest * sqrt(share))});
    }
}

static bool is_high(double v, double from)
{
    return isnan(from) || v >= from - 1e-9;
}

/* How much a reader wants the words of a bubble: faults of the map first, then hits in
 * spite of the languages, then the far corners. */
static double interest(const Making *m, const Bubble *b)
{
    const bool has_x = is_high(b->x, m->spec->x_high);
    const bool has_y = is_high(b->y, m->spec->y_high);
    const double spread = b->x - b->y;
    if (has_x && !has_y)
        return 4 + spread + (b->outcome == MISS ? 1 : 0);
    if (!has_x && has_y)
        return 2 - spread + (b->outcome == HIT ? 1 : 0);
    return has_x ? (b->x + b->y) / 2 : 0;
}

typedef struct Wanted {
    double interest;
    int32_t bubble;
} Wanted;

static int by_interest(const void *pa, const void *pb)
{
    const Wanted *a = pa;
    const Wanted *b = pb;
    if (a->interest < b->interest || a->interest > b->interest)
        return a->interest > b->interest ? -1 : 1;
    return (a->bubble > b->bubble) - (a->bubble < b->bubble);
}

static void label(Making *m, const Bubble *b)
{
    Str words = {0};
    for (int32_t i = 0; i < b->n && i < WORDS; i++) {
        str_add_cstr(&words, i > 0 ? ", " : "");
        text_display(&words, table_cell(m->t, b->row[i], m->word).text, TEXT_UTF8);
    }
    if (b->n > WORDS)
        str_addf(&words, " +%d", b->n - WORDS);
    const SceneText text = {.text = scene_text(m->s, (Text){words.p, words.n})};
    (void)scene_add_label(m->s, (SceneLabel){.text = text,
                                             .x = m->s->point[b->point].x,
                                             .y = b->y,
                                             .point = b->point,
                                             .group = b->outcome});
    str_free(&words);
}

static void add_labels(Making *m, const ChartOptions *o)
{
    Wanted *want = mem_xcalloc((size_t)m->nbubbles, sizeof *want);
    for (int32_t i = 0; i < m->nbubbles; i++)
        want[i] = (Wanted){interest(m, &m->bubble[i]), i};
    if (m->nbubbles > 1)
        qsort(want, (size_t)m->nbubbles, sizeof *want, by_interest);
    const int32_t most =
        o->max_labels > 0 ? o->max_labels : (int32_t)(m->s->width_mm / 7);
    for (int32_t i = 0; i < m->nbubbles && i < most && want[i].interest >= 2; i++)
        label(m, &m->bubble[want[i].bubble]);
    free(want);
}

/* The lines that part high from low, and what the quadrants are called. */
static void add_quadrants(Making *m)
{
    static const char *const name[2][2] = {{"spaces disagree", "met all the same"},
                                           {"the map's fault", "kept"}};
    Scene *s = m->s;
    const double x = m->spec->x_high;
    const double y = m->spec->y_high;
    if (isnan(x) || isnan(y))
        return;
    const int32_t k =
        scene_add_stroke(s, (SceneStroke){PALETTE_DIM, SCENE_DASHED, 0.8, 1});
    (void)scene_add_rule(s, (SceneRule){x - ASIDE * 3, true, k});
    (void)scene_add_rule(s, (SceneRule){y - ASIDE * 3, false, k});
    for (int right = 0; right < 2; right++) {
        for (int up = 0; up < 2; up++) {
            const double at_x = right ? (x + s->x.hi) / 2 : (s->x.lo + x) / 2;
            const double at_y = up ? s->y.hi - 0.035 : s->y.lo + 0.035;
            (void)scene_add_inline(
                s, (SceneInline){.text = scene_text(s, str_text(name[right][up])),
                                 .path = -1,
                                 .x = at_x,
                                 .y = at_y,
                                 .stroke = k});
        }
    }
}

static void set_axes(Making *m)
{
    Scene *s = m->s;
    for (int32_t i = 0; i < m->nbubbles; i++) {
        s->x.hi = fmax(s->x.hi, m->bubble[i].x);
        s->y.hi = fmax(s->y.hi, m->bubble[i].y);
    }
    s->x.lo = -0.06;
    s->y.lo = -0.16; /* room for the names of the quadrants */
    s->x.hi = fmin(1, s->x.hi) + 0.06;
    s->y.hi = fmin(1, s->y.hi) + 0.095;
    s->x.has_grid = s->y.has_grid = true;
    s->x.title = scene_text(s, TEXT("do the languages agree: translated overlap (D2)"));
    s->y.title = scene_text(s, TEXT("does the map keep it: aligned overlap (D3)"));
}

static void set_words(Making *m, const ChartOptions *o)
{
    int32_t hits = 0;
    for (int32_t i = 0; i < m->nbubbles; i++)
        hits += m->bubble[i].outcome == HIT ? m->bubble[i].n : 0;
    Str facts = {0};
    number_add_grouped(&facts, m->n);
    str_addf(&facts,
             " words, %d of them hits (right of their place); areas count words, the "
             "largest %d",
             hits, m->most);
    if (m->missing > 0)
        str_addf(&facts, "; %d not measured", m->missing);
    chart_parts_set_heading(m->s, o, str_text(table_title(m->t)),
                            (Text){facts.p, facts.n});
    m->s->caption = scene_textf(
        m->s,
        "%s against %s, %s. Dashed lines: the medians over the words, from which on an "
        "overlap counts as high.",
        table_col(m->t, m->y)->title, table_col(m->t, m->x)->title, str_cstr(&facts));
    str_free(&facts);
}

static Status find_cols(Making *m, const ChartPairsSpec *spec, Error *err)
{
    TRY(chart_parts_col(m->t, spec->x, &m->x, err));
    TRY(chart_parts_col(m->t, spec->y, &m->y, err));
    TRY(chart_parts_col(m->t, spec->hit, &m->hit, err));
    return chart_parts_col(m->t, spec->word, &m->word, err);
}

Status chart_make_pairs(const Table *t, const ChartPairsSpec *spec, const ChartOptions *o,
                        Scene **out, Error *err)
{
    *out = NULL;
    Making m = {.t = t, .spec = spec};
    int32_t *rows = NULL;
    int32_t n = 0;
    TRY(find_cols(&m, spec, err));
    TRY(chart_parts_rows(t, o, &rows, &n, err));
    take_rows(&m, rows, n);
    free(rows);
    if (m.n == 0) {
        free(m.bubble);
        return error_set(err, E_UNDEFINED, "no word has both overlaps");
    }
    m.s = scene_new(o->width_mm, o->height_mm > 0 ? o->height_mm : 0.92 * o->width_mm);
    m.s->type_size = o->type_size;
    static const char *const outcome[] = {"hit", "miss"};
    static const PaletteColor color[] = {PALETTE_BLUE, PALETTE_VERMILLION};
    for (int i = 0; i < OUTCOMES; i++) {
        const SceneText name = {.text = scene_text(m.s, str_text(outcome[i]))};
        const int32_t g = scene_add_group(
            m.s,
            (SceneGroup){name, color[i], i == HIT ? PALETTE_CIRCLE : PALETTE_SQUARE});
        (void)scene_add_key(
            m.s, (SceneKey){.kind = SCENE_KEY_POINT, .index = g, .text = name});
    }
    add_bubbles(&m);
    set_axes(&m);
    add_quadrants(&m);
    add_labels(&m, o);
    set_words(&m, o);
    free(m.bubble);
    *out = m.s;
    return OK;
}
