#include "tui/overview.h"

#include "core/base/number.h"
#include "core/diag/say.h"
#include "core/table/format.h"

static const char *const heading[OVERVIEW_SECTIONS] = {
    [OVERVIEW_LOADED] = "LOADED",         [OVERVIEW_PREFLIGHT] = "ONE FRAME?",
    [OVERVIEW_DICTIONARY] = "DICTIONARY", [OVERVIEW_RATES] = "FOUND",
    [OVERVIEW_CAUSES] = "MISSED BY",      [OVERVIEW_OVERLAP] = "NEIGHBOURS",
    [OVERVIEW_LANGUAGES] = "LANGUAGES",
};

static const StudyEntry *target(const Ui *ui)
{
    return ui->target >= 0 ? &ui->study->entry[ui->target] : NULL;
}

static void put_count(Pen *pen, uint8_t style, int64_t n, const char *what)
{
    Str s = {0};
    number_add_grouped(&s, n);
    cells_pen_put(pen, style, (Text){s.p, s.n});
    cells_pen_say(pen, STYLE_PLAIN, "%s", what);
    str_free(&s);
}

/* --- loaded --- */

static int warnings(const Notes *notes)
{
    int n = 0;
    for (int i = 0; i < notes->n; i++)
        n += notes->item[i].is_warning;
    return n;
}

static void draw_space(Grid *g, Rect line, const StudyEntry *e, const char *role,
                       uint8_t style)
{
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    cells_pen_say(&pen, STYLE_DIM, "%-7s", role);
    cells_pen_put(&pen, style, str_text(e->name));
    cells_pen_to(&pen, line.x + 17);
    put_count(&pen, STYLE_PLAIN, e->space->n, " ");
    cells_pen_glyph(&pen, STYLE_PLAIN, GLYPH_TIMES);
    cells_pen_say(&pen, STYLE_PLAIN, " %d  ", (int)e->space->d);
    cells_pen_put(&pen, STYLE_DIM, str_text(e->path));
    if (e->map_path)
        cells_pen_say(&pen, STYLE_DIM, " @");
    if (e->map_path)
        cells_pen_put(&pen, STYLE_DIM, str_text(e->map_path));
    const int n = warnings(&e->space->source.notes);
    if (n > 0)
        cells_pen_say(&pen, STYLE_WARN, "  %d warning%s", n, n == 1 ? "" : "s");
}

static int draw_loaded(const OverviewResults *v, Ui *ui, Rect r)
{
    (void)v;
    Grid *g = &ui->grid;
    const Study *s = ui->study;
    int n = 0;
    if (s->source >= 0 && n < r.h)
        draw_space(g, (Rect){r.x, r.y + n++, r.w, 1}, &s->entry[s->source], "source",
                   STYLE_GROUP);
    if (ui->target >= 0 && n < r.h)
        draw_space(g, (Rect){r.x, r.y + n++, r.w, 1}, &s->entry[ui->target], "target",
                   STYLE_GROUP + 1);
    for (int i = 0; i < ui->study->n && n < r.h; i++) {
        const StudyEntry *e = &ui->study->entry[i];
        if (e->role == STUDY_SNAPSHOT && e->of == 0)
            draw_space(&ui->grid, (Rect){r.x, r.y + n++, r.w, 1}, &ui->study->entry[i],
                       "slice", STYLE_GROUP + 2);
    }
    return n;
}

/* --- preflight --- */

static uint8_t verdict_style(Text v)
{
    if (str_compare(v, TEXT("pass")) == 0)
        return STYLE_GOOD;
    if (str_compare(v, TEXT("fail")) == 0)
        return STYLE_BAD;
    return str_compare(v, TEXT("warn")) == 0 ? STYLE_WARN : STYLE_DIM;
}

