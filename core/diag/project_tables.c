/* The tables of a map beside its quality and its points. */
#include "core/diag/project_tables.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"

enum { A_SPACE, A_AXIS, A_PLUS, A_MINUS, A_COS, N_AXES };

/* clang-format off */
static const ColSpec axis_cols[N_AXES] = {
    [A_SPACE] = {"space", "space", "", "the space", COL_TEXT, 0},
    [A_AXIS]  = {"axis", "axis", "", "x or y", COL_TEXT, 0},
    [A_PLUS]  = {"plus", "towards", "", "the words at its upper end", COL_TEXT, 0},
    [A_MINUS] = {"minus", "away from", "", "the words at its lower end", COL_TEXT, 0},
    [A_COS]   = {"cos_source", "cosine with the source's", "",
                 "1: the translations span the same direction as the source's words do", COL_REAL, 3},
};
/* clang-format on */

static void set_words(Table *t, int32_t r, int col, const Space *s, const ProjectAxis *a,
                      int side)
{
    Str words = {0};
    for (int32_t i = 0; i < a->n[side]; i++) {
        if (i > 0)
            str_add_cstr(&words, ", ");
        str_add_text(&words, space_word(s, a->row[side][i]));
    }
    if (words.n > 0)
        table_set_text(t, r, col, (Text){words.p, words.n});
    else
        table_set_missing(t, r, col, a->why);
    str_free(&words);
}

Table *project_tables_make_axes(const Study *s, const int *entries,
                                const ProjectAxes *axes)
{
    Table *t = table_new("axes", "The axes in each language", axis_cols, N_AXES);
    for (int i = 0; i < axes->n; i++) {
        for (int which = 0; which < 2; which++) {
            const Space *space = s->entry[entries[i]].space;
            const ProjectAxis *a = project_axes_at(axes, i, which);
            const int32_t r = table_add_row(t);
            table_set_text(t, r, A_SPACE, str_text(space->name));
            table_set_text(t, r, A_AXIS, str_text(which ? "y" : "x"));
            set_words(t, r, A_PLUS, space, a, 0);
            set_words(t, r, A_MINUS, space, a, 1);
            if (isfinite(a->cos_source))
                table_set_real(t, r, A_COS, a->cos_source);
            else
                table_set_missing(t, r, A_COS,
                                  a->is_there ? "this is the source" : a->why);
        }
    }
    return t;
}

enum { L_SPACE, L_KL, L_ALONE, L_PRICE, N_LINK };
enum { D_PAIRS, D_N, D_DISTANCE, N_DISTANCE };

/* clang-format off */
static const ColSpec link_cols[N_LINK] = {
    [L_SPACE] = {"space", "space", "", "the space of the map", COL_TEXT, 0},
    [L_KL]    = {"kl", "KL", "", "divergence of the linked map from its vectors", COL_REAL, 3},
    [L_ALONE] = {"kl_alone", "KL alone", "", "the same without links", COL_REAL, 3},
    [L_PRICE] = {"price", "price", "", "what the links cost: KL / KL alone - 1", COL_REAL, 4},
};
static const ColSpec distance_cols[N_DISTANCE] = {
    [D_PAIRS]    = {"pairs", "pairs", "", "anchors were drawn together; only held_out pairs prove anything", COL_TEXT, 0},
    [D_N]        = {"n", "n", "", "pairs of words on the maps", COL_INT, 0},
    [D_DISTANCE] = {"distance", "distance", "", "median distance of the two places, in root mean square radii of the maps", COL_REAL, 3},
};
/* clang-format on */

Table *project_tables_make_link(const Layout *l, const Study *s, const int *entries)
{
    Table *t = table_new("linked", "What the links cost", link_cols, N_LINK);
    for (int i = 0; i < 2; i++) {
        const int32_t r = table_add_row(t);
        table_set_text(t, r, L_SPACE, str_text(s->entry[entries[i]].name));
        table_set_real(t, r, L_KL, l->link.kl[i]);
        table_set_real(t, r, L_ALONE, l->link.alone[i]);
        table_set_real_or(t, r, L_PRICE, l->link.kl[i] / l->link.alone[i] - 1,
                          "without links it costs nothing");
    }
    return t;
}

