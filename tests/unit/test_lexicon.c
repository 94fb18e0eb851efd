#include "core/base/rng.h"
#include "core/space/lexicon.h"
#include "tests/unit/files.h"

/* A sealed space of these words; x (n x d) or NULL for rows (1, 0, ...). */
static Space *space_of(const char *const *words, int32_t n, const float *x, int32_t d)
{
    Space *s = NULL;
    Error err;
    assert_int_equal(space_new(&s, n, d, &err), OK);
    for (int32_t i = 0; i < n; i++) {
        assert_int_equal(vocab_add(&s->vocab, str_text(words[i]), NULL, NULL, &err), OK);
        space_row_mut(s, i)[0] = 1;
        if (x)
            memcpy(space_row_mut(s, i), x + i * d, (size_t)d * sizeof *x);
    }
    assert_int_equal(space_seal(s, NULL, &err), OK);
    return s;
}

static Dict *dict_of(const char *text)
{
    Dict *d = NULL;
    Error err;
    const Limits limits = limits_default();
    assert_int_equal(lexicon_read_dict(&d, files_write("d.txt", text, strlen(text)),
                                       false, &limits, &err),
                     OK);
    return d;
}

static Lexicon *lexicon_of(const Dict *d, const Space *src, const Space *tgt,
                           bool is_lower)
{
    Lexicon *lex = NULL;
    Error err;
    assert_int_equal(lexicon_make(d, src, tgt, is_lower, &lex, &err), OK);
    const Ledger *l = &lex->ledger;
    assert_int_equal(l->lines, l->malformed + l->duplicates + l->pairs);
    assert_int_equal(l->pairs,
                     l->usable + l->src_missing + l->tgt_missing + l->both_missing);
    assert_int_equal(lex->gold_off[lex->n_sources] <=
                         l->usable + l->tgt_missing + l->src_missing,
                     true);
    assert_int_equal(l->covered, lex->n_queries);
    return lex;
}

/* Three sources, four targets, seven lines of which one repeats another: query coverage
 * 3/4, pair coverage 5/7 by lines. Computed by hand. */
static void the_ledger_adds_up(void **state)
{
    (void)state;
    const char *src[] = {"u", "v", "w"};
    const char *tgt[] = {"A", "B", "C", "D"};
    Space *a = space_of(src, 3, (const float[]){1, 0, 0, 1, .6f, .8f}, 2);
    Space *b = space_of(tgt, 4, (const float[]){1, 0, 1, 0, 0, 1, .8f, .6f}, 2);
    Dict *d = dict_of("u B\nu zzz\nv C\nw A\nw C\nq A\nv C\n");
    Lexicon *lex = lexicon_of(d, a, b, false);
    const Ledger *l = &lex->ledger;
    assert_int_equal(l->lines, 7);
    assert_int_equal(l->duplicates, 1);
    assert_int_equal(l->pairs, 6);
    assert_int_equal(l->usable, 4);
    assert_int_equal(l->usable_lines, 5);
    assert_int_equal(l->src_missing, 1);
    assert_int_equal(l->tgt_missing, 1);
    assert_int_equal(l->both_missing, 0);
    assert_int_equal(l->sources, 4);
    assert_int_equal(l->covered, 3);
    /* CSR: u -> B; v -> C; w -> A, C; q -> A though q is out */
    const int32_t gold[] = {1, 2, 0, 2, 0};
    const int32_t gold_off[] = {0, 1, 2, 4, 5};
    const int32_t pair[] = {0, 1, 2, 3, 4, 5};
    const int32_t pair_off[] = {0, 2, 3, 5, 6};
    const int32_t row[] = {0, 1, 2, -1};
    assert_memory_equal(lex->gold, gold, sizeof gold);
    assert_memory_equal(lex->gold_off, gold_off, sizeof gold_off);
    assert_memory_equal(lex->pair, pair, sizeof pair);
    assert_memory_equal(lex->pair_off, pair_off, sizeof pair_off);
    assert_memory_equal(lex->src, row, sizeof row);
    assert_int_equal(str_compare(lex->word[3], TEXT("q")), 0);
    assert_int_equal(lex->query[2], 2);
    assert_ptr_equal(lex->dict, d);
    lexicon_free(lex);
    lexicon_free_dict(d);
    space_free(a);
    space_free(b);
}

