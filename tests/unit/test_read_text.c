#include <math.h>

#include "core/base/rng.h"
#include "tests/unit/reading.h"

static ReadOptions options(void)
{
    return read_options_defaults();
}

static void word2vec_text_is_read(void **state)
{
    (void)state;
    Space *s = reading_ok(TEXT("3 2\nde 1 2\nla -0.5 1e-3\nel 3 4\n"), NULL, 3, 2);
    assert_int_equal(s->source.format, SPACE_WORD2VEC_TEXT);
    assert_int_equal(s->source.rows_claimed, 3);
    assert_int_equal(s->source.bytes, 31);
    assert_int_equal(s->source.notes.n, 0);
    reading_word_is(s, 1, TEXT("la"));
    assert_true(space_row(s, 1)[0] == -0.5f);
    assert_true(space_row(s, 1)[1] == 1e-3f);
    assert_true(s->norm[2] == 5.0);
    space_free(s);
}

static void glove_text_is_read(void **state)
{
    (void)state;
    Space *s = reading_ok(TEXT("de 1 2 3\n. . . 4 5 6\nat x@y.z 7 8 9\n<unk> 1 1 1"),
                          NULL, 4, 3);
    assert_int_equal(s->source.format, SPACE_GLOVE_TEXT);
    assert_int_equal(s->source.rows_claimed, -1);
    reading_word_is(s, 1, TEXT(". . ."));
    reading_word_is(s, 2, TEXT("at x@y.z"));
    space_free(s);
    s = reading_ok(TEXT("2000 0.5 2\na 1 2\n"), NULL, 2, 2);
    reading_word_is(s, 0, TEXT("2000"));
    space_free(s);
}

static void line_ends_and_blanks_do_not_matter(void **state)
{
    (void)state;
    Space *want = reading_ok(TEXT("2 2\nde 1 2\nla 3 4\n"), NULL, 2, 2);
    const Text same[] = {TEXT("2 2\r\nde 1 2\r\nla 3 4\r\n"),
                         TEXT("2 2 \nde 1 2 \nla 3 4 "), TEXT("2\t2\nde\t1\t2\nla\t3\t4"),
                         TEXT("2 2\nde  1  2\t\nla 3   4\n")};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        Space *s = reading_ok(same[i], NULL, 2, 2);
        assert_memory_equal(s->x, want->x, 2 * s->ld * sizeof *s->x);
        assert_int_equal(s->source.notes.n, 0);
        reading_word_is(s, 1, TEXT("la"));
        space_free(s);
    }
    space_free(want);
}

static void duplicates_first_wins(void **state)
{
    (void)state;
    Space *s = reading_ok(TEXT("5 1\na 1\nb 2\na 3\nc 4\nb 5\n"), NULL, 3, 1);
    assert_int_equal(s->source.duplicates, 2);
    reading_has_note(s, "duplicates", 2, true);
    assert_non_null(
        strstr(notes_find(&s->source.notes, "duplicates")->text, "line 4, \"a\""));
    reading_word_is(s, 2, TEXT("c"));
    assert_true(space_row(s, 0)[0] == 1.0f);
    assert_true(space_row(s, 2)[0] == 4.0f);
    space_free(s);
}

static void rows_that_are_not_finite_are_left_out(void **state)
{
    (void)state;
    Space *s = reading_ok(TEXT("5 2\na 1 2\nb nan 1\nc inf 2\nd 1e39 0\ne 3e38 1\n"),
                          NULL, 2, 2);
    assert_int_equal(s->source.rows_left_out, 3);
    reading_has_note(s, "not-finite", 3, true);
    reading_word_is(s, 1, TEXT("e"));
    space_free(s);
    reading_fails(TEXT("2 1\na nan\nb inf\n"), NULL, E_INPUT, "none of its 2 rows");
}

static void zero_rows_are_kept(void **state)
{
    (void)state;
    Space *s =
        reading_ok(TEXT("4 2\na 0 -0\nb 1e-400 0\nc 1e-39 0\nd 1 0\n"), NULL, 4, 2);
    assert_int_equal(s->source.zero_rows, 2);
    reading_has_note(s, "zero-vectors", 2, true);
    reading_has_note(s, "subnormal", 1, true);
    assert_true(s->norm[0] == 0 && s->norm[1] == 0 && s->norm[2] > 0);
    space_free(s);
}