/* How many checks ended how: "9 pass  1 warn  1 fail  1 n/t". */
static void draw_verdicts(const Table *t, int col, Pen *pen)
{
    static const char *const all[] = {"pass", "warn", "fail", "n/t"};
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        int n = 0;
        for (int32_t i = 0; i < table_rows(t); i++)
            n += str_compare(table_cell(t, i, col).text, str_text(all[k])) == 0;
        if (n > 0)
            cells_pen_say(pen, verdict_style(str_text(all[k])), "%d %s  ", n, all[k]);
    }
    cells_pen_say(pen, STYLE_DIM, "of %d checks", (int)table_rows(t));
}

/* Checks that did not pass first, each with its evidence. */
static int draw_checks(const Table *t, Grid *g, Rect r)
{
    const int name = table_find_col(t, "check");
    const int verdict = table_find_col(t, "verdict");
    const int evidence = table_find_col(t, "evidence");
    int used = 0;
    for (int pass = 0; pass < 2 && name >= 0 && verdict >= 0 && evidence >= 0; pass++) {
        for (int32_t i = 0; i < table_rows(t) && used < r.h; i++) {
            const Text v = table_cell(t, i, verdict).text;
            const uint8_t style = verdict_style(v);
            if ((style == STYLE_BAD || style == STYLE_WARN) == (pass == 1))
                continue;
            (void)cells_put(g, r.x, r.y + used, 5, v, style);
            (void)cells_put(g, r.x + 5, r.y + used, 15, table_cell(t, i, name).text,
                            STYLE_PLAIN);
            const Rect rest = {r.x + 21, r.y + used, r.w - 21, r.h - used};
            const int n =
                cells_paragraph(g, rest, table_cell(t, i, evidence).text, STYLE_DIM);
            used += n > 0 ? n : 1;
        }
    }
    return used;
}

/* What stands for a result that is not there; 0 when it is. */
static int draw_pending(const Result *r, Grid *g, Rect where, const char *missing)
{
    if (r && r->state == RESULT_READY)
        return 0;
    Pen pen = cells_pen(g, where.x, where.y, where.w);
    if (!r) {
        cells_pen_say(&pen, STYLE_DIM, "%s", missing);
        return 1;
    }
    if (r->state == RESULT_WAITING) {
        cells_pen_say(&pen, STYLE_DIM, "computing ...");
        return 1;
    }
    if (r->err.code == E_CANCELED) {
        cells_pen_say(&pen, STYLE_WARN, "stopped; R runs it again");
        return 1;
    }
    const Rect two = {where.x, where.y, where.w, where.h < 2 ? where.h : 2};
    const int n = cells_paragraph(g, two, str_text(r->err.text), STYLE_BAD);
    return n > 0 ? n : 1;
}

static int draw_preflight(const OverviewResults *v, Ui *ui, Rect r)
{
    Grid *g = &ui->grid;
    int n = draw_pending(v->preflight, g, r, "preflight needs a source and a target");
    if (n > 0)
        return n;
    const TableSet *set = v->preflight->set;
    const Rect finding = {r.x, r.y, r.w, r.h > 3 ? 3 : r.h};
    if (set->finding)
        n += cells_paragraph(g, finding, str_text(set->finding), STYLE_BOLD);
    const Table *t = table_set_find(set, "checks");
    const int col = t ? table_find_col(t, "verdict") : -1;
    if (col >= 0 && n < r.h) {
        Pen pen = cells_pen(g, r.x, r.y + n++, r.w);
        draw_verdicts(t, col, &pen);
    }
    if (col >= 0 && g->w >= OVERVIEW_WIDE && n < r.h)
        n += draw_checks(t, g, (Rect){r.x, r.y + n, r.w, r.h - n});
    return n;
}

/* --- dictionary --- */

