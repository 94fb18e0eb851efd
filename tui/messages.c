#include "tui/messages.h"

#include <langinfo.h>
#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "core/base/text.h"

enum { MOST_OF_A_KIND = 10 };

/* A broken stderr is no reason to fail. */
static void write_out(const Str *s)
{
    size_t done = 0;
    while (done < s->n) {
        const ssize_t n = write(STDERR_FILENO, s->p + done, s->n - done);
        if (n <= 0)
            return;
        done += (size_t)n;
    }
}

/* Sentences are escaped where they are made; this adds what the locale cannot show. */
static void add_safe(Str *out, const char *text)
{
    const bool is_utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
    text_display(out, str_text(text), is_utf8 ? TEXT_UTF8 : TEXT_ASCII);
}

static void add_line(Str *out, const char *before, const char *text)
{
    str_add_cstr(out, before);
    add_safe(out, text);
    str_add_char(out, '\n');
}

void messages_error(const Error *err)
{
    Str s = {0};
    add_line(&s, "isogloss: ", err->text[0] ? err->text : "failed without a reason");
    if (err->hint[0])
        add_line(&s, "  hint: ", err->hint);
    if (err->code == E_INTERNAL) {
        add_line(&s, "  ",
                 "this is a mistake of the program, not of its use; a report should "
                 "hold this sentence, the command, and");
        add_line(&s, "  ", "isogloss " ISOGLOSS_VERSION ", built by " __VERSION__);
    }
    write_out(&s);
    str_free(&s);
}

/* Notes of the same code that stand before item i. */
static int same_before(const Notes *notes, int i)
{
    int n = 0;
    for (int j = 0; j < i; j++) {
        n += strcmp(notes->item[j].code, notes->item[i].code) == 0 &&
             notes->item[j].is_warning == notes->item[i].is_warning;
    }
    return n;
}

static int same_in_all(const Notes *notes, int i)
{
    int n = 0;
    for (int j = 0; j < notes->n; j++) {
        n += strcmp(notes->item[j].code, notes->item[i].code) == 0 &&
             notes->item[j].is_warning == notes->item[i].is_warning;
    }
    return n;
}

static void add_notes(Str *out, const Notes *notes, bool is_verbose)
{
    for (int i = 0; i < notes->n; i++) {
        const Note *note = &notes->item[i];
        if (!note->is_warning && !is_verbose)
            continue;
        const int before = is_verbose ? 0 : same_before(notes, i);
        if (before < MOST_OF_A_KIND) {
            add_line(out, note->is_warning ? "isogloss: warning: " : "isogloss: remark: ",
                     note->text);
        } else if (before == MOST_OF_A_KIND) {
            str_addf(out,
                     "isogloss: warning: %d more of the kind %s (--verbose shows all)\n",
                     same_in_all(notes, i) - before, note->code);
        }
    }
}

void messages_notes(const TableSet *set, bool is_verbose)
{
    Notes notes = {0};
    Str s = {0};
    notes_append(&notes, &set->notes);
    for (int i = 0; i < set->ntables; i++)
        notes_append(&notes, table_get_notes(set->table[i]));
    add_notes(&s, &notes, is_verbose);
    write_out(&s);
    str_free(&s);
    notes_free(&notes);
}

void messages_say(const char *fmt, ...)
{
    Str text = {0};
    Str line = {0};
    va_list ap;
    va_start(ap, fmt);
    str_addv(&text, fmt, ap);
    va_end(ap);
    add_line(&line, "isogloss: ", str_cstr(&text));
    write_out(&line);
    str_free(&text);
    str_free(&line);
}
