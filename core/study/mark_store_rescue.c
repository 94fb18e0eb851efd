/* What is left of a damaged store: rows are read from both ends of the table towards the
 * damage, and each is believed only if its id is that of its content. The new store is
 * made beside the damaged one and takes its name when it is on the disk: cut short at any
 * point, the damaged one is still where it was, and the next open begins again. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/study/mark_lines.h"
#include "core/study/mark_store_parts.h"

/* What was found. */
typedef struct Rescued {
    MarkList *l;
    int64_t rows;  /* that could be read */
    int64_t whole; /* and are marks */
    int32_t more;  /* marks of the last export that they lack */
} Rescued;

/* Adds the rows that can be read in one direction; *end: the last number reached. */
static void read_rows(sqlite3 *db, bool is_backward, int64_t stop, Rescued *r,
                      int64_t *end)
{
    sqlite3_stmt *stmt = NULL;
    const char *sql = is_backward
                          ? "SELECT id, " MARK_STORE_NAMES
                            " FROM annotation NOT INDEXED WHERE id > ? ORDER BY id DESC"
                          : "SELECT id, " MARK_STORE_NAMES
                            " FROM annotation NOT INDEXED WHERE id > ? ORDER BY id";
    if (sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) == SQLITE_OK &&
        sqlite3_bind_int64(stmt, 1, stop) == SQLITE_OK) {
        while (sqlite3_step(stmt) == SQLITE_ROW) {
            Mark m;
            *end = sqlite3_column_int64(stmt, 0);
            r->rows++;
            if (!mark_store_take_row(stmt, 1, &m))
                continue;
            r->whole++;
            mark_list_add(r->l, &m);
        }
    }
    (void)sqlite3_finalize(stmt);
}

static void read_damaged(const char *path, Rescued *r)
{
    sqlite3 *db = NULL;
    int64_t first = 0;
    int64_t last = 0;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
        (void)sqlite3_exec(db, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;",
                           NULL, NULL, NULL);
        read_rows(db, false, 0, r, &first);
        read_rows(db, true, first, r, &last);
    }
    (void)sqlite3_close_v2(db);
}

/* The newest of the exports that can be read; its marks are added. */
static void read_exports(const char *path, MarkList *l)
{
    static const char *const ending[] = {"", ".1", ".2"};
    Limits limits = limits_default();
    limits.skip_bad_rows = true;
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++) {
        Str name = {0};
        Notes dropped = {0};
        str_addf(&name, "%s.jsonl%s", path, ending[i]);
        const Status st = access(name.p, R_OK) == 0
                              ? mark_lines_read(l, name.p, &limits, &dropped, NULL)
                              : E_INPUT;
        notes_free(&dropped);
        str_free(&name);
        if (st == OK)
            return;
    }
}

static Rescued read_all(const char *path, MarkList *l)
{
    Rescued r = {.l = l};
    read_damaged(path, &r);
    mark_list_unite(l);
    const int32_t read = l->n;
    read_exports(path, l);
    mark_list_unite(l);
    r.more = l->n - read;
    return r;
}

static void note(const char *path, const Rescued *r, const char *aside, Notes *notes)
{
    char was[TEXT_SHORT];
    char now[TEXT_SHORT];
    notes_warn(notes, "annotations-damaged", r->l->n,
               "%s %s damaged: %" PRId64 " rows could be read, %" PRId64
               " of them are whole marks, and %" PRId32
               " more are in the last export; it is kept as %s%s. Marks after that "
               "export that stood in the damaged part are lost",
               text_short(was, str_text(path)), aside ? "was" : "is", r->rows, r->whole,
               r->more, aside ? text_short(now, str_text(aside)) : "it is",
               aside ? "" : ": the next mark that is added makes a new one");
}

void mark_store_rescue_read(const char *path, MarkList *l, Notes *notes)
{
    const Rescued r = read_all(path, l);
    note(path, &r, NULL, notes);
}

/* A journal that could not be played back belongs to the damaged file: beside the new one
 * it would be played into that. */
static bool move_journal(const char *path, const char *aside)
{
    Str from = {0};
    Str to = {0};
    str_addf(&from, "%s-journal", path);
    str_addf(&to, "%s-journal", aside);
    const bool is_moved = rename(from.p, to.p) == 0 || errno == ENOENT;
    str_free(&from);
    str_free(&to);
    return is_moved;
}

/* The damaged file gets a second name, then the new one takes its first. */
static Status put_in_place(const char *new, const char *path, const char *aside,
                           Error *err)
{
    char was[TEXT_SHORT];
    if (mark_store_second_name(path, aside, err) != OK)
        return E_OUTPUT;
    if (move_journal(path, aside) && rename(new, path) == 0)
        return OK;
    return error_set(err, E_OUTPUT, "%s is damaged and cannot be set aside: %s",
                     text_short(was, str_text(path)), strerror(errno));
}

static char *name_beside(const char *path, const char *ending)
{
    Str base = {0};
    str_addf(&base, "%s.%s-", path, ending);
    char *name = mark_store_free_name(str_cstr(&base), "");
    str_free(&base);
    return name;
}

Status mark_store_rescue(const char *path, MarkStoreMake make, Notes *notes, Error *err)
{
    MarkList l = {0};
    char *aside = name_beside(path, "damaged");
    char *new = name_beside(path, "rescue");
    const Rescued r = read_all(path, &l);
    Status st = make(new, &l, err);
    if (st == OK)
        st = put_in_place(new, path, aside, err);
    if (st == OK)
        note(path, &r, aside, notes);
    else
        (void)unlink(new);
    free(new);
    free(aside);
    mark_list_free(&l);
    return st;
}
