/* Spaces made in a test: words w0, w1, ... with given or random numbers, sealed. */
#ifndef TESTS_UNIT_MADE_H
#define TESTS_UNIT_MADE_H

#include <stdio.h>
#include <string.h>

#include "core/base/rng.h"
#include "core/space/space.h"
#include "tests/unit/unit.h"

/* n x d numbers, row-major, as a sealed space. */
static inline Space *made_space(const char *name, const float *x, int32_t n, int32_t d)
{
    Space *s = NULL;
    assert_int_equal(space_new(&s, n, d, NULL), OK);
    for (int32_t i = 0; i < n; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "w%d", i);
        int32_t id = -1;
        assert_int_equal(vocab_add(&s->vocab, str_text(word), &id, NULL, NULL), OK);
        memcpy(space_row_mut(s, i), x + (size_t)i * (size_t)d, (size_t)d * sizeof *x);
    }
    (void)snprintf(s->name, sizeof s->name, "%s", name);
    assert_int_equal(space_seal(s, NULL, NULL), OK);
    return s;
}

/* Standard normal numbers. */
static inline void made_random(float *x, size_t n, uint64_t seed)
{
    Rng r = rng_stream(seed, "made");
    for (size_t i = 0; i < n; i++)
        x[i] = (float)rng_normal(&r);
}

#endif
