/* What is left of a damaged store: rows are read from both ends of the table towards the
 * damage, and each is believed only if its id is that of its content. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/study/mark_lines.h"
#include "core/study/mark_store_parts.h"

/* Adds the rows that can be read in one direction; *end: the last number reached. */
static void read_rows(sqlite3 *db, bool is_backward, int64_t stop, MarkList *l,
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
            if (mark_store_take_row(stmt, 1, &m))
                mark_list_add(l, &m);
        }
    }
    (void)sqlite3_finalize(stmt);
}

static void read_damaged(const char *path, MarkList *l)
{
    sqlite3 *db = NULL;
    int64_t first = 0;
    int64_t last = 0;
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK) {
        (void)sqlite3_exec(db, "PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;",
                           NULL, NULL, NULL);
        read_rows(db, false, 0, l, &first);
        read_rows(db, true, first, l, &last);
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

Status mark_store_rescue(const char *path, MarkList *l, char **aside, Notes *notes,
                         Error *err)
{
    char was[TEXT_SHORT];
    char now[TEXT_SHORT];
    Str base = {0};
    str_addf(&base, "%s.damaged-", path);
    *aside = mark_store_free_name(str_cstr(&base), "");
    str_free(&base);
    read_damaged(path, l);
    mark_list_unite(l);
    const int32_t read = l->n;
    read_exports(path, l);
    mark_list_unite(l);
    (void)text_short(was, str_text(path));
    if (rename(path, *aside) != 0) {
        free(*aside);
        *aside = NULL;
        mark_list_free(l);
        return error_set(err, E_OUTPUT, "%s is damaged and cannot be set aside", was);
    }
    notes_warn(notes, "annotations-damaged", l->n,
               "%s was damaged: %" PRId32 " marks were read from it and %" PRId32
               " more from the last export; it is kept as %s. Marks after that export "
               "that stood in the damaged part are lost",
               was, read, l->n - read, text_short(now, str_text(*aside)));
    return OK;
}