Table *project_tables_make_distances(const Layout *l)
{
    static const char *const name[] = {"anchors", "held_out"};
    const int32_t n[] = {l->link.anchors, l->link.held_out};
    const double distance[] = {l->link.anchor_distance, l->link.held_distance};
    Table *t = table_new("distances", "How near pairs came", distance_cols, N_DISTANCE);
    for (int i = 0; i < 2; i++) {
        const int32_t r = table_add_row(t);
        table_set_text(t, r, D_PAIRS, str_text(name[i]));
        table_set_int(t, r, D_N, n[i]);
        if (n[i] > 0)
            table_set_real(t, r, D_DISTANCE, distance[i]);
        else
            table_set_missing(t, r, D_DISTANCE, "no such pairs");
    }
    return t;
}

enum { T_TARGET, T_PAIRS, T_DISTANCE, T_SHUFFLED, N_TRANSLATIONS };

/* clang-format off */
static const ColSpec translation_cols[N_TRANSLATIONS] = {
    [T_TARGET]   = {"target", "target", "", "the target of the dictionary", COL_TEXT, 0},
    [T_PAIRS]    = {"pairs", "pairs", "", "gold pairs both words of which are on the map", COL_INT, 0},
    [T_DISTANCE] = {"distance", "distance", "", "median distance of a pair on the map, in root mean square radii of the map", COL_REAL, 3},
    [T_SHUFFLED] = {"shuffled", "shuffled", "", "the same for pairs put together at random", COL_REAL, 3},
};
/* clang-format on */

/* The points of the pairs of one target's dictionary. */
static int32_t find_translations(const Layout *l, const Study *s, const ProjectMade *m,
                                 int which, int32_t *a, int32_t *b)
{
    const StudyEntry *target = &s->entry[m->entries[which]];
    int32_t *point[2];
    int32_t n = 0;
    const Space *space[2] = {s->entry[s->source].space, target->space};
    for (int side = 0; side < 2; side++) {
        point[side] = mem_xalloc(((size_t)space[side]->n + 1) * sizeof **point);
        for (int32_t r = 0; r < space[side]->n; r++)
            point[side][r] = -1;
    }
    for (int32_t i = 0; i < l->n; i++) {
        const int entry = m->entries[l->space[i]];
        if (entry == s->source || l->space[i] == which)
            point[entry == s->source ? 0 : 1][l->row[i]] = i;
    }
    const Lexicon *lex = target->lex;
    for (int32_t q = 0; q < lex->n_queries; q++) {
        const int32_t e = lex->query[q];
        for (int32_t g = lex->gold_off[e]; g < lex->gold_off[e + 1]; g++) {
            const int32_t x = point[0][lex->src[e]];
            const int32_t y = point[1][lex->gold[g]];
            if (x < 0 || y < 0)
                continue;
            a[n] = x;
            b[n++] = y;
        }
    }
    free(point[0]);
    free(point[1]);
    return n;
}

void project_tables_add_translations(TableSet *set, const Layout *l, const Study *s,
                                     const ProjectMade *m)
{
    Table *t = table_new("translations", "How near translations are on the map",
                         translation_cols, N_TRANSLATIONS);
    for (int i = 0; i < m->n; i++) {
        const Lexicon *lex = s->entry[m->entries[i]].lex;
        if (m->entries[i] == s->source || !lex || l->link.lambda > 0 || s->source < 0)
            continue;
        const size_t most = (size_t)lex->gold_off[lex->n_sources] + 1;
        int32_t *a = mem_xalloc(2 * most * sizeof *a);
        const QualityPairs pairs = {a, a + most,
                                    find_translations(l, s, m, i, a, a + most)};
        const int32_t r = table_add_row(t);
        table_set_text(t, r, T_TARGET, str_text(s->entry[m->entries[i]].name));
        table_set_int(t, r, T_PAIRS, pairs.m);
        const uint64_t seed = m->options->tsne.seed;
        const double none = (double)NAN;
        const bool is_there = pairs.m > 0;
        table_set_real_or(t, r, T_DISTANCE,
                          is_there ? quality_ranks_pairs(l->xy, l->n, &pairs, false, seed)
                                   : none,
                          "no pair is on the map");
        table_set_real_or(
            t, r, T_SHUFFLED,
            pairs.m > 1 ? quality_ranks_pairs(l->xy, l->n, &pairs, true, seed) : none,
            "fewer than two pairs are on the map");
        free(a);
    }
    if (table_rows(t) > 0)
        table_set_add(set, t);
    else
        table_free(t);
}
