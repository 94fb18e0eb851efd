#include "tui/drill.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/table/format.h"
#include "tui/commands.h"
#include "tui/view_text.h"

/* Opens the word of a cell; false when it is none that a space holds. */
static bool open_word(Ui *ui, const Table *t, int32_t row, int col)
{
    if (table_col(t, col)->type != COL_WORD)
        return false;
    const Cell c = table_cell(t, row, col);
    const int entry = c.is_missing ? -1 : study_find(ui->study, c.space);
    if (entry < 0 || c.i < 0 || c.i >= ui->study->entry[entry].space->n)
        return false;
    ui_open_word(ui, entry, (int32_t)c.i);
    return true;
}

/* The template's words with {column} replaced; a word stays one word whatever it holds.
 */
static void run_drill(Ui *ui, const Table *t, int32_t row)
{
    char **word = NULL;
    const int n = prompt_split(table_drill(t), &word);
    char **argv = mem_xcalloc((size_t)n + 1, sizeof *argv);
    for (int i = 0; i < n; i++) {
        const size_t len = strlen(word[i]);
        const bool is_place = len > 2 && word[i][0] == '{' && word[i][len - 1] == '}';
        if (!is_place) {
            argv[i] = mem_xstrdup(word[i]);
            continue;
        }
        word[i][len - 1] = '\0';
        const int col = table_find_col(t, word[i] + 1);
        const Cell c = col >= 0 ? table_cell(t, row, col) : (Cell){.is_missing = true};
        const bool is_text = !c.is_missing && (c.type == COL_TEXT || c.type == COL_WORD);
        argv[i] = is_text ? mem_xstrndup(c.text.p, c.text.n) : mem_xstrdup("");
    }
    commands_run(ui, n, argv);
    for (int i = 0; i < n; i++)
        free(argv[i]);
    free((void *)argv);
    free((void *)word);
}

/* A row that leads nowhere is shown in full: each column with what it means. */
static void open_record(Ui *ui, const Table *t, int32_t row)
{
    Str s = {0};
    for (int c = 0; c < table_cols(t); c++) {
        const ColSpec *spec = table_col(t, c);
        const Cell cell = table_cell(t, row, c);
        str_addf(&s, "%s: ", spec->title);
        format_cell(&s, t, row, c, ui->grid.mode);
        if (cell.is_missing)
            str_addf(&s, " %s", cell.why);
        if (spec->help && spec->help[0])
            str_addf(&s, "   (%s)", spec->help);
        str_add_char(&s, '\n');
    }
    ui_open(ui, view_text_new("row", table_title(t), str_cstr(&s)));
    str_free(&s);
}

void drill_row(Ui *ui, const Table *t, int32_t row, int col)
{
    if (open_word(ui, t, row, col))
        return;
    for (int c = 0; c < table_cols(t); c++)
        if (open_word(ui, t, row, c))
            return;
    if (table_drill(t))
        run_drill(ui, t, row);
    else
        open_record(ui, t, row);
}

void drill_why(Ui *ui, Text word)
{
    if (word.n == 0) {
        ui_say(ui, "w asks why a pair of the dictionary is wrong: here is none");
        return;
    }
    if (ui->marks.is_blind) {
        ui_say(ui, "why a pair is wrong would show its prediction: hidden by --blind");
        return;
    }
    char name[] = "why";
    char *copy = mem_xstrndup(word.p, word.n);
    char *argv[] = {name, copy};
    commands_run(ui, 2, argv);
    free(copy);
}
