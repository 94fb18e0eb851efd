/* A line a test: its name, the interval of d with its value around no effect, the number,
 * and the word whose loss would move it most. A test that may not be judged stands in its
 * place with the reason. Where there is a space before and one after, the value before
 * stands in the same line as an open mark. All tests share one scale. */
#include "tui/view_bias.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "tui/call_view.h"
#include "tui/list_cursor.h"
#include "tui/lookup.h"
#include "tui/view_table.h"

enum {
    LABEL_MOST = 26,
    VALUE = 7,
    WORD = 14, /* the decisive word, where there is room */
    PLOT_LEAST = 16
};

typedef struct BiasView {
    CallView call;
    const Table *tests, *change; /* borrowed; NULL: not there yet, or none */
    int32_t *row;                /* rows of `tests` that are drawn; owned */
    int32_t n;
    double most; /* the scale goes from -most to most */
    ListCursor list;
    Rect body; /* as drawn last */
} BiasView;

/* --- data --- */

/* Rows of another measure have another scale. */
static bool is_weat(const Table *t, int32_t row)
{
    return str_compare(lookup_text(t, row, "metric"), TEXT("weat")) == 0;
}

static double farther(double most, double v)
{
    return isfinite(v) ? fmax(most, fabs(v)) : most;
}

/* d before the map of the test of this row; NAN: not measured. */
static double before_of(const BiasView *v, int32_t row)
{
    const Text test = lookup_text(v->tests, row, "test");
    const Text space = lookup_text(v->tests, row, "space");
    const Text other = lookup_text(v->tests, row, "attributes");
    if (str_compare(space, other) != 0)
        return NAN;
    for (int32_t i = 0; v->change && i < table_rows(v->change); i++) {
        if (str_compare(lookup_text(v->change, i, "test"), test) == 0 &&
            str_compare(lookup_text(v->change, i, "space"), space) == 0 &&
            str_compare(lookup_text(v->change, i, "step"), TEXT("all")) == 0)
            return lookup_number(v->change, i, "d_before");
    }
    return NAN;
}

static void changed(View *view, Ui *ui)
{
    BiasView *v = (BiasView *)view;
    (void)ui;
    const TableSet *set = call_view_take(&v->call);
    const Table *t = set ? table_set_find(set, "tests") : NULL;
    v->change = set ? table_set_find(set, "change") : NULL;
    if (t == v->tests)
        return;
    v->tests = t;
    free(v->row);
    const int32_t rows = t ? table_rows(t) : 0;
    v->row = mem_xcalloc((size_t)rows + 1, sizeof *v->row);
    v->n = 0;
    v->most = 0.5;
    for (int32_t i = 0; i < rows; i++) {
        if (!is_weat(t, i))
            continue;
        v->row[v->n++] = i;
        const char *const figure[] = {"effect", "lo", "hi"};
        for (int k = 0; k < 3; k++)
            v->most = farther(v->most, lookup_number(t, i, figure[k]));
        v->most = farther(v->most, before_of(v, i));
    }
    list_cursor_move(&v->list, v->n, 0);
}

/* --- drawing --- */

/* "scripts en", or "scripts en → de". */
static void add_label(const BiasView *v, int32_t row, TextMode mode, Str *out)
{
    const Text space = lookup_text(v->tests, row, "space");
    const Text other = lookup_text(v->tests, row, "attributes");
    text_display(out, lookup_text(v->tests, row, "test"), mode);
    str_add_char(out, ' ');
    text_display(out, space, mode);
    if (str_compare(space, other) != 0) {
        str_addf(out, " %s ", style_glyph(mode, GLYPH_ARROW));
        text_display(out, other, mode);
    }
}

static int widest_label(const BiasView *v, const Grid *g)
{
    int widest = 4;
    Str s = {0};
    for (int32_t i = 0; i < v->n; i++) {
        str_clear(&s);
        add_label(v, v->row[i], g->mode, &s);
        const int w = cells_width(g, (Text){str_cstr(&s), s.n});
        widest = w > widest ? w : widest;
    }
    str_free(&s);
    return widest;
}

typedef struct Places {
    int label, plot, word; /* widths; word 0: no room */
} Places;

