/* The store as text beside it, and marks from either. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/input.h"
#include "core/base/output.h"
#include "core/base/text.h"
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

Status mark_store_second_name(const char *path, const char *name, Error *err)
{
    if (link(path, name) == 0)
        return OK;
    Str all = {0};
    Input *in = NULL;
    Limits limits = limits_default();
    TRY(input_open(&in, path, &limits, err));
    Status st = input_slurp(in, (size_t)limits.memory, &all, err);
    input_close(in);
    if (st == OK)
        st = output_write_file(name, str_cstr(&all), all.n, false, err);
    str_free(&all);
    return st == OK ? OK : E_OUTPUT;
}

/* One generation older; none is lost when a step fails. */
static Status rotate(const char *now, const char *one, const char *two, Error *err)
{
    char shown[TEXT_SHORT];
    if (access(now, F_OK) != 0)
        return OK;
    if (rename(one, two) != 0 && errno != ENOENT) {
        return error_set(err, E_OUTPUT, "could not keep %s as an earlier export: %s",
                         text_short(shown, str_text(one)), strerror(errno));
    }
    return mark_store_second_name(now, one, err); /* `now` is never without a file */
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
        st = rotate(now.p, one.p, two.p, err);
        if (st == OK)
            st = output_write_file(now.p, text->p, text->n, true, err);
    }
    str_free(&now);
    str_free(&one);
    str_free(&two);
    return st;
}

void mark_store_note_unread(const MarkStore *s, Notes *notes)
{
    char shown[TEXT_SHORT];
    const int64_t n = mark_store_unread(s);
    if (n > 0) {
        notes_warn(notes, "annotations-unread", n,
                   "%s: %" PRId64 " rows are no whole marks: they are kept in the file "
                   "and not applied",
                   text_short(shown, str_text(mark_store_path(s))), n);
    }
}

Status mark_store_export(MarkStore *s, Error *err)
{
    char shown[TEXT_SHORT];
    MarkList l = {0};
    int64_t unread = 0;
    Status st = mark_store_take_all(s, &l, &unread, err);
    if (st == OK && unread > 0) {
        st = error_set(err, E_INPUT,
                       "%s: %" PRId64 " rows are no whole marks: its exports are left as "
                       "they are",
                       text_short(shown, str_text(mark_store_path(s))), unread);
    }
    if (st == OK) {
        Str text = {0};
        mark_lines_write(&text, &l);
        st = write_export(mark_store_path(s), &text, err);
        str_free(&text);
    }
    mark_list_free(&l);
    return st;
}

/* Only SQLite opens what may be a database: whoever else closes it drops the locks that
 * this process has on it. */
Status mark_store_read_any(MarkList *l, const char *path, const Limits *limits,
                           Notes *notes, Error *err)
{
    struct stat file;
    MarkStore *s = NULL;
    bool is_store = stat(path, &file) == 0 && S_ISREG(file.st_mode) && file.st_size > 0;
    Status st = OK;
    if (is_store)
        st = mark_store_open_any(&s, path, MARK_STORE_READ, &is_store, notes, err);
    if (!is_store) {
        error_clear(err);
        return mark_lines_read(l, path, limits, notes, err);
    }
    if (st == OK)
        st = mark_store_take(s, l, NULL, err);
    if (st == OK)
        mark_store_note_unread(s, notes);
    mark_store_close(s);
    return st;
}

void mark_store_export_note(MarkStore *s, Notes *notes)
{
    Error why = {0};
    if (mark_store_export(s, &why) != OK) {
        notes_warn(notes, "annotations-export", 1,
                   "the text beside the annotations was not written: %s", why.text);
    }
}

void mark_store_refuse(MarkList *l, int64_t now, const char *path, Notes *notes)
{
    char shown[TEXT_SHORT];
    const int64_t most = now + 86400000; /* clocks differ: by a day at most */
    int32_t n = 0;
    int32_t late = 0;
    int32_t unfit = 0;
    for (int32_t i = 0; i < l->n; i++) {
        const bool is_late = l->mark[i].made_at > most;
        const bool fits = mark_fits(&l->mark[i]);
        late += is_late;
        unfit += !is_late && !fits;
        if (!is_late && fits)
            l->mark[n++] = l->mark[i];
    }
    l->n = n;
    (void)text_short(shown, str_text(path));
    if (late > 0) {
        notes_warn(notes, "annotations-late", late,
                   "%s: %" PRId32 " marks are dated later than tomorrow: not imported",
                   shown, late);
    }
    if (unfit > 0) {
        notes_warn(
            notes, "annotations-unfit", unfit,
            "%s: %" PRId32
            " marks have a word that no line of a dictionary can hold: not imported",
            shown, unfit);
    }
}
