/* Bins are chosen so that a reader is not misled by them: values that can only be k/10
 * get one bar each (a bin edge between them would make a comb or hide one), other values
 * get bins whose edges are round numbers. */
#include <math.h>
#include <stdlib.h>

#include "core/base/number.h"
#include "plots/chart.h"
#include "plots/chart_parts.h"

enum { MOST_DISTINCT = 41, MOST_BINS = 60 };

typedef struct Bins {
    double first; /* left edge of bin 0 */
    double width;
    int32_t n;
    bool is_discrete; /* one value in each */
} Bins;

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Distinct values of a sorted array on a common lattice: the smallest gap divides all
 * gaps. */
static bool find_lattice(const double *v, int32_t n, double *step, int32_t *count)
{
    double least = INFINITY;
    int32_t distinct = 1;
    for (int32_t i = 1; i < n; i++) {
        const double gap = v[i] - v[i - 1];
        if (gap <= 1e-9 * fmax(1, fabs(v[i])))
            continue;
        distinct++;
        least = fmin(least, gap);
    }
    if (distinct < 2 || distinct > MOST_DISTINCT)
        return false;
    const double cells = (v[n - 1] - v[0]) / least;
    if (cells > MOST_BINS)
        return false;
    for (int32_t i = 1; i < n; i++) {
        const double at = (v[i] - v[0]) / least;
        if (fabs(at - round(at)) > 1e-3)
            return false;
    }
    *step = (v[n - 1] - v[0]) / round(cells);
    *count = (int32_t)round(cells) + 1;
    return true;
}

static Bins make_bins(const double *v, int32_t n)
{
    Bins b = {0};
    if (find_lattice(v, n, &b.width, &b.n)) {
        b.first = v[0] - b.width / 2;
        b.is_discrete = true;
        return b;
    }
    const double lo = v[0];
    const double hi = v[n - 1];
    if (!(hi > lo)) {
        const double half = fmax(fabs(lo) * 0.01, 0.005);
        return (Bins){lo - half, 2 * half, 1, false};
    }
    /* Terrell and Scott's number is a least; half as many again shows the shape. */
    const double want = fmin(MOST_BINS, ceil(1.5 * cbrt(2.0 * n)));
    const double raw = (hi - lo) / want;
    b.width = raw;
    const double unit = pow(10, floor(log10(raw)));
    static const double round_width[] = {1, 2, 5, 10};
    for (size_t i = 0; i < 4; i++) {
        if (round_width[i] * unit >= raw * (1 - 1e-9)) {
            b.width = round_width[i] * unit;
            break;
        }
    }
    b.first = floor(lo / b.width + 1e-9) * b.width;
    b.n = (int32_t)floor((hi - b.first) / b.width + 1e-9) + 1;
    return b;
}

/* The bin of a value; a value on an edge belongs to the bin right of it. */
static int32_t bin_of(const Bins *b, double v)
{
    const int32_t i = (int32_t)floor((v - b->first) / b->width + 1e-9);
    return i < 0 ? 0 : i >= b->n ? b->n - 1 : i;
}

static int64_t add_bars(Scene *s, const Bins *b, const double *v, int32_t n)
{
    int64_t *count = mem_xcalloc((size_t)b->n, sizeof *count);
    for (int32_t i = 0; i < n; i++)
        count[bin_of(b, v[i])]++;
    const SceneGroup g = {.color = PALETTE_BLUE, .shape = PALETTE_SQUARE};
    scene_add_group(s, g);
    /* Discrete values stand apart, since nothing lies between them. */
    const double inset = (b->is_discrete ? 0.1 : 0.015) * b->width;
    int64_t most = 0;
    for (int32_t i = 0; i < b->n; i++) {
        most = count[i] > most ? count[i] : most;
        if (count[i] == 0)
            continue;
        const double x0 = b->first + i * b->width;
        scene_add_bar(
            s, (SceneBar){x0 + inset, 0, x0 + b->width - inset, (double)count[i], 0});
    }
    free(count);
    return most;
}

static void set_words(Scene *s, const Table *t, int col, const ChartOptions *o, int32_t n,
                      int32_t missing)
{
    const ColSpec *spec = table_col(t, col);
    Str facts = {0};
    if (spec->help != NULL && spec->help[0] != '\0')
        str_addf(&facts, "%s; ", spec->help);
    str_add_cstr(&facts, "n = ");
    number_add_grouped(&facts, n);
    if (missing > 0) {
        str_add_cstr(&facts, "; ");
        number_add_grouped(&facts, missing);
        str_add_cstr(&facts, " without value left out");
    }
    chart_parts_set_heading(s, o, str_text(table_title(t)), (Text){facts.p, facts.n});
    s->caption = scene_textf(s, "%.*s: distribution of %s (%s).", (int)s->title.n,
                             s->title.p, spec->title, str_cstr(&facts));
    str_free(&facts);
}

/* The numbers of the rows, sorted; those without are counted. */
static int32_t take_values(const Table *t, int col, const int32_t *rows, int32_t n,
                           double *v)
{
    int32_t taken = 0;
    for (int32_t i = 0; i < n; i++) {
        const Cell cell = table_cell(t, rows[i], col);
        taken += chart_parts_value(&cell, &v[taken]);
    }
    qsort(v, (size_t)taken, sizeof *v, compare);
    return taken;
}

Status chart_make_histogram(const Table *t, const char *column, const ChartOptions *o,
                            Scene **out, Error *err)
{
    *out = NULL;
    int col;
    int32_t *rows;
    int32_t n;
    TRY(chart_parts_col(t, column, &col, err));
    TRY(chart_parts_rows(t, o, &rows, &n, err));
    double *v = mem_xalloc(((size_t)n + 1) * sizeof *v);
    const int32_t taken = take_values(t, col, rows, n, v);
    free(rows);
    if (taken == 0) {
        free(v);
        return error_set(err, E_UNDEFINED,
                         "column \"%s\" of table \"%s\" has no value to draw (%d rows)",
                         column, table_name(t), (int)n);
    }
    Scene *s = scene_new(o->width_mm,
                         o->height_mm > 0 ? o->height_mm : fmax(45, 0.62 * o->width_mm));
    s->type_size = o->type_size;
    const Bins bins = make_bins(v, taken);
    const int64_t most = add_bars(s, &bins, v, taken);
    const double v_least = v[0];
    const double v_most = v[taken - 1];
    free(v);
    s->x.lo = bins.first;
    s->x.hi = bins.first + bins.n * bins.width;
    /* shares are seen against all that they could be */
    if (v_least >= 0 && v_most <= 1 && v_most > 0.5) {
        s->x.lo = fmin(s->x.lo, 0);
        s->x.hi = fmax(s->x.hi, 1);
    }
    s->x.title = chart_parts_axis_title(s, table_col(t, col));
    s->y.lo = 0;
    s->y.hi = scene_nice_ceiling(1.04 * (double)most, 5);
    s->y.has_grid = true;
    s->y.title = scene_text(s, TEXT("words"));
    chart_parts_add_rule(
        s, o->median, (SceneStroke){PALETTE_VERMILLION, SCENE_SOLID, 1.0, 1}, "median");
    chart_parts_add_rule(s, o->mean,
                         (SceneStroke){PALETTE_VERMILLION, SCENE_DASHED, 1.0, 1}, "mean");
    chart_parts_add_rule(s, o->chance, (SceneStroke){PALETTE_INK, SCENE_DOTTED, 1.0, 1},
                         "chance");
    set_words(s, t, col, o, taken, n - taken);
    *out = s;
    return OK;
}
