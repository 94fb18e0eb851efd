/* Building blocks shared by the files of preflight. Internal. */
#ifndef CORE_DIAG_PREFLIGHT_PARTS_H
#define CORE_DIAG_PREFLIGHT_PARTS_H

#include "core/diag/preflight.h"

/* Appends a check. */
void preflight_add(Preflight *p, const char *name, PreflightVerdict verdict,
                   const char *fmt, ...) PRINTF_LIKE(4, 5);
const PreflightCheck *preflight_find(const Preflight *p, const char *name);

/* The queries of the tests: covered entries in a random order, each row of the source
 * once, under its first entry (with --lower several entries can be one row, which must
 * not both fit and test). The pairs that fit share no word with the entries that test. */
typedef struct PreflightSample {
    const PreflightInput *in;
    int32_t *test; /* n entries */
    int32_t *row;  /* their rows of the source */
    int32_t n;
    int32_t all;    /* rows of the source that could be asked */
    int32_t *a, *b; /* fitted pairs: rows of the source and the target */
    int32_t fitted;
    bool is_train; /* they come from the training dictionary */
} PreflightSample;

MUST_USE Status preflight_sample_make(const PreflightInput *in, PreflightSample *out,
                                      Error *err);
void preflight_sample_done(PreflightSample *s);

/* The rows of a space as a small unsealed space of unit vectors. */
MUST_USE Status preflight_unit_rows(const Space *s, const int32_t *rows, int32_t n,
                                    Space **out, Error *err);

/* Whether the nearest target row of each of n queries (rows of `queries`, NULL: the first
 * n), less `shift`, is a gold of the sample's test entries. */
typedef struct PreflightAsk {
    const Space *queries, *tgt;
    const int32_t *rows;
    int32_t n;
} PreflightAsk;
MUST_USE Status preflight_predict(const PreflightAsk *ask, Progress *progress,
                                  int32_t *predicted, Error *err);

/* The orthogonal map of the fitted pairs, unit rows, source onto target. */
MUST_USE Status preflight_fit(const PreflightSample *s, Progress *progress, Mapping **map,
                              Error *err);

/* Looks for what was done wrong: fills p->trial. given: the predictions for all test
 * entries as the spaces stand. */
MUST_USE Status preflight_suspects_test(const PreflightSample *s, const int32_t *given,
                                        Progress *progress, Preflight *p, Error *err);
/* The trial that explains most; NULL: none does. */
const PreflightTrial *preflight_suspects_find(const Preflight *p);
/* Columns of the target in another order than the source's: order[j] is the column of the
 * target that belongs to column j of the source, by the assignment that maximises the sum
 * of the cross-covariances of the fitted pairs. O(d^3). Source: Kuhn 1955; Munkres 1957.
 */
void preflight_columns_assign(const double *cross, int32_t d, int32_t *order);

/* p->estimate: mean cosine of the CSLS translations of the 3,000 most frequent words
 * among as many targets; p->turned: the most of the same after three random rotations of
 * the source. Equal dimensions. Errors: E_UNDEFINED (a side of zeros), E_NOMEM,
 * E_CANCELED. O(4 (3000^2 d)). Source: the criterion of Conneau et al. 2018, section 3.5.
 */
MUST_USE Status preflight_estimate_make(const PreflightInput *in, Progress *progress,
                                        Preflight *p, Error *err);

/* The one sentence, and the verdict of the whole. */
void preflight_say_conclude(const PreflightInput *in, Preflight *p);

#endif
