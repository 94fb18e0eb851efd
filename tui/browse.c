#include "tui/browse.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/table/format.h"
#include "tui/blink.h"
#include "tui/prompt.h"

enum {
    MEASURED = 400, /* rows that column widths are taken from */
    NARROWEST = 3   /* cells of a column */
};

static int clamp(int v, int lo, int hi)
{
    return v < lo ? lo : v > hi ? hi : v;
}

bool browse_is_text(const ColSpec *c)
{
    return c->type == COL_TEXT || c->type == COL_WORD || c->type == COL_BOOL;
}

/* --- order --- */

static void sort_rows(Browse *b)
{
    SortKey keys[TABLE_ARRANGE_KEYS];
    int n = 0;
    for (int i = 0; i < b->nsorts; i++) {
        const int col = table_find_col(b->table, b->sort[i].name);
        if (col >= 0)
            keys[n++] = (SortKey){col, b->sort[i].is_descending};
    }
    if (n > 0)
        table_sort(b->table, keys, n, b->order, b->n);
}

static void find_order(Browse *b)
{
    const int32_t keep = browse_row(b);
    const int32_t rows = b->table ? table_rows(b->table) : 0;
    const bool is_only = b->is_only && b->nselected > 0;
    b->n = 0;
    b->folded = 0;
    b->order = mem_xrealloc(b->order, (size_t)rows * sizeof *b->order);
    for (int32_t i = 0; i < rows; i++) {
        if (is_only && !b->is_selected[i])
            continue;
        if (b->parsed && !table_filter_match(b->parsed, b->table, i))
            continue;
        b->folded += b->parsed && !table_filter_match_letters(b->parsed, b->table, i);
        b->order[b->n++] = i;
    }
    if (b->table)
        sort_rows(b);
    b->list.at = 0;
    for (int32_t i = 0; i < b->n; i++)
        if (b->order[i] == keep)
            b->list.at = i;
}

int browse_cell_width(const Browse *b, int32_t row, int col, TextMode mode, Str *buf)
{
    str_clear(buf);
    format_cell(buf, b->table, row, col, mode);
    return text_cells((Text){str_cstr(buf), buf->n});
}

static void measure(Browse *b, TextMode mode)
{
    const int32_t rows = table_rows(b->table);
    Str buf = {0};
    for (int c = 0; c < b->ncols; c++) {
        const ColSpec *spec = table_col(b->table, c);
        str_clear(&buf);
        format_heading(&buf, spec);
        int w = text_cells((Text){str_cstr(&buf), buf.n}) + 1; /* the sign of the order */
        /* The first rows and some of all others, so that late wide ones count too. */
        const int32_t step = rows > 2 * MEASURED ? rows / MEASURED : 1;
        for (int32_t i = 0; i < rows; i += i < MEASURED ? 1 : step) {
            const int cells = browse_cell_width(b, i, c, mode, &buf);
            w = cells > w ? cells : w;
        }
        b->width[c] = w;
    }
    str_free(&buf);
}

int browse_frozen(const Browse *b)
{
    int k = 0;
    while (k + 1 < b->ncols && b->is_hidden[b->cols[k]])
        k++;
    return k;
}

/* A result is about one target language here: its column says the same in every row. */
static void hide_target(Browse *b)
{
    const int col = table_find_col(b->table, "target");
    if (col >= 0 && table_cols(b->table) > 1)
        b->is_hidden[col] = true;
    if (b->is_hidden[b->col])
        b->col = b->cols[browse_frozen(b)];
}

static void hide_marks(Browse *b)
{
    const int col = b->has_chosen ? -1 : table_find_col(b->table, "mark");
    bool has_marks = false;
    for (int32_t i = 0; col >= 0 && i < table_rows(b->table) && !has_marks; i++)
        has_marks = !table_cell(b->table, i, col).is_missing;
    if (col >= 0)
        b->is_hidden[col] = !has_marks; /* it is there when there are any */
}

void browse_reset_columns(Browse *b)
{
    b->has_chosen = false;
    for (int c = 0; c < b->ncols; c++) {
        b->cols[c] = c;
        b->wide[c] = 0;
        b->is_hidden[c] = false;
    }
    if (b->table) {
        hide_target(b);
        hide_marks(b);
    }
}

static void take_columns(Browse *b, int cols)
{
    free(b->is_hidden);
    free(b->cols);
    free(b->wide);
    b->is_hidden = mem_xcalloc((size_t)cols, sizeof *b->is_hidden);
    b->cols = mem_xcalloc((size_t)cols, sizeof *b->cols);
    b->wide = mem_xcalloc((size_t)cols, sizeof *b->wide);
    b->width = mem_xrealloc(b->width, (size_t)cols * sizeof *b->width);
    b->shown = mem_xrealloc(b->shown, (size_t)cols * sizeof *b->shown);
    memset(b->shown, 0, (size_t)cols * sizeof *b->shown);
    b->ncols = cols;
    b->col = clamp(b->col, 0, cols - 1);
    browse_reset_columns(b);
}