static void odd_words_are_kept_and_counted(void **state)
{
    (void)state;
    Space *s =
        reading_ok(TEXT("6 1\n\xe4gg 1\na\x1b[31m 2\na\0b 3\nb\xe2\x80\xae 4\n"
                        "dog 1 5\n\xe0\xa4\x95\xe0\xa5\x8d\xe2\x80\x8d\xe0\xa4\xb7 6\n"),
                   NULL, 6, 1);
    reading_has_note(s, "invalid-utf8", 1, true);
    reading_has_note(s, "suspicious-words", 3, true);
    reading_has_note(s, "token-ends-in-number", 1, true);
    assert_int_equal(s->source.invalid_utf8, 1);
    assert_int_equal(s->source.suspicious, 3);
    reading_word_is(s, 2, TEXT("a\0b"));
    reading_word_is(s, 4, TEXT("dog 1"));
    space_free(s);
}

static void words_without_letters_are_left_out(void **state)
{
    (void)state;
    ReadOptions o = options();
    o.limits.token = 8;
    Space *s = reading_ok(TEXT("4 1\na 1\n 2\nlonger-than-8 3\nb 4\n"), &o, 2, 1);
    reading_has_note(s, "empty-token", 1, true);
    reading_has_note(s, "long-token", 1, true);
    assert_int_equal(s->source.rows_left_out, 2);
    space_free(s);
}

static void wrong_columns_are_refused_with_their_place(void **state)
{
    (void)state;
    reading_fails_hint(
        TEXT("4 3\na 1 2 3\nb 1 2 3\nvis-\xc3\xa0-vis 1 2\nc 1 2 3\n"),
        "x.vec:4: expected 3 numbers, found 2 (token \"vis-\xc3\xa0-vis\")",
        "the first line says d = 3; --skip-bad-rows leaves such rows out");
    reading_fails_hint(TEXT("a 1 2 3\nb 1 2\nc 1 2 3\n"),
                       "x.vec:2: expected 3 numbers, found 2 (token \"b\")",
                       "most of the first rows have 3 numbers");
    reading_fails_hint(TEXT("2 2\na 1,5 2,5\nb 1,0 2,0\n"), "\"2,5\" is not a number",
                       "decimal comma");
    reading_fails_hint(TEXT("a 1,5 2,5\nb 1,0 2,0\n"), "x.vec:1: \"2,5\" is not a number",
                       "decimal comma");
    reading_fails_hint(TEXT("2 2\na 1 0.2x\nb 1 2\n"),
                       "x.vec:2: \"0.2x\" is not a number", "--skip-bad-rows");
    reading_fails(TEXT("2 2\na 1 2\nb 1 2\0\n"), NULL, E_INPUT, "is not a number");
}

static void bad_rows_can_be_skipped(void **state)
{
    (void)state;
    ReadOptions o = options();
    o.limits.skip_bad_rows = true;
    Space *s = reading_ok(
        TEXT("6 3\na 1 2 3\nb 1\nc 1 2 x\nd 4 5 6\ne 7,0 8 9\nf 1 2 3\n"), &o, 3, 3);
    reading_has_note(s, "bad-rows", 3, true);
    assert_non_null(strstr(notes_find(&s->source.notes, "bad-rows")->text, "line 3"));
    assert_int_equal(s->source.rows_left_out, 3);
    assert_true(space_row(s, 1)[0] == 4.0f);
    reading_word_is(s, 2, TEXT("f"));
    space_free(s);
}

static void header_counts_are_compared(void **state)
{
    (void)state;
    Space *s = reading_ok(TEXT("2 1\na 1\nb 2\nc 3\n"), NULL, 3, 1);
    reading_has_note(s, "header-count", 1, true);
    assert_non_null(strstr(notes_find(&s->source.notes, "header-count")->text,
                           "says 2 rows, the file has 3"));
    space_free(s);
    reading_fails(TEXT("4 2\na 1 2\nb 2 3\nc 3 4\n"), NULL, E_INPUT,
                  "the file ends too early (4 rows are promised); the last whole row is "
                  "line 4 (\"c\")");
}

static void cut_files_are_refused_or_taken(void **state)
{
    (void)state;
    ReadOptions o = options();
    o.limits.allow_cut = true;
    const Text cut = TEXT("4 3\na 1 2 3\nb 4 5 6\nc 7 8");
    reading_fails(
        cut, NULL, E_INPUT,
        "ends inside line 4 (4 rows are promised); the last whole row is line 3 "
        "(\"b\")");
    Space *s = reading_ok(cut, &o, 2, 3);
    reading_has_note(s, "cut-file", 1, true);
    space_free(s);
    /* all numbers are there, but the last may have lost digits */
    s = reading_ok(TEXT("4 3\na 1 2 3\nb 4 5 6.12"), &o, 1, 3);
    reading_has_note(s, "cut-file", 1, true);
    space_free(s);
    reading_fails(TEXT("a 1 2 3\nb 4 5"), NULL, E_INPUT,
                  "ends inside line 2; the last whole row is line 1 (\"a\")");
    s = reading_ok(TEXT("a 1 2 3\nb 4 5"), &o, 1, 3);
    space_free(s);
    reading_fails(TEXT("2 3\na 1 2"), &o, E_INPUT, "most rows have 2");
}

