#include "core/base/lines.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"

bool lines_are_json(const Lines *l)
{
    const Text all = l->rest;
    size_t i = 0;
    while (i < all.n && all.p[i] != '\0' && strchr(" \t\r\n", all.p[i]))
        i++;
    return i < all.n && (all.p[i] == '{' || all.p[i] == '[');
}

static Status begin(Lines *l, const LinesWant *want, Notes *notes, Error *err)
{
    l->rest = (Text){str_cstr(&l->all), l->all.n};
    const bool has_mark = l->rest.n >= 3 && memcmp(l->rest.p, "\xef\xbb\xbf", 3) == 0;
    if (has_mark)
        l->rest = (Text){l->rest.p + 3, l->rest.n - 3};
    const char *hint = NULL;
    const bool is_taken = want->takes_json && lines_are_json(l);
    const char *kind = is_taken ? NULL : input_foreign_kind(l->rest, &hint);
    if (kind) {
        (void)error_set(err, E_INPUT, "%s: is %s, %s", l->name, kind, want->is_not);
        if (hint || want->hint)
            error_hint(err, "%s", hint ? hint : want->hint);
        return E_INPUT;
    }
    if (has_mark) {
        notes_warn(notes, "bom", 1, "%s: begins with a byte order mark: stripped",
                   l->name);
    }
    l->mark = l->rest.n > 0 && !memchr(l->rest.p, '\n', l->rest.n) ? '\r' : '\n';
    return OK;
}

Status lines_read(Lines *out, const char *path, const LinesWant *want,
                  const Limits *limits, Notes *notes, Error *err)
{
    *out = (Lines){0};
    Input *in = NULL;
    TRY(input_open(&in, path, limits, err));
    out->name = mem_xstrdup(input_name(in));
    out->bytes = input_file_size(in);
    Status st = input_slurp(in, (size_t)limits->memory, &out->all, err);
    if (st == OK)
        st = input_check_unchanged(in, err);
    input_close(in);
    if (st == OK)
        st = begin(out, want, notes, err);
    if (st != OK)
        lines_done(out);
    return st;
}

bool lines_take(Lines *l, Text *line)
{
    if (l->rest.n == 0)
        return false;
    const char *end = memchr(l->rest.p, l->mark, l->rest.n);
    const size_t n = end ? (size_t)(end - l->rest.p) : l->rest.n;
    const size_t cr = n > 0 && l->rest.p[n - 1] == '\r';
    *line = (Text){l->rest.p, n - cr};
    const size_t used = end ? n + 1 : n;
    l->rest = (Text){l->rest.p + used, l->rest.n - used};
    l->number++;
    return true;
}

void lines_done(Lines *l)
{
    free(l->name);
    str_free(&l->all);
    *l = (Lines){0};
}
