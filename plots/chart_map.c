/* The joint map of two languages (or more).
 *
 * Three levels carry the eye: the crowd pale and small, the words of gold pairs larger
 * with their links, the labelled words strongest. Which pairs get labels is decided by
 * spreading: pairs are walked in the caller's order (frequency) at a falling minimum
 * distance, so that the map is labelled all over and not only where frequent words
 * crowd. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "plots/chart.h"
#include "plots/chart_field.h"
#include "plots/chart_map_words.h"

/* Where trust turns good and fair; stated in the caption. */
static const double trust_good = 0.9;
static const double trust_fair = 0.8;

enum { STROKE_HIT, STROKE_MISS, STROKE_UNKNOWN };

/* Diameters in points of the three levels; those of pairs shrink where they crowd. */
static const double level_size[] = {
    [SCENE_BACK] = 1.1, [SCENE_MAIN] = 2.0, [SCENE_STRONG] = 3.4};

static double point_size(const Scene *s, int32_t npairs, SceneLevel level)
{
    const double small = fmax(0.6, fmin(1, s->width_mm / 84)); /* than one column */
    if (level != SCENE_MAIN || npairs == 0)
        return small * level_size[level];
    const double room = s->width_mm * s->height_mm / 25; /* a pair on 25 square mm */
    return small * level_size[level] * fmax(0.7, fmin(1, sqrt(room / npairs)));
}

typedef struct Maker {
    const ChartMap *map;
    const ChartOptions *options;
    Scene *scene;
    int32_t **point_of; /* [space][row]: point of the layout, -1: none */
    int32_t *src, *tgt; /* npairs: points of each pair, -1: not on the map */
    bool *is_labelled;  /* per point */
    int32_t npairs;     /* on the map */
    int32_t nlinks;     /* pairs that may be linked */
} Maker;

static SceneTrust trust_class(const Layout *l, int32_t i)
{
    if (layout_is_placed(l, i))
        return SCENE_PLACED;
    if (l->stability != NULL && l->stability[i] < l->stability_least)
        return SCENE_TRUST_POOR;
    if (l->trust == NULL || !isfinite(l->trust[i]))
        return SCENE_TRUST_UNKNOWN;
    return l->trust[i] >= trust_good   ? SCENE_TRUST_GOOD
           : l->trust[i] >= trust_fair ? SCENE_TRUST_FAIR
                                       : SCENE_TRUST_POOR;
}

/* The name a space goes by in legends, with its language unless that is the name. */
static Text space_title(Scene *s, const Space *space)
{
    if (space->lang[0] == '\0' ||
        str_compare(str_text(space->lang), str_text(space->name)) == 0)
        return scene_text(s, str_text(space->name));
    return scene_textf(s, "%s (%s)", space->name, space->lang);
}

static void add_points(Maker *m)
{
    const Layout *l = m->map->layout;
    for (int s = 0; s < m->map->nspaces; s++) {
        const int32_t n = m->map->spaces[s]->n;
        m->point_of[s] = mem_xalloc((size_t)n * sizeof *m->point_of[s]);
        for (int32_t r = 0; r < n; r++)
            m->point_of[s][r] = -1;
        const SceneGroup group = {
            .name = {.text = space_title(m->scene, m->map->spaces[s])},
            .color = palette_group_color(s),
            .shape = palette_group_shape(s),
        };
        scene_add_group(m->scene, group);
    }
    /* Without pairs there is no crowd: every point counts. */
    const SceneLevel level = m->map->npairs > 0 ? SCENE_BACK : SCENE_MAIN;
    for (int32_t i = 0; i < l->n; i++) {
        const int32_t space = l->space[i];
        assert(space >= 0 && space < m->map->nspaces);
        m->point_of[space][l->row[i]] = i;
        scene_add_point(m->scene, (ScenePoint){
                                      .x = l->xy[2 * (size_t)i],
                                      .y = l->xy[2 * (size_t)i + 1],
                                      .item = i,
                                      .group = space,
                                      .level = level,
                                      .trust = trust_class(l, i),
                                      .size = point_size(m->scene, 0, level),
                                  });
    }
}

static void raise_point(Maker *m, int32_t point, SceneLevel level)
{
    ScenePoint *p = &m->scene->point[point];
    if (p->level >= level)
        return;
    p->level = level;
    p->size = point_size(m->scene, m->map->npairs, level);
}

