#include "tui/picture.h"

#include <string.h>

#include "tui/view_bars.h"
#include "tui/view_drift.h"
#include "tui/view_quadrants.h"

static bool is_quadrants(const Diagnostic *d)
{
    return strcmp(d->name, "overlap") == 0;
}

/* --all asks what no words ask, too. */
static bool has_defaults(int argc, char *const *argv)
{
    return argc == 0 || (argc == 1 && strcmp(argv[0], "--all") == 0);
}

bool picture_has(const Diagnostic *d, int argc, char *const *argv)
{
    if (view_drift_has(d, argc, argv))
        return true;
    if (!has_defaults(argc, argv))
        return false;
    return is_quadrants(d) || (d->chart && strcmp(d->chart->kind, "bars") == 0);
}

View *picture_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv)
{
    if (!picture_has(d, argc, argv))
        return NULL;
    if (view_drift_has(d, argc, argv))
        return view_drift_new(ui, d, argc, argv);
    return is_quadrants(d) ? view_quadrants_new(ui) : view_bars_new(ui, d);
}

bool picture_is(const View *v, const Diagnostic *d)
{
    if (v->type == &view_bars_type)
        return view_bars_verb(v) == d;
    if (v->type == &view_drift_type)
        return strcmp(d->name, "drift") == 0;
    return v->type == &view_quadrants_type && is_quadrants(d);
}

void picture_go_to(View *v, Text name)
{
    if (name.n == 0)
        return;
    if (v->type == &view_quadrants_type)
        view_quadrants_go_to(v, name);
    else if (v->type == &view_bars_type)
        view_bars_go_to(v, name);
}