static int draw_dictionary(const OverviewResults *v, Ui *ui, Rect r)
{
    (void)v;
    Grid *g = &ui->grid;
    const StudyEntry *e = target(ui);
    int n = 0;
    Pen pen = cells_pen(g, r.x, r.y + n++, r.w);
    if (!e || !e->lex) {
        cells_pen_say(&pen, STYLE_DIM, "no dictionary (--dict FILE)");
        return n;
    }
    const Ledger *l = &e->lex->ledger;
    put_count(&pen, STYLE_BOLD, l->covered, " of ");
    put_count(&pen, STYLE_PLAIN, l->sources, " source words covered: both words known");
    if (n < r.h) {
        pen = cells_pen(g, r.x, r.y + n++, r.w);
        put_count(&pen, STYLE_BOLD, l->usable, " of ");
        put_count(&pen, STYLE_PLAIN, l->pairs, " pairs usable; out: ");
        put_count(&pen, STYLE_PLAIN, l->src_missing, " source, ");
        put_count(&pen, STYLE_PLAIN, l->tgt_missing, " target, ");
        put_count(&pen, STYLE_PLAIN, l->both_missing, " both");
    }
    if (n < r.h) {
        pen = cells_pen(g, r.x, r.y + n++, r.w);
        cells_pen_say(&pen, STYLE_PLAIN, "out only by case ");
        put_count(&pen, STYLE_PLAIN, l->out_by_case, ", by normal form ");
        put_count(&pen, STYLE_PLAIN, l->out_by_form, "; identical ");
        put_count(&pen, STYLE_PLAIN, l->identical, "; repeated ");
        put_count(&pen, STYLE_PLAIN, l->duplicates, "");
    }
    if (e->train_overlap >= 0 && n < r.h) {
        pen = cells_pen(g, r.x, r.y + n++, r.w);
        put_count(&pen, e->train_overlap > 0 ? STYLE_WARN : STYLE_PLAIN, e->train_overlap,
                  " pairs are also in the training dictionary");
    }
    return n;
}

/* --- rates --- */

static int bar_width(const Rect *r)
{
    return r->w >= 76 ? r->w - 60 > 40 ? 40 : r->w - 60 : 0;
}

static bool is_there(const Table *t, const char *const *names, int *col, int n)
{
    for (int i = 0; i < n; i++)
        col[i] = table_find_col(t, names[i]);
    return col[0] >= 0;
}

/* A share as rates are written: ".810"; of a rate the value alone. */
static void add_share(Str *out, const Table *t, int32_t row, int col, TextMode mode)
{
    const Cell c = table_cell(t, row, col);
    char share[16];
    if (c.is_missing)
        format_cell(out, t, row, col, mode);
    else
        str_add_cstr(out, say_share(share, c.type == COL_RATE ? c.rate.value : c.real));
}

/* One direction and score: P@1 with its interval and denominator, a bar, P@5, P@10, MRR.
 */
static void draw_rate(const Table *t, int32_t row, const int *col, Grid *g, Rect line)
{
    Pen pen = cells_pen(g, line.x, line.y, line.w);
    Str s = {0};
    if (col[1] >= 0)
        cells_pen_put(&pen, STYLE_DIM, table_cell(t, row, col[1]).text);
    cells_pen_to(&pen, line.x + 9);
    if (col[2] >= 0)
        cells_pen_put(&pen, STYLE_PLAIN, table_cell(t, row, col[2]).text);
    cells_pen_to(&pen, line.x + 14);
    format_cell(&s, t, row, col[0], g->mode);
    cells_pen_put(&pen, STYLE_BOLD, (Text){str_cstr(&s), s.n});
    cells_pen_to(&pen, line.x + 38);
    const int bar = bar_width(&line);
    const Cell p1 = table_cell(t, row, col[0]);
    if (bar > 0) {
        if (!p1.is_missing)
            cells_bar(g, pen.x, line.y, bar, p1.rate.value, STYLE_GROUP);
        cells_pen_to(&pen, pen.x + bar + 1);
    }
    for (int k = 3; k < 5; k++) {
        if (col[k] < 0)
            continue;
        str_clear(&s);
        add_share(&s, t, row, col[k], g->mode);
        cells_pen_say(&pen, STYLE_DIM, " %s ", k == 3 ? "@10" : "MRR");
        cells_pen_put(&pen, STYLE_PLAIN, (Text){str_cstr(&s), s.n});
    }
    str_free(&s);
}

