/* Vectors of words that the vocabulary lacks, from the n-grams of a fastText model: an
 * approximation, to be marked as one wherever it is shown.
 *
 * The rows of n-grams stay in the file; what was done to the space since (preparation,
 * map) is kept, so that a made vector stands in the same frame as the rows. */
#ifndef CORE_SPACE_SUBWORDS_H
#define CORE_SPACE_SUBWORDS_H

#include "core/base/input.h"
#include "core/space/fasttext.h"

typedef struct Space Space;
typedef struct Subwords Subwords;

/* For a model whose bucket rows begin at `rows_at` of the content. */
Subwords *subwords_new(const FastText *f, uint64_t rows_at);
Subwords *subwords_copy(const Subwords *s); /* NULL: NULL */
void subwords_free(Subwords *s);

/* Where the rows are: the plain file at `path`, as `in` has it open. */
void subwords_set_file(Subwords *s, const char *path, const Input *in);

/* What was done to all rows, in order; s may be NULL. mean: d numbers. w: d_src x d_tgt,
 * row-major. */
void subwords_add_unit(Subwords *s);
void subwords_add_mean(Subwords *s, const double *mean, int32_t d);
void subwords_add_map(Subwords *s, const double *w, int32_t d_src, int32_t d_tgt);

/* A sealed space of one row: `word` with the mean of its n-grams' rows, prepared and
 * mapped as `space` is, which has subwords. *out is NULL when the word has no n-gram.
 * Errors: E_INPUT (the file is gone or was changed; a number is not
 * finite), E_NOMEM. O(letters x maxn) reads of one row. */
MUST_USE Status subwords_make(const Space *space, Text word, const Limits *limits,
                              Space **out, Error *err);

#endif
