/* Filters as people type them, on a table with a cell of every kind, and a missing one.
 */
#include <math.h>

#include "core/table/table.h"
#include "tests/fuzz/fuzz.h"

static const ColSpec columns[] = {
    {"word", "word", "", "", COL_WORD, 0}, {"cause", "cause", "", "", COL_TEXT, 0},
    {"rank", "rank", "", "", COL_INT, 0},  {"cos", "cosine", "", "", COL_REAL, 3},
    {"p@1", "P@1", "", "", COL_RATE, 3},   {"taken", "taken", "", "", COL_BOOL, 0},
};
enum { COLUMNS = sizeof columns / sizeof *columns, ROWS = 3 };

static Table *make_table(void)
{
    Table *t = table_new("t", "t", columns, COLUMNS);
    for (int32_t row = 0; row < ROWS; row++) {
        (void)table_add_row(t);
        table_set_word(t, row, 0,
                       (WordRef){"en", row - 1, str_text("d\xc3\xa9j\xc3\xa0")});
        table_set_text(t, row, 1, str_text("hub"));
        table_set_int(t, row, 2, row);
        table_set_real(t, row, 3, 0.5 * row);
        table_set_rate(t, row, 4, stats_rate(row, ROWS));
        table_set_bool(t, row, 5, row == 1);
    }
    table_set_missing(t, 0, 3, "none");
    return t;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static Table *t;
    if (!t)
        t = make_table();
    char text[512];
    if (size >= sizeof text)
        return 0;
    memcpy(text, data, size);
    text[size] = '\0';
    TableFilter *f = NULL;
    Error err = {0};
    if (table_filter_parse(t, text, &f, &err) != OK) {
        fuzz_check(err.text[0] && fuzz_is_shown(err.text) && fuzz_is_shown(err.hint));
        return 0;
    }
    for (int32_t row = 0; row < ROWS; row++)
        fuzz_check(text[0] || table_filter_match(f, t, row));
    for (int32_t row = 0; row < ROWS; row++)
        (void)table_filter_match(f, t, row);
    table_filter_free(f);
    return 0;
}
