/* SQLite with the settings that make a commit durable: a rollback journal, and the folder
 * synced after the journal is gone (synchronous=EXTRA), so that no acknowledged row comes
 * undone. Not a write-ahead log: it needs shared memory, and loses the last commits of a
 * power cut unless it syncs as often. Source: sqlite.org, "Atomic Commit In SQLite", "How
 * To Corrupt An SQLite Database File". */
#include "core/study/mark_store.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/text.h"
#include "core/study/mark_store_parts.h"

enum {
    APPLICATION = 0x69736f67, /* "isog" */
    VERSION = 1,
    BUSY_MS = 5000,
    LONGEST = 1 << 20 /* bytes of one text or statement */
};

struct MarkStore {
    char *path;    /* as opened, "./" before a name that is neither */
    sqlite3 *db;   /* NULL after a failure: opened anew by the next use */
    int64_t taken; /* rows up to this one were taken */
    int64_t seen;  /* data_version then; -1: none */
    dev_t dev;
    ino_t ino;
    MarkStoreMode mode;
    bool is_newer;   /* of a later version: only read */
    bool has_prefix; /* the path was given without its "./" */
};

static const char schema[] =
    "CREATE TABLE annotation("
    "id INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, dictionary TEXT NOT NULL, "
    "kind TEXT NOT NULL, made_at INTEGER NOT NULL, supersedes TEXT NOT NULL, "
    "source BLOB NOT NULL, target BLOB NOT NULL, text BLOB NOT NULL, "
    "before BLOB NOT NULL, after BLOB NOT NULL, reason BLOB NOT NULL, "
    "author BLOB NOT NULL) STRICT;"
    "CREATE TRIGGER annotation_stays BEFORE DELETE ON annotation BEGIN "
    "SELECT RAISE(ABORT, 'annotations are only added'); END;"
    "CREATE TRIGGER annotation_is_fixed BEFORE UPDATE ON annotation BEGIN "
    "SELECT RAISE(ABORT, 'annotations are only added'); END;"
    "PRAGMA application_id = 1769172839; PRAGMA user_version = 1;";
_Static_assert(APPLICATION == 1769172839, "as in the schema");

/* --- errors --- */

/* What the system said, else what SQLite says. */
static const char *reason_of(sqlite3 *db, int rc)
{
    const int code = rc & 0xff;
    const int system = db ? sqlite3_system_errno(db) : 0;
    if (code == SQLITE_FULL)
        return strerror(ENOSPC);
    if (code == SQLITE_READONLY)
        return "it is read-only here";
    if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        return "another program holds it and does not let go";
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        return "it is damaged";
    if (system != 0 && (code == SQLITE_IOERR || code == SQLITE_CANTOPEN))
        return strerror(system);
    return sqlite3_errstr(rc);
}

/* The folder of the store with a slash, or "". */
static void add_folder(Str *out, const char *path)
{
    const char *slash = strrchr(path, '/');
    str_add(out, path, slash ? (size_t)(slash - path) + 1 : 0);
}

/* Why no file can be made in the folder of a path; NULL: one can. SQLite tries to read a
 * file that it may not make, and reports that. */
static const char *why_not_here(const char *path)
{
    Str folder = {0};
    add_folder(&folder, path);
    const bool is_fine = access(str_cstr(&folder), W_OK) == 0;
    const int why = errno;
    str_free(&folder);
    return is_fine ? NULL : strerror(why);
}

/* The path as it was given. */
static Text name_of(const MarkStore *s)
{
    return str_text(s->path + (s->has_prefix ? 2 : 0));
}

static Status fail(const MarkStore *s, int rc, Status code, const char *what, Error *err)
{
    char shown[TEXT_SHORT];
    const char *here = (rc & 0xff) == SQLITE_CANTOPEN && s->mode == MARK_STORE_WRITE
                           ? why_not_here(s->path)
                           : NULL;
    (void)error_set(err, code, "could not %s %s: %s", what, text_short(shown, name_of(s)),
                    here ? here : reason_of(s->db, rc));
    if (code == E_OUTPUT)
        error_hint(err, "--annotations FILE keeps them elsewhere");
    return code;
}

static int run(sqlite3 *db, const char *sql)
{
    return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

/* The first number that a statement gives. */
static int ask_int(sqlite3 *db, const char *sql, int64_t *out)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    *out = 0;
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        *out = sqlite3_column_int64(stmt, 0);
        rc = SQLITE_OK;
    }
    (void)sqlite3_finalize(stmt);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