static void blank_lines_and_bom_are_noted(void **state)
{
    (void)state;
    Space *s =
        reading_ok(TEXT("\xef\xbb\xbf\n2 2\n\na 1 2\n \t \r\nb 3 4\n\n"), NULL, 2, 2);
    reading_has_note(s, "bom", 1, true);
    reading_has_note(s, "blank-lines", 4, true);
    reading_word_is(s, 0, TEXT("a"));
    space_free(s);
    s = reading_ok(TEXT("\xef\xbb\xbf"
                        "a 1 2\nb 3 4\n"),
                   NULL, 2, 2);
    reading_word_is(s, 0, TEXT("a"));
    space_free(s);
}

static void line_numbers_count_blank_lines(void **state)
{
    (void)state;
    reading_fails(TEXT("\n3 2\n\na 1 2\n\nb 3\nc 1 2\n"), NULL, E_INPUT,
                  "x.vec:6: expected");
}

static void vocabulary_can_be_limited(void **state)
{
    (void)state;
    ReadOptions o = options();
    o.limits.max_vocab = 2;
    Space *s = reading_ok(TEXT("4 1\na 1\nb 2\nc 3\nd 4\n"), &o, 2, 1);
    assert_int_equal(s->source.rows_cut, 2);
    reading_has_note(s, "max-vocab", 2, false);
    space_free(s);
    /* what stands behind the limit is not looked at */
    s = reading_ok(TEXT("a 1 2\nb 2 2\nc x\nd 4 2\n"), &o, 2, 2);
    space_free(s);
    o.limits.max_vocab = 4;
    s = reading_ok(TEXT("4 1\na 1\nb 2\nc 3\nd 4\n"), &o, 4, 1);
    assert_null(notes_find(&s->source.notes, "max-vocab"));
    space_free(s);
}

/* Numberbatch: the rows of the space's language, shown without the prefix. */
static void rows_of_the_language_are_taken(void **state)
{
    (void)state;
    static const char text[] = "6 2\n/c/af/een 1 2\n/c/de/haus 3 4\n/c/den/x 5 6\n"
                               "/c/de/new_york 7 8\n/c/fr/x y 9\n/c/de/rot 5 5\n";
    ReadOptions o = options();
    o.lang = "de";
    Space *s = reading_ok(str_text(text), &o, 3, 2);
    assert_int_equal(vocab_find(&s->vocab, TEXT("haus")), 0);
    assert_int_equal(vocab_find(&s->vocab, TEXT("new_york")), 1);
    assert_true(space_row(s, 2)[1] == 5);
    reading_has_note(s, "other-languages", 3, false);
    assert_null(notes_find(&s->source.notes, "header-count"));
    space_free(s);
    o.limits.max_vocab = 2; /* of the language */
    s = reading_ok(str_text(text), &o, 2, 2);
    assert_int_equal(vocab_find(&s->vocab, TEXT("new_york")), 1);
    reading_has_note(s, "max-vocab", 2, false);
    space_free(s);
    o = options();
    o.lang = "pt";
    reading_fails(str_text(text), &o, E_INPUT, "none of 6 words begins with /c/pt/");
    o.lang = "numberbatch";
    const Text whole = TEXT("2 2\n/c/af/een 1 2\n/c/de/haus 3 4\n");
    s = reading_ok(whole, &o, 2, 2);
    assert_int_equal(vocab_find(&s->vocab, TEXT("/c/de/haus")), 1);
    reading_has_note(s, "language-prefixes", 1, true);
    space_free(s);
    o.lang = "de"; /* not all words begin like that: a word is a word */
    s = reading_ok(TEXT("2 2\neen 1 2\n/c/de/haus 3 4\n"), &o, 2, 2);
    space_free(s);
}

/* Many blocks, of which one word in seven is of the language, and a limit in the middle
 * of one: no row is lost on the way, and none is taken twice. */
