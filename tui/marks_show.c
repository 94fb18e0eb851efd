/* Marks in the tables that hold pairs, and what they change in the scores. */
#include <stdio.h>
#include <string.h>

#include "core/diag/corrected.h"
#include "core/diag/say.h"
#include "tui/marks_parts.h"

/* --- in tables --- */

static void hide(Table *t, int32_t row)
{
    static const char *const columns[] = {
        "predicted_nn", "predicted_csls", "rank_nn", "rank_csls",
        "cos_gold",     "cos_predicted",  "cause",   "flags"};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        const int col = table_find_col(t, columns[i]);
        if (col >= 0)
            table_set_missing(t, row, col, "hidden: --blind");
    }
}

static void patch_table(Ui *ui, Table *t, int entry)
{
    const int mark = table_find_col(t, "mark");
    const int source = table_find_col(t, "source");
    if (mark < 0 || source < 0)
        return;
    const MarkState *state = marks_keep_state(ui, entry);
    Str said = {0};
    for (int32_t r = 0; r < table_rows(t); r++) {
        str_clear(&said);
        mark_state_say(&said, state, table_cell(t, r, source).text);
        if (said.n > 0)
            table_set_text(t, r, mark, (Text){said.p, said.n});
        else if (!table_cell(t, r, mark).is_missing)
            table_set_missing(t, r, mark, "not marked");
        if (ui->marks.is_blind)
            hide(t, r);
    }
    str_free(&said);
}

/* --- scores --- */

/* The prediction of a row by a score, -1: none. */
static int32_t predicted(const Table *t, int32_t row, int score)
{
    const int col = table_find_col(t, score == 0 ? "predicted_nn" : "predicted_csls");
    const Cell c = table_cell(t, row, col);
    return c.is_missing ? -1 : (int32_t)c.i;
}

static void count_row(const CorrectedInput *in, const Table *t, int32_t row,
                      CorrectedCounts c[CORRECTED_SCORES])
{
    static const char *const rank[CORRECTED_SCORES] = {"rank_nn", "rank_csls"};
    int32_t n = 0;
    const bool is_marked = mark_state_find(in->marks, in->lex->word[row], &n);
    for (int s = 0; s < CORRECTED_SCORES; s++) {
        const Cell cell = table_cell(t, row, table_find_col(t, rank[s]));
        if (cell.is_missing)
            continue;
        const bool was_hit = cell.i == 1;
        bool is_covered = true;
        bool is_hit = was_hit;
        if (is_marked)
            corrected_judge(in, row, predicted(t, row, s), &is_covered, &is_hit);
        c[s].n++;
        c[s].hits += was_hit;
        c[s].lost += !is_covered;
        c[s].lost_hits += !is_covered && was_hit;
        c[s].fixed += is_covered && is_hit && !was_hit;
        c[s].broken += is_covered && !is_hit && was_hit;
    }
}

/* "P@1 nn .487 > .489, csls .539 > .541 (3 marks, seen)". */
static void make_scores(const Ui *ui, Result *r)
{
    const MarkState *marks = &ui->marks.state; /* of the target: it was patched */
    const StudyEntry *e = &ui->study->entry[r->target];
    const Table *t = r->set->table[0];
    const CorrectedInput in = {e->lex, e->space, marks, ui->study->options.is_lower};
    CorrectedCounts c[CORRECTED_SCORES] = {{0}};
    r->marks_scores[0] = '\0';
    if (ui->marks.is_blind || marks->marks == 0 || !e->lex || !e->lex->dict ||
        table_rows(t) != e->lex->n_sources)
        return;
    for (int32_t row = 0; row < table_rows(t); row++)
        count_row(&in, t, row, c);
    Str out = {0};
    str_add_cstr(&out, "P@1");
    for (int s = 0; s < CORRECTED_SCORES; s++) {
        char before[16];
        char after[16];
        const CorrectedScore score = corrected_score(&c[s]);
        if (score.after.n > 0) {
            str_addf(&out, " %s %s%s%s", s == 0 ? "nn" : "csls",
                     say_share(before, score.before.value),
                     style_glyph(ui->grid.mode, GLYPH_ARROW),
                     say_share(after, score.after.value));
        }
    }
    str_addf(&out, " (%d mark%s, seen)", (int)marks->marks, marks->marks == 1 ? "" : "s");
    (void)snprintf(r->marks_scores, sizeof r->marks_scores, "%s", out.p);
    str_free(&out);
}

void marks_patch(Ui *ui, Result *r)
{
    const Marks *m = &ui->marks;
    if (!m->path || r->state != RESULT_READY || r->target < 0 ||
        r->marks_version == m->version || strcmp(r->diag->name, "pairs") != 0)
        return;
    r->marks_version = m->version;
    for (int i = 0; i < r->set->ntables; i++)
        patch_table(ui, r->set->table[i], r->target);
    (void)marks_keep_state(ui, r->target);
    make_scores(ui, r);
}

const char *marks_scores(const Ui *ui)
{
    const Diagnostic *d = registry_find("pairs");
    const Result *r =
        d && ui->target >= 0 ? results_find(ui->results, d, ui->target) : NULL;
    return r && r->state == RESULT_READY ? r->marks_scores : "";
}

void marks_say(Ui *ui, Text source, Str *out)
{
    if (ui->marks.path && ui->target >= 0)
        mark_state_say(out, marks_keep_state(ui, ui->target), source);
}

void marks_draw(Ui *ui, Text source, Pen *pen)
{
    Str said = {0};
    marks_say(ui, source, &said);
    if (said.n > 0) {
        cells_pen_say(pen, STYLE_DIM, "  mark ");
        cells_pen_put(pen, STYLE_WARN, (Text){said.p, said.n});
    }
    str_free(&said);
}