/* --- opening --- */

/* Another program holds the lock. SQLite's own waits grow to a tenth of a second, and one
 * who writes without pause then keeps all others out; short ones find the gaps. */
static int wait_turn(void *ctx, int times)
{
    (void)ctx;
    const int pause = 1 + times % 3; /* in ms; not in step with the other */
    if (2 * times >= BUSY_MS)
        return 0;
    (void)sqlite3_sleep(pause);
    return 1;
}

static int set_up(sqlite3 *db)
{
    (void)sqlite3_busy_handler(db, wait_turn, NULL);
    (void)sqlite3_extended_result_codes(db, 1);
    (void)sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_limit(db, SQLITE_LIMIT_LENGTH, LONGEST);
    (void)sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, LONGEST);
    (void)sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    return run(db, "PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0; "
                   "PRAGMA cell_size_check=ON; PRAGMA foreign_keys=ON; "
                   "PRAGMA synchronous=EXTRA;");
}

static int make_schema(sqlite3 *db)
{
    int64_t tables = 0;
    int rc = run(db, "PRAGMA journal_mode=DELETE; BEGIN IMMEDIATE;");
    if (rc == SQLITE_OK) /* another program may have been faster */
        rc = ask_int(db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (rc == SQLITE_OK && tables == 0)
        rc = run(db, schema);
    if (rc == SQLITE_OK)
        rc = run(db, "COMMIT;");
    if (rc != SQLITE_OK)
        (void)run(db, "ROLLBACK;");
    return rc;
}

/* "ok", or the file is damaged. */
static int check_pages(sqlite3 *db)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(db, "PRAGMA quick_check(1)", -1, &stmt, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        const char *said = (const char *)sqlite3_column_text(stmt, 0);
        rc = said && strcmp(said, "ok") == 0 ? SQLITE_OK : SQLITE_CORRUPT;
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

static Status check_kind(MarkStore *s, Notes *notes, Error *err)
{
    char shown[TEXT_SHORT];
    int64_t application = 0;
    int64_t version = 0;
    int64_t tables = 0;
    int rc = ask_int(s->db, "PRAGMA application_id", &application);
    if (rc == SQLITE_OK)
        rc = ask_int(s->db, "PRAGMA user_version", &version);
    if (rc == SQLITE_OK)
        rc = ask_int(s->db, "SELECT count(*) FROM sqlite_schema", &tables);
    if (rc != SQLITE_OK)
        return fail(s, rc, E_INPUT, "read", err);
    (void)text_short(shown, name_of(s));
    if (application == 0 && tables == 0) {
        rc = s->mode == MARK_STORE_WRITE ? make_schema(s->db) : SQLITE_NOTADB;
        return rc == SQLITE_OK ? OK
               : s->mode == MARK_STORE_WRITE
                   ? fail(s, rc, E_OUTPUT, "keep annotations in", err)
                   : error_set(err, E_INPUT, "%s: holds no annotations", shown);
    }
    if (application != APPLICATION)
        return error_set(err, E_INPUT, "%s: is a database of another program", shown);
    s->is_newer = version > VERSION;
    if (s->is_newer) {
        notes_warn(notes, "annotations-newer", 1,
                   "%s was made by a later version of isogloss: its marks are read, none "
                   "can be added",
                   shown);
    }
    return OK;
}

static void remember_file(MarkStore *s)
{
    struct stat st;
    if (stat(s->path, &st) == 0) {
        s->dev = st.st_dev;
        s->ino = st.st_ino;
    }
}

static int open_db(MarkStore *s)
{
    const int flags = s->mode == MARK_STORE_WRITE
                          ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
                          : SQLITE_OPEN_READONLY;
    int rc = sqlite3_open_v2(s->path, &s->db, flags, NULL);
    if (rc == SQLITE_OK)
        rc = set_up(s->db);
    if (rc == SQLITE_OK)
        rc = check_pages(s->db);
    return rc;
}

static void close_db(MarkStore *s)
{
    (void)sqlite3_close_v2(s->db);
    s->db = NULL;
    s->seen = -1;
}

/* Opens the file if it is not open; a damaged one is not rescued here. */
static Status reopen(MarkStore *s, Error *err)
{
    if (s->db)
        return OK;
    Notes dropped = {0};
    const int rc = open_db(s);
    const Status st = rc != SQLITE_OK ? fail(s, rc, E_OUTPUT, "keep annotations in", err)
                                      : check_kind(s, &dropped, err);
    notes_free(&dropped);
    if (st == OK)
        remember_file(s);
    else
        close_db(s);
    return st;
}

/* What is there already must be a regular file. */
static Status check_path(const MarkStore *s, Error *err)
{
    char shown[TEXT_SHORT];
    struct stat st;
    (void)text_short(shown, name_of(s));
    if (stat(s->path, &st) == 0 && !S_ISREG(st.st_mode))
        return error_set(err, E_INPUT, "%s: is no regular file", shown);
    if (s->mode == MARK_STORE_READ && access(s->path, R_OK) != 0)
        return error_set(err, E_INPUT, "%s: %s", shown, strerror(errno));
    return OK;
}

/* Puts what could be rescued into a new file. */
static Status begin_again(MarkStore *s, Notes *notes, Error *err)
{
    MarkList l = {0};
    char *aside = NULL;
    int64_t added = 0;
    close_db(s);
    TRY(mark_store_rescue(s->path, &l, &aside, notes, err));
    s->mode = MARK_STORE_WRITE;
    Status st = reopen(s, err);
    if (st == OK)
        st = mark_store_import(s, &l, &added, err);
    mark_list_free(&l);
    free(aside);
    return st;
}

Status mark_store_open(MarkStore **out, const char *path, MarkStoreMode mode,
                       Notes *notes, Error *err)
{
    *out = NULL;
    MarkStore *s = mem_xcalloc(1, sizeof *s);
    Str name = {0};
    /* never one of SQLite's own names: "", :memory:, file:... */
    const bool is_plain = path[0] == '/' || path[0] == '.';
    str_addf(&name, "%s%s", is_plain ? "" : "./", path);
    *s = (MarkStore){
        .path = str_take(&name), .mode = mode, .seen = -1, .has_prefix = !is_plain};
    Status st = check_path(s, err);
    if (st == OK) {
        const int rc = open_db(s);
        const bool is_writing = mode == MARK_STORE_WRITE && rc != SQLITE_NOTADB;
        if ((rc & 0xff) == SQLITE_CORRUPT) {
            st = begin_again(s, notes, err);
        } else if (rc != SQLITE_OK) {
            st = fail(s, rc, is_writing ? E_OUTPUT : E_INPUT,
                      is_writing ? "keep annotations in" : "read annotations from", err);
        } else {
            st = check_kind(s, notes, err);
        }
    }
    if (st == OK) {
        remember_file(s);
        *out = s;
    } else {
        mark_store_close(s);
    }
    return st;
}

void mark_store_close(MarkStore *s)
{
    if (!s)
        return;
    close_db(s);
    free(s->path);
    free(s);
}

const char *mark_store_path(const MarkStore *s)
{
    return name_of(s).p;
}

/* --- rows --- */

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

static int insert(sqlite3_stmt *stmt, const Mark *m)
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

/* --- adding --- */

char *mark_store_free_name(const char *path, const char *ending)
{
    Str name = {0};
    struct stat st;
    for (int i = 1;; i++) {
        str_clear(&name);
        str_addf(&name, "%s%d%s", path, i, ending);
        if (lstat(str_cstr(&name), &st) != 0)
            return str_take(&name);
    }
}

/* The file under our name is not ours any more: all marks go to a new one. */
static Status move_away(MarkStore *s, Notes *notes, Error *err)
{
    char was[TEXT_SHORT];
    char now[TEXT_SHORT];
    Str base = {0};
    add_folder(&base, s->path);
    str_add_cstr(&base, "annotations-recovered-");
    char *path = mark_store_free_name(str_cstr(&base), ".db");
    str_free(&base);
    char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
    (void)sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 1); /* it attaches the new file */
    const int rc = sql ? run(s->db, sql) : SQLITE_NOMEM;
    sqlite3_free(sql);
    (void)sqlite3_limit(s->db, SQLITE_LIMIT_ATTACHED, 0);
    if (rc != SQLITE_OK) {
        const Status st = fail(s, rc, E_OUTPUT, "save the marks of", err);
        free(path);
        return st;
    }
    notes_warn(notes, "annotations-replaced", 1,
               "the annotations file %s was replaced; saved to %s",
               text_short(was, name_of(s)), text_short(now, str_text(path)));
    close_db(s);
    free(s->path);
    s->path = path;
    s->has_prefix = false;
    return reopen(s, err);
}

static bool is_replaced(const MarkStore *s)
{
    struct stat st;
    return stat(s->path, &st) != 0 || st.st_dev != s->dev || st.st_ino != s->ino;
}

/* What a transaction adds. */
typedef struct Adding {
    Mark *mark; /* to be stamped; NULL: `ready` as they are */
    const Mark *ready;
    int32_t n;
} Adding;

/* Within a transaction: stamps and inserts; *added: rows that are new. */
static int insert_all(sqlite3 *db, const Adding *a, int64_t *added)
{
    int64_t last = 0;
    sqlite3_stmt *stmt = NULL;
    int rc = ask_int(db, "SELECT coalesce(max(made_at), 0) FROM annotation", &last);
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
        rc = insert(stmt, a->mark ? &a->mark[i] : &a->ready[i]);
        *added += sqlite3_changes(db);
    }
    (void)sqlite3_finalize(stmt);
    return rc;
}

