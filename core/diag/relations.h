/* Relations: does what leads from a word to another (plural, gender, capital, opposite)
 * keep its direction within a language, and across the map?
 *
 * The offset of a pair is the difference of its unit vectors, b - a. */
#ifndef CORE_DIAG_RELATIONS_H
#define CORE_DIAG_RELATIONS_H

#include "core/base/stats.h"
#include "core/diag/registry.h"

/* One pair of a relation with its translations, by rows. */
typedef struct RelationPair {
    int32_t a, b;   /* in the source */
    int32_t ta, tb; /* in the target */
} RelationPair;

/* Usable pairs of one relation between two spaces. */
typedef struct RelationInput {
    const Space *src, *tgt;
    const Space *before; /* the target before its map; NULL: none, or another d */
    const RelationPair *pair;
    int32_t n;
    const char *name; /* names the random streams */
    uint64_t seed;
} RelationInput;

/* A figure with what random re-pairings give. */
typedef struct RelationTest {
    double value;
    double null; /* mean over 1,000 permutations */
    double z;    /* (value - null) / their standard deviation; NAN when they are alike */
    double p;    /* share of them, and of the value itself, that reach it */
} RelationTest;

enum { RELATION_SRC, RELATION_TGT, RELATION_CROSS, RELATION_PLACES };

typedef struct RelationFigures {
    int32_t n;
    RelationTest consistency[2]; /* mean cosine of the offsets of different pairs, in
                                    source and target; null: second words shuffled */
    RelationTest agreement;      /* mean cosine of the two offsets of a pair; null: pairs
                                    of the relation shuffled. NAN when d differs */
    double before;               /* the same before the map; NAN without that form */
    double mean_offset;          /* cosine of the mean offsets of both languages */
    Rate analogy[RELATION_PLACES]; /* 3CosAdd: a is to b as c is to the nearest word to b
                                      - a + c that is none of the three; intervals by
                                      bootstrap over the pairs asked for */
    Rate confusion; /* first words nearer to the translation of their second word than to
                       their own */
    double cos_src; /* mean cosine of the two words in the source */
} RelationFigures;

/* Measures one relation. What needs one frame is NAN (rates: n 0) when the dimensions
 * differ; what needs two pairs or more when there is one. At most 2,000 analogies are
 * asked, drawn with the seed. The same bytes with any number of threads. Errors:
 * E_UNDEFINED (no pair), E_NOMEM, E_CANCELED. O(1000 n d) and 3 searches of 2,000 words.
 * Sources: Mikolov et al. 2013 (3CosAdd); Garneau et al. 2021 and Peng et al. 2022
 * (cross-lingual analogies, xANLG); offsets of unit vectors throughout. */
MUST_USE Status relations_measure(const RelationInput *in, Progress *progress,
                                  RelationFigures *out, Error *err);

/* Cosine of the offsets of one pair in both languages (they have one d); NAN when an
 * offset is 0. */
double relations_agreement(const RelationInput *in, int32_t i);
/* Whether the first word is nearer to the translation of the second than to its own. */
bool relations_is_confused(const RelationInput *in, int32_t i);

extern const Diagnostic relations_diagnostic;

#endif
