#include "plots/chart_field.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/number.h"
#include "core/diag/say.h"
#include "plots/chart_parts.h"
#include "plots/contour.h"

/* --- levels ---------------------------------------------------------------------------
 */

/* Lowest and highest value that can be told; false when there is none. */
static bool find_range(const Field *f, double *lo, double *hi)
{
    *lo = HUGE_VAL;
    *hi = -HUGE_VAL;
    for (size_t k = 0; k < (size_t)f->nx * (size_t)f->ny; k++) {
        if (f->node[k].flag != FIELD_ENOUGH)
            continue;
        *lo = fmin(*lo, f->node[k].value);
        *hi = fmax(*hi, f->node[k].value);
    }
    return *lo <= *hi;
}

/* The multiple of 1, 2 or 5 times a power of ten nearest to v, in steps of about an
 * eighth of the range. */
static double round_to(double v, double range)
{
    const double power = pow(10, floor(log10(range / 8)));
    const double share = range / 8 / power;
    const double step = power * (share >= 5 ? 5 : share >= 2 ? 2 : 1);
    return step * round(v / step);
}

int chart_field_levels(const Field *f, double level[CHART_FIELD_LEVELS], int *mean)
{
    double lo;
    double hi;
    *mean = 0;
    if (!field_has_lines(f) || !find_range(f, &lo, &hi) || !(hi > lo))
        return 0;
    const double least = (hi - lo) / 8;
    const double below = round_to((f->mean + lo) / 2, hi - lo);
    const double above = round_to((f->mean + hi) / 2, hi - lo);
    int n = 0;
    if (f->mean - below >= least && below > lo)
        level[n++] = below;
    *mean = n;
    level[n++] = f->mean;
    if (above - f->mean >= least && above < hi)
        level[n++] = above;
    return n;
}

/* --- areas ----------------------------------------------------------------------------
 */

typedef struct Drawing {
    Scene *s;
    const Field *f;
    const FieldAbout *about;
    ContourGrid grid;
    double *z;
    bool *is_on;
    size_t nodes;
    int32_t ink; /* stroke of signs */
} Drawing;

/* Adds the part of the map where z is below 0, with its legend entry; none when there is
 * no such part. */
static void add_area(Drawing *d, SceneFill fill, SceneStroke stroke, const char *text)
{
    Contour c;
    contour_make_area(&d->grid, 0, &c);
    if (c.nlines > 0) {
        const int32_t k = scene_add_stroke(d->s, stroke);
        const int32_t area = scene_add_area(d->s, fill, k);
        for (int32_t i = 0; i < c.nlines; i++)
            (void)scene_add_ring(d->s, c.xy + 2 * c.line[i].first, c.line[i].n);
        scene_add_key(d->s, (SceneKey){.kind = SCENE_KEY_AREA,
                                       .index = area,
                                       .text = {.text = str_text(text)}});
    }
    contour_done(&c);
}

/* How far evidence at a node is from enough: 0 and more is enough. */
static double evidence(const Field *f, const FieldAt *at)
{
    const double widest = f->is_rate ? f->options.widest : f->options.widest_sd * f->sd;
    const double cases = fmin(at->n, 4 * at->mass) / f->options.least_n - 1;
    if (!(at->n > 1))
        return -1;
    const double width = at->ci.hi - at->ci.lo;
    return width > 0 ? fmin(cases, widest / width - 1) : cases;
}

/* Below 0 where a node is to be hatched. */
static double hatching(const Field *f, size_t k)
{
    return fmax(evidence(f, &f->node[k]), f->away[k] - 1);
}

/* Below 0 where more than a third of the evidence disagrees; paper that is hatched is not
 * shaded. */
static double shading(const Field *f, size_t k)
{
    if (!f->doubt || isnan(f->doubt[k]) || evidence(f, &f->node[k]) < 0)
        return 1;
    return fmax(1.0 / 3 - f->doubt[k], f->away[k] - 1);
}

static void add_areas(Drawing *d)
{
    for (size_t k = 0; k < d->nodes; k++)
        d->z[k] = hatching(d->f, k);
    add_area(d, SCENE_HATCHED,
             (SceneStroke){.color = PALETTE_FAINT, .width = 0.45, .alpha = 0.8},
             "too little evidence");
    for (size_t k = 0; k < d->nodes; k++)
        d->z[k] = shading(d->f, k);
    add_area(d, SCENE_SHADED,
             (SceneStroke){.color = PALETTE_DIM, .width = 0, .alpha = 0.2},
             "a second map disagrees");
}