static void find_pairs(Maker *m)
{
    const ChartMap *map = m->map;
    m->src = mem_xalloc((size_t)map->npairs * sizeof *m->src);
    m->tgt = mem_xalloc((size_t)map->npairs * sizeof *m->tgt);
    for (int32_t i = 0; i < map->npairs; i++) {
        const int32_t a = m->point_of[map->source][map->pair[i].src];
        const int target = map->pair[i].target > 0 ? map->pair[i].target : map->target;
        const int32_t b = m->point_of[target][map->pair[i].tgt];
        const bool is_there = a >= 0 && b >= 0;
        m->src[i] = is_there ? a : -1;
        m->tgt[i] = is_there ? b : -1;
        m->npairs += is_there;
        if (is_there) {
            raise_point(m, a, SCENE_MAIN);
            raise_point(m, b, SCENE_MAIN);
        }
    }
    const int32_t lost = map->npairs - m->npairs;
    if (lost > 0) {
        notes_remark(&m->scene->notes, "pairs-not-on-map", lost,
                     "%d of %d pairs are not on the map (a word is not among its points)",
                     (int)lost, (int)map->npairs);
    }
}

/* --- labels ---------------------------------------------------------------------------
 */

static Text point_word(const Maker *m, int32_t point)
{
    const Layout *l = m->map->layout;
    return space_word(m->map->spaces[l->space[point]], l->row[point]);
}

static void add_label(Maker *m, int32_t point)
{
    if (m->is_labelled[point])
        return;
    m->is_labelled[point] = true;
    raise_point(m, point, SCENE_STRONG);
    const ScenePoint *p = &m->scene->point[point];
    const Space *space = m->map->spaces[p->group];
    scene_add_label(m->scene,
                    (SceneLabel){
                        .text = scene_words(m->scene, point_word(m, point), space->lang),
                        .x = p->x,
                        .y = p->y,
                        .point = point,
                        .group = p->group,
                    });
}

/* The caller's words, each in every space that has it, then their partners in pairs. */
static void label_given(Maker *m)
{
    const ChartOptions *o = m->options;
    int32_t unknown = 0;
    char first[TEXT_SHORT] = "";
    for (int32_t i = 0; i < o->nwords; i++) {
        bool is_found = false;
        for (int s = 0; s < m->map->nspaces; s++) {
            const int32_t row = vocab_find(&m->map->spaces[s]->vocab, o->word[i]);
            if (row < 0 || m->point_of[s][row] < 0)
                continue;
            is_found = true;
            add_label(m, m->point_of[s][row]);
        }
        if (!is_found && unknown++ == 0)
            text_short(first, o->word[i]);
    }
    if (unknown > 0) {
        notes_warn(&m->scene->notes, "labels-not-found", unknown,
                   "%d of %d words to label are not on the map (first: \"%s\")",
                   (int)unknown, (int)o->nwords, first);
    }
    const int32_t given = m->scene->nlabels;
    for (int32_t i = 0; i < given; i++) {
        const int32_t point = m->scene->label[i].point;
        for (int32_t p = 0; p < m->map->npairs; p++) {
            if (m->src[p] < 0 || (m->src[p] != point && m->tgt[p] != point))
                continue;
            add_label(m, m->src[p] == point ? m->tgt[p] : m->src[p]);
        }
    }
}

/* Room for labels: with its air a label takes about 45 square millimetres at 7 points,
 * and a map stays legible while a fifth of it is covered. */
static int32_t label_budget(const Maker *m)
{
    if (m->options->max_labels > 0)
        return m->options->max_labels;
    const double scale = m->options->type_size / 7;
    const double area = m->scene->width_mm * m->scene->height_mm / (scale * scale);
    return (int32_t)fmax(8, area / 220);
}

static bool is_far(const Maker *m, int32_t point, double least)
{
    const Scene *s = m->scene;
    const double unit = fmax(s->x.hi - s->x.lo, s->y.hi - s->y.lo);
    for (int32_t i = 0; i < s->nlabels; i++) {
        const double far =
            hypot(s->point[point].x - s->label[i].x, s->point[point].y - s->label[i].y);
        if (far < least * unit)
            return false;
    }
    return true;
}

