#include "tui/tour.h"

#include <string.h>

#include "tui/ui.h"
#include "tui/view_table.h"

typedef enum TourUntil {
    UNTIL_VIEW,   /* a view of this name is on top */
    UNTIL_ACTION, /* this was done */
    UNTIL_FILTER, /* a table is filtered */
    UNTIL_END
} TourUntil;

typedef struct TourStep {
    TourUntil until;
    Action action;
    const char *view;
    const char *text; /* at most two lines of 78 cells */
} TourStep;

/* clang-format off */
static const TourStep steps[] = {
    {UNTIL_VIEW, ACTION_NONE, "pairs",
     "The overview: are both languages in one frame, how many words are FOUND, what the "
     "others are MISSED BY. Press 2 for every pair."},
    {UNTIL_FILTER, ACTION_NONE, NULL,
     "One entry of the dictionary a row: gold, prediction, ranks, cause. See the misses alone: "
     "press / then type !cause:ok and Enter."},
    {UNTIL_ACTION, ACTION_WHY, NULL,
     "The filter stays wherever you go. Move with j and k to a word you know, and press w: why "
     "did it miss?"},
    {UNTIL_VIEW, ACTION_NONE, "pairs",
     "Every suspect with its evidence, how often it is found on hits, and what would have "
     "happened without it. Press Esc (q) to go back to the pairs."},
    {UNTIL_VIEW, ACTION_NONE, "word",
     "Press Enter on a row: the word's neighbours in its own language, and those of its "
     "translation beside them."},
    {UNTIL_VIEW, ACTION_NONE, "map",
     "= marks neighbours that the two share; b holds the words against the time before the "
     "map was applied. Press 3 for the map of both languages."},
    {UNTIL_ACTION, ACTION_FIELD, NULL,
     "No plane is true: the status says how far to trust it. Press f for the isogloss lines, "
     "where translation begins to fail."},
    {UNTIL_VIEW, ACTION_NONE, "table",
     "Hatched: too few words to say. Arrows move, + and - zoom, t makes a t-SNE map. Press 4: "
     "hubs, the words that are near everything."},
    {UNTIL_ACTION, ACTION_OTHER, NULL,
     "[ and ] change the table, s sorts by a column, F counts its values, e exports. Press Tab: "
     "the same for the next language."},
    {UNTIL_ACTION, ACTION_COMMAND, NULL,
     "Six languages are in this study. What you see can always be had as a command: press Y."},
    {UNTIL_ACTION, ACTION_HELP, NULL,
     "It can be pasted into a paper's Makefile. Press ? for all that works here; type to search "
     "it, Esc closes it."},
    {UNTIL_END, ACTION_NONE, NULL,
     "That is the tour. :tour takes these lines away, Q leaves; your own files: isogloss SRC "
     "TGT --dict FILE."},
};
/* clang-format on */
enum { STEPS = sizeof steps / sizeof *steps };

int tour_steps(void)
{
    return STEPS;
}

void tour_begin(Ui *ui)
{
    ui->tour = 1;
    ui->is_dirty = true;
}

void tour_end(Ui *ui)
{
    ui->tour = 0;
    ui->is_dirty = true;
}

static bool is_filtered(const Ui *ui)
{
    View *v = ui_top(ui);
    return v->type->tables == view_table_tables && !ui->prompt.is_open &&
           view_table_browse(v)->filter.n > 0;
}

void tour_follow(Ui *ui, Action action)
{
    if (ui->tour < 1 || ui->tour > STEPS)
        return;
    const TourStep *s = &steps[ui->tour - 1];
    const bool is_done =
        (s->until == UNTIL_VIEW && strcmp(ui_top(ui)->type->name, s->view) == 0) ||
        (s->until == UNTIL_ACTION && action == s->action) ||
        (s->until == UNTIL_FILTER && is_filtered(ui));
    ui->tour += is_done;
}

bool tour_is_shown(const Ui *ui, int rows)
{
    return ui->tour > 0 && ui->is_loaded && rows >= TOUR_LINES + 8;
}

void tour_draw(Ui *ui, Rect r)
{
    Grid *g = &ui->grid;
    cells_fill(g, r, STYLE_PLAIN);
    for (int x = r.x; x < r.x + r.w; x++)
        (void)cells_glyph(g, x, r.y, GLYPH_HLINE, STYLE_DIM);
    Pen pen = cells_pen(g, r.x + 2, r.y, r.w - 2);
    cells_pen_say(&pen, STYLE_KEY, " tour, %d of %d ", ui->tour, STEPS);
    cells_pen_say(&pen, STYLE_DIM, "(:tour ends it) ");
    const Rect text = {r.x + 1, r.y + 1, r.w - 2, r.h - 1};
    (void)cells_paragraph(g, text, str_text(steps[ui->tour - 1].text), STYLE_BOLD);
}

void tour_say(const Ui *ui, Str *out)
{
    if (ui->tour > 0 && ui->is_loaded)
        str_addf(out, "Tour, %d of %d: %s\n", ui->tour, STEPS, steps[ui->tour - 1].text);
}
