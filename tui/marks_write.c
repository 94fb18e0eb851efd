/* The dictionary as the marks correct it, as a file. */
#include <string.h>

#include "core/base/output.h"
#include "core/study/mark_dict.h"
#include "tui/marks_parts.h"
#include "tui/view_text.h"

/* The bytes of the diff as they can be shown; a TAB is two blanks. */
static void add_diff(Str *out, const Str *diff, TextMode mode)
{
    const char *p = str_cstr(diff);
    const char *end = p + diff->n;
    while (p < end) {
        const char *at = p;
        while (at < end && *at != '\n' && *at != '\t')
            at++;
        text_display(out, (Text){p, (size_t)(at - p)}, mode);
        str_add_cstr(out, at < end && *at == '\t' ? "  " : "\n");
        p = at + 1;
    }
}

static void show(Ui *ui, const char *path, const MarkDict *d, const Notes *notes)
{
    Str title = {0};
    Str text = {0};
    for (int i = 0; i < notes->n; i++)
        str_addf(&text, "%s%s\n", notes->item[i].is_warning ? "Warning: " : "",
                 notes->item[i].text);
    text_display(&title, str_text(path), ui->grid.mode);
    str_addf(&text,
             "lines added: %lld, left out: %lld; all others stay byte for byte\n\n",
             (long long)d->added, (long long)d->removed);
    add_diff(&text, &d->diff, ui->grid.mode);
    ui_open(ui, view_text_new("written", str_cstr(&title), str_cstr(&text)));
    str_free(&title);
    str_free(&text);
}

void marks_write(Ui *ui, const char *path, bool is_replacing)
{
    const char *why = marks_keep_why_not(ui);
    Notes notes = {0};
    MarkDict d = {0};
    Error err = {0};
    if (why) {
        ui_warn(ui, "%s", why);
        return;
    }
    const StudyEntry *e = &ui->study->entry[ui->target];
    const MarkState *state = marks_keep_state(ui, ui->target);
    if (state->marks == 0) {
        ui_say(ui, "no mark is on this dictionary: there is nothing to correct");
        return;
    }
    Status st = ui_check_not_input(ui, path, &err);
    if (st == OK)
        st = mark_dict_make(e->dict_path, ui->study->options.is_swapped, state,
                            &ui->study->options.limits, &d, &notes, &err);
    if (st == OK &&
        !ui->is_replaying) /* a log shows what was written, and writes nothing */
        st = output_write_file(path, str_cstr(&d.bytes), d.bytes.n, is_replacing, &err);
    if (st == OK)
        show(ui, path, &d, &notes);
    else
        ui_fail(ui, &err);
    mark_dict_free(&d);
    notes_free(&notes);
}
