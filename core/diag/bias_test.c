#include "core/diag/bias_test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/mem.h"
#include "core/base/text.h"

enum { LEAST_TARGETS = 5, LEAST_ATTRIBUTES = 4 };

static const char place_names[] = "XYAB";

static const Space *space_of(const BiasTest *t, int place)
{
    return place < WORDSETS_A ? t->space : t->across;
}

static const WordSets *sets_of(const BiasTest *t, int place)
{
    return t->sets[place < WORDSETS_A ? 0 : 1];
}

static bool has_row(const BiasSet *s, int32_t row)
{
    for (int32_t i = 0; i < s->n; i++)
        if (s->row[i] == row)
            return true;
    return false;
}

static void find_words(BiasTest *t, int place, const WordTest *test, bool is_lower)
{
    const WordSets *sets = sets_of(t, place);
    const Space *space = space_of(t, place);
    BiasSet *s = &t->set[place];
    *s = (BiasSet){0};
    if (test->set[place] < 0)
        return;
    s->from = &sets->set[test->set[place]];
    s->row = mem_xcalloc((size_t)s->from->n, sizeof *s->row);
    s->at = mem_xcalloc((size_t)s->from->n, sizeof *s->at);
    for (int32_t i = 0; i < s->from->n; i++) {
        const Text word = vocab_word(&sets->words, s->from->word[i]);
        const int32_t row = vocab_find_lower(&space->vocab, word, is_lower);
        if (row < 0 || !(space->norm[row] > 0))
            continue;
        if (has_row(s, row)) {
            s->same++;
            continue;
        }
        s->row[s->n] = row;
        s->at[s->n++] = i;
    }
}

void bias_test_make(const BiasSide *x, const BiasSide *a, bool is_lower, BiasTest *out)
{
    *out = (BiasTest){.name = x->test->name,
                      .title = x->test->title ? x->test->title : a->test->title,
                      .kind = x->test->kind | a->test->kind,
                      .space = x->space,
                      .across = a->space,
                      .sets = {x->sets, a->sets}};
    for (int place = 0; place < WORDSETS_PLACES; place++)
        find_words(out, place, place < WORDSETS_A ? x->test : a->test, is_lower);
    bias_test_judge(out);
}

void bias_test_done(BiasTest *t)
{
    for (int place = 0; place < WORDSETS_PLACES; place++) {
        free(t->set[place].row);
        free(t->set[place].at);
    }
    *t = (BiasTest){0};
}

static void keep_common(BiasSet *a, BiasSet *b)
{
    int32_t n = 0;
    int32_t j = 0;
    for (int32_t i = 0; i < a->n; i++) { /* both are in the order of the file */
        while (j < b->n && b->at[j] < a->at[i])
            j++;
        if (j == b->n || b->at[j] != a->at[i])
            continue;
        a->row[n] = a->row[i];
        a->at[n] = a->at[i];
        b->row[n] = b->row[j];
        b->at[n++] = b->at[j++];
    }
    a->n = b->n = n;
}

void bias_test_meet(BiasTest *a, BiasTest *b)
{
    for (int place = 0; place < WORDSETS_PLACES; place++)
        keep_common(&a->set[place], &b->set[place]);
    bias_test_judge(a);
    bias_test_judge(b);
}

/* The first word that stands in both sets; -1: none. */
static int32_t find_clash(const BiasSet *a, const BiasSet *b)
{
    for (int32_t i = 0; i < a->n; i++)
        if (has_row(b, a->row[i]))
            return i;
    return -1;
}

static bool judge_clash(BiasTest *t, int first)
{
    const int32_t i = find_clash(&t->set[first], &t->set[first + 1]);
    if (i < 0)
        return false;
    char shown[TEXT_SHORT];
    (void)text_short(shown, bias_test_word(t, first, i));
    (void)snprintf(t->why, sizeof t->why, "\"%s\" is in both %c and %c", shown,
                   place_names[first], place_names[first + 1]);
    t->is_clash = true;
    return true;
}

void bias_test_judge(BiasTest *t)
{
    t->why[0] = '\0';
    t->is_clash = false;
    if (judge_clash(t, WORDSETS_X) || judge_clash(t, WORDSETS_A))
        return;
    for (int place = 0; place < WORDSETS_PLACES; place++) {
        if (!t->set[place].from) {
            (void)snprintf(t->why, sizeof t->why, "the test has no set %c",
                           place_names[place]);
            return;
        }
    }
    for (int place = 0; place < WORDSETS_PLACES; place++) {
        const BiasSet *s = &t->set[place];
        const int32_t given = bias_test_given(s);
        const int32_t least = place < WORDSETS_A ? LEAST_TARGETS : LEAST_ATTRIBUTES;
        if (5 * (int64_t)(given - s->n) > given) {
            (void)snprintf(t->why, sizeof t->why,
                           "%d of %d words of %c are not there: more than a fifth",
                           given - s->n, given, place_names[place]);
            return;
        }
        if (s->n < least) {
            (void)snprintf(t->why, sizeof t->why, "%d word%s in %c: fewer than %d", s->n,
                           s->n == 1 ? "" : "s", place_names[place], least);
            return;
        }
    }
}

int32_t bias_test_given(const BiasSet *s)
{
    return s->from ? s->from->n - s->same : 0;
}

Text bias_test_word(const BiasTest *t, int place, int32_t i)
{
    const BiasSet *s = &t->set[place];
    return vocab_word(&sets_of(t, place)->words, s->from->word[s->at[i]]);
}

Text bias_test_concept(const BiasTest *t, int place, int32_t i)
{
    const BiasSet *s = &t->set[place];
    return vocab_word(&sets_of(t, place)->concepts, s->from->concept[s->at[i]]);
}
