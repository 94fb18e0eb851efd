/* The file is read whole: a map of more words than fit on a screen is of no use. */
#include "core/project/map_file.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/input.h"
#include "core/base/mem.h"
#include "core/base/number.h"
#include "core/base/text.h"

enum { FIELDS = 64, MOST_BYTES = 1 << 30 };

typedef enum Column { C_SPACE, C_WORD, C_X, C_Y, COLUMNS } Column;

typedef struct Reader {
    const char *name;
    const Space *const *spaces;
    int nspaces;
    const Limits *limits;
    int64_t line;        /* of the file, from 1 */
    int column[COLUMNS]; /* which field; -1: not there */
    bool *is_placed;     /* rows of all spaces, one after the other */
    size_t *first;       /* nspaces: where a space's rows begin */
    Layout *layout;
    int32_t room;
    MapFileLedger *ledger;
    Error *err;
} Reader;

static int split(Text line, Text field[FIELDS])
{
    int n = 0;
    for (const char *p = line.p, *end = line.p + line.n; n < FIELDS;) {
        const char *tab = p < end ? memchr(p, '\t', (size_t)(end - p)) : NULL;
        const char *stop = tab ? tab : end;
        field[n++] = (Text){p, (size_t)(stop - p)};
        if (!tab)
            break;
        p = tab + 1;
    }
    return n;
}

static Status read_head(Reader *r, Text line)
{
    static const char *const name[COLUMNS] = {"space", "word", "x", "y"};
    Text field[FIELDS];
    const int n = split(line, field);
    for (int c = 0; c < COLUMNS; c++) {
        r->column[c] = -1;
        for (int f = 0; f < n && r->column[c] < 0; f++)
            if (str_compare(field[f], str_text(name[c])) == 0)
                r->column[c] = f;
        if (r->column[c] < 0 && (c != C_SPACE || r->nspaces > 1)) {
            (void)error_set(r->err, E_INPUT, "%s:%" PRId64 ": no column \"%s\"", r->name,
                            r->line, name[c]);
            error_hint(r->err, "a map is tab-separated, and its first line names the "
                               "columns: space, word, x, y");
            return E_INPUT;
        }
    }
    return OK;
}

/* A line that is no place of a word: refused, or counted. */
static Status bad_line(const Reader *r, const char *what)
{
    if (r->limits->skip_bad_rows) {
        r->ledger->malformed++;
        return OK;
    }
    (void)error_set(r->err, E_INPUT, "%s:%" PRId64 ": %s", r->name, r->line, what);
    error_hint(r->err, "--skip-bad-rows leaves such lines out, counted");
    return E_INPUT;
}

static int find_space(const Reader *r, const Text *field)
{
    if (r->column[C_SPACE] < 0)
        return 0;
    const Text name = field[r->column[C_SPACE]];
    for (int s = 0; s < r->nspaces; s++)
        if (str_compare(name, str_text(r->spaces[s]->name)) == 0)
            return s;
    for (int s = 0; s < r->nspaces; s++)
        if (name.n > 0 && str_compare(name, str_text(r->spaces[s]->lang)) == 0)
            return s;
    return -1;
}

static Status grow(Reader *r)
{
    Layout *l = r->layout;
    if (l->n < r->room)
        return OK;
    const int32_t room = r->room ? 2 * r->room : 1024;
    void *part[3] = {NULL, NULL, NULL};
    TRY(mem_data(&part[0], 2 * (size_t)room, sizeof(double), "a map", r->err));
    Status status = mem_data(&part[1], (size_t)room, sizeof(int32_t), "a map", r->err);
    if (status == OK)
        status = mem_data(&part[2], (size_t)room, sizeof(int32_t), "a map", r->err);
    if (status != OK) {
        free(part[0]);
        free(part[1]);
        return status;
    }
    if (l->n > 0) {
        memcpy(part[0], l->xy, 2 * (size_t)l->n * sizeof(double));
        memcpy(part[1], l->space, (size_t)l->n * sizeof(int32_t));
        memcpy(part[2], l->row, (size_t)l->n * sizeof(int32_t));
    }
    free(l->xy);
    free(l->space);
    free(l->row);
    l->xy = part[0];
    l->space = part[1];
    l->row = part[2];
    r->room = room;
    return OK;
}