static Places measure(const BiasView *v, const Grid *g, int room)
{
    const int most = room < 60 ? room / 3 : LABEL_MOST;
    Places p = {.label = widest_label(v, g)};
    p.label = p.label < most ? p.label : most;
    p.word = room - p.label - VALUE - WORD - 5 >= PLOT_LEAST ? WORD : 0;
    p.plot = room - p.label - VALUE - 4 - (p.word ? p.word + 1 : 0);
    return p;
}

static int column(const BiasView *v, int w, double d)
{
    const int at = (int)lround((d + v->most) / (2 * v->most) * (w - 1));
    return at < 0 ? 0 : at >= w ? w - 1 : at;
}

static bool has_verdict(const BiasView *v, int32_t row, const char *verdict)
{
    return str_compare(lookup_text(v->tests, row, "verdict"), str_text(verdict)) == 0;
}

/* A difference has a filled mark, a test that may not be judged a question mark and a
 * dotted interval, any other an open mark. */
static void draw_mark(const BiasView *v, Grid *g, int x, int y, int32_t row)
{
    if (has_verdict(v, row, "not assessable"))
        cells_point(g, x, y, '?', STYLE_BOLD);
    else if (has_verdict(v, row, "difference"))
        cells_glyph(g, x, y, GLYPH_POINT, STYLE_WARN);
    else
        cells_glyph(g, x, y, GLYPH_HOLLOW, STYLE_BOLD);
}

static void draw_interval(const BiasView *v, Grid *g, Rect r, int32_t row)
{
    const double lo = lookup_number(v->tests, row, "lo");
    const double hi = lookup_number(v->tests, row, "hi");
    const double before = before_of(v, row);
    const bool is_ascii = g->mode == TEXT_ASCII;
    const bool is_dotted = has_verdict(v, row, "not assessable");
    const uint32_t line = is_dotted ? (is_ascii ? '.' : 0x2504) : is_ascii ? '=' : 0x2500;
    if (isfinite(lo) && isfinite(hi)) {
        for (int x = column(v, r.w, lo); x <= column(v, r.w, hi); x++)
            cells_point(g, r.x + x, r.y, line, STYLE_GROUP + 1);
        cells_point(g, r.x + column(v, r.w, lo), r.y, is_ascii ? '[' : 0x251c,
                    STYLE_GROUP + 1);
        cells_point(g, r.x + column(v, r.w, hi), r.y, is_ascii ? ']' : 0x2524,
                    STYLE_GROUP + 1);
    }
    cells_point(g, r.x + column(v, r.w, 0), r.y, is_ascii ? '|' : 0x2502, STYLE_DIM);
    if (isfinite(before))
        cells_point(g, r.x + column(v, r.w, before), r.y, is_ascii ? 'b' : 0x25c7,
                    STYLE_BOLD);
    draw_mark(v, g, r.x + column(v, r.w, lookup_number(v->tests, row, "effect")), r.y,
              row);
}

/* Why a test may not be judged. */
static Text reason_of(const BiasView *v, int32_t row)
{
    const Text why = lookup_text(v->tests, row, "why");
    return why.n > 0 ? why : str_text(lookup_cell(v->tests, row, "effect").why);
}

static void draw_row(const BiasView *v, Grid *g, Rect line, int32_t at, const Places *p)
{
    const int32_t row = v->row[at];
    const double d = lookup_number(v->tests, row, "effect");
    Str s = {0};
    if (at == v->list.at)
        cells_glyph(g, line.x, line.y, GLYPH_CURSOR, STYLE_BOLD);
    add_label(v, row, g->mode, &s);
    (void)cells_put(g, line.x + 1, line.y, p->label, (Text){str_cstr(&s), s.n},
                    STYLE_PLAIN);
    str_clear(&s);
    const Rect plot = {line.x + p->label + 2, line.y, p->plot, 1};
    if (isfinite(d)) {
        draw_interval(v, g, plot, row);
        number_add_fixed(&s, d, 2);
        (void)cells_put_right(g, plot.x + plot.w + 1, line.y, VALUE, (Text){s.p, s.n},
                              STYLE_BOLD);
        if (p->word)
            (void)cells_put(g, plot.x + plot.w + VALUE + 2, line.y, p->word,
                            lookup_text(v->tests, row, "decisive_word"), STYLE_PLAIN);
    } else {
        (void)cells_put(g, plot.x, line.y, line.w - p->label - 2, reason_of(v, row),
                        STYLE_DIM);
    }
    str_free(&s);
    if (at == v->list.at)
        cells_select(g, (Rect){line.x + 1, line.y, p->label, 1});
}

