#include <string.h>

#include "core/base/notes.h"
#include "tests/unit/unit.h"

static void notes_keep_their_order(void **state)
{
    (void)state;
    Notes notes = {0};
    notes_warn(&notes, "zero-vectors", 300, "%d rows are zero vectors", 300);
    notes_remark(&notes, "rows", 1, "all rows used");
    for (int i = 0; i < 20; i++)
        notes_warn(&notes, "many", i, "note %d", i);
    assert_int_equal(notes.n, 22);
    assert_string_equal(notes.item[0].code, "zero-vectors");
    assert_int_equal(notes.item[0].count, 300);
    assert_true(notes.item[0].is_warning);
    assert_string_equal(notes.item[0].text, "300 rows are zero vectors");
    assert_false(notes.item[1].is_warning);
    assert_string_equal(notes.item[21].text, "note 19");
    notes_free(&notes);
    assert_int_equal(notes.n, 0);
    notes_free(&notes);
}

static void texts_of_any_length(void **state)
{
    (void)state;
    static char word[5000];
    memset(word, 'w', sizeof word - 1);
    Notes notes = {0};
    notes_warn(&notes, "long", 1, "<%s>", word);
    notes_remark(&notes, "empty", 1, "%s", "");
    assert_int_equal(strlen(notes.item[0].text), 5001);
    assert_string_equal(notes.item[1].text, "");
    notes_free(&notes);
}

static void append_adds_each_once(void **state)
{
    (void)state;
    Notes a = {0};
    Notes b = {0};
    notes_warn(&a, "x", 1, "first");
    notes_warn(&b, "x", 9, "first"); /* the same code and text: is there already */
    notes_warn(&b, "x", 1, "second");
    notes_remark(&b, "y", 2, "first");
    notes_append(&a, &b);
    assert_int_equal(a.n, 3);
    assert_int_equal(a.item[0].count, 1);
    assert_string_equal(a.item[1].text, "second");
    assert_string_equal(a.item[2].code, "y");
    assert_false(a.item[2].is_warning);
    notes_free(&b); /* copies live on */
    assert_string_equal(a.item[2].text, "first");
    notes_append(&a, &b);
    assert_int_equal(a.n, 3);
    notes_free(&a);
}

static void find_gives_the_first(void **state)
{
    (void)state;
    Notes notes = {0};
    assert_null(notes_find(&notes, "x"));
    notes_warn(&notes, "x", 1, "one");
    notes_warn(&notes, "x", 2, "two");
    assert_ptr_equal(notes_find(&notes, "x"), &notes.item[0]);
    assert_null(notes_find(&notes, "y"));
    notes_free(&notes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notes_keep_their_order),
        cmocka_unit_test(texts_of_any_length),
        cmocka_unit_test(append_adds_each_once),
        cmocka_unit_test(find_gives_the_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
