#include "plots/chart_trajectory.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "plots/chart_parts.h"

enum { C_WORD, C_SNAPSHOT, C_DISTANCE, C_LO, C_HI, C_OF, C_VERDICT, COLS };
static const double SPREAD = 0.7; /* of a place, for the words beside each other */

typedef struct Making {
    const Table *t;
    int col[COLS];
    Text word[CHART_TRAJECTORY_WORDS]; /* borrowed from the table */
    bool is_open[CHART_TRAJECTORY_WORDS];
    int nwords;
    int drawn, open, bands;
    bool has_null; /* the usual is that of null pairs */
    Scene *s;
} Making;

static Text text_of(const Making *m, int32_t row, int col)
{
    const Cell c = table_cell(m->t, row, m->col[col]);
    return c.is_missing ? TEXT("") : c.text;
}

static double number_of(const Making *m, int32_t row, int col)
{
    const Cell c = table_cell(m->t, row, m->col[col]);
    double v = NAN;
    return chart_parts_value(&c, &v) ? v : (double)NAN;
}

static Status find_cols(Making *m, Error *err)
{
    static const char *const name[COLS] = {
        [C_WORD] = "word",      [C_SNAPSHOT] = "snapshot", [C_DISTANCE] = "cos_distance",
        [C_LO] = "usual_lo",    [C_HI] = "usual_hi",       [C_OF] = "usual_of",
        [C_VERDICT] = "verdict"};
    for (int i = 0; i < COLS; i++)
        TRY(chart_parts_col(m->t, name[i], &m->col[i], err));
    return OK;
}

static int find_word(const Making *m, Text word)
{
    for (int i = 0; i < m->nwords; i++)
        if (str_compare(m->word[i], word) == 0)
            return i;
    return -1;
}

static int32_t find_snapshot(const Making *m, Text name)
{
    const SceneAxis *x = &m->s->x;
    for (int32_t i = 0; i < x->ncategories; i++)
        if (str_compare(x->category[i].text, name) == 0)
            return i;
    return -1;
}

/* Words and snapshots, each in the order of the table. */
static Status list_words(Making *m, const int32_t *rows, int32_t n, Error *err)
{
    for (int32_t i = 0; i < n; i++) {
        const Text word = text_of(m, rows[i], C_WORD);
        const Text snapshot = text_of(m, rows[i], C_SNAPSHOT);
        if (find_snapshot(m, snapshot) < 0)
            (void)scene_add_category(m->s, &m->s->x, scene_words(m->s, snapshot, ""));
        if (find_word(m, word) < 0 && m->nwords == CHART_TRAJECTORY_WORDS) {
            (void)error_set(err, E_USAGE, "a figure holds the ways of %d words",
                            CHART_TRAJECTORY_WORDS);
            error_hint(err, "--label names the words, as in --label cell,table");
            return E_USAGE;
        }
        if (find_word(m, word) < 0)
            m->word[m->nwords++] = word;
        const Text verdict = text_of(m, rows[i], C_VERDICT);
        if (verdict.n > 0)
            m->is_open[find_word(m, word)] = str_compare(verdict, TEXT("changed")) != 0;
    }
    return OK;
}

/* Where a word stands at a snapshot, and half the width that it has there. */
static double place_of(const Making *m, int word, int32_t snapshot)
{
    return snapshot + SPREAD * ((word + 0.5) / m->nwords - 0.5);
}

static double half_of(const Making *m)
{
    return fmin(0.46 * SPREAD / m->nwords, 0.14);
}

/* A bar of the word's area, which is the last one. */
static void add_usual(Making *m, int32_t row, double x)
{
    const double lo = number_of(m, row, C_LO);
    const double hi = number_of(m, row, C_HI);
    if (!isfinite(lo) || !isfinite(hi))
        return;
    const double w = half_of(m);
    const double ring[] = {x - w, lo, x + w, lo, x + w, hi, x - w, hi};
    (void)scene_add_ring(m->s, ring, 4);
    m->s->y.hi = fmax(m->s->y.hi, hi);
    m->bands++;
    m->has_null = str_compare(text_of(m, row, C_OF), TEXT("null pairs")) == 0;
}

static void add_part(Making *m, const double *xy, int32_t n, int32_t stroke)
{
    if (n > 1)
        (void)scene_add_path(m->s, xy, n, stroke, false);
}

/* Whether there is more of a word than its beginning, at 0. */
static bool has_way(const Making *m, Text word, const int32_t *rows, int32_t n)
{
    for (int32_t i = 0; i < n; i++) {
        if (str_compare(text_of(m, rows[i], C_WORD), word) == 0 &&
            find_snapshot(m, text_of(m, rows[i], C_SNAPSHOT)) > 0 &&
            isfinite(number_of(m, rows[i], C_DISTANCE)))
            return true;
    }
    return false;
}