/* Under the bars: the scale. */
static void draw_scale(const BiasView *v, Grid *g, int x, int y, const Places *p)
{
    Str s = {0};
    number_add_fixed(&s, -v->most, 1);
    (void)cells_put(g, x, y, 6, (Text){s.p, s.n}, STYLE_DIM);
    (void)cells_say(g, x + column(v, p->plot, 0), y, 1, "0", STYLE_DIM);
    str_clear(&s);
    number_add_fixed(&s, v->most, 1);
    (void)cells_put_right(g, x + p->plot - 6, y, 6, (Text){s.p, s.n}, STYLE_DIM);
    (void)cells_put_right(g, x + p->plot + 1, y, VALUE, TEXT("d"), STYLE_DIM);
    if (p->word)
        (void)cells_say(g, x + p->plot + VALUE + 2, y, p->word, "decisive word",
                        STYLE_DIM);
    str_free(&s);
}

static void draw(View *view, Ui *ui, Rect body)
{
    BiasView *v = (BiasView *)view;
    Grid *g = &ui->grid;
    v->body = (Rect){0};
    if (!v->tests || v->n == 0) {
        call_view_draw_state(&v->call, g, body);
        return;
    }
    Rect r = body;
    const char *finding = v->call.result->set->finding;
    if (finding && r.h > 12) {
        const int n = cells_paragraph(g, (Rect){r.x + 1, r.y, r.w - 2, r.h > 20 ? 4 : 2},
                                      str_text(finding), STYLE_BOLD);
        r.y += n;
        r.h -= n;
    }
    const Places p = measure(v, g, r.w);
    const bool has_key = r.h > 8;
    const int rows = r.h - 1 - (has_key ? 1 : 0);
    v->body = (Rect){r.x, r.y, r.w, rows};
    ui->page = rows;
    list_cursor_show(&v->list, v->n, rows);
    int y = r.y;
    for (int32_t i = v->list.top; i < v->n && y < r.y + rows; i++, y++)
        draw_row(v, g, (Rect){r.x, y, r.w, 1}, i, &p);
    draw_scale(v, g, r.x + p.label + 2, y, &p);
    if (has_key) {
        Pen pen = cells_pen(g, r.x + 1, y + 1, r.w - 2);
        cells_pen_glyph(&pen, STYLE_WARN, GLYPH_POINT);
        cells_pen_say(&pen, STYLE_DIM, " difference  ");
        cells_pen_glyph(&pen, STYLE_BOLD, GLYPH_HOLLOW);
        cells_pen_say(&pen, STYLE_DIM, " none shown  ? not assessable  ");
        if (v->change)
            cells_pen_say(&pen, STYLE_DIM, "%s before the map  ",
                          g->mode == TEXT_ASCII ? "b" : "◇");
        cells_pen_say(&pen, STYLE_DIM, "above 0: X nearer to A");
    }
}

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)view;
    (void)ui;
    str_add_cstr(out, "bias: effects with 95 % intervals");
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const BiasView *v = (const BiasView *)view;
    (void)ui;
    if (!v->tests || v->list.at >= v->n)
        return;
    const int32_t row = v->row[v->list.at];
    const double least = lookup_number(v->tests, row, "effect_without");
    cells_pen_put(pen, STYLE_BOLD, lookup_text(v->tests, row, "verdict"));
    if (lookup_text(v->tests, row, "why").n > 0) {
        cells_pen_say(pen, STYLE_DIM, ": ");
        cells_pen_put(pen, STYLE_DIM, lookup_text(v->tests, row, "why"));
    }
    if (!isfinite(lookup_number(v->tests, row, "effect")))
        return;
    lookup_say(pen, "  d", v->tests, row, "effect", 3);
    lookup_say(pen, " from", v->tests, row, "lo", 3);
    lookup_say(pen, " to", v->tests, row, "hi", 3);
    lookup_say(pen, "  q", v->tests, row, "q", 4);
    if (isfinite(least)) {
        cells_pen_say(pen, STYLE_DIM, "  without ");
        cells_pen_put(pen, STYLE_PLAIN, lookup_text(v->tests, row, "decisive_word"));
        lookup_say(pen, "", v->tests, row, "effect_without", 3);
    }
}