static bool has_same_spelling(const Maker *m, int32_t pair)
{
    return str_compare(point_word(m, m->src[pair]), point_word(m, m->tgt[pair])) == 0;
}

static void label_spread(Maker *m)
{
    static const double least[] = {0.22, 0.16, 0.11, 0.08, 0.05, 0.035};
    const int32_t budget = label_budget(m);
    for (size_t r = 0; r < sizeof least / sizeof *least; r++) {
        for (int32_t p = 0; p < m->map->npairs && m->scene->nlabels + 2 <= budget; p++) {
            /* An identical pair would print the same word twice and teach nothing. */
            if (m->src[p] < 0 || m->is_labelled[m->src[p]] || m->is_labelled[m->tgt[p]] ||
                has_same_spelling(m, p) || !is_far(m, m->src[p], least[r]) ||
                !is_far(m, m->tgt[p], least[r]))
                continue;
            add_label(m, m->src[p]);
            add_label(m, m->tgt[p]);
        }
    }
}

/* --- links ----------------------------------------------------------------------------
 */

static bool has_lines(const Maker *m)
{
    return m->map->field != NULL && field_has_lines(m->map->field);
}

static void add_links(Maker *m)
{
    static const int32_t stroke_of[] = {[CHART_UNKNOWN] = STROKE_UNKNOWN,
                                        [CHART_HIT] = STROKE_HIT,
                                        [CHART_MISS] = STROKE_MISS};
    /* A web of links would hide the lines, and between two maps, or in six directions, it
     * is a grey smear. */
    const bool is_web =
        has_lines(m) || m->map->layout->link.lambda > 0 || m->map->nspaces > 2;
    const int32_t most = is_web ? 0 : m->options->max_links;
    for (int32_t p = 0; p < m->map->npairs; p++) {
        if (m->src[p] < 0)
            continue;
        const bool is_strong = m->is_labelled[m->src[p]] && m->is_labelled[m->tgt[p]];
        if (!is_strong && m->nlinks >= most)
            continue;
        m->nlinks++;
        scene_add_link(m->scene, (SceneLink){m->src[p], m->tgt[p],
                                             stroke_of[m->map->pair[p].outcome],
                                             is_strong ? SCENE_STRONG : SCENE_MAIN});
    }
}

static void add_strokes(Maker *m)
{
    scene_add_stroke(m->scene, (SceneStroke){PALETTE_INK, SCENE_SOLID, 0.8, 0.9});
    scene_add_stroke(m->scene, (SceneStroke){PALETTE_PURPLE, SCENE_DASHED, 0.8, 1.0});
    scene_add_stroke(m->scene, (SceneStroke){PALETTE_INK, SCENE_SOLID, 0.8, 0.9});
}

static void add_line_key(Maker *m, ChartOutcome outcome, int32_t stroke, const char *text)
{
    for (int32_t p = 0; p < m->map->npairs; p++) {
        if (m->src[p] < 0 || m->map->pair[p].outcome != outcome)
            continue;
        scene_add_key(m->scene, (SceneKey){.kind = SCENE_KEY_LINE,
                                           .index = stroke,
                                           .text = {.text = str_text(text)}});
        return;
    }
}

/* A map of a file may have no word of a language. */
static bool has_points(const Layout *l, int32_t space)
{
    for (int32_t i = 0; i < l->n; i++)
        if (l->space[i] == space)
            return true;
    return false;
}

static void add_keys(Maker *m)
{
    Scene *s = m->scene;
    for (int32_t g = 0; g < s->ngroups; g++) {
        if (has_points(m->map->layout, g)) {
            scene_add_key(s, (SceneKey){.kind = SCENE_KEY_POINT,
                                        .index = g,
                                        .text = s->group[g].name});
        }
    }
    if (m->map->field != NULL)
        chart_field_add(s, m->map->field, m->map->about);
    add_line_key(m, CHART_HIT, STROKE_HIT, "pair retrieved");
    add_line_key(m, CHART_MISS, STROKE_MISS, "pair missed");
    add_line_key(m, CHART_UNKNOWN, STROKE_UNKNOWN, "gold pair");
    if (layout_count_placed(m->map->layout) > 0) {
        scene_add_key(s, (SceneKey){.kind = SCENE_KEY_POINT,
                                    .index = -1,
                                    .trust = SCENE_PLACED,
                                    .text = {.text = TEXT("put into the map")}});
    }
    if (m->map->layout->trust == NULL || s->nlabels == 0)
        return;
    static const struct {
        SceneTrust trust;
        const char *text;
    } trust[] = {{SCENE_TRUST_GOOD, "position good"},
                 {SCENE_TRUST_FAIR, "fair"},
                 {SCENE_TRUST_POOR, "poor"}};
    for (size_t i = 0; i < sizeof trust / sizeof *trust; i++) {
        scene_add_key(s, (SceneKey){.kind = SCENE_KEY_POINT,
                                    .index = -1,
                                    .trust = trust[i].trust,
                                    .text = {.text = str_text(trust[i].text)}});
    }
}