static int draw_rates(const OverviewResults *v, Ui *ui, Rect r)
{
    Grid *g = &ui->grid;
    int n = draw_pending(v->bli, g, r, "needs a dictionary (--dict FILE)");
    if (n > 0)
        return n;
    static const char *const names[] = {"p@1", "direction", "score", "p@10", "mrr"};
    int col[5];
    const Table *t = table_set_find(v->bli->set, "summary");
    if (!t || !is_there(t, names, col, 5))
        return 0;
    (void)cells_say(g, r.x + 14, r.y, r.w - 14, "P@1  [95 %]   covered words", STYLE_DIM);
    n = 1;
    for (int32_t i = 0; i < table_rows(t) && n < r.h; i++)
        draw_rate(t, i, col, g, (Rect){r.x, r.y + n++, r.w, 1});
    if (v->bli->set->finding && r.h - n > 3)
        n += cells_paragraph(g, (Rect){r.x, r.y + n, r.w, 2},
                             str_text(v->bli->set->finding), STYLE_DIM);
    return n;
}

/* --- causes --- */

enum { CAUSES_SHOWN = 3, CAUSES_WIDE = 8 };

bool overview_is_above_base(const Table *t, int32_t row)
{
    const int flagged = table_find_col(t, "flagged");
    const int base = table_find_col(t, "base_rate");
    if (flagged < 0 || base < 0 || table_cell(t, row, base).is_missing)
        return false;
    return table_cell(t, row, flagged).rate.lo > table_cell(t, row, base).rate.hi;
}

/* The primary causes of the misses, each with its interval and a bar; those that correct
 * pairs have as often are dim, and come last. */
static int draw_causes(const OverviewResults *v, Ui *ui, Rect r)
{
    Grid *g = &ui->grid;
    int n = draw_pending(v->causes, g, r, "needs a dictionary (--dict FILE)");
    if (n > 0)
        return n;
    const Table *t = table_set_find(v->causes->set, "causes");
    const int name = t ? table_find_col(t, "cause") : -1;
    const int share = t ? table_find_col(t, "share") : -1;
    const int most = g->w >= OVERVIEW_WIDE ? CAUSES_WIDE : CAUSES_SHOWN;
    Str s = {0};
    for (int32_t i = 0; name >= 0 && share >= 0 && i < table_rows(t) && n < most; i++) {
        const Cell rate = table_cell(t, i, share);
        if (rate.is_missing || rate.rate.hits == 0)
            break;
        Pen pen = cells_pen(g, r.x, r.y + n++, r.w);
        cells_pen_put(&pen, overview_is_above_base(t, i) ? STYLE_PLAIN : STYLE_DIM,
                      table_cell(t, i, name).text);
        cells_pen_to(&pen, r.x + 14);
        str_clear(&s);
        format_cell(&s, t, i, share, g->mode);
        cells_pen_put(&pen, STYLE_BOLD, (Text){str_cstr(&s), s.n});
        cells_pen_to(&pen, r.x + 38);
        const int bar = r.w - 40 > 40 ? 40 : r.w - 40;
        if (bar > 4)
            cells_bar(g, pen.x, r.y + n - 1, bar, rate.rate.value, STYLE_GROUP + 1);
    }
    str_free(&s);
    if (n == 0) {
        Pen pen = cells_pen(g, r.x, r.y, r.w);
        cells_pen_say(&pen, STYLE_DIM, "nothing is missed");
        n = 1;
    }
    return n;
}

/* --- overlap --- */

