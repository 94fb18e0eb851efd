#include "core/table/format.h"
#include "tests/unit/unit.h"

/* Blocks begin with all columns of words that it takes to tell the rows apart, without
 * the one that says the same everywhere; what the reader does not need is not repeated.
 */
static void blocks_repeat_what_tells_rows_apart(void **state)
{
    (void)state;
    static const ColSpec cols[] = {
        {"a", "space", "", "", COL_TEXT, 0}, {"b", "way", "", "", COL_TEXT, 0},
        {"c", "score", "", "", COL_TEXT, 0}, {"d", "idle", "", "", COL_TEXT, 0},
        {"e", "one", "", "", COL_INT, 0},    {"f", "two", "", "", COL_INT, 0}};
    static const char *const way[] = {"forward", "backward"};
    static const char *const score[] = {"nn", "csls"};
    Table *t = table_new("t", "T", cols, 6);
    for (int i = 0; i < 12; i++) {
        (void)table_add_row(t);
        table_set_text(t, i, 0, TEXT("de"));
        table_set_text(t, i, 1, str_text(way[i / 2 % 2]));
        if (i < 10)
            table_set_text(t, i, 2, str_text(score[i % 2]));
        table_set_text(t, i, 3, TEXT("idle here"));
        table_set_int(t, i, 4, 1000000 + i);
        table_set_int(t, i, 5, 2000000 + i);
    }
    FormatOptions o = format_options_defaults();
    o.has_notes = false;
    o.width = 36;
    Str out = {0};
    format_write_table(&out, t, FORMAT_TABLE, &o);
    if (!strstr(out.p, "column 5 of 6\n"
                       "way       score        one\n"
                       "────────  ─────  ─────────\n"
                       "forward   nn     1,000,000\n"
                       "forward   csls   1,000,001\n"
                       "backward  nn     1,000,002\n"))
        fail_msg("%s", out.p);
    str_free(&out);
    table_free(t);
}

/* Keys leave half of the width: of three wide ones the first alone is repeated. */
static void wide_keys_are_not_all_repeated(void **state)
{
    (void)state;
    static const ColSpec cols[] = {{"a", "A", "", "", COL_TEXT, 0},
                                   {"b", "B", "", "", COL_TEXT, 0},
                                   {"c", "C", "", "", COL_INT, 0}};
    Table *t = table_new("t", "T", cols, 3);
    for (int i = 0; i < 9; i++) {
        char b[32];
        (void)snprintf(b, sizeof b, "second word number %d", i);
        (void)table_add_row(t);
        table_set_text(t, i, 0, str_text(i % 2 ? "anything" : "whatever"));
        table_set_text(t, i, 1, str_text(b));
        table_set_int(t, i, 2, 1234567890123);
    }
    FormatOptions o = format_options_defaults();
    o.has_notes = false;
    o.width = 32;
    Str out = {0};
    format_write_table(&out, t, FORMAT_TABLE, &o);
    if (!strstr(out.p, "T, column 3 of 3\nA                         C\n"))
        fail_msg("%s", out.p);
    str_free(&out);
    table_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_repeat_what_tells_rows_apart),
        cmocka_unit_test(wide_keys_are_not_all_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
