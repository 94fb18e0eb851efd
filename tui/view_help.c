#include "tui/view_help.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "tui/actions.h"
#include "tui/commands.h"
#include "tui/list_cursor.h"

/* One line of help: what is pressed or typed, and what it does. Without `left` a
 * paragraph. */
typedef struct HelpItem {
    const char *heading; /* of its part; static */
    char *left, *right;  /* owned */
} HelpItem;

typedef struct HelpView {
    View base;
    HelpItem *item; /* owned */
    int n, cap;
    Str filter, folded;
    ListCursor list; /* of the lines that can stand first */
    int lines;       /* there are in all */
} HelpView;

static void add(HelpView *v, const char *heading, const char *left, const char *right)
{
    if (v->n == v->cap) {
        v->cap = v->cap ? 2 * v->cap : 64;
        v->item = mem_xrealloc(v->item, (size_t)v->cap * sizeof *v->item);
    }
    v->item[v->n++] = (HelpItem){heading, left ? mem_xstrdup(left) : NULL,
                                 mem_xstrdup(right ? right : "")};
}

static void add_keys(HelpView *v, const ViewType *type)
{
    for (int a = ACTION_NONE + 1; a < ACTION_COUNT; a++) {
        const bool is_general = actions_find((Action)a) != NULL;
        if (!is_general && !view_find(type, (Action)a))
            continue;
        Str label = {0};
        keys_label(&label, (Action)a);
        add(v, "Keys", str_cstr(&label), keys_help((Action)a));
        str_free(&label);
    }
}

static void add_paragraphs(HelpView *v, const char *heading, const char *text)
{
    for (const char *p = text ? text : ""; *p;) {
        const size_t n = strcspn(p, "\n");
        if (n > 0) {
            char *copy = mem_xstrndup(p, n);
            add(v, heading, NULL, copy);
            free(copy);
        }
        p += n + (p[n] == '\n');
    }
}

static void add_verbs(HelpView *v)
{
    for (int i = 0; i < registry_count; i++) {
        const Diagnostic *d = registry_diagnostics[i];
        add(v, "Verbs, after :", d->name, d->help);
    }
    for (int i = 0; i < registry_count; i++) {
        const Diagnostic *d = registry_diagnostics[i];
        add_paragraphs(v, d->name, d->doc);
        for (int k = 0; k < d->nparams; k++) {
            Str left = {0};
            str_addf(&left, "--%s", d->params[k].name);
            if (d->params[k].metavar)
                str_addf(&left, " %s", d->params[k].metavar);
            add(v, d->name, str_cstr(&left), d->params[k].help);
            str_free(&left);
        }
        if (d->cite)
            add(v, d->name, NULL, d->cite);
    }
}

/* --- filter --- */

static bool holds(const char *text, const Str *folded)
{
    Str f = {0};
    text_fold(&f, str_text(text));
    const bool is_in = strstr(str_cstr(&f), str_cstr(folded)) != NULL;
    str_free(&f);
    return is_in;
}

static bool is_shown(const HelpView *v, const HelpItem *item)
{
    return v->folded.n == 0 || holds(item->heading, &v->folded) ||
           (item->left && holds(item->left, &v->folded)) ||
           holds(item->right, &v->folded);
}

static void set_filter(HelpView *v)
{
    str_clear(&v->folded);
    text_fold(&v->folded, (Text){str_cstr(&v->filter), v->filter.n});
    v->list.at = 0;
}

/* Letters go to the filter; Esc first clears it, then closes. */
static bool typed(View *view, Ui *ui, const Input *in)
{
    HelpView *v = (HelpView *)view;
    (void)ui;
    if (in->key == INPUT_ESCAPE && v->filter.n > 0) {
        str_clear(&v->filter);
    } else if (in->key == INPUT_BACKSPACE && v->filter.n > 0) {
        size_t at = 0;
        for (size_t next = 0; next < v->filter.n;) {
            at = next;
            next += text_cluster((Text){v->filter.p + next, v->filter.n - next});
        }
        v->filter.n = at;
        v->filter.p[at] = '\0';
    } else if (in->key == INPUT_PASTE) {
        str_add_text(&v->filter, in->paste);
    } else if (in->key > ' ' && in->key < INPUT_NONE && in->key != 127 &&
               in->key != '?') {
        text_encode(&v->filter, in->key);
    } else if (in->key == ' ' && v->filter.n > 0) {
        str_add_char(&v->filter, ' ');
    } else {
        return false;
    }
    set_filter(v);
    return true;
}