/* --- words ----------------------------------------------------------------------------
 */

static void set_axis(Scene *s, SceneAxis *axis, const Layout *l, int i)
{
    if (l->axis[i][0] != '\0') {
        axis->title = scene_text(s, str_text(l->axis[i]));
    } else if (isfinite(l->explained[i])) {
        Str share = {0};
        number_add_fixed(&share, 100 * l->explained[i], 1);
        axis->title = scene_textf(s, "PC %d (%s %%)", i + 1, str_cstr(&share));
        str_free(&share);
    } else {
        axis->kind = SCENE_BLANK; /* t-SNE and its like: places mean nothing */
    }
}

static void count_outcomes(const Maker *m, int32_t *hits, int32_t *misses)
{
    *hits = 0;
    *misses = 0;
    for (int32_t p = 0; p < m->map->npairs; p++) {
        *hits += m->src[p] >= 0 && m->map->pair[p].outcome == CHART_HIT;
        *misses += m->src[p] >= 0 && m->map->pair[p].outcome == CHART_MISS;
    }
}

static void add_field(const Maker *m, Str *facts, Str *caption)
{
    if (m->map->field == NULL)
        return;
    str_add_cstr(facts, "; isogloss lines: ");
    chart_field_say_short(facts, m->map->field, m->map->about);
    str_add_cstr(caption, "; ");
    chart_field_say(caption, m->map->field, m->map->about,
                    m->map->check != NULL ? m->map->check : "another method");
}

static bool is_method(const Layout *l, const char *name)
{
    return str_compare(str_text(l->method), str_text(name)) == 0;
}

/* What was done, never whether the spaces share a frame: that is for preflight to say. */
static Text title_of(Scene *s, const ChartMap *map)
{
    const Layout *l = map->layout;
    const char *a = map->spaces[map->source]->name;
    const char *b = map->spaces[map->target]->name;
    const bool is_frame = is_method(l, "tsne") && strcmp(l->run.map, "frame") == 0;
    if (is_frame && l->run.is_before)
        return scene_textf(s, "The map of %s, and %s before its map", a, b);
    if (is_frame)
        return scene_textf(s, "The map of %s, and %s put into it", a, b);
    if (l->link.lambda > 0)
        return scene_textf(s, "%s and %s on two linked maps", a, b);
    if (is_method(l, "tsne") && strcmp(l->run.map, "balanced") == 0)
        return scene_textf(s, "%s and %s, forced to mix", a, b);
    if (map->nspaces > 2) {
        return scene_textf(s, "%s and %d languages on %s", a, map->nspaces - 1,
                           is_method(l, "axes") ? "chosen axes" : "one map");
    }
    if (is_method(l, "axes"))
        return scene_textf(s, "%s and %s on chosen axes", a, b);
    return scene_textf(s, "%s and %s on one map", a, b);
}

