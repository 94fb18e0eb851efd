#include "core/study/mark_state.h"
#include "tests/unit/marked.h"

static void check_say(const MarkList *l, const Text *author, const char *source,
                      const char *want)
{
    MarkState s;
    Str said = {0};
    mark_state_make(l, MARKED_DICT, author, &s);
    mark_state_say(&said, &s, str_text(source));
    assert_string_equal(str_cstr(&said), want);
    str_free(&said);
    mark_state_free(&s);
}

static void check_golds(const MarkList *l, const char *source, const char *golds,
                        const char *want)
{
    MarkState s;
    Str got = {0};
    mark_state_make(l, MARKED_DICT, NULL, &s);
    mark_state_add_golds(&got, &s, str_text(source), str_text(golds));
    assert_string_equal(str_cstr(&got), want);
    str_free(&got);
    mark_state_free(&s);
}

static void add_undo(MarkList *l, int32_t of, int64_t ms)
{
    Mark m;
    mark_state_compose_undo(&l->mark[of], TEXT("ada"), ms, &m);
    mark_identify(&m);
    mark_list_add(l, &m);
}

/* The latest judgement of a pair counts, whatever order the list has. */
static void test_latest_counts(void **state)
{
    (void)state;
    MarkList l = {0};
    marked_add(&l, MARK_REJECT, "bank", "Ufer", 30, "ada");
    marked_add(&l, MARK_ACCEPT, "bank", "Ufer", 10, "ada");
    marked_add(&l, MARK_GOLD, "bank", "Geldhaus", 20, "ada");
    marked_add(&l, MARK_VARIANT, "cat", "Katzen", 40, "ada");
    check_golds(&l, "bank", "Bank\tUfer", "Bank\tGeldhaus");
    check_golds(&l, "bank", "Geldhaus", "Geldhaus");
    check_golds(&l, "cat", "Katze", "Katze\tKatzen");
    check_golds(&l, "dog", "Hund", "Hund");
    check_say(&l, NULL, "bank", "gold Geldhaus; rejected Ufer");
    check_say(&l, NULL, "cat", "variant Katzen");
    check_say(&l, NULL, "dog", "");
    mark_list_free(&l);
}

static void test_undo(void **state)
{
    (void)state;
    MarkList l = {0};
    marked_add(&l, MARK_ACCEPT, "bank", "Ufer", 10, "ada");
    marked_add(&l, MARK_REJECT, "bank", "Ufer", 20, "ada");
    const Text ada = TEXT("ada");
    const Text bob = TEXT("bob");
    check_golds(&l, "bank", "Bank", "Bank");
    assert_int_equal(mark_state_last(&l, MARKED_DICT, &ada)->made_at, 20);
    add_undo(&l, 1, 30); /* the one before it counts again */
    check_golds(&l, "bank", "Bank", "Bank\tUfer");
    assert_int_equal(mark_state_last(&l, MARKED_DICT, &ada)->made_at, 10);
    assert_null(mark_state_last(&l, MARKED_DICT, &bob));
    assert_null(mark_state_last(&l, "another dictionary", NULL));
    add_undo(&l, 0, 40);
    check_golds(&l, "bank", "Bank", "Bank");
    assert_null(mark_state_last(&l, MARKED_DICT, &ada));
    MarkState s;
    mark_state_make(&l, MARKED_DICT, NULL, &s);
    assert_int_equal(s.n + s.marks + s.sources, 0);
    mark_state_free(&s);
    mark_list_free(&l);
}

static void test_two_authors(void **state)
{
    (void)state;
    MarkList l = {0};
    marked_add(&l, MARK_REJECT, "bank", "Ufer", 10, "ada");
    marked_add(&l, MARK_ACCEPT, "bank", "Ufer", 20, "bob");
    check_say(&l, NULL, "bank", "accepted Ufer (2 versions)");
    const Text ada = TEXT("ada");
    check_say(&l, &ada, "bank", "rejected Ufer");
    marked_add(&l, MARK_ACCEPT, "bank", "Ufer", 30, "ada"); /* changed her mind */
    check_say(&l, NULL, "bank", "accepted Ufer");
    mark_list_free(&l);
}

