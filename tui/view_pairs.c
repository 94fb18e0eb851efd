#include "tui/view_pairs.h"

#include <string.h>

#include "core/diag/say.h"
#include "tui/table_actions.h"
#include "tui/view_table.h"

/* A gold is the nearest target word under the cosine, or it is not; out of vocabulary is
 * neither. */
static BrowseMark mark(const Table *t, int32_t row, TextMode mode)
{
    const int col = table_find_col(t, "rank_nn");
    const Cell rank = col >= 0 ? table_cell(t, row, col) : (Cell){.is_missing = true};
    if (rank.is_missing)
        return (BrowseMark){" ", STYLE_DIM};
    const bool is_hit = rank.i == 1;
    return (BrowseMark){style_glyph(mode, is_hit ? GLYPH_HIT : GLYPH_MISS),
                        is_hit ? STYLE_GOOD : STYLE_BAD};
}

/* "P@1 nn .487 [.444-.531] csls .539 [.495-.582] of 501" of the forward direction. */
static void add_rates(const Table *t, Pen *pen)
{
    const int p1 = table_find_col(t, "p@1");
    const int score = table_find_col(t, "score");
    const int direction = table_find_col(t, "direction");
    if (p1 < 0 || score < 0 || direction < 0)
        return;
    int64_t n = 0;
    cells_pen_say(pen, STYLE_DIM, "  P@1");
    for (int32_t i = 0; i < table_rows(t); i++) {
        const Cell rate = table_cell(t, i, p1);
        const Text name = table_cell(t, i, score).text;
        if (str_compare(table_cell(t, i, direction).text, TEXT("forward")) != 0 ||
            rate.is_missing)
            continue;
        n = rate.rate.n;
        Str s = {0};
        cells_pen_say(pen, STYLE_DIM, " ");
        cells_pen_put(pen, STYLE_DIM, name);
        char share[16];
        str_addf(&s, " %s", say_share(share, rate.rate.value));
        cells_pen_put(pen, STYLE_BOLD, (Text){s.p, s.n});
        str_clear(&s);
        str_addf(&s, " [%s%s", say_share(share, rate.rate.lo),
                 style_glyph(pen->g->mode, GLYPH_DASH));
        str_addf(&s, "%s]", say_share(share, rate.rate.hi));
        cells_pen_put(pen, STYLE_PLAIN, (Text){s.p, s.n});
        str_free(&s);
    }
    cells_pen_say(pen, STYLE_DIM, " of %lld", (long long)n);
}

/* The word under the cursor is a prediction in the columns of predictions. */
static bool pair(View *v, const Ui *ui, MarksPair *out)
{
    const Browse *b = view_table_browse(v);
    const Table *t = b->table;
    const int32_t row = t ? browse_row(b) : -1;
    const int source = t ? table_find_col(t, "source") : -1;
    const int nn = t ? table_find_col(t, "predicted_nn") : -1;
    const int csls = t ? table_find_col(t, "predicted_csls") : -1;
    const int cause = t ? table_find_col(t, "cause") : -1;
    (void)ui;
    if (row < 0 || source < 0 || nn < 0 || csls < 0 || cause < 0)
        return false;
    const bool is_csls = b->col == csls;
    const Cell predicted = table_cell(t, row, is_csls ? csls : nn);
    const Cell why = table_cell(t, row, cause);
    out->source = table_cell(t, row, source).text;
    out->prediction = predicted.is_missing ? TEXT("") : predicted.text;
    out->chosen = b->col == nn || is_csls ? out->prediction : TEXT("");
    out->reason = why.is_missing ? TEXT("") : why.text;
    return true;
}

static void status(const View *v, const Ui *ui, Pen *pen)
{
    const char *corrected = marks_scores(ui);
    if (corrected[0])
        cells_pen_say(pen, STYLE_GOOD, "%s  ", corrected);
    view_table_status(v, ui, pen);
    const Diagnostic *bli = registry_find("bli");
    const Result *r = bli ? results_find(ui->results, bli, ui->target) : NULL;
    const Table *t =
        r && r->state == RESULT_READY ? table_set_find(r->set, "summary") : NULL;
    if (t && !corrected[0] && !ui->marks.is_blind)
        add_rates(t, pen);
}

static void title(const View *v, const Ui *ui, Str *out)
{
    (void)v;
    (void)ui;
    str_add_cstr(out, "pairs");
}

const ViewType view_pairs_type = {
    .name = "pairs",
    .help =
        "Every source word of the dictionary. The sign in front: its nearest target word "
        "by cosine is a gold translation, or it is not; no sign: the word or all its "
        "golds are out of vocabulary. rank 1 is a hit; the other golds compete.\n"
        "a accepts, x rejects, g adds a gold, r marks a variant, d and ; keep remarks, u "
        "takes the last mark back: on the word under the cursor in a column of "
        "predictions, else on the entry. A mark is on disk when the screen says saved; "
        "the column mark shows it, mark: lists the marked pairs.\n"
        "Enter opens the word: its neighbours on both sides before and after the map. w "
        "asks "
        "why it is wrong: every test of the battery. cause:hub shows the pairs of one "
        "cause.\n"
        "Filters: words are matched in all columns of text, whatever their case and "
        "accents, and by their letters in \"quotes\"; column:text, column=text, "
        "column>number, column<number; ! before any of them inverts; blanks mean and. "
        "rank_nn>1 shows the misses.",
    .bindings = table_actions_bindings,
    .nbindings = TABLE_ACTIONS_BINDINGS,
    .title = title,
    .draw = view_table_draw,
    .status = status,
    .move = view_table_move,
    .mouse = view_table_mouse,
    .typed = view_table_typed,
    .command = view_table_command,
    .tables = view_table_tables,
    .pair = pair,
    .changed = view_table_changed,
    .close = view_table_close,
};

View *view_pairs_new(Ui *ui)
{
    const Diagnostic *d = registry_find("pairs");
    char why[160];
    if (!d || !results_can(ui->study, d, ui->target, why)) {
        ui_warn(ui, "%s", d ? why : "pairs are not there");
        return NULL;
    }
    return view_table_new_type(ui, &view_pairs_type, d, mark);
}