static void pairs_keep_file_order_within_entries(void **state)
{
    (void)state;
    const char *src[] = {"a", "b"};
    const char *tgt[] = {"z", "y", "x"};
    Space *s = space_of(src, 2, NULL, 2);
    Space *t = space_of(tgt, 3, NULL, 2);
    Dict *d = dict_of("b x\na z\nb y\na x\nb z\n");
    Lexicon *lex = lexicon_of(d, s, t, false);
    assert_int_equal(str_compare(lex->word[0], TEXT("b")), 0);
    const int32_t gold[] = {2, 1, 0, 0, 2};
    const int32_t pair[] = {0, 2, 4, 1, 3};
    assert_memory_equal(lex->gold, gold, sizeof gold);
    assert_memory_equal(lex->pair, pair, sizeof pair);
    assert_true(lexicon_is_gold(lex, 0, 2) && lexicon_is_gold(lex, 0, 0));
    assert_true(lexicon_is_gold(lex, 0, 1) && lexicon_is_gold(lex, 1, 0));
    assert_false(lexicon_is_gold(lex, 1, 1)); /* y is of b alone */
    assert_false(lexicon_is_gold(lex, 1, -1));
    lexicon_free(lex);
    lexicon_free_dict(d);
    space_free(s);
    space_free(t);
}

static void zero_sources_are_no_queries(void **state)
{
    (void)state;
    const char *src[] = {"a", "b"};
    const char *tgt[] = {"x"};
    Space *s = space_of(src, 2, (const float[]){0, 0, 1, 0}, 2);
    Space *t = space_of(tgt, 1, (const float[]){0, 0}, 2);
    Dict *d = dict_of("a x\nb x\n");
    Lexicon *lex = lexicon_of(d, s, t, false);
    assert_int_equal(lex->ledger.usable, 2);
    assert_int_equal(lex->ledger.src_zero, 1);
    assert_int_equal(lex->n_queries, 1);
    assert_int_equal(lex->query[0], 1);
    lexicon_free(lex);
    lexicon_free_dict(d);
    space_free(s);
    space_free(t);
}

static void lower_case_finds_and_counts(void **state)
{
    (void)state;
    const char *src[] = {"dog", "Cat"};
    const char *tgt[] = {"hund", "katze", "\xc3\xa4pfel"};
    Space *s = space_of(src, 2, NULL, 2);
    Space *t = space_of(tgt, 3, NULL, 2);
    /* DOG is found in lower case; cat only stands in capitals in the space */
    Dict *d = dict_of("DOG Hund\ndog hund\ndog Hund\ncat katze\ndog \xc3\x84pfel\n"
                      "dog a\xcc\x88pfel\ndog A\xcc\x88PFEL\ndog nothing\n");
    Lexicon *exact = lexicon_of(d, s, t, false);
    assert_int_equal(exact->ledger.usable, 1);
    assert_int_equal(exact->ledger.by_lower, 0);
    assert_int_equal(exact->ledger.out_by_case, 4);
    assert_int_equal(exact->ledger.out_by_form, 2);
    assert_int_equal(exact->ledger.covered, 1);
    lexicon_free(exact);
    Lexicon *lower = lexicon_of(d, s, t, true);
    assert_int_equal(lower->ledger.usable, 4);
    assert_int_equal(lower->ledger.by_lower, 3);
    assert_int_equal(lower->ledger.out_by_case, 1);
    assert_int_equal(lower->ledger.out_by_form, 2);
    /* entries DOG and dog lead to one row; dog lists the row of hund and Hund once */
    assert_int_equal(lower->n_queries, 2);
    assert_int_equal(lower->src[0], lower->src[1]);
    assert_int_equal(lower->gold_off[2] - lower->gold_off[1], 2);
    int32_t *a = NULL;
    int32_t *b = NULL;
    int32_t n = 0;
    Error err;
    assert_int_equal(lexicon_make_one_to_one(lower, &a, &b, &n, &err), OK);
    assert_int_equal(n, 1);
    free(a);
    free(b);
    lexicon_free(lower);
    lexicon_free_dict(d);
    space_free(s);
    space_free(t);
}