/* A failed commit is not tried again on the same descriptors: after a failed sync the
 * system may have dropped what was to be written. */
static Status transact(MarkStore *s, const Adding *a, int64_t *added, Error *err)
{
    char shown[TEXT_SHORT];
    *added = 0;
    if (s->is_newer || s->mode == MARK_STORE_READ)
        return error_set(err, E_OUTPUT, "%s is open for reading: no mark can be added",
                         text_short(shown, name_of(s)));
    int rc = run(s->db, "BEGIN IMMEDIATE");
    const bool has_begun = rc == SQLITE_OK;
    if (rc == SQLITE_OK)
        rc = insert_all(s->db, a, added);
    if (rc == SQLITE_OK)
        rc = run(s->db, "COMMIT");
    if (rc == SQLITE_OK)
        return OK;
    const Status st = fail(s, rc, E_OUTPUT, "save the mark to", err);
    *added = 0;
    if (has_begun)
        (void)run(s->db, "ROLLBACK");
    const int code = rc & 0xff;
    if (code != SQLITE_BUSY && code != SQLITE_FULL)
        close_db(s);
    return st;
}

Status mark_store_add(MarkStore *s, Mark *m, int32_t n, Notes *notes, Error *err)
{
    int64_t added = 0;
    TRY(reopen(s, err));
    if (is_replaced(s))
        TRY(move_away(s, notes, err));
    Mark *work = mem_xcalloc((size_t)n, sizeof *work);
    memcpy(work, m, (size_t)n * sizeof *work);
    const Adding a = {work, NULL, n};
    const Status st = transact(s, &a, &added, err);
    if (st == OK)
        memcpy(m, work, (size_t)n * sizeof *work);
    free(work);
    return st;
}

