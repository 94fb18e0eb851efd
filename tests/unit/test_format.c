#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/number.h"
#include "core/table/format.h"
#include "tests/unit/unit.h"

enum { WORD, N, COS, HIT, P1, CAUSE, NCOLS };

/* clang-format off */
static const ColSpec cols[] = {
    [WORD]  = {"word",  "Word",   "",      "", COL_WORD, 0},
    [N]     = {"n",     "Words",  "words", "", COL_INT,  0},
    [COS]   = {"cos",   "Cosine", "",      "", COL_REAL, 3},
    [HIT]   = {"hit",   "Hit",    "",      "", COL_BOOL, 0},
    [P1]    = {"p@1",   "P@1",    "",      "", COL_RATE, 3},
    [CAUSE] = {"cause", "Cause",  "",      "", COL_TEXT, 0},
};
/* clang-format on */

static Table *sample(void)
{
    Table *t = table_new("pairs", "Pairs", cols, NCOLS);
    int32_t row = table_add_row(t);
    table_set_word(t, row, WORD, (WordRef){"de", 4, TEXT("haus")});
    table_set_int(t, row, N, 20000);
    table_set_real(t, row, COS, -0.15);
    table_set_bool(t, row, HIT, true);
    table_set_rate(t, row, P1, (Rate){0.536, 0.51, 0.562, 773, 1442});
    table_set_text(t, row, CAUSE, TEXT("a|b"));
    row = table_add_row(t);
    table_set_word(t, row, WORD, (WordRef){"de", -1, TEXT("=1+\"x\"")});
    table_set_int(t, row, N, 7);
    table_set_real(t, row, COS, 0.1);
    table_set_bool(t, row, HIT, false);
    table_set_rate(t, row, P1, (Rate){1, 0.9, 1, 20, 20});
    table_set_text(t, row, CAUSE, (Text){"L\xe4nge\t\\\x1b[31m", 12});
    row = table_add_row(t);
    table_set_text(t, row, CAUSE, TEXT(""));
    table_set_rate(t, row, P1, (Rate){0, 0, 0, 0, 0});
    return t;
}

static void expect(const Table *t, Format format, const FormatOptions *options,
                   const char *want)
{
    Str out = {0};
    format_write_table(&out, t, format, options);
    assert_string_equal(str_cstr(&out), want);
    assert_int_equal(out.n, strlen(want));
    str_free(&out);
}

static void terminal_table_is_aligned(void **state)
{
    (void)state;
    Table *t = sample();
    FormatOptions o = format_options_defaults();
    o.has_notes = false;
    expect(t, FORMAT_TABLE, &o,
           "Pairs\n"
           "Word     Words  Cosine  Hit              P@1 [95 %] n  Cause\n"
           "──────  ──────  ──────  ───  ────────────────────────  ─────────────────\n"
           "haus    20,000  -0.150  yes   .536 [.510–.562]  1,442  a|b\n"
           "=1+\"x\"       7   0.100  no   1.000 [.900–1.000]    20  "
           "L\\xE4nge^I\\^[[31m\n"
           "–            –       –  –        –\n");
    table_free(t);
}

static void ascii_table_has_ascii_only(void **state)
{
    (void)state;
    Table *t = sample();
    FormatOptions o = format_options_defaults();
    o.mode = TEXT_ASCII;
    Str out = {0};
    format_write_table(&out, t, FORMAT_TABLE, &o);
    for (size_t i = 0; i < out.n; i++)
        assert_true(out.p[i] == '\n' || (out.p[i] >= 0x20 && out.p[i] < 0x7f));
    assert_non_null(strstr(out.p, ".536 [.510-.562]  1,442"));
    assert_non_null(strstr(out.p, "P@1 is missing in 1 row: no cases\n"));
    assert_non_null(strstr(out.p, "Hit are missing in 1 row: not set\n"));
    str_free(&out);
    table_free(t);
}

/* Longest line of a text in cells. */
static int widest(const char *text)
{
    int most = 0;
    for (const char *p = text; *p;) {
        const size_t n = strcspn(p, "\n");
        const int cells = text_cells((Text){p, n});
        most = cells > most ? cells : most;
        p += n + (p[n] == '\n');
    }
    return most;
}

