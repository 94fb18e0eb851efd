#include "tui/picture.h"

#include <string.h>

#include "tui/view_quadrants.h"

/* clang-format off */
static const struct {
    const char *verb;
    const ViewType *type;
    View *(*make)(Ui *ui);
    void (*go_to)(View *v, Text word);
} pictures[] = {
    {"overlap", &view_quadrants_type, view_quadrants_new, view_quadrants_go_to},
};
/* clang-format on */
enum { PICTURES = sizeof pictures / sizeof *pictures };

static int find(const Diagnostic *d, int argc)
{
    for (int i = 0; i < PICTURES && argc == 0; i++)
        if (strcmp(pictures[i].verb, d->name) == 0)
            return i;
    return -1;
}

bool picture_has(const Diagnostic *d, int argc)
{
    return find(d, argc) >= 0;
}

View *picture_new(Ui *ui, const Diagnostic *d, int argc)
{
    const int i = find(d, argc);
    return i >= 0 ? pictures[i].make(ui) : NULL;
}

bool picture_is(const View *v, const Diagnostic *d)
{
    for (int i = 0; i < PICTURES; i++)
        if (pictures[i].type == v->type)
            return strcmp(pictures[i].verb, d->name) == 0;
    return false;
}

void picture_go_to(View *v, Text word)
{
    for (int i = 0; i < PICTURES && word.n > 0; i++)
        if (pictures[i].type == v->type && pictures[i].go_to)
            pictures[i].go_to(v, word);
}
