#include "tui/view_text.h"

#include <stdlib.h>

#include "core/base/mem.h"
#include "tui/list_cursor.h"

typedef struct TextView {
    View base;
    char *title, *heading, *text;
    ListCursor list; /* of the lines that can stand first */
    int lines;
} TextView;

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)ui;
    str_add_cstr(out, ((const TextView *)view)->title);
}

static void draw(View *view, Ui *ui, Rect body)
{
    TextView *v = (TextView *)view;
    Grid *g = &ui->grid;
    (void)cells_say(g, body.x + 1, body.y, body.w - 2, v->heading, STYLE_BOLD);
    const Rect r = {body.x, body.y + 2, body.w, body.h - 2};
    v->lines = cells_paragraph_lines(g, r.w, str_text(v->text));
    ui->page = r.h;
    g->clip = cells_clip(g, r);
    const Rect whole = {r.x, r.y - v->list.at, r.w, v->lines};
    (void)cells_paragraph(g, whole, str_text(v->text), STYLE_PLAIN);
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const TextView *v = (const TextView *)view;
    const int last = v->list.at + ui->page < v->lines ? v->list.at + ui->page : v->lines;
    if (v->lines > ui->page)
        cells_pen_say(pen, STYLE_DIM, "%d of %d lines", last, v->lines);
}

static void move(View *view, const Ui *ui, int32_t by)
{
    TextView *v = (TextView *)view;
    list_cursor_move(&v->list, v->lines - ui->page + 1, by);
}

static void close_view(View *view)
{
    TextView *v = (TextView *)view;
    free(v->title);
    free(v->heading);
    free(v->text);
    free(v);
}

const ViewType view_text_type = {
    .name = "text",
    .help = "Something to read. Esc goes back.",
    .title = title,
    .draw = draw,
    .status = status,
    .move = move,
    .close = close_view,
};

View *view_text_new(const char *title_text, const char *heading, const char *text)
{
    TextView *v = mem_xcalloc(1, sizeof *v);
    v->base.type = &view_text_type;
    v->title = mem_xstrdup(title_text);
    v->heading = mem_xstrdup(heading);
    v->text = mem_xstrdup(text);
    return &v->base;
}
