#include "core/space/wordfile.h"
#include "tests/unit/files.h"

static Status read_with(WordFileKind kind, Text bytes, bool is_skipping, WordFile **f,
                        Error *err)
{
    Limits limits = limits_default();
    limits.skip_bad_rows = is_skipping;
    return wordfile_read(f, kind, files_write("w.tsv", bytes.p, bytes.n), &limits, NULL,
                         err);
}

static WordFile *read_ok(WordFileKind kind, Text bytes)
{
    WordFile *f = NULL;
    Error err;
    if (read_with(kind, bytes, false, &f, &err) != OK)
        fail_msg("%s", err.text);
    return f;
}

static void fails(WordFileKind kind, Text bytes, const char *part)
{
    WordFile *f = NULL;
    Error err;
    assert_int_equal(read_with(kind, bytes, false, &f, &err), E_INPUT);
    assert_null(f);
    if (!strstr(err.text, part))
        fail_msg("\"%s\" not in \"%s\"", part, err.text);
}

static bool is_word(const Vocab *v, int32_t id, const char *text)
{
    return id >= 0 && str_compare(vocab_word(v, id), str_text(text)) == 0;
}

static void tags_and_lemmas_keep_every_row(void **state)
{
    (void)state;
    WordFile *f = read_ok(
        WORDFILE_TAGS, TEXT("\xef\xbb\xbfParis\tPROPN\r\n\nbank\tNOUN\nbank\tVERB\tx\n"));
    assert_int_equal(f->n, 3);
    int32_t row = wordfile_find(f, TEXT("bank"));
    assert_true(is_word(&f->values, f->value[row], "NOUN"));
    row = f->next[row];
    assert_true(is_word(&f->values, f->value[row], "VERB"));
    assert_int_equal(f->next[row], -1);
    assert_int_equal(f->line[row], 4);
    assert_int_equal(wordfile_find(f, TEXT("river")), -1);
    assert_int_equal(wordfile_find(NULL, TEXT("river")), -1);
    assert_int_equal(notes_find(&f->notes, "third-field")->count, 1);
    assert_non_null(notes_find(&f->notes, "bom"));
    wordfile_free(f);
    f = read_ok(WORDFILE_LEMMAS, TEXT("went\tgo\tTense=Past\nmice mouse\n"));
    assert_true(is_word(&f->values, f->value[1], "mouse"));
    assert_true(is_word(&f->labels, f->label[0], "Tense=Past"));
    assert_int_equal(f->label[1], -1);
    wordfile_free(f);
}

static void relations_come_in_four_shapes(void **state)
{
    (void)state;
    WordFile *f =
        read_ok(WORDFILE_RELATIONS, TEXT("Opposite\thot\tcold\nplural\tcat\tcats\n"));
    assert_true(is_word(&f->words, f->value[0], "cold"));
    assert_true(wordfile_is_contrast(f, 0));
    assert_false(wordfile_is_contrast(f, 1));
    assert_int_equal(f->across[0][0], -1);
    wordfile_free(f);
    f = read_ok(WORDFILE_RELATIONS, TEXT("hot cold\nlong\tshort\n"));
    assert_int_equal(f->n, 2);
    assert_true(wordfile_is_contrast(f, 1));
    assert_int_equal(notes_find(&f->notes, "relation-unnamed")->count, 2);
    wordfile_free(f);
    f = read_ok(WORDFILE_RELATIONS, TEXT("opposite\thot\tcold\tchaud\tfroid\n"));
    assert_true(is_word(&f->values, f->across[1][0], "froid"));
    wordfile_free(f);
    f = read_ok(WORDFILE_RELATIONS, TEXT("hot\tcold\tchaud\tfroid\n"));
    assert_true(is_word(&f->words, f->key[0], "hot"));
    assert_true(is_word(&f->values, f->across[0][0], "chaud"));
    wordfile_free(f);
}

static void a_bad_line_is_named_or_counted(void **state)
{
    (void)state;
    fails(WORDFILE_TAGS, TEXT("a\tX\nb\n"), "w.tsv:2: expected word, tab, tag, found 1");
    fails(WORDFILE_TAGS, TEXT("a\t\n"), "w.tsv:1:");
    fails(WORDFILE_RELATIONS, TEXT("opposite\ta\tb\nopposite\tc\n"),
          "w.tsv:2: expected 3 fields, as in the first line, found 2");
    fails(WORDFILE_RELATIONS, TEXT("a\tb\tc\td\te\tf\n"), "found 6 fields");
    fails(WORDFILE_LEMMAS, TEXT("\n\n"), "is empty");
    fails(WORDFILE_LEMMAS,
          TEXT("PK\x03\x04"
               "0000000000000000000000000000"),
          "no file of lemmas");
    WordFile *f = NULL;
    assert_int_equal(
        read_with(WORDFILE_RELATIONS, TEXT("r\ta\tb\nx\ty\nr\tc\td\n"), true, &f, NULL),
        OK);
    assert_int_equal(f->n, 2);
    assert_int_equal(f->malformed, 1);
    assert_non_null(strstr(notes_find(&f->notes, "bad-rows")->text, "line 2"));
    wordfile_free(f);
    assert_int_equal(read_with(WORDFILE_TAGS, TEXT("x\ny\n"), true, &f, NULL), E_INPUT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tags_and_lemmas_keep_every_row),
        cmocka_unit_test(relations_come_in_four_shapes),
        cmocka_unit_test(a_bad_line_is_named_or_counted),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