/* "PCA of 4,000 words; 1,489 gold pairs, 400 of them linked; ..." */
static void set_words(Maker *m)
{
    Scene *s = m->scene;
    const Layout *l = m->map->layout;
    Str facts = {0};
    Str caption = {0};
    Str pairs = {0};
    chart_map_words_say_method(l, false, &facts);
    chart_map_words_say_method(l, true, &caption);
    str_add_cstr(&facts, " of ");
    number_add_grouped(&facts, l->n);
    str_add_cstr(&facts, " words");
    str_add_cstr(&caption, " of ");
    number_add_grouped(&caption, l->n);
    str_add_cstr(&caption, " words");
    if (m->npairs > 0) {
        str_add_cstr(&pairs, "; ");
        number_add_grouped(&pairs, m->npairs);
        str_add_cstr(&pairs, " gold pairs");
        if (m->nlinks < m->npairs) {
            const bool is_most = m->nlinks >= m->options->max_links;
            str_add_cstr(&pairs, is_most ? ", the most frequent " : ", ");
            number_add_grouped(&pairs, m->nlinks);
            str_add_cstr(&pairs,
                         is_most ? " joined by lines" : " with labels joined by lines");
        }
        if (m->map->field == NULL) /* else the caption alone has so much */
            str_add_text(&facts, (Text){pairs.p, pairs.n});
        str_add_text(&caption, (Text){pairs.p, pairs.n});
        int32_t hits;
        int32_t misses;
        count_outcomes(m, &hits, &misses);
        if (hits + misses > 0) {
            str_addf(&caption, "; %d retrieved first by %s (solid), %d missed (dashed)",
                     (int)hits, m->map->score != NULL ? m->map->score : "their score",
                     (int)misses);
        }
    }
    add_field(m, &facts, &caption);
    if (m->map->field == NULL) {
        chart_map_words_say_cost(l, &facts);
        chart_map_words_say_quality(l, &facts);
    }
    chart_map_words_say_cost(l, &caption);
    chart_map_words_say_quality(l, &caption);
    if (l->trust != NULL && s->nlabels > 0) {
        str_add_cstr(&caption, "; markers of labelled words: filled where the position "
                               "is trustworthy (at least .9), half filled from .8, open "
                               "below");
    }
    chart_map_words_say_placed(l, &caption);
    if (l->zero_rows > 0)
        str_addf(&caption, "; %d words with a zero vector left out", (int)l->zero_rows);
    str_add_char(&caption, '.');
    if (is_method(l, "tsne")) {
        str_add_cstr(&caption,
                     " Near words are mostly near in the vectors. Distances between "
                     "groups, sizes and densities of groups, and empty space carry no "
                     "meaning.");
    }
    s->caption = scene_text(s, (Text){caption.p, caption.n});
    const ChartOptions *o = m->options;
    s->subtitle = o->subtitle != NULL ? scene_text(s, str_text(o->subtitle))
                                      : scene_text(s, (Text){facts.p, facts.n});
    if (o->title != NULL)
        s->title = scene_text(s, str_text(o->title));
    else if (m->map->nspaces > 1) {
        s->title = title_of(s, m->map);
    } else {
        s->title = scene_text(s, str_text(m->map->spaces[0]->name));
    }
    str_free(&facts);
    str_free(&caption);
    str_free(&pairs);
}

Status chart_make_map(const ChartMap *map, const ChartOptions *options, Scene **out,
                      Error *err)
{
    *out = NULL;
    if (map->layout->n == 0)
        return error_set(err, E_UNDEFINED, "a map without points: no word was projected");
    const double width = options->width_mm;
    /* In one column the map is a square below its words; across the page it is wider. */
    const double suits = map->layout->link.lambda > 0 ? 0.5 * width + 22
                         : width <= 110               ? 0.86 * width + 22
                                                      : 0.76 * width;
    Maker m = {.map = map, .options = options};
    m.scene = scene_new(width, options->height_mm > 0 ? options->height_mm : suits);
    m.scene->type_size = options->type_size;
    m.scene->is_equal = true;
    m.point_of = mem_xcalloc((size_t)map->nspaces, sizeof *m.point_of);
    m.is_labelled = mem_xcalloc((size_t)map->layout->n, sizeof *m.is_labelled);
    add_points(&m);
    find_pairs(&m);
    scene_set_window_to_points(m.scene, 0.04);
    for (int32_t i = 0; i < map->nmarks; i++) {
        const int32_t point = m.point_of[map->mark[i].space][map->mark[i].row];
        if (point >= 0)
            add_label(&m, point);
    }
    if (options->word != NULL)
        label_given(&m);
    else
        label_spread(&m);
    add_strokes(&m);
    add_links(&m);
    add_keys(&m);
    set_axis(m.scene, &m.scene->x, map->layout, 0);
    set_axis(m.scene, &m.scene->y, map->layout, 1);
    set_words(&m);
    for (int s = 0; s < map->nspaces; s++)
        free(m.point_of[s]);
    free(m.point_of);
    free(m.src);
    free(m.tgt);
    free(m.is_labelled);
    *out = m.scene;
    return OK;
}
