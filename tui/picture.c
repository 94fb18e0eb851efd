#include "tui/picture.h"

#include <string.h>

#include "tui/call_view.h"
#include "tui/view_bars.h"
#include "tui/view_bias.h"
#include "tui/view_coverage.h"
#include "tui/view_drift.h"
#include "tui/view_quadrants.h"

/* Verbs with a picture of their own, which takes any call of the verb. */
typedef struct Own {
    const char *verb;
    const ViewType *type;
    View *(*make)(Ui *ui, const Diagnostic *d, int argc, char *const *argv);
    bool (*has)(const Diagnostic *d, int argc, char *const *argv); /* NULL: always */
} Own;

static const Own own_pictures[] = {
    {"bias", &view_bias_type, view_bias_new, NULL},
    {"coverage", &view_coverage_type, view_coverage_new, NULL},
    {"drift", &view_drift_type, view_drift_new, view_drift_has},
};

static const Own *own_of(const Diagnostic *d)
{
    for (size_t i = 0; i < sizeof own_pictures / sizeof *own_pictures; i++)
        if (strcmp(own_pictures[i].verb, d->name) == 0)
            return &own_pictures[i];
    return NULL;
}

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
    const Own *own = own_of(d);
    if (own)
        return !own->has || own->has(d, argc, argv);
    if (!has_defaults(argc, argv))
        return false;
    return is_quadrants(d) || (d->chart && strcmp(d->chart->kind, "bars") == 0);
}

View *picture_new(Ui *ui, const Diagnostic *d, int argc, char *const *argv)
{
    if (!picture_has(d, argc, argv))
        return NULL;
    if (own_of(d))
        return own_of(d)->make(ui, d, argc, argv);
    return is_quadrants(d) ? view_quadrants_new(ui) : view_bars_new(ui, d);
}

bool picture_is(const View *v, const Diagnostic *d, int argc, char *const *argv)
{
    if (own_of(d))
        return v->type == own_of(d)->type && call_view_is(v, argc, argv);
    if (v->type == &view_bars_type)
        return view_bars_verb(v) == d;
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