void browse_set_table(Browse *b, const Table *t, TextMode mode)
{
    if (b->table == t)
        return;
    const int cols = t ? table_cols(t) : 0;
    b->n = 0; /* a row of another table is no place to stay at */
    const int32_t place = b->list.at;
    b->table = t;
    b->nselected = 0;
    b->selection = 0;
    free(b->is_selected);
    b->is_selected = mem_xcalloc(t ? (size_t)table_rows(t) : 0, sizeof *b->is_selected);
    /* none: the table that comes next may have the same columns again */
    if (cols > 0 && cols != b->ncols)
        take_columns(b, cols);
    if (t)
        measure(b, mode);
    char *filter = mem_xstrdup(str_cstr(&b->filter));
    browse_filter(b, filter);
    free(filter);
    b->list.at = clamp(place, 0, b->n > 0 ? b->n - 1 : 0);
}

void browse_set_other(Browse *b, const Table *other)
{
    b->other = b->table ? other : NULL;
    b->differing = b->other ? blink_count(b->table, other) : 0;
}

void browse_refresh(Browse *b, TextMode mode)
{
    if (b->table)
        hide_marks(b);
    if (b->table)
        measure(b, mode);
}

static void clear_sort(Browse *b)
{
    while (b->nsorts > 0)
        free(b->sort[--b->nsorts].name);
}

void browse_done(Browse *b)
{
    clear_sort(b);
    free(b->order);
    free(b->is_selected);
    free(b->cols);
    free(b->wide);
    free(b->is_hidden);
    free(b->width);
    free(b->shown);
    str_free(&b->filter);
    table_filter_free(b->parsed);
    table_filter_free(b->last);
    *b = (Browse){0};
}

int32_t browse_row(const Browse *b)
{
    return b->table && b->list.at >= 0 && b->list.at < b->n ? b->order[b->list.at] : -1;
}

void browse_filter(Browse *b, const char *text)
{
    Str copy = {0};
    str_add_cstr(&copy, text);
    str_free(&b->filter);
    b->filter = copy;
    table_filter_free(b->parsed);
    b->parsed = NULL;
    error_clear(&b->filter_err);
    if (b->table && text[0]) {
        (void)!table_filter_parse(b->table, text, &b->parsed, &b->filter_err);
        TableFilter *again = NULL;
        if (b->parsed && table_filter_parse(b->table, text, &again, NULL) == OK) {
            table_filter_free(b->last);
            b->last = again;
        }
    }
    find_order(b);
}

/* --- sort --- */

int browse_sort_place(const Browse *b, int col)
{
    for (int i = 0; i < b->nsorts; i++)
        if (strcmp(b->sort[i].name, table_col(b->table, col)->name) == 0)
            return i + 1;
    return 0;
}

static void remove_sort(Browse *b, int at)
{
    free(b->sort[at].name);
    for (int i = at; i + 1 < b->nsorts; i++)
        b->sort[i] = b->sort[i + 1];
    b->nsorts--;
}

void browse_sort_turn(Browse *b, int col)
{
    if (!b->table)
        return;
    const bool first = !browse_is_text(table_col(b->table, col)); /* the greatest first */
    const int at = browse_sort_place(b, col) - 1;
    if (at >= 0 && b->sort[at].is_descending == first) {
        b->sort[at].is_descending = !first;
    } else if (at >= 0) {
        remove_sort(b, at);
    } else if (b->nsorts < TABLE_ARRANGE_KEYS) {
        b->sort[b->nsorts].name = mem_xstrdup(table_col(b->table, col)->name);
        b->sort[b->nsorts++].is_descending = first;
    }
    find_order(b);
    b->list.at = 0;
}

void browse_sort_alone(Browse *b, int col)
{
    if (!b->table)
        return;
    for (int i = b->nsorts - 1; i >= 0; i--)
        if (strcmp(b->sort[i].name, table_col(b->table, col)->name) != 0)
            remove_sort(b, i);
    browse_sort_turn(b, col);
}

bool browse_sort_by(Browse *b, const char *names)
{
    SortKey keys[TABLE_ARRANGE_KEYS];
    int n = 0;
    if (!b->table ||
        (names[0] && table_arrange_keys(b->table, names, keys, &n, NULL) != OK))
        return false;
    clear_sort(b);
    for (int i = 0; i < n; i++) {
        b->sort[i].name = mem_xstrdup(table_col(b->table, keys[i].col)->name);
        b->sort[i].is_descending = keys[i].is_descending;
    }
    b->nsorts = n;
    find_order(b);
    return true;
}