/* n words with a letter and a number. */
static Space *numbered(char letter, int32_t n, int32_t d)
{
    Space *s = NULL;
    Error err;
    assert_int_equal(space_new(&s, n, d, &err), OK);
    for (int32_t i = 0; i < n; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "%c%d", letter, i);
        assert_int_equal(vocab_add(&s->vocab, str_text(word), NULL, NULL, &err), OK);
        space_row_mut(s, i)[0] = 1;
    }
    assert_int_equal(space_seal(s, NULL, &err), OK);
    return s;
}

/* `good` pairs s-t in reading order, `turned` pairs t-s, `lost` pairs of unknown words.
 */
static Dict *mixed_dict(int good, int turned, int lost)
{
    Str text = {0};
    for (int i = 0; i < good; i++)
        str_addf(&text, "s%d t%d\n", i, i);
    for (int i = 0; i < turned; i++)
        str_addf(&text, "t%d s%d\n", i, i);
    for (int i = 0; i < lost; i++)
        str_addf(&text, "p%d q%d\n", i, i);
    Dict *d = dict_of(text.p);
    str_free(&text);
    return d;
}

static void check_notes(int good, int turned, int lost, bool is_reversed, bool is_few,
                        bool is_short)
{
    Space *s = numbered('s', 1000, 50);
    Space *t = numbered('t', 1000, 50);
    Dict *d = mixed_dict(good, turned, lost);
    Lexicon *lex = lexicon_of(d, s, t, false);
    const Note *reversed = notes_find(&lex->notes, "dict-reversed");
    assert_int_equal(reversed != NULL, is_reversed);
    if (reversed)
        assert_non_null(strstr(reversed->text, "--swap"));
    assert_int_equal(notes_find(&lex->notes, "few-pairs") != NULL, is_few);
    assert_int_equal(notes_find(&lex->notes, "fewer-pairs-than-dimensions") != NULL,
                     is_short);
    assert_non_null(notes_find(&lex->notes, "pairs-usable"));
    assert_false(notes_find(&lex->notes, "pairs-usable")->is_warning);
    lexicon_free(lex);
    lexicon_free_dict(d);
    space_free(s);
    space_free(t);
}

static void notes_follow_their_thresholds(void **state)
{
    (void)state;
    check_notes(100, 0, 0, false, false, false);
    check_notes(0, 100, 0, true, true, true);
    check_notes(0, 10, 90, false, true, true); /* 10 % reversed is not more than 10 % */
    check_notes(0, 11, 89, true, true, true);
    check_notes(9, 18, 73, true, false, true); /* twice as many */
    check_notes(9, 17, 74, false, false, true);
    check_notes(10, 90, 0, true, false, true); /* what is found may be names */
    check_notes(33, 66, 1, true, false, true);
    check_notes(50, 100, 0, true, false, false); /* a third */
    check_notes(60, 60, 0, false, false, false); /* half is found as it stands */
    check_notes(50, 0, 0, false, false, false);
    check_notes(49, 0, 0, false, false, true); /* fewer than 50 dimensions */
    check_notes(2, 0, 199, false, true, true); /* under 1 % */
    check_notes(2, 0, 198, false, false, true);
}