ChartFieldCover chart_field_cover(const Field *f, double x, double y)
{
    const double px = (x - f->x0) / f->step;
    const double py = (y - f->y0) / f->step;
    if (!field_has_lines(f) ||
        !(px >= 0 && px <= f->nx - 1 && py >= 0 && py <= f->ny - 1))
        return CHART_FIELD_PLAIN;
    const size_t i = (size_t)fmin(px, f->nx - 2);
    const size_t j = (size_t)fmin(py, f->ny - 2);
    const double u = px - (double)i;
    const double v = py - (double)j;
    const size_t row = j * (size_t)f->nx + i;
    const size_t corner[] = {row, row + 1, row + (size_t)f->nx, row + (size_t)f->nx + 1};
    const double share[] = {(1 - u) * (1 - v), u * (1 - v), (1 - u) * v, u * v};
    double hatch = 0;
    double shade = 0;
    for (int c = 0; c < 4; c++) {
        hatch += share[c] * hatching(f, corner[c]);
        shade += share[c] * shading(f, corner[c]);
    }
    if (hatch < 0)
        return CHART_FIELD_HATCHED;
    return shade < 0 ? CHART_FIELD_SHADED : CHART_FIELD_PLAIN;
}

/* --- lines ----------------------------------------------------------------------------
 */

static double length_of(const double *xy, int32_t n)
{
    double sum = 0;
    for (int32_t i = 1; i < n; i++, xy += 2)
        sum += hypot(xy[2] - xy[0], xy[3] - xy[1]);
    return sum;
}

/* The worse side to the right, where the ticks are. */
static void turn(double *xy, int32_t n)
{
    for (int32_t i = 0, j = n - 1; i < j; i++, j--) {
        for (int c = 0; c < 2; c++) {
            const double t = xy[2 * i + c];
            xy[2 * i + c] = xy[2 * j + c];
            xy[2 * j + c] = t;
        }
    }
}

static Text level_text(Scene *s, double level, double range)
{
    Str text = {0};
    const int digits = (int)fmax(2, ceil(-log10(range / 8)));
    chart_parts_share(&text, level, digits);
    const Text kept = scene_text(s, (Text){text.p, text.n});
    str_free(&text);
    return kept;
}

static bool add_lines(Drawing *d, double level, int32_t stroke, Text text)
{
    Contour c;
    bool is_drawn = false;
    d->grid.is_on = d->is_on;
    contour_make(&d->grid, level, &c);
    d->grid.is_on = NULL;
    for (int32_t i = 0; i < c.nlines; i++) {
        double *xy = c.xy + 2 * c.line[i].first;
        if (length_of(xy, c.line[i].n) < d->f->bandwidth)
            continue;
        if (!d->about->is_high_good)
            turn(xy, c.line[i].n);
        const int32_t path = scene_add_path(d->s, xy, c.line[i].n, stroke, false);
        d->s->path[path].has_ticks = true;
        scene_add_inline(d->s,
                         (SceneInline){.text = text, .path = path, .stroke = stroke});
        is_drawn = true;
    }
    contour_done(&c);
    return is_drawn;
}

static void add_all_lines(Drawing *d)
{
    double level[CHART_FIELD_LEVELS];
    double lo;
    double hi;
    int mean;
    const int n = chart_field_levels(d->f, level, &mean);
    for (size_t k = 0; k < d->nodes; k++) {
        d->z[k] = d->f->node[k].value;
        d->is_on[k] = d->f->node[k].flag == FIELD_ENOUGH;
    }
    for (int i = 0; i < n; i++) {
        const bool is_worse = d->about->is_high_good ? i < mean : i > mean;
        const SceneStroke stroke = {.color = PALETTE_GREEN,
                                    .dash = is_worse ? SCENE_DASHED : SCENE_SOLID,
                                    .width = i == mean ? 1.3 : 0.8,
                                    .alpha = 1};
        (void)find_range(d->f, &lo, &hi);
        const int32_t k = scene_add_stroke(d->s, stroke);
        const Text text = level_text(d->s, level[i], hi - lo);
        if (!add_lines(d, level[i], k, text))
            continue;
        const Text key =
            i == mean ? scene_textf(d->s, "overall: %.*s", (int)text.n, text.p)
                      : scene_textf(d->s, "%s: %.*s", is_worse ? "worse" : "better",
                                    (int)text.n, text.p);
        scene_add_key(d->s,
                      (SceneKey){SCENE_KEY_LINE, k, SCENE_TRUST_UNKNOWN, {key, ""}});
    }
}

/* --- signs ----------------------------------------------------------------------------
 */

/* How far a node is from the mean, in standard errors; nodes between words count, those
 * at the rim of the map do not. */
static double height_of(const Field *f, size_t k)
{
    if (f->away[k] > 0.5)
        return 0;
    return fabs(f->node[k].value - f->mean) * sqrt(f->node[k].n);
}

/* The nodes joined to k that lie on the same side are taken off; returns the one farthest
 * from the mean. */