void browse_sort_add(const Browse *b, Str *out)
{
    for (int i = 0; i < b->nsorts; i++)
        str_addf(out, "%s%s%s", i ? "," : "", b->sort[i].is_descending ? "-" : "",
                 b->sort[i].name);
}

/* --- selected rows --- */

void browse_select(Browse *b, int32_t row, bool is_selected)
{
    if (!b->table || row < 0 || b->is_selected[row] == is_selected)
        return;
    b->is_selected[row] = is_selected;
    b->nselected += is_selected ? 1 : -1;
}

void browse_show_selected(Browse *b, bool is_only)
{
    b->is_only = is_only;
    find_order(b);
}

/* --- moving --- */

void browse_go_to(Browse *b, int32_t row)
{
    for (int32_t i = 0; i < b->n; i++)
        if (b->order[i] == row)
            b->list.at = i;
}

void browse_move(Browse *b, int32_t by)
{
    list_cursor_move(&b->list, b->n, by);
}

static int place_of(const Browse *b, int col)
{
    int k = 0;
    while (k + 1 < b->ncols && b->cols[k] != col)
        k++;
    return k;
}

void browse_move_column(Browse *b, int by)
{
    int k = b->ncols > 0 ? place_of(b, b->col) + by : -1;
    while (k >= 0 && k < b->ncols && b->is_hidden[b->cols[k]])
        k += by < 0 ? -1 : 1;
    if (k >= 0 && k < b->ncols)
        b->col = b->cols[k];
}

bool browse_find(Browse *b, int by)
{
    for (int32_t i = 1; b->last && b->table && i <= b->n; i++) {
        const int64_t step = (int64_t)i * by;
        const int32_t at = (int32_t)(((b->list.at + step) % b->n + b->n) % b->n);
        if (table_filter_match(b->last, b->table, b->order[at])) {
            b->list.at = at;
            return true;
        }
    }
    return false;
}

/* --- columns --- */

void browse_show_column(Browse *b, int col, bool is_shown)
{
    int others = 0;
    for (int c = 0; c < b->ncols; c++)
        others += c != col && !b->is_hidden[c];
    if (!is_shown && others == 0)
        return;
    b->is_hidden[col] = !is_shown;
    b->has_chosen = true;
    if (b->is_hidden[b->col])
        browse_move_column(b, 1);
    if (b->is_hidden[b->col])
        browse_move_column(b, -1);
}

void browse_place_column(Browse *b, int col, int by)
{
    const int from = place_of(b, col);
    const int to = clamp(from + by, 0, b->ncols - 1);
    const int step = to < from ? -1 : 1;
    for (int k = from; k != to; k += step)
        b->cols[k] = b->cols[k + step];
    b->cols[to] = col;
    b->has_chosen |= to != from;
}

void browse_widen_column(Browse *b, int col, int by)
{
    const int now = b->wide[col] > 0 ? b->wide[col] : b->width[col];
    b->wide[col] = clamp(now + by, NARROWEST, 400);
}

bool browse_show_columns(Browse *b, const char *names)
{
    int place = 0;
    const TableArrange how = {.columns = names};
    Table *t = NULL;
    if (!b->table || table_arrange(b->table, &how, &t, NULL) != OK)
        return false;
    for (int c = 0; c < b->ncols; c++)
        b->is_hidden[c] = true;
    for (int k = 0; k < table_cols(t); k++) {
        const int c = table_find_col(b->table, table_col(t, k)->name);
        b->is_hidden[c] = false;
        browse_place_column(b, c, place++ - place_of(b, c));
    }
    table_free(t);
    b->has_chosen = true;
    b->col = b->cols[0];
    return true;
}

static int32_t place_at(const Browse *b, int x, int y)
{
    const Rect r = b->rows;
    if (x < r.x || x >= r.x + r.w || y < r.y || y >= r.y + r.h)
        return -1;
    const int32_t at = b->list.top + (y - r.y);
    return at < b->n ? at : -1;
}

int32_t browse_mouse_row(const Browse *b, int x, int y)
{
    const int32_t at = place_at(b, x, y);
    return at < 0 ? -1 : b->order[at];
}

bool browse_mouse(Browse *b, int x, int y, bool is_double)
{
    const int32_t at = place_at(b, x, y);
    if (at < 0)
        return false;
    const bool was_here = b->list.at == at;
    b->list.at = at;
    return is_double && was_here;
}

/* --- out --- */