static void row_aligned_spaces_need_all_rows(void **state)
{
    (void)state;
    Space *s = numbered('s', 5, 3);
    Space *t = numbered('t', 5, 3);
    Space *other = numbered('t', 4, 3);
    Lexicon *lex = NULL;
    Error err;
    assert_int_equal(lexicon_make_row_aligned(s, t, &lex, &err), OK);
    assert_int_equal(lex->n_queries, 5);
    assert_int_equal(lex->ledger.usable_lines, 5);
    for (int32_t i = 0; i < 5; i++) {
        assert_int_equal(lex->src[i], i);
        assert_int_equal(lex->gold_off[i], i);
        assert_int_equal(lex->gold[i], i);
    }
    assert_int_equal(str_compare(lex->word[4], TEXT("s4")), 0);
    lexicon_free(lex);
    assert_int_equal(lexicon_make_row_aligned(s, other, &lex, &err), E_INPUT);
    assert_non_null(strstr(err.text, "5 and 4"));
    t->source.duplicates = 1;
    assert_int_equal(lexicon_make_row_aligned(s, t, &lex, &err), E_INPUT);
    assert_null(lex);
    assert_non_null(strstr(err.text, "1 rows of"));
    space_free(s);
    space_free(t);
    space_free(other);
}

static void one_to_one_takes_each_row_once(void **state)
{
    (void)state;
    const char *src[] = {"a", "b", "c", "d"};
    const char *tgt[] = {"x", "y", "z"};
    Space *s = space_of(src, 4, NULL, 2);
    Space *t = space_of(tgt, 3, NULL, 2);
    Dict *d = dict_of("a x\nb x\nc none\nc z\nb y\nd z\n");
    Lexicon *lex = lexicon_of(d, s, t, false);
    int32_t *a = NULL;
    int32_t *b = NULL;
    int32_t n = 0;
    Error err;
    assert_int_equal(lexicon_make_one_to_one(lex, &a, &b, &n, &err), OK);
    assert_int_equal(n, 3); /* a-x, b-y since x is taken, c-z; d has nothing left */
    const int32_t want_a[] = {0, 1, 2};
    const int32_t want_b[] = {0, 1, 2};
    assert_memory_equal(a, want_a, sizeof want_a);
    assert_memory_equal(b, want_b, sizeof want_b);
    free(a);
    free(b);
    lexicon_free(lex);
    lexicon_free_dict(d);
    space_free(s);
    space_free(t);
}

/* The order of lines changes the order of entries and nothing in the counts. */
static void shuffled_lines_give_the_same_ledger(void **state)
{
    (void)state;
    Space *s = numbered('s', 300, 20);
    Space *t = numbered('t', 300, 20);
    Rng r = rng_stream(1, "shuffle");
    int32_t order[500];
    for (int32_t i = 0; i < 500; i++)
        order[i] = i;
    Ledger first = {0};
    for (int round = 0; round < 5; round++) {
        Str text = {0};
        for (int i = 0; i < 500; i++)
            str_addf(&text, "s%d t%d\n", order[i] * 7 % 400, order[i] * order[i] % 350);
        Dict *d = dict_of(text.p);
        Lexicon *lex = lexicon_of(d, s, t, false);
        if (round == 0)
            first = lex->ledger;
        assert_memory_equal(&lex->ledger, &first, sizeof first);
        lexicon_free(lex);
        lexicon_free_dict(d);
        str_free(&text);
        rng_shuffle(&r, order, 500);
    }
    space_free(s);
    space_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ledger_adds_up),
        cmocka_unit_test(pairs_keep_file_order_within_entries),
        cmocka_unit_test(zero_sources_are_no_queries),
        cmocka_unit_test(lower_case_finds_and_counts),
        cmocka_unit_test(notes_follow_their_thresholds),
        cmocka_unit_test(row_aligned_spaces_need_all_rows),
        cmocka_unit_test(one_to_one_takes_each_row_once),
        cmocka_unit_test(shuffled_lines_give_the_same_ledger),
    };
    return cmocka_run_group_tests(tests, files_setup, files_teardown);
}
