#include "plots/plot_slope.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/diag/compare.h"
#include "plots/chart_slope.h"
#include "plots/plot_parts.h"

static const double LEVEL = 0.05;

static bool is_all_with_all(const CompareList *l)
{
    return l->npairs == l->nsides * (l->nsides - 1) / 2 &&
           !(l->nsides == 2 && l->side[0].is_before);
}

/* One place an alignment, one line a score. */
static Status draw_sides(const CompareList *l, const ChartOptions *o, Scene **out,
                         Error *err)
{
    static const char *const names[COMPARE_SCORES] = {"cosine", "CSLS"};
    if (l->nsides > CHART_SLOPE_PLACES)
        return error_set(err, E_USAGE, "a slope holds %d alignments, not %d",
                         CHART_SLOPE_PLACES, l->nsides);
    ChartSlopeLine line[COMPARE_SCORES] = {0};
    ChartSlope c = {.nplaces = l->nsides, .line = line, .nlines = COMPARE_SCORES};
    for (int s = 0; s < COMPARE_SCORES; s++) {
        line[s].name = names[s];
        for (int i = 0; i < l->nsides; i++)
            line[s].rate[i] = l->side[i].p1[s];
        for (int i = 0; i < l->npairs; i++)
            if (l->pair[i].b == l->pair[i].a + 1)
                line[s].is_different[l->pair[i].b] = l->pair[i].line[s].holm < LEVEL;
    }
    for (int i = 0; i < l->nsides; i++)
        c.place[i] = l->side[i].name;
    return chart_make_slope(&c, o, out, err);
}

/* Two places, one line a pair. */
static Status draw_pairs(const CompareList *l, const PlotOptions *o, Scene **out,
                         Error *err)
{
    const bool is_nn = strcmp(o->score, "nn") == 0;
    const int s = is_nn ? BLI_NN : BLI_CSLS;
    ChartSlopeLine *line = mem_xcalloc((size_t)l->npairs, sizeof *line);
    const bool is_before = l->side[l->pair[0].a].is_before;
    const ChartSlope c = {
        .place = {is_before ? "before the map" : "A", is_before ? "after" : "B"},
        .nplaces = 2,
        .line = line,
        .nlines = l->npairs,
        .score = is_nn ? "cosine" : "CSLS"};
    for (int i = 0; i < l->npairs; i++) {
        line[i].name = l->side[l->pair[i].b].name;
        line[i].rate[0] = l->pair[i].line[s].a;
        line[i].rate[1] = l->pair[i].line[s].b;
        line[i].is_different[1] = l->pair[i].line[s].holm < LEVEL;
    }
    const Status st = chart_make_slope(&c, &o->chart, out, err);
    free(line);
    return st;
}

Status plot_slope_make(const PlotCall *call, Figure *out, Error *err)
{
    const PlotOptions *o = call->options;
    char shown[TEXT_SHORT];
    if (strcmp(o->score, "nn") != 0 && strcmp(o->score, "csls") != 0)
        return error_set(err, E_USAGE, "\"%s\" is no score: nn or csls",
                         text_short(shown, str_text(o->score)));
    CompareList l;
    TRY(compare_make(call->study, call->progress, &l, err));
    Status st = is_all_with_all(&l) ? draw_sides(&l, &o->chart, &out->scene, err)
                                    : draw_pairs(&l, o, &out->scene, err);
    compare_done(&l);
    out->set = table_set_new("plot");
    plot_parts_add_common(out->set, call->kind, o);
    table_set_add_param(out->set, "score", PARAM_TEXT, o->score);
    registry_add_options(out->set, call->study);
    for (int i = 0; i < call->study->n && st == OK; i++)
        st = registry_add_entry(out->set, call->study, i, call->progress, err);
    return st;
}
