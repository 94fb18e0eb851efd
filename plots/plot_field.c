#include "plots/plot_field.h"

#include <math.h>
#include <string.h>

#include "core/base/text.h"
#include "core/diag/project.h"

enum {
    C_FIELD,
    C_N,
    C_MEAN,
    C_AIM,
    C_BANDWIDTH,
    C_WIDTH,
    C_P,
    C_PERMUTATIONS,
    C_LINES,
    C_COMPARED,
    C_DISAGREEING,
    N_COLS
};

/* clang-format off */
static const ColSpec cols[N_COLS] = {
    [C_FIELD]        = {"field", "field", "", "what the isogloss lines are of", COL_TEXT, 0},
    [C_N]            = {"n", "n", "", "words with evidence on the map", COL_INT, 0},
    [C_MEAN]         = {"mean", "overall", "", "over these words", COL_REAL, 3},
    [C_AIM]          = {"kernel_n", "kernel n", "", "words that the kernel's bandwidth aims at everywhere", COL_REAL, 0},
    [C_BANDWIDTH]    = {"bandwidth", "bandwidth", "", "median standard deviation of the kernel, in units of the map", COL_REAL, 4},
    [C_WIDTH]        = {"interval_width", "interval width", "", "median width of the 95 % intervals where enough is known", COL_REAL, 3},
    [C_P]            = {"p", "p", "", "of the variation over the map, by permuting outcomes over words", COL_REAL, 4},
    [C_PERMUTATIONS] = {"permutations", "permutations", "", "made for p", COL_INT, 0},
    [C_LINES]        = {"has_lines", "lines", "", "the field varies more than chance (p <= .05): it has lines", COL_BOOL, 0},
    [C_COMPARED]     = {"compared", "compared", "", "words told both here and on a second map", COL_INT, 0},
    [C_DISAGREEING]  = {"disagreeing", "disagreeing", "", "of these: the intervals of the two maps do not meet", COL_INT, 0},
};
/* clang-format on */

