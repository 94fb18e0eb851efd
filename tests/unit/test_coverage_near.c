/* The nearest word against distances by the definition. */
#include <stdlib.h>
#include <string.h>

#include "core/base/rng.h"
#include "core/diag/coverage.h"
#include "tests/unit/worded.h"

enum { MANY = 300, ASKED = 200, LETTERS = 9 };

typedef struct Found {
    int32_t near[ASKED + 1];
    unsigned char edits[ASKED + 1];
} Found;

/* Asks for every word of a list; with row NULL none is there. */
static Found ask(const Space *s, const Vocab *list, const int32_t *row, int threads)
{
    static int32_t none[ASKED];
    CoverageForms *cased = NULL;
    Found f = {{0}, {0}};
    Progress p;
    progress_init(&p, threads);
    for (int32_t i = 0; i < ASKED; i++)
        none[i] = -1;
    assert_int_equal(coverage_forms_make(s, FORM_CASE, NULL, &cased, NULL), OK);
    const CoverageNear out = {f.near, f.edits};
    assert_int_equal(coverage_near_find(list, row ? row : none, cased, &p, &out, NULL),
                     OK);
    coverage_forms_free(cased);
    return f;
}

static void nearest_words_are_as_people_would_say(void **state)
{
    (void)state;
    static const char *const words[] = {"Color",  "the", "formatting", "ein",    "дім",
                                        "colors", "xy",  "straße",     "colour", NULL};
    static const char *const list[] = {"coluor", "teh",    "formating", "дом",
                                       "xz",     "qqqqqq", "eni",       "colo",
                                       "strase", "there",  NULL};
    static const int32_t near[] = {0, 1, 2, 4, -1, -1, 3, 0, 7, 1};
    static const unsigned char edits[] = {1, 1, 1, 1, 0, 0, 1, 1, 1, 2};
    Space *s = worded_space(words);
    Vocab asked = worded_vocab(list);
    const Found f = ask(s, &asked, NULL, 1);
    for (int32_t i = 0; i < asked.n; i++) {
        assert_int_equal(f.near[i], near[i]);
        assert_int_equal(f.edits[i], edits[i]);
    }
    vocab_free(&asked);
    space_free(s);
}

static void words_that_are_there_are_not_asked_for(void **state)
{
    (void)state;
    static const char *const words[] = {"colour", NULL};
    static const char *const list[] = {"colours", "color", NULL};
    static const int32_t row[] = {0, -1};
    Space *s = worded_space(words);
    Vocab asked = worded_vocab(list);
    const Found f = ask(s, &asked, row, 1);
    assert_int_equal(f.near[0], -1);
    assert_int_equal(f.near[1], 0);
    vocab_free(&asked);
    space_free(s);
}

/* By the definition, over whole tables. */
static int slow_distance(const char *a, const char *b)
{
    int d[LETTERS + 1][LETTERS + 1];
    const int na = (int)strlen(a);
    const int nb = (int)strlen(b);
    for (int i = 0; i <= na; i++) {
        for (int j = 0; j <= nb; j++) {
            if (i == 0 || j == 0) {
                d[i][j] = i + j;
                continue;
            }
            int best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
            best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] &&
                d[i - 2][j - 2] + 1 < best)
                best = d[i - 2][j - 2] + 1;
            d[i][j] = best;
        }
    }
    return d[na][nb];
}

static void add_random(Vocab *v, int32_t n, Rng *rng)
{
    while (v->n < n) {
        char word[LETTERS + 1];
        const size_t len = 3 + rng_below(rng, LETTERS - 2);
        for (size_t i = 0; i < len; i++)
            word[i] = (char)('a' + rng_below(rng, 3));
        assert_int_equal(vocab_add(v, (Text){word, len}, NULL, NULL, NULL), OK);
    }
}

static const char *word_of(char buf[LETTERS + 1], const Vocab *v, int32_t i)
{
    const Text t = vocab_word(v, i);
    memcpy(buf, t.p, t.n);
    buf[t.n] = '\0';
    return buf;
}

static void random_words_have_the_nearest_by_the_definition(void **state)
{
    (void)state;
    Rng rng = rng_stream(1, "near");
    Space *s = NULL;
    Vocab list = {0};
    assert_int_equal(space_new(&s, MANY, 1, NULL), OK);
    add_random(&s->vocab, MANY, &rng);
    for (int32_t i = 0; i < MANY; i++)
        space_row_mut(s, i)[0] = 1;
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    add_random(&list, ASKED, &rng);
    const Found f = ask(s, &list, NULL, 1);
    const Found again = ask(s, &list, NULL, 7);
    assert_memory_equal(&f, &again, sizeof f);
    int found = 0;
    for (int32_t i = 0; i < ASKED; i++) {
        char a[LETTERS + 1];
        char b[LETTERS + 1];
        int least = strlen(word_of(a, &list, i)) < 5 ? 2 : 3;
        int32_t at = -1;
        for (int32_t j = 0; j < MANY; j++) {
            const int d = slow_distance(a, word_of(b, &s->vocab, j));
            if (d > 0 && d < least) {
                least = d;
                at = j;
            } else if (d == 0) {
                at = f.near[i]; /* there: another test */
                break;
            }
        }
        if (vocab_find(&s->vocab, str_text(a)) >= 0)
            continue;
        assert_int_equal(f.near[i], at);
        assert_int_equal(f.edits[i], at >= 0 ? least : 0);
        found += at >= 0;
    }
    assert_true(found > ASKED / 4 && found < ASKED);
    vocab_free(&list);
    space_free(s);
}

static void a_cancelled_search_says_so(void **state)
{
    (void)state;
    static const char *const words[] = {"colour", NULL};
    Space *s = worded_space(words);
    Vocab asked = worded_vocab(words);
    CoverageForms *cased = NULL;
    int32_t row = -1;
    int32_t near = 0;
    unsigned char edits = 0;
    Progress p;
    progress_init(&p, 1);
    assert_int_equal(coverage_forms_make(s, FORM_CASE, NULL, &cased, NULL), OK);
    progress_cancel(&p);
    const CoverageNear out = {&near, &edits};
    assert_int_equal(coverage_near_find(&asked, &row, cased, &p, &out, NULL), E_CANCELED);
    coverage_forms_free(cased);
    vocab_free(&asked);
    space_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nearest_words_are_as_people_would_say),
        cmocka_unit_test(words_that_are_there_are_not_asked_for),
        cmocka_unit_test(random_words_have_the_nearest_by_the_definition),
        cmocka_unit_test(a_cancelled_search_says_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
