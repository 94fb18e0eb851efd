#include "tui/drift_head.h"

#include <math.h>

#include "tui/lookup.h"

static uint8_t verdict_style(Text verdict)
{
    return str_compare(verdict, TEXT("changed")) == 0   ? STYLE_WARN
           : str_compare(verdict, TEXT("outlier")) == 0 ? STYLE_WARN
                                                        : STYLE_DIM;
}

static void say_verdict(const Table *about, Pen *pen, int32_t last)
{
    const Text verdict = lookup_text(about, last, "verdict");
    const Text reason = lookup_text(about, last, "reason");
    if (verdict.n == 0) {
        cells_pen_say(pen, STYLE_DIM, "%s", lookup_cell(about, last, "verdict").why);
        return;
    }
    cells_pen_put(pen, verdict_style(verdict), verdict);
    if (reason.n > 0) {
        cells_pen_say(pen, STYLE_DIM, ": ");
        cells_pen_put(pen, STYLE_DIM, reason);
    }
}

/* "usual .26 to .63 in band 1 of 10 (109 words)". */
static void say_usual(const Table *about, Pen *pen, int32_t last)
{
    const Text of = lookup_text(about, last, "usual_of");
    if (of.n == 0)
        return;
    lookup_say(pen, " usual", about, last, "usual_lo", 3);
    lookup_say(pen, " to", about, last, "usual_hi", 3);
    lookup_say(pen, " band", about, last, "band", 0);
    lookup_say(pen, " of", about, last, "bands", 0);
    cells_pen_say(pen, STYLE_DIM, " (%.0f %s)", lookup_number(about, last, "usual_n"),
                  str_compare(of, TEXT("words")) == 0 ? "words" : "null values");
}

int drift_head_draw(const Table *about, Text word, Grid *g, Rect r)
{
    const int32_t last = table_rows(about) - 1;
    Pen pen = cells_pen(g, r.x, r.y, r.w);
    cells_pen_put(&pen, STYLE_GROUP, word);
    if (last < 0)
        return 1;
    cells_pen_say(&pen, STYLE_DIM, "  ");
    say_verdict(about, &pen, last);
    pen = cells_pen(g, r.x, r.y + 1, r.w);
    lookup_say(&pen, "distance", about, last, "cos_distance", 3);
    if (r.w >= 60)
        say_usual(about, &pen, last);
    lookup_say(&pen, " z", about, last, "z", 2);
    lookup_say(&pen, " q", about, last, "q", 4);
    if (r.h < 12)
        return 2;
    pen = cells_pen(g, r.x, r.y + 2, r.w);
    lookup_say(&pen, "local", about, last, "local", 3);
    lookup_say(&pen, " over", about, last, "union", 0);
    lookup_say(&pen, "  kept", about, last, "overlap", 2);
    lookup_say(&pen, " (chance", about, last, "chance", 3);
    cells_pen_say(&pen, STYLE_DIM, ")");
    lookup_say(&pen, "  rank", about, 0, "rank", 0);
    cells_pen_say(&pen, STYLE_DIM, " %s", style_glyph(g->mode, GLYPH_ARROW));
    lookup_say(&pen, "", about, last, "rank", 0);
    if (isfinite(lookup_number(about, last, "count"))) {
        lookup_say(&pen, "  count", about, 0, "count", 0);
        cells_pen_say(&pen, STYLE_DIM, " %s", style_glyph(g->mode, GLYPH_ARROW));
        lookup_say(&pen, "", about, last, "count", 0);
    }
    const Text pivot = lookup_text(about, last, "pivot");
    if (pivot.n > 0) {
        cells_pen_say(&pen, STYLE_DIM, "  moved before ");
        cells_pen_put(&pen, STYLE_BOLD, pivot);
    }
    return 3;
}
