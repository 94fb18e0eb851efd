#include "plots/chart_parity.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/number.h"
#include "core/base/text.h"
#include "plots/chart_parts.h"

/* Half of a bar's height, in that of its line. */
static const double half_bar = 0.34;

typedef struct Languages {
    const Table *t;
    int name, rate, verdict, reason; /* columns */
    int32_t *rows;
    int32_t n, assessed;
    Scene *s;
    double highest;   /* upper end of an interval */
    double reference; /* its rate; NAN: none */
    Str who;          /* the reference */
    Str left_out;     /* who cannot be assessed, and why */
    int64_t concepts;
} Languages;

static Status find_cols(Languages *l, Error *err)
{
    TRY(chart_parts_col(l->t, "language", &l->name, err));
    TRY(chart_parts_col(l->t, "same_p@1", &l->rate, err));
    TRY(chart_parts_col(l->t, "verdict", &l->verdict, err));
    return chart_parts_col(l->t, "reason", &l->reason, err);
}

/* ".297  (165)  better", "not assessable". */
static void add_note(Languages *l, int32_t at, const Cell *rate, Text verdict)
{
    Str note = {0};
    if (!rate->is_missing) {
        chart_parts_share(&note, rate->rate.value, table_col(l->t, l->rate)->decimals);
        str_add_cstr(&note, "  (");
        number_add_grouped(&note, rate->rate.n);
        str_add_cstr(&note, ")  ");
    }
    text_display(&note, verdict, TEXT_UTF8);
    (void)scene_add_note(l->s, (SceneNote){at, scene_text(l->s, (Text){note.p, note.n})});
    str_free(&note);
}

static void add_left_out(Languages *l, Text name, int32_t row)
{
    const Cell why = table_cell(l->t, row, l->reason);
    str_add_cstr(&l->left_out, l->left_out.n ? "; " : "");
    text_display(&l->left_out, name, TEXT_UTF8);
    str_add_cstr(&l->left_out, " (");
    text_display(&l->left_out, why.is_missing ? TEXT("?") : why.text, TEXT_UTF8);
    str_add_char(&l->left_out, ')');
}

static void add_language(Languages *l, int32_t at, int32_t group)
{
    const int32_t row = l->rows[at];
    const Cell name = table_cell(l->t, row, l->name);
    const Cell rate = table_cell(l->t, row, l->rate);
    const Cell verdict = table_cell(l->t, row, l->verdict);
    Str shown = {0};
    text_display(&shown, name.text, TEXT_UTF8);
    (void)scene_add_category(l->s, &l->s->y,
                             scene_words(l->s, (Text){str_cstr(&shown), shown.n}, ""));
    str_free(&shown);
    add_note(l, at, &rate, verdict.text);
    if (rate.is_missing) {
        add_left_out(l, name.text, row);
        return;
    }
    const Rate r = rate.rate;
    l->assessed++;
    l->concepts = r.n;
    l->highest = fmax(l->highest, r.hi);
    scene_add_bar(l->s, (SceneBar){0, at - half_bar, r.value, at + half_bar, group});
    scene_add_interval(l->s, (SceneInterval){r.lo, at, r.hi, at});
    if (str_compare(verdict.text, TEXT("reference")) != 0)
        return;
    l->reference = r.value;
    str_add_cstr(&l->who, "reference ");
    text_display(&l->who, name.text, TEXT_UTF8);
}

static void set_axes(Languages *l, const ChartOptions *o)
{
    Scene *s = l->s;
    s->x.hi = l->highest > 0 ? fmin(1, scene_nice_ceiling(l->highest, 6)) : 1;
    s->x.has_grid = true;
    s->x.title = chart_parts_axis_title(s, table_col(l->t, l->rate));
    s->y.kind = SCENE_CATEGORIES;
    s->y.is_downward = true;
    s->y.lo = -0.5;
    s->y.hi = s->y.ncategories - 0.5;
    s->note_title = scene_text(s, TEXT("P@1 (n)  verdict"));
    chart_parts_add_rule(s, l->reference,
                         (SceneStroke){PALETTE_INK, SCENE_DOTTED, 1.0, 1},
                         str_cstr(&l->who));
    if (o->height_mm <= 0)
        s->height_mm = 32 + s->y.ncategories * fmax(6, 2 * 0.353 * o->type_size);
}

static void set_words(Languages *l, const ChartOptions *o)
{
    Scene *s = l->s;
    Str facts = {0};
    Str title = {0};
    str_addf(&facts, "whiskers: Wilson 95 %% interval; %d of %d languages assessed",
             l->assessed, l->n);
    str_add_cstr(&title, "P@1 on the same concepts");
    chart_parts_set_heading(s, o, (Text){title.p, title.n}, (Text){facts.p, facts.n});
    s->caption = scene_textf(
        s,
        "P@1 on the same %lld concepts; %s. A concept whose translations are not in "
        "the space counts as wrong. Verdicts are beside the reference, by a paired "
        "test.%s%s%s",
        (long long)l->concepts, str_cstr(&facts),
        l->left_out.n ? " Not assessable: " : "", str_cstr(&l->left_out),
        l->left_out.n ? ": this says nothing about their quality." : "");
    str_free(&facts);
    str_free(&title);
}

Status chart_make_parity(const Table *t, const ChartOptions *options, Scene **out,
                         Error *err)
{
    *out = NULL;
    Languages l = {.t = t, .reference = NAN};
    TRY(find_cols(&l, err));
    TRY(chart_parts_rows(t, options, &l.rows, &l.n, err));
    if (l.n == 0) {
        free(l.rows);
        return error_set(err, E_UNDEFINED, "there is no language to draw");
    }
    l.s = scene_new(options->width_mm, fmax(options->height_mm, 1));
    l.s->type_size = options->type_size;
    const int32_t group =
        scene_add_group(l.s, (SceneGroup){.name = scene_words(l.s, TEXT(""), ""),
                                          .color = palette_group_color(0),
                                          .shape = palette_group_shape(0)});
    for (int32_t i = 0; i < l.n; i++)
        add_language(&l, i, group);
    set_axes(&l, options);
    set_words(&l, options);
    free(l.rows);
    str_free(&l.who);
    str_free(&l.left_out);
    *out = l.s;
    return OK;
}
