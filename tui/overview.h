/* The sections of the overview: each draws what there is, facts of the study at once,
 * results when they come. */
#ifndef TUI_OVERVIEW_H
#define TUI_OVERVIEW_H

#include "tui/ui.h"

enum { OVERVIEW_WIDE = 120 };

typedef enum OverviewSection {
    OVERVIEW_LOADED,
    OVERVIEW_PREFLIGHT,
    OVERVIEW_DICTIONARY,
    OVERVIEW_RATES,
    OVERVIEW_CAUSES,
    OVERVIEW_OVERLAP,
    OVERVIEW_LANGUAGES,
    OVERVIEW_SECTIONS
} OverviewSection;

/* Results for the current target; NULL when the study lacks what they need. */
typedef struct OverviewResults {
    const Result *preflight, *bli, *causes, *overlap;
} OverviewResults;

/* Whether a cause (a row of the table `causes`) is found on misses clearly more often
 * than on correct pairs: the intervals do not touch. */
bool overview_is_above_base(const Table *t, int32_t row);

const char *overview_heading(OverviewSection s);

/* Draws a section into r; returns the lines used. */
int overview_draw(OverviewSection s, const OverviewResults *results, Ui *ui, Rect r);

#endif
