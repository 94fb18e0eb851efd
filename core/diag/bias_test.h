/* A test of association as it stands in a space: two sets of target words against two
 * sets of attribute words, with what was lost on the way. */
#ifndef CORE_DIAG_BIAS_TEST_H
#define CORE_DIAG_BIAS_TEST_H

#include "core/space/space.h"
#include "core/space/wordsets.h"

/* The words of a set that a space has. */
typedef struct BiasSet {
    const WordSet *from; /* NULL: the test has no such set */
    int32_t n;
    int32_t *row; /* n rows of the space, each once; owned */
    int32_t *at;  /* n numbers of the words in `from`; owned */
    int32_t same; /* words that led to a row that was there already (by --lower) */
} BiasSet;

enum { BIAS_TEST_WHY = 400 };

typedef struct BiasTest {
    const char *name;    /* borrowed from the word sets */
    const char *title;   /* NULL: none */
    unsigned kind;       /* what the files declare it to be about: WORDSETS_GENDER ... */
    const Space *space;  /* of the targets */
    const Space *across; /* of the attributes; the same within a space */
    const WordSets *sets[2]; /* that the targets and the attributes are from */
    BiasSet set[WORDSETS_PLACES];
    char why[BIAS_TEST_WHY]; /* why nothing may be concluded from it; "": one may */
    bool is_clash;           /* a word stands on both sides: nothing is computed */
} BiasTest;

/* One side of a test: a space with the sets in its language. */
typedef struct BiasSide {
    const Space *space;
    const WordSets *sets;
    const WordTest *test;
} BiasSide;

/* Looks the words up, exactly and then (is_lower) in lower case; words with a zero vector
 * are lost. Targets are words of *x, attributes of *a. O(words). */
void bias_test_make(const BiasSide *x, const BiasSide *a, bool is_lower, BiasTest *out);
void bias_test_done(BiasTest *t);

/* Keeps only the words that both forms of a test have; its sets are the same. */
void bias_test_meet(BiasTest *a, BiasTest *b);

/* Decides `why` anew: a word on both sides, a set that is missing, more than a fifth of a
 * set lost, fewer than 5 words in a set of targets or 4 in one of attributes (an exact
 * test of 3 against 3 cannot go below .05). */
void bias_test_judge(BiasTest *t);

/* Words of the set that may be found: repeated ones once. */
int32_t bias_test_given(const BiasSet *s);
/* The word i of the found ones, as the file has it; the concept it stands for. */
Text bias_test_word(const BiasTest *t, int place, int32_t i);
Text bias_test_concept(const BiasTest *t, int place, int32_t i);

#endif
