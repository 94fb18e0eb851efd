#include "tui/list_cursor.h"

static int32_t clamp(int64_t v, int64_t least, int64_t most)
{
    return (int32_t)(v > most ? most : v < least ? least : v);
}

void list_cursor_move(ListCursor *c, int32_t n, int32_t by)
{
    c->at = clamp((int64_t)c->at + by, 0, n > 0 ? n - 1 : 0);
}

void list_cursor_show(ListCursor *c, int32_t n, int32_t rows)
{
    c->top = clamp(c->top, (int64_t)c->at - rows + 1, c->at);
    c->top = clamp(c->top, 0, n > rows ? (int64_t)n - rows : 0);
}