/* More rows than a table that is turned may have. */
static Table *long_sample(void)
{
    Table *t = sample();
    while (table_rows(t) < 9)
        table_add_row(t);
    return t;
}

static void narrow_tables_lose_nothing(void **state)
{
    (void)state;
    Table *few = sample();
    Table *many = long_sample();
    FormatOptions o = format_options_defaults();
    o.has_notes = false;
    for (int i = 0; i < 2; i++) {
        for (o.width = 78; o.width >= 34; o.width--) {
            Str out = {0};
            format_write_table(&out, i ? many : few, FORMAT_TABLE, &o);
            assert_true(widest(out.p) <= o.width);
            for (int c = 0; c < NCOLS; c++)
                assert_non_null(strstr(out.p, cols[c].title));
            assert_non_null(strstr(out.p, "20,000"));
            assert_true(strstr(out.p, ".536 [.510–.562]  1,442") ||
                        strstr(out.p, ".536 [.510–.562] 1,442"));
            assert_non_null(strstr(out.p, "[31m"));
            str_free(&out);
        }
    }
    for (o.width = 1; o.width < 34; o.width++) { /* absurd widths end, too */
        Str out = {0};
        format_write_table(&out, many, FORMAT_TABLE, &o);
        str_free(&out);
    }
    table_free(few);
    table_free(many);
}

static void few_rows_are_turned(void **state)
{
    (void)state;
    Table *t = sample();
    FormatOptions o = format_options_defaults();
    o.has_notes = false;
    o.width = 64;
    expect(t, FORMAT_TABLE, &o,
           "Pairs\n"
           "Word          haus                    =1+\"x\"                 –\n"
           "Words         20,000                  7                      –\n"
           "Cosine        -0.150                  0.100                  –\n"
           "Hit           yes                     no                     –\n"
           "P@1 [95 %] n  .536 [.510–.562] 1,442  1.000 [.900–1.000] 20  –\n"
           "Cause         a|b                     L\\xE4nge^I\\^[[31m\n");
    table_free(t);
}

static void many_columns_are_stacked(void **state)
{
    (void)state;
    Table *t = long_sample();
    FormatOptions o = format_options_defaults();
    o.has_notes = false;
    o.width = 40;
    Str out = {0};
    format_write_table(&out, t, FORMAT_TABLE, &o);
    assert_non_null(strstr(out.p, "Pairs, columns 1-4 of 6\nWord "));
    assert_non_null(strstr(out.p, "\n\nPairs, column 5 of 6\nWord "));
    str_free(&out);
    table_free(t);
}

/* A table of `rows` rows with one long text. */
static Table *long_text(int rows)
{
    static const ColSpec two[] = {{"a", "A", "", "", COL_TEXT, 0},
                                  {"b", "B", "", "", COL_INT, 0}};
    Table *t = table_new("t", "T", two, 2);
    for (int i = 0; i < rows; i++) {
        table_add_row(t);
        table_set_text(t, i, 0, TEXT("one two three four five six seven eight"));
        table_set_int(t, i, 1, 5);
    }
    return t;
}

static void long_texts_are_folded_or_cut(void **state)
{
    (void)state;
    FormatOptions o = format_options_defaults();
    o.width = 27;
    Table *few = long_text(1);
    expect(few, FORMAT_TABLE, &o,
           "T\n"
           "A                         B\n"
           "────────────────────────  ─\n"
           "one two three four five   5\n"
           "six seven eight\n");
    table_free(few);
    Table *many = long_text(100);
    Str out = {0};
    format_write_table(&out, many, FORMAT_TABLE, &o);
    assert_non_null(strstr(out.p, "one two three four five…  5\n"));
    assert_null(strstr(out.p, "six"));
    str_free(&out);
    table_free(many);
}

static void reasons_of_several_columns_are_one_line(void **state)
{
    (void)state;
    Table *t = sample();
    const FormatOptions o = format_options_defaults();
    Str out = {0};
    format_write_table(&out, t, FORMAT_TABLE, &o);
    assert_non_null(strstr(out.p,
                           "\nWord, Words, Cosine, Hit are missing in 1 row: not set\n"
                           "P@1 is missing in 1 row: no cases\n"));
    str_free(&out);
    table_free(t);
}