static Status add_point(Reader *r, int space, int32_t row, const double xy[2])
{
    Layout *l = r->layout;
    TRY(grow(r));
    r->is_placed[r->first[space] + (size_t)row] = true;
    l->xy[2 * (size_t)l->n] = xy[0];
    l->xy[2 * (size_t)l->n + 1] = xy[1];
    l->space[l->n] = space;
    l->row[l->n++] = row;
    return OK;
}

static Status read_line(Reader *r, Text line)
{
    Text field[FIELDS];
    const int n = split(line, field);
    r->ledger->lines++;
    for (int c = 0; c < COLUMNS; c++)
        if (r->column[c] >= n)
            return bad_line(r, "too few fields");
    double xy[2];
    for (int i = 0; i < 2; i++) {
        const Text t = field[r->column[C_X + i]];
        if (number_parse_double(t.p, t.n, &xy[i]) != NUMBER_OK || !isfinite(xy[i]))
            return bad_line(r,
                            i ? "y is not a finite number" : "x is not a finite number");
    }
    const int space = find_space(r, field);
    if (space < 0) {
        r->ledger->elsewhere++;
        return OK;
    }
    const Space *s = r->spaces[space];
    const int32_t row = vocab_find(&s->vocab, field[r->column[C_WORD]]);
    if (row < 0) {
        r->ledger->unknown++;
    } else if (s->norm[row] <= 0) {
        r->ledger->zero++;
    } else if (r->is_placed[r->first[space] + (size_t)row]) {
        r->ledger->repeated++;
    } else {
        return add_point(r, space, row, xy);
    }
    return OK;
}

static Status read_lines(Reader *r, Text all)
{
    static const char bom[] = "\xef\xbb\xbf";
    bool has_head = false;
    if (all.n >= 3 && memcmp(all.p, bom, 3) == 0)
        all = (Text){all.p + 3, all.n - 3};
    for (const char *p = all.p, *end = all.p + all.n; p < end;) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        Text line = {p, (size_t)((stop ? stop : end) - p)};
        p = stop ? stop + 1 : end;
        r->line++;
        if (line.n > 0 && line.p[line.n - 1] == '\r')
            line.n--;
        if (line.n == 0)
            continue;
        if (has_head) {
            TRY(read_line(r, line));
        } else {
            TRY(read_head(r, line));
        }
        has_head = true;
    }
    if (!has_head)
        return error_set(r->err, E_INPUT, "%s: is empty", r->name);
    if (r->layout->n > 0)
        return OK;
    return error_set(r->err, E_UNDEFINED,
                     "%s: none of its %" PRId64 " words is in the spaces", r->name,
                     r->ledger->lines);
}

static Status read_input(Reader *r, Input *in)
{
    Str all = {0};
    Status status = input_slurp(in, MOST_BYTES, &all, r->err);
    if (status == OK)
        status = read_lines(r, (Text){all.p, all.n});
    str_free(&all);
    return status;
}

/* NOLINTNEXTLINE(readability-function-size): inputs, then results, error */
Status map_file_read(const char *path, const Space *const *spaces, int nspaces,
                     const Limits *limits, Layout **out, MapFileLedger *ledger,
                     Error *err)
{
    *out = NULL;
    *ledger = (MapFileLedger){0};
    Input *in = NULL;
    TRY(input_open(&in, path, limits, err));
    Reader r = {.name = input_name(in),
                .spaces = spaces,
                .nspaces = nspaces,
                .limits = limits,
                .first = mem_xcalloc((size_t)nspaces, sizeof *r.first),
                .layout = mem_xcalloc(1, sizeof *r.layout),
                .ledger = ledger,
                .err = err};
    size_t rows = 0;
    for (int s = 0; s < nspaces; s++) {
        r.first[s] = rows;
        rows += (size_t)spaces[s]->n;
    }
    *r.layout = (Layout){.explained = {NAN, NAN},
                         .explained_total = NAN,
                         .trustworthiness = NAN,
                         .continuity = NAN};
    (void)snprintf(r.layout->method, sizeof r.layout->method, "file");
    void *placed = NULL;
    Status status = mem_data(&placed, rows, sizeof(bool), "a map", err);
    r.is_placed = placed;
    if (status == OK)
        status = read_input(&r, in);
    r.layout->zero_rows = (int32_t)ledger->zero;
    free(r.is_placed);
    free(r.first);
    input_close(in);
    if (status == OK)
        *out = r.layout;
    else
        layout_free(r.layout);
    return status;
}