static void test_counts(void **state)
{
    (void)state;
    MarkList l = {0};
    marked_add(&l, MARK_REJECT, "b", "x\ty", 10, "ada");
    marked_add(&l, MARK_ACCEPT, "a", "z", 20, "ada");
    Mark other = marked(MARK_ACCEPT, "a", "q", "");
    other.fingerprint[0] = 'f';
    mark_identify(&other);
    mark_list_add(&l, &other);
    const Mark note = marked_at(marked(MARK_NOTE, "a", "", "look again"), 5, "ada");
    mark_list_add(&l, &note);
    MarkState s;
    mark_state_make(&l, MARKED_DICT, NULL, &s);
    assert_int_equal(s.marks, 3);
    assert_int_equal(s.sources, 2);
    assert_int_equal(s.others, 1);
    int32_t n = 0;
    assert_non_null(mark_state_find(&s, TEXT("b"), &n));
    assert_int_equal(n, 2);
    assert_null(mark_state_find(&s, TEXT("c"), &n));
    assert_int_equal(n, 0);
    const MarkSaid *said = mark_state_find_pair(&s, TEXT("b"), TEXT("y"));
    assert_non_null(said);
    assert_int_equal(said->mark->kind, MARK_REJECT);
    assert_null(mark_state_find_pair(&s, TEXT("a"), TEXT("q")));
    check_say(&l, NULL, "a", "accepted z; note: look again");
    mark_state_free(&s);
    mark_list_free(&l);
}

static void check_compose(const MarkState *s, MarkKind kind, const char *targets,
                          const char *before, const char *after)
{
    const MarkDraft d = {.kind = kind,
                         .fingerprint = MARKED_DICT,
                         .source = TEXT("bank"),
                         .targets = str_text(targets),
                         .golds = TEXT("Bank\tUfer"),
                         .now = 7};
    Arena texts = {0};
    Mark m;
    mark_state_compose(s, &d, &texts, &m);
    assert_int_equal(str_compare(m.field[MARK_BEFORE], str_text(before)), 0);
    assert_int_equal(str_compare(m.field[MARK_AFTER], str_text(after)), 0);
    assert_int_equal(m.made_at, 7);
    mem_arena_free(&texts);
}

static void test_compose(void **state)
{
    (void)state;
    MarkList l = {0};
    MarkState s;
    marked_add(&l, MARK_GOLD, "bank", "Geldhaus", 10, "ada");
    mark_state_make(&l, MARKED_DICT, NULL, &s);
    check_compose(&s, MARK_REJECT, "Ufer\tnone", "Bank\tUfer\tGeldhaus",
                  "Bank\tGeldhaus");
    check_compose(&s, MARK_VARIANT, "Banken", "Bank\tUfer\tGeldhaus",
                  "Bank\tUfer\tGeldhaus\tBanken");
    check_compose(&s, MARK_ACCEPT, "Bank\tUfer", "Bank\tUfer\tGeldhaus",
                  "Bank\tUfer\tGeldhaus");
    check_compose(&s, MARK_NOTE, "", "Bank\tUfer\tGeldhaus", "Bank\tUfer\tGeldhaus");
    mark_state_free(&s);
    mark_list_free(&l);
    /* what the dictionary has is accepted without naming it */
    marked_add(&l, MARK_ACCEPT, "x", "one\ttwo", 10, "ada");
    l.mark[0].field[MARK_BEFORE] = TEXT("one\ttwo");
    check_say(&l, NULL, "x", "accepted");
    mark_list_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_latest_counts), cmocka_unit_test(test_undo),
        cmocka_unit_test(test_two_authors),   cmocka_unit_test(test_counts),
        cmocka_unit_test(test_compose),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