static size_t take_region(const Field *f, int *side, size_t k, size_t *stack)
{
    const int which = side[k];
    const size_t nx = (size_t)f->nx;
    size_t best = k;
    size_t n = 0;
    side[k] = 0;
    stack[n++] = k;
    while (n > 0) {
        const size_t at = stack[--n];
        if (height_of(f, at) > height_of(f, best))
            best = at;
        const size_t near[] = {at % nx > 0 ? at - 1 : at, (at + 1) % nx ? at + 1 : at,
                               at >= nx ? at - nx : at,
                               at + nx < nx * (size_t)f->ny ? at + nx : at};
        for (int i = 0; i < 4; i++) {
            if (side[near[i]] != which)
                continue;
            side[near[i]] = 0;
            stack[n++] = near[i];
        }
    }
    return best;
}

static void add_sign(Drawing *d, size_t k, int side)
{
    const Field *f = d->f;
    Str text = {0};
    str_add_cstr(&text, side > 0 ? "high " : "low ");
    chart_parts_share(&text, f->node[k].value, 2);
    const size_t nx = (size_t)f->nx;
    const size_t row = k / nx;
    const size_t column = k % nx;
    scene_add_inline(d->s, (SceneInline){.text = scene_text(d->s, (Text){text.p, text.n}),
                                         .path = -1,
                                         .x = f->x0 + (double)column * f->step,
                                         .y = f->y0 + (double)row * f->step,
                                         .stroke = d->ink});
    str_free(&text);
}

static void add_signs(Drawing *d)
{
    int *side = mem_xcalloc(d->nodes, sizeof *side);
    size_t *stack = mem_xalloc(d->nodes * sizeof *stack);
    d->ink = scene_add_stroke(
        d->s, (SceneStroke){.color = PALETTE_GREEN, .width = 1, .alpha = 1});
    for (size_t k = 0; k < d->nodes; k++)
        side[k] = field_side(d->f, &d->f->node[k]);
    for (size_t k = 0; k < d->nodes; k++) {
        const int which = side[k];
        if (which != 0)
            add_sign(d, take_region(d->f, side, k, stack), which);
    }
    free(side);
    free(stack);
}

void chart_field_add(Scene *s, const Field *f, const FieldAbout *about)
{
    if (!field_has_lines(f))
        return;
    Drawing d = {.s = s, .f = f, .about = about};
    d.nodes = (size_t)f->nx * (size_t)f->ny;
    d.z = mem_xalloc(d.nodes * sizeof *d.z);
    d.is_on = mem_xalloc(d.nodes * sizeof *d.is_on);
    d.grid = (ContourGrid){f->nx, f->ny, f->x0, f->y0, f->step, d.z, NULL};
    add_all_lines(&d);
    add_signs(&d);
    add_areas(&d);
    free(d.z);
    free(d.is_on);
}

/* --- words ----------------------------------------------------------------------------
 */

void chart_field_say_short(Str *out, const Field *f, const FieldAbout *about)
{
    char p[SAY_P];
    str_addf(out, "%s ", about->title);
    chart_parts_share(out, f->mean, 2);
    str_add_cstr(out, " of ");
    number_add_grouped(out, f->n);
    str_addf(out, " words, %s over the map%s", say_p(p, f->p),
             field_has_lines(f) ? "" : ": no lines, it varies no more than chance");
}

static void say_second(Str *out, const Field *f, const char *check)
{
    if (!f->second) {
        str_add_cstr(out, "; no second map to check by");
        return;
    }
    str_addf(
        out,
        "; shaded: on a map of the same words by %s more than a third of the evidence "
        "there disagrees beyond the intervals (",
        check);
    number_add_grouped(out, f->disagreeing);
    str_add_cstr(out, " of ");
    number_add_grouped(out, f->compared);
    str_add_cstr(out, " words that can be compared)");
}

void chart_field_say(Str *out, const Field *f, const FieldAbout *about, const char *check)
{
    str_add_cstr(out, "isogloss lines of ");
    chart_field_say_short(out, f, about);
    str_addf(out, " (%d permutations); Gaussian kernel of about ", (int)f->permutations);
    number_add_grouped(out, (int64_t)round(f->aim));
    str_add_cstr(out, " words, median bandwidth ");
    chart_parts_share(out, f->bandwidth, 3);
    if (!isnan(f->width)) {
        str_addf(out, ", 95 %% %s intervals, median width ",
                 f->is_rate ? "Wilson" : "normal");
        chart_parts_share(out, f->width, 2);
    }
    if (!field_has_lines(f))
        return;
    str_addf(
        out,
        "; ticks point to the worse side; high and low mark what permuted values reach "
        "nowhere on the map (5 %%); hatched: fewer than %.0f pairs or an interval wider "
        "than ",
        f->options.least_n);
    chart_parts_share(out, f->is_rate ? f->options.widest : f->options.widest_sd * f->sd,
                      2);
    say_second(out, f, check);
}
