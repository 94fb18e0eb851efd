/* What subtitle and caption of a map say of how it was made and what it is worth. */
#ifndef PLOTS_CHART_MAP_WORDS_H
#define PLOTS_CHART_MAP_WORDS_H

#include "core/base/str.h"
#include "core/project/layout.h"

/* "t-SNE", and with is_long what was asked of it and reached. */
void chart_map_words_say_method(const Layout *l, bool is_long, Str *out);
/* "; open marks, with a dot where labelled: 40 words put into the map ...". */
void chart_map_words_say_placed(const Layout *l, Str *out);
/* "; KL 2.06, explained 0.58", with links and stability where there are any. */
void chart_map_words_say_cost(const Layout *l, Str *out);
/* "; recall 0.47 (noise 0.21, PCA 0.02), trustworthiness 0.94, continuity 0.88 (k=10)";
 * of components also the variance that the plane holds. */
void chart_map_words_say_quality(const Layout *l, Str *out);

#endif
