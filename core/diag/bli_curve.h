/* Learning curve: how P@1 grows with the number of seed pairs that an orthogonal map is
 * fitted on. */
#ifndef CORE_DIAG_BLI_CURVE_H
#define CORE_DIAG_BLI_CURVE_H

#include "core/base/stats.h"
#include "core/space/lexicon.h"

/* Seed pairs, as rows of the two spaces in the direction of the queries. */
typedef struct BliSeeds {
    int32_t *a, *b; /* owned */
    int32_t n;
    int64_t tested; /* pairs left out: their query word is tested, or their target word is
                       a gold of one that is */
} BliSeeds;

/* One size. */
typedef struct BliCurvePoint {
    int32_t pairs;
    int subsets; /* random choices of so many pairs; 1 when these are all */
    Rate p1;     /* value: mean over queries and subsets; interval: Wilson for as many
                    plain cases as the spread over queries and subsets is worth; n queries;
                    hits: of all subsets, over subsets, rounded */
    double lowest, highest; /* P@1 of the worst and of the best subset */
} BliCurvePoint;

enum { BLI_CURVE_POINTS = 32 };
typedef struct BliCurve {
    BliCurvePoint point[BLI_CURVE_POINTS];
    int n;
    int32_t d; /* fewer pairs than this do not determine a map */
} BliCurve;

/* All usable pairs of a training dictionary met with the spaces (train), less those whose
 * query word is a query of the test (by its row: two spellings may be one) and those
 * whose target word is a gold of such a query. Errors: E_NOMEM. O(rows + golds). */
MUST_USE Status bli_curve_take_seeds(const Lexicon *train, const Lexicon *test,
                                     BliSeeds *out, Error *err);
/* A random half of the source rows that a test dictionary asks for gives the seeds, each
 * with all its entries, less pairs whose target word is a gold of the other half;
 * is_query (test->n_queries flags, owned by the caller) is true for that other half.
 * Errors: E_NOMEM. */
MUST_USE Status bli_curve_take_half(const Lexicon *test, uint64_t seed, BliSeeds *out,
                                    bool *is_query, Error *err);
void bli_curve_done_seeds(BliSeeds *s);

typedef struct BliCurveInput {
    const Space *src, *tgt; /* in the direction of the queries; tgt not mapped to src */
    const Lexicon *test;
    const bool *is_query; /* which of test->n_queries are asked; NULL: all */
    const BliSeeds *seeds;
    int subsets; /* 1 to 100 */
    uint64_t seed;
} BliCurveInput;

/* For 50, 100, 200, 500, 1000 ... pairs, and for all: `subsets` random choices, each
 * contained in the next larger one; an orthogonal map from src to tgt is fitted on each
 * (mapping.h), and every query's nearest target by cosine is a hit when it is a gold.
 * Errors: E_UNDEFINED (fewer than 2 queries, or no seed pair), those of mapping_fit_batch
 * and knn_make_queries. O(sizes subsets (d^3 + pairs d^2 + queries n_t d)). Sources:
 * Schoenemann 1966 (the map); Vulic and Korhonen 2016, "On the role of seed lexicons in
 * learning bilingual word embeddings" (the curve). */
MUST_USE Status bli_curve_make(const BliCurveInput *in, Progress *progress, BliCurve *out,
                               Error *err);

#endif