void browse_status(const Browse *b, Pen *pen)
{
    if (!b->table)
        return;
    Str s = {0};
    const int32_t rows = table_rows(b->table);
    number_add_grouped(&s, b->n > 0 ? b->list.at + 1 : 0);
    str_add_cstr(&s, " of ");
    number_add_grouped(&s, b->n);
    if (b->n != rows) {
        str_add_cstr(&s, " matching, ");
        number_add_grouped(&s, rows);
        str_add_cstr(&s, " in all");
    } else {
        str_add_cstr(&s, rows == 1 ? " row" : " rows");
    }
    cells_pen_put(pen, STYLE_PLAIN, (Text){s.p, s.n});
    str_free(&s);
    if (b->filter.n > 0) {
        cells_pen_say(pen, STYLE_DIM, "  filter ");
        cells_pen_put(pen, STYLE_BOLD, (Text){b->filter.p, b->filter.n});
        if (b->filter_err.text[0])
            cells_pen_say(pen, STYLE_BAD, " %s", b->filter_err.text);
        if (b->folded > 0)
            cells_pen_say(pen, STYLE_WARN, " (%d only across case or accents)",
                          (int)b->folded);
    }
    for (int i = 0; i < b->nsorts; i++) {
        cells_pen_say(pen, STYLE_DIM, i ? ", " : "  by ");
        cells_pen_say(pen, STYLE_BOLD, "%s", b->sort[i].name);
        cells_pen_say(pen, STYLE_DIM, b->sort[i].is_descending ? " falling" : " rising");
    }
}

static int visible_columns(const Browse *b, int *cols)
{
    int n = 0;
    for (int k = 0; k < b->ncols; k++)
        if (!b->is_hidden[b->cols[k]])
            cols[n++] = b->cols[k];
    return n;
}

Table *browse_make_table(const Browse *b)
{
    if (!b->table)
        return NULL;
    int32_t *rows = mem_xcalloc((size_t)b->n, sizeof *rows);
    int *cols = mem_xcalloc((size_t)b->ncols, sizeof *cols);
    int32_t n = 0;
    for (int32_t i = 0; i < b->n; i++)
        if (b->nselected == 0 || b->is_selected[b->order[i]])
            rows[n++] = b->order[i];
    const int ncols = visible_columns(b, cols);
    Table *t = b->has_chosen ? table_make_part(b->table, rows, n, cols, ncols)
                             : table_make_rows(b->table, rows, n);
    free(rows);
    free(cols);
    return t;
}

static void add_option(Str *out, const char *name, const Str *value)
{
    str_addf(out, " --%s%c", name, value->p[0] == '-' ? '=' : ' ');
    prompt_quote(out, str_cstr(value));
}

/* The words of the selected rows, as --only takes them. */
static bool add_only(const Browse *b, Str *out)
{
    Str value = {0};
    bool *is_in = NULL;
    bool is_told = false; /* the words give these rows of those that match, no others */
    if (table_arrange_list(b->table, b->is_selected, &value) &&
        table_arrange_only(b->table, str_cstr(&value), &is_in, NULL) == OK) {
        is_told = true;
        for (int32_t i = 0; i < table_rows(b->table) && is_told; i++) {
            is_told = is_in[i] == b->is_selected[i] ||
                      (b->parsed && !table_filter_match(b->parsed, b->table, i));
        }
    }
    if (is_told)
        add_option(out, "only", &value);
    free(is_in);
    str_free(&value);
    return is_told;
}

static void add_filter(const Browse *b, Str *out)
{
    if (b->filter.n > 0 && b->parsed)
        add_option(out, "where", &b->filter);
}

bool browse_add_where(const Browse *b, Str *out)
{
    if (b->table && b->is_only && b->nselected > 0 && !add_only(b, out))
        return false;
    add_filter(b, out);
    return true;
}

bool browse_add_options(const Browse *b, Str *out)
{
    Str value = {0};
    if (b->table && b->nselected > 0 && !add_only(b, out)) /* what is exported, too */
        return false;
    add_filter(b, out);
    browse_sort_add(b, &value);
    if (value.n > 0)
        add_option(out, "sort", &value);
    str_clear(&value);
    int *cols = mem_xcalloc((size_t)b->ncols, sizeof *cols);
    const int n = b->has_chosen && b->table ? visible_columns(b, cols) : 0;
    for (int i = 0; i < n; i++)
        str_addf(&value, "%s%s", i ? "," : "", table_col(b->table, cols[i])->name);
    if (n > 0)
        add_option(out, "columns", &value);
    free(cols);
    str_free(&value);
    return true;
}

Table *browse_make_counts(const Browse *b)
{
    return b->table ? table_arrange_counts(b->table, b->col, b->order, b->n) : NULL;
}
