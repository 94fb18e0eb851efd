/* The store as text beside it, and marks from either. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/output.h"
#include "core/study/mark_lines.h"
#include "core/study/mark_store_parts.h"

/* Whether the file holds exactly these bytes. */
static bool is_same(const char *path, const Str *text)
{
    struct stat st;
    FILE *f =
        stat(path, &st) == 0 && (size_t)st.st_size == text->n ? fopen(path, "rbe") : NULL;
    if (!f)
        return false;
    char *buf = mem_xalloc(text->n + 1);
    const bool same = fread(buf, 1, text->n + 1, f) == text->n &&
                      memcmp(buf, str_cstr(text), text->n) == 0;
    free(buf);
    (void)fclose(f);
    return same;
}

static Status write_export(const char *path, const Str *text, Error *err)
{
    Str now = {0};
    Str one = {0};
    Str two = {0};
    str_addf(&now, "%s.jsonl", path);
    str_addf(&one, "%s.1", now.p);
    str_addf(&two, "%s.2", now.p);
    Status st = OK;
    if (!is_same(now.p, text)) {
        (void)rename(one.p, two.p);
        (void)unlink(one.p);
        (void)link(now.p, one.p); /* the name itself is never without a file */
        st = output_write_file(now.p, text->p, text->n, true, err);
    }
    str_free(&now);
    str_free(&one);
    str_free(&two);
    return st;
}

Status mark_store_export(MarkStore *s, Error *err)
{
    MarkList l = {0};
    Status st = mark_store_take_all(s, &l, err);
    if (st == OK) {
        Str text = {0};
        mark_lines_write(&text, &l);
        st = write_export(mark_store_path(s), &text, err);
        str_free(&text);
    }
    mark_list_free(&l);
    return st;
}

/* Whether a file begins as every SQLite database does. */
static bool is_database(const char *path)
{
    char head[16] = "";
    struct stat st;
    FILE *f = stat(path, &st) == 0 && S_ISREG(st.st_mode) ? fopen(path, "rbe") : NULL;
    if (!f)
        return false;
    const bool is_db = fread(head, 1, sizeof head, f) == sizeof head &&
                       memcmp(head, "SQLite format 3", sizeof head) == 0;
    (void)fclose(f);
    return is_db;
}

Status mark_store_read_any(MarkList *l, const char *path, const Limits *limits,
                           Notes *notes, Error *err)
{
    if (!is_database(path))
        return mark_lines_read(l, path, limits, notes, err);
    MarkStore *s = NULL;
    TRY(mark_store_open(&s, path, MARK_STORE_READ, notes, err));
    const Status st = mark_store_take(s, l, NULL, err);
    mark_store_close(s);
    return st;
}
