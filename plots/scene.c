/* Scene keeps plain arrays that double when full, and one arena for all text. Nothing is
 * ever removed: a chart adds, a renderer reads. */
#include "plots/scene.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/base/text.h"

Scene *scene_new(double width_mm, double height_mm)
{
    Scene *s = mem_xcalloc(1, sizeof *s);
    s->width_mm = width_mm;
    s->height_mm = height_mm;
    s->type_size = 7;
    s->x.hi = 1;
    s->y.hi = 1;
    return s;
}

void scene_free(Scene *s)
{
    if (s == NULL)
        return;
    free(s->group);
    free(s->stroke);
    free(s->point);
    free(s->link);
    free(s->path);
    free(s->area);
    free(s->ring);
    free(s->inlined);
    free(s->xy);
    free(s->rule);
    free(s->bar);
    free(s->interval);
    free(s->label);
    free(s->note);
    free(s->key);
    free(s->x.category);
    free(s->x.category_at);
    free(s->y.category);
    free(s->y.category_at);
    notes_free(&s->notes);
    mem_arena_free(&s->arena);
    free(s);
}

Text scene_text(Scene *s, Text t)
{
    Str shown = {0};
    text_display(&shown, t, TEXT_UTF8);
    const Text kept = {mem_arena_strndup(&s->arena, str_cstr(&shown), shown.n), shown.n};
    str_free(&shown);
    return kept;
}

Text scene_textf(Scene *s, const char *fmt, ...)
{
    char *composed = NULL;
    va_list args;
    va_start(args, fmt);
    const int n = vasprintf(&composed, fmt, args);
    va_end(args);
    if (n < 0)
        abort();
    const Text kept = scene_text(s, (Text){composed, (size_t)n});
    free(composed);
    return kept;
}

SceneText scene_words(Scene *s, Text t, const char *lang)
{
    SceneText out = {.text = scene_text(s, t)};
    if (lang != NULL)
        (void)snprintf(out.lang, sizeof out.lang, "%s", lang);
    return out;
}

/* Room for one more element in an array of n: capacity is n rounded up to a power of two,
 * so it needs no field of its own. */
static void *grow(void *array, size_t n, size_t more, size_t size)
{
    size_t cap = 16;
    while (cap < n)
        cap *= 2;
    size_t want = cap;
    while (want < n + more)
        want *= 2;
    if (array != NULL && want == cap)
        return array;
    size_t bytes;
    if (!mem_mul(want, size, &bytes))
        abort();
    return mem_xrealloc(array, bytes);
}

int32_t scene_add_group(Scene *s, SceneGroup g)
{
    s->group = grow(s->group, (size_t)s->ngroups, 1, sizeof g);
    s->group[s->ngroups] = g;
    return s->ngroups++;
}

int32_t scene_add_stroke(Scene *s, SceneStroke k)
{
    s->stroke = grow(s->stroke, (size_t)s->nstrokes, 1, sizeof k);
    s->stroke[s->nstrokes] = k;
    return s->nstrokes++;
}

int32_t scene_add_point(Scene *s, ScenePoint p)
{
    assert(isfinite(p.x) && isfinite(p.y));
    assert(p.group >= 0 && p.group < s->ngroups);
    s->point = grow(s->point, (size_t)s->npoints, 1, sizeof p);
    s->point[s->npoints] = p;
    return s->npoints++;
}

int32_t scene_add_link(Scene *s, SceneLink l)
{
    assert(l.a >= 0 && l.a < s->npoints && l.b >= 0 && l.b < s->npoints);
    assert(l.stroke >= 0 && l.stroke < s->nstrokes);
    s->link = grow(s->link, (size_t)s->nlinks, 1, sizeof l);
    s->link[s->nlinks] = l;
    return s->nlinks++;
}

int32_t scene_add_path(Scene *s, const double *xy, int32_t n, int32_t stroke,
                       bool is_filled)
{
    assert(stroke >= 0 && stroke < s->nstrokes);
    const size_t values = 2 * (size_t)n;
    s->xy = grow(s->xy, s->nxy, values, sizeof *s->xy);
    memcpy(s->xy + s->nxy, xy, values * sizeof *xy);
    s->path = grow(s->path, (size_t)s->npaths, 1, sizeof *s->path);
    s->path[s->npaths] = (ScenePath){s->nxy / 2, n, stroke, is_filled, false};
    s->nxy += values;
    return s->npaths++;
}

int32_t scene_add_area(Scene *s, SceneFill fill, int32_t stroke)
{
    assert(stroke >= 0 && stroke < s->nstrokes);
    s->area = grow(s->area, (size_t)s->nareas, 1, sizeof *s->area);
    s->area[s->nareas] = (SceneArea){s->nrings, 0, fill, stroke};
    return s->nareas++;
}