static void colour_marks_headings_and_missing_cells(void **state)
{
    (void)state;
    static const ColSpec one[] = {{"b", "B", "", "", COL_INT, 0}};
    Table *t = table_new("t", "T", one, 1);
    table_add_row(t);
    FormatOptions o = format_options_defaults();
    o.is_color = true;
    o.has_notes = false;
    expect(t, FORMAT_TABLE, &o, "\033[1mT\033[0m\n\033[1mB\033[0m\n─\n\033[2m–\033[0m\n");
    table_free(t);
}

static void plain_mode_reads_as_records(void **state)
{
    (void)state;
    Table *t = sample();
    FormatOptions o = format_options_defaults();
    o.is_plain = true;
    o.is_color = true;
    o.has_notes = false;
    Str out = {0};
    format_write_table(&out, t, FORMAT_TABLE, &o);
    const char *want = "Pairs\n"
                       "record 1 of 3\n"
                       "Word: haus\n"
                       "Words: 20,000\n"
                       "Cosine: -0.150\n"
                       "Hit: yes\n"
                       "P@1: 0.536, 95 % interval 0.510 to 0.562, n 1,442\n"
                       "Cause: a|b\n"
                       "record 2 of 3\n";
    assert_memory_equal(out.p, want, strlen(want));
    assert_non_null(strstr(out.p, "P@1: missing, no cases\n"));
    assert_null(strchr(out.p, '\033'));
    str_free(&out);
    table_free(t);
}

static void csv_follows_rfc_4180_and_is_safe(void **state)
{
    (void)state;
    Table *t = sample();
    FormatOptions o = format_options_defaults();
    expect(t, FORMAT_CSV, &o,
           "word,word_rank,n,cos,hit,p@1,p@1_lo,p@1_hi,p@1_n,cause\r\n"
           "haus,5,20000,-0.15,true,0.536,0.51,0.562,1442,a|b\r\n"
           "\"'=1+\"\"x\"\"\",,7,0.1,false,1,0.9,1,20,L\xe4nge\t\\\\x1B[31m\r\n"
           ",,,,,,,,0,\"\"\r\n");
    o.is_csv_raw = true;
    expect(t, FORMAT_CSV, &o,
           "word,word_rank,n,cos,hit,p@1,p@1_lo,p@1_hi,p@1_n,cause\r\n"
           "haus,5,20000,-0.15,true,0.536,0.51,0.562,1442,a|b\r\n"
           "\"=1+\"\"x\"\"\",,7,0.1,false,1,0.9,1,20,L\xe4nge\t\\\x1b[31m\r\n"
           ",,,,,,,,0,\"\"\r\n");
    table_free(t);
}

static void csv_safe_knows_all_beginnings_of_formulas(void **state)
{
    (void)state;
    static const ColSpec one[] = {{"a", "A", "", "", COL_TEXT, 0}};
    static const char *const text[] = {"=x",
                                       "+x",
                                       "-x",
                                       "@x",
                                       "\tx",
                                       "\xef\xbc\x9dx",
                                       "\xef\xbc\x8bx",
                                       "\xef\xbc\x8dx",
                                       "\xef\xbc\xa0x"};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++) {
        Table *t = table_new("t", "T", one, 1);
        table_add_row(t);
        table_set_text(t, 0, 0, str_text(text[i]));
        Str out = {0};
        const FormatOptions o = format_options_defaults();
        format_write_table(&out, t, FORMAT_CSV, &o);
        assert_memory_equal(out.p, "a\r\n'", 4);
        str_free(&out);
        table_free(t);
    }
}

static void tsv_has_true_bytes_with_escapes(void **state)
{
    (void)state;
    Table *t = sample();
    const FormatOptions o = format_options_defaults();
    expect(t, FORMAT_TSV, &o,
           "word\tword_rank\tn\tcos\thit\tp@1\tp@1_lo\tp@1_hi\tp@1_n\tcause\n"
           "haus\t5\t20000\t-0.15\ttrue\t0.536\t0.51\t0.562\t1442\ta|b\n"
           "=1+\"x\"\t\t7\t0.1\tfalse\t1\t0.9\t1\t20\tL\xe4nge\\t\\\\\\x1B[31m\n"
           "\t\t\t\t\t\t\t\t0\t\n");
    table_free(t);
}

