#include "tui/labels.h"

#include <stdlib.h>

#include "core/base/mem.h"

enum { LONGEST = 24 };

Labels labels_new(Rect area)
{
    const int w = area.w > 0 ? area.w : 0;
    const int h = area.h > 0 ? area.h : 0;
    return (Labels){(Rect){area.x, area.y, w, h},
                    mem_xcalloc((size_t)w * (size_t)h, sizeof(bool))};
}

void labels_free(Labels *l)
{
    free(l->is_taken);
    *l = (Labels){0};
}

static bool is_inside(const Labels *l, int x, int y)
{
    return x >= l->area.x && x < l->area.x + l->area.w && y >= l->area.y &&
           y < l->area.y + l->area.h;
}

static bool *at(const Labels *l, int x, int y)
{
    return &l->is_taken[(size_t)(y - l->area.y) * (size_t)l->area.w +
                        (size_t)(x - l->area.x)];
}

void labels_block(Labels *l, Rect r)
{
    for (int y = r.y; y < r.y + r.h; y++) {
        for (int x = r.x; x < r.x + r.w; x++)
            if (is_inside(l, x, y))
                *at(l, x, y) = true;
    }
}

/* A label needs its cells and one blank on either side where there is one. */
static bool is_free(const Labels *l, int x, int y, int w)
{
    if (!is_inside(l, x, y) || !is_inside(l, x + w - 1, y))
        return false;
    for (int i = -1; i <= w; i++)
        if (is_inside(l, x + i, y) && *at(l, x + i, y))
            return false;
    return true;
}

/* Blanks a cell beside a label, so that dots do not run into its letters. */
static void pad(const Labels *l, Grid *g, int x, int y)
{
    if (is_inside(l, x, y) && !*at(l, x, y))
        cells_fill(g, (Rect){x, y, 1, 1}, STYLE_PLAIN);
}

bool labels_put(Labels *l, Grid *g, int x, int y, Text word, uint8_t style)
{
    int w = cells_width(g, word);
    w = w > LONGEST ? LONGEST : w;
    const int place[4][2] = {
        {x + 1, y}, {x - w, y}, {x - w / 2, y + 1}, {x - w / 2, y - 1}};
    for (int i = 0; i < 4; i++) {
        const int px = place[i][0];
        const int py = place[i][1];
        if (!is_free(l, px, py, w))
            continue;
        pad(l, g, px - 1, py);
        pad(l, g, px + w, py);
        (void)cells_put(g, px, py, w, word, style);
        labels_block(l, (Rect){px, py, w, 1});
        return true;
    }
    return false;
}