Status mark_store_import(MarkStore *s, const MarkList *l, int64_t *added, Error *err)
{
    *added = 0;
    TRY(reopen(s, err));
    const Adding a = {NULL, l->mark, l->n};
    return l->n > 0 ? transact(s, &a, added, err) : OK;
}

/* --- taking --- */

Status mark_store_take(MarkStore *s, MarkList *l, bool *is_new, Error *err)
{
    int64_t version = 0;
    if (is_new)
        *is_new = false;
    TRY(reopen(s, err));
    /* changes by others change this number; ours are known to the caller, who asks with
     * seen = -1 after them */
    int rc = ask_int(s->db, "PRAGMA data_version", &version);
    const int64_t changes = version + ((int64_t)sqlite3_total_changes(s->db) << 32);
    if (rc == SQLITE_OK && changes == s->seen)
        return OK;
    sqlite3_stmt *stmt = NULL;
    static const char sql[] =
        "SELECT id, " MARK_STORE_NAMES " FROM annotation WHERE id > ? ORDER BY id";
    if (rc == SQLITE_OK)
        rc = sqlite3_prepare_v2(s->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_int64(stmt, 1, s->taken);
    while (rc == SQLITE_OK && (rc = sqlite3_step(stmt)) == SQLITE_ROW) {
        Mark m;
        if (mark_store_take_row(stmt, 1, &m))
            mark_list_add(l, &m);
        s->taken = sqlite3_column_int64(stmt, 0);
        if (is_new)
            *is_new = true;
        rc = SQLITE_OK;
    }
    (void)sqlite3_finalize(stmt);
    if (rc != SQLITE_DONE)
        return fail(s, rc, E_INPUT, "read", err);
    s->seen = changes;
    return OK;
}

Status mark_store_take_all(MarkStore *s, MarkList *l, Error *err)
{
    const int64_t taken = s->taken;
    const int64_t seen = s->seen;
    s->taken = 0;
    s->seen = -1;
    const Status st = mark_store_take(s, l, NULL, err);
    s->taken = taken;
    s->seen = seen;
    return st;
}