static void markdown_escapes_markup(void **state)
{
    (void)state;
    Table *t = sample();
    const FormatOptions o = format_options_defaults();
    Str out = {0};
    format_write_table(&out, t, FORMAT_MD, &o);
    const char *want =
        "### Pairs\n\n"
        "| Word | Words | Cosine | Hit | P@1 [95 %] n | Cause |\n"
        "| :--- | ---: | ---: | :--- | ---: | :--- |\n"
        "| haus | 20,000 | -0.150 | yes | .536 [.510–.562] 1,442 | a\\|b |\n";
    assert_memory_equal(out.p, want, strlen(want));
    assert_non_null(strstr(out.p, "\n- P@1 is missing in 1 row: no cases\n"));
    str_free(&out);
    table_free(t);
}

static void markdown_says_what_it_leaves_out(void **state)
{
    (void)state;
    Table *t = sample();
    FormatOptions o = format_options_defaults();
    o.has_notes = false;
    o.max_rows = 1;
    o.max_cols = 2;
    expect(t, FORMAT_MD, &o,
           "### Pairs\n\n| Word | Words |\n| :--- | ---: |\n| haus | 20,000 |\n"
           "\nThe first 1 of 3 rows and 2 of 6 columns.\n");
    o.max_rows = 3;
    Str out = {0};
    format_write_table(&out, t, FORMAT_MD, &o);
    assert_non_null(strstr(out.p, "\nThe first 2 of 6 columns.\n"));
    str_clear(&out);
    o.max_cols = 6;
    format_write_table(&out, t, FORMAT_MD, &o);
    assert_null(strstr(out.p, "The first"));
    str_free(&out);
    table_free(t);
}

static void tex_escapes_commands(void **state)
{
    (void)state;
    static const ColSpec two[] = {{"a", "A_1", "", "", COL_TEXT, 0},
                                  {"b", "B", "", "", COL_REAL, 2}};
    Table *t = table_new("t", "T", two, 2);
    table_add_row(t);
    table_set_text(t, 0, 0, TEXT("[a] 5% & $x_{y}^2$ # ~ \\ --"));
    table_set_real(t, 0, 1, -1.5);
    const FormatOptions o = format_options_defaults();
    expect(t, FORMAT_TEX, &o,
           "% T; needs \\usepackage{booktabs} and \\usepackage{textcomp}\n"
           "\\begin{tabular}{lr}\n\\toprule\nA\\_1 & B \\\\\n\\midrule\n"
           "{}[a] 5\\% \\& \\$x\\_\\{y\\}\\textasciicircum{}2\\$ \\# "
           "\\textasciitilde{} \\textbackslash{} -{}- & $-$1.50 \\\\\n"
           "\\bottomrule\n\\end{tabular}\n");
    table_free(t);
}

static TableSet *sample_set(void)
{
    TableSet *set = table_set_new("bli");
    Table *t = sample();
    notes_warn(table_notes(t), "ties", 2, "2 ties");
    table_set_add(set, t);
    static const ColSpec one[] = {{"b", "B", "", "", COL_INT, 0}};
    table_set_add(set, table_new("empty", "Empty", one, 1));
    table_set_finding(set, "one sentence");
    table_set_add_param(set, "seed", PARAM_INT, "1");
    table_set_add_param(set, "k", PARAM_INT, "10");
    table_set_add_param(set, "alpha", PARAM_REAL, "0.050");
    table_set_add_param(set, "lower", PARAM_BOOL, "false");
    table_set_add_param(set, "dict", PARAM_TEXT, "d\xff.txt");
    table_set_add_param(set, "where", PARAM_TEXT, NULL);
    const ProvInput in = {.role = (char[]){"source"},
                          .path = (char[]){"en.vec"},
                          .format = (char[]){"npy"},
                          .language = (char[]){""},
                          .sha256 = "00ff",
                          .bytes = 123,
                          .n = 5,
                          .d = -1};
    table_set_add_input(set, &in);
    notes_warn(&set->notes, "zero-vectors", 3, "3 zero vectors");
    notes_remark(&set->notes, "ledger", 1, "a remark");
    return set;
}

