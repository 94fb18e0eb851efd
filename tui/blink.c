#include "tui/blink.h"

#include <string.h>

static bool is_same_dictionary(const StudyEntry *a, const StudyEntry *b)
{
    return a->lex && b->lex && a->dict_path && b->dict_path &&
           strcmp(a->dict_path, b->dict_path) == 0;
}

bool blink_is_pair(const Ui *ui, int a, int b)
{
    const StudyEntry *e = ui->study->entry;
    return a >= 0 && b >= 0 && a != b && is_same_dictionary(&e[a], &e[b]);
}

int blink_find_other(const Ui *ui)
{
    const Study *s = ui->study;
    const int n = study_targets(s);
    int at = 0;
    for (int i = 0; i < n; i++)
        at = study_target(s, i) == ui->target ? i : at;
    for (int k = 1; k < n; k++) {
        const int other = study_target(s, (at + k) % n);
        if (ui->target >= 0 &&
            is_same_dictionary(&s->entry[ui->target], &s->entry[other]))
            return other;
    }
    return -1;
}

static bool is_same_cell(const Table *a, const Table *b, int32_t row, int col)
{
    const Cell x = table_cell(a, row, col);
    const Cell y = table_cell(b, row, col);
    if (x.is_missing || y.is_missing)
        return x.is_missing == y.is_missing;
    if (x.type == COL_TEXT || x.type == COL_WORD)
        return str_compare(x.text, y.text) == 0;
    return x.i == y.i;
}

static bool is_told(const ColSpec *col)
{
    return col->type != COL_REAL && col->type != COL_RATE &&
           strcmp(col->name, "target") != 0;
}

bool blink_differs(const Table *a, const Table *b, int32_t row, int col)
{
    if (!b || table_rows(a) != table_rows(b) || table_cols(a) != table_cols(b) ||
        !is_told(table_col(a, col)))
        return false;
    return is_same_cell(a, b, row, 0) && !is_same_cell(a, b, row, col);
}

int32_t blink_count(const Table *a, const Table *b)
{
    int32_t n = 0;
    for (int32_t i = 0; i < table_rows(a); i++) {
        bool is_other = false;
        for (int c = 1; c < table_cols(a) && !is_other; c++)
            is_other = blink_differs(a, b, i, c);
        n += is_other;
    }
    return n;
}

bool blink_go(Ui *ui)
{
    const int other = blink_find_other(ui);
    if (other < 0) {
        ui_say(ui,
               "b blinks between two alignments of one target: open both with the same "
               "dictionary, frA=FILE frB=FILE --dict frA=D --dict frB=D");
        return false;
    }
    ui_set_target(ui, other);
    ui_say(ui, "alignment %s", ui->study->entry[other].name);
    return true;
}

void blink_key(View *v, Ui *ui)
{
    (void)v;
    (void)blink_go(ui);
}