int32_t scene_add_ring(Scene *s, const double *xy, int32_t n)
{
    assert(s->nareas > 0 && n > 0);
    const size_t values = 2 * (size_t)n;
    s->xy = grow(s->xy, s->nxy, values, sizeof *s->xy);
    memcpy(s->xy + s->nxy, xy, values * sizeof *xy);
    s->ring = grow(s->ring, (size_t)s->nrings, 1, sizeof *s->ring);
    s->ring[s->nrings] = (SceneRing){s->nxy / 2, n};
    s->nxy += values;
    s->area[s->nareas - 1].n++;
    return s->nrings++;
}

int32_t scene_add_inline(Scene *s, SceneInline i)
{
    assert(i.path < s->npaths && (i.path >= 0 || (isfinite(i.x) && isfinite(i.y))));
    assert(i.stroke >= 0 && i.stroke < s->nstrokes);
    s->inlined = grow(s->inlined, (size_t)s->ninlined, 1, sizeof i);
    s->inlined[s->ninlined] = i;
    return s->ninlined++;
}

int32_t scene_add_rule(Scene *s, SceneRule r)
{
    assert(isfinite(r.at) && r.stroke >= 0 && r.stroke < s->nstrokes);
    s->rule = grow(s->rule, (size_t)s->nrules, 1, sizeof r);
    s->rule[s->nrules] = r;
    return s->nrules++;
}

int32_t scene_add_bar(Scene *s, SceneBar b)
{
    assert(isfinite(b.x0) && isfinite(b.x1) && isfinite(b.y0) && isfinite(b.y1));
    assert(b.group >= 0 && b.group < s->ngroups);
    s->bar = grow(s->bar, (size_t)s->nbars, 1, sizeof b);
    s->bar[s->nbars] = b;
    return s->nbars++;
}

int32_t scene_add_interval(Scene *s, SceneInterval i)
{
    assert(isfinite(i.x0) && isfinite(i.x1) && isfinite(i.y0) && isfinite(i.y1));
    s->interval = grow(s->interval, (size_t)s->nintervals, 1, sizeof i);
    s->interval[s->nintervals] = i;
    return s->nintervals++;
}

int32_t scene_add_label(Scene *s, SceneLabel l)
{
    assert(isfinite(l.x) && isfinite(l.y));
    s->label = grow(s->label, (size_t)s->nlabels, 1, sizeof l);
    s->label[s->nlabels] = l;
    return s->nlabels++;
}

int32_t scene_add_note(Scene *s, SceneNote n)
{
    assert(isfinite(n.y));
    s->note = grow(s->note, (size_t)s->nnotes, 1, sizeof n);
    s->note[s->nnotes] = n;
    return s->nnotes++;
}

int32_t scene_add_key(Scene *s, SceneKey k)
{
    s->key = grow(s->key, (size_t)s->nkeys, 1, sizeof k);
    s->key[s->nkeys] = k;
    return s->nkeys++;
}

int32_t scene_add_category(Scene *s, SceneAxis *axis, SceneText name)
{
    assert(axis == &s->x || axis == &s->y);
    (void)s;
    axis->category = grow(axis->category, (size_t)axis->ncategories, 1, sizeof name);
    axis->category[axis->ncategories] = name;
    return axis->ncategories++;
}

int32_t scene_add_category_at(Scene *s, SceneAxis *axis, SceneText name, double at)
{
    assert(isfinite(at) && (axis->category_at || axis->ncategories == 0));
    axis->category_at = grow(axis->category_at, (size_t)axis->ncategories, 1, sizeof at);
    axis->category_at[axis->ncategories] = at;
    return scene_add_category(s, axis, name);
}

static void widen(double lo, double hi, double share, SceneAxis *axis)
{
    if (!(hi > lo)) {
        lo -= 0.5;
        hi += 0.5;
    }
    const double margin = share * (hi - lo);
    axis->lo = lo - margin;
    axis->hi = hi + margin;
}

void scene_set_window_to_points(Scene *s, double share)
{
    double x0 = 0;
    double x1 = 1;
    double y0 = 0;
    double y1 = 1;
    for (int32_t i = 0; i < s->npoints; i++) {
        const ScenePoint *p = &s->point[i];
        x0 = i == 0 ? p->x : fmin(x0, p->x);
        x1 = i == 0 ? p->x : fmax(x1, p->x);
        y0 = i == 0 ? p->y : fmin(y0, p->y);
        y1 = i == 0 ? p->y : fmax(y1, p->y);
    }
    widen(x0, x1, share, &s->x);
    widen(y0, y1, share, &s->y);
}

