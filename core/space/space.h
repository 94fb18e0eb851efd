/* Space: n words with their vectors, from one file, prepared in stated steps.
 *
 * Mutable while a reader or a preparation builds it, const forever after space_seal. Row
 * id == rank in the file (files are sorted by falling frequency, so a rank stands for
 * frequency). */
#ifndef CORE_SPACE_SPACE_H
#define CORE_SPACE_SPACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/error.h"
#include "core/base/notes.h"
#include "core/base/progress.h"
#include "core/space/subwords.h"
#include "core/space/vocab.h"

typedef enum SpaceFormat {
    SPACE_WORD2VEC_TEXT,   /* header "n d", rows of text; also fastText .vec */
    SPACE_WORD2VEC_BINARY, /* header "n d", word, blank, d float32 [, newline] */
    SPACE_GLOVE_TEXT,      /* rows of text without header */
    SPACE_NPY,             /* NumPy matrix + word list */
    SPACE_NPZ,             /* NumPy archive: a matrix, perhaps its words */
    SPACE_SAFETENSORS,     /* named tensors + word list */
    SPACE_FASTTEXT,        /* fastText native model: words and subwords */
    SPACE_MADE             /* computed, from no file */
} SpaceFormat;

/* Where a space came from and what reading it met. Counts are of the whole file as read.
 */
typedef struct Source {
    char *path;        /* as given on the command line; owned; NULL for SPACE_MADE */
    char *words_path;  /* the word list of an .npy; owned; NULL otherwise */
    char *tensor;      /* the tensor or array that was read; owned; NULL otherwise */
    char subwords[48]; /* "3-6 letters, 2000000 rows"; "": none */
    SpaceFormat format;
    const char *type; /* of the numbers as stored: "decimal", "float32", "float16", ... */
    const char *compression; /* "none", "gzip", "zstd"; NULL for SPACE_MADE */
    uint64_t bytes;          /* of the file as stored */
    int64_t rows_claimed;    /* by the header; -1 without header */
    int64_t rows_left_out;   /* malformed or not finite rows and over-long words that were
                                not taken */
    int64_t rows_cut;        /* rows after the limit --max-vocab (0 when not known) */
    int64_t zero_rows;       /* rows whose numbers are all zero: kept, but in no cosine */
    int64_t duplicates;   /* rows whose word had occurred before: not taken, first wins */
    int64_t invalid_utf8; /* words that are not UTF-8 */
    int64_t suspicious;   /* words with control or invisible characters */
    Notes notes;          /* one sentence per kind of deviation, with line numbers */
} Source;

typedef struct Space {
    Vocab vocab; /* n words as byte strings; id == row == rank among the rows taken */
    int32_t n, d;
    size_t ld; /* row stride in floats: d rounded up to 16; padding is zero */
    float *x;  /* n x ld, row-major, 64-byte aligned; owned */
    int64_t
        *count;   /* n: how often the word stands in the corpus; NULL: not known; owned */
    double *norm; /* n Euclidean lengths (double sums); 0 for zero rows; set by
                     space_seal */
    Subwords
        *subwords;   /* how words that are not here are made; NULL: not at all; owned */
    char lang[16];   /* BCP 47 as given; for display and fonts */
    char name[64];   /* short name in tables; the language when nothing else is given */
    char steps[256]; /* what was done, in order: "unit,center,unit,map:map.de-en.npy"; ""
                        = as stored */
    Source source;
    bool is_sealed;
} Space;

static inline const float *space_row(const Space *s, int32_t i)
{
    return s->x + (size_t)i * s->ld;
}
static inline float *space_row_mut(Space *s, int32_t i)
{
    return s->x + (size_t)i * s->ld;
}
static inline Text space_word(const Space *s, int32_t i)
{
    return vocab_word(&s->vocab, i);
}

/* An empty space of n x d zero numbers for a builder to fill; vocab is empty. E_NOMEM. */
MUST_USE Status space_new(Space **out, int32_t n, int32_t d, Error *err);

/* Stride for d dimensions: d rounded up to 16. */
size_t space_stride(int32_t d);

/* Euclidean length of row i as it stands, summed in double in a fixed order; 0 exactly
 * for zero rows. Of a sealed space, norm[i] is the same number. O(d). */
double space_length(const Space *s, int32_t i);

/* Checks the invariants (vocab.n == n, every number finite, padding zero), computes
 * `norm`, and makes the space const from here on. Errors: E_NOMEM, E_CANCELED,
 * E_INTERNAL. O(n d). */
MUST_USE Status space_seal(Space *s, Progress *progress, Error *err);

/* A sealed copy of the rows ids[0..n) of the sealed s (each at most once), in that order,
 * with the same words, language, steps and source. Errors: E_NOMEM, E_INTERNAL (an id
 * twice). O(n d). */
MUST_USE Status space_make_subset(const Space *s, const int32_t *ids, int32_t n,
                                  Space **out, Error *err);

/* An unsealed deep copy (for preparing the same file in another way). E_NOMEM. */
MUST_USE Status space_make_copy(const Space *s, Space **out, Error *err);

void space_free(Space *s);

/* "word2vec-text", "word2vec-binary", "glove-text", "npy", "npz",
 * "safetensors", "fasttext-binary", "made". */
const char *space_format_name(SpaceFormat format);

#endif
