/* The matrices of tests/oracle/prepare_map.py, and its table. */
#ifndef TESTS_UNIT_HASHED_H
#define TESTS_UNIT_HASHED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/space/space.h"
#include "tests/unit/unit.h"

/* A number in [-0.5, 0.5) from a multiplicative hash of its position. */
static inline float hashed_number(uint32_t i, uint32_t j, uint32_t seed)
{
    uint32_t h = i * 7919u + j * 104729u + seed;
    for (int round = 0; round < 2; round++)
        h = (h ^ h >> 16) * 0x45d9f3bu;
    h ^= h >> 16;
    return (float)((double)h / 4294967296.0 - 0.5);
}

/* n words w0, w1, ... with hashed numbers + shift, unsealed. */
static inline Space *hashed_space(int32_t n, int32_t d, uint32_t seed, float shift)
{
    Space *s = NULL;
    assert_int_equal(space_new(&s, n, d, NULL), OK);
    for (int32_t i = 0; i < n; i++) {
        char word[16];
        (void)snprintf(word, sizeof word, "w%d", i);
        assert_int_equal(vocab_add(&s->vocab, str_text(word), NULL, NULL, NULL), OK);
        for (int32_t j = 0; j < d; j++) {
            space_row_mut(s, i)[j] =
                hashed_number((uint32_t)i, (uint32_t)j, seed) + shift;
        }
    }
    return s;
}

static inline FILE *hashed_table(void)
{
    char path[400];
    const char *root = getenv("ISOGLOSS_SOURCE_ROOT");
    (void)snprintf(path, sizeof path, "%s/tests/oracle/prepare_map.tsv",
                   root ? root : ".");
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    return f;
}

#endif
