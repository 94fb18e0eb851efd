/* Spaces of given words on the unit circle. */
#ifndef TESTS_UNIT_WORDED_H
#define TESTS_UNIT_WORDED_H

#include <math.h>

#include "core/space/space.h"
#include "tests/unit/unit.h"

/* A sealed space of words (until NULL), half a radian apart. */
static inline Space *worded_space(const char *const *words)
{
    int32_t n = 0;
    while (words[n])
        n++;
    Space *s = NULL;
    assert_int_equal(space_new(&s, n, 2, NULL), OK);
    for (int32_t i = 0; i < n; i++) {
        assert_int_equal(vocab_add(&s->vocab, str_text(words[i]), NULL, NULL, NULL), OK);
        space_row_mut(s, i)[0] = cosf(0.5F * (float)i);
        space_row_mut(s, i)[1] = sinf(0.5F * (float)i);
    }
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

static inline Vocab worded_vocab(const char *const *words)
{
    Vocab v = {0};
    for (; *words; words++)
        assert_int_equal(vocab_add(&v, str_text(*words), NULL, NULL, NULL), OK);
    return v;
}

#endif
