#include "plots/chart_map_words.h"

#include <math.h>
#include <string.h>

#include "core/base/number.h"

static bool is_method(const Layout *l, const char *name)
{
    return str_compare(str_text(l->method), str_text(name)) == 0;
}

/* " (noise .26, PCA .08)" */
static void add_yardsticks(const Layout *l, Str *out)
{
    const char *between = " (";
    const LayoutYardstick *each[] = {&l->noise, &l->pca};
    static const char *const name[] = {"noise ", "PCA "};
    for (int i = 0; i < 2; i++) {
        if (!each[i]->is_there)
            continue;
        str_addf(out, "%s%s", between, name[i]);
        number_add_fixed(out, each[i]->recall, 2);
        between = ", ";
    }
    if (between[0] == ',')
        str_add_char(out, ')');
}

void chart_map_words_say_quality(const Layout *l, Str *out)
{
    if (isfinite(l->explained_total) && l->explained_total > 0) {
        str_add_cstr(out, "; the plane holds ");
        number_add_fixed(out, 100 * l->explained_total, 1);
        str_add_cstr(out, " % of the variance");
    }
    if (l->k > 0 && isfinite(l->trustworthiness)) {
        str_add_cstr(out, "; recall ");
        number_add_fixed(out, l->recall, 2);
        add_yardsticks(l, out);
        str_add_cstr(out, ", trustworthiness ");
        number_add_fixed(out, l->trustworthiness, 2);
        str_add_cstr(out, ", continuity ");
        number_add_fixed(out, l->continuity, 2);
        str_addf(out, " (k=%d)", (int)l->k); /* no blank to break a line at */
    }
}

void chart_map_words_say_method(const Layout *l, bool is_long, Str *out)
{
    if (is_method(l, "pca")) {
        str_add_cstr(out, "PCA");
    } else if (is_method(l, "axes")) {
        str_add_cstr(out, "Chosen axes");
    } else if (is_method(l, "file")) {
        str_add_cstr(out, "Map of a file");
    } else {
        str_add_cstr(out, "t-SNE");
        if (is_long) {
            str_add_cstr(out, " (perplexity ");
            layout_say_perplexity(l, out);
            str_addf(out, ", attraction %g, %d steps, seed %llu)", l->run.attraction,
                     (int)l->run.steps, (unsigned long long)l->run.seed);
        }
    }
}

static void say_link(const Layout *l, Str *out)
{
    if (!(l->link.lambda > 0))
        return;
    str_addf(out, "; %d pairs drawn together, %d held out", (int)l->link.anchors,
             (int)l->link.held_out);
    if (l->link.held_out > 0) {
        str_add_cstr(out, ", these ");
        number_add_fixed(out, l->link.held_distance, 2);
        str_add_cstr(out, " radii apart");
    }
}

void chart_map_words_say_placed(const Layout *l, Str *out)
{
    const int32_t n = layout_count_placed(l);
    if (n == 0)
        return;
    str_add_cstr(out, "; open marks, with a dot where labelled: ");
    number_add_grouped(out, n);
    str_add_cstr(out, n == 1 ? " word" : " words");
    str_add_cstr(out, " put into the map of the others by the neighbours on it, each for "
                      "itself");
}

void chart_map_words_say_cost(const Layout *l, Str *out)
{
    say_link(l, out);
    if (l->stability != NULL) {
        str_add_cstr(out, "; stability ");
        number_add_fixed(out, l->stability_mean, 2);
    }
    if (l->run.steps == 0 || !isfinite(l->run.kl))
        return;
    if (strcmp(l->run.map, "balanced") == 0) {
        str_add_cstr(out,
                     "; each word was given as many neighbours of the other language: "
                     "not for judging the alignment");
    }
    const bool is_frame = strcmp(l->run.map, "frame") == 0;
    if (is_frame) {
        str_addf(out, "; the target put in%s",
                 l->run.is_before ? " as it was before its map" : "");
    }
    str_add_cstr(out, is_frame ? "; KL of the source " : "; KL ");
    number_add_fixed(out, l->run.kl, 2);
    str_add_cstr(out, ", explained ");
    number_add_fixed(out, 1 - l->run.kl / l->run.kl_null, 2);
}