/* Words without a way are named in the notes and have no colour. */
static void keep_drawn(Making *m, const int32_t *rows, int32_t n)
{
    int kept = 0;
    for (int i = 0; i < m->nwords; i++) {
        char shown[TEXT_SHORT];
        if (has_way(m, m->word[i], rows, n)) {
            m->is_open[kept] = m->is_open[i];
            m->word[kept++] = m->word[i];
            continue;
        }
        notes_warn(&m->s->notes, "labels-not-found", 1,
                   "%s is not in the first snapshot and a later one: not drawn",
                   text_short(shown, m->word[i]));
    }
    m->nwords = kept;
}

static void add_word(Making *m, int word, const int32_t *rows, int32_t n)
{
    Scene *s = m->s;
    const PaletteColor color = palette_group_color(word);
    const int32_t pale =
        scene_add_stroke(s, (SceneStroke){color, SCENE_SOLID, 0.4, 0.18});
    const int32_t stroke = scene_add_stroke(s, (SceneStroke){color, SCENE_SOLID, 1.2, 1});
    const int32_t group =
        chart_parts_add_group(s, scene_words(s, m->word[word], ""), word);
    (void)scene_add_area(s, SCENE_SHADED, pale);
    double *xy = mem_xcalloc(2 * (size_t)s->x.ncategories, sizeof *xy);
    int32_t part = 0;
    for (int32_t i = 0; i < n; i++) {
        if (str_compare(text_of(m, rows[i], C_WORD), m->word[word]) != 0)
            continue;
        const double x =
            place_of(m, word, find_snapshot(m, text_of(m, rows[i], C_SNAPSHOT)));
        const double y = number_of(m, rows[i], C_DISTANCE);
        add_usual(m, rows[i], x);
        if (!isfinite(y)) {
            add_part(m, xy, part, stroke);
            part = 0;
            continue;
        }
        xy[2 * (size_t)part] = x;
        xy[2 * (size_t)part++ + 1] = y;
        s->y.hi = fmax(s->y.hi, y);
        m->drawn++;
        const SceneTrust trust = m->is_open[word] ? SCENE_TRUST_POOR : SCENE_TRUST_GOOD;
        (void)scene_add_point(s, (ScenePoint){.x = x,
                                              .y = y,
                                              .item = -1,
                                              .group = group,
                                              .level = SCENE_STRONG,
                                              .trust = trust,
                                              .size = 4.2});
    }
    add_part(m, xy, part, stroke);
    m->open += m->is_open[word];
    free(xy);
}

static void set_axes(Making *m)
{
    Scene *s = m->s;
    s->x.kind = SCENE_CATEGORIES;
    s->x.lo = -0.5;
    s->x.hi = s->x.ncategories - 0.5;
    s->y.hi = scene_nice_ceiling(fmax(1.04 * s->y.hi, 0.05), 5);
    s->y.lo = -0.03 * s->y.hi; /* marks at 0 are whole */
    s->y.has_grid = true;
    s->y.title = scene_text(s, TEXT("distance"));
}

static void set_words(Making *m, const ChartOptions *o)
{
    Scene *s = m->s;
    const char *usual = m->bands == 0 ? "no usual range is known"
                        : m->has_null
                            ? "bars: middle 95 % of null pairs, words as frequent"
                            : "bars: middle 95 % of words as frequent; no noise floor";
    if (m->open > 0) {
        (void)scene_add_key(
            s, (SceneKey){.kind = SCENE_KEY_POINT,
                          .index = 0,
                          .trust = SCENE_TRUST_POOR,
                          .text = {.text = scene_text(
                                       s, TEXT("open: not shown to have changed"))}});
    }
    const Text first = s->x.category[0].text;
    chart_parts_set_heading(
        s, o, scene_textf(s, "How far words moved from %.*s", (int)first.n, first.p),
        str_text(usual));
    s->caption = scene_textf(
        s,
        "1 - cosine of each word with itself in the first snapshot, after alignment; "
        "%s. %s",
        usual,
        m->open > 0 ? "An open mark is not shown to have changed, which does not make it "
                      "unchanged."
                    : "");
}

Status chart_make_trajectory(const Table *about, const ChartOptions *o, Scene **out,
                             Error *err)
{
    *out = NULL;
    Making m = {.t = about};
    int32_t *rows = NULL;
    int32_t n = 0;
    TRY(find_cols(&m, err));
    TRY(chart_parts_rows(about, o, &rows, &n, err));
    m.s = scene_new(o->width_mm,
                    o->height_mm > 0 ? o->height_mm : fmax(55, 0.66 * o->width_mm));
    m.s->type_size = o->type_size;
    m.s->y.hi = 0;
    Status status = list_words(&m, rows, n, err);
    if (status == OK)
        keep_drawn(&m, rows, n);
    for (int i = 0; status == OK && i < m.nwords; i++)
        add_word(&m, i, rows, n);
    free(rows);
    if (status == OK && m.drawn == 0)
        status = error_set(err, E_UNDEFINED, "no word has a distance to draw");
    if (status != OK) {
        scene_free(m.s);
        return status;
    }
    set_axes(&m);
    set_words(&m, o);
    *out = m.s;
    return OK;
}