static int draw_overlap(const OverviewResults *v, Ui *ui, Rect r)
{
    Grid *g = &ui->grid;
    int n = draw_pending(v->overlap, g, r, "needs a dictionary (--dict FILE)");
    if (n > 0)
        return n;
    const Table *t = table_set_find(v->overlap->set, "summary");
    const int use = t ? table_find_col(t, "use") : -1;
    const int recall = t ? table_find_col(t, "recall") : -1;
    const int chance = t ? table_find_col(t, "chance") : -1;
    const int count = t ? table_find_col(t, "n") : -1;
    Str s = {0};
    for (int32_t i = 0; use >= 0 && recall >= 0 && i < table_rows(t) && n < r.h; i++) {
        Pen pen = cells_pen(g, r.x, r.y + n++, r.w);
        cells_pen_put(&pen, STYLE_PLAIN, table_cell(t, i, use).text);
        cells_pen_to(&pen, r.x + 14);
        str_clear(&s);
        add_share(&s, t, i, recall, g->mode);
        cells_pen_put(&pen, STYLE_BOLD, (Text){str_cstr(&s), s.n});
        if (table_cell(t, i, recall).is_missing) {
            cells_pen_say(&pen, STYLE_DIM, " %s", table_cell(t, i, recall).why);
            continue;
        }
        str_clear(&s);
        if (chance >= 0)
            add_share(&s, t, i, chance, g->mode);
        cells_pen_say(&pen, STYLE_DIM, " shared, by chance %s", str_cstr(&s));
        str_clear(&s);
        if (count >= 0)
            format_cell(&s, t, i, count, g->mode);
        cells_pen_say(&pen, STYLE_DIM, "; %s words", str_cstr(&s));
    }
    str_free(&s);
    return n;
}

/* --- languages --- */

static int draw_languages(const OverviewResults *v, Ui *ui, Rect r)
{
    (void)v;
    const Diagnostic *bli = registry_find("bli");
    int n = 0;
    for (int i = 0; i < study_targets(ui->study) && n < r.h; i++) {
        const int entry = study_target(ui->study, i);
        const StudyEntry *e = &ui->study->entry[entry];
        Pen pen = cells_pen(&ui->grid, r.x, r.y + n++, r.w);
        if (entry == ui->target)
            cells_pen_glyph(&pen, STYLE_BOLD, GLYPH_CURSOR);
        cells_pen_to(&pen, r.x + 2);
        cells_pen_put(&pen, entry == ui->target ? STYLE_BOLD : STYLE_PLAIN,
                      str_text(e->name));
        cells_pen_to(&pen, r.x + 10);
        if (e->lex) {
            put_count(&pen, STYLE_PLAIN, e->lex->ledger.covered, " of ");
            put_count(&pen, STYLE_PLAIN, e->lex->ledger.sources, " covered");
        } else {
            cells_pen_say(&pen, STYLE_DIM, "no dictionary");
        }
        const Result *res = bli ? results_find(ui->results, bli, entry) : NULL;
        const Table *t = res && res->state == RESULT_READY
                             ? table_set_find(res->set, "summary")
                             : NULL;
        const int p1 = t ? table_find_col(t, "p@1") : -1;
        cells_pen_to(&pen, r.x + 36);
        if (p1 >= 0 && table_rows(t) > 0) {
            Str s = {0};
            format_cell(&s, t, 0, p1, ui->grid.mode);
            cells_pen_say(&pen, STYLE_DIM, "P@1 ");
            cells_pen_put(&pen, STYLE_BOLD, (Text){str_cstr(&s), s.n});
            str_free(&s);
        } else if (e->lex) {
            cells_pen_say(&pen, STYLE_DIM, "Tab computes it");
        }
    }
    return n;
}

static int (*const sections[OVERVIEW_SECTIONS])(const OverviewResults *v, Ui *ui,
                                                Rect r) = {
    [OVERVIEW_LOADED] = draw_loaded,         [OVERVIEW_PREFLIGHT] = draw_preflight,
    [OVERVIEW_DICTIONARY] = draw_dictionary, [OVERVIEW_RATES] = draw_rates,
    [OVERVIEW_CAUSES] = draw_causes,         [OVERVIEW_OVERLAP] = draw_overlap,
    [OVERVIEW_LANGUAGES] = draw_languages,
};

const char *overview_heading(OverviewSection s)
{
    return heading[s];
}

int overview_draw(OverviewSection s, const OverviewResults *results, Ui *ui, Rect r)
{
    return sections[s](results, ui, r);
}
