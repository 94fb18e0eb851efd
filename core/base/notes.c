#include "core/base/notes.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/str.h"

static Note *add(Notes *notes, const char *code, int64_t count, bool is_warning)
{
    if (notes->n == notes->cap) {
        notes->cap = notes->cap ? 2 * notes->cap : 8;
        notes->item = mem_xrealloc(notes->item, (size_t)notes->cap * sizeof *notes->item);
    }
    Note *note = &notes->item[notes->n++];
    *note = (Note){.code = code, .count = count, .is_warning = is_warning};
    return note;
}

void notes_warn(Notes *notes, const char *code, int64_t count, const char *fmt, ...)
{
    Str text = {0};
    va_list ap;
    va_start(ap, fmt);
    str_addv(&text, fmt, ap);
    va_end(ap);
    add(notes, code, count, true)->text = str_take(&text);
}

void notes_remark(Notes *notes, const char *code, int64_t count, const char *fmt, ...)
{
    Str text = {0};
    va_list ap;
    va_start(ap, fmt);
    str_addv(&text, fmt, ap);
    va_end(ap);
    add(notes, code, count, false)->text = str_take(&text);
}

static bool holds(const Notes *notes, const Note *note)
{
    for (int i = 0; i < notes->n; i++) {
        if (strcmp(notes->item[i].code, note->code) == 0 &&
            strcmp(notes->item[i].text, note->text) == 0)
            return true;
    }
    return false;
}

void notes_append(Notes *notes, const Notes *from)
{
    for (int i = 0; i < from->n; i++) {
        const Note *note = &from->item[i];
        if (!holds(notes, note)) {
            add(notes, note->code, note->count, note->is_warning)->text =
                mem_xstrdup(note->text);
        }
    }
}

const Note *notes_find(const Notes *notes, const char *code)
{
    for (int i = 0; i < notes->n; i++) {
        if (strcmp(notes->item[i].code, code) == 0)
            return &notes->item[i];
    }
    return NULL;
}

void notes_free(Notes *notes)
{
    for (int i = 0; i < notes->n; i++)
        free(notes->item[i].text);
    free(notes->item);
    *notes = (Notes){0};
}
