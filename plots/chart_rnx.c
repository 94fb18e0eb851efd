#include "plots/chart_rnx.h"

#include <math.h>
#include <string.h>

#include "core/base/number.h"
#include "plots/chart_parts.h"

static const char *title_of(ProjectWorthOf of, const Layout *l)
{
    static const char *const name[][2] = {
        {"pca", "PCA"}, {"tsne", "t-SNE"}, {"axes", "chosen axes"}, {"file", "map file"}};
    const char *method = project_worth_name(of, l);
    for (size_t i = 0; i < sizeof name / sizeof *name; i++)
        if (strcmp(method, name[i][0]) == 0)
            return name[i][1];
    return method;
}

static void add_curve(Scene *s, const ProjectWorth *w, ProjectWorthOf of, const Layout *l)
{
    static const SceneStroke stroke[WORTHS] = {
        [WORTH_MAP] = {PALETTE_BLUE, SCENE_SOLID, 1.6, 1},
        [WORTH_NOISE] = {PALETTE_DIM, SCENE_DOTTED, 1.2, 1},
        [WORTH_PCA] = {PALETTE_VERMILLION, SCENE_DASHED, 1.2, 1},
    };
    const QualityRanks *r = &w->ranks[of];
    double xy[2 * QUALITY_RANKS_CURVE];
    size_t n = 0;
    for (int32_t i = 0; i < r->ncurve; i++) {
        if (!isfinite(r->rnx[i]))
            continue;
        xy[2 * n] = log10(r->curve_k[i]);
        xy[2 * n + 1] = r->rnx[i];
        s->y.hi = fmax(s->y.hi, r->rnx[i]);
        s->y.lo = fmin(s->y.lo, r->rnx[i]);
        n++;
    }
    const int32_t id = scene_add_stroke(s, stroke[of]);
    if (n > 1)
        (void)scene_add_path(s, xy, (int32_t)n, id, false);
    Str auc = {0};
    number_add_fixed(&auc, r->auc.value, 3);
    const Text text =
        scene_textf(s, "%s%s, area %s", title_of(of, l),
                    of == WORTH_NOISE ? " of shuffled columns" : "", str_cstr(&auc));
    str_free(&auc);
    (void)scene_add_key(
        s, (SceneKey){.kind = SCENE_KEY_LINE, .index = id, .text = {.text = text}});
}

/* Powers of ten, as names at whole places. */
static void set_sizes(Scene *s, int32_t n)
{
    static const char *const power[] = {"1",      "10",      "100",      "1,000",
                                        "10,000", "100,000", "1,000,000"};
    const double most = log10(n - 2);
    s->x.kind = SCENE_CATEGORIES;
    for (size_t i = 0; i < sizeof power / sizeof *power && (double)i <= most; i++)
        (void)scene_add_category(s, &s->x,
                                 (SceneText){.text = scene_text(s, str_text(power[i]))});
    s->x.lo = 0;
    s->x.hi = most;
    s->x.title = scene_text(s, TEXT("size of the neighbourhood, K"));
}

/* "en and de, t-SNE" */
static void say_map(const ChartRnx *in, Str *out)
{
    const Layout *l = in->layout;
    if (in->nspaces > 2)
        str_addf(out, "%s and %d languages", in->spaces[0]->name, in->nspaces - 1);
    else
        str_addf(out, "%s and %s", in->spaces[0]->name, in->spaces[1]->name);
    str_addf(out, ", %s", title_of(WORTH_MAP, l));
    if (l->run.steps > 0) {
        str_add_cstr(out, strcmp(l->run.map, "frame") == 0      ? " in one frame"
                          : strcmp(l->run.map, "balanced") == 0 ? " forced to mix"
                                                                : " of both together");
        str_add_cstr(out, ", perplexity ");
        layout_say_perplexity(l, out);
    }
}

static void set_words(Scene *s, const ChartRnx *in, const ChartOptions *o)
{
    const Layout *l = in->layout;
    const QualityRanks *r = &in->worth->ranks[WORTH_MAP];
    Str facts = {0};
    Str recall = {0};
    say_map(in, &facts);
    str_add_cstr(&facts, "; ");
    number_add_grouped(&facts, r->n);
    str_add_cstr(&facts, " words");
    if (r->measured < r->n) {
        str_add_cstr(&facts, ", ");
        number_add_grouped(&facts, r->measured);
        str_add_cstr(&facts, " of them measured against all");
    }
    number_add_fixed(&recall, r->recall.value, 2);
    str_addf(&facts, "; of the %d nearest the map keeps %s", (int)r->k,
             str_cstr(&recall));
    chart_parts_set_heading(s, o, TEXT("Neighbours that the map keeps"),
                            (Text){facts.p, facts.n});
    s->caption = scene_textf(
        s,
        "R_NX(K) of the %s map: the share of the K nearest words in the vectors that are "
        "among the K nearest on the map, less chance (0 is chance, 1 is all of them), "
        "%s. "
        "Areas weigh sizes by 1/K.",
        title_of(WORTH_MAP, l), str_cstr(&facts));
    str_free(&recall);
    str_free(&facts);
}

Status chart_make_rnx(const ChartRnx *in, const ChartOptions *o, Scene **out, Error *err)
{
    const ProjectWorth *w = in->worth;
    const Layout *l = in->layout;
    *out = NULL;
    if (!w->is_there[WORTH_MAP] || w->ranks[WORTH_MAP].k < 1) {
        return error_set(err, E_UNDEFINED,
                         l->link.lambda > 0 ? "linked maps are two: there is no curve"
                                            : "fewer than 4 words: there is no curve");
    }
    Scene *s = scene_new(o->width_mm,
                         o->height_mm > 0 ? o->height_mm : fmax(50, 0.66 * o->width_mm));
    s->type_size = o->type_size;
    s->y.lo = s->y.hi = 0;
    for (int of = 0; of < WORTHS; of++)
        if (w->is_there[of])
            add_curve(s, w, (ProjectWorthOf)of, l);
    s->y.hi = scene_nice_ceiling(fmax(s->y.hi, 0.05), 5);
    s->y.lo = s->y.lo < -0.01 ? s->y.lo * 1.1 : 0;
    s->y.has_grid = true;
    s->y.title = scene_text(s, TEXT("kept, R_NX(K)"));
    set_sizes(s, l->n);
    set_words(s, in, o);
    *out = s;
    return OK;
}