Status plot_field_find(const char *name, FieldKind *kind, Error *err)
{
    char shown[TEXT_SHORT];
    *kind = field_evidence_find(name);
    if (*kind < FIELD_KINDS)
        return OK;
    (void)error_set(err, E_USAGE, "a map has no field \"%s\"",
                    text_short(shown, str_text(name)));
    Str names = {0};
    for (int k = 0; k < FIELD_KINDS; k++)
        str_addf(&names, "%s%s", k > 0 ? ", " : "",
                 field_evidence_about((FieldKind)k)->name);
    error_hint(err, "it has %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

static void set_real(Table *t, int col, double v, const char *why)
{
    if (isfinite(v))
        table_set_real(t, 0, col, v);
    else
        table_set_missing(t, 0, col, why);
}

static void set_compared(Table *t, const Field *f)
{
    if (f->second) {
        table_set_int(t, 0, C_COMPARED, f->compared);
        table_set_int(t, 0, C_DISAGREEING, f->disagreeing);
        return;
    }
    table_set_missing(t, 0, C_COMPARED, "there is no second map");
    table_set_missing(t, 0, C_DISAGREEING, "there is no second map");
}

static Table *table_of(const Field *f, FieldKind kind)
{
    Table *t = table_new("field", "The field of the isogloss lines", cols, N_COLS);
    (void)table_add_row(t);
    table_set_text(t, 0, C_FIELD, str_text(field_evidence_about(kind)->name));
    table_set_int(t, 0, C_N, f->n);
    table_set_real(t, 0, C_MEAN, f->mean);
    table_set_real(t, 0, C_AIM, f->aim);
    table_set_real(t, 0, C_BANDWIDTH, f->bandwidth);
    set_real(t, C_WIDTH, f->width, "nowhere is enough known");
    table_set_real(t, 0, C_P, f->p);
    table_set_int(t, 0, C_PERMUTATIONS, f->permutations);
    table_set_bool(t, 0, C_LINES, field_has_lines(f));
    set_compared(t, f);
    return t;
}

enum { W_WORD, W_GIVEN, W_VALUE, W_LO, W_HI, W_N, W_READING, W_SECOND, N_WORDS };

/* clang-format off */
static const ColSpec word_cols[N_WORDS] = {
    [W_WORD]    = {"word", "word", "", "a source word with evidence", COL_WORD, 0},
    [W_GIVEN]   = {"outcome", "outcome", "", "its own value; of a rate 0 or 1", COL_REAL, 3},
    [W_VALUE]   = {"field", "field", "", "the field at its place", COL_REAL, 3},
    [W_LO]      = {"field_lo", "from", "", "lower end of the 95 % interval", COL_REAL, 3},
    [W_HI]      = {"field_hi", "to", "", "upper end of the 95 % interval", COL_REAL, 3},
    [W_N]       = {"field_n", "n", "", "effective number of words behind it", COL_REAL, 1},
    [W_READING] = {"reading", "reading", "", "high, low: beyond what permuted outcomes reach anywhere; wide, few: cannot be told", COL_TEXT, 0},
    [W_SECOND]  = {"second", "second map", "", "the field at its place on the second map", COL_REAL, 3},
};
/* clang-format on */

static const char *reading_of(const Field *f, const FieldAt *at)
{
    static const char *const flag[] = {[FIELD_ENOUGH] = "",
                                       [FIELD_WIDE] = "wide",
                                       [FIELD_FEW] = "few",
                                       [FIELD_EMPTY] = "few"};
    const int side = field_side(f, at);
    return side > 0 ? "high" : side < 0 ? "low" : flag[at->flag];
}

static void set_at(Table *t, int32_t row, int col, double v, const char *why)
{
    if (isfinite(v))
        table_set_real(t, row, col, v);
    else
        table_set_missing(t, row, col, why);
}

static Table *table_of_words(const Field *f, const FieldAsk *ask)
{
    Table *t = table_new("words", "The field at each word", word_cols, N_WORDS);
    const Space *src = ask->spaces[ask->source];
    for (int32_t i = 0; i < f->n; i++) {
        const int32_t word = ask->layout->row[f->point[i]];
        const FieldAt *at = &f->at[i];
        const int32_t row = table_add_row(t);
        table_set_word(t, row, W_WORD, (WordRef){src->name, word, space_word(src, word)});
        table_set_real(t, row, W_GIVEN, f->value[i]);
        table_set_real(t, row, W_VALUE, at->value);
        set_at(t, row, W_LO, at->ci.lo, "one word alone");
        set_at(t, row, W_HI, at->ci.hi, "one word alone");
        table_set_real(t, row, W_N, at->n);
        table_set_text(t, row, W_READING, str_text(reading_of(f, at)));
        set_at(t, row, W_SECOND, f->second ? f->second[i].value : (double)NAN,
               "not on a second map");
    }
    return t;
}

static bool is_tsne_check(const Layout *layout, bool is_tsne)
{
    return is_tsne && strcmp(layout->method, "tsne") != 0;
}

const char *plot_field_check_name(const Layout *layout, bool is_tsne)
{
    if (is_tsne_check(layout, is_tsne))
        return "t-SNE";
    return strcmp(layout->method, "pca") == 0 ? "components 3 and 4"
                                              : "components 1 and 2";
}

/* The t-SNE map of the same words. */
static Status make_tsne(const FieldAsk *ask, int32_t points, Progress *progress,
                        Layout **out, Error *err)
{
    const int entries[2] = {ask->study->source, ask->entry};
    ProjectOptions o = project_options_defaults();
    o.method = PROJECT_TSNE;
    o.tsne.seed = ask->study->options.seed;
    o.points = points;
    o.has_quality = false;
    return project_make(ask->study, entries, 2, &o, progress, out, err);
}

Status plot_field_make(const FieldAsk *ask, const PlotFieldCheck *check,
                       Progress *progress, TableSet *set, Field **out, Error *err)
{
    *out = NULL;
    FieldOptions o = field_options_defaults();
    o.seed = ask->study->options.seed;
    FieldAsk whole = *ask;
    Layout *tsne = NULL;
    if (is_tsne_check(ask->layout, check->is_tsne))
        TRY(make_tsne(ask, check->points, progress, &tsne, err));
    whole.second = tsne ? tsne : ask->second;
    const Status status = field_evidence_field(&whole, &o, progress, out, err);
    if (status == OK) {
        table_set_add_param(set, "field", PARAM_TEXT,
                            field_evidence_about(ask->kind)->name);
        table_set_add_param(set, "check", PARAM_TEXT, tsne ? "tsne" : "pca");
        table_set_add(set, table_of(*out, ask->kind));
        if (check->has_words)
            table_set_add(set, table_of_words(*out, ask));
    }
    layout_free(tsne);
    return status;
}
