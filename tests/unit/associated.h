/* Spaces and word sets for tests of association: words w0, w1, ... of a made space, sets
 * by numbers of words. */
#ifndef TESTS_UNIT_ASSOCIATED_H
#define TESTS_UNIT_ASSOCIATED_H

#include "core/diag/bias_weat.h"
#include "core/space/wordsets_parts.h"
#include "tests/unit/made.h"

/* One test, "t", with sets of so many words each: X the first words of the space, then Y,
 * A, B. A set of 0 words is not there. Free with wordsets_free. */
static inline WordSets *associated_sets(const int n[WORDSETS_PLACES])
{
    WordSets *s = calloc(1, sizeof *s);
    assert_non_null(s);
    const int32_t test = wordsets_new_test(s, TEXT("t"));
    int at = 0;
    for (int p = 0; p < WORDSETS_PLACES; p++) {
        for (int i = 0; i < n[p]; i++, at++) {
            char word[16];
            (void)snprintf(word, sizeof word, "w%d", at);
            if (i == 0) {
                const int32_t set = wordsets_new_set(s, TEXT("set"));
                s->test[test].set[p] = set;
            }
            const int32_t set = s->test[test].set[p];
            assert_int_equal(wordsets_add_word(s, set, str_text(word), NULL, NULL), OK);
        }
    }
    return s;
}

static inline BiasTest associated_test(const Space *space, const WordSets *sets)
{
    BiasTest t;
    const BiasSide side = {space, sets, &sets->test[0]};
    bias_test_make(&side, &side, false, &t);
    return t;
}

/* d and the rest without intervals. */
static inline BiasWeat associated_weat(const BiasTest *t)
{
    BiasWeatOptions o = bias_weat_options_defaults();
    o.resamples = 0;
    BiasWeat w;
    assert_int_equal(bias_weat_make(t, &o, NULL, &w, NULL), OK);
    return w;
}

/* n x d numbers turned by a rotation in each pair of neighbouring dimensions, twice. */
static inline void associated_turn(float *x, int n, int d)
{
    for (int i = 0; i < n; i++) {
        for (int j = 0; j + 1 < d; j++) {
            float *v = x + (size_t)i * (size_t)d + j;
            const double a = v[0];
            const double b = v[1];
            v[0] = (float)(0.8 * a - 0.6 * b);
            v[1] = (float)(0.6 * a + 0.8 * b);
        }
    }
}

#endif