/* Keys of every object in the text rise bytewise (jansson keeps the order of the file).
 */
static void check_sorted(json_t *v)
{
    const char *key;
    json_t *member;
    const char *last = "";
    size_t i;
    if (json_is_object(v)) {
        json_object_foreach(v, key, member)
        {
            assert_true(strcmp(last, key) < 0);
            last = key;
            check_sorted(member);
        }
    }
    json_array_foreach(v, i, member) check_sorted(member);
}

static void json_is_as_promised(void **state)
{
    (void)state;
    TableSet *set = sample_set();
    Str out = {0};
    const FormatOptions o = format_options_defaults();
    format_write_set(&out, set, NULL, FORMAT_JSON, &o);
    json_error_t error;
    json_t *root = json_loadb(out.p, out.n, JSON_REJECT_DUPLICATES, &error);
    assert_non_null(root);
    check_sorted(root);
    assert_string_equal(json_string_value(json_object_get(root, "command")), "bli");
    assert_string_equal(json_string_value(json_object_get(root, "finding")),
                        "one sentence");
    assert_string_equal(json_string_value(json_object_get(root, "isogloss")),
                        ISOGLOSS_VERSION);
    assert_int_equal(json_integer_value(json_object_get(root, "schema")), 1);
    json_t *p = json_object_get(root, "parameters");
    assert_int_equal(json_integer_value(json_object_get(p, "k")), 10);
    assert_true(json_real_value(json_object_get(p, "alpha")) == 0.05);
    assert_true(json_is_false(json_object_get(p, "lower")));
    assert_true(json_is_null(json_object_get(p, "where")));
    assert_string_equal(json_string_value(json_object_get(p, "dict")),
                        "d\xef\xbf\xbd.txt");
    assert_string_equal(json_string_value(json_object_get(p, "dict_bytes_hex")),
                        "64ff2e747874");
    json_t *in = json_array_get(json_object_get(root, "inputs"), 0);
    assert_true(json_is_null(json_object_get(in, "d")));
    assert_true(json_is_null(json_object_get(in, "language")));
    assert_string_equal(json_string_value(json_object_get(in, "sha256")), "00ff");
    assert_int_equal(json_array_size(json_object_get(root, "warnings")), 2);
    assert_int_equal(json_array_size(json_object_get(root, "remarks")), 1);
    json_t *tables = json_object_get(root, "tables");
    assert_int_equal(json_array_size(json_object_get(tables, "empty")), 0);
    json_t *rows = json_object_get(tables, "pairs");
    assert_int_equal(json_array_size(rows), 3);
    json_t *row = json_array_get(rows, 1);
    assert_string_equal(json_string_value(json_object_get(row, "word")), "=1+\"x\"");
    assert_true(json_is_null(json_object_get(row, "word_rank")));
    assert_true(json_is_true(json_object_get(json_array_get(rows, 0), "hit")));
    assert_string_equal(json_string_value(json_object_get(row, "cause")),
                        "L\xef\xbf\xbdnge\t\\\x1b[31m");
    assert_string_equal(json_string_value(json_object_get(row, "cause_bytes_hex")),
                        "4ce46e6765095c1b5b33316d");
    row = json_array_get(rows, 2);
    assert_true(json_is_null(json_object_get(row, "p@1")));
    assert_string_equal(json_string_value(json_object_get(row, "p@1_why")), "no cases");
    assert_int_equal(json_integer_value(json_object_get(row, "p@1_n")), 0);
    assert_string_equal(json_string_value(json_object_get(row, "n_why")), "not set");
    json_decref(root);
    str_free(&out);
    format_write_set(&out, set, "empty", FORMAT_JSON, &o);
    assert_null(strstr(out.p, "pairs"));
    str_free(&out);
    table_set_free(set);
}