SceneWindow scene_window(const Scene *s)
{
    return (SceneWindow){s->x.lo, s->y.lo, s->x.hi, s->y.hi};
}

SceneWindow scene_fit_window(const Scene *s, SceneWindow w, double aspect)
{
    if (!s->is_equal)
        return w;
    const double width = w.x1 - w.x0;
    const double height = w.y1 - w.y0;
    if (width < height * aspect) {
        const double more = (height * aspect - width) / 2;
        w.x0 -= more;
        w.x1 += more;
    } else {
        const double more = (width / aspect - height) / 2;
        w.y0 -= more;
        w.y1 += more;
    }
    return w;
}

SceneWindow scene_zoom_window(SceneWindow w, double factor, double x, double y)
{
    assert(factor > 0);
    return (SceneWindow){x - (x - w.x0) / factor, y - (y - w.y0) / factor,
                         x + (w.x1 - x) / factor, y + (w.y1 - y) / factor};
}

bool scene_is_inside(SceneWindow w, double x, double y)
{
    return x >= w.x0 && x <= w.x1 && y >= w.y0 && y <= w.y1;
}

int32_t scene_find_point(const Scene *s, SceneWindow w, double x, double y,
                         SceneLevel level)
{
    int32_t best = -1;
    double best_far = INFINITY;
    for (int32_t i = 0; i < s->npoints; i++) {
        const ScenePoint *p = &s->point[i];
        if (p->level < level || !scene_is_inside(w, p->x, p->y))
            continue;
        const double dx = (p->x - x) / (w.x1 - w.x0);
        const double dy = (p->y - y) / (w.y1 - w.y0);
        const double far = dx * dx + dy * dy;
        if (far < best_far) {
            best_far = far;
            best = i;
        }
    }
    return best;
}

/* A step of 1, 2 or 5 times 10^exponent. */
typedef struct Step {
    int mantissa, exponent;
} Step;

static double step_size(Step step)
{
    /* 10^-k is not exact in binary; dividing by 10^k is correctly rounded. */
    return step.exponent >= 0 ? step.mantissa * pow(10, step.exponent)
                              : step.mantissa / pow(10, -step.exponent);
}

static Step step_next(Step step)
{
    switch (step.mantissa) {
    case 1: return (Step){2, step.exponent};
    case 2: return (Step){5, step.exponent};
    default: return (Step){1, step.exponent + 1};
    }
}

/* First and last multiple of the step inside [lo, hi], with a grain of tolerance so that
 * an end that is a tick but for rounding gets one. */
static void step_range(Step step, double lo, double hi, double *first, double *last)
{
    const double size = step_size(step);
    const double grain = 1e-9;
    *first = ceil(lo / size - grain);
    *last = floor(hi / size + grain);
}

static Step step_find(double lo, double hi, int most)
{
    Step step = {1, (int)floor(log10((hi - lo) / most)) - 1};
    for (;;) {
        double first;
        double last;
        step_range(step, lo, hi, &first, &last);
        if (last - first + 1 <= most)
            return step;
        step = step_next(step);
    }
}

static void tick_text(char out[24], double v, int decimals)
{
    Str s = {0};
    if (v < 0)
        str_add_cstr(&s, "\u2212");
    /* Beyond these nobody counts digits. */
    if (decimals > 9 || fabs(v) >= 1e9)
        number_add_shortest(&s, fabs(v));
    else
        number_add_fixed(&s, fabs(v), decimals);
    (void)snprintf(out, 24, "%s", str_cstr(&s));
    str_free(&s);
}

int scene_make_ticks(double lo, double hi, int most, SceneTick out[SCENE_TICKS])
{
    if (!isfinite(lo) || !isfinite(hi) || !(hi > lo))
        return 0;
    most = most < 2 ? 2 : most > SCENE_TICKS ? SCENE_TICKS : most;
    const Step step = step_find(lo, hi, most);
    double first;
    double last;
    step_range(step, lo, hi, &first, &last);
    const int n = (int)(last - first) + 1;
    const int decimals = step.exponent < 0 ? -step.exponent : 0;
    for (int i = 0; i < n; i++) {
        const double multiple = first + i;
        out[i].at = step.exponent >= 0
                        ? multiple * step_size(step)
                        : multiple * step.mantissa / pow(10, -step.exponent);
        tick_text(out[i].text, out[i].at, decimals);
    }
    return n;
}

double scene_nice_ceiling(double v, int most)
{
    assert(v > 0);
    const double size = step_size(step_find(0, v, most));
    return size * ceil(v / size - 1e-9);
}
