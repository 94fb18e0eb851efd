#include "tui/deliver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/mem.h"
#include "core/base/output.h"
#include "core/base/str.h"
#include "core/base/suggest.h"
#include "core/base/text.h"

void deliver_guard_streams(void)
{
    for (int fd = 0; fd <= 2; fd++) {
        if (fcntl(fd, F_GETFD) >= 0 || errno != EBADF)
            continue;
        /* the lowest free number is fd; reading from what should be written fails then,
         * and the other way round, so that a missing stdout is still an error of the
         * first write */
        const int opened = open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
        (void)opened;
    }
}

Status deliver_check(const Settings *settings, const char *const *inputs, int ninputs,
                     Error *err)
{
    const char *path = settings->output;
    struct stat st;
    if (!path)
        return OK;
    for (int i = 0; i < ninputs; i++)
        TRY(output_check_not_input(path, inputs[i], err));
    if (!settings->is_replacing && lstat(path, &st) == 0) {
        char shown[TEXT_SHORT];
        (void)error_set(err, E_OUTPUT, "%s exists", text_short(shown, str_text(path)));
        if (S_ISREG(st.st_mode) || S_ISLNK(st.st_mode))
            error_hint(err, "--force replaces it");
        else
            error_hint(err, "it is no regular file: name another");
        return E_OUTPUT;
    }
    return OK;
}

Status deliver_text(const Str *text, Error *err)
{
    size_t done = 0;
    while (done < text->n) {
        const ssize_t n = write(STDOUT_FILENO, text->p + done, text->n - done);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EPIPE)
            return OK;
        if (n < 0) {
            return error_set(err, E_OUTPUT, "could not write to standard output: %s",
                             errno == EBADF ? "it is closed" : strerror(errno));
        }
        done += (size_t)n;
    }
    return OK;
}

static bool is_among(const char *names, Text wanted)
{
    for (const char *p = names; *p;) {
        const size_t n = strcspn(p, "|");
        if (str_compare((Text){p, n}, wanted) == 0)
            return true;
        p += n + (p[n] == '|');
    }
    return false;
}

Status deliver_check_store(const Settings *settings, const char *store, Error *err)
{
    const char *output = settings->output;
    if (!output || !store)
        return OK;
    Str journal = {0};
    str_addf(&journal, "%s-journal", store);
    Status st = output_check_not_input(output, store, err);
    if (st == OK)
        st = output_check_not_input(output, str_cstr(&journal), err);
    str_free(&journal);
    return st;
}

Status deliver_check_table(const char *verb, const char *tables, const char *name,
                           Error *err)
{
    char shown[TEXT_SHORT];
    char near[64];
    if (is_among(tables, str_text(name)))
        return OK;
    Str all = {0};
    for (const char *p = tables; *p; p++)
        str_add_cstr(&all, *p == '|' ? ", " : (char[]){*p, 0});
    (void)error_set(err, E_USAGE, "%s gives no table \"%s\"", verb,
                    text_short(shown, str_text(name)));
    if (suggest_choice(tables, str_text(name), near, sizeof near))
        error_hint(err, "did you mean %s? Its tables: %s", near, str_cstr(&all));
    else
        error_hint(err, "its tables: %s", str_cstr(&all));
    str_free(&all);
    return E_USAGE;
}

static Status unknown_table(const TableSet *set, const char *name, Error *err)
{
    char shown[TEXT_SHORT];
    Str names = {0};
    for (int i = 0; i < set->ntables; i++)
        str_addf(&names, "%s%s", i ? ", " : "", table_name(set->table[i]));
    (void)error_set(err, E_USAGE, "%s gives no table \"%s\"", set->command,
                    text_short(shown, str_text(name)));
    error_hint(err, "its tables here: %s", str_cstr(&names));
    str_free(&names);
    return E_USAGE;
}

static void add_given(TableSet *set, const char *name, const char *value)
{
    if (value)
        table_set_add_param(set, name, PARAM_TEXT, value);
}

/* A table that lacks a column stays as it is, unless it is the one that was asked for. */
Status deliver_arrange(TableSet *set, const Settings *settings, Error *err)
{
    const TableArrange *how = &settings->arrange;
    if (!how->only && !how->where && !how->sort && !how->columns && !how->frequency)
        return OK;
    const char *only = settings->table;
    int arranged = 0;
    Error first = {0};
    for (int i = 0; i < set->ntables; i++) {
        Table *t = NULL;
        Error mine = {0};
        if (only && strcmp(table_name(set->table[i]), only) != 0)
            continue;
        if (table_arrange(set->table[i], how, &t, &mine) == OK) {
            table_free(set->table[i]);
            set->table[i] = t;
            arranged++;
        } else if (!first.text[0]) {
            first = mine;
        }
    }
    if (arranged == 0 && first.text[0]) {
        *err = first;
        return E_USAGE;
    }
    add_given(set, "only", how->only);
    add_given(set, "where", how->where);
    add_given(set, "sort", how->sort);
    add_given(set, "columns", how->columns);
    add_given(set, "frequency", how->frequency);
    return OK;
}

void deliver_note_only(TableSet *set, const Settings *settings)
{
    const char *table = settings->table;
    char shown[TEXT_SHORT];
    int n = 0;
    if (!settings->arrange.only)
        return;
    char *left = mem_xstrdup(settings->arrange.only);
    for (int i = 0; i < set->ntables; i++) {
        if (table && strcmp(table_name(set->table[i]), table) != 0)
            continue;
        char *still = table_arrange_unmet(set->table[i], left, &n);
        free(left);
        left = still;
        if (n == 0)
            break;
    }
    if (n > 0) {
        notes_warn(&set->notes, "word-not-found", n, "%d %s of --only %s in no table: %s",
                   n, n == 1 ? "word" : "words", n == 1 ? "is" : "are",
                   text_short(shown, str_text(left)));
    }
    free(left);
}

Status deliver_set(const TableSet *set, const Settings *settings, Error *err)
{
    if (settings->table && !table_set_find(set, settings->table))
        return unknown_table(set, settings->table, err);
    Str text = {0};
    format_write_set(&text, set, settings->table, settings->format, &settings->shape);
    const Status status = settings->output
                              ? output_write_file(settings->output, str_cstr(&text),
                                                  text.n, settings->is_replacing, err)
                              : deliver_text(&text, err);
    str_free(&text);
    return status;
}
