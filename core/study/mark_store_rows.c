/* Marks as rows, and back. */
#include <string.h>

#include "core/study/mark_store_parts.h"

enum { DAY = 86400000 }; /* ms */

static bool take_short(sqlite3_stmt *row, int col, char *out, size_t size)
{
    const char *p = (const char *)sqlite3_column_text(row, col);
    const size_t n = (size_t)sqlite3_column_bytes(row, col);
    if (!p || n >= size || strlen(p) != n)
        return false;
    memcpy(out, p, n + 1);
    return true;
}

bool mark_store_take_row(sqlite3_stmt *row, int first, Mark *m)
{
    char kind[16];
    *m = (Mark){.made_at = sqlite3_column_int64(row, first + MARK_STORE_MADE_AT)};
    if (!take_short(row, first + MARK_STORE_UUID, m->id, sizeof m->id) ||
        !take_short(row, first + MARK_STORE_DICTIONARY, m->fingerprint,
                    sizeof m->fingerprint) ||
        !take_short(row, first + MARK_STORE_SUPERSEDES, m->supersedes,
                    sizeof m->supersedes) ||
        !take_short(row, first + MARK_STORE_KIND, kind, sizeof kind) ||
        !mark_kind_find(str_text(kind), &m->kind))
        return false;
    for (int f = 0; f < MARK_FIELDS; f++) {
        const void *p = sqlite3_column_blob(row, first + MARK_STORE_FIRST + f);
        const int n = sqlite3_column_bytes(row, first + MARK_STORE_FIRST + f);
        m->field[f] = p ? (Text){p, (size_t)n} : TEXT("");
    }
    return mark_is_whole(m);
}

static int bind_text(sqlite3_stmt *stmt, int col, const char *text)
{
    return sqlite3_bind_text(stmt, col, text, -1, SQLITE_STATIC);
}

static int insert_one(sqlite3_stmt *stmt, const Mark *m)
{
    int rc = bind_text(stmt, 1 + MARK_STORE_UUID, m->id);
    rc |= bind_text(stmt, 1 + MARK_STORE_DICTIONARY, m->fingerprint);
    rc |= bind_text(stmt, 1 + MARK_STORE_KIND, mark_kind_name(m->kind));
    rc |= sqlite3_bind_int64(stmt, 1 + MARK_STORE_MADE_AT, m->made_at);
    rc |= bind_text(stmt, 1 + MARK_STORE_SUPERSEDES, m->supersedes);
    for (int f = 0; f < MARK_FIELDS; f++) {
        const Text t = m->field[f];
        rc |= sqlite3_bind_blob64(stmt, 1 + MARK_STORE_FIRST + f, t.n ? t.p : "", t.n,
                                  SQLITE_STATIC);
    }
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    const int again = sqlite3_reset(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : again != SQLITE_OK ? again : rc;
}

/* The latest time among the marks that are not later than `most`: one that a wrong clock
 * put far ahead does not move those that follow. */
static int find_last(sqlite3 *db, int64_t most, int64_t *last)
{
    sqlite3_stmt *stmt = NULL;
    static const char sql[] =
        "SELECT coalesce(max(made_at), 0) FROM annotation WHERE made_at <= ?";
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    *last = 0;
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 1, most);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW)
        *last = sqlite3_column_int64(stmt, 0);
    (void)sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? SQLITE_OK : rc;
}

int mark_store_insert(sqlite3 *db, const MarkStoreAdding *a, int64_t *added)
{
    int64_t last = 0;
    sqlite3_stmt *stmt = NULL;
    int rc = a->mark ? find_last(db, a->mark[0].made_at + DAY, &last) : SQLITE_OK;
    static const char sql[] = "INSERT INTO annotation(" MARK_STORE_NAMES ") VALUES("
                              "?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT(uuid) DO NOTHING";
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    for (int32_t i = 0; i < a->n && rc == SQLITE_OK; i++) {
        if (a->mark) {
            Mark *m = &a->mark[i];
            m->made_at = m->made_at > last ? m->made_at : last + 1;
            last = m->made_at;
            mark_identify(m);
        }
        rc = insert_one(stmt, a->mark ? &a->mark[i] : &a->ready[i]);
        *added += sqlite3_changes(db);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}
