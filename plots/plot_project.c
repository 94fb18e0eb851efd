#include "plots/plot_project.h"

#include <math.h>

/* As --perplexity takes it. */
static void add_perplexity(TableSet *set, const TsneOptions *o)
{
    Str text = {0};
    str_addf(&text, "%g", o->perplexity);
    if (o->second < 0)
        str_add_cstr(&text, ",auto");
    else if (o->second > 0)
        str_addf(&text, ",%g", o->second);
    table_set_add_param(set, "perplexity", PARAM_TEXT, str_cstr(&text));
    str_free(&text);
}

void plot_project_add_params(TableSet *set, const ProjectOptions *o)
{
    static const char *const name[] = {[PROJECT_PCA] = "pca",
                                       [PROJECT_TSNE] = "tsne",
                                       [PROJECT_AXES] = "axes",
                                       [PROJECT_FILE] = "file"};
    static const char *const map[] = {[PROJECT_JOINT] = "joint",
                                      [PROJECT_BALANCED] = "balanced",
                                      [PROJECT_FRAME] = "frame",
                                      [PROJECT_LINKED] = "linked"};
    table_set_add_int(set, "points", o->points);
    table_set_add_param(set, "method", PARAM_TEXT, name[o->method]);
    if (o->method == PROJECT_TSNE) {
        add_perplexity(set, &o->tsne);
        table_set_add_int(set, "steps", o->tsne.steps);
        table_set_add_real(set, "attraction", o->tsne.attraction);
        table_set_add_param(set, "map", PARAM_TEXT, map[o->map]);
        table_set_add_int(set, "stability", o->stability);
        table_set_add_flag(set, "before", o->is_before);
    }
    if (o->method == PROJECT_AXES) {
        Str axes = {0};
        str_add_text(&axes, o->axes[0]);
        str_add_char(&axes, '\t');
        str_add_text(&axes, o->axes[1]);
        table_set_add_param(set, "axes", PARAM_TEXT, str_cstr(&axes));
        str_free(&axes);
    }
    if (o->method == PROJECT_FILE)
        table_set_add_param(set, "map-file", PARAM_TEXT, o->map_file);
    if (o->method == PROJECT_FILE)
        table_set_add_flag(set, "place-new", o->is_placing);
}

double plot_project_part(Layout *l)
{
    double right = -INFINITY;
    double left = INFINITY;
    double least = INFINITY;
    for (int32_t i = 0; i < l->n; i++) {
        const double x = l->xy[2 * (size_t)i];
        if (l->space[i] == 0) {
            right = fmax(right, x);
            least = fmin(least, x);
        } else {
            left = fmin(left, x);
        }
    }
    const double shift = right - left + 0.08 * (right - least);
    for (int32_t i = 0; isfinite(shift) && i < l->n; i++)
        l->xy[2 * (size_t)i] += l->space[i] == 0 ? 0 : shift;
    return isfinite(shift) ? shift : 0;
}