/* --- drawing --- */

/* Draws one item with its first line at y (which may lie above the body); returns the
 * lines that it takes. */
static int draw_item(const HelpItem *item, Grid *g, Rect r, int left)
{
    const Rect column = {r.x + left, r.y, r.w - left, 1000};
    if (!item->left) {
        const Rect whole = {r.x + 1, r.y, r.w - 2, 1000};
        return cells_paragraph(g, whole, str_text(item->right), STYLE_PLAIN);
    }
    (void)cells_say(g, r.x + 1, r.y, left - 2, item->left, STYLE_KEY);
    const int n = cells_paragraph(g, column, str_text(item->right), STYLE_PLAIN);
    return n > 0 ? n : 1;
}

static void draw(View *view, Ui *ui, Rect body)
{
    HelpView *v = (HelpView *)view;
    Grid *g = &ui->grid;
    const Rect filter = {body.x, body.y, body.w, 1};
    const Rect rest = {body.x, body.y + 1, body.w, body.h - 1};
    g->clip = cells_clip(g, rest);
    const int left = body.w >= 60 ? 24 : 14;
    const char *heading = NULL;
    int y = 0;
    for (int i = 0; i < v->n; i++) {
        if (!is_shown(v, &v->item[i]))
            continue;
        if (!heading || strcmp(heading, v->item[i].heading) != 0) {
            y += heading ? 1 : 0;
            heading = v->item[i].heading;
            (void)cells_say(g, rest.x, rest.y + y - v->list.at, rest.w, heading,
                            STYLE_BOLD);
            y++;
        }
        y += draw_item(&v->item[i], g, (Rect){rest.x, rest.y + y - v->list.at, rest.w, 1},
                       left);
    }
    v->lines = y;
    ui->page = rest.h - 1;
    g->clip = cells_clip(g, filter);
    Pen pen = cells_pen(g, filter.x, filter.y, filter.w);
    cells_pen_say(&pen, STYLE_DIM, "filter: ");
    if (v->filter.n > 0)
        cells_pen_put(&pen, STYLE_PLAIN, (Text){v->filter.p, v->filter.n});
    g->cursor_x = pen.x;
    g->cursor_y = filter.y;
    if (v->filter.n == 0)
        cells_pen_say(&pen, STYLE_DIM, "type to search; arrows scroll; Esc closes");
    else if (y == 0)
        cells_pen_say(&pen, STYLE_DIM, "   nothing has this; Esc clears");
}

static void title(const View *view, const Ui *ui, Str *out)
{
    (void)view;
    (void)ui;
    str_add_cstr(out, "help");
}

static void move(View *view, const Ui *ui, int32_t by)
{
    HelpView *v = (HelpView *)view;
    list_cursor_move(&v->list, v->lines - ui->page + 1, by);
}

static void status(const View *view, const Ui *ui, Pen *pen)
{
    const HelpView *v = (const HelpView *)view;
    int shown = v->list.at + ui->page + 1;
    shown = shown > v->lines ? v->lines : shown;
    cells_pen_say(pen, STYLE_PLAIN, "%d of %d lines", shown, v->lines);
}

static void close_view(View *view)
{
    HelpView *v = (HelpView *)view;
    for (int i = 0; i < v->n; i++) {
        free(v->item[i].left);
        free(v->item[i].right);
    }
    free(v->item);
    str_free(&v->filter);
    str_free(&v->folded);
    free(v);
}

const ViewType view_help_type = {
    .name = "help",
    .help = "What works in the view that was open, and what every verb measures.",
    .title = title,
    .draw = draw,
    .status = status,
    .move = move,
    .typed = typed,
    .close = close_view,
};

View *view_help_new(Ui *ui, const char *filter)
{
    HelpView *v = mem_xcalloc(1, sizeof *v);
    v->base.type = &view_help_type;
    const ViewType *type = ui_top(ui)->type;
    add_paragraphs(v, "This view", type->help);
    add_keys(v, type);
    for (int i = 0; i < commands_count; i++)
        add(v, "Commands, after :", commands_list[i].usage, commands_list[i].help);
    add_verbs(v);
    str_add_cstr(&v->filter, filter);
    set_filter(v);
    return &v->base;
}