static void rows_of_json_are_lines(void **state)
{
    (void)state;
    Table *t = sample();
    Str out = {0};
    const FormatOptions o = format_options_defaults();
    format_write_table(&out, t, FORMAT_JSON, &o);
    const char *want =
        "[\n"
        "  {\"cause\": \"a|b\", \"cos\": -0.15, \"hit\": true, \"n\": 20000, "
        "\"p@1\": 0.536, \"p@1_hi\": 0.562, \"p@1_lo\": 0.51, \"p@1_n\": 1442, "
        "\"word\": \"haus\", \"word_rank\": 5},\n";
    assert_memory_equal(out.p, want, strlen(want));
    str_free(&out);
    table_free(t);
}

static void sets_show_finding_tables_and_notes(void **state)
{
    (void)state;
    TableSet *set = sample_set();
    FormatOptions o = format_options_defaults();
    Str out = {0};
    format_write_set(&out, set, "empty", FORMAT_TABLE, &o);
    assert_string_equal(out.p, "one sentence\n\nEmpty\nB\n─\n(no rows)\n\n"
                               "warning: 3 zero vectors\na remark\n");
    str_free(&out);
    o.has_warnings = false;
    format_write_set(&out, set, "empty", FORMAT_MD, &o);
    assert_string_equal(out.p, "one sentence\n\n### Empty\n\n| B |\n| ---: |\n\n"
                               "- a remark\n");
    str_free(&out);
    format_write_set(&out, set, NULL, FORMAT_TSV, &o); /* one table: the first */
    assert_memory_equal(out.p, "word\t", 5);
    assert_null(strstr(out.p, "\nb\n"));
    str_free(&out);
    format_write_set(&out, set, "empty", FORMAT_CSV, &o);
    assert_string_equal(out.p, "b\r\n");
    str_free(&out);
    table_set_free(set);
}

static void small_and_huge_reals_stay_readable(void **state)
{
    (void)state;
    static const ColSpec one[] = {{"p", "p", "", "", COL_REAL, 3}};
    static const struct {
        double v;
        const char *shown;
    } cases[] = {{3e-9, "<0.001"}, {0, "0.000"},        {0.0005, "0.001"},
                 {1e300, "1e300"}, {12.3456, "12.346"}, {-2, "-2.000"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Table *t = table_new("t", "T", one, 1);
        table_set_real(t, table_add_row(t), 0, cases[i].v);
        Str out = {0};
        format_cell(&out, t, 0, 0, TEXT_UTF8);
        assert_string_equal(out.p, cases[i].shown);
        str_free(&out);
        table_free(t);
    }
}

static void names_of_formats_are_found(void **state)
{
    (void)state;
    Format f = FORMAT_TABLE;
    assert_true(format_find("tex", &f));
    assert_int_equal(f, FORMAT_TEX);
    assert_false(format_find("TSV", &f));
    assert_false(format_find("", &f));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(terminal_table_is_aligned),
        cmocka_unit_test(ascii_table_has_ascii_only),
        cmocka_unit_test(narrow_tables_lose_nothing),
        cmocka_unit_test(few_rows_are_turned),
        cmocka_unit_test(many_columns_are_stacked),
        cmocka_unit_test(long_texts_are_folded_or_cut),
        cmocka_unit_test(reasons_of_several_columns_are_one_line),
        cmocka_unit_test(colour_marks_headings_and_missing_cells),
        cmocka_unit_test(plain_mode_reads_as_records),
        cmocka_unit_test(csv_follows_rfc_4180_and_is_safe),
        cmocka_unit_test(csv_safe_knows_all_beginnings_of_formulas),
        cmocka_unit_test(tsv_has_true_bytes_with_escapes),
        cmocka_unit_test(markdown_escapes_markup),
        cmocka_unit_test(markdown_says_what_it_leaves_out),
        cmocka_unit_test(tex_escapes_commands),
        cmocka_unit_test(json_is_as_promised),
        cmocka_unit_test(rows_of_json_are_lines),
        cmocka_unit_test(sets_show_finding_tables_and_notes),
        cmocka_unit_test(small_and_huge_reals_stay_readable),
        cmocka_unit_test(names_of_formats_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
