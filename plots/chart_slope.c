#include "plots/chart_slope.h"

#include <math.h>

#include "plots/chart_parts.h"

static const double APART = 0.05; /* of a place: lines beside each other */

static double place_of(const ChartSlope *c, int line, int place)
{
    return place + APART * (line - (c->nlines - 1) / 2.0);
}

static void add_line(Scene *s, const ChartSlope *c, int number)
{
    const ChartSlopeLine *line = &c->line[number];
    const PaletteColor color = palette_group_color(number);
    const SceneText name = {.text = scene_text(s, str_text(line->name))};
    const int32_t group = chart_parts_add_group(s, name, number);
    const int32_t stroke =
        scene_add_stroke(s, (SceneStroke){color, SCENE_SOLID, 1.1, 0.8});
    double xy[2 * CHART_SLOPE_PLACES];
    int32_t n = 0;
    for (int p = 0; p < c->nplaces; p++) {
        const Rate r = line->rate[p];
        if (r.n == 0)
            continue;
        const double x = place_of(c, number, p);
        const size_t at = 2 * (size_t)n;
        xy[at] = x;
        xy[at + 1] = r.value;
        n++;
        chart_parts_add_rate(s,
                             (ScenePoint){.x = x,
                                          .group = group,
                                          .trust = p == 0 || line->is_different[p]
                                                       ? SCENE_TRUST_GOOD
                                                       : SCENE_TRUST_POOR,
                                          .size = 4.2},
                             r, true);
        s->y.hi = fmax(s->y.hi, r.hi);
    }
    if (n > 1)
        (void)scene_add_path(s, xy, n, stroke, false);
}

static bool has_open(const ChartSlope *c)
{
    for (int i = 0; i < c->nlines; i++) {
        for (int p = 1; p < c->nplaces; p++) {
            if (c->line[i].rate[p].n > 0 && !c->line[i].is_different[p])
                return true;
        }
    }
    return false;
}

static void set_words(Scene *s, const ChartSlope *c, const ChartOptions *o)
{
    if (has_open(c)) {
        const Text open = scene_text(s, TEXT("open: no difference shown"));
        (void)scene_add_key(s, (SceneKey){.kind = SCENE_KEY_POINT,
                                          .index = 0,
                                          .trust = SCENE_TRUST_POOR,
                                          .text = {.text = open}});
    }
    int64_t least = INT64_MAX;
    int64_t most = 0;
    for (int i = 0; i < c->nlines; i++) {
        for (int p = 0; p < c->nplaces; p++) {
            const int64_t n = c->line[i].rate[p].n;
            least = n > 0 && n < least ? n : least;
            most = n > most ? n : most;
        }
    }
    Str facts = {0};
    str_addf(&facts, "%s%s%lld", c->score ? c->score : "", c->score ? "; " : "",
             (long long)least);
    if (most > least)
        str_addf(&facts, " to %lld", (long long)most);
    str_add_cstr(&facts, " source words; whiskers: Wilson 95 % interval");
    chart_parts_set_heading(s, o, TEXT("What an alignment finds"),
                            (Text){facts.p, facts.n});
    s->caption = scene_textf(
        s,
        "P@1 of %d alignment%s by %d line%s, %s. A filled mark differs from the one "
        "before it (exact McNemar on the words that both cover, Holm p < .05), an open "
        "one is not shown to, which does not make them equal.",
        c->nplaces, c->nplaces == 1 ? "" : "s", c->nlines, c->nlines == 1 ? "" : "s",
        str_cstr(&facts));
    str_free(&facts);
}

Status chart_make_slope(const ChartSlope *c, const ChartOptions *o, Scene **out,
                        Error *err)
{
    *out = NULL;
    if (c->nlines == 0 || c->nplaces < 2)
        return error_set(err, E_UNDEFINED, "there are no two alignments to draw");
    Scene *s = scene_new(o->width_mm,
                         o->height_mm > 0 ? o->height_mm : fmax(60, 0.8 * o->width_mm));
    s->type_size = o->type_size;
    s->y.lo = s->y.hi = 0;
    for (int i = 0; i < c->nlines; i++)
        add_line(s, c, i);
    s->y.hi = fmin(1, scene_nice_ceiling(fmax(s->y.hi, 0.02), 5));
    s->y.lo = -0.03 * s->y.hi; /* marks at 0 are whole */
    s->y.has_grid = true;
    s->y.title = scene_text(s, TEXT("P@1"));
    s->x.kind = SCENE_CATEGORIES;
    s->x.lo = -0.35;
    s->x.hi = c->nplaces - 0.65;
    for (int p = 0; p < c->nplaces; p++)
        (void)scene_add_category(
            s, &s->x, (SceneText){.text = scene_text(s, str_text(c->place[p]))});
    set_words(s, c, o);
    *out = s;
    return OK;
}