static void no_row_is_lost_between_languages(void **state)
{
    (void)state;
    enum { N = 60000, TAKEN = 3001 };
    Str text = {0};
    for (int i = 0; i < N; i++) {
        str_addf(&text,
                 "/c/%s/w%d %d 0.25 0.5 0.123456789 -0.123456789 0.1 0.2 0.3 0.4\n",
                 i % 7 == 0 ? "de" : "fr", i, i);
    }
    ReadOptions o = options();
    o.lang = "de";
    for (int limit = 0; limit < 2; limit++) {
        o.limits.max_vocab = limit ? TAKEN : 0;
        const int32_t n = limit ? TAKEN : (N + 6) / 7;
        Space *s = reading_ok((Text){text.p, text.n}, &o, n, 9);
        for (int32_t i = 0; i < n; i++)
            assert_true(space_row(s, i)[0] == (float)(7 * i));
        space_free(s);
    }
    str_free(&text);
}

static void limits_are_refused_with_figures(void **state)
{
    (void)state;
    ReadOptions o = options();
    o.limits.memory = 1000;
    const Text text =
        TEXT("a 1 2\nb 2 2\nc 3 4\nd 4 2\ne 1 1\nf 1 2\ng 1 2\nh 1 2\ni 1 2\n"
             "j 1 2\nk 1 2\nl 1 2\n");
    const Reading r = reading_of(text, &o);
    assert_int_equal(r.status, E_LIMIT);
    assert_non_null(strstr(r.err.text, "may be used"));
    assert_non_null(strstr(r.err.hint, "--max-vocab"));
    o = options();
    o.limits.rows = 3;
    reading_fails(text, &o, E_LIMIT, "more than 3 rows");
    o = options();
    o.limits.line = 20;
    reading_fails(TEXT("a 1 2\nb 1.00000000000000000000000 2\n"), &o, E_INPUT,
                  "x.vec:2: the line is longer than 20 bytes");
}

/* Rows and words of a file that spans many blocks, with lines of changing length. */
static Str big_text(int rows, int d, uint64_t seed)
{
    Rng r = rng_stream(seed, "text");
    Str s = {0};
    str_addf(&s, "%d %d\n", rows, d);
    for (int i = 0; i < rows; i++) {
        str_addf(&s, "w%d%s", i, rng_below(&r, 50) ? "" : " x");
        for (int j = 0; j < d; j++)
            str_addf(&s, " %.*g", 3 + (int)rng_below(&r, 9), rng_normal(&r));
        str_add_cstr(&s, rng_below(&r, 40) ? "\n" : "\r\n");
        if (rng_below(&r, 500) == 0)
            str_add_char(&s, '\n');
    }
    return s;
}

/* Big blocks or a stream, one thread or seven: the same space. */
static void blocks_threads_and_gzip_do_not_matter(void **state)
{
    (void)state;
    Str text = big_text(60000, 20, 1);
    assert_true(text.n > (size_t)9 << 20); /* more than one block */
    const char *path = files_write("big.vec", text.p, text.n);
    Reading one = reading_of_path(path, NULL, 1);
    assert_int_equal(one.status, OK);
    assert_int_equal(one.s->n, 60000);
    const int threads[] = {2, 7};
    for (int t = 0; t < 2; t++) {
        Reading many = reading_of_path(path, NULL, threads[t]);
        assert_int_equal(many.status, OK);
        assert_int_equal(many.s->n, one.s->n);
        assert_memory_equal(many.s->x, one.s->x, 60000 * one.s->ld * sizeof *one.s->x);
        assert_memory_equal(many.s->vocab.off, one.s->vocab.off, 60001 * sizeof(size_t));
        assert_int_equal(many.s->source.notes.n, one.s->source.notes.n);
        for (int i = 0; i < one.s->source.notes.n; i++)
            assert_string_equal(many.s->source.notes.item[i].text,
                                one.s->source.notes.item[i].text);
        space_free(many.s);
    }
    Reading gz = reading_of_path(files_gzip("big.vec.gz", text.p, text.n), NULL, 2);
    assert_int_equal(gz.status, OK);
    assert_string_equal(gz.s->source.compression, "gzip");
    assert_memory_equal(gz.s->x, one.s->x, 60000 * one.s->ld * sizeof *one.s->x);
    space_free(gz.s);
    space_free(one.s);
    str_free(&text);
}