/* --- actions --- */

static void move(View *view, const Ui *ui, int32_t by)
{
    BiasView *v = (BiasView *)view;
    (void)ui;
    list_cursor_move(&v->list, v->n, by);
}

/* Words of the test under the cursor, or of a test that has none those that were lost. */
static void open_words(View *view, Ui *ui)
{
    const BiasView *v = (const BiasView *)view;
    if (!v->tests || v->list.at >= v->n)
        return;
    const int32_t row = v->row[v->list.at];
    const bool has_value = isfinite(lookup_number(v->tests, row, "effect"));
    const Table *t = table_set_find(v->call.result->set, has_value ? "words" : "lost");
    int32_t *rows = mem_xcalloc((t ? (size_t)table_rows(t) : 0) + 1, sizeof *rows);
    int32_t n = 0;
    for (int32_t i = 0; t && i < table_rows(t); i++) {
        const bool is_test = str_compare(lookup_text(t, i, "test"),
                                         lookup_text(v->tests, row, "test")) == 0;
        const bool is_space = str_compare(lookup_text(t, i, "space"),
                                          lookup_text(v->tests, row, "space")) == 0;
        const bool is_other =
            !has_value || str_compare(lookup_text(t, i, "attributes"),
                                      lookup_text(v->tests, row, "attributes")) == 0;
        if (is_test && is_space && is_other)
            rows[n++] = i;
    }
    if (n > 0)
        ui_open(ui, view_table_new_made(ui, table_make_rows(t, rows, n)));
    else
        ui_say(ui, "no words of this test are there");
    free(rows);
}

static void mouse(View *view, Ui *ui, const Input *in)
{
    BiasView *v = (BiasView *)view;
    const int32_t at = v->list.top + in->y - v->body.y;
    if ((in->mouse != INPUT_CLICK && in->mouse != INPUT_DOUBLE) || in->y < v->body.y ||
        in->y >= v->body.y + v->body.h || at >= v->n)
        return;
    v->list.at = at;
    if (in->mouse == INPUT_DOUBLE)
        open_words(view, ui);
}

static const ViewBinding bindings[] = {
    {ACTION_OPEN, open_words},
    {ACTION_PICTURE, call_view_show_table},
    {ACTION_AGAIN, call_view_again},
};

static void close_view(View *view)
{
    BiasView *v = (BiasView *)view;
    free(v->row);
    call_view_done(&v->call);
    free(v);
}

const ViewType view_bias_type = {
    .name = "bias",
    .help =
        "Tests of association under each other: d with its 95 % interval around no "
        "effect, and the word whose loss would move d most. A filled mark is a "
        "difference (interval without 0, and q at most alpha); an open one shows none, "
        "which does not make it equal. An open diamond is d before the map. A test that "
        "may not be judged has a question mark, or says why. d is an association in this "
        "corpus, not an attitude "
        "of those who wrote it; intervals of few words are too short (the table says "
        "which).\n"
        "Enter opens the words of a test with what each has to do with it, or of a test "
        "that was lost the words that are missing; p shows the tables.",
    .bindings = bindings,
    .nbindings = sizeof bindings / sizeof *bindings,
    .title = title,
    .draw = draw,
    .status = status,
    .move = move,
    .mouse = mouse,
    .command = call_view_command,
    .changed = changed,
    .close = close_view,
};

View *view_bias_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv)
{
    BiasView *v = mem_xcalloc(1, sizeof *v);
    const ResultsCall call = {d, -1, argc, argv};
    if (!call_view_init(&v->call, &view_bias_type, ui, &call)) {
        free(v);
        return NULL;
    }
    changed(&v->call.base, ui);
    return &v->call.base;
}