/* The numbers of a few rows against the parser, row by row. */
static void rows_stand_where_they_belong(void **state)
{
    (void)state;
    Str text = {0};
    for (int i = 0; i < 200000; i++)
        str_addf(&text, "w%d %d.5 -%d\n", i, i, i);
    Reading r = reading_of((Text){text.p, text.n}, NULL);
    assert_int_equal(r.status, OK);
    assert_int_equal(r.s->n, 200000);
    for (int32_t i = 0; i < 200000; i++) {
        assert_true(space_row(r.s, i)[0] == (float)(i + 0.5));
        assert_true(space_row(r.s, i)[1] == -(float)i);
    }
    reading_word_is(r.s, 199999, TEXT("w199999"));
    space_free(r.s);
    str_free(&text);
}

/* The first bad row is named, whatever thread met which first. */
static void first_bad_row_is_named(void **state)
{
    (void)state;
    Str text = {0};
    for (int i = 1; i <= 400000; i++)
        str_addf(&text, i >= 250000 && i % 1000 == 0 ? "w%d 1\n" : "w%d 1 2\n", i);
    for (int t = 1; t < 4; t++) {
        const char *path = files_write("bad.vec", text.p, text.n);
        const Reading r = reading_of_path(path, NULL, t);
        assert_int_equal(r.status, E_INPUT);
        assert_non_null(strstr(r.err.text, "bad.vec:250000: expected 2 numbers"));
    }
    str_free(&text);
}

static void long_lines_cross_blocks(void **state)
{
    (void)state;
    /* one row of 3 million numbers' bytes, in 60000 dimensions, between short ones */
    Str text = {0};
    str_add_cstr(&text, "3 60000\n");
    for (int row = 0; row < 3; row++) {
        str_addf(&text, "w%d", row);
        for (int j = 0; j < 60000; j++)
            str_addf(&text, row == 1 ? " %d.%0100d" : " %d.%d", j, 0);
        str_add_char(&text, '\n');
    }
    Space *s = reading_ok((Text){text.p, text.n}, NULL, 3, 60000);
    for (int32_t i = 0; i < 3; i++)
        assert_true(space_row(s, i)[59999] == 59999.0f);
    space_free(s);
    str_free(&text);
}

static void endless_lines_are_refused(void **state)
{
    (void)state;
    Str text = {0};
    str_add_cstr(&text, "a 1 2\nb 1 2\n");
    str_add_repeat(&text, 'x', (size_t)40 << 20);
    reading_fails((Text){text.p, text.n}, NULL, E_INPUT,
                  "x.vec:3: the line is longer than 16777216 bytes");
    str_free(&text);
}

static void blank_lines_make_no_matrix(void **state)
{
    (void)state;
    ReadOptions o = options();
    o.limits.memory = 4 << 20; /* 10 million rows of 300 dimensions would need 12 GB */
    Str text = {0};
    str_add_cstr(&text, "1 300\nw");
    for (int j = 0; j < 300; j++)
        str_add_cstr(&text, " 1");
    str_add_repeat(&text, '\n', 10000000);
    Space *s = reading_ok((Text){text.p, text.n}, &o, 1, 300);
    reading_has_note(s, "blank-lines", 9999999, true);
    space_free(s);
    str_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(word2vec_text_is_read),
        cmocka_unit_test(glove_text_is_read),
        cmocka_unit_test(line_ends_and_blanks_do_not_matter),
        cmocka_unit_test(duplicates_first_wins),
        cmocka_unit_test(rows_that_are_not_finite_are_left_out),
        cmocka_unit_test(zero_rows_are_kept),
        cmocka_unit_test(odd_words_are_kept_and_counted),
        cmocka_unit_test(words_without_letters_are_left_out),
        cmocka_unit_test(wrong_columns_are_refused_with_their_place),
        cmocka_unit_test(bad_rows_can_be_skipped),
        cmocka_unit_test(header_counts_are_compared),
        cmocka_unit_test(cut_files_are_refused_or_taken),
        cmocka_unit_test(blank_lines_and_bom_are_noted),
        cmocka_unit_test(line_numbers_count_blank_lines),
        cmocka_unit_test(vocabulary_can_be_limited),
        cmocka_unit_test(rows_of_the_language_are_taken),
        cmocka_unit_test(no_row_is_lost_between_languages),
        cmocka_unit_test(limits_are_refused_with_figures),
        cmocka_unit_test(blocks_threads_and_gzip_do_not_matter),
        cmocka_unit_test(rows_stand_where_they_belong),
        cmocka_unit_test(first_bad_row_is_named),
        cmocka_unit_test(long_lines_cross_blocks),
        cmocka_unit_test(endless_lines_are_refused),
        cmocka_unit_test(blank_lines_make_no_matrix),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
